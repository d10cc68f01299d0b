//! The command line as scripts and people meet it: the real binary, whole outputs.

mod broken;
mod by_blocks;
mod bytes;
mod check;
mod columns;
mod data;
mod eval;
mod events;
mod fmt;
mod forms;
mod lint;
mod other_files;
mod output;
#[cfg(feature = "parquet")]
mod parquet;
mod readings;
mod reports;
mod settle;
mod terminals;
mod testing;
#[cfg(feature = "parquet")]
mod typed_blocks;
mod versions;
mod why;
mod workbooks;

use crate::harness::Progc;

/// The first program of the golden rows.
pub(crate) const P1: &str =
    "tier Certified requires purchases >= 10000 EUR/yr and 1 certified engineer grants margin 25%\n";

/// Its partners, with the cells that must come out in `golden.md`.
pub(crate) const PARTNERS: &str = "\
row,purchases,certified_engineers
1,10000,1
2,9999.99,1
3,50000,0
4,,1
5,,0
6,0,0
";

/// `progc eval p.prog FILE --as-of 2026-01-01 …` with P1 as the program.
pub(crate) fn eval(data: &str, text: impl AsRef<[u8]>, more: &[&str]) -> Progc {
    let fixed = ["eval", "p.prog", data, "--as-of", "2026-01-01"];
    Progc::new(fixed.iter().chain(more).copied()).file("p.prog", P1).file(data, text)
}
