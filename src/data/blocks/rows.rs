//! The rows of a chunk as a block of partners.

use std::borrow::Cow;

use super::cut::Chunk;
use super::field::{Field, Form, Said, Texts, day, flag, measures};
use super::index::{Index, Span};
use super::scan::Scanner;
use crate::data::bad::BadRow;
use crate::data::cell::{self, HeldTier};
use crate::data::partners::Reading;
use crate::data::read::{RawRow, Row, csv};
use crate::eval::Facts;
use crate::eval::columnar::{Block, Column, Plan};
use crate::ir::TierId;

/// Reads chunks into blocks, by one plan. Each thread has one of its own.
#[derive(Debug)]
pub struct Rows<'a> {
    reading: &'a Reading<'a>,
    plan: &'a Plan<'a>,
    scanner: Scanner,
    delimiter: u8,
    fields: Vec<Field>,
    held: Option<(usize, Tiers)>,
    ranks: Column,
    index: Index,
    spans: Vec<Span>,
    /// By row, a bit: whether it is to be read once more, as a row.
    odd: Vec<u64>,
    row: Row,
    /// Up to where lines were counted, and how many there are.
    counted: (usize, u64),
    /// What is known of the partners.
    pub block: Block,
    /// Rows that are no partners, in order.
    pub left_out: Vec<LeftOut>,
}

/// A row that is no partner; rows and lines are counted within the chunk.
#[derive(Debug)]
pub enum LeftOut {
    /// There is nothing in it.
    Empty(usize),
    /// Something in it is not understood; with the row as it was.
    Bad(usize, BadRow, RawRow),
}

impl LeftOut {
    /// Which row.
    pub fn row(&self) -> usize {
        match self {
            LeftOut::Empty(row) | LeftOut::Bad(row, ..) => *row,
        }
    }
}

/// Where the numbers of a column go.
#[derive(Debug, Clone, Copy)]
enum Into {
    /// They need only be sound.
    Nowhere,
    /// To a column of the block.
    Place(usize),
    /// They are ranks of tiers held.
    Held,
}

/// The most spellings of tiers that are kept.
const MOST_TIERS: usize = 64;

/// The tiers that cells name.
#[derive(Debug, Clone, Default)]
struct Tiers {
    known: Vec<(Box<[u8]>, Option<TierId>)>,
}

impl<'a> Rows<'a> {
    /// For the rows of a table with this delimiter.
    pub fn new(reading: &'a Reading<'a>, plan: &'a Plan<'a>, delimiter: u8) -> Self {
        let asked = plan.columns();
        let (program, matching) = (reading.program, &reading.matching);
        let fields = measures(program, &matching.measures)
            .filter_map(|(id, _, column)| Field::new(program, id, column, reading.decimals.of(column), &asked));
        Rows {
            reading,
            plan,
            scanner: Scanner::new(delimiter),
            delimiter,
            fields: fields.collect(),
            held: matching.held.map(|column| (column, Tiers::default())),
            ranks: Column::default(),
            index: Index::default(),
            spans: Vec::new(),
            odd: Vec::new(),
            row: Row::default(),
            counted: (0, 0),
            block: Block::default(),
            left_out: Vec::new(),
        }
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.spans.len()
    }

    /// Whether no cell of the chunk stands in quotes.
    pub fn is_plain(&self) -> bool {
        !self.index.seen.quotes
    }

    /// Whether no cell of the chunk has anything in it for which a table with commas puts it in quotes.
    pub fn needs_no_quotes(&self) -> bool {
        self.delimiter == b',' && self.is_plain()
    }

