//! Dates as people write them: a day, or an interval of days where only a month, a season or "about" is known.

use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How exactly a date was written. The table of intervals is in the language reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// `2005-04-15`, `2005-04` (its first day to its last) or `2007`.
    Plain,
    /// `about 2005-04-15`: two weeks to either side; `about 2005-04`: the month and two weeks to either side.
    About,
    /// `early 2007`: January to April; `early 2005-04`: the 1st to the 10th.
    Early,
    /// `mid 2005`: May to August; `mid 2005-04`: the 11th to the 20th.
    Mid,
    /// `late 2005`: September to December; `late 2005-04`: the 21st to the end.
    Late,
    /// `end of 2005-04`: its last day.
    EndOf,
    /// `spring 2007`: March to May.
    Spring,
    /// `summer 2007`: June to August.
    Summer,
    /// `autumn 2007`: September to November.
    Autumn,
    /// `winter 2007`: December 2007 to February 2008.
    Winter,
}

/// The days that a written date may mean, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DateInterval {
    /// The first day that may be meant.
    #[schemars(with = "String")]
    pub first: Date,
    /// The last day that may be meant.
    #[schemars(with = "String")]
    pub last: Date,
}

impl DateInterval {
    /// One known day.
    pub fn day(date: Date) -> Self {
        DateInterval { first: date, last: date }
    }

    /// Whether one day alone is meant.
    pub fn is_exact(self) -> bool {
        self.first == self.last
    }

    /// What `precision` and the written parts mean; `None` where they do not go together (`summer 2005-04`, `early 2005-04-15`)
    /// or name no day (`2005-02-31`).
    pub fn of(precision: Precision, year: i16, month: Option<i8>, day: Option<i8>) -> Option<Self> {
        let first_of = |m: i8| Date::new(year, m, 1).ok();
        let whole = match (month, day) {
            (Some(m), Some(d)) => DateInterval::day(Date::new(year, m, d).ok()?),
            (Some(m), None) => DateInterval { first: first_of(m)?, last: first_of(m)?.last_of_month() },
            (None, _) => DateInterval { first: first_of(1)?, last: first_of(12)?.last_of_month() },
        };
        let months =
            |from: i8, to: i8| Some(DateInterval { first: first_of(from)?, last: first_of(to)?.last_of_month() });
        let days = |from: i8, to: Option<i8>| {
            let m = month?;
            let last = to.map_or(Some(whole.last), |d| Date::new(year, m, d).ok())?;
            Some(DateInterval { first: Date::new(year, m, from).ok()?, last })
        };
        match (precision, month, day) {
            (Precision::Plain, _, _) | (Precision::About, None, _) => Some(whole),
            (Precision::About, Some(_), _) => Some(DateInterval {
                first: whole.first.checked_sub(14.days()).ok()?,
                last: whole.last.checked_add(14.days()).ok()?,
            }),
            (Precision::Early, None, None) => months(1, 4),
            (Precision::Mid, None, None) => months(5, 8),
            (Precision::Late, None, None) => months(9, 12),
            (Precision::Early, Some(_), None) => days(1, Some(10)),
            (Precision::Mid, Some(_), None) => days(11, Some(20)),
            (Precision::Late, Some(_), None) => days(21, None),
            (Precision::EndOf, _, None) => Some(DateInterval::day(whole.last)),
            (Precision::Spring, None, None) => months(3, 5),
            (Precision::Summer, None, None) => months(6, 8),
            (Precision::Autumn, None, None) => months(9, 11),
            (Precision::Winter, None, None) => {
                let next = Date::new(year.checked_add(1)?, 2, 1).ok()?;
                Some(DateInterval { first: first_of(12)?, last: next.last_of_month() })
            }
            _ => None,
        }
    }
}
