//! Separated values: `,`, `;` or tab, told from the line of column names; quotes by the book.

use std::collections::VecDeque;
use std::io;
use std::ops::Range;

use csv::ByteRecord;

use super::bytes::{Found, Opened};
use super::head::{announced, told};
use super::records::{Records, TooLong};
use super::report::{self, Note};
use super::{Excerpt, Rest, Row, RowFault, Told};
use crate::data::TableError;

/// An open CSV file.
pub struct CsvTable {
    name: String,
    delimiter: u8,
    columns: Vec<String>,
    /// The columns whose cells are looked at, where it is not all of them.
    only: Option<Vec<usize>>,
    records: Records,
    record: ByteRecord,
    /// Rows read so far.
    rows: u64,
    /// Lines read so far.
    lines: u64,
    /// The bytes of the last record, in the reader's count.
    last: Range<u64>,
    /// The line on which the last record begins.
    last_line: u64,
    /// Whether the last record ended in a carriage return, and whether an empty line stands before it.
    returned: bool,
    behind_gap: bool,
    /// Records that may be the end of a report, and the one of them that was read last.
    held: VecDeque<Held>,
    shown: Option<Held>,
    notes: Vec<Note>,
}

/// A record that was read ahead.
struct Held {
    record: ByteRecord,
    line: u64,
    text: String,
}

