//! What an example shows, by the reference evaluator.

use std::collections::BTreeSet;

use super::goals::{Goals, Kind, Mark, Owner, Part};
use super::replace;
use crate::eval::{Effective, EvalError, Facts, Outcome, Run, Verdict, ask, effective, reference};
use crate::ir::{Atom, Clauses, Cond, CondKind, FactValue, Modality, Program, TrackId};
use crate::source::Span;

/// So many parts are held ready, met and not met; of a larger program each is made when it is asked for.
const HELD: usize = 200;

/// A program on a day, ready to say what examples show of it.
#[derive(Debug)]
pub struct Bench<'a> {
    program: &'a Program,
    goals: &'a Goals,
    /// What is in force.
    pub effective: Effective,
    /// By part: the program where it is met, and where it is not.
    flips: Vec<Option<(Effective, Effective)>>,
    /// By goal: whether what it is about is in force.
    in_force: Vec<bool>,
}

/// What comes out, as far as a part of a requirement can change it.
#[derive(Debug, PartialEq, Eq)]
enum Came {
    Tiers(Vec<Option<crate::ir::TierId>>, Vec<Verdict>),
    Outcomes(Vec<Outcome>),
    Warned(bool),
}

impl<'a> Bench<'a> {
    /// For one day.
    pub fn new(program: &'a Program, goals: &'a Goals, run: &Run) -> Self {
        let chosen = effective(program, run);
        let acting = acting(&chosen);
        let in_force = goals.goals.iter().map(|goal| acting.contains(&goal.clause)).collect::<Vec<_>>();
        let wanted = |at: usize| {
            let mut of_part = goals.goals.iter().zip(&in_force);
            of_part.any(|(goal, acts)| *acts && goal.kind == Kind::Part(at, Mark::Decides))
        };
        let held = goals.parts.iter().take(if goals.parts.len() > HELD { 0 } else { HELD });
        let flips = held.enumerate().map(|(at, part)| if wanted(at) { flipped(program, part, run) } else { None });
        Bench { program, goals, flips: flips.collect(), effective: chosen, in_force }
    }

    /// Whether what a goal is about is in force on the day.
    pub fn acts(&self, goal: usize) -> bool {
        self.in_force.get(goal).copied().unwrap_or(false)
    }

    /// The goals that a partner made for one of them is asked for. In a large program these are not all: to see whether a
    /// part decides takes two programs.
    pub fn affordable(&self, goal: usize, open: &BTreeSet<usize>) -> BTreeSet<usize> {
        if !self.flips.is_empty() {
            return open.clone();
        }
        let own = self.decisive(goal);
        let goals = &self.goals.goals;
        let costs = |index: &usize| matches!(goals.get(*index).map(|g| &g.kind), Some(Kind::Part(_, Mark::Decides)));
        open.iter().copied().filter(|index| *index == goal || own.contains(index) || !costs(index)).collect()
    }

    /// That the part of a requirement which a goal is about decides.
    pub fn decisive(&self, goal: usize) -> BTreeSet<usize> {
        let part = match self.goals.goals.get(goal).map(|goal| &goal.kind) {
            Some(Kind::Part(part, Mark::Met | Mark::NotMet) | Kind::Value { part: Some(part), .. }) => *part,
            Some(Kind::Part(..) | Kind::Value { part: None, .. } | Kind::Tier(_) | Kind::Grant { .. }) | None => {
                return BTreeSet::new();
            }
        };
        let goals = self.goals.goals.iter().enumerate();
        goals.filter(|(_, goal)| goal.kind == Kind::Part(part, Mark::Decides)).map(|(index, _)| index).collect()
    }

    /// Which of the goals that are asked for a partner shows.
    pub fn seen(&self, facts: &Facts, asked: &BTreeSet<usize>) -> Result<BTreeSet<usize>, EvalError> {
        let outcomes = reference::evaluate(&self.effective, facts)?;
        let tracks = ask::tracks(&self.effective, facts);
        let mut found = BTreeSet::new();
        for &index in asked {
            let Some(goal) = self.goals.goals.get(index).filter(|_| self.acts(index)) else { continue };
            let shown = match &goal.kind {
                Kind::Tier(tier) => outcomes.iter().any(|outcome| outcome.possible.contains(&Some(*tier))),
                Kind::Part(at, mark) => self.part(*at, *mark, &tracks)?,
                Kind::Value { measure, values, .. } => {
                    matches!(facts.get(*measure), Some(FactValue::Number(number)) if values.hold(*number))
                }
                Kind::Grant { grant, applied } => {
                    let granted = self.goals.grants.get(*grant);
                    let had = granted.is_some_and(|granted| outcomes.iter().any(|o| has(o, granted.span)));
                    had == *applied
                }
            };
            if shown {
                found.insert(index);
            }
        }
        Ok(found)
    }

