//! Results as JSON or NDJSON. Numbers are written digit by digit: none passes through a binary float.

use std::io::{self, Write};

use super::Cell;

pub(super) struct JsonWriter<W: Write> {
    out: W,
    /// The names as JSON strings.
    columns: Vec<String>,
    list: bool,
    rows: u64,
    line: Vec<u8>,
}

impl<W: Write> JsonWriter<W> {
    pub(super) fn list(out: W, columns: &[String]) -> Self {
        JsonWriter { out, columns: columns.iter().map(|c| quoted(c)).collect(), list: true, rows: 0, line: Vec::new() }
    }

    pub(super) fn lines(out: W, columns: &[String]) -> Self {
        JsonWriter { list: false, ..JsonWriter::list(out, columns) }
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        self.line.clear();
        let mut line = std::mem::take(&mut self.line);
        row(&self.columns, cells, self.list, &mut line);
        let written = self.ready(1, &line);
        self.line = line;
        written
    }

    /// Writes rows, each of which begins as any but the first of a list does.
    pub(super) fn ready(&mut self, rows: u64, bytes: &[u8]) -> io::Result<()> {
        let behind = if self.list && self.rows == 0 && rows > 0 {
            self.out.write_all(b"[")?;
            bytes.strip_prefix(b",").unwrap_or(bytes)
        } else {
            bytes
        };
        self.rows += rows;
        self.out.write_all(behind)
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        match (self.list, self.rows) {
            (true, 0) => self.out.write_all(b"[]\n")?,
            (true, _) => self.out.write_all(b"\n]\n")?,
            (false, _) => {}
        }
        Ok(self.out)
    }
}

/// What stands before a row of a list, unless it is the first.
pub(super) const BETWEEN: &[u8] = b",\n  ";

/// Writes a row; `columns` are the names as JSON strings.
pub(super) fn row(columns: &[String], cells: &[Cell], list: bool, out: &mut Vec<u8>) {
    if list {
        out.extend_from_slice(BETWEEN);
    }
    out.push(b'{');
    for (index, (name, cell)) in columns.iter().zip(cells).enumerate() {
        if index > 0 {
            out.push(b',');
        }
        out.extend_from_slice(name.as_bytes());
        out.push(b':');
        match cell {
            Cell::Empty => out.extend_from_slice(b"null"),
            Cell::Number(text) => out.extend_from_slice(text.as_bytes()),
            Cell::Text(text) => string(text, out),
        }
    }
    out.extend_from_slice(if list { b"}" } else { b"}\n" });
}

/// Writes a text as a JSON string.
pub(super) fn string(text: &str, out: &mut Vec<u8>) {
    if text.bytes().all(|b| b >= b' ' && b != b'"' && b != b'\\') {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(quoted(text).as_bytes());
    }
}

pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
