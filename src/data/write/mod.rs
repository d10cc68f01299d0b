//! Results as tables. A cell is the same text in every format; in JSON a single number is a number and an empty cell `null`.

pub mod file;
pub mod layout;
pub mod lines;
pub mod pen;
mod template;

mod csv;
mod json;
mod markdown;
#[cfg(feature = "parquet")]
mod parquet;
mod sheet;
mod table;

use std::io::{self, Write};

pub use layout::{Beside, Column, Layout, NoSuchColumn, Rank};
pub use table::View;

/// The form in which results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal: columns side by side.
    Table,
    /// Comma-separated values.
    Csv,
    /// A list of objects.
    Json,
    /// One object a line.
    Ndjson,
    /// A Markdown table.
    Markdown,
    /// An Excel workbook.
    Sheet,
    /// Parquet.
    #[cfg(feature = "parquet")]
    Parquet,
}

/// The columns of a table of results.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// Their names.
    pub names: Vec<String>,
    /// Those in which there is never anything but one whole number.
    pub whole: Vec<usize>,
}

impl From<Vec<String>> for Columns {
    fn from(names: Vec<String>) -> Columns {
        Columns { names, whole: Vec::new() }
    }
}

impl Format {
    /// Whether it is made of bytes that no terminal shows.
    pub fn is_binary(self) -> bool {
        match self {
            Format::Table | Format::Csv | Format::Json | Format::Ndjson | Format::Markdown => false,
            Format::Sheet => true,
            #[cfg(feature = "parquet")]
            Format::Parquet => true,
        }
    }

    /// The format that the ending of a file name asks for.
    pub fn of_ending(ending: &str) -> Option<Format> {
        match ending.to_lowercase().as_str() {
            "csv" => Some(Format::Csv),
            "json" => Some(Format::Json),
            "ndjson" | "jsonl" => Some(Format::Ndjson),
            "md" | "markdown" => Some(Format::Markdown),
            "xlsx" => Some(Format::Sheet),
            #[cfg(feature = "parquet")]
            "parquet" => Some(Format::Parquet),
            _ => None,
        }
    }
}

/// A cell of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text: a name, a set, an interval.
    Text(String),
    /// One exact number.
    Number(String),
}

impl Cell {
    /// A text; nothing where it is empty.
    pub fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }

    /// As shown.
    pub fn shown(&self) -> &str {
        match self {
            Cell::Empty => "",
            Cell::Text(text) | Cell::Number(text) => text,
        }
    }
}

/// Writes rows in a format.
pub struct Writer<W: Write + Send> {
    form: Form<W>,
}

enum Form<W: Write + Send> {
    Table(table::TableWriter<W>),
    Csv(Box<csv::CsvWriter<W>>),
    Json(json::JsonWriter<W>),
    Markdown(markdown::MarkdownWriter<W>),
    Sheet(Box<sheet::SheetWriter<W>>),
    #[cfg(feature = "parquet")]
    Parquet(Box<parquet::ParquetWriter<W>>),
}

impl<W: Write + Send> Writer<W> {
    /// Begins a table with the given columns; `view` is how much of it a table for the eye shows.
    pub fn new(format: Format, out: W, columns: impl Into<Columns>, view: View) -> io::Result<Self> {
        let columns: Columns = columns.into();
        let form = match format {
            Format::Table => Form::Table(table::TableWriter::new(out, columns.names, view)),
            Format::Csv => Form::Csv(Box::new(csv::CsvWriter::new(out, &columns.names)?)),
            Format::Json => Form::Json(json::JsonWriter::list(out, &columns.names)),
            Format::Ndjson => Form::Json(json::JsonWriter::lines(out, &columns.names)),
            Format::Markdown => Form::Markdown(markdown::MarkdownWriter::new(out, &columns.names)?),
            Format::Sheet => Form::Sheet(Box::new(sheet::SheetWriter::new(out, &columns.names)?)),
            #[cfg(feature = "parquet")]
            Format::Parquet => Form::Parquet(Box::new(parquet::ParquetWriter::new(out, &columns)?)),
        };
        Ok(Writer { form })
    }

