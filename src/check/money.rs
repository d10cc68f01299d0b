//! Which currency a program without a header counts in: that of its amounts.

use crate::source::Span;
use crate::syntax::ast;
use crate::value::Currency;

/// Every currency that stands at an amount of a file, with the amount's place, in order of the text.
pub(super) fn written(file: &ast::File) -> Vec<(Currency, Span)> {
    let mut walk = Walk { found: Vec::new() };
    for item in &file.items {
        walk.item(item);
    }
    walk.found.sort_by_key(|&(_, span)| span);
    walk.found
}

struct Walk {
    found: Vec<(Currency, Span)>,
}

impl Walk {
    fn item(&mut self, item: &ast::Item) {
        match &item.kind {
            ast::ItemKind::Program(program) => self.costs(program.costs.as_ref()),
            ast::ItemKind::Package(package) => self.costs(package.costs.as_ref()),
            ast::ItemKind::Score(score) => {
                self.conds(&score.when);
                for part in &score.parts {
                    match &part.kind {
                        ast::ScorePartKind::Flat(_) => {}
                        ast::ScorePartKind::Per { step, .. } => self.amounts(step),
                        ast::ScorePartKind::Bands(bands) => self.bands(bands),
                    }
                    self.conds(&part.when);
                }
            }
            ast::ItemKind::Commission(commission) => {
                self.value(&commission.rate);
                self.conds(&commission.when);
            }
            ast::ItemKind::Billing(billing) => {
                if let Some(price) = &billing.price {
                    self.value(&price.value);
                    self.conds(price.rows.iter().chain(&price.when));
                }
            }
            ast::ItemKind::Example(example) => {
                for given in example.given.iter().chain(example.rows.iter().flat_map(|row| &row.given)) {
                    match &given.kind {
                        ast::GivenKind::Quantity(amount, _) | ast::GivenKind::Amount(_, amount) => self.amount(amount),
                        ast::GivenKind::Date(..)
                        | ast::GivenKind::Flag(_)
                        | ast::GivenKind::NotFlag(_)
                        | ast::GivenKind::Is(..)
                        | ast::GivenKind::Member(..) => {}
                    }
                }
            }
            ast::ItemKind::Measure(measure) => {
                if let Some(ast::DerivedKind::Aggregate { filter, among, .. }) =
                    measure.derived.as_ref().map(|d| &d.kind)
                {
                    self.conds(filter);
                    self.conds(among);
                }
            }
            ast::ItemKind::Track(_)
            | ast::ItemKind::Tier(_)
            | ast::ItemKind::Specialisation(_)
            | ast::ItemKind::Table(_)
            | ast::ItemKind::Benefit(_)
            | ast::ItemKind::Rates(_)
            | ast::ItemKind::Region(_)
            | ast::ItemKind::Distribution(_)
            | ast::ItemKind::Notify(_)
            | ast::ItemKind::Population(_)
            | ast::ItemKind::Target(_)
            | ast::ItemKind::Review(_)
            | ast::ItemKind::Note(_) => {}
        }
        for clause in &item.clauses {
            match &clause.kind {
                ast::ClauseKind::Requires(cond) | ast::ClauseKind::Expects(cond) => self.cond(cond),
                ast::ClauseKind::Grants(grants) => {
                    for grant in grants {
                        self.value(&grant.value);
                        self.conds(&grant.when);
                    }
                }
                ast::ClauseKind::Costs(fee) => {
                    self.value(&fee.value);
                    self.conds(&fee.when);
                }
                ast::ClauseKind::Obliges(_) => {}
            }
        }
    }

    fn costs(&mut self, costs: Option<&ast::Costs>) {
        match costs {
            Some(ast::Costs::Amount(amount)) => self.amount(amount),
            Some(ast::Costs::Open(open)) => self.open(open),
            Some(ast::Costs::Nothing(_)) | None => {}
        }
    }

    fn amount(&mut self, amount: &ast::Amount) {
        if let Some((_, ast::WrittenUnit::Money(currency))) = amount.unit {
            self.found.push((currency, amount.span));
        }
    }

    fn amounts<'a>(&mut self, amounts: impl IntoIterator<Item = &'a ast::Amount>) {
        for amount in amounts {
            self.amount(amount);
        }
    }

    fn range(&mut self, range: &ast::Range) {
        self.amount(&range.low);
        self.amounts(&range.high);
    }

    fn open(&mut self, open: &ast::Open) {
        if let Some(range) = &open.bounds {
            self.range(range);
        }
    }

    fn bands(&mut self, bands: &ast::Bands) {
        for row in &bands.rows {
            self.amount(&row.from);
            self.amounts(&row.to);
            self.range(&row.value);
        }
    }

    fn value(&mut self, value: &ast::GrantValue) {
        match value {
            ast::GrantValue::Amount(range) => self.range(range),
            ast::GrantValue::Bands(bands) => self.bands(bands),
            ast::GrantValue::RelativeTo { by, .. } | ast::GrantValue::More { by, .. } => self.amount(by),
            ast::GrantValue::Open(open) => self.open(open),
            ast::GrantValue::Plain
            | ast::GrantValue::Nothing(_)
            | ast::GrantValue::Words(_)
            | ast::GrantValue::TimesOf { .. }
            | ast::GrantValue::BetterThan(_)
            | ast::GrantValue::Undisclosed(_)
            | ast::GrantValue::Free(_) => {}
        }
    }

    fn conds<'a>(&mut self, conds: impl IntoIterator<Item = &'a ast::Cond>) {
        for cond in conds {
            self.cond(cond);
        }
    }

    fn cond(&mut self, cond: &ast::Cond) {
        match &cond.kind {
            ast::CondKind::All(of) | ast::CondKind::Any(of) | ast::CondKind::AtLeast { of, .. } => self.conds(of),
            ast::CondKind::Not(inner) => self.cond(inner),
            ast::CondKind::Quantity { amount, .. } => self.amount(amount),
            ast::CondKind::Compare { right, .. } => match right {
                ast::Comparand::Amount(amount) => self.amount(amount),
                ast::Comparand::Open(open) => self.open(open),
                ast::Comparand::Date(_) | ast::Comparand::AsOf(_) | ast::Comparand::Operand(_) => {}
            },
            ast::CondKind::Open { open, .. } => self.open(open),
            ast::CondKind::Is { .. }
            | ast::CondKind::Judged { .. }
            | ast::CondKind::Member { .. }
            | ast::CondKind::Name(_) => {}
        }
    }
}
