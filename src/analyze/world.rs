//! What partners may differ in, as far as a program asks.

use std::collections::{BTreeMap, BTreeSet};

use super::Undecided;
use super::diagram::{Diagrams, Ref};
use crate::eval::Effective;
use crate::eval::completion::{Cut, cuts, days, goal, numbers, steps};
use crate::eval::truth::folded;
use crate::ir::{
    Aggregate, Atom, Bands, Clauses, Comparison, Cond, DateId, Derivation, FactValue, GrantValue, Measure, MeasureId,
    OpenId, RowTest, Score, ScorePartKind, Type, Window,
};
use crate::value::{Date, Decimal};

/// The most steps of a score that are told apart.
const MOST_STEPS: i64 = 2000;

/// One thing in which partners differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The track that a row is for.
    Track,
    /// The value of a measure.
    Measure(MeasureId),
    /// Whether a set has a member; by its folded name.
    Member(MeasureId, String),
    /// How an open term will be fixed: met, or not.
    Open(OpenId),
    /// Whether an approximate date has come.
    Date(DateId),
}

/// A variable of the diagrams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// What it is.
    pub key: Key,
    /// A value for each of its cells, in order: the lowest of the cell where there is one.
    pub cells: Vec<FactValue>,
}

/// All variables of a program, in the order in which they are asked.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// The variables.
    pub variables: Vec<Variable>,
    places: BTreeMap<Key, usize>,
    /// Pairs of variables of which the first is never above the second.
    pub parts: Vec<(usize, usize)>,
}

/// What is asked of one measure.
#[derive(Debug, Default)]
struct Asked {
    numbers: BTreeSet<Cut<Decimal>>,
    dates: BTreeSet<Cut<Date>>,
    names: BTreeMap<String, String>,
}

/// Walks over all that a program asks, and notes each key where it is first met.
struct Walk<'a> {
    effective: &'a Effective,
    order: Vec<Key>,
    known: BTreeSet<Key>,
    asked: BTreeMap<MeasureId, Asked>,
}

impl World {
    /// What the program in force asks.
    pub fn of(effective: &Effective) -> Result<World, Undecided> {
        let mut walk = Walk { effective, order: Vec::new(), known: BTreeSet::new(), asked: BTreeMap::new() };
        walk.program()?;
        let Walk { order, asked, .. } = walk;
        let mut world = World::default();
        let nothing = Asked::default();
        for key in order {
            let cells = match &key {
                Key::Track => tracks(effective),
                Key::Measure(id) => {
                    let Some(measure) = effective.program.measures.get(id.index()) else {
                        return Err(Undecided::Malformed);
                    };
                    cells(measure, asked.get(id).unwrap_or(&nothing))?
                }
                Key::Member(..) | Key::Open(_) | Key::Date(_) => vec![FactValue::Flag(false), FactValue::Flag(true)],
            };
            world.places.insert(key.clone(), world.variables.len());
            world.variables.push(Variable { key, cells });
        }
        world.parts = parts(effective, &world);
        Ok(world)
    }

    /// The place of a variable in the order.
    pub fn place(&self, key: &Key) -> Option<usize> {
        self.places.get(key).copied()
    }

    /// The variables that are numbers, with their measures.
    pub fn numbers(&self) -> Vec<(usize, MeasureId)> {
        let all = self.variables.iter().enumerate();
        all.filter_map(|(place, variable)| match (&variable.key, variable.cells.first()) {
            (Key::Measure(id), Some(FactValue::Number(_))) => Some((place, *id)),
            _ => None,
        })
        .collect()
    }

    /// How many cells each variable has.
    pub fn sizes(&self) -> Vec<u32> {
        self.variables.iter().map(|v| u32::try_from(v.cells.len()).unwrap_or(u32::MAX)).collect()
    }

    /// Where the values go together: a part is never above its whole.
    pub fn coherent(&self, d: &mut Diagrams) -> Result<Ref, Undecided> {
        let mut all = Ref::YES;
        for &(part, whole) in &self.parts {
            let one = self.at_most(d, part, whole)?;
            all = d.and(all, one)?;
        }
        Ok(all)
    }

    fn at_most(&self, d: &mut Diagrams, part: usize, whole: usize) -> Result<Ref, Undecided> {
        let (Some(low), Some(high)) = (self.variables.get(part), self.variables.get(whole)) else {
            return Ok(Ref::YES);
        };
        let mut all = Ref::YES;
        for (index, part_value) in low.cells.iter().enumerate() {
            // The part can be as low as its cell's lowest; the whole stays below the lowest of the cell that follows.
            let fits = (1..=high.cells.len()).map(|next| match (part_value, high.cells.get(next)) {
                (FactValue::Number(part), Some(FactValue::Number(next))) if part >= next => Ref::NO,
                _ => Ref::YES,
            });
            let fits = d.of_cells(whole, fits.collect::<Vec<_>>())?;
            let here = (0..low.cells.len()).map(|cell| if cell == index { Ref::YES } else { Ref::NO });
            let here = d.of_cells(part, here.collect::<Vec<_>>())?;
            let elsewhere = d.not(here)?;
            let one = d.or(elsewhere, fits)?;
            all = d.and(all, one)?;
        }
        Ok(all)
    }
}

