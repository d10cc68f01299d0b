//! Sums by partner, of the rows of a table that is larger than what is asked of it.
//!
//! Every partner has a *place*: the numbers of numbered ids are places of their own, all other ids get theirs through a hash.
//! By place there are one byte for the rows and eight for each sum, and what does not fit is kept beside.

use std::sync::atomic::{AtomicBool, Ordering};

use super::keys::Keys;
use super::numbered::{Numbered, PAGE};
use super::store::Store;
use crate::value::Decimal;

/// What is known of the partners of some rows: how many rows each has, and some sums.
#[derive(Debug)]
pub struct Totals {
    numbered: Numbered,
    keys: Keys,
    /// By number of a key without its lowest bits: the page of its place.
    pages_of_keys: Vec<u32>,
    store: Store,
}

/// One sum, as digits and decimal places; `None` where it is not known.
pub type Sum = Option<(i128, u8)>;

impl Totals {
    /// Has so many others beside it, each of another thread.
    pub fn share(&mut self, threads: usize) {
        self.store.share(threads);
    }

    /// For sums of so many decimal places.
    pub fn new(scales: Vec<u8>) -> Self {
        Totals { numbered: Numbered::new(), keys: Keys::new(), pages_of_keys: Vec::new(), store: Store::new(scales) }
    }

    /// The place of a numbered id that has one.
    #[inline]
    pub(super) fn numbered(&self, id: &[u8]) -> Option<usize> {
        self.numbered.find(id)
    }

    /// Where numbered ids have their places.
    #[inline]
    pub(super) fn all_numbered(&self) -> &Numbered {
        &self.numbered
    }

    /// Gives a numbered id a place; `None` where it is another or there is no room, now and later.
    pub(super) fn enter_numbered(&mut self, id: &[u8]) -> Option<usize> {
        let store = &mut self.store;
        self.numbered.enter(id, || store.has_room().then(|| store.page()))
    }

    /// Looks for an id that is not numbered: what [`Totals::keyed`] needs to know.
    #[inline]
    pub(super) fn peek(&self, id: &[u8]) -> (u64, u64) {
        let hash = Keys::hash(id);
        (hash, self.keys.peek(hash))
    }

    /// The place of an id that is not numbered.
    #[inline]
    pub(super) fn keyed(&mut self, id: &[u8], (hash, seen): (u64, u64)) -> usize {
        let number = self.keys.seen(hash, id, seen).unwrap_or_else(|| self.keys.enter(hash, id));
        if number / PAGE >= self.pages_of_keys.len() {
            self.pages_of_keys.push(self.store.page());
        }
        self.place_of_key(number)
    }

    #[inline]
    fn place_of_key(&self, number: usize) -> usize {
        let page = self.pages_of_keys.get(number / PAGE).copied().unwrap_or(0);
        page as usize * PAGE + number % PAGE
    }

    /// The place of any id, which gets one where it has none.
    pub fn enter(&mut self, id: &[u8]) -> usize {
        match self.numbered.find(id).or_else(|| self.enter_numbered(id)) {
            Some(place) => place,
            None => self.keyed(id, self.peek(id)),
        }
    }

    /// The place of any id; `None` where it never came.
    #[inline]
    fn find(&self, id: &[u8]) -> Option<usize> {
        self.numbered.find(id).or_else(|| {
            let number = self.keys.find(Keys::hash(id), id)?;
            Some(self.place_of_key(number))
        })
    }

    /// Counts a row of a partner.
    #[inline]
    pub(super) fn row(&mut self, place: usize) {
        self.rows(std::iter::once(place));
    }

    /// Counts rows of partners.
    #[inline]
    pub(super) fn rows(&mut self, places: impl Iterator<Item = usize>) {
        self.store.count(places);
    }

    /// Adds digits to a sum of partners.
    #[inline]
    pub(super) fn add(&mut self, sum: usize, of: impl Iterator<Item = (usize, i64)>) {
        self.store.add_all(sum, of);
    }

    /// Adds a number to a sum of a partner.
    pub fn add_decimal(&mut self, place: usize, sum: usize, number: Decimal) {
        self.store.widen(place * self.store.scales.len() + sum, number);
    }

    /// A sum of a partner is not known.
    #[inline]
    pub fn forget(&mut self, place: usize, sum: usize) {
        let at = place * self.store.scales.len() + sum;
        self.store.forget(at);
    }

    /// Takes in all of another.
    fn take(&mut self, other: &Totals) {
        let store = &mut self.store;
        let pages = self.numbered.pages_of(&other.numbered, || store.page());
        for (theirs, own) in pages {
            store.take_page(own, &other.store, theirs);
        }
        for number in 0..other.keys.len() {
            let place = self.enter(other.keys.text(number));
            self.store.take(place, &other.store, other.place_of_key(number));
        }
        self.store.overflow |= other.store.overflow;
    }

    /// Moves what was kept by hash of ids that have become numbered.
    fn settle(&mut self) {
        for number in 0..self.keys.len() {
            if let Some(place) = self.numbered.find(self.keys.text(number)) {
                let from = self.place_of_key(number);
                self.store.shift(place, from);
            }
        }
    }
}

/// The totals that several threads have made of one table.
#[derive(Debug)]
pub struct AllTotals {
    all: Totals,
    /// By place.
    asked: Vec<AtomicBool>,
}

