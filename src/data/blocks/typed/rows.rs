//! The rows of a part as a block of partners.

use std::sync::Arc;

use parquet::errors::ParquetError;

use super::field::{self, TypedField};
use super::lane::{Lane, sound};
use super::{Typed, TypedPart};
use crate::data::TableError;
use crate::data::blocks::cells::bits;
use crate::data::blocks::field::{Field, Said};
use crate::data::blocks::reader::Reader;
use crate::data::blocks::rows::{Found, Ones, Tiers};
use crate::data::blocks::signs::id_said;
use crate::data::partners::{Meaning, is_lost};
use crate::data::read::Row;
use crate::data::read::parquet::columns::{ColumnInfo, Holds};
use crate::data::read::parquet::cut::Part;
use crate::data::read::parquet::failed;
use crate::data::read::parquet::pages::Page;
use crate::data::read::parquet::single::{Single, told};
use crate::data::read::parquet::stored::Stored;
use crate::eval::Facts;
use crate::eval::columnar::{Column, Plan};

/// Reads parts into blocks. Each thread has one of its own.
pub struct TypedRows<'a> {
    meaning: &'a Meaning<'a>,
    plan: &'a Plan<'a>,
    /// The columns that parts have.
    columns: Vec<usize>,
    fields: Vec<TypedField>,
    /// By column of the table: its texts, where they are needed.
    lanes: Vec<Option<Lane>>,
    /// For texts that are none in any other column.
    other: Lane,
    tiers: Tiers,
    ranks: Column,
    nowhere: Column,
    pages: Vec<Arc<Page>>,
    /// A bit a row: whether it is to be read once more, as a row.
    odd: Vec<u64>,
    count: usize,
    ones: Ones<'a>,
    row: Row,
    /// What reads rows that are odd, and rows that the reference evaluates.
    singles: [Single; 2],
    found: Found,
}

impl<'a> TypedRows<'a> {
    pub(super) fn new(table: &Typed<'a>, columns: &[usize]) -> Self {
        let Typed { meaning, plan, .. } = *table;
        let fields = field::of(meaning, plan, &table.file);
        let own: Vec<Field> = fields.iter().map(|field| field.field().clone()).collect();
        let texts: Vec<usize> =
            meaning.matching.id.into_iter().chain(table.shown.iter().copied()).chain(meaning.matching.held).collect();
        let lane = |(at, info): (usize, &ColumnInfo)| texts.contains(&at).then(|| Lane::new(info.holds, true));
        let single = || Single::new(table.file.clone(), &looked_at(meaning, table.shown));
        TypedRows {
            meaning,
            plan,
            columns: columns.to_vec(),
            ones: Ones::new(meaning, plan, &own),
            fields,
            lanes: table.file.columns().iter().enumerate().map(lane).collect(),
            other: Lane::new(Holds::Texts, false),
            tiers: Tiers::default(),
            ranks: Column::default(),
            nowhere: Column::default(),
            pages: Vec::new(),
            odd: Vec::new(),
            count: 0,
            row: Row::default(),
            singles: [single(), single()],
            found: Found::default(),
        }
    }

    fn look(&mut self, part: &Part) -> Result<(), ParquetError> {
        self.count = part.rows;
        self.found.clear(self.plan, part.rows);
        self.odd.clear();
        self.odd.resize(part.rows.div_ceil(64), 0);
        self.pages.clear();
        for (slot, _) in &part.lanes {
            self.pages.push(slot.page()?);
        }
        for ((column, page), (_, first)) in self.columns.iter().zip(&self.pages).zip(&part.lanes) {
            if let Some(Some(lane)) = self.lanes.get_mut(*column) {
                lane.read(page, *first, part.rows);
                sound(lane, part.rows, &mut self.odd);
            }
        }
        self.ids();
        for field in &mut self.fields {
            let Some(at) = self.columns.iter().position(|column| *column == field.column()) else { continue };
            let (Some(page), Some((_, first))) = (self.pages.get(at), part.lanes.get(at)) else { continue };
            let column = if let Some(place) = field.place() {
                self.found.block.columns.get_mut(place)
            } else {
                self.nowhere.clear(part.rows);
                Some(&mut self.nowhere)
            };
            let Some(column) = column else { continue };
            field.read((self.meaning, self.plan), (page, *first, part.rows), column, &mut self.odd);
            let is_lane = self.lanes.get(field.column()).is_some_and(Option::is_some);
            if !is_lane && matches!(page.entries(), Stored::Texts(texts) if !texts.are_sound()) {
                self.other.read(page, *first, part.rows);
                sound(&self.other, part.rows, &mut self.odd);
            }
        }
        self.hold();
        Ok(())
    }

