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

/// Why columns cannot be matched.
#[derive(Debug, Error, Diagnostic, PartialEq, Eq)]
pub enum MatchError {
    /// `--id` or `--map` names a column that is not there.
    #[error("there is no column `{column}` in `{table}`")]
    #[diagnostic(code(progc::data::no_such_column))]
    NoSuchColumn {
        /// As the user wrote it.
        column: String,
        /// The table.
        table: String,
        /// How to mend it.
        #[help]
        help: String,
    },
    /// `--map` names a measure that the program does not have.
    #[error("the program asks for no measure `{measure}`")]
    #[diagnostic(code(progc::data::no_such_measure))]
    NoSuchMeasure {
        /// As the user wrote it.
        measure: String,
        /// How to mend it.
        #[help]
        help: String,
    },
    /// `--map` gives one measure two columns.
    #[error("`--map` gives `{measure}` two columns")]
    #[diagnostic(code(progc::data::mapped_twice), help("name the one column that holds it"))]
    MappedTwice {
        /// As the user wrote it.
        measure: String,
    },
    /// `--table` names a table that the program does not have.
    #[error("the program reads no table `{table}`")]
    #[diagnostic(code(progc::data::no_such_table))]
    NoSuchTable {
        /// As the user wrote it.
        table: String,
        /// How to mend it.
        #[help]
        help: String,
    },
    /// A table of events lacks a column that the program computes with.
    #[error("`{file}` has no column `{column}`, which the program reads of `{table}`")]
    #[diagnostic(code(progc::data::missing_column))]
    MissingColumn {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// The table.
        table: String,
        /// How to mend it.
        #[help]
        help: String,
    },
    /// A file with types of its own has a column of another type than is wanted.
    #[error("the column `{column}` of `{table}` holds {found}, and `{wanted}` is {kind}")]
    #[diagnostic(
        code(progc::data::wrong_type),
        help("write the file with another type of this column, or name another column with `--map`")
    )]
    WrongType {
        /// The column.
        column: String,
        /// The table.
        table: String,
        /// What the column holds.
        found: &'static str,
        /// What is read of it.
        wanted: String,
        /// What that is.
        kind: &'static str,
    },
    /// The first line holds values, it seems, and not the names of columns.
    #[error("does `{table}` begin with a line of column names? its first line holds {found}")]
    #[diagnostic(
        code(progc::data::no_header),
        help(
            "if that is a partner, put a line of names before it, such as `partner_id,purchases`; \
             if these are names, say what one is with `--id COLUMN` or `--map MEASURE=COLUMN`"
        )
    )]
    NoHeader {
        /// The table.
        table: String,
        /// What the first line holds.
        found: String,
    },
    /// Two columns have the name that is asked for.
    #[error("`{table}` has more than one column for `{wanted}`: `{first}` and `{second}`")]
    #[diagnostic(
        code(progc::data::ambiguous_column),
        help("rename or remove one of them, or name the one with `{flag}`")
    )]
    Ambiguous {
        /// The table.
        table: String,
        /// What is looked for.
        wanted: String,
        /// A column that has the name.
        first: String,
        /// Another.
        second: String,
        /// The flag that decides.
        flag: String,
    },
}
