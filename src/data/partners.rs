//! Partners from a table, one at a time.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::bad::{BadRow, Problem};
use super::cell;
use super::columns::{Matching, Wishes, headed, matching};
use super::decimals::{Decimals, Mixed};
use super::previous::ReadError;
use super::read::again::Source;
use super::read::{RawRow, Rest, Row, RowFault, Table};
use crate::data::TableError;
use crate::eval::Facts;
use crate::ir::{MeasureId, Program, Type};

/// So many repeated ids are named.
pub(super) const NAMED: usize = 8;

/// What the table says of one partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// The id, or the row number where the table has none.
    pub id: String,
    /// The number of the row, from 1.
    pub row: u64,
    /// The line of the file on which the row begins, from 1.
    pub line: u64,
    /// What is known.
    pub facts: Facts,
}

/// A row of the table: a partner, or a row that cannot be used.
#[derive(Debug)]
pub enum Next {
    /// A partner.
    Partner(Partner),
    /// A row with something in it that is not understood.
    Bad(BadRow),
}

/// Partner ids that came more than once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Duplicates {
    /// How many rows repeat an id.
    pub rows: u64,
    /// The first of them.
    pub named: Vec<Repeated>,
}

/// A row that repeats an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated {
    /// The id.
    pub id: String,
    /// Its line in the file.
    pub line: u64,
    /// The line where the id stands first.
    pub first: u64,
}

/// What a table was like, for those who are told of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// Rows without a single value, which are left out.
    pub empty_rows: u64,
    /// Ids that came more than once.
    pub duplicates: Duplicates,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// Which column is which.
    pub matching: Matching,
    /// The columns that are read with decimal commas, by name.
    pub with_commas: Vec<String>,
}

/// How the rows of a table are understood.
#[derive(Debug, Clone)]
pub struct Reading<'p> {
    /// The program that asks.
    pub program: &'p Program,
    /// What messages call the table.
    pub name: String,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The sign between cells, where the table has one.
    pub delimiter: Option<u8>,
    /// Which column is which.
    pub matching: Matching,
    /// How the numbers of each column are written.
    pub decimals: Decimals,
}

/// The partners of a table.
pub struct Partners<'p> {
    reading: Reading<'p>,
    table: Table,
    row: Row,
    /// Hashes of the ids so far, instead of the ids themselves, with the line of each.
    seen: HashMap<u64, u64>,
    /// Ids that came more than once.
    pub duplicates: Duplicates,
    /// Rows without a single value, which are left out.
    pub empty_rows: u64,
}

impl Reading<'_> {
    /// What can be said of the table before any row is read.
    pub fn account(&self) -> Account {
        Account {
            columns: self.columns.clone(),
            matching: self.matching.clone(),
            with_commas: self.with_commas(),
            ..Account::default()
        }
    }

    /// The columns of numbers.
    fn numeric(&self) -> Vec<usize> {
        let measures = self.program.measures.iter().zip(&self.matching.measures);
        let numeric = measures.filter(|(measure, _)| match measure.ty {
            Type::Number(_) => true,
            Type::Date | Type::Flag | Type::OneOf(_) | Type::SetOf(_) | Type::Text => false,
        });
        numeric.filter_map(|(_, column)| *column).collect()
    }

    /// The names of the columns that are read with decimal commas.
    pub fn with_commas(&self) -> Vec<String> {
        self.decimals.with_commas().filter_map(|c| self.columns.get(c).cloned()).collect()
    }

    /// Columns in which some numbers have decimal commas and others decimal points.
    pub fn mixed(&self) -> &[Mixed] {
        &self.decimals.mixed
    }

    /// What the row says, and what of it is not understood.
    pub fn facts(&self, row: &Row) -> (Facts, Vec<Problem>) {
        let mut facts = Facts::unknown(self.program);
        let mut problems = Vec::new();
        if let Some((fault, column)) = &row.fault
            && self.matters(fault)
        {
            problems.push(Problem::Row { fault: fault.clone(), column: *column });
            return (facts, problems);
        }
        if let Some(column) = self.matching.id
            && row.cell(column).is_empty()
        {
            problems.push(Problem::NoId { column });
        }
        for (index, (measure, column)) in self.program.measures.iter().zip(&self.matching.measures).enumerate() {
            let Some(column) = *column else { continue };
            let text = row.cell(column);
            match cell::read(self.program, measure, text, self.decimals.of(column)) {
                Ok(Some(value)) => facts.set(MeasureId::at(index), value),
                Ok(None) => {}
                Err(fault) => problems.push(Problem::Cell {
                    fault,
                    column,
                    text: text.to_owned(),
                    measure: Some(MeasureId::at(index)),
                }),
            }
        }
        if let Some(column) = self.matching.held {
            let text = row.cell(column);
            match cell::tier(self.program, text) {
                Ok(held) => (facts.held, facts.held_one_of) = (held.tier, held.one_of),
                Err(fault) => problems.push(Problem::Cell { fault, column, text: text.to_owned(), measure: None }),
            }
        }
        (facts, problems)
    }

    /// A field that first appears late is harmless where no measure would have wanted it.
    fn matters(&self, fault: &RowFault) -> bool {
        match fault {
            RowFault::LateColumn(name) => {
                let one = [name.clone()];
                let wishes = Wishes::default();
                matching(self.program, &self.name, &one, &wishes).map_or(true, |m| m.ignored.is_empty())
            }
            RowFault::TooFew { .. }
            | RowFault::TooMany { .. }
            | RowFault::NotUtf8
            | RowFault::Nul
            | RowFault::NotAnObject
            | RowFault::NotJson(_)
            | RowFault::Nested(_)
            | RowFault::Twice(_) => true,
        }
    }
}