    /// Looks whether rows are partners, by their ids.
    fn ids(&mut self) {
        let Some(lane) = self.meaning.matching.id.and_then(|id| self.lanes.get(id)).and_then(Option::as_ref) else {
            return;
        };
        for row in 0..self.count {
            match id_said(lane.text(row)) {
                Said::Missing => {}
                Said::Value(_) => {
                    if std::str::from_utf8(lane.text(row)).is_ok_and(is_lost) {
                        self.found.lost.push(row);
                    }
                }
                Said::Else => set(&mut self.odd, row),
            }
        }
    }

    /// Reads the tiers that the table says are held.
    fn hold(&mut self) {
        let Some(lane) = self.meaning.matching.held.and_then(|held| self.lanes.get(held)).and_then(Option::as_ref)
        else {
            return;
        };
        self.ranks.clear(self.count);
        for row in 0..self.count {
            match self.tiers.read(self.meaning.program, lane.text(row)) {
                Said::Value(rank) => self.ranks.put(row, Some((i128::from(rank), 0)), 0),
                Said::Missing => {}
                Said::Else => set(&mut self.odd, row),
            }
        }
        self.found.hold(&self.ranks);
    }

    /// Reads the rows that were not plainly read.
    fn odd(&mut self, part: &Part) -> Result<(), ParquetError> {
        for at in bits(&self.odd) {
            self.fill(0, part, at)?;
            self.ones.read(at, &self.row, &mut self.found, || told(&self.row));
        }
        Ok(())
    }

    fn fill(&mut self, single: usize, part: &Part, at: usize) -> Result<(), ParquetError> {
        if let Some(single) = self.singles.get_mut(single) {
            single.read(part.group, part.first + at as u64, &mut self.row)?;
        }
        // The file has no lines: a row goes by its number.
        (self.row.number, self.row.line) = (at as u64 + 1, at as u64 + 1);
        Ok(())
    }

    fn lane(&self, column: usize) -> Option<&Lane> {
        self.lanes.get(column)?.as_ref()
    }

    fn failed(&self, cause: &ParquetError) -> TableError {
        failed(&self.meaning.name, cause)
    }
}

/// The columns in which it matters what stands there.
pub(super) fn looked_at(meaning: &Meaning<'_>, shown: &[usize]) -> Vec<usize> {
    meaning.matching.columns().chain(shown.iter().copied()).collect()
}

fn set(odd: &mut [u64], row: usize) {
    if let Some(word) = odd.get_mut(row / 64) {
        *word |= 1 << (row % 64);
    }
}

impl Reader for TypedRows<'_> {
    type Part = TypedPart;

    fn read(&mut self, TypedPart(part): &TypedPart) -> Result<(), TableError> {
        self.look(part).and_then(|()| self.odd(part)).map_err(|cause| self.failed(&cause))
    }

    fn found(&self) -> &Found {
        &self.found
    }

    fn found_mut(&mut self) -> &mut Found {
        &mut self.found
    }

    fn count(&self) -> usize {
        self.count
    }

    fn size(&self, TypedPart(part): &TypedPart) -> usize {
        // What results take of a row, about.
        part.rows * 48
    }

    fn needs_no_quotes(&self) -> bool {
        self.lanes.iter().flatten().all(Lane::is_plain)
    }

    #[inline]
    fn cell<'c>(&'c self, _: &'c TypedPart, at: usize, column: usize, _: &'c mut Vec<u8>) -> &'c [u8] {
        self.lane(column).map_or(&[], |lane| lane.text(at))
    }

    fn is_bare(&self, _: usize) -> bool {
        true
    }

    #[inline]
    fn bare<'c>(&'c self, _: &'c TypedPart, at: usize, column: usize) -> &'c [u8] {
        self.lane(column).map_or(&[], |lane| lane.text(at))
    }

    #[inline]
    fn clean<'c>(&'c self, _: &'c TypedPart, at: usize, column: usize) -> Option<(&'c [u8], usize, usize)> {
        let (bytes, from, to) = self.lane(column)?.place(at);
        (from < to).then_some((bytes, from, to))
    }

    fn line(&mut self, _: &TypedPart, at: usize) -> u64 {
        at as u64 + 1
    }

    fn lines(&self, TypedPart(part): &TypedPart) -> u64 {
        part.rows as u64
    }

    fn facts(&mut self, TypedPart(part): &TypedPart, at: usize) -> Result<(Facts, &Row), TableError> {
        self.fill(1, part, at).map_err(|cause| self.failed(&cause))?;
        let (facts, _) = self.meaning.facts(&self.row);
        Ok((facts, &self.row))
    }

    fn meaning(&self) -> &Meaning<'_> {
        self.meaning
    }
}
