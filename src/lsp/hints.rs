//! What is not written and holds all the same: the benefits that a tier inherits, the units of bare numbers, and how many
//! partners meet a condition.

use std::fmt::Write;

use lsp_types::{InlayHint, InlayHintKind, InlayHintLabel, InlayHintParams, InlayHintTooltip};

use super::effect;
use super::extra::Met;
use super::navigate::name_at;
use super::place::{measure, one_line};
use super::view::View;
use crate::ir::TierId;
use crate::source::Span;
use crate::syntax::ast::{Amount, ClauseKind, Comparand, Cond, CondKind, Item, ItemKind, Name, TypeKind};
use crate::syntax::name::normal;

/// So many inherited benefits are named; the others are counted.
const MOST_NAMED: usize = 4;

/// The hints for a part of a text.
pub(super) fn hints(view: &View<'_>, params: &InlayHintParams) -> Vec<InlayHint> {
    let asked = view.bytes(params.range);
    let mut hints = Vec::new();
    let touched = |span: Span| span.range().start <= asked.end && asked.start <= span.range().end;
    for item in view.compiled.ast.items.iter().filter(|item| touched(item.span)) {
        hints.extend(inherited(view, item));
        for clause in item.clauses.iter().filter(|clause| touched(clause.span)) {
            match &clause.kind {
                ClauseKind::Requires(cond) | ClauseKind::Expects(cond) => {
                    units(view, cond, &mut hints);
                    hints.extend(met(view, cond));
                }
                ClauseKind::Grants(_) | ClauseKind::Obliges(_) | ClauseKind::Costs(_) => {}
            }
        }
    }
    hints.sort_by_key(|hint| hint.position);
    hints
}

fn hint(view: &View<'_>, at: usize, label: String, tooltip: Option<String>) -> InlayHint {
    InlayHint {
        position: view.position(at),
        label: InlayHintLabel::String(label),
        kind: Some(InlayHintKind::TYPE),
        text_edits: None,
        tooltip: tooltip.map(InlayHintTooltip::String),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}

/// At the end of a tier's first line, what comes from below.
fn inherited(view: &View<'_>, item: &Item) -> Option<InlayHint> {
    let ItemKind::Tier(tier) = &item.kind else { return None };
    let program = view.compiled.ir.as_ref()?;
    let wanted = normal(&tier.name.as_ref()?.text);
    let id = TierId::at(program.tiers.iter().position(|t| normal(&t.name) == wanted)?);
    let below: Vec<_> = effect::granted(program, id).into_iter().filter(|g| g.from != Some(id)).collect();
    if below.is_empty() {
        return None;
    }
    let named = |g: &effect::Granted<'_>| one_line(view.slice(g.grant.span));
    let mut label = below.iter().take(MOST_NAMED).map(named).collect::<Vec<_>>().join(", ");
    if below.len() > MOST_NAMED {
        let _ = write!(label, " and {} more", below.len() - MOST_NAMED);
    }
    let from = |g: &effect::Granted<'_>| {
        let tier = g.from.and_then(|from| program.tiers.get(from.index()));
        tier.map_or_else(|| String::from("every partner"), |t| t.name.clone())
    };
    let tooltip = below.iter().map(|g| format!("{}: from {}", named(g), from(g))).collect::<Vec<_>>().join("\n");
    let line = view.file.line_index(item.keyword.start as usize);
    let end = view.file.line_range(line)?.end;
    Some(hint(view, end, format!("inherits {label}"), Some(tooltip)))
}

/// Behind a condition, how many partners of the table beside the program meet it.
fn met(view: &View<'_>, cond: &Cond) -> Option<InlayHint> {
    let table = view.extra.as_ref()?.table.as_ref()?;
    let Met { yes, unknown, of } = *table.met.get(&cond.span)?;
    let unknown = if unknown > 0 { format!(", of {unknown} it is not known") } else { String::new() };
    let tooltip = format!("partners of `{}` who meet this condition today", table.name);
    Some(hint(view, cond.span.end as usize, format!("{yes} of {of} partners{unknown}"), Some(tooltip)))
}

fn units(view: &View<'_>, cond: &Cond, hints: &mut Vec<InlayHint>) {
    match &cond.kind {
        CondKind::All(parts) | CondKind::Any(parts) => parts.iter().for_each(|part| units(view, part, hints)),
        CondKind::AtLeast { of, .. } => of.iter().for_each(|part| units(view, part, hints)),
        CondKind::Not(part) => units(view, part, hints),
        CondKind::Compare { left, right: Comparand::Amount(amount), .. } => {
            hints.extend(unit(view, &left.name, amount, amount.span.end));
        }
        CondKind::Quantity { amount, what, .. } => hints.extend(unit(view, what, amount, cond.span.end)),
        CondKind::Compare { .. }
        | CondKind::Is { .. }
        | CondKind::Open { .. }
        | CondKind::Judged { .. }
        | CondKind::Member { .. }
        | CondKind::Name(_) => {}
    }
}

/// The unit and period of the measure, where the number has none.
fn unit(view: &View<'_>, name: &Name, amount: &Amount, at: u32) -> Option<InlayHint> {
    let (_, def) = name_at(view, view.position(name.span.start as usize))?;
    let declared = measure(view, view.compiled.facts.defs.get(def)?)?;
    let ty = declared.ty.as_ref()?;
    let mut said = Vec::new();
    if let (TypeKind::Duration(time), None) = (&ty.kind, &amount.unit) {
        said.push(time.plural().to_owned());
    }
    if let (Some((_, period)), None) = (ty.per, amount.per) {
        said.push(format!("per {}", period.word()));
    }
    (!said.is_empty()).then(|| hint(view, at as usize, said.join(" "), None))
}
