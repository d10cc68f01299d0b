//! Partners that show what no example shows yet, by the decision diagrams; or the proof that there are none.

use super::goals::{Goals, Kind, Mark, Owner, Part, Values};
use super::replace;
use super::seen::{is_open, required};
use crate::analyze::world::Key;
use crate::analyze::{Analysis, Leaf, Ref, Stop, Undecided};
use crate::eval::effective::grants_of;
use crate::eval::{Effective, Run, effective};
use crate::ir::{Atom, BenefitId, Cond, FactValue, MeasureId, Program, TierId, Type};
use crate::source::Span;
use crate::value::Decimal;

/// The most nodes of the diagrams for one question.
const NODES: usize = 200_000;

/// A partner that may show something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What is said of it.
    pub given: Vec<(MeasureId, FactValue)>,
    /// Whether what is not said is none.
    pub nothing_else: bool,
}

/// What there is to show a goal.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Partners that may show it, the likeliest first.
    Perhaps(Vec<Candidate>),
    /// No partner can.
    Never,
    /// There are too many cases.
    Undecided(Undecided),
}

/// Looks for partners that show goals, on one day, until somebody sets a flag. The answers are in the order of the goals.
pub fn search(program: &Program, goals: &Goals, wanted: &[usize], run: &Run, stop: &Stop) -> Vec<(usize, Answer)> {
    let mut answers = Vec::new();
    let mut others = Vec::new();
    let mut parts: Vec<(usize, Vec<usize>)> = Vec::new();
    for &index in wanted {
        let part = match goals.goals.get(index).map(|goal| &goal.kind) {
            Some(Kind::Part(part, _) | Kind::Value { part: Some(part), .. }) => *part,
            Some(Kind::Tier(_) | Kind::Grant { .. } | Kind::Value { part: None, .. }) => {
                others.push(index);
                continue;
            }
            None => continue,
        };
        match parts.iter_mut().find(|(known, _)| *known == part) {
            Some((_, list)) => list.push(index),
            None => parts.push((part, vec![index])),
        }
    }
    for (part, list) in parts {
        let Some(part) = goals.parts.get(part).filter(|_| !stop.is_set()) else { continue };
        answers.extend(of_part(program, goals, part, &list, run, stop));
    }
    let chosen = effective(program, run);
    match Analysis::within(&chosen, NODES, stop) {
        Ok(analysis) => {
            let mut finder = Finder { effective: &chosen, analysis };
            for index in others {
                answers.push((index, finder.other(goals, index).unwrap_or_else(Answer::Undecided)));
            }
        }
        Err(why) => answers.extend(others.into_iter().map(|index| (index, Answer::Undecided(why)))),
    }
    answers.sort_by_key(|(index, _)| *index);
    answers
}

fn of_part(
    program: &Program,
    goals: &Goals,
    part: &Part,
    list: &[usize],
    run: &Run,
    stop: &Stop,
) -> Vec<(usize, Answer)> {
    let all = |answer: Answer| list.iter().map(|&index| (index, answer.clone())).collect::<Vec<_>>();
    let Some((loosened, open)) = replace::loosened(program, part) else { return all(Answer::Never) };
    let Some(cond) = replace::condition(program, part) else { return all(Answer::Never) };
    let chosen = effective(&loosened, run);
    let analysis = match Analysis::within(&chosen, NODES, stop) {
        Ok(analysis) => analysis,
        Err(why) => return all(Answer::Undecided(why)),
    };
    let mut finder = Finder { effective: &chosen, analysis };
    let Some(free) = finder.analysis.world.place(&Key::Open(open)) else { return all(Answer::Never) };
    let mut question = Question { program, part, cond, free, decided: Ref::NO };
    match finder.decided(&question) {
        Ok(decided) => question.decided = decided,
        Err(why) => return all(Answer::Undecided(why)),
    }
    let mut answers = Vec::new();
    for &index in list {
        let Some(goal) = goals.goals.get(index) else { continue };
        let answer = match &goal.kind {
            Kind::Part(_, mark) => finder.mark(&question, *mark),
            Kind::Value { measure, values, .. } => finder.value_of_part(&question, *measure, *values),
            Kind::Tier(_) | Kind::Grant { .. } => Ok(Answer::Never),
        };
        answers.push((index, answer.unwrap_or_else(Answer::Undecided)));
    }
    answers
}

