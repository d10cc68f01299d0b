//! Tests of rows over columns of numbers.

use fearless_simd::{Level, dispatch};

use super::batch;
use crate::eval::columnar::Column;
use crate::ir::{Comparison, RowTest, Type};
use crate::value::{Date, Decimal};

/// What a column of events holds as numbers.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// Numbers at this many decimal places.
    Number(u8),
    Day,
    Flag,
    /// Which of these lists of choices a text is in, a bit each.
    Choices(Vec<Vec<String>>),
}

/// A test of a row, made ready for columns by their place.
#[derive(Debug, Clone)]
pub(super) enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    /// A number or day against another.
    Compare(usize, Comparison, i64),
    /// Two columns that hold the same.
    Columns(usize, Comparison, usize),
    Holds(usize),
    /// Whether a bit is set.
    Bit(usize, u32),
}

/// The columns that tests need, by their place in the program's table, with what they hold.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    pub(super) of: Vec<(u32, Kind)>,
}

impl Kinds {
    /// The place of a column; `None` where it is of a type that has no numbers.
    pub(super) fn place(&mut self, column: u32, types: &[Type]) -> Option<usize> {
        if let Some(place) = self.of.iter().position(|(known, _)| *known == column) {
            return Some(place);
        }
        let kind = match types.get(column as usize)? {
            Type::Number(rate) => Kind::Number(rate.unit.smallest_step().map_or(PLACES, Decimal::scale)),
            Type::Date => Kind::Day,
            Type::Flag => Kind::Flag,
            Type::OneOf(_) | Type::Text => Kind::Choices(Vec::new()),
            Type::SetOf(_) => return None,
        };
        self.of.push((column, kind));
        Some(self.of.len() - 1)
    }

    fn kind(&self, place: usize) -> Option<&Kind> {
        self.of.get(place).map(|(_, kind)| kind)
    }
}

/// Decimal places of numbers without a smallest step.
const PLACES: u8 = 6;
/// So many lists of choices are told apart in a column.
const MOST_LISTS: usize = 60;

impl Test {
    /// Makes a test ready; `None` where it asks for more than numbers tell.
    pub(super) fn of(test: &RowTest, kinds: &mut Kinds, types: &[Type], as_of: Date) -> Option<Test> {
        let mut all = |tests: &[RowTest]| {
            tests.iter().map(|test| Test::of(test, kinds, types, as_of)).collect::<Option<Vec<_>>>()
        };
        Some(match test {
            RowTest::All(tests) => Test::All(all(tests)?),
            RowTest::Any(tests) => Test::Any(all(tests)?),
            RowTest::Not(test) => Test::Not(Box::new(Test::of(test, kinds, types, as_of)?)),
            RowTest::Compare { column, op, amount } => {
                let place = kinds.place(*column, types)?;
                let Some(Kind::Number(scale)) = kinds.kind(place) else { return None };
                let places = scale.checked_sub(amount.value.scale())?;
                let number = amount.value.mantissa().checked_mul(10i128.checked_pow(u32::from(places))?)?;
                Test::Compare(place, *op, i64::try_from(number).ok()?)
            }
            RowTest::CompareColumns { left, op, right } => {
                let (left, right) = (kinds.place(*left, types)?, kinds.place(*right, types)?);
                match (kinds.kind(left)?, kinds.kind(right)?) {
                    (Kind::Number(a), Kind::Number(b)) if a == b => {}
                    (Kind::Day, Kind::Day) | (Kind::Flag, Kind::Flag) => {}
                    (Kind::Number(_) | Kind::Day | Kind::Flag | Kind::Choices(_), _) => return None,
                }
                Test::Columns(left, *op, right)
            }
            RowTest::CompareDate { column, op, date } => {
                let place = kinds.place(*column, types)?;
                let Some(Kind::Day) = kinds.kind(place) else { return None };
                Test::Compare(place, *op, Column::day(date.unwrap_or(as_of)))
            }
            RowTest::Holds(column) => {
                let place = kinds.place(*column, types)?;
                let Some(Kind::Flag) = kinds.kind(place) else { return None };
                Test::Holds(place)
            }
            RowTest::OneOf { column, choices } => {
                let place = kinds.place(*column, types)?;
                let Some((_, Kind::Choices(lists))) = kinds.of.get_mut(place) else { return None };
                if lists.len() == MOST_LISTS {
                    return None;
                }
                lists.push(choices.iter().map(|choice| choice.to_lowercase()).collect());
                Test::Bit(place, u32::try_from(lists.len() - 1).ok()?)
            }
        })
    }

