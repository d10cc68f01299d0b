//! Ways of billing and their prices.

use super::amounts::Target;
use super::declare::TableDecl;
use super::{Checker, Kind};
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::ir::{self, GrantValue, Rate, TableId, Type};
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::name::normal;
use crate::value::{Amount, Decimal, Period, Unit};

/// What a way of billing counts, and over which period.
#[derive(Default)]
struct Way {
    per: Option<String>,
    every: Option<Period>,
}

impl Checker<'_> {
    /// Ways of billing.
    pub(super) fn billing(&mut self, item: &ast::Item, billing: &ast::Billing) {
        let mut validity = self.validity(&item.modifiers);
        validity.notes.extend(billing.note.iter().map(|n| n.text.clone()));
        let price = match (&billing.price, billing.models.as_slice()) {
            (None, _) => None,
            (Some(price), [model]) => {
                let Some(price) = self.billing_price(model, price, item.span) else { return };
                Some(price)
            }
            (Some(price), _) => {
                self.report(
                    Diagnostic::error(
                        Code::BillingPrice,
                        price.span,
                        "a price is that of one way of billing, and several stand before it",
                    )
                    .label("of which of them?")
                    .help("write a line for each: `billing per minute costs 0.10 EUR`"),
                );
                return;
            }
        };
        for model in &billing.models {
            let (what, span) = (model.text.clone(), if price.is_some() { item.span } else { model.span });
            self.out.billing.push(ir::Billing { what, price: price.clone(), validity: validity.clone(), span });
        }
    }

    fn billing_price(&mut self, model: &ast::Name, price: &ast::Price, span: Span) -> Option<ir::Price> {
        let mut way = self.said_way(model, price)?;
        let table = self.priced_table(price.rows.as_ref(), way.per.as_deref());
        let value = self.price_value(price, &mut way)?;
        if way.per.is_none() && way.every.is_none() {
            let what = &model.text;
            self.report(
                Diagnostic::error(
                    Code::BillingPrice,
                    price.span,
                    format!("`{what}` counts nothing, so that its price is for a time"),
                )
                .label("for how long?")
                .help("say for which period, as in `billing flat costs 49 EUR per month`, or what is counted, as in `per use`"),
            );
            return None;
        }
        let direction = match &price.to {
            Some(to) => Some(self.direction(to, "a price")?),
            None => None,
        };
        let tracks = self.tracks(&price.tracks);
        let when = self.when(price.when.as_ref(), span)?;
        let Some(table) = table else {
            self.report(
                Diagnostic::error(Code::BillingPrice, price.span, "no table has what this price counts")
                    .label(format!("no column `{}`", way.per.as_deref().unwrap_or("usage")))
                    .help("declare a table with a column of its name, or name one, as in `where usage.app is CRM`"),
            );
            return None;
        };
        let filter = self.row_test(table, price.rows.as_ref())?;
        let Way { per, every } = way;
        Some(ir::Price { value, per, every, direction, table, filter, tracks, when })
    }

    /// What is counted, as the way says and the price behind its amount.
    fn said_way(&mut self, model: &ast::Name, price: &ast::Price) -> Option<Way> {
        let mut said = way(&model.text);
        let Some(text) = &price.per else { return Some(said) };
        let behind = way(&text.text);
        let differs = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
        let other_period = said.every.is_some() && behind.every.is_some() && said.every != behind.every;
        if differs(&said.per, &behind.per) || other_period {
            self.report(
                Diagnostic::error(
                    Code::BillingPrice,
                    text.span,
                    format!("billed `{}`, and the price is `{}`", model.text, text.text),
                )
                .label("another way of billing")
                .help(format!("leave it out behind the amount: `{}` says what is counted", model.text)),
            );
            return None;
        }
        said.per = said.per.or(behind.per);
        said.every = said.every.or(behind.every);
        Some(said)
    }

    /// The table that a price reads becomes a part of the program: the one that its condition names, else the first that has what
    /// is counted, else that of usage for what needs no column.
    fn priced_table(&mut self, rows: Option<&ast::Cond>, per: Option<&str>) -> Option<TableId> {
        if let Some(name) = rows.and_then(table_of) {
            let found = self.resolve(Kind::Table, name)?;
            return self.use_table(found.index);
        }
        let counts = |decl: &TableDecl<'_>| {
            per.is_some_and(|per| {
                let numbers = decl.table.columns.iter().filter(|c| matches!(c.ty, Type::Number(_)));
                numbers
                    .into_iter()
                    .any(|c| c.columns.iter().chain([&c.name]).any(|name| ir::channel::counts(name, per)))
            })
        };
        let place = self.tables.iter().position(counts);
        // Each row is a use, and stands for a time in which something was used.
        let usage = || self.tables.iter().position(|decl| normal(&decl.table.name) == "usage");
        let place = place.or_else(|| if per.is_none_or(|per| per == ir::channel::USE) { usage() } else { None })?;
        self.use_table(place)
    }

    /// The amount, and the period behind it.
    fn price_value(&mut self, price: &ast::Price, way: &mut Way) -> Option<GrantValue> {
        let zero = || GrantValue::Amount(Amount { value: Decimal::ZERO, unit: Unit::Money(self.currency), per: None });
        let range = match &price.value {
            ast::GrantValue::Amount(range) => range,
            ast::GrantValue::Open(open) => {
                let bounds = match &open.bounds {
                    Some(range) => Some(self.price_range(range, way)?),
                    None => None,
                };
                let note = open.note.as_ref().map(|n| n.text.clone());
                return Some(GrantValue::Open { bounds, note, by: open.by.as_ref().map(|d| d.days) });
            }
            ast::GrantValue::Plain
            | ast::GrantValue::Nothing(_)
            | ast::GrantValue::Words(_)
            | ast::GrantValue::Bands(_)
            | ast::GrantValue::RelativeTo { .. }
            | ast::GrantValue::TimesOf { .. }
            | ast::GrantValue::More { .. }
            | ast::GrantValue::BetterThan(_)
            | ast::GrantValue::Undisclosed(_)
            | ast::GrantValue::Free(_) => return Some(zero()),
        };
        let (low, high) = self.price_range(range, way)?;
        Some(if low == high { GrantValue::Amount(low) } else { GrantValue::Between(low, high) })
    }

    fn price_range(&mut self, range: &ast::Range, way: &mut Way) -> Option<(Amount, Amount)> {
        let last = range.high.as_ref().unwrap_or(&range.low);
        if let Some((span, per)) = last.per {
            if let Some(every) = way.every.filter(|every| *every != per) {
                self.report(
                    Diagnostic::error(
                        Code::BillingPrice,
                        span,
                        format!("billed per {}, and the price is per {}", every.word(), per.word()),
                    )
                    .label(format!("per {} here", per.word()))
                    .fix(
                        Safety::Unsafe,
                        format!("write `per {}`", every.word()),
                        span,
                        format!("per {}", every.word()),
                    ),
                );
                return None;
            }
            way.every = Some(per);
        }
        let bare = |amount: &ast::Amount| ast::Amount { per: None, ..amount.clone() };
        let mut low = bare(&range.low);
        if low.unit.is_none() {
            low.unit = last.unit;
        }
        let Some(high) = &range.high else {
            let only = self.unit_price(&low)?;
            return Some((only, only));
        };
        let (low, high) = (self.unit_price(&low)?, self.unit_price(&bare(high))?);
        if low.value > high.value {
            self.report(Diagnostic::error(Code::RangeReversed, range.span, format!("{low} is more than {high}")));
            return None;
        }
        Some((low, high))
    }

    /// The price of one may be finer than a coin: what it comes to is rounded.
    fn unit_price(&mut self, written: &ast::Amount) -> Option<Amount> {
        let unit = Unit::Money(self.currency);
        if written.value.is_negative() {
            self.report(
                Diagnostic::error(Code::BillingPrice, written.span, "a price is not below zero")
                    .help("say with `to partner` or `to vendor` who has it"),
            );
            return None;
        }
        // Nothing is said of its digits then; of its currency there is.
        let mut written = written.clone();
        if self.text(written.number).starts_with("0.") {
            written.number = written.number.end_point();
        }
        self.amount(&written, Target { what: "costs", rate: Rate { unit, per: None }, declared: None })
    }
}

