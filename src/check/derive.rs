//! How measures are computed: from tables, or from other measures.

use super::amounts::rate_words;
use super::leaves::type_words;
use super::{Checker, Kind};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{self, Aggregate, Derivation, Rate, TableId, Type, Window};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::{Period, TimeUnit, Unit};

impl<'a> Checker<'a> {
    /// The calculation of a measure; fills in its type where none is stated, checks it otherwise.
    pub(super) fn derivation(
        &mut self,
        derived: &'a ast::Derived,
        measure: &mut ir::Measure,
        typed: bool,
    ) -> Option<Derivation> {
        let (derivation, computed, adds_up) = match &derived.kind {
            ast::DerivedKind::Aggregate { function, of, window, filter, among } => {
                self.aggregate(*function, of, window.as_ref(), filter.as_ref(), among.as_ref(), derived.span)?
            }
            ast::DerivedKind::Ratio(first, second) => {
                let (a, b) = (self.number_measure(first), self.number_measure(second));
                let ty = number(Unit::Number, None);
                (Derivation::Ratio(a?, b?), ty, None)
            }
            ast::DerivedKind::Growth { of, window, filter } => {
                let (table, column) = self.of_table(of)?;
                let window = self.window(table, window.as_ref())?;
                let filter = self.row_test(table, filter.as_ref())?;
                let column = self.need_column(column, of.span, "growth")?;
                self.need_number(table, column, of.span)?;
                (Derivation::Growth { table, column, window, filter }, number(Unit::Percent, None), None)
            }
            ast::DerivedKind::Rank { of, per, percentile } => {
                let of = self.number_measure(of);
                let per = match per {
                    Some(per) => Some(self.measure_named(per, &[Kind::Measure])?),
                    None => None,
                };
                let unit = if *percentile { Unit::Percent } else { Unit::Count };
                (Derivation::Rank { of: of?, per, percentile: *percentile }, number(unit, None), None)
            }
        };
        if typed {
            self.fits(measure, &computed, adds_up, derived.span)?;
        } else {
            measure.ty = computed_type(computed, adds_up);
            if measure.ty == number(Unit::Count, None) && measure.plural == measure.name {
                measure.plural = super::scope::plural(&measure.name);
                measure.columns.insert(0, measure.plural.clone());
                self.scope.also(Kind::Measure, &measure.name, &measure.plural, super::scope::Role::Plural);
            }
        }
        if matches!(derivation, Derivation::Growth { .. }) {
            measure.signed = true;
        }
        Some(derivation)
    }

    fn aggregate(
        &mut self,
        function: ast::Aggregate,
        of: &ast::Operand,
        window: Option<&ast::Window>,
        filter: Option<&ast::Cond>,
        among: Option<&ast::Cond>,
        span: Span,
    ) -> Option<(Derivation, Type, Option<Window>)> {
        let (table, column) = self.of_table(of)?;
        let window = self.window(table, window);
        let filter_test = self.row_test(table, filter);
        let among_test = self.row_test(table, among);
        let (window, filter_test, among_test) = (window?, filter_test?, among_test?);
        let (function, computed, column) = match function {
            ast::Aggregate::Count => (Aggregate::Count, number(Unit::Count, None), None),
            ast::Aggregate::CountDistinct => {
                let column = self.need_column(column, of.span, "count of distinct")?;
                (Aggregate::CountDistinct, number(Unit::Count, None), Some(column))
            }
            ast::Aggregate::Sum | ast::Aggregate::Median => {
                let sum = function == ast::Aggregate::Sum;
                let column = self.need_column(column, of.span, if sum { "sum" } else { "median" })?;
                let rate = self.need_number(table, column, of.span)?;
                (if sum { Aggregate::Sum } else { Aggregate::Median }, Type::Number(rate), Some(column))
            }
            ast::Aggregate::Share => {
                if filter.is_none() {
                    self.report(
                        Diagnostic::error(Code::CalculationDoesNotFit, span, "a share needs to say of which part")
                            .help("add `where …`: the rows that are the part"),
                    );
                    return None;
                }
                if let Some(column) = column {
                    self.need_number(table, column, of.span)?;
                }
                (Aggregate::Share, number(Unit::Percent, None), column)
            }
            ast::Aggregate::Min | ast::Aggregate::Max => {
                let min = function == ast::Aggregate::Min;
                let column = self.need_column(column, of.span, if min { "min" } else { "max" })?;
                let ty = self.ty_of(table, column)?;
                // The smallest of no and yes is yes where all rows say so, the largest where one does.
                if !matches!(ty, Type::Number(_) | Type::Date | Type::Flag) {
                    self.not_a_number(of.span, &ty);
                    return None;
                }
                (if min { Aggregate::Min } else { Aggregate::Max }, ty, Some(column))
            }
            ast::Aggregate::Latest => {
                let column = self.need_column(column, of.span, "latest")?;
                self.need_date(table, of.span)?;
                (Aggregate::Latest, self.ty_of(table, column)?, Some(column))
            }
        };
        let adds_up =
            matches!(function, Aggregate::Sum | Aggregate::Count | Aggregate::CountDistinct).then_some(window);
        let derivation =
            Derivation::Aggregate { function, table, column, window, filter: filter_test, among: among_test };
        Some((derivation, computed, adds_up))
    }

