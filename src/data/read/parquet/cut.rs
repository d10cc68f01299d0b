//! Groups of rows cut into parts, each of which lies in one page of every column.

use std::collections::VecDeque;
use std::sync::Arc;

use parquet::errors::ParquetError;

use super::columns::{Batch, ColumnFile, ColumnInfo, Group, Holds, Values};
use super::pages::{Page, Slot, broken};
use super::stored::{Stored, Texts, There};

/// Some rows, and where their values are.
#[derive(Debug)]
pub(in crate::data) struct Part {
    /// The group of rows, and the place of the first of them in it.
    pub(in crate::data) group: usize,
    pub(in crate::data) first: u64,
    /// How many rows.
    pub(in crate::data) rows: usize,
    /// By column that is read: the page, and the place of the first row in it.
    pub(in crate::data) lanes: Vec<(Arc<Slot>, usize)>,
}

/// Cuts a file into parts.
pub(in crate::data) struct Parts {
    file: Arc<ColumnFile>,
    columns: Vec<usize>,
    group: usize,
    /// The next row of the group, and how many it has.
    row: u64,
    rows: u64,
    lanes: Vec<Lane>,
}

enum Lane {
    /// The pages that are not used up, and how many rows of the first are.
    Pages(VecDeque<Arc<Slot>>, usize),
    /// A column that is read value by value.
    Values(Group),
}

impl Parts {
    /// Cuts some columns of a file.
    pub(in crate::data) fn new(file: Arc<ColumnFile>, columns: Vec<usize>) -> Parts {
        Parts { file, columns, group: 0, row: 0, rows: 0, lanes: Vec::new() }
    }

    /// Whether no rows are left.
    pub(in crate::data) fn is_done(&self) -> bool {
        self.row == self.rows && (self.group..self.file.groups()).all(|group| self.file.rows(group) == 0)
    }

    /// The next rows, so many at most; `None` at the end.
    pub(in crate::data) fn next(&mut self, most: usize) -> Result<Option<Part>, ParquetError> {
        while self.row == self.rows {
            if self.group == self.file.groups() {
                return Ok(None);
            }
            self.rows = self.file.rows(self.group);
            self.row = 0;
            let open = |&column: &usize| {
                Ok(match self.file.pages(self.group, column)? {
                    Some(slots) => Lane::Pages(slots.into_iter().map(Arc::new).collect(), 0),
                    None => Lane::Values(self.file.group(self.group, &[column])?),
                })
            };
            self.lanes = self.columns.iter().map(open).collect::<Result<_, ParquetError>>()?;
            self.group += 1;
        }
        let mut rows = usize::try_from(self.rows - self.row).unwrap_or(most).min(most);
        for lane in &mut self.lanes {
            if let Lane::Pages(slots, used) = lane {
                while slots.front().is_some_and(|slot| slot.rows() == *used) {
                    slots.pop_front();
                    *used = 0;
                }
                rows = slots.front().map_or(0, |slot| slot.rows() - *used).min(rows);
            }
        }
        if rows == 0 {
            return Err(broken());
        }
        let mut lanes = Vec::with_capacity(self.lanes.len());
        for (lane, column) in self.lanes.iter_mut().zip(&self.columns) {
            lanes.push(match lane {
                Lane::Pages(slots, used) => {
                    let first = *used;
                    *used += rows;
                    (slots.front().cloned().ok_or_else(broken)?, first)
                }
                Lane::Values(group) => {
                    let batch = group.next(0, rows)?;
                    let info = self.file.columns().get(*column).ok_or_else(broken)?;
                    if batch.rows != rows {
                        return Err(broken());
                    }
                    (Arc::new(Slot::of(decoded(info, batch)?)), 0)
                }
            });
        }
        let part = Part { group: self.group - 1, first: self.row, rows, lanes };
        self.row += rows as u64;
        self.file.passed(rows as u64);
        Ok(Some(part))
    }
}

/// Values that were read one after the other, as a page.
fn decoded(info: &ColumnInfo, batch: Batch) -> Result<Page, ParquetError> {
    let rows = batch.rows;
    let simple = !info.many && (info.holds == Holds::Texts || !matches!(batch.values, Values::Texts(_)));
    let there = |there: Option<Vec<bool>>| there.map(|has| There::new(has.into_iter()));
    let (there, values) = match batch {
        Batch { values: Values::Whole(numbers), there: has, .. } if simple => (there(has), Stored::Whole(numbers)),
        Batch { values: Values::Flags(flags), there: has, .. } if simple => {
            (there(has), Stored::Whole(flags.into_iter().map(i64::from).collect()))
        }
        Batch { values: Values::Texts(texts), there: has, .. } if simple => {
            let mut bytes = Vec::new();
            for text in &texts {
                let length = u32::try_from(text.len()).map_err(|_| broken())?;
                bytes.extend_from_slice(&length.to_le_bytes());
                bytes.extend_from_slice(text.data());
            }
            (there(has), Stored::Texts(Texts::new(&bytes.into(), texts.len())?))
        }
        batch => (None, Stored::Cells(super::texts(info, &batch))),
    };
    Ok(Page { rows, there, values, dictionary: None })
}
