//! The rows of a chunk as a block of partners.

use super::cells::{Cells, bits, is_word};
use super::cut::Chunk;
use super::field::{Field, Form, Said, flag, measures, quick_flag};
use crate::data::bad::BadRow;
use crate::data::cell::{self, HeldTier};
use crate::data::forms;
use crate::data::partners::{Meaning, is_lost, total};
use crate::data::read::{RawRow, Row};
use crate::eval::Facts;
use crate::eval::columnar::{Block, Column, Plan};
use crate::ir::TierId;

/// Reads chunks into blocks, by one plan. Each thread has one of its own.
#[derive(Debug)]
pub struct Rows<'a> {
    meaning: &'a Meaning<'a>,
    plan: &'a Plan<'a>,
    cells: Cells,
    fields: Vec<Field>,
    held: Option<(usize, Tiers)>,
    ranks: Column,
    row: Row,
    /// What is known of the partners.
    pub block: Block,
    /// Rows that are no partners, in order.
    pub left_out: Vec<LeftOut>,
    /// Partners whose id may have lost its digits in a spreadsheet, in order.
    pub lost: Vec<usize>,
    /// What of the chunk hangs on more than the chunk.
    pub strange: Option<Strange>,
    /// Columns with signs between thousands, which might have stood before decimals.
    pub grouped: Vec<usize>,
}

/// Why rows have to be read one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strange {
    /// A cell tells how its column is written, of which only the first cells were looked at.
    Form,
    /// A row may be of a block at the end of a report.
    Report,
}

/// A row that is no partner; rows and lines are counted within the chunk.
#[derive(Debug)]
pub enum LeftOut {
    /// There is nothing in it.
    Empty(usize),
    /// It is the total of others: so it says.
    Total(usize, String),
    /// Something in it is not understood; with the row as it was.
    Bad(usize, BadRow, RawRow),
}

impl LeftOut {
    /// Which row.
    pub fn row(&self) -> usize {
        match self {
            LeftOut::Empty(row) | LeftOut::Total(row, _) | LeftOut::Bad(row, ..) => *row,
        }
    }
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
    pub fn new(meaning: &'a Meaning<'a>, plan: &'a Plan<'a>, delimiter: u8) -> Self {
        let asked = plan.columns();
        let (program, matching) = (meaning.program, &meaning.matching);
        let fields = measures(program, &matching.measures)
            .filter_map(|(id, _, column)| Field::new(program, id, column, &meaning.forms, &asked));
        Rows {
            meaning,
            plan,
            cells: Cells::new(delimiter, meaning.columns.len()),
            fields: fields.collect(),
            held: matching.held.map(|column| (column, Tiers::default())),
            ranks: Column::default(),
            row: Row::default(),
            block: Block::default(),
            left_out: Vec::new(),
            lost: Vec::new(),
            strange: None,
            grouped: Vec::new(),
        }
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.cells.rows()
    }

    /// Whether no cell of the chunk stands in quotes.
    pub fn is_plain(&self) -> bool {
        !self.cells.has_quotes()
    }

    /// Whether no cell of the chunk has anything in it for which a table with commas puts it in quotes.
    pub fn needs_no_quotes(&self) -> bool {
        self.cells.delimiter() == b',' && self.is_plain()
    }

    /// Reads the rows of a chunk, instead of those before.
    pub fn read(&mut self, chunk: &Chunk) {
        let bytes = chunk.bytes();
        self.cells.find(bytes);
        self.block.clear(self.plan, self.cells.rows());
        self.left_out.clear();
        self.lost.clear();
        self.grouped.clear();
        self.strange = None;
        if let Some(column) = self.meaning.matching.id {
            self.ranks.clear(self.cells.rows());
            self.cells.column(bytes, column, Some(&mut self.ranks), |text| match text.first() {
                // It may have lost its digits: `1,23E+15`.
                Some(b'0'..=b'9' | b'-') if memchr::memchr2(b'e', b'E', text).is_some() => Said::Value(1),
                // Some say that they are totals of others.
                Some(b't' | b'T' | b's' | b'S' | b'g' | b'G' | b'z' | b'Z' | b'e' | b'E') if is_word(text) => {
                    Said::Else
                }
                // A row without an id may be empty, or is wrong; or there is a blank of another script, or a sign for a sum.
                None | Some(0xc2 | 0xce | 0xe1..=0xe3) => Said::Else,
                Some(_) => Said::Missing,
            });
            for at in bits(&self.ranks.known) {
                let mut scratch = Vec::new();
                let id = self.cells.cell(bytes, at, column, &mut scratch);
                if std::str::from_utf8(id).is_ok_and(is_lost) {
                    self.lost.push(at);
                }
            }
        }
        let (plan, program) = (self.plan, self.meaning.program);
        for field in &mut self.fields {
            let (column, place) = (field.column, field.place);
            let into = place.and_then(|place| self.block.columns.get_mut(place));
            match &mut field.form {
                Form::Number(digits) => {
                    let digits = *digits;
                    let read = |text: &[u8]| digits.read(text);
                    if digits.is_whole() {
                        self.cells.quick_column(bytes, column, into, |word| digits.quick_whole(word), read);
                    } else {
                        self.cells.quick_column(bytes, column, into, |word| digits.quick(word), read);
                    }
                }
                Form::Day(calendar) => {
                    let calendar = *calendar;
                    self.cells.column(bytes, column, into, |text| calendar.read(text));
                }
                Form::Flag => self.cells.quick_column(bytes, column, into, quick_flag, flag),
                Form::Named(texts) => {
                    self.cells.column(bytes, column, into, |text| texts.read(plan, program, place, text));
                }
            }
        }
        self.tiers(bytes);
        for at in self.cells.odd() {
            self.one(bytes, at);
        }
        self.ends_of_reports(bytes);
    }

