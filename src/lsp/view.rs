//! One text at one moment: what a capability looks at.

use std::ops::Range;
use std::sync::Arc;

use lsp_types::{Location, Position, Uri};

use super::client::Client;
use super::convert;
use super::extra::Extra;
use super::host::{Host, Page};
use crate::check::vocabulary;
use crate::pipeline::Compilation;
use crate::source::{SourceFile, Span};
use crate::value::Date;

/// A compiled text and who asks.
pub(super) struct View<'a> {
    /// Which text.
    pub(super) uri: &'a Uri,
    /// The text itself: no copy of it is older than this.
    pub(super) file: &'a SourceFile,
    /// What is found out at once.
    pub(super) compiled: Arc<Compilation>,
    /// The same with all findings, where they are known already.
    pub(super) whole: Option<Arc<Compilation>>,
    /// What was found out beside, where it is known already.
    pub(super) extra: Option<Arc<Extra>>,
    /// The editor.
    pub(super) client: Client,
    /// The machine.
    pub(super) host: &'a dyn Host,
    /// The day.
    pub(super) today: Date,
}

impl View<'_> {
    pub(super) fn text(&self) -> &str {
        self.file.text()
    }

    /// The text of a span of this file or of the vocabulary.
    pub(super) fn slice(&self, span: Span) -> &str {
        self.compiled.sources.slice(span)
    }

    /// Whether a span is one of this text.
    pub(super) fn is_here(&self, span: Span) -> bool {
        span.file == self.compiled.file
    }

    pub(super) fn offset(&self, position: Position) -> usize {
        convert::offset(self.file, position, self.client.encoding)
    }

    pub(super) fn position(&self, offset: usize) -> Position {
        convert::position(self.file, offset, self.client.encoding)
    }

    pub(super) fn range(&self, bytes: Range<usize>) -> lsp_types::Range {
        convert::range(self.file, bytes, self.client.encoding)
    }

    pub(super) fn bytes(&self, range: lsp_types::Range) -> Range<usize> {
        convert::bytes(self.file, range, self.client.encoding)
    }

    /// Where a span is for the editor: in this text, or in the vocabulary where that is a file.
    pub(super) fn location(&self, span: Span) -> Option<Location> {
        location(&self.compiled, self.uri, self.host, self.client, span)
    }

    /// The findings, all of them where they are known.
    pub(super) fn best(&self) -> &Compilation {
        self.whole.as_deref().unwrap_or(&self.compiled)
    }
}

/// Where a span is for the editor.
pub(super) fn location(
    compiled: &Compilation,
    uri: &Uri,
    host: &dyn Host,
    client: Client,
    span: Span,
) -> Option<Location> {
    let file = compiled.sources.get(span.file)?;
    let range = convert::range(file, span.range(), client.encoding);
    if span.file == compiled.file {
        return Some(Location { uri: uri.clone(), range });
    }
    if span.file != vocabulary::FILE {
        return None;
    }
    Some(Location { uri: convert::uri(&host.page(Page::Vocabulary)?)?, range })
}
