//! What is wrong with a table as a whole. One bad row is no error of the table: see [`super::bad`].

use std::io;

use miette::Diagnostic;
use thiserror::Error;

use super::forms::Refused;

/// What the system says, for people: without the numbers of errors.
pub fn worded(cause: io::Error) -> io::Error {
    let kind = cause.kind();
    let words = match kind {
        io::ErrorKind::NotFound => String::from("no such file or folder"),
        io::ErrorKind::PermissionDenied => String::from("you are not allowed to"),
        io::ErrorKind::StorageFull => String::from("the disk is full"),
        io::ErrorKind::IsADirectory => String::from("it is a folder"),
        _ => {
            let text = cause.to_string();
            match text.split_once(" (os error") {
                Some((words, _)) => words.to_lowercase(),
                None => return cause,
            }
        }
    };
    io::Error::new(kind, words)
}

/// Why a table cannot be read.
#[derive(Debug, Error, Diagnostic)]
pub enum TableError {
    /// It cannot be opened.
    #[error("cannot open the data file `{name}`")]
    #[diagnostic(code(progc::data::cannot_open), help("check the path; `-` reads standard input"))]
    Open {
        /// The file.
        name: String,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// It is a folder.
    #[error("`{name}` is a folder, not a table")]
    #[diagnostic(code(progc::data::folder), help("name one file in it"))]
    Folder {
        /// The folder.
        name: String,
    },
    /// Reading broke off.
    #[error("cannot read on in `{name}` after line {line}")]
    #[diagnostic(code(progc::data::cannot_read))]
    Read {
        /// The file.
        name: String,
        /// The last line that was read.
        line: u64,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// There is nothing in it.
    #[error("`{name}` is empty: it has not even a line of column names")]
    #[diagnostic(
        code(progc::data::empty),
        help("the first line names the columns, such as `partner_id,purchases,certified_engineers`")
    )]
    Empty {
        /// The file.
        name: String,
    },
    /// It is of a kind that is not read.
    #[error("`{name}` is {kind}, which progc does not read")]
    #[diagnostic(code(progc::data::unknown_kind), help("save it as CSV, JSON, NDJSON or an Excel workbook (.xlsx)"))]
    Kind {
        /// The file.
        name: String,
        /// What it is.
        kind: &'static str,
    },
    /// The column names are no UTF-8.
    #[error("the column names of `{name}` are not UTF-8 text")]
    #[diagnostic(
        code(progc::data::not_utf8),
        help("say in which encoding it is with `--encoding`, such as `--encoding windows-1252`")
    )]
    NotUtf8 {
        /// The file.
        name: String,
    },
    /// A row never ends.
    #[error("the row that begins in line {line} of `{name}` is longer than 16 MiB")]
    #[diagnostic(code(progc::data::endless_row), help("a quote may be opened there and never closed"))]
    EndlessRow {
        /// The file.
        name: String,
        /// Where the row begins.
        line: u64,
    },
    /// A quote is never closed: all that follows it stands in one cell.
    #[error("the quote that is opened in line {line} of `{name}` is never closed")]
    #[diagnostic(
        code(progc::data::open_quote),
        help("close it, or double it where it is part of the text: every line behind it would be lost in one cell")
    )]
    OpenQuote {
        /// The file.
        name: String,
        /// Where the quote is opened.
        line: u64,
        /// That line.
        text: String,
        /// The byte of the line at which the quote stands.
        at: usize,
    },
    /// The JSON is broken between its records, so that no further record can be found.
    #[error("`{name}` is no list of JSON objects: {what} in line {line}")]
    #[diagnostic(code(progc::data::broken_json), help("expected `[{{…}}, {{…}}]`, or one object a line as in NDJSON"))]
    BrokenJson {
        /// The file.
        name: String,
        /// What stands where it cannot.
        what: &'static str,
        /// Where.
        line: u64,
    },
    /// Columns can be read in two ways.
    #[error("a column of `{name}` can be read in two ways")]
    #[diagnostic(code(progc::data::two_readings))]
    TwoReadings {
        /// The file.
        name: String,
        /// The columns.
        refused: Vec<Refused>,
    },
    /// A workbook is locked.
    #[error("`{name}` is locked by a password")]
    #[diagnostic(code(progc::data::locked), help("open it in Excel and save it without a password"))]
    Locked {
        /// The file.
        name: String,
    },
    /// A workbook is broken.
    #[error("`{name}` is no Excel workbook that can be read: {cause}")]
    #[diagnostic(code(progc::data::workbook), help("open it in Excel and save it again, or export the sheet as CSV"))]
    Workbook {
        /// The file.
        name: String,
        /// Why.
        cause: String,
    },
    /// A sheet is not there.
    #[error("`{name}` has no sheet `{sheet}`")]
    #[diagnostic(code(progc::data::no_sheet))]
    NoSheet {
        /// The file.
        name: String,
        /// As asked for.
        sheet: String,
        /// How to mend it.
        #[help]
        help: String,
    },
    /// A sheet has nothing in it.
    #[error("the sheet `{sheet}` of `{name}` is empty")]
    #[diagnostic(code(progc::data::empty_sheet), help("name another sheet with `--sheet NAME`"))]
    EmptySheet {
        /// The file.
        name: String,
        /// The sheet.
        sheet: String,
    },
    /// A Parquet file is broken, or has something that is not read.
    #[error("`{name}` is no Parquet file that can be read: {cause}")]
    #[diagnostic(code(progc::data::parquet), help("write it again; it may have been cut off"))]
    Parquet {
        /// The file.
        name: String,
        /// Why.
        cause: String,
    },
}
