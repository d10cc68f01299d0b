//! Cells straight into numbers of a column, where they are written plainly. What is not goes the way of all cells, which knows
//! every form and every fault.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::batch::Cell;
use super::calendar::Calendar;
use super::cents::{Cents, Quick, Wholes};
use super::recent::Recent;
use super::swar::{HIGHEST, ZEROS, above_nine, number};
use super::text::text_of;
use crate::data::cell;
use crate::data::forms::number::Notation;
use crate::data::forms::{Form as Written, Forms};
use crate::data::names::wide;
use crate::data::read::Kind;
use crate::eval::Facts;
use crate::eval::columnar::{Block, ColumnSpec, ColumnValues, Plan};
use crate::ir::{FactValue, Measure, MeasureId, Program, Type};
use crate::value::Unit;

/// The most texts of a column that are kept.
const MOST_TEXTS: usize = 1 << 12;
/// The most digits of a number that is read here.
const MOST_DIGITS: usize = 18;

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// A number of the column.
    Value(i64),
    /// Nothing.
    Missing,
    /// Something that is not plainly read.
    Else,
}

/// A column of the table that is read.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// Its place in the table.
    pub(super) column: usize,
    /// Its place in the block; none where the program does not ask for it, and its cells need only be sound.
    pub(super) place: Option<usize>,
    pub(super) form: Form,
}

/// How the cells of a column are read.
#[derive(Debug, Clone)]
pub(super) enum Form {
    Number(Digits),
    Day(Calendar),
    Flag,
    /// A text, of which there are few.
    Named(Texts),
}

/// How numbers are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Digits {
    /// Decimal places of the column of the block.
    scale: usize,
    /// Decimal places that a number may have.
    places: usize,
    signed: bool,
    comma: bool,
    /// Whether it is not known yet how the column is written, so that whole numbers alone are plain.
    open: bool,
}

impl Digits {
    /// Numbers of a column with so many decimal places, of which the unit has a smallest step or not.
    pub(super) fn new(scale: u8, unit: Unit, signed: bool, written: &Written, open: bool) -> Self {
        let places = match unit {
            Unit::Count => 0,
            Unit::Money(currency) => currency.minor_digits(),
            Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => scale,
        };
        let comma = written.notation == Notation::Comma;
        Digits { scale: usize::from(scale), places: usize::from(places.min(scale)), signed, comma, open }
    }
}

/// What the texts of a column say.
#[derive(Debug, Clone)]
pub(super) struct Texts {
    measure: MeasureId,
    known: HashMap<Box<[u8]>, Said, FixedState>,
    recent: Recent,
    scratch: Block,
}

impl Field {
    /// The column of a measure. `None` where every text is sound and nobody asks.
    pub(super) fn new(
        program: &Program,
        measure: MeasureId,
        column: usize,
        forms: &Forms,
        asked: &[ColumnSpec<'_>],
    ) -> Option<Field> {
        let declared = program.measures.get(measure.index())?;
        let place = asked.iter().position(|spec| spec.measure == measure);
        let form = match &declared.ty {
            Type::Number(rate) => {
                let scale = match place.and_then(|place| asked.get(place)).map(|spec| spec.values) {
                    Some(ColumnValues::Scaled(scale)) => scale,
                    _ => 6,
                };
                let open = forms.is_open(column);
                Form::Number(Digits::new(scale, rate.unit, declared.signed, forms.of(column), open))
            }
            Type::Date => Form::Day(Calendar::of(forms.of(column))),
            Type::Flag => Form::Flag,
            Type::Text if place.is_none() => return None,
            Type::OneOf(choices) if place.is_none() && choices.is_empty() && wide(&declared.name) != "country" => {
                return None;
            }
            Type::Text | Type::OneOf(_) | Type::SetOf(_) => Form::Named(Texts::new(measure)),
        };
        Some(Field { column, place, form })
    }
}

impl Texts {
    fn new(measure: MeasureId) -> Self {
        Texts { measure, known: HashMap::default(), recent: Recent::default(), scratch: Block::default() }
    }

    /// Of a column of a table of events.
    pub(super) fn of_column(column: u32) -> Self {
        Texts::new(MeasureId(column))
    }

