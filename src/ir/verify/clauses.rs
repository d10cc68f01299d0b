//! Clauses: what is required, what is granted, and the conditions of both.

use super::{Check, Verifier, amounts, ensure, in_range, names, violation};
use crate::ir::{Atom, Bands, BenefitId, BenefitKind, Clauses, Cond, GrantValue, Rate, Type, Validity};
use crate::source::Span;
use crate::value::Unit;

impl Verifier<'_> {
    pub(super) fn validity(&self, validity: &Validity) -> Check {
        for date in [validity.from, validity.until].into_iter().flatten() {
            self.date(date)?;
        }
        Ok(())
    }

    pub(super) fn clauses(&self, clauses: &Clauses) -> Check {
        for requirement in &clauses.requirements {
            self.cond(&requirement.cond)?;
            self.validity(&requirement.validity)?;
        }
        for obligation in &clauses.obligations {
            self.validity(&obligation.validity)?;
        }
        for clause in &clauses.grants {
            self.validity(&clause.validity)?;
            for grant in &clause.grants {
                self.cond(&grant.when)?;
                self.grant_value(&grant.value, Some(grant.benefit), grant.span)?;
                if let Some(package) = grant.package {
                    self.package(package, grant.span)?;
                }
                for track in &grant.tracks {
                    self.track(*track, grant.span)?;
                }
            }
        }
        Ok(())
    }

    /// A value against what its benefit can be; a commission has none, and is free in its unit.
    pub(super) fn grant_value(&self, value: &GrantValue, benefit: Option<BenefitId>, span: Span) -> Check {
        let kind = benefit.map(|id| self.benefit(id, span)).transpose()?;
        let rate = kind.map(|kind| match kind {
            BenefitKind::Percent => Some(Rate { unit: Unit::Percent, per: None }),
            BenefitKind::Allowance { per } => Some(Rate { unit: Unit::Count, per: *per }),
            BenefitKind::Money(rate) => Some(*rate),
            BenefitKind::Entitlement | BenefitKind::Level(_) | BenefitKind::Words => None,
        });
        // The outer `None`: no benefit, anything goes. The inner one: the benefit has no amounts.
        let amount_rate = || match rate {
            None => Ok(None),
            Some(Some(rate)) => Ok(Some(rate)),
            Some(None) => Err(violation("an amount is granted of what has none", span)),
        };
        match value {
            GrantValue::Amount(amount) | GrantValue::More(amount) => amounts::maybe(*amount, amount_rate()?, span),
            GrantValue::Between(low, high) | GrantValue::Open { bounds: Some((low, high)), .. } => {
                amounts::between(*low, *high, amount_rate()?, span)
            }
            GrantValue::Level(level) => {
                let fits = match kind {
                    Some(BenefitKind::Level(levels)) => (*level as usize) < levels.len(),
                    Some(
                        BenefitKind::Percent
                        | BenefitKind::Allowance { .. }
                        | BenefitKind::Money(_)
                        | BenefitKind::Entitlement
                        | BenefitKind::Words,
                    )
                    | None => false,
                };
                ensure(fits, "a level is granted that the benefit does not have", span)
            }
            GrantValue::Bands(bands) => self.bands(bands, amount_rate()?),
            GrantValue::RelativeTo { by, tier } => {
                self.tier(*tier, span)?;
                amounts::maybe(*by, amount_rate()?, span)
            }
            GrantValue::TimesOf { factor: _, tier } => {
                self.tier(*tier, span)?;
                amount_rate().map(|_| ())
            }
            GrantValue::BetterThan(tier) => self.tier(*tier, span),
            GrantValue::Words(_) => {
                let words = kind.is_none_or(|kind| *kind == BenefitKind::Words);
                ensure(words, "words are granted of what is not said in words", span)
            }
            GrantValue::Had => {
                let had = kind.is_none() || rate == Some(None);
                ensure(had, "a benefit with amounts is granted without one", span)
            }
            GrantValue::Nothing
            | GrantValue::Open { bounds: None, .. }
            | GrantValue::Undisclosed
            | GrantValue::Free => Ok(()),
        }
    }

    pub(super) fn bands(&self, bands: &Bands, value: Option<Rate>) -> Check {
        let by = self.rate_of(bands.measure, bands.span)?;
        let mut before = None;
        for row in &bands.rows {
            amounts::of_rate(row.from, by, row.span)?;
            if let Some(to) = row.to {
                amounts::of_rate(to, by, row.span)?;
                ensure(row.from.value < to.value, "a band ends before it begins", row.span)?;
            }
            amounts::between(row.value.0, row.value.1, value, row.span)?;
            ensure(before.is_none_or(|before| before < row.from.value), "bands are not in order", row.span)?;
            before = Some(row.from.value);
        }
        Ok(())
    }

    pub(super) fn cond(&self, cond: &Cond) -> Check {
        names::at_most_all(cond)?;
        names::place(self.program, cond.span)?;
        let mut result = Ok(());
        cond.for_each_atom(&mut |atom, span| {
            if result.is_ok() {
                result = self.atom(atom, span);
            }
        });
        result
    }

    fn atom(&self, atom: &Atom, span: Span) -> Check {
        match atom {
            Atom::Compare { measure, op: _, amount } => amounts::of_rate(*amount, self.rate_of(*measure, span)?, span),
            Atom::CompareDate { measure, op: _, date: _ } => {
                let ty = self.type_of(*measure, span)?;
                ensure(*ty == Type::Date, "what is no date is compared with a day", span)
            }
            Atom::OneOf { measure, choices: _ } => {
                let ty = self.type_of(*measure, span)?;
                ensure(matches!(ty, Type::OneOf(_) | Type::Text), "what has no choices is compared with some", span)
            }
            Atom::Has { measure, member } => {
                let ty = self.type_of(*measure, span)?;
                ensure(matches!(ty, Type::SetOf(_)), "what is no set is asked for a member", span)?;
                names::known_member(self.program, *measure, member, span)
            }
            Atom::Holds(measure) => {
                let ty = self.type_of(*measure, span)?;
                ensure(*ty == Type::Flag, "what is no flag is asked for yes or no", span)
            }
            Atom::Meets(tier) => self.tier(*tier, span),
            Atom::Specialised(id) => self.specialisation(*id, span),
            Atom::Score { score, op: _, amount } => {
                in_range(score.index(), self.program.scores.len(), "a score", span)?;
                amounts::points(*amount, span)
            }
            Atom::Open(open) => self.open(*open, span),
            Atom::Begun(date) => self.date(*date),
        }
    }
}
