//! A code quality report for GitLab.

use serde::Serialize;

use super::place::{Place, fingerprints};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;

#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

/// One array of issues. A finding without a place is left out: the report can only speak of lines.
pub fn gitlab(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let marks = fingerprints(diagnostics, sources);
    let issues: Vec<Issue<'_>> = diagnostics
        .iter()
        .zip(marks)
        .filter_map(|(d, mark)| Some(issue(d, mark, &Place::of_diagnostic(d, sources)?)))
        .collect();
    let mut text = serde_json::to_string_pretty(&issues).unwrap_or_default();
    text.push('\n');
    text
}

fn issue<'a>(d: &'a Diagnostic, fingerprint: String, at: &Place) -> Issue<'a> {
    let severity = match d.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Note => "info",
    };
    let positions = Positions {
        begin: Position { line: at.line, column: at.column },
        end: Position { line: at.end_line, column: at.end_column },
    };
    Issue {
        description: &d.message,
        check_name: format!("{} {}", d.code.id(), d.code.slug()),
        fingerprint,
        severity,
        location: Location { path: at.path(), positions },
    }
}