impl CsvTable {
    /// Begins to read. `names` are names of columns that are looked for, folded.
    pub(super) fn open(name: &str, opened: Opened, names: &[String]) -> Result<CsvTable, TableError> {
        let Opened { head, rest } = opened;
        let announced = announced(&head);
        let skipped = announced.map_or(0, |(_, skipped)| skipped);
        let text = head.get(usize::try_from(skipped).unwrap_or(0)..).unwrap_or_default();
        let (delimiter, before) = told(text, announced.map(|(delimiter, _)| delimiter), names);
        let mut table = CsvTable {
            name: name.to_owned(),
            delimiter,
            columns: Vec::new(),
            only: None,
            records: Records::new(Opened { head, rest }, skipped, delimiter),
            record: ByteRecord::new(),
            rows: 0,
            lines: u64::from(skipped > 0),
            last: 0..0,
            last_line: 1,
            returned: false,
            behind_gap: false,
            held: VecDeque::new(),
            shown: None,
            notes: Vec::new(),
        };
        let first = table.lines + 1;
        for _ in 0..=before {
            if !table.advance()? {
                return Err(TableError::Empty { name: name.to_owned() });
            }
        }
        if before > 0 {
            table.notes.push(Note::Before { first, last: table.last_line - 1 });
        }
        for cell in &table.record {
            match std::str::from_utf8(cell) {
                Ok(text) => table.columns.push(text.trim().to_owned()),
                Err(_) => return Err(TableError::NotUtf8 { name: name.to_owned() }),
            }
        }
        Ok(table)
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    pub(super) fn only(&mut self, columns: Vec<usize>) {
        self.only = Some(columns);
    }

    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Reads the next record and keeps count of bytes and lines.
    fn advance(&mut self) -> Result<bool, TableError> {
        let start = self.records.position();
        let returned = self.returned;
        let more = self.records.read(&mut self.record).map_err(|e| self.failed(e))?;
        let end = self.records.position();
        let bytes = self.records.slice(start..end);
        self.returned = bytes.last() == Some(&b'\r');
        let ends = |bytes: &[u8]| memchr::memchr_iter(b'\n', bytes).count() as u64;
        // The line end of the record before, and empty lines, come first.
        let lead = bytes.iter().position(|byte| !matches!(byte, b'\r' | b'\n')).unwrap_or(bytes.len());
        let (lines, lead_lines) = (ends(bytes), ends(bytes.get(..lead).unwrap_or_default()));
        let lead = lead as u64;
        self.behind_gap = lead_lines > u64::from(returned);
        self.last = start + lead..end;
        self.last_line = self.lines + lead_lines + 1;
        self.lines += lines;
        self.closed()?;
        Ok(more)
    }

    /// That the quotes of the last record are closed, which only the end of the file can tell.
    fn closed(&self) -> Result<(), TableError> {
        if !self.records.is_all_read(self.last.end) {
            return Ok(());
        }
        open_quote(self.records.slice(self.last.clone()), self.delimiter, self.last_line, &self.name)
            .map_or(Ok(()), Err)
    }

    fn failed(&self, error: csv::Error) -> TableError {
        let cause = match error.into_kind() {
            csv::ErrorKind::Io(cause) => cause,
            other => io::Error::other(format!("{other:?}")),
        };
        if matches!(cause.get_ref(), Some(e) if e.is::<TooLong>()) {
            return TableError::EndlessRow { name: self.name.clone(), line: self.lines + 1 };
        }
        TableError::Read { name: self.name.clone(), line: self.lines, cause }
    }

    /// Reads the next record that is no end of a report. What may be one is held until the end of the file tells.
    fn next(&mut self) -> Result<bool, TableError> {
        self.shown = self.held.pop_front();
        if self.shown.is_some() {
            return Ok(true);
        }
        let behind_blank = self.record.iter().all(|cell| cell.trim_ascii().is_empty());
        if !self.advance()? {
            return Ok(false);
        }
        let wide = self.columns.len() > 1;
        if !(wide && (self.behind_gap || behind_blank) && report::is_lone(self.record.iter())) {
            return Ok(true);
        }
        loop {
            self.held.push_back(self.hold());
            let more = self.advance()?;
            let blank = self.record.iter().all(|cell| cell.trim_ascii().is_empty());
            let goes_on = blank || report::is_lone(self.record.iter());
            if more && goes_on && self.held.len() < report::BEHIND {
                continue;
            }
            if more {
                self.held.push_back(self.hold());
            } else {
                let spoken =
                    self.held.iter().filter(|held| held.record.iter().any(|cell| !cell.trim_ascii().is_empty()));
                let cells = spoken.map(|held| (held.record.get(0).unwrap_or_default(), held.record.len() == 1));
                let (texts, alone): (Vec<String>, Vec<bool>) =
                    cells.map(|(cell, alone)| (String::from_utf8_lossy(cell).trim().to_owned(), alone)).unzip();
                if report::is_end(&texts, &alone) {
                    let line = |held: Option<&Held>| held.map_or(0, |held| held.line);
                    let (first, last) = (line(self.held.front()), line(self.held.back()));
                    let text = texts.into_iter().next().unwrap_or_default();
                    self.notes.push(Note::Behind { first, last, text });
                    self.held.clear();
                }
            }
            self.shown = self.held.pop_front();
            return Ok(self.shown.is_some());
        }
    }

    fn hold(&self) -> Held {
        let bytes = self.records.slice(self.last.clone());
        Held { record: self.record.clone(), line: self.last_line, text: String::from_utf8_lossy(bytes).into_owned() }
    }

    /// The record of the last row.
    fn current(&self) -> &ByteRecord {
        self.shown.as_ref().map_or(&self.record, |held| &held.record)
    }

    pub(super) fn notes(&self) -> &[Note] {
        &self.notes
    }

    pub(super) fn read(&mut self, row: &mut Row) -> Result<bool, TableError> {
        if !self.next()? {
            return Ok(false);
        }
        self.rows += 1;
        row.number = self.rows;
        row.line = self.shown.as_ref().map_or(self.last_line, |held| held.line);
        let record = self.shown.as_ref().map_or(&self.record, |held| &held.record);
        if !fill_at_once(row, self.columns.len(), self.only.as_deref(), record) {
            fill(row, self.columns.len(), record.len(), |index| record.get(index).unwrap_or_default());
        }
        Ok(true)
    }

    pub(super) fn raw(&self) -> Vec<Vec<u8>> {
        self.current().iter().map(<[u8]>::to_vec).collect()
    }

    pub(super) fn excerpt(&self) -> Excerpt {
        match &self.shown {
            Some(held) => excerpt(held.text.as_bytes(), held.line, self.delimiter),
            None => excerpt(self.records.slice(self.last.clone()), self.last_line, self.delimiter),
        }
    }

    pub(super) fn into_rest(self, encoding: Option<Found>) -> Option<Rest> {
        if self.rows > 0 || !self.held.is_empty() {
            return None;
        }
        let told = Told { notes: self.notes, encoding };
        let (bytes, length) = self.records.into_rest();
        Some(Rest { bytes, length, delimiter: self.delimiter, lines: self.lines, told })
    }
}

/// Writes the cells of a record into a row, or `only` some of them, where one look at all of it shows no fault.
fn fill_at_once(row: &mut Row, columns: usize, only: Option<&[usize]>, record: &ByteRecord) -> bool {
    let Ok(text) = std::str::from_utf8(record.as_slice()) else { return false };
    // Where a character goes on in the next cell, neither of the two is a text.
    let whole = text.is_ascii() || (0..columns).all(|i| record.range(i).is_some_and(|r| text.is_char_boundary(r.end)));
    if record.len() != columns || !whole || memchr::memchr(0, text.as_bytes()).is_some() {
        return false;
    }
    row.fault = None;
    row.cells.resize_with(columns, String::new);
    let mut write = |index: usize| {
        let cell = record.range(index).and_then(|range| text.get(range)).unwrap_or_default();
        if let Some(target) = row.cells.get_mut(index) {
            target.clear();
            target.push_str(cell.trim());
        }
    };
    match only {
        Some(only) => only.iter().copied().for_each(&mut write),
        None => (0..columns).for_each(write),
    }
    true
}

/// Writes the cells of a record into a row; `cell` gives the bytes of each.
pub(in crate::data) fn fill<'c>(row: &mut Row, columns: usize, cells: usize, cell: impl Fn(usize) -> &'c [u8]) {
    row.fault = None;
    row.cells.resize_with(columns, String::new);
    for (index, target) in row.cells.iter_mut().enumerate() {
        target.clear();
        let bytes = if index < cells { cell(index) } else { &[] };
        match std::str::from_utf8(bytes) {
            Ok(text) => target.push_str(text.trim()),
            Err(_) if row.fault.is_none() => row.fault = Some((RowFault::NotUtf8, index)),
            Err(_) => {}
        }
        if row.fault.is_none() && bytes.contains(&0) {
            row.fault = Some((RowFault::Nul, index));
        }
    }
    // Spreadsheets end some rows with empty cells that no column asked for: nothing is lost with them.
    let beyond = (columns..cells).any(|index| !cell(index).trim_ascii().is_empty());
    if row.fault.is_none() && cells < columns {
        row.fault = Some((RowFault::TooFew { columns }, cells.saturating_sub(1)));
    } else if row.fault.is_none() && beyond {
        row.fault = Some((RowFault::TooMany { columns }, columns));
    }
}

