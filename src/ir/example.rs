//! Examples that a program holds itself to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BenefitId, GrantValue, MeasureId, SpecialisationId, Status, TierId};
use crate::source::Span;
use crate::value::{Date, Decimal};

/// A partner made up by the program's author, and what must come out for it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Its name.
    pub name: String,
    /// As of which day; the run's own where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub on: Option<Date>,
    /// What is assumed to hold already.
    pub assuming: Vec<Status>,
    /// The facts. Those not given are unknown.
    pub given: Vec<GivenFact>,
    /// Whether facts that are not given are none instead of unknown.
    pub nothing_else: bool,
    /// The tier that the partner is recorded to hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<TierId>,
    /// What must come out.
    pub expect: Vec<(Expectation, Span)>,
    /// Where.
    pub span: Span,
}

/// A fact of an example.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenFact {
    /// Of which measure.
    pub measure: MeasureId,
    /// Its value.
    pub value: FactValue,
    /// Where.
    pub span: Span,
}

/// A value as a fact has it. Numbers are in the unit of their measure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FactValue {
    /// A number.
    Number(Decimal),
    /// A date.
    Date(#[schemars(with = "String")] Date),
    /// Yes or no.
    Flag(bool),
    /// A text.
    Text(String),
    /// Several texts.
    Set(Vec<String>),
    /// There is no such value, as the share of retail orders has none without orders: no comparison with it holds.
    NotApplicable,
}

impl FactValue {
    /// The number, where it is one.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            FactValue::Number(number) => Some(*number),
            FactValue::Date(_)
            | FactValue::Flag(_)
            | FactValue::Text(_)
            | FactValue::Set(_)
            | FactValue::NotApplicable => None,
        }
    }

    /// The day, where it is one.
    pub fn day(&self) -> Option<Date> {
        match self {
            FactValue::Date(day) => Some(*day),
            FactValue::Number(_)
            | FactValue::Flag(_)
            | FactValue::Text(_)
            | FactValue::Set(_)
            | FactValue::NotApplicable => None,
        }
    }

    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            FactValue::Text(text) => Some(text),
            FactValue::Number(_)
            | FactValue::Date(_)
            | FactValue::Flag(_)
            | FactValue::Set(_)
            | FactValue::NotApplicable => None,
        }
    }
}

/// What an example expects.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Expectation {
    /// Decided, and this tier; none where absent.
    Tier(Option<TierId>),
    /// Exactly these tiers are possible; none is one of them where absent.
    Possible(Vec<Option<TierId>>),
    /// The vendor could give these.
    NeedsVendor(Vec<TierId>),
    /// The partner has this specialisation.
    Specialisation(SpecialisationId),
    /// The partner has this benefit, with exactly this value.
    Benefit(BenefitId, GrantValue),
}
