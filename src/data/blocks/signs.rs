//! What is seen of the ids of a chunk as they are read: whether a row may be no partner, and in which orders short ids ascend.
#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for the processor that is there")]
#![expect(clippy::needless_bitwise_bool, reason = "without a branch several are compared at once")]

use super::batch::{BATCH, Batch, Cell, mask};
use super::cents::is_digits;
use super::field::Said;
use super::ids::Ascending;
use super::swar::has;
use super::text::is_word;

/// What [`id_said`] says of an id that may have lost its digits.
pub(super) const MAY_BE_LOST: i64 = 1;
/// The longest ids whose order is seen here.
const SHORT: usize = 16;

/// What is seen.
#[derive(Debug, Default)]
pub(super) struct Signs {
    /// Whether cells stand in quotes: then those within are doubled, and order is not that of the texts.
    quotes: bool,
    /// Whether an id may have lost its digits.
    pub(super) may_be_lost: bool,
    last: Key,
    ascending: Ascending,
    /// Whether one was no short id, or could not be told to be greater.
    other: bool,
}

/// A short id as numbers: of two of one length, the greater text has the greater numbers.
#[derive(Debug, Clone, Copy, Default)]
struct Key {
    /// Its first eight bytes, with noughts behind the last, and its last eight, where it has more.
    head: u64,
    tail: u64,
    length: usize,
}

impl Key {
    #[inline(always)]
    fn of(cell: Cell) -> Key {
        let head = if cell.length < 8 { cell.word() } else { cell.head }.swap_bytes();
        let tail = if cell.length <= 8 { 0 } else { cell.tail.swap_bytes() };
        Key { head, tail, length: cell.length }
    }
}

impl Signs {
    /// Of a chunk in which cells stand in quotes or not.
    pub(super) fn new(quotes: bool) -> Self {
        Signs { quotes, ..Signs::default() }
    }

    /// Looks at an id, and says whether it is one of which [`id_said`] has nothing to say.
    #[inline]
    pub(super) fn quick(&mut self, cell: Cell) -> (i64, bool) {
        let (plain, last, key) = (is_plain(cell), self.last, Key::of(cell));
        self.ascending.ordered((key.head, key.tail) > (last.head, last.tail), last.length, key.length);
        self.other |= !plain || key.length > SHORT || (key.head == last.head && key.length != last.length);
        self.other |= self.quotes && (has(cell.head, b'"') || has(cell.tail, b'"'));
        self.last = key;
        (0, plain)
    }

    /// The same of the ids of a batch, none of which stands in quotes: a bit for each that is plain.
    #[inline(always)]
    pub(super) fn quick_all(&mut self, batch: &Batch) -> u64 {
        let Batch { heads, tails, lengths, count } = batch;
        // Each with the one before it: the first of them is the last of the batch before.
        let (mut head, mut tail) = ([0; BATCH + 1], [0; BATCH + 1]);
        let mut length = [0; BATCH + 1];
        (head[0], tail[0], length[0]) = (self.last.head, self.last.tail, self.last.length);
        let mut plain = [false; BATCH];
        let cells = heads.iter().zip(tails).zip(lengths);
        let keys = head[1..].iter_mut().zip(&mut tail[1..]).zip(&mut length[1..]);
        for ((((own_head, own_tail), own_length), plain), ((&head, &tail), &length)) in keys.zip(&mut plain).zip(cells)
        {
            let cell = Cell { head, tail, length };
            let key = Key::of(cell);
            (*own_head, *own_tail, *own_length, *plain) = (key.head, key.tail, key.length, is_plain(cell));
        }
        let (mut texts, mut lengths, mut others) = ([false; BATCH], [false; BATCH], [false; BATCH]);
        let before = head.iter().zip(&tail).zip(&length);
        let ids = head[1..].iter().zip(&tail[1..]).zip(&length[1..]);
        let out = texts.iter_mut().zip(&mut lengths).zip(&mut others);
        for (((texts, lengths), others), (((last_head, last_tail), last), ((head, tail), length))) in
            out.zip(before.zip(ids))
        {
            let greater = (head > last_head) | ((head == last_head) & (tail > last_tail));
            *texts = greater;
            *lengths = (last < length) | ((last == length) & greater);
            *others = (*length > SHORT) | ((head == last_head) & (last != length));
        }
        let (all, plain) = (u64::MAX.checked_shr(64 - u32::try_from(*count).unwrap_or(64)).unwrap_or(0), mask(&plain));
        self.ascending = self.ascending.and(mask(&texts) & all == all, mask(&lengths) & all == all);
        self.other |= (mask(&others) | !plain) & all != 0;
        if let (Some(&head), Some(&tail), Some(&length)) = (head.get(*count), tail.get(*count), length.get(*count)) {
            self.last = Key { head, tail, length };
        }
        plain
    }

