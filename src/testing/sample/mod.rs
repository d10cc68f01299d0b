//! Partners made to order: so many in each tier, among them one for each clause of the program.
//!
//! A partner is a walk through the decision diagram of its tier: at each thing in which partners differ one of the values
//! that still lead there. Whatever is made is evaluated by the reference before it is handed out.

pub mod dice;
pub mod events;
pub mod values;

use std::collections::BTreeSet;

use self::dice::Dice;
use super::generate::{self, generate_on};
use super::goals::Goals;
use crate::analyze::world::Key;
use crate::analyze::{Analysis, MOST_STEPS, Ref, Stop, Undecided};
use crate::eval::rank::Ranking;
use crate::eval::{Effective, EvalError, Facts, derive, reference};
use crate::ir::{FactValue, MeasureId, Program, TableId, TierId};

/// How often a partner is tried before it is given up.
const TRIES: usize = 40;

/// What is wished for.
#[derive(Debug, Clone)]
pub struct Wishes {
    /// How many partners.
    pub partners: usize,
    /// How many of a hundred are in a tier; the others share what is left.
    pub shares: Vec<(Option<TierId>, usize)>,
    /// The tables that are made, too.
    pub tables: Vec<TableId>,
    /// What chance depends on.
    pub seed: u64,
}

/// A partner that was made.
#[derive(Debug, Clone)]
pub struct Sampled {
    /// What the partner table says of it: what tables give is left out.
    pub facts: Facts,
    /// The rows of each wished table, in the order of the wishes.
    pub rows: Vec<Vec<derive::Row>>,
    /// The tiers that come out.
    pub possible: Vec<Option<TierId>>,
}

/// All that was made.
#[derive(Debug, Clone, Default)]
pub struct Sample {
    /// The partners.
    pub partners: Vec<Sampled>,
    /// By tier: how many were aimed at, and how many there are. A tier that nobody reaches has none.
    pub tiers: Vec<(Option<TierId>, usize, usize)>,
    /// Partners that would have shown a clause, and that no rows of tables could be made for.
    pub left_out: usize,
    /// Measures of the wished tables for which rows are not made on purpose.
    pub unaimed: Vec<MeasureId>,
}

/// Why there is no sample.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SampleError {
    /// The program cannot be evaluated.
    #[error(transparent)]
    Evaluation(#[from] EvalError),
    /// Which partners reach a tier cannot be told.
    #[error("which partners reach a tier cannot be told: {0}")]
    Undecided(#[from] Undecided),
}

/// Makes partners.
pub fn sample(program: &Program, effective: &Effective, wishes: &Wishes) -> Result<Sample, SampleError> {
    let mut dice = Dice::new(wishes.seed);
    let mut maker = Maker::new(program, effective, wishes)?;
    let goals = maker.goals.clone();
    let mut out = Sample { unaimed: events::unaimed(program, &wishes.tables), ..Sample::default() };
    let quotas = maker.quotas(wishes)?;
    let mut made: Vec<(usize, Sampled)> = Vec::new();
    // First who shows a clause, each in its tier, as far as there is room.
    let shown =
        generate_on(program, &goals, &BTreeSet::new(), std::slice::from_ref(&effective.run), &Stop::default())?.made;
    let mut room: Vec<usize> = quotas.iter().map(|(_, _, count)| *count).collect();
    for partner in shown {
        let facts = generate::facts(program, &partner.given, partner.nothing_else);
        maker.analysis.diagrams.allow(MOST_STEPS);
        match maker.finish(facts, partner.nothing_else, &mut dice)? {
            Some(done) => {
                let place = quotas.iter().position(|(tier, _, _)| done.possible.last() == Some(tier));
                if let Some((place, room)) = place.and_then(|place| Some((place, room.get_mut(place)?)))
                    && *room > 0
                {
                    *room -= 1;
                    made.push((place, done));
                }
            }
            None => out.left_out += 1,
        }
    }
    for (place, (tier, function, _)) in quotas.iter().enumerate() {
        for _ in 0..room.get(place).copied().unwrap_or(0) {
            for _ in 0..TRIES {
                maker.analysis.diagrams.allow(MOST_STEPS);
                let facts = maker.walk(*function, &mut dice)?;
                if let Some(done) = maker.finish(facts, true, &mut dice)?
                    && done.possible.last() == Some(tier)
                {
                    made.push((place, done));
                    break;
                }
            }
        }
    }
    for (place, (tier, _, aimed)) in quotas.iter().enumerate() {
        out.tiers.push((*tier, *aimed, made.iter().filter(|(found, _)| *found == place).count()));
    }
    dice.shuffle(&mut made);
    out.partners = made.into_iter().map(|(_, partner)| partner).collect();
    rank(program, effective, &mut out.partners)?;
    Ok(out)
}

/// What only all partners together give: their ranks, and what comes out with them.
fn rank(program: &Program, effective: &Effective, partners: &mut [Sampled]) -> Result<(), SampleError> {
    let mut rankings = Ranking::all(program);
    if rankings.is_empty() {
        return Ok(());
    }
    for partner in partners.iter() {
        for ranking in &mut rankings {
            ranking.count(&partner.facts);
        }
    }
    rankings.iter_mut().for_each(Ranking::close);
    for partner in partners {
        let mut facts = partner.facts.clone();
        for ranking in &rankings {
            ranking.set(&mut facts);
        }
        let outcomes = reference::evaluate(effective, &facts)?;
        partner.possible = outcomes.first().map(|outcome| outcome.possible.clone()).unwrap_or_default();
    }
    Ok(())
}

/// A tier, who has it as the highest that is possible, and how many of them are wished for.
type Quota = (Option<TierId>, Ref, usize);

struct Maker<'a> {
    program: &'a Program,
    effective: &'a Effective,
    analysis: Analysis<'a>,
    goals: Goals,
    tables: &'a [TableId],
    rows: events::Tables,
}

