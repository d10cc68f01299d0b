//! Days straight into numbers of a column.
#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for the processor that is there")]

use super::batch::{BATCH, Batch, Cell};
use super::field::Said;
use super::swar::{HIGHEST, eight, up_to};
use crate::data::forms::date::{Order, Shape};
use crate::data::forms::{Days, Form as Written};
use crate::value::Date;

/// How days are written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Calendar {
    /// `2005-04-15`.
    YearFirst,
    /// `15.04.2005`, or with the month first; with this sign between.
    YearLast { sign: u8, month_first: bool },
    /// That is not known, or rare.
    Other,
}

impl Calendar {
    pub(super) fn of(written: &Written) -> Self {
        match written.days {
            Some(Days { order: Order::YearFirst, shape: Some(Shape::YearFirst('-')) }) => Calendar::YearFirst,
            Some(Days { order: order @ (Order::DayFirst | Order::MonthFirst), shape: Some(Shape::YearLast(sign)) }) => {
                match u8::try_from(sign) {
                    Ok(sign) => Calendar::YearLast { sign, month_first: order == Order::MonthFirst },
                    Err(_) => Calendar::Other,
                }
            }
            Some(_) | None => Calendar::Other,
        }
    }
}

impl Calendar {
    /// Reads a day of ten signs as the number that stands for it, and says whether it is one for certain.
    #[inline]
    pub(super) fn quick(self, cell: Cell) -> (i64, bool) {
        self.parts(cell).map_or((0, false), |parts| parts.day(cell.length))
    }

    /// Reads days of ten signs as the numbers that stand for them, and says with a bit for each whether it is one for certain.
    #[inline(always)]
    pub(super) fn quick_all(self, batch: &Batch, days: &mut [i64; BATCH]) -> u64 {
        match self {
            Calendar::Other => 0,
            Calendar::YearFirst => batch.each(
                days,
                #[inline(always)]
                |cell| year_first(cell.head, cell.tail).day(cell.length),
            ),
            Calendar::YearLast { sign, month_first } => batch.each(
                days,
                #[inline(always)]
                |cell| year_last(cell.head, cell.tail, sign, month_first).day(cell.length),
            ),
        }
    }

    #[inline]
    fn parts(self, Cell { head, tail, .. }: Cell) -> Option<Parts> {
        match self {
            Calendar::Other => None,
            Calendar::YearFirst => Some(year_first(head, tail)),
            Calendar::YearLast { sign, month_first } => Some(year_last(head, tail, sign, month_first)),
        }
    }

    /// Reads a day.
    pub(super) fn read(self, text: &[u8]) -> Said {
        let text = match text.len() {
            0 => return Said::Missing,
            19 if text.ends_with(b"T00:00:00") || text.ends_with(b" 00:00:00") => text.get(..10).unwrap_or_default(),
            _ => text,
        };
        let (Some(head), Some(tail)) = (eight(text, 0), up_to(text, text.len())) else { return Said::Else };
        let Some(parts) = self.parts(Cell { head, tail, length: text.len() }) else { return Said::Else };
        match parts.day(text.len()) {
            (day, true) => Said::Value(day),
            // The last day of February is looked up.
            (day, false) if text.len() == 10 && parts.is_leap_day() => Said::Value(day),
            _ => Said::Else,
        }
    }
}

/// How many days more than twenty-eight each month has for certain, two bits a month.
const MORE_DAYS: u64 = 0b11_10_11_10_11_11_10_11_10_11_00_11_00;

/// A day taken apart; `others` is nought where all of its signs are where they should be.
struct Parts {
    others: u64,
    year: u64,
    month: u64,
    day: u64,
}

impl Parts {
    /// The number that stands for the day, where it was written with so many signs; and whether it is one for certain.
    #[inline(always)]
    fn day(&self, length: usize) -> (i64, bool) {
        let Parts { others, year, month, day } = *self;
        let days = 28 + (MORE_DAYS >> ((month * 2) & 31) & 3);
        let sound = length == 10 && others == 0 && month.wrapping_sub(1) < 12;
        let number = (year << 4 | month & 15) << 5 | day & 31;
        (number.cast_signed(), sound && day.wrapping_sub(1) < days && year > 0)
    }

    fn is_leap_day(&self) -> bool {
        let Parts { others, year, month, day } = *self;
        others == 0
            && month == 2
            && day == 29
            && year > 0
            && i16::try_from(year).is_ok_and(|y| Date::new(y, 2, 29).is_ok())
    }
}

