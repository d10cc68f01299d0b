//! The cells of chunks in which every row has as many cells as there are columns. Cells may stand in quotes, and rows may end
//! with a return and a feed, as long as there is nothing strange about either: no quote within a cell, no return without its feed.
//!
//! Of most tables these are all chunks, and finding their cells takes a third of the steps of [`Index`](super::index::Index):
//! the cells of a column are as far from each other as there are columns.
#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for the processor that is there")]

use fearless_simd::{Level, Simd, SimdBase, SimdMask, dispatch, u8x64};

use super::batch::{BATCH, Batch, Cell};
use super::field::Said;
use super::quotes::{Marks, Quotes};
use super::scan::WORD;
use crate::eval::columnar::Column;

/// Ends that are written at a time.
const STEP: usize = 4;

/// Where the cells of a chunk end.
#[derive(Debug, Clone, Default)]
pub(super) struct Grid {
    /// Row after row; before the first there is one that ends before the chunk. Behind the last there are some that mean nothing.
    ends: Vec<u32>,
    columns: usize,
    rows: usize,
    marks: Marks,
    /// By row, a bit: whether it is to be read once more, as a row.
    pub(super) odd: Vec<u64>,
}

/// What was seen of all bytes.
struct Seen<S: Simd> {
    delimiter: u8x64<S>,
    feed: u8x64<S>,
    quote: u8x64<S>,
    back: u8x64<S>,
    all: u8x64<S>,
    least: u8x64<S>,
    feeds: usize,
    quotes: Quotes,
}

impl<S: Simd> Seen<S> {
    #[inline(always)]
    fn new(simd: S, delimiter: u8) -> Self {
        let splat = |byte| u8x64::splat(simd, byte);
        Seen {
            delimiter: splat(delimiter),
            feed: splat(b'\n'),
            quote: splat(b'"'),
            back: splat(b'\r'),
            all: splat(0),
            least: splat(u8::MAX),
            feeds: 0,
            quotes: Quotes::at_the_beginning(),
        }
    }

    /// Whether there are zero bytes.
    #[inline(always)]
    fn has_zero(&self, simd: S) -> bool {
        self.least.simd_eq(u8x64::splat(simd, 0)).any_true()
    }

    /// Whether all bytes are ASCII.
    #[inline(always)]
    fn is_ascii(&self, simd: S) -> bool {
        !self.all.simd_ge(u8x64::splat(simd, 0x80)).any_true()
    }

    /// Which bytes of a word end a row, and which a cell, a bit a byte.
    #[inline(always)]
    fn ends(&mut self, simd: S, word: &[u8; WORD]) -> (u64, u64) {
        let bytes = u8x64::from_slice(simd, word);
        self.all |= bytes;
        self.least = self.least.min(bytes);
        let mut feeds = bytes.simd_eq(self.feed).to_bitmask();
        let mut ends = feeds | bytes.simd_eq(self.delimiter).to_bitmask();
        let (quotes, returns) = (bytes.simd_eq(self.quote).to_bitmask(), bytes.simd_eq(self.back).to_bitmask());
        if quotes | returns != 0 || self.quotes.go_on() {
            (feeds, ends) = self.quotes.outside(feeds, ends, quotes, returns);
        } else {
            self.quotes.none(ends);
        }
        self.feeds = self.feeds.wrapping_add(feeds.count_ones() as usize);
        (feeds, ends)
    }
}

/// Behind the last end of a row in bytes that begin with a row, and whether a quote is open behind all of them; `None` where there
/// is something strange about quotes or returns.
pub(super) fn last_end(bytes: &[u8], delimiter: u8) -> Option<(usize, bool)> {
    dispatch!(Level::new(), simd => last_feed(simd, bytes, delimiter))
}

