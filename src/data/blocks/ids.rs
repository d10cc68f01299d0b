//! Partner ids that come more than once.
//!
//! As long as ids ascend, as texts or by their length and then as texts, none can come again, and nothing is kept of them. From the first that does not ascend on, eight bytes
//! a partner are kept: a hash of its id. Only where two hashes are the same is the table read again, and ids themselves are
//! compared.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use foldhash::quality::FixedState;

use super::grid::Cell;
use super::order::{Cut, More, in_order};
use super::reader::{Blocks, Reader};
use crate::data::TableError;
use crate::data::partners::{Duplicates, NAMED, Repeated};

/// Hashes are kept by their highest bits, in so many parts.
const PARTS: usize = 256;

/// The same for every run.
const STATE: FixedState = FixedState::with_seed(0);

/// Whether hashes are wanted, as all threads know it.
#[derive(Debug, Default)]
pub struct Wanted(AtomicBool);

/// The ids of a chunk.
#[derive(Debug, Default)]
pub struct Ids {
    /// The first and the last, where they ascend in some order.
    ends: Option<(Vec<u8>, Vec<u8>, Ascending)>,
    /// By row.
    hashes: Option<Vec<u64>>,
    none: bool,
}

/// In which orders some ids ascend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ascending {
    as_texts: bool,
    /// `P9` comes before `P10`, as programs number what they write.
    by_length: bool,
}

impl Default for Ascending {
    fn default() -> Self {
        Ascending::BOTH
    }
}

impl Ascending {
    const BOTH: Ascending = Ascending { as_texts: true, by_length: true };

    #[inline]
    fn then(&mut self, last: &[u8], next: &[u8]) {
        self.ordered(last < next, last.len(), next.len());
    }

    /// Whether the next is greater as a text, and the lengths of the last and of the next.
    #[inline]
    fn ordered(&mut self, greater: bool, last: usize, next: usize) {
        self.as_texts &= greater;
        self.by_length &= last < next || (last == next && greater);
    }

    fn any(self) -> bool {
        self.as_texts || self.by_length
    }

    fn and(self, other: Ascending) -> Ascending {
        Ascending { as_texts: self.as_texts && other.as_texts, by_length: self.by_length && other.by_length }
    }
}

/// Whether short ids ascend, as far as they came.
#[derive(Debug, Default)]
pub(super) struct Short {
    /// The last: its first eight bytes and its last eight, a greater text a greater number, and its length.
    last: (u64, u64, usize),
    ascending: Ascending,
    /// Whether one was no short id, or could not be told to be greater.
    other: bool,
}

impl Short {
    /// Takes the next id; `plain`: it has neither blanks nor quotes around it.
    #[inline]
    pub(super) fn then(&mut self, cell: Cell, plain: bool) {
        let length = cell.length;
        let head = if length < 8 { cell.word() } else { cell.head }.swap_bytes();
        let tail = if length <= 8 { 0 } else { cell.tail.swap_bytes() };
        let (last_head, last_tail, last) = self.last;
        let greater = head > last_head || (head == last_head && tail > last_tail);
        self.ascending.ordered(greater, last, length);
        // Of texts of different lengths that begin with the same bytes, the last bytes are not in the same places.
        self.other |= !plain || length > 16 || (head == last_head && length != last);
        self.last = (head, tail, length);
    }

    /// In which orders they ascend; `None` where that is to be found out otherwise.
    pub(super) fn ascending(&self) -> Option<Ascending> {
        (!self.other).then_some(self.ascending)
    }
}

/// An id of a chunk without quotes.
#[derive(Debug, Clone, Copy)]
struct Plain<'c> {
    text: &'c [u8],
    /// A short id as one number: of two, the greater is the greater text.
    head: Option<u128>,
}

/// By length: the bits of the first bytes of a number.
const MASKS: [u128; 17] = {
    let mut masks = [u128::MAX; 17];
    let mut length = 0;
    while length < 16 {
        masks[length] = !(u128::MAX >> (8 * length));
        length += 1;
    }
    masks
};

impl<'c> Plain<'c> {
    #[inline]
    fn of<R: Reader>(rows: &'c R, part: &'c R::Part, row: usize, column: usize) -> Plain<'c> {
        let Some((bytes, from, to)) = rows.clean(part, row, column) else {
            return Plain { text: rows.bare(part, row, column), head: None };
        };
        let rest = bytes.get(from..).unwrap_or_default();
        let head = match (rest.first_chunk(), to - from) {
            // Zeros stand behind the last byte, where a longer text has more.
            (Some(head), length @ 1..=16) => Some(u128::from_be_bytes(*head) & MASKS.get(length).unwrap_or(&0)),
            _ => None,
        };
        Plain { text: rest.get(..to - from).unwrap_or_default(), head }
    }
}

