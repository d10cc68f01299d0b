//! Which tiers come out over all completions.

use std::collections::BTreeSet;

use super::completion::{Asking, Cells, each};
use super::truth::{Memo, View};
use super::{EvalError, Unknown, Verdict};
use crate::ir::{Clauses, Cond, Modality, Requirement, TierId};

/// The requirements that must be met.
pub(super) fn required(clauses: &Clauses) -> impl Iterator<Item = &Requirement> {
    clauses.requirements.iter().filter(|r| r.modality == Modality::Required)
}

/// The requirements that are only expected.
pub(super) fn expected(clauses: &Clauses) -> impl Iterator<Item = &Requirement> {
    clauses.requirements.iter().filter(|r| r.modality == Modality::Expected)
}

/// How the tiers stand over all completions.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    /// The tiers that come out, lowest first.
    pub(super) possible: Vec<Option<TierId>>,
    /// By tier: whether it is met.
    pub(super) verdicts: Vec<Verdict>,
    /// The unknowns on which the tier depends.
    pub(super) undecided_by: Vec<Unknown>,
    /// Whether there were too many completions.
    pub(super) approximate: bool,
}

impl Standing {
    /// The lowest of the possible tiers.
    pub(super) fn guaranteed(&self) -> Option<TierId> {
        self.possible.first().copied().flatten()
    }
}

/// What was met so far.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    met: bool,
    unmet: bool,
}

impl Seen {
    fn add(&mut self, met: bool) {
        self.met |= met;
        self.unmet |= !met;
    }

    fn verdict(self) -> Verdict {
        match (self.met, self.unmet) {
            (true, true) => Verdict::Unknown,
            (true, false) => Verdict::Met,
            (false, _) => Verdict::NotMet,
        }
    }
}

impl View<'_> {
    /// The tiers in force, lowest first.
    pub(super) fn tiers(&self) -> impl DoubleEndedIterator<Item = TierId> + '_ {
        self.effective.tiers().map(|(tier, _)| tier)
    }

    /// Whether all that a tier asks is met.
    fn full(&self, tier: TierId) -> Result<Option<bool>, EvalError> {
        match self.effective.rules.get(tier.index()) {
            Some(rule) => self.holds(&rule.full),
            None => Ok(Some(false)),
        }
    }

    /// The highest tier that is met, whatever holds below it.
    pub(super) fn tier(&self) -> Result<Option<TierId>, EvalError> {
        for tier in self.tiers().rev() {
            if self.full(tier)? == Some(true) {
                return Ok(Some(tier));
            }
        }
        Ok(None)
    }

    /// The unknowns that decide the tier.
    pub(super) fn asking_tiers(&self) -> Result<Asking, EvalError> {
        let mut asking = Asking::default();
        for tier in self.tiers() {
            if let Some(rule) = self.effective.rules.get(tier.index()) {
                asking.cond(self, &rule.full)?;
            }
        }
        Ok(asking)
    }

    /// How the tiers stand over all completions.
    pub(super) fn standing(&self) -> Result<Standing, EvalError> {
        let asking = self.asking_tiers()?;
        match asking.cells(self)? {
            Some(cells) => self.standing_exactly(&cells),
            None => self.standing_roughly(&asking),
        }
    }

    fn standing_exactly(&self, cells: &[Cells]) -> Result<Standing, EvalError> {
        let mut seen = vec![Seen::default(); self.effective.in_force.len()];
        let mut outcomes: Vec<Option<TierId>> = Vec::new();
        each(cells, |chosen| {
            let memo = Memo::default();
            let view = self.completed(cells, chosen, &memo);
            let mut highest = None;
            for tier in view.tiers() {
                let met = view.full(tier)? == Some(true);
                if met {
                    highest = Some(tier);
                }
                if let Some(seen) = seen.get_mut(tier.index()) {
                    seen.add(met);
                }
            }
            outcomes.push(highest);
            Ok(())
        })?;
        let possible: BTreeSet<Option<TierId>> = outcomes.iter().copied().collect();
        Ok(Standing {
            undecided_by: if possible.len() > 1 { deciding(cells, &outcomes) } else { Vec::new() },
            possible: possible.into_iter().collect(),
            verdicts: seen.into_iter().map(Seen::verdict).collect(),
            approximate: false,
        })
    }

    /// Too many completions: each tier by itself, and every combination of them is taken to be possible.
    fn standing_roughly(&self, asking: &Asking) -> Result<Standing, EvalError> {
        let mut verdicts = vec![Verdict::NotMet; self.effective.in_force.len()];
        for tier in self.tiers() {
            if let Some(rule) = self.effective.rules.get(tier.index())
                && let Some(verdict) = verdicts.get_mut(tier.index())
            {
                *verdict = self.verdict(&rule.full)?.0;
            }
        }
        let mut possible = Vec::new();
        let mut always = false;
        for tier in self.tiers().rev() {
            match verdicts.get(tier.index()) {
                Some(Verdict::Met) => {
                    possible.push(Some(tier));
                    always = true;
                    break;
                }
                Some(Verdict::Unknown) => possible.push(Some(tier)),
                Some(Verdict::NotMet) | None => {}
            }
        }
        if !always {
            possible.push(None);
        }
        possible.reverse();
        let undecided_by = if possible.len() > 1 { asking.unknowns().collect() } else { Vec::new() };
        Ok(Standing { possible, verdicts, undecided_by, approximate: true })
    }

    /// Whether a condition holds in every completion, in some, or in none; and whether there were too many of them,
    /// so that *in some* may be said too often.
    pub(super) fn verdict(&self, cond: &Cond) -> Result<(Verdict, bool), EvalError> {
        match self.holds(cond)? {
            Some(true) => return Ok((Verdict::Met, false)),
            Some(false) => return Ok((Verdict::NotMet, false)),
            None => {}
        }
        let mut asking = Asking::default();
        asking.cond(self, cond)?;
        let Some(cells) = asking.cells(self)? else { return Ok((Verdict::Unknown, true)) };
        let mut seen = Seen::default();
        each(&cells, |chosen| {
            seen.add(self.completed(&cells, chosen, &Memo::default()).holds(cond)? == Some(true));
            Ok(())
        })?;
        Ok((seen.verdict(), false))
    }

    /// Whether a tier is met in every completion; and whether there were too many of them to tell.
    pub(super) fn meets_all(&self, tier: TierId) -> Result<(bool, bool), EvalError> {
        let Some(rule) = self.effective.rules.get(tier.index()) else { return Ok((false, false)) };
        let (verdict, rough) = self.verdict(&rule.full)?;
        Ok((verdict == Verdict::Met, rough))
    }
}

/// The unknowns of which two cells give different tiers while all others stay as they are.
fn deciding(cells: &[Cells], outcomes: &[Option<TierId>]) -> Vec<Unknown> {
    let mut found = Vec::new();
    let mut stride = outcomes.len();
    for unknown in cells {
        let size = unknown.representatives.len().max(1);
        let block = stride;
        stride /= size;
        // Within a block the cells of this unknown follow each other at the distance of the stride.
        let differs = outcomes.chunks(block.max(1)).any(|block| {
            let first = block.get(..stride).unwrap_or_default();
            block.chunks(stride.max(1)).any(|other| other != first)
        });
        if differs {
            found.push(unknown.unknown);
        }
    }
    found
}
