//! What a partner gets of a benefit.
//!
//! The tier's own grants are nearest, then those of the tiers below it, then the program's for everyone. Grants of
//! tracks, packages and specialisations stand beside this chain.

use std::cmp::Ordering;

use super::completion::{Asking, each};
use super::effective::grants_of;
use super::entry::Said;
use super::outcome::Standing;
use super::truth::{Memo, View};
use super::worth::{between, moved, order, sum};
use super::{BenefitOutcome, BenefitValue, EvalError, bands};
use crate::ir::{Atom, BenefitId, Clauses, Combine, Cond, Grant, GrantValue, TierId};
use crate::source::Span;
use crate::value::{Amount, DecimalError};

/// A value and the entries that give it.
#[derive(Debug, Clone)]
pub(super) struct Granted {
    pub(super) value: BenefitValue,
    pub(super) by: Vec<Share>,
}

/// What one entry gives by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The entry.
    pub span: Span,
    /// Its own part.
    pub part: Part,
}

/// The part of one entry in a benefit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// It gives so much.
    Gives(BenefitValue),
    /// It adds so much to what others give.
    Adds(Amount),
}

impl Granted {
    fn none() -> Self {
        Granted { value: BenefitValue::None, by: Vec::new() }
    }
}

/// The better value, with the entries of both where they are the same.
fn better(a: Granted, b: Granted) -> Granted {
    match order(&a.value, &b.value) {
        Ordering::Greater => a,
        Ordering::Less => b,
        Ordering::Equal => Granted { by: a.by.into_iter().chain(b.by).collect(), value: a.value },
    }
}

/// The lower value, where both say one: what nobody has stated is no fee of zero.
fn lower(a: Granted, b: Granted) -> Granted {
    match (&a.value, &b.value) {
        (BenefitValue::None, _) => b,
        (_, BenefitValue::None) => a,
        (low, high) if order(low, high).is_eq() => better(a, b),
        (low, high) if order(low, high).is_lt() => a,
        _ => b,
    }
}

impl<'a> View<'a> {
    /// What the partner gets of a benefit over all completions; and whether they were too many to look at each.
    pub(super) fn benefit(&self, standing: &Standing, benefit: BenefitId) -> Result<(BenefitOutcome, bool), EvalError> {
        self.shared_benefit(standing, benefit).map(|(outcome, _, approximate)| (outcome, approximate))
    }

    /// The same, with what each entry gives by itself.
    pub(super) fn shared_benefit(
        &self,
        standing: &Standing,
        benefit: BenefitId,
    ) -> Result<(BenefitOutcome, Vec<Share>, bool), EvalError> {
        let (found, approximate) = self.found(standing, benefit)?;
        let (outcome, shares) = found.done();
        Ok((outcome, shares, approximate))
    }

    fn found(&self, standing: &Standing, benefit: BenefitId) -> Result<(Found, bool), EvalError> {
        let asking = self.asking_benefit(benefit)?;
        let mut found = Found::new(benefit);
        if asking.is_empty() {
            for &tier in &standing.possible {
                found.add(self.granted(tier, benefit)?);
            }
            return Ok((found, standing.approximate));
        }
        let mut together = asking.clone();
        together.and(self.asking_tiers()?);
        if let Some(cells) = together.cells(self)? {
            each(&cells, |chosen| {
                let memo = Memo::default();
                let view = self.completed(&cells, chosen, &memo);
                found.add(view.granted(view.tier()?, benefit)?);
                Ok(())
            })?;
            return Ok((found, standing.approximate));
        }
        if let Some(cells) = asking.cells(self)? {
            for &tier in &standing.possible {
                each(&cells, |chosen| {
                    found.add(self.completed(&cells, chosen, &Memo::default()).granted(tier, benefit)?);
                    Ok(())
                })?;
            }
            return Ok((found, true));
        }
        // Nothing can be said but that it may be anything.
        found.add(Granted::none());
        found.add(Granted { value: BenefitValue::Open, by: Vec::new() });
        Ok((found, true))
    }