/// The ids of all chunks so far.
#[derive(Debug)]
pub struct Repeats {
    last: Vec<u8>,
    any: bool,
    ascending: Ascending,
    /// Whether hashes of some are missing.
    partial: bool,
    parts: Vec<Vec<u64>>,
}

impl Ids {
    /// The ids of the rows of a part, without those that are left out.
    pub fn of<R: Reader>(rows: &R, part: &R::Part, wanted: &Wanted) -> Ids {
        let Some(column) = rows.meaning().matching.id else { return Ids { none: true, ..Ids::default() } };
        let mut scratch = Vec::new();
        if !wanted.0.load(Ordering::Relaxed) {
            if let Some(ids) = Ids::ascending(rows, part, column) {
                return ids;
            }
            wanted.0.store(true, Ordering::Relaxed);
        }
        let hashes = rows.partners().map(|row| STATE.hash_one(rows.cell(part, row, column, &mut scratch))).collect();
        Ids { hashes: Some(hashes), ..Ids::default() }
    }

    /// The first and the last of ids that ascend; `None` where they do not.
    fn ascending<R: Reader>(rows: &R, part: &R::Part, column: usize) -> Option<Ids> {
        if let Some(ascending) = rows.found().ascending
            && rows.found().left_out.is_empty()
        {
            let end = |row| rows.cell(part, row, column, &mut Vec::new()).to_vec();
            let ends = rows.count().checked_sub(1).map(|last| (end(0), end(last), ascending));
            return ascending.any().then(|| Ids { none: ends.is_none(), ends, ..Ids::default() });
        }
        let mut partners = rows.partners();
        let mut ascending = Ascending::BOTH;
        if rows.is_bare(column) {
            let mut ends: Option<(Plain<'_>, Plain<'_>)> = None;
            for row in partners {
                let id = Plain::of(rows, part, row, column);
                let Some((begin, last)) = ends else {
                    ends = Some((id, id));
                    continue;
                };
                match (last.head, id.head) {
                    (Some(before), Some(head)) => ascending.ordered(before < head, last.text.len(), id.text.len()),
                    _ => ascending.then(last.text, id.text),
                }
                if !ascending.any() {
                    return None;
                }
                ends = Some((begin, id));
            }
            let ends = ends.map(|(begin, last)| (begin.text.to_vec(), last.text.to_vec(), ascending));
            return Some(Ids { none: ends.is_none(), ends, ..Ids::default() });
        }
        let Some(first) = partners.next() else { return Some(Ids { none: true, ..Ids::default() }) };
        let mut scratch = Vec::new();
        let begin = rows.cell(part, first, column, &mut scratch).to_vec();
        let mut last = begin.clone();
        for row in partners {
            let id = rows.cell(part, row, column, &mut scratch);
            ascending.then(&last, id);
            if !ascending.any() {
                return None;
            }
            last.clear();
            last.extend_from_slice(id);
        }
        Some(Ids { ends: Some((begin, last, ascending)), ..Ids::default() })
    }
}

impl Default for Repeats {
    fn default() -> Self {
        Repeats { last: Vec::new(), any: false, ascending: Ascending::BOTH, partial: false, parts: Vec::new() }
    }
}

impl Repeats {
    /// Takes the ids of the next chunk.
    pub fn add(&mut self, ids: Ids, wanted: &Wanted) {
        if ids.none {
            return;
        }
        match ids.ends {
            Some((first, last, ascending)) => {
                if self.any {
                    self.ascending.then(&self.last, &first);
                }
                self.ascending = self.ascending.and(ascending);
                self.last = last;
            }
            None => self.ascending = Ascending { as_texts: false, by_length: false },
        }
        if !self.ascending.any() {
            wanted.0.store(true, Ordering::Relaxed);
        }
        self.any = true;
        match ids.hashes {
            None => self.partial = true,
            Some(hashes) => {
                self.parts.resize(PARTS, Vec::new());
                for hash in hashes {
                    if let Some(part) = self.parts.get_mut(usize::from((hash >> 56) as u8)) {
                        part.push(hash);
                    }
                }
            }
        }
    }

    /// Those that came more than once; where that is possible, the table is read again, by so many threads.
    pub fn found<B: Blocks>(self, table: &B, threads: usize) -> Result<Duplicates, TableError> {
        if self.ascending.any() {
            return Ok(Duplicates::default());
        }
        let again = Again { table, threads };
        let parts = if self.partial { again.hashes()? } else { self.parts };
        let twice = twice(parts, threads);
        if twice.is_empty() { Ok(Duplicates::default()) } else { again.duplicates(&twice) }
    }
}