    /// The table, and the column, that `orders`, `orders.amount` name.
    fn of_table(&mut self, of: &ast::Operand) -> Option<(TableId, Option<u32>)> {
        let name = of.table.as_ref().unwrap_or(&of.name);
        let found = self.resolve(Kind::Table, name)?;
        let table = self.use_table(found.index)?;
        let column = match of.table {
            Some(_) => Some(self.column(table, of)?),
            None => None,
        };
        Some((table, column))
    }

    /// The table at an index of the scope, as part of the program.
    pub(super) fn use_table(&mut self, index: usize) -> Option<TableId> {
        let decl = self.tables.get_mut(index)?;
        if let Some(id) = decl.id {
            return Some(id);
        }
        let id = TableId::at(self.out.tables.len());
        decl.id = Some(id);
        self.out.tables.push(decl.table.clone());
        Some(id)
    }

    fn need_column(&mut self, column: Option<u32>, span: Span, function: &str) -> Option<u32> {
        if column.is_none() {
            self.report(
                Diagnostic::error(
                    Code::CalculationDoesNotFit,
                    span,
                    format!("`{function}` needs a column, and `{}` is a whole table", self.text(span)),
                )
                .label("a table")
                .help(format!("name the column, as in `{}.amount`", self.text(span))),
            );
        }
        column
    }

    fn ty_of(&self, table: TableId, column: u32) -> Option<Type> {
        self.out.tables.get(table.index())?.columns.get(column as usize).map(|c| c.ty.clone())
    }

    fn need_number(&mut self, table: TableId, column: u32, span: Span) -> Option<Rate> {
        match self.ty_of(table, column)? {
            Type::Number(rate) => Some(rate),
            ty @ (Type::Date | Type::Flag | Type::OneOf(_) | Type::SetOf(_) | Type::Text) => {
                self.not_a_number(span, &ty);
                None
            }
        }
    }

    fn not_a_number(&mut self, span: Span, ty: &Type) {
        self.report(
            Diagnostic::error(
                Code::CalculationDoesNotFit,
                span,
                format!("`{}` is {}, and this calculation needs a number", self.text(span), type_words(ty)),
            )
            .label(type_words(ty)),
        );
    }

    fn need_date(&mut self, table: TableId, span: Span) -> Option<()> {
        let found = self.out.tables.get(table.index())?;
        if found.dated_by.is_some() {
            return Some(());
        }
        let name = found.name.clone();
        self.report(
            Diagnostic::error(Code::CalculationDoesNotFit, span, format!("the rows of `{name}` have no date"))
                .help(format!("say which column dates them: `table {name} dated by \"…\": …`")),
        );
        None
    }

    fn window(&mut self, table: TableId, window: Option<&ast::Window>) -> Option<Window> {
        let Some(window) = window else { return Some(Window::Ever) };
        self.need_date(table, window.span)?;
        Some(match window.kind {
            ast::WindowKind::Trailing(count, unit) => Window::Trailing(count, unit),
            ast::WindowKind::Calendar(period) => Window::Calendar(period),
            ast::WindowKind::LastCalendar(period) => Window::LastCalendar(period),
            ast::WindowKind::FiscalYear => Window::FiscalYear,
            ast::WindowKind::LastFiscalYear => Window::LastFiscalYear,
            ast::WindowKind::YearAgo => Window::YearAgo,
            ast::WindowKind::SinceJoining => {
                // The day of joining is a fact that the window reads.
                self.use_known("joined")?;
                Window::SinceJoining
            }
        })
    }