/// Each track in force, and no track at all.
fn tracks(effective: &Effective) -> Vec<FactValue> {
    let names = effective.tracks().map(|(_, track)| track.name.clone());
    names.chain([String::new()]).map(FactValue::Text).collect()
}

fn cells(measure: &Measure, asked: &Asked) -> Result<Vec<FactValue>, Undecided> {
    Ok(match &measure.ty {
        Type::Number(rate) => {
            let found = numbers(&asked.numbers, rate.unit.smallest_step(), measure.signed);
            found.map_err(|_| Undecided::Numbers)?.into_iter().map(FactValue::Number).collect()
        }
        Type::Date => days(&asked.dates).into_iter().map(FactValue::Date).collect(),
        Type::Flag => vec![FactValue::Flag(false), FactValue::Flag(true)],
        Type::OneOf(listed) => choices(listed, asked),
        Type::Text => choices(&[], asked),
        // Its members are variables of their own.
        Type::SetOf(_) => vec![FactValue::Set(Vec::new())],
    })
}

/// One that is not asked for, where there is one, and each choice that is.
fn choices(listed: &[String], asked: &Asked) -> Vec<FactValue> {
    let is_asked = |choice: &&String| asked.names.contains_key(folded(choice).as_ref());
    let (other, named): (Option<String>, Vec<String>) = if listed.is_empty() {
        // No name is empty, so that the empty text is none of those asked for.
        (Some(String::new()), asked.names.values().cloned().collect())
    } else {
        (listed.iter().find(|c| !is_asked(c)).cloned(), listed.iter().filter(is_asked).cloned().collect())
    };
    other.into_iter().chain(named).map(FactValue::Text).collect()
}

impl Walk<'_> {
    fn program(&mut self) -> Result<(), Undecided> {
        if self.effective.circular() {
            return Err(Undecided::Malformed);
        }
        let effective = self.effective;
        let p = &effective.program;
        if p.track_measure.is_some() {
            self.note(Key::Track);
        }
        self.clauses(&p.everyone)?;
        for (_, track) in effective.tracks() {
            self.clauses(&track.clauses)?;
        }
        for (_, tier) in effective.tiers() {
            self.clauses(&tier.clauses)?;
        }
        for (_, specialisation) in effective.specialisations() {
            self.clauses(&specialisation.clauses)?;
        }
        if let Some(measure) = p.package_measure {
            for package in effective.packages() {
                self.clauses(&package.clauses)?;
                self.member(measure, &package.name);
            }
        }
        Ok(())
    }

    fn clauses(&mut self, clauses: &Clauses) -> Result<(), Undecided> {
        for requirement in &clauses.requirements {
            self.cond(&requirement.cond)?;
        }
        for grant in clauses.grants.iter().flat_map(|clause| &clause.grants) {
            self.cond(&grant.when)?;
            if let GrantValue::Bands(bands) = &grant.value {
                self.bands(bands);
            }
        }
        Ok(())
    }

    fn cond(&mut self, cond: &Cond) -> Result<(), Undecided> {
        let mut failed = None;
        cond.for_each_atom(&mut |atom, _| {
            if let Err(why) = self.atom(atom) {
                failed = Some(why);
            }
        });
        failed.map_or(Ok(()), Err)
    }

    fn atom(&mut self, atom: &Atom) -> Result<(), Undecided> {
        match atom {
            Atom::Compare { measure, op, amount } => self.number(*measure, *op, amount.value),
            Atom::CompareDate { measure, op, date } => {
                let day = date.unwrap_or(self.effective.run.as_of);
                self.of(*measure).dates.extend(cuts(*op).iter().map(|&after| (day, after)));
            }
            Atom::Holds(measure) => self.number(*measure, Comparison::MoreThan, Decimal::ZERO),
            Atom::OneOf { measure, choices } => choices.iter().for_each(|choice| self.name(*measure, choice)),
            Atom::Has { measure, member } => self.name(*measure, member),
            Atom::Open(open) => {
                let term = self.effective.program.open_terms.get(open.index());
                if let Some((measure, (low, high))) = term.and_then(|term| term.measure.zip(term.bounds)) {
                    self.number(measure, Comparison::AtLeast, low.value);
                    self.number(measure, Comparison::AtLeast, high.value);
                }
                self.note(Key::Open(*open));
            }
            Atom::Begun(date) => self.note(Key::Date(*date)),
            Atom::Score { score, amount, .. } => {
                if let Some(score) = self.effective.program.scores.get(score.index()) {
                    self.score(score, amount.value)?;
                }
            }
            // Tiers and specialisations are walked over anyway.
            Atom::Meets(_) | Atom::Specialised(_) => {}
        }
        Ok(())
    }

    fn score(&mut self, score: &Score, threshold: Decimal) -> Result<(), Undecided> {
        for part in &score.parts {
            self.cond(&part.when)?;
            if let Some(applies) = &part.applies {
                self.cond(&applies.when)?;
            }
            match &part.kind {
                ScorePartKind::Flat(_) => {}
                ScorePartKind::Bands(bands) => self.bands(bands),
                ScorePartKind::Per { points, step, measure } => {
                    let steps = steps(goal(score, part, Some(threshold)), points.value, MOST_STEPS);
                    let steps = steps.ok_or(Undecided::EndlessScore)?;
                    for count in 1..=steps {
                        let limit = step.value.mul(Decimal::from(count)).map_err(|_| Undecided::Numbers)?;
                        self.number(*measure, Comparison::AtLeast, limit);
                    }
                }
            }
        }
        Ok(())
    }

    fn bands(&mut self, bands: &Bands) {
        for band in &bands.rows {
            self.number(bands.measure, Comparison::AtLeast, band.from.value);
            if let Some(to) = band.to {
                self.number(bands.measure, Comparison::AtLeast, to.value);
            }
        }
    }

    fn number(&mut self, measure: MeasureId, op: Comparison, number: Decimal) {
        self.of(measure).numbers.extend(cuts(op).iter().map(|&after| (number, after)));
    }

    fn of(&mut self, measure: MeasureId) -> &mut Asked {
        self.note(Key::Measure(measure));
        self.asked.entry(measure).or_default()
    }

    fn name(&mut self, id: MeasureId, name: &str) {
        if self.effective.program.track_measure == Some(id) {
            return self.note(Key::Track);
        }
        match self.effective.program.measures.get(id.index()).map(|measure| &measure.ty) {
            Some(Type::SetOf(_)) => self.member(id, name),
            Some(Type::OneOf(_) | Type::Text | Type::Number(_) | Type::Date | Type::Flag) | None => {
                self.of(id).names.entry(folded(name).into_owned()).or_insert_with(|| name.to_owned());
            }
        }
    }

    fn member(&mut self, measure: MeasureId, name: &str) {
        self.note(Key::Member(measure, folded(name).into_owned()));
    }

    fn note(&mut self, key: Key) {
        if self.known.insert(key.clone()) {
            self.order.push(key);
        }
    }
}

