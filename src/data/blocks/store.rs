//! What is known of partners, by their place.

use std::collections::BTreeMap;

use super::numbered::PAGE;
use crate::value::Decimal;

/// So many bytes pages may take before they must be well filled.
const FREELY: usize = 128 << 20;
/// Then there are so many places for a partner at most.
const SPARSE: usize = 4;

/// The numbers, by place.
#[derive(Debug)]
pub(super) struct Store {
    /// By sum: its decimal places.
    pub(super) scales: Vec<u8>,
    /// So many bytes pages may take before they must be well filled.
    freely: usize,
    /// How many pages there are.
    pages: u32,
    /// How many places have rows, or a few more.
    partners: usize,
    /// The lowest bits of the number of rows.
    pub(super) rows: Vec<u8>,
    /// What does not fit there.
    more_rows: BTreeMap<usize, u64>,
    /// By place and sum: the digits, at the scale of the sum.
    pub(super) sums: Vec<i64>,
    /// What does not fit there.
    pub(super) wide: BTreeMap<usize, Decimal>,
    /// By place and sum, a bit: whether a cell that is needed is empty, so that nothing is known.
    unknown: Vec<u64>,
    /// Whether a sum has more digits than are held exactly.
    pub(super) overflow: bool,
}

impl Store {
    /// For sums of so many decimal places.
    pub(super) fn new(scales: Vec<u8>) -> Self {
        Store {
            scales,
            freely: FREELY,
            pages: 0,
            partners: 0,
            rows: Vec::new(),
            more_rows: BTreeMap::new(),
            sums: Vec::new(),
            wide: BTreeMap::new(),
            unknown: Vec::new(),
            overflow: false,
        }
    }

    /// Has so many others beside it, each of another thread, that are all put together in the end.
    pub(super) fn share(&mut self, threads: usize) {
        self.freely = FREELY / threads.max(1);
    }

    /// Counts rows of places.
    #[inline]
    pub(super) fn count(&mut self, places: impl Iterator<Item = usize>) {
        let (rows, mut partners) = (self.rows.as_mut_slice(), 0);
        for place in places {
            let Some(rows) = rows.get_mut(place) else { continue };
            *rows = rows.wrapping_add(1);
            partners += usize::from(*rows == 1);
            if *rows == 0 {
                spill(&mut self.more_rows, place);
            }
        }
        self.partners += partners;
    }

    /// Adds digits to a sum of places.
    #[inline]
    pub(super) fn add_all(&mut self, sum: usize, of: impl Iterator<Item = (usize, i64)>) {
        let Store { scales, sums, wide, overflow, .. } = self;
        let (width, scale, sums) = (scales.len(), scales.get(sum).copied().unwrap_or(0), sums.as_mut_slice());
        for (place, digits) in of {
            let at = place.wrapping_mul(width).wrapping_add(sum);
            let Some(slot) = sums.get_mut(at) else { continue };
            match slot.checked_add(digits) {
                Some(total) => *slot = total,
                None => *overflow |= widen(wide, at, Decimal::new(i128::from(digits), scale)),
            }
        }
    }

