//! The file of rows that were skipped: the row as it was, its number and the reason.

use std::io::Write;

use super::gathering;
use crate::cli::Failure;
use crate::data::read::{RawRow, Table};
use crate::data::write::file::Output;

/// A file of rejected rows in the form of the table, so that it can be mended and read again.
pub(super) struct Rejects {
    form: Form,
}

enum Form {
    Cells(Box<csv::Writer<Output>>),
    Lines(Output),
}

impl Rejects {
    pub(super) fn new(output: Output, table: &Table) -> Result<Rejects, Failure> {
        let Some(delimiter) = table.delimiter() else { return Ok(Rejects { form: Form::Lines(output) }) };
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(output);
        let header = ["row", "reason"].into_iter().chain(table.columns().iter().map(String::as_str));
        writer.write_record(header).map_err(|e| gathering(e.into()))?;
        Ok(Rejects { form: Form::Cells(Box::new(writer)) })
    }

    pub(super) fn row(&mut self, number: u64, reason: &str, raw: RawRow) -> Result<(), Failure> {
        match (&mut self.form, raw) {
            (Form::Cells(writer), RawRow::Cells(cells)) => {
                let number = number.to_string();
                let own = [number.as_bytes(), reason.as_bytes()];
                let record = own.into_iter().chain(cells.iter().map(Vec::as_slice));
                writer.write_record(record).map_err(|e| gathering(e.into()))
            }
            (Form::Cells(writer), RawRow::Json(text)) => {
                writer.write_record([&number.to_string(), reason, &text]).map_err(|e| gathering(e.into()))
            }
            (Form::Lines(output), raw) => {
                let text = match raw {
                    RawRow::Json(text) => text,
                    RawRow::Cells(cells) => {
                        cells.iter().map(|c| String::from_utf8_lossy(c)).collect::<Vec<_>>().join(",")
                    }
                };
                let line = serde_json::json!({ "row": number, "reason": reason, "record": text });
                writeln!(output, "{line}").map_err(gathering)
            }
        }
    }

    /// Ends the file, which can now be put in its place.
    pub(super) fn finish(self) -> Result<Output, Failure> {
        match self.form {
            Form::Cells(writer) => writer.into_inner().map_err(|e| gathering(std::io::Error::other(e.to_string()))),
            Form::Lines(output) => Ok(output),
        }
    }
}