/// The first eight and the last eight of ten bytes: `2005-04-`, `05-04-15`.
#[inline(always)]
fn year_first(first: u64, last: u64) -> Parts {
    let (first, last) = (first ^ u64::from_le_bytes(*b"0000-00-"), last ^ u64::from_le_bytes(*b"00-00-00"));
    let others = others(first, [4, 7]) | others(last, [2, 5]);
    let (century, pairs) = (pairs(first), pairs(last));
    Parts { others, year: (century & 0xff) * 100 + (pairs & 0xff), month: pairs >> 24 & 0xff, day: pairs >> 48 & 0xff }
}

/// The same of `15.04.20`, `.04.2005`.
#[inline(always)]
fn year_last(first: u64, last: u64, sign: u8, month_first: bool) -> Parts {
    let sign = u64::from(sign);
    let (first, last) = (
        first ^ (u64::from_le_bytes(*b"00\x0000\x0000") | sign << 16 | sign << 40),
        last ^ (u64::from_le_bytes(*b"\x0000\x000000") | sign | sign << 24),
    );
    let others = others(first, [2, 5]) | others(last, [0, 3]);
    let (first, last) = (pairs(first), pairs(last));
    let (left, right) = (first & 0xff, first >> 24 & 0xff);
    let (month, day) = if month_first { (left, right) } else { (right, left) };
    Parts { others, year: (last >> 32 & 0xff) * 100 + (last >> 48 & 0xff), month, day }
}

/// Something for each byte that is no digit; those in the two places are to be nought.
#[inline(always)]
fn others(bytes: u64, places: [u32; 2]) -> u64 {
    let [a, b] = places.map(|place| 0x09 << (8 * place));
    (bytes.wrapping_add(0x7676_7676_7676_7676 + a + b) | bytes) & HIGHEST
}

/// In each byte the number of two digits that it begins.
#[inline(always)]
fn pairs(digits: u64) -> u64 {
    digits.wrapping_mul(10).wrapping_add(digits >> 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_days_of_the_calendar() {
        use crate::eval::columnar::Column;
        let number = |text: &str| Said::Value(Column::day(text.parse().unwrap()));
        for text in ["2005-04-15", "2004-02-29", "1999-12-31"] {
            assert_eq!(Calendar::YearFirst.read(text.as_bytes()), number(text));
        }
        assert_eq!(Calendar::YearFirst.read(b"2005-04-15T00:00:00"), number("2005-04-15"));
        let strange = ["2005-02-29", "2005-13-01", "15.04.2005", "2005-4-15", "0000-01-01", "2005-00-10", "2005-04-00"];
        let more =
            ["2005/04/15", "2005-04-3x", "2005-04\u{ad}15", "2005-04-32", "2005-0--15", "2005-02-30", "2005-11-31"];
        for odd in strange.into_iter().chain(more) {
            assert_eq!(Calendar::YearFirst.read(odd.as_bytes()), Said::Else, "{odd}");
        }
        let last = |month_first| Calendar::YearLast { sign: b'.', month_first };
        assert_eq!(last(false).read(b"03.04.2005"), number("2005-04-03"));
        assert_eq!(last(true).read(b"03.04.2005"), number("2005-03-04"));
        assert_eq!(last(false).read(b"29.02.2024"), number("2024-02-29"));
        for odd in ["29.02.2023", "03/04/2005", "03.04/2005", "3.04.20055", "00.04.2005", "03.13.2005", "2005-04-03"] {
            assert_eq!(last(false).read(odd.as_bytes()), Said::Else, "{odd}");
        }
    }

    proptest::proptest! {
        #[test]
        fn days_are_read_as_everywhere(text in "(19|20|00)[0-9]{2}-[0-3][0-9]-[0-4][0-9]|[0-3][0-9]\\.[01][0-9]\\.(19|20|00)[0-9]{2}") {
            use crate::eval::columnar::Column;
            let first: Option<Date> = text.parse().ok().filter(|date: &Date| date.year() > 0);
            let number = |date: Option<Date>| date.map_or(Said::Else, |date| Said::Value(Column::day(date)));
            proptest::prop_assert_eq!(Calendar::YearFirst.read(text.as_bytes()), number(first));
            let part = |range| text.get(range).and_then(|part: &str| part.parse::<i16>().ok());
            let last = || match (part(0..2), part(3..5), part(6..10), text.contains('.')) {
                (Some(day), Some(month), Some(year), true) if year > 0 => Date::new(year, month.try_into().unwrap(), day.try_into().unwrap()).ok(),
                _ => None,
            };
            let calendar = Calendar::YearLast { sign: b'.', month_first: false };
            proptest::prop_assert_eq!(calendar.read(text.as_bytes()), number(last()));
        }
    }
}
