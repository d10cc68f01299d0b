//! Conditions, tiers and benefits as diagrams. What is said here is what the reference evaluator says of a partner of
//! whom everything is known; a test holds the two against each other.

mod benefit;
mod score;

use std::collections::BTreeMap;

use super::diagram::{Diagrams, Leaf, Ref};
use super::world::{Key, World};
use super::{Stop, Undecided};
use crate::eval::Effective;
use crate::eval::truth::{answer, folded, same_name};
use crate::ir::{
    Atom, BenefitId, Clauses, Cond, CondKind, FactValue, MeasureId, Modality, OpenId, ScoreId, SpecialisationId, TierId,
};

/// The most steps for all questions about a program together; about a second.
pub const MOST_STEPS: usize = 2_000_000;

/// A program, with the diagrams that were asked for so far.
#[derive(Debug)]
pub struct Analysis<'a> {
    /// What is in force.
    pub effective: &'a Effective,
    /// What partners differ in.
    pub world: World,
    /// The diagrams.
    pub diagrams: Diagrams,
    coherent: Ref,
    own: BTreeMap<TierId, Ref>,
    full: BTreeMap<TierId, Ref>,
    specialised: BTreeMap<SpecialisationId, Ref>,
    scores: BTreeMap<ScoreId, Ref>,
    chains: BTreeMap<(Option<TierId>, BenefitId), Ref>,
    /// By variable: whether more of it keeps everybody in each tier that they meet.
    pub(super) lifts: BTreeMap<usize, bool>,
}

impl<'a> Analysis<'a> {
    /// For what is in force.
    pub fn new(effective: &'a Effective) -> Result<Self, Undecided> {
        Self::within(effective, MOST_STEPS, &Stop::default())
    }

    /// The same with another number of steps after which nothing is decided, and a flag that ends it.
    pub fn within(effective: &'a Effective, steps: usize, stop: &Stop) -> Result<Self, Undecided> {
        let world = World::of(effective)?;
        let mut diagrams = Diagrams::new(world.sizes(), steps);
        diagrams.until(stop);
        let coherent = world.coherent(&mut diagrams)?;
        Ok(Analysis {
            effective,
            world,
            diagrams,
            coherent,
            own: BTreeMap::new(),
            full: BTreeMap::new(),
            specialised: BTreeMap::new(),
            scores: BTreeMap::new(),
            chains: BTreeMap::new(),
            lifts: BTreeMap::new(),
        })
    }

    /// Asks one question. Where it grows too large, what it made is given back, and others can still be asked.
    pub fn question<T>(&mut self, ask: impl FnOnce(&mut Self) -> Result<T, Undecided>) -> Result<T, Undecided> {
        let begun = self.diagrams.begin();
        let answer = ask(self);
        if answer.is_err() {
            self.diagrams.forget(begun);
            let older = |found: &Ref| Diagrams::is_older(*found, begun);
            self.own.retain(|_, found| older(found));
            self.full.retain(|_, found| older(found));
            self.specialised.retain(|_, found| older(found));
            self.scores.retain(|_, found| older(found));
            self.chains.retain(|_, found| older(found));
        }
        answer
    }

    /// The partners that there can be: no part of a count is above its whole.
    pub fn coherent(&self) -> Ref {
        self.coherent
    }

    /// Those among the partners of a function that there can be.
    pub fn possible(&mut self, a: Ref) -> Result<Ref, Undecided> {
        self.diagrams.and(self.coherent, a)
    }

    /// Whether every partner that there can be, and that the first holds for, is one that the second holds for.
    pub fn implies(&mut self, a: Ref, b: Ref) -> Result<bool, Undecided> {
        let against = self.diagrams.without(a, b)?;
        Ok(self.possible(against)? == Ref::NO)
    }

    /// Rows for a track; all of them where the program has no tracks.
    pub fn in_some_track(&mut self) -> Result<Ref, Undecided> {
        if self.world.place(&Key::Track).is_none() {
            return Ok(Ref::YES);
        }
        self.cells(&Key::Track, |cell| Some(*cell != FactValue::Text(String::new())))
    }

    /// Tiers in force, lowest first.
    pub fn tiers(&self) -> Vec<TierId> {
        self.effective.tiers().map(|(tier, _)| tier).collect()
    }