    /// Reads the rows of a chunk, instead of those before.
    pub fn read(&mut self, chunk: &Chunk) {
        let bytes = chunk.bytes();
        self.index.fill(&self.scanner, bytes);
        self.spans.clear();
        self.spans.extend(self.index.spans());
        let rows = self.spans.len();
        self.block.clear(self.plan, rows);
        self.odd.clear();
        self.odd.resize(rows.div_ceil(64), 0);
        self.left_out.clear();
        self.counted = (0, 0);
        self.shape(bytes);
        let id = self.reading.matching.id;
        if let Some(column) = id {
            // A row without an id may be empty, or is wrong.
            self.column(bytes, column, Into::Nowhere, |text| {
                if text_of(text).is_empty() { Said::Else } else { Said::Missing }
            });
        }
        let mut fields = std::mem::take(&mut self.fields);
        for field in &mut fields {
            let (plan, program) = (self.plan, self.reading.program);
            let (column, place) = (field.column, field.place);
            let into = place.map_or(Into::Nowhere, Into::Place);
            match &mut field.form {
                Form::Number(digits) => {
                    let digits = *digits;
                    self.column(bytes, column, into, |text| digits.read(text));
                }
                Form::Day => self.column(bytes, column, into, day),
                Form::Flag => self.column(bytes, column, into, flag),
                Form::Named(texts) => {
                    self.column(bytes, column, into, |text| Texts::read(texts, plan, program, place, text));
                }
            }
        }
        self.fields = fields;
        self.tiers(bytes);
        self.one_by_one(bytes);
    }

