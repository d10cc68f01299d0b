//! Exchange rates that a program fixes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Validity;
use crate::source::Span;
use crate::value::{Currency, Decimal};

/// `1 EUR = 1.55 CHF`: so much of one currency is worth so much of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExchangeRate {
    /// One side.
    pub left: (Decimal, Currency),
    /// The other side.
    pub right: (Decimal, Currency),
    /// From when until when, how firm, by whose word.
    pub validity: Validity,
    /// Where.
    pub span: Span,
}

impl ExchangeRate {
    /// So many units of `from` are worth so many of `to`, where the rate is between these two.
    pub fn between(&self, from: Currency, to: Currency) -> Option<(Decimal, Decimal)> {
        let ((left, here), (right, there)) = (self.left, self.right);
        if (here, there) == (from, to) {
            Some((left, right))
        } else if (there, here) == (from, to) {
            Some((right, left))
        } else {
            None
        }
    }
}
