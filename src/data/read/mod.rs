//! Tables as rows of text, one at a time. Whatever the file is, memory holds one row; of an Excel workbook, its sheet.
//!
//! Rooms for more: each kind of file is one file here, opened by [`Table::open`].

pub mod again;
mod bytes;
pub mod csv;
mod head;
pub mod json;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod progress;
mod records;
pub mod report;
pub mod sheet;

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;

use encoding_rs::Encoding;

use self::bytes::Found;
use self::csv::CsvTable;
use self::json::JsonTable;
use self::progress::{Progress, Watched};
use self::report::Note;
use self::sheet::SheetTable;
use super::TableError;
use super::error::worded;

/// The longest row, in bytes. A quote that is never closed must not swallow a file of gigabytes.
pub(in crate::data) const ROW_MAX: usize = 16 << 20;

/// How a file is to be read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// `--encoding`: how its text is encoded.
    pub encoding: Option<&'static Encoding>,
    /// `--sheet`: the sheet of a workbook.
    pub sheet: Option<String>,
    /// Folded names of columns that are looked for: by them the line of names is told from titles above it.
    pub names: Vec<String>,
    /// What is told how far it is.
    pub progress: Option<Arc<Progress>>,
}

/// What the file itself says of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// It is a text: how a number or day in it is written is a matter of its column.
    #[default]
    Text,
    /// It is a number, here with a decimal point.
    Number,
    /// It is a number of a spreadsheet, which may stand for a day.
    Sheet,
    /// It is a day, here as `2005-04-15`.
    Day,
}

/// What the file itself says that a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// Yes or no.
    Flags,
    /// Numbers.
    Numbers,
    /// Days, or moments of them.
    Days,
    /// Texts, in which anything may be written.
    Texts,
    /// What is not read.
    Other,
}

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
    /// What the file says of each; nothing where all are texts.
    pub kinds: Vec<Kind>,
    /// Why it is no row, and in which cell that shows.
    pub fault: Option<(RowFault, usize)>,
}

impl Row {
    /// The text of a column; empty where the row has none.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// What the file says of a cell.
    pub fn kind(&self, column: usize) -> Kind {
        self.kinds.get(column).copied().unwrap_or_default()
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
    /// How many they are, where that is known.
    pub length: Option<usize>,
    /// The sign between cells.
    pub delimiter: u8,
    /// So many lines lie before them.
    pub lines: u64,
    /// What is told of the table.
    pub told: Told,
}

/// What is told of a table beside its rows, once all of it is read.
#[derive(Debug, Clone, Default)]
pub struct Told {
    notes: Vec<Note>,
    encoding: Option<Found>,
}

impl Told {
    /// What is told by now.
    pub fn notes(&self) -> Vec<Note> {
        let mut notes = self.notes.clone();
        let encoding = self.encoding.as_ref().and_then(|found| found.get());
        notes.extend(encoding.map(|encoding| Note::Encoding(encoding.name())));
        notes
    }
}

/// An open table.
pub struct Table {
    form: Form,
    encoding: Option<Found>,
}

enum Form {
    Csv(CsvTable),
    Json(JsonTable),
    Sheet(SheetTable),
    #[cfg(feature = "parquet")]
    Parquet(Box<parquet::ParquetTable>),
}

impl Table {
    /// Opens a file, or standard input for `-`.
    pub fn open(name: &str, reading: &Reading) -> Result<Table, TableError> {
        if name == "-" {
            return Table::from_reader("standard input", Box::new(io::stdin()), reading);
        }
        let failed = |cause| TableError::Open { name: name.to_owned(), cause: worded(cause) };
        let file = File::open(name).map_err(failed)?;
        if file.metadata().map_err(failed)?.is_dir() {
            return Err(TableError::Folder { name: name.to_owned() });
        }
        Table::from_file(name, file, reading)
    }