    /// For whom a condition holds.
    pub fn cond(&mut self, cond: &Cond) -> Result<Ref, Undecided> {
        match &cond.kind {
            CondKind::All(conds) => {
                let mut all = Ref::YES;
                for cond in conds {
                    let one = self.cond(cond)?;
                    all = self.diagrams.and(all, one)?;
                }
                Ok(all)
            }
            CondKind::Any(conds) => {
                let mut any = Ref::NO;
                for cond in conds {
                    let one = self.cond(cond)?;
                    any = self.diagrams.or(any, one)?;
                }
                Ok(any)
            }
            CondKind::Not(cond) => {
                let inner = self.cond(cond)?;
                self.diagrams.not(inner)
            }
            CondKind::AtLeast { count, of } => {
                let mut each = Vec::with_capacity(of.len());
                for cond in of {
                    each.push(self.cond(cond)?);
                }
                self.at_least(*count as usize, &each)
            }
            CondKind::Atom(atom) => self.atom(atom),
        }
    }

    /// At least so many of some: by number of those met so far.
    pub(super) fn at_least(&mut self, count: usize, each: &[Ref]) -> Result<Ref, Undecided> {
        // `enough[n]`: with n met before, those that follow make it enough.
        let mut enough: Vec<Ref> = (0..=each.len()).map(|met| if met >= count { Ref::YES } else { Ref::NO }).collect();
        for &one in each.iter().rev() {
            let mut before = Vec::with_capacity(enough.len());
            for met in 0..enough.len() {
                let without = enough.get(met).copied().unwrap_or(Ref::NO);
                let with = enough.get(met + 1).copied().unwrap_or(without);
                before.push(self.diagrams.choose(one, with, without)?);
            }
            enough = before;
        }
        Ok(enough.first().copied().unwrap_or(Ref::NO))
    }

    /// For whom a question is answered with yes.
    pub fn atom(&mut self, atom: &Atom) -> Result<Ref, Undecided> {
        match atom {
            Atom::Compare { measure, .. } | Atom::CompareDate { measure, .. } | Atom::Holds(measure) => {
                self.asked(&Key::Measure(*measure), atom)
            }
            Atom::OneOf { measure, choices } if self.set(*measure) => {
                let mut any = Ref::NO;
                for choice in choices {
                    let one = self.member(*measure, choice)?;
                    any = self.diagrams.or(any, one)?;
                }
                Ok(any)
            }
            Atom::Has { measure, member } if self.set(*measure) => self.member(*measure, member),
            Atom::OneOf { measure, .. } | Atom::Has { measure, .. } => self.asked(&Key::Measure(*measure), atom),
            Atom::Meets(tier) => self.own(*tier),
            Atom::Specialised(id) => self.specialised(*id),
            Atom::Score { score, op, amount } => {
                let points = self.points(*score)?;
                self.diagrams.map(points, |leaf| match leaf {
                    Leaf::Points(points) if op.accepts(points.cmp(&amount.value)) => Ok(Leaf::Yes),
                    _ => Ok(Leaf::No),
                })
            }
            Atom::Open(open) => self.open(*open),
            Atom::Begun(date) => self.flag(&Key::Date(*date)),
        }
    }

    fn set(&self, measure: MeasureId) -> bool {
        let found = self.effective.program.measures.get(measure.index());
        found.is_some_and(|measure| matches!(measure.ty, crate::ir::Type::SetOf(_)))
    }

    /// Whether a set has a member, or a row is for a track.
    fn member(&mut self, measure: MeasureId, name: &str) -> Result<Ref, Undecided> {
        if self.effective.program.track_measure == Some(measure) {
            return self
                .cells(&Key::Track, |cell| Some(matches!(cell, FactValue::Text(track) if same_name(track, name))));
        }
        self.flag(&Key::Member(measure, folded(name).into_owned()))
    }

    /// A question about one measure, cell by cell.
    fn asked(&mut self, key: &Key, atom: &Atom) -> Result<Ref, Undecided> {
        let today = self.effective.run.as_of;
        self.cells(key, |cell| answer(atom, cell, today))
    }