    /// Finds rows that may be of a block at the end of a report: behind an empty line, with text in the first cell alone.
    fn ends_of_reports(&mut self, bytes: &[u8]) {
        if self.meaning.columns.len() > 1 && self.cells.behind_gaps(bytes).any(|at| self.cells.is_lone(bytes, at)) {
            self.strange = Some(Strange::Report);
        }
    }

    /// Reads the tiers that the table says are held.
    fn tiers(&mut self, bytes: &[u8]) {
        let Some((column, mut tiers)) = self.held.take() else { return };
        let program = self.meaning.program;
        self.ranks.clear(self.cells.rows());
        self.cells.column(bytes, column, Some(&mut self.ranks), |text| {
            let text = super::cells::text_of(text);
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

    /// Reads a row that was not plainly read, as all rows are read where there are no blocks.
    fn one(&mut self, bytes: &[u8], at: usize) {
        self.cells.fill(bytes, at, &mut self.row);
        if self.row.is_empty() {
            self.left_out.push(LeftOut::Empty(at));
            return;
        }
        if let Some(column) = self.meaning.matching.id
            && let Some(text) = total(&self.row, column)
        {
            self.left_out.push(LeftOut::Total(at, text.to_owned()));
            return;
        }
        self.look_at_forms();
        let (facts, problems) = self.meaning.facts(&self.row);
        if problems.is_empty() {
            self.block.set(self.plan, at, &facts);
            return;
        }
        let excerpt = self.cells.excerpt(bytes, at, self.row.line);
        let row = BadRow { row: self.row.number, excerpt, problems };
        self.left_out.push(LeftOut::Bad(at, row, self.cells.raw(bytes, at)));
    }

    /// Looks what the numbers and days of the row say of their columns.
    fn look_at_forms(&mut self) {
        if self.row.fault.is_some() {
            return;
        }
        for field in &self.fields {
            let (text, forms) = (self.row.cell(field.column), &self.meaning.forms);
            let numbers = match field.form {
                Form::Number(_) => true,
                Form::Day(_) => false,
                Form::Flag | Form::Named(_) => continue,
            };
            if forms.is_open(field.column) && forms::tells(numbers, text) {
                self.strange = Some(Strange::Form);
            } else if numbers && forms.of(field.column).seen().is_some() && forms::is_grouped(text) {
                self.grouped.push(field.column);
            }
        }
    }

    /// On which line of the chunk a row begins, from 1.
    pub fn line(&mut self, bytes: &[u8], at: usize) -> u64 {
        self.cells.line(bytes, at)
    }

    /// How many lines end in the chunk.
    pub fn lines(&self, bytes: &[u8]) -> u64 {
        self.cells.lines(bytes)
    }

    /// The rows that are partners, in order.
    pub fn partners(&self) -> impl Iterator<Item = usize> + '_ {
        let mut out = self.left_out.iter().map(LeftOut::row).peekable();
        (0..self.cells.rows()).filter(move |&row| out.next_if(|&gone| gone == row).is_none())
    }

    /// The text of a column, trimmed; it is written to `scratch` where it stands in quotes.
    #[inline]
    pub fn cell<'c>(&self, bytes: &'c [u8], at: usize, column: usize, scratch: &'c mut Vec<u8>) -> &'c [u8] {
        self.cells.cell(bytes, at, column, scratch)
    }

    /// The text of a column of a chunk [without quotes](Rows::is_plain), trimmed.
    #[inline]
    pub fn bare<'c>(&self, bytes: &'c [u8], at: usize, column: usize) -> &'c [u8] {
        self.cells.bare(bytes, at, column)
    }

    /// Where the text of a column stands in a chunk [without quotes](Rows::is_plain); `None` where there is none, and where
    /// blanks may stand around it.
    #[inline]
    pub fn clean(&self, bytes: &[u8], at: usize, column: usize) -> Option<(usize, usize)> {
        self.cells.clean(bytes, at, column)
    }

    /// What a row says, as the reference takes it, with its cells.
    pub fn facts(&mut self, bytes: &[u8], at: usize) -> (Facts, &Row) {
        self.cells.fill(bytes, at, &mut self.row);
        let (facts, _) = self.meaning.facts(&self.row);
        (facts, &self.row)
    }

    /// What the cells mean.
    pub fn meaning(&self) -> &'a Meaning<'a> {
        self.meaning
    }
}
