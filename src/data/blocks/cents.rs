//! Numbers with two decimals and flags, of cells as they stand in a chunk: without a branch.

use super::grid::Cell;
use super::swar::{ZEROS, above_nine, number};

/// Numbers with two decimals, as most amounts are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cents {
    /// The sign before the decimals, where a word has it of which the last byte is the highest.
    sign: u64,
    power: u64,
}

impl Cents {
    /// With this sign before the decimals, and so many digits of the column for each of the number.
    pub(super) fn new(sign: u8, power: u64) -> Self {
        Cents { sign: u64::from(sign ^ b'0') << 40, power }
    }

    /// Reads a number of four to eight signs, and says whether it is one.
    #[inline]
    pub(super) fn quick(self, cell: Cell) -> (i64, bool) {
        // What is before the number goes, as if there were noughts.
        let before = cell.length.wrapping_neg() << 3 & 63;
        let signs = (cell.tail ^ ZEROS ^ self.sign) >> before << before;
        // The place of the sign is to be nought.
        let others = above_nine(signs) | (signs & 0xff << 40);
        let digits = (signs & 0xff_ffff_ffff) << 8 | (signs & 0xffff << 48);
        let value = number(digits).wrapping_mul(self.power).cast_signed();
        (value, cell.length.wrapping_sub(4) < 5 && others == 0)
    }
}

/// Reads a flag in its most usual forms, of which the first byte is the lowest, and says whether it is one.
#[inline]
pub(super) fn flag_of(word: u64) -> (i64, bool) {
    const TRUE: u64 = u64::from_le_bytes(*b"true\0\0\0\0");
    const FALSE: u64 = u64::from_le_bytes(*b"false\0\0\0");
    let yes = word == TRUE || word == 0x31;
    (i64::from(yes), yes || word == FALSE || word == 0x30)
}
