//! Measures of a table that are sums and counts: they can be added up row by row, whosever rows come when.

use super::derive::{Row, and, cell, meets};
use super::window::{self, Calendar, Days};
use crate::ir::{Aggregate, Derivation, FactValue, MeasureId, Program, RowTest, TableId, Window};
use crate::value::{Date, Decimal};

/// A measure that is added up over the rows of a table.
#[derive(Debug, Clone, Copy)]
pub struct Tally<'p> {
    /// The measure.
    pub measure: MeasureId,
    /// The column that is summed up; none where rows are counted.
    pub column: Option<u32>,
    /// The column of the day, where the table has one.
    pub dated_by: Option<u32>,
    /// What every row that counts passes.
    pub tests: [&'p RowTest; 2],
    /// The days that count.
    pub days: Days,
    /// Whether a row without a day counts.
    pub ever: bool,
    as_of: Date,
}

/// The measures of a table; `None` where one of them is more than a sum or a count, or hangs on the partner.
pub fn of(program: &Program, table: TableId, as_of: Date) -> Option<Vec<Tally<'_>>> {
    // No window of these hangs on when a partner joined.
    let calendar = Calendar { as_of, fiscal_year: program.header.fiscal_year, joined: None };
    let dated_by = program.tables.get(table.index())?.dated_by;
    let mut tallies = Vec::new();
    for (index, measure) in program.measures.iter().enumerate() {
        let (function, column, window, tests) = match &measure.derivation {
            Some(Derivation::Aggregate { function, table: of, column, window, filter, among }) if *of == table => {
                (*function, *column, *window, [filter, among])
            }
            Some(Derivation::Growth { table: of, .. }) if *of == table => return None,
            Some(
                Derivation::Aggregate { .. }
                | Derivation::Growth { .. }
                | Derivation::Ratio(..)
                | Derivation::Rank { .. },
            )
            | None => continue,
        };
        let column = match function {
            Aggregate::Sum => Some(column?),
            Aggregate::Count => None,
            Aggregate::CountDistinct
            | Aggregate::Share
            | Aggregate::Min
            | Aggregate::Max
            | Aggregate::Median
            | Aggregate::Latest => return None,
        };
        let days = window::days(window, calendar)?;
        let ever = window == Window::Ever;
        tallies.push(Tally { measure: MeasureId::at(index), column, dated_by, tests, days, ever, as_of });
    }
    Some(tallies)
}

impl Tally<'_> {
    /// Whether a row counts; `None` where an empty cell leaves that unknown.
    pub fn counts(&self, row: &Row) -> Option<bool> {
        let in_time = match self.dated_by.map(|column| cell(row, column)) {
            None => Some(true),
            Some(Some(FactValue::Date(day))) => Some(self.days.contains(*day)),
            Some(_) if self.ever => Some(true),
            Some(_) => None,
        };
        let tests = self.tests.iter().map(|test| meets(row, test, self.as_of));
        and(std::iter::once(in_time).chain(tests))
    }

    /// What a row that counts adds; `None` where its cell is empty.
    pub fn adds(&self, row: &Row) -> Option<Decimal> {
        match self.column {
            None => Some(Decimal::ONE),
            Some(column) => cell(row, column)?.number(),
        }
    }

    /// The day of evaluation.
    pub fn as_of(&self) -> Date {
        self.as_of
    }
}
