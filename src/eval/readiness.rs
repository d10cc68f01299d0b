//! How far along a partner is, in hundredths of a percent.
//!
//! A number counts by the part of its threshold that is reached, rounded down and below the whole; everything else
//! counts as a whole or not at all. *And* is the mean, *or* the best, *at least n of* the mean of the n best.

use super::truth::View;
use super::{EvalError, Points};
use crate::ir::{Atom, Comparison, Cond, CondKind, TierId};
use crate::source::Span;
use crate::value::Decimal;

/// All of it.
pub(super) const WHOLE: u32 = 10_000;

/// A mean in the making.
#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    sum: u64,
    count: u64,
}

impl Mean {
    fn add(&mut self, progress: u32) {
        self.sum = self.sum.saturating_add(u64::from(progress));
        self.count = self.count.saturating_add(1);
    }

    fn value(self) -> u32 {
        mean(self.sum, self.count)
    }
}

/// A mean, rounded down; the whole where nothing is asked.
pub(super) fn mean(sum: u64, count: u64) -> u32 {
    sum.checked_div(count).map_or(WHOLE, |mean| u32::try_from(mean).unwrap_or(WHOLE))
}

impl View<'_> {
    /// The progress towards a tier: the mean of all that is asked for it.
    pub(super) fn tier_progress(&self, tier: TierId) -> Result<u32, EvalError> {
        let mut mean = Mean::default();
        for cond in self.asked(tier)? {
            self.conjuncts(cond, &mut mean)?;
        }
        Ok(mean.value())
    }

    /// What is asked for a tier, as far as it concerns the partner's track.
    pub(super) fn asked(&self, tier: TierId) -> Result<Vec<&Cond>, EvalError> {
        let Some(rule) = self.effective.rules.get(tier.index()) else { return Ok(Vec::new()) };
        let mut asked = Vec::with_capacity(rule.asks.len());
        for (track, cond) in &rule.asks {
            let concerned = match track {
                Some(track) => self.holds(track)? != Some(false),
                None => true,
            };
            if concerned {
                asked.push(cond);
            }
        }
        Ok(asked)
    }

    /// The progress of one condition.
    pub(super) fn progress(&self, cond: &Cond) -> Result<u32, EvalError> {
        match &cond.kind {
            CondKind::All(_) => {
                let mut mean = Mean::default();
                self.conjuncts(cond, &mut mean)?;
                Ok(mean.value())
            }
            CondKind::Any(conds) => {
                let mut best = 0;
                for cond in conds {
                    best = best.max(self.progress(cond)?);
                }
                Ok(best)
            }
            CondKind::Not(_) => Ok(if self.holds(cond)? == Some(true) { WHOLE } else { 0 }),
            CondKind::AtLeast { count, of } => {
                let mut each = Vec::with_capacity(of.len());
                for cond in of {
                    each.push(self.progress(cond)?);
                }
                each.sort_unstable_by(|a, b| b.cmp(a));
                let best = each.iter().take(*count as usize).map(|&progress| u64::from(progress)).sum();
                Ok(mean(best, u64::from(*count)))
            }
            CondKind::Atom(atom) => self.atom_progress(atom, cond.span),
        }
    }

    /// *And* within *and* is one *and*.
    fn conjuncts(&self, cond: &Cond, mean: &mut Mean) -> Result<(), EvalError> {
        match &cond.kind {
            CondKind::All(conds) => conds.iter().try_for_each(|cond| self.conjuncts(cond, mean)),
            CondKind::Any(_) | CondKind::Not(_) | CondKind::AtLeast { .. } | CondKind::Atom(_) => {
                mean.add(self.progress(cond)?);
                Ok(())
            }
        }
    }

    /// The progress of one question.
    pub(super) fn atom_progress(&self, atom: &Atom, span: Span) -> Result<u32, EvalError> {
        if self.atom(atom, span)? == Some(true) {
            return Ok(WHOLE);
        }
        Ok(match atom {
            Atom::Compare { measure, op, amount } => match self.number(*measure) {
                Some(number) if !self.unrecorded_act(*measure) => part(*op, number, amount.value),
                Some(_) | None => 0,
            },
            Atom::Score { score, op, amount } => {
                let Points { low, high } = self.points(*score)?;
                let counted = match op {
                    Comparison::AtLeast | Comparison::MoreThan => low,
                    Comparison::AtMost | Comparison::LessThan => high,
                    Comparison::Equal | Comparison::NotEqual => None,
                };
                counted.map_or(0, |points| part(*op, points, amount.value))
            }
            Atom::Meets(tier) => match self.effective.rules.get(tier.index()) {
                Some(rule) => {
                    let known = self.memo.progress.borrow().get(tier).copied();
                    let progress = match known {
                        Some(progress) => progress,
                        None => self.progress(&rule.own)?.min(WHOLE - 1),
                    };
                    self.memo.progress.borrow_mut().insert(*tier, progress);
                    progress
                }
                None => 0,
            },
            Atom::Specialised(id) => {
                let mut mean = Mean::default();
                if let Some(specialisation) = self.effective.program.specialisations.get(id.index()) {
                    for requirement in super::outcome::required(&specialisation.clauses) {
                        self.conjuncts(&requirement.cond, &mut mean)?;
                    }
                }
                mean.value().min(WHOLE - 1)
            }
            Atom::Open(open) => {
                let term = self.effective.program.open_terms.get(open.index());
                match term.and_then(|term| term.measure.zip(term.bounds)) {
                    Some((measure, (low, _))) => {
                        self.number(measure).map_or(0, |number| part(Comparison::AtLeast, number, low.value))
                    }
                    None => 0,
                }
            }
            Atom::CompareDate { .. } | Atom::Holds(_) | Atom::OneOf { .. } | Atom::Has { .. } | Atom::Begun(_) => 0,
        })
    }
}

/// How much of a threshold is reached, below the whole.
fn part(op: Comparison, number: Decimal, threshold: Decimal) -> u32 {
    let (reached, whole) = match op {
        Comparison::AtLeast | Comparison::MoreThan => (number, threshold),
        Comparison::AtMost | Comparison::LessThan => (threshold, number),
        Comparison::Equal | Comparison::NotEqual => return 0,
    };
    if reached <= Decimal::ZERO || whole <= Decimal::ZERO {
        return 0;
    }
    // Numbers too large to be divided exactly give no part: progress is a hint, and never above the truth.
    let hundredths = reached.mul(Decimal::from(i64::from(WHOLE))).and_then(|n| n.div_floor(whole, 0));
    let below = hundredths.map_or(Decimal::ZERO, |n| n.min(Decimal::from(i64::from(WHOLE - 1))));
    below.to_i64().and_then(|n| u32::try_from(n).ok()).unwrap_or(0)
}
