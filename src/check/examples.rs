//! Examples: facts in the units of their measures, and what must come out.

use super::amounts::Target;
use super::leaves::type_words;
use super::{Checker, Kind, lower_status};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{self, Expectation, FactValue, GivenFact, MeasureId, Type};
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::name::normal;

impl<'a> Checker<'a> {
    /// Every example of the file.
    pub(super) fn examples(&mut self, file: &'a ast::File) {
        for item in &file.items {
            if let ast::ItemKind::Example(example) = &item.kind {
                self.example(item, example);
            }
        }
    }

    fn example(&mut self, item: &ast::Item, example: &ast::Example) {
        self.owner.clone_from(&example.name.text);
        let on = example.on.as_ref().and_then(|on| self.exact_day(on));
        let first = ir::Example {
            name: example.name.text.clone(),
            on,
            assuming: example.assuming.iter().map(|(_, status)| lower_status(*status)).collect(),
            given: Vec::new(),
            nothing_else: example.nothing_else.is_some(),
            held: None,
            expect: Vec::new(),
            span: item.span,
        };
        if example.rows.is_empty() {
            self.one_example(first, &example.given, &[], &example.expect);
            return;
        }
        for (index, row) in example.rows.iter().enumerate() {
            let named =
                ir::Example { name: format!("{}, row {}", first.name, index + 1), span: row.span, ..first.clone() };
            self.one_example(named, &example.given, &row.given, &row.expect);
        }
    }

    /// An example with the facts of its head, and those of its row of a table.
    fn one_example(&mut self, mut out: ir::Example, head: &[ast::Given], row: &[ast::Given], expect: &[ast::Expect]) {
        let mut given: Vec<GivenFact> = Vec::new();
        for fact in head.iter().chain(row) {
            if let ast::GivenKind::Member(ast::MemberKind::Tier, name) = &fact.kind {
                out.held = self.tier(name);
                continue;
            }
            for new in self.given(fact) {
                let before = given.iter_mut().find(|f| f.measure == new.measure);
                match (before.map(|f| (&mut f.value, f.span)), new.value) {
                    (Some((FactValue::Set(members), _)), FactValue::Set(more)) => members.extend(more),
                    (Some((_, first)), _) => self.given_twice(fact.span, first),
                    (None, value) => given.push(GivenFact { measure: new.measure, value, span: new.span }),
                }
            }
        }
        out.given = given;
        out.expect = expect.iter().filter_map(|e| self.expect(e).map(|x| (x, e.span))).collect();
        self.out.examples.push(out);
    }

    fn given_twice(&mut self, span: Span, first: Span) {
        self.report(
            Diagnostic::error(Code::DeclaredTwice, span, "this fact is given twice")
                .label("the second time")
                .also(first, "the first time")
                .help("leave one of them out"),
        );
    }

    /// The facts that one entry gives; several for `invited` where several tiers are by invitation.
    fn given(&mut self, fact: &ast::Given) -> Vec<GivenFact> {
        let one = |pair: Option<(MeasureId, FactValue)>| -> Vec<GivenFact> {
            pair.map(|(measure, value)| GivenFact { measure, value, span: fact.span }).into_iter().collect()
        };
        self.fact = fact.span;
        match &fact.kind {
            ast::GivenKind::Quantity(amount, name) | ast::GivenKind::Amount(name, amount) => {
                one(self.given_amount(name, amount))
            }
            ast::GivenKind::Date(name, date) => one(self.given_date(name, date)),
            ast::GivenKind::Flag(name) => self.given_flag(name, true, fact.span),
            ast::GivenKind::NotFlag(name) => self.given_flag(name, false, fact.span),
            ast::GivenKind::Is(name, choices) => one(self.given_choice(name, choices)),
            ast::GivenKind::Member(kind, name) => one(self.given_member(*kind, name)),
        }
    }

