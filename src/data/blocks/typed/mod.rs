//! Parquet by blocks: its pages are decoded by threads, and values become numbers of a block without being texts.

mod field;
mod lane;
mod rows;

use std::sync::Arc;

use parquet::errors::ParquetError;

pub use self::rows::TypedRows;
use super::order::Cut;
use super::reader::Blocks;
use crate::data::TableError;
use crate::data::partners::Meaning;
use crate::data::read::parquet::columns::ColumnFile;
use crate::data::read::parquet::cut::{Part, Parts};
use crate::data::read::parquet::failed;
use crate::eval::columnar::Plan;

/// Rows of a block, at most.
const ROWS: usize = 4096;
/// Blocks of a chunk, so that two threads seldom wait for the same page.
const BLOCKS: usize = 16;

/// A Parquet file.
pub struct Typed<'a> {
    /// Its columns.
    pub file: Arc<ColumnFile>,
    /// What they mean.
    pub meaning: &'a Meaning<'a>,
    /// What is asked for.
    pub plan: &'a Plan<'a>,
    /// Columns of the table that results show.
    pub shown: &'a [usize],
    /// So many rows a block has at most.
    rows: usize,
}

/// Blocks of rows.
#[derive(Debug, Default)]
pub struct TypedChunk {
    parts: Vec<TypedPart>,
}

/// Rows of one block.
#[derive(Debug)]
pub struct TypedPart(pub(super) Part);

/// Cuts a file into chunks.
pub struct TypedCutter {
    parts: Parts,
    rows: usize,
}

impl<'a> Typed<'a> {
    /// A file in blocks that are about as large as those of texts of so many bytes.
    pub fn new(
        file: Arc<ColumnFile>,
        meaning: &'a Meaning<'a>,
        plan: &'a Plan<'a>,
        shown: &'a [usize],
        bytes: usize,
    ) -> Self {
        Typed { file, meaning, plan, shown, rows: (bytes / 64).clamp(1, ROWS) }
    }

    /// The columns that are read, each once: the first is that of the id.
    fn columns(&self) -> Vec<usize> {
        let matching = &self.meaning.matching;
        let fields = field::of(self.meaning, self.plan, &self.file).into_iter().map(|field| field.column());
        let mut columns: Vec<usize> = Vec::new();
        let all = matching.id.into_iter().chain(self.shown.iter().copied()).chain(fields).chain(matching.held);
        for column in all {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        columns
    }

    /// What cuts the file from its beginning.
    pub fn cutter(&self) -> TypedCutter {
        TypedCutter { parts: Parts::new(self.file.clone(), self.columns()), rows: self.rows }
    }
}

impl Cut for TypedCutter {
    type Chunk = TypedChunk;
    type Trouble = ParquetError;

    fn next(&mut self, chunk: &mut TypedChunk) -> Result<bool, ParquetError> {
        chunk.parts.clear();
        let mut rows = 0;
        while rows < self.rows * BLOCKS {
            let Some(part) = self.parts.next(self.rows)? else { break };
            rows += part.rows;
            chunk.parts.push(TypedPart(part));
        }
        Ok(!chunk.parts.is_empty())
    }

    fn is_done(&self) -> bool {
        self.parts.is_done()
    }
}

impl Blocks for Typed<'_> {
    type Chunk = TypedChunk;
    type Part = TypedPart;
    type Cut = TypedCutter;
    type Reader<'r>
        = TypedRows<'r>
    where
        Self: 'r;

    fn cut(&self) -> Result<Option<(TypedCutter, u64)>, TableError> {
        Ok(Some((self.cutter(), 0)))
    }

    fn reader(&self) -> TypedRows<'_> {
        TypedRows::new(self, &self.columns())
    }

    fn parts(chunk: &TypedChunk) -> &[TypedPart] {
        &chunk.parts
    }

    fn error(&self, trouble: ParquetError, _: u64) -> TableError {
        failed(&self.meaning.name, &trouble)
    }
}