    /// The partners of one cell of a variable.
    pub fn in_cell(&mut self, place: usize, cell: u32) -> Result<Ref, Undecided> {
        let cells = self.world.sizes().get(place).copied().unwrap_or(1);
        self.diagrams.of_cells(place, (0..cells).map(|other| if other == cell { Ref::YES } else { Ref::NO }))
    }

    fn flag(&mut self, key: &Key) -> Result<Ref, Undecided> {
        self.cells(key, |cell| Some(*cell == FactValue::Flag(true)))
    }

    fn cells(&mut self, key: &Key, yes: impl Fn(&FactValue) -> Option<bool>) -> Result<Ref, Undecided> {
        let place = self.world.place(key).ok_or(Undecided::Malformed)?;
        let variable = self.world.variables.get(place).ok_or(Undecided::Malformed)?;
        let mut answers = Vec::with_capacity(variable.cells.len());
        for cell in &variable.cells {
            answers.push(if yes(cell).ok_or(Undecided::Malformed)? { Ref::YES } else { Ref::NO });
        }
        self.diagrams.of_cells(place, answers)
    }

    /// An open term: below its bounds it is not met, above them it is, between them the vendor will say.
    fn open(&mut self, open: OpenId) -> Result<Ref, Undecided> {
        let said = self.flag(&Key::Open(open))?;
        let term = self.effective.program.open_terms.get(open.index());
        let Some((measure, (low, high))) = term.and_then(|term| term.measure.zip(term.bounds)) else { return Ok(said) };
        let at_least =
            |amount: crate::value::Amount| move |cell: &FactValue| cell.number().map(|number| number >= amount.value);
        let above_low = self.cells(&Key::Measure(measure), at_least(low))?;
        let above_high = self.cells(&Key::Measure(measure), at_least(high))?;
        let between = self.diagrams.and(above_low, said)?;
        self.diagrams.or(above_high, between)
    }

    /// Who meets a tier's own requirements.
    pub fn own(&mut self, tier: TierId) -> Result<Ref, Undecided> {
        if let Some(&known) = self.own.get(&tier) {
            return Ok(known);
        }
        let effective = self.effective;
        let found = match effective.rule(tier) {
            Some(rule) => self.cond(&rule.own)?,
            None => Ref::NO,
        };
        self.own.insert(tier, found);
        Ok(found)
    }

    /// Who meets all that a tier asks, with what the program and the track ask of everyone.
    pub fn full(&mut self, tier: TierId) -> Result<Ref, Undecided> {
        if let Some(&known) = self.full.get(&tier) {
            return Ok(known);
        }
        let effective = self.effective;
        let found = match effective.rule(tier) {
            Some(rule) => self.cond(&rule.full)?,
            None => Ref::NO,
        };
        self.full.insert(tier, found);
        Ok(found)
    }

    /// Who has a specialisation.
    pub fn specialised(&mut self, id: SpecialisationId) -> Result<Ref, Undecided> {
        if let Some(&known) = self.specialised.get(&id) {
            return Ok(known);
        }
        let effective = self.effective;
        let found = match effective.program.specialisations.get(id.index()) {
            Some(specialisation) => self.required(&specialisation.clauses)?,
            None => Ref::NO,
        };
        self.specialised.insert(id, found);
        Ok(found)
    }

    fn required(&mut self, clauses: &Clauses) -> Result<Ref, Undecided> {
        let mut all = Ref::YES;
        for requirement in &clauses.requirements {
            if requirement.modality == Modality::Required {
                let one = self.cond(&requirement.cond)?;
                all = self.diagrams.and(all, one)?;
            }
        }
        Ok(all)
    }

    /// Who comes out in a tier: who meets it, and none above it.
    pub fn result(&mut self, tier: TierId) -> Result<Ref, Undecided> {
        let mut found = self.full(tier)?;
        for above in self.tiers() {
            if above > tier {
                let full = self.full(above)?;
                found = self.diagrams.without(found, full)?;
            }
        }
        Ok(found)
    }

    /// The tier that comes out.
    pub fn outcome(&mut self) -> Result<Ref, Undecided> {
        let mut found = self.diagrams.constant(Leaf::Tier(None));
        for tier in self.tiers() {
            let full = self.full(tier)?;
            let here = self.diagrams.constant(Leaf::Tier(Some(tier)));
            found = self.diagrams.choose(full, here, found)?;
        }
        Ok(found)
    }
}