impl<'a> Maker<'a> {
    fn new(program: &'a Program, effective: &'a Effective, wishes: &'a Wishes) -> Result<Self, SampleError> {
        let analysis = Analysis::new(effective)?;
        let rows = events::Tables::new(program, &wishes.tables);
        Ok(Maker { program, effective, analysis, goals: Goals::of(program), tables: &wishes.tables, rows })
    }

    /// How many partners in each tier that somebody reaches; one at least.
    fn quotas(&mut self, wishes: &Wishes) -> Result<Vec<Quota>, SampleError> {
        let mut found: Vec<(Option<TierId>, Ref)> = Vec::new();
        let mut above = Ref::NO;
        let tiers: Vec<Option<TierId>> = self.analysis.tiers().into_iter().map(Some).rev().chain([None]).collect();
        for tier in tiers {
            let reached = match tier {
                Some(tier) => {
                    let full = self.analysis.full(tier)?;
                    self.perhaps(full)?
                }
                None => Ref::YES,
            };
            let here = self.analysis.diagrams.without(reached, above)?;
            let here = self.analysis.possible(here)?;
            above = self.analysis.diagrams.or(above, reached)?;
            let wanted = wishes.shares.iter().any(|(of, _)| *of == tier);
            if here != Ref::NO || wanted {
                found.push((tier, here));
            }
        }
        found.reverse();
        let share = |tier: Option<TierId>| wishes.shares.iter().find(|(of, _)| *of == tier).map(|(_, share)| *share);
        let said: usize = wishes.shares.iter().map(|(_, share)| *share).sum();
        let others = found.iter().filter(|(tier, _)| share(*tier).is_none()).count();
        let mut quotas: Vec<Quota> = Vec::new();
        let mut rest = wishes.partners;
        for &(tier, function) in &found {
            let percent = share(tier).unwrap_or_else(|| 100usize.saturating_sub(said) / others.max(1));
            let count = (wishes.partners * percent / 100).max(usize::from(percent > 0)).min(rest);
            let count = if function == Ref::NO { 0 } else { count };
            rest -= count;
            quotas.push((tier, function, count));
        }
        // What rounding left over goes to whoever has no share of his own, or else to the first.
        let free = quotas.iter().position(|(tier, function, _)| share(*tier).is_none() && *function != Ref::NO);
        if let Some(quota) = free.or(if said >= 100 { None } else { Some(0) }).and_then(|at| quotas.get_mut(at)) {
            quota.2 += rest;
        } else if let Some(quota) =
            quotas.iter_mut().filter(|(_, function, _)| *function != Ref::NO).max_by_key(|q| q.2)
        {
            quota.2 += rest;
        }
        Ok(quotas)
    }

