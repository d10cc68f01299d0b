//! What stands at a place of a text: tokens, items, clauses.

use lsp_types::Position;

use super::view::View;
use crate::check::{Def, vocabulary};
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::name::normal;

/// A text on one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The item that holds a byte.
pub(super) fn item_at<'v>(view: &'v View<'_>, offset: usize) -> Option<&'v ast::Item> {
    let items = &view.compiled.ast.items;
    let behind = items.partition_point(|item| item.span.start as usize <= offset);
    items.get(behind.checked_sub(1)?).filter(|item| offset <= item.span.end as usize)
}

/// The item that declares a thing, here or in the vocabulary.
pub(super) fn declaration<'v>(view: &'v View<'_>, def: &Def) -> Option<&'v ast::Item> {
    let items = if view.is_here(def.span) { &view.compiled.ast.items } else { &vocabulary::parsed().file.items };
    let behind = items.partition_point(|item| item.span.start <= def.span.start);
    items.get(behind.checked_sub(1)?).filter(|item| def.span.end <= item.span.end)
}

/// The measure that a name declares.
pub(super) fn measure<'v>(view: &'v View<'_>, def: &Def) -> Option<&'v ast::Measure> {
    match &declaration(view, def)?.kind {
        ast::ItemKind::Measure(measure) => Some(measure),
        _ => None,
    }
}

/// The written plural of a measure or benefit.
pub(super) fn written_plural<'v>(view: &'v View<'_>, def: &Def) -> Option<&'v ast::Name> {
    match &declaration(view, def)?.kind {
        ast::ItemKind::Measure(measure) => measure.plural.as_ref(),
        ast::ItemKind::Benefit(benefit) => benefit.plural.as_ref(),
        _ => None,
    }
}

/// The name of a span, without quotes, in the form in which names are compared.
pub(super) fn compared(text: &str) -> String {
    normal(text.trim_matches('"'))
}

/// The comment at a place.
pub(super) fn comment_at<'v>(view: &'v View<'_>, position: Position) -> Option<&'v ast::Comment> {
    let offset = view.offset(position);
    view.compiled.ast.comments.iter().find(|c| c.span.touches(offset) && c.span.start as usize != offset)
}

/// The letters around a byte that can be a word, with `more` characters in it.
pub(super) fn word_at(text: &str, offset: usize, more: &[char]) -> Option<(usize, usize)> {
    let fits = |c: char| c.is_alphanumeric() || more.contains(&c);
    let before = text.get(..offset)?;
    let start = before.char_indices().rev().take_while(|(_, c)| fits(*c)).last().map_or(offset, |(at, _)| at);
    let behind = text.get(offset..)?;
    let end = offset + behind.find(|c| !fits(c)).unwrap_or(behind.len());
    (start < end).then_some((start, end))
}

/// A span without the quotes around it.
pub(super) fn unquoted(view: &View<'_>, span: Span) -> Span {
    let text = view.slice(span);
    if text.len() >= 2 && text.starts_with('"') && text.ends_with('"') {
        return Span { start: span.start + 1, end: span.end - 1, ..span };
    }
    span
}
