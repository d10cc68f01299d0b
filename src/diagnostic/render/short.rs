//! One line a finding.

use std::fmt::Write as _;

use super::clip::{self, MOST_FINDINGS};
use crate::diagnostic::Diagnostic;
use crate::source::Sources;

/// `file:line:column: error[E0301]: message`, as compilers have always said it.
pub fn short(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut text: String = diagnostics.iter().take(MOST_FINDINGS).map(|d| line(d, sources)).collect();
    if let Some(more) = diagnostics.len().checked_sub(MOST_FINDINGS).filter(|&more| more > 0) {
        let _ = writeln!(text, "and {more} more");
    }
    text
}

fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let place = diagnostic.span().map(|span| format!("{}: ", clip::message(&sources.place(span)))).unwrap_or_default();
    let message = clip::message(&diagnostic.message).replace(['\n', '\r'], " ");
    format!("{place}{}[{}]: {message}\n", diagnostic.severity.word(), diagnostic.code.id())
}
