//! Results as CSV. A spreadsheet that opens the file must not take a text for a formula.

use std::borrow::Cow;
use std::io::{self, Write};

use super::Cell;

/// So much is gathered before it is written.
const GATHERED: usize = 64 << 10;

pub(super) struct CsvWriter<W: Write> {
    out: W,
    gathered: Vec<u8>,
}

impl<W: Write> CsvWriter<W> {
    pub(super) fn new(out: W, columns: &[String]) -> io::Result<Self> {
        let mut writer = CsvWriter { out, gathered: Vec::new() };
        let names: Vec<Cell> = columns.iter().map(|name| Cell::Text(name.clone())).collect();
        writer.row(&names)?;
        Ok(writer)
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        row(cells, &mut self.gathered);
        if self.gathered.len() < GATHERED { Ok(()) } else { self.flush() }
    }

    pub(super) fn ready(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.flush()?;
        self.out.write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.gathered)?;
        self.gathered.clear();
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        self.flush()?;
        Ok(self.out)
    }
}

/// Writes a row with its end.
pub(super) fn row(cells: &[Cell], out: &mut Vec<u8>) {
    let begin = out.len();
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        match cell {
            Cell::Empty => {}
            Cell::Number(text) => field(text.as_bytes(), out),
            Cell::Text(text) => field(harmless(text).as_bytes(), out),
        }
    }
    // A row without a single sign would be no row.
    if out.len() == begin {
        out.extend_from_slice(b"\"\"");
    }
    out.push(b'\n');
}

/// Writes a cell, in quotes where it needs them.
pub(super) fn field(text: &[u8], out: &mut Vec<u8>) {
    if !needs_quotes(text) {
        out.extend_from_slice(text);
        return;
    }
    out.push(b'"');
    doubled(text, out);
    out.push(b'"');
}

/// Whether a cell stands in quotes.
pub(super) fn needs_quotes(text: &[u8]) -> bool {
    text.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'))
}

/// Writes what stands between quotes.
pub(super) fn doubled(text: &[u8], out: &mut Vec<u8>) {
    for &byte in text {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
}

/// A text that no spreadsheet takes for a formula.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
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

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn rows_are_by_the_book(cells in proptest::collection::vec("[a,\" \n\r;é]{0,5}", 1..5)) {
            let mut ours = Vec::new();
            row(&cells.iter().map(|c| Cell::text(c.clone())).collect::<Vec<_>>(), &mut ours);
            let mut theirs = ::csv::Writer::from_writer(Vec::new());
            theirs.write_record(&cells).unwrap();
            proptest::prop_assert_eq!(ours, theirs.into_inner().unwrap());
        }
    }
}
