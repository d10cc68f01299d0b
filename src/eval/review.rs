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
    /// The day of that evaluation, where it is known.
    pub as_of: Option<Date>,
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
    /// A demotion waits for the review.
    KeptUntilReview,
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
            Reason::KeptUntilReview => "the demotion waits for the review",
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
    let held = follow(rules, outcome, previous, joined, as_of);
    let Some((floor, length)) = rules.and_then(|r| r.ramp_up.as_ref()) else { return held };
    let ends = joined.and_then(|day| day.checked_add(span_of(length)?).ok());
    if outcome.tier >= Some(*floor) || held.tier > Some(*floor) || ends.is_none_or(|end| as_of >= end) {
        return held;
    }
    let since = if previous.tier == Some(*floor) { previous.since } else { Some(as_of) };
    Held { tier: Some(*floor), since, below_since: None, reason: Some(Reason::RampUp) }
}

/// The same where the tier held before is one of several: the rules are applied to each, and what comes out is one tier, or again
/// one of several. What they do not agree on is not said.
pub fn reviewed(
    rules: Option<&Review>,
    outcome: &Outcome,
    previous: &Previous,
    one_of: &[Option<TierId>],
    joined: Option<Date>,
    as_of: Date,
) -> (Held, Vec<Option<TierId>>) {
    let each = one_of.iter().map(|&tier| review(rules, outcome, Previous { tier, ..*previous }, joined, as_of));
    let all: Vec<Held> = each.collect();
    let Some(&first) = all.first() else { return (review(rules, outcome, *previous, joined, as_of), Vec::new()) };
    let same = |a: Held, b: Held| Held {
        tier: a.tier.filter(|_| a.tier == b.tier),
        since: a.since.filter(|_| a.since == b.since),
        below_since: a.below_since.filter(|_| a.below_since == b.below_since),
        reason: a.reason.filter(|_| a.reason == b.reason),
    };
    let held = all.iter().fold(first, |a, &b| same(a, b));
    let mut tiers: Vec<Option<TierId>> = all.iter().map(|held| held.tier).collect();
    tiers.sort_unstable();
    tiers.dedup();
    (held, if tiers.len() > 1 { tiers } else { Vec::new() })
}

