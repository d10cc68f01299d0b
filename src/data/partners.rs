//! Partners from a table, one at a time.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{DefaultHasher, Hash, Hasher};
#[cfg(feature = "parquet")]
use std::sync::Arc;

use super::bad::{BadRow, Problem};
use super::cell;
use super::columns::{Finder, Matching, Wishes, fits, forms_known, headed, known, matching, names_of};
use super::forms::{Asked, Forms, Holds, glance, survey};
use super::previous::ReadError;
use super::read::again::Source;
#[cfg(feature = "parquet")]
use super::read::parquet::columns::ColumnFile;
use super::read::report::{self, Note};
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
    /// How the table is written, and what of it is no partner.
    pub remarks: Vec<String>,
}

/// What the cells of a table mean.
#[derive(Debug, Clone)]
pub struct Meaning<'p> {
    /// The program that asks.
    pub program: &'p Program,
    /// What messages call the table.
    pub name: String,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// Which column is which.
    pub matching: Matching,
    /// How the columns are written.
    pub forms: Forms,
    /// Names of columns that are looked for, folded.
    pub names: Vec<String>,
}

/// The partners of a table.
pub struct Partners<'p> {
    meaning: Meaning<'p>,
    table: Table,
    row: Row,
    /// Hashes of the ids so far, instead of the ids themselves, with the line of each.
    seen: HashMap<u64, u64>,
    left: LeftOver,
}

/// What is told of rows that are no partners, or not quite.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOver {
    /// Ids that came more than once.
    pub duplicates: Duplicates,
    /// Rows without a single value, which are left out.
    pub empty_rows: u64,
    /// Rows that are totals of others.
    pub totals: Lines,
    /// Rows whose id lost its digits.
    pub lost: Lines,
}

/// Rows of which something is told: how many, and the first of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    count: u64,
    first: Vec<(u64, String)>,
}

impl Lines {
    /// Counts a row, and names it if it is one of the first.
    pub fn add(&mut self, line: u64, text: &str) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push((line, text.to_owned()));
        }
    }

    /// `3 rows …: A in line 4, B in line 7`.
    pub(super) fn told(&self, one: &str, many: &str) -> Option<String> {
        let named: Vec<String> = self.first.iter().map(|(line, text)| format!("`{text}` in line {line}")).collect();
        let more = self.count - u64::try_from(named.len()).unwrap_or(self.count);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let rows = if self.count == 1 { format!("1 row {one}") } else { format!("{} rows {many}", self.count) };
        (self.count > 0).then(|| format!("{rows}: {}{more}", named.join(", ")))
    }
}

