//! What is missing: every way to make a condition hold, as the deficits and unknowns that stand in it.

use std::cmp::Reverse;

use super::readiness::{WHOLE, mean};
use super::truth::View;
use super::{Deficit, EvalError, Gap, Unknown, completion, display};
use crate::ir::{Atom, Comparison, Cond, CondKind, FactValue, MeasureId, TierId};
use crate::source::Span;
use crate::value::{Amount, Decimal, Unit};

/// The most ways that are kept; the readiest are.
const MOST_WAYS: usize = 64;

/// What is missing where there is no way at all.
pub(super) const UNAVAILABLE: &str = "not available";

/// One way to make a condition hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Way {
    missing: Vec<Deficit>,
    unknown: Vec<Unknown>,
    sum: u64,
    count: u64,
    /// It asks for something that nobody can change: another track, another day.
    fixed: bool,
}

impl Way {
    /// One question, answered or not.
    fn leaf(progress: u32) -> Self {
        Way { sum: u64::from(progress), count: 1, ..Way::default() }
    }

    fn progress(&self) -> u32 {
        mean(self.sum, self.count)
    }

    /// Both ways at once.
    fn and(&self, other: &Way) -> Way {
        let mut both = self.clone();
        for deficit in &other.missing {
            both.miss(deficit.clone());
        }
        for &unknown in &other.unknown {
            both.ask(unknown);
        }
        both.sum = both.sum.saturating_add(other.sum);
        both.count = both.count.saturating_add(other.count);
        both.fixed |= other.fixed;
        both
    }

    /// Adds a deficit; of two in one measure the larger stands for both.
    fn miss(&mut self, deficit: Deficit) {
        if let Deficit::Amount { measure, missing } = &deficit {
            for there in &mut self.missing {
                if let Deficit::Amount { measure: same, missing: before } = there
                    && same == measure
                    && before.value.is_negative() == missing.value.is_negative()
                {
                    let larger = if missing.value.is_negative() {
                        before.value.min(missing.value)
                    } else {
                        before.value.max(missing.value)
                    };
                    before.value = larger;
                    return;
                }
            }
        }
        if !self.missing.contains(&deficit) {
            self.missing.push(deficit);
        }
    }

    fn ask(&mut self, unknown: Unknown) {
        if !self.unknown.contains(&unknown) {
            self.unknown.push(unknown);
        }
    }
}

