//! The values of a column as numbers of a block.

use std::sync::Arc;

use super::lane::spread;
use crate::data::blocks::field::{Digits, Field, Form, Said, flag, measures};
use crate::data::blocks::text::text_of;
use crate::data::partners::Meaning;
use crate::data::read::parquet::columns::{ColumnFile, Holds};
use crate::data::read::parquet::pages::Page;
use crate::data::read::parquet::stored::Stored;
use crate::data::read::parquet::{decimal, whole};
use crate::eval::columnar::{Column, Plan};

/// What is not plainly read, and what says nothing; every number of a block is greater.
const ELSE: i64 = i64::MIN;
const MISSING: i64 = i64::MIN + 1;
/// The greatest number of a block, as it is read from texts.
const MOST: i64 = 999_999_999_999_999_999;

/// A column whose values become numbers.
#[derive(Debug)]
pub(in crate::data::blocks) struct Numbers {
    holds: Holds,
    how: How,
    /// What the entries of a dictionary say, and of which.
    known: Option<(Arc<Stored>, Vec<i64>)>,
    codes: Vec<u32>,
    sparse: Vec<i64>,
}

/// What the numbers of a column are to be.
#[derive(Debug, Clone, Copy)]
pub(in crate::data::blocks) enum Wanted {
    /// Numbers as they are written so.
    Numbers(Digits),
    /// Days.
    Days,
    /// Yes or no.
    Flags,
    /// What its texts say.
    Words,
}

/// Some rows of a page: its first row, and how many.
pub(in crate::data::blocks) type Span<'p> = (&'p Page, usize, usize);

/// The column of a measure.
#[derive(Debug)]
pub(super) struct TypedField {
    field: Field,
    numbers: Numbers,
}

/// How whole numbers become numbers of the block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// They are divided, where nothing is left, and multiplied; none beyond `most`, or below zero where that is no sense.
    Scaled { by: i64, up: i64, most: i64, signed: bool },
    /// They are days, or moments, so many of which are a day.
    Days(i64),
    /// They are 0 or 1.
    Flags,
    /// By what they say as texts.
    Words,
}

/// The columns of measures that are read, in order of the measures.
pub(super) fn of(meaning: &Meaning<'_>, plan: &Plan<'_>, file: &ColumnFile) -> Vec<TypedField> {
    let asked = plan.columns();
    let fields = measures(meaning.program, &meaning.matching.measures).filter_map(|(measure, _, column)| {
        let holds = file.columns().get(column)?.holds;
        let field = Field::new(meaning.program, measure, column, &meaning.forms, &asked)?;
        // Every flag is sound, and nobody asks.
        if field.place.is_none() && holds == Holds::Flags {
            return None;
        }
        let wanted = match field.form {
            Form::Number(digits) => Wanted::Numbers(digits),
            Form::Day(_) => Wanted::Days,
            Form::Flag => Wanted::Flags,
            Form::Named(_) => Wanted::Words,
        };
        Some(TypedField { field, numbers: Numbers::new(holds, wanted) })
    });
    fields.collect()
}

impl How {
    fn of(wanted: Wanted, holds: Holds) -> How {
        match (wanted, holds) {
            (Wanted::Numbers(digits), Holds::Whole | Holds::Decimals(_)) => {
                let scale = if let Holds::Decimals(scale) = holds { u32::from(scale) } else { 0 };
                let (to, places, signed) = digits.places();
                let kept = scale.min(places);
                let power = |places: u32| 10i64.checked_pow(places);
                match (power(scale - kept), power(to.saturating_sub(kept))) {
                    (Some(by), Some(up)) => How::Scaled { by, up, most: MOST / up, signed },
                    _ => How::Words,
                }
            }
            (Wanted::Days, Holds::Days) => How::Days(1),
            (Wanted::Days, Holds::Moments(of_a_day)) => How::Days(of_a_day),
            (Wanted::Flags, Holds::Flags | Holds::Whole) => How::Flags,
            (Wanted::Numbers(_) | Wanted::Days | Wanted::Flags | Wanted::Words, _) => How::Words,
        }
    }

