//! What a program declares and nothing refers to.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Kind;
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::ir::Program;
use crate::lint::Context;
use crate::source::Span;
use crate::syntax::ast::{Item, ItemKind, Name};
use crate::syntax::name::normal;

/// Measures that the language itself asks for: by an invitation, a review, a territory.
const ASKED_FOR_BY_THE_LANGUAGE: &[&str] = &["invited", "awarded", "joined", "country", "region", "track", "package"];

/// Whether something refers to a definition, other than an example and its own declaration.
fn used(context: &Context<'_>) -> BTreeMap<(Kind, Span), bool> {
    let examples: Vec<Span> =
        context.ast.items.iter().filter(|i| matches!(i.kind, ItemKind::Example(_))).map(|i| i.span).collect();
    let in_example = |span: &Span| {
        let after = examples.partition_point(|e| e.start <= span.start);
        after.checked_sub(1).and_then(|i| examples.get(i)).is_some_and(|e| span.end <= e.end)
    };
    let defs = &context.facts.defs;
    let own = |span: &Span, def: usize| defs.get(def).is_some_and(|d| d.span == *span);
    let uses = context.facts.uses.iter().filter(|(span, def)| !own(span, *def) && !in_example(span));
    let used: BTreeSet<usize> = uses.map(|&(_, def)| def).collect();
    defs.iter().enumerate().map(|(at, def)| ((def.kind, def.span), used.contains(&at))).collect()
}

/// Whether something refers to what a name declares.
fn is_used(defs: &BTreeMap<(Kind, Span), bool>, kind: Kind, name: &Name) -> bool {
    defs.get(&(kind, name.span)).copied().unwrap_or(true)
}

/// Whether the file is a vocabulary: it declares, and nothing in it could refer to what it declares.
fn is_vocabulary(context: &Context<'_>) -> bool {
    context.ast.items.iter().all(|item| {
        let declares = matches!(
            item.kind,
            ItemKind::Program(_)
                | ItemKind::Measure(_)
                | ItemKind::Table(_)
                | ItemKind::Benefit(_)
                | ItemKind::Region(_)
                | ItemKind::Note(_)
        );
        declares && item.clauses.is_empty()
    })
}

/// Measures that no requirement, grant, score or other measure asks for.
pub(in crate::lint) fn measures(context: &Context<'_>, _: &Program, out: &mut Vec<Diagnostic>) {
    if is_vocabulary(context) {
        return;
    }
    let used = used(context);
    for item in &context.ast.items {
        let ItemKind::Measure(measure) = &item.kind else { continue };
        let asked_for = ASKED_FOR_BY_THE_LANGUAGE.contains(&normal(&measure.name.text).as_str());
        if asked_for || is_used(&used, Kind::Measure, &measure.name) {
            continue;
        }
        out.push(
            Diagnostic::warning(
                Code::UnusedMeasure,
                measure.name.span,
                format!("nothing asks for the measure `{}`", measure.name.text),
            )
            .label("no tier, grant or score depends on it")
            .help("take it out, or use it in a requirement")
            .fix(Safety::Unsafe, "take the measure out", whole_lines(context, item), ""),
        );
    }
}

/// Tracks, packages, regions, benefits, tables and scores that nothing refers to.
pub(in crate::lint) fn declarations(context: &Context<'_>, _: &Program, out: &mut Vec<Diagnostic>) {
    if is_vocabulary(context) {
        return;
    }
    let used = used(context);
    for item in &context.ast.items {
        let (kind, name, label) = match &item.kind {
            // A package that gives something acts without being named. A track is named by the partner table, and its partners
            // would not be understood without it.
            ItemKind::Package(package) if item.clauses.is_empty() => (Kind::Package, &package.name, "it gives nothing"),
            ItemKind::Region(region) => (Kind::Region, &region.name, "no line speaks of it"),
            ItemKind::Benefit(benefit) => (Kind::Benefit, &benefit.name, "it is never granted"),
            ItemKind::Table(table) => (Kind::Table, &table.name, "no measure is computed from it"),
            ItemKind::Score(score) => (Kind::Score, &score.name, "no requirement asks for it"),
            ItemKind::Track(_)
            | ItemKind::Package(_)
            | ItemKind::Measure(_)
            | ItemKind::Tier(_)
            | ItemKind::Specialisation(_)
            | ItemKind::Program(_)
            | ItemKind::Rates(_)
            | ItemKind::Distribution(_)
            | ItemKind::Commission(_)
            | ItemKind::Billing(_)
            | ItemKind::Notify(_)
            | ItemKind::Population(_)
            | ItemKind::Target(_)
            | ItemKind::Review(_)
            | ItemKind::Example(_)
            | ItemKind::Note(_) => continue,
        };
        // What is only planned has nothing that refers to it yet.
        if item.modifiers.status.is_some() || is_used(&used, kind, name) {
            continue;
        }
        let message = format!("nothing refers to the {} `{}`", kind.word(), name.text);
        out.push(
            Diagnostic::warning(Code::UnusedDeclaration, name.span, message)
                .label(label)
                .help("take it out, or say what it is for")
                .fix(Safety::Unsafe, format!("take the {} out", kind.word()), whole_lines(context, item), ""),
        );
    }
}

/// An item with its line end, where nothing else stands in its lines.
fn whole_lines(context: &Context<'_>, item: &Item) -> Span {
    let text = context.text();
    let (start, end) = (item.span.start as usize, item.span.end as usize);
    let line_start = text.get(..start).and_then(|t| t.rfind('\n')).map_or(0, |at| at + 1);
    let rest = text.get(end..).unwrap_or("");
    let line_rest = rest.find('\n').map_or(rest.len(), |at| at + 1);
    let alone = text.get(line_start..start).is_some_and(|t| t.trim().is_empty())
        && rest.get(..line_rest).is_some_and(|t| t.trim().is_empty());
    if alone { Span::new(item.span.file, line_start, end + line_rest) } else { item.span }
}