    /// What the text of a cell says, where it was kept, and whether it was.
    #[inline]
    pub(super) fn quick(&self, cell: Cell) -> (i64, bool) {
        self.recent.quick(cell)
    }

    /// Keeps what a text says for the cells that come.
    pub(super) fn remember(&mut self, text: &[u8], said: Said) {
        if let Said::Value(value) = said {
            self.recent.keep(text, value);
        }
    }

    /// What a text says, looked up where it was read before.
    pub(super) fn read(&mut self, plan: &Plan<'_>, program: &Program, place: Option<usize>, text: &[u8]) -> Said {
        if let Some(&said) = self.known.get(text) {
            return said;
        }
        let said = self.first(plan, program, place, text);
        self.keep(text, said);
        said
    }

    /// The same with whatever tells what a text of a column says.
    pub(super) fn looked_up(&mut self, text: &[u8], first: impl FnOnce(u32, &[u8]) -> Said) -> Said {
        if let Some(&said) = self.known.get(text) {
            return said;
        }
        let said = first(self.measure.0, text);
        self.keep(text, said);
        said
    }

    fn keep(&mut self, text: &[u8], said: Said) {
        if self.known.len() < MOST_TEXTS {
            self.known.insert(text.into(), said);
        }
    }

    fn first(&mut self, plan: &Plan<'_>, program: &Program, place: Option<usize>, text: &[u8]) -> Said {
        let (Some(measure), Ok(text)) =
            (program.measures.get(self.measure.index()), std::str::from_utf8(text_of(text)))
        else {
            return Said::Else;
        };
        let (kind, form) = (Kind::Text, &Written::default());
        match cell::read(program, measure, cell::Cell { text, kind, form }) {
            Ok(Some(value)) => self.value(plan, program, place, value),
            Ok(None) => Said::Missing,
            Err(_) => Said::Else,
        }
    }

    /// A fact as a number of its column.
    fn value(&mut self, plan: &Plan<'_>, program: &Program, place: Option<usize>, value: FactValue) -> Said {
        let Some(place) = place else { return Said::Value(0) };
        let mut facts = Facts::unknown(program);
        facts.set(self.measure, value);
        self.scratch.clear(plan, 1);
        self.scratch.set(plan, 0, &facts);
        match self.scratch.columns.get(place) {
            Some(column) if column.odd.is_empty() && column.known.first() == Some(&1) => {
                column.values.first().map_or(Said::Else, |&value| Said::Value(value))
            }
            Some(_) | None => Said::Else,
        }
    }
}

impl Digits {
    /// What reads most numbers.
    pub(super) fn quick(self) -> Quick {
        let sign = if self.comma { b',' } else { b'.' };
        let power = |less: usize| POWERS.get(self.scale.checked_sub(less)?).copied();
        match (self.places, power(0), power(2)) {
            (0, Some(power), _) => Quick::Wholes(Wholes::new(power)),
            (2.., _, Some(power)) if !self.open => Quick::Cents(Cents::new(sign, power)),
            _ => Quick::Other,
        }
    }

    /// Reads the number of a cell by [`Digits::any`], and says whether it is one.
    #[inline]
    pub(super) fn any_of(self, cell: Cell) -> (i64, bool) {
        let (bytes, bits) = (cell.word(), u32::try_from(cell.length).unwrap_or(0) << 3);
        let value = if bytes == 0 { None } else { self.any(bytes, bits) };
        (value.unwrap_or(0), value.is_some())
    }

    /// Reads a number of up to eight signs, digits and a point, all at once. `None` for what is anything else.
    #[inline]
    fn any(self, bytes: u64, bits: u32) -> Option<i64> {
        const POINTS: u64 = u64::from_le_bytes([b'.'; 8]);
        const COMMAS: u64 = u64::from_le_bytes([b','; 8]);
        // The first byte that is the point: what is before it borrows nothing.
        let other = bytes ^ if self.comma { COMMAS } else { POINTS };
        let before = (other.wrapping_sub(HIGHEST >> 7) & !other & HIGHEST).trailing_zeros() & !7;
        if before >= bits {
            let number = eight(bytes, bits)?;
            return Some(number.wrapping_mul(*POWERS.get(self.scale)?).cast_signed());
        }
        let behind = (bits - before) as usize / 8 - 1;
        if before == 0 || behind == 0 || behind > self.places || behind == 3 || self.open {
            return None;
        }
        let mask = 1u64.wrapping_shl(before) - 1;
        let number = eight((bytes & mask) | ((bytes >> 8) & !mask), bits - 8)?;
        Some(number.wrapping_mul(*POWERS.get(self.scale.wrapping_sub(behind))?).cast_signed())
    }