    /// Finds rows that have not one cell a column, and cells with bytes that are no text.
    fn shape(&mut self, bytes: &[u8]) {
        let columns = self.reading.columns.len();
        let seen = &self.index.seen;
        let sound = (seen.is_ascii() || std::str::from_utf8(bytes).is_ok()) && !seen.has_zero();
        let index = &self.index;
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

    /// Reads a column into the block.
    fn column(&mut self, bytes: &[u8], column: usize, into: Into, mut read: impl FnMut(&[u8]) -> Said) {
        let (index, quotes) = (&self.index, self.index.seen.quotes);
        let mut scratch = Vec::new();
        let mut nowhere = Column::default();
        let Column { known, values, .. } = match into {
            Into::Nowhere => &mut nowhere,
            Into::Place(place) => self.block.columns.get_mut(place).unwrap_or(&mut nowhere),
            Into::Held => &mut self.ranks,
        };
        let mut known = known.iter_mut();
        let mut values = values.chunks_mut(64);
        for (spans, odd) in self.spans.chunks(64).zip(&mut self.odd) {
            let (mut there, mut elsewhere) = (0u64, 0u64);
            let mut slots = values.next().unwrap_or_default().iter_mut();
            for (at, span) in spans.iter().enumerate() {
                let cell = if column < span.cells as usize { index.cell(span.before, column) } else { None };
                let said = match cell.and_then(|(from, to)| bytes.get(from..to)) {
                    Some(cell @ [b'"', ..]) if quotes => read(trimmed(unquoted(cell, &mut scratch))),
                    Some(cell) => read(trimmed(cell)),
                    None => Said::Else,
                };
                let slot = slots.next();
                match said {
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

    /// Reads the tiers that the table says are held.
    fn tiers(&mut self, bytes: &[u8]) {
        let Some((column, mut tiers)) = self.held.take() else { return };
        let program = self.reading.program;
        self.ranks = Column::empty(self.spans.len());
        self.column(bytes, column, Into::Held, |text| {
            let text = text_of(text);
            let found = match tiers.known.iter().find(|(known, _)| **known == *text) {
                Some((_, tier)) => *tier,
                None => match std::str::from_utf8(text).map(|text| cell::tier(program, text)) {
                    Ok(Ok(held)) if !held.one_of.is_empty() => return Said::Else,
                    Ok(Ok(HeldTier { tier, .. })) => {
                        if tiers.known.len() < MOST_TIERS {
                            tiers.known.push((text.into(), tier));
                        }
                        tier
                    }
                    Ok(Err(_)) | Err(_) => return Said::Else,
                },
            };
            found.map_or(Said::Missing, |tier| Said::Value(i64::from(tier.0)))
        });
        for (row, (held, &rank)) in self.block.held.iter_mut().zip(&self.ranks.values).enumerate() {
            let known = self.ranks.known.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1);
            *held = if known { u32::try_from(rank).ok().map(TierId) } else { None };
        }
        self.held = Some((column, tiers));
    }

    /// Reads the rows that were not plainly read, as all rows are read where there are no blocks.
    fn one_by_one(&mut self, bytes: &[u8]) {
        let odd = std::mem::take(&mut self.odd);
        for (word, base) in odd.iter().zip((0..).step_by(64)) {
            let mut word = *word;
            while word != 0 {
                let at = base + word.trailing_zeros() as usize;
                word &= word - 1;
                self.one(bytes, at);
            }
        }
        self.odd = odd;
    }

    fn one(&mut self, bytes: &[u8], at: usize) {
        self.fill(bytes, at);
        if self.row.is_empty() {
            self.left_out.push(LeftOut::Empty(at));
            return;
        }
        let (facts, problems) = self.reading.facts(&self.row);
        if problems.is_empty() {
            self.block.set(self.plan, at, &facts);
            return;
        }
        let Some(&span) = self.spans.get(at) else { return };
        let (from, to) = self.index.bytes(span);
        let excerpt = csv::excerpt(bytes.get(from..to).unwrap_or_default(), self.row.line, self.delimiter);
        let cells = self.cells(bytes, span);
        let raw = RawRow::Cells(cells.into_iter().map(Cow::into_owned).collect());
        self.left_out.push(LeftOut::Bad(at, BadRow { row: self.row.number, excerpt, problems }, raw));
    }

    /// Makes a row of cells of a row of the chunk.
    fn fill(&mut self, bytes: &[u8], at: usize) {
        let Some(&span) = self.spans.get(at) else { return };
        let cells = self.cells(bytes, span);
        csv::fill(&mut self.row, self.reading.columns.len(), cells.len(), |cell| {
            cells.get(cell).map_or(&[][..], |cell| &**cell)
        });
        self.row.number = at as u64 + 1;
        self.row.line = self.line(bytes, at);
    }

    fn cells<'c>(&self, bytes: &'c [u8], span: Span) -> Vec<Cow<'c, [u8]>> {
        (0..span.cells as usize)
            .filter_map(|column| self.index.cell(span.before, column))
            .map(|(from, to)| {
                let cell = bytes.get(from..to).unwrap_or_default();
                match cell {
                    [b'"', ..] => Cow::Owned(unquoted(cell, &mut Vec::new()).to_vec()),
                    cell => Cow::Borrowed(cell),
                }
            })
            .collect()
    }

    /// On which line of the chunk a row begins, from 1. Rows are asked for in order, so that no line is counted twice.
    pub fn line(&mut self, bytes: &[u8], at: usize) -> u64 {
        let begin = self.spans.get(at).map_or(0, |&span| self.index.bytes(span).0);
        if begin < self.counted.0 {
            self.counted = (0, 0);
        }
        let (from, before) = self.counted;
        let line = before + lines(bytes.get(from..begin).unwrap_or_default());
        self.counted = (begin, line);
        line + 1
    }

    /// The rows that are partners, in order.
    pub fn partners(&self) -> impl Iterator<Item = usize> + '_ {
        let mut out = self.left_out.iter().map(LeftOut::row).peekable();
        (0..self.spans.len()).filter(move |&row| out.next_if(|&gone| gone == row).is_none())
    }

    /// The text of a column of a chunk [without quotes](Rows::is_plain), trimmed.
    #[inline]
    pub fn bare<'c>(&self, bytes: &'c [u8], at: usize, column: usize) -> &'c [u8] {
        let place = self.spans.get(at).and_then(|span| self.index.cell(span.before, column));
        text_of(place.and_then(|(from, to)| bytes.get(from..to)).unwrap_or_default())
    }

    /// How many lines end in the chunk.
    pub fn lines(&self, bytes: &[u8]) -> u64 {
        lines(bytes)
    }

    /// The text of a column, trimmed; the text is written to `scratch` where it stands in quotes.
    #[inline]
    pub fn cell<'c>(&self, bytes: &'c [u8], at: usize, column: usize, scratch: &'c mut Vec<u8>) -> &'c [u8] {
        let place = self.spans.get(at).and_then(|span| self.index.cell(span.before, column));
        let cell = place.and_then(|(from, to)| bytes.get(from..to)).unwrap_or_default();
        match cell {
            [b'"', ..] => text_of(unquoted(cell, scratch)),
            cell => text_of(cell),
        }
    }

    /// What a row says, as the reference takes it, with its cells.
    pub fn facts(&mut self, bytes: &[u8], at: usize) -> (Facts, &Row) {
        self.fill(bytes, at);
        let (facts, _) = self.reading.facts(&self.row);
        (facts, &self.row)
    }

    /// How the rows are understood.
    pub fn reading(&self) -> &'a Reading<'a> {
        self.reading
    }
}

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