    fn given_amount(&mut self, name: &ast::Name, amount: &ast::Amount) -> Option<(MeasureId, FactValue)> {
        let id = self.measure_named(name, &[Kind::Measure])?;
        let (what, ty, declared) = self.measure(id).map(|m| (m.name.clone(), m.ty.clone(), m.span))?;
        let Type::Number(rate) = ty else {
            self.wrong_fact(name, &what, &ty);
            return None;
        };
        let declared = (declared.file == self.file).then_some(declared);
        let amount = self.amount(amount, Target { what: &what, rate, declared })?;
        Some((id, FactValue::Number(amount.value)))
    }

    fn given_date(&mut self, name: &ast::Name, date: &ast::Date) -> Option<(MeasureId, FactValue)> {
        let id = self.measure_named(name, &[Kind::Measure])?;
        let (what, ty) = self.measure(id).map(|m| (m.name.clone(), m.ty.clone()))?;
        if ty != Type::Date {
            self.wrong_fact(name, &what, &ty);
            return None;
        }
        self.exact_day(date).map(|day| (id, FactValue::Date(day)))
    }

    fn given_flag(&mut self, name: &ast::Name, value: bool, span: Span) -> Vec<GivenFact> {
        let fact = |measure| GivenFact { measure, value: FactValue::Flag(value), span };
        let word = normal(&name.text);
        let many = match word.as_str() {
            "invited" => self.invitations > 1,
            "awarded" => self.applications > 1,
            _ => false,
        };
        if many {
            let all = self.out.measures.iter().enumerate().filter(|(_, m)| m.act && m.columns.contains(&word));
            return all.map(|(at, _)| fact(MeasureId::at(at))).collect();
        }
        let measure = self.scope.find(Kind::Measure, &name.text);
        if measure.is_none_or(|m| m.standard) && value {
            // A partner of a track, or with a package, by the name alone.
            let member = match self.scope.find_any(&[Kind::Track, Kind::Package], &name.text) {
                Some((Kind::Track, _)) => self.given_member(ast::MemberKind::Track, name),
                Some((Kind::Package, _)) => self.given_member(ast::MemberKind::Package, name),
                Some(_) | None => None,
            };
            if let Some((measure, value)) = member {
                return vec![GivenFact { measure, value, span }];
            }
        }
        let Some(id) = self.measure_named(name, &[Kind::Measure, Kind::Track, Kind::Package]) else {
            return Vec::new();
        };
        let Some((what, ty)) = self.measure(id).map(|m| (m.name.clone(), m.ty.clone())) else { return Vec::new() };
        if ty != Type::Flag {
            self.wrong_fact(name, &what, &ty);
            return Vec::new();
        }
        vec![fact(id)]
    }

    fn given_choice(&mut self, name: &ast::Name, choices: &[ast::Name]) -> Option<(MeasureId, FactValue)> {
        let id = self.measure_named(name, &[Kind::Measure])?;
        let (what, ty) = self.measure(id).map(|m| (m.name.clone(), m.ty.clone()))?;
        let (known, set) = match &ty {
            Type::OneOf(known) => (known.clone(), false),
            Type::SetOf(known) => (known.clone(), true),
            Type::Text => (Vec::new(), false),
            Type::Number(_) | Type::Date | Type::Flag => {
                self.wrong_fact(name, &what, &ty);
                return None;
            }
        };
        let mut chosen = Vec::new();
        for choice in choices {
            let key = normal(&choice.text);
            if known.is_empty() {
                if self.find(Kind::Region, choice).is_none() && self.is_no_country(&what, choice) {
                    return None;
                }
                chosen.push(choice.text.clone());
            } else if let Some(found) = known.iter().find(|k| normal(k) == key) {
                chosen.push(found.clone());
            } else {
                self.unknown_choice(choice, &what, &known);
                return None;
            }
        }
        if set {
            return Some((id, FactValue::Set(chosen)));
        }
        if let [only] = chosen.as_slice() {
            return Some((id, FactValue::Text(only.clone())));
        }
        self.error(Code::NotComparable, name.span, format!("`{what}` is one choice, and several are given"));
        None
    }

