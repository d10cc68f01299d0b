//! Places that are written together: the other places of a name in the item that declares it, where all are spelled alike.

use lsp_types::{LinkedEditingRangeParams, LinkedEditingRanges};

use super::navigate::{name_at, uses};
use super::place::{item_at, unquoted};
use super::view::View;
use crate::source::Span;
use crate::syntax::ast::{ItemKind, Table};
use crate::syntax::name::normal;

/// What a name may hold while it is written; behind a quote or a line end it is another one.
const NAME: &str = "[^\"“”„«»,;:()#\\r\\n]*";

/// The places, that of the pointer among them; `None` where there is one alone.
pub(super) fn ranges(view: &View<'_>, params: &LinkedEditingRangeParams) -> Option<LinkedEditingRanges> {
    let position = params.text_document_position_params.position;
    let offset = view.offset(position);
    let item = item_at(view, offset)?;
    let inside = |span: &Span| item.span.start <= span.start && span.end <= item.span.end;
    let spans = match (name_at(view, position), &item.kind) {
        (Some((_, def)), _) => {
            let declared = view.compiled.facts.defs.get(def).filter(|def| view.is_here(def.span))?;
            if !inside(&declared.span) {
                return None;
            }
            uses(view, def).into_iter().filter(inside).collect()
        }
        (None, ItemKind::Table(table)) => columns(table, offset),
        (None, _) => return None,
    };
    let spans: Vec<Span> = spans.into_iter().map(|span: Span| unquoted(view, span)).collect();
    let here = spans.iter().find(|span| span.touches(offset))?;
    let written = view.slice(*here);
    // What is spelled otherwise, as a plural is, cannot be written together.
    if spans.len() < 2 || spans.iter().any(|span| view.slice(*span) != written) {
        return None;
    }
    let ranges = spans.iter().map(|span| view.range(span.range())).collect();
    Some(LinkedEditingRanges { ranges, word_pattern: Some(NAME.to_owned()) })
}

/// The column by which a table is dated, where it is named twice.
fn columns(table: &Table, offset: usize) -> Vec<Span> {
    let names = table.dated_by.iter().chain(table.columns.iter().map(|column| &column.name));
    let all: Vec<_> = names.collect();
    let Some(here) = all.iter().find(|name| name.span.touches(offset)) else { return Vec::new() };
    all.iter().filter(|name| normal(&name.text) == normal(&here.text)).map(|name| name.span).collect()
}
