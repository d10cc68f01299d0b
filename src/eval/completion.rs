//! Completions: everything that what is not known may turn out to be.
//!
//! First the known facts are put in. What they decide asks nothing more; what stays open names the unknowns that
//! count, and cuts each of them into cells in which no comparison tells two values apart. One value stands for a cell.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;

use super::truth::{View, folded};
use super::{EvalError, Unknown};
use crate::ir::{
    Atom, Bands, Comparison, Cond, CondKind, FactValue, Measure, MeasureId, Score, ScoreId, ScorePart, ScorePartKind,
    TierId, Type,
};
use crate::source::Span;
use crate::value::{Date, Decimal, DecimalError};

/// The most completions that are looked at one by one.
pub const MOST_COMPLETIONS: usize = 4096;

/// The most steps of a score that are looked at one by one.
const MOST_STEPS: i64 = 64;

/// An unknown, and one value for each cell of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cells {
    /// What is not known.
    pub unknown: Unknown,
    /// One value a cell; `Flag` for open terms and dates.
    pub representatives: Vec<FactValue>,
}

/// A boundary between two cells: before the value, or (`true`) after it.
pub(crate) type Cut<T> = (T, bool);

/// What is asked of one unknown.
#[derive(Debug, Clone, Default)]
struct Asked {
    numbers: BTreeSet<Cut<Decimal>>,
    dates: BTreeSet<Cut<Date>>,
    names: BTreeMap<String, String>,
    /// Its cells are too many to be told.
    endless: bool,
}

/// The unknowns that count for some questions.
#[derive(Debug, Clone, Default)]
pub(super) struct Asking {
    asked: BTreeMap<Unknown, Asked>,
    /// The tiers that others refer to, and that were looked at already.
    tiers: BTreeSet<TierId>,
}

impl Asking {
    /// The unknowns, in order of measure, open term, date.
    pub(super) fn unknowns(&self) -> impl Iterator<Item = Unknown> {
        self.asked.keys().copied()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.asked.is_empty()
    }

    /// Adds all that another asks.
    pub(super) fn and(&mut self, other: Asking) {
        for (unknown, asked) in other.asked {
            let here = self.asked.entry(unknown).or_default();
            here.numbers.extend(asked.numbers);
            here.dates.extend(asked.dates);
            here.names.extend(asked.names);
            here.endless |= asked.endless;
        }
    }

    /// Adds the unknowns on which a condition still hangs.
    pub(super) fn cond(&mut self, view: &View<'_>, cond: &Cond) -> Result<(), EvalError> {
        if view.holds(cond)?.is_some() {
            return Ok(());
        }
        match &cond.kind {
            CondKind::All(conds) | CondKind::Any(conds) | CondKind::AtLeast { of: conds, .. } => {
                conds.iter().try_for_each(|cond| self.cond(view, cond))
            }
            CondKind::Not(cond) => self.cond(view, cond),
            CondKind::Atom(atom) => self.atom(view, atom),
        }
    }