    /// The unknowns on which a benefit hangs beside the tier.
    fn asking_benefit(&self, benefit: BenefitId) -> Result<Asking, EvalError> {
        let p = &self.effective.program;
        let mut asking = Asking::default();
        let mut ask = |clauses: &Clauses, behind: Option<&Cond>| -> Result<(), EvalError> {
            let mut grants = grants_of(clauses, benefit).peekable();
            if grants.peek().is_none() {
                return Ok(());
            }
            if let Some(cond) = behind {
                asking.cond(self, cond)?;
                if self.holds(cond)? == Some(false) {
                    return Ok(());
                }
            }
            for grant in grants {
                asking.cond(self, &grant.when)?;
                if let GrantValue::Bands(bands) = &grant.value
                    && self.holds(&grant.when)? != Some(false)
                {
                    asking.bands(self, bands);
                }
            }
            Ok(())
        };
        let mut cutting = Vec::new();
        ask(&p.everyone, None)?;
        for tier in self.tiers() {
            let Some((found, rule)) = p.tiers.get(tier.index()).zip(self.effective.rules.get(tier.index())) else {
                continue;
            };
            // A tier that cuts off those below it counts even where it gives nothing.
            if !found.inherits {
                cutting.push(&rule.applies);
            }
            ask(&found.clauses, Some(&rule.applies))?;
        }
        for (clauses, cond) in self.beside() {
            ask(clauses, Some(&cond))?;
        }
        for applies in cutting {
            asking.cond(self, applies)?;
        }
        Ok(asking)
    }

    /// What stands beside the chain of tiers, and who has it.
    fn beside(&self) -> Vec<(&'a Clauses, Cond)> {
        let p = &self.effective.program;
        let mut found = Vec::new();
        if let Some(measure) = p.track_measure {
            for (_, track) in self.effective.tracks() {
                let atom = Atom::Has { measure, member: track.name.clone() };
                found.push((&track.clauses, Cond::atom(atom, track.span)));
            }
        }
        if let Some(measure) = p.package_measure {
            for package in self.effective.packages() {
                let atom = Atom::Has { measure, member: package.name.clone() };
                found.push((&package.clauses, Cond::atom(atom, package.span)));
            }
        }
        for (id, specialisation) in self.effective.specialisations() {
            found.push((&specialisation.clauses, Cond::atom(Atom::Specialised(id), specialisation.span)));
        }
        found
    }

    /// What the partner gets of a benefit in this completion, being in `tier`.
    pub(super) fn granted(&self, tier: Option<TierId>, benefit: BenefitId) -> Result<Granted, EvalError> {
        let Some(kind) = self.effective.program.benefits.get(benefit.index()) else { return Ok(Granted::none()) };
        let levels = self.levels(tier)?;
        let mut result = self.chain(&levels, benefit)?;
        let mut beside = Vec::new();
        for (clauses, cond) in self.beside() {
            if grants_of(clauses, benefit).next().is_some() && self.holds(&cond)? == Some(true) {
                beside.push(clauses);
            }
        }
        for clauses in &beside {
            for grant in grants_of(clauses, benefit) {
                let Some(value) = self.plain(grant)? else { continue };
                let granted = given(grant, value);
                result = match kind.combine {
                    Combine::Replaced | Combine::United | Combine::Better => better(result, granted),
                    Combine::Lowest => lower(result, granted),
                    Combine::Added => Granted {
                        value: sum(result.value, granted.value).map_err(|why| self.wrong(grant, why))?,
                        by: result.by.into_iter().chain(granted.by).collect(),
                    },
                };
            }
        }
        for clauses in levels.into_iter().chain(beside) {
            for grant in grants_of(clauses, benefit) {
                if let GrantValue::More(by) = &grant.value
                    && result.value != BenefitValue::None
                    && self.holds(&grant.when)? == Some(true)
                {
                    result.value = moved(result.value, by.value).map_err(|why| self.wrong(grant, why))?;
                    result.by.push(Share { span: grant.span, part: Part::Adds(*by) });
                }
            }
        }
        if result.value == BenefitValue::None {
            result.by.clear();
        }
        Ok(result)
    }

