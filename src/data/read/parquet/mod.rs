//! Parquet as rows of cells. What the file says of its columns is kept: a number is a number, a day a day.
//!
//! A binary fraction is read as the shortest decimal that is the same fraction: 0.1 as 0.1, and what arithmetic has left of a
//! sum as all its digits, which no amount of money has.

pub mod columns;

pub(in crate::data) mod cut;
mod kept;
pub(in crate::data) mod pages;
mod runs;
pub(in crate::data) mod single;
pub(in crate::data) mod stored;

use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::sync::Arc;

use parquet::errors::ParquetError;

use self::columns::{Batch, ColumnFile, ColumnInfo, Group, Holds, Values};
use super::bytes::Opened;
use super::{Excerpt, Kind, Row, RowFault};
use crate::data::TableError;
use crate::value::{Date, Decimal};

/// So many rows are decoded at a time.
const ROWS: usize = 4096;
/// What stands for bytes that are no text.
const BYTES: &str = "(bytes)";
/// What stands between cells in messages.
const BETWEEN: &str = " | ";

/// An open Parquet file.
pub struct ParquetTable {
    name: String,
    file: Arc<ColumnFile>,
    columns: Vec<String>,
    /// By column: whether it matters what stands in it; all do where it is empty.
    looked_at: Vec<bool>,
    group: usize,
    open: Option<Group>,
    /// The cells that are decoded, by column, and the next row of them.
    ahead: Vec<Vec<Text>>,
    next: usize,
    rows: u64,
    last: Vec<String>,
}

/// A cell as text, or what it is not.
type Text = Result<String, RowFault>;

/// The Parquet file in an open file, where it is one.
pub(super) fn file(name: &str, file: &File) -> Result<Option<ColumnFile>, TableError> {
    match ColumnFile::open(file) {
        Ok(found) => Ok(found),
        // What is no regular file is no Parquet file either.
        Err(ParquetError::External(cause)) if cause.is::<std::io::Error>() => Ok(None),
        Err(cause) => Err(failed(name, &cause)),
    }
}

pub(in crate::data) fn failed(name: &str, cause: &ParquetError) -> TableError {
    let cause = match cause {
        ParquetError::General(text) | ParquetError::EOF(text) | ParquetError::NYI(text) => text.clone(),
        other => other.to_string(),
    };
    TableError::Parquet { name: name.to_owned(), cause }
}

impl ParquetTable {
    pub(super) fn open(name: &str, file: ColumnFile) -> ParquetTable {
        let columns = file.columns().iter().map(|column| column.name.trim().to_owned()).collect();
        ParquetTable {
            name: name.to_owned(),
            file: Arc::new(file),
            columns,
            looked_at: Vec::new(),
            group: 0,
            open: None,
            ahead: Vec::new(),
            next: 0,
            rows: 0,
            last: Vec::new(),
        }
    }

