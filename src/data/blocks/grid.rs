//! The cells of chunks in which every row has as many cells as there are columns, and no cell stands in quotes.
//!
//! Of most tables these are all chunks, and finding their cells takes a third of the steps of [`Index`](super::index::Index):
//! only two signs end a cell, and the cells of a column are as far from each other as there are columns.

use wide::u8x16;

use super::cells::text_of;
use super::field::Said;
use super::scan::WORD;
use super::swar::{from, up_to};
use crate::eval::columnar::Column;

/// Ends that are written at a time.
const STEP: usize = 4;

/// Where the cells of a chunk end.
#[derive(Debug, Clone, Default)]
pub(super) struct Grid {
    /// Row after row; before the first there is one that ends before the chunk.
    ends: Vec<u32>,
    columns: usize,
    rows: usize,
    /// By row, a bit: whether it is to be read once more, as a row.
    pub(super) odd: Vec<u64>,
}

/// What was seen of all bytes.
struct Seen {
    strange: u8x16,
    all: u8x16,
    least: u8x16,
}

impl Seen {
    /// Whether there are quotes, returns or zero bytes.
    fn is_strange(&self) -> bool {
        (self.strange | self.least.simd_eq(u8x16::ZERO)).to_bitmask() != 0
    }

    /// Whether all bytes are ASCII.
    fn is_ascii(&self) -> bool {
        self.all.to_bitmask() == 0
    }

    /// Which bytes of a word end a cell, a bit a byte.
    #[inline]
    fn ends(&mut self, word: &[u8; WORD], delimiter: u8x16) -> u64 {
        let mut ends = 0;
        for (lane, shift) in word.as_chunks::<16>().0.iter().zip([0, 16, 32, 48]) {
            let bytes = u8x16::from(*lane);
            let cells = bytes.simd_eq(delimiter) | bytes.simd_eq(u8x16::splat(b'\n'));
            ends |= u64::from(cells.to_bitmask()) << shift;
            self.strange |= bytes.simd_eq(u8x16::splat(b'"')) | bytes.simd_eq(u8x16::splat(b'\r'));
            self.all |= bytes;
            self.least = self.least.min(bytes);
        }
        ends
    }
}

impl Grid {
    /// Finds the cells of a chunk, instead of those before. False where the chunk is another: then nothing was found.
    pub(super) fn find(&mut self, bytes: &[u8], delimiter: u8, columns: usize) -> bool {
        (self.columns, self.rows) = (columns, 0);
        if columns < 2 || u32::try_from(bytes.len()).is_err() {
            return false;
        }
        if self.ends.is_empty() {
            self.ends.push(u32::MAX);
        }
        let mut seen = Seen { strange: u8x16::ZERO, all: u8x16::ZERO, least: u8x16::splat(u8::MAX) };
        let (delimiters, mut used) = (u8x16::splat(delimiter), 1);
        let (words, rest) = bytes.as_chunks::<WORD>();
        for (word, at) in words.iter().zip((0u32..).step_by(WORD)) {
            used = self.write(seen.ends(word, delimiters), at, used);
        }
        // Behind the last bytes there are some that end nothing.
        let mut last = [b' '; WORD];
        last.iter_mut().zip(rest).for_each(|(slot, byte)| *slot = *byte);
        let at = u32::try_from(bytes.len() - rest.len()).unwrap_or(u32::MAX);
        used = self.write(seen.ends(&last, delimiters), at, used);
        let feeds = memchr::memchr_iter(b'\n', bytes).count();
        let is_text = || seen.is_ascii() || std::str::from_utf8(bytes).is_ok();
        if seen.is_strange() || used - 1 != feeds * columns || !is_text() {
            return false;
        }
        // As many feeds as rows, and one at the end of each: then there is none elsewhere.
        let ends = self.ends.get(1..used).unwrap_or_default().chunks_exact(columns).filter_map(<[u32]>::last);
        let all = ends.fold(true, |all, &end| all & (bytes.get(end as usize) == Some(&b'\n')));
        if all {
            self.rows = feeds;
            self.odd.clear();
            self.odd.resize(feeds.div_ceil(64), 0);
        }
        all
    }

