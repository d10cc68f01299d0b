//! The examples that are missing: for each goal a partner that shows it, with as few facts as will do.

use std::collections::{BTreeMap, BTreeSet};

use super::goals::{Goals, Kind, Mark};
use super::search::{Answer, Candidate, search};
use super::seen::Bench;
use crate::analyze::Stop;
use crate::analyze::regime::regimes;
use crate::eval::{EvalError, Facts, Outcome, Run, example, reference};
use crate::ir::{Example, FactValue, Measure, MeasureId, Program};
use crate::source::Span;
use crate::value::Date;

/// An example that was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// What is said of the partner.
    pub given: Vec<(MeasureId, FactValue)>,
    /// Whether what is not said is none.
    pub nothing_else: bool,
    /// On which day, and what is assumed.
    pub run: Run,
    /// The goal that it was made for.
    pub goal: usize,
    /// All goals that it is the first to show.
    pub shows: BTreeSet<usize>,
    /// What the reference evaluator says of the partner.
    pub outcomes: Vec<Outcome>,
}

/// Why a goal is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// No partner can show it.
    Never,
    /// It is in force on none of the days.
    NotInForce,
    /// No partner was found, and it was not proved that there is none.
    NotFound,
}

/// What came of the search.
#[derive(Debug, Clone, Default)]
pub struct Generated {
    /// The examples, in order of what they are about.
    pub made: Vec<Made>,
    /// Goals that none of them shows.
    pub gaps: BTreeMap<usize, Gap>,
}

/// The days on which a program is looked at: those of its examples first, then one for each stretch of time.
pub fn runs(program: &Program, today: Date) -> Vec<Run> {
    let own = program.examples.iter().map(|example| run_of(example, today));
    // What is only planned excuses itself.
    let days = regimes(program, today).into_iter().filter(|run| run.assume.is_empty());
    let mut found: Vec<Run> = Vec::new();
    for run in own.filter(|run| run.assume.is_empty()).chain(days) {
        if !found.contains(&run) {
            found.push(run);
        }
    }
    found
}

/// The day of an example.
pub fn run_of(example: &Example, today: Date) -> Run {
    Run { as_of: example.on.unwrap_or(today), assume: example.assuming.clone() }
}

/// The facts of a partner that was made up.
pub fn facts(program: &Program, given: &[(MeasureId, FactValue)], nothing_else: bool) -> Facts {
    let given = given.iter().map(|(measure, value)| crate::ir::GivenFact {
        measure: *measure,
        value: value.clone(),
        span: Span::default(),
    });
    let partner = Example {
        name: String::new(),
        on: None,
        assuming: Vec::new(),
        given: given.collect(),
        nothing_else,
        held: None,
        expect: Vec::new(),
        span: Span::default(),
    };
    example::facts(program, &partner)
}

/// Makes examples for the goals that are not seen yet, until somebody sets a flag.
pub fn generate(
    program: &Program,
    goals: &Goals,
    seen: &BTreeSet<usize>,
    today: Date,
    stop: &Stop,
) -> Result<Generated, EvalError> {
    generate_on(program, goals, seen, &runs(program, today), stop)
}

/// The same on certain days.
pub fn generate_on(
    program: &Program,
    goals: &Goals,
    seen: &BTreeSet<usize>,
    days: &[Run],
    stop: &Stop,
) -> Result<Generated, EvalError> {
    let mut found = Generated::default();
    let mut open: BTreeSet<usize> = (0..goals.goals.len()).filter(|index| !seen.contains(index)).collect();
    open.retain(|&index| goals.goals.get(index).is_some_and(|goal| goal.beside.is_none()));
    for run in days {
        let bench = Bench::new(program, goals, run);
        let wanted: Vec<usize> = open.iter().copied().filter(|&index| bench.acts(index)).collect();
        if wanted.is_empty() {
            continue;
        }
        let mut answers = search(program, goals, &wanted, run, stop);
        // What decides brings its being met or not along; what is not known comes last, for one partner shows most of it.
        answers.sort_by_key(|(index, _)| order(goals, *index));
        for (index, answer) in answers {
            if stop.is_set() {
                return Ok(found);
            }
            if !open.contains(&index) {
                continue;
            }
            let candidates = match answer {
                Answer::Perhaps(candidates) => candidates,
                Answer::Never => {
                    found.gaps.entry(index).or_insert(Gap::Never);
                    continue;
                }
                Answer::Undecided(_) => {
                    found.gaps.insert(index, Gap::NotFound);
                    continue;
                }
            };
            match first(&bench, program, &candidates, index, &open)? {
                Some((candidate, shows)) => {
                    open.retain(|goal| !shows.contains(goal));
                    let facts = facts(program, &candidate.given, candidate.nothing_else);
                    let outcomes = reference::evaluate(&bench.effective, &facts)?;
                    let Candidate { given, nothing_else } = candidate;
                    found.made.push(Made { given, nothing_else, run: run.clone(), goal: index, shows, outcomes });
                }
                None => {
                    found.gaps.insert(index, Gap::NotFound);
                }
            }
        }
    }
    found.gaps.retain(|index, _| open.contains(index));
    for &index in &open {
        found.gaps.entry(index).or_insert(Gap::NotInForce);
    }
    found.made.sort_by_key(|made| made.goal);
    Ok(found)
}

fn order(goals: &Goals, index: usize) -> (u8, usize) {
    let rank = match goals.goals.get(index).map(|goal| &goal.kind) {
        Some(Kind::Value { .. }) => 0,
        Some(Kind::Part(_, Mark::Met | Mark::NotMet)) => 1,
        Some(Kind::Part(_, Mark::Decides)) => 2,
        Some(Kind::Tier(_) | Kind::Grant { .. }) => 3,
        Some(Kind::Part(_, Mark::Unknown)) | None => 4,
    };
    (rank, index)
}

/// The first candidate that shows the goal, with no fact that it can do without.
fn first(
    bench: &Bench<'_>,
    program: &Program,
    candidates: &[Candidate],
    goal: usize,
    open: &BTreeSet<usize>,
) -> Result<Option<(Candidate, BTreeSet<usize>)>, EvalError> {
    let asked = bench.affordable(goal, open);
    for candidate in candidates {
        let of = |candidate: &Candidate| facts(program, &candidate.given, candidate.nothing_else);
        let shows = bench.seen(&of(candidate), &asked)?;
        if !shows.contains(&goal) {
            continue;
        }
        // An example of a requirement says most where the requirement decides, whether others show that or not.
        let mut keep = shows.clone();
        keep.extend(bench.seen(&of(candidate), &bench.decisive(goal))?);
        let mut least = candidate.clone();
        // Twice: the second fact of two that go together can go only when the first has gone.
        let places = (0..least.given.len()).rev();
        for place in places.clone().chain(places) {
            let Some(value) = least.given.get(place).map(|(measure, value)| (*measure, value.clone())) else {
                continue;
            };
            let none = program.measures.get(value.0.index()).and_then(Measure::none);
            // What is none anyway need not be said; what matters not, neither.
            let mut without = least.clone();
            without.given.remove(place);
            let same = least.nothing_else && none.as_ref() == Some(&value.1);
            if same || bench.seen(&of(&without), &keep)? == keep {
                least = without;
            }
        }
        return Ok(Some((least, shows)));
    }
    Ok(None)
}
