//! Conditions on rows, and the columns that they name.

use super::{Check, Verifier, Violation, amounts, ensure, violation};
use crate::ir::{RowTest, TableId, Type};
use crate::source::Span;

impl Verifier<'_> {
    pub(super) fn row_test(&self, table: TableId, test: &RowTest, span: Span) -> Check {
        match test {
            RowTest::All(of) | RowTest::Any(of) => of.iter().try_for_each(|test| self.row_test(table, test, span)),
            RowTest::Not(inner) => self.row_test(table, inner, span),
            RowTest::Compare { column, op: _, amount } => match self.column(table, *column, span)? {
                Type::Number(rate) => amounts::of_rate(*amount, *rate, span),
                Type::Date | Type::Flag | Type::OneOf(_) | Type::SetOf(_) | Type::Text => {
                    Err(violation("a column that is no number is compared with an amount", span))
                }
            },
            RowTest::CompareColumns { left, op: _, right } => {
                let (left, right) = (self.column(table, *left, span)?, self.column(table, *right, span)?);
                let words = |ty: &Type| matches!(ty, Type::OneOf(_) | Type::Text);
                ensure(left == right || (words(left) && words(right)), "columns of two types are compared", span)
            }
            RowTest::CompareDate { column, op: _, date: _ } => {
                let ty = self.column(table, *column, span)?;
                ensure(*ty == Type::Date, "a column that is no date is compared with a day", span)
            }
            RowTest::Holds(column) => {
                let ty = self.column(table, *column, span)?;
                ensure(*ty == Type::Flag, "a column that is no flag is asked for yes or no", span)
            }
            RowTest::OneOf { column, choices: _ } => {
                let ty = self.column(table, *column, span)?;
                ensure(
                    matches!(ty, Type::OneOf(_) | Type::Text),
                    "a column without choices is compared with some",
                    span,
                )
            }
        }
    }

    pub(super) fn column(&self, table: TableId, column: u32, span: Span) -> Result<&Type, Violation> {
        self.table(table, span)?;
        let columns = self.program.tables.get(table.index()).map(|t| &t.columns);
        let found = columns.and_then(|c| c.get(column as usize));
        found.map(|c| &c.ty).ok_or_else(|| violation("a column is named that does not exist", span))
    }
}