#[inline(always)]
fn last_feed<S: Simd>(simd: S, bytes: &[u8], delimiter: u8) -> Option<(usize, bool)> {
    let (mut seen, mut end) = (Seen::new(simd, delimiter), 0);
    let (words, rest) = bytes.as_chunks::<WORD>();
    let mut last = [b' '; WORD];
    last.iter_mut().zip(rest).for_each(|(slot, byte)| *slot = *byte);
    // Behind the last bytes there are blanks, which are strange behind a quote that the very last of them closes.
    let last = (!rest.is_empty()).then_some(&last);
    for (word, at) in words.iter().chain(last).zip((0usize..).step_by(WORD)) {
        let (feeds, _) = seen.ends(simd, word);
        if let Some(feed) = feeds.checked_ilog2() {
            end = at + feed as usize + 1;
        }
    }
    (!seen.quotes.is_strange()).then_some((end, seen.quotes.is_inside()))
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
        let Some(found) = dispatch!(Level::new(), simd => self.look(simd, bytes, delimiter)) else { return false };
        let (rows, marks) = found;
        (self.rows, self.marks) = (rows, marks);
        self.odd.clear();
        self.odd.resize(rows.div_ceil(BATCH), 0);
        true
    }

    /// Finds the cells; how many rows there are and what stands around texts, where that is a grid.
    #[inline(always)]
    fn look<S: Simd>(&mut self, simd: S, bytes: &[u8], delimiter: u8) -> Option<(usize, Marks)> {
        let (mut seen, mut used) = (Seen::new(simd, delimiter), 1);
        let (words, rest) = bytes.as_chunks::<WORD>();
        for (word, at) in words.iter().zip((0u32..).step_by(WORD)) {
            used = self.write(seen.ends(simd, word).1, at, used);
        }
        // Behind the last bytes there are some that end nothing.
        let mut last = [b' '; WORD];
        last.iter_mut().zip(rest).for_each(|(slot, byte)| *slot = *byte);
        let at = u32::try_from(bytes.len() - rest.len()).unwrap_or(u32::MAX);
        used = self.write(seen.ends(simd, &last).1, at, used);
        let (rows, columns) = (seen.feeds, self.columns);
        let is_text = || seen.is_ascii(simd) || std::str::from_utf8(bytes).is_ok();
        let marks = seen.quotes.marks(rows)?;
        if seen.has_zero(simd) || used - 1 != rows * columns || !is_text() {
            return None;
        }
        // As many feeds as rows, and one at the end of each: then there is none elsewhere.
        let (ends, mut place, mut all) = (self.ends.get(..used)?, columns, true);
        while let Some(&end) = ends.get(place) {
            all &= bytes.get(end as usize) == Some(&b'\n');
            place = place.wrapping_add(columns);
        }
        self.ends.resize(self.ends.len().max(used + columns), 0);
        all.then_some((rows, marks))
    }

    /// Writes the ends of a word behind so many others, and says how many there are then.
    #[inline(always)]
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
    pub(super) fn column<T>(
        &mut self,
        bytes: &[u8],
        column: usize,
        into: &mut Column,
        state: &mut T,
        mut quick: impl FnMut(&mut T, Cell) -> (i64, bool),
        read: impl FnMut(&mut T, &[u8]) -> Said,
    ) {
        self.batches(
            bytes,
            column,
            into,
            state,
            #[inline(always)]
            |state, batch, values| {
                batch.one_by_one(
                    values,
                    #[inline(always)]
                    |cell| quick(state, cell),
                )
            },
            read,
        );
    }

    /// The same with what gets the cells of a batch of rows, writes what they are, and says with a bit for each what it knows.
    pub(super) fn batches<T>(
        &mut self,
        bytes: &[u8],
        column: usize,
        into: &mut Column,
        state: &mut T,
        mut quick: impl FnMut(&mut T, &Batch, &mut [i64; BATCH]) -> u64,
        mut read: impl FnMut(&mut T, &[u8]) -> Said,
    ) {
        into.values.resize(self.rows, 0);
        into.known.resize(self.odd.len(), 0);
        dispatch!(Level::new(), _simd => self.read(bytes, column, into, state, &mut quick, &mut read));
    }

    #[inline(always)]
    fn read<T>(
        &mut self,
        bytes: &[u8],
        column: usize,
        into: &mut Column,
        state: &mut T,
        quick: &mut impl FnMut(&mut T, &Batch, &mut [i64; BATCH]) -> u64,
        read: &mut impl FnMut(&mut T, &[u8]) -> Said,
    ) {
        let (mut batch, mut found, columns) = (Batch::new(), [0; BATCH], self.columns);
        let (marks, last) = (self.marks, column + 1 == columns);
        let ends = self.ends.get(column..column + self.rows * columns).unwrap_or_default().chunks(BATCH * columns);
        let columns_of = into.values.chunks_mut(BATCH).zip(into.known.iter_mut().zip(&mut self.odd));
        for (ends, (values, (known, odd))) in ends.zip(columns_of) {
            if marks.quotes || marks.returns {
                batch.fill(
                    bytes,
                    (ends, columns),
                    #[inline(always)]
                    |ends| marks.text(bytes, ends, last),
                );
            } else {
                batch.fill(
                    bytes,
                    (ends, columns),
                    #[inline(always)]
                    |(before, end)| (before.wrapping_add(1), end),
                );
            }
            *known = quick(state, &batch, &mut found) & u64::MAX >> (BATCH - values.len());
            values.iter_mut().zip(&found).for_each(|(slot, value)| *slot = *value);
            let left = !*known & u64::MAX >> (BATCH - values.len());
            if left != 0 {
                let text = |at: usize| {
                    let end = |place: usize| ends.get(place).copied().unwrap_or(0);
                    let (from, to) = marks.text(bytes, (end(at * columns), end(at * columns + 1)), last);
                    bytes.get(from as usize..to as usize).unwrap_or_default()
                };
                others(text, left, (values, known, odd), state, read);
            }
        }
    }

    /// Whether signs stand within cells that end cells elsewhere.
    pub(super) fn has_signs_within(&self) -> bool {
        self.marks.within
    }

    /// Where a row begins and ends.
    pub(super) fn row(&self, at: usize) -> (usize, usize) {
        let end = |place: usize| self.ends.get(place).copied().unwrap_or(0);
        let (before, end) = (end(at * self.columns), end((at + 1) * self.columns));
        (before.wrapping_add(1) as usize, end.wrapping_sub(u32::from(self.marks.returns)) as usize)
    }

    /// Where the text of a cell begins and ends.
    #[inline]
    pub(super) fn ends(&self, bytes: &[u8], at: usize, column: usize) -> Option<(usize, usize)> {
        let place = at.wrapping_mul(self.columns).wrapping_add(column);
        match self.ends.get(place..place.wrapping_add(2)) {
            Some(&[before, end]) => {
                let last = column.wrapping_add(1) == self.columns;
                let (from, to) = self.marks.text(bytes, (before, end), last);
                Some((from as usize, to as usize))
            }
            Some(_) | None => None,
        }
    }
}

