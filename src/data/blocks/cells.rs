//! The cells of a chunk, by row and by column.

use std::borrow::Cow;

use super::field::Said;
use super::index::{Index, Span};
use super::scan::Scanner;
use super::swar;
use crate::data::read::{Excerpt, RawRow, Row, csv, report};
use crate::eval::columnar::Column;

/// The cells of the chunk that was looked at last.
#[derive(Debug)]
pub(super) struct Cells {
    scanner: Scanner,
    delimiter: u8,
    /// How many columns there are.
    columns: usize,
    index: Index,
    spans: Vec<Span>,
    /// Whether each row has a cell a column, none more, and there is no row of nothing at all.
    even: bool,
    /// By row, a bit: whether it is to be read once more, as a row.
    odd: Vec<u64>,
    /// Up to where lines were counted, and how many there are.
    counted: (usize, u64),
    scratch: Vec<u8>,
    nowhere: Column,
}

impl Cells {
    /// Of a table with so many columns.
    pub(super) fn new(delimiter: u8, columns: usize) -> Self {
        Cells {
            scanner: Scanner::new(delimiter),
            delimiter,
            columns,
            index: Index::default(),
            spans: Vec::new(),
            even: false,
            odd: Vec::new(),
            counted: (0, 0),
            scratch: Vec::new(),
            nowhere: Column::default(),
        }
    }

    /// Finds the cells of a chunk, instead of those before.
    pub(super) fn find(&mut self, bytes: &[u8]) {
        self.index.fill(&self.scanner, bytes);
        self.spans.clear();
        self.even = self.index.is_grid(self.columns);
        if self.even {
            let cells = u32::try_from(self.columns).unwrap_or(u32::MAX);
            let befores = (0u32..).step_by(self.columns).take(self.index.rows());
            self.spans.extend(befores.map(|before| Span { before, cells }));
        } else {
            self.spans.extend(self.index.spans());
        }
        self.odd.clear();
        self.odd.resize(self.spans.len().div_ceil(64), 0);
        self.counted = (0, 0);
        self.shape(bytes);
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.spans.len()
    }

    /// Whether any cell may stand in quotes.
    pub(super) fn has_quotes(&self) -> bool {
        self.index.seen.quotes
    }

    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Finds rows that have not one cell a column, and cells with bytes that are no text.
    fn shape(&mut self, bytes: &[u8]) {
        let (columns, index) = (self.columns, &self.index);
        let sound = (index.seen.is_ascii() || std::str::from_utf8(bytes).is_ok()) && !index.seen.has_zero();
        if sound && self.even {
            return;
        }
        let row = |span: Span| {
            let (from, to) = index.bytes(span);
            bytes.get(from..to).unwrap_or_default()
        };
        // Spreadsheets end some rows with empty cells that no column asked for.
        let padded = |span: Span| {
            let beyond = columns..span.cells as usize;
            !beyond.is_empty() && beyond.filter_map(|c| index.cell(span.before, c)).all(|(from, to)| from == to)
        };
        for (spans, odd) in self.spans.chunks(64).zip(&mut self.odd) {
            for (at, &span) in spans.iter().enumerate() {
                let whole = span.cells as usize == columns || padded(span);
                if !whole || (!sound && (std::str::from_utf8(row(span)).is_err() || row(span).contains(&0))) {
                    *odd |= 1 << at;
                }
            }
        }
    }

    /// Reads a column into `into`, which has room for all rows; rows of which it is not plainly read become odd.
    pub(super) fn column(
        &mut self,
        bytes: &[u8],
        column: usize,
        into: Option<&mut Column>,
        mut read: impl FnMut(&[u8]) -> Said,
    ) {
        let (index, quotes, scratch) = (&self.index, self.index.seen.quotes, &mut self.scratch);
        let Column { known, values, .. } = into.unwrap_or(&mut self.nowhere);
        let mut known = known.iter_mut();
        let mut values = values.chunks_mut(64);
        for (spans, odd) in self.spans.chunks(64).zip(&mut self.odd) {
            let (mut there, mut elsewhere) = (0u64, 0u64);
            let mut slots = values.next().unwrap_or_default().iter_mut();
            for (at, span) in spans.iter().enumerate() {
                let cell = if column < span.cells as usize { index.cell(span.before, column) } else { None };
                let slot = slots.next();
                match said(bytes, cell, quotes, scratch, &mut read) {
                    Said::Value(value) => {
                        there |= 1 << at;
                        if let Some(slot) = slot {
                            *slot = value;
                        }
                    }
                    Said::Missing => {}
                    Said::Else => elsewhere |= 1 << at,
                }
            }
            if let Some(word) = known.next() {
                *word = there;
            }
            *odd |= elsewhere;
        }
    }

