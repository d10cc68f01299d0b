//! Whether two texts say the same.

use crate::diagnostic::Code;
use crate::source::FileId;
use crate::syntax::Parsed;
use crate::syntax::parse::parse;

/// Whether a text has the tree, but for places, the comments and the findings that were read before.
pub(super) fn same(before: &Parsed, after: &str) -> bool {
    seen(before) == seen(&parse(FileId(0), after))
}

fn seen(parsed: &Parsed) -> (String, Vec<Code>) {
    let mut codes: Vec<Code> = parsed.diagnostics.iter().map(|d| d.code).collect();
    codes.sort();
    (without_spans(&format!("{:?}", parsed.file)), codes)
}

/// The tree as text, without its spans. No list of fields to compare could stay complete while the tree grows; `Debug` is.
fn without_spans(tree: &str) -> String {
    const OPEN: &str = "Span { file: ";
    let mut out = String::with_capacity(tree.len());
    let mut rest = tree;
    while let Some((before, after)) = rest.split_once(OPEN) {
        out.push_str(before);
        out.push('_');
        rest = after.split_once(" }").map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::{FileId, parse, without_spans};

    fn same(before: &str, after: &str) -> bool {
        super::same(&parse(FileId(0), before), after)
    }

    #[test]
    fn places_do_not_matter_and_words_do() {
        assert!(same("tier Gold grants margin 25%\n", "tier   Gold\n  grants margin 25%"));
        assert!(!same("tier Gold grants margin 25%\n", "tier Gold grants margin 26%\n"));
        assert!(!same("tier Gold # a\n", "tier Gold # b\n"));
        assert!(!same("tier Gold # a\n", "tier Gold\n# a\n"));
        assert!(!same("tier Gold\n", "tier Gold )\n"));
        assert_eq!(without_spans("A { s: Span { file: FileId(0), start: 1, end: 2 }, b: 1 }"), "A { s: _, b: 1 }");
    }
}
