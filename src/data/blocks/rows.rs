//! The rows of a chunk as a block of partners.

use super::cells::{Cells, bits};
use super::cut::Chunk;
use super::field::{Field, Form, Said, Texts, measures};
use super::ids::Ascending;
use super::reader::Reader;
use super::recent::Recent;
use super::signs::{MAY_BE_LOST, Signs};
use crate::data::TableError;
use crate::data::bad::BadRow;
use crate::data::cell::{self, HeldTier};
use crate::data::forms::{self, Forms};
use crate::data::partners::{Meaning, is_lost, total};
use crate::data::read::{Excerpt, Kind, RawRow, Row};
use crate::eval::Facts;
use crate::eval::columnar::{Block, Column, Plan};
use crate::ir::{Program, TierId};

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
    ones: Ones<'a>,
    found: Found,
}

/// What is found in some rows.
#[derive(Debug, Default)]
pub struct Found {
    /// What is known of the partners.
    pub block: Block,
    /// Rows that are no partners, in order.
    pub left_out: Vec<LeftOut>,
    /// Partners whose id may have lost its digits in a spreadsheet, in order.
    pub lost: Vec<usize>,
    /// In which orders the ids of all rows ascend, where that was seen.
    pub(super) ascending: Option<Ascending>,
    /// What of the chunk hangs on more than the chunk.
    pub strange: Option<Strange>,
    /// Columns with signs between thousands, which might have stood before decimals.
    pub grouped: Vec<usize>,
}

/// Reads single rows, those that were not plainly read, as all rows are read where there are no blocks.
#[derive(Debug)]
pub(super) struct Ones<'a> {
    meaning: &'a Meaning<'a>,
    plan: &'a Plan<'a>,
    /// Columns of numbers and days, and whether they are numbers.
    written: Vec<(usize, bool)>,
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
pub(super) struct Tiers {
    known: Vec<(Box<[u8]>, Option<TierId>)>,
    recent: Recent,
}

impl<'a> Rows<'a> {
    /// For the rows of a table with this delimiter.
    pub fn new(meaning: &'a Meaning<'a>, plan: &'a Plan<'a>, delimiter: u8) -> Self {
        let asked = plan.columns();
        let (program, matching) = (meaning.program, &meaning.matching);
        let fields = measures(program, &matching.measures)
            .filter_map(|(id, _, column)| Field::new(program, id, column, &meaning.forms, &asked));
        let fields: Vec<Field> = fields.collect();
        Rows {
            meaning,
            plan,
            cells: Cells::new(delimiter, meaning.columns.len()),
            ones: Ones::new(meaning, plan, &fields),
            fields,
            held: matching.held.map(|column| (column, Tiers::default())),
            ranks: Column::default(),
            row: Row::default(),
            found: Found::default(),
        }
    }

    fn look(&mut self, bytes: &[u8]) {
        self.cells.find(bytes);
        self.found.clear(self.plan, self.cells.rows());
        if let Some(column) = self.meaning.matching.id {
            let mut signs = Signs::new(self.cells.has_quotes());
            self.cells.ids(bytes, column, &mut self.ranks, &mut signs);
            self.found.ascending = signs.ascending();
            if signs.may_be_lost {
                self.lost(bytes, column);
            }
        }
        let (plan, program) = (self.plan, self.meaning.program);
        for field in &mut self.fields {
            let (column, place) = (field.column, field.place);
            let into = place.and_then(|place| self.found.block.columns.get_mut(place));
            match &mut field.form {
                Form::Number(digits) => self.cells.numbers(bytes, column, into, *digits),
                Form::Day(calendar) => self.cells.days(bytes, column, into, *calendar),
                Form::Flag => self.cells.flags(bytes, column, into),
                Form::Named(texts) => {
                    let quick = |texts: &mut Texts, cell| texts.quick(cell);
                    self.cells.column(bytes, column, into, texts, quick, |texts, text| {
                        let said = texts.read(plan, program, place, text);
                        texts.remember(text, said);
                        said
                    });
                }
            }
        }
        self.tiers(bytes);
        for at in self.cells.odd() {
            self.one(bytes, at);
        }
        self.ends_of_reports(bytes);
    }

