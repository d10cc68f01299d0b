//! Which tiers come out over all completions, by cells.

use std::collections::BTreeSet;

use super::asking::{Asked, Axis, each};
use super::logic::State;
use super::plan::NodeId;
use super::slot::UNKNOWN;
use crate::eval::{Unknown, Verdict};
use crate::ir::TierId;
use crate::value::DecimalError;

/// How the tiers stand.
#[derive(Debug)]
pub(super) struct Standing {
    /// The tiers that come out, lowest first.
    pub(super) possible: Vec<Option<TierId>>,
    /// By tier.
    pub(super) verdicts: Vec<Verdict>,
    pub(super) undecided_by: Vec<Unknown>,
    pub(super) approximate: bool,
}

/// Which answers came up.
#[derive(Debug, Clone, Copy, Default)]
struct Answers {
    yes: bool,
    no: bool,
}

impl Answers {
    fn add(&mut self, yes: bool) {
        self.yes |= yes;
        self.no |= !yes;
    }

    fn verdict(self) -> Verdict {
        match (self.yes, self.no) {
            (true, false) => Verdict::Met,
            (true, true) => Verdict::Unknown,
            (false, _) => Verdict::NotMet,
        }
    }
}

impl State<'_, '_> {
    /// The highest tier that is met.
    pub(super) fn tier(&self) -> Result<Option<TierId>, DecimalError> {
        for (rank, tier) in self.rules.tiers.iter().enumerate().rev() {
            if tier.in_force && self.holds(tier.full)? == Some(true) {
                return Ok(Some(TierId::at(rank)));
            }
        }
        Ok(None)
    }

    /// What decides the tier.
    pub(super) fn tiers_ask(&self) -> Result<Asked, DecimalError> {
        let mut asked = Asked::none(self);
        for tier in self.rules.tiers.iter().filter(|tier| tier.in_force) {
            asked.cond(self, tier.full)?;
        }
        Ok(asked)
    }

    /// How the tiers stand over all completions of what decides them.
    pub(super) fn standing(&mut self, asked: &Asked) -> Result<Standing, DecimalError> {
        match asked.axes(self) {
            Some(axes) => self.exactly(&axes),
            None => self.roughly(asked),
        }
    }

    fn exactly(&mut self, axes: &[Axis]) -> Result<Standing, DecimalError> {
        let rules = self.rules;
        let mut answers = vec![Answers::default(); rules.tiers.len()];
        let mut outcomes = Vec::new();
        each(self, axes, |state| {
            let mut highest = None;
            for ((rank, tier), answers) in rules.tiers.iter().enumerate().zip(&mut answers) {
                if tier.in_force {
                    let met = state.holds(tier.full)? == Some(true);
                    answers.add(met);
                    if met {
                        highest = Some(TierId::at(rank));
                    }
                }
            }
            outcomes.push(highest);
            Ok(())
        })?;
        let possible: BTreeSet<Option<TierId>> = outcomes.iter().copied().collect();
        Ok(Standing {
            undecided_by: if possible.len() > 1 { deciding(axes, &outcomes) } else { Vec::new() },
            possible: possible.into_iter().collect(),
            verdicts: answers.into_iter().map(Answers::verdict).collect(),
            approximate: false,
        })
    }

    /// Each tier by itself; every combination of them is taken to be possible.
    fn roughly(&mut self, asked: &Asked) -> Result<Standing, DecimalError> {
        let rules = self.rules;
        let mut verdicts = vec![Verdict::NotMet; rules.tiers.len()];
        for (tier, verdict) in rules.tiers.iter().zip(&mut verdicts) {
            if tier.in_force {
                *verdict = self.verdict(tier.full)?.0;
            }
        }
        // From the highest tier down to the first that is met in any case.
        let mut possible = Vec::new();
        let mut floor = None;
        for (rank, (tier, verdict)) in rules.tiers.iter().zip(&verdicts).enumerate().rev() {
            if tier.in_force && floor.is_none() && *verdict != Verdict::NotMet {
                possible.push(Some(TierId::at(rank)));
                floor = (*verdict == Verdict::Met).then_some(rank);
            }
        }
        if floor.is_none() {
            possible.push(None);
        }
        possible.reverse();
        let undecided_by = if possible.len() > 1 { asked.unknowns(self) } else { Vec::new() };
        Ok(Standing { possible, verdicts, undecided_by, approximate: true })
    }

    /// Whether a condition holds in every completion, in some, or in none; and whether they were too many to tell.
    pub(super) fn verdict(&mut self, cond: NodeId) -> Result<(Verdict, bool), DecimalError> {
        if let Some(yes) = self.holds(cond)? {
            return Ok((if yes { Verdict::Met } else { Verdict::NotMet }, false));
        }
        let mut asked = Asked::none(self);
        asked.cond(self, cond)?;
        let Some(axes) = asked.axes(self) else { return Ok((Verdict::Unknown, true)) };
        let mut answers = Answers::default();
        each(self, &axes, |state| {
            answers.add(state.holds(cond)? == Some(true));
            Ok(())
        })?;
        Ok((answers.verdict(), false))
    }

    /// Whether a tier would be met in every completion if the vendor did what is not recorded; and whether there were too
    /// many of them to tell.
    pub(super) fn met_with_acts(&mut self, full: NodeId) -> Result<(bool, bool), DecimalError> {
        let missing = |(at, &code): (usize, &u32)| code == UNKNOWN && self.act(at);
        if !self.codes.iter().enumerate().any(missing) {
            // It is not met as it is, and no act is missing.
            return Ok((false, false));
        }
        self.acts_given = true;
        self.forget();
        let verdict = self.verdict(full);
        self.acts_given = false;
        self.forget();
        let (verdict, rough) = verdict?;
        Ok((verdict == Verdict::Met, rough))
    }
}

/// The unknowns of which two values give different tiers while all others stay as they are. The last axis changes fastest.
fn deciding(axes: &[Axis], outcomes: &[Option<TierId>]) -> Vec<Unknown> {
    let mut found = Vec::new();
    let mut stride = 1usize;
    for axis in axes.iter().rev() {
        let size = axis.codes.len().max(1);
        let differs = (0..outcomes.len()).any(|at| {
            let first = at - at / stride % size * stride;
            outcomes.get(at) != outcomes.get(first)
        });
        if differs {
            found.push(axis.unknown);
        }
        stride *= size;
    }
    found.reverse();
    found
}
