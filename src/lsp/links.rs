//! What can be opened: sources and contacts that are addresses, and the program that this one replaces.

use lsp_types::{DocumentLink, DocumentLinkParams, Uri};

use super::convert;
use super::place::unquoted;
use super::view::View;
use crate::source::Span;
use crate::syntax::ast::{Item, ItemKind, Text};

/// The links of a text, in order of place.
pub(super) fn links(view: &View<'_>, _: &DocumentLinkParams) -> Vec<DocumentLink> {
    let mut found = Vec::new();
    for item in &view.compiled.ast.items {
        let mut texts: Vec<&Text> = sources(item);
        if let ItemKind::Program(program) = &item.kind {
            texts.extend(&program.contact);
            if let Some(replaced) = &program.replaces {
                found.extend(file(view, replaced).map(|to| (replaced.span, to)));
            }
        }
        found.extend(texts.into_iter().filter_map(|text| Some((text.span, address(&text.text)?))));
    }
    found.sort_by_key(|(span, _)| *span);
    let link = |(span, target): (Span, Uri)| DocumentLink {
        range: view.range(unquoted(view, span).range()),
        target: Some(target),
        tooltip: None,
        data: None,
    };
    found.into_iter().map(link).collect()
}

fn sources(item: &Item) -> Vec<&Text> {
    let clauses = item.clauses.iter().map(|clause| &clause.modifiers);
    let all = std::iter::once(&item.modifiers).chain(clauses);
    all.flat_map(|modifiers| &modifiers.sources).map(|source| &source.document).collect()
}

/// An address on the web, or of mail.
fn address(text: &str) -> Option<Uri> {
    let lower = text.to_ascii_lowercase();
    let known = ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
    known.then(|| text.parse().ok()).flatten()
}

/// A file beside the text.
fn file(view: &View<'_>, name: &Text) -> Option<Uri> {
    let here = convert::path(view.uri)?;
    convert::uri(&here.parent()?.join(&name.text))
}