    /// Whose grants count for a tier, the nearest first.
    fn levels(&self, tier: Option<TierId>) -> Result<Vec<&'a Clauses>, EvalError> {
        let p = &self.effective.program;
        let mut levels = Vec::new();
        if let Some(top) = tier {
            for (rank, tier) in p.tiers.iter().enumerate().take(top.index() + 1).rev() {
                let Some(rule) = self.effective.rules.get(rank) else { continue };
                let own = rank == top.index();
                if !own
                    && (self.effective.in_force.get(rank) != Some(&true) || self.holds(&rule.applies)? != Some(true))
                {
                    continue;
                }
                levels.push(&tier.clauses);
                if !tier.inherits {
                    break;
                }
            }
        }
        levels.push(&p.everyone);
        Ok(levels)
    }

    /// What the chain gives, before what stands beside it and before what comes on top.
    fn chain(&self, levels: &[&Clauses], benefit: BenefitId) -> Result<Granted, EvalError> {
        let Some(kind) = self.effective.program.benefits.get(benefit.index()) else { return Ok(Granted::none()) };
        let mut result = Granted::none();
        for clauses in levels {
            let (mut applies, mut nothing) = (false, false);
            for grant in grants_of(clauses, benefit) {
                let Some(value) = self.plain(grant)? else { continue };
                applies = true;
                nothing |= matches!(grant.value, GrantValue::Nothing);
                result = match kind.combine {
                    Combine::Replaced | Combine::Added | Combine::United | Combine::Better => {
                        better(result, given(grant, value))
                    }
                    Combine::Lowest => lower(result, given(grant, value)),
                };
            }
            let stop = match kind.combine {
                Combine::Replaced | Combine::Added | Combine::Lowest => applies,
                Combine::United | Combine::Better => nothing,
            };
            if stop {
                break;
            }
        }
        Ok(result)
    }

    /// What one entry gives by itself; `None` where it does not apply, and where it only adds to others.
    fn plain(&self, grant: &Grant) -> Result<Option<BenefitValue>, EvalError> {
        if matches!(grant.value, GrantValue::More(_)) || self.holds(&grant.when)? != Some(true) {
            return Ok(None);
        }
        let wrong = |why| self.wrong(grant, why);
        match Said::by(&self.effective.program, grant.benefit, &grant.value) {
            Said::Value(value) => Ok(Some(value)),
            Said::Bands(by) => {
                let known = self.facts.get(by.measure).is_some();
                let Some(amount) = self.number(by.measure) else { return Ok(None) };
                let ends = if known { bands::value(by, amount) } else { bands::spread(by, amount) };
                Ok(ends.map_err(wrong)?.map(|(low, high)| between(low, high)))
            }
            Said::Of(tier, step) => step.of(self.base(tier, grant.benefit)?).map_err(wrong).map(Some),
            Said::More => Ok(None),
        }
    }

    /// What another tier's chain would give this partner.
    fn base(&self, tier: TierId, benefit: BenefitId) -> Result<BenefitValue, EvalError> {
        Ok(self.chain(&self.levels(Some(tier))?, benefit)?.value)
    }

    fn wrong(&self, grant: &Grant, why: DecimalError) -> EvalError {
        let what = self.effective.program.benefits.get(grant.benefit.index());
        EvalError::Arithmetic {
            what: what.map_or_else(String::new, |b| format!("`{}`", b.name)),
            why,
            span: grant.span,
        }
    }
}

/// A value that one entry gives alone.
fn given(grant: &Grant, value: BenefitValue) -> Granted {
    Granted { by: vec![Share { span: grant.span, part: Part::Gives(value.clone()) }], value }
}

/// The values of many completions.
struct Found {
    outcome: BenefitOutcome,
    shares: Vec<Share>,
}

impl Found {
    fn new(benefit: BenefitId) -> Self {
        Found { outcome: BenefitOutcome { benefit, values: Vec::new(), granted_by: Vec::new() }, shares: Vec::new() }
    }

    fn add(&mut self, granted: Granted) {
        if !self.outcome.values.contains(&granted.value) {
            self.outcome.values.push(granted.value);
        }
        for share in granted.by {
            if !self.outcome.granted_by.contains(&share.span) {
                self.outcome.granted_by.push(share.span);
            }
            if !self.shares.contains(&share) {
                self.shares.push(share);
            }
        }
    }

    fn done(mut self) -> (BenefitOutcome, Vec<Share>) {
        self.outcome.values.sort_by(order);
        self.outcome.granted_by.sort_unstable();
        self.shares.sort_by_key(|share| share.span);
        (self.outcome, self.shares)
    }
}
