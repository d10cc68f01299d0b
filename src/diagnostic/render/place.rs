//! Where a finding is, as tools want to know it.

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Sources, Span};

/// A span in lines and columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Place {
    /// The file as the user named it.
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
    /// Bytes from the start of the file; null where only an excerpt of it was held.
    pub(super) start_byte: Option<usize>,
    /// The byte after the last.
    pub(super) end_byte: Option<usize>,
}

impl Place {
    pub(super) fn of(span: Span, sources: &Sources) -> Option<Place> {
        let file = sources.get(span.file)?;
        let range = clamp(file, span);
        let (start, end) = (file.line_column(range.start), file.line_column(range.end));
        let whole = file.line_number(0) == 1;
        Some(Place {
            file: file.name().to_owned(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            start_byte: whole.then_some(range.start),
            end_byte: whole.then_some(range.end),
        })
    }

    pub(super) fn of_diagnostic(diagnostic: &Diagnostic, sources: &Sources) -> Option<Place> {
        Place::of(diagnostic.span()?, sources)
    }

    /// The file as a path that tools match with a repository.
    pub(super) fn path(&self) -> String {
        in_repository(&self.file)
    }
}

/// A path with `/` and no `./` before it.
fn in_repository(file: &str) -> String {
    let path = file.replace('\\', "/");
    match path.strip_prefix("./") {
        Some(rest) => rest.trim_start_matches('/').to_owned(),
        None => path,
    }
}

/// The bytes of a span, cut to the text and moved outwards to whole characters.
pub(super) fn clamp(file: &SourceFile, span: Span) -> std::ops::Range<usize> {
    let text = file.text();
    let mut start = span.range().start.min(text.len());
    let mut end = span.range().end.clamp(start, text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// One mark a finding, the same as long as the finding is the same: it does not change when lines are added above it,
/// so a tool can tell old findings from new ones. Findings that agree in everything are counted through.
pub fn fingerprints(diagnostics: &[Diagnostic], sources: &Sources) -> Vec<String> {
    let mut seen: std::collections::BTreeMap<u64, u64> = std::collections::BTreeMap::new();
    diagnostics
        .iter()
        .map(|d| {
            let (file, line) = d.span().and_then(|span| line_of(span, sources)).unwrap_or_default();
            let mark = fnv(&[d.code.id(), &in_repository(file), line.trim(), &d.message]);
            let repeats = seen.entry(mark).or_default();
            *repeats += 1;
            match *repeats {
                1 => format!("{mark:016x}"),
                n => format!("{:016x}", fnv(&[&format!("{mark:016x}"), &n.to_string()])),
            }
        })
        .collect()
}

fn line_of(span: Span, sources: &Sources) -> Option<(&str, &str)> {
    let file = sources.get(span.file)?;
    let line = file.line_range(file.line_index(span.range().start))?;
    Some((file.name(), file.text().get(line)?))
}

/// FNV-1a: a hash that stays the same between versions of Rust and of progc.
fn fnv(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
