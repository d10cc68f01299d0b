//! Measures that are computed from the rows of tables: `sum of orders.amount over the last 12 months`.
//!
//! A partner without rows in a table that is there has zero, not an unknown; a cell that is needed and empty makes the
//! measure unknown; where the table itself is absent, the measure is unknown unless the partner table gives it.

use std::collections::BTreeSet;

use super::Facts;
use super::window::{self, Calendar, Days};
use crate::ir::{Aggregate, Derivation, FactValue, Measure, MeasureId, Program, RowTest, TableId, Type, Window};
use crate::value::{Date, Decimal, DecimalError, Unit};

/// One row of a table, a value a column; `None` is an empty cell.
pub type Row = Vec<Option<FactValue>>;

/// The rows of one partner: by [`TableId`], `None` where the table was not given.
pub type Events<'a> = [Option<&'a [Row]>];

/// A number became too large.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the measure `{measure}` cannot be computed: {cause}")]
pub struct DeriveError {
    /// Which measure.
    pub measure: String,
    /// Why.
    pub cause: DecimalError,
}

/// Decimal places of a computed percentage or ratio. It is rounded down, so that rounding never lifts a partner over a threshold.
const PLACES: u8 = 6;

/// Fills in every measure of the program that tables or other measures give. Ranks are another matter: they need all partners.
///
/// What a table that is there gives holds, and be it that nothing is known; without the table, what the partner table says holds.
pub fn derive(program: &Program, as_of: Date, events: &Events<'_>, facts: &mut Facts) -> Result<(), DeriveError> {
    let calendar = Calendar { as_of, fiscal_year: program.header.fiscal_year, joined: joined(program, facts) };
    pass(program, calendar, events, facts, Pass::Tables)?;
    ratios(program, as_of, facts)
}

/// The day on which a partner joined.
pub(crate) fn joined(program: &Program, facts: &Facts) -> Option<Date> {
    let index = program.measures.iter().position(|measure| measure.name == "joined")?;
    facts.get(MeasureId::at(index))?.day()
}

/// Fills in what other measures give, once these are there.
pub fn ratios(program: &Program, as_of: Date, facts: &mut Facts) -> Result<(), DeriveError> {
    let calendar = Calendar { as_of, fiscal_year: program.header.fiscal_year, joined: None };
    // A ratio may read others, which stand before or after it; in each round at least one more is done.
    for _ in &program.measures {
        if !pass(program, calendar, &[], facts, Pass::Ratios)? {
            break;
        }
    }
    Ok(())
}

/// Fills in what one pass gives; whether anything is other than before.
fn pass(
    program: &Program,
    calendar: Calendar,
    events: &Events<'_>,
    facts: &mut Facts,
    pass: Pass,
) -> Result<bool, DeriveError> {
    let mut changed = false;
    for (index, measure) in program.measures.iter().enumerate() {
        let Some(derivation) = &measure.derivation else { continue };
        let id = MeasureId::at(index);
        let value = one(program, calendar, events, facts, measure, derivation, pass)
            .map_err(|cause| DeriveError { measure: measure.name.clone(), cause })?;
        match value {
            Some(value) if facts.get(id) != Some(&value) => {
                facts.set(id, value);
                changed = true;
            }
            None if pass == Pass::Tables && reads_from(derivation, events) => facts.forget(id),
            Some(_) | None => {}
        }
    }
    Ok(changed)
}

/// Whether a measure is computed from a table that is there.
fn reads_from(derivation: &Derivation, events: &Events<'_>) -> bool {
    derivation.table().is_some_and(|table| events.get(table.index()).is_some_and(Option::is_some))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    Tables,
    Ratios,
}

type Derived = Result<Option<FactValue>, DecimalError>;

