//! What a partner gets of a benefit, as a diagram: the same walk as the evaluator's, once for all partners.

use super::{Analysis, Key, Leaf, Ref, Undecided};
use crate::eval::BenefitValue;
use crate::eval::effective::grants_of;
use crate::eval::entry::Said;
use crate::eval::worth::{between, larger, lower, moved, sum};
use crate::ir::{Atom, Bands, BenefitId, Clauses, Combine, Cond, FactValue, Grant, GrantValue, TierId};

/// Whose grants count, the nearest first, each with the partners for whom they do.
type Levels<'a> = Vec<(Ref, &'a Clauses)>;

impl<'a> Analysis<'a> {
    /// What partners get of a benefit, being in `tier`; leaves are [`Leaf::Benefit`].
    pub fn benefit(&mut self, tier: Option<TierId>, benefit: BenefitId) -> Result<Ref, Undecided> {
        let levels = self.levels(tier)?;
        let mut result = self.chain(tier, benefit)?;
        let Some(kind) = self.effective.program.benefits.get(benefit.index()) else { return Ok(result) };
        let beside = self.beside()?;
        for (counts, clauses) in &beside {
            for grant in grants_of(clauses, benefit) {
                let Some((applies, value)) = self.plain(grant)? else { continue };
                let applies = self.diagrams.and(*counts, applies)?;
                let with = self.diagrams.zip(result, value, |a, b| {
                    Ok(Leaf::Benefit(match kind.combine {
                        Combine::Replaced | Combine::United | Combine::Better => larger(of(a), of(b)),
                        Combine::Lowest => lower(of(a), of(b)),
                        Combine::Added => sum(of(a), of(b)).map_err(|_| Undecided::Numbers)?,
                    }))
                })?;
                result = self.diagrams.choose(applies, with, result)?;
            }
        }
        for (counts, clauses) in levels.into_iter().chain(beside) {
            for grant in grants_of(clauses, benefit) {
                let GrantValue::More(by) = &grant.value else { continue };
                let when = self.cond(&grant.when)?;
                let when = self.diagrams.and(counts, when)?;
                let more = self.diagrams.map(result, |leaf| match of(leaf) {
                    BenefitValue::None => Ok(leaf.clone()),
                    value => moved(value, by.value).map(Leaf::Benefit).map_err(|_| Undecided::Numbers),
                })?;
                result = self.diagrams.choose(when, more, result)?;
            }
        }
        Ok(result)
    }

    /// What partners get of a benefit, each in the tier that comes out for it.
    pub fn benefit_of_outcome(&mut self, benefit: BenefitId) -> Result<Ref, Undecided> {
        let mut found = self.benefit(None, benefit)?;
        for tier in self.tiers() {
            let (full, here) = (self.full(tier)?, self.benefit(Some(tier), benefit)?);
            found = self.diagrams.choose(full, here, found)?;
        }
        Ok(found)
    }

