//! Tables of separated values, as they are read by blocks.

use super::cut::{Chunk, Cutter, Trouble};
use super::reader::Blocks;
use super::rows::Rows;
use crate::data::TableError;
use crate::data::partners::Meaning;
use crate::data::read::again::Source;
use crate::eval::columnar::Plan;

/// A table of separated values.
#[derive(Debug)]
pub struct Separated<'a> {
    /// Where it is.
    pub source: &'a Source,
    /// What its cells mean.
    pub meaning: &'a Meaning<'a>,
    /// What is asked for.
    pub plan: &'a Plan<'a>,
    /// The sign between cells.
    pub delimiter: u8,
    /// So many bytes a chunk has.
    pub chunk: usize,
}

impl Blocks for Separated<'_> {
    type Chunk = Chunk;
    type Part = Chunk;
    type Cut = Cutter;
    type Reader<'r>
        = Rows<'r>
    where
        Self: 'r;

    fn cut(&self) -> Result<Option<(Cutter, u64)>, TableError> {
        let rest = self.source.open(&self.meaning.names)?.into_rest();
        Ok(rest.map(|rest| (Cutter::new(rest.bytes, rest.delimiter, self.chunk), rest.lines)))
    }

    fn reader(&self) -> Rows<'_> {
        Rows::new(self.meaning, self.plan, self.delimiter)
    }

    fn parts(chunk: &Chunk) -> &[Chunk] {
        std::slice::from_ref(chunk)
    }

    fn error(&self, trouble: Trouble, lines: u64) -> TableError {
        trouble.error(&self.meaning.name, lines, Some(self.delimiter))
    }
}
