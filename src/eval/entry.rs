//! What an entry of a benefit says, before anything is known of a partner.

use super::BenefitValue;
use super::worth::{between, relative, times};
use crate::ir::{Bands, BenefitId, BenefitKind, GrantValue, Program, TierId};
use crate::value::{Decimal, DecimalError};

/// What an entry says.
#[derive(Debug, Clone)]
pub(crate) enum Said<'a> {
    /// The value itself.
    Value(BenefitValue),
    /// A value for each band of a measure.
    Bands(&'a Bands),
    /// What it makes of what another tier has.
    Of(TierId, Step),
    /// Only how much it adds to what others give.
    More,
}

/// What is made of the value of another tier.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// So much more.
    More(Decimal),
    /// So many times.
    Times(Decimal),
    /// Better, and how much better is not said. What there is where the other has nothing stands beside.
    Better(BenefitValue),
}

impl<'a> Said<'a> {
    /// By an entry of a benefit.
    pub(crate) fn by(p: &Program, benefit: BenefitId, value: &'a GrantValue) -> Self {
        Said::Value(match value {
            GrantValue::Had => BenefitValue::Yes,
            GrantValue::Nothing => BenefitValue::None,
            GrantValue::Amount(amount) => BenefitValue::Number(amount.value),
            GrantValue::Between(low, high) | GrantValue::Open { bounds: Some((low, high)), .. } => {
                between(low.value, high.value)
            }
            GrantValue::Level(level) => BenefitValue::Level(*level),
            GrantValue::Words(words) => BenefitValue::Words(words.clone()),
            GrantValue::Open { bounds: None, .. } => BenefitValue::Open,
            GrantValue::Undisclosed => BenefitValue::Undisclosed,
            GrantValue::Free => free(p, benefit),
            GrantValue::Bands(bands) => return Said::Bands(bands),
            GrantValue::RelativeTo { by, tier } => return Said::Of(*tier, Step::More(by.value)),
            GrantValue::TimesOf { factor, tier } => return Said::Of(*tier, Step::Times(*factor)),
            GrantValue::BetterThan(tier) => return Said::Of(*tier, Step::Better(there(p, benefit))),
            GrantValue::More(_) => return Said::More,
        })
    }
}

impl Step {
    /// What is made of a value.
    pub(crate) fn of(&self, base: BenefitValue) -> Result<BenefitValue, DecimalError> {
        match self {
            Step::More(by) => relative(base, *by),
            Step::Times(factor) => times(base, *factor),
            Step::Better(there) if base == BenefitValue::None => Ok(there.clone()),
            Step::Better(_) => Ok(BenefitValue::Better(Box::new(base))),
        }
    }
}

/// A service at a price of zero.
fn free(p: &Program, benefit: BenefitId) -> BenefitValue {
    match p.benefits.get(benefit.index()).map(|b| &b.kind) {
        Some(BenefitKind::Money(_)) => BenefitValue::Number(Decimal::ZERO),
        Some(BenefitKind::Entitlement | BenefitKind::Level(_)) => BenefitValue::Yes,
        Some(BenefitKind::Percent | BenefitKind::Allowance { .. } | BenefitKind::Words) | None => {
            BenefitValue::Words(String::from("free"))
        }
    }
}

/// A benefit of which no more is known than that it is granted.
fn there(p: &Program, benefit: BenefitId) -> BenefitValue {
    match p.benefits.get(benefit.index()).map(|b| &b.kind) {
        Some(BenefitKind::Entitlement) => BenefitValue::Yes,
        Some(
            BenefitKind::Percent
            | BenefitKind::Allowance { .. }
            | BenefitKind::Money(_)
            | BenefitKind::Level(_)
            | BenefitKind::Words,
        )
        | None => BenefitValue::Undisclosed,
    }
}
