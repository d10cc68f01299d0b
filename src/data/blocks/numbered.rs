//! Ids that are a beginning and a number, as programs count them: `P00016531`, `10023`, `C-000123`.
//!
//! Such an id is found by its number, without a hash and without a comparison of texts: ids of one length and one beginning
//! are a *series*, and the numbers of a series have their places in pages of a thousand, of which there are those in which
//! any id was met. Two ids are never taken for one: `P1` and `P01` differ in length, and so in their series.
#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for the processor that is there")]

use super::batch::{BATCH, Batch, Cell, bits};
use super::swar::{ZEROS, above_nine, number, word};

/// Numbers of so many digits at the end of an id; what is before them is its beginning.
const DIGITS: usize = 8;
/// Numbers of a page, as a power of two.
const PAGE_BITS: u32 = 10;
/// Numbers of a page.
pub(super) const PAGE: usize = 1 << PAGE_BITS;
/// The longest id.
const LONGEST: usize = 32;
/// The most series that ids open.
const MOST: usize = 48;
/// There is no such series or page.
const NONE: u32 = u32::MAX;
/// The lowest bits of a number.
const LOW: i64 = (1 << PAGE_BITS) - 1;
/// Numbers of such a page have places from here on.
const NOWHERE: i64 = (NONE as i64) << PAGE_BITS;

/// Where numbered ids have their places.
#[derive(Debug)]
pub(super) struct Numbered {
    series: Vec<Series>,
    /// By length of an id: the first series.
    by_length: [u32; LONGEST + 1],
    /// Whether there was once no room for a page: then none is added, so that every id is either here or never was.
    full: bool,
}

/// Ids of one length with one beginning.
#[derive(Debug)]
struct Series {
    beginning: Box<[u8]>,
    /// Whether all of its beginning is compared at once.
    is_short: bool,
    looks: Looks,
    /// Another series of the same length.
    next: u32,
    /// By number without its lowest bits.
    pages: Vec<u32>,
}

/// What is looked at of an id.
#[derive(Debug, Clone, Copy)]
struct Looks {
    length: usize,
    /// The bytes that are compared of the beginning of an id, as a number, and which these are.
    head: u64,
    compared: u64,
    /// Which bytes of the last eight are digits.
    digits: u64,
}

/// An id taken apart.
struct Apart<'i> {
    beginning: &'i [u8],
    number: u64,
    digits: usize,
}

impl Numbered {
    pub(super) fn new() -> Self {
        Numbered { series: Vec::new(), by_length: [NONE; LONGEST + 1], full: false }
    }

    /// The places of ids of the first series, and a bit for each of which that is certain.
    #[inline(always)]
    pub(super) fn quick(&self, batch: &Batch, places: &mut [i64; BATCH]) -> u64 {
        let Some(series) = self.series.first().filter(|series| series.is_short) else { return 0 };
        // A copy, of which no place that is written can be a part.
        let looks = series.looks;
        let known = batch.each(
            places,
            #[inline(always)]
            |cell| looks.quick(cell),
        );
        for place in &mut *places {
            *place = series.there(*place);
        }
        known & bits(places, |place| place < NOWHERE)
    }

    /// The same of one id.
    #[inline]
    pub(super) fn quick_one(&self, cell: Cell) -> (i64, bool) {
        let Some(series) = self.series.first().filter(|series| series.is_short) else { return (0, false) };
        let (number, known) = series.looks.quick(cell);
        let place = series.there(number);
        (place, known && place < NOWHERE)
    }

    /// The place of an id; `None` where it has none.
    #[inline]
    pub(super) fn find(&self, id: &[u8]) -> Option<usize> {
        let mut place = *self.by_length.get(id.len())?;
        let series = self.series.get(place as usize)?;
        let (first, last) = ends(id)?;
        if let Some(number) = series.number(id, first, last) {
            return series.place(number);
        }
        place = series.next;
        while let Some(series) = self.series.get(place as usize) {
            if let Some(number) = series.number(id, first, last) {
                return series.place(number);
            }
            place = series.next;
        }
        None
    }