    /// A table in an open file.
    fn from_file(name: &str, file: File, reading: &Reading) -> Result<Table, TableError> {
        #[cfg(feature = "parquet")]
        if let Some(file) = parquet::file(name, &file)? {
            let file = file.watched(reading.progress.clone());
            return Ok(Table::of(Form::Parquet(Box::new(parquet::ParquetTable::open(name, file)))));
        }
        if let (Some(progress), Ok(metadata)) = (&reading.progress, file.metadata()) {
            progress.expect(metadata.len());
        }
        Table::from_reader(name, Box::new(file), reading)
    }

    fn of(form: Form) -> Table {
        Table { form, encoding: None }
    }

    /// A table of what `reader` gives; `name` is what messages call it, and its ending tells the kind where it has one.
    pub fn from_reader(name: &str, reader: Box<dyn Read + Send>, reading: &Reading) -> Result<Table, TableError> {
        let reader = Watched::new(reader, reading.progress.clone());
        let opened = bytes::unpacked(name, Box::new(reader))?;
        let starts = |mark: &[u8]| opened.head.starts_with(mark);
        if starts(b"PK\x03\x04") || starts(b"\xd0\xcf\x11\xe0") {
            return Ok(Table::of(Form::Sheet(SheetTable::open(name, opened, reading)?)));
        }
        if starts(b"PAR1") {
            #[cfg(feature = "parquet")]
            return Ok(Table::of(Form::Parquet(Box::new(parquet::ParquetTable::from_bytes(name, opened)?))));
            #[cfg(not(feature = "parquet"))]
            return Err(TableError::Kind { name: name.to_owned(), kind: "a Parquet file" });
        }
        let (opened, found) = bytes::decoded(name, opened, reading.encoding)?;
        if opened.head.iter().all(u8::is_ascii_whitespace) && opened.head.len() < bytes::HEAD {
            return Err(TableError::Empty { name: name.to_owned() });
        }
        let (ending, first) = (ending(name), opened.head.iter().copied().find(|b| !b.is_ascii_whitespace()));
        let json = match ending.as_str() {
            "csv" | "tsv" | "txt" => false,
            "json" | "ndjson" | "jsonl" => true,
            _ => matches!(first, Some(b'[' | b'{')),
        };
        let form = if json {
            let lines = matches!(ending.as_str(), "ndjson" | "jsonl") || first == Some(b'{');
            Form::Json(JsonTable::open(name, opened, lines)?)
        } else {
            Form::Csv(CsvTable::open(name, opened, &reading.names)?)
        };
        Ok(Table { form, encoding: Some(found).filter(|_| reading.encoding.is_none()) })
    }

    /// The name that messages use.
    pub fn name(&self) -> &str {
        match &self.form {
            Form::Csv(table) => table.name(),
            Form::Json(table) => table.name(),
            Form::Sheet(table) => table.name(),
            #[cfg(feature = "parquet")]
            Form::Parquet(table) => table.name(),
        }
    }

    /// The names of the columns, trimmed.
    pub fn columns(&self) -> &[String] {
        match &self.form {
            Form::Csv(table) => table.columns(),
            Form::Json(table) => table.columns(),
            Form::Sheet(table) => table.columns(),
            #[cfg(feature = "parquet")]
            Form::Parquet(table) => table.columns(),
        }
    }

    /// Reads the next row into `row`; false at the end.
    pub fn read(&mut self, row: &mut Row) -> Result<bool, TableError> {
        match &mut self.form {
            Form::Csv(table) => table.read(row),
            Form::Json(table) => table.read(row),
            Form::Sheet(table) => Ok(table.read(row)),
            #[cfg(feature = "parquet")]
            Form::Parquet(table) => table.read(row),
        }
    }

    /// The characters of the row that was read last.
    pub fn excerpt(&self) -> Excerpt {
        match &self.form {
            Form::Csv(table) => table.excerpt(),
            Form::Json(table) => table.excerpt(),
            Form::Sheet(table) => table.excerpt(),
            #[cfg(feature = "parquet")]
            Form::Parquet(table) => table.excerpt(),
        }
    }

    /// The row that was read last, as it was.
    pub fn raw(&self) -> RawRow {
        let bytes = |cells: &[String]| RawRow::Cells(cells.iter().map(|cell| cell.clone().into_bytes()).collect());
        match &self.form {
            Form::Csv(table) => RawRow::Cells(table.raw()),
            Form::Json(table) => RawRow::Json(table.raw()),
            Form::Sheet(table) => bytes(table.cells()),
            #[cfg(feature = "parquet")]
            Form::Parquet(table) => bytes(table.cells()),
        }
    }

