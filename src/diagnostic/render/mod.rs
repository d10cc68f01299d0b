//! Diagnostics for people and machines: pure functions from findings and their sources to text.
//!
//! [`human`] draws source lines with labels and [`short`] says one line each; the others are contracts with tools.
//! Lines and columns count from 1, columns in characters; an end is the column after the last character.

mod clip;
mod github;
mod gitlab;
mod human;
mod json;
pub mod junit;
mod place;
mod sarif;
mod short;
#[cfg(test)]
mod tests;

pub use clip::steers;
pub use github::github;
pub use gitlab::gitlab;
pub use human::{Style, human, passage};
pub use json::{json, ndjson};
pub use junit::junit;
pub use place::fingerprints;
pub use sarif::sarif;
pub use short::short;

use super::{Diagnostic, Severity};
use crate::source::Sources;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Source lines with labels, for a person.
    Human,
    /// One line each, as editors and `grep` like it.
    Short,
    /// One JSON array.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for test reports.
    Junit,
    /// Workflow commands that annotate a pull request on GitHub.
    Github,
    /// A code quality report for GitLab.
    Gitlab,
}

impl Format {
    /// Every format, in the order of the help.
    pub const ALL: &'static [Format] = &[
        Format::Human,
        Format::Short,
        Format::Json,
        Format::Ndjson,
        Format::Sarif,
        Format::Junit,
        Format::Github,
        Format::Gitlab,
    ];

    /// The word on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Human => "human",
            Format::Short => "short",
            Format::Json => "json",
            Format::Ndjson => "ndjson",
            Format::Sarif => "sarif",
            Format::Junit => "junit",
            Format::Github => "github",
            Format::Gitlab => "gitlab",
        }
    }

    /// The format of a name.
    pub fn find(name: &str) -> Option<Format> {
        Format::ALL.iter().copied().find(|f| f.name() == name)
    }

    /// Whether a person reads it: then a summary may follow it.
    pub fn is_for_people(self) -> bool {
        matches!(self, Format::Human | Format::Short)
    }
}

/// The findings in a format, in the order given. `style` matters to [`Format::Human`] alone.
pub fn render(format: Format, diagnostics: &[Diagnostic], sources: &Sources, style: Style) -> String {
    match format {
        Format::Human => human(diagnostics, sources, style),
        Format::Short => short(diagnostics, sources),
        Format::Json => json(diagnostics, sources),
        Format::Ndjson => ndjson(diagnostics, sources),
        Format::Sarif => sarif(diagnostics, sources),
        Format::Junit => junit(diagnostics, sources),
        Format::Github => github(diagnostics, sources),
        Format::Gitlab => gitlab(diagnostics, sources),
    }
}

/// `2 errors, 1 warning`; empty where there is nothing to count.
pub fn counts(diagnostics: &[Diagnostic]) -> String {
    let count = |severity: Severity| match diagnostics.iter().filter(|d| d.severity == severity).count() {
        0 => None,
        1 => Some(format!("1 {}", severity.word())),
        n => Some(format!("{n} {}s", severity.word())),
    };
    let parts: Vec<String> =
        [Severity::Error, Severity::Warning, Severity::Note].into_iter().filter_map(count).collect();
    parts.join(", ")
}

/// The message with all that is said beside it, as plain text: for tools that show one text only.
fn whole_message(diagnostic: &Diagnostic) -> String {
    let mut lines = vec![diagnostic.message.clone()];
    lines.extend(diagnostic.labels.first().map(|l| l.text.clone()).filter(|t| !t.is_empty()));
    lines.extend(diagnostic.notes.iter().map(|n| format!("note: {n}")));
    lines.extend(diagnostic.help.iter().map(|h| format!("help: {h}")));
    lines.extend(diagnostic.fixes.iter().map(human::fix_line));
    lines.join("\n")
}
