//! Amounts with their units: `10000 EUR/yr`, `2 days`, `25%`, `1`.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Currency, Decimal};

/// The period over which an amount is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// Per day.
    Day,
    /// Per week.
    Week,
    /// Per month.
    Month,
    /// Per quarter of a year.
    Quarter,
    /// Per half-year.
    HalfYear,
    /// Per year.
    Year,
}

impl Period {
    /// Every period, shortest first.
    pub const ALL: [Period; 6] =
        [Period::Day, Period::Week, Period::Month, Period::Quarter, Period::HalfYear, Period::Year];

    /// As in "money per half-year".
    pub fn word(self) -> &'static str {
        match self {
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
            Period::Quarter => "quarter",
            Period::HalfYear => "half-year",
            Period::Year => "year",
        }
    }

    /// As in `EUR/yr`.
    pub fn short(self) -> &'static str {
        match self {
            Period::Year => "yr",
            Period::Month => "mo",
            Period::Day | Period::Week | Period::Quarter | Period::HalfYear => self.word(),
        }
    }
}

/// A unit of time that a length is counted in. A day and eight hours are not the same here: nothing is converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TimeUnit {
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

impl TimeUnit {
    /// Every unit of time, shortest first.
    pub const ALL: [TimeUnit; 6] =
        [TimeUnit::Minute, TimeUnit::Hour, TimeUnit::Day, TimeUnit::Week, TimeUnit::Month, TimeUnit::Year];

    /// The plural, as in "duration in days".
    pub fn plural(self) -> &'static str {
        match self {
            TimeUnit::Minute => "minutes",
            TimeUnit::Hour => "hours",
            TimeUnit::Day => "days",
            TimeUnit::Week => "weeks",
            TimeUnit::Month => "months",
            TimeUnit::Year => "years",
        }
    }

    /// The singular.
    pub fn singular(self) -> &'static str {
        self.plural().trim_end_matches('s')
    }
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Money of a currency; [`Currency::NONE`] where the program never says which.
    Money(Currency),
    /// Things or people: whole numbers.
    Count,
    /// Percent. Its differences are percentage points.
    Percent,
    /// Points of a score.
    Points,
    /// A length of time.
    Time(TimeUnit),
    /// A bare number, as a ratio is.
    Number,
}

impl Unit {
    /// The smallest step in which values of this unit are told apart, where there is one:
    /// a cent, a whole. Percent, points, lengths and bare numbers are as fine as they are written.
    pub fn smallest_step(self) -> Option<Decimal> {
        match self {
            Unit::Money(currency) => Some(Decimal::new(1, currency.minor_digits())),
            Unit::Count => Some(Decimal::ONE),
            Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => None,
        }
    }
}

/// A number with its unit and, where it is a rate, its period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// The number.
    pub value: Decimal,
    /// What it counts.
    pub unit: Unit,
    /// Over which period, for a rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<Period>,
}

impl fmt::Display for Amount {
    /// As the canonical program text has it: `10000 EUR/yr`, `25%`, `0.5 days`, `2 per half-year`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = self.value == Decimal::ONE;
        match self.unit {
            // Whole amounts stay whole; cents are always two digits.
            Unit::Money(currency) if self.value.is_whole() => write!(f, "{} {currency}", self.value)?,
            Unit::Money(currency) => write!(f, "{} {currency}", self.value.to_fixed(currency.minor_digits()))?,
            Unit::Percent => write!(f, "{}%", self.value)?,
            Unit::Points => write!(f, "{} {}", self.value, if one { "point" } else { "points" })?,
            Unit::Time(unit) => write!(f, "{} {}", self.value, if one { unit.singular() } else { unit.plural() })?,
            Unit::Count | Unit::Number => write!(f, "{}", self.value)?,
        }
        match (self.unit, self.per) {
            (_, None) => Ok(()),
            (Unit::Money(_), Some(period)) => write!(f, "/{}", period.short()),
            (_, Some(period)) => write!(f, " per {}", period.word()),
        }
    }
}
