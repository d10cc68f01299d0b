//! The texts of a column, by row.

use std::io::Write;

use bytes::Bytes;

use crate::data::read::parquet::columns::Holds;
use crate::data::read::parquet::pages::Page;
use crate::data::read::parquet::stored::{Stored, Texts};
use crate::data::read::parquet::{decimal, whole};

/// Where the value of a row is not.
pub(super) const NONE: u32 = u32::MAX;

/// A column of the part that was read last, as texts.
#[derive(Debug)]
pub(in crate::data::blocks) struct Lane {
    holds: Holds,
    /// Where the texts stand, and by row from where to where: without blanks around them.
    bytes: Bytes,
    spans: Vec<[u32; 2]>,
    sound: bool,
    plain: bool,
    /// Whether somebody writes its texts, and asks whether they are plain.
    shown: bool,
    /// By row: the place of its value.
    places: Vec<u32>,
}

/// The place of the value of each row of a page, from a row on; [`NONE`] where there is none. Codes are places in the dictionary.
pub(super) fn places(page: &Page, first: usize, rows: usize, places: &mut Vec<u32>) {
    let begin = page.there.as_ref().map_or(first, |there| there.before(first));
    let end = page.there.as_ref().map_or(first + rows, |there| there.before(first + rows));
    match &page.values {
        Stored::Codes(runs) | Stored::Flags(runs) => runs.read(begin, end - begin, places),
        Stored::Fixed(_) | Stored::Bits(_) | Stored::Whole(_) | Stored::Texts(_) | Stored::Cells(_) => {
            places.clear();
            places.extend((begin..end).map(|place| u32::try_from(place).unwrap_or(NONE)));
        }
    }
    if let Some(there) = &page.there {
        spread(places, |row| there.has(first + row), rows, NONE);
    }
}

/// Moves the values of some rows, given without those that have none, to their rows.
pub(super) fn spread<T: Copy>(values: &mut Vec<T>, has: impl Fn(usize) -> bool, rows: usize, none: T) {
    let mut from = values.len();
    values.resize(rows.max(from), none);
    for row in (0..rows).rev() {
        let value = if has(row) && from > 0 {
            from -= 1;
            values.get(from).copied().unwrap_or(none)
        } else {
            none
        };
        if let Some(slot) = values.get_mut(row) {
            *slot = value;
        }
    }
    values.truncate(rows);
}

impl Lane {
    pub(in crate::data::blocks) fn new(holds: Holds, shown: bool) -> Lane {
        let (bytes, spans, places) = (Bytes::new(), Vec::new(), Vec::new());
        Lane { holds, bytes, spans, sound: true, plain: true, shown, places }
    }

    /// Takes some rows of a page, instead of those before.
    pub(in crate::data::blocks) fn read(&mut self, page: &Page, first: usize, rows: usize) {
        self.spans.clear();
        let Stored::Texts(texts) = page.entries() else { return self.write(page, first, rows) };
        (self.sound, self.plain) = (texts.are_sound(), !self.shown || texts.are_plain());
        self.bytes = texts.bytes().clone();
        if page.there.is_none() && page.dictionary.is_none() {
            self.spans.extend((first..first + rows).map(|place| span(texts, place)));
            return;
        }
        places(page, first, rows, &mut self.places);
        let of = |&place: &u32| if place == NONE { [0, 0] } else { span(texts, place as usize) };
        self.spans.extend(self.places.iter().map(of));
    }

    /// Writes values that are no texts.
    fn write(&mut self, page: &Page, first: usize, rows: usize) {
        places(page, first, rows, &mut self.places);
        let mut made = Vec::with_capacity(rows * 8);
        let short = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        for &place in &self.places {
            let begin = short(made.len());
            if place != NONE {
                write(self.holds, page, place as usize, &mut made);
            }
            self.spans.push([begin, short(made.len())]);
        }
        self.bytes = made.into();
        self.sound = true;
        self.plain = !matches!(page.values, Stored::Cells(_));
    }

