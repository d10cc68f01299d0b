//! Sums by partner, of the rows of a table that is larger than what is asked of it.

use std::hash::BuildHasher;
use std::sync::atomic::{AtomicBool, Ordering};

use foldhash::quality::FixedState;

/// The same for every run.
const STATE: FixedState = FixedState::with_seed(1);

/// Ids of so many bytes are held where they are compared.
const SHORT: usize = 15;
/// Stands for the length of a longer id.
const LONG: u8 = u8::MAX;

/// What is known of the partners of some rows: how many rows each has, and some sums. It takes about fifty bytes a partner,
/// and the id where that is longer than fifteen bytes.
#[derive(Debug)]
pub struct Totals {
    /// How many sums there are for each partner.
    width: usize,
    /// By hash, in the next free place: its higher half, and behind it the number of the partner from 1. Never full.
    slots: Vec<u64>,
    /// By partner: its id with its length at the end, or where it stands in `texts`.
    keys: Vec<[u8; SHORT + 1]>,
    texts: Vec<u8>,
    rows: Vec<u32>,
    sums: Vec<Sum>,
    asked: Vec<AtomicBool>,
}

/// One sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// The digits, at the scale of the sum.
    pub total: i128,
    /// Whether a cell that is needed is empty: then nothing is known.
    pub unknown: bool,
}

impl Sum {
    /// Both together.
    fn and(self, other: Sum) -> Sum {
        // Rows are fewer than 2^64 and numbers below 2^63, so that nothing is cut off.
        Sum { total: self.total.saturating_add(other.total), unknown: self.unknown || other.unknown }
    }
}

impl Totals {
    /// For so many sums a partner.
    pub fn new(width: usize) -> Self {
        Totals {
            width,
            slots: vec![0; 1 << 10],
            keys: Vec::new(),
            texts: Vec::new(),
            rows: Vec::new(),
            sums: Vec::new(),
            asked: Vec::new(),
        }
    }

    /// The hash by which an id is found.
    #[inline]
    pub fn hash(id: &[u8]) -> u64 {
        STATE.hash_one(id)
    }

    /// Counts a row of a partner, whose sums can then be added to.
    #[inline]
    pub fn row(&mut self, hash: u64, id: &[u8]) -> usize {
        self.row_at(hash, id, self.peek(hash))
    }

    /// What stands in the first slot of a hash. Many are looked at in a row before any is used, so that the memory is asked for
    /// all of them at once.
    #[inline]
    pub fn peek(&self, hash: u64) -> u64 {
        let mask = self.slots.len() - 1;
        self.slots.get(usize::try_from(hash >> 32).unwrap_or(0) & mask).copied().unwrap_or(0)
    }

    /// The same as [`Totals::row`], with what [`Totals::peek`] has seen.
    #[inline]
    pub fn row_at(&mut self, hash: u64, id: &[u8], seen: u64) -> usize {
        let there = usize::try_from((seen & 0xffff_ffff).wrapping_sub(1)).unwrap_or(usize::MAX);
        let known = seen >> 32 == hash >> 32 && seen != 0 && self.is(there, id, Totals::short(id));
        let partner = if known { there } else { self.enter(hash, id) };
        if let Some(rows) = self.rows.get_mut(partner) {
            *rows = rows.saturating_add(1);
        }
        partner
    }

    /// A sum of a partner.
    #[inline]
    pub fn sum(&mut self, partner: usize, sum: usize) -> Option<&mut Sum> {
        self.sums.get_mut(partner * self.width + sum)
    }

    fn enter(&mut self, hash: u64, id: &[u8]) -> usize {
        let key = Totals::short(id);
        let place = match self.find(hash, id, key) {
            Ok(partner) => return partner,
            Err(place) => place,
        };
        let partner = self.keys.len();
        let key = key.unwrap_or_else(|| {
            let mut key = [0; SHORT + 1];
            let (begin, length) = (self.texts.len() as u64, id.len() as u64);
            let [place @ .., _] = &mut key;
            for (slot, byte) in place.iter_mut().zip(begin.to_le_bytes().into_iter().chain(length.to_le_bytes())) {
                *slot = byte;
            }
            self.texts.extend_from_slice(id);
            key[SHORT] = LONG;
            key
        });
        self.keys.push(key);
        self.rows.push(0);
        self.sums.resize(self.sums.len() + self.width, Sum::default());
        if let Some(slot) = self.slots.get_mut(place) {
            *slot = (hash >> 32 << 32) | (partner as u64 + 1);
        }
        if self.keys.len() * 2 > self.slots.len() {
            self.grow();
        }
        partner
    }

    /// An id as a key, where it is short.
    #[inline]
    fn short(id: &[u8]) -> Option<[u8; SHORT + 1]> {
        let mut key = [0; SHORT + 1];
        key.get_mut(..SHORT)?.get_mut(..id.len())?.copy_from_slice(id);
        key[SHORT] = u8::try_from(id.len()).ok()?;
        Some(key)
    }

    /// The number of a partner, or the free slot where it belongs.
    #[inline]
    fn find(&self, hash: u64, id: &[u8], key: Option<[u8; SHORT + 1]>) -> Result<usize, usize> {
        let (mask, tag) = (self.slots.len() - 1, hash >> 32);
        let mut place = usize::try_from(tag).unwrap_or(0) & mask;
        loop {
            let slot = self.slots.get(place).copied().unwrap_or(0);
            let Some(partner) = (slot & 0xffff_ffff).checked_sub(1) else { return Err(place) };
            let partner = usize::try_from(partner).unwrap_or(usize::MAX);
            if slot >> 32 == tag && self.is(partner, id, key) {
                return Ok(partner);
            }
            place = (place + 1) & mask;
        }
    }

