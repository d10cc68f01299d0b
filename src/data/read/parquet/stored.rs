//! Values as they stand in a page or a dictionary, each found by its place.

use bytes::Bytes;
use parquet::errors::ParquetError;

use super::pages::broken;
use super::runs::Runs;
use crate::data::read::RowFault;

/// The values of a page or a dictionary.
#[derive(Debug)]
pub(in crate::data) enum Stored {
    /// Whole numbers of so many bytes.
    Fixed(Fixed),
    /// Yes or no, a bit each.
    Bits(Bytes),
    /// Yes or no, in runs.
    Flags(Runs),
    /// Whole numbers that were decoded already.
    Whole(Vec<i64>),
    /// Texts.
    Texts(Texts),
    /// Codes into a dictionary.
    Codes(Runs),
    /// Cells as texts, by row.
    Cells(Vec<Result<String, RowFault>>),
}

impl Stored {
    /// How many values there are, where that is known.
    pub(in crate::data) fn count(&self) -> usize {
        match self {
            Stored::Fixed(fixed) => fixed.count(),
            Stored::Bits(bytes) => bytes.len().saturating_mul(8),
            Stored::Flags(runs) | Stored::Codes(runs) => runs.count(),
            Stored::Whole(numbers) => numbers.len(),
            Stored::Texts(texts) => texts.count(),
            Stored::Cells(cells) => cells.len(),
        }
    }
}

/// A number that has more digits than a number here.
pub(in crate::data) const BEYOND: i64 = i64::MIN;

/// Whole numbers of so many bytes.
#[derive(Debug)]
pub(in crate::data) struct Fixed {
    bytes: Bytes,
    width: usize,
    /// Whether the highest byte comes first.
    high_first: bool,
}

impl Fixed {
    pub(super) fn new(bytes: Bytes, width: usize, high_first: bool, count: usize) -> Result<Fixed, ParquetError> {
        let wanted = count.checked_mul(width).ok_or_else(broken)?;
        if bytes.len() < wanted || width == 0 || width > 16 {
            return Err(broken());
        }
        Ok(Fixed { bytes: bytes.slice(..wanted), width, high_first })
    }

    pub(in crate::data) fn count(&self) -> usize {
        self.bytes.len() / self.width
    }

    fn bytes(&self, place: usize) -> &[u8] {
        self.bytes.get(place * self.width..(place + 1) * self.width).unwrap_or_default()
    }

    /// A number, unless it has too many digits.
    pub(in crate::data) fn whole(&self, place: usize) -> Option<i64> {
        i64::try_from(self.wide(place)).ok()
    }

    /// A number of any digits.
    pub(in crate::data) fn wide(&self, place: usize) -> i128 {
        let bytes = self.bytes(place);
        if self.high_first { wide(bytes.iter()) } else { wide(bytes.iter().rev()) }
    }

    /// Puts the numbers from a place on into `numbers`; [`BEYOND`] for those of too many digits.
    pub(in crate::data) fn read(&self, first: usize, numbers: &mut [i64]) {
        let bytes = self.bytes.get(first * self.width..).unwrap_or_default();
        match (self.high_first, self.width) {
            (false, 4) => {
                for (number, bytes) in numbers.iter_mut().zip(bytes.as_chunks::<4>().0) {
                    *number = i64::from(i32::from_le_bytes(*bytes));
                }
            }
            (false, 8) => {
                for (number, bytes) in numbers.iter_mut().zip(bytes.as_chunks::<8>().0) {
                    *number = i64::from_le_bytes(*bytes);
                }
            }
            (true, 1..=8) => {
                // A word at a time, of which the number is the first part; the last ones byte by byte.
                let shift = 64 - 8 * self.width;
                let words = bytes.windows(8).step_by(self.width);
                let whole = words.len().min(numbers.len());
                let (words_of, others) = numbers.split_at_mut(whole);
                for (number, word) in words_of.iter_mut().zip(words) {
                    *number = word.first_chunk().map_or(BEYOND, |word| i64::from_be_bytes(*word) >> shift);
                }
                let behind = bytes.get(whole * self.width..).unwrap_or_default();
                for (number, bytes) in others.iter_mut().zip(behind.chunks_exact(self.width)) {
                    *number = i64::try_from(wide(bytes.iter())).unwrap_or(BEYOND);
                }
            }
            _ => {
                for (number, bytes) in numbers.iter_mut().zip(bytes.chunks_exact(self.width)) {
                    *number = i64::try_from(wide(bytes.iter())).unwrap_or(BEYOND);
                }
            }
        }
    }
}

