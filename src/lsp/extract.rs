//! A name that introduces itself, or comes from the standard vocabulary, gets a declaration of its own in the program: there it can
//! be explained, and changed.
//!
//! As a renaming, it has to prove itself: the text is compiled with the declaration, and must say what it said.

use std::ops::Range;

use lsp_types::TextEdit;
use serde_json::Value;

use super::navigate::name_at;
use super::place::{declaration, one_line};
use super::view::View;
use crate::check::{Def, Kind, plural};
use crate::ir::{BenefitKind, Program, Type};
use crate::pipeline::{Compilation, compile};
use crate::syntax::ast::ItemKind;
use crate::syntax::name::normal;
use crate::value::Unit;

/// What declares the name at a place: a title and the edit.
pub(super) fn declare(view: &View<'_>, asked: &Range<usize>) -> Option<(String, Vec<TextEdit>)> {
    let program = view.compiled.ir.as_ref()?;
    let introduced =
        || view.compiled.facts.defs.iter().position(|def| view.is_here(def.span) && def.span.touches(asked.start));
    let index = name_at(view, view.position(asked.start)).map(|(_, def)| def).or_else(introduced)?;
    let def = view.compiled.facts.defs.get(index)?;
    let text = if view.is_here(def.span) { of_its_own(view, program, def)? } else { from_vocabulary(view, def)? };
    let at = place(view)?;
    let inserted =
        if at == 0 || view.text().get(..at)?.ends_with('\n') { format!("{text}\n\n") } else { format!("\n\n{text}") };
    let inserted = if view.text().contains("\r\n") { inserted.replace('\n', "\r\n") } else { inserted };
    let mut after = view.text().to_owned();
    after.insert_str(at, &inserted);
    let compiled = compile(view.file.name(), &after);
    let same = same(&view.compiled, &compiled, index, (at, inserted.len()));
    let edit = TextEdit { range: view.range(at..at), new_text: inserted };
    same.then(|| (format!("declare the {} `{}` in this program", def.kind.word(), def.name), vec![edit]))
}

/// Behind the header, or before the first item.
fn place(view: &View<'_>) -> Option<usize> {
    let first = view.compiled.ast.items.first()?;
    let start = first.span.start as usize;
    match &first.kind {
        // What stands behind it on its line is a comment on it.
        ItemKind::Program(_) => {
            let end = first.span.end as usize;
            let rest = view.text().get(end..)?;
            Some(end + rest.find(['\r', '\n']).unwrap_or(rest.len()))
        }
        _ => Some(view.file.line_range(view.file.line_index(start))?.start),
    }
}

/// The declaration of the standard vocabulary, word for word.
fn from_vocabulary(view: &View<'_>, def: &Def) -> Option<String> {
    match def.kind {
        Kind::Measure | Kind::Benefit => {}
        Kind::Tier | Kind::Track | Kind::Package | Kind::Specialisation | Kind::Score | Kind::Table | Kind::Region => {
            return None;
        }
    }
    let item = declaration(view, def)?;
    Some(view.slice(item.span).trim_end().to_owned())
}

/// The declaration of a name that stands in quotes where it is first used.
fn of_its_own(view: &View<'_>, program: &Program, def: &Def) -> Option<String> {
    let is_declared =
        matches!(declaration(view, def).map(|item| &item.kind), Some(ItemKind::Measure(_) | ItemKind::Benefit(_)));
    let wanted = normal(&def.name);
    let mut many = None;
    let ty = match def.kind {
        _ if is_declared => return None,
        Kind::Measure => {
            let measure = program.measures.iter().find(|measure| normal(&measure.name) == wanted)?;
            match &measure.ty {
                Type::Flag if measure.act => "act of the vendor",
                Type::Flag => "flag",
                Type::Number(rate) if rate.unit == Unit::Count && rate.per.is_none() => "count",
                Type::Number(_) | Type::Date | Type::OneOf(_) | Type::SetOf(_) | Type::Text => return None,
            }
        }
        Kind::Benefit => {
            let benefit = program.benefits.iter().find(|benefit| normal(&benefit.name) == wanted)?;
            // What is not counted has no plural where it introduces itself.
            many = (plural(&benefit.name) != benefit.plural).then_some(&benefit.plural);
            match benefit.kind {
                BenefitKind::Entitlement => "entitlement",
                BenefitKind::Percent => "percent",
                BenefitKind::Words => "words",
                BenefitKind::Allowance { .. } | BenefitKind::Money(_) | BenefitKind::Level(_) => return None,
            }
        }
        Kind::Tier | Kind::Track | Kind::Package | Kind::Specialisation | Kind::Score | Kind::Table | Kind::Region => {
            return None;
        }
    };
    let many = many.map_or_else(String::new, |many| format!(" plural \"{many}\""));
    Some(format!("{} \"{}\"{many}: {ty}", def.kind.word(), one_line(&def.name)))
}

/// Whether a text with a declaration more says what it said: each name means what it meant, and the declared one has the same
/// type and columns.
fn same(before: &Compilation, after: &Compilation, index: usize, (at, length): (usize, usize)) -> bool {
    let moved = |start: u32| if (start as usize) < at { start as usize } else { start as usize + length };
    let own = before.facts.defs.get(index);
    let place = |compiled: &Compilation, def: usize, moved: &dyn Fn(u32) -> usize| {
        let def = compiled.facts.defs.get(def)?;
        let here = def.span.file == compiled.file;
        Some((here, if here { moved(def.span.start) } else { def.span.start as usize }))
    };
    let stays = |start: u32| start as usize;
    let inside = |start: usize| (at..at + length).contains(&start);
    let declared = |place: Option<(bool, usize)>| place.is_some_and(|(here, start)| here && inside(start));
    let found = after.facts.uses.iter().map(|(span, def)| (span.start as usize, place(after, *def, &stays)));
    let (own_now, others_now): (Vec<_>, Vec<_>) =
        found.filter(|(start, _)| !inside(*start)).partition(|(_, means)| declared(*means));
    let (own_before, others_before): (Vec<_>, Vec<_>) = before.facts.uses.iter().partition(|(_, def)| *def == index);
    let others = others_before.iter().map(|(span, def)| (moved(span.start), place(before, *def, &moved)));
    // Where it introduced itself, its first place was no use.
    others.eq(others_now)
        && own_before.iter().all(|(span, _)| own_now.iter().any(|(start, _)| *start == moved(span.start)))
        && own.zip(before.ir.as_ref()).zip(after.ir.as_ref()).is_some_and(|((def, old), new)| {
            let old = described(old, def);
            old.is_some() && old == described(new, def)
        })
}

/// What the program says of a measure or benefit, without the places where it says it.
fn described(program: &Program, def: &Def) -> Option<Value> {
    let wanted = normal(&def.name);
    let measure = || program.measures.iter().find(|measure| normal(&measure.name) == wanted);
    let benefit = || program.benefits.iter().find(|benefit| normal(&benefit.name) == wanted);
    let mut value = match def.kind {
        Kind::Measure => serde_json::to_value(measure()?).ok()?,
        Kind::Benefit => serde_json::to_value(benefit()?).ok()?,
        Kind::Tier | Kind::Track | Kind::Package | Kind::Specialisation | Kind::Score | Kind::Table | Kind::Region => {
            return None;
        }
    };
    value.as_object_mut()?.remove("span");
    Some(value)
}
