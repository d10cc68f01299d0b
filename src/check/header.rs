//! The header of a program, its currency, and the items that only tell readers something.

use super::{Checker, Kind};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir;
use crate::source::{Sources, Span};
use crate::syntax::ast;
use crate::syntax::name::normal;
use crate::value::Currency;

/// A program that says nothing.
pub(super) fn empty_program() -> ir::Program {
    ir::Program {
        version: ir::VERSION,
        header: ir::Header {
            title: String::new(),
            vendor: None,
            territory: Vec::new(),
            currency: Currency::NONE,
            validity: ir::Validity::default(),
            replaces: None,
            fiscal_year: (1, 1),
            costs: None,
            contact: Vec::new(),
            span: None,
        },
        dates: Vec::new(),
        measures: Vec::new(),
        tables: Vec::new(),
        tracks: Vec::new(),
        tiers: Vec::new(),
        benefits: Vec::new(),
        packages: Vec::new(),
        specialisations: Vec::new(),
        scores: Vec::new(),
        open_terms: Vec::new(),
        everyone: ir::Clauses::default(),
        rates: Vec::new(),
        regions: Vec::new(),
        distribution: Vec::new(),
        commissions: Vec::new(),
        billing: Vec::new(),
        notifications: Vec::new(),
        populations: Vec::new(),
        targets: Vec::new(),
        review: None,
        examples: Vec::new(),
        notes: Vec::new(),
        track_measure: None,
        package_measure: None,
        sources: Sources::new(),
    }
}

impl<'a> Checker<'a> {
    /// The currency: the header's, else that of the amounts.
    pub(super) fn currency(&mut self, ast: &ast::File) {
        let header = ast.items.iter().find_map(|item| match &item.kind {
            ast::ItemKind::Program(program) => program.currency,
            _ => None,
        });
        if let Some((span, currency)) = header {
            self.currency = currency;
            self.currency_span = Some(span);
        } else {
            let amounts = super::money::written(ast);
            let Some(&(first, first_span)) = amounts.first() else { return };
            self.currency = first;
            self.currency_span = Some(first_span);
            if let Some(&(other, span)) = amounts.iter().find(|(c, _)| *c != first)
                && !Self::declares_currency(ast, other)
            {
                self.two_currencies = true;
                self.report(
                    Diagnostic::error(
                        Code::TwoCurrencies,
                        span,
                        format!("this file counts in {first} and in {other}, and no header says which"),
                    )
                    .label(format!("{other} here"))
                    .also(first_span, format!("{first} here"))
                    .help(format!(
                        "begin the file with `program \"…\"` and a line `currency {first}`, and write all amounts in it"
                    )),
                );
            }
        }
        self.out.header.currency = self.currency;
    }

    /// Whether some measure or column is declared in a currency of its own.
    fn declares_currency(ast: &ast::File, currency: Currency) -> bool {
        let is = |ty: &ast::Type| matches!(ty.kind, ast::TypeKind::Money(Some(c)) if c == currency);
        ast.items.iter().any(|item| match &item.kind {
            ast::ItemKind::Measure(measure) => measure.ty.as_ref().is_some_and(is),
            ast::ItemKind::Table(table) => table.columns.iter().any(|c| is(&c.ty)),
            _ => false,
        })
    }

    /// The `program` item.
    pub(super) fn header(&mut self, item: &'a ast::Item, program: &'a ast::Program) {
        if let Some(first) = self.out.header.span {
            self.report(
                Diagnostic::error(
                    Code::SecondHeader,
                    item.keyword,
                    "a file holds one program, and this is a second header",
                )
                .label("the second header")
                .also(first, "the first header")
                .help("put the second program into a file of its own"),
            );
            return;
        }
        let mut validity = self.validity(&item.modifiers);
        if let Some(effective) = &program.effective {
            let dates = ast::Modifiers {
                from: effective.from.clone(),
                until: effective.until.clone(),
                ..ast::Modifiers::default()
            };
            let effective = self.validity(&dates);
            validity.from = effective.from.or(validity.from);
            validity.until = effective.until.or(validity.until);
        }
        let territory = self.places(&program.territory);
        let costs = program.costs.as_ref().and_then(|c| self.costs(c));
        self.owner = String::from("every partner");
        let mut clauses = self.clauses(&item.clauses);
        clauses.grants.extend(program.costs.as_ref().and_then(|costs| self.fee_of_all(costs)));
        let header = &mut self.out.header;
        header.title.clone_from(&program.title.text);
        header.vendor = program.vendor.as_ref().map(|v| v.text.clone());
        header.territory = territory;
        header.validity = validity;
        header.replaces = program.replaces.as_ref().map(|r| r.text.clone());
        header.fiscal_year = program.fiscal_year.map_or((1, 1), |(_, month, day)| (month, day));
        header.costs = costs;
        header.contact = program.contact.iter().map(|c| c.text.clone()).collect();
        header.span = Some(item.keyword.to(program.title.span));
        self.out.everyone = clauses;
    }

