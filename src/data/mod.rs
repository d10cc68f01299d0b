//! Tables in, tables out: CSV, JSON, NDJSON, Excel workbooks and Parquet, and for the eye tables and Markdown.
//!
//! [`read`] knows file formats and nothing of programs: it gives rows of text, one at a time. [`columns`] decides which
//! column is which measure, [`forms`] how each column writes its numbers and days, [`cell`] reads a text as a fact,
//! [`partners`] puts them together, and [`bad`] says what is wrong with a row in words, at its place in the file.
//! [`mod@write`] goes the other way.

pub mod bad;
pub mod blocks;
pub mod by_partner;
pub mod cell;
pub mod columns;
pub mod error;
pub mod events;
pub mod forms;
pub mod names;
pub mod needs;
pub mod partners;
pub mod previous;
pub mod rates;
pub mod read;
pub mod write;

pub use error::TableError;
