//! What the server has to ask the machine for. The command line answers with the machine, tests with what they need.

use std::path::{Path, PathBuf};

use crate::diagnostic::Code;
use crate::lint::Levels;
use crate::value::Date;

/// A text that ships with progc, and that an editor can open where it is a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The standard vocabulary.
    Vocabulary,
    /// The page of a code.
    Code(Code),
}

/// The machine.
pub trait Host: Send + Sync {
    /// The day of today.
    fn today(&self) -> Date;

    /// The levels of lints for the program at a path: those of the nearest `progc.toml`. The sentence says why it cannot
    /// be read.
    fn levels(&self, program: &Path) -> Result<Levels, String>;

    /// A shipped text as a file; `None` where there is none.
    fn page(&self, page: Page) -> Option<PathBuf>;
}
