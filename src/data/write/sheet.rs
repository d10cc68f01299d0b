//! Results as an Excel workbook: numbers are numbers, and texts are texts, never formulas.
//!
//! Excel keeps a number as a binary fraction and shows 15 digits of it. One that has more is written as text, so that none of
//! its digits is lost. The whole sheet is held in memory until it is written.

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::Cell;

/// The rows of a sheet, with that of the names.
const ROWS: u32 = 1_048_576;
/// The digits of a number that Excel keeps.
const DIGITS: usize = 15;

pub(super) struct SheetWriter<W: Write> {
    out: W,
    book: Workbook,
    next: u32,
}

impl<W: Write> SheetWriter<W> {
    pub(super) fn new(out: W, columns: &[String]) -> io::Result<Self> {
        let mut book = Workbook::new();
        // The same rows make the same file, whenever it is written.
        let day = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&day));
        let bold = Format::new().set_bold();
        let sheet = book.add_worksheet();
        sheet.set_name("Result").map_err(failed)?;
        for (index, name) in (0u16..).zip(columns) {
            sheet.write_string_with_format(0, index, name, &bold).map_err(failed)?;
        }
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
        Ok(SheetWriter { out, book, next: 1 })
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        if self.next >= ROWS {
            let words = format!("an Excel sheet has room for {} rows; write CSV or Parquet", ROWS - 1);
            return Err(io::Error::other(words));
        }
        let sheet = self.book.worksheet_from_index(0).map_err(failed)?;
        for (index, cell) in (0u16..).zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Number(text) => match number(text) {
                    Some(number) => drop(sheet.write_number(self.next, index, number).map_err(failed)?),
                    None => drop(sheet.write_string(self.next, index, text).map_err(failed)?),
                },
                Cell::Text(text) => drop(sheet.write_string(self.next, index, text).map_err(failed)?),
            }
        }
        self.next += 1;
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        let bytes = self.book.save_to_buffer().map_err(failed)?;
        self.out.write_all(&bytes)?;
        Ok(self.out)
    }
}

/// A number of which Excel keeps every digit.
fn number(text: &str) -> Option<f64> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let significant = digits.trim_start_matches('0').len();
    if significant > DIGITS { None } else { text.parse().ok() }
}

#[expect(clippy::needless_pass_by_value, reason = "the form of a function for map_err")]
fn failed(error: XlsxError) -> io::Error {
    io::Error::other(error.to_string())
}
