//! Levels and codes as they are packed: runs of one value so many times, or of values packed bit by bit, eight at a time.
//!
//! Where each run begins is noted once, so that values can be read from any place on.

use bytes::Bytes;
use parquet::errors::ParquetError;

use super::pages::broken;

/// Values of so many bits each.
#[derive(Debug)]
pub(in crate::data) struct Runs {
    bytes: Bytes,
    width: u32,
    runs: Vec<Run>,
    count: usize,
}

#[derive(Debug, Clone, Copy)]
struct Run {
    /// The place of its first value.
    first: u32,
    /// The value of all, or where its bytes begin.
    what: u32,
    packed: bool,
}

impl Runs {
    /// The first `count` values that are packed in some bytes.
    pub(super) fn new(bytes: Bytes, width: u32, count: usize) -> Result<Runs, ParquetError> {
        let (mut runs, mut have, mut rest) = (Vec::new(), 0usize, &*bytes);
        if width > 32 || u32::try_from(count.max(bytes.len())).is_err() {
            return Err(broken());
        }
        while have < count {
            let head = variable(&mut rest)?;
            let run = usize::try_from(head >> 1).unwrap_or(usize::MAX);
            if run == 0 {
                return Err(broken());
            }
            let first = short(have);
            if head & 1 == 0 {
                let (value, behind) = rest.split_at_checked(width.div_ceil(8) as usize).ok_or_else(broken)?;
                rest = behind;
                let what = value.iter().rev().fold(0u32, |value, byte| (value << 8) | u32::from(*byte));
                runs.push(Run { first, what, packed: false });
                have = have.saturating_add(run);
                continue;
            }
            let length = run.checked_mul(width as usize).ok_or_else(broken)?;
            let wanted = run.saturating_mul(8).min(count - have);
            runs.push(Run { first, what: short(bytes.len() - rest.len()), packed: true });
            // The last run may be cut behind the last value.
            let (packed, behind) = rest.split_at_checked(length.min(rest.len())).ok_or_else(broken)?;
            if (wanted as u64) * u64::from(width) > (packed.len() as u64) * 8 {
                return Err(broken());
            }
            rest = behind;
            have += wanted;
        }
        Ok(Runs { bytes, width, runs, count })
    }

    /// Puts the values from a place on into `values`, instead of what is in it.
    pub(in crate::data) fn read(&self, first: usize, count: usize, values: &mut Vec<u32>) {
        values.clear();
        values.resize(count.min(self.count.saturating_sub(first)), 0);
        let mut slots = values.as_mut_slice();
        let mut place = first;
        let begin = self.runs.partition_point(|run| run.first as usize <= first).saturating_sub(1);
        for (at, run) in self.runs.iter().enumerate().skip(begin) {
            if slots.is_empty() {
                break;
            }
            let end = self.runs.get(at + 1).map_or(self.count, |next| next.first as usize);
            let (own, others) = slots.split_at_mut(slots.len().min(end.saturating_sub(place)));
            slots = others;
            if run.packed {
                self.unpack(run.what as usize, place - run.first as usize, own);
            } else {
                own.fill(run.what);
            }
            place = end;
        }
    }

    /// Unpacks values from a place of a packed run on.
    fn unpack(&self, begin: usize, first: usize, values: &mut [u32]) {
        let (width, mask) = (self.width as usize, (1u64 << self.width) - 1);
        let bytes = self.bytes.get(begin..).unwrap_or_default();
        let one = |place: usize| {
            let bit = place * width;
            let from = bytes.get(bit / 8..).unwrap_or_default();
            let word = from.first_chunk::<8>().map_or_else(
                || from.iter().take(8).rev().fold(0, |word, byte| (word << 8) | u64::from(*byte)),
                |word| u64::from_le_bytes(*word),
            );
            low((word >> (bit % 8)) & mask)
        };
        // Eight values fill whole bytes, and as many of them as fit into a word are read at once.
        let ahead = (first.next_multiple_of(8) - first).min(values.len());
        let (before, values) = values.split_at_mut(ahead);
        before.iter_mut().zip(first..).for_each(|(value, place)| *value = one(place));
        let mut place = first + ahead;
        let (eights, behind) = values.as_chunks_mut::<8>();
        for eight in eights {
            let from = bytes.get(place / 8 * width..).unwrap_or_default();
            match (width, from.first_chunk::<8>(), from.get(width / 2..).and_then(|half| half.first_chunk::<8>())) {
                (0..=8, Some(word), _) => {
                    let word = u64::from_le_bytes(*word);
                    for (value, shift) in eight.iter_mut().zip((0..).step_by(width)) {
                        *value = low((word >> shift) & mask);
                    }
                }
                (9..=16, Some(first), Some(second)) => {
                    // Four values are half of the bytes, to half a byte.
                    let words = [u64::from_le_bytes(*first), u64::from_le_bytes(*second) >> (width % 2 * 4)];
                    for (values, word) in eight.chunks_mut(4).zip(words) {
                        for (value, shift) in values.iter_mut().zip((0..).step_by(width)) {
                            *value = low((word >> shift) & mask);
                        }
                    }
                }
                _ => eight.iter_mut().zip(place..).for_each(|(value, place)| *value = one(place)),
            }
            place += 8;
        }
        behind.iter_mut().zip(place..).for_each(|(value, place)| *value = one(place));
    }