    /// A file that came from where nothing can be read by offset.
    pub(super) fn from_bytes(name: &str, opened: Opened) -> Result<ParquetTable, TableError> {
        let Opened { head: mut bytes, mut rest } = opened;
        rest.read_to_end(&mut bytes).map_err(|cause| TableError::Read { name: name.to_owned(), line: 0, cause })?;
        Ok(ParquetTable::open(name, ColumnFile::of_bytes(bytes).map_err(|cause| failed(name, &cause))?))
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// What the file says that a column holds.
    pub(super) fn holds(&self, column: usize) -> Option<Holds> {
        self.file.columns().get(column).map(|column| column.holds)
    }

    pub(super) fn cells(&self) -> &[String] {
        &self.last
    }

    /// What is no text, or no readable one, matters in these columns alone.
    pub(super) fn look_at(&mut self, columns: &[usize]) {
        self.looked_at = (0..self.columns.len()).map(|column| columns.contains(&column)).collect();
    }

    /// The file, to be read by its columns.
    pub(super) fn into_file(self) -> Arc<ColumnFile> {
        self.file
    }

    /// Decodes the next rows; none at the end.
    fn decode(&mut self) -> Result<(), TableError> {
        let failed = |cause: ParquetError| failed(&self.name, &cause);
        self.ahead.clear();
        self.next = 0;
        loop {
            let group = match &mut self.open {
                Some(group) => group,
                None if self.group < self.file.groups() => {
                    let all: Vec<usize> = (0..self.columns.len()).collect();
                    self.group += 1;
                    self.open.insert(self.file.group(self.group - 1, &all).map_err(failed)?)
                }
                None => return Ok(()),
            };
            for (place, info) in self.file.columns().iter().enumerate() {
                let batch = group.next(place, ROWS).map_err(failed)?;
                self.ahead.push(texts(info, &batch));
            }
            if let Some(rows) = self.ahead.iter().map(Vec::len).max().filter(|&rows| rows > 0) {
                self.file.passed(rows as u64);
                return Ok(());
            }
            self.ahead.clear();
            self.open = None;
        }
    }

    pub(super) fn read(&mut self, row: &mut Row) -> Result<bool, TableError> {
        if self.ahead.first().is_none_or(|cells| self.next >= cells.len()) {
            self.decode()?;
        }
        if self.ahead.first().is_none_or(Vec::is_empty) {
            return Ok(false);
        }
        self.rows += 1;
        row.number = self.rows;
        // The file has no lines: a row goes by its number.
        row.line = self.rows;
        let next = self.next;
        let cells = self.ahead.iter_mut().map(|cells| {
            cells.get_mut(next).map_or(Ok(String::new()), |cell| std::mem::replace(cell, Ok(String::new())))
        });
        fill(row, self.file.columns(), &self.looked_at, cells);
        self.next += 1;
        self.last.clone_from(&row.cells);
        Ok(true)
    }

    pub(super) fn excerpt(&self) -> Excerpt {
        excerpt(&self.last, u32::try_from(self.rows).unwrap_or(u32::MAX))
    }
}

/// The cells of a row beside each other.
fn excerpt(row: &[String], first_line: u32) -> Excerpt {
    let mut text = String::new();
    let mut cells: Vec<Range<usize>> = Vec::new();
    for cell in row {
        if !cells.is_empty() {
            text.push_str(BETWEEN);
        }
        let start = text.len();
        text.push_str(cell);
        cells.push(start..text.len());
    }
    Excerpt { text, first_line, cells }
}

/// Makes a row of its cells; what is no text in a column that nobody looks at is not told.
fn fill(row: &mut Row, columns: &[ColumnInfo], looked_at: &[bool], cells: impl Iterator<Item = Text>) {
    row.fault = None;
    row.cells.clear();
    row.kinds.clear();
    for (column, (cell, info)) in cells.zip(columns).enumerate() {
        row.kinds.push(kind(info.holds));
        let matters = looked_at.get(column) != Some(&false);
        row.cells.push(cell.unwrap_or_else(|fault| {
            if !matters {
                return BYTES.to_owned();
            }
            row.fault.get_or_insert((fault, column));
            String::new()
        }));
    }
}

pub(in crate::data) fn kind(holds: Holds) -> Kind {
    match holds {
        Holds::Whole | Holds::Unsigned | Holds::Decimals(_) | Holds::Fractions => Kind::Number,
        Holds::Days | Holds::Moments(_) => Kind::Day,
        Holds::Flags | Holds::Texts | Holds::Other => Kind::Text,
    }
}

/// The cells of a batch.
fn texts(info: &ColumnInfo, batch: &Batch) -> Vec<Text> {
    let mut values = 0..;
    let mut rows: Vec<Text> = Vec::with_capacity(batch.rows);
    let entries = batch.there.as_ref().map_or(batch.rows, Vec::len);
    for entry in 0..entries {
        let there = batch.there.as_ref().is_none_or(|there| there.get(entry) == Some(&true));
        let text = if there {
            text(info.holds, &batch.values, values.next().unwrap_or(usize::MAX))
        } else {
            Ok(String::new())
        };
        let begins = batch.begins.as_ref().is_none_or(|begins| begins.get(entry) == Some(&true));
        match (begins, rows.last_mut(), text) {
            (false, Some(Ok(row)), Ok(text)) => {
                row.push('|');
                row.push_str(&text);
            }
            (false, Some(row), text) => *row = text,
            (_, _, text) => rows.push(text),
        }
    }
    rows
}

/// A value as text.
fn text(holds: Holds, values: &Values, index: usize) -> Text {
    let found = match values {
        Values::Flags(values) => values.get(index).map(|&value| if value { "yes" } else { "no" }.to_owned()),
        Values::Whole(values) => values.get(index).map(|&value| whole(holds, value)),
        Values::Wide(values) => values.get(index).map(|&value| match holds {
            Holds::Decimals(scale) => decimal(value, scale),
            _ => value.to_string(),
        }),
        // The shortest decimal that is the same fraction.
        Values::Fractions(values) => values.get(index).map(ToString::to_string),
        Values::Short(values) => values.get(index).map(ToString::to_string),
        Values::Texts(values) => match (holds, values.get(index)) {
            (Holds::Texts, Some(bytes)) => {
                let text = std::str::from_utf8(bytes.data()).map_err(|_| RowFault::NotUtf8)?.trim();
                if text.contains('\0') {
                    return Err(RowFault::Nul);
                }
                Some(text.to_owned())
            }
            (_, found) => found.map(|_| String::from(BYTES)),
        },
    };
    Ok(found.unwrap_or_default())
}

pub(in crate::data) fn whole(holds: Holds, value: i64) -> String {
    let day = |days: i64| {
        let first = Date::new(1970, 1, 1).ok();
        let day = first.and_then(|first| first.checked_add(jiff::Span::new().try_days(days).ok()?).ok());
        day.map_or_else(|| format!("day {days}"), |day| day.to_string())
    };
    match holds {
        Holds::Decimals(scale) => decimal(i128::from(value), scale),
        Holds::Days => day(value),
        Holds::Moments(of_a_day) => day(value.div_euclid(of_a_day)),
        Holds::Unsigned => value.cast_unsigned().to_string(),
        Holds::Whole | Holds::Flags | Holds::Fractions | Holds::Texts | Holds::Other => value.to_string(),
    }
}

pub(in crate::data) fn decimal(value: i128, scale: u8) -> String {
    Decimal::new(value, scale).to_string()
}