/// A number of bytes, the highest first.
fn wide<'b>(bytes: impl Iterator<Item = &'b u8> + Clone) -> i128 {
    let negative = bytes.clone().next().is_some_and(|first| first & 0x80 != 0);
    bytes.fold(if negative { -1 } else { 0 }, |number, byte| (number << 8) | i128::from(*byte))
}

/// Texts, each behind its length.
#[derive(Debug)]
pub(in crate::data) struct Texts {
    bytes: Bytes,
    /// Where each begins, and behind the last.
    places: Vec<u32>,
    /// Whether all are UTF-8 without a zero byte.
    sound: bool,
    /// Whether none has anything in it for which a table with commas puts it in quotes.
    plain: bool,
}

/// Bytes for which a cell stands in quotes, and the zero byte.
const SIGNS: [u8; 5] = [0, b',', b'"', b'\n', b'\r'];

impl Texts {
    pub(super) fn new(bytes: Bytes, count: usize) -> Result<Texts, ParquetError> {
        if u32::try_from(bytes.len()).is_err() || count > bytes.len() / 4 {
            return Err(broken());
        }
        let mut places = Vec::with_capacity(count + 1);
        // What of the signs stands in lengths.
        let (mut in_lengths, mut long) = ([0usize; 256], 0);
        let mut at = 0u32;
        for _ in 0..count {
            places.push(at);
            let length = bytes.get(at as usize..).and_then(|rest| rest.first_chunk::<4>()).ok_or_else(broken)?;
            let length = u32::from_le_bytes(*length);
            match in_lengths.get_mut(length as usize) {
                Some(times) => *times += 1,
                None => long += 1,
            }
            at = at.checked_add(length).and_then(|at| at.checked_add(4)).ok_or_else(broken)?;
        }
        places.push(at);
        let bytes = bytes.get(..at as usize).map(|all| bytes.slice_ref(all)).ok_or_else(broken)?;
        let mut texts = Texts { bytes, places, sound: false, plain: false };
        let found = |sign: u8| memchr::memchr_iter(sign, &texts.bytes).count();
        let expected = |sign: u8| {
            let zeros = if sign == 0 { count * 3 } else { 0 };
            in_lengths.get(usize::from(sign)).copied().unwrap_or(0) + zeros
        };
        let mut free = SIGNS.map(|sign| long == 0 && found(sign) == expected(sign));
        if long > 0 {
            free = SIGNS.map(|sign| texts.all().all(|text| memchr::memchr(sign, text).is_none()));
        }
        let [no_zero, plain @ ..] = free;
        texts.plain = plain.iter().all(|free| *free);
        texts.sound = no_zero && (texts.bytes.is_ascii() || texts.all().all(|text| std::str::from_utf8(text).is_ok()));
        Ok(texts)
    }

    fn all(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.count()).map(|place| self.get(place))
    }

    pub(in crate::data) fn count(&self) -> usize {
        self.places.len() - 1
    }

    /// All bytes, and where a text stands in them.
    #[inline]
    pub(in crate::data) fn place(&self, place: usize) -> (&[u8], usize, usize) {
        match self.places.get(place..).and_then(|rest| rest.first_chunk::<2>()) {
            Some([begin, end]) => (&self.bytes, *begin as usize + 4, *end as usize),
            None => (&[], 0, 0),
        }
    }

    /// A text.
    #[inline]
    pub(in crate::data) fn get(&self, place: usize) -> &[u8] {
        let (bytes, from, to) = self.place(place);
        bytes.get(from..to).unwrap_or_default()
    }

    /// Whether all are UTF-8 without a zero byte.
    pub(in crate::data) fn are_sound(&self) -> bool {
        self.sound
    }

    /// Whether none needs quotes.
    pub(in crate::data) fn are_plain(&self) -> bool {
        self.plain
    }
}

