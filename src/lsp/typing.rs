//! Indentation, as one types: that of the line that was ended, where a clause stands in it, and that of the line that begins.
//!
//! Nothing else is touched, a line that is indented further stays, and behind an empty line the writer is left alone.

use lsp_types::{DocumentOnTypeFormattingParams, TextEdit};

use super::complete::before;
use super::view::View;
use crate::syntax::keywords::{CLAUSES, HEADER, is_in};
use crate::syntax::scan::{Kind, Token};

/// What is typed when a line ends.
pub(super) const LINE_END: &str = "\n";

/// The indentation of clauses, as the canonical form has it.
const CLAUSE: &str = "  ";
/// That of a line that goes on with a clause.
const GOES_ON: &str = "    ";

/// Items that have lines of their own below them.
const WITH_CLAUSES: [&str; 5] = ["program", "tier", "track", "package", "specialisation"];

/// What is to be changed behind what was typed.
pub(super) fn typed(view: &View<'_>, params: &DocumentOnTypeFormattingParams) -> Option<Vec<TextEdit>> {
    let position = params.text_document_position.position;
    if params.ch != LINE_END {
        return None;
    }
    let here = position.line as usize;
    let (ended, begun) = (view.file.line_range(here.checked_sub(1)?)?, view.file.line_range(here)?);
    let (ended_text, begun_text) = (view.text().get(ended.clone())?, view.text().get(begun.clone())?);
    if ended_text.trim().is_empty() {
        return None;
    }
    let (piece, tokens) = before(view.text(), begun.start)?;
    let item = tokens.first()?.text(piece);
    if !WITH_CLAUSES.iter().any(|word| word.eq_ignore_ascii_case(item)) {
        return None;
    }
    let line = tokens.iter().rposition(|token| token.first.is_some())?;
    let first = tokens.get(line)?;
    let mut edits = Vec::new();
    let word = first.text(piece);
    let of_header = item.eq_ignore_ascii_case("program") && is_in(HEADER, word);
    let is_clause = line > 0 && (is_in(CLAUSES, word) || of_header);
    let went_on = line.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(|token| goes_on(piece, token));
    let indentation = ended_text.len() - ended_text.trim_start().len();
    if is_clause && !went_on && ended_text.get(..indentation).is_some_and(|blanks| blanks.len() < CLAUSE.len()) {
        let range = view.range(ended.start..ended.start + indentation);
        edits.push(TextEdit { range, new_text: CLAUSE.to_owned() });
    }
    let last = tokens.last()?;
    // A comment behind the last word says nothing of what follows.
    let wanted = if goes_on(piece, last) || open(piece, &tokens) { GOES_ON } else { CLAUSE };
    // An item that has its clauses in its first line has none below.
    if line == 0 && wanted == CLAUSE && tokens.iter().any(|token| is_in(CLAUSES, token.text(piece))) {
        return (!edits.is_empty()).then_some(edits);
    }
    let blanks = begun_text.len() - begun_text.trim_start().len();
    if begun_text.trim().is_empty() && blanks < wanted.len() {
        edits.push(TextEdit { range: view.range(begun), new_text: wanted.to_owned() });
    }
    (!edits.is_empty()).then_some(edits)
}

/// Whether a line that ends with this wants another one.
fn goes_on(text: &str, token: &Token) -> bool {
    let word = token.text(text);
    match token.kind {
        Kind::Sign => matches!(word, "," | "(" | ":" | "=" | ">=" | "<=" | ">" | "<"),
        Kind::Word => {
            is_in(CLAUSES, word) || ["and", "or", "not", "when", "of"].iter().any(|w| w.eq_ignore_ascii_case(word))
        }
        Kind::Number | Kind::Date | Kind::Text | Kind::OpenText | Kind::Control => false,
    }
}

/// Whether a parenthesis is open at the end.
fn open(text: &str, tokens: &[Token]) -> bool {
    let count = |sign: &str| tokens.iter().filter(|token| token.text(text) == sign).count();
    count("(") > count(")")
}
