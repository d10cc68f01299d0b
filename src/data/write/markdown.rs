//! Results as a Markdown table.

use std::io::{self, Write};

use super::Cell;

pub(super) struct MarkdownWriter<W: Write> {
    out: W,
}

impl<W: Write> MarkdownWriter<W> {
    pub(super) fn new(mut out: W, columns: &[String]) -> io::Result<Self> {
        line(&mut out, columns.iter().map(String::as_str))?;
        line(&mut out, columns.iter().map(|_| "---"))?;
        Ok(MarkdownWriter { out })
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        line(&mut self.out, cells.iter().map(Cell::shown))
    }

    pub(super) fn finish(self) -> W {
        self.out
    }
}

fn line<'a>(out: &mut impl Write, cells: impl Iterator<Item = &'a str>) -> io::Result<()> {
    out.write_all(b"|")?;
    for cell in cells {
        write!(out, " {} |", cell.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " "))?;
    }
    out.write_all(b"\n")
}
