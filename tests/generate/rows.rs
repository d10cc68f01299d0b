//! Generated tables of events: days on the edges of windows, returns, cells that are not known.

use progc::eval::derive::Row;
use progc::ir::{FactValue, Program, Type};
use progc::value::{Date, Decimal};

use super::Dice;

/// The rows of one partner, by table; now and then a table is not given.
pub type Rows = Vec<Option<Vec<Row>>>;

/// Which tables are given is the same for all partners of a run.
pub fn given(program: &Program, d: &mut Dice) -> Vec<bool> {
    program.tables.iter().map(|_| d.percent(85)).collect()
}

/// Rows for one partner.
pub fn rows(program: &Program, given: &[bool], as_of: Date, d: &mut Dice) -> Rows {
    let tables = program.tables.iter().zip(given);
    tables
        .map(|(table, given)| {
            let count = if d.percent(20) { 0 } else { d.below(7) };
            given.then(|| {
                (0..count)
                    .map(|_| table.columns.iter().map(|c| (!d.percent(2)).then(|| cell(&c.ty, as_of, d))).collect())
                    .collect()
            })
        })
        .collect()
}

fn cell(ty: &Type, as_of: Date, d: &mut Dice) -> FactValue {
    match ty {
        Type::Number(rate) => {
            let step = rate.unit.smallest_step().unwrap_or(Decimal::new(25, 2));
            let base = Decimal::from(*d.pick(&[0, 1, 2, 3, 12, 50, 100, 1000, 2500, -100]));
            let moved = match d.below(4) {
                0 => base.sub(step).unwrap(),
                1 => base.add(step).unwrap(),
                _ => base,
            };
            FactValue::Number(moved)
        }
        Type::Date => FactValue::Date(day(as_of, d)),
        Type::Flag => FactValue::Flag(d.percent(50)),
        Type::OneOf(choices) if !choices.is_empty() => FactValue::Text(d.pick(choices).to_uppercase()),
        Type::OneOf(_) | Type::Text => FactValue::Text(String::from(*d.pick(&["mail", "Mail", "file"]))),
        Type::SetOf(choices) => FactValue::Set(choices.iter().filter(|_| d.percent(50)).cloned().collect()),
    }
}

/// Days around the edges that windows have: of the last so many days, of periods of the calendar, of fiscal years.
fn day(as_of: Date, d: &mut Dice) -> Date {
    let back = |days: i64| as_of.checked_sub(jiff::Span::new().days(days)).unwrap();
    match d.below(6) {
        0 => back(*d.pick(&[-1, 0, 0, 1])),
        1 => back(*d.pick(&[6, 7, 30, 31, 32, 41, 42, 89, 90])),
        2 => back(*d.pick(&[364, 365, 366, 367, 730, 731, 732])),
        3 => {
            let first = as_of.first_of_year();
            let year = first.checked_sub(jiff::Span::new().years(*d.pick(&[0, 0, 1, 2]))).unwrap();
            year.checked_add(jiff::Span::new().months(*d.pick(&[0, 3, 6, 9]))).unwrap()
        }
        4 => as_of.checked_sub(jiff::Span::new().years(1)).unwrap(),
        _ => back(i64::try_from(d.below(800)).unwrap()),
    }
    .checked_sub(jiff::Span::new().days(i64::from(d.percent(30))))
    .unwrap()
}
