//! Tiers that say something for nothing, or nothing at all.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::ir::{Atom, Clauses, Program, Status, Tier};
use crate::lint::Context;
use crate::source::Span;
use crate::syntax::ast::{ClauseKind, ItemKind, TierHead};

/// `tier Gold by default requires …`: either everybody has it, or those who meet its requirements.
pub(in crate::lint) fn redundant_default(context: &Context<'_>, program: &Program, out: &mut Vec<Diagnostic>) {
    for item in &context.ast.items {
        let ItemKind::Tier(tier) = &item.kind else { continue };
        let default = tier.head.iter().find_map(|h| match h {
            TierHead::ByDefault(span) => Some(*span),
            _ => None,
        });
        let required =
            item.clauses.iter().find(|c| matches!(c.kind, ClauseKind::Requires(_)) && c.modifiers.status.is_none());
        let name = tier.name.as_ref().map_or("this tier", |n| n.text.as_str());
        if let (Some(default), Some(clause)) = (default, required) {
            let message = format!("`{name}` is by default, and requires something all the same");
            out.push(
                Diagnostic::warning(Code::RedundantDefault, default, message)
                    .label("it says that every partner has this tier")
                    .also(clause.span, "and not every partner meets this")
                    .help("take out one of the two; `expects` asks for something without taking the tier away")
                    .fix(Safety::Unsafe, "take `by default` out", with_blank(context, default), ""),
            );
        }
        let nothing = tier.head.iter().find_map(|h| match h {
            TierHead::InheritsNothing(span) => Some(*span),
            _ => None,
        });
        let lowest = program.tiers.first().zip(tier.name.as_ref()).is_some_and(|(low, name)| low.name == name.text);
        if let Some(span) = nothing.filter(|_| lowest) {
            out.push(
                Diagnostic::warning(
                    Code::RedundantDefault,
                    span,
                    format!("`{name}` is the lowest tier, and has nothing to inherit"),
                )
                .label("this says nothing")
                .help("take it out")
                .fix(Safety::Unsafe, "take `inherits nothing` out", with_blank(context, span), ""),
            );
        }
    }
}

/// A span with the blanks before it.
fn with_blank(context: &Context<'_>, span: Span) -> Span {
    let before = context.text().get(..span.start as usize).unwrap_or("");
    Span::new(span.file, before.trim_end_matches([' ', '\t']).len(), span.end as usize)
}

/// A tier above another one that gives nothing more than that.
pub(in crate::lint) fn without_benefit(_: &Context<'_>, program: &Program, out: &mut Vec<Diagnostic>) {
    let gives = |tier: &Tier| !tier.clauses.grants.is_empty();
    if !program.tiers.iter().any(gives) {
        // A program that lists no benefits is about something else.
        return;
    }
    let asked = asked_by_grants(program);
    for (rank, tier) in program.tiers.iter().enumerate().skip(1) {
        let firm = matches!(tier.validity.status, Status::InForce | Status::Announced);
        if gives(tier) || !firm || tier.name_open || asked.contains(&rank) {
            continue;
        }
        let below = program.tiers.get(rank - 1).map_or("", |t| t.name.as_str());
        out.push(
            Diagnostic::warning(
                Code::TierWithoutBenefit,
                tier.span,
                format!("`{}` gives a partner nothing that `{below}` does not give", tier.name),
            )
            .label("no benefit of its own")
            .help("add `grants …`, or take the tier out"),
        );
    }
}

/// The ranks of the tiers on which a grant depends: `grants margin 25% when Gold`.
fn asked_by_grants(program: &Program) -> BTreeSet<usize> {
    let mut asked = BTreeSet::new();
    let tracks = program.tracks.iter().map(|t| &t.clauses);
    let packages = program.packages.iter().map(|p| &p.clauses);
    let specialisations = program.specialisations.iter().map(|s| &s.clauses);
    let tiers = program.tiers.iter().map(|t| &t.clauses);
    let everyone = std::iter::once(&program.everyone);
    let all: Vec<&Clauses> = tracks.chain(packages).chain(specialisations).chain(tiers).chain(everyone).collect();
    let mut note = |atom: &Atom, _: Span| match atom {
        Atom::Meets(tier) => {
            asked.insert(tier.index());
        }
        Atom::Compare { .. }
        | Atom::CompareDate { .. }
        | Atom::Holds(_)
        | Atom::OneOf { .. }
        | Atom::Has { .. }
        | Atom::Specialised(_)
        | Atom::Score { .. }
        | Atom::Open(_)
        | Atom::Begun(_) => {}
    };
    for clauses in all {
        for grant in clauses.grants.iter().flat_map(|c| &c.grants) {
            grant.when.for_each_atom(&mut note);
        }
    }
    for commission in &program.commissions {
        commission.when.for_each_atom(&mut note);
    }
    for price in program.billing.iter().filter_map(|b| b.price.as_ref()) {
        price.when.for_each_atom(&mut note);
    }
    asked
}

/// No tier is by default: a partner may be in none.
pub(in crate::lint) fn no_entry(_: &Context<'_>, program: &Program, out: &mut Vec<Diagnostic>) {
    let Some(lowest) = program.tiers.first().filter(|_| program.tiers.iter().all(|t| !t.by_default)) else { return };
    out.push(
        Diagnostic::warning(Code::NoEntryTier, lowest.span, "no tier is by default: a partner may have none")
            .label("the lowest tier")
            .help("say `by default` at the lowest tier, if every partner has at least that"),
    );
}
