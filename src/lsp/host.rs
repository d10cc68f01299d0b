//! What the server has to ask the machine for. The command line answers with the machine, tests with what they need.

use std::path::{Path, PathBuf};

use crate::diagnostic::Code;
use crate::eval::Facts;
use crate::ir::Program;
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

/// The table of partners beside a program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// The name of the file.
    pub name: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// Those that the program does not ask for.
    pub ignored: Vec<String>,
    /// What it says of each partner. A row that cannot be read is left out.
    pub partners: Vec<Facts>,
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

    /// The partners beside the program at a path, where there is such a table and it is not too large. The second thread
    /// asks for it.
    fn beside(&self, path: &Path, program: &Program) -> Option<Beside>;
}