/// Reads the cells that are left in a batch.
#[inline(never)]
fn others<'c, T>(
    text: impl Fn(usize) -> &'c [u8],
    left: u64,
    (values, known, odd): (&mut [i64], &mut u64, &mut u64),
    state: &mut T,
    read: &mut impl FnMut(&mut T, &[u8]) -> Said,
) {
    for at in set(left) {
        match read(state, text(at).trim_ascii()) {
            Said::Value(value) => {
                *known |= 1 << at;
                if let Some(slot) = values.get_mut(at) {
                    *slot = value;
                }
            }
            Said::Missing => {}
            Said::Else => *odd |= 1 << at,
        }
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
    use super::super::scan::{Scanner, Seen as SeenByScanner, State};
    use super::*;

    proptest::proptest! {
        #[test]
        fn cells_are_where_the_index_has_them(rows in rows("[a-c ]{0,30}|\"[a-c ,\n\r]{0,30}\""), end in "\r?\n") {
            proptest::prop_assert!(same(&rows, &end));
        }

        #[test]
        fn strange_cells_are_those_of_the_index(rows in rows("[a-c ]{0,30}|\"[a-c ,\n]{0,30}\"|\"|a\"b\"|\"\"\"a\"|\r"), end in "\r?\n") {
            same(&rows, &end);
        }
    }

    fn rows(cell: &'static str) -> impl proptest::strategy::Strategy<Value = Vec<[String; 3]>> {
        proptest::collection::vec(proptest::array::uniform3(cell), 0..40)
    }

    /// Holds the cells of rows against those of the index; whether they are a grid.
    fn same(rows: &[[String; 3]], end: &str) -> bool {
        let text: String = rows.iter().map(|row| row.join(",") + end).collect();
        let (bytes, mut grid, mut cells) = (text.as_bytes(), Cells::new(b',', 3), Cells::new(b',', 3));
        let is_grid = Grid::default().find(bytes, b',', 3);
        grid.find(bytes);
        cells.find_others(bytes);
        assert_eq!((grid.rows(), grid.lines(bytes)), (cells.rows(), cells.lines(bytes)), "{text:?}");
        let (mut one, mut other) = (Vec::new(), Vec::new());
        for at in 0..grid.rows() {
            assert_eq!(grid.excerpt(bytes, at, 1), cells.excerpt(bytes, at, 1), "{text:?}");
            assert_eq!(grid.line(bytes, at), cells.line(bytes, at), "{text:?}");
            for column in 0..3 {
                let cell = grid.cell(bytes, at, column, &mut one);
                assert_eq!(cell, cells.cell(bytes, at, column, &mut other), "{text:?}");
            }
        }
        is_grid
    }
    #[cfg(target_arch = "x86_64")]
    #[test]
    fn every_processor_finds_the_same() {
        let bytes: Vec<u8> = (0..1_000).flat_map(|n| format!("{n},\"{},\",ä\n", n * n).into_bytes()).collect();
        let look = |level: Level| {
            let mut grid = Grid { ends: vec![u32::MAX], columns: 3, ..Grid::default() };
            let mut rows = |bytes: &[u8]| dispatch!(level, simd => grid.look(simd, bytes, b',')).map(|(rows, _)| rows);
            assert_eq!(rows(&bytes), Some(1_000));
            assert_eq!((rows(b"1,2,3\r\n"), rows(b"1,2\0,3\n")), (Some(1), None));
            assert_eq!(rows(&bytes), Some(1_000));
            grid.ends.get(..=3_000).map(<[u32]>::to_vec)
        };
        let level = Level::new();
        let levels = [level.as_sse2().map(Level::Sse2), level.as_avx2().map(Level::Avx2)];
        for one in levels.into_iter().flatten() {
            assert_eq!(look(one), look(level));
        }
    }

    #[test]
    fn rows_end_where_the_scanner_ends_them() {
        let text = "1,\"a\nb\"\r\n2,\"c\"\r\n3,d\r\n4,\"\ne".repeat(9).replace("\ne1", "\"\r\n1");
        for length in 0..text.len() {
            let bytes = &text.as_bytes()[..length];
            let (mut end, mut state) = (0, State::Begin);
            if let Some(at) = bytes.iter().rposition(|byte| *byte == b'\n') {
                end = at + 1;
            }
            state = Scanner::new(b',').scan(bytes, state, &mut SeenByScanner::default(), |_, _| {});
            let inside = state == State::Quoted;
            let Some((found, open)) = last_end(bytes, b',') else { continue };
            assert!(open == inside && found <= end, "{length}");
            let before =
                Scanner::new(b',').scan(&bytes[..found], State::Begin, &mut SeenByScanner::default(), |_, _| {});
            assert!(found == 0 || before == State::Begin, "{length}");
        }
        for strange in ["a\"b,c\n", "\"a\"b\n", "\"a\"\"\n\"\n", "a\rb\n"] {
            assert_eq!(last_end(strange.as_bytes(), b','), None, "{strange}");
        }
        assert_eq!(last_end(b"\"a\",b\n\"c\nd", b','), Some((6, true)));
        assert_eq!(last_end(b"\"a\",b\n\"c\nd\",", b','), Some((6, false)));
    }

    #[test]
    fn other_chunks_are_left_to_others() {
        let mut grid = Grid::default();
        for (text, last) in [("a,b\nc,d\n", (6, 7)), ("a,b\r\nc,d\r\n", (7, 8)), ("\"a\",b\nc,\"d\"\n", (9, 10))] {
            assert!(grid.find(text.as_bytes(), b',', 2), "{text}");
            assert_eq!((grid.rows(), grid.ends(text.as_bytes(), 1, 1)), (2, Some(last)), "{text}");
        }
        assert!(grid.find("ä,b\n".as_bytes(), b',', 2) && !grid.find(b"\xe4,b\n", b',', 2));
        let (long, mut others) =
            ("x".repeat(61), vec!["a,b\nc\n", "a\nb,c,d\n", "a,b\n\nc,d\n", "a,\0\n", "a,b,c\nd\n"]);
        others.extend([
            "a,b\"c\"\n",
            "a,\"b\"c\n",
            "a,\"b\"\"c\"\n",
            "a,\"b\n",
            "a,b\r\nc,d\n",
            "a,b\rc\n",
            "a,b\n\r\n",
        ]);
        // Where one word of bytes ends and the next begins.
        let (closed, returned) = (format!("\"{long}\"x,b\n"), format!("{long},b\rc\n"));
        others.extend([closed.as_str(), returned.as_str()]);
        for other in others {
            assert!(!grid.find(other.as_bytes(), b',', 2), "{other}");
        }
        assert!(!grid.find(b"a,b\nc,d\n", b',', 4));
        assert!(grid.find(b"", b',', 2));
    }
}