    #[inline]
    fn is(&self, partner: usize, id: &[u8], key: Option<[u8; SHORT + 1]>) -> bool {
        let there = self.keys.get(partner);
        match key {
            Some(key) => there == Some(&key),
            None => there.is_some_and(|there| there[SHORT] == LONG) && self.id(partner) == id,
        }
    }

    /// The id of a partner.
    fn id(&self, partner: usize) -> &[u8] {
        let Some(key) = self.keys.get(partner) else { return &[] };
        if key[SHORT] != LONG {
            return key.get(..usize::from(key[SHORT])).unwrap_or_default();
        }
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0usize, |n, &byte| n << 8 | usize::from(byte));
        let (begin, length) = key.split_at(8);
        let (begin, length) = (number(begin), number(length.get(..SHORT - 8).unwrap_or_default()));
        self.texts.get(begin..begin + length).unwrap_or_default()
    }

    fn grow(&mut self) {
        let mut slots = vec![0u64; self.slots.len() * 2];
        let mask = slots.len() - 1;
        for slot in self.slots.iter().filter(|slot| **slot != 0) {
            let mut place = usize::try_from(slot >> 32).unwrap_or(0) & mask;
            while slots.get(place).is_some_and(|there| *there != 0) {
                place = (place + 1) & mask;
            }
            if let Some(free) = slots.get_mut(place) {
                *free = *slot;
            }
        }
        self.slots = slots;
    }
}

/// The totals that several threads have made of one table.
#[derive(Debug, Default)]
pub struct AllTotals {
    parts: Vec<Totals>,
}

impl AllTotals {
    /// All parts together.
    pub fn of(mut parts: Vec<Totals>) -> Self {
        for part in &mut parts {
            part.asked = part.keys.iter().map(|_| AtomicBool::new(false)).collect();
        }
        AllTotals { parts }
    }

    /// Writes the sums of a partner into `sums`: zeros where it has no rows.
    #[inline]
    pub fn sums(&self, id: &[u8], sums: &mut [Sum]) {
        sums.fill(Sum::default());
        let hash = Totals::hash(id);
        for part in &self.parts {
            let Ok(partner) = part.find(hash, id, Totals::short(id)) else { continue };
            if let Some(asked) = part.asked.get(partner) {
                asked.store(true, Ordering::Relaxed);
            }
            let own = part.sums.iter().skip(partner * part.width);
            for (sum, own) in sums.iter_mut().zip(own) {
                *sum = sum.and(*own);
            }
        }
    }

    /// Whether a partner has rows.
    pub fn has(&self, id: &[u8]) -> bool {
        let hash = Totals::hash(id);
        self.parts.iter().any(|part| part.find(hash, id, Totals::short(id)).is_ok())
    }

    /// Rows, and the partners that they are of.
    pub fn counts(&self) -> (u64, u64) {
        self.counted(|_| true)
    }

    /// Rows that nobody asked for, and the partners that they are of.
    pub fn orphans(&self) -> (u64, u64) {
        self.counted(|asked| !asked.load(Ordering::Relaxed))
    }

    fn counted(&self, which: impl Fn(&AtomicBool) -> bool) -> (u64, u64) {
        let (mut rows, mut partners) = (0u64, 0u64);
        for (index, part) in self.parts.iter().enumerate() {
            let earlier = self.parts.get(..index).unwrap_or_default();
            for (partner, (count, asked)) in part.rows.iter().zip(&part.asked).enumerate() {
                if which(asked) {
                    rows += u64::from(*count);
                    let id = part.id(partner);
                    let hash = if earlier.is_empty() { 0 } else { Totals::hash(id) };
                    partners += u64::from(!earlier.iter().any(|e| e.find(hash, id, Totals::short(id)).is_ok()));
                }
            }
        }
        (rows, partners)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_partner_has_its_own_sums() {
        let id = |n: i128| if n % 3 == 0 { format!("a very long id of a partner {n}") } else { format!("P{n}") };
        let mut parts = [Totals::new(2), Totals::new(2)];
        for n in 0..20_000i128 {
            let (id, part) = (id(n % 5_000), &mut parts[usize::from(n % 7 == 0)]);
            let partner = part.row(Totals::hash(id.as_bytes()), id.as_bytes());
            part.sum(partner, 0).unwrap().total += n;
            part.sum(partner, 1).unwrap().unknown |= n == 17;
        }
        let all = AllTotals::of(parts.into_iter().collect());
        assert_eq!(all.counts(), (20_000, 5_000));
        let mut sums = [Sum::default(); 2];
        for n in 0..5_000 {
            all.sums(id(n).as_bytes(), &mut sums);
            let total = n * 4 + 5_000 + 10_000 + 15_000;
            assert_eq!(sums, [Sum { total, unknown: false }, Sum { total: 0, unknown: n == 17 }]);
        }
        assert_eq!(all.orphans(), (0, 0));
        all.sums(b"nobody", &mut sums);
        assert_eq!(sums, [Sum::default(); 2]);
        assert!(all.has(b"P1") && !all.has(b"P0"));
    }
}