/// What a way of billing says: `per user and month` counts users, once a month; `flat` counts nothing.
fn way(text: &str) -> Way {
    let mut way = Way::default();
    let text = normal(text);
    let Some(rest) = text.strip_prefix("per ") else { return way };
    for part in rest.split(" and ").map(str::trim) {
        let part = part.strip_prefix("per ").unwrap_or(part);
        match (period(part), &way.every, &way.per) {
            (Some(period), None, _) => way.every = Some(period),
            (_, _, None) => way.per = Some(part.to_owned()),
            // More than one thing is counted: it is a name of its own.
            (_, _, Some(before)) => way.per = Some(format!("{before} and {part}")),
        }
    }
    way
}

fn period(word: &str) -> Option<Period> {
    [Period::Day, Period::Week, Period::Month, Period::Quarter, Period::HalfYear, Period::Year]
        .into_iter()
        .find(|period| period.word() == word)
}

/// The first table that a condition names.
fn table_of(cond: &ast::Cond) -> Option<&ast::Name> {
    match &cond.kind {
        ast::CondKind::All(of) | ast::CondKind::Any(of) | ast::CondKind::AtLeast { of, .. } => {
            of.iter().find_map(table_of)
        }
        ast::CondKind::Not(inner) => table_of(inner),
        ast::CondKind::Compare { left, .. } | ast::CondKind::Is { left, .. } | ast::CondKind::Name(left) => {
            left.table.as_ref()
        }
        ast::CondKind::Quantity { .. }
        | ast::CondKind::Open { .. }
        | ast::CondKind::Judged { .. }
        | ast::CondKind::Member { .. } => None,
    }
}