    /// How many values there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The highest value, or more.
    pub(super) fn most(&self) -> u32 {
        if self.runs.iter().any(|run| run.packed) {
            return u32::try_from((1u64 << self.width) - 1).unwrap_or(u32::MAX);
        }
        self.runs.iter().map(|run| run.what).max().unwrap_or(0)
    }

    /// Whether each value is this one, as far as runs tell.
    pub(super) fn are_all(&self, value: u32) -> bool {
        self.runs.iter().all(|run| !run.packed && run.what == value)
    }
}

fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The number, which is less than 2^32.
#[expect(clippy::cast_possible_truncation, reason = "it is masked to the width of a value, 32 bits at most")]
#[inline]
fn low(word: u64) -> u32 {
    word as u32
}

/// A whole number of seven bits a byte, the lowest first.
fn variable(bytes: &mut &[u8]) -> Result<u64, ParquetError> {
    let mut value = 0u64;
    for shift in (0..63).step_by(7) {
        let (&byte, rest) = bytes.split_first().ok_or_else(broken)?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(broken())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8], width: u32, count: usize) -> Result<Vec<u32>, ParquetError> {
        let runs = Runs::new(Bytes::copy_from_slice(bytes), width, count)?;
        let mut values = Vec::new();
        runs.read(0, count, &mut values);
        Ok(values)
    }

    #[test]
    fn runs_that_end_too_early() {
        assert_eq!(all(&[0b0000_1000, 7], 3, 4).unwrap(), [7; 4]);
        let packed = [0b0000_0011, 0b1000_1000, 0b1100_0110, 0b1111_1010];
        assert_eq!(all(&packed, 3, 8).unwrap(), (0..8).collect::<Vec<_>>());
        for bytes in [&[][..], &[0x80], &[8], &[3, 1], &[0], &[1]] {
            assert!(all(bytes, 3, 8).is_err(), "{bytes:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn from_any_place_on(width in 0u32..33, runs in proptest::collection::vec((0u32..2, 1usize..9, 0u32..), 1..9)) {
            let mask = if width == 32 { u32::MAX } else { (1 << width) - 1 };
            let (mut bytes, mut expected) = (Vec::new(), Vec::new());
            for (kind, count, seed) in runs {
                if kind == 0 {
                    bytes.push(u8::try_from(count * 2).unwrap());
                    bytes.extend_from_slice(&(seed & mask).to_le_bytes()[..width.div_ceil(8) as usize]);
                    expected.extend(std::iter::repeat_n(seed & mask, count));
                    continue;
                }
                bytes.push(u8::try_from(count * 2 + 1).unwrap());
                let own: Vec<u32> = (0..8 * count as u32).map(|n| seed.wrapping_mul(n.wrapping_add(7)) & mask).collect();
                let mut packed = vec![0u8; count * width as usize];
                for (place, value) in own.iter().enumerate() {
                    for bit in 0..width as usize {
                        let to = place * width as usize + bit;
                        packed[to / 8] |= u8::from(value >> bit & 1 == 1) << (to % 8);
                    }
                }
                bytes.extend(packed);
                expected.extend(own);
            }
            let runs = Runs::new(Bytes::from(bytes), width, expected.len()).unwrap();
            let mut values = Vec::new();
            for first in 0..expected.len() {
                for count in [1, 8, 13, expected.len()] {
                    runs.read(first, count, &mut values);
                    proptest::prop_assert_eq!(&values[..], &expected[first..(first + count).min(expected.len())]);
                }
            }
            proptest::prop_assert!(expected.iter().all(|&value| value <= runs.most()));
        }
    }
}
