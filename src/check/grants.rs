//! What is granted: which benefit, how much, to whom.

use super::amounts::Target;
use super::declare::{BenefitDecl, default_combine};
use super::scope::plural;
use super::{Checker, Kind};
use crate::diagnostic::{Code, Diagnostic, Safety, did_you_mean};
use crate::ir::{self, BenefitKind, Cond, CondKind, GrantValue, Rate};
use crate::source::Span;
use crate::syntax::ast::{self, WrittenUnit};
use crate::syntax::name::normal;
use crate::value::{Amount, Decimal, Unit};

/// What a value must fit.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    /// The name for messages.
    pub(super) name: String,
    /// What its values are.
    pub(super) kind: BenefitKind,
    /// The benefit, in the list of the scope; absent for a commission.
    pub(super) benefit: Option<usize>,
    /// Where the name stands.
    pub(super) span: Span,
}

impl Checker<'_> {
    /// One entry of `grants`.
    pub(super) fn grant(&mut self, grant: &ast::Grant) -> Option<ir::Grant> {
        let resolved = self.benefit(grant);
        let value = match &resolved {
            Some((slot, level)) => self.value(&grant.value, slot, *level),
            None => None,
        };
        let mut conds = Vec::new();
        let mut failed = false;
        let package = grant.package.as_ref().and_then(|name| {
            let package = self.package(name);
            failed |= package.is_none();
            package
        });
        let tracks = self.tracks(&grant.tracks);
        failed |= tracks.len() != grant.tracks.len();
        if let Some(package) = package {
            conds.extend(self.has_package(package, grant.span));
        }
        if !tracks.is_empty() {
            conds.extend(self.in_tracks(&tracks, grant.span));
        }
        if let Some(when) = &grant.when {
            match self.cond(when) {
                Some(when) => conds.push(when),
                None => failed = true,
            }
        }
        let (slot, _) = resolved?;
        let value = value?;
        if failed {
            return None;
        }
        let benefit = self.use_benefit(slot.benefit?)?;
        let when =
            if conds.len() == 1 { conds.remove(0) } else { Cond { kind: CondKind::All(conds), span: grant.span } };
        let words = match &grant.value {
            ast::GrantValue::Words(text) if !matches!(value, GrantValue::Words(_) | GrantValue::Level(_)) => Some(text),
            _ => None,
        };
        Some(ir::Grant {
            benefit,
            value,
            when,
            package,
            tracks,
            to: grant.to.as_ref().map(|to| to.text.clone()),
            note: words.or(grant.note.as_ref()).map(|n| n.text.clone()),
            span: grant.span,
        })
    }

    /// The benefit that an entry names, and the level, where its last words are one.
    pub(super) fn benefit(&mut self, grant: &ast::Grant) -> Option<(Slot, Option<u32>)> {
        let name = &grant.benefit;
        if let Some(found) = self.find(Kind::Benefit, name) {
            return Some((self.slot(found.index, name.span)?, None));
        }
        if name.quoted {
            return Some((self.introduce(grant)?, None));
        }
        // `extranet access extended`: the longest benefit with levels, and a level behind it.
        let words: Vec<&str> = name.text.split_whitespace().collect();
        for at in (1..words.len()).rev() {
            let (head, tail) = (words.get(..at)?.join(" "), words.get(at..)?.join(" "));
            let Some(found) = self.scope.find(Kind::Benefit, &head) else { continue };
            let Some(slot) = self.slot(found.index, name.span) else { continue };
            let BenefitKind::Level(levels) = &slot.kind else { continue };
            let key = normal(&tail);
            if let Some(level) = levels.iter().position(|l| normal(l) == key) {
                self.note_use(name.span, found);
                return Some((slot, u32::try_from(level).ok()));
            }
            if did_you_mean(&tail, levels.iter().map(String::as_str)).is_some() {
                let end = name.span.end as usize;
                let span = Span::new(name.span.file, end.saturating_sub(tail.len()), end);
                let tail = ast::Name { span, text: tail, quoted: false };
                let (what, levels) = (slot.name.clone(), levels.clone());
                self.unknown_choice(&tail, &what, &levels);
                return None;
            }
        }
        self.unknown_name(name, &[Kind::Benefit]);
        None
    }

    fn slot(&self, index: usize, span: Span) -> Option<Slot> {
        let benefit = &self.benefits.get(index)?.benefit;
        Some(Slot { name: benefit.name.clone(), kind: benefit.kind.clone(), benefit: Some(index), span })
    }

    /// A quoted benefit introduces itself: an entitlement, or whatever its amount says.
    fn introduce(&mut self, grant: &ast::Grant) -> Option<Slot> {
        let name = &grant.benefit;
        let kind = self.kind_of_value(&grant.value)?;
        let counted = matches!(kind, BenefitKind::Allowance { .. });
        let index = self.benefits.len();
        let many = if counted { plural(&name.text) } else { name.text.clone() };
        if !self.declare(Kind::Benefit, name, None, index, &[], false) {
            return None;
        }
        let period_open = matches!(kind, BenefitKind::Allowance { per: None } | BenefitKind::Money(_));
        let combine = default_combine(&kind);
        let benefit = ir::Benefit { name: name.text.clone(), plural: many, kind, combine, doc: None, span: name.span };
        self.benefits.push(BenefitDecl { benefit, period_open, period_from: None, id: None });
        self.slot(index, name.span)
    }

    /// The kind of benefit that a value belongs to.
    pub(super) fn kind_of_value(&mut self, value: &ast::GrantValue) -> Option<BenefitKind> {
        match value {
            ast::GrantValue::Amount(range) => self.kind_of_amount(range.high.as_ref().unwrap_or(&range.low)),
            ast::GrantValue::RelativeTo { by, .. } | ast::GrantValue::More { by, .. } => self.kind_of_amount(by),
            ast::GrantValue::Bands(bands) => match bands.rows.first() {
                Some(row) => self.kind_of_amount(row.value.high.as_ref().unwrap_or(&row.value.low)),
                None => Some(BenefitKind::Percent),
            },
            ast::GrantValue::Open(ast::Open { bounds: Some(range), .. }) => {
                self.kind_of_amount(range.high.as_ref().unwrap_or(&range.low))
            }
            ast::GrantValue::TimesOf { .. } => Some(BenefitKind::Allowance { per: None }),
            ast::GrantValue::Plain
            | ast::GrantValue::Nothing(_)
            | ast::GrantValue::Words(_)
            | ast::GrantValue::BetterThan(_)
            | ast::GrantValue::Open(_)
            | ast::GrantValue::Undisclosed(_)
            | ast::GrantValue::Free(_) => Some(BenefitKind::Entitlement),
        }
    }

    fn kind_of_amount(&mut self, amount: &ast::Amount) -> Option<BenefitKind> {
        let per = amount.per.map(|(_, per)| per);
        match amount.unit.map(|(_, unit)| unit) {
            None => Some(BenefitKind::Allowance { per }),
            Some(WrittenUnit::Percent | WrittenUnit::PercentagePoints) => Some(BenefitKind::Percent),
            Some(WrittenUnit::Money(currency)) => Some(BenefitKind::Money(Rate { unit: Unit::Money(currency), per })),
            Some(WrittenUnit::Points | WrittenUnit::Time(_)) => {
                self.report(
                    Diagnostic::error(
                        Code::ValueDoesNotFit,
                        amount.span,
                        "a benefit is a count, a percentage or money",
                    )
                    .label("neither of these")
                    .help("put the length or the points into the name: `3 \"training days\"`"),
                );
                None
            }
        }
    }

    /// The benefit at an index of the scope, as part of the program.
    pub(super) fn use_benefit(&mut self, index: usize) -> Option<ir::BenefitId> {
        let decl = self.benefits.get_mut(index)?;
        if let Some(id) = decl.id {
            return Some(id);
        }
        let id = ir::BenefitId::at(self.out.benefits.len());
        decl.id = Some(id);
        self.out.benefits.push(decl.benefit.clone());
        Some(id)
    }

    /// The unit of a benefit's amounts; the first amount says over which period, where the declaration does not.
    pub(super) fn slot_rate(&mut self, slot: &Slot, amount: &ast::Amount) -> Option<Rate> {
        let written = amount.per.map(|(_, per)| per);
        let decl = slot.benefit.and_then(|index| self.benefits.get_mut(index));
        let (kind, id) = match decl {
            Some(decl) => {
                if decl.period_open {
                    decl.period_open = false;
                    decl.period_from = Some(amount.span);
                    match &mut decl.benefit.kind {
                        BenefitKind::Allowance { per } | BenefitKind::Money(Rate { per, .. }) => *per = written,
                        BenefitKind::Percent
                        | BenefitKind::Entitlement
                        | BenefitKind::Level(_)
                        | BenefitKind::Words => {}
                    }
                }
                (decl.benefit.kind.clone(), decl.id)
            }
            None => (slot.kind.clone(), None),
        };
        if let Some(benefit) = id.and_then(|id| self.out.benefits.get_mut(id.index())) {
            benefit.kind = kind.clone();
        }
        let message = match kind {
            BenefitKind::Percent => return Some(Rate { unit: Unit::Percent, per: None }),
            BenefitKind::Allowance { per } => return Some(Rate { unit: Unit::Count, per }),
            BenefitKind::Money(rate) => return Some(rate),
            BenefitKind::Entitlement => format!("`{}` is had or not, and takes no amount", slot.name),
            BenefitKind::Level(levels) => {
                format!("`{}` has levels ({}), and takes no amount", slot.name, levels.join(", "))
            }
            BenefitKind::Words => format!("`{}` is said in words, and takes no amount", slot.name),
        };
        self.does_not_fit(
            amount.span,
            message,
            slot,
            "declare the benefit with the amount's kind, as in `benefit \"…\": allowance`",
        );
        None
    }

    fn does_not_fit(&mut self, span: Span, message: String, slot: &Slot, help: &str) {
        let mut diagnostic = Diagnostic::error(Code::ValueDoesNotFit, span, message).help(help);
        if let Some(decl) = slot.benefit.and_then(|index| self.benefits.get(index)) {
            let declared = decl.benefit.span;
            if declared.file == self.file && declared != slot.span {
                diagnostic = diagnostic.also(declared, "declared here");
            }
        }
        self.report(diagnostic);
    }

    /// How much is granted, held against what the benefit is.
    pub(super) fn value(&mut self, value: &ast::GrantValue, slot: &Slot, level: Option<u32>) -> Option<GrantValue> {
        let kind = slot.kind.clone();
        let name = slot.name.clone();
        Some(match value {
            ast::GrantValue::Plain => match (level, &kind) {
                (Some(level), _) => GrantValue::Level(level),
                (None, BenefitKind::Entitlement | BenefitKind::Level(_) | BenefitKind::Words) => GrantValue::Had,
                (None, BenefitKind::Percent | BenefitKind::Allowance { .. } | BenefitKind::Money(_)) => {
                    self.report(amount_missing(slot, &kind));
                    return None;
                }
            },
            ast::GrantValue::Nothing(_) => GrantValue::Nothing,
            ast::GrantValue::Undisclosed(_) => GrantValue::Undisclosed,
            ast::GrantValue::Free(_) => GrantValue::Free,
            ast::GrantValue::Words(text) => match &kind {
                BenefitKind::Words => GrantValue::Words(text.text.clone()),
                BenefitKind::Entitlement => GrantValue::Had,
                BenefitKind::Level(levels) => {
                    let key = normal(&text.text);
                    let at = levels.iter().position(|l| normal(l) == key).and_then(|at| u32::try_from(at).ok());
                    at.or(level).map_or(GrantValue::Had, GrantValue::Level)
                }
                BenefitKind::Percent | BenefitKind::Allowance { .. } | BenefitKind::Money(_) => {
                    self.report(amount_missing(slot, &kind));
                    return None;
                }
            },
            ast::GrantValue::Amount(range) => {
                let (low, high) = self.slot_range(range, slot)?;
                if low == high { GrantValue::Amount(low) } else { GrantValue::Between(low, high) }
            }
            ast::GrantValue::Bands(bands) => GrantValue::Bands(self.bands(bands, slot)?),
            ast::GrantValue::RelativeTo { by, less, tier } => {
                let (by, tier) = (self.difference(by, *less, slot), self.tier(tier));
                GrantValue::RelativeTo { by: by?, tier: tier? }
            }
            ast::GrantValue::More { by, less } => GrantValue::More(self.difference(by, *less, slot)?),
            ast::GrantValue::TimesOf { factor, tier } => {
                let tier = self.tier(tier)?;
                match kind {
                    BenefitKind::Percent | BenefitKind::Allowance { .. } | BenefitKind::Money(_) => {
                        GrantValue::TimesOf { factor: *factor, tier }
                    }
                    BenefitKind::Entitlement | BenefitKind::Level(_) | BenefitKind::Words => {
                        let message = format!("`{name}` has no number that could be multiplied");
                        self.does_not_fit(slot.span, message, slot, "say what it is instead");
                        return None;
                    }
                }
            }
            ast::GrantValue::BetterThan(tier) => GrantValue::BetterThan(self.tier(tier)?),
            ast::GrantValue::Open(open) => {
                let bounds = match &open.bounds {
                    Some(range) => Some(self.slot_range(range, slot)?),
                    None => None,
                };
                GrantValue::Open {
                    bounds,
                    note: open.note.as_ref().map(|n| n.text.clone()),
                    by: open.by.as_ref().map(|d| d.days),
                }
            }
        })
    }

    /// Both ends of a value.
    pub(super) fn slot_range(&mut self, range: &ast::Range, slot: &Slot) -> Option<(Amount, Amount)> {
        let rate = self.slot_rate(slot, range.high.as_ref().unwrap_or(&range.low))?;
        let declared = self.period_place(slot, range.span);
        self.range(range, Target { what: &slot.name, rate, declared })
    }

    /// Where it stands over which period a benefit counts: its declaration, or its first amount.
    fn period_place(&self, slot: &Slot, here: Span) -> Option<Span> {
        let decl = self.benefits.get(slot.benefit?)?;
        let place = decl.period_from.unwrap_or(decl.benefit.span);
        (place.file == self.file && !(here.start <= place.start && place.end <= here.end)).then_some(place)
    }

    /// How much more or less: percentage points for percentages, otherwise the benefit's own unit.
    fn difference(&mut self, by: &ast::Amount, less: bool, slot: &Slot) -> Option<Amount> {
        let rate = self.slot_rate(slot, by)?;
        let amount = if rate.unit == Unit::Percent {
            match by.unit {
                Some((_, WrittenUnit::PercentagePoints)) => {}
                Some((_, WrittenUnit::Percent | WrittenUnit::Points)) | None => {
                    let fixed = format!("{} percentage points", by.value);
                    self.report(
                        Diagnostic::error(
                            Code::PercentOrPoints,
                            by.span,
                            format!("`{}` more or less of a percentage can be meant in two ways", self.text(by.span)),
                        )
                        .label("percentage points, or a percentage of the percentage")
                        .help(format!("write `{fixed}` for 20% becoming {}%", twenty_and(by.value)))
                        .fix(Safety::Unsafe, format!("write `{fixed}`"), by.span, fixed),
                    );
                    return None;
                }
                Some((span, WrittenUnit::Money(_) | WrittenUnit::Time(_))) => {
                    self.report(
                        Diagnostic::error(
                            Code::WrongUnit,
                            span,
                            format!("`{}` is a percentage: it grows by percentage points", slot.name),
                        )
                        .help(format!("write `{} percentage points`", by.value)),
                    );
                    return None;
                }
            }
            Amount { value: by.value, unit: Unit::Percent, per: None }
        } else {
            let declared = self.period_place(slot, by.span);
            self.amount(by, Target { what: &slot.name, rate, declared })?
        };
        let value = if less { Decimal::ZERO.sub(amount.value).ok()? } else { amount.value };
        Some(Amount { value, ..amount })
    }
}

fn twenty_and(more: Decimal) -> String {
    Decimal::new(20, 0).add(more).map_or_else(|_| String::from("more"), |sum| sum.to_string())
}

fn amount_missing(slot: &Slot, kind: &BenefitKind) -> Diagnostic {
    let name = &slot.name;
    let diagnostic =
        Diagnostic::error(Code::ValueDoesNotFit, slot.span, format!("`{name}` alone does not say how much is granted"))
            .label("no amount here");
    match kind {
        BenefitKind::Percent => {
            diagnostic.help(format!("write a percentage: `{name} 25%`; or `{name} open`, `{name} undisclosed`"))
        }
        BenefitKind::Allowance { .. } => diagnostic
            .help(format!("write how many before it: `1 {name}`; or `{name} open`, `{name} undisclosed`"))
            .fix(Safety::Unsafe, format!("write `1 {name}`"), slot.span, format!("1 {name}")),
        BenefitKind::Money(_) => diagnostic
            .help(format!("write an amount of money: `{name} 500 EUR`; or `{name} open`, `{name} undisclosed`")),
        BenefitKind::Entitlement | BenefitKind::Level(_) | BenefitKind::Words => diagnostic,
    }
}
