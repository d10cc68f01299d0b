//! The open texts, as the editor has them.

use std::collections::BTreeMap;
use std::sync::Arc;

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::convert::{self, Encoding};
use crate::lint::{Levels, Options};
use crate::pipeline::{self, Compilation};
use crate::source::SourceFile;
use crate::syntax::parse::Kept;

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
    /// What was read of an older text.
    kept: Kept,
}

impl Document {
    pub(super) fn new(uri: &Uri, text: &str, version: i32, stamp: u64, levels: Levels) -> Self {
        let file = SourceFile::new(convert::name(uri), text);
        Document { file, stamp, version, levels, untold: true, quick: None, older: None, kept: Kept::default() }
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

    /// What was found out of another text is of no use now. What nobody needs any more is given back: to let go of it takes
    /// milliseconds.
    pub(super) fn changed(&mut self, stamp: u64) -> Option<Arc<Compilation>> {
        (self.stamp, self.untold) = (stamp, true);
        self.quick.take().and_then(|quick| self.older.replace(quick))
    }

    /// The text compiled, or an older one where that is there already: for those who only want to know the names.
    pub(super) fn at_hand(&mut self, today: crate::value::Date) -> Arc<Compilation> {
        let known = self.quick.as_ref().or(self.older.as_ref()).map(Arc::clone);
        known.unwrap_or_else(|| self.compiled(today))
    }

    /// The text compiled, with what is found at once.
    pub(super) fn compiled(&mut self, today: crate::value::Date) -> Arc<Compilation> {
        let quick = self.quick.take().unwrap_or_else(|| {
            let levels = self.levels.clone();
            let options = Options { levels, today: Some(today), without_proofs: true, ..Options::default() };
            // Should it go wrong, nothing is kept.
            let mut kept = std::mem::take(&mut self.kept);
            let compiled = Arc::new(pipeline::check_again(&self.file, &options, &mut kept));
            self.kept = kept;
            compiled
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
