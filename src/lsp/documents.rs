//! The open texts, as the editor has them.

use std::collections::BTreeMap;
use std::sync::Arc;

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::convert::{self, Encoding};
use crate::lint::{Levels, Options};
use crate::pipeline::{self, Compilation};
use crate::source::SourceFile;

/// An open text.
#[derive(Debug)]
pub(super) struct Document {
    /// The text with its lines.
    pub(super) file: SourceFile,
    /// Counts the changes that the server has seen, over all texts: never the same for two texts of one URI.
    pub(super) stamp: u64,
    /// The version that the editor gave.
    pub(super) version: i32,
    /// The levels of lints.
    pub(super) levels: Levels,
    /// Whether the editor has to be told of findings.
    pub(super) untold: bool,
    /// What can be found out quickly, once somebody has asked.
    quick: Option<Arc<Compilation>>,
    /// The same of an older text.
    older: Option<Arc<Compilation>>,
}

impl Document {
    pub(super) fn new(uri: &Uri, text: &str, version: i32, stamp: u64, levels: Levels) -> Self {
        let file = SourceFile::new(convert::name(uri), text);
        Document { file, stamp, version, levels, untold: true, quick: None, older: None }
    }

    /// Applies changes in their order.
    pub(super) fn change(&mut self, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) {
        for change in changes {
            let text = match change.range {
                None => change.text,
                Some(range) => {
                    let bytes = convert::bytes(&self.file, range, encoding);
                    let mut text = self.file.text().to_owned();
                    text.replace_range(bytes, &change.text);
                    text
                }
            };
            self.file = SourceFile::new(self.file.name(), text);
        }
    }

    /// What was found out of another text is forgotten.
    pub(super) fn changed(&mut self, stamp: u64) {
        (self.stamp, self.untold) = (stamp, true);
        self.older = self.quick.take().or(self.older.take());
    }

    /// The text compiled, or an older one where that is there already: for those who only want to know the names.
    pub(super) fn at_hand(&mut self, today: crate::value::Date) -> Arc<Compilation> {
        let known = self.quick.as_ref().or(self.older.as_ref()).map(Arc::clone);
        known.unwrap_or_else(|| self.compiled(today))
    }

    /// The text compiled, with what is found at once.
    pub(super) fn compiled(&mut self, today: crate::value::Date) -> Arc<Compilation> {
        let quick = self.quick.take().unwrap_or_else(|| {
            let options = Options { levels: self.levels.clone(), today: Some(today), without_proofs: true };
            Arc::new(pipeline::check(self.file.name(), self.file.text(), &options))
        });
        self.quick = Some(Arc::clone(&quick));
        quick
    }
}

/// The open texts.
#[derive(Debug, Default)]
pub(super) struct Documents {
    pub(super) open: BTreeMap<Uri, Document>,
    stamps: u64,
}

impl Documents {
    /// A stamp that no text has had.
    pub(super) fn stamp(&mut self) -> u64 {
        self.stamps += 1;
        self.stamps
    }
}