    /// Tracks, packages and specialisations, each with the partners that have it.
    fn beside(&mut self) -> Result<Levels<'a>, Undecided> {
        let effective = self.effective;
        let p = &effective.program;
        let mut found = Vec::new();
        if let Some(measure) = p.track_measure {
            for (_, track) in effective.tracks() {
                found.push((self.member(measure, &track.name)?, &track.clauses));
            }
        }
        if let Some(measure) = p.package_measure {
            for package in effective.packages() {
                found.push((self.member(measure, &package.name)?, &package.clauses));
            }
        }
        for (id, specialisation) in effective.specialisations() {
            found.push((self.atom(&Atom::Specialised(id))?, &specialisation.clauses));
        }
        Ok(found)
    }

    fn levels(&mut self, tier: Option<TierId>) -> Result<Levels<'a>, Undecided> {
        let effective = self.effective;
        let p = &effective.program;
        let (mut levels, mut open) = (Vec::new(), Ref::YES);
        if let Some(top) = tier {
            for (rank, tier) in p.tiers.iter().enumerate().take(top.index() + 1).rev() {
                let Some(rule) = effective.rule(TierId::at(rank)) else { continue };
                let own = rank == top.index();
                if !own && effective.in_force.get(rank) != Some(&true) {
                    continue;
                }
                let applies = if own { Ref::YES } else { self.cond(&rule.applies)? };
                let counts = self.diagrams.and(open, applies)?;
                levels.push((counts, &tier.clauses));
                if !tier.inherits {
                    open = self.diagrams.without(open, counts)?;
                }
            }
        }
        levels.push((Ref::YES, &p.everyone));
        // The program's own grants count whether or not a tier inherits.
        Ok(levels)
    }

    /// What the chain gives, before what stands beside it and before what comes on top.
    fn chain(&mut self, tier: Option<TierId>, benefit: BenefitId) -> Result<Ref, Undecided> {
        if let Some(&known) = self.chains.get(&(tier, benefit)) {
            return Ok(known);
        }
        let mut result = self.diagrams.constant(Leaf::Benefit(BenefitValue::None));
        let Some(kind) = self.effective.program.benefits.get(benefit.index()) else { return Ok(result) };
        let mut open = Ref::YES;
        for (counts, clauses) in self.levels(tier)? {
            let searched = self.diagrams.and(open, counts)?;
            let mut stopped = Ref::NO;
            for grant in grants_of(clauses, benefit) {
                let Some((applies, value)) = self.plain(grant)? else { continue };
                let applies = self.diagrams.and(searched, applies)?;
                let with = self.diagrams.zip(result, value, |a, b| {
                    Ok(Leaf::Benefit(match kind.combine {
                        Combine::Replaced | Combine::Added | Combine::United | Combine::Better => larger(of(a), of(b)),
                        Combine::Lowest => lower(of(a), of(b)),
                    }))
                })?;
                result = self.diagrams.choose(applies, with, result)?;
                let stops = match kind.combine {
                    Combine::Replaced | Combine::Added | Combine::Lowest => true,
                    Combine::United | Combine::Better => matches!(grant.value, GrantValue::Nothing),
                };
                if stops {
                    stopped = self.diagrams.or(stopped, applies)?;
                }
            }
            open = self.diagrams.without(open, stopped)?;
        }
        self.chains.insert((tier, benefit), result);
        Ok(result)
    }

    /// For whom one entry applies, and what it gives; `None` where it only adds to others.
    fn plain(&mut self, grant: &Grant) -> Result<Option<(Ref, Ref)>, Undecided> {
        let (effective, when) = (self.effective, &grant.when);
        let value = match Said::by(&effective.program, grant.benefit, &grant.value) {
            Said::Value(value) => self.diagrams.constant(Leaf::Benefit(value)),
            Said::Bands(bands) => return self.bands(when, bands).map(Some),
            Said::Of(tier, step) => {
                let base = self.chain(Some(tier), grant.benefit)?;
                let made = |leaf: &Leaf| step.of(of(leaf)).map(Leaf::Benefit).map_err(|_| Undecided::Numbers);
                self.diagrams.map(base, made)?
            }
            Said::More => return Ok(None),
        };
        Ok(Some((self.cond(when)?, value)))
    }

    fn bands(&mut self, when: &Cond, bands: &Bands) -> Result<(Ref, Ref), Undecided> {
        if bands.sliced {
            return Err(Undecided::Sliced);
        }
        let place = self.world.place(&Key::Measure(bands.measure)).ok_or(Undecided::Malformed)?;
        let variable = self.world.variables.get(place).ok_or(Undecided::Malformed)?;
        let (mut reached, mut values) = (Vec::new(), Vec::new());
        for cell in &variable.cells {
            let FactValue::Number(amount) = cell else { return Err(Undecided::Malformed) };
            let ends = crate::eval::bands::value(bands, *amount).map_err(|_| Undecided::Numbers)?;
            reached.push(if ends.is_some() { Ref::YES } else { Ref::NO });
            let value = ends.map_or(BenefitValue::None, |(low, high)| between(low, high));
            values.push(self.diagrams.constant(Leaf::Benefit(value)));
        }
        let (reached, value) = (self.diagrams.of_cells(place, reached)?, self.diagrams.of_cells(place, values)?);
        let when = self.cond(when)?;
        Ok((self.diagrams.and(when, reached)?, value))
    }
}

/// The benefit of a leaf.
fn of(leaf: &Leaf) -> BenefitValue {
    match leaf {
        Leaf::Benefit(value) => value.clone(),
        Leaf::No | Leaf::Yes | Leaf::Points(_) | Leaf::Tier(_) => BenefitValue::None,
    }
}