/// The characters of a record that begins on a line.
pub(in crate::data) fn excerpt(record: &[u8], line: u64, delimiter: u8) -> Excerpt {
    let text = String::from_utf8_lossy(record).trim_end_matches(['\r', '\n']).to_owned();
    let cells = cells(&text, char::from(delimiter));
    Excerpt { text, first_line: u32::try_from(line).unwrap_or(u32::MAX), cells }
}

/// The error of a quote that the last record of a table opens and does not close.
pub(in crate::data) fn open_quote(record: &[u8], delimiter: u8, line: u64, name: &str) -> Option<TableError> {
    let open = opened_at(record, delimiter)?;
    let (before, behind) = record.split_at_checked(open).unwrap_or_default();
    let begin = before.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
    let rest = behind.iter().position(|&b| matches!(b, b'\r' | b'\n')).unwrap_or(behind.len());
    let lead = String::from_utf8_lossy(before.get(begin..).unwrap_or_default()).into_owned();
    let text = String::from_utf8_lossy(behind.get(..rest).unwrap_or_default());
    let lines = before.split(|&b| b == b'\n').count().saturating_sub(1);
    Some(TableError::OpenQuote {
        name: name.to_owned(),
        line: line.saturating_add(u64::try_from(lines).unwrap_or(u64::MAX)),
        at: lead.len(),
        text: lead + &text,
    })
}

/// Where a quote is opened that is not closed by the end of a record. As the reader has it: a quote opens only at the
/// beginning of a cell, and a doubled one is part of the text.
fn opened_at(record: &[u8], delimiter: u8) -> Option<usize> {
    let (mut open, mut begins) = (None, true);
    let mut bytes = record.iter().enumerate().peekable();
    while let Some((at, &byte)) = bytes.next() {
        match (open, byte) {
            (Some(_), b'"') if bytes.next_if(|&(_, &next)| next == b'"').is_some() => {}
            (Some(_), b'"') => open = None,
            (None, b'"') if begins => open = Some(at),
            (Some(_) | None, _) => {}
        }
        begins = open.is_none() && byte == delimiter;
    }
    open
}