fn one(
    program: &Program,
    calendar: Calendar,
    events: &Events<'_>,
    facts: &Facts,
    measure: &Measure,
    derivation: &Derivation,
    pass: Pass,
) -> Derived {
    let reader = |table: &TableId| {
        let rows = events.get(table.index()).copied().flatten()?;
        let dated_by = program.tables.get(table.index()).and_then(|t| t.dated_by);
        Some(Reader { rows, dated_by, calendar })
    };
    match (derivation, pass) {
        (Derivation::Aggregate { function, table, column, window, filter, among }, Pass::Tables) => {
            let Some(reader) = reader(table) else { return Ok(None) };
            let Some(days) = window::days(*window, calendar) else { return Ok(None) };
            reader.aggregate(measure, *function, *column, (days, *window), filter, among)
        }
        (Derivation::Growth { table, column, window, filter }, Pass::Tables) => {
            let Some(reader) = reader(table) else { return Ok(None) };
            let (Some(now), Some(before)) = (window::days(*window, calendar), window::before(*window, calendar)) else {
                return Ok(None);
            };
            let (Some(now), Some(before)) =
                (reader.sum(*column, (now, *window), filter)?, reader.sum(*column, (before, *window), filter)?)
            else {
                return Ok(None);
            };
            if before <= Decimal::ZERO {
                return Ok(Some(FactValue::NotApplicable));
            }
            let percent = now.sub(before)?.mul(Decimal::from(100))?.div_floor(before, PLACES)?;
            Ok(Some(FactValue::Number(percent)))
        }
        (Derivation::Ratio(above, below), Pass::Ratios) => match (facts.get(*above), facts.get(*below)) {
            (Some(FactValue::Number(above)), Some(FactValue::Number(below))) if !below.is_negative() => {
                if *below == Decimal::ZERO {
                    return Ok(Some(FactValue::NotApplicable));
                }
                let hundred = matches!(&measure.ty, Type::Number(rate) if rate.unit == Unit::Percent);
                let above = if hundred { above.mul(Decimal::from(100))? } else { *above };
                Ok(Some(FactValue::Number(above.div_floor(*below, PLACES)?)))
            }
            (Some(FactValue::NotApplicable), _) | (_, Some(FactValue::NotApplicable)) => {
                Ok(Some(FactValue::NotApplicable))
            }
            _ => Ok(None),
        },
        (Derivation::Rank { .. }, _)
        | (Derivation::Ratio(..), Pass::Tables)
        | (Derivation::Aggregate { .. } | Derivation::Growth { .. }, Pass::Ratios) => Ok(None),
    }
}

/// The rows of one partner in one table.
struct Reader<'a> {
    rows: &'a [Row],
    dated_by: Option<u32>,
    calendar: Calendar,
}

/// The rows that count; `None` where an empty cell leaves it unknown whether one does.
type Counted<'a> = Option<Vec<&'a Row>>;

impl<'a> Reader<'a> {
    fn counted(&self, (days, window): (Days, Window), tests: &[&RowTest]) -> Counted<'a> {
        let mut counted = Vec::new();
        for row in self.rows {
            let in_time = match (self.dated_by, window) {
                (None, _) => Some(true),
                (Some(column), _) => match cell(row, column) {
                    Some(FactValue::Date(day)) => Some(days.contains(*day)),
                    _ if window == Window::Ever => Some(true),
                    _ => None,
                },
            };
            let verdicts = tests.iter().map(|test| meets(row, test, self.calendar.as_of));
            match and(std::iter::once(in_time).chain(verdicts)) {
                Some(true) => counted.push(row),
                Some(false) => {}
                None => return None,
            }
        }
        Some(counted)
    }

    fn sum(&self, column: u32, window: (Days, Window), filter: &RowTest) -> Result<Option<Decimal>, DecimalError> {
        let Some(rows) = self.counted(window, &[filter]) else { return Ok(None) };
        sum(&rows, column)
    }

    fn aggregate(
        &self,
        measure: &Measure,
        function: Aggregate,
        column: Option<u32>,
        window: (Days, Window),
        filter: &RowTest,
        among: &RowTest,
    ) -> Derived {
        let Some(rows) = self.counted(window, &[filter, among]) else { return Ok(None) };
        let count = |n: usize| FactValue::Number(Decimal::from(i64::try_from(n).unwrap_or(i64::MAX)));
        let values = || -> Option<Vec<FactValue>> {
            rows.iter().map(|row| column.and_then(|c| cell(row, c)).cloned()).collect()
        };
        match function {
            Aggregate::Count => Ok(Some(count(rows.len()))),
            Aggregate::CountDistinct => {
                Ok(values().map(|v| count(v.into_iter().map(folded).collect::<BTreeSet<_>>().len())))
            }
            Aggregate::Sum => match column {
                Some(column) => Ok(sum(&rows, column)?.map(FactValue::Number)),
                None => Ok(None),
            },
            Aggregate::Share => {
                let Some(whole) = self.counted(window, &[among]) else { return Ok(None) };
                let size = |rows: &[&Row]| match column {
                    Some(column) => sum(rows, column),
                    None => Ok(Some(Decimal::from(i64::try_from(rows.len()).unwrap_or(i64::MAX)))),
                };
                let (Some(part), Some(whole)) = (size(&rows)?, size(&whole)?) else { return Ok(None) };
                if whole <= Decimal::ZERO {
                    return Ok(Some(FactValue::NotApplicable));
                }
                Ok(Some(FactValue::Number(part.mul(Decimal::from(100))?.div_floor(whole, PLACES)?)))
            }
            Aggregate::Min => Ok(values().map(|v| v.into_iter().min().unwrap_or(FactValue::NotApplicable))),
            Aggregate::Max => Ok(values().map(|v| v.into_iter().max().unwrap_or(FactValue::NotApplicable))),
            Aggregate::Median => match values() {
                Some(values) => median(values, &measure.ty),
                None => Ok(None),
            },
            Aggregate::Latest => Ok(self.latest(&rows, column)),
        }
    }

    /// The value in the row with the latest date; the last such row of the file where several share it.
    fn latest(&self, rows: &[&Row], column: Option<u32>) -> Option<FactValue> {
        let day = |row: &&&Row| self.dated_by.and_then(|c| cell(row, c)).cloned();
        match rows.iter().max_by_key(day) {
            Some(row) => column.and_then(|c| cell(row, c)).cloned(),
            None => Some(FactValue::NotApplicable),
        }
    }
}