    /// The same, with a way to read what most cells say: it gets cells of up to eight bytes as one word.
    pub(super) fn quick_column(
        &mut self,
        bytes: &[u8],
        column: usize,
        into: Option<&mut Column>,
        quick: impl Fn(Word) -> Option<i64>,
        read: impl Fn(&[u8]) -> Said,
    ) {
        let (index, quotes, scratch) = (&self.index, self.index.seen.quotes, &mut self.scratch);
        let into = into.unwrap_or(&mut self.nowhere);
        into.values.resize(self.spans.len(), 0);
        into.known.resize(self.odd.len(), 0);
        let rows = self.spans.chunks(64).zip(into.values.chunks_mut(64));
        for ((spans, values), (known, odd)) in rows.zip(into.known.iter_mut().zip(&mut self.odd)) {
            let (mut there, mut elsewhere, mut bit) = (0u64, 0u64, 1u64);
            for (span, slot) in spans.iter().zip(values) {
                let cell = if column < span.cells as usize { index.cell(span.before, column) } else { None };
                let word = cell.and_then(|(from, to)| Word::of(bytes, from, to));
                // Called outright, so that it becomes a part of this.
                let value = if let Some(word) = word { quick(word) } else { None };
                if let Some(value) = value {
                    *slot = value;
                    there |= bit;
                } else {
                    match slow(bytes, cell, quotes, scratch, &read) {
                        Said::Value(value) => {
                            *slot = value;
                            there |= bit;
                        }
                        Said::Missing => {}
                        Said::Else => elsewhere |= bit,
                    }
                }
                bit = bit.wrapping_shl(1);
            }
            *known = there;
            *odd |= elsewhere;
        }
    }

    /// The rows that are to be read once more, in order.
    pub(super) fn odd(&self) -> Vec<usize> {
        bits(&self.odd)
    }

    /// How many lines end in the chunk.
    pub(super) fn lines(&self, bytes: &[u8]) -> u64 {
        self.index.lines().unwrap_or_else(|| lines(bytes))
    }

    /// Makes a row of cells of a row of the chunk.
    pub(super) fn fill(&mut self, bytes: &[u8], at: usize, row: &mut Row) {
        let Some(&span) = self.spans.get(at) else { return };
        let cells = self.texts(bytes, span);
        csv::fill(row, self.columns, cells.len(), |cell| cells.get(cell).map_or(&[][..], |cell| &**cell));
        row.number = at as u64 + 1;
        row.line = self.line(bytes, at);
    }

    /// The characters of a row that begins on a line.
    pub(super) fn excerpt(&self, bytes: &[u8], at: usize, line: u64) -> Excerpt {
        let (from, to) = self.spans.get(at).map_or((0, 0), |&span| self.index.bytes(span));
        csv::excerpt(bytes.get(from..to).unwrap_or_default(), line, self.delimiter)
    }

    /// A row as it was.
    pub(super) fn raw(&self, bytes: &[u8], at: usize) -> RawRow {
        let cells = self.spans.get(at).map_or_else(Vec::new, |&span| self.texts(bytes, span));
        RawRow::Cells(cells.into_iter().map(Cow::into_owned).collect())
    }