    /// Finds ids that may have lost their digits.
    fn lost(&mut self, bytes: &[u8], column: usize) {
        let mut scratch = Vec::new();
        for at in bits(&self.ranks.known).into_iter().filter(|&at| self.ranks.value(at) == Some(MAY_BE_LOST)) {
            let id = self.cells.cell(bytes, at, column, &mut scratch);
            if std::str::from_utf8(id).is_ok_and(is_lost) {
                self.found.lost.push(at);
            }
        }
    }

    /// Finds rows that may be of a block at the end of a report: behind an empty line, with text in the first cell alone.
    fn ends_of_reports(&mut self, bytes: &[u8]) {
        if self.meaning.columns.len() > 1 && self.cells.behind_gaps(bytes).any(|at| self.cells.is_lone(bytes, at)) {
            self.found.strange = Some(Strange::Report);
        }
    }

    /// Reads the tiers that the table says are held.
    fn tiers(&mut self, bytes: &[u8]) {
        let Some((column, mut tiers)) = self.held.take() else { return };
        let program = self.meaning.program;
        let (quick, ranks) = (|tiers: &mut Tiers, cell| tiers.recent.quick(cell), &mut self.ranks);
        self.cells.column(bytes, column, Some(ranks), &mut tiers, quick, |tiers, text| {
            let said = tiers.read(program, text);
            if let Said::Value(tier) = said {
                tiers.recent.keep(text, tier);
            }
            said
        });
        self.found.hold(&self.ranks);
        self.held = Some((column, tiers));
    }

    fn one(&mut self, bytes: &[u8], at: usize) {
        self.cells.fill(bytes, at, &mut self.row);
        let cells = &self.cells;
        let line = self.row.line;
        let tells = || (cells.excerpt(bytes, at, line), cells.raw(bytes, at));
        self.ones.read(at, &self.row, &mut self.found, tells);
    }
}

impl Reader for Rows<'_> {
    type Part = Chunk;

    fn read(&mut self, chunk: &Chunk) -> Result<(), TableError> {
        self.look(chunk.bytes());
        Ok(())
    }

    fn found(&self) -> &Found {
        &self.found
    }

    fn found_mut(&mut self) -> &mut Found {
        &mut self.found
    }

    fn count(&self) -> usize {
        self.cells.rows()
    }

    fn size(&self, chunk: &Chunk) -> usize {
        chunk.bytes().len()
    }

    fn needs_no_quotes(&self) -> bool {
        self.cells.delimiter() == b',' && !self.cells.may_need_quotes()
    }

    #[inline]
    fn cell<'c>(&'c self, chunk: &'c Chunk, at: usize, column: usize, scratch: &'c mut Vec<u8>) -> &'c [u8] {
        self.cells.cell(chunk.bytes(), at, column, scratch)
    }

    fn is_bare(&self, _: usize) -> bool {
        !self.cells.has_quotes()
    }

    #[inline]
    fn bare<'c>(&'c self, chunk: &'c Chunk, at: usize, column: usize) -> &'c [u8] {
        self.cells.bare(chunk.bytes(), at, column)
    }

    #[inline]
    fn clean<'c>(&'c self, chunk: &'c Chunk, at: usize, column: usize) -> Option<(&'c [u8], usize, usize)> {
        let bytes = chunk.bytes();
        let is_plain = self.found.ascending.is_some() && self.meaning.matching.id == Some(column);
        let (from, to) =
            if is_plain { self.cells.ends(bytes, at, column) } else { self.cells.clean(bytes, at, column) }?;
        Some((bytes, from, to))
    }

    fn line(&mut self, chunk: &Chunk, at: usize) -> u64 {
        self.cells.line(chunk.bytes(), at)
    }

    fn lines(&self, chunk: &Chunk) -> u64 {
        self.cells.lines(chunk.bytes())
    }

    fn facts(&mut self, chunk: &Chunk, at: usize) -> Result<(Facts, &Row), TableError> {
        self.cells.fill(chunk.bytes(), at, &mut self.row);
        let (facts, _) = self.meaning.facts(&self.row);
        Ok((facts, &self.row))
    }

    fn meaning(&self) -> &Meaning<'_> {
        self.meaning
    }
}

