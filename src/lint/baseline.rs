//! What was found before, and is set aside: so that a folder of old programs can be checked from today on.
//!
//! A finding is known by file, code, message and line of text, numbers and blanks left out, and is counted. So it is
//! known again when its line moves, and new again when its line is changed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::source::Sources;

/// The version of the file.
const VERSION: u32 = 1;

/// A baseline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    known: BTreeMap<Mark, u64>,
}

/// What makes two findings the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Mark {
    file: String,
    code: String,
    message: String,
    line: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u32,
    findings: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    file: String,
    code: String,
    message: String,
    line: String,
    count: u64,
}

/// Why a baseline cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// It is no such file.
    #[error("it is no baseline: {0}")]
    Form(#[from] serde_json::Error),
    /// It is of a later progc.
    #[error("it is of version {0}, and this progc reads version {VERSION}")]
    Version(u32),
}

/// What is left after the baseline.
#[derive(Debug)]
pub struct Rest {
    /// The findings that are new.
    pub new: Vec<Diagnostic>,
    /// How many were set aside.
    pub known: u64,
    /// How many the baseline knows that are gone from the files that were looked at.
    pub gone: u64,
}

impl Baseline {
    /// The baseline of these findings. `file` says how the baseline names a file.
    pub fn of(diagnostics: &[Diagnostic], sources: &Sources, file: &dyn Fn(&str) -> String) -> Self {
        let mut known = BTreeMap::new();
        for diagnostic in diagnostics {
            *known.entry(Mark::of(diagnostic, sources, file)).or_insert(0) += 1;
        }
        Baseline { known }
    }

    /// Reads it.
    pub fn read(text: &str) -> Result<Self, BaselineError> {
        let written: Written = serde_json::from_str(text)?;
        if written.version != VERSION {
            return Err(BaselineError::Version(written.version));
        }
        let mut known: BTreeMap<Mark, u64> = BTreeMap::new();
        for Entry { file, code, message, line, count } in written.findings {
            let times = known.entry(Mark { file, code, message, line }).or_insert(0);
            *times = times.saturating_add(count);
        }
        Ok(Baseline { known })
    }

    /// As a file, in order, so that a version control system shows little difference.
    pub fn write(&self) -> String {
        let findings = self.known.iter().map(|(mark, &count)| {
            let Mark { file, code, message, line } = mark.clone();
            Entry { file, code, message, line, count }
        });
        let written = Written { version: VERSION, findings: findings.collect() };
        let mut text = serde_json::to_string_pretty(&written).unwrap_or_default();
        text.push('\n');
        text
    }

    /// How many findings it knows.
    pub fn count(&self) -> u64 {
        self.known.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// Sets aside what is known. `looked_at` says whether a file of the baseline was looked at in this run.
    pub fn apply(
        mut self,
        diagnostics: Vec<Diagnostic>,
        sources: &Sources,
        file: &dyn Fn(&str) -> String,
        looked_at: &dyn Fn(&str) -> bool,
    ) -> Rest {
        let (mut new, mut known) = (Vec::new(), 0);
        for diagnostic in diagnostics {
            match self.known.get_mut(&Mark::of(&diagnostic, sources, file)) {
                Some(left) if *left > 0 => {
                    *left -= 1;
                    known += 1;
                }
                Some(_) | None => new.push(diagnostic),
            }
        }
        let here = self.known.iter().filter(|(mark, _)| looked_at(&mark.file));
        let gone = here.fold(0, |sum: u64, (_, left)| sum.saturating_add(*left));
        Rest { new, known, gone }
    }
}

impl Mark {
    fn of(diagnostic: &Diagnostic, sources: &Sources, file: &dyn Fn(&str) -> String) -> Mark {
        let place = diagnostic.span().and_then(|span| {
            let source = sources.get(span.file)?;
            let line = source.line_range(source.line_index(span.range().start))?;
            Some((source.name(), source.text().get(line)?))
        });
        let (name, line) = place.unwrap_or_default();
        Mark {
            file: file(name),
            code: diagnostic.code.id().to_owned(),
            message: without_numbers(&diagnostic.message),
            line: line.split_whitespace().collect::<Vec<_>>().join(" "),
        }
    }
}

/// Every number as `#`: an amount that is said in a message changes with what it is about.
fn without_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_ascii_digit() {
            out.push(c);
        } else if !out.ends_with('#') {
            out.push('#');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::{SourceFile, Span};

    fn findings(text: &str) -> (Vec<Diagnostic>, Sources) {
        let mut sources = Sources::new();
        let file = sources.add(SourceFile::new("a.prog", text));
        let of =
            |(at, _)| Diagnostic::warning(Code::UnusedMeasure, Span::new(file, at, at + 1), format!("number {at}"));
        (text.match_indices('x').map(of).collect(), sources)
    }

    fn rest(before: &str, after: &str) -> (usize, u64, u64) {
        let same = |name: &str| name.to_owned();
        let (found, sources) = findings(before);
        let text = Baseline::of(&found, &sources, &same).write();
        let (found, sources) = findings(after);
        let rest = Baseline::read(&text).unwrap().apply(found, &sources, &same, &|_| true);
        (rest.new.len(), rest.known, rest.gone)
    }

    #[test]
    fn findings_are_counted_and_may_move() {
        assert_eq!(rest("x\nx\n", "\n\n  x\nx \n"), (0, 2, 0));
        assert_eq!(rest("x\nx\n", "x\n"), (0, 1, 1));
        assert_eq!(rest("x\n", "x\nx\n"), (1, 1, 0));
        assert_eq!(rest("x a\n", "x b\n"), (1, 0, 1));
    }
}