    fn texts<'c>(&self, bytes: &'c [u8], span: Span) -> Vec<Cow<'c, [u8]>> {
        (0..span.cells as usize)
            .filter_map(|column| self.index.cell(span.before, column))
            .map(|(from, to)| match bytes.get(from..to).unwrap_or_default() {
                cell @ [b'"', ..] => Cow::Owned(unquoted(cell, &mut Vec::new()).to_vec()),
                cell => Cow::Borrowed(cell),
            })
            .collect()
    }

    /// On which line of the chunk a row begins, from 1. Rows are asked for in order, so that no line is counted twice.
    pub(super) fn line(&mut self, bytes: &[u8], at: usize) -> u64 {
        let begin = self.spans.get(at).map_or(0, |&span| self.index.bytes(span).0);
        if begin < self.counted.0 {
            self.counted = (0, 0);
        }
        let (from, before) = self.counted;
        let line = before + lines(bytes.get(from..begin).unwrap_or_default());
        self.counted = (begin, line);
        line + 1
    }

    /// The text of a column, trimmed; it is written to `scratch` where it stands in quotes.
    #[inline]
    pub(super) fn cell<'c>(&self, bytes: &'c [u8], at: usize, column: usize, scratch: &'c mut Vec<u8>) -> &'c [u8] {
        match self.place(bytes, at, column) {
            cell @ [b'"', ..] => text_of(unquoted(cell, scratch)),
            cell => text_of(cell),
        }
    }

    /// The text of a column of a chunk without quotes, trimmed.
    #[inline]
    pub(super) fn bare<'c>(&self, bytes: &'c [u8], at: usize, column: usize) -> &'c [u8] {
        text_of(self.place(bytes, at, column))
    }

    /// Where the text of a column stands in a chunk without quotes; `None` where there is none, and where blanks may stand
    /// around it.
    #[inline]
    pub(super) fn clean(&self, bytes: &[u8], at: usize, column: usize) -> Option<(usize, usize)> {
        let (from, to) = self.index.cell(self.spans.get(at)?.before, column)?;
        let is_sign = |at: usize| matches!(bytes.get(at), Some(0x21..0x80));
        (from < to && is_sign(from) && is_sign(to - 1)).then_some((from, to))
    }

    #[inline]
    fn place<'c>(&self, bytes: &'c [u8], at: usize, column: usize) -> &'c [u8] {
        let place = self.spans.get(at).and_then(|span| self.index.cell(span.before, column));
        place.and_then(|(from, to)| bytes.get(from..to)).unwrap_or_default()
    }

    /// Rows before which an empty line or a blank row stands, or may stand: before the first of a chunk nobody knows.
    pub(super) fn behind_gaps(&self, bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
        let mut gaps = Vec::new();
        // Rows that follow each other without a gap, unless one is blank.
        let close = self.even && !self.index.seen.quotes && !self.index.seen.returns;
        if close {
            gaps.push(0);
            for (&span, at) in self.spans.iter().zip(0usize..) {
                let (begin, end) = self.index.bytes(span);
                if is_blank(bytes.get(begin..end).unwrap_or_default(), self.delimiter) {
                    gaps.push(at + 1);
                }
            }
            return gaps.into_iter();
        }
        // Where the row before ended, and whether it is blank.
        let mut before: Option<(usize, bool)> = None;
        for (at, &span) in self.spans.iter().enumerate() {
            let (begin, end) = self.index.bytes(span);
            let blank = is_blank(bytes.get(begin..end).unwrap_or_default(), self.delimiter);
            let gap = match before {
                None => true,
                // One line end, or a return and a feed, and nothing more.
                Some((last, blank)) => {
                    blank || (begin > last + 1 && lines(bytes.get(last..begin).unwrap_or_default()) > 1)
                }
            };
            if gap {
                gaps.push(at);
            }
            before = Some((end, blank));
        }
        gaps.into_iter()
    }

    /// Whether a row has text in its first cell alone.
    pub(super) fn is_lone(&self, bytes: &[u8], at: usize) -> bool {
        let Some(&span) = self.spans.get(at) else { return false };
        report::is_lone(self.texts(bytes, span).iter().map(|cell| &**cell))
    }
}