/// Which measures are a part of others: rows that are counted under a stricter test, or in a shorter time.
fn parts(effective: &Effective, world: &World) -> Vec<(usize, usize)> {
    let counted: Vec<(usize, Counted<'_>)> = world
        .variables
        .iter()
        .enumerate()
        .filter_map(|(place, variable)| match &variable.key {
            Key::Measure(id) => Some((place, Counted::of(effective.program.measures.get(id.index())?)?)),
            Key::Track | Key::Member(..) | Key::Open(_) | Key::Date(_) => None,
        })
        .collect();
    let mut found = Vec::new();
    for (part, a) in &counted {
        for (whole, b) in &counted {
            if part != whole && a.is_part_of(b) {
                found.push((*part, *whole));
            }
        }
    }
    found
}

/// A measure that counts rows.
struct Counted<'a> {
    distinct: Option<u32>,
    table: usize,
    window: Window,
    tests: Vec<&'a RowTest>,
}

impl<'a> Counted<'a> {
    /// Sums are not among them: a return is a negative amount, and a part may well be above its whole.
    fn of(measure: &'a Measure) -> Option<Self> {
        let Some(Derivation::Aggregate { function, table, column, window, filter, among: _ }) = &measure.derivation
        else {
            return None;
        };
        let distinct = match function {
            Aggregate::Count => None,
            Aggregate::CountDistinct => *column,
            Aggregate::Sum
            | Aggregate::Share
            | Aggregate::Min
            | Aggregate::Max
            | Aggregate::Median
            | Aggregate::Latest => return None,
        };
        let tests = match filter {
            RowTest::All(tests) => tests.iter().collect(),
            other @ (RowTest::Any(_)
            | RowTest::Not(_)
            | RowTest::Compare { .. }
            | RowTest::CompareColumns { .. }
            | RowTest::CompareDate { .. }
            | RowTest::Holds(_)
            | RowTest::OneOf { .. }) => vec![other],
        };
        Some(Counted { distinct, table: table.index(), window: *window, tests })
    }

    fn is_part_of(&self, whole: &Counted<'_>) -> bool {
        let shorter = match (self.window, whole.window) {
            (Window::Trailing(a, unit), Window::Trailing(b, other)) => unit == other && a <= b,
            (_, Window::Ever) => true,
            (a, b) => a == b,
        };
        // Different values are never more than rows, nor than the same values in more rows.
        let counted_so = whole.distinct.is_none() || self.distinct == whole.distinct;
        let stricter = whole.tests.iter().all(|test| self.tests.contains(test));
        self.table == whole.table && shorter && counted_so && stricter
    }
}