    fn number_measure(&mut self, name: &ast::Name) -> Option<ir::MeasureId> {
        let id = self.measure_named(name, &[Kind::Measure])?;
        let ty = self.measure(id)?.ty.clone();
        if matches!(ty, Type::Number(_)) {
            return Some(id);
        }
        self.not_a_number(name.span, &ty);
        None
    }

    /// A stated type against what the calculation gives.
    fn fits(&mut self, measure: &ir::Measure, computed: &Type, adds_up: Option<Window>, span: Span) -> Option<()> {
        let name = &measure.name;
        let wrong = match (&measure.ty, computed) {
            (Type::Number(stated), Type::Number(found)) => {
                if stated.unit != found.unit {
                    Some(format!("`{name}` is {}, and this gives {}", rate_words(*stated), rate_words(*found)))
                } else if stated.per == found.per {
                    None
                } else if let (Some(per), Some(window), None) = (stated.per, adds_up, found.per) {
                    (length(window) != Some(per)).then(|| {
                        format!("`{name}` is counted per {}, and this adds up {}", per.word(), window_words(window))
                    })
                } else {
                    Some(format!("`{name}` is {}, and this gives {}", rate_words(*stated), rate_words(*found)))
                }
            }
            (Type::OneOf(_) | Type::Text, Type::OneOf(_) | Type::Text)
            | (Type::Date, Type::Date)
            | (Type::Flag, Type::Flag)
            | (Type::SetOf(_), Type::SetOf(_)) => None,
            (stated, found) => {
                Some(format!("`{name}` is {}, and this gives {}", type_words(stated), type_words(found)))
            }
        };
        let Some(message) = wrong else { return Some(()) };
        let mut diagnostic = Diagnostic::error(Code::CalculationDoesNotFit, span, message)
            .help("state the type that the calculation gives, or change the calculation: nothing is converted");
        if measure.span.file == self.file {
            diagnostic = diagnostic.also(measure.span, "declared here");
        }
        self.report(diagnostic);
        None
    }

    /// Tables that the program declares are a part of it even where nothing reads them.
    pub(super) fn declared_table(&mut self, table: &'a ast::Table) {
        if let Some(index) = self.tables.iter().position(|t| std::ptr::eq(t.ast, table)) {
            self.use_table(index);
        }
    }
}

fn number(unit: Unit, per: Option<Period>) -> Type {
    Type::Number(Rate { unit, per })
}

/// What a calculation gives where no type is stated: what adds up over a period is per that period.
fn computed_type(computed: Type, adds_up: Option<Window>) -> Type {
    match (computed, adds_up.and_then(length)) {
        (Type::Number(Rate { unit, per: None }), Some(per)) => number(unit, Some(per)),
        (ty, _) => ty,
    }
}

/// The period that a window is as long as.
fn length(window: Window) -> Option<Period> {
    match window {
        Window::Trailing(12, TimeUnit::Month)
        | Window::Trailing(1, TimeUnit::Year)
        | Window::Trailing(52, TimeUnit::Week)
        | Window::Trailing(365, TimeUnit::Day)
        | Window::FiscalYear
        | Window::LastFiscalYear
        | Window::YearAgo => Some(Period::Year),
        Window::Trailing(6, TimeUnit::Month) => Some(Period::HalfYear),
        Window::Trailing(3, TimeUnit::Month) => Some(Period::Quarter),
        Window::Trailing(1, TimeUnit::Month) => Some(Period::Month),
        Window::Trailing(1, TimeUnit::Week) | Window::Trailing(7, TimeUnit::Day) => Some(Period::Week),
        Window::Trailing(1, TimeUnit::Day) => Some(Period::Day),
        Window::Ever | Window::SinceJoining | Window::Trailing(..) => None,
        Window::Calendar(period) | Window::LastCalendar(period) => Some(period),
    }
}

fn window_words(window: Window) -> String {
    match window {
        Window::Ever => String::from("all rows there are, however old"),
        Window::SinceJoining => String::from("all rows since joining"),
        Window::Trailing(count, unit) => {
            format!("the last {count} {}", if count == 1 { unit.singular() } else { unit.plural() })
        }
        Window::Calendar(period) => format!("a calendar {}", period.word()),
        Window::LastCalendar(period) => format!("the last calendar {}", period.word()),
        Window::FiscalYear | Window::LastFiscalYear => String::from("a fiscal year"),
        Window::YearAgo => String::from("a year"),
    }
}
