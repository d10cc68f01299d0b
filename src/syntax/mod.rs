//! Text to tree, and back to its author in words. Knows no meaning.
//!
//! `scan` cuts the text into tokens, `split` into items and their parts, `mend` takes what beginners write for what
//! they mean, `parse` reads each part by `grammar/prog.pest`, `diagnose` says what is wrong where that fails.

pub mod ast;
mod diagnose;
pub(crate) mod german;
pub mod keywords;
mod mend;
mod messages;
pub mod name;
pub mod parse;
mod patch;
pub(crate) mod scan;
pub(crate) mod split;

use crate::diagnostic::Diagnostic;

/// A file as far as it could be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The tree.
    pub file: ast::File,
    /// What is wrong with the text, in order of place.
    pub diagnostics: Vec<Diagnostic>,
}