    fn atom(&mut self, view: &View<'_>, atom: &Atom) -> Result<(), EvalError> {
        match atom {
            Atom::Compare { measure, op, amount } => self.number(*measure, *op, amount.value),
            Atom::CompareDate { measure, op, date } => {
                let day = date.unwrap_or(view.effective.run.as_of);
                self.of(*measure).dates.extend(cuts(*op).iter().map(|&after| (day, after)));
            }
            Atom::Holds(measure) => self.number(*measure, Comparison::MoreThan, Decimal::ZERO),
            Atom::OneOf { measure, choices } => choices.iter().for_each(|choice| self.name(*measure, choice)),
            Atom::Has { measure, member } => self.name(*measure, member),
            Atom::Meets(tier) => {
                if let Some(rule) = view.effective.rules.get(tier.index())
                    && self.tiers.insert(*tier)
                {
                    self.cond(view, &rule.own)?;
                }
            }
            Atom::Specialised(id) => {
                if let Some(specialisation) = view.effective.program.specialisations.get(id.index()) {
                    for requirement in super::outcome::required(&specialisation.clauses) {
                        self.cond(view, &requirement.cond)?;
                    }
                }
            }
            Atom::Score { score, amount, .. } => self.score(view, *score, Some(amount.value))?,
            Atom::Open(open) => {
                let term = view.effective.program.open_terms.get(open.index());
                let bounds = term.and_then(|term| term.measure.zip(term.bounds));
                if let Some((measure, (low, high))) = bounds
                    && view.value(measure).is_none()
                {
                    self.number(measure, Comparison::AtLeast, low.value);
                    self.number(measure, Comparison::AtLeast, high.value);
                }
                self.asked.entry(Unknown::Open(*open)).or_default();
            }
            Atom::Begun(date) => {
                self.asked.entry(Unknown::Date(*date)).or_default();
            }
        }
        Ok(())
    }

    fn of(&mut self, measure: MeasureId) -> &mut Asked {
        self.asked.entry(Unknown::Measure(measure)).or_default()
    }

    fn number(&mut self, measure: MeasureId, op: Comparison, number: Decimal) {
        self.of(measure).numbers.extend(cuts(op).iter().map(|&after| (number, after)));
    }

    fn name(&mut self, measure: MeasureId, name: &str) {
        self.of(measure).names.entry(folded(name).into_owned()).or_insert_with(|| name.to_owned());
    }

    /// Adds the measure of bands, where it is not known.
    pub(super) fn bands(&mut self, view: &View<'_>, bands: &Bands) {
        if view.value(bands.measure).is_some() {
            return;
        }
        for band in &bands.rows {
            self.number(bands.measure, Comparison::AtLeast, band.from.value);
            if let Some(to) = band.to {
                self.number(bands.measure, Comparison::AtLeast, to.value);
            }
        }
    }

