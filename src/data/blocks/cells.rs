//! The cells of a chunk, by row and by column.

use std::borrow::Cow;

use super::batch::{BATCH, Batch, Cell};
use super::calendar::Calendar;
use super::cents::{Quick, flag_of};
use super::field::{Digits, Said, flag};
use super::grid::Grid;
use super::index::{Index, Span};
use super::scan::Scanner;
use super::signs::Signs;
use super::text::{is_blank, lines, text_of, trimmed, unquoted};
use crate::data::read::{Excerpt, RawRow, Row, csv, report};
use crate::eval::columnar::Column;

/// So many chunks behind one that is no grid are not tried.
const SELDOM: u8 = 7;

/// The cells of the chunk that was looked at last.
#[derive(Debug)]
pub(super) struct Cells {
    scanner: Scanner,
    delimiter: u8,
    /// How many columns there are.
    columns: usize,
    grid: Grid,
    /// Whether the chunk is a grid; if not, its cells are in the index.
    is_grid: bool,
    /// How many chunks more are hardly worth a try, since one before them was no grid.
    hardly: u8,
    index: Index,
    spans: Vec<Span>,
    /// By row of the index, a bit: whether it is to be read once more, as a row.
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
            grid: Grid::default(),
            is_grid: false,
            hardly: 0,
            index: Index::default(),
            spans: Vec::new(),
            odd: Vec::new(),
            counted: (0, 0),
            scratch: Vec::new(),
            nowhere: Column::default(),
        }
    }

    /// Finds the cells of a chunk, instead of those before.
    pub(super) fn find(&mut self, bytes: &[u8]) {
        self.counted = (0, 0);
        self.is_grid = self.hardly == 0 && self.grid.find(bytes, self.delimiter, self.columns);
        if !self.is_grid {
            self.hardly = self.hardly.checked_sub(1).unwrap_or(SELDOM);
            self.find_others(bytes);
        }
    }

    /// The same for any chunk.
    pub(super) fn find_others(&mut self, bytes: &[u8]) {
        (self.counted, self.is_grid) = ((0, 0), false);
        self.index.fill(&self.scanner, bytes);
        self.spans.clear();
        let even = self.index.is_grid(self.columns);
        if even {
            let cells = u32::try_from(self.columns).unwrap_or(u32::MAX);
            let befores = (0u32..).step_by(self.columns).take(self.index.rows());
            self.spans.extend(befores.map(|before| Span { before, cells }));
        } else {
            self.spans.extend(self.index.spans());
        }
        self.odd.clear();
        self.odd.resize(self.spans.len().div_ceil(64), 0);
        self.shape(bytes, even);
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        if self.is_grid { self.grid.rows() } else { self.spans.len() }
    }

    /// Whether cells may have quotes around their texts, and doubled ones in them. Those of a grid are without.
    pub(super) fn has_quotes(&self) -> bool {
        !self.is_grid && self.index.seen.quotes
    }

    /// Whether a text may have signs in it that end a cell, unless it is written in quotes.
    pub(super) fn may_need_quotes(&self) -> bool {
        if self.is_grid { self.grid.has_signs_within() } else { self.index.seen.quotes }
    }

    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Finds rows that have not one cell a column, unless they are even, and cells with bytes that are no text.
    fn shape(&mut self, bytes: &[u8], even: bool) {
        let (columns, index) = (self.columns, &self.index);
        let sound = (index.seen.is_ascii() || std::str::from_utf8(bytes).is_ok()) && !index.seen.has_zero();
        if sound && even {
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

    /// Reads a column into `into`, over what stands there. `quick` gets cells before blanks are taken off, without the quotes around
    /// them, and says what they are and whether it knows; the others `read` gets as texts. Rows of which a cell is not plainly
    /// read become odd.
    pub(super) fn column<S>(
        &mut self,
        bytes: &[u8],
        column: usize,
        into: Option<&mut Column>,
        state: &mut S,
        quick: impl FnMut(&mut S, Cell) -> (i64, bool),
        read: impl FnMut(&mut S, &[u8]) -> Said,
    ) {
        if self.is_grid {
            return self.grid.column(bytes, column, into.unwrap_or(&mut self.nowhere), state, quick, read);
        }
        self.indexed(bytes, column, into, state, quick, read);
    }

    /// The same of a chunk that is no grid.
    fn indexed<S>(
        &mut self,
        bytes: &[u8],
        column: usize,
        into: Option<&mut Column>,
        state: &mut S,
        mut quick: impl FnMut(&mut S, Cell) -> (i64, bool),
        mut read: impl FnMut(&mut S, &[u8]) -> Said,
    ) {
        let into = into.unwrap_or(&mut self.nowhere);
        let (index, quotes, scratch) = (&self.index, self.index.seen.quotes, &mut self.scratch);
        into.values.resize(self.spans.len(), 0);
        into.known.resize(self.odd.len(), 0);
        let rows = self.spans.chunks(64).zip(into.values.chunks_mut(64));
        for ((spans, values), (known, odd)) in rows.zip(into.known.iter_mut().zip(&mut self.odd)) {
            let (mut there, mut elsewhere, mut bit) = (0u64, 0u64, 1u64);
            for (span, slot) in spans.iter().zip(values) {
                let cell = if column < span.cells as usize { index.cell(span.before, column) } else { None };
                let (from, to) = cell.map_or((0, 0), |cell| if quotes { inside(bytes, cell) } else { cell });
                // Called outright, so that it becomes a part of this.
                let (value, is_known) = quick(state, Cell::of(bytes, from, to));
                if is_known {
                    *slot = value;
                    there |= bit;
                } else {
                    match said(bytes, cell, quotes, scratch, |text| read(state, text)) {
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

    /// The same with what looks at the cells of many rows at once, where the chunk is a grid.
    pub(super) fn batches<S>(
        &mut self,
        (bytes, column): (&[u8], usize),
        into: Option<&mut Column>,
        state: &mut S,
        all: impl FnMut(&mut S, &Batch, &mut [i64; BATCH]) -> u64,
        quick: impl FnMut(&mut S, Cell) -> (i64, bool),
        read: impl FnMut(&mut S, &[u8]) -> Said,
    ) {
        if self.is_grid {
            return self.grid.batches(bytes, column, into.unwrap_or(&mut self.nowhere), state, all, read);
        }
        self.indexed(bytes, column, into, state, quick, read);
    }

    /// The same where `quick` needs the cell alone: a copy of it, of which nothing that is written can be a part.
    fn each(
        &mut self,
        place: (&[u8], usize),
        into: Option<&mut Column>,
        quick: impl Fn(Cell) -> (i64, bool) + Copy,
        mut read: impl FnMut(&[u8]) -> Said,
    ) {
        self.batches(
            place,
            into,
            &mut (),
            #[inline(always)]
            move |(), batch, values| batch.each(values, quick),
            move |(), cell| quick(cell),
            |(), text| read(text),
        );
    }

    /// Looks at the ids: what is not plain of them is read.
    pub(super) fn ids(&mut self, bytes: &[u8], column: usize, into: &mut Column, signs: &mut Signs) {
        self.batches(
            (bytes, column),
            Some(into),
            signs,
            #[inline(always)]
            |signs, batch, _| signs.quick_all(batch),
            Signs::quick,
            Signs::read,
        );
    }

    /// Reads a column of numbers.
    pub(super) fn numbers(&mut self, bytes: &[u8], column: usize, into: Option<&mut Column>, digits: Digits) {
        let read = |text: &[u8]| digits.read(text);
        match digits.quick() {
            Quick::Wholes(wholes) => self.each(
                (bytes, column),
                into,
                #[inline(always)]
                move |cell| wholes.quick(cell),
                read,
            ),
            Quick::Cents(cents) => self.each(
                (bytes, column),
                into,
                #[inline(always)]
                move |cell| cents.quick(cell),
                read,
            ),
            Quick::Other => {
                self.column(bytes, column, into, &mut (), |(), cell| digits.any_of(cell), |(), text| read(text));
            }
        }
    }

    /// Reads a column of days.
    pub(super) fn days(&mut self, bytes: &[u8], column: usize, into: Option<&mut Column>, calendar: Calendar) {
        self.batches(
            (bytes, column),
            into,
            &mut (),
            #[inline(always)]
            |(), batch, days| calendar.quick_all(batch, days),
            |(), cell| calendar.quick(cell),
            |(), text| calendar.read(text),
        );
    }

    /// Reads a column of flags.
    pub(super) fn flags(&mut self, bytes: &[u8], column: usize, into: Option<&mut Column>) {
        self.each(
            (bytes, column),
            into,
            #[inline(always)]
            |cell| flag_of(cell.word()),
            flag,
        );
    }

    /// The rows that are to be read once more, in order.
    pub(super) fn odd(&self) -> Vec<usize> {
        bits(self.odd_bits())
    }

    /// The same as a bit a row.
    pub(super) fn odd_bits(&self) -> &[u64] {
        if self.is_grid { &self.grid.odd } else { &self.odd }
    }

    /// How many lines end in the chunk.
    pub(super) fn lines(&self, bytes: &[u8]) -> u64 {
        if self.is_grid {
            return if self.grid.has_signs_within() { lines(bytes) } else { self.grid.rows() as u64 };
        }
        self.index.lines().unwrap_or_else(|| lines(bytes))
    }

    /// Makes a row of cells of a row of the chunk.
    pub(super) fn fill(&mut self, bytes: &[u8], at: usize, row: &mut Row) {
        let cells = self.texts(bytes, at);
        csv::fill(row, self.columns, cells.len(), |cell| cells.get(cell).map_or(&[][..], |cell| &**cell));
        row.number = at as u64 + 1;
        row.line = self.line(bytes, at);
    }

    /// The characters of a row that begins on a line.
    pub(super) fn excerpt(&self, bytes: &[u8], at: usize, line: u64) -> Excerpt {
        let (from, to) = self.row(at);
        csv::excerpt(bytes.get(from..to).unwrap_or_default(), line, self.delimiter)
    }

    /// A row as it was.
    pub(super) fn raw(&self, bytes: &[u8], at: usize) -> RawRow {
        RawRow::Cells(self.texts(bytes, at).into_iter().map(Cow::into_owned).collect())
    }

    /// Where a row begins, and where it ends.
    fn row(&self, at: usize) -> (usize, usize) {
        if self.is_grid {
            return self.grid.row(at);
        }
        self.spans.get(at).map_or((0, 0), |&span| self.index.bytes(span))
    }

    fn texts<'c>(&self, bytes: &'c [u8], at: usize) -> Vec<Cow<'c, [u8]>> {
        let cells = match self.spans.get(at) {
            _ if self.is_grid && at < self.grid.rows() => self.columns,
            Some(span) if !self.is_grid => span.cells as usize,
            Some(_) | None => 0,
        };
        (0..cells)
            .map(|column| match self.place(bytes, at, column) {
                cell @ [b'"', ..] => Cow::Owned(unquoted(cell, &mut Vec::new()).to_vec()),
                cell => Cow::Borrowed(cell),
            })
            .collect()
    }

    /// On which line of the chunk a row begins, from 1. Rows are asked for in order, so that no line is counted twice.
    pub(super) fn line(&mut self, bytes: &[u8], at: usize) -> u64 {
        let (begin, _) = self.row(at);
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
        let (from, to) = self.ends(bytes, at, column)?;
        let is_sign = |at: usize| matches!(bytes.get(at), Some(0x21..0x80));
        (from < to && is_sign(from) && is_sign(to - 1)).then_some((from, to))
    }

    /// Where the cell of a column begins and ends.
    #[inline]
    pub(super) fn ends(&self, bytes: &[u8], at: usize, column: usize) -> Option<(usize, usize)> {
        if self.is_grid {
            self.grid.ends(bytes, at, column)
        } else {
            self.index.cell(self.spans.get(at)?.before, column)
        }
    }

    #[inline]
    fn place<'c>(&self, bytes: &'c [u8], at: usize, column: usize) -> &'c [u8] {
        self.ends(bytes, at, column).and_then(|(from, to)| bytes.get(from..to)).unwrap_or_default()
    }

    /// Rows before which an empty line or a blank row stands, or may stand: before the first of a chunk nobody knows. Of a grid
    /// they are only known where blank rows are odd, as they are if a column may not be empty.
    pub(super) fn behind_gaps(&self, bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
        let mut gaps = Vec::new();
        if self.is_grid {
            gaps.push(0);
            let blank = |&at: &usize| {
                let (from, to) = self.grid.row(at);
                is_blank(bytes.get(from..to).unwrap_or_default(), self.delimiter)
            };
            gaps.extend(self.odd().into_iter().filter(blank).map(|at| at + 1));
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
        report::is_lone(self.texts(bytes, at).iter().map(|cell| &**cell))
    }
}

/// What a cell says that stands from one place to another.
#[inline]
fn said(
    bytes: &[u8],
    cell: Option<(usize, usize)>,
    quotes: bool,
    scratch: &mut Vec<u8>,
    mut read: impl FnMut(&[u8]) -> Said,
) -> Said {
    match cell.and_then(|(from, to)| bytes.get(from..to)) {
        Some(cell @ [b'"', ..]) if quotes => read(trimmed(unquoted(cell, scratch))),
        Some(cell) => read(trimmed(cell)),
        None => Said::Else,
    }
}

/// A cell without the quotes around it. Where there are more of them within, it is no cell that is quickly read.
#[inline]
fn inside(bytes: &[u8], (from, to): (usize, usize)) -> (usize, usize) {
    match bytes.get(from..to) {
        Some([b'"', .., b'"']) => (from + 1, to - 1),
        Some(_) | None => (from, to),
    }
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