/// A part of a requirement, and the variable in its place.
struct Question<'a> {
    program: &'a Program,
    part: &'a Part,
    cond: &'a Cond,
    free: usize,
    /// The partners for whom the part alone changes what comes out.
    decided: Ref,
}

struct Finder<'a> {
    effective: &'a Effective,
    analysis: Analysis<'a>,
}

type Asked<T> = Result<T, Undecided>;

#[expect(clippy::unnecessary_wraps, reason = "diagrams take what may fail")]
fn yes_if(yes: bool) -> Asked<Leaf> {
    Ok(if yes { Leaf::Yes } else { Leaf::No })
}

impl Finder<'_> {
    /// The partners for whom a function holds whatever the vendor will fix, and whichever approximate date has come.
    fn certain(&mut self, function: Ref) -> Asked<Ref> {
        self.over_unknowns(function, true)
    }

    /// The partners for whom a function may hold, depending on what the vendor will fix.
    fn perhaps(&mut self, function: Ref) -> Asked<Ref> {
        self.over_unknowns(function, false)
    }

    fn over_unknowns(&mut self, function: Ref, every: bool) -> Asked<Ref> {
        let mut found = function;
        for place in 0..self.analysis.world.variables.len() {
            let unknown = self.analysis.world.variables.get(place);
            if unknown.is_some_and(|v| matches!(v.key, Key::Open(_) | Key::Date(_))) {
                let no = self.analysis.diagrams.restrict(found, place, 0)?;
                let yes = self.analysis.diagrams.restrict(found, place, 1)?;
                found =
                    if every { self.analysis.diagrams.and(no, yes)? } else { self.analysis.diagrams.or(no, yes)? };
            }
        }
        Ok(found)
    }

    /// A partner for each of the functions that hold for anybody there can be.
    fn candidates(&mut self, functions: &[Ref]) -> Asked<Vec<Candidate>> {
        let mut found = Vec::new();
        for &function in functions {
            let possible = self.analysis.possible(function)?;
            let Some(place) = self.analysis.diagrams.place(possible) else { continue };
            let witness = self.analysis.world.witness(self.effective, &place);
            found.push(Candidate { given: witness.given, nothing_else: true });
        }
        Ok(found)
    }

    fn answer(&mut self, functions: &[Ref]) -> Asked<Answer> {
        let found = self.candidates(functions)?;
        Ok(if found.is_empty() { Answer::Never } else { Answer::Perhaps(found) })
    }

    /// The partners for whom a part alone changes what comes out, as far as it can be told.
    fn decided(&mut self, question: &Question<'_>) -> Asked<Ref> {
        let part = question.part;
        let clauses = replace::clauses(&self.effective.program, part.owner);
        if part.expected {
            let span = replace::requirement(question.program, part).map(|found| found.span);
            let root = clauses.and_then(|c| c.requirements.iter().find(|r| Some(r.span) == span)).map(|r| &r.cond);
            let Some(root) = root else { return Ok(Ref::NO) };
            let root = self.analysis.cond(root)?;
            let unmet = self.analysis.diagrams.not(root)?;
            // A warning is given where it is surely not met.
            let warned = self.turned(unmet, question.free, true)?;
            let own = match part.owner {
                Owner::Tier(tier) => {
                    let result = self.analysis.result(tier)?;
                    self.perhaps(result)?
                }
                Owner::Everyone | Owner::Track(_) | Owner::Package(_) | Owner::Specialisation(_) => {
                    self.owned(part.owner)?
                }
            };
            return self.analysis.diagrams.and(warned, own);
        }
        if let Owner::Package(_) = part.owner {
            let Some(clauses) = clauses else { return Ok(Ref::NO) };
            let root = self.analysis.cond(&required(clauses, question.cond.span))?;
            let turned = self.turned(root, question.free, false)?;
            let own = self.owned_without(part.owner)?;
            return self.analysis.diagrams.and(turned, own);
        }
        let mut found = Ref::NO;
        let outcome = self.analysis.outcome()?;
        let mut tiers: Vec<Option<TierId>> = self.analysis.tiers().into_iter().map(Some).chain([None]).collect();
        if !self.has_unknowns(question.free) {
            // Each partner has one outcome: it is this one, or another.
            let no = self.analysis.diagrams.restrict(outcome, question.free, 0)?;
            let yes = self.analysis.diagrams.restrict(outcome, question.free, 1)?;
            found = self.analysis.diagrams.zip(no, yes, |a, b| yes_if(a != b))?;
            tiers.clear();
        }
        for tier in tiers {
            let here = self.analysis.diagrams.map(outcome, |leaf| yes_if(*leaf == Leaf::Tier(tier)))?;
            let turned = self.turned(here, question.free, false)?;
            found = self.analysis.diagrams.or(found, turned)?;
        }
        for (id, _) in self.effective.specialisations() {
            let held = self.analysis.specialised(id)?;
            for every in [true, false] {
                let turned = self.turned(held, question.free, every)?;
                found = self.analysis.diagrams.or(found, turned)?;
            }
        }
        if let Owner::Track(_) = part.owner {
            let own = self.owned(part.owner)?;
            found = self.analysis.diagrams.and(found, own)?;
        }
        Ok(found)
    }

    /// Whether there is anything that the vendor leaves open, besides one variable.
    fn has_unknowns(&self, besides: usize) -> bool {
        let variables = self.analysis.world.variables.iter().enumerate();
        let unknown = |key: &Key| matches!(key, Key::Open(_) | Key::Date(_));
        variables.filter(|(place, _)| *place != besides).any(|(_, variable)| unknown(&variable.key))
    }

    /// Where turning a variable round changes whether a function surely (`every`) or perhaps holds.
    fn turned(&mut self, function: Ref, free: usize, every: bool) -> Asked<Ref> {
        let no = self.analysis.diagrams.restrict(function, free, 0)?;
        let yes = self.analysis.diagrams.restrict(function, free, 1)?;
        let (no, yes) = (self.over_unknowns(no, every)?, self.over_unknowns(yes, every)?);
        self.analysis.diagrams.differ(no, yes)
    }

    fn mark(&mut self, question: &Question<'_>, mark: Mark) -> Asked<Answer> {
        let met = self.analysis.cond(question.cond)?;
        let unmet = self.analysis.diagrams.not(met)?;
        let decided = question.decided;
        match mark {
            Mark::Met | Mark::NotMet => {
                let side = if mark == Mark::Met { met } else { unmet };
                let side = self.certain(side)?;
                let side = match question.part.owner {
                    Owner::Track(_) => {
                        let own = self.owned(question.part.owner)?;
                        self.analysis.diagrams.and(side, own)?
                    }
                    Owner::Everyone | Owner::Tier(_) | Owner::Package(_) | Owner::Specialisation(_) => side,
                };
                let both = self.analysis.diagrams.and(decided, side)?;
                self.answer(&[both, side])
            }
            Mark::Decides if is_open(question.cond) => {
                let (surely, never) = (self.certain(met)?, self.certain(unmet)?);
                let known = self.analysis.diagrams.or(surely, never)?;
                let both = self.analysis.diagrams.without(decided, known)?;
                self.answer(&[both])
            }
            Mark::Decides => {
                let mut functions = Vec::new();
                for side in [met, unmet] {
                    functions.push(self.analysis.diagrams.and(decided, side)?);
                }
                self.answer(&functions)
            }
            Mark::Unknown => {
                let mut found = vec![Candidate { given: Vec::new(), nothing_else: false }];
                let both = self.analysis.diagrams.and(decided, met)?;
                let asked = asked(question.cond);
                for mut candidate in self.candidates(&[both, decided])? {
                    candidate.given.retain(|(measure, _)| !asked.contains(measure));
                    candidate.nothing_else = false;
                    found.push(candidate);
                }
                Ok(Answer::Perhaps(found))
            }
        }
    }

    fn value_of_part(&mut self, question: &Question<'_>, measure: MeasureId, values: Values) -> Asked<Answer> {
        self.value(measure, values, &[question.decided, Ref::YES])
    }

    /// Partners with a certain value of a measure, among those for whom one of the functions holds.
    fn value(&mut self, measure: MeasureId, values: Values, among: &[Ref]) -> Asked<Answer> {
        let Some(number) = number(&self.effective.program, measure, values) else { return Ok(Answer::Never) };
        let place = self.analysis.world.place(&Key::Measure(measure)).ok_or(Undecided::Malformed)?;
        let cells = self.analysis.world.variables.get(place).map_or(&[][..], |variable| &variable.cells);
        let below = cells.iter().rposition(|cell| matches!(cell, FactValue::Number(first) if *first <= number));
        // What lies before the first cell's first value is in that cell, too.
        let cell = u32::try_from(below.unwrap_or(0)).unwrap_or(u32::MAX);
        let here = self.analysis.in_cell(place, cell)?;
        let mut functions = Vec::new();
        for &function in among {
            functions.push(self.analysis.diagrams.and(function, here)?);
        }
        let mut found = self.candidates(&functions)?;
        for candidate in &mut found {
            candidate.given.retain(|(given, _)| *given != measure);
            candidate.given.insert(0, (measure, FactValue::Number(number)));
        }
        Ok(if found.is_empty() { Answer::Never } else { Answer::Perhaps(found) })
    }

    fn other(&mut self, goals: &Goals, index: usize) -> Asked<Answer> {
        match goals.goals.get(index).map(|goal| &goal.kind) {
            Some(Kind::Tier(tier)) => {
                let result = self.analysis.result(*tier)?;
                let surely = self.certain(result)?;
                self.answer(&[surely, result])
            }
            Some(Kind::Grant { grant, applied }) => {
                let Some(granted) = goals.grants.get(*grant) else { return Ok(Answer::Never) };
                let functions = self.grant(granted.owner, granted.span, granted.benefit, *applied)?;
                let found = self.candidates(&functions)?;
                Ok(if found.is_empty() { Answer::Never } else { Answer::Perhaps(found) })
            }
            Some(Kind::Value { measure, values, .. }) => {
                let with = goals.grants.iter().filter(|granted| granted.span == spans(goals, index));
                let mut among = Vec::new();
                for granted in with {
                    among.extend(self.grant(granted.owner, granted.span, granted.benefit, true)?);
                }
                let enclosing = goals.grants.iter().filter(|granted| holds(granted.span, spans(goals, index)));
                for granted in enclosing {
                    let own = self.owned(granted.owner)?;
                    let result = match granted.owner {
                        Owner::Tier(tier) => self.analysis.result(tier)?,
                        Owner::Everyone | Owner::Track(_) | Owner::Package(_) | Owner::Specialisation(_) => own,
                    };
                    let surely = self.certain(result)?;
                    among.extend([surely, result]);
                }
                among.push(Ref::YES);
                self.value(*measure, *values, &among)
            }
            Some(Kind::Part(..)) | None => Ok(Answer::Never),
        }
    }

    /// Where a grant may be had, or not: by tier that comes out, with the owner and its condition met, or one of them not.
    fn grant(&mut self, owner: Owner, span: Span, benefit: BenefitId, applied: bool) -> Asked<Vec<Ref>> {
        let clauses = replace::clauses(&self.effective.program, owner);
        let when = clauses
            .and_then(|clauses| grants_of(clauses, benefit).find(|grant| grant.span == span).map(|g| g.when.clone()));
        let Some(when) = when else { return Ok(Vec::new()) };
        let when = self.analysis.cond(&when)?;
        let own = self.owned(owner)?;
        let both = self.analysis.diagrams.and(when, own)?;
        let side = if applied { both } else { self.analysis.diagrams.not(both)? };
        if !applied && self.always_perhaps(owner, side)? {
            return Ok(Vec::new());
        }
        let mut tiers: Vec<Option<TierId>> = self.analysis.tiers().into_iter().map(Some).collect();
        if let Owner::Tier(own) = owner {
            // The tier itself first, those above it before those below.
            tiers.sort_by_key(|tier| (*tier != Some(own), *tier < Some(own)));
        }
        tiers.push(None);
        let mut found = Vec::new();
        let mut rough = Vec::new();
        let outcome = self.analysis.outcome()?;
        for tier in tiers {
            let result = self.analysis.diagrams.map(outcome, |leaf| yes_if(*leaf == Leaf::Tier(tier)))?;
            let here = self.analysis.diagrams.and(result, side)?;
            found.push(self.certain(here)?);
            rough.push(here);
        }
        found.extend(rough);
        // A benefit that another grant takes the place of is not had although its own condition is met.
        if !applied {
            found.push(Ref::YES);
        }
        Ok(found)
    }

    /// Whether nobody is surely without a grant: what the vendor leaves open may always bring it.
    fn always_perhaps(&mut self, owner: Owner, without: Ref) -> Asked<bool> {
        let mut surely = self.certain(without)?;
        if let Owner::Tier(own) = owner {
            // Another may take its place in a higher tier.
            for tier in self.analysis.tiers() {
                if tier > own {
                    let full = self.analysis.full(tier)?;
                    let above = self.certain(full)?;
                    surely = self.analysis.diagrams.or(surely, above)?;
                }
            }
        }
        Ok(self.analysis.possible(surely)? == Ref::NO)
    }

    /// Who is meant by an owner's clauses: the tier and all above it, a track's partners, who has the package.
    fn owned(&mut self, owner: Owner) -> Asked<Ref> {
        match owner {
            Owner::Package(id) => {
                let has = self.owned_without(owner)?;
                let Some(clauses) = replace::clauses(&self.effective.program, Owner::Package(id)) else {
                    return Ok(Ref::NO);
                };
                let span = self.effective.program.packages.get(id.index()).map(|found| found.span).unwrap_or_default();
                let met = self.analysis.cond(&required(clauses, span))?;
                self.analysis.diagrams.and(has, met)
            }
            Owner::Everyone | Owner::Track(_) | Owner::Tier(_) | Owner::Specialisation(_) => self.owned_without(owner),
        }
    }

    fn owned_without(&mut self, owner: Owner) -> Asked<Ref> {
        let p = &self.effective.program;
        let has = |measure: Option<MeasureId>, name: Option<&String>, span| {
            measure.zip(name).map(|(measure, name)| Cond::atom(Atom::Has { measure, member: name.clone() }, span))
        };
        let asked = match owner {
            Owner::Everyone => return Ok(Ref::YES),
            Owner::Tier(tier) => {
                let mut found = Ref::NO;
                for other in self.analysis.tiers() {
                    if other >= tier {
                        let result = self.analysis.result(other)?;
                        found = self.analysis.diagrams.or(found, result)?;
                    }
                }
                return Ok(found);
            }
            Owner::Specialisation(id) => return self.analysis.specialised(id),
            Owner::Track(id) => {
                let track = p.tracks.get(id.index());
                has(p.track_measure, track.map(|t| &t.name), track.map(|t| t.span).unwrap_or_default())
            }
            Owner::Package(id) => {
                let found = p.packages.get(id.index());
                has(p.package_measure, found.map(|f| &f.name), found.map(|f| f.span).unwrap_or_default())
            }
        };
        match asked {
            // A track that nothing asks for is no variable.
            Some(cond) => self.analysis.cond(&cond).or(Ok(Ref::YES)),
            None => Ok(Ref::NO),
        }
    }
}

