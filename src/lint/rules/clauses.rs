//! What is asked for twice.

use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::ir::{Atom, Cond, CondKind, Modality, Program, Requirement, Status, Validity};
use crate::lint::Context;
use crate::source::Span;

/// A requirement that its tier, or the program for every partner, states already.
pub(in crate::lint) fn duplicate(context: &Context<'_>, program: &Program, out: &mut Vec<Diagnostic>) {
    let everyone = &program.everyone.requirements;
    within(context, everyone, out);
    let tiers = program.tiers.iter().map(|t| (&t.clauses.requirements, t.by_default));
    let others = program.tracks.iter().map(|t| (&t.clauses.requirements, true));
    for (own, stays) in tiers.chain(others) {
        within(context, own, out);
        for requirement in own {
            for part in requirement.cond.conjuncts() {
                let stated = everyone.iter().filter(|e| covers(e, requirement));
                let first = stated.flat_map(|e| e.cond.conjuncts()).find(|e| same(e, part));
                let Some(first) = first else { continue };
                // A tier whose only requirement is taken out would no longer say how one comes into it.
                let alone = own.len() == 1 && !stays;
                out.push(report(context, requirement, part, first.span, "every partner", alone));
            }
        }
    }
    for specialisation in &program.specialisations {
        within(context, &specialisation.clauses.requirements, out);
    }
}

fn within(context: &Context<'_>, requirements: &[Requirement], out: &mut Vec<Diagnostic>) {
    let parts: Vec<(&Requirement, &Cond)> =
        requirements.iter().flat_map(|r| r.cond.conjuncts().into_iter().map(move |c| (r, c))).collect();
    for (at, (requirement, part)) in parts.iter().enumerate() {
        let mut before = parts.iter().take(at);
        if let Some((_, first)) = before.find(|(r, c)| covers(r, requirement) && same(c, part)) {
            out.push(report(context, requirement, part, first.span, "this", false));
        }
    }
}

fn report(
    context: &Context<'_>,
    requirement: &Requirement,
    part: &Cond,
    first: Span,
    whom: &str,
    alone: bool,
) -> Diagnostic {
    let message = format!("`{}` is asked for twice", one_line(context.slice(part.span)));
    let by = if whom == "this" { String::from("the first time") } else { format!("asked of {whom}") };
    let diagnostic =
        Diagnostic::warning(Code::DuplicateClause, part.span, message).label("the second time").also(first, by);
    let whole = part.span == requirement.cond.span;
    if !whole || alone {
        return diagnostic.help("take it out here");
    }
    // What dates and sources a clause would be lost with it.
    let safety = if requirement.validity == Validity::default() { Safety::Safe } else { Safety::Unsafe };
    diagnostic.help("take it out here").fix(
        safety,
        "take the clause out",
        clause_with_blank(context, requirement.span),
        "",
    )
}

/// Whether one requirement holds whenever the other does, as far as dates go.
pub(super) fn covers(first: &Requirement, second: &Requirement) -> bool {
    let firm = first.modality == Modality::Required || second.modality == Modality::Expected;
    let (a, b) = (&first.validity, &second.validity);
    let always = a.from.is_none() && a.until.is_none() && a.status == Status::InForce;
    firm && (always || (a.from, a.until, a.status) == (b.from, b.until, b.status))
}

/// Whether two conditions ask the same, in the same order.
fn same(left: &Cond, right: &Cond) -> bool {
    let all = |l: &[Cond], r: &[Cond]| l.len() == r.len() && l.iter().zip(r).all(|(l, r)| same(l, r));
    match (&left.kind, &right.kind) {
        // Each open term is one of its own.
        (CondKind::Atom(Atom::Open(_)), _) => false,
        (CondKind::Atom(l), CondKind::Atom(r)) => l == r,
        (CondKind::Not(l), CondKind::Not(r)) => same(l, r),
        (CondKind::All(l), CondKind::All(r)) | (CondKind::Any(l), CondKind::Any(r)) => all(l, r),
        (CondKind::AtLeast { count: some, of: l }, CondKind::AtLeast { count: others, of: r }) => {
            some == others && all(l, r)
        }
        (CondKind::Atom(_) | CondKind::Not(_) | CondKind::All(_) | CondKind::Any(_) | CondKind::AtLeast { .. }, _) => {
            false
        }
    }
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A clause with the blanks before it, and with its line where it stands alone in it.
pub(super) fn clause_with_blank(context: &Context<'_>, span: Span) -> Span {
    let text = context.text();
    let before = text.get(..span.start as usize).unwrap_or("");
    let blank = before.trim_end_matches([' ', '\t']);
    let rest = text.get(span.end as usize..).unwrap_or("");
    let line = rest.find('\n').map_or(rest, |at| rest.get(..at).unwrap_or(""));
    let start = if blank.ends_with('\n') && line.trim().is_empty() {
        blank.len() - 1
    } else if line.trim_start().starts_with('#') {
        before.len()
    } else {
        blank.len()
    };
    Span::new(span.file, start, span.end as usize)
}
