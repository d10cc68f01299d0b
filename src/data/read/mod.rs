//! Tables as rows of text, one at a time. Whatever the file is, memory holds one row.
//!
//! Rooms for more: each kind of file is one file here, opened by [`Table::open`].

pub mod again;
pub mod csv;
pub mod json;

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;

use self::csv::CsvTable;
use self::json::JsonTable;
use super::TableError;
use super::error::worded;

/// The longest row, in bytes. A quote that is never closed must not swallow a file of gigabytes.
pub(in crate::data) const ROW_MAX: usize = 16 << 20;

/// Why a row cannot be taken as a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowFault {
    /// It has fewer cells than there are columns.
    TooFew {
        /// How many columns there are.
        columns: usize,
    },
    /// It has more cells than there are columns.
    TooMany {
        /// How many columns there are.
        columns: usize,
    },
    /// A cell has bytes that are no UTF-8.
    NotUtf8,
    /// A cell has a zero byte.
    Nul,
    /// It is no JSON object.
    NotAnObject,
    /// It is no JSON at all.
    NotJson(String),
    /// It holds an object or list where a value is wanted.
    Nested(String),
    /// It gives a field twice.
    Twice(String),
    /// It has a field that no row before it had, although the columns have been settled.
    LateColumn(String),
}

/// One row. Reused from row to row.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Its number among the rows, from 1; the line of column names is not counted.
    pub number: u64,
    /// The line of the file on which it begins, from 1.
    pub line: u64,
    /// Its cells in order of the columns, trimmed.
    pub cells: Vec<String>,
    /// Why it is no row, and in which cell that shows.
    pub fault: Option<(RowFault, usize)>,
}

impl Row {
    /// The text of a column; empty where the row has none.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.fault.is_none() && self.cells.iter().all(String::is_empty)
    }
}

/// The characters of a row and of its cells, for messages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The row as it stands in the file.
    pub text: String,
    /// The line on which it begins.
    pub first_line: u32,
    /// Where in the text each cell stands, by column; empty ranges where it is absent.
    pub cells: Vec<Range<usize>>,
}

impl Excerpt {
    /// Where a cell stands; the whole first line where it is absent.
    pub fn cell(&self, column: usize) -> Range<usize> {
        match self.cells.get(column) {
            Some(range) if !range.is_empty() => range.clone(),
            Some(_) | None => 0..self.text.lines().next().map_or(0, str::len),
        }
    }
}

/// How a row is written back into a file of rejected rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RawRow {
    /// The cells as they were, byte for byte.
    Cells(Vec<Vec<u8>>),
    /// A JSON text.
    Json(String),
}

/// The rows of a table of separated values that are still to be read, as bytes in UTF-8.
pub struct Rest {
    /// The bytes, from the beginning of a row or the end of the one before.
    pub bytes: Box<dyn Read + Send>,
    /// The sign between cells.
    pub delimiter: u8,
    /// So many lines lie before them.
    pub lines: u64,
}

/// An open table.
pub enum Table {
    /// Separated values.
    Csv(CsvTable),
    /// JSON or NDJSON.
    Json(JsonTable),
}

impl Table {
    /// Opens a file, or standard input for `-`.
    pub fn open(name: &str) -> Result<Table, TableError> {
        if name == "-" {
            return Table::from_reader("standard input", Box::new(io::stdin()));
        }
        let failed = |cause| TableError::Open { name: name.to_owned(), cause: worded(cause) };
        let file = File::open(name).map_err(failed)?;
        if file.metadata().map_err(failed)?.is_dir() {
            return Err(TableError::Folder { name: name.to_owned() });
        }
        Table::from_reader(name, Box::new(file))
    }