impl AllTotals {
    /// All parts together; `None` where a sum has more digits than are held exactly.
    pub fn of(parts: Vec<Totals>) -> Option<Self> {
        let mut parts = parts.into_iter();
        let mut all = parts.next().unwrap_or_else(|| Totals::new(Vec::new()));
        for part in parts {
            all.take(&part);
        }
        all.settle();
        all.store.close();
        let asked = all.store.rows.iter().map(|_| AtomicBool::new(false)).collect();
        (!all.store.overflow).then_some(AllTotals { all, asked })
    }

    /// Writes the sums of a partner into `sums`: zeros where it has no rows.
    #[inline]
    pub fn sums(&self, id: &[u8], sums: &mut [Sum]) {
        let store = &self.all.store;
        let Some(place) = self.all.find(id) else {
            sums.fill(Some((0, 0)));
            return;
        };
        if let Some(asked) = self.asked.get(place) {
            asked.store(true, Ordering::Relaxed);
        }
        let first = place * store.scales.len();
        for ((sum, &scale), at) in sums.iter_mut().zip(&store.scales).zip(first..) {
            *sum = if store.is_unknown(at) {
                None
            } else if let Some(wide) = store.wide.get(&at) {
                Some((wide.mantissa(), wide.scale()))
            } else {
                store.sums.get(at).map(|&digits| (i128::from(digits), scale))
            };
        }
    }

    /// Whether a partner has rows.
    pub fn has(&self, id: &[u8]) -> bool {
        self.all.find(id).is_some_and(|place| self.all.store.rows(place) > 0)
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
        let chosen = self.asked.iter().enumerate().filter(|(_, asked)| which(asked));
        let rows = chosen.map(|(place, _)| self.all.store.rows(place)).filter(|rows| *rows > 0);
        rows.fold((0, 0), |(all, partners), rows| (all + rows, partners + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_partner_has_its_own_sums() {
        let id = |n: i64| if n % 3 == 0 { format!("a very long id of a partner, {n:x}") } else { format!("P{n}") };
        let mut parts = [(); 3].map(|()| Totals::new(vec![2, 0]));
        for n in 0..20_000 {
            let part = &mut parts[if n % 7 == 0 { 2 } else { usize::from(n % 2 == 0) }];
            let place = part.enter(id(n % 5_000).as_bytes());
            part.row(place);
            part.add(0, std::iter::once((place, n)));
            if n == 17 {
                part.forget(place, 1);
            }
            if n % 5_000 == 23 {
                part.add_decimal(place, 0, Decimal::new(1, 3));
                part.add(1, std::iter::once((place, i64::MAX)));
            }
        }
        let all = AllTotals::of(parts.into_iter().collect()).unwrap();
        assert_eq!(all.counts(), (20_000, 5_000));
        let mut sums = [None; 2];
        for n in 0..5_000 {
            all.sums(id(n).as_bytes(), &mut sums);
            let total = n * 4 + 5_000 + 10_000 + 15_000;
            let [first, second] = match n {
                // Four rows, each with 0.001 more, and the largest number four times.
                23 => [Some((i128::from(total) * 10 + 4, 3)), Some((i128::from(i64::MAX) * 4, 0))],
                17 => [Some((i128::from(total), 2)), None],
                _ => [Some((i128::from(total), 2)), Some((0, 0))],
            };
            assert_eq!(sums, [first, second], "{n}");
        }
        assert_eq!(all.orphans(), (0, 0));
        all.sums(b"nobody", &mut sums);
        assert_eq!(sums, [Some((0, 0)); 2]);
        assert!(all.has(b"P1") && !all.has(b"P0"));
    }

    #[test]
    fn rows_are_counted_beyond_a_byte() {
        let mut parts = [(); 2].map(|()| Totals::new(Vec::new()));
        for n in 0..2_000 {
            let part = &mut parts[usize::from(n % 5 == 0)];
            let place = part.enter(if n % 4 == 0 { b"P1" } else { b"P2" });
            part.row(place);
        }
        let all = AllTotals::of(parts.into_iter().collect()).unwrap();
        all.sums(b"P1", &mut []);
        assert_eq!((all.counts(), all.orphans()), ((2_000, 2), (1_500, 1)));
    }

    #[test]
    fn ids_are_one_partner_wherever_there_was_room_for_them() {
        // The first part has no room for the pages of the second.
        let mut parts = [(); 2].map(|()| Totals::new(vec![0; 30]));
        let mut sparse = 0;
        while parts[0].enter_numbered(format!("{:08}", sparse * PAGE).as_bytes()).is_some() {
            sparse += 1;
        }
        for part in &mut parts {
            for n in [sparse, sparse + 1] {
                let place = part.enter(format!("{:08}", n * PAGE).as_bytes());
                part.row(place);
                part.add(29, std::iter::once((place, 7)));
            }
        }
        let all = AllTotals::of(parts.into_iter().collect()).unwrap();
        let mut sums = [None; 30];
        all.sums(format!("{:08}", sparse * PAGE).as_bytes(), &mut sums);
        assert_eq!((sums[29], all.counts(), all.orphans()), (Some((14, 0)), (4, 2), (2, 1)));
    }

    #[test]
    fn sums_with_too_many_digits_are_none() {
        let mut part = Totals::new(vec![0]);
        let place = part.enter(b"P1");
        part.row(place);
        for _ in 0..3 {
            part.add_decimal(place, 0, Decimal::new(i128::MAX / 2, 0));
        }
        assert!(AllTotals::of(vec![part]).is_none());
    }
}
