//! Conditions on the rows of a table.

use super::amounts::Target;
use super::leaves::type_words;
use super::{Checker, Kind, lower_comparison};
use crate::diagnostic::{Code, Diagnostic, Safety, did_you_mean};
use crate::ir::{RowTest, TableId, Type};
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::name::normal;

impl Checker<'_> {
    /// A condition on rows; every row where absent.
    pub(super) fn row_test(&mut self, table: TableId, cond: Option<&ast::Cond>) -> Option<RowTest> {
        match cond {
            Some(cond) => self.row(table, cond),
            None => Some(RowTest::always()),
        }
    }

    fn row(&mut self, table: TableId, cond: &ast::Cond) -> Option<RowTest> {
        match &cond.kind {
            ast::CondKind::All(of) => self.row_tests(table, of).map(RowTest::All),
            ast::CondKind::Any(of) => self.row_tests(table, of).map(RowTest::Any),
            ast::CondKind::Not(inner) => self.row(table, inner).map(|test| RowTest::Not(Box::new(test))),
            ast::CondKind::Name(operand) => {
                let column = self.column(table, operand)?;
                match self.column_type(table, column)? {
                    Type::Flag => Some(RowTest::Holds(column)),
                    ty @ (Type::Number(_) | Type::Date | Type::OneOf(_) | Type::SetOf(_) | Type::Text) => {
                        self.report(
                            Diagnostic::error(
                                Code::AmountNeeded,
                                operand.span,
                                format!("`{}` alone does not say what is asked for", self.text(operand.span)),
                            )
                            .label(type_words(&ty)),
                        );
                        None
                    }
                }
            }
            ast::CondKind::Is { left, negated, choices } => {
                let column = self.column(table, left)?;
                let test = self.row_is(table, column, left, choices)?;
                Some(if *negated { RowTest::Not(Box::new(test)) } else { test })
            }
            ast::CondKind::Compare { left, op, op_span: _, right, provider: None, note: _ } => {
                self.row_compare(table, left, *op, right)
            }
            ast::CondKind::Quantity { op, amount, what, provider: None, note: _ } => {
                let operand = ast::Operand { span: what.span, table: None, name: what.clone() };
                self.row_compare(table, &operand, *op, &ast::Comparand::Amount(amount.clone()))
            }
            ast::CondKind::Compare { provider: Some(provider), .. }
            | ast::CondKind::Quantity { provider: Some(provider), .. } => {
                self.not_for_rows(provider.span, "`from` a provider");
                None
            }
            ast::CondKind::AtLeast { .. } => {
                self.not_for_rows(cond.span, "`at least … of`");
                None
            }
            ast::CondKind::Open { .. } => {
                self.not_for_rows(cond.span, "`open`");
                None
            }
            ast::CondKind::Judged { .. } => {
                self.not_for_rows(cond.span, "what the vendor judges");
                None
            }
            ast::CondKind::Member { .. } => {
                self.not_for_rows(cond.span, "a question about the partner");
                None
            }
        }
    }

    fn row_tests(&mut self, table: TableId, conds: &[ast::Cond]) -> Option<Vec<RowTest>> {
        let tests: Vec<Option<RowTest>> = conds.iter().map(|c| self.row(table, c)).collect();
        tests.into_iter().collect()
    }

    fn not_for_rows(&mut self, span: Span, what: &str) {
        self.report(
            Diagnostic::error(
                Code::NotForRows,
                span,
                format!("{what} cannot stand in a condition on the rows of a table"),
            )
            .help("compare columns with amounts, days and words, joined by `and`, `or` and `not`"),
        );
    }

    fn row_is(&mut self, table: TableId, column: u32, left: &ast::Operand, choices: &[ast::Name]) -> Option<RowTest> {
        let known = match self.column_type(table, column)? {
            Type::OneOf(known) => known,
            Type::Text => Vec::new(),
            ty @ (Type::Number(_) | Type::Date | Type::Flag | Type::SetOf(_)) => {
                self.report(
                    Diagnostic::error(
                        Code::NotComparable,
                        left.span,
                        format!("`{}` is {}, and has no choices", self.text(left.span), type_words(&ty)),
                    )
                    .label(type_words(&ty)),
                );
                return None;
            }
        };
        let choices = self.choices(&left.name.text, &known, choices)?;
        Some(RowTest::OneOf { column, choices })
    }

    fn row_compare(
        &mut self,
        table: TableId,
        left: &ast::Operand,
        op: ast::CompareOp,
        right: &ast::Comparand,
    ) -> Option<RowTest> {
        let column = self.column(table, left)?;
        let ty = self.column_type(table, column)?;
        let lowered = lower_comparison(op);
        match (&ty, right) {
            (Type::Number(rate), ast::Comparand::Amount(amount)) => {
                let amount = self.amount(amount, Target { what: &left.name.text, rate: *rate, declared: None })?;
                Some(RowTest::Compare { column, op: lowered, amount })
            }
            (Type::Date, ast::Comparand::Date(date)) => {
                Some(RowTest::CompareDate { column, op: lowered, date: Some(self.exact_day(date)?) })
            }
            (Type::Date, ast::Comparand::AsOf(_)) => Some(RowTest::CompareDate { column, op: lowered, date: None }),
            (_, ast::Comparand::Operand(operand)) => {
                let is_column = operand.table.is_some() || self.find_column(table, &operand.name).is_some();
                let equality = matches!(op, ast::CompareOp::Equal | ast::CompareOp::NotEqual);
                if !is_column && equality && matches!(ty, Type::Text | Type::OneOf(_)) {
                    let test = self.row_is(table, column, left, std::slice::from_ref(&operand.name))?;
                    let negated = op == ast::CompareOp::NotEqual;
                    return Some(if negated { RowTest::Not(Box::new(test)) } else { test });
                }
                let other = self.column(table, operand)?;
                let other_ty = self.column_type(table, other)?;
                let same = match (&ty, &other_ty) {
                    (Type::Number(a), Type::Number(b)) => a == b,
                    (Type::Date, Type::Date) => true,
                    (Type::Text | Type::OneOf(_), Type::Text | Type::OneOf(_)) | (Type::Flag, Type::Flag) => equality,
                    _ => false,
                };
                if same {
                    return Some(RowTest::CompareColumns { left: column, op: lowered, right: other });
                }
                self.report(Diagnostic::error(
                    Code::NotComparable,
                    left.span.to(operand.span),
                    format!(
                        "`{}` is {} and `{}` is {}: they cannot be compared like this",
                        self.text(left.span),
                        type_words(&ty),
                        self.text(operand.span),
                        type_words(&other_ty)
                    ),
                ));
                None
            }
            (
                Type::Number(_) | Type::Date | Type::Flag | Type::OneOf(_) | Type::SetOf(_) | Type::Text,
                ast::Comparand::Amount(_) | ast::Comparand::Date(_) | ast::Comparand::AsOf(_) | ast::Comparand::Open(_),
            ) => {
                self.report(
                    Diagnostic::error(
                        Code::NotComparable,
                        left.span,
                        format!("`{}` is {}, and cannot be compared with this", self.text(left.span), type_words(&ty)),
                    )
                    .label(type_words(&ty)),
                );
                None
            }
        }
    }

    fn column_type(&self, table: TableId, column: u32) -> Option<Type> {
        let table = self.out.tables.get(table.index())?;
        table.columns.get(column as usize).map(|c| c.ty.clone())
    }

    fn find_column(&self, table: TableId, name: &ast::Name) -> Option<u32> {
        let key = normal(&name.text);
        let table = self.out.tables.get(table.index())?;
        u32::try_from(table.columns.iter().position(|c| normal(&c.name) == key)?).ok()
    }

    /// The column that an operand names: bare, or with this table before it.
    pub(super) fn column(&mut self, table: TableId, operand: &ast::Operand) -> Option<u32> {
        let this = self.out.tables.get(table.index())?.name.clone();
        if let Some(named) = &operand.table {
            let found = self.resolve(Kind::Table, named)?;
            let same = self.scope.def(found.def).is_some_and(|d| normal(&d.name) == normal(&this));
            if !same {
                self.report(
                    Diagnostic::error(
                        Code::UnknownColumn,
                        operand.span,
                        format!("only columns of `{this}` can stand here, and `{}` is another table", named.text),
                    )
                    .label("another table"),
                );
                return None;
            }
        }
        if let Some(column) = self.find_column(table, &operand.name) {
            return Some(column);
        }
        let names: Vec<String> = self.out.tables.get(table.index())?.columns.iter().map(|c| c.name.clone()).collect();
        let name = &operand.name;
        let mut diagnostic =
            Diagnostic::error(Code::UnknownColumn, name.span, format!("`{this}` has no column `{}`", name.text))
                .label("no such column");
        diagnostic = match did_you_mean(&name.text, names.iter().map(String::as_str)) {
            Some(near) => super::unknown::meant(diagnostic, name, near, Safety::Safe),
            None => diagnostic.help(format!("its columns are {}", names.join(", "))),
        };
        self.report(diagnostic);
        None
    }
}