    /// The place of an id, which gets one where there is room: `page` gives the number of a new page. `None` where it has none,
    /// now and later.
    pub(super) fn enter(&mut self, id: &[u8], page: impl FnOnce() -> Option<u32>) -> Option<usize> {
        let apart = Apart::of(id)?;
        let found = self.series_of(id.len(), &apart);
        if self.full {
            return self.series.get(found?)?.place(apart.number);
        }
        let series = match found {
            Some(series) => series,
            None if self.series.len() < MOST => self.add(id.len(), &apart)?,
            None => return None,
        };
        let series = self.series.get_mut(series)?;
        if let Some(place) = series.place(apart.number) {
            return Some(place);
        }
        let Some(page) = page() else {
            self.full = true;
            return None;
        };
        let at = usize::try_from(apart.number >> PAGE_BITS).ok()?;
        if series.pages.len() <= at {
            series.pages.resize(at + 1, NONE);
        }
        *series.pages.get_mut(at)? = page;
        series.place(apart.number)
    }

    /// All pages of another, each with its number there and the number that it has here: where it has none, `page` gives one.
    pub(super) fn pages_of(&mut self, other: &Numbered, mut page: impl FnMut() -> u32) -> Vec<(u32, u32)> {
        let mut pairs = Vec::new();
        for theirs in &other.series {
            let digits = (theirs.looks.digits.count_ones() / 8) as usize;
            let apart = Apart { beginning: &theirs.beginning, number: 0, digits };
            let length = theirs.beginning.len() + digits;
            let found = self.series_of(length, &apart).or_else(|| self.add(length, &apart));
            let Some(own) = found.and_then(|found| self.series.get_mut(found)) else { continue };
            own.pages.resize(own.pages.len().max(theirs.pages.len()), NONE);
            for (own, &theirs) in own.pages.iter_mut().zip(&theirs.pages).filter(|(_, theirs)| **theirs != NONE) {
                if *own == NONE {
                    *own = page();
                }
                pairs.push((theirs, *own));
            }
        }
        pairs
    }

    fn series_of(&self, length: usize, apart: &Apart<'_>) -> Option<usize> {
        let mut place = *self.by_length.get(length)?;
        while let Some(series) = self.series.get(place as usize) {
            if *series.beginning == *apart.beginning {
                return Some(place as usize);
            }
            place = series.next;
        }
        None
    }

    /// A new series.
    fn add(&mut self, length: usize, apart: &Apart<'_>) -> Option<usize> {
        let first = self.by_length.get_mut(length)?;
        let number = u32::try_from(self.series.len()).ok()?;
        let mut head = [0; 8];
        let mut compared = [0; 8];
        for ((head, compared), byte) in head.iter_mut().zip(&mut compared).zip(apart.beginning) {
            (*head, *compared) = (*byte, u8::MAX);
        }
        let looks = Looks {
            length,
            head: u64::from_le_bytes(head),
            compared: u64::from_le_bytes(compared),
            digits: u64::MAX << (8 * (DIGITS - apart.digits)),
        };
        let is_short = apart.beginning.len() <= 8;
        let beginning = apart.beginning.into();
        self.series.push(Series { is_short, beginning, looks, next: *first, pages: Vec::new() });
        *first = number;
        Some(number as usize)
    }
}

impl Looks {
    /// The number of an id, and whether it is one of a series with a short beginning.
    #[inline(always)]
    fn quick(self, cell: Cell) -> (i64, bool) {
        let digits = (cell.tail ^ ZEROS) & self.digits;
        let others = ((cell.head & self.compared) ^ self.head) | above_nine(digits);
        (number(digits).cast_signed(), cell.length == self.length && others == 0)
    }
}

impl Series {
    /// The place of a number, or more than [`NOWHERE`].
    #[inline(always)]
    fn there(&self, number: i64) -> i64 {
        let at = usize::try_from(number.cast_unsigned() >> PAGE_BITS).unwrap_or(usize::MAX);
        let page = self.pages.get(at).copied().unwrap_or(NONE);
        i64::from(page) << PAGE_BITS | number & LOW
    }

