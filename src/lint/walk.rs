//! The ways through a tree that several lints go.

use crate::syntax::ast::{
    Amount, ClauseKind, Comparand, Cond, CondKind, Costs, DerivedKind, ExpectKind, File, Grant, GrantValue, Item,
    ItemKind, Open, Range, ScorePartKind,
};

/// Calls `visit` for each whole condition: of requirements, grants, calculations, scores.
pub(super) fn conds<'a>(file: &'a File, visit: &mut dyn FnMut(&'a Cond)) {
    for item in &file.items {
        match &item.kind {
            ItemKind::Measure(measure) => match measure.derived.as_ref().map(|d| &d.kind) {
                Some(DerivedKind::Aggregate { filter, among, .. }) => filter.iter().chain(among).for_each(&mut *visit),
                Some(DerivedKind::Growth { filter, .. }) => filter.iter().for_each(&mut *visit),
                Some(DerivedKind::Ratio(..) | DerivedKind::Rank { .. }) | None => {}
            },
            ItemKind::Score(score) => {
                score.when.iter().chain(score.parts.iter().filter_map(|p| p.when.as_ref())).for_each(&mut *visit);
            }
            ItemKind::Commission(commission) => commission.when.iter().for_each(&mut *visit),
            ItemKind::Billing(billing) => billing.price.iter().filter_map(|p| p.when.as_ref()).for_each(&mut *visit),
            ItemKind::Program(_)
            | ItemKind::Track(_)
            | ItemKind::Tier(_)
            | ItemKind::Package(_)
            | ItemKind::Specialisation(_)
            | ItemKind::Table(_)
            | ItemKind::Benefit(_)
            | ItemKind::Rates(_)
            | ItemKind::Region(_)
            | ItemKind::Distribution(_)
            | ItemKind::Notify(_)
            | ItemKind::Population(_)
            | ItemKind::Target(_)
            | ItemKind::Review(_)
            | ItemKind::Example(_)
            | ItemKind::Note(_) => {}
        }
        for clause in &item.clauses {
            match &clause.kind {
                ClauseKind::Requires(cond) | ClauseKind::Expects(cond) => visit(cond),
                ClauseKind::Grants(grants) => grants.iter().filter_map(|g| g.when.as_ref()).for_each(&mut *visit),
                ClauseKind::Costs(fee) => fee.when.iter().for_each(&mut *visit),
                ClauseKind::Obliges(_) => {}
            }
        }
    }
}

/// Calls `visit` for each grant of a clause.
pub(super) fn grants<'a>(item: &'a Item, visit: &mut dyn FnMut(&'a Grant)) {
    for clause in &item.clauses {
        match &clause.kind {
            ClauseKind::Grants(grants) => grants.iter().for_each(&mut *visit),
            ClauseKind::Costs(fee) => visit(fee),
            ClauseKind::Requires(_) | ClauseKind::Expects(_) | ClauseKind::Obliges(_) => {}
        }
    }
}

