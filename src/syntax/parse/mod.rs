//! Text to tree. Each part of each item is read alone, so one mistake costs one part; `pest` is named only here and
//! below.

// The parser that pest makes of the grammar.
#[allow(missing_docs, reason = "pest_derive documents only the rules that have a doc comment")]
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/prog.pest"]
    pub(super) struct Grammar;
}

mod build;
mod channel;
mod cond;
mod example;
mod example_table;
mod grants;
mod head;
mod kept;
mod measure;
mod number;
mod plain;
mod reader;
mod way;

pub(crate) use grammar::Rule;
pub use kept::Kept;
pub(crate) use reader::{Failure, Reader};

use super::Parsed;
use super::ast::{File, Item};
use super::keywords::{self, CLAUSES, HEADER};
use super::mend::{mend, mend_again};
use super::scan::{Kind, Scan, scan};
use super::split::{Part, Split, split};
use crate::diagnostic::{Code, Diagnostic, tidy};
use crate::source::{FileId, Span};

/// The most bytes of a program.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;

/// Reads `text`. Never fails: what cannot be read is missing from the tree and has its errors.
pub fn parse(file: FileId, text: &str) -> Parsed {
    parsed(file, text, Pass::First)
}

/// As [`parse`], of a text that declares plainly, as the standard vocabulary does; the outcome is the same, and sooner there.
pub fn parse_plain(file: FileId, text: &str) -> Parsed {
    let read = plain::declarations(file, text);
    read.map_or_else(|| parse(file, text), |read| Parsed { file: read, diagnostics: Vec::new() })
}

/// As [`parse`], with what is kept of the text before; the outcome is the same.
pub fn parse_again(file: FileId, text: &str, kept: &mut Kept) -> Parsed {
    kept.begin(file);
    let parsed = parsed(file, text, Pass::Again(kept));
    kept.end();
    parsed
}

/// What is known of a text before it is read.
enum Pass<'k> {
    /// Nothing.
    First,
    /// What is kept of the text before.
    Again(&'k mut Kept),
}

fn parsed(file: FileId, text: &str, mut pass: Pass<'_>) -> Parsed {
    if text.len() > MOST_BYTES {
        let diagnostic =
            Diagnostic::error(Code::FileTooLarge, Span::new(file, 0, 0), "this file is too large for a program")
                .label("a program has at most 16 MB")
                .help("facts about partners belong in a data file");
        return Parsed { file: File { items: Vec::new(), comments: Vec::new() }, diagnostics: vec![diagnostic] };
    }
    let Scan { tokens, comments } = scan(file, text);
    let mends = match &mut pass {
        Pass::First => mend(file, text, &tokens),
        Pass::Again(kept) => mend_again(file, text, &tokens, &mut kept.sound),
    };
    let Split { blocks, stray, patches, diagnostics } = split(file, text, &tokens);
    let mut all_patches = mends.patches;
    all_patches.extend(patches);
    all_patches.sort_by_key(|p| (p.start, p.end));
    let mut reader = Reader::new(file, text, &tokens, all_patches);
    reader.diagnostics = mends.diagnostics;
    reader.diagnostics.extend(diagnostics);
    before_items(&mut reader, &stray);
    let mut items: Vec<Item> = Vec::with_capacity(blocks.len());
    for block in blocks {
        items.extend(match &mut pass {
            Pass::First => reader.item(block.parts),
            Pass::Again(kept) => reader.item_again(block.parts, kept),
        });
    }
    let mut diagnostics = reader.diagnostics;
    tidy(&mut diagnostics);
    Parsed { file: File { items, comments }, diagnostics }
}

/// Text before the first item.
fn before_items(reader: &mut Reader<'_>, stray: &std::ops::Range<usize>) {
    let visible = stray.clone().find(|&i| reader.tokens.get(i).is_some_and(|t| t.kind != Kind::Control));
    let Some(first) = visible.and_then(|i| reader.tokens.get(i)) else { return };
    let word = first.text(reader.text);
    let span = first.span(reader.file);
    let diagnostic = if keywords::is_in(CLAUSES, word) {
        Diagnostic::error(Code::ClauseWithoutItem, span, format!("`{word}` stands alone: it belongs to a tier"))
            .label("no tier before this")
            .help(format!("begin with the tier, as in `tier Gold {word} …`"))
    } else if keywords::is_in(HEADER, word) {
        Diagnostic::error(Code::ClauseWithoutItem, span, format!("`{word}` stands alone: it belongs below `program`"))
            .label("no `program` before this")
            .help("begin with `program \"…\"`, the name of the program")
    } else {
        Diagnostic::error(Code::UnexpectedText, span, format!("a program does not begin with `{word}`"))
            .label("no item begins here")
            .help("an item begins with its keyword, such as `program`, `tier`, `track` or `package`")
    };
    reader.diagnostics.push(diagnostic);
    // Clauses that stand alone are read all the same, for the mistakes in them.
    let starts: Vec<usize> = stray
        .clone()
        .filter(|&i| {
            reader.tokens.get(i).is_some_and(|t| t.kind == Kind::Word && keywords::is_in(CLAUSES, t.text(reader.text)))
        })
        .collect();
    let ends = starts.iter().skip(1).copied().chain(std::iter::once(stray.end));
    let parts: Vec<Part> = starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| Part { kind: super::split::PartKind::Clause, tokens: start..end })
        .collect();
    reader.item(parts);
}

#[cfg(test)]
mod tests;