    fn given_member(&mut self, kind: ast::MemberKind, name: &ast::Name) -> Option<(MeasureId, FactValue)> {
        match kind {
            ast::MemberKind::Track => {
                let found = self.resolve(Kind::Track, name)?;
                let id = self.track_measure(name.span)?;
                let track = self.out.tracks.get(found.index)?.name.clone();
                Some((id, FactValue::Set(vec![track])))
            }
            ast::MemberKind::Package => {
                let package = self.package(name)?;
                let id = self.package_measure(name.span)?;
                let package = self.out.packages.get(package.index())?.name.clone();
                Some((id, FactValue::Set(vec![package])))
            }
            ast::MemberKind::Specialisation => {
                self.report(
                    Diagnostic::error(
                        Code::NotComparable,
                        name.span,
                        "a specialisation follows from facts, and cannot be given as one",
                    )
                    .help("give the facts that it requires"),
                );
                None
            }
            ast::MemberKind::Tier => None,
        }
    }

    fn wrong_fact(&mut self, name: &ast::Name, what: &str, ty: &Type) {
        let help = match ty {
            Type::Number(rate) => {
                let shown = super::amounts::rate_words(*rate);
                format!("`{what}` is {shown}: give a number with its unit")
            }
            Type::Flag => format!("write `{what}` or `not {what}`"),
            Type::Date => format!("write `{what} on 2025-01-31`"),
            Type::OneOf(_) | Type::SetOf(_) | Type::Text => format!("write `{what} is …`"),
        };
        // In a table the name stands above, and the cell is what is wrong.
        let within = self.fact.start <= name.span.start && name.span.end <= self.fact.end;
        let at = if within { name.span } else { self.fact };
        self.report(
            Diagnostic::error(
                Code::NotComparable,
                at,
                format!("`{what}` is {}, and is given as something else", type_words(ty)),
            )
            .label(type_words(ty))
            .help(help),
        );
    }

    fn expect(&mut self, expect: &ast::Expect) -> Option<Expectation> {
        match &expect.kind {
            ast::ExpectKind::Tier(name) => self.tier(name).map(|tier| Expectation::Tier(Some(tier))),
            ast::ExpectKind::NoTier => Some(Expectation::Tier(None)),
            ast::ExpectKind::Possible(names) => {
                let mut tiers = Vec::new();
                for name in names {
                    let none = !name.quoted && matches!(normal(&name.text).as_str(), "none" | "no tier");
                    tiers.push(if none { None } else { Some(self.tier(name)?) });
                }
                tiers.sort_unstable();
                tiers.dedup();
                Some(Expectation::Possible(tiers))
            }
            ast::ExpectKind::NeedsVendor(names) => {
                let tiers: Vec<Option<ir::TierId>> = names.iter().map(|name| self.tier(name)).collect();
                let mut tiers: Vec<ir::TierId> = tiers.into_iter().collect::<Option<_>>()?;
                tiers.sort_unstable();
                tiers.dedup();
                Some(Expectation::NeedsVendor(tiers))
            }
            ast::ExpectKind::Specialisation(name) => {
                let found = self.resolve(Kind::Specialisation, name)?;
                Some(Expectation::Specialisation(ir::SpecialisationId::at(found.index)))
            }
            ast::ExpectKind::Benefit(grant) => {
                let known = self.scope.find(Kind::Benefit, &grant.benefit.text);
                if grant.benefit.quoted && known.is_none() {
                    self.unknown_name(&grant.benefit, &[Kind::Benefit]);
                    return None;
                }
                let (slot, level) = self.benefit(grant)?;
                let value = self.value(&grant.value, &slot, level)?;
                let benefit = self.use_benefit(slot.benefit?)?;
                Some(Expectation::Benefit(benefit, value))
            }
        }
    }
}