/// Where each cell's characters stand in the text of a record, without quotes and blanks around them.
fn cells(text: &str, delimiter: char) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            // A doubled quote closes and opens again: the same.
            '"' if quoted || text.get(start..at) == Some("") => quoted = !quoted,
            '"' if text.get(start..at).is_some_and(|t| t.starts_with('"')) => quoted = true,
            c if c == delimiter && !quoted => {
                found.push(trimmed(text, start..at));
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    found.push(trimmed(text, start..text.len()));
    found
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let whole = text.get(range.clone()).unwrap_or("");
    let inner = match whole.strip_prefix('"') {
        Some(rest) => rest.trim_end().strip_suffix('"').unwrap_or(rest),
        None => whole,
    };
    let shift = usize::from(whole.starts_with('"'));
    let lead = inner.len() - inner.trim_start().len();
    let start = range.start + shift + lead;
    start..start + inner.trim().len()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::data::read::{Reading, Table};

    /// Line, cells and fault of each row.
    type Seen = (u64, Vec<String>, Option<RowFault>);

    fn rows(text: &str) -> (Vec<String>, Vec<Seen>) {
        let mut table =
            Table::from_reader("t.csv", Box::new(Cursor::new(text.as_bytes().to_vec())), &Reading::default()).unwrap();
        let mut row = Row::default();
        let mut all = Vec::new();
        while table.read(&mut row).unwrap() {
            all.push((row.line, row.cells.clone(), row.fault.clone().map(|f| f.0)));
        }
        (table.columns().to_vec(), all)
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let (columns, rows) = rows("\u{feff}id;\"a;b\";c\r\n\r\n1;\"x\r\ny\";2\r\n\n3;4;5");
        assert_eq!(columns, ["id", "a;b", "c"]);
        assert_eq!(rows[0].0, 3);
        assert_eq!(rows[0].1, ["1", "x\r\ny", "2"]);
        assert_eq!(rows[1].0, 6);
        assert_eq!(rows[1].1, ["3", "4", "5"]);
    }

    #[test]
    fn delimiters_are_told_from_the_first_line() {
        assert_eq!(rows("a\tb,c\td\n").0, ["a", "b,c", "d"]);
        assert_eq!(rows("sep=;\na;b\n1;2\n").0, ["a", "b"]);
        assert_eq!(rows("sep=;\na;b\n1;2\n").1[0].0, 3);
        assert_eq!(rows("only\n7\n").1[0].1, ["7"]);
    }

    #[test]
    fn a_quote_that_stays_open_is_an_error() {
        let open = |text: &str| {
            let table =
                Table::from_reader("t.csv", Box::new(Cursor::new(text.as_bytes().to_vec())), &Reading::default());
            let mut row = Row::default();
            let failed = table.and_then(|mut table| {
                while table.read(&mut row)? {}
                Ok(())
            });
            match failed {
                Ok(()) => None,
                Err(TableError::OpenQuote { line, text, at, .. }) => Some((line, text, at)),
                Err(other) => panic!("{other}"),
            }
        };
        assert_eq!(open("id,n\na,\"1\nb,2\nc,3\n"), Some((2, String::from("a,\"1"), 2)));
        assert_eq!(open("id,n\na,1\n\n\"b\nx\",\"2"), Some((5, String::from("x\",\"2"), 3)));
        assert_eq!(open("id,\"n\na,1\n"), Some((1, String::from("id,\"n"), 3)));
        assert_eq!(open("id,n\na,\"1 \"\" 2"), Some((2, String::from("a,\"1 \"\" 2"), 2)));
        for whole in ["id,n\na,\"1\"", "id,n\na,\"1\"\n", "id,n\na,5\" disk\n", "id,n\na,\"\"", "id,n\na,\"\"\"\"\n"] {
            assert_eq!(open(whole), None, "{whole}");
        }
    }

    #[test]
    fn rows_of_another_length_are_at_fault() {
        let (_, rows) = rows("a,b\n1\n1,2,3\n1,2,\n");
        assert_eq!(rows[0].2, Some(RowFault::TooFew { columns: 2 }));
        assert_eq!(rows[1].2, Some(RowFault::TooMany { columns: 2 }));
        assert_eq!(rows[2].2, None);
    }

    #[test]
    fn cells_are_found_in_the_text_of_a_row() {
        let text = r#"a, "x","y ""z"" , w" , 12 ,"#;
        let found: Vec<&str> = cells(text, ',').into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, ["a", "\"x\"", "y \"\"z\"\" , w", "12", ""]);
    }

    #[test]
    fn an_excerpt_survives_a_long_file() {
        let mut text = String::from("id,n\n");
        for n in 0..50_000 {
            text += &["p", &n.to_string(), ",", &n.to_string(), "\n"].concat();
        }
        let mut table =
            Table::from_reader("t.csv", Box::new(Cursor::new(text.into_bytes())), &Reading::default()).unwrap();
        let mut row = Row::default();
        while table.read(&mut row).unwrap() {
            if row.number == 43_210 {
                let excerpt = table.excerpt();
                assert_eq!((excerpt.text.as_str(), excerpt.first_line), ("p43209,43209", 43_211));
                assert_eq!(&excerpt.text[excerpt.cell(1)], "43209");
            }
        }
        assert_eq!(row.number, 50_000);
        let crate::data::read::Form::Csv(table) = table.form else { panic!("CSV") };
        assert!(table.records.held() < 1 << 20);
    }
}
