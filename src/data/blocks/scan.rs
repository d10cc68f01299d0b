//! Where cells and rows end, sixty-four bytes at a time.
//!
//! A word of bytes becomes masks of one bit a byte. Quotes are understood as the reader of single rows understands them: a
//! quote opens only at the beginning of a cell, a doubled one is part of the text, and all that is between is text. Where
//! the quotes of a word are set by the book, a running exclusive-or over their mask tells what is inside; the few words of
//! which that is not true are gone through byte by byte.

use wide::u8x16;

/// Bytes that are looked at together.
pub(super) const WORD: usize = 64;

/// Where a reader of cells stands between two bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum State {
    /// At the beginning of a cell.
    #[default]
    Begin,
    /// In a cell without quotes, or behind those of one.
    Plain,
    /// Inside quotes.
    Quoted,
    /// Behind a quote that closes, unless another follows.
    Closing,
}

/// What ends behind a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Nothing,
    Cell,
    Row,
}

impl State {
    fn step(self, byte: u8, delimiter: u8) -> (State, End) {
        match (self, byte) {
            (State::Quoted, b'"') => (State::Closing, End::Nothing),
            (State::Quoted, _) | (State::Begin | State::Closing, b'"') => (State::Quoted, End::Nothing),
            (_, b) if b == delimiter => (State::Begin, End::Cell),
            (_, b'\n' | b'\r') => (State::Begin, End::Row),
            (State::Begin | State::Plain | State::Closing, _) => (State::Plain, End::Nothing),
        }
    }
}

/// What ends in a word: a bit a byte.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Ends {
    /// Bytes that end a cell, those that end a row among them.
    pub(super) cells: u64,
    /// Bytes that end a row.
    pub(super) rows: u64,
}

/// What was seen beside.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// All bytes, one over the other: the highest bit tells of any that is not ASCII.
    all: u8x16,
    /// The least bytes: zero where there was a zero byte.
    least: u8x16,
    /// Whether there was a quote.
    pub(super) quotes: bool,
    /// Whether there was a carriage return.
    pub(super) returns: bool,
}

impl Default for Seen {
    fn default() -> Self {
        Seen { all: u8x16::ZERO, least: u8x16::MAX, quotes: false, returns: false }
    }
}

impl Seen {
    /// Whether all bytes were ASCII.
    pub(super) fn is_ascii(&self) -> bool {
        self.all.to_bitmask() == 0
    }

    /// Whether there was a zero byte.
    pub(super) fn has_zero(&self) -> bool {
        self.least.simd_eq(u8x16::ZERO).to_bitmask() != 0
    }
}

/// A scanner for one delimiter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scanner {
    delimiter: u8,
    delimiters: u8x16,
}

impl Scanner {
    pub(super) fn new(delimiter: u8) -> Self {
        Scanner { delimiter, delimiters: u8x16::splat(delimiter) }
    }

    /// Goes over the bytes, word after word: `visit` gets the place where each begins, and what ends in it. What state the
    /// reader is in behind the last byte.
    #[inline]
    pub(super) fn scan(
        &self,
        bytes: &[u8],
        mut state: State,
        seen: &mut Seen,
        mut visit: impl FnMut(usize, Ends),
    ) -> State {
        let (words, rest) = bytes.as_chunks::<WORD>();
        for (word, at) in words.iter().zip((0..).step_by(WORD)) {
            let ends = self.word(word, &mut state, seen);
            visit(at, ends);
        }
        if !rest.is_empty() {
            for &byte in rest {
                seen.all |= u8x16::splat(byte);
                seen.least = seen.least.min(u8x16::splat(byte));
                seen.quotes |= byte == b'"';
                seen.returns |= byte == b'\r';
            }
            let ends = self.bytewise(rest, &mut state);
            visit(bytes.len() - rest.len(), ends);
        }
        state
    }

    #[inline]
    fn word(&self, word: &[u8; WORD], state: &mut State, seen: &mut Seen) -> Ends {
        let (quote, feed, back) = (u8x16::splat(b'"'), u8x16::splat(b'\n'), u8x16::splat(b'\r'));
        let (mut cells, mut feeds, mut specials) = (0u64, 0u64, u8x16::ZERO);
        let (lanes, _) = word.as_chunks::<16>();
        for (lane, shift) in lanes.iter().zip([0, 16, 32, 48]) {
            let bytes = u8x16::from(*lane);
            let mask = |m: u8x16| u64::from(m.to_bitmask()) << shift;
            let feed = bytes.simd_eq(feed);
            cells |= mask(bytes.simd_eq(self.delimiters) | feed);
            feeds |= mask(feed);
            specials |= bytes.simd_eq(quote) | bytes.simd_eq(back);
            seen.all |= bytes;
            seen.least = seen.least.min(bytes);
        }
        if specials.to_bitmask() == 0 {
            if *state == State::Quoted {
                return Ends::default();
            }
            *state = if cells >> (WORD - 1) == 1 { State::Begin } else { State::Plain };
            return Ends { cells, rows: feeds };
        }
        self.special(word, cells, feeds, state, seen)
    }

