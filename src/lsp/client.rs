//! What the editor can do.

use lsp_types::{InitializeParams, PositionEncodingKind};
use serde_json::Value;

use super::convert::Encoding;

/// What of an editor's abilities makes a difference here.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Client {
    /// How places within a line are counted.
    pub(super) encoding: Encoding,
    /// Completions can have places to fill in.
    pub(super) snippets: bool,
    /// Symbols can lie within each other.
    pub(super) nested_symbols: bool,
    /// It asks for findings instead of being sent them.
    pub(super) pulls: bool,
    /// It can be told to ask for findings again.
    pub(super) asks_again: bool,
    /// It can be told to ask for lenses again.
    pub(super) lenses_again: bool,
    /// It can be told to ask for hints again.
    pub(super) hints_again: bool,
    /// It can be asked to watch files.
    pub(super) watches: bool,
}

impl Client {
    /// Whether it can be told of what is found out later and is no finding.
    pub(super) fn hears_later(self) -> bool {
        self.lenses_again || self.hints_again
    }

    pub(super) fn of(written: &Value) -> Self {
        let params: InitializeParams = serde_json::from_value(written.clone()).unwrap_or_default();
        // The types of the protocol that are used here know this one by another name.
        let again = written.pointer("/capabilities/workspace/diagnostics/refreshSupport");
        let text = params.capabilities.text_document.as_ref();
        let workspace = params.capabilities.workspace.as_ref();
        let general = params.capabilities.general.as_ref();
        let encodings = general.and_then(|g| g.position_encodings.as_deref()).unwrap_or_default();
        // Bytes are what the compiler counts, too.
        let utf8 = encodings.contains(&PositionEncodingKind::UTF8);
        let item = text.and_then(|t| t.completion.as_ref()).and_then(|c| c.completion_item.as_ref());
        let symbols = text.and_then(|t| t.document_symbol.as_ref());
        let watched = workspace.and_then(|w| w.did_change_watched_files);
        Client {
            encoding: if utf8 { Encoding::Utf8 } else { Encoding::Utf16 },
            snippets: item.and_then(|i| i.snippet_support).unwrap_or(false),
            nested_symbols: symbols.and_then(|s| s.hierarchical_document_symbol_support).unwrap_or(false),
            pulls: text.is_some_and(|t| t.diagnostic.is_some()),
            asks_again: again.and_then(Value::as_bool).unwrap_or(false),
            lenses_again: workspace.and_then(|w| w.code_lens.as_ref()?.refresh_support).unwrap_or(false),
            hints_again: workspace.and_then(|w| w.inlay_hint.as_ref()?.refresh_support).unwrap_or(false),
            watches: watched.and_then(|w| w.dynamic_registration).unwrap_or(false),
        }
    }
}
