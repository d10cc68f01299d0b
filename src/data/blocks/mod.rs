//! Tables of separated values at the speed of the machine: whole chunks of rows, column by column, on all cores.
//!
//! [`Cutter`] cuts a stream into chunks of whole rows, and [`in_order`] has several threads work on them and hands on what
//! they make in the order of the table. [`Rows`] reads a chunk as a block of partners for the columnar evaluator: the
//! places of all cells are found sixty-four bytes at a time, and cells that are written plainly become numbers at once.
//!
//! Every other row is read as rows are read everywhere else, with the same code: so a cell means the same, and what is
//! wrong is told in the same words at the same place. Memory holds a few chunks for each thread.

mod adder;
mod batch;
mod calendar;
mod cells;
mod cents;
mod cut;
mod events;
mod field;
mod foreign;
mod grid;
mod ids;
mod index;
mod keys;
mod numbered;
mod order;
mod quotes;
mod reader;
mod recent;
mod rows;
mod scan;
mod separated;
mod signs;
mod store;
mod sums;
mod swar;
mod test;
mod text;
mod totals;
#[cfg(feature = "parquet")]
mod typed;

pub use cut::{Chunk, Cutter, Trouble};
pub use events::{AddedUp, add_up};
pub use ids::{Ids, Repeats, Wanted};
pub use order::{Cut, More, in_order};
pub use reader::{Blocks, Reader};
pub use rows::{Found, LeftOut, Rows, Strange};
pub use separated::Separated;
pub use totals::{AllTotals, Sum};
#[cfg(feature = "parquet")]
pub use typed::Typed;

/// Bytes of a chunk: it and what is made of it stay in the nearer memory of a core.
pub const CHUNK: usize = 256 << 10;
