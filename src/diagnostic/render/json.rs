//! JSON for scripts. The names of the fields are a contract: they are only ever added to.

use serde::Serialize;

use super::place::Place;
use crate::diagnostic::{Diagnostic, Safety};
use crate::source::{Sources, Span};

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    name: &'a str,
    severity: &'a str,
    message: &'a str,
    #[serde(flatten)]
    place: MaybePlace,
    labels: Vec<Label<'a>>,
    notes: &'a [String],
    help: &'a [String],
    fixes: Vec<Fix<'a>>,
}

/// The fields of a [`Place`], null where the finding or its file has none.
#[derive(Serialize)]
struct MaybePlace {
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    start_byte: Option<usize>,
    end_byte: Option<usize>,
}

#[derive(Serialize)]
struct Label<'a> {
    text: &'a str,
    primary: bool,
    #[serde(flatten)]
    place: MaybePlace,
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    safety: &'static str,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    #[serde(flatten)]
    place: MaybePlace,
    replacement: &'a str,
}

/// One array of all findings.
pub fn json(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let findings: Vec<Finding<'_>> = diagnostics.iter().map(|d| finding(d, sources)).collect();
    let mut text = serde_json::to_string_pretty(&findings).unwrap_or_default();
    text.push('\n');
    text
}

/// One object a line.
pub fn ndjson(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let line = |d| serde_json::to_string(&finding(d, sources)).unwrap_or_default() + "\n";
    diagnostics.iter().map(line).collect()
}

fn finding<'a>(d: &'a Diagnostic, sources: &Sources) -> Finding<'a> {
    let label = |l: &'a crate::diagnostic::Label| Label {
        text: &l.text,
        primary: l.primary,
        place: place(Some(l.span), sources),
    };
    let edit =
        |e: &'a crate::diagnostic::Edit| Edit { place: place(Some(e.span), sources), replacement: &e.replacement };
    let fix = |f: &'a crate::diagnostic::Fix| Fix {
        title: &f.title,
        safety: safety(f.safety),
        edits: f.edits.iter().map(edit).collect(),
    };
    Finding {
        code: d.code.id(),
        name: d.code.slug(),
        severity: d.severity.word(),
        message: &d.message,
        place: place(d.span(), sources),
        labels: d.labels.iter().map(label).collect(),
        notes: &d.notes,
        help: &d.help,
        fixes: d.fixes.iter().map(fix).collect(),
    }
}

fn place(span: Option<Span>, sources: &Sources) -> MaybePlace {
    let place = span.and_then(|span| Place::of(span, sources));
    MaybePlace {
        line: place.as_ref().map(|p| p.line),
        column: place.as_ref().map(|p| p.column),
        end_line: place.as_ref().map(|p| p.end_line),
        end_column: place.as_ref().map(|p| p.end_column),
        start_byte: place.as_ref().and_then(|p| p.start_byte),
        end_byte: place.as_ref().and_then(|p| p.end_byte),
        file: place.map(|p| p.file),
    }
}

fn safety(safety: Safety) -> &'static str {
    match safety {
        Safety::Safe => "safe",
        Safety::Unsafe => "unsafe",
        Safety::DisplayOnly => "display-only",
    }
}