    /// Turns whole numbers into numbers of the block. [`ELSE`] among them stays.
    fn turn(self, numbers: &mut [i64]) {
        match self {
            How::Scaled { by: 1, up, most, signed } => {
                let least = if signed { -most } else { 0 };
                for number in numbers {
                    *number = if (least..=most).contains(number) { number.wrapping_mul(up) } else { ELSE };
                }
            }
            How::Scaled { by, up, most, signed } => {
                for number in numbers {
                    let (quotient, rest) = (*number / by, *number % by);
                    let fits = rest == 0 && quotient <= most && quotient >= if signed { -most } else { 0 };
                    *number = if fits { quotient.wrapping_mul(up) } else { ELSE };
                }
            }
            How::Days(of_a_day) => {
                for number in numbers {
                    *number = day(number.div_euclid(of_a_day)).unwrap_or(ELSE);
                }
            }
            How::Flags => {
                for number in numbers {
                    *number = if matches!(number, 0 | 1) { *number } else { ELSE };
                }
            }
            How::Words => {}
        }
    }
}

/// The number that stands for a day, given since 1970-01-01; `None` where the year has not four digits.
fn day(days: i64) -> Option<i64> {
    // Counted from the first of March of the year 0, years end with their leap day, and the months before it have 153 days in
    // each five; 400 years have 146097 days.
    let days = days.checked_add(719_468)?;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (1..=9999).contains(&year).then_some((year * 16 + month) * 32 + day)
}

impl TypedField {
    /// Its place in the table.
    pub(super) fn column(&self) -> usize {
        self.field.column
    }

    /// The field of a table of texts.
    pub(super) fn field(&self) -> &Field {
        &self.field
    }

    /// The place of its column in the block, where the program asks for it.
    pub(super) fn place(&self) -> Option<usize> {
        self.field.place
    }

    /// Reads some rows of a page into a column of the block; a bit of `odd` is set for each that is not plainly read.
    pub(super) fn read(
        &mut self,
        (meaning, plan): (&Meaning<'_>, &Plan<'_>),
        span: Span<'_>,
        into: &mut Column,
        odd: &mut [u64],
    ) {
        let place = self.field.place;
        let form = &mut self.field.form;
        // A value of which the file knows what it is says what it would as a text, or more than is plain.
        let mut says = |text: &[u8]| match form {
            Form::Number(digits) => digits.read(text),
            Form::Day(calendar) => calendar.read(text),
            Form::Flag => flag(text),
            Form::Named(texts) => texts.read(plan, meaning.program, place, text),
        };
        self.numbers.read(span, &mut says, into, odd);
    }
}

impl Numbers {
    /// A column of a file.
    pub(in crate::data::blocks) fn new(holds: Holds, wanted: Wanted) -> Self {
        let how = How::of(wanted, holds);
        Numbers { holds, how, known: None, codes: Vec::new(), sparse: Vec::new() }
    }

    /// Reads some rows of a page into a column of the block; a bit of `odd` is set for each that is not plainly read.
    pub(in crate::data::blocks) fn read(
        &mut self,
        (page, first, rows): Span<'_>,
        says: &mut impl FnMut(&[u8]) -> Said,
        into: &mut Column,
        odd: &mut [u64],
    ) {
        let begin = page.there.as_ref().map_or(first, |there| there.before(first));
        let end = page.there.as_ref().map_or(first + rows, |there| there.before(first + rows));
        match &page.there {
            None => {
                let mut values = std::mem::take(&mut into.values);
                if let Some(values) = values.get_mut(..rows) {
                    self.values(says, page, begin, values);
                }
                into.values = values;
            }
            Some(there) => {
                let mut numbers = std::mem::take(&mut self.sparse);
                numbers.clear();
                numbers.resize(end - begin, 0);
                self.values(says, page, begin, &mut numbers);
                // Of packages, nothing says that there is none.
                let nothing = number(says(b""));
                spread(&mut numbers, |row| there.has(first + row), rows, nothing);
                if let Some(values) = into.values.get_mut(..rows) {
                    values.copy_from_slice(&numbers);
                }
                self.sparse = numbers;
            }
        }
        let parts = into.known.iter_mut().zip(into.values.chunks(64)).zip(odd);
        for ((known, values), odd) in parts {
            let least = values.iter().copied().min().unwrap_or(0);
            if least > MISSING {
                *known = u64::MAX >> (64 - values.len().clamp(1, 64));
                continue;
            }
            *known = 0;
            for (at, &value) in values.iter().enumerate() {
                *known |= u64::from(value > MISSING) << at;
                *odd |= u64::from(value == ELSE) << at;
            }
        }
    }

