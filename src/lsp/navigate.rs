//! From a name to what it means, and to everywhere that it is named.

use lsp_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, GotoDefinitionParams, GotoDefinitionResponse,
    Location, Position, ReferenceParams,
};

use super::view::View;
use crate::source::Span;

/// The name at a place: where it stands, and the index of what it means.
pub(super) fn name_at(view: &View<'_>, position: Position) -> Option<(Span, usize)> {
    let offset = view.offset(position);
    let touched = view.compiled.facts.uses.iter().filter(|(span, _)| span.touches(offset));
    // Where two names touch, the one that begins here is meant; of two in each other, the inner one.
    touched.copied().max_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)))
}

/// Everywhere that a thing is named, in order of the text.
pub(super) fn uses(view: &View<'_>, def: usize) -> Vec<Span> {
    view.compiled.facts.uses.iter().filter(|(_, of)| *of == def).map(|(span, _)| *span).collect()
}

/// Where the name is declared.
pub(super) fn definition(view: &View<'_>, params: &GotoDefinitionParams) -> Option<GotoDefinitionResponse> {
    let (_, def) = name_at(view, params.text_document_position_params.position)?;
    let declared = view.compiled.facts.defs.get(def).and_then(|def| view.location(def.span));
    declared.map(GotoDefinitionResponse::Scalar)
}

/// Everywhere that the thing is named.
pub(super) fn references(view: &View<'_>, params: &ReferenceParams) -> Option<Vec<Location>> {
    let (_, def) = name_at(view, params.text_document_position.position)?;
    let declared = view.compiled.facts.defs.get(def).map(|def| def.span);
    let mut spans = uses(view, def);
    if !params.context.include_declaration {
        spans.retain(|span| Some(*span) != declared);
    } else if let Some(span) = declared.filter(|span| !view.is_here(*span)) {
        spans.push(span);
    }
    Some(spans.into_iter().filter_map(|span| view.location(span)).collect())
}

/// The same name in the text: its declaration as what writes it, the others as what reads it.
pub(super) fn highlights(view: &View<'_>, params: &DocumentHighlightParams) -> Option<Vec<DocumentHighlight>> {
    let (_, def) = name_at(view, params.text_document_position_params.position)?;
    let declared = view.compiled.facts.defs.get(def).map(|def| def.span);
    let highlight = |span: Span| DocumentHighlight {
        range: view.range(span.range()),
        kind: Some(if Some(span) == declared { DocumentHighlightKind::WRITE } else { DocumentHighlightKind::READ }),
    };
    Some(uses(view, def).into_iter().map(highlight).collect())
}