/// Whether a row of a table meets a test; not known where a cell that decides is empty.
pub(super) fn meets(row: &Row, test: &RowTest, as_of: Date) -> Option<bool> {
    match test {
        RowTest::All(tests) => and(tests.iter().map(|t| meets(row, t, as_of))),
        RowTest::Any(tests) => and(tests.iter().map(|t| meets(row, t, as_of).map(|b| !b))).map(|b| !b),
        RowTest::Not(test) => meets(row, test, as_of).map(|b| !b),
        RowTest::Compare { column, op, amount } => match cell(row, *column)? {
            FactValue::Number(value) => Some(op.accepts(value.cmp(&amount.value))),
            _ => Some(false),
        },
        RowTest::CompareColumns { left, op, right } => {
            let (left, right) = (cell(row, *left)?, cell(row, *right)?);
            Some(op.accepts(left.cmp(right)))
        }
        RowTest::CompareDate { column, op, date } => match cell(row, *column)? {
            FactValue::Date(day) => Some(op.accepts(day.cmp(&date.unwrap_or(as_of)))),
            _ => Some(false),
        },
        RowTest::Holds(column) => Some(cell(row, *column)? == &FactValue::Flag(true)),
        RowTest::OneOf { column, choices } => match cell(row, *column)? {
            FactValue::Text(text) => Some(choices.iter().any(|c| c.to_lowercase() == text.to_lowercase())),
            _ => Some(false),
        },
    }
}

pub(super) fn cell(row: &Row, column: u32) -> Option<&FactValue> {
    row.get(column as usize).and_then(Option::as_ref)
}

/// Kleene's *and*: one no decides, one unknown leaves open.
pub(super) fn and(verdicts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for verdict in verdicts {
        match verdict {
            Some(false) => return Some(false),
            None => result = None,
            Some(true) => {}
        }
    }
    result
}

fn sum(rows: &[&Row], column: u32) -> Result<Option<Decimal>, DecimalError> {
    let mut total = Decimal::ZERO;
    for row in rows {
        let Some(value) = cell(row, column).and_then(FactValue::number) else { return Ok(None) };
        total = total.add(value)?;
    }
    Ok(Some(total))
}

/// Letter case does not distinguish texts.
fn folded(value: FactValue) -> FactValue {
    match value {
        FactValue::Text(text) => FactValue::Text(text.to_lowercase()),
        FactValue::Number(_)
        | FactValue::Date(_)
        | FactValue::Flag(_)
        | FactValue::Set(_)
        | FactValue::NotApplicable => value,
    }
}

/// The middle value. Two middles of numbers give their mean, rounded down to the smallest step of the unit; two middles of
/// anything else give the lower.
fn median(mut values: Vec<FactValue>, ty: &Type) -> Derived {
    values.sort();
    let middle = values.len() / 2;
    let (Some(upper), lower) = (values.get(middle), middle.checked_sub(1).and_then(|i| values.get(i))) else {
        return Ok(Some(FactValue::NotApplicable));
    };
    if values.len() % 2 == 1 {
        return Ok(Some(upper.clone()));
    }
    match (lower, upper) {
        (Some(FactValue::Number(a)), FactValue::Number(b)) => {
            let places = match ty {
                Type::Number(rate) => rate.unit.smallest_step().map_or(PLACES, Decimal::scale),
                Type::Date | Type::Flag | Type::OneOf(_) | Type::SetOf(_) | Type::Text => PLACES,
            };
            Ok(Some(FactValue::Number(a.add(*b)?.div_floor(Decimal::from(2), places)?)))
        }
        (lower, upper) => Ok(Some(lower.unwrap_or(upper).clone())),
    }
}
