//! Results as CSV. A spreadsheet that opens the file must not take a text for a formula.

use std::borrow::Cow;
use std::io::{self, Write};

use super::Cell;

pub(super) struct CsvWriter<W: Write> {
    inner: ::csv::Writer<W>,
}

impl<W: Write> CsvWriter<W> {
    pub(super) fn new(out: W, columns: &[String]) -> io::Result<Self> {
        let mut inner = ::csv::Writer::from_writer(out);
        inner.write_record(columns.iter().map(|c| harmless(c).into_owned())).map_err(io::Error::from)?;
        Ok(CsvWriter { inner })
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        for cell in cells {
            let text = match cell {
                Cell::Empty => Cow::Borrowed(""),
                Cell::Number(text) => Cow::Borrowed(text.as_str()),
                Cell::Text(text) => harmless(text),
            };
            self.inner.write_field(text.as_bytes()).map_err(io::Error::from)?;
        }
        self.inner.write_record(None::<&[u8]>).map_err(io::Error::from)
    }

    pub(super) fn finish(self) -> io::Result<W> {
        self.inner.into_inner().map_err(|e| io::Error::new(e.error().kind(), e.to_string()))
    }
}

/// A text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> Cow<'_, str> {
    // A negative number is one, and an interval may begin below zero: `-30.00..-25.00`.
    let number = || {
        text.contains(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'))
    };
    if text.starts_with(['=', '+', '-', '@']) && !number() {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}