/// The table once more.
struct Again<'a, B> {
    table: &'a B,
    threads: usize,
}

impl<B: Blocks> Again<'_, B> {
    /// The hashes of all ids.
    fn hashes(&self) -> Result<Vec<Vec<u64>>, TableError> {
        let Some((cutter, _)) = self.table.cut()? else { return Ok(Vec::new()) };
        let wanted = Wanted(AtomicBool::new(true));
        let worker = || self.table.reader();
        let work = |rows: &mut B::Reader<'_>, chunk: &B::Chunk| {
            let of = |part| rows.read(part).map(|()| Ids::of(rows, part, &wanted));
            B::parts(chunk).iter().map(of).collect::<Result<Vec<_>, TableError>>()
        };
        let take = |all: &mut Repeats, ids: Result<Result<Vec<Ids>, TableError>, <B::Cut as Cut>::Trouble>| match ids {
            Ok(Ok(ids)) => {
                for ids in ids {
                    all.add(ids, &wanted);
                }
                More::Yes
            }
            Ok(Err(_)) | Err(_) => More::No,
        };
        Ok(in_order(cutter, self.threads, worker, work, Repeats::default(), take).parts)
    }

    /// The ids whose hash is one of those, compared themselves.
    fn duplicates(&self, twice: &HashSet<u64, FixedState>) -> Result<Duplicates, TableError> {
        let Some((cutter, lines)) = self.table.cut()? else { return Ok(Duplicates::default()) };
        let worker = || self.table.reader();
        let work = |rows: &mut B::Reader<'_>, chunk: &B::Chunk| {
            let of = |part| rows.read(part).map(|()| repeated(rows, part, twice));
            B::parts(chunk).iter().map(of).collect::<Result<Vec<_>, TableError>>()
        };
        let take = |sink: &mut Sink, found: Result<Result<Vec<Found>, TableError>, <B::Cut as Cut>::Trouble>| {
            let Ok(Ok(found)) = found else { return More::No };
            for found in found {
                sink.take(found);
            }
            More::Yes
        };
        let sink = Sink { lines, seen: HashMap::default(), duplicates: Duplicates::default() };
        Ok(in_order(cutter, self.threads, worker, work, sink, take).duplicates)
    }
}

/// The ids of a part whose hash is one of those.
fn repeated<R: Reader>(rows: &mut R, part: &R::Part, twice: &HashSet<u64, FixedState>) -> Found {
    let (mut scratch, mut found) = (Vec::new(), Vec::new());
    if let Some(column) = rows.meaning().matching.id {
        for row in rows.partners() {
            let id = rows.cell(part, row, column, &mut scratch);
            if twice.contains(&STATE.hash_one(id)) {
                found.push((row, id.to_vec()));
            }
        }
    }
    let found = found.into_iter().map(|(row, id)| (rows.line(part, row), id)).collect();
    (found, rows.lines(part))
}

/// Ids of a part with their lines, and how many lines it has.
type Found = (Vec<(u64, Vec<u8>)>, u64);

/// Ids that may be there more than once.
struct Sink {
    lines: u64,
    /// With the line of the first.
    seen: HashMap<Vec<u8>, u64, FixedState>,
    duplicates: Duplicates,
}

impl Sink {
    fn take(&mut self, (found, lines): Found) {
        for (line, id) in found {
            let line = self.lines + line;
            let Some(&first) = self.seen.get(&id) else {
                self.seen.insert(id, line);
                continue;
            };
            self.duplicates.rows += 1;
            if self.duplicates.named.len() < NAMED {
                let id = String::from_utf8_lossy(&id).into_owned();
                self.duplicates.named.push(Repeated { id, line, first });
            }
        }
        self.lines += lines;
    }
}

/// The hashes that are there more than once.
fn twice(mut parts: Vec<Vec<u64>>, threads: usize) -> HashSet<u64, FixedState> {
    let share = parts.len().div_ceil(threads.max(1)).max(1);
    let of = |parts: &mut [Vec<u64>]| {
        let mut found = Vec::new();
        for part in parts {
            part.sort_unstable();
            found.extend(
                part.windows(2).filter(|pair| pair.first() == pair.last()).filter_map(|pair| pair.first().copied()),
            );
            *part = Vec::new();
        }
        found
    };
    thread::scope(|scope| {
        let workers: Vec<_> = parts.chunks_mut(share).map(|parts| scope.spawn(move || of(parts))).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
    })
}
