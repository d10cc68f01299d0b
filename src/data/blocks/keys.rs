//! Texts with a number each, found by a hash.

use std::hash::BuildHasher;

use foldhash::quality::FixedState;

/// The same for every run.
const STATE: FixedState = FixedState::with_seed(1);

/// Texts of so many bytes are held where they are compared.
const SHORT: usize = 15;
/// Stands for the length of a longer text.
const LONG: u8 = u8::MAX;

/// Texts, numbered as they came. One takes about thirty bytes, and itself where it is longer than fifteen.
#[derive(Debug)]
pub(super) struct Keys {
    /// By hash, in the next free place: its higher half, and behind it the number of the text from 1. Never full.
    slots: Vec<u64>,
    /// By number: the text with its length at the end, or where it stands in `texts`.
    held: Vec<[u8; SHORT + 1]>,
    texts: Vec<u8>,
}

impl Keys {
    pub(super) fn new() -> Self {
        Keys { slots: vec![0; 1 << 10], held: Vec::new(), texts: Vec::new() }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.held.len()
    }

    /// The hash by which a text is found.
    #[inline]
    pub(super) fn hash(text: &[u8]) -> u64 {
        STATE.hash_one(text)
    }

    /// What stands in the first slot of a hash. Many are looked at in a row before any is used, so that the memory is asked for
    /// all of them at once.
    #[inline]
    pub(super) fn peek(&self, hash: u64) -> u64 {
        let mask = self.slots.len() - 1;
        self.slots.get(usize::try_from(hash >> 32).unwrap_or(0) & mask).copied().unwrap_or(0)
    }

    /// The number of a text, with what [`Keys::peek`] has seen.
    #[inline]
    pub(super) fn seen(&self, hash: u64, text: &[u8], seen: u64) -> Option<usize> {
        let there = usize::try_from((seen & 0xffff_ffff).wrapping_sub(1)).unwrap_or(usize::MAX);
        if seen >> 32 == hash >> 32 && seen != 0 && self.is(there, text, Keys::short(text)) {
            return Some(there);
        }
        self.find(hash, text)
    }

    /// The number of a text; `None` where it never came.
    pub(super) fn find(&self, hash: u64, text: &[u8]) -> Option<usize> {
        self.place(hash, text, Keys::short(text)).ok()
    }

    /// The number of a text, which gets one where it has none.
    pub(super) fn enter(&mut self, hash: u64, text: &[u8]) -> usize {
        let key = Keys::short(text);
        let place = match self.place(hash, text, key) {
            Ok(number) => return number,
            Err(place) => place,
        };
        let number = self.held.len();
        let key = key.unwrap_or_else(|| {
            let mut key = [0; SHORT + 1];
            let (begin, length) = (self.texts.len() as u64, text.len() as u64);
            let [place @ .., _] = &mut key;
            for (slot, byte) in place.iter_mut().zip(begin.to_le_bytes().into_iter().chain(length.to_le_bytes())) {
                *slot = byte;
            }
            self.texts.extend_from_slice(text);
            key[SHORT] = LONG;
            key
        });
        self.held.push(key);
        if let Some(slot) = self.slots.get_mut(place) {
            *slot = (hash >> 32 << 32) | (number as u64 + 1);
        }
        if self.held.len() * 2 > self.slots.len() {
            self.grow();
        }
        number
    }

    /// A text as a key, where it is short.
    #[inline]
    fn short(text: &[u8]) -> Option<[u8; SHORT + 1]> {
        let mut key = [0; SHORT + 1];
        key.get_mut(..SHORT)?.get_mut(..text.len())?.copy_from_slice(text);
        key[SHORT] = u8::try_from(text.len()).ok()?;
        Some(key)
    }

    /// The number of a text, or the free slot where it belongs.
    #[inline]
    fn place(&self, hash: u64, text: &[u8], key: Option<[u8; SHORT + 1]>) -> Result<usize, usize> {
        let (mask, tag) = (self.slots.len() - 1, hash >> 32);
        let mut place = usize::try_from(tag).unwrap_or(0) & mask;
        loop {
            let slot = self.slots.get(place).copied().unwrap_or(0);
            let Some(number) = (slot & 0xffff_ffff).checked_sub(1) else { return Err(place) };
            let number = usize::try_from(number).unwrap_or(usize::MAX);
            if slot >> 32 == tag && self.is(number, text, key) {
                return Ok(number);
            }
            place = (place + 1) & mask;
        }
    }

    #[inline]
    fn is(&self, number: usize, text: &[u8], key: Option<[u8; SHORT + 1]>) -> bool {
        let there = self.held.get(number);
        match key {
            Some(key) => there == Some(&key),
            None => there.is_some_and(|there| there[SHORT] == LONG) && self.text(number) == text,
        }
    }

    /// The text of a number.
    pub(super) fn text(&self, number: usize) -> &[u8] {
        let Some(key) = self.held.get(number) else { return &[] };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_its_own_number() {
        let text =
            |n: usize| if n.is_multiple_of(3) { format!("a very long id of a partner {n}") } else { format!("P{n}") };
        let mut keys = Keys::new();
        for n in 0..20_000 {
            let (text, at) = (text(n % 5_000), n % 5_000);
            let hash = Keys::hash(text.as_bytes());
            let seen = keys.seen(hash, text.as_bytes(), keys.peek(hash));
            assert_eq!(seen, (n >= 5_000).then_some(at));
            assert_eq!(keys.enter(hash, text.as_bytes()), at);
        }
        assert_eq!(
            (keys.len(), keys.text(3), keys.text(4)),
            (5_000, &b"a very long id of a partner 3"[..], &b"P4"[..])
        );
        assert_eq!(keys.find(Keys::hash(b"P0"), b"P0"), None);
    }
}
