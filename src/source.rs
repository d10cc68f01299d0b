//! Source files, byte spans, and the way from bytes to lines and columns.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The index of a file in a [`Sources`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct FileId(pub u32);

/// A range of bytes `start..end` of one file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The span `start..end` of `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { file, start: cut(start), end: cut(end) }
    }

    /// The smallest span that holds both; `self` where they are of different files.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        if self.file != other.file {
            return self;
        }
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The bytes as a range.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The empty span at the end of this one.
    #[must_use]
    pub fn end_point(self) -> Span {
        Span { start: self.end, ..self }
    }

    /// The span so many bytes further on, or before where `by` is negative.
    #[must_use]
    pub(crate) fn moved(self, by: i64) -> Span {
        let moved = |at: u32| u32::try_from(i64::from(at) + by).unwrap_or(if by < 0 { 0 } else { u32::MAX });
        Span { start: moved(self.start), end: moved(self.end), ..self }
    }

    /// Whether `offset` lies inside, the end included.
    pub fn touches(self, offset: usize) -> bool {
        (self.start as usize..=self.end as usize).contains(&offset)
    }
}

/// One file: its name as the user gave it, its text, and where its lines begin.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(from = "FileParts", into = "FileParts")]
pub struct SourceFile {
    name: Arc<str>,
    text: Arc<str>,
    #[schemars(skip)]
    line_starts: Arc<[u32]>,
    #[schemars(skip)]
    first_line: u32,
}

/// What of a source file is written into the IR.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FileParts {
    name: String,
    text: String,
    /// The number of the text's first line where it is an excerpt of a longer file.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    first_line: u32,
}

fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it by reference")]
fn is_one(n: &u32) -> bool {
    *n == 1
}

impl From<FileParts> for SourceFile {
    fn from(parts: FileParts) -> Self {
        SourceFile::excerpt(parts.name, parts.text, parts.first_line)
    }
}

impl From<SourceFile> for FileParts {
    fn from(file: SourceFile) -> Self {
        FileParts { name: file.name.to_string(), text: file.text.to_string(), first_line: file.first_line }
    }
}

/// A place for people: line and column count from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl SourceFile {
    /// A file named `name` that holds `text`.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        SourceFile::excerpt(name, text, 1)
    }

    /// Some lines of a longer file, the first of which is line `first_line` (from 1) there. So a data file of
    /// gigabytes can be spoken of without being held.
    pub fn excerpt(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>, first_line: u32) -> Self {
        let text: Arc<str> = text.into();
        // A carriage return alone ends a line too, as old spreadsheets write it.
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|&at| bytes.get(at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n'));
        let line_starts = std::iter::once(0).chain(ends.map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX))).collect();
        SourceFile { name: name.into(), text, line_starts, first_line: first_line.max(1) }
    }

    /// The number that people see for line `index` (from 0) of this text.
    pub fn line_number(&self, index: usize) -> usize {
        index.saturating_add(self.first_line as usize)
    }

    /// The name that messages show.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span of this file; empty where the span does not fit.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The index, from 0, of the line that holds `offset`.
    pub fn line_index(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|&s| s as usize <= offset).saturating_sub(1)
    }

    /// The bytes of line `index` (from 0) without its line end.
    pub fn line_range(&self, index: usize) -> Option<std::ops::Range<usize>> {
        let start = *self.line_starts.get(index)? as usize;
        let end = self.line_starts.get(index + 1).map_or(self.text.len(), |&next| next as usize);
        let line = self.text.get(start..end)?;
        Some(start..start + line.trim_end_matches(['\n', '\r']).len())
    }

    /// How many lines there are; an empty file has one.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// Line and column of a byte.
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let line = self.line_index(offset);
        let start = self.line_starts.get(line).map_or(0, |&s| s as usize);
        let before = self.text.get(start..offset.min(self.text.len())).unwrap_or("");
        LineColumn { line: self.line_number(line), column: before.chars().count() + 1 }
    }
}

/// The files of one run, addressed by [`FileId`].
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// No files.
    pub fn new() -> Self {
        Sources::default()
    }

    /// Adds a file and gives it an id.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(file);
        id
    }

    /// Adds the files of another run. Its ids grow by the number given back, as
    /// [`Diagnostic::in_files_from`](crate::diagnostic::Diagnostic::in_files_from) does it.
    pub fn append(&mut self, other: Sources) -> u32 {
        let by = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        self.files.extend(other.files);
        by
    }

    /// The file of an id.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// The files in order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// The text of a span; empty where there is none.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).map_or("", |f| f.slice(span))
    }

    /// `name:line:column` of the span's start.
    pub fn place(&self, span: Span) -> String {
        match self.get(span.file) {
            Some(file) => {
                let at = file.line_column(span.start as usize);
                format!("{}:{}:{}", file.name(), at.line, at.column)
            }
            None => String::from("?"),
        }
    }
}
