//! What is asked for although the same tier asks for more of it.

use super::clauses::{clause_with_blank, covers, one_line};
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::ir::{Atom, Comparison, Cond, CondKind, MeasureId, Program, Requirement, ScoreId};
use crate::lint::Context;
use crate::value::Amount;

/// A comparison that holds whenever another one of the same clauses does: `purchases >= 5000` beside `>= 10000`.
pub(in crate::lint) fn weaker(context: &Context<'_>, program: &Program, out: &mut Vec<Diagnostic>) {
    let tiers = program.tiers.iter().map(|t| &t.clauses.requirements);
    let tracks = program.tracks.iter().map(|t| &t.clauses.requirements);
    let specialisations = program.specialisations.iter().map(|s| &s.clauses.requirements);
    for requirements in tiers.chain(tracks).chain(specialisations).chain([&program.everyone.requirements]) {
        let parts: Vec<(&Requirement, &Cond)> =
            requirements.iter().flat_map(|r| r.cond.conjuncts().into_iter().map(move |c| (r, c))).collect();
        for (requirement, part) in &parts {
            let stronger = parts.iter().find(|(r, c)| covers(r, requirement) && is_implied(c, part));
            if let Some((_, stronger)) = stronger {
                out.push(report(context, requirement, part, stronger));
            }
        }
    }
}

fn report(context: &Context<'_>, requirement: &Requirement, part: &Cond, stronger: &Cond) -> Diagnostic {
    let shown = |cond: &Cond| one_line(context.slice(cond.span));
    let message = format!("`{}` asks for nothing more than `{}`", shown(part), shown(stronger));
    let diagnostic = Diagnostic::warning(Code::WeakerClause, part.span, message)
        .label("always met where the other is")
        .also(stronger.span, "this asks for more")
        .help("take it out, or mend the number that is wrong");
    if part.span == requirement.cond.span {
        diagnostic.fix(Safety::Unsafe, "take the clause out", clause_with_blank(context, requirement.span), "")
    } else {
        diagnostic
    }
}

/// What a comparison is about.
#[derive(PartialEq)]
enum Subject {
    Measure(MeasureId),
    Score(ScoreId),
}

fn comparison(cond: &Cond) -> Option<(Subject, Comparison, Amount)> {
    match &cond.kind {
        CondKind::Atom(Atom::Compare { measure, op, amount }) => Some((Subject::Measure(*measure), *op, *amount)),
        CondKind::Atom(Atom::Score { score, op, amount }) => Some((Subject::Score(*score), *op, *amount)),
        CondKind::Atom(
            Atom::CompareDate { .. }
            | Atom::Holds(_)
            | Atom::OneOf { .. }
            | Atom::Has { .. }
            | Atom::Meets(_)
            | Atom::Specialised(_)
            | Atom::Open(_)
            | Atom::Begun(_),
        )
        | CondKind::All(_)
        | CondKind::Any(_)
        | CondKind::AtLeast { .. }
        | CondKind::Not(_) => None,
    }
}

/// Whether whoever meets `strong` meets `weak`, which asks for something else. The same twice is another lint.
fn is_implied(strong: &Cond, weak: &Cond) -> bool {
    let (Some((of, strong, more)), Some((same, weak, less))) = (comparison(strong), comparison(weak)) else {
        return false;
    };
    if of != same || (more.unit, more.per) != (less.unit, less.per) || (strong, more) == (weak, less) {
        return false;
    }
    let (more, less) = (more.value, less.value);
    match (strong, weak) {
        (Comparison::AtLeast | Comparison::MoreThan | Comparison::Equal, Comparison::AtLeast)
        | (Comparison::MoreThan, Comparison::MoreThan) => more >= less,
        (Comparison::AtLeast | Comparison::Equal, Comparison::MoreThan) => more > less,
        (Comparison::AtMost | Comparison::LessThan | Comparison::Equal, Comparison::AtMost)
        | (Comparison::LessThan, Comparison::LessThan) => more <= less,
        (Comparison::AtMost | Comparison::Equal, Comparison::LessThan) => more < less,
        (
            Comparison::AtLeast
            | Comparison::MoreThan
            | Comparison::AtMost
            | Comparison::LessThan
            | Comparison::Equal
            | Comparison::NotEqual,
            _,
        ) => false,
    }
}