impl<'p> Partners<'p> {
    /// The partners of `table`, whose columns are matched.
    pub fn new(program: &'p Program, table: Table, matching: Matching) -> Self {
        let reading = Reading {
            program,
            name: table.name().to_owned(),
            columns: table.columns().to_vec(),
            delimiter: table.delimiter(),
            matching,
            decimals: Decimals::default(),
        };
        Partners {
            reading,
            table,
            row: Row::default(),
            seen: HashMap::new(),
            duplicates: Duplicates::default(),
            empty_rows: 0,
        }
    }

    /// The partners of a file: its columns are matched, and how their numbers are written is seen.
    pub fn open(program: &'p Program, source: &Source, wishes: &Wishes) -> Result<Self, ReadError> {
        let table = source.open()?;
        let matching = matching(program, table.name(), table.columns(), wishes)?;
        headed(&matching, table.name(), table.columns())?;
        let mut partners = Partners::new(program, table, matching);
        if partners.table.delimiter() == Some(b';') {
            partners.reading.decimals = Decimals::survey(source.open()?, &partners.reading.numeric())?;
        }
        Ok(partners)
    }

    /// The table.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// How the rows are understood.
    pub fn reading(&self) -> &Reading<'p> {
        &self.reading
    }

    /// What the table was like so far.
    pub fn account(&self) -> Account {
        Account { empty_rows: self.empty_rows, duplicates: self.duplicates.clone(), ..self.reading.account() }
    }

    /// How the rows are understood, and those that are still to be read as bytes; `None` where they are no separated values.
    pub fn into_rest(self) -> Option<(Reading<'p>, Rest)> {
        Some((self.reading, self.table.into_rest()?))
    }

    /// A cell of the row that was read last.
    pub fn cell(&self, column: usize) -> &str {
        self.row.cell(column)
    }

    /// The cells of the row that was read last.
    pub fn cells(&self) -> &[String] {
        &self.row.cells
    }

    /// The line of the row that was read last.
    pub fn line(&self) -> u64 {
        self.row.line
    }

    /// The row that was read last, as it was.
    pub fn raw(&self) -> RawRow {
        self.table.raw()
    }

    /// The next partner or bad row; `None` at the end.
    pub fn read(&mut self) -> Result<Option<Next>, TableError> {
        loop {
            if !self.table.read(&mut self.row)? {
                return Ok(None);
            }
            if self.row.is_empty() {
                self.empty_rows += 1;
                continue;
            }
            let (facts, problems) = self.reading.facts(&self.row);
            if !problems.is_empty() {
                let bad = BadRow { row: self.row.number, excerpt: self.table.excerpt(), problems };
                return Ok(Some(Next::Bad(bad)));
            }
            let id = match self.reading.matching.id {
                Some(column) => self.row.cell(column).to_owned(),
                None => self.row.number.to_string(),
            };
            self.note_duplicate(&id);
            return Ok(Some(Next::Partner(Partner { id, row: self.row.number, line: self.row.line, facts })));
        }
    }

    fn note_duplicate(&mut self, id: &str) {
        if self.reading.matching.id.is_none() {
            return;
        }
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        let line = self.row.line;
        match self.seen.entry(hasher.finish()) {
            Entry::Vacant(free) => {
                free.insert(line);
            }
            Entry::Occupied(there) => {
                self.duplicates.rows += 1;
                if self.duplicates.named.len() < NAMED {
                    self.duplicates.named.push(Repeated { id: id.to_owned(), line, first: *there.get() });
                }
            }
        }
    }
}
