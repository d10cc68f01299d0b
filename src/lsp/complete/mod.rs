//! What can be written at a place. `at` says what kind of place it is, `offers` what fits there.
//!
//! The place is read from the text as it is now, the names from the last look at it: so an answer need not wait
//! until a long text has been compiled.

mod at;
mod offers;

use lsp_types::{CompletionItem, CompletionParams, CompletionResponse, CompletionTextEdit, InsertTextFormat, TextEdit};

use super::view::View;
use crate::syntax::name::normal;

pub(super) use at::before;

use at::Context;
use offers::Offer;

/// What can be written.
pub(super) fn complete(view: &View<'_>, params: &CompletionParams) -> Option<CompletionResponse> {
    let offset = view.offset(params.text_document_position.position);
    let context = at::context(view.text(), offset)?;
    let items = offers::offers(view, &context).into_iter().filter_map(|offer| item(view, &context, offset, offer));
    Some(CompletionResponse::Array(items.collect()))
}

/// An offer as the editor wants it; `None` where it does not go on with what is written.
fn item(view: &View<'_>, context: &Context, offset: usize, offer: Offer) -> Option<CompletionItem> {
    let start = begin(view.text(), context, offset, &offer)?;
    let snippet = offer.snippet.filter(|_| view.client.snippets);
    let format = if snippet.is_some() { InsertTextFormat::SNIPPET } else { InsertTextFormat::PLAIN_TEXT };
    let new_text = snippet.map_or(offer.text, str::to_owned);
    Some(CompletionItem {
        sort_text: Some(format!("{}{}", offer.order, offer.label)),
        filter_text: Some(offer.label.clone()),
        label: offer.label,
        kind: Some(offer.kind),
        detail: Some(offer.detail).filter(|d| !d.is_empty()),
        documentation: offer.documentation,
        insert_text_format: Some(format),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range: view.range(start..offset), new_text })),
        ..CompletionItem::default()
    })
}

/// From where on an offer takes the place of what is written: a name of several words from its first one.
fn begin(text: &str, context: &Context, offset: usize, offer: &Offer) -> Option<usize> {
    let label = normal(&offer.label);
    let goes_on = |start: usize| {
        let written = text.get(start..offset).unwrap_or("");
        // A blank behind a word asks for the next word.
        let open = written.ends_with(char::is_whitespace) && !written.trim().is_empty();
        let written = if open { format!("{} ", normal(written)) } else { normal(written) };
        label.starts_with(&written)
    };
    if context.phrase < context.word && offer.is_name && goes_on(context.phrase) {
        return Some(context.phrase);
    }
    let typed = context.word < offset;
    // Behind a whole word, only what begins anew fits: no second name.
    let fits = typed || context.phrase == context.word || !offer.is_name;
    (fits && goes_on(context.word)).then_some(context.word)
}
