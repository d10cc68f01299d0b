//! The columnar evaluator: many partners at once, a column at a time.
//!
//! What comes out for a partner hangs on few questions. Each measure that a program asks for is cut into *cells* in which
//! no comparison tells two values apart (`slot.rs`). The cells of a partner's facts are its *signature*, and partners of
//! one signature are one *class* (`class.rs`): tier, possible tiers, what decides, benefits, specialisations, scores. A
//! class is worked out once, over cells and not over values. Per row there remain the numbers that readiness and gaps
//! show (`gap.rs`), from lists made ready for the class.
//!
//! Numbers are whole numbers at the scale of their column. One that does not fit is held as it is, and its row is counted
//! in decimals; nothing is ever rounded.
//!
//! # The declared part
//!
//! [`Plan::beyond`] tells of a program that lies outside:
//!
//! - sliced bands (their rate hangs on the amount itself),
//! - scores whose points have no end, or more than 64 steps,
//! - a measure with more than 64 cells, or a set of which more than 16 members are named,
//! - thresholds with more than 9 decimal places, or 19 digits and more,
//! - so many measures that the cells of a row do not fit into 128 bits,
//! - what the checker never lets pass: a question that does not fit the type of its measure, circles.
//!
//! Of a program inside, a row lies outside where a number cannot be counted exactly, so that there is an error to tell,
//! and where points are counted of a number that does not fit its column. Rows outside go to
//! [`reference`](super::reference) and are counted.

mod asking;
mod benefit;
mod block;
mod build;
mod class;
mod demand;
mod evaluator;
mod gap;
mod leaf;
mod logic;
mod meter;
mod plan;
mod score;
mod slot;
mod standing;
mod table;
mod text;
mod value;

pub use block::{Block, Column, ColumnSpec, ColumnValues, Odd};
pub use evaluator::{Evaluator, Placed};
pub use plan::Plan;
pub use text::{GapText, Lack, Missed, Piece, Shortage};

/// Why a program lies outside the declared part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Beyond {
    /// Bands that price each slice at its own rate.
    #[error("it has sliced bands")]
    Sliced,
    /// A measure is compared with too many values.
    #[error("it compares a measure with too many values")]
    Cells,
    /// A score without an end, or with too many steps.
    #[error("it has a score with too many steps")]
    Score,
    /// Thresholds with too many digits.
    #[error("it has a number with too many digits")]
    Numbers,
    /// Names that are not told apart.
    #[error("it has names that are not told apart")]
    Names,
    /// Too many measures.
    #[error("it asks for too many measures")]
    Signature,
    /// A question that does not fit its measure, or something that refers to itself.
    #[error("it is not well-formed")]
    Mismatch,
}