    /// Reads a number.
    pub(super) fn read(self, text: &[u8]) -> Said {
        let (negative, digits) = match text {
            [] => return Said::Missing,
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        if digits.len() > MOST_DIGITS + 1 || (negative && !self.signed) {
            return Said::Else;
        }
        let (mut number, mut whole) = run(0, digits);
        let Some(mut rest) = digits.get(whole..).filter(|_| whole > 0) else { return Said::Else };
        let first = whole;
        // Where both signs may stand, three digits behind one of them are another matter.
        while self.comma && first <= 3 && digits.first() != Some(&b'0') && rest.first() == Some(&b'.') {
            let Some(group) = rest.get(1..4) else { return Said::Else };
            let (more, count) = run(number, group);
            if count != 3 {
                return Said::Else;
            }
            (number, whole) = (more, whole + 3);
            rest = rest.get(4..).unwrap_or_default();
        }
        let mut behind = 0;
        if let [sign, fraction @ ..] = rest {
            if *sign != if self.comma { b',' } else { b'.' } {
                return Said::Else;
            }
            let (kept, excess) = fraction.split_at_checked(self.places).unwrap_or((fraction, &[]));
            let (all, count) = run(number, kept);
            if count != kept.len() || fraction.is_empty() || !excess.iter().all(|&b| b == b'0') {
                return Said::Else;
            }
            if self.open || (!self.comma && fraction.len() == 3 && first <= 3 && digits.first() != Some(&b'0')) {
                return Said::Else;
            }
            (number, behind) = (all, count);
        }
        let Some(power) = POWERS.get(self.scale.wrapping_sub(behind)) else { return Said::Else };
        if whole + self.scale > MOST_DIGITS {
            return Said::Else;
        }
        let number = number.wrapping_mul(*power).cast_signed();
        Said::Value(if negative { number.wrapping_neg() } else { number })
    }
}

impl Digits {
    /// Decimal places of the column of the block, those that a number may have, and whether it may be below zero.
    #[cfg(feature = "parquet")]
    pub(super) fn places(self) -> (u32, u32, bool) {
        let number = |places: usize| u32::try_from(places).unwrap_or(u32::MAX);
        (number(self.scale), number(self.places), self.signed)
    }
}

const POWERS: [u64; 10] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

/// The number of one to eight digits, of which the first is the lowest byte of so many bits.
#[inline]
fn eight(signs: u64, bits: u32) -> Option<u64> {
    // As many zeros go before the first digit as there are less than eight.
    let left = bits.wrapping_neg();
    let digits = (signs ^ ZEROS.wrapping_shr(left)).wrapping_shl(left);
    (above_nine(digits) == 0).then(|| number(digits))
}

/// Reads digits behind `number`, and how many there are.
#[inline]
fn run(mut number: u64, text: &[u8]) -> (u64, usize) {
    let mut count = 0;
    for &byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
        count += 1;
    }
    (number, count)
}

/// Reads a flag in its usual forms.
#[inline]
pub(super) fn flag(text: &[u8]) -> Said {
    match text {
        [] => Said::Missing,
        b"true" | b"1" | b"yes" | b"y" | b"t" | b"x" | b"ja" | b"j" | b"TRUE" | b"True" | b"Yes" | b"YES" | b"Y"
        | b"X" | b"wahr" | b"WAHR" | b"Ja" => Said::Value(1),
        b"false" | b"0" | b"no" | b"n" | b"f" | b"nein" | b"FALSE" | b"False" | b"No" | b"NO" | b"N" | b"falsch"
        | b"FALSCH" | b"Nein" => Said::Value(0),
        _ => Said::Else,
    }
}

/// The measures that are read from the table, by their place in it.
pub(super) fn measures<'p>(
    program: &'p Program,
    columns: &[Option<usize>],
) -> impl Iterator<Item = (MeasureId, &'p Measure, usize)> {
    let found = program.measures.iter().zip(columns.to_vec()).enumerate();
    found.filter_map(|(index, (measure, column))| Some((MeasureId::at(index), measure, column?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Currency, Decimal};

    fn money(scale: usize, comma: bool) -> Digits {
        Digits { scale, places: 2, signed: false, comma, open: false }
    }

    fn quick(digits: Digits, text: &str) -> Option<i64> {
        let cell = Cell::alone(text);
        let (value, is_known) = match digits.quick() {
            Quick::Wholes(wholes) => wholes.quick(cell),
            Quick::Cents(cents) => cents.quick(cell),
            Quick::Other => (0, false),
        };
        is_known.then_some(value)
    }

    fn any(digits: Digits, text: &str) -> Option<i64> {
        let (value, is_known) = digits.any_of(Cell::alone(text));
        is_known.then_some(value)
    }

    #[test]
    fn most_numbers_are_quickly_read() {
        let whole = Digits { places: 0, ..money(0, false) };
        assert_eq!(
            ["7", "12345678", "", "1.5", "-1"].map(|text| quick(whole, text)),
            [Some(7), Some(12_345_678), None, None, None]
        );
        let cents = ["1234.56", "0.05", "12345678", "3", ".50", "1.5", "1.234", "-1.00"]
            .map(|text| quick(money(2, false), text));
        assert_eq!(cents, [Some(123_456), Some(5), Some(1_234_567_800), Some(300), None, None, None, None]);
    }

    #[test]
    fn plain_numbers_are_scaled() {
        let both = |digits: Digits, text: &str| {
            let slow = digits.read(text.as_bytes());
            for quick in [quick(digits, text), any(digits, text)] {
                assert_eq!(quick.map_or(slow, Said::Value), slow, "{text}");
            }
            slow
        };
        let point = |text: &str| both(money(2, false), text);
        assert_eq!(point("9999.99"), Said::Value(999_999));
        assert_eq!(point("10000"), Said::Value(1_000_000));
        assert_eq!(point("0.5"), Said::Value(50));
        assert_eq!(point("60000.5000"), Said::Value(6_000_050));
        assert_eq!(point("0.500"), Said::Value(50));
        assert_eq!(point(""), Said::Missing);
        for odd in
            ["12.500", "1.", ".5", "-1", "1,5", "1e3", "12.505", "9999999999999999999", "12345678901234567.1", " 1"]
        {
            assert_eq!(point(odd), Said::Else, "{odd}");
        }
        let comma = |text: &str| both(money(2, true), text);
        assert_eq!(comma("1.234,56"), Said::Value(123_456));
        assert_eq!(comma("1.234"), Said::Value(123_400));
        assert_eq!(comma("1234,5"), Said::Value(123_450));
        for odd in ["12.5", "1234.567", "1.23.456", "12,", "1.234.56"] {
            assert_eq!(comma(odd), Said::Else, "{odd}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_read_here_is_read_so_elsewhere(text in "-?[0-9]{1,7}([.,][0-9]{0,5}){0,2}", comma: bool, signed: bool) {
            let unit = Unit::Money("EUR".parse::<Currency>().unwrap());
            let notation = if comma { Notation::Comma } else { Notation::Point };
            let digits = Digits { scale: 3, places: 2, signed, comma, open: false };
            let rules = cell::Rules { signed, ..cell::Rules::default() };
            let form = Written::numbers(notation);
            let slow = cell::number(cell::Cell { text: &text, kind: Kind::Text, form: &form }, unit, rules);
            let exact = |value: i64| Ok(Decimal::new(i128::from(value), 3));
            if let Said::Value(value) = digits.read(text.as_bytes()) {
                proptest::prop_assert_eq!(&slow, &exact(value));
            }
            if let Some(value) = quick(digits, &text) {
                proptest::prop_assert_eq!(&slow, &exact(value));
            }
            if let Some(value) = any(digits, &text) {
                proptest::prop_assert_eq!(slow, exact(value));
            }
        }
    }
}
