//! The standard vocabulary: a program file that ships with the compiler.

use std::sync::OnceLock;

use crate::source::{FileId, SourceFile};
use crate::syntax::{Parsed, parse};

/// Its text.
pub const TEXT: &str = include_str!("../../programs/standard/vocabulary.prog");

/// Its name in messages.
pub const NAME: &str = "vocabulary.prog";

/// Its place in the sources of a compilation: behind the program itself.
pub const FILE: FileId = FileId(1);

/// Its tree, read once.
pub fn parsed() -> &'static Parsed {
    static PARSED: OnceLock<Parsed> = OnceLock::new();
    PARSED.get_or_init(|| parse::parse_plain(FILE, TEXT))
}

/// As a source file, so that messages can show its lines.
pub fn source() -> SourceFile {
    static SOURCE: OnceLock<SourceFile> = OnceLock::new();
    SOURCE.get_or_init(|| SourceFile::new(NAME, TEXT)).clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_reads_it_the_same() {
        assert_eq!(parsed(), &parse::parse(FILE, TEXT));
        assert_eq!(parsed().diagnostics, []);
    }
}