impl View<'_> {
    /// The ways to a tier, the readiest first.
    pub(super) fn gaps(&self, tier: TierId) -> Result<Vec<Gap>, EvalError> {
        let mut ways = vec![Way::default()];
        for cond in self.asked(tier)? {
            ways = product(&ways, &self.ways(cond, true)?);
        }
        if let Some(rule) = self.effective.rules.get(tier.index())
            && self.holds(&rule.applies)?.is_none()
        {
            ways = product(&ways, &self.ways(&rule.applies, true)?);
        }
        Ok(ways
            .into_iter()
            .map(|way| Gap { progress: way.progress(), missing: way.missing, unknown: way.unknown })
            .collect())
    }

    /// The ways to make a condition hold, or not hold.
    fn ways(&self, cond: &Cond, want: bool) -> Result<Vec<Way>, EvalError> {
        match &cond.kind {
            CondKind::All(conds) if want => self.every(conds, want),
            CondKind::All(conds) => self.some(cond, conds, 1, want),
            CondKind::Any(conds) if want => self.some(cond, conds, 1, want),
            CondKind::Any(conds) => self.every(conds, want),
            CondKind::AtLeast { count, of } if want => self.some(cond, of, *count as usize, want),
            CondKind::AtLeast { count, of } => {
                let fail = (of.len() + 1).saturating_sub(*count as usize);
                self.some(cond, of, fail, want)
            }
            CondKind::Not(cond) => self.ways(cond, !want),
            CondKind::Atom(atom) => self.atom_ways(atom, cond.span, want),
        }
    }

    fn every(&self, conds: &[Cond], want: bool) -> Result<Vec<Way>, EvalError> {
        let mut ways = vec![Way::default()];
        for cond in conds {
            ways = product(&ways, &self.ways(cond, want)?);
        }
        Ok(ways)
    }

    /// At least `count` of the conditions; those that are as wanted already are among them.
    fn some(&self, whole: &Cond, conds: &[Cond], count: usize, want: bool) -> Result<Vec<Way>, EvalError> {
        if self.holds(whole)? == Some(want) {
            return Ok(vec![Way::leaf(WHOLE)]);
        }
        let (mut there, mut others) = (Way::default(), Vec::new());
        let mut have = 0usize;
        for cond in conds {
            if self.holds(cond)? == Some(want) {
                there = there.and(&Way::leaf(WHOLE));
                have += 1;
            } else {
                others.push(self.ways(cond, want)?);
            }
        }
        others.sort_by_key(|ways| Reverse(ways.first().map_or(0, Way::progress)));
        let mut found = Vec::new();
        for choice in choices(others.len(), count.saturating_sub(have)) {
            let mut ways = vec![there.clone()];
            for chosen in choice {
                ways = product(&ways, others.get(chosen).map_or(&[], Vec::as_slice));
            }
            found.extend(ways);
        }
        if found.is_empty() {
            // What is not in force is missing too: nothing missing would be a promise.
            found.push(Way { missing: vec![Deficit::Other(String::from(UNAVAILABLE))], ..Way::leaf(0) });
        }
        Ok(readiest(found))
    }

    fn atom_ways(&self, atom: &Atom, span: Span, want: bool) -> Result<Vec<Way>, EvalError> {
        let answer = self.atom(atom, span)?;
        if answer == Some(want) {
            return Ok(vec![Way::leaf(WHOLE)]);
        }
        let progress = match (atom, want) {
            (Atom::Compare { measure, op, amount }, false) => {
                self.atom_progress(&Atom::Compare { measure: *measure, op: op.negated(), amount: *amount }, span)?
            }
            (_, true) => self.atom_progress(atom, span)?,
            (_, false) => 0,
        };
        let mut way = Way::leaf(progress);
        let p = &self.effective.program;
        match atom {
            Atom::Compare { measure, op, amount } => {
                let op = if want { *op } else { op.negated() };
                match self.number(*measure) {
                    Some(number) => {
                        let missing = deficit(number, op, *amount).map_err(|why| EvalError::Arithmetic {
                            what: format!("`{}`", display::measure_name(p, *measure)),
                            why,
                            span,
                        })?;
                        way.miss(Deficit::Amount { measure: *measure, missing });
                    }
                    None => match answer.and_then(|_| self.facts.bounds.get(measure)) {
                        // Wherever in its interval the number lies, so much is missing at least.
                        Some((low, high)) => {
                            let nearest = match op {
                                Comparison::AtMost | Comparison::LessThan | Comparison::NotEqual => *low,
                                Comparison::Equal if amount.value < *low => *low,
                                Comparison::Equal | Comparison::AtLeast | Comparison::MoreThan => *high,
                            };
                            let missing = deficit(nearest, op, *amount).map_err(|why| EvalError::Arithmetic {
                                what: format!("`{}`", display::measure_name(p, *measure)),
                                why,
                                span,
                            })?;
                            way.miss(Deficit::Amount { measure: *measure, missing });
                        }
                        None => self.absent(*measure, atom, want, &mut way),
                    },
                }
            }
            Atom::CompareDate { measure, .. } | Atom::OneOf { measure, .. } => {
                self.absent(*measure, atom, want, &mut way);
            }
            Atom::Has { measure, .. } => {
                way.fixed = p.track_measure == Some(*measure) && answer.is_some();
                self.absent(*measure, atom, want, &mut way);
            }
            Atom::Holds(measure) => {
                if want && self.measure(*measure).is_some_and(|m| m.act) {
                    way.miss(Deficit::Vendor(*measure));
                } else {
                    self.absent(*measure, atom, want, &mut way);
                }
            }
            Atom::Meets(tier) => {
                return match p.tiers.get(tier.index()).and_then(|_| self.effective.rules.get(tier.index())) {
                    Some(rule) => {
                        if let Some(known) = self.memo.ways.borrow().get(&(*tier, want)) {
                            return Ok(known.clone());
                        }
                        let ways = self.ways(&rule.own, want)?;
                        self.memo.ways.borrow_mut().insert((*tier, want), ways.clone());
                        Ok(ways)
                    }
                    None => Ok(vec![way]),
                };
            }
            Atom::Specialised(id) => {
                let conds: Vec<Cond> = match p.specialisations.get(id.index()) {
                    Some(found) => super::outcome::required(&found.clauses).map(|r| r.cond.clone()).collect(),
                    None => Vec::new(),
                };
                return self.ways(&Cond { kind: CondKind::All(conds), span }, want);
            }
            Atom::Score { .. } if answer.is_none() => {
                let mut asking = completion::Asking::default();
                asking.cond(self, &Cond::atom(atom.clone(), span))?;
                asking.unknowns().for_each(|unknown| way.ask(unknown));
            }
            Atom::Score { score, op, amount } => {
                let op = if want { *op } else { op.negated() };
                let points = self.points(*score)?;
                let nearest = match op {
                    Comparison::AtLeast | Comparison::MoreThan => points.high,
                    Comparison::AtMost | Comparison::LessThan | Comparison::Equal | Comparison::NotEqual => points.low,
                };
                let missing = nearest.map(|number| deficit(number, op, *amount)).transpose();
                let missing = missing.map_err(|why| EvalError::Arithmetic {
                    what: format!("`{}`", display::score_name(p, *score)),
                    why,
                    span,
                })?;
                way.miss(Deficit::Other(display::score_deficit(p, *score, missing.unwrap_or(*amount))));
            }
            Atom::Open(open) => {
                let term = p.open_terms.get(open.index());
                match term.and_then(|term| term.measure.zip(term.bounds)) {
                    Some((measure, _)) if self.value(measure).is_none() => {
                        way.ask(Unknown::Measure(measure));
                        way.ask(Unknown::Open(*open));
                    }
                    Some((measure, (low, high))) if answer.is_some() => {
                        let (op, limit) = if want { (Comparison::AtLeast, low) } else { (Comparison::LessThan, high) };
                        let number = self.number(measure).unwrap_or(limit.value);
                        let missing = deficit(number, op, limit).map_err(|why| EvalError::Arithmetic {
                            what: format!("`{}`", display::measure_name(p, measure)),
                            why,
                            span,
                        })?;
                        way.miss(Deficit::Amount { measure, missing });
                    }
                    Some(_) | None => way.ask(Unknown::Open(*open)),
                }
            }
            Atom::Begun(date) if answer.is_none() => way.ask(Unknown::Date(*date)),
            Atom::Begun(_) => {
                way.fixed = true;
                way.miss(Deficit::Other(display::question(p, atom, want)));
            }
        }
        Ok(vec![way])
    }

    /// A question about a measure that is not answered as wanted: because nobody knows, or because it is otherwise.
    fn absent(&self, measure: MeasureId, atom: &Atom, want: bool, way: &mut Way) {
        let known: Option<&FactValue> = self.value(measure);
        if want && self.unrecorded_act(measure) {
            way.miss(Deficit::Vendor(measure));
        } else if known.is_none() && !self.unrecorded_act(measure) {
            way.ask(Unknown::Measure(measure));
        } else {
            way.miss(Deficit::Other(display::question(&self.effective.program, atom, want)));
        }
    }
}

