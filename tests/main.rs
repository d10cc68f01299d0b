//! All tests that go through the front door, in one binary. Read them in this order.
//!
//! `UPDATE=1 cargo test` rewrites what can be generated: result blocks of pages, console blocks, indexes.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![expect(unreachable_pub, reason = "nothing is reachable from outside a test binary")]

mod generate;
mod harness;

// The language, page by page.
mod codes;
mod corpus;
mod docs;
mod editors;
mod facts;
mod fixes;
mod format;
mod formats;
mod generated;
mod mistakes;
mod programs;
mod round_trip;

// What it means.
mod agree;
mod analyze;
mod defects;
mod naive;
mod testing;

// The command line.
mod cli;
mod lsp;

// The house.
mod tidy;
mod verify;
