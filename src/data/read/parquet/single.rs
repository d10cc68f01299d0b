//! Single rows of a file, by their place.

use std::sync::Arc;

use parquet::errors::ParquetError;

use super::columns::{ColumnFile, Group};
use super::{excerpt, fill, texts};
use crate::data::read::{Excerpt, RawRow, Row};

/// Reads rows here and there, mostly one behind the other. Each thread has one of its own.
pub(in crate::data) struct Single {
    file: Arc<ColumnFile>,
    looked_at: Vec<bool>,
    open: Option<Open>,
}

/// A group that is being read.
struct Open {
    number: usize,
    next: u64,
    group: Group,
}

impl Single {
    /// Of a file, of which these columns are looked at.
    pub(in crate::data) fn new(file: Arc<ColumnFile>, columns: &[usize]) -> Single {
        let looked_at = (0..file.columns().len()).map(|column| columns.contains(&column)).collect();
        Single { file, looked_at, open: None }
    }

    /// Reads a row of a group with all of its cells.
    pub(in crate::data) fn read(&mut self, group: usize, place: u64, row: &mut Row) -> Result<(), ParquetError> {
        let columns = self.file.columns();
        let mut open = match self.open.take() {
            Some(open) if open.number == group && open.next <= place => open,
            Some(_) | None => {
                let all: Vec<usize> = (0..columns.len()).collect();
                Open { number: group, next: 0, group: self.file.group(group, &all)? }
            }
        };
        let skipped = usize::try_from(place - open.next).unwrap_or(usize::MAX);
        let mut cells = Vec::with_capacity(columns.len());
        for (at, info) in columns.iter().enumerate() {
            open.group.skip(at, skipped)?;
            let batch = open.group.next(at, 1)?;
            cells.push(texts(info, &batch).pop().unwrap_or(Ok(String::new())));
        }
        open.next = place + 1;
        self.open = Some(open);
        fill(row, columns, &self.looked_at, cells.into_iter());
        Ok(())
    }
}

/// The cells of a row beside each other, and as they were.
pub(in crate::data) fn told(row: &Row) -> (Excerpt, RawRow) {
    let raw = RawRow::Cells(row.cells.iter().map(|cell| cell.clone().into_bytes()).collect());
    (excerpt(&row.cells, u32::try_from(row.line).unwrap_or(u32::MAX)), raw)
}
