//! Single questions about a partner: comparisons, flags, references, open and judged terms.

use super::amounts::{Target, rate_words};
use super::{Checker, Kind, lower_comparison};
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::ir::{self, Atom, Cond, CondKind, MeasureId, Type};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::{Date, Unit};

impl Checker<'_> {
    /// `1 certified engineer`, `at most 2 orders per half-year`, `2 days of training from "Trefz"`.
    pub(super) fn quantity(
        &mut self,
        op: ast::CompareOp,
        amount: &ast::Amount,
        what: &ast::Name,
        provider: Option<&ast::Text>,
        span: Span,
    ) -> Option<Cond> {
        if let Some(score) = self.score_of(what) {
            let amount = self.points(amount, &what.text)?;
            return Some(Cond::atom(Atom::Score { score, op: lower_comparison(op), amount }, span));
        }
        let measure = self.measure_named(what, &[Kind::Measure, Kind::Score])?;
        let measure = self.provided(measure, provider)?;
        self.against_amount(measure, op, amount, what.span, span)
    }

    /// `purchases >= 10000 EUR/yr`.
    pub(super) fn compare(
        &mut self,
        left: &ast::Operand,
        (op, op_span): (ast::CompareOp, Span),
        right: &ast::Comparand,
        provider: Option<&ast::Text>,
        span: Span,
    ) -> Option<Cond> {
        self.no_column(left)?;
        if let Some(score) = self.score_of(&left.name) {
            return match right {
                ast::Comparand::Amount(amount) => {
                    let amount = self.points(amount, &left.name.text)?;
                    Some(Cond::atom(Atom::Score { score, op: lower_comparison(op), amount }, span))
                }
                ast::Comparand::Open(open) => self.open_term(&left.name, open, span),
                ast::Comparand::Date(_) | ast::Comparand::AsOf(_) | ast::Comparand::Operand(_) => {
                    self.error(
                        Code::NotComparable,
                        span,
                        format!("the score `{}` is compared with points, as in `>= 20 points`", left.name.text),
                    );
                    None
                }
            };
        }
        if let ast::Comparand::Open(open) = right {
            return self.open_term(&left.name, open, span);
        }
        let measure = self.measure_named(&left.name, &[Kind::Measure, Kind::Score])?;
        let measure = self.provided(measure, provider)?;
        match right {
            ast::Comparand::Amount(amount) => self.against_amount(measure, op, amount, left.span, span),
            ast::Comparand::Date(date) => self.against_date(measure, op, Some(date), left.span, span),
            ast::Comparand::AsOf(_) => self.against_date(measure, op, None, left.span, span),
            ast::Comparand::Open(_) => None,
            ast::Comparand::Operand(operand) => {
                let equality = matches!(op, ast::CompareOp::Equal | ast::CompareOp::NotEqual);
                let of_words = self
                    .measure(measure)
                    .is_some_and(|m| matches!(m.ty, Type::OneOf(_) | Type::Text | Type::Flag | Type::SetOf(_)));
                if equality && of_words && operand.table.is_none() {
                    let is = self.is(left, std::slice::from_ref(&operand.name), span)?;
                    let negated = op == ast::CompareOp::NotEqual;
                    return Some(if negated { Cond { kind: CondKind::Not(Box::new(is)), span } } else { is });
                }
                self.report(
                    Diagnostic::error(
                        Code::NotComparable,
                        span,
                        format!("`{}` can be compared with an amount, and not with `{}`", left.name.text, self.text(operand.span)),
                    )
                    .help("for two measures, declare their ratio: `measure \"…\" = ratio of … to …`, and compare that with a number")
                    .also(op_span, "compared here"),
                );
                None
            }
        }
    }

    /// The score of a name, where it is one.
    fn score_of(&mut self, name: &ast::Name) -> Option<ir::ScoreId> {
        let measure = self.scope.find(Kind::Measure, &name.text);
        if measure.is_some_and(|m| !m.standard) {
            return None;
        }
        self.find(Kind::Score, name).map(|found| ir::ScoreId::at(found.index))
    }

    /// The measure of a name; otherwise an error that knows what else would fit.
    pub(super) fn measure_named(&mut self, name: &ast::Name, wanted: &[Kind]) -> Option<MeasureId> {
        let Some(found) = self.find(Kind::Measure, name) else {
            self.unknown_name(name, wanted);
            return None;
        };
        self.use_measure(found.index)
    }

    fn provided(&mut self, measure: MeasureId, provider: Option<&ast::Text>) -> Option<MeasureId> {
        match provider {
            Some(provider) => self.measure_from(measure, provider),
            None => Some(measure),
        }
    }

    /// Columns of tables have no place in a condition on a partner.
    pub(super) fn no_column(&mut self, operand: &ast::Operand) -> Option<()> {
        let Some(table) = &operand.table else { return Some(()) };
        self.find(Kind::Table, table);
        self.report(
            Diagnostic::error(
                Code::ColumnOutOfPlace,
                operand.span,
                format!("`{}` is a column of many rows, and a partner needs one value", self.text(operand.span)),
            )
            .label("a column of a table")
            .help(format!(
                "declare what is to be computed from it, as in `measure \"…\": count = count of {} where …`",
                table.text
            )),
        );
        None
    }

    /// A measure against an amount.
    fn against_amount(
        &mut self,
        measure: MeasureId,
        op: ast::CompareOp,
        amount: &ast::Amount,
        name: Span,
        span: Span,
    ) -> Option<Cond> {
        let (what, ty, declared) = self.measure(measure).map(|m| (m.name.clone(), m.ty.clone(), m.span))?;
        let declared = (declared.file == self.file).then_some(declared);
        let Type::Number(rate) = ty else {
            let mut diagnostic = Diagnostic::error(
                Code::NotComparable,
                name,
                format!("`{what}` is {}, and cannot be compared with a number", type_words(&ty)),
            )
            .label(type_words(&ty));
            diagnostic = match ty {
                Type::Flag => diagnostic.help(format!("write `{what}` alone, or `not {what}`")),
                Type::Date => diagnostic.help(format!("compare it with a day: `{what} <= 2025-01-31`")),
                Type::OneOf(_) | Type::SetOf(_) | Type::Text | Type::Number(_) => {
                    diagnostic.help(format!("write `{what} is …`"))
                }
            };
            if let Some(declared) = declared {
                diagnostic = diagnostic.also(declared, "declared here");
            }
            self.report(diagnostic);
            return None;
        };
        let amount = self.amount(amount, Target { what: &what, rate, declared })?;
        Some(Cond::atom(Atom::Compare { measure, op: lower_comparison(op), amount }, span))
    }

    fn against_date(
        &mut self,
        measure: MeasureId,
        op: ast::CompareOp,
        date: Option<&ast::Date>,
        name: Span,
        span: Span,
    ) -> Option<Cond> {
        let (what, ty) = self.measure(measure).map(|m| (m.name.clone(), m.ty.clone()))?;
        if ty != Type::Date {
            self.report(
                Diagnostic::error(
                    Code::NotComparable,
                    name,
                    format!("`{what}` is {}, and cannot be compared with a day", type_words(&ty)),
                )
                .label(type_words(&ty)),
            );
            return None;
        }
        let date = match date {
            Some(date) => Some(self.exact_day(date)?),
            None => None,
        };
        Some(Cond::atom(Atom::CompareDate { measure, op: lower_comparison(op), date }, span))
    }

    /// A date that is one day.
    pub(super) fn exact_day(&mut self, date: &ast::Date) -> Option<Date> {
        if date.days.is_exact() {
            return Some(date.days.first);
        }
        self.report(
            Diagnostic::error(Code::InexactDate, date.span, "a comparison needs one day")
                .label(format!("any day from {} to {}", date.days.first, date.days.last))
                .help(format!("write the day, as in `{}`", date.days.first)),
        );
        None
    }

    /// `revenue open`: what will be asked for is not fixed.
    pub(super) fn open_term(&mut self, what: &ast::Name, open: &ast::Open, span: Span) -> Option<Cond> {
        let score = self.score_of(what);
        let found = if score.is_some() { None } else { self.find(Kind::Measure, what) };
        let measure = match found {
            Some(found) => Some(self.use_measure(found.index)?),
            None => None,
        };
        if measure.is_none() && score.is_none() && !what.quoted {
            let other = [Kind::Benefit, Kind::Specialisation, Kind::Tier];
            if self.scope.find_any(&other, &what.text).is_none() {
                self.unknown_name(what, &[Kind::Measure]);
                return None;
            }
        }
        let bounds = match &open.bounds {
            None => None,
            Some(range) => {
                let target = measure.and_then(|id| self.measure(id)).map(|m| (m.name.clone(), m.ty.clone()));
                let Some((name, Type::Number(rate))) = target else {
                    self.report(
                        Diagnostic::error(
                            Code::NotComparable,
                            range.span,
                            format!("`{}` is no number that could lie between two amounts", what.text),
                        )
                        .help("leave the bounds out, or name a measure that is a number"),
                    );
                    return None;
                };
                Some(self.range(range, Target { what: &name, rate, declared: None })?)
            }
        };
        let term = ir::OpenTerm {
            label: format!("{}: {} (open)", self.owner, what.text),
            measure,
            bounds,
            note: open.note.as_ref().map(|n| n.text.clone()),
            by: open.by.as_ref().map(|d| d.days),
            span,
        };
        Some(self.open(term))
    }

    /// A new open term.
    pub(super) fn open(&mut self, term: ir::OpenTerm) -> Cond {
        let span = term.span;
        self.out.open_terms.push(term);
        Cond::atom(Atom::Open(ir::OpenId::at(self.out.open_terms.len() - 1)), span)
    }

    /// What the vendor judges: an act that the data records under this name.
    pub(super) fn judged(&mut self, what: &ast::Name, span: Span) -> Option<Cond> {
        let known = self.find(Kind::Measure, what);
        let act = match known {
            Some(found) => {
                let decl = self.measures.get(found.index).map(|d| (d.measure.act, d.measure.name.clone()))?;
                if decl.0 {
                    self.use_measure(found.index)?
                } else {
                    // A number or flag of its own is not what the vendor decides about it.
                    let name = format!("{} case by case", decl.1);
                    let columns = vec![name.clone(), format!("{} agreed", decl.1)];
                    self.act(&name, columns, what.span)?
                }
            }
            None if what.quoted => self.act(&what.text, vec![what.text.clone()], what.span)?,
            None => {
                self.unknown_name(what, &[Kind::Measure]);
                return None;
            }
        };
        Some(Cond::atom(Atom::Holds(act), span))
    }

    /// `tier Certified`, `track ISV`, `package "Value Package"`, `specialisation Storage`.
    pub(super) fn member(&mut self, kind: ast::MemberKind, name: &ast::Name, span: Span) -> Option<Cond> {
        // `track is ISV` says the same.
        let without_is = name.text.strip_prefix("is ").filter(|_| !name.quoted).map(|rest| ast::Name {
            span: Span { start: name.span.end.saturating_sub(u32::try_from(rest.len()).unwrap_or(0)), ..name.span },
            text: rest.to_owned(),
            quoted: false,
        });
        let name = without_is.as_ref().unwrap_or(name);
        let atom = match kind {
            ast::MemberKind::Tier => Atom::Meets(self.tier(name)?),
            ast::MemberKind::Specialisation => {
                let found = self.resolve(Kind::Specialisation, name)?;
                Atom::Specialised(ir::SpecialisationId::at(found.index))
            }
            ast::MemberKind::Track => {
                let found = self.resolve(Kind::Track, name)?;
                return self.in_tracks(&[ir::TrackId::at(found.index)], span);
            }
            ast::MemberKind::Package => {
                let package = self.package(name)?;
                return self.has_package(package, span);
            }
        };
        Some(Cond::atom(atom, span))
    }

    /// A package; a quoted one that is not declared introduces itself.
    pub(super) fn package(&mut self, name: &ast::Name) -> Option<ir::PackageId> {
        if self.scope.find(Kind::Package, &name.text).is_none() && name.quoted {
            let index = self.out.packages.len();
            if self.declare(Kind::Package, name, None, index, &[], false) {
                self.out.packages.push(super::declare::empty_package(&name.text, name.span));
            }
        }
        self.resolve(Kind::Package, name).map(|found| ir::PackageId::at(found.index))
    }

    /// The partner has bought the package.
    pub(super) fn has_package(&mut self, package: ir::PackageId, span: Span) -> Option<Cond> {
        let measure = self.package_measure(span)?;
        let member = self.out.packages.get(package.index())?.name.clone();
        Some(Cond::atom(Atom::Has { measure, member }, span))
    }

    /// A name alone: a flag, a reference, or what the vendor judges.
    pub(super) fn name_alone(&mut self, operand: &ast::Operand, span: Span) -> Option<Cond> {
        self.no_column(operand)?;
        let name = &operand.name;
        let measure = self.scope.find(Kind::Measure, &name.text);
        let flag = |checker: &Self| {
            measure.filter(|m| checker.measures.get(m.index).is_some_and(|d| d.measure.ty == Type::Flag))
        };
        let own_flag = flag(self).filter(|m| !m.standard);
        if own_flag.is_none() {
            let kinds = [Kind::Tier, Kind::Specialisation, Kind::Track, Kind::Package];
            if let Some((kind, _)) = self.scope.find_any(&kinds, &name.text) {
                let kind = match kind {
                    Kind::Specialisation => ast::MemberKind::Specialisation,
                    Kind::Track => ast::MemberKind::Track,
                    Kind::Package => ast::MemberKind::Package,
                    Kind::Tier | Kind::Measure | Kind::Benefit | Kind::Score | Kind::Table | Kind::Region => {
                        ast::MemberKind::Tier
                    }
                };
                return self.member(kind, name, span);
            }
        }
        let Some(found) = measure else {
            if name.quoted {
                return self.judged(name, span);
            }
            self.unknown_name(name, &[Kind::Measure, Kind::Tier, Kind::Specialisation, Kind::Track, Kind::Package]);
            return None;
        };
        self.note_use(name.span, found);
        let id = self.use_measure(found.index)?;
        let (what, ty) = self.measure(id).map(|m| (m.name.clone(), m.ty.clone()))?;
        if ty == Type::Flag {
            return Some(Cond::atom(Atom::Holds(id), span));
        }
        let mut diagnostic = Diagnostic::error(
            Code::AmountNeeded,
            name.span,
            format!("`{}` alone does not say how much is asked for", name.text),
        )
        .label(type_words(&ty));
        diagnostic = match ty {
            Type::Number(rate) if rate.unit == Unit::Count && rate.per.is_none() => diagnostic
                .help(format!("write how many: `1 {what}`"))
                .fix(Safety::Unsafe, format!("write `1 {what}`"), name.span, format!("1 {what}")),
            Type::Number(rate) => {
                diagnostic.help(format!("`{what}` is {}: write `{what} >= …`, or `{what} open`", rate_words(rate)))
            }
            Type::Date => diagnostic.help(format!("compare it with a day: `{what} <= 2025-01-31`")),
            Type::OneOf(_) | Type::SetOf(_) | Type::Text | Type::Flag => {
                diagnostic.help(format!("write which: `{what} is …`"))
            }
        };
        self.report(diagnostic);
        None
    }
}

/// As in "`joined` is a date".
pub(super) fn type_words(ty: &Type) -> &'static str {
    match ty {
        Type::Number(_) => "a number",
        Type::Date => "a date",
        Type::Flag => "had or not",
        Type::OneOf(_) => "one of several choices",
        Type::SetOf(_) => "a set of choices",
        Type::Text => "a text",
    }
}