impl Tiers {
    /// The tier that a cell names.
    pub(super) fn read(&mut self, program: &Program, text: &[u8]) -> Said {
        let text = super::text::text_of(text);
        let found = match self.known.iter().find(|(known, _)| **known == *text) {
            Some((_, tier)) => *tier,
            None => match std::str::from_utf8(text).map(|text| cell::tier(program, text)) {
                Ok(Ok(held)) if !held.one_of.is_empty() => return Said::Else,
                Ok(Ok(HeldTier { tier, .. })) => {
                    if self.known.len() < MOST_TIERS {
                        self.known.push((text.into(), tier));
                    }
                    tier
                }
                Ok(Err(_)) | Err(_) => return Said::Else,
            },
        };
        found.map_or(Said::Missing, |tier| Said::Value(i64::from(tier.0)))
    }
}

impl Found {
    /// Makes room for so many rows of which nothing is known.
    pub(super) fn clear(&mut self, plan: &Plan<'_>, rows: usize) {
        self.block.clear(plan, rows);
        self.left_out.clear();
        self.lost.clear();
        self.grouped.clear();
        (self.strange, self.ascending) = (None, None);
    }

    /// Takes the tiers that are held.
    pub(super) fn hold(&mut self, ranks: &Column) {
        for (row, held) in self.block.held.iter_mut().enumerate() {
            *held = ranks.value(row).and_then(|rank| u32::try_from(rank).ok()).map(TierId);
        }
    }
}

impl<'a> Ones<'a> {
    pub(super) fn new(meaning: &'a Meaning<'a>, plan: &'a Plan<'a>, fields: &[Field]) -> Self {
        let written = fields.iter().filter_map(|field| match field.form {
            Form::Number(_) => Some((field.column, true)),
            Form::Day(_) => Some((field.column, false)),
            Form::Flag | Form::Named(_) => None,
        });
        Ones { meaning, plan, written: written.collect() }
    }

    /// Reads a row; `tells` are its characters, and the row as it was.
    pub(super) fn read(&self, at: usize, row: &Row, found: &mut Found, tells: impl FnOnce() -> (Excerpt, RawRow)) {
        if row.is_empty() {
            found.left_out.push(LeftOut::Empty(at));
            return;
        }
        // The total of others tells how a column is written, too.
        self.look_at_forms(row, found);
        if let Some(column) = self.meaning.matching.id
            && let Some(text) = total(row, column)
        {
            found.left_out.push(LeftOut::Total(at, text.to_owned()));
            return;
        }
        let (facts, problems) = self.meaning.facts(row);
        if problems.is_empty() {
            found.block.set(self.plan, at, &facts);
            return;
        }
        let (excerpt, raw) = tells();
        found.left_out.push(LeftOut::Bad(at, BadRow { row: row.number, excerpt, problems }, raw));
    }

    /// Looks what the numbers and days of a row say of their columns.
    fn look_at_forms(&self, row: &Row, found: &mut Found) {
        if forms_told(row, &self.meaning.forms, self.written.iter().copied(), &mut found.grouped) {
            found.strange = Some(Strange::Form);
        }
    }
}

/// Looks what the numbers and days of a row say of their columns, each given with whether it has numbers: those with signs
/// between thousands are added to `grouped`. Whether one tells of a column that was not settled.
pub(super) fn forms_told(
    row: &Row,
    forms: &Forms,
    written: impl Iterator<Item = (usize, bool)>,
    grouped: &mut Vec<usize>,
) -> bool {
    let mut told = false;
    // What the file itself types is written in one way.
    for (column, numbers) in written.filter(|&(column, _)| row.fault.is_none() && row.kind(column) == Kind::Text) {
        let text = row.cell(column);
        if forms.is_open(column) && forms::tells(numbers, text) {
            told = true;
        } else if numbers && forms.of(column).seen().is_some() && forms::is_grouped(text) {
            grouped.push(column);
        }
    }
    told
}
