//! One line a finding.

use crate::diagnostic::Diagnostic;
use crate::source::Sources;

/// `file:line:column: error[E0301]: message`, as compilers have always said it.
pub fn short(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    diagnostics.iter().map(|d| line(d, sources)).collect()
}

fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let place = diagnostic.span().map(|span| format!("{}: ", sources.place(span))).unwrap_or_default();
    let message = diagnostic.message.replace('\n', " ");
    format!("{place}{}[{}]: {message}\n", diagnostic.severity.word(), diagnostic.code.id())
}
