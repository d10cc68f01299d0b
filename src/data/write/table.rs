//! Results for a terminal. It is the one format that has to see every row before the first is written.

use std::io::{self, Write};

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

use super::Cell;

/// A line under the column names is all that a table needs.
const LINES: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

pub(super) struct TableWriter<W: Write> {
    out: W,
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
    /// Whether columns that are empty in every row are shown too.
    keep_empty: bool,
    width: Option<u16>,
}

impl<W: Write> TableWriter<W> {
    pub(super) fn new(out: W, columns: Vec<String>, keep_empty: bool, width: Option<u16>) -> Self {
        TableWriter { out, columns, rows: Vec::new(), keep_empty, width }
    }

    pub(super) fn row(&mut self, cells: &[Cell]) {
        self.rows.push(cells.to_vec());
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        let filled = |index: usize| self.rows.iter().any(|r| r.get(index).is_some_and(|c| *c != Cell::Empty));
        let shown: Vec<usize> =
            (0..self.columns.len()).filter(|&i| self.keep_empty || self.rows.is_empty() || filled(i)).collect();
        let mut table = Table::new();
        table.load_style(LINES);
        table.force_no_tty();
        if let Some(width) = self.width {
            table.set_content_arrangement(ContentArrangement::Dynamic);
            table.set_width(width);
        }
        table.set_header(shown.iter().filter_map(|&i| self.columns.get(i)).map(|c| heading(c)).collect::<Vec<_>>());
        for row in &self.rows {
            let cells = shown.iter().filter_map(|&i| row.get(i)).map(|cell| {
                let shown = comfy_table::Cell::new(spaced(cell.shown()));
                match cell {
                    Cell::Number(_) => shown.set_alignment(CellAlignment::Right),
                    Cell::Empty | Cell::Text(_) => shown,
                }
            });
            table.add_row(cells.collect::<Vec<_>>());
        }
        for line in table.lines() {
            writeln!(self.out, "{}", line.trim_end())?;
        }
        Ok(self.out)
    }
}

/// A column name that may break between its words.
fn heading(name: &str) -> String {
    name.replace('_', " ")
}

/// No cell may move the cursor or break the frame.
fn spaced(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