    /// The number of an id of the length of the series, with its first and its last bytes; `None` where it is of another.
    #[inline]
    fn number(&self, id: &[u8], first: u64, last: u64) -> Option<u64> {
        let digits = (last ^ ZEROS) & self.looks.digits;
        let other = (first & self.looks.compared) ^ self.looks.head;
        if other | above_nine(digits) != 0 {
            return None;
        }
        if !self.is_short && !id.starts_with(&self.beginning) {
            return None;
        }
        Some(number(digits))
    }

    #[inline]
    fn place(&self, number: u64) -> Option<usize> {
        let page = *self.pages.get(usize::try_from(number >> PAGE_BITS).ok()?)?;
        let low = usize::try_from(number).ok()? & (PAGE - 1);
        if page == NONE { None } else { Some((page as usize) << PAGE_BITS | low) }
    }
}

impl<'i> Apart<'i> {
    /// `None` for an id that is no beginning of plain signs with a number.
    fn of(id: &'i [u8]) -> Option<Self> {
        let digits = id.iter().rev().take(DIGITS).take_while(|byte| byte.is_ascii_digit()).count();
        let (beginning, text) = id.split_at_checked(id.len().checked_sub(digits)?)?;
        let plain = beginning.iter().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'('));
        let fits = digits > 0 && id.len() <= LONGEST && plain;
        let number = text.iter().fold(0, |number, byte| number * 10 + u64::from(byte.wrapping_sub(b'0')));
        fits.then_some(Apart { beginning, number, digits })
    }
}

/// The first bytes of an id, lowest first, and its last, highest last.
#[inline]
fn ends(id: &[u8]) -> Option<(u64, u64)> {
    match (id.first_chunk::<8>(), id.last_chunk::<8>()) {
        (Some(first), Some(last)) => Some((u64::from_le_bytes(*first), u64::from_le_bytes(*last))),
        _ => word(id).map(|word| (word, word << (8 * (8 - id.len())))),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn no_two_ids_have_one_place() {
        let mut numbered = Numbered::new();
        let mut pages = 0..;
        let ids = ["P1", "P01", "P001", "1", "01", "10023", "010023", "C-000123", "C-000124", "D-000123", "P00016531"];
        let more =
            ["PARTNER-00016531", "PARTNEX-00016531", "P100016531", "PARTNER-OF-0001", "PARTNER-ON-0001", "7", "700"];
        let ids: Vec<&str> = ids.into_iter().chain(more).collect();
        let mut places = BTreeMap::new();
        for id in &ids {
            let place = numbered.enter(id.as_bytes(), || pages.next()).unwrap();
            assert_eq!(places.insert(place, *id), None, "{id}");
        }
        let mut quick = 0;
        for (place, id) in &places {
            let (quickly, certain) = numbered.quick_one(Cell::alone(id));
            assert!(!certain || usize::try_from(quickly) == Ok(*place), "{id}");
            quick += usize::from(certain);
            assert_eq!(numbered.find(id.as_bytes()), Some(*place), "{id}");
            assert_eq!(numbered.enter(id.as_bytes(), || pages.next()), Some(*place));
        }
        assert_eq!(quick, 1, "of the first series alone");
        for other in ["", "P", "P1x", "(1", "ü1", "P 1", "\"1", "abcdefghijklmnopqrstuvwxyzabcdefghi1"] {
            assert_eq!(numbered.enter(other.as_bytes(), || pages.next()), None, "{other}");
            assert_eq!(numbered.find(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn once_there_is_no_room_nothing_is_added() {
        let mut numbered = Numbered::new();
        let first = numbered.enter(b"P0001", || Some(0));
        assert_eq!(numbered.enter(b"P9999", || None), None);
        assert_eq!(numbered.enter(b"P8888", || Some(1)), None);
        assert_eq!(numbered.enter(b"P0001", || None), first);
        assert_eq!(numbered.enter(b"P0002", || None), Some(2));
    }
}