    /// Reads an id that is not plain.
    pub(super) fn read(&mut self, id: &[u8]) -> Said {
        let said = id_said(id);
        self.may_be_lost |= said == Said::Value(MAY_BE_LOST);
        said
    }

    /// In which orders all ids ascend; `None` where that is to be found out otherwise.
    pub(super) fn ascending(&self) -> Option<Ascending> {
        (!self.other).then_some(self.ascending)
    }
}

/// Whether an id is one of which [`id_said`] has nothing to say, and that has no blanks around it, as far as that is quickly
/// told: it begins with a letter with which no word for totals begins, or is a number.
#[inline(always)]
fn is_plain(cell: Cell) -> bool {
    const WORDS: u64 = bit(b't') | bit(b's') | bit(b'g') | bit(b'z') | bit(b'e');
    let letter = ((cell.head & 0xff) | 0x20).wrapping_sub(u64::from(b'a'));
    let begins = (letter < 26) & (WORDS >> (letter & 63) & 1 == 0);
    let ends = (cell.tail >> 56).wrapping_sub(0x21) < 0x5f;
    (cell.length > 0) & ends & (begins | is_digits(cell))
}

const fn bit(letter: u8) -> u64 {
    1 << (letter - b'a')
}

/// What an id says: a value where it may have lost its digits, and something else where its row may be no partner.
pub(super) fn id_said(text: &[u8]) -> Said {
    match text.first() {
        // It may have lost its digits: `1,23E+15`.
        Some(b'0'..=b'9' | b'-') if memchr::memchr2(b'e', b'E', text).is_some() => Said::Value(MAY_BE_LOST),
        // Some say that they are totals of others.
        Some(b't' | b'T' | b's' | b'S' | b'g' | b'G' | b'z' | b'Z' | b'e' | b'E') if is_word(text) => Said::Else,
        // A row without an id may be empty, or is wrong; or there is a blank of another script, or a sign for a sum.
        None | Some(0xc2 | 0xce | 0xe1..=0xe3) => Said::Else,
        Some(_) => Said::Missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ids as a chunk has them, in batches.
    fn together(ids: &[String]) -> Signs {
        let chunk = format!("12345678\n{}\n12345678", ids.join("\n"));
        let ends: Vec<u32> = (0u32..).zip(chunk.bytes()).filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
        let (mut signs, mut batch) = (Signs::default(), Batch::new());
        for at in (0..ids.len()).step_by(BATCH) {
            let count = BATCH.min(ids.len() - at);
            // Of each id the end before it and its own.
            let pairs: Vec<u32> = ends.windows(2).skip(at).take(count).flatten().copied().collect();
            batch.fill(chunk.as_bytes(), (&pairs, 2), |(before, end)| (before + 1, end));
            let plain = signs.quick_all(&batch);
            for (id, bit) in ids.iter().skip(at).take(count).zip(0..) {
                let by_itself = is_plain(Cell::alone(id));
                assert_eq!(plain >> bit & 1 == 1, by_itself, "{id}");
                assert!(!by_itself || id_said(id.as_bytes()) == Said::Missing, "{id}");
            }
        }
        signs
    }

    proptest::proptest! {
        #[test]
        fn ids_together_are_as_one_by_one(mut ids in proptest::collection::vec("[A-Ct]?[0-9]{0,3}[0-9 ]{1,14}", 0..150), sorted: u8) {
            if sorted < 200 {
                ids.sort();
                ids.dedup();
            }
            if sorted < 100 {
                ids.sort_by_key(String::len);
            }
            let together = together(&ids);
            let mut singly = Signs::default();
            for id in &ids {
                singly.quick(Cell::alone(id));
            }
            proptest::prop_assert_eq!(together.ascending(), singly.ascending());
            if let Some(ascending) = singly.ascending() {
                let mut slowly = Ascending::default();
                let before = std::iter::once("").chain(ids.iter().map(String::as_str));
                before.zip(&ids).for_each(|(last, id)| slowly.ordered(last < id.as_str(), last.len(), id.len()));
                proptest::prop_assert_eq!(ascending, slowly);
            }
        }
    }

    #[test]
    fn some_ids_are_looked_at_again() {
        for id in ["1,23E+15", "-1", "Total", "zusammen", "sum 3", "", "12 ", "\u{3a3}", "12e5"] {
            assert!(!is_plain(Cell::alone(id)), "{id}");
        }
        for id in ["P00016531", "4711", "a", "x-12", "0123456789abcdef", "W0123456789012345678"] {
            assert_eq!(is_plain(Cell::alone(id)), id != "0123456789abcdef", "{id}");
        }
    }
}