    /// Writes the ends of a word behind so many others, and says how many there are then.
    #[inline]
    fn write(&mut self, ends: u64, at: u32, used: usize) -> usize {
        if self.ends.len() < used.wrapping_add(WORD) {
            self.ends.resize(used * 2 + 4 * WORD, 0);
        }
        let (mut left, slots) = (ends, self.ends.get_mut(used..used.wrapping_add(WORD)).unwrap_or_default());
        for slots in slots.as_chunks_mut::<STEP>().0 {
            if left == 0 {
                break;
            }
            // Those that are too many are written over.
            for slot in slots {
                *slot = at.wrapping_add(left.trailing_zeros());
                left &= left.wrapping_sub(1);
            }
        }
        used.wrapping_add(ends.count_ones() as usize)
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Reads a column. `quick` gets cells before blanks are taken off, and says what they are and whether it knows; the others
    /// `read` gets without blanks around them. Rows of which a cell is not plainly read become odd.
    pub(super) fn column<S>(
        &mut self,
        bytes: &[u8],
        column: usize,
        into: &mut Column,
        state: &mut S,
        mut quick: impl FnMut(&mut S, Cell) -> (i64, bool),
        mut read: impl FnMut(&mut S, &[u8]) -> Said,
    ) {
        into.values.resize(self.rows, 0);
        into.known.resize(self.odd.len(), 0);
        let ends = self.ends.get(..=self.rows * self.columns).unwrap_or_default();
        let mut place = column;
        for (values, (known, odd)) in into.values.chunks_mut(64).zip(into.known.iter_mut().zip(&mut self.odd)) {
            let (first, count) = (place, values.len());
            let mut there = 0u64;
            for slot in &mut *values {
                let cell = match ends.get(place..place.wrapping_add(2)) {
                    Some(&[before, end]) => Cell::of(bytes, before.wrapping_add(1) as usize, end as usize),
                    Some(_) | None => Cell::default(),
                };
                place = place.wrapping_add(self.columns);
                let (value, is_known) = quick(state, cell);
                *slot = value;
                there = there >> 1 | u64::from(is_known) << 63;
            }
            there = there.wrapping_shr(64 - u32::try_from(count).unwrap_or(64));
            let all = u64::MAX >> (64 - count);
            for at in set(!there & all) {
                let place = first + at * self.columns;
                let end = |place: usize| ends.get(place).copied().unwrap_or(0);
                let text = bytes.get(end(place).wrapping_add(1) as usize..end(place + 1) as usize);
                match read(state, text.unwrap_or_default().trim_ascii()) {
                    Said::Value(value) => {
                        there |= 1 << at;
                        if let Some(slot) = values.get_mut(at) {
                            *slot = value;
                        }
                    }
                    Said::Missing => {}
                    Said::Else => *odd |= 1 << at,
                }
            }
            *known = there;
        }
    }

    /// Where a row begins, and where its end is.
    pub(super) fn row(&self, at: usize) -> (usize, usize) {
        let end = |place: usize| self.ends.get(place).copied().unwrap_or(0);
        (end(at * self.columns).wrapping_add(1) as usize, end((at + 1) * self.columns) as usize)
    }

    /// The text of a column, trimmed.
    pub(super) fn cell<'c>(&self, bytes: &'c [u8], at: usize, column: usize) -> &'c [u8] {
        text_of(self.ends(at, column).and_then(|(from, to)| bytes.get(from..to)).unwrap_or_default())
    }

    /// Where the cell of a column begins and ends.
    #[inline]
    pub(super) fn ends(&self, at: usize, column: usize) -> Option<(usize, usize)> {
        let place = at.wrapping_mul(self.columns).wrapping_add(column);
        match self.ends.get(place..place.wrapping_add(2)) {
            Some(&[before, end]) => Some((before.wrapping_add(1) as usize, end as usize)),
            Some(_) | None => None,
        }
    }
}

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
    #[inline]
    pub(super) fn of(bytes: &[u8], begin: usize, end: usize) -> Cell {
        let Some(head) = from(bytes, begin) else { return Cell::default() };
        let Some(tail) = up_to(bytes, end) else { return Cell::default() };
        Cell { head, tail, length: end.wrapping_sub(begin) }
    }

    /// The cell as a word; nought where it has more than eight bytes.
    #[inline]
    pub(super) fn word(self) -> u64 {
        let bits = self.length.wrapping_neg() << 3 & 63;
        if self.length.wrapping_sub(1) < 8 { self.head << bits >> bits } else { 0 }
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

/// The places of the bits that are set.
#[inline]
pub(super) fn set(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = bits.trailing_zeros() as usize;
        bits &= bits.checked_sub(1)?;
        Some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::super::cells::Cells;
    use super::*;

    proptest::proptest! {
        #[test]
        fn cells_are_where_the_index_has_them(text in "(([a-c ]{0,9},){2}[a-c]{0,30}\n){0,40}") {
            let (bytes, mut grid, mut cells) = (text.as_bytes(), Grid::default(), Cells::new(b',', 3));
            proptest::prop_assert!(grid.find(bytes, b',', 3));
            cells.find_others(bytes);
            proptest::prop_assert_eq!(grid.rows(), cells.rows());
            for (at, column) in (0..grid.rows()).flat_map(|at| (0..3).map(move |column| (at, column))) {
                proptest::prop_assert_eq!(grid.cell(bytes, at, column), cells.bare(bytes, at, column));
            }
        }
    }

    #[test]
    fn other_chunks_are_left_to_others() {
        let mut grid = Grid::default();
        assert!(grid.find(b"a,b\nc,d\n", b',', 2));
        assert_eq!((grid.rows(), grid.row(1), grid.cell(b"a,b\nc,d\n", 1, 1)), (2, (4, 7), &b"d"[..]));
        for other in ["a,b\nc\n", "a\nb,c,d\n", "a,b\n\nc,d\n", "a,\"b\"\n", "a,b\r\n", "a,\0\n", "a,b,c\nd\n"] {
            assert!(!grid.find(other.as_bytes(), b',', 2), "{other}");
        }
        assert!(grid.find("ä,b\n".as_bytes(), b',', 2) && !grid.find(b"\xe4,b\n", b',', 2));
        assert!(!grid.find(b"a,b\nc,d\n", b',', 4));
        assert!(grid.find(b"", b',', 2));
    }
}
