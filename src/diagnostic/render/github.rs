//! Workflow commands: a line each, which GitHub shows beside the changed lines of a pull request.

use super::place::Place;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;

/// `::error file=…,line=…,title=…::message`, one line a finding.
pub fn github(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    diagnostics.iter().map(|d| command(d, sources)).collect()
}

fn command(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let title = property(&format!("{} {}", diagnostic.code.id(), diagnostic.code.slug()));
    let place = Place::of_diagnostic(diagnostic, sources).map(|p| place(&p)).unwrap_or_default();
    format!("::{level} {place}title={title}::{}\n", data(&super::whole_message(diagnostic)))
}

/// GitHub takes columns only where the annotation begins and ends in one line.
fn place(at: &Place) -> String {
    let file = property(&at.path());
    if at.line == at.end_line {
        format!("file={file},line={},col={},endLine={},endColumn={},", at.line, at.column, at.end_line, at.end_column)
    } else {
        format!("file={file},line={},endLine={},", at.line, at.end_line)
    }
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
