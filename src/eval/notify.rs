//! Letters and messages: which are due when, for the rows of a table that has the event's date.

use jiff::Span;

use super::derive::Row;
use crate::ir::{FactValue, Notification, Program, Side, TableId, Type};
use crate::value::{Amount, Date, TimeUnit, Unit};

/// One letter or message that is due.
#[derive(Debug, Clone)]
pub struct Notice<'p> {
    /// The rule.
    pub rule: &'p Notification,
    /// On which side of the event.
    pub side: Side,
    /// The day of the event.
    pub event_on: Date,
    /// The day on which it is due; none where the program leaves the distance open.
    pub due_on: Option<Date>,
}

/// The table and its date column that an event names: `contract end` is the column `ends on` of the table `contracts`, which
/// bears that name among its names in data files.
pub fn event_column(program: &Program, event: &str) -> Option<(TableId, u32)> {
    let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    program.tables.iter().enumerate().find_map(|(index, table)| {
        let column = table.columns.iter().position(|column| {
            column.ty == Type::Date
                && (same(&column.name, event) || column.columns.iter().any(|name| same(name, event)))
        })?;
        Some((TableId::at(index), u32::try_from(column).ok()?))
    })
}

/// The notices for one row of the table that `event_column` found, in the order of the program's rules. The program is one of
/// which only what is in force is left.
pub fn notices<'p>(program: &'p Program, table: TableId, row: &Row) -> Vec<Notice<'p>> {
    let mut due = Vec::new();
    for rule in &program.notifications {
        let Some((of, column)) = event_column(program, &rule.event) else { continue };
        let Some(FactValue::Date(event_on)) = row.get(column as usize).and_then(Option::as_ref) else { continue };
        if of != table {
            continue;
        }
        for &side in &rule.sides {
            let due_on = rule.offset.as_ref().and_then(|offset| shifted(*event_on, offset, side));
            due.push(Notice { rule, side, event_on: *event_on, due_on });
        }
    }
    due
}

/// Calendar days, weeks, months or years; a month before 31 March is the last of February.
fn shifted(day: Date, offset: &Amount, side: Side) -> Option<Date> {
    let count = offset.value.to_i64()?;
    let count = match side {
        Side::Before => count.checked_neg()?,
        Side::After => count,
    };
    let span = match offset.unit {
        Unit::Time(TimeUnit::Day) => Span::new().try_days(count),
        Unit::Time(TimeUnit::Week) => Span::new().try_weeks(count),
        Unit::Time(TimeUnit::Month) => Span::new().try_months(count),
        Unit::Time(TimeUnit::Year) => Span::new().try_years(count),
        Unit::Time(TimeUnit::Minute | TimeUnit::Hour)
        | Unit::Money(_)
        | Unit::Count
        | Unit::Percent
        | Unit::Points
        | Unit::Number => return None,
    };
    day.checked_add(span.ok()?).ok()
}
