//! A territory that is served in two ways at the same time.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::Context;
use crate::syntax::ast::{Date, Distribution, DistributionKind, Item, ItemKind, Name, Status};
use crate::syntax::name::normal;

/// `distribution in DE direct` beside `distribution in DE only through "LXPN"`.
pub(in crate::lint) fn served_twice(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut by_territory: BTreeMap<String, Vec<(&Item, &Distribution)>> = BTreeMap::new();
    for item in &context.ast.items {
        let ItemKind::Distribution(line) = &item.kind else { continue };
        let firm = matches!(item.modifiers.status, None | Some((_, Status::Announced)));
        if !firm || line.elsewhere.is_some() {
            continue;
        }
        let whole = line.territories.is_empty().then(String::new);
        for territory in line.territories.iter().map(|t| normal(&t.text)).chain(whole) {
            let lines = by_territory.entry(territory).or_default();
            let clash =
                lines.iter().find(|(other, earlier)| differs(&earlier.kind, &line.kind) && together(other, item));
            if let Some((first, _)) = clash {
                let place = line.territories.iter().find(|t| lines_up(t, &line.territories));
                let place = place.map_or_else(|| String::from("the whole territory"), |t| format!("`{}`", t.text));
                out.push(
                    Diagnostic::warning(
                        Code::TerritoryServedTwice,
                        item.span,
                        format!("{place} is served in two ways at the same time"),
                    )
                    .label("one way")
                    .also(first.span, "and another")
                    .help("say from when on and until when each of them holds, or leave one out"),
                );
                break;
            }
            lines.push((item, line));
        }
    }
}

/// The first of several territories stands for all of them in the message.
fn lines_up(name: &Name, all: &[Name]) -> bool {
    all.first().is_some_and(|first| first.span == name.span)
}

/// Whether two ways exclude each other: several distributors beside each other do not, unless one says `only`.
fn differs(a: &DistributionKind, b: &DistributionKind) -> bool {
    let (only_a, only_b) = (closed(a), closed(b));
    match (a, b) {
        (DistributionKind::Direct(_), DistributionKind::Direct(_)) => false,
        (DistributionKind::Direct(_), _) | (_, DistributionKind::Direct(_)) => true,
        (_, _) => (only_a.is_some() || only_b.is_some()) && names(a) != names(b),
    }
}

fn closed(kind: &DistributionKind) -> Option<()> {
    matches!(kind, DistributionKind::Through { only: true, .. }).then_some(())
}

fn names(kind: &DistributionKind) -> Vec<String> {
    match kind {
        DistributionKind::Direct(_) => Vec::new(),
        DistributionKind::Through { distributors, .. } => {
            let mut names: Vec<String> = distributors.iter().map(|d| normal(&d.text)).collect();
            names.sort();
            names
        }
        DistributionKind::Unnamed(text) => vec![normal(&text.text)],
    }
}

/// Whether there is a day on which both may hold.
fn together(a: &Item, b: &Item) -> bool {
    let ends_before = |until: &Option<Date>, from: &Option<Date>| match (until, from) {
        // Where both are the same words, the end of one is the beginning of the other.
        (Some(until), Some(from)) => until.days.last <= from.days.first || until.days == from.days,
        (_, _) => false,
    };
    let (a, b) = (&a.modifiers, &b.modifiers);
    !ends_before(&a.until, &b.from) && !ends_before(&b.until, &a.from)
}
