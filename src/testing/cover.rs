//! The balance: which goals the examples of a program show, which nobody has to show, and which are missing.

use std::collections::{BTreeMap, BTreeSet};

use super::generate::{Gap, Generated, generate, run_of};
use super::goals::Goals;
use super::seen::Bench;
use crate::analyze::Stop;
use crate::eval::{EvalError, Run, example};
use crate::ir::Program;
use crate::value::Date;

/// How a goal stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// This example is the first that shows it.
    Seen(usize),
    /// Nobody has to show it, for this reason.
    Excluded(String),
    /// No example shows it.
    Missing(Lack),
}

/// What is known of a goal that no example shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// There is a partner that would show it.
    Example,
    /// What it is about is in force on none of the days that were looked at.
    Day,
    /// No partner was found, and it was not proved that there is none.
    Partner,
}

impl Lack {
    /// Why it is not shown.
    pub fn words(self) -> &'static str {
        match self {
            Lack::Example => "no example shows it",
            Lack::Day => "in force on none of the days that were looked at",
            Lack::Partner => "no partner was found that shows it",
        }
    }
}

/// How all goals of a program stand.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// What examples should show.
    pub goals: Goals,
    /// By goal.
    pub standings: Vec<Standing>,
    /// Examples that would show what is missing.
    pub generated: Generated,
    /// Lines, from 0, on which a comment excuses something that needs no excuse.
    pub idle: Vec<usize>,
}

/// Lines, from 0, on which what is not shown is excused, with the reason.
pub type Excuses = BTreeMap<usize, String>;

impl Coverage {
    /// Looks at the examples of a program.
    pub fn of(program: &Program, excuses: &Excuses, today: Date) -> Result<Self, EvalError> {
        Coverage::until(program, excuses, today, &Stop::default())
    }

    /// The same, until somebody sets a flag: what is found by then is not all, and says nothing.
    pub fn until(program: &Program, excuses: &Excuses, today: Date, stop: &Stop) -> Result<Self, EvalError> {
        let goals = Goals::of(program);
        let seen = shown(program, &goals, today)?;
        let line = |index: usize| {
            let span = goals.goals.get(index)?.span;
            Some(program.sources.get(span.file)?.line_index(span.range().start))
        };
        let excused = |index: usize| excuses.get_key_value(&line(index)?);
        let mut settled: BTreeSet<usize> = seen.keys().copied().collect();
        settled.extend((0..goals.goals.len()).filter(|&index| excused(index).is_some()));
        let generated = generate(program, &goals, &settled, today, stop)?;
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let mut standings = Vec::with_capacity(goals.goals.len());
        for (index, goal) in goals.goals.iter().enumerate() {
            standings.push(if let Some(&example) = seen.get(&index) {
                Standing::Seen(example)
            } else if let Some((line, reason)) = excused(index) {
                used.insert(*line);
                Standing::Excluded(reason.clone())
            } else if let Some(reason) = goal.beside {
                Standing::Excluded(reason.to_owned())
            } else {
                match generated.gaps.get(&index) {
                    Some(Gap::Never) => Standing::Excluded(String::from("no partner can show it")),
                    Some(Gap::NotInForce) => Standing::Missing(Lack::Day),
                    Some(Gap::NotFound) => Standing::Missing(Lack::Partner),
                    None => Standing::Missing(Lack::Example),
                }
            });
        }
        let idle = excuses.keys().copied().filter(|line| !used.contains(line)).collect();
        Ok(Coverage { goals, standings, generated, idle })
    }

    /// How many goals are seen, and how many there are to be seen.
    pub fn counts(&self) -> (usize, usize) {
        let count = |of: fn(&Standing) -> bool| self.standings.iter().filter(|standing| of(standing)).count();
        let seen = count(|standing| matches!(standing, Standing::Seen(_)));
        (seen, seen + count(|standing| matches!(standing, Standing::Missing(_))))
    }

    /// The whole percentage that is seen, rounded down; 100 where there is nothing to be seen.
    pub fn percent(&self) -> usize {
        let (seen, all) = self.counts();
        percent(seen, all)
    }
}

/// A whole percentage, rounded down; 100 of nothing.
pub fn percent(seen: usize, all: usize) -> usize {
    (seen * 100).checked_div(all).unwrap_or(100)
}

/// By goal the first example that shows it.
pub fn shown(program: &Program, goals: &Goals, today: Date) -> Result<BTreeMap<usize, usize>, EvalError> {
    let mut benches: Vec<(Run, Bench<'_>)> = Vec::new();
    let mut seen = BTreeMap::new();
    let mut open: BTreeSet<usize> = (0..goals.goals.len()).collect();
    for (index, item) in program.examples.iter().enumerate() {
        let run = run_of(item, today);
        let place = benches.iter().position(|(known, _)| *known == run).unwrap_or_else(|| {
            benches.push((run.clone(), Bench::new(program, goals, &run)));
            benches.len() - 1
        });
        let Some((_, bench)) = benches.get(place) else { continue };
        for goal in bench.seen(&example::facts(program, item), &open)? {
            open.remove(&goal);
            seen.insert(goal, index);
        }
    }
    Ok(seen)
}
