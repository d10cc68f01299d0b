//! Cells of one column of up to sixty-four rows, side by side: what is done with each of them without a branch is done with
//! as many at a time as the processor takes.
#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for the processor that is there")]

use super::swar::eight;

/// Rows of a batch.
pub(super) const BATCH: usize = 64;

/// A cell as it stands in a chunk.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    /// Eight bytes from its beginning on, the first of them lowest; and eight up to its end, the last of them highest.
    pub(super) head: u64,
    pub(super) tail: u64,
    /// How many bytes it has; none where it stands so near to an end of the chunk that there are not eight bytes.
    pub(super) length: usize,
}

impl Cell {
    /// A cell of these bytes.
    #[inline(always)]
    pub(super) fn between(bytes: &[u8], begin: u32, end: u32) -> Cell {
        let Some(head) = eight(bytes, begin) else { return Cell::default() };
        let Some(tail) = eight(bytes, end.wrapping_sub(8)) else { return Cell::default() };
        Cell { head, tail, length: end.wrapping_sub(begin) as usize }
    }

    /// The same.
    #[inline]
    pub(super) fn of(bytes: &[u8], begin: usize, end: usize) -> Cell {
        match (u32::try_from(begin), u32::try_from(end)) {
            (Ok(begin), Ok(end)) => Cell::between(bytes, begin, end),
            _ => Cell::default(),
        }
    }

    /// The cell as a word; nought where it has more than eight bytes.
    #[inline(always)]
    pub(super) fn word(self) -> u64 {
        let bits = self.length.wrapping_neg() << 3 & 63;
        let word = self.head << bits >> bits;
        if self.length.wrapping_sub(1) < 8 { word } else { 0 }
    }
}

#[cfg(test)]
impl Cell {
    /// A cell of its own.
    pub(super) fn alone(text: &str) -> Cell {
        let chunk = format!("12,45.78{text}12,45.78");
        Cell::of(chunk.as_bytes(), 8, 8 + text.len())
    }
}

/// The cells.
pub(super) struct Batch {
    pub(super) heads: [u64; BATCH],
    pub(super) tails: [u64; BATCH],
    pub(super) lengths: [usize; BATCH],
    /// How many there are; behind them are others.
    pub(super) count: usize,
}

impl Batch {
    pub(super) fn new() -> Self {
        Batch { heads: [0; BATCH], tails: [0; BATCH], lengths: [0; BATCH], count: 0 }
    }

    /// Puts cells where others were: of so many ends each, the first two are those before and behind a cell; `text` tells from
    /// them where it begins and ends.
    #[inline(always)]
    pub(super) fn fill(
        &mut self,
        bytes: &[u8],
        (ends, each): (&[u32], usize),
        text: impl Fn((u32, u32)) -> (u32, u32),
    ) {
        self.count = ends.len() / each.max(1);
        let slots = self.heads.iter_mut().zip(&mut self.tails).zip(&mut self.lengths);
        for (((head, tail), length), ends) in slots.zip(ends.chunks_exact(each)) {
            let cell = match *ends {
                [before, end, ..] => {
                    let (begin, end) = text((before, end));
                    Cell::between(bytes, begin, end)
                }
                _ => Cell::default(),
            };
            (*head, *tail, *length) = (cell.head, cell.tail, cell.length);
        }
    }

    /// Puts cells that begin and end at these places where others were.
    #[cfg(feature = "parquet")]
    #[inline(always)]
    pub(super) fn gather(&mut self, bytes: &[u8], spans: &[[u32; 2]]) {
        self.count = spans.len();
        let slots = self.heads.iter_mut().zip(&mut self.tails).zip(&mut self.lengths);
        for (((head, tail), length), &[begin, end]) in slots.zip(spans) {
            let cell = Cell::between(bytes, begin, end);
            (*head, *tail, *length) = (cell.head, cell.tail, cell.length);
        }
    }

    /// Writes what `quick` says of each cell, and of others behind the last; a bit for each of which it knows.
    #[inline(always)]
    pub(super) fn each(&self, values: &mut [i64; BATCH], quick: impl Fn(Cell) -> (i64, bool)) -> u64 {
        let mut known = [false; BATCH];
        let cells = self.heads.iter().zip(&self.tails).zip(&self.lengths);
        for ((value, known), ((&head, &tail), &length)) in values.iter_mut().zip(&mut known).zip(cells) {
            (*value, *known) = quick(Cell { head, tail, length });
        }
        mask(&known)
    }

    /// The same of one cell after the other, and of no others.
    #[inline(always)]
    pub(super) fn one_by_one(&self, values: &mut [i64; BATCH], mut quick: impl FnMut(Cell) -> (i64, bool)) -> u64 {
        let (mut all, mut bit) = (0, 1u64);
        let cells = self.heads.iter().zip(&self.tails).zip(&self.lengths).take(self.count);
        for (value, ((&head, &tail), &length)) in values.iter_mut().zip(cells) {
            let (number, known) = quick(Cell { head, tail, length });
            *value = number;
            all |= if known { bit } else { 0 };
            bit <<= 1;
        }
        all
    }
}

/// A bit for each that is true.
#[inline(always)]
pub(super) fn mask(all: &[bool; BATCH]) -> u64 {
    let (eights, _) = all.as_chunks::<8>();
    // Multiplied so, the lowest bits of eight bytes come to stand in the highest byte.
    let bits = |eight: &[bool; 8]| u64::from_le_bytes(eight.map(u8::from)).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    eights.iter().rev().fold(0, |mask, eight| mask << 8 | bits(eight))
}

/// A bit for each value that is accepted.
#[inline(always)]
pub(super) fn bits(values: &[i64], accepts: impl Fn(i64) -> bool) -> u64 {
    let mut passes = [false; BATCH];
    if let Some(all) = values.first_chunk::<BATCH>() {
        passes.iter_mut().zip(all).for_each(|(passes, &value)| *passes = accepts(value));
    } else {
        passes.iter_mut().zip(values).for_each(|(passes, &value)| *passes = accepts(value));
    }
    mask(&passes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_have_a_bit_for_each() {
        let bit = |at: usize| at.is_multiple_of(3) || at % 7 == 1;
        let expected = (0..BATCH).filter(|at| bit(*at)).fold(0, |mask, at| mask | 1 << at);
        assert_eq!(mask(&std::array::from_fn(bit)), expected);
        let values: Vec<i64> = (0..40).collect();
        assert_eq!(bits(&values, |value| value > 37), 0b11 << 38);
    }
}
