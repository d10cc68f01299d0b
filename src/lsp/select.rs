//! Larger and larger parts around a place: a word, a name, a condition, a clause, an item, the text.

use std::ops::Range;

use lsp_types::{SelectionRange, SelectionRangeParams};

use super::place::{item_at, word_at};
use super::view::View;
use crate::source::Span;
use crate::syntax::ast::ClauseKind;

/// The parts around each place.
pub(super) fn ranges(view: &View<'_>, params: &SelectionRangeParams) -> Vec<SelectionRange> {
    params.positions.iter().map(|at| around(view, view.offset(*at))).collect()
}

fn around(view: &View<'_>, offset: usize) -> SelectionRange {
    let mut parts: Vec<Range<usize>> = Vec::new();
    parts.push(0..view.text().len());
    parts.extend(word_at(view.text(), offset, &['-', '_', '.']).map(|(start, end)| start..end));
    let mut add = |span: Span| parts.push(span.range());
    view.compiled.facts.uses.iter().for_each(|(span, _)| add(*span));
    if let Some(item) = item_at(view, offset) {
        add(item.span);
        for clause in item.clauses.iter().filter(|c| c.span.touches(offset)) {
            add(clause.span);
            match &clause.kind {
                ClauseKind::Requires(cond) | ClauseKind::Expects(cond) => {
                    cond.for_each_part(&mut |part| add(part.span));
                }
                ClauseKind::Grants(grants) => grants.iter().for_each(|g| add(g.span)),
                ClauseKind::Obliges(names) => names.iter().for_each(|n| add(n.span)),
                ClauseKind::Costs(grant) => add(grant.span),
            }
        }
    }
    parts.retain(|part| part.start <= offset && offset <= part.end);
    parts.sort_by_key(|part| (std::cmp::Reverse(part.len()), part.start));
    parts.dedup();
    let mut chain: Option<SelectionRange> = None;
    let mut outer: Option<Range<usize>> = None;
    for part in parts {
        // Each lies in the one before.
        if outer.as_ref().is_none_or(|o| o.start <= part.start && part.end <= o.end) {
            chain = Some(SelectionRange { range: view.range(part.clone()), parent: chain.map(Box::new) });
            outer = Some(part);
        }
    }
    chain.unwrap_or_else(|| SelectionRange { range: view.range(offset..offset), parent: None })
}
