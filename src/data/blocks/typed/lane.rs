//! The texts of a column, by row.

use std::io::Write;
use std::sync::Arc;

use crate::data::blocks::cells::text_of;
use crate::data::read::parquet::columns::Holds;
use crate::data::read::parquet::pages::Page;
use crate::data::read::parquet::stored::{Stored, Texts};
use crate::data::read::parquet::{decimal, whole};

/// Where the value of a row is not.
pub(super) const NONE: u32 = u32::MAX;

/// A column of the part that was read last, as texts.
#[derive(Debug)]
pub(super) struct Lane {
    holds: Holds,
    page: Option<Arc<Page>>,
    way: Way,
    /// By row: the place of its value.
    places: Vec<u32>,
    /// What was written of values that are no texts.
    made: Vec<u8>,
    ends: Vec<u32>,
}

/// How the text of a row is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The texts of the page in their order, from here on.
    Straight(usize),
    /// By the place of its value among the texts of the page, or of its dictionary.
    Placed { coded: bool },
    /// In what was written.
    Made,
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
    pub(super) fn new(holds: Holds) -> Lane {
        let (places, made, ends) = (Vec::new(), Vec::new(), Vec::new());
        Lane { holds, page: None, way: Way::Made, places, made, ends }
    }

    /// Takes some rows of a page, instead of those before.
    pub(super) fn read(&mut self, page: Arc<Page>, first: usize, rows: usize) {
        self.way = match (&page.values, page.dictionary.as_deref(), &page.there) {
            (Stored::Texts(_), _, None) => Way::Straight(first),
            (Stored::Texts(_), _, Some(_)) => Way::Placed { coded: false },
            (Stored::Codes(_), Some(Stored::Texts(_)), _) => Way::Placed { coded: true },
            (_, _, _) => Way::Made,
        };
        if !matches!(self.way, Way::Straight(_)) {
            places(&page, first, rows, &mut self.places);
        }
        self.made.clear();
        self.ends.clear();
        if self.way == Way::Made {
            for &place in &self.places {
                if place != NONE {
                    write(self.holds, &page, place as usize, &mut self.made);
                }
                self.ends.push(u32::try_from(self.made.len()).unwrap_or(u32::MAX));
            }
        }
        self.page = Some(page);
    }

    /// The texts that stand in the file.
    fn texts(&self) -> Option<&Texts> {
        let page = self.page.as_deref()?;
        match (page.dictionary.as_deref(), &page.values) {
            (Some(Stored::Texts(texts)), _) | (None, Stored::Texts(texts)) => Some(texts),
            (_, _) => None,
        }
    }

    /// All bytes, and where the text of a row stands in them.
    #[inline]
    pub(super) fn place(&self, row: usize) -> (&[u8], usize, usize) {
        let place = match self.way {
            Way::Straight(first) => first + row,
            Way::Placed { .. } => match self.places.get(row) {
                Some(&place) if place != NONE => place as usize,
                Some(_) | None => return (&[], 0, 0),
            },
            Way::Made => {
                let begin = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
                let end = self.ends.get(row).copied().unwrap_or(begin);
                return (&self.made, begin as usize, end as usize);
            }
        };
        self.texts().map_or((&[], 0, 0), |texts| texts.place(place))
    }

    /// The text of a row, trimmed.
    #[inline]
    pub(super) fn text(&self, row: usize) -> &[u8] {
        let (bytes, from, to) = self.place(row);
        text_of(bytes.get(from..to).unwrap_or_default())
    }

    /// Whether every text is UTF-8 without a zero byte.
    pub(super) fn is_sound(&self) -> bool {
        self.way == Way::Made || self.texts().is_none_or(Texts::are_sound)
    }

    /// Whether no text has anything in it for which a cell stands in quotes.
    pub(super) fn is_plain(&self) -> bool {
        match (self.way, self.page.as_deref().map(|page| &page.values)) {
            (Way::Made, Some(Stored::Cells(_))) => false,
            (Way::Made, _) => true,
            (Way::Straight(_) | Way::Placed { .. }, _) => self.texts().is_some_and(Texts::are_plain),
        }
    }

    /// Whether every row has a number or something else that is no text, so that no text can say anything more.
    pub(super) fn is_numbers(&self) -> bool {
        let cells = self.page.as_deref().is_some_and(|page| matches!(page.values, Stored::Cells(_)));
        self.way == Way::Made && !cells
    }
}

/// Writes a value that is no text, or a cell of several.
fn write(holds: Holds, page: &Page, place: usize, out: &mut Vec<u8>) {
    let values = page.dictionary.as_deref().unwrap_or(&page.values);
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