    /// What taking part costs is the fee of every partner whose tier states none.
    fn fee_of_all(&mut self, costs: &ast::Costs) -> Option<ir::GrantClause> {
        let (span, value) = match costs {
            ast::Costs::Nothing(span) => (*span, ast::GrantValue::Free(*span)),
            ast::Costs::Amount(amount) => {
                let range = ast::Range { span: amount.span, low: amount.clone(), high: None };
                (amount.span, ast::GrantValue::Amount(range))
            }
            ast::Costs::Open(open) => (open.span, ast::GrantValue::Open(open.clone())),
        };
        let benefit = ast::Name { span, text: String::from(ast::FEE), quoted: false };
        let grant =
            ast::Grant { span, benefit, value, package: None, when: None, tracks: Vec::new(), to: None, note: None };
        let grants = vec![self.grant(&grant)?];
        Some(ir::GrantClause { grants, validity: ir::Validity::default(), span })
    }

    /// What taking part, or a package, costs.
    pub(super) fn costs(&mut self, costs: &ast::Costs) -> Option<ir::Costs> {
        match costs {
            ast::Costs::Nothing(_) => Some(ir::Costs::Nothing),
            ast::Costs::Amount(amount) => self.price(amount).map(ir::Costs::Amount),
            ast::Costs::Open(open) => Some(ir::Costs::Open {
                note: open.note.as_ref().map(|n| n.text.clone()),
                by: open.by.as_ref().map(|d| d.days),
            }),
        }
    }

    /// Territory codes and names of regions.
    pub(super) fn places(&mut self, names: &[ast::Name]) -> Vec<String> {
        names.iter().filter_map(|name| self.place(name)).collect()
    }

    /// A country code, a region, `worldwide`, or a quoted text.
    pub(super) fn place(&mut self, name: &ast::Name) -> Option<String> {
        if let Some(found) = self.find(Kind::Region, name) {
            return self.scope.def(found.def).map(|d| d.name.clone());
        }
        let code = name.text.len() == 2 && name.text.chars().all(|c| c.is_ascii_uppercase());
        if code || name.quoted || normal(&name.text) == "worldwide" {
            return Some(name.text.clone());
        }
        if name.text.len() == 2 && name.text.chars().all(|c| c.is_ascii_alphabetic()) {
            return Some(name.text.to_uppercase());
        }
        if name.text.eq_ignore_ascii_case(ir::channel::WORLDWIDE) {
            return Some(ir::channel::WORLDWIDE.to_owned());
        }
        if let Some(code) = crate::value::country_code(&normal(&name.text)) {
            self.report(
                Diagnostic::error(
                    Code::UnknownName,
                    name.span,
                    format!("`{}` is not known: a country is written as its code, `{code}`", name.text),
                )
                .instead(code),
            );
            return None;
        }
        self.unknown_name(name, &[Kind::Region]);
        None
    }

    /// The region item.
    pub(super) fn region(&mut self, item: &'a ast::Item, region: &'a ast::Region) {
        let members = self.places(&region.members);
        let within = region.within.as_ref().and_then(|w| self.place(w));
        let validity = self.validity(&item.modifiers);
        self.out.regions.push(ir::Region {
            name: region.name.text.clone(),
            members,
            within,
            open: region.open.is_some(),
            validity,
            span: head(item, region.name.span),
        });
    }
}

/// From the keyword of an item to its name.
pub(super) fn head(item: &ast::Item, name: Span) -> Span {
    item.keyword.to(name)
}
