//! How long a commission is paid: the contracts of the table `contracts` against the day of a line.

use jiff::Span;

use super::derive::Row;
use super::settle::Line;
use crate::ir::channel::CONTRACTS;
use crate::ir::{Duration, Program, Table, TableId, Type};
use crate::value::{Amount, Date, TimeUnit, Unit};

/// What is known of the contracts of a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contracts<'a> {
    /// The table was not given.
    NotGiven,
    /// Its rows of the partner.
    Rows(&'a [Row]),
}

/// Whether a commission is paid for a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Covered {
    /// It is.
    Yes,
    /// It is not, for this reason.
    No(String),
    /// Nobody knows, for this reason.
    Unknown(String),
}

/// The table of contracts, where the program has one.
pub fn table(program: &Program) -> Option<(TableId, &Table)> {
    let place = program.tables.iter().position(|table| table.name.eq_ignore_ascii_case(CONTRACTS))?;
    Some((TableId::at(place), program.tables.get(place)?))
}

/// The column with the day on which a contract ends: the first with a day that does not date the rows.
pub fn ends_on(table: &Table) -> Option<u32> {
    let mut columns = table.columns.iter().zip(0u32..);
    columns.find(|(column, place)| column.ty == Type::Date && Some(*place) != table.dated_by).map(|(_, place)| place)
}

/// Whether a commission that lasts so long is paid for a line.
pub(super) fn covered(program: &Program, duration: Duration, of: &Table, line: &Line<'_>) -> Covered {
    let length = match duration {
        Duration::NotStated => return Covered::Yes,
        Duration::LifeOfContract => None,
        Duration::For(length) => Some(length),
    };
    let Contracts::Rows(rows) = line.contracts else {
        return Covered::Unknown(format!("the table {CONTRACTS} is not given"));
    };
    let Some((_, contracts)) = table(program) else {
        return Covered::Unknown(format!("the program has no table {CONTRACTS}"));
    };
    let shared = shared(of, contracts);
    let named = |row: &Row, place: usize| row.get(place)?.as_ref()?.text().map(str::to_lowercase);
    // Whose contract a line belongs to is known only where the line names what contracts name.
    if !shared.iter().any(|(own, _)| named(line.row, *own).is_some()) {
        return Covered::Unknown(String::from("the line names no customer"));
    }
    let mut answer: Option<Covered> = None;
    for row in rows {
        let same = shared.iter().all(|&(own, other)| match (named(line.row, own), named(row, other)) {
            (Some(own), Some(other)) => own == other,
            // A contract without a product is for all.
            (_, None) | (None, Some(_)) => true,
        });
        if same {
            let one = one(contracts, row, length, line.day);
            answer = Some(match (answer, one) {
                (Some(Covered::Yes), _) | (_, Covered::Yes) => Covered::Yes,
                (Some(Covered::Unknown(note)), _) | (_, Covered::Unknown(note)) => Covered::Unknown(note),
                (_, Covered::No(note)) => Covered::No(note),
            });
        }
    }
    answer.unwrap_or_else(|| Covered::Unknown(String::from("no contract is known for it")))
}

/// The columns of text that both tables have.
fn shared(of: &Table, contracts: &Table) -> Vec<(usize, usize)> {
    let texts = |table: &'_ Table| -> Vec<(usize, String)> {
        let texts = table.columns.iter().enumerate().filter(|(_, column)| column.ty == Type::Text);
        texts.map(|(place, column)| (place, column.name.to_lowercase())).collect()
    };
    let theirs = texts(contracts);
    let both = texts(of)
        .into_iter()
        .filter_map(|(own, name)| theirs.iter().find(|(_, other)| *other == name).map(|(other, _)| (own, *other)));
    both.collect()
}

fn one(table: &Table, row: &Row, length: Option<Amount>, day: Date) -> Covered {
    let date = |column: Option<u32>| row.get(column? as usize)?.as_ref()?.day();
    let Some(start) = date(table.dated_by) else {
        return Covered::Unknown(String::from("when the contract began is not known"));
    };
    if day < start {
        return Covered::No(format!("the contract begins on {start}"));
    }
    let end = date(ends_on(table));
    if let Some(end) = end.filter(|end| day > *end) {
        return Covered::No(format!("the contract ended on {end}"));
    }
    match length {
        Some(length) => match span(length).and_then(|span| start.checked_add(span).ok()) {
            Some(over) if day >= over => Covered::No(format!("{length} of the contract were over on {over}")),
            Some(_) => Covered::Yes,
            None => Covered::Unknown(String::from("how long it lasts is not known")),
        },
        None if end.is_none() => Covered::Unknown(String::from("when the contract ends is not known")),
        None => Covered::Yes,
    }
}

/// A length in calendar units.
fn span(length: Amount) -> Option<Span> {
    let count = length.value.to_i64()?;
    match length.unit {
        Unit::Time(TimeUnit::Day) => Span::new().try_days(count).ok(),
        Unit::Time(TimeUnit::Week) => Span::new().try_weeks(count).ok(),
        Unit::Time(TimeUnit::Month) => Span::new().try_months(count).ok(),
        Unit::Time(TimeUnit::Year) => Span::new().try_years(count).ok(),
        Unit::Time(TimeUnit::Minute | TimeUnit::Hour)
        | Unit::Money(_)
        | Unit::Count
        | Unit::Percent
        | Unit::Points
        | Unit::Number => None,
    }
}
