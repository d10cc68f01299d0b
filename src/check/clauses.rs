//! Items, and the clauses that tracks, tiers, packages, specialisations and the program have in common.

use super::{Checker, Kind};
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::ir;
use crate::syntax::ast;

impl<'a> Checker<'a> {
    /// Lowers one item. Examples come last of all, when everything is known that they can name.
    pub(super) fn item(&mut self, index: usize, item: &'a ast::Item) {
        match &item.kind {
            ast::ItemKind::Program(program) => self.header(item, program),
            ast::ItemKind::Tier(tier) => self.tier_item(index, item, tier),
            ast::ItemKind::Track(track) => {
                self.no_fee(item, "a track", "say it at the tier, as in `costs 500 EUR/yr for ISV`");
                self.owner.clone_from(&track.name.text);
                self.track_measure(track.name.span);
                let (validity, clauses) = (self.validity(&item.modifiers), self.clauses(&item.clauses));
                let found = self.scope.find(Kind::Track, &track.name.text);
                if let Some(out) = found.and_then(|f| self.out.tracks.get_mut(f.index)) {
                    out.validity = validity;
                    out.clauses = clauses;
                }
            }
            ast::ItemKind::Package(package) => {
                self.no_fee(
                    item,
                    "a package",
                    "its price stands behind its name: `package \"Value Package\" costs 790 EUR`",
                );
                self.owner.clone_from(&package.name.text);
                self.package_measure(package.name.span);
                let costs = package.costs.as_ref().and_then(|c| self.costs(c));
                let (validity, clauses) = (self.validity(&item.modifiers), self.clauses(&item.clauses));
                let found = self.scope.find(Kind::Package, &package.name.text);
                if let Some(out) = found.and_then(|f| self.out.packages.get_mut(f.index)) {
                    out.costs = costs;
                    out.validity = validity;
                    out.clauses = clauses;
                }
            }
            ast::ItemKind::Specialisation(specialisation) => {
                let help = "say it at the tier, as in `costs 500 EUR/yr when specialisation Storage`";
                self.no_fee(item, "a specialisation", help);
                self.owner.clone_from(&specialisation.name.text);
                let (validity, clauses) = (self.validity(&item.modifiers), self.clauses(&item.clauses));
                let found = self.scope.find(Kind::Specialisation, &specialisation.name.text);
                if let Some(out) = found.and_then(|f| self.out.specialisations.get_mut(f.index)) {
                    out.validity = validity;
                    out.clauses = clauses;
                }
            }
            ast::ItemKind::Measure(measure) => {
                self.no_clauses(item, "a measure");
                let found = self.scope.find(Kind::Measure, &measure.name.text);
                if let Some(found) = found {
                    self.use_measure(found.index);
                }
            }
            ast::ItemKind::Table(table) => {
                self.no_clauses(item, "a table");
                self.declared_table(table);
            }
            ast::ItemKind::Benefit(_) => self.no_clauses(item, "a benefit"),
            ast::ItemKind::Score(score) => {
                self.no_clauses(item, "a score");
                self.score(score);
            }
            ast::ItemKind::Rates(rates) => {
                self.no_clauses(item, "a table of rates");
                self.exchange_rates(item, rates);
            }
            ast::ItemKind::Region(region) => {
                self.no_clauses(item, "a region");
                self.region(item, region);
            }
            ast::ItemKind::Distribution(distribution) => {
                self.no_clauses(item, "a distribution");
                self.distribution(item, distribution);
            }
            ast::ItemKind::Commission(commission) => {
                self.no_clauses(item, "a commission");
                self.commission(item, commission);
            }
            ast::ItemKind::Billing(billing) => {
                self.no_clauses(item, "a billing model");
                self.billing(item, billing);
            }
            ast::ItemKind::Notify(notify) => {
                self.no_clauses(item, "a notification");
                self.notification(item, notify);
            }
            ast::ItemKind::Population(population) => {
                self.no_clauses(item, "a population");
                if let Some(population) = self.population(item, population) {
                    self.out.populations.push(population);
                }
            }
            ast::ItemKind::Target(target) => {
                self.no_clauses(item, "a target");
                if let Some(target) = self.population(item, target) {
                    self.out.targets.push(target);
                }
            }
            ast::ItemKind::Review(review) => {
                self.no_clauses(item, "a review");
                self.review(item, review);
            }
            ast::ItemKind::Example(_) => self.no_clauses(item, "an example"),
            ast::ItemKind::Note(text) => {
                self.no_clauses(item, "a note");
                let validity = self.validity(&item.modifiers);
                self.out.notes.push(ir::Sourced { what: text.text.clone(), validity, span: text.span });
            }
        }
    }

    /// Reports clauses of an item that asks and gives nothing.
    fn no_clauses(&mut self, item: &ast::Item, what: &str) {
        if let Some(clause) = item.clauses.first() {
            let word = self.text(clause.keyword).to_owned();
            self.report(
                Diagnostic::error(Code::ClauseOutOfPlace, clause.keyword, format!("{what} has no `{word}`"))
                    .label("this belongs to no tier")
                    .also(item.keyword, "the item that it would belong to")
                    .help("put it below the tier, track, package or specialisation that it belongs to, or below `program` for every partner"),
            );
        }
    }

