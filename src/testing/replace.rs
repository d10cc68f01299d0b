//! A program with one part of a requirement put out of the way.

use super::goals::{Owner, Part};
use crate::ir::{Atom, Clauses, Cond, CondKind, OpenId, OpenTerm, Program, Requirement};

/// The clauses of an owner.
pub(super) fn clauses(program: &Program, owner: Owner) -> Option<&Clauses> {
    match owner {
        Owner::Everyone => Some(&program.everyone),
        Owner::Track(id) => program.tracks.get(id.index()).map(|found| &found.clauses),
        Owner::Tier(id) => program.tiers.get(id.index()).map(|found| &found.clauses),
        Owner::Package(id) => program.packages.get(id.index()).map(|found| &found.clauses),
        Owner::Specialisation(id) => program.specialisations.get(id.index()).map(|found| &found.clauses),
    }
}

fn clauses_mut(program: &mut Program, owner: Owner) -> Option<&mut Clauses> {
    match owner {
        Owner::Everyone => Some(&mut program.everyone),
        Owner::Track(id) => program.tracks.get_mut(id.index()).map(|found| &mut found.clauses),
        Owner::Tier(id) => program.tiers.get_mut(id.index()).map(|found| &mut found.clauses),
        Owner::Package(id) => program.packages.get_mut(id.index()).map(|found| &mut found.clauses),
        Owner::Specialisation(id) => program.specialisations.get_mut(id.index()).map(|found| &mut found.clauses),
    }
}

/// The requirement that a part belongs to.
pub(super) fn requirement<'a>(program: &'a Program, part: &Part) -> Option<&'a Requirement> {
    clauses(program, part.owner)?.requirements.get(part.requirement)
}

/// The condition of a part.
pub(super) fn condition<'a>(program: &'a Program, part: &Part) -> Option<&'a Cond> {
    let mut cond = &requirement(program, part)?.cond;
    for &step in &part.path {
        cond = match &cond.kind {
            CondKind::All(of) | CondKind::Any(of) | CondKind::AtLeast { of, .. } => of.get(step)?,
            CondKind::Not(_) | CondKind::Atom(_) => return None,
        };
    }
    Some(cond)
}

/// The program with something else in the place of a part.
pub(super) fn replaced(program: &Program, part: &Part, by: impl FnOnce(&Cond) -> CondKind) -> Option<Program> {
    let mut changed = program.clone();
    let mut cond = &mut clauses_mut(&mut changed, part.owner)?.requirements.get_mut(part.requirement)?.cond;
    for &step in &part.path {
        cond = match &mut cond.kind {
            CondKind::All(of) | CondKind::Any(of) | CondKind::AtLeast { of, .. } => of.get_mut(step)?,
            CondKind::Not(_) | CondKind::Atom(_) => return None,
        };
    }
    cond.kind = by(cond);
    Some(changed)
}

/// The program in which a part is met, or not, whatever the facts.
pub(super) fn fixed(program: &Program, part: &Part, met: bool) -> Option<Program> {
    replaced(program, part, |_| if met { CondKind::All(Vec::new()) } else { CondKind::Any(Vec::new()) })
}

/// The program in which nobody knows whether a part is met, and the term that says so. All that the part asks is still
/// asked, without any effect.
pub(super) fn loosened(program: &Program, part: &Part) -> Option<(Program, OpenId)> {
    let open = OpenId::at(program.open_terms.len());
    let mut changed = replaced(program, part, |cond| {
        let not = Cond { kind: CondKind::Not(Box::new(cond.clone())), span: cond.span };
        let either = Cond { kind: CondKind::Any(vec![cond.clone(), not]), span: cond.span };
        CondKind::All(vec![Cond::atom(Atom::Open(open), cond.span), either])
    })?;
    let span = condition(program, part)?.span;
    let label = String::from("the part looked at");
    changed.open_terms.push(OpenTerm { label, measure: None, bounds: None, note: None, by: None, span });
    Some((changed, open))
}