impl Meaning<'_> {
    /// What is to be told of the table. `notes` are told of it beside its rows.
    pub fn account(&self, notes: &[Note], left: &LeftOver) -> Account {
        let mut remarks: Vec<String> = notes.iter().map(ToString::to_string).collect();
        remarks.extend(self.forms.told(&self.columns));
        let left_out = "left out as the total of others, and no partner";
        remarks.extend(left.totals.told(left_out, &left_out.replace("no partner", "no partners")));
        let lost = "an id that lost its digits in a spreadsheet, and may be that of others";
        remarks.extend(left.lost.told(&format!("has {lost}"), &format!("have {lost}")));
        Account {
            empty_rows: left.empty_rows,
            duplicates: left.duplicates.clone(),
            columns: self.columns.clone(),
            matching: self.matching.clone(),
            remarks,
        }
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
            let cell = cell::Cell { text, kind: row.kind(column), form: self.forms.of(column) };
            match cell::read(self.program, measure, cell) {
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
        let meaning = Meaning {
            program,
            name: table.name().to_owned(),
            columns: table.columns().to_vec(),
            matching,
            forms: Forms::default(),
            names: Vec::new(),
        };
        Partners { meaning, table, row: Row::default(), seen: HashMap::new(), left: LeftOver::default() }
    }

    /// The partners of a file: its columns are matched, and how their numbers and days are written is seen.
    pub fn open(program: &'p Program, source: &Source, wishes: &Wishes) -> Result<Self, ReadError> {
        Self::by(program, source, wishes, None)
    }

    /// The same; but only so many rows are looked at, where they tell enough.
    pub fn glance(program: &'p Program, source: &Source, wishes: &Wishes, rows: u64) -> Result<Self, ReadError> {
        Self::by(program, source, wishes, Some(rows))
    }

    fn by(program: &'p Program, source: &Source, wishes: &Wishes, rows: Option<u64>) -> Result<Self, ReadError> {
        let names = known(program, wishes);
        let table = source.open(&names)?;
        let matching = matching(program, table.name(), table.columns(), wishes)?;
        headed(&matching, table.name(), table.columns())?;
        let mut partners = Partners::new(program, table, matching);
        let asked = partners.asked(wishes)?;
        if !asked.is_empty() {
            let told = match rows {
                Some(rows) if partners.table.is_separated() || partners.table.has_columns() => {
                    glance(source.open(&names)?, &asked, rows)?
                }
                Some(_) | None => None,
            };
            partners.meaning.forms = match told {
                Some(forms) => forms,
                None => survey(source.open(&names)?, &asked)?,
            };
        }
        partners.meaning.names = names;
        Ok(partners)
    }

    /// The columns whose form matters.
    fn asked(&self, wishes: &Wishes) -> Result<Vec<Asked>, ReadError> {
        let (mut asked, mut all) = (Vec::new(), Vec::new());
        for (measure, column) in self.meaning.program.measures.iter().zip(&self.meaning.matching.measures) {
            let Some(column) = *column else { continue };
            let title = self.table.columns().get(column).map_or("", String::as_str);
            fits(&self.table, column, &measure.name, &measure.ty)?;
            let names: Vec<&str> = std::iter::once(title).chain(names_of(measure)).collect();
            let holds = match &measure.ty {
                Type::Number(rate) => Some(Holds::Numbers { unit: rate.unit, finer: false }),
                Type::Date => Some(Holds::Days),
                Type::Flag | Type::OneOf(_) | Type::SetOf(_) | Type::Text => None,
            };
            if let Some(holds) = holds {
                let declared = wishes.form(holds, "", &names);
                asked.push(Asked { column, holds, flag: title.to_owned(), declared });
            }
            all.extend(names);
        }
        forms_known(wishes, &Finder::new(self.table.name(), self.table.columns()), "", &all)?;
        Ok(asked)
    }

    /// The table.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// What the cells mean.
    pub fn meaning(&self) -> &Meaning<'p> {
        &self.meaning
    }

    /// What the table was like; whole at its end.
    pub fn account(&self) -> Account {
        self.meaning.account(&self.table.notes(), &self.left)
    }

    /// What the cells mean, and the rows that are still to be read as bytes; `None` where they are no separated values.
    pub fn into_rest(self) -> Option<(Meaning<'p>, Rest)> {
        Some((self.meaning, self.table.into_rest()?))
    }

    /// What the cells mean, and the columns of a Parquet file; `None` where the table is none.
    #[cfg(feature = "parquet")]
    pub fn into_columns(self) -> Option<(Meaning<'p>, Arc<ColumnFile>)> {
        Some((self.meaning, self.table.into_columns()?))
    }

    /// Results show these columns of the table. What is no text in any other column that nobody asks for is no fault of its row,
    /// where such columns need not be read.
    pub fn shown(&mut self, columns: &[usize]) {
        let looked_at: Vec<usize> = self.meaning.matching.columns().chain(columns.iter().copied()).collect();
        self.table.look_at(&looked_at);
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
                self.left.empty_rows += 1;
                continue;
            }
            if let Some(column) = self.meaning.matching.id
                && let Some(total) = total(&self.row, column)
            {
                self.left.totals.add(self.row.line, total);
                continue;
            }
            let (facts, problems) = self.meaning.facts(&self.row);
            if !problems.is_empty() {
                let bad = BadRow { row: self.row.number, excerpt: self.table.excerpt(), problems };
                return Ok(Some(Next::Bad(bad)));
            }
            let id = match self.meaning.matching.id {
                Some(column) => self.row.cell(column).to_owned(),
                None => self.row.number.to_string(),
            };
            self.note_duplicate(&id);
            if self.meaning.matching.id.is_some() && is_lost(&id) {
                self.left.lost.add(self.row.line, &id);
            }
            return Ok(Some(Next::Partner(Partner { id, row: self.row.number, line: self.row.line, facts })));
        }
    }

    fn note_duplicate(&mut self, id: &str) {
        if self.meaning.matching.id.is_none() {
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
                self.left.duplicates.rows += 1;
                if self.left.duplicates.named.len() < NAMED {
                    self.left.duplicates.named.push(Repeated { id: id.to_owned(), line, first: *there.get() });
                }
            }
        }
    }
}

/// The cell that says that a row is a total: that of the id, or any where there is no id.
pub(super) fn total(row: &Row, id: usize) -> Option<&str> {
    let text = row.cell(id);
    if !text.is_empty() {
        return Some(text).filter(|text| report::is_total(text));
    }
    row.cells.iter().map(String::as_str).find(|text| report::is_total(text))
}

/// Whether an id is a long number as a spreadsheet shows it: `1,23E+15`. Its other digits are lost.
pub(super) fn is_lost(id: &str) -> bool {
    let Some((number, exponent)) = id.split_once(['E', 'e']) else { return false };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    whole.len() == 1 && digits(whole) && digits(fraction) && exponent.strip_prefix('+').is_some_and(digits)
}