    /// Which of the sixty-four rows of a word pass.
    pub(super) fn verdicts(&self, columns: &[Column], word: usize) -> Verdicts {
        let none = (0, &[][..]);
        let column = |place: usize| columns.get(place).map_or(none, |column| of_word(column, word));
        match self {
            Test::All(tests) => {
                let all = Verdicts { yes: u64::MAX, no: 0 };
                tests.iter().fold(all, |all, test| all.and(test.verdicts(columns, word)))
            }
            Test::Any(tests) => {
                let any = Verdicts { yes: u64::MAX, no: 0 };
                tests.iter().fold(any, |any, test| any.and(test.verdicts(columns, word).not())).not()
            }
            Test::Not(test) => test.verdicts(columns, word).not(),
            Test::Compare(place, op, number) => {
                let (known, values) = column(*place);
                let number = *number;
                let passes = match op {
                    Comparison::AtLeast => bits(values, |value| value >= number),
                    Comparison::AtMost => bits(values, |value| value <= number),
                    Comparison::MoreThan => bits(values, |value| value > number),
                    Comparison::LessThan => bits(values, |value| value < number),
                    Comparison::Equal => bits(values, |value| value == number),
                    Comparison::NotEqual => bits(values, |value| value != number),
                };
                Verdicts::of(known, passes)
            }
            Test::Columns(left, op, right) => {
                let (left, right) = (column(*left), column(*right));
                let pairs = left.1.iter().zip(right.1).zip(0..);
                let passes = pairs.fold(0, |bits, ((a, b), at)| bits | u64::from(op.accepts(a.cmp(b))) << at);
                Verdicts::of(left.0 & right.0, passes)
            }
            Test::Holds(place) => {
                let (known, values) = column(*place);
                Verdicts::of(known, bits(values, |value| value == 1))
            }
            Test::Bit(place, bit) => {
                let (known, values) = column(*place);
                Verdicts::of(known, bits(values, |value| value >> bit & 1 == 1))
            }
        }
    }
}

/// Of sixty-four rows, a bit each, which pass and which do not; of the others a cell that is not known leaves it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdicts {
    pub(super) yes: u64,
    pub(super) no: u64,
}

impl Verdicts {
    pub(super) fn of(known: u64, passes: u64) -> Self {
        Verdicts { yes: known & passes, no: known & !passes }
    }

    /// One no decides, one unknown leaves open.
    pub(super) fn and(self, other: Verdicts) -> Self {
        Verdicts { yes: self.yes & other.yes, no: self.no | other.no }
    }

    fn not(self) -> Self {
        Verdicts { yes: self.no, no: self.yes }
    }
}

/// What is known of the rows of a word, and their values.
pub(super) fn of_word(column: &Column, word: usize) -> (u64, &[i64]) {
    let values = column.values.get(word * 64..).unwrap_or_default();
    let values = values.get(..64).unwrap_or(values);
    (column.known.get(word).copied().unwrap_or(0), values)
}

/// A bit for each value that is accepted.
#[inline]
pub(super) fn bits(values: &[i64], accepts: impl Fn(i64) -> bool) -> u64 {
    dispatch!(Level::new(), _simd => batch::bits(values, &accepts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_stays_open_unless_it_does_not_matter() {
        // Rows: 5 yes, 5 no, ? yes, 7 ?, ? ?
        let number = Column { known: vec![0b01011], values: vec![5, 5, 0, 7, 0], odd: Vec::new() };
        let flag = Column { known: vec![0b00111], values: vec![1, 0, 1, 0, 0], odd: Vec::new() };
        let columns = [number, flag];
        let five = || Test::Compare(0, Comparison::AtMost, 5);
        let says = |test: &Test| test.verdicts(&columns, 0);
        assert_eq!(says(&five()), Verdicts { yes: 0b00011, no: 0b01000 });
        assert_eq!(says(&Test::All(vec![five(), Test::Holds(1)])), Verdicts { yes: 0b00001, no: 0b01010 });
        let any = Test::Any(vec![five(), Test::Not(Box::new(Test::Holds(1)))]);
        assert_eq!(says(&any), Verdicts { yes: 0b00011, no: 0 });
        assert_eq!(says(&Test::Any(Vec::new())).no, u64::MAX);
        assert_eq!(says(&Test::Columns(0, Comparison::MoreThan, 1)), Verdicts { yes: 0b00011, no: 0 });
        assert_eq!(says(&Test::Bit(0, 1)), Verdicts { yes: 0b01000, no: 0b00011 });
        assert_eq!(Test::Holds(1).verdicts(&columns, 7), Verdicts { yes: 0, no: 0 });
    }
}
