//! From signatures to classes.

use super::class::{Class, Key};

/// The most signatures for which each has a place of its own.
const MOST_PLACES: u64 = 1 << 16;
/// The most classes that are kept from one block to the next.
const MOST_CLASSES: usize = 1 << 16;
/// No class.
const EMPTY: u32 = u32::MAX;

/// The classes met so far.
#[derive(Debug)]
pub(super) struct Table {
    /// `None`: partners of this class go to the reference.
    classes: Vec<Option<Class>>,
    places: Places,
}

#[derive(Debug)]
enum Places {
    /// By signature.
    Each(Vec<u32>),
    /// By a hash of the signature, in the next free place.
    Hashed { keys: Vec<Key>, ids: Vec<u32> },
}

impl Table {
    /// For so many signatures, where they are few enough to tell.
    pub(super) fn new(signatures: Option<u64>) -> Self {
        Table { classes: Vec::new(), places: Places::new(signatures) }
    }

    /// Forgets classes where there are very many; called between blocks.
    pub(super) fn trim(&mut self) -> bool {
        let full = self.classes.len() > MOST_CLASSES;
        if full {
            self.classes.clear();
            match &mut self.places {
                Places::Each(ids) | Places::Hashed { ids, .. } => ids.fill(EMPTY),
            }
        }
        full
    }

    #[inline]
    pub(super) fn class(&self, id: u32) -> Option<&Class> {
        self.classes.get(id as usize).and_then(Option::as_ref)
    }

    /// The number of the class of a signature, where each signature has a place and partners of the class are not handed over.
    #[inline]
    pub(super) fn known(&self, key: Key) -> Option<u32> {
        match &self.places {
            Places::Each(ids) => {
                let id = *ids.get(usize::try_from(key[0]).ok()?)?;
                self.class(id).map(|_| id)
            }
            Places::Hashed { .. } => None,
        }
    }

    /// The number of the class of a signature, made by `make` where it is new.
    pub(super) fn id(&mut self, key: Key, make: impl FnOnce() -> Option<Class>) -> u32 {
        let place = self.places.find(key);
        if let Some(&id) = self.places.ids().get(place)
            && id != EMPTY
        {
            return id;
        }
        let id = u32::try_from(self.classes.len()).unwrap_or(EMPTY);
        self.classes.push(make());
        self.places.set(place, key, id);
        if let Places::Hashed { keys, ids } = &mut self.places
            && self.classes.len() * 2 > ids.len()
        {
            grow(keys, ids);
        }
        id
    }
}

impl Places {
    fn new(signatures: Option<u64>) -> Self {
        match signatures.filter(|&count| count <= MOST_PLACES).and_then(|count| usize::try_from(count).ok()) {
            Some(count) => Places::Each(vec![EMPTY; count]),
            None => Places::Hashed { keys: vec![[0; 2]; 1024], ids: vec![EMPTY; 1024] },
        }
    }

    fn ids(&self) -> &[u32] {
        match self {
            Places::Each(ids) | Places::Hashed { ids, .. } => ids,
        }
    }

    /// The place of a signature: its own, or the free one that it will have.
    fn find(&self, key: Key) -> usize {
        match self {
            Places::Each(_) => usize::try_from(key[0]).unwrap_or(usize::MAX),
            Places::Hashed { keys, ids } => probe(keys, ids, key),
        }
    }

    fn set(&mut self, place: usize, key: Key, id: u32) {
        match self {
            Places::Each(ids) => {
                if let Some(slot) = ids.get_mut(place) {
                    *slot = id;
                }
            }
            Places::Hashed { keys, ids } => {
                if let (Some(there), Some(slot)) = (keys.get_mut(place), ids.get_mut(place)) {
                    *there = key;
                    *slot = id;
                }
            }
        }
    }
}

/// The first place from the hash on that is free or has the signature. The length is a power of two, at most half full.
fn probe(keys: &[Key], ids: &[u32], key: Key) -> usize {
    let mask = ids.len().wrapping_sub(1);
    let [low, high] = key;
    let mixed = (low ^ high.rotate_left(32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut place = usize::try_from(mixed >> 32).unwrap_or(0) & mask;
    while let (Some(there), Some(&id)) = (keys.get(place), ids.get(place))
        && id != EMPTY
        && *there != key
    {
        place = (place + 1) & mask;
    }
    place
}

fn grow(keys: &mut Vec<Key>, ids: &mut Vec<u32>) {
    let size = ids.len() * 2;
    let (old_keys, old_ids) = (std::mem::replace(keys, vec![[0; 2]; size]), std::mem::replace(ids, vec![EMPTY; size]));
    for (key, id) in old_keys.into_iter().zip(old_ids) {
        if id != EMPTY {
            let place = probe(keys, ids, key);
            if let (Some(there), Some(slot)) = (keys.get_mut(place), ids.get_mut(place)) {
                *there = key;
                *slot = id;
            }
        }
    }
}