    /// What the values of a page from a place on say.
    fn values(&mut self, says: &mut impl FnMut(&[u8]) -> Said, page: &Page, begin: usize, out: &mut [i64]) {
        match &page.values {
            Stored::Codes(_) => {
                if let Some(dictionary) = &page.dictionary {
                    self.coded(says, dictionary, page, begin, out);
                }
            }
            values => self.stored(says, values, begin, out),
        }
    }

    /// What codes of a dictionary say.
    fn coded(
        &mut self,
        says: &mut impl FnMut(&[u8]) -> Said,
        dictionary: &Arc<Stored>,
        page: &Page,
        begin: usize,
        out: &mut [i64],
    ) {
        let known = match self.known.take() {
            Some((entries, known)) if Arc::ptr_eq(&entries, dictionary) => known,
            Some(_) | None => {
                let mut known = vec![0; dictionary.count()];
                self.stored(says, dictionary, 0, &mut known);
                known
            }
        };
        if let Stored::Codes(codes) = &page.values {
            codes.read(begin, out.len(), &mut self.codes);
        }
        for (value, &code) in out.iter_mut().zip(&self.codes) {
            *value = known.get(code as usize).copied().unwrap_or(ELSE);
        }
        self.known = Some((dictionary.clone(), known));
    }

    /// What some values say.
    fn stored(&mut self, says: &mut impl FnMut(&[u8]) -> Said, values: &Stored, begin: usize, out: &mut [i64]) {
        match values {
            Stored::Texts(texts) => {
                for (place, value) in (begin..).zip(out) {
                    *value = number(says(text_of(texts.get(place))));
                }
                return;
            }
            Stored::Cells(cells) => {
                for (cell, value) in cells.iter().skip(begin).zip(out) {
                    *value = cell.as_ref().map_or(ELSE, |text| number(says(text.as_bytes())));
                }
                return;
            }
            Stored::Fixed(fixed) => fixed.read(begin, out),
            Stored::Whole(numbers) => {
                for (value, number) in out.iter_mut().zip(numbers.iter().skip(begin)) {
                    *value = *number;
                }
            }
            Stored::Bits(bits) => {
                for (place, value) in (begin..).zip(out.iter_mut()) {
                    *value = i64::from(bits.get(place / 8).is_some_and(|byte| byte >> (place % 8) & 1 == 1));
                }
            }
            Stored::Flags(runs) => {
                runs.read(begin, out.len(), &mut self.codes);
                for (value, place) in out.iter_mut().zip(&self.codes) {
                    *value = i64::from(*place);
                }
            }
            Stored::Codes(_) => return,
        }
        if self.how == How::Words {
            for value in out {
                *value = match self.holds {
                    _ if *value == ELSE => ELSE,
                    Holds::Flags => number(says(if *value == 0 { b"no" } else { b"yes" })),
                    Holds::Decimals(scale) => number(says(decimal(i128::from(*value), scale).as_bytes())),
                    holds => number(says(whole(holds, *value).as_bytes())),
                };
            }
        } else {
            self.how.turn(out);
        }
    }
}

fn number(said: Said) -> i64 {
    match said {
        Said::Value(value) if value > MISSING => value,
        Said::Missing => MISSING,
        Said::Value(_) | Said::Else => ELSE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Date;

    #[test]
    fn days_are_those_of_the_calendar() {
        let first = Date::new(1970, 1, 1).unwrap();
        for days in (-719_162..2_932_896).step_by(13).chain(-800..800) {
            let date = first.checked_add(jiff::Span::new().days(days)).unwrap();
            assert_eq!(day(days), Some(Column::day(date)), "{date}");
        }
        assert_eq!((day(-719_163), day(2_932_897)), (None, None), "years of other than four digits");
        assert!(day(-719_162).is_some() && day(2_932_896).is_some() && day(i64::MAX).is_none());
    }

    #[test]
    fn numbers_of_other_places() {
        let scaled = |by, up, signed, mut numbers: Vec<i64>| {
            How::Scaled { by, up, most: MOST / up, signed }.turn(&mut numbers);
            numbers
        };
        assert_eq!(scaled(1, 100, false, vec![5, 0, -5, ELSE]), [500, 0, ELSE, ELSE]);
        assert_eq!(scaled(1, 100, true, vec![5, -5, MOST / 100 + 1]), [500, -500, ELSE]);
        // 12.50 is 12.5 in tenths, and 12.51 has no place there.
        assert_eq!(scaled(10, 1, false, vec![1250, 1251, -1250]), [125, ELSE, ELSE]);
    }
}