/// What a number is short of a threshold: negative where it is too much.
pub(super) fn deficit(number: Decimal, op: Comparison, amount: Amount) -> Result<Amount, crate::value::DecimalError> {
    let difference = amount.value.sub(number)?;
    let step = smallest(amount.unit, number, amount.value);
    let value = match op {
        Comparison::AtLeast | Comparison::AtMost | Comparison::Equal => difference,
        Comparison::MoreThan => difference.add(step)?,
        Comparison::LessThan => difference.sub(step)?,
        Comparison::NotEqual => step,
    };
    Ok(Amount { value, ..amount })
}

/// One smallest unit: the coin, the whole, or else the last place that is written.
fn smallest(unit: Unit, number: Decimal, threshold: Decimal) -> Decimal {
    unit.smallest_step().unwrap_or_else(|| Decimal::new(1, number.scale().max(threshold.scale())))
}

/// Every way of the one with every way of the other.
fn product(left: &[Way], right: &[Way]) -> Vec<Way> {
    let both = left.iter().flat_map(|l| right.iter().map(|r| l.and(r))).collect();
    readiest(both)
}

/// The readiest ways, without repetitions, and without those that nobody can go where there are others.
fn readiest(mut ways: Vec<Way>) -> Vec<Way> {
    if ways.iter().any(|way| !way.fixed) {
        ways.retain(|way| !way.fixed);
    }
    ways.sort_by_key(|way| (Reverse(way.progress()), way.missing.len() + way.unknown.len()));
    let mut kept: Vec<Way> = Vec::new();
    for way in ways {
        if kept.len() == MOST_WAYS {
            break;
        }
        if !kept.iter().any(|k| k.missing == way.missing && k.unknown == way.unknown) {
            kept.push(way);
        }
    }
    kept
}

/// Choices of `count` out of `len`, those of the first ones first; so many as ways are kept.
fn choices(len: usize, count: usize) -> Vec<Vec<usize>> {
    if count > len {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut choice: Vec<usize> = (0..count).collect();
    loop {
        found.push(choice.clone());
        if found.len() == MOST_WAYS {
            return found;
        }
        // The last place that can still move on; those behind it follow it.
        let movable = choice.iter().enumerate().rev().find(|&(place, &at)| at + (count - place) < len);
        let Some((place, &at)) = movable else { return found };
        for (distance, slot) in choice.iter_mut().skip(place).enumerate() {
            *slot = at + 1 + distance;
        }
    }
}
