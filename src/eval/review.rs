//! The held tier: what review rules make of the tier held before and the tier a partner qualifies for now.

use jiff::{Span, ToSpan};

use super::Outcome;
use crate::ir::{Review, TierId};
use crate::value::{Amount, Date, Period, TimeUnit, Unit};

/// What was recorded of a partner at the last evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Previous {
    /// The tier held.
    pub tier: Option<TierId>,
    /// Since when it has been held.
    pub since: Option<Date>,
    /// Since when its requirements have not been met.
    pub below_since: Option<Date>,
}

/// The status after a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Held {
    /// The tier held now.
    pub tier: Option<TierId>,
    /// Since when.
    pub since: Option<Date>,
    /// Since when its requirements have not been met; none where they are.
    pub below_since: Option<Date>,
    /// Why it is not the tier that the partner qualifies for.
    pub reason: Option<Reason>,
}

/// Why a held tier differs from the qualified one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A promotion waits for the review.
    AwaitsReview,
    /// The vendor demotes nobody.
    NoDemotion,
    /// The requirements have not been missed for long enough.
    Grace,
    /// The status is kept until the anniversary of joining.
    Anniversary,
    /// A review takes away only so many tiers.
    StepsDown,
    /// A new partner keeps its first tier for a while.
    RampUp,
    /// Which tier the partner qualifies for is not decided; what it holds is kept meanwhile.
    Undecided,
}

impl Reason {
    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Reason::AwaitsReview => "the promotion waits for the review",
            Reason::NoDemotion => "nobody is demoted",
            Reason::Grace => "in its time of grace",
            Reason::Anniversary => "kept until the anniversary of joining",
            Reason::StepsDown => "a review takes away only so many tiers",
            Reason::RampUp => "new partners keep this tier for a while",
            Reason::Undecided => "kept while the tier is undecided",
        }
    }
}

/// Applies the rules of review on `as_of`. Without rules, promotion and demotion take place at once.
///
/// An undecided partner keeps what it holds as long as that is among the possible tiers, and is lifted to the guaranteed one
/// where that is higher; it is never demoted on a guess.
pub fn review(
    rules: Option<&Review>,
    outcome: &Outcome,
    previous: Previous,
    joined: Option<Date>,
    as_of: Date,
) -> Held {
    let keep = |reason, below_since| Held { tier: previous.tier, since: previous.since, below_since, reason };
    let moved = |tier, reason| Held { tier, since: Some(as_of), below_since: None, reason };
    let qualified = outcome.tier;

    if let Some((floor, length)) = rules.and_then(|r| r.ramp_up.as_ref())
        && qualified < Some(*floor)
        && joined.and_then(|day| day.checked_add(span_of(length)?).ok()).is_some_and(|end| as_of < end)
    {
        let same = previous.tier == Some(*floor);
        return Held {
            since: if same { previous.since } else { Some(as_of) },
            ..moved(Some(*floor), Some(Reason::RampUp))
        };
    }
    if qualified == previous.tier {
        return keep(None, None);
    }
    if qualified > previous.tier {
        let waits = rules.is_some_and(|r| !r.promotion_immediate && !is_review_day(r, as_of));
        return if waits { keep(Some(Reason::AwaitsReview), None) } else { moved(qualified, None) };
    }
    // From here on the partner qualifies for less than it holds.
    if outcome.possible.iter().any(|tier| *tier >= previous.tier) {
        return keep(Some(Reason::Undecided), previous.below_since);
    }
    let Some(rules) = rules else { return moved(qualified, None) };
    let below_since = Some(previous.below_since.unwrap_or(as_of));
    if rules.no_demotion {
        return keep(Some(Reason::NoDemotion), below_since);
    }
    if let Some(grace) = rules.grace.as_ref().and_then(span_of)
        && below_since.and_then(|day| day.checked_add(grace).ok()).is_some_and(|end| as_of < end)
    {
        return keep(Some(Reason::Grace), below_since);
    }
    if rules.keep_until_anniversary
        && joined.is_some_and(|day| (day.month(), day.day()) != (as_of.month(), as_of.day()))
    {
        return keep(Some(Reason::Anniversary), below_since);
    }
    if !is_review_day(rules, as_of) {
        return keep(Some(Reason::AwaitsReview), below_since);
    }
    let lowest =
        rules.steps_down.and_then(|steps| previous.tier.and_then(|held| held.0.checked_sub(steps)).map(TierId));
    match lowest {
        Some(lowest) if qualified < Some(lowest) => {
            Held { below_since, ..moved(Some(lowest), Some(Reason::StepsDown)) }
        }
        _ => moved(qualified, None),
    }
}

/// Without a day in the rules, any day may be a day of review.
fn is_review_day(rules: &Review, as_of: Date) -> bool {
    let Some((period, Some((month, day)))) = rules.every else { return true };
    let step = match period {
        Period::Day | Period::Week => return true,
        Period::Month => 1,
        Period::Quarter => 3,
        Period::HalfYear => 6,
        Period::Year => 12,
    };
    as_of.day() == day && (as_of.month() - month).rem_euclid(step) == 0
}

fn span_of(amount: &Amount) -> Option<Span> {
    let count = amount.value.to_i64()?;
    match amount.unit {
        Unit::Time(TimeUnit::Day) => Span::new().try_days(count).ok(),
        Unit::Time(TimeUnit::Week) => Span::new().try_weeks(count).ok(),
        Unit::Time(TimeUnit::Month) => Span::new().try_months(count).ok(),
        Unit::Time(TimeUnit::Year) => Span::new().try_years(count).ok(),
        Unit::Time(TimeUnit::Minute | TimeUnit::Hour) => Some(0.days()),
        Unit::Money(_) | Unit::Count | Unit::Percent | Unit::Points | Unit::Number => None,
    }
}