    /// Writes a row.
    pub fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        match &mut self.form {
            Form::Table(writer) => {
                writer.row(cells);
                Ok(())
            }
            Form::Csv(writer) => writer.row(cells),
            Form::Json(writer) => writer.row(cells),
            Form::Markdown(writer) => writer.row(cells),
            Form::Sheet(writer) => writer.row(cells),
            #[cfg(feature = "parquet")]
            Form::Parquet(writer) => writer.row(cells),
        }
    }

    /// Writes so many rows that [`lines`] has made ready for this format.
    pub fn ready(&mut self, rows: u64, bytes: &[u8]) -> io::Result<()> {
        match &mut self.form {
            Form::Csv(writer) => writer.ready(bytes),
            Form::Json(writer) => writer.ready(rows, bytes),
            // These gather their rows, since every one of them has a say in how wide a column is.
            Form::Table(_) | Form::Markdown(_) | Form::Sheet(_) => Err(io::ErrorKind::Unsupported.into()),
            #[cfg(feature = "parquet")]
            Form::Parquet(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    /// Ends the table.
    pub fn finish(self) -> io::Result<Written<W>> {
        let whole = |out| Written { out, left_out: Vec::new() };
        match self.form {
            Form::Table(writer) => writer.finish(),
            Form::Csv(writer) => writer.finish().map(whole),
            Form::Json(writer) => writer.finish().map(whole),
            Form::Markdown(writer) => Ok(whole(writer.finish())),
            Form::Sheet(writer) => writer.finish().map(whole),
            #[cfg(feature = "parquet")]
            Form::Parquet(writer) => writer.finish().map(whole),
        }
    }
}

/// A table that has ended.
pub struct Written<W> {
    /// What it was written to.
    pub out: W,
    /// Columns with something in them for which there was no room.
    pub left_out: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(format: Format) -> String {
        let columns = ["partner_id", "tier", "margin"].map(String::from).to_vec();
        let mut writer = Writer::new(format, Vec::new(), columns, View::All).unwrap();
        let text = |t: &str| Cell::text(t);
        writer
            .row(&[text("=cmd|' /C calc'!A0"), text("Silver \"S\", x"), Cell::Number(String::from("-12.5"))])
            .unwrap();
        writer.row(&[text("7"), Cell::Empty, text("none|25")]).unwrap();
        String::from_utf8(writer.finish().unwrap().out).unwrap()
    }

    #[test]
    fn the_same_cells_in_every_format() {
        insta::assert_snapshot!(written(Format::Csv), @r#"
        partner_id,tier,margin
        '=cmd|' /C calc'!A0,"Silver ""S"", x",-12.5
        7,,none|25
        "#);
        insta::assert_snapshot!(written(Format::Ndjson), @r#"
        {"partner_id":"=cmd|' /C calc'!A0","tier":"Silver \"S\", x","margin":-12.5}
        {"partner_id":"7","tier":null,"margin":"none|25"}
        "#);
        insta::assert_snapshot!(written(Format::Json), @r#"
        [
          {"partner_id":"=cmd|' /C calc'!A0","tier":"Silver \"S\", x","margin":-12.5},
          {"partner_id":"7","tier":null,"margin":"none|25"}
        ]
        "#);
        insta::assert_snapshot!(written(Format::Markdown), @r#"
        | partner_id | tier | margin |
        | --- | --- | --- |
        | =cmd\|' /C calc'!A0 | Silver "S", x | -12.5 |
        | 7 |  | none\|25 |
        "#);
    }

    #[test]
    fn nothing_at_all_is_still_a_table() {
        let empty = |format| {
            let writer = Writer::new(format, Vec::new(), vec![String::from("tier")], View::All).unwrap();
            String::from_utf8(writer.finish().unwrap().out).unwrap()
        };
        assert_eq!(empty(Format::Csv), "tier\n");
        assert_eq!(empty(Format::Json), "[]\n");
        assert_eq!(empty(Format::Ndjson), "");
    }
}