    fn part(&self, at: usize, mark: Mark, tracks: &[(Option<TrackId>, Facts)]) -> Result<bool, EvalError> {
        let Some(part) = self.goals.parts.get(at) else { return Ok(false) };
        let Some(cond) = replace::condition(self.program, part) else { return Ok(false) };
        for (track, facts) in tracks {
            // What a track asks is asked of its own partners; who says of no track, may be one.
            let elsewhere = matches!(part.owner, Owner::Track(own) if *track != Some(own));
            let unsaid = self.program.track_measure.is_some_and(|measure| facts.get(measure).is_none());
            if elsewhere && !(unsaid && mark == Mark::Unknown) {
                continue;
            }
            let shown = match mark {
                // Of what the vendor leaves open, both ways are to be possible.
                Mark::Decides if is_open(cond) => {
                    self.standing(facts, cond)? == Verdict::Unknown && self.decides(at, part, facts)?
                }
                Mark::Decides => self.decides(at, part, facts)?,
                Mark::Met => self.standing(facts, cond)? == Verdict::Met,
                Mark::NotMet => self.standing(facts, cond)? == Verdict::NotMet,
                Mark::Unknown => self.standing(facts, cond)? == Verdict::Unknown,
            };
            if shown {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How a condition stands; an act of the vendor that is not recorded is not known.
    fn standing(&self, facts: &Facts, cond: &Cond) -> Result<Verdict, EvalError> {
        let asked = match &cond.kind {
            CondKind::Not(inner) => &inner.kind,
            kind @ (CondKind::All(_) | CondKind::Any(_) | CondKind::AtLeast { .. } | CondKind::Atom(_)) => kind,
        };
        if let CondKind::Atom(Atom::Holds(measure)) = asked
            && self.program.measures.get(measure.index()).is_some_and(|m| m.act)
            && facts.get(*measure).is_none()
        {
            return Ok(Verdict::Unknown);
        }
        ask::verdict(&self.effective, facts, cond)
    }

    fn decides(&self, at: usize, part: &Part, facts: &Facts) -> Result<bool, EvalError> {
        let made;
        let flips = if self.flips.is_empty() {
            made = flipped(self.program, part, &self.effective.run);
            made.as_ref()
        } else {
            self.flips.get(at).and_then(Option::as_ref)
        };
        let Some((met, unmet)) = flips else { return Ok(false) };
        Ok(self.came(met, part, facts)? != self.came(unmet, part, facts)?)
    }

    fn came(&self, effective: &Effective, part: &Part, facts: &Facts) -> Result<Came, EvalError> {
        if part.expected {
            let clause = replace::requirement(self.program, part).map(|found| found.span);
            let outcomes = reference::evaluate(effective, facts)?;
            let warned = |outcome: &Outcome| clause.is_some_and(|span| outcome.unmet_expectations.contains(&span));
            return Ok(Came::Warned(outcomes.iter().any(warned)));
        }
        match part.owner {
            Owner::Package(_) => Ok(Came::Outcomes(reference::evaluate(effective, facts)?)),
            Owner::Everyone | Owner::Track(_) | Owner::Tier(_) | Owner::Specialisation(_) => {
                let tiers = ask::possible(effective, facts)?;
                let mut held = Vec::new();
                for (_, found) in effective.specialisations() {
                    held.push(ask::verdict(effective, facts, &required(&found.clauses, found.span))?);
                }
                Ok(Came::Tiers(tiers, held))
            }
        }
    }
}

/// What is in force where a part is met, and where it is not.
fn flipped(program: &Program, part: &Part, run: &Run) -> Option<(Effective, Effective)> {
    let fixed = |met| replace::fixed(program, part, met).map(|program| effective(&program, run));
    fixed(true).zip(fixed(false))
}

/// Whether a condition is a term that the vendor leaves open.
pub(super) fn is_open(cond: &Cond) -> bool {
    matches!(cond.kind, CondKind::Atom(Atom::Open(_)))
}

/// All that clauses require.
pub(super) fn required(clauses: &Clauses, span: Span) -> Cond {
    let required = clauses.requirements.iter().filter(|r| r.modality == Modality::Required);
    Cond { kind: CondKind::All(required.map(|r| r.cond.clone()).collect()), span }
}

fn has(outcome: &Outcome, grant: Span) -> bool {
    outcome.benefits.iter().any(|benefit| benefit.granted_by.contains(&grant))
}

/// The clauses, and the tiers and scores themselves, that act.
fn acting(effective: &Effective) -> BTreeSet<Span> {
    let p = &effective.program;
    let mut spans: BTreeSet<Span> = p.scores.iter().map(|score| score.span).collect();
    spans.extend(effective.tiers().map(|(_, tier)| tier.span));
    let lists = [&p.everyone].into_iter().chain(p.tracks.iter().map(|found| &found.clauses));
    let lists = lists.chain(p.tiers.iter().map(|found| &found.clauses));
    let lists = lists.chain(p.packages.iter().map(|found| &found.clauses));
    for clauses in lists.chain(p.specialisations.iter().map(|found| &found.clauses)) {
        spans.extend(clauses.requirements.iter().map(|found| found.span));
        spans.extend(clauses.grants.iter().map(|found| found.span));
    }
    spans
}
