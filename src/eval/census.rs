//! Counting partners, to hold what a program says of populations and targets against the partners there are.

use super::Outcome;
use super::territory::{Place, lies_in};
use crate::ir::{Population, Program};
use crate::value::Decimal;

/// The partners counted for the populations and targets of a program, as far as they can be counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Census {
    populations: Vec<u64>,
    /// For populations: partners of whom nobody can say whether they hold the tier.
    held_perhaps: Vec<u64>,
    targets: Vec<u64>,
    /// For targets: partners for which the tier is possible, and not decided.
    perhaps: Vec<u64>,
    /// Whether the data records held tiers at all.
    records_tiers: bool,
}

/// A population or target, and the partners counted for it.
#[derive(Debug, Clone)]
pub struct Counted<'p> {
    /// What the program says.
    pub says: &'p Population,
    /// How many were counted.
    pub count: u64,
    /// How many more it may be.
    pub perhaps: u64,
    /// Whether that agrees.
    pub agrees: bool,
}

impl Census {
    /// Counts a partner with its rows: one a track. The program is one of which only what is in force is left.
    pub fn count(&mut self, program: &Program, place: Place<'_>, outcomes: &[Outcome]) {
        self.populations.resize(program.populations.len(), 0);
        self.held_perhaps.resize(program.populations.len(), 0);
        self.targets.resize(program.targets.len(), 0);
        self.perhaps.resize(program.targets.len(), 0);
        self.records_tiers |= outcomes.iter().any(|o| o.held.is_some() || !o.held_one_of.is_empty());
        let here = |p: &Population| p.within.as_deref().is_none_or(|within| lies_in(program, place, within));
        let in_track = |p: &Population, o: &Outcome| p.track.is_none_or(|track| o.track == Some(track));
        let slots = self.populations.iter_mut().zip(&mut self.held_perhaps);
        for (population, (slot, perhaps)) in program.populations.iter().zip(slots) {
            let is = |o: &Outcome| population.tier.is_none_or(|tier| o.held == Some(tier)) && in_track(population, o);
            let may_be = |o: &Outcome| {
                population.tier.is_some_and(|tier| o.held_one_of.contains(&Some(tier))) && in_track(population, o)
            };
            if here(population) && outcomes.iter().any(is) {
                *slot += 1;
            } else if here(population) && outcomes.iter().any(may_be) {
                *perhaps += 1;
            }
        }
        let slots = self.targets.iter_mut().zip(&mut self.perhaps);
        for (target, (sure, perhaps)) in program.targets.iter().zip(slots) {
            let is = |o: &Outcome| target.tier.is_none_or(|t| o.decided && o.tier == Some(t)) && in_track(target, o);
            let may_be = |o: &Outcome| target.tier.is_none_or(|t| o.possible.contains(&Some(t))) && in_track(target, o);
            if here(target) && outcomes.iter().any(is) {
                *sure += 1;
            } else if here(target) && outcomes.iter().any(may_be) {
                *perhaps += 1;
            }
        }
    }

    /// Whether the data records held tiers at all.
    pub fn records_tiers(&self) -> bool {
        self.records_tiers
    }

    /// The populations that can be counted, in order of the program.
    pub fn populations<'p>(&self, program: &'p Program) -> Vec<Counted<'p>> {
        let slots = self.populations.iter().zip(&self.held_perhaps);
        let counted = program.populations.iter().zip(slots).filter(|(p, _)| p.is_countable());
        counted
            .map(|(says, (&count, &perhaps))| Counted { says, count, perhaps, agrees: agrees(says, count, perhaps) })
            .collect()
    }

    /// The targets that can be counted, in order of the program.
    pub fn targets<'p>(&self, program: &'p Program) -> Vec<Counted<'p>> {
        let slots = self.targets.iter().zip(&self.perhaps);
        let counted = program.targets.iter().zip(slots).filter(|(p, _)| p.is_countable());
        counted
            .map(|(says, (&count, &perhaps))| Counted { says, count, perhaps, agrees: agrees(says, count, perhaps) })
            .collect()
    }
}

/// Whether so many partners agree with a number; where a number is too large to be compared, nothing is held against it.
fn agrees(population: &Population, count: u64, perhaps: u64) -> bool {
    let least = Decimal::from(i64::try_from(count).unwrap_or(i64::MAX));
    let most = Decimal::from(i64::try_from(count.saturating_add(perhaps)).unwrap_or(i64::MAX));
    population.wanted().is_ok_and(|(low, high)| low <= most && high.is_none_or(|high| least <= high))
}