    /// Adds the unknowns of a score, as far as points up to `threshold` are told apart.
    pub(super) fn score(&mut self, view: &View<'_>, id: ScoreId, threshold: Option<Decimal>) -> Result<(), EvalError> {
        let Some(score) = view.effective.program.scores.get(id.index()) else { return Ok(()) };
        for part in &score.parts {
            if let Some(applies) = &part.applies {
                self.cond(view, &applies.when)?;
                if view.holds(&applies.when)? == Some(false) {
                    continue;
                }
            }
            if view.holds(&part.when)? == Some(false) {
                continue;
            }
            self.cond(view, &part.when)?;
            match &part.kind {
                ScorePartKind::Flat(_) => {}
                ScorePartKind::Bands(bands) => self.bands(view, bands),
                ScorePartKind::Per { points, step, measure } => {
                    if view.value(*measure).is_some() {
                        continue;
                    }
                    match steps(goal(score, part, threshold), points.value, MOST_STEPS) {
                        None => self.of(*measure).endless = true,
                        Some(steps) => {
                            for count in 1..=steps {
                                let limit = step.value.mul(Decimal::from(count));
                                let limit = limit.map_err(|why| wrong(view, *measure, score.span, why))?;
                                self.number(*measure, Comparison::AtLeast, limit);
                            }
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// The cells of every unknown; `None` where there are too many completions to look at each.
    pub(super) fn cells(&self, view: &View<'_>) -> Result<Option<Vec<Cells>>, EvalError> {
        let mut all = Vec::with_capacity(self.asked.len());
        let mut product = 1usize;
        for (&unknown, asked) in &self.asked {
            let representatives = match unknown {
                Unknown::Open(_) | Unknown::Date(_) => Some(vec![FactValue::Flag(false), FactValue::Flag(true)]),
                Unknown::Measure(id) => match view.measure(id) {
                    // No such measure: a value that answers no question, so that asking is an error.
                    None => Some(vec![FactValue::Set(Vec::new())]),
                    Some(measure) => {
                        let single = view.effective.program.track_measure == Some(id);
                        let bounds = view.facts.bounds.get(&id).copied();
                        asked.of_measure(measure, bounds, single).map_err(|why| wrong(view, id, measure.span, why))?
                    }
                },
            };
            let Some(representatives) = representatives else { return Ok(None) };
            product = product.saturating_mul(representatives.len());
            if product > view.limit {
                return Ok(None);
            }
            all.push(Cells { unknown, representatives });
        }
        Ok(Some(all))
    }
}

fn wrong(view: &View<'_>, measure: MeasureId, span: Span, why: DecimalError) -> EvalError {
    let what = view.measure(measure).map_or_else(String::new, |m| format!("`{}`", m.name));
    EvalError::Arithmetic { what, why, span }
}

/// On which sides of its number a comparison tells values apart.
pub(crate) fn cuts(op: Comparison) -> &'static [bool] {
    match op {
        Comparison::AtLeast | Comparison::LessThan => &[false],
        Comparison::MoreThan | Comparison::AtMost => &[true],
        Comparison::Equal | Comparison::NotEqual => &[false, true],
    }
}

/// Whether no part of a score takes points away, and no weight changes what they count.
fn only_adds(score: &Score) -> bool {
    // How far a weighted part goes towards a number of points is another question.
    !score.is_weighted()
        && score.parts.iter().all(|part| match &part.kind {
            ScorePartKind::Flat(points) | ScorePartKind::Per { points, .. } => !points.value.is_negative(),
            ScorePartKind::Bands(bands) => bands.rows.iter().all(|band| !band.value.0.value.is_negative()),
        })
}

/// So many points of a part are as good as any more, seen from a number of points that is compared with its score.
pub(crate) fn goal(score: &Score, part: &ScorePart, threshold: Option<Decimal>) -> Option<Decimal> {
    let minimum = part.minimum.map_or(Decimal::ZERO, |minimum| minimum.value);
    let whole = threshold.into_iter().chain(score.cap.map(|cap| cap.value)).min();
    // Where a part can take points away, no number of points of the others is enough.
    let whole = whole.filter(|_| only_adds(score)).map(|whole| whole.max(minimum));
    part.cap.map(|cap| cap.value).into_iter().chain(whole).min()
}

/// How many steps lead beyond `goal`; `None` where they have no end, or are more than `most`.
pub(crate) fn steps(goal: Option<Decimal>, points: Decimal, most: i64) -> Option<i64> {
    if points <= Decimal::ZERO {
        return if points == Decimal::ZERO { Some(0) } else { None };
    }
    let steps = goal?.max(Decimal::ZERO).div_floor(points, 0).ok()?.to_i64()?.checked_add(1)?;
    (steps <= most).then_some(steps)
}

impl Asked {
    /// One value for each cell. `single`: a set of which one member at most counts at a time.
    fn of_measure(
        &self,
        measure: &Measure,
        bounds: Option<(Decimal, Decimal)>,
        single: bool,
    ) -> Result<Option<Vec<FactValue>>, DecimalError> {
        if self.endless {
            return Ok(None);
        }
        Ok(match &measure.ty {
            Type::Number(rate) => {
                let step = rate.unit.smallest_step();
                let found = match bounds {
                    None => numbers(&self.numbers, step, measure.signed)?,
                    Some(bounds) => within(&self.numbers, bounds, step, measure.signed)?,
                };
                Some(found.into_iter().map(FactValue::Number).collect())
            }
            Type::Date => Some(days(&self.dates).into_iter().map(FactValue::Date).collect()),
            Type::Flag => Some(vec![FactValue::Flag(false), FactValue::Flag(true)]),
            Type::OneOf(choices) => Some(self.choices(choices)),
            Type::Text => Some(self.choices(&[])),
            Type::SetOf(_) => self.sets(single).map(|sets| sets.into_iter().map(FactValue::Set).collect()),
        })
    }

    /// Each choice that is asked for, and one that is not, where there is one.
    fn choices(&self, listed: &[String]) -> Vec<FactValue> {
        if listed.is_empty() {
            // No name is empty, so that the empty text is none of those asked for.
            let other = std::iter::once(String::new());
            return self.names.values().cloned().chain(other).map(FactValue::Text).collect();
        }
        let asked = |choice: &&String| self.names.contains_key(folded(choice).as_ref());
        let other = listed.iter().find(|choice| !asked(choice));
        listed.iter().filter(asked).chain(other).cloned().map(FactValue::Text).collect()
    }

    /// Every subset of the members asked for.
    fn sets(&self, single: bool) -> Option<Vec<Vec<String>>> {
        if single {
            let alone = self.names.values().map(|name| vec![name.clone()]);
            return Some(std::iter::once(Vec::new()).chain(alone).collect());
        }
        if 1usize.checked_shl(u32::try_from(self.names.len()).ok()?)? > MOST_COMPLETIONS {
            return None;
        }
        let mut sets = vec![Vec::new()];
        for name in self.names.values() {
            for index in 0..sets.len() {
                let mut with: Vec<String> = sets.get(index).cloned().unwrap_or_default();
                with.push(name.clone());
                sets.push(with);
            }
        }
        Some(sets)
    }
}

/// One number for each cell between the cuts: whole for counts, in the smallest coin for money, else as fine as needed;
/// from zero on unless signed.
pub(crate) fn numbers(
    cuts: &BTreeSet<Cut<Decimal>>,
    step: Option<Decimal>,
    signed: bool,
) -> Result<Vec<Decimal>, DecimalError> {
    let half = Decimal::new(5, 1);
    let floor = |t: Decimal, step: Decimal| t.div_floor(step, 0)?.mul(step);
    let ceil = |t: Decimal, step: Decimal| {
        let below = floor(t, step)?;
        if below == t { Ok(t) } else { below.add(step) }
    };
    let cuts: Vec<Cut<Decimal>> = cuts.iter().copied().collect();
    let mut found = Vec::with_capacity(cuts.len() + 1);
    for index in 0..=cuts.len() {
        let lower = index.checked_sub(1).and_then(|i| cuts.get(i)).copied();
        let upper = cuts.get(index).copied();
        let lowest = match (lower, upper, step) {
            (None, None, _) => Decimal::ZERO,
            (None, Some(_), _) if !signed => Decimal::ZERO,
            (None, Some((t, true)), Some(step)) => floor(t, step)?,
            (None, Some((t, false)), Some(step)) => ceil(t, step)?.sub(step)?,
            (None, Some((t, true)), None) | (Some((t, false)), _, None) => t,
            (None, Some((t, false)), None) => t.sub(Decimal::ONE)?,
            (Some((t, false)), _, Some(step)) => ceil(t, step)?,
            (Some((t, true)), _, Some(step)) => floor(t, step)?.add(step)?,
            (Some((t, true)), Some((next, _)), None) => t.add(next)?.mul(half)?,
            (Some((t, true)), None, None) => t.add(Decimal::ONE)?,
        };
        let number = if signed { lowest } else { lowest.max(Decimal::ZERO) };
        let inside = upper.is_none_or(|(t, after)| number < t || (number == t && after));
        if inside {
            found.push(number);
        }
    }
    Ok(found)
}

/// One number for each cell that has a number between the bounds, both included.
fn within(
    cuts: &BTreeSet<Cut<Decimal>>,
    (low, high): (Decimal, Decimal),
    step: Option<Decimal>,
    signed: bool,
) -> Result<Vec<Decimal>, DecimalError> {
    // With cuts at the bounds, each cell lies inside or outside as a whole.
    let mut cuts = cuts.clone();
    cuts.extend([(low, false), (high, true)]);
    let mut found = numbers(&cuts, step, signed)?;
    found.retain(|number| (low..=high).contains(number));
    if found.is_empty() {
        found.push(low);
    }
    Ok(found)
}

/// One day for each cell between the cuts.
pub(crate) fn days(cuts: &BTreeSet<Cut<Date>>) -> Vec<Date> {
    // A cut after a day is one before the next.
    let firsts: BTreeSet<Date> =
        cuts.iter().filter_map(|&(day, after)| if after { day.checked_add(1.day()).ok() } else { Some(day) }).collect();
    let before = firsts.first().and_then(|first| first.checked_sub(1.day()).ok());
    let days: Vec<Date> = before.into_iter().chain(firsts.iter().copied()).collect();
    if days.is_empty() { vec![Date::MIN] } else { days }
}

/// Calls `visit` with each completion: which cell each unknown is in. The last unknown changes fastest.
pub(super) fn each(cells: &[Cells], mut visit: impl FnMut(&[usize]) -> Result<(), EvalError>) -> Result<(), EvalError> {
    let sizes: Vec<usize> = cells.iter().map(|c| c.representatives.len()).collect();
    if sizes.contains(&0) {
        return Ok(());
    }
    let mut chosen = vec![0usize; sizes.len()];
    loop {
        visit(&chosen)?;
        let mut advanced = false;
        for (digit, &size) in chosen.iter_mut().zip(&sizes).rev() {
            *digit += 1;
            if *digit < size {
                advanced = true;
                break;
            }
            *digit = 0;
        }
        if !advanced {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(texts: &[(&str, bool)], step: Option<&str>, signed: bool) -> Vec<String> {
        let cuts = texts.iter().map(|(text, after)| (text.parse().unwrap(), *after)).collect();
        let step = step.map(|text| text.parse().unwrap());
        numbers(&cuts, step, signed).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_cell_has_a_number() {
        assert_eq!(cells(&[("10", false)], Some("0.01"), false), ["0", "10"]);
        assert_eq!(cells(&[("10", true)], Some("0.01"), false), ["0", "10.01"]);
        assert_eq!(cells(&[("10", false), ("10", true)], Some("1"), true), ["9", "10", "11"]);
        assert_eq!(cells(&[("0", false), ("0", true)], None, false), ["0", "1"]);
        assert_eq!(cells(&[("0.5", true), ("1", false)], None, false), ["0", "0.75", "1"]);
        assert_eq!(cells(&[("-5", false), ("0.5", false)], None, true), ["-6", "-5", "0.5"]);
        // No whole number lies between the two.
        assert_eq!(cells(&[("1.2", false), ("1.8", false)], Some("1"), false), ["0", "2"]);
        assert_eq!(cells(&[], Some("1"), true), ["0"]);
    }

    #[test]
    fn cells_outside_the_bounds_are_left_out() {
        let cells = |texts: &[(i64, bool)], low: i64, high: i64| -> Vec<String> {
            let cuts = texts.iter().map(|&(cut, after)| (Decimal::from(cut), after)).collect();
            let bounds = (Decimal::from(low), Decimal::from(high));
            let found = within(&cuts, bounds, Some(Decimal::ONE), false).unwrap();
            found.iter().map(ToString::to_string).collect()
        };
        // `rank <= 90` is decided for a rank between 3 and 80, and for one between 91 and 120.
        assert_eq!(cells(&[(90, true)], 3, 80), ["3"]);
        assert_eq!(cells(&[(90, true)], 91, 120), ["91"]);
        assert_eq!(cells(&[(90, true)], 80, 120), ["80", "91"]);
        assert_eq!(cells(&[(90, true)], 90, 90), ["90"]);
    }

    #[test]
    fn each_cell_has_a_day() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let cuts = [(day("2005-01-01"), false), (day("2005-01-01"), true)].into();
        assert_eq!(days(&cuts), [day("2004-12-31"), day("2005-01-01"), day("2005-01-02")]);
    }
}
