//! What short texts of a column say, found by their bytes: of most columns of texts there are few, and they come again and again.

use super::batch::Cell;
use super::swar::{eight, up_to, word};

/// A text has one of so many places; another with the same place takes it over.
const PLACES: usize = 1 << PLACE_BITS;
const PLACE_BITS: u32 = 6;
/// The most bytes of a text.
const MOST: usize = 16;

/// The texts that came last, each with its number.
#[derive(Debug, Clone)]
pub(super) struct Recent([Known; PLACES]);

/// A text, and what it says; without bytes where there is none.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    text: Cell,
    value: i64,
}

impl Default for Recent {
    fn default() -> Self {
        Recent([Known::default(); PLACES])
    }
}

impl Recent {
    /// What the text of a cell says, and whether that is known.
    #[inline]
    pub(super) fn quick(&self, cell: Cell) -> (i64, bool) {
        // Of less than eight bytes, all are looked at with noughts behind them.
        let short = cell.length < 8;
        let (head, tail) = if short { (cell.word(), 0) } else { (cell.head, cell.tail) };
        let Known { text, value } = self.0[place(head, tail)];
        (
            value,
            text.head == head && text.tail == tail && text.length == cell.length && cell.length.wrapping_sub(1) < MOST,
        )
    }

    /// Keeps what a text says. One with a quote may stand doubled in its cell, where it means another.
    pub(super) fn keep(&mut self, text: &[u8], value: i64) {
        let length = text.len();
        let ends = if length < 8 { word(text).map(|head| (head, 0)) } else { eight(text, 0).zip(up_to(text, length)) };
        if let Some((head, tail)) = ends
            && length <= MOST
            && !text.contains(&b'"')
        {
            self.0[place(head, tail)] = Known { text: Cell { head, tail, length }, value };
        }
    }
}

/// Where a text belongs.
#[inline]
fn place(head: u64, tail: u64) -> usize {
    let mixed = (head ^ tail.rotate_left(23)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> (u64::BITS - PLACE_BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_what_it_said() {
        let texts = ["DE", "AT", "CH", "Deutschland", "Certified", "12345678", "1234567", "0123456789abcdef"];
        let mut recent = Recent::default();
        for (text, value) in texts.iter().zip(1..) {
            assert!(!recent.quick(Cell::alone(text)).1, "{text}");
            recent.keep(text.as_bytes(), value);
            assert_eq!(recent.quick(Cell::alone(text)), (value, true), "{text}");
            // None of another length that begins and ends so.
            assert!(!recent.quick(Cell::alone(&format!("{text} "))).1);
            assert!(!recent.quick(Cell::alone(text.get(1..).unwrap())).1);
        }
        for other in ["", "a\"b", "0123456789abcdefg"] {
            recent.keep(other.as_bytes(), 1);
            assert!(!recent.quick(Cell::alone(other)).1, "{other}");
        }
    }
}