    /// Who may be meant, depending on what the vendor leaves open.
    fn perhaps(&mut self, function: Ref) -> Result<Ref, Undecided> {
        let mut found = function;
        for place in 0..self.analysis.world.variables.len() {
            if self.is_vendors(place) {
                let no = self.analysis.diagrams.restrict(found, place, 0)?;
                let yes = self.analysis.diagrams.restrict(found, place, 1)?;
                found = self.analysis.diagrams.or(no, yes)?;
            }
        }
        Ok(found)
    }

    fn is_vendors(&self, place: usize) -> bool {
        let variable = self.analysis.world.variables.get(place);
        variable.is_some_and(|variable| matches!(variable.key, Key::Open(_) | Key::Date(_)))
    }

    /// A partner for whom a function holds, by chance.
    fn walk(&mut self, function: Ref, dice: &mut Dice) -> Result<Facts, Undecided> {
        let mut here = function;
        let count = self.analysis.world.variables.len();
        let mut place: Vec<Option<u32>> = vec![None; count];
        for variable in 0..count {
            if self.is_vendors(variable) {
                continue;
            }
            let cells = self.analysis.world.sizes().get(variable).copied().unwrap_or(1);
            let mut ways: Vec<(u32, Ref)> = Vec::new();
            for cell in 0..cells {
                let next = self.analysis.diagrams.restrict(here, variable, cell)?;
                if next != Ref::NO {
                    ways.push((cell, next));
                }
            }
            if let Some(&(cell, next)) = dice.pick(&ways) {
                here = next;
                if let Some(slot) = place.get_mut(variable) {
                    *slot = Some(cell);
                }
            }
        }
        let witness = self.analysis.world.witness(self.effective, &place);
        let mut facts = witness.facts(self.program);
        for (index, variable) in self.analysis.world.variables.iter().enumerate() {
            let Key::Measure(measure) = &variable.key else { continue };
            // What is a part of something else stays at the lowest, so that it stays a part.
            let bound = self.analysis.world.parts.iter().any(|(part, whole)| *part == index || *whole == index);
            let cell = place.get(index).copied().flatten();
            if let Some(cell) = cell.filter(|_| !bound)
                && let Some(value) = values::inside(self.program, *measure, &variable.cells, cell, dice)
            {
                facts.set(*measure, value);
            }
        }
        Ok(facts)
    }

    /// Completes a partner so that it can stand in tables; nothing where the tables say something else of its tier.
    fn finish(&mut self, mut facts: Facts, known: bool, dice: &mut Dice) -> Result<Option<Sampled>, SampleError> {
        let aimed = self.possible(&facts)?;
        if known {
            for (index, measure) in self.program.measures.iter().enumerate() {
                let id = MeasureId::at(index);
                for value in values::instead_of_none(self.program, measure, facts.get(id)) {
                    let mut with = facts.clone();
                    with.set(id, value);
                    if self.possible(&with)? == aimed {
                        facts = with;
                        break;
                    }
                }
            }
        }
        for ranked in values::ranked(self.program) {
            if let Some(value) = values::any(self.program, ranked, dice) {
                facts.set(ranked, value);
            }
        }
        let Some(rows) = self.rows.rows(self.program, self.effective.run.as_of, &facts, dice) else { return Ok(None) };
        let mut of_all: Vec<Option<&[derive::Row]>> = vec![None; self.program.tables.len()];
        for (table, rows) in self.tables.iter().zip(&rows) {
            if let Some(slot) = of_all.get_mut(table.index()) {
                *slot = Some(rows.as_slice());
            }
        }
        if derive::derive(self.program, self.effective.run.as_of, &of_all, &mut facts).is_err() {
            return Ok(None);
        }
        let possible = self.possible(&facts)?;
        Ok((possible == aimed).then_some(Sampled { facts, rows, possible }))
    }

    fn possible(&self, facts: &Facts) -> Result<Vec<Option<TierId>>, EvalError> {
        let outcomes = reference::evaluate(self.effective, facts)?;
        Ok(outcomes.first().map(|outcome| outcome.possible.clone()).unwrap_or_default())
    }
}

/// Whether a value is one that a cell of a table can hold.
pub fn is_writable(value: &FactValue) -> bool {
    match value {
        FactValue::Text(text) => !text.is_empty(),
        FactValue::Number(_) | FactValue::Date(_) | FactValue::Flag(_) | FactValue::Set(_) => true,
        FactValue::NotApplicable => false,
    }
}