fn spans(goals: &Goals, index: usize) -> Span {
    goals.goals.get(index).map(|goal| goal.span).unwrap_or_default()
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

/// The measures that a condition asks.
fn asked(cond: &Cond) -> Vec<MeasureId> {
    let mut found = Vec::new();
    cond.for_each_atom(&mut |atom, _| match atom {
        Atom::Compare { measure, .. }
        | Atom::CompareDate { measure, .. }
        | Atom::Holds(measure)
        | Atom::OneOf { measure, .. }
        | Atom::Has { measure, .. } => found.push(*measure),
        Atom::Meets(_) | Atom::Specialised(_) | Atom::Score { .. } | Atom::Open(_) | Atom::Begun(_) => {}
    });
    found
}

/// A number among the values: the nearest to the limit that reads well.
fn number(p: &Program, measure: MeasureId, values: Values) -> Option<Decimal> {
    let found = p.measures.get(measure.index())?;
    let step = match &found.ty {
        Type::Number(rate) => rate.unit.smallest_step(),
        Type::Date | Type::Flag | Type::OneOf(_) | Type::SetOf(_) | Type::Text => None,
    };
    let step = |limit: Decimal| step.unwrap_or_else(|| Decimal::new(1, limit.scale().max(1)));
    let number = match values {
        Values::At(value) => value,
        Values::Below(limit) => limit.sub(step(limit)).ok()?,
        Values::Above(limit) => limit.add(step(limit)).ok()?,
    };
    (found.signed || number >= Decimal::ZERO).then_some(number)
}