    /// A table of what `reader` gives; `name` is what messages call it, and its ending tells the kind where it has one.
    pub fn from_reader(name: &str, mut reader: Box<dyn Read + Send>) -> Result<Table, TableError> {
        let head = head(name, &mut reader)?;
        if let Some(kind) = foreign(&head) {
            return Err(TableError::Kind { name: name.to_owned(), kind });
        }
        let (ending, first) = (ending(name), head.iter().copied().find(|b| !b.is_ascii_whitespace()));
        let json = match ending.as_str() {
            "csv" | "tsv" | "txt" => false,
            "json" | "ndjson" | "jsonl" => true,
            _ => matches!(first, Some(b'[' | b'{')),
        };
        if json {
            let lines = matches!(ending.as_str(), "ndjson" | "jsonl") || first == Some(b'{');
            return Ok(Table::Json(JsonTable::open(name, head, reader, lines)?));
        }
        Ok(Table::Csv(CsvTable::open(name, head, reader)?))
    }

    /// The name that messages use.
    pub fn name(&self) -> &str {
        match self {
            Table::Csv(table) => table.name(),
            Table::Json(table) => table.name(),
        }
    }

    /// The names of the columns, trimmed.
    pub fn columns(&self) -> &[String] {
        match self {
            Table::Csv(table) => table.columns(),
            Table::Json(table) => table.columns(),
        }
    }

    /// Reads the next row into `row`; false at the end.
    pub fn read(&mut self, row: &mut Row) -> Result<bool, TableError> {
        match self {
            Table::Csv(table) => table.read(row),
            Table::Json(table) => table.read(row),
        }
    }

    /// The characters of the row that was read last.
    pub fn excerpt(&self) -> Excerpt {
        match self {
            Table::Csv(table) => table.excerpt(),
            Table::Json(table) => table.excerpt(),
        }
    }

    /// The row that was read last, as it was.
    pub fn raw(&self) -> RawRow {
        match self {
            Table::Csv(table) => RawRow::Cells(table.raw()),
            Table::Json(table) => RawRow::Json(table.raw()),
        }
    }

    /// What is behind the rows that were read, as bytes; `None` where the rows are no separated values.
    pub fn into_rest(self) -> Option<Rest> {
        match self {
            Table::Csv(table) => Some(table.into_rest()),
            Table::Json(_) => None,
        }
    }

    /// The sign between cells, where the table has one.
    pub fn delimiter(&self) -> Option<u8> {
        match self {
            Table::Csv(table) => Some(table.delimiter()),
            Table::Json(_) => None,
        }
    }
}

/// The ending of a file name, lower-case.
fn ending(name: &str) -> String {
    std::path::Path::new(name).extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// The first bytes, without a UTF-8 byte order mark: enough to tell the kind of file and the sign between cells.
fn head(name: &str, reader: &mut dyn Read) -> Result<Vec<u8>, TableError> {
    const ENOUGH: u64 = 64 << 10;
    let mut head = Vec::new();
    reader.take(ENOUGH).read_to_end(&mut head).map_err(|cause| TableError::Read {
        name: name.to_owned(),
        line: 0,
        cause,
    })?;
    if head.starts_with(b"\xef\xbb\xbf") {
        head.drain(..3);
    }
    if head.iter().all(u8::is_ascii_whitespace) && (head.len() as u64) < ENOUGH - 3 {
        return Err(TableError::Empty { name: name.to_owned() });
    }
    Ok(head)
}

/// Files that are often given instead of a text table, told by their first bytes.
fn foreign(head: &[u8]) -> Option<&'static str> {
    let starts = |mark: &[u8]| head.starts_with(mark);
    if starts(b"PK\x03\x04") {
        Some("an Excel workbook or another zip archive")
    } else if starts(b"\xd0\xcf\x11\xe0") {
        Some("an old Excel workbook")
    } else if starts(b"PAR1") {
        Some("a Parquet file")
    } else if starts(b"\xff\xfe") || starts(b"\xfe\xff") {
        Some("UTF-16 text")
    } else if starts(b"\x1f\x8b") {
        Some("a gzip archive")
    } else {
        None
    }
}
