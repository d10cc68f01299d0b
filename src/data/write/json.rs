//! Results as JSON or NDJSON. Numbers are written digit by digit: none passes through a binary float.

use std::io::{self, Write};

use super::Cell;

pub(super) struct JsonWriter<W: Write> {
    out: W,
    /// The names as JSON strings.
    columns: Vec<String>,
    list: bool,
    rows: u64,
}

impl<W: Write> JsonWriter<W> {
    pub(super) fn list(out: W, columns: &[String]) -> Self {
        JsonWriter { out, columns: columns.iter().map(|c| quoted(c)).collect(), list: true, rows: 0 }
    }

    pub(super) fn lines(out: W, columns: &[String]) -> Self {
        JsonWriter { list: false, ..JsonWriter::list(out, columns) }
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        if self.list {
            self.out.write_all(if self.rows == 0 { b"[\n  " } else { b",\n  " })?;
        }
        self.rows += 1;
        self.out.write_all(b"{")?;
        for (index, (name, cell)) in self.columns.iter().zip(cells).enumerate() {
            let comma = if index == 0 { "" } else { "," };
            match cell {
                Cell::Empty => write!(self.out, "{comma}{name}:null")?,
                Cell::Number(text) => write!(self.out, "{comma}{name}:{text}")?,
                Cell::Text(text) => write!(self.out, "{comma}{name}:{}", quoted(text))?,
            }
        }
        self.out.write_all(if self.list { b"}" } else { b"}\n" })
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

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
