//! What is said of a program because it holds for every partner, or because there is a partner who shows it.
//!
//! Each finding is looked for in every stretch of time in which what it speaks of is in force, and said only where it
//! holds in all of them. A finding about somebody comes with that partner, and the reference evaluator has confirmed it.

mod bands;
mod grants;
mod promises;
mod requirements;
mod tiers;

use std::collections::{BTreeMap, BTreeSet};

use super::encode::{Analysis, MOST_STEPS};
use super::regime::regimes;
use super::{Ref, Stop, Undecided, Witness};
use crate::diagnostic::{Code, Diagnostic};
use crate::eval::{Effective, Outcome, effective, reference};
use crate::ir::{Clauses, Program, SpecialisationId, TierId};
use crate::source::Span;
use crate::value::Date;

/// All that was found.
#[derive(Debug, Default)]
pub struct Report {
    /// The findings, in no order.
    pub found: Vec<Diagnostic>,
    /// Questions that have no answer, with what they were about.
    pub undecided: Vec<(Span, Undecided)>,
    /// How many questions were asked.
    pub asked: usize,
}

/// A finding, and what must be in force for it to make sense.
struct Found {
    subjects: Vec<Span>,
    diagnostic: Diagnostic,
}

/// The questions about one stretch of time.
struct Search<'a> {
    analysis: Analysis<'a>,
    stop: &'a Stop,
    found: Vec<Found>,
    undecided: Vec<(Span, Undecided)>,
    asked: usize,
}

/// Looks at a program; `fallback` is the day for one that names no date.
pub fn findings(program: &Program, fallback: Date) -> Report {
    findings_until(program, fallback, &Stop::default())
}

/// The same, until somebody sets a flag: what is found by then is not all, and says nothing.
pub fn findings_until(program: &Program, fallback: Date, stop: &Stop) -> Report {
    let mut report = Report::default();
    let mut seen: BTreeMap<(Code, Vec<Span>), (usize, Diagnostic)> = BTreeMap::new();
    let mut present: Vec<BTreeSet<Span>> = Vec::new();
    bands::sweep(program, &mut report);
    for run in regimes(program, fallback) {
        if stop.is_set() {
            break;
        }
        let effective = effective(program, &run);
        let here = in_force(&effective);
        // The same is in force as in a stretch of time that was looked at.
        if present.contains(&here) {
            continue;
        }
        present.push(here);
        let analysis = match Analysis::within(&effective, MOST_STEPS, stop) {
            Ok(analysis) => analysis,
            Err(why) => {
                report.asked += 1;
                report.undecided.extend(program.tiers.first().map(|tier| (tier.span, why)));
                continue;
            }
        };
        let mut search = Search { analysis, stop, found: Vec::new(), undecided: Vec::new(), asked: 0 };
        search.tiers();
        search.requirements();
        search.grants();
        search.promises();
        report.asked += search.asked;
        report.undecided.extend(search.undecided);
        let mut once = BTreeSet::new();
        for Found { subjects, diagnostic } in search.found {
            let key = (diagnostic.code, subjects);
            if once.insert(key.clone()) {
                seen.entry(key).or_insert((0, diagnostic)).0 += 1;
            }
        }
    }
    report.not_decided();
    for ((_, subjects), (times, diagnostic)) in seen {
        let expected = present.iter().filter(|here| subjects.iter().all(|span| here.contains(span))).count();
        if times >= expected {
            report.found.push(diagnostic);
        }
    }
    report
}

impl Report {
    /// Says, once for each reason, how many questions have no answer: nothing is guessed, and nothing is passed over.
    fn not_decided(&mut self) {
        let mut reasons: BTreeMap<String, (Span, usize)> = BTreeMap::new();
        for (span, why) in &self.undecided {
            reasons.entry(why.to_string()).or_insert((*span, 0)).1 += 1;
        }
        for (why, (span, count)) in reasons {
            let questions = if count == 1 { "1 question" } else { "some questions" };
            let message = format!("{questions} about all partners cannot be decided here: {why}");
            self.found.push(
                Diagnostic::note(Code::NotDecided, span, message)
                    .label("about this")
                    .help("nothing is wrong with that; what progc proves does not reach this far"),
            );
        }
    }
}