    /// A fee belongs to a tier: of a package it is the price, and what takes part in the program pays its header's.
    fn no_fee(&mut self, item: &ast::Item, what: &str, help: &str) {
        for clause in &item.clauses {
            if matches!(clause.kind, ast::ClauseKind::Costs(_)) {
                self.report(
                    Diagnostic::error(Code::ClauseOutOfPlace, clause.keyword, format!("{what} has no fee"))
                        .label("a fee is what a tier, or the program, costs")
                        .also(item.keyword, "the item that it stands in")
                        .help(help),
                );
            }
        }
    }

    /// Requirements, grants and obligations.
    pub(super) fn clauses(&mut self, clauses: &'a [ast::Clause]) -> ir::Clauses {
        let mut out = ir::Clauses::default();
        for clause in clauses {
            let validity = self.validity(&clause.modifiers);
            match &clause.kind {
                ast::ClauseKind::Requires(cond) => {
                    self.requirement(&mut out, ir::Modality::Required, cond, validity, clause.span);
                }
                ast::ClauseKind::Expects(cond) => {
                    self.requirement(&mut out, ir::Modality::Expected, cond, validity, clause.span);
                }
                ast::ClauseKind::Grants(grants) => {
                    let grants: Vec<ir::Grant> = grants.iter().filter_map(|g| self.grant(g)).collect();
                    out.grants.push(ir::GrantClause { grants, validity, span: clause.span });
                }
                ast::ClauseKind::Costs(fee) => {
                    let grants: Vec<ir::Grant> = self.grant(fee).into_iter().collect();
                    out.grants.push(ir::GrantClause { grants, validity, span: clause.span });
                }
                ast::ClauseKind::Obliges(names) => {
                    for name in names {
                        if self.obligation(name) {
                            let what = name.text.clone();
                            out.obligations.push(ir::Sourced { what, validity: validity.clone(), span: name.span });
                        }
                    }
                }
            }
        }
        self.granted_twice(&out);
        out
    }

    fn requirement(
        &mut self,
        out: &mut ir::Clauses,
        modality: ir::Modality,
        cond: &ast::Cond,
        mut validity: ir::Validity,
        span: crate::source::Span,
    ) {
        notes(cond, &mut validity.notes);
        if let Some(cond) = self.cond(cond) {
            out.requirements.push(ir::Requirement { modality, cond, validity, span });
        }
    }

    /// An obligation stands in quotes, or is a word that is known.
    fn obligation(&mut self, name: &ast::Name) -> bool {
        let known = self.find(Kind::Benefit, name).or_else(|| self.find(Kind::Measure, name)).is_some();
        if known || name.quoted {
            return true;
        }
        self.report(
            Diagnostic::error(Code::UnknownName, name.span, format!("`{}` is not known", name.text))
                .label("an obligation in words of its own")
                .help("put it in quotes")
                .fix(Safety::Unsafe, "put it in quotes", name.span, format!("\"{}\"", name.text)),
        );
        false
    }

    /// Warns where one tier grants one benefit twice, for everybody and at all times: only the better one counts.
    fn granted_twice(&mut self, clauses: &ir::Clauses) {
        let mut seen: Vec<(ir::BenefitId, crate::source::Span)> = Vec::new();
        for clause in &clauses.grants {
            if clause.validity.from.is_some()
                || clause.validity.until.is_some()
                || clause.validity.status != ir::Status::InForce
            {
                continue;
            }
            for grant in &clause.grants {
                let adds = matches!(grant.value, ir::GrantValue::More(_));
                if !grant.when.is_always() || adds || grant.to.is_some() {
                    continue;
                }
                if let Some(&(_, first)) = seen.iter().find(|(id, _)| *id == grant.benefit) {
                    let benefit = self.out.benefits.get(grant.benefit.index());
                    let name = benefit.map_or("", |b| b.name.as_str());
                    let message = if benefit.is_some_and(|b| b.combine == ir::Combine::Lowest) {
                        format!("the {name} is stated twice here, and only the lower of both counts")
                    } else {
                        format!("`{name}` is granted twice here, and only the better of both counts")
                    };
                    self.report(
                        Diagnostic::warning(Code::GrantedTwice, grant.span, message)
                            .label("the second time")
                            .also(first, "the first time")
                            .help("leave one out, or say `when` each of them applies"),
                    );
                } else {
                    seen.push((grant.benefit, grant.span));
                }
            }
        }
    }
}

/// What the texts behind the questions of a condition say more: it goes with the requirement.
fn notes(cond: &ast::Cond, out: &mut Vec<String>) {
    match &cond.kind {
        ast::CondKind::All(of) | ast::CondKind::Any(of) | ast::CondKind::AtLeast { of, .. } => {
            for cond in of {
                notes(cond, out);
            }
        }
        ast::CondKind::Not(inner) => notes(inner, out),
        ast::CondKind::Quantity { note, .. }
        | ast::CondKind::Compare { note, .. }
        | ast::CondKind::Judged { note, .. } => {
            out.extend(note.iter().map(|n| n.text.clone()));
        }
        ast::CondKind::Is { .. }
        | ast::CondKind::Open { .. }
        | ast::CondKind::Member { .. }
        | ast::CondKind::Name(_) => {}
    }
}