fn follow(rules: Option<&Review>, outcome: &Outcome, previous: Previous, joined: Option<Date>, as_of: Date) -> Held {
    let keep = |reason, below_since| Held { tier: previous.tier, since: previous.since, below_since, reason };
    let moved = |tier, reason| Held { tier, since: Some(as_of), below_since: None, reason };
    let qualified = outcome.tier;
    if qualified == previous.tier {
        return keep(None, None);
    }
    if qualified > previous.tier {
        let waits = rules.is_some_and(|r| !r.promotion_immediate && !is_reviewed(r, previous.as_of, as_of));
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
    // Of a partner whose day of joining is not known, nobody can say that its anniversary has come.
    let came = |joined| has_anniversary(joined, below_since.min(previous.as_of.map_or(below_since, after)), as_of);
    if rules.keep_until_anniversary && !joined.is_some_and(came) {
        return keep(Some(Reason::Anniversary), below_since);
    }
    if !is_reviewed(rules, previous.as_of, as_of) {
        return keep(Some(Reason::KeptUntilReview), below_since);
    }
    // Steps are counted over the tiers that are there for the partner.
    let lower: Vec<TierId> = outcome.tiers.iter().map(|t| t.tier).filter(|&tier| Some(tier) < previous.tier).collect();
    let lowest = rules.steps_down.and_then(|steps| {
        let index = lower.len().checked_sub(usize::try_from(steps).ok()?)?;
        lower.get(index).copied()
    });
    match lowest {
        Some(lowest) if qualified < Some(lowest) => {
            Held { below_since, ..moved(Some(lowest), Some(Reason::StepsDown)) }
        }
        Some(_) | None => moved(qualified, None),
    }
}

/// The day after, for what begins behind the last evaluation.
fn after(day: Date) -> Option<Date> {
    day.tomorrow().ok()
}

/// Whether an anniversary lies between two days, both included. Who joined on 29 February has the anniversary on the 28th
/// where there is no 29th.
fn has_anniversary(joined: Date, from: Option<Date>, as_of: Date) -> bool {
    let anniversary = |year: i16| {
        let years = i64::from(year) - i64::from(joined.year());
        Span::new().try_years(years).ok().and_then(|span| joined.checked_add(span).ok())
    };
    let (from, mut year) = (from.unwrap_or(as_of), as_of.year());
    while year >= from.year() {
        if anniversary(year).is_some_and(|day| from <= day && day <= as_of && day > joined) {
            return true;
        }
        let Some(before) = year.checked_sub(1) else { return false };
        year = before;
    }
    false
}

/// Whether a day of review has come since the last evaluation; without that day only the day itself counts.
fn is_reviewed(rules: &Review, previous: Option<Date>, as_of: Date) -> bool {
    let mut day = as_of;
    // The rarest day of review is 29 February.
    for _ in 0..LONGEST {
        if is_review_day(rules, day) {
            return true;
        }
        match day.yesterday() {
            Ok(before) if previous.is_some_and(|previous| previous < before) => day = before,
            Ok(_) | Err(_) => return false,
        }
    }
    false
}

/// Days between two reviews at most.
const LONGEST: u32 = 8 * 366;

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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::eval::{TierOutcome, Verdict};
    use crate::ir::Validity;
    use crate::source::{FileId, Span as Place};
    use crate::value::Decimal;

    const LOW: Option<TierId> = Some(TierId(0));
    const MID: Option<TierId> = Some(TierId(1));
    const TOP: Option<TierId> = Some(TierId(2));

    fn qualifies(possible: &[Option<TierId>]) -> Outcome {
        let tier = |n| TierOutcome {
            tier: TierId(n),
            verdict: Verdict::NotMet,
            needs_vendor: false,
            readiness: 0,
            gaps: Vec::new(),
        };
        Outcome {
            track: None,
            tier: possible.first().copied().flatten(),
            decided: possible.len() == 1,
            possible: possible.to_vec(),
            needs_vendor: Vec::new(),
            held: None,
            held_one_of: Vec::new(),
            next: None,
            tiers: vec![tier(0), tier(1), tier(2)],
            undecided_by: Vec::new(),
            benefits: Vec::new(),
            specialisations: Vec::new(),
            unmet_expectations: Vec::new(),
            scores: Vec::new(),
            approximate: false,
        }
    }

    fn rules() -> Review {
        Review {
            every: Some((Period::Year, Some((1, 1)))),
            promotion_immediate: true,
            grace: None,
            steps_down: None,
            keep_until_anniversary: false,
            ramp_up: None,
            no_demotion: false,
            validity: Validity::default(),
            span: Place::new(FileId(0), 0, 0),
        }
    }

    fn days(count: i64) -> Amount {
        Amount { value: Decimal::from(count), unit: Unit::Time(TimeUnit::Day), per: None }
    }

    fn holds(tier: Option<TierId>) -> Previous {
        Previous { tier, since: Some(date(2004, 3, 1)), ..Previous::default() }
    }

    /// Tier, since, below since, why.
    fn shown(
        rules: &Review,
        possible: &[Option<TierId>],
        previous: Previous,
        joined: Option<Date>,
        on: Date,
    ) -> String {
        let held = review(Some(rules), &qualifies(possible), previous, joined, on);
        let tier = held.tier.map_or(String::from("none"), |t| t.0.to_string());
        let day = |day: Option<Date>| day.map_or(String::from("-"), |d| d.to_string());
        let reason = held.reason.map_or("-", Reason::text);
        format!("{tier} {} {} {reason}", day(held.since), day(held.below_since))
    }

    #[test]
    fn a_promotion_is_at_once_or_waits() {
        let (at_once, mut later) = (rules(), rules());
        later.promotion_immediate = false;
        let (day, review_day) = (date(2005, 6, 30), date(2006, 1, 1));
        assert_eq!(shown(&at_once, &[MID], holds(LOW), None, day), "1 2005-06-30 - -");
        assert_eq!(shown(&later, &[MID], holds(LOW), None, day), "0 2004-03-01 - the promotion waits for the review");
        assert_eq!(shown(&later, &[MID], holds(LOW), None, review_day), "1 2006-01-01 - -");
        // The guaranteed tier counts, whatever is possible above it.
        assert_eq!(shown(&at_once, &[MID, TOP], holds(LOW), None, day), "1 2005-06-30 - -");
    }

    #[test]
    fn a_demotion_waits_for_the_review_and_the_time_of_grace() {
        let mut rules = rules();
        assert_eq!(
            shown(&rules, &[LOW], holds(MID), None, date(2005, 6, 30)),
            "1 2004-03-01 2005-06-30 the demotion waits for the review"
        );
        assert_eq!(shown(&rules, &[LOW], holds(MID), None, date(2006, 1, 1)), "0 2006-01-01 - -");
        rules.grace = Some(days(90));
        let below = |day| Previous { below_since: Some(day), ..holds(MID) };
        assert_eq!(
            shown(&rules, &[LOW], below(date(2005, 10, 4)), None, date(2006, 1, 1)),
            "1 2004-03-01 2005-10-04 in its time of grace"
        );
        assert_eq!(shown(&rules, &[LOW], below(date(2005, 10, 3)), None, date(2006, 1, 1)), "0 2006-01-01 - -");
        // Whoever meets the requirements again starts anew.
        assert_eq!(shown(&rules, &[MID], below(date(2005, 10, 3)), None, date(2006, 1, 1)), "1 2004-03-01 - -");
    }

    #[test]
    fn a_review_takes_away_so_many_tiers_at_most() {
        let mut rules = rules();
        rules.steps_down = Some(1);
        let day = date(2006, 1, 1);
        assert_eq!(
            shown(&rules, &[LOW], holds(TOP), None, day),
            "1 2006-01-01 2006-01-01 a review takes away only so many tiers"
        );
        assert_eq!(shown(&rules, &[None], holds(LOW), None, day), "none 2006-01-01 - -");
        assert_eq!(shown(&rules, &[MID], holds(TOP), None, day), "1 2006-01-01 - -");
    }

    #[test]
    fn a_status_is_kept_until_the_anniversary() {
        let mut rules = rules();
        (rules.keep_until_anniversary, rules.every) = (true, None);
        let joined = Some(date(2004, 2, 29));
        assert_eq!(
            shown(&rules, &[LOW], holds(MID), joined, date(2005, 2, 27)),
            "1 2004-03-01 2005-02-27 kept until the anniversary of joining"
        );
        assert_eq!(shown(&rules, &[LOW], holds(MID), joined, date(2005, 2, 28)), "0 2005-02-28 - -");
        assert_eq!(
            shown(&rules, &[LOW], holds(MID), None, date(2005, 2, 28)),
            "1 2004-03-01 2005-02-28 kept until the anniversary of joining"
        );
    }

    /// The anniversary of 2004-07-15 comes between the days on which somebody looks; the one before that is no reason.
    #[test]
    fn an_anniversary_between_two_evaluations_counts() {
        let mut rules = rules();
        (rules.keep_until_anniversary, rules.every) = (true, None);
        let joined = Some(date(2004, 7, 15));
        let before = |as_of, below_since| Previous { as_of: Some(as_of), below_since, ..holds(MID) };
        let (june, july) = (date(2005, 6, 30), date(2005, 7, 31));
        let kept = "1 2004-03-01 2005-06-30 kept until the anniversary of joining";
        assert_eq!(shown(&rules, &[LOW], before(date(2005, 5, 31), None), joined, june), kept);
        assert_eq!(shown(&rules, &[LOW], before(june, Some(june)), joined, july), "0 2005-07-31 - -");
        assert_eq!(shown(&rules, &[LOW], before(june, None), joined, july), "0 2005-07-31 - -");
        assert_eq!(
            shown(&rules, &[LOW], before(july, None), joined, date(2005, 8, 31)),
            "1 2004-03-01 2005-08-31 kept until the anniversary of joining"
        );
    }

    /// Whoever looks on 20 January makes up for the review of the 1st, once.
    #[test]
    fn a_day_of_review_that_was_missed_is_made_up_for() {
        let rules = rules();
        let before = |as_of| Previous { as_of: Some(as_of), ..holds(MID) };
        let day = date(2006, 1, 20);
        assert_eq!(shown(&rules, &[LOW], before(date(2005, 12, 31)), None, day), "0 2006-01-20 - -");
        let waits = "1 2004-03-01 2006-01-20 the demotion waits for the review";
        assert_eq!(shown(&rules, &[LOW], before(date(2006, 1, 1)), None, day), waits);
        assert_eq!(shown(&rules, &[LOW], holds(MID), None, day), waits);
        // A record of a later day says nothing of what came before it.
        assert_eq!(shown(&rules, &[LOW], before(date(2007, 1, 1)), None, day), waits);
    }

    #[test]
    fn new_partners_keep_a_tier_for_a_while() {
        let mut rules = rules();
        rules.ramp_up = Some((TierId(1), days(30)));
        let joined = Some(date(2005, 6, 1));
        assert_eq!(
            shown(&rules, &[None], Previous::default(), joined, date(2005, 6, 30)),
            "1 2005-06-30 - new partners keep this tier for a while"
        );
        assert_eq!(
            shown(&rules, &[None], holds(MID), joined, date(2005, 6, 30)),
            "1 2004-03-01 - new partners keep this tier for a while"
        );
        assert_eq!(shown(&rules, &[TOP], holds(MID), joined, date(2005, 6, 30)), "2 2005-06-30 - -");
        assert_eq!(shown(&rules, &[None], Previous::default(), joined, date(2005, 7, 1)), "none - - -");
    }

    #[test]
    fn nobody_is_demoted_where_the_program_says_so_or_on_a_guess() {
        let mut rules = rules();
        let day = date(2006, 1, 1);
        assert_eq!(
            shown(&rules, &[LOW, MID], holds(MID), None, day),
            "1 2004-03-01 - kept while the tier is undecided"
        );
        assert_eq!(shown(&rules, &[None, LOW], holds(MID), None, day), "none 2006-01-01 - -");
        rules.no_demotion = true;
        assert_eq!(shown(&rules, &[LOW], holds(MID), None, day), "1 2004-03-01 2006-01-01 nobody is demoted");
    }

    #[test]
    fn without_rules_the_tier_held_is_the_one_qualified_for() {
        let held = review(None, &qualifies(&[LOW]), holds(TOP), None, date(2005, 6, 30));
        assert_eq!((held.tier, held.since, held.reason), (LOW, Some(date(2005, 6, 30)), None));
    }
}