/// The places of all that is in force.
fn in_force(effective: &Effective) -> BTreeSet<Span> {
    let mut spans = BTreeSet::new();
    let mut clauses = |clauses: &Clauses| {
        for requirement in &clauses.requirements {
            requirement.cond.for_each_part(&mut |cond| {
                spans.insert(cond.span);
            });
        }
        spans.extend(clauses.grants.iter().flat_map(|clause| clause.grants.iter().map(|grant| grant.span)));
    };
    clauses(&effective.program.everyone);
    let tracks = effective.tracks().map(|(_, track)| (track.span, &track.clauses));
    let tiers = effective.tiers().map(|(_, tier)| (tier.span, &tier.clauses));
    let packages = effective.packages().map(|package| (package.span, &package.clauses));
    let specialisations = effective.specialisations().map(|(_, found)| (found.span, &found.clauses));
    let (items, own): (Vec<_>, Vec<_>) = tracks.chain(tiers).chain(packages).chain(specialisations).unzip();
    own.into_iter().for_each(clauses);
    spans.extend(items);
    spans
}

impl<'a> Search<'a> {
    /// Asks a question; what has no answer is noted with its place.
    fn ask<T>(&mut self, about: Span, question: impl FnOnce(&mut Analysis<'a>) -> Result<T, Undecided>) -> Option<T> {
        self.asked += 1;
        if self.stop.is_set() {
            return None;
        }
        match self.analysis.question(question) {
            Ok(answer) => Some(answer),
            Err(why) => {
                self.undecided.push((about, why));
                None
            }
        }
    }

    /// A partner for whom a function holds, if the reference evaluator says of it what is expected.
    fn witness(&self, holds: Ref, expected: impl Fn(&Outcome) -> bool) -> Option<Witness> {
        let place = self.analysis.diagrams.place(holds)?;
        let effective = self.analysis.effective;
        let witness = self.analysis.world.witness(effective, &place);
        let outcomes = reference::evaluate(effective, &witness.facts(&effective.program)).ok()?;
        outcomes.iter().any(expected).then_some(witness)
    }

    fn say(&mut self, subjects: Vec<Span>, diagnostic: Diagnostic) {
        self.found.push(Found { subjects, diagnostic });
    }

    fn tier_name(&self, tier: TierId) -> &'a str {
        self.analysis.effective.program.tiers.get(tier.index()).map_or("?", |tier| tier.name.as_str())
    }

    fn tier_span(&self, tier: TierId) -> Option<Span> {
        self.analysis.effective.program.tiers.get(tier.index()).map(|tier| tier.span)
    }

    /// Where a tier stands, and who meets it.
    fn who_meets(&mut self, tier: TierId) -> Option<(Span, Ref)> {
        let span = self.tier_span(tier)?;
        let who = self.ask(span, |a| {
            let full = a.full(tier)?;
            a.possible(full)
        });
        Some((span, who?))
    }

    /// Who has a specialisation.
    fn who_has(&mut self, specialisation: SpecialisationId, span: Span) -> Option<Ref> {
        self.ask(span, |a| {
            let who = a.specialised(specialisation)?;
            a.possible(who)
        })
    }

    /// The partner as a note: an example for the program, with what the reference evaluator says of it.
    fn shown(&self, witness: &Witness, name: &str) -> String {
        format!("such a partner, as an example for the program:\n{}", witness.example(self.analysis.effective, name))
    }
}

/// Whether a tier is met by a partner, as far as its vendor may still decide.
fn may_meet(outcome: &Outcome, tier: TierId) -> bool {
    outcome.tiers.iter().any(|found| found.tier == tier && found.verdict != crate::eval::Verdict::NotMet)
}
