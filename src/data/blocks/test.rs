//! Tests of rows over columns of numbers.

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

    /// Whether a row passes; `None` where a cell that is not known leaves that open.
    pub(super) fn accepts(&self, columns: &[Column], row: usize) -> Option<bool> {
        let value = |place: usize| columns.get(place).and_then(|column| column.value(row));
        match self {
            Test::All(tests) => {
                let mut all = Some(true);
                for test in tests {
                    match test.accepts(columns, row) {
                        Some(false) => return Some(false),
                        None => all = None,
                        Some(true) => {}
                    }
                }
                all
            }
            Test::Any(tests) => {
                let mut any = Some(false);
                for test in tests {
                    match test.accepts(columns, row) {
                        Some(true) => return Some(true),
                        None => any = None,
                        Some(false) => {}
                    }
                }
                any
            }
            Test::Not(test) => test.accepts(columns, row).map(|passes| !passes),
            Test::Compare(place, op, number) => value(*place).map(|value| op.accepts(value.cmp(number))),
            Test::Columns(left, op, right) => Some(op.accepts(value(*left)?.cmp(&value(*right)?))),
            Test::Holds(place) => value(*place).map(|value| value == 1),
            Test::Bit(place, bit) => value(*place).map(|value| value >> bit & 1 == 1),
        }
    }
}
