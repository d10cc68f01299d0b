//! What examples show of a program, which are missing, and partners made to order.
//!
//! [`goals`] lists what examples should show, [`seen`] says what one of them does, by the reference evaluator alone.
//! [`search`] asks the decision diagrams for a partner that shows what is missing, or for the proof that there is none;
//! [`generate`] chooses among these. [`cover`] draws the balance.

pub mod cover;
pub mod generate;
pub mod goals;
mod replace;
pub mod sample;
pub mod search;
pub mod seen;
pub mod words;
pub mod written;

pub use cover::{Coverage, Lack, Standing};
pub use generate::Made;
pub use goals::{Goal, Goals, Kind, Mark, Values};
pub use seen::Bench;