    /// All bytes, and where the text of a row stands in them.
    #[inline]
    pub(in crate::data::blocks) fn place(&self, row: usize) -> (&[u8], usize, usize) {
        let [from, to] = self.spans.get(row).copied().unwrap_or_default();
        (&self.bytes, from as usize, to as usize)
    }

    /// The same of so many rows.
    #[inline]
    pub(in crate::data::blocks) fn places(&self, first: usize, rows: usize) -> (&[u8], &[[u32; 2]]) {
        (&self.bytes, self.spans.get(first..first.saturating_add(rows)).unwrap_or_default())
    }

    /// The text of a row, trimmed.
    #[inline]
    pub(in crate::data::blocks) fn text(&self, row: usize) -> &[u8] {
        let (bytes, from, to) = self.place(row);
        bytes.get(from..to).unwrap_or_default()
    }

    /// Whether every text is UTF-8 without a zero byte.
    pub(super) fn is_sound(&self) -> bool {
        self.sound
    }

    /// Whether no text has anything in it for which a cell stands in quotes.
    pub(super) fn is_plain(&self) -> bool {
        self.plain
    }
}

/// Where a text stands, without blanks around it.
#[inline]
fn span(texts: &Texts, place: usize) -> [u32; 2] {
    let [from, to] = texts.span(place);
    let is_sign = |at: u32| matches!(texts.bytes().get(at as usize), Some(0x21..0x80));
    if from < to && is_sign(from) && is_sign(to - 1) { [from, to] } else { trimmed(texts, from, to) }
}

#[cold]
fn trimmed(texts: &Texts, from: u32, to: u32) -> [u32; 2] {
    let text = texts.bytes().get(from as usize..to as usize).unwrap_or_default();
    // Bytes that are no text stay as they are.
    let Ok(text) = std::str::from_utf8(text) else { return [from, to] };
    let lead = text.len() - text.trim_start().len();
    let from = from + u32::try_from(lead).unwrap_or(0);
    [from, from + u32::try_from(text.trim().len()).unwrap_or(0)]
}

/// Writes a value that is no text, or a cell of several.
fn write(holds: Holds, page: &Page, place: usize, out: &mut Vec<u8>) {
    let values = page.entries();
    let number = match values {
        Stored::Fixed(fixed) => match (fixed.whole(place), holds) {
            (Some(number), _) => number,
            (None, Holds::Decimals(scale)) => {
                out.extend_from_slice(decimal(fixed.wide(place), scale).as_bytes());
                return;
            }
            (None, _) => return,
        },
        Stored::Whole(numbers) => numbers.get(place).copied().unwrap_or(0),
        Stored::Bits(bits) => i64::from(bits.get(place / 8).is_some_and(|byte| byte >> (place % 8) & 1 == 1)),
        // The place is the value itself.
        Stored::Flags(_) => i64::from(place != 0),
        Stored::Cells(cells) => {
            if let Some(Ok(text)) = cells.get(place) {
                out.extend_from_slice(text.as_bytes());
            }
            return;
        }
        Stored::Texts(_) | Stored::Codes(_) => return,
    };
    match holds {
        Holds::Flags => out.extend_from_slice(if number == 0 { b"no" } else { b"yes" }),
        // Writing to bytes in memory does not fail.
        Holds::Whole => drop(write!(out, "{number}")),
        Holds::Unsigned
        | Holds::Decimals(_)
        | Holds::Fractions
        | Holds::Days
        | Holds::Moments(_)
        | Holds::Texts
        | Holds::Other => out.extend_from_slice(whole(holds, number).as_bytes()),
    }
}

/// Marks the rows whose text is none.
pub(in crate::data::blocks) fn sound(lane: &Lane, rows: usize, odd: &mut [u64]) {
    if lane.is_sound() {
        return;
    }
    for row in 0..rows {
        let text = lane.text(row);
        if (memchr::memchr(0, text).is_some() || std::str::from_utf8(text).is_err())
            && let Some(word) = odd.get_mut(row / 64)
        {
            *word |= 1 << (row % 64);
        }
    }
}
