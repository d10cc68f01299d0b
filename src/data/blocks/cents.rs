//! Whole numbers, amounts and flags, of cells as they stand in a chunk: without a branch.

use super::grid::Cell;
use super::swar::{ZEROS, above_nine, number};

/// What reads most numbers of a column.
#[derive(Debug, Clone, Copy)]
pub(super) enum Quick {
    Wholes(Wholes),
    Cents(Cents),
    Other,
}

/// Whole numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wholes {
    power: u64,
}

impl Wholes {
    /// With so many digits of the column for each of the number.
    pub(super) fn new(power: u64) -> Self {
        Wholes { power }
    }

    /// Reads a number of up to eight digits, and says whether it is one.
    #[inline]
    pub(super) fn quick(self, cell: Cell) -> (i64, bool) {
        let digits = last_of(cell);
        let value = number(digits).wrapping_mul(self.power).cast_signed();
        (value, cell.length.wrapping_sub(1) < 8 && above_nine(digits) == 0)
    }
}

/// Numbers with two decimals or none, as most amounts are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cents {
    /// The sign before the decimals.
    sign: u64,
    power: u64,
    /// The same of a number without decimals.
    whole: u64,
}

/// Whether a cell is one to sixteen digits.
pub(super) fn is_digits(cell: Cell) -> bool {
    let (head, tail) = if cell.length < 8 { (0, last_of(cell)) } else { (cell.head ^ ZEROS, cell.tail ^ ZEROS) };
    cell.length.wrapping_sub(1) < 16 && above_nine(head) | above_nine(tail) == 0
}

/// The last eight signs of a cell as digits, the last of them highest, and noughts for what is before it.
#[inline]
fn last_of(cell: Cell) -> u64 {
    let before = cell.length.wrapping_neg() << 3 & 63;
    (cell.tail ^ ZEROS) >> before << before
}

impl Cents {
    /// With this sign before the decimals, and so many digits of the column for each of the number.
    pub(super) fn new(sign: u8, power: u64) -> Self {
        Cents { sign: u64::from(sign), power, whole: power.wrapping_mul(100) }
    }

    /// Reads a number of up to eight signs, and says whether it is one.
    #[inline]
    pub(super) fn quick(self, cell: Cell) -> (i64, bool) {
        let signs = last_of(cell);
        // Three before the end stands the sign, or a digit.
        let has_cents = cell.tail >> 40 & 0xff == self.sign;
        let cents = (signs & 0xff_ffff_ffff) << 8 | (signs & 0xffff << 48);
        let (digits, power, least) = if has_cents { (cents, self.power, 4) } else { (signs, self.whole, 1) };
        let value = number(digits).wrapping_mul(power).cast_signed();
        (value, cell.length.wrapping_sub(least) < 9 - least && above_nine(digits) == 0)
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