    /// The sign between cells, where the table has cells side by side; a comma for what is no text.
    pub fn delimiter(&self) -> Option<u8> {
        match &self.form {
            Form::Csv(table) => Some(table.delimiter()),
            Form::Json(_) => None,
            Form::Sheet(_) => Some(b','),
            #[cfg(feature = "parquet")]
            Form::Parquet(_) => Some(b','),
        }
    }

    /// What is behind the rows that were read, as bytes; `None` where the rows are no separated values, or some were read
    /// ahead.
    pub fn into_rest(self) -> Option<Rest> {
        match self.form {
            Form::Csv(table) => table.into_rest(self.encoding),
            Form::Json(_) | Form::Sheet(_) => None,
            #[cfg(feature = "parquet")]
            Form::Parquet(_) => None,
        }
    }

    /// The columns of a Parquet file, from their beginning; `None` where the table is none.
    #[cfg(feature = "parquet")]
    pub fn into_columns(self) -> Option<Arc<parquet::columns::ColumnFile>> {
        match self.form {
            Form::Csv(_) | Form::Json(_) | Form::Sheet(_) => None,
            Form::Parquet(table) => Some(table.into_file()),
        }
    }

    /// What is no text matters in these columns alone, where the table is one of which columns may be left out.
    pub fn look_at(&mut self, columns: &[usize]) {
        match &mut self.form {
            Form::Csv(_) | Form::Json(_) | Form::Sheet(_) => {
                let _ = columns;
            }
            #[cfg(feature = "parquet")]
            Form::Parquet(table) => table.look_at(columns),
        }
    }

    /// Only the cells of these columns are looked at: rows need not have those of others.
    pub fn only(&mut self, columns: Vec<usize>) {
        match &mut self.form {
            Form::Csv(table) => table.only(columns),
            Form::Json(_) | Form::Sheet(_) => {}
            #[cfg(feature = "parquet")]
            Form::Parquet(_) => {}
        }
    }

    /// Whether it is read by its columns, those that are asked for alone.
    pub fn has_columns(&self) -> bool {
        match &self.form {
            Form::Csv(_) | Form::Json(_) | Form::Sheet(_) => false,
            #[cfg(feature = "parquet")]
            Form::Parquet(_) => true,
        }
    }

    /// Whether the rows are separated values.
    pub fn is_separated(&self) -> bool {
        matches!(self.form, Form::Csv(_))
    }

    /// What the file itself says that a column holds, and in which words; nothing where it does not say it of all cells.
    pub fn typed(&self, column: usize) -> Option<(Typed, &'static str)> {
        match &self.form {
            Form::Csv(_) | Form::Json(_) | Form::Sheet(_) => {
                let _ = column;
                None
            }
            #[cfg(feature = "parquet")]
            Form::Parquet(table) => table.holds(column).map(|holds| (holds.typed(), holds.words())),
        }
    }

    /// What is told of the table beside its rows; whole at its end.
    pub fn notes(&self) -> Vec<Note> {
        let mut notes = match &self.form {
            Form::Csv(table) => table.notes().to_vec(),
            Form::Json(_) => Vec::new(),
            Form::Sheet(table) => table.notes().to_vec(),
            #[cfg(feature = "parquet")]
            Form::Parquet(_) => Vec::new(),
        };
        let encoding = self.encoding.as_ref().and_then(|found| found.get());
        notes.extend(encoding.map(|encoding| Note::Encoding(encoding.name())));
        notes
    }
}

/// The ending of a file name, lower-case; that of the packed file where it is packed.
fn ending(name: &str) -> String {
    let path = std::path::Path::new(name);
    let of = |path: &std::path::Path| path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    match of(path).as_str() {
        "gz" | "zst" | "gzip" | "zstd" => path.file_stem().map(|stem| of(stem.as_ref())).unwrap_or_default(),
        ending => ending.to_owned(),
    }
}
