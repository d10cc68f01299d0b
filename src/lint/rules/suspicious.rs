//! Texts in quotes that introduce themselves, and are nearly a name that is known.

use std::collections::BTreeSet;

use super::names::declared;
use crate::check::Kind;
use crate::diagnostic::{Code, Diagnostic, Safety, did_you_mean};
use crate::lint::{Context, walk};
use crate::syntax::ast::{CondKind, Name};
use crate::syntax::name::normal;

/// `"beta acess"` is an entitlement of its own, and hardly meant as one.
pub(in crate::lint) fn near_miss(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let declared: BTreeSet<String> = declared(context).map(|(_, name)| normal(&name.text)).collect();
    // What introduces itself is no candidate: two texts in quotes may well be much alike.
    let known = |kinds: &[Kind]| -> BTreeSet<&str> {
        let of_kinds = context.facts.defs.iter().filter(|def| kinds.contains(&def.kind));
        let stated = of_kinds.filter(|def| def.span.file != context.file || declared.contains(&normal(&def.name)));
        stated.map(|def| def.name.as_str()).collect()
    };
    let benefits = known(&[Kind::Benefit]);
    let facts = known(&[Kind::Measure, Kind::Tier, Kind::Track, Kind::Package, Kind::Specialisation]);
    let packages = known(&[Kind::Package]);
    let mut told: BTreeSet<String> = BTreeSet::new();
    let mut look = |name: &Name, known: &BTreeSet<&str>| {
        if !introduces_itself(context, name) || !told.insert(normal(&name.text)) {
            return;
        }
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let near = did_you_mean(&name.text, known.iter().copied());
        let Some(near) = near.filter(|n| digits(n) == digits(&name.text) && normal(n) != normal(&name.text)) else {
            return;
        };
        out.push(
            Diagnostic::warning(
                Code::NearMiss,
                name.span,
                format!("`{}` is new here, and nearly `{near}`, which is known", name.text),
            )
            .label("a text of its own, since it is in quotes")
            .help(format!("did you mean `{near}`?"))
            .fix(Safety::Unsafe, format!("write `{near}`"), name.span, format!("\"{near}\"")),
        );
    };
    for item in &context.ast.items {
        walk::grants(item, &mut |grant| {
            look(&grant.benefit, &benefits);
            if let Some(package) = &grant.package {
                look(package, &packages);
            }
        });
    }
    walk::conds(context.ast, &mut |cond| {
        cond.for_each_part(&mut |cond| match &cond.kind {
            CondKind::Judged { what, .. } | CondKind::Open { what, .. } => look(what, &facts),
            CondKind::Name(operand) if operand.table.is_none() => look(&operand.name, &facts),
            CondKind::All(_)
            | CondKind::Any(_)
            | CondKind::Not(_)
            | CondKind::AtLeast { .. }
            | CondKind::Quantity { .. }
            | CondKind::Compare { .. }
            | CondKind::Is { .. }
            | CondKind::Member { .. }
            | CondKind::Name(_) => {}
        });
    });
}

/// Whether a name in quotes means nothing that was known before it.
fn introduces_itself(context: &Context<'_>, name: &Name) -> bool {
    if !name.quoted {
        return false;
    }
    let uses = &context.facts.uses;
    let first = uses.partition_point(|(span, _)| *span < name.span);
    let mut here = uses.iter().skip(first).take_while(|(span, _)| *span == name.span);
    let known = here.any(|(_, def)| context.facts.defs.get(*def).is_some_and(|d| d.span != name.span));
    !known
}