    /// A sum is not known.
    #[inline]
    pub(super) fn forget(&mut self, at: usize) {
        if let Some(word) = self.unknown.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    /// Whether there is room for one more page.
    pub(super) fn has_room(&self) -> bool {
        let places = (self.pages as usize + 1) * PAGE;
        places * (1 + 8 * self.scales.len()) <= self.freely || places <= self.partners * SPARSE
    }

    pub(super) fn page(&mut self) -> u32 {
        let number = self.pages;
        self.pages += 1;
        let places = self.pages as usize * PAGE;
        self.rows.resize(places, 0);
        self.sums.resize(places * self.scales.len(), 0);
        self.unknown.resize((places * self.scales.len()).div_ceil(64), 0);
        number
    }

    /// How many rows a place has.
    pub(super) fn rows(&self, place: usize) -> u64 {
        let more = if self.more_rows.is_empty() { None } else { self.more_rows.get(&place) };
        u64::from(self.rows.get(place).copied().unwrap_or(0)) + more.copied().unwrap_or(0)
    }

    #[inline]
    fn add(&mut self, at: usize, sum: usize, digits: i64) {
        let Some(slot) = self.sums.get_mut(at) else { return };
        if let Some(total) = slot.checked_add(digits) {
            *slot = total;
        } else {
            let scale = self.scales.get(sum).copied().unwrap_or(0);
            self.widen(at, Decimal::new(i128::from(digits), scale));
        }
    }

    pub(super) fn widen(&mut self, at: usize, number: Decimal) {
        self.overflow |= widen(&mut self.wide, at, number);
    }

    /// Adds all of a page of another store.
    pub(super) fn take_page(&mut self, page: u32, other: &Store, theirs: u32) {
        let Store { scales, rows, more_rows, sums, wide, unknown, overflow, .. } = self;
        let width = scales.len();
        let (first, from) = (page as usize * PAGE, theirs as usize * PAGE);
        let slots = rows.get_mut(first..).unwrap_or_default().iter_mut().zip(first..);
        for ((slot, place), &rows) in slots.zip(other.rows.get(from..from + PAGE).unwrap_or_default()) {
            let (all, is_more) = slot.overflowing_add(rows);
            *slot = all;
            if is_more {
                spill(more_rows, place);
            }
        }
        for (place, rows) in other.more_rows.range(from..from + PAGE) {
            *more_rows.entry(place - from + first).or_default() += rows;
        }
        let (first, from, count) = (first * width, from * width, PAGE * width);
        let slots = sums.get_mut(first..).unwrap_or_default().iter_mut().zip(first..);
        for ((slot, at), &digits) in slots.zip(other.sums.get(from..from + count).unwrap_or_default()) {
            match slot.checked_add(digits) {
                Some(sum) => *slot = sum,
                None => *overflow |= widen(wide, at, Decimal::new(i128::from(digits), scale_of(scales, at))),
            }
        }
        for (at, number) in other.wide.range(from..from + count) {
            *overflow |= widen(wide, at - from + first, *number);
        }
        let slots = unknown.get_mut(first / 64..).unwrap_or_default();
        for (slot, bits) in slots.iter_mut().zip(other.unknown.get(from / 64..(from + count) / 64).unwrap_or_default())
        {
            *slot |= bits;
        }
    }

    /// Adds all of a place of another store.
    #[inline]
    pub(super) fn take(&mut self, place: usize, other: &Store, theirs: usize) {
        let rows = other.rows(theirs);
        if rows == 0 {
            return;
        }
        match u8::try_from(rows).ok().zip(self.rows.get_mut(place)) {
            Some((more, slot)) if slot.checked_add(more).is_some() => *slot += more,
            _ => self.put_rows(place, self.rows(place) + rows),
        }
        let width = self.scales.len();
        for sum in 0..width {
            let (at, from) = (place * width + sum, theirs * width + sum);
            self.add(at, sum, other.sums.get(from).copied().unwrap_or(0));
            if !other.wide.is_empty()
                && let Some(wide) = other.wide.get(&from)
            {
                self.widen(at, *wide);
            }
            if other.is_unknown(from)
                && let Some(word) = self.unknown.get_mut(at / 64)
            {
                *word |= 1 << (at % 64);
            }
        }
    }

    /// Moves what stands in a place to another.
    pub(super) fn shift(&mut self, place: usize, from: usize) {
        let rows = self.rows(from);
        if rows == 0 {
            return;
        }
        self.put_rows(place, self.rows(place) + rows);
        self.put_rows(from, 0);
        let width = self.scales.len();
        for sum in 0..width {
            let (at, old) = (place * width + sum, from * width + sum);
            let digits = self.sums.get_mut(old).map_or(0, std::mem::take);
            self.add(at, sum, digits);
            if let Some(wide) = self.wide.remove(&old) {
                self.widen(at, wide);
            }
            let unknown = self.is_unknown(old);
            if let Some(word) = self.unknown.get_mut(at / 64) {
                *word |= u64::from(unknown) << (at % 64);
            }
        }
    }

    fn put_rows(&mut self, place: usize, rows: u64) {
        let Some(slot) = self.rows.get_mut(place) else { return };
        let [low, ..] = rows.to_le_bytes();
        *slot = low;
        if rows > u64::from(low) {
            self.more_rows.insert(place, rows - u64::from(low));
        } else {
            self.more_rows.remove(&place);
        }
    }

    pub(super) fn is_unknown(&self, at: usize) -> bool {
        self.unknown.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// Counts in what is kept wide, so that each sum is whole in one of the two.
    pub(super) fn close(&mut self) {
        let scales = self.scales.clone();
        for (at, wide) in &mut self.wide {
            let Some(slot) = self.sums.get_mut(*at) else { continue };
            let scale = scale_of(&scales, *at);
            match wide.add(Decimal::new(i128::from(std::mem::take(slot)), scale)) {
                Ok(sum) => *wide = sum,
                Err(_) => self.overflow = true,
            }
        }
    }
}

/// The decimal places of the sum that stands there.
fn scale_of(scales: &[u8], at: usize) -> u8 {
    scales.get(at % scales.len().max(1)).copied().unwrap_or(0)
}

#[cold]
fn spill(more_rows: &mut BTreeMap<usize, u64>, place: usize) {
    *more_rows.entry(place).or_default() += 1 << 8;
}

/// Adds to a sum that is kept wide; whether it has too many digits then.
#[cold]
fn widen(wide: &mut BTreeMap<usize, Decimal>, at: usize, number: Decimal) -> bool {
    let slot = wide.entry(at).or_default();
    match slot.add(number) {
        Ok(sum) => {
            *slot = sum;
            false
        }
        Err(_) => true,
    }
}