    #[inline(never)]
    fn special(&self, word: &[u8; WORD], ends: u64, feeds: u64, state: &mut State, seen: &mut Seen) -> Ends {
        let (mut quotes, mut backs) = (0u64, 0u64);
        let (lanes, _) = word.as_chunks::<16>();
        for (lane, shift) in lanes.iter().zip([0, 16, 32, 48]) {
            let bytes = u8x16::from(*lane);
            quotes |= u64::from(bytes.simd_eq(u8x16::splat(b'"')).to_bitmask()) << shift;
            backs |= u64::from(bytes.simd_eq(u8x16::splat(b'\r')).to_bitmask()) << shift;
        }
        seen.quotes |= quotes != 0;
        seen.returns |= backs != 0;
        let rows = feeds | backs;
        let cells = rows | ends;
        let mut inside = quotes;
        for shift in [1, 2, 4, 8, 16, 32] {
            inside ^= inside << shift;
        }
        if *state == State::Quoted {
            inside = !inside;
        }
        let (opening, closing) = (quotes & inside, quotes & !inside);
        let may_open = ((cells & !inside) | closing) << 1 | u64::from(matches!(state, State::Begin | State::Closing));
        if opening & !may_open != 0 {
            return self.bytewise(word, state);
        }
        let last = 1u64 << (WORD - 1);
        *state = if inside & last != 0 {
            State::Quoted
        } else if closing & last != 0 {
            State::Closing
        } else if cells & last != 0 {
            State::Begin
        } else {
            State::Plain
        };
        Ends { cells: cells & !inside, rows: rows & !inside }
    }

    fn bytewise(&self, bytes: &[u8], state: &mut State) -> Ends {
        let mut ends = Ends::default();
        for (&byte, at) in bytes.iter().zip(0u32..) {
            let (next, end) = state.step(byte, self.delimiter);
            *state = next;
            let bit = 1u64.checked_shl(at).unwrap_or(0);
            match end {
                End::Nothing => {}
                End::Cell => ends.cells |= bit,
                End::Row => {
                    ends.cells |= bit;
                    ends.rows |= bit;
                }
            }
        }
        ends
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_word(bytes: &[u8], delimiter: u8) -> (Vec<usize>, Vec<usize>, State) {
        let (mut cells, mut rows) = (Vec::new(), Vec::new());
        let bits = |mask: u64, at: usize| (0..WORD).filter(move |b| mask >> b & 1 == 1).map(move |b| at + b);
        let state = Scanner::new(delimiter).scan(bytes, State::Begin, &mut Seen::default(), |at, ends| {
            cells.extend(bits(ends.cells, at));
            rows.extend(bits(ends.rows, at));
        });
        (cells, rows, state)
    }

    fn by_byte(bytes: &[u8], delimiter: u8) -> (Vec<usize>, Vec<usize>, State) {
        let (mut cells, mut rows, mut state) = (Vec::new(), Vec::new(), State::Begin);
        for (at, &byte) in bytes.iter().enumerate() {
            let (next, end) = state.step(byte, delimiter);
            state = next;
            if end != End::Nothing {
                cells.push(at);
            }
            if end == End::Row {
                rows.push(at);
            }
        }
        (cells, rows, state)
    }

    proptest::proptest! {
        #[test]
        fn words_say_what_bytes_say(text in "([a\",\n\r;]{0,4}|[a-c]{1,9},|\"[a,\n]{0,30}\",){0,60}") {
            proptest::prop_assert_eq!(by_word(text.as_bytes(), b','), by_byte(text.as_bytes(), b','));
        }
    }

    #[test]
    fn the_reader_of_rows_ends_its_records_there() {
        // A quote in the middle of a cell is a sign like any other, and what follows a closed quote is plain.
        let text = "a\"b,c\n\"x\"y\"z,1\n\"\"\"q\"\",\",2\r\n";
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let cells: Vec<usize> = reader.byte_records().map(|r| r.unwrap().len()).collect();
        let (all, rows, _) = by_word(text.as_bytes(), b',');
        // The last return and line feed end one row each, and the second has nothing in it.
        assert_eq!((cells.iter().sum::<usize>() + 1, cells.len() + 1), (all.len(), rows.len()));
    }
}