/// What an amount or an open term is part of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part<'a> {
    Amount(&'a Amount),
    Open(&'a Open),
}

/// Calls `visit` for each amount and each open term.
pub(super) fn parts<'a>(file: &'a File, visit: &mut dyn FnMut(Part<'a>)) {
    for item in &file.items {
        match &item.kind {
            ItemKind::Program(program) => costs(program.costs.as_ref(), visit),
            ItemKind::Package(package) => costs(package.costs.as_ref(), visit),
            ItemKind::Score(score) => {
                amounts(&score.cap, visit);
                for part in &score.parts {
                    match &part.kind {
                        ScorePartKind::Flat(amount) => visit(Part::Amount(amount)),
                        ScorePartKind::Per { points, step, .. } => {
                            visit(Part::Amount(points));
                            amounts(step, visit);
                        }
                        ScorePartKind::Bands(bands) => self::bands(bands, visit),
                    }
                    amounts(&part.cap, visit);
                    amounts(&part.minimum, visit);
                    amounts(&part.weight, visit);
                }
            }
            ItemKind::Rates(rates) => {
                for (left, right) in &rates.equations {
                    visit(Part::Amount(left));
                    visit(Part::Amount(right));
                }
            }
            ItemKind::Region(region) => region.open.iter().for_each(|o| open(o, visit)),
            ItemKind::Commission(commission) => value(&commission.rate, visit),
            ItemKind::Billing(billing) => billing.price.iter().for_each(|p| value(&p.value, visit)),
            ItemKind::Example(example) => {
                use crate::syntax::ast::GivenKind;
                for given in example.given.iter().chain(example.rows.iter().flat_map(|row| &row.given)) {
                    match &given.kind {
                        GivenKind::Quantity(amount, _) | GivenKind::Amount(_, amount) => visit(Part::Amount(amount)),
                        GivenKind::Date(..)
                        | GivenKind::Flag(_)
                        | GivenKind::NotFlag(_)
                        | GivenKind::Is(..)
                        | GivenKind::Member(..) => {}
                    }
                }
                for expect in example.expect.iter().chain(example.rows.iter().flat_map(|row| &row.expect)) {
                    if let ExpectKind::Benefit(grant) = &expect.kind {
                        value(&grant.value, visit);
                    }
                }
            }
            ItemKind::Track(_)
            | ItemKind::Tier(_)
            | ItemKind::Specialisation(_)
            | ItemKind::Measure(_)
            | ItemKind::Table(_)
            | ItemKind::Benefit(_)
            | ItemKind::Distribution(_)
            | ItemKind::Notify(_)
            | ItemKind::Population(_)
            | ItemKind::Target(_)
            | ItemKind::Review(_)
            | ItemKind::Note(_) => {}
        }
        grants(item, &mut |grant| value(&grant.value, visit));
    }
    conds(file, &mut |cond| cond.for_each_part(&mut |cond| of_cond(cond, visit)));
}

fn of_cond<'a>(cond: &'a Cond, visit: &mut dyn FnMut(Part<'a>)) {
    match &cond.kind {
        CondKind::Quantity { amount, .. } => visit(Part::Amount(amount)),
        CondKind::Compare { right, .. } => match right {
            Comparand::Amount(amount) => visit(Part::Amount(amount)),
            Comparand::Open(term) => open(term, visit),
            Comparand::Date(_) | Comparand::AsOf(_) | Comparand::Operand(_) => {}
        },
        CondKind::Open { open: term, .. } => open(term, visit),
        CondKind::All(_)
        | CondKind::Any(_)
        | CondKind::Not(_)
        | CondKind::AtLeast { .. }
        | CondKind::Is { .. }
        | CondKind::Judged { .. }
        | CondKind::Member { .. }
        | CondKind::Name(_) => {}
    }
}

fn amounts<'a>(list: impl IntoIterator<Item = &'a Amount>, visit: &mut dyn FnMut(Part<'a>)) {
    for amount in list {
        visit(Part::Amount(amount));
    }
}

fn range<'a>(range: &'a Range, visit: &mut dyn FnMut(Part<'a>)) {
    visit(Part::Amount(&range.low));
    amounts(&range.high, visit);
}

fn open<'a>(open: &'a Open, visit: &mut dyn FnMut(Part<'a>)) {
    visit(Part::Open(open));
    if let Some(bounds) = &open.bounds {
        range(bounds, visit);
    }
}

fn costs<'a>(costs: Option<&'a Costs>, visit: &mut dyn FnMut(Part<'a>)) {
    match costs {
        Some(Costs::Amount(amount)) => visit(Part::Amount(amount)),
        Some(Costs::Open(term)) => open(term, visit),
        Some(Costs::Nothing(_)) | None => {}
    }
}

fn bands<'a>(bands: &'a crate::syntax::ast::Bands, visit: &mut dyn FnMut(Part<'a>)) {
    for row in &bands.rows {
        visit(Part::Amount(&row.from));
        amounts(&row.to, visit);
        range(&row.value, visit);
    }
}

fn value<'a>(value: &'a GrantValue, visit: &mut dyn FnMut(Part<'a>)) {
    match value {
        GrantValue::Amount(amount) => range(amount, visit),
        GrantValue::Bands(rows) => bands(rows, visit),
        GrantValue::RelativeTo { by, .. } | GrantValue::More { by, .. } => visit(Part::Amount(by)),
        GrantValue::Open(term) => open(term, visit),
        GrantValue::Plain
        | GrantValue::Nothing(_)
        | GrantValue::Words(_)
        | GrantValue::TimesOf { .. }
        | GrantValue::BetterThan(_)
        | GrantValue::Undisclosed(_)
        | GrantValue::Free(_) => {}
    }
}
