//! Names that tell things apart, numbers of conditions, and places that lie in the sources.

use std::collections::BTreeSet;

use super::{Check, ensure, violation};
use crate::ir::{Cond, CondKind, MeasureId, Program};
use crate::source::Span;

/// No two tiers, tracks, packages or specialisations have one name: results could not tell them apart.
pub(super) fn apart(program: &Program) -> Check {
    let tiers = program.tiers.iter().map(|t| ("tier", &t.name, t.span));
    let tracks = program.tracks.iter().map(|t| ("track", &t.name, t.span));
    let packages = program.packages.iter().map(|p| ("package", &p.name, p.span));
    let specialisations = program.specialisations.iter().map(|s| ("specialisation", &s.name, s.span));
    let mut seen = BTreeSet::new();
    for (kind, name, span) in tiers.chain(tracks).chain(packages).chain(specialisations) {
        place(program, span)?;
        if !seen.insert((kind, name.to_lowercase())) {
            return Err(violation(format!("two of kind {kind} are called `{name}`"), span));
        }
    }
    Ok(())
}

/// A place lies in the sources; programs without sources have none.
pub(super) fn place(program: &Program, span: Span) -> Check {
    let Some(file) = program.sources.get(span.file) else {
        return ensure(program.sources.iter().next().is_none(), "a place lies in a file that is not there", span);
    };
    let lies_in = span.start <= span.end && span.end as usize <= file.text().len();
    ensure(lies_in, "a place lies outside its file", Span { start: 0, end: 0, ..span })
}

/// `at least n of` asks for no more than there are.
pub(super) fn at_most_all(cond: &Cond) -> Check {
    match &cond.kind {
        CondKind::All(conds) | CondKind::Any(conds) => conds.iter().try_for_each(at_most_all),
        CondKind::Not(cond) => at_most_all(cond),
        CondKind::AtLeast { count, of } => {
            ensure(*count as usize <= of.len(), "more conditions are to hold than there are", cond.span)?;
            of.iter().try_for_each(at_most_all)
        }
        CondKind::Atom(_) => Ok(()),
    }
}

/// A track or package that is asked for is one of the program's.
pub(super) fn known_member(program: &Program, measure: MeasureId, member: &str, span: Span) -> Check {
    let same = |name: &String| name.to_lowercase() == member.to_lowercase();
    let known = if program.track_measure == Some(measure) {
        program.tracks.iter().any(|t| same(&t.name))
    } else if program.package_measure == Some(measure) {
        program.packages.iter().any(|p| same(&p.name))
    } else {
        true
    };
    ensure(known, "a track or package is asked for that does not exist", span)
}