/// What a cell says that stands from one place to another.
#[inline]
fn said(
    bytes: &[u8],
    cell: Option<(usize, usize)>,
    quotes: bool,
    scratch: &mut Vec<u8>,
    read: &mut impl FnMut(&[u8]) -> Said,
) -> Said {
    match cell.and_then(|(from, to)| bytes.get(from..to)) {
        Some(cell @ [b'"', ..]) if quotes => read(trimmed(unquoted(cell, scratch))),
        Some(cell) => read(trimmed(cell)),
        None => Said::Else,
    }
}

/// The same out of the way.
#[inline(never)]
fn slow(
    bytes: &[u8],
    cell: Option<(usize, usize)>,
    quotes: bool,
    scratch: &mut Vec<u8>,
    mut read: &impl Fn(&[u8]) -> Said,
) -> Said {
    said(bytes, cell, quotes, scratch, &mut read)
}

/// A cell of one to eight bytes, in a word: the first byte is the lowest, and zeros follow the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) bytes: u64,
    /// How many bits of it are of the cell.
    pub(super) bits: u32,
}

impl Word {
    /// A part of a chunk, where at least eight bytes follow its beginning.
    #[inline]
    pub(super) fn of(bytes: &[u8], from: usize, to: usize) -> Option<Word> {
        let bits = match u32::try_from(to.wrapping_sub(from)) {
            Ok(length @ 1..=8) => length << 3,
            Ok(_) | Err(_) => return None,
        };
        let word = swar::from(bytes, from)?;
        Some(Word { bytes: word & u64::MAX.wrapping_shr(bits.wrapping_neg()), bits })
    }
}

/// Whether a row has nothing in it but delimiters, blanks and quotes.
#[inline]
fn is_blank(row: &[u8], delimiter: u8) -> bool {
    let is_nothing = |byte: u8| byte == delimiter || byte.is_ascii_whitespace() || byte == b'"';
    row.first().is_none_or(|&first| is_nothing(first)) && row.iter().all(|&byte| is_nothing(byte))
}

/// The places of the bits that are set, in order.
pub(super) fn bits(words: &[u64]) -> Vec<usize> {
    let mut places = Vec::new();
    for (&word, base) in words.iter().zip((0..).step_by(64)) {
        let mut word = word;
        while word != 0 {
            places.push(base + word.trailing_zeros() as usize);
            word &= word - 1;
        }
    }
    places
}

/// How many lines end in some bytes.
fn lines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// Without the blanks around it that are ASCII.
#[inline]
fn trimmed(text: &[u8]) -> &[u8] {
    match text {
        [first, .., last] if *first > b' ' && *last > b' ' => text,
        text => text.trim_ascii(),
    }
}

/// Without blanks around it, of whatever script.
#[inline]
pub(super) fn text_of(text: &[u8]) -> &[u8] {
    match text {
        [first, .., last] if (0x21..0x80).contains(first) && (0x21..0x80).contains(last) => text,
        text => std::str::from_utf8(text).map_or(text, |text| text.trim().as_bytes()),
    }
}

/// The text of a cell that begins with a quote: what is between the quotes, doubled ones once, and whatever follows them.
fn unquoted<'c>(cell: &'c [u8], scratch: &'c mut Vec<u8>) -> &'c [u8] {
    if let [b'"', inner @ .., b'"'] = cell
        && memchr::memchr(b'"', inner).is_none()
    {
        return inner;
    }
    scratch.clear();
    let (mut quoted, mut closing) = (true, false);
    for &byte in cell.iter().skip(1) {
        match (quoted, closing, byte) {
            (true, false, b'"') => closing = true,
            (true, true, b'"') => {
                closing = false;
                scratch.push(b'"');
            }
            (true, true, other) => {
                quoted = false;
                scratch.push(other);
            }
            (_, _, other) => scratch.push(other),
        }
    }
    scratch
}

/// Whether an id may be a word rather than a key: it has no digit in it.
#[inline]
pub(super) fn is_word(text: &[u8]) -> bool {
    text.len() <= 40 && (!text.iter().any(u8::is_ascii_digit) || text.contains(&b'('))
}
