//! Clauses that follow each other in time.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::ir::{Atom, Clauses, Cond, DateId, Program, Validity, WrittenDate};
use crate::lint::Context;
use crate::source::Span;

/// What a clause is about: a measure, a score, a benefit.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    Measure(usize),
    Score(usize),
    Benefit(usize),
}

/// `requires … until 2026-12-31` and `requires … from 2027-01-01`: on the last day of the year nothing is asked.
pub(in crate::lint) fn gap_of_a_day(_: &Context<'_>, program: &Program, out: &mut Vec<Diagnostic>) {
    let tracks = program.tracks.iter().map(|item| &item.clauses);
    let tiers = program.tiers.iter().map(|item| &item.clauses);
    let packages = program.packages.iter().map(|item| &item.clauses);
    let specialisations = program.specialisations.iter().map(|item| &item.clauses);
    for clauses in tracks.chain(tiers).chain(packages).chain(specialisations).chain(std::iter::once(&program.everyone))
    {
        let dated = dated(clauses);
        for (ends, first, _) in &dated {
            let Some(until) = exact(program, ends.until) else { continue };
            let Ok(next) = until.days.last.tomorrow() else { continue };
            let follows = dated.iter().find_map(|(begins, about, span)| {
                let from = exact(program, begins.from)?;
                (from.days.first == next && !first.is_disjoint(about)).then_some((from, *span))
            });
            let Some((from, clause)) = follows else { continue };
            let day = until.days.last;
            let message =
                format!("nothing holds on {day}: `until` names the first day without, and the next begins on {next}");
            out.push(
                Diagnostic::warning(Code::GapOfADay, until.span, message)
                    .label(format!("it holds to the end of {}", day.yesterday().unwrap_or(day)))
                    .also(from.span, "this begins a day later")
                    .also(clause, "of the same")
                    .help(format!("write `until {next}`, the day on which the next begins"))
                    .fix(Safety::Unsafe, format!("write `{next}`"), until.span, next.to_string()),
            );
        }
    }
}

fn exact(program: &Program, date: Option<DateId>) -> Option<&WrittenDate> {
    program.dates.get(date?.index()).filter(|written| written.days.is_exact())
}

/// Each clause with its dates and what it is about.
fn dated(clauses: &Clauses) -> Vec<(&Validity, BTreeSet<About>, Span)> {
    let asked = clauses.requirements.iter().map(|r| (&r.validity, asked(&r.cond), r.span));
    let given = clauses.grants.iter().map(|clause| {
        let about = clause.grants.iter().map(|grant| About::Benefit(grant.benefit.index())).collect();
        (&clause.validity, about, clause.span)
    });
    asked.chain(given).collect()
}

fn asked(cond: &Cond) -> BTreeSet<About> {
    let mut about = BTreeSet::new();
    cond.for_each_atom(&mut |atom, _| match atom {
        Atom::Compare { measure, .. }
        | Atom::CompareDate { measure, .. }
        | Atom::Holds(measure)
        | Atom::OneOf { measure, .. }
        | Atom::Has { measure, .. } => {
            about.insert(About::Measure(measure.index()));
        }
        Atom::Score { score, .. } => {
            about.insert(About::Score(score.index()));
        }
        Atom::Meets(_) | Atom::Specialised(_) | Atom::Open(_) | Atom::Begun(_) => {}
    });
    about
}
