//! Items and comments to lines.

use std::ops::Range;

use super::breaks::{self, Piece};
use super::comments;
use crate::diagnostic::Diagnostic;
use crate::source::FileId;
use crate::syntax::Parsed;
use crate::syntax::ast::Comment;
use crate::syntax::parse::parse;
use crate::syntax::scan::{Kind, Scan, Token, is_blank, scan};
use crate::syntax::split::{Block, split};

/// A line to be written.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// Whether a blank line stands before it.
    pub(super) blank_before: bool,
    /// How far it is indented.
    indent: usize,
    /// The code, or a comment that has the line to itself.
    code: String,
    /// A comment behind code.
    pub(super) comment: Option<String>,
    /// The column of that comment, from 0: the author's until the comments are aligned.
    pub(super) column: usize,
    /// The column in the source of what the line begins with.
    written: usize,
    /// The line in the source where it begins.
    source: usize,
    /// The item that it belongs to.
    chunk: usize,
}

impl Line {
    /// How wide it is without the comment behind it.
    pub(super) fn width(&self) -> usize {
        self.indent + self.code.chars().count()
    }

    /// Whether nothing stands in it: only in items that are left as they are.
    pub(super) fn is_blank(&self) -> bool {
        self.code.is_empty() && self.comment.is_none()
    }

    fn write(&self, out: &mut String) {
        if !self.code.is_empty() {
            out.extend(std::iter::repeat_n(' ', self.indent));
            out.push_str(&self.code);
        }
        if let Some(comment) = &self.comment {
            out.extend(std::iter::repeat_n(' ', self.column.saturating_sub(self.width())));
            out.push_str(comment);
        }
        out.push('\n');
    }
}

/// An item in canonical form, with the comments before it and the blank line behind it.
#[derive(Debug)]
pub(super) struct Chunk {
    /// The line in the source, from 0, where it begins; it ends where the next one begins.
    pub(super) line: usize,
    /// Its text.
    pub(super) text: String,
}

/// The tokens of an item.
pub(super) fn range(block: &Block) -> Range<usize> {
    let start = block.parts.first().map_or(0, |p| p.tokens.start);
    start..block.parts.last().map_or(start, |p| p.tokens.end)
}

/// A text on its way to lines.
pub(super) struct Layout {
    text: String,
    scan: Scan,
    lines: Vec<Line>,
    /// Where lines begin.
    starts: Vec<usize>,
    /// The next comment to be written.
    comment: usize,
    /// The chunk that is being written.
    chunk: usize,
    /// The column in the source of its item, once that is written.
    item: Option<usize>,
}

impl Layout {
    /// Reads a text.
    pub(super) fn new(text: &str) -> Layout {
        // Line ends only: a byte order mark at the beginning is skipped by the scanner.
        let text = text.replace("\r\n", "\n");
        let scan = scan(FileId(0), &text);
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Layout { text, scan, starts, lines: Vec::new(), comment: 0, chunk: 0, item: None }
    }

    /// The items in canonical form, and what was read. All of them together are the formatted text.
    pub(super) fn chunks(mut self) -> (Vec<Chunk>, Parsed) {
        let parsed = parse(FileId(0), &self.text);
        self.write(&parsed);
        comments::align(&mut self.lines);
        let mut chunks: Vec<Chunk> = Vec::new();
        let mut last = None;
        for (index, line) in self.lines.iter().enumerate() {
            let blank = line.blank_before && index > 0;
            if blank && let Some(before) = chunks.last_mut() {
                before.text.push('\n');
            }
            if last.replace(line.chunk) != Some(line.chunk) {
                let at = if index == 0 { 0 } else { line.source };
                chunks.push(Chunk { line: at, text: String::new() });
            }
            if let Some(chunk) = chunks.last_mut() {
                line.write(&mut chunk.text);
            }
        }
        if chunks.is_empty() {
            // Nothing but blanks.
            chunks.push(Chunk { line: 0, text: String::new() });
        }
        (chunks, parsed)
    }

    fn write(&mut self, parsed: &Parsed) {
        let file = FileId(0);
        let split = split(file, &self.text, &self.scan.tokens);
        let errors = || parsed.diagnostics.iter().filter(|d| d.is_error());
        // An error that says of no place what is wrong.
        let lost = errors().any(|e| e.span().is_none_or(|s| s.end == 0));
        let mut wrong: Vec<usize> = errors().filter_map(Diagnostic::span).map(|s| s.start as usize).collect();
        wrong.sort_unstable();
        self.as_it_stands(&split.stray);
        let ranges: Vec<Range<usize>> = split.blocks.iter().map(range).collect();
        for (index, (block, own)) in split.blocks.iter().zip(&ranges).enumerate() {
            let start = self.token(own.start).map_or(0, |t| t.start);
            let next = ranges.get(index + 1).and_then(|r| self.token(r.start)).map_or(usize::MAX, |t| t.start);
            let broken = lost
                || wrong.get(wrong.partition_point(|&w| w < start)).is_some_and(|&w| w < next)
                || self.scan.tokens.get(own.clone()).unwrap_or(&[]).iter().any(is_damaged);
            if broken {
                self.as_it_stands(own);
            } else {
                self.between(start);
                let pieces = breaks::pieces(&self.text, &self.scan.tokens, block);
                self.item(own.start, &pieces);
            }
        }
        self.between(self.text.len());
    }