/// Which rows of a page have a value.
#[derive(Debug)]
pub(in crate::data) struct There {
    /// A bit a row, the lowest first.
    words: Vec<u64>,
    /// How many have one before the rows of each word.
    before: Vec<u32>,
}

impl There {
    pub(super) fn new(has: impl Iterator<Item = bool>) -> There {
        let (mut words, mut before, mut count) = (Vec::new(), Vec::new(), 0u32);
        for (row, has) in has.enumerate() {
            if row % 64 == 0 {
                before.push(count);
                words.push(0);
            }
            if let Some(word) = words.last_mut() {
                *word |= u64::from(has) << (row % 64);
            }
            count += u32::from(has);
        }
        before.push(count);
        words.push(0);
        There { words, before }
    }

    /// How many rows before one have a value.
    pub(in crate::data) fn before(&self, row: usize) -> usize {
        let (Some(word), Some(before)) = (self.words.get(row / 64), self.before.get(row / 64)) else {
            return self.before.last().map_or(0, |all| *all as usize);
        };
        (before + (word & ((1 << (row % 64)) - 1)).count_ones()) as usize
    }

    /// Whether a row has a value.
    pub(in crate::data) fn has(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(of: &[&[u8]]) -> Texts {
        let mut bytes = Vec::new();
        for text in of {
            bytes.extend_from_slice(&u32::try_from(text.len()).unwrap().to_le_bytes());
            bytes.extend_from_slice(text);
        }
        bytes.push(b'?');
        Texts::new(Bytes::from(bytes), of.len()).unwrap()
    }

    #[test]
    fn texts_and_what_is_in_them() {
        let ten = [b'x'; 10];
        let long = [b'y'; 300];
        let is = |of: &[&[u8]]| {
            let texts = texts(of);
            assert_eq!(texts.all().collect::<Vec<_>>(), of);
            (texts.are_sound(), texts.are_plain())
        };
        // Ten is the byte of a line end.
        assert_eq!(is(&[&ten, b"", b"abc"]), (true, true));
        assert_eq!(is(&[&ten, &long]), (true, true));
        assert_eq!(is(&["Müller".as_bytes(), &long]), (true, true));
        assert_eq!(is(&[b"a,b"]), (true, false));
        assert_eq!(is(&[&long, b"a\nb"]), (true, false));
        assert_eq!(is(&[b"a\0b"]), (false, true));
        assert_eq!(is(&[&long, b"\0"]), (false, true));
        assert_eq!(is(&[b"a\xff"]), (false, true));
        assert!(Texts::new(Bytes::from_static(&[9, 0, 0, 0, 1]), 1).is_err());
    }

    #[test]
    fn numbers_of_any_width() {
        for width in 1..=16usize {
            let numbers = [0i128, -1, 1, 100, -128, 127, i128::from(i64::MAX), i128::from(i64::MIN) - 1];
            let fits = |n: &&i128| width == 16 || (**n >> (width * 8 - 1)) == 0 || (**n >> (width * 8 - 1)) == -1;
            let numbers: Vec<i128> = numbers.iter().filter(fits).copied().collect();
            let bytes: Vec<u8> = numbers.iter().flat_map(|n| n.to_be_bytes()[16 - width..].to_vec()).collect();
            let fixed = Fixed::new(Bytes::from(bytes), width, true, numbers.len()).unwrap();
            for first in 0..numbers.len() {
                let mut read = vec![0; numbers.len() - first];
                fixed.read(first, &mut read);
                let expected: Vec<i64> = numbers[first..].iter().map(|n| i64::try_from(*n).unwrap_or(BEYOND)).collect();
                assert_eq!(read, expected, "{width}");
            }
        }
    }

    #[test]
    fn which_rows_have_a_value() {
        let has: Vec<bool> = (0..200).map(|row| row % 3 == 0 || row > 150).collect();
        let there = There::new(has.iter().copied());
        for row in 0..=200 {
            assert_eq!(there.before(row), has[..row].iter().filter(|has| **has).count());
            assert_eq!(there.has(row), has.get(row) == Some(&true));
        }
    }
}
