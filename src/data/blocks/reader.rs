//! What reads rows as blocks of partners, whatever the table is.

use super::order::Cut;
use super::rows::Found;
use crate::data::TableError;
use crate::data::partners::Meaning;
use crate::data::read::Row;
use crate::eval::Facts;

/// A table whose rows are read as blocks.
pub trait Blocks: Sync {
    /// Some rows, over which a thread is for a while.
    type Chunk: Default;
    /// What of a chunk is read as one block.
    type Part;
    /// What cuts the table into chunks.
    type Cut: Cut<Chunk = Self::Chunk>;
    /// What reads blocks. Each thread has one of its own.
    type Reader<'r>: Reader<Part = Self::Part>
    where
        Self: 'r;

    /// What cuts the table from its beginning, and the lines before its first row; `None` where it is another now.
    fn cut(&self) -> Result<Option<(Self::Cut, u64)>, TableError>;

    /// What reads its blocks.
    fn reader(&self) -> Self::Reader<'_>;

    /// The parts of a chunk.
    fn parts(chunk: &Self::Chunk) -> &[Self::Part];

    /// Why the table breaks off, in words, where so many lines were read.
    fn error(&self, trouble: <Self::Cut as Cut>::Trouble, lines: u64) -> TableError;
}

/// Reads rows as blocks.
pub trait Reader {
    /// What is read as one block.
    type Part;

    /// Reads the rows of a part, instead of those before.
    fn read(&mut self, part: &Self::Part) -> Result<(), TableError>;

    /// What was found in the part that was read last.
    fn found(&self) -> &Found;

    /// The same, to be taken.
    fn found_mut(&mut self) -> &mut Found;

    /// How many rows there are.
    fn count(&self) -> usize;

    /// How many bytes of the table they are, about.
    fn size(&self, part: &Self::Part) -> usize;

    /// Whether no cell has anything in it for which a table with commas puts it in quotes.
    fn needs_no_quotes(&self) -> bool;

    /// The text of a column, trimmed; it is written to `scratch` where it does not stand in the table as it is.
    fn cell<'c>(&'c self, part: &'c Self::Part, at: usize, column: usize, scratch: &'c mut Vec<u8>) -> &'c [u8];

    /// Whether the cells of a column stand in the table [as they are](Reader::bare).
    fn is_bare(&self, column: usize) -> bool;

    /// The text of a column whose cells stand in the table as they are, trimmed.
    fn bare<'c>(&'c self, part: &'c Self::Part, at: usize, column: usize) -> &'c [u8];

    /// The same with all that stands around it: bytes, and where the text stands in them; `None` where there is none, and where
    /// blanks may stand around it.
    fn clean<'c>(&'c self, part: &'c Self::Part, at: usize, column: usize) -> Option<(&'c [u8], usize, usize)>;

    /// On which line of the part a row begins, from 1.
    fn line(&mut self, part: &Self::Part, at: usize) -> u64;

    /// How many lines the part has.
    fn lines(&self, part: &Self::Part) -> u64;

    /// What a row says, as the reference takes it, with its cells.
    fn facts(&mut self, part: &Self::Part, at: usize) -> Result<(Facts, &Row), TableError>;

    /// What the cells mean.
    fn meaning(&self) -> &Meaning<'_>;

    /// The rows that are partners, in order.
    fn partners(&self) -> impl Iterator<Item = usize> + '_ {
        let mut out = self.found().left_out.iter().map(super::LeftOut::row).peekable();
        (0..self.count()).filter(move |&row| out.next_if(|&gone| gone == row).is_none())
    }
}