    fn token(&self, index: usize) -> Option<Token> {
        self.scan.tokens.get(index).copied()
    }

    /// The comments before `end` that stand between two items.
    fn between(&mut self, end: usize) {
        let (mut indent, mut column) = self.lines.last().map_or((2, 0), |l| (l.indent.max(2), l.written));
        while let Some(comment) = self.comment_before(end) {
            if !comment.own_line {
                self.behind(&comment);
                continue;
            }
            let written = self.column(comment.span.start as usize);
            // What is indented deeper than an item speaks of that item; from the first that is not, all speak of the next.
            if self.item.is_none_or(|item| written <= item) {
                self.begin_chunk();
                self.own_line(&comment, 0);
                continue;
            }
            if written < column {
                (indent, column) = (2, 0);
            }
            self.own_line(&comment, indent);
        }
        self.begin_chunk();
    }

    /// What is written from now on belongs to the next item.
    fn begin_chunk(&mut self) {
        if self.item.take().is_some() {
            self.chunk += 1;
        }
    }

    /// An item, with the comments in it.
    fn item(&mut self, start: usize, pieces: &[Piece]) {
        self.item = self.token(start).map(|t| self.column(t.start));
        for (offset, piece) in pieces.iter().enumerate() {
            let Some(token) = self.token(start + offset) else { continue };
            while let Some(comment) = self.comment_before(token.start) {
                if comment.own_line {
                    self.own_line(&comment, piece.begins.unwrap_or(0));
                } else {
                    self.behind(&comment);
                }
            }
            match piece.begins {
                Some(indent) => self.line(token.start, indent, piece.text.clone()),
                None => {
                    if let Some(line) = self.lines.last_mut() {
                        if !piece.tight {
                            line.code.push(' ');
                        }
                        line.code.push_str(&piece.text);
                    }
                }
            }
        }
    }

    /// Whole lines of the source that hold these tokens.
    fn as_it_stands(&mut self, tokens: &Range<usize>) {
        let ends = self.token(tokens.start).zip(tokens.end.checked_sub(1).and_then(|i| self.token(i)));
        let Some((first, last)) = ends.filter(|_| !tokens.is_empty()) else { return };
        self.between(first.start);
        self.item = Some(self.column(first.start));
        let start = self.line_start(first.start);
        let end = self.text.get(last.end..).and_then(|t| t.find('\n')).map_or(self.text.len(), |n| last.end + n);
        let text = self.text.get(start..end).unwrap_or("").trim_start_matches('\u{feff}').to_owned();
        let mut at = start;
        for (index, code) in text.split('\n').enumerate() {
            let (written, source) = (self.column(first.start), self.line_number(at));
            let blank_before = index == 0 && self.blank_before(first.start);
            let chunk = self.chunk;
            let code = code.to_owned();
            at += code.len() + 1;
            self.lines.push(Line { blank_before, code, written, source, chunk, ..Line::default() });
        }
        while self.comment_before(end).is_some() {}
    }

    /// Takes the next comment, if it begins before `end`.
    fn comment_before(&mut self, end: usize) -> Option<Comment> {
        let comment = self.scan.comments.get(self.comment).filter(|c| (c.span.start as usize) < end)?;
        self.comment += 1;
        Some(comment.clone())
    }

    fn comment_text(&self, comment: &Comment) -> String {
        self.text.get(comment.span.range()).unwrap_or("").to_owned()
    }

    fn own_line(&mut self, comment: &Comment, indent: usize) {
        self.line(comment.span.start as usize, indent, self.comment_text(comment));
    }

    /// A comment behind the last line.
    fn behind(&mut self, comment: &Comment) {
        let (text, column) = (self.comment_text(comment), self.column(comment.span.start as usize));
        if let Some(line) = self.lines.last_mut() {
            (line.comment, line.column) = (Some(text), column);
        }
    }

    /// A new line that begins with what stands at `start` of the source.
    fn line(&mut self, start: usize, indent: usize, code: String) {
        let (written, source, chunk) = (self.column(start), self.line_number(start), self.chunk);
        let blank_before = self.blank_before(start);
        self.lines.push(Line { blank_before, indent, code, written, source, chunk, ..Line::default() });
    }

    fn line_number(&self, at: usize) -> usize {
        self.starts.partition_point(|&s| s <= at).saturating_sub(1)
    }

    fn line_start(&self, at: usize) -> usize {
        self.starts.get(self.line_number(at)).copied().unwrap_or(0)
    }

    fn column(&self, at: usize) -> usize {
        let line = self.text.get(self.line_start(at)..at).unwrap_or("");
        line.trim_start_matches('\u{feff}').chars().count()
    }

    /// Whether `at` is the first in its line, and the line before is blank.
    fn blank_before(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or("");
        before.chars().rev().take_while(|&c| is_blank(c)).filter(|&c| c == '\n').count() > 1
    }
}

/// Whether a token is nothing that a program can have.
fn is_damaged(token: &Token) -> bool {
    matches!(token.kind, Kind::Control | Kind::OpenText)
}
