//! What a partner gets of a benefit, by cells.

use std::cmp::Ordering;

use super::asking::{Asked, each};
use super::logic::State;
use super::plan::{Holder, NodeId};
use super::slot::{ABSENT, UNKNOWN};
use super::standing::Standing;
use super::value::{compare, plus, sum, times};
use crate::eval::{BenefitOutcome, BenefitValue};
use crate::ir::{Benefit, BenefitId, Combine, TierId};
use crate::source::Span;
use crate::value::{Decimal, DecimalError};

/// One entry of a `grants` clause.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) give: Give,
    pub(super) when: NodeId,
    pub(super) span: Span,
}

/// What an entry gives.
#[derive(Debug)]
pub(super) enum Give {
    Value(BenefitValue),
    /// None, and nothing of what lies below.
    Nothing,
    /// By the cell of a measure.
    Cells {
        slot: usize,
        values: Vec<Option<BenefitValue>>,
        asks: u64,
    },
    Relative {
        by: Decimal,
        tier: TierId,
    },
    Times {
        factor: Decimal,
        tier: TierId,
    },
    /// Better than a tier has; what there is where that has nothing.
    Better {
        tier: TierId,
        there: BenefitValue,
    },
    /// On top of what there is otherwise.
    More(Decimal),
}

/// A value and who grants it.
#[derive(Debug, Clone)]
struct Had {
    value: BenefitValue,
    by: Vec<Span>,
}

impl Had {
    fn none() -> Self {
        Had { value: BenefitValue::None, by: Vec::new() }
    }

    /// The better of both; of two that are the same, both grant it.
    fn or(mut self, value: BenefitValue, by: Span) -> Self {
        match compare(&self.value, &value) {
            Ordering::Greater => self,
            Ordering::Less => Had { value, by: vec![by] },
            Ordering::Equal => {
                self.by.push(by);
                self
            }
        }
    }
}

impl Had {
    /// The lower of both; what says nothing is not lower.
    fn or_lower(mut self, value: BenefitValue, by: Span) -> Self {
        if self.value == BenefitValue::None {
            return Had { value, by: vec![by] };
        }
        if value == BenefitValue::None {
            return self;
        }
        match compare(&value, &self.value) {
            Ordering::Greater => self,
            Ordering::Less => Had { value, by: vec![by] },
            Ordering::Equal => {
                self.by.push(by);
                self
            }
        }
    }
}

impl<'r> State<'r, '_> {
    /// What a partner gets of a benefit over all completions; and whether they were too many to look at each.
    pub(super) fn benefit(
        &mut self,
        standing: &Standing,
        tiers: &Asked,
        id: BenefitId,
        benefit: &Benefit,
    ) -> Result<(BenefitOutcome, bool), DecimalError> {
        let asked = self.benefit_asks(id)?;
        let mut found = Found::default();
        if asked.is_empty() {
            for &tier in &standing.possible {
                found.add(self.had(tier, id, benefit)?);
            }
            return Ok((found.done(id), standing.approximate));
        }
        let mut together = asked.clone();
        together.and(tiers);
        if let Some(axes) = together.axes(self) {
            each(self, &axes, |state| {
                found.add(state.had(state.tier()?, id, benefit)?);
                Ok(())
            })?;
            return Ok((found.done(id), standing.approximate));
        }
        match asked.axes(self) {
            Some(axes) => each(self, &axes, |state| {
                for &tier in &standing.possible {
                    found.add(state.had(tier, id, benefit)?);
                }
                Ok(())
            })?,
            // It may be anything.
            None => [BenefitValue::None, BenefitValue::Open].into_iter().for_each(|value| {
                found.add(Had { value, by: Vec::new() });
            }),
        }
        Ok((found.done(id), true))
    }

    /// What a benefit hangs on beside the tier.
    fn benefit_asks(&self, id: BenefitId) -> Result<Asked, DecimalError> {
        let mut asked = Asked::none(self);
        let rules = self.rules;
        self.entries_ask(&rules.everyone, id, &mut asked)?;
        for tier in rules.tiers.iter().filter(|tier| tier.in_force) {
            let grants = !tier.holder.entries(id).is_empty();
            // A tier that cuts off those below it counts even where it gives nothing.
            if grants || !tier.inherits {
                asked.cond(self, tier.applies)?;
            }
            if grants && self.holds(tier.applies)? != Some(false) {
                self.entries_ask(&tier.holder, id, &mut asked)?;
            }
        }
        for (who, holder) in &rules.beside {
            if !holder.entries(id).is_empty() {
                asked.cond(self, *who)?;
                if self.holds(*who)? != Some(false) {
                    self.entries_ask(holder, id, &mut asked)?;
                }
            }
        }
        Ok(asked)
    }

    fn entries_ask(&self, holder: &Holder, id: BenefitId, asked: &mut Asked) -> Result<(), DecimalError> {
        for entry in holder.entries(id) {
            asked.cond(self, entry.when)?;
            if let Give::Cells { slot, asks, .. } = &entry.give
                && self.holds(entry.when)? != Some(false)
            {
                asked.bands(self, *slot, *asks);
            }
        }
        Ok(())
    }

    /// What a partner in a tier has of a benefit.
    fn had(&self, tier: Option<TierId>, id: BenefitId, benefit: &Benefit) -> Result<Had, DecimalError> {
        let chain = self.chain(tier)?;
        let mut had = self.along(&chain, id, benefit.combine)?;
        let mut all = chain;
        for (who, holder) in &self.rules.beside {
            if holder.entries(id).is_empty() || self.holds(*who)? != Some(true) {
                continue;
            }
            all.push(holder);
            for entry in holder.entries(id) {
                let Some(value) = self.given(entry, id, benefit.combine)? else { continue };
                had = match benefit.combine {
                    Combine::Replaced | Combine::United | Combine::Better => had.or(value, entry.span),
                    Combine::Lowest => had.or_lower(value, entry.span),
                    Combine::Added => {
                        had.by.push(entry.span);
                        Had { value: sum(had.value, value)?, by: had.by }
                    }
                };
            }
        }
        for entry in all.iter().flat_map(|holder| holder.entries(id)) {
            if let Give::More(by) = &entry.give
                && had.value != BenefitValue::None
                && self.holds(entry.when)? == Some(true)
            {
                had.value = plus(had.value, *by)?;
                had.by.push(entry.span);
            }
        }
        if had.value == BenefitValue::None {
            had.by.clear();
        }
        Ok(had)
    }

    /// Whose grants count in a tier, the nearest first.
    fn chain(&self, tier: Option<TierId>) -> Result<Vec<&'r Holder>, DecimalError> {
        let rules = self.rules;
        let mut chain = Vec::new();
        if let Some(top) = tier {
            for rank in (0..=top.index()).rev() {
                let Some(tier) = rules.tiers.get(rank) else { continue };
                if rank != top.index() && !(tier.in_force && self.holds(tier.applies)? == Some(true)) {
                    continue;
                }
                chain.push(&tier.holder);
                if !tier.inherits {
                    break;
                }
            }
        }
        chain.push(&rules.everyone);
        Ok(chain)
    }

    /// What a chain gives.
    fn along(&self, chain: &[&Holder], id: BenefitId, combine: Combine) -> Result<Had, DecimalError> {
        let mut had = Had::none();
        for holder in chain {
            let (mut any, mut nothing) = (false, false);
            for entry in holder.entries(id) {
                if let Some(value) = self.given(entry, id, combine)? {
                    any = true;
                    nothing |= matches!(entry.give, Give::Nothing);
                    had = match combine {
                        Combine::Replaced | Combine::Added | Combine::United | Combine::Better => {
                            had.or(value, entry.span)
                        }
                        Combine::Lowest => had.or_lower(value, entry.span),
                    };
                }
            }
            let stop = match combine {
                Combine::Replaced | Combine::Added | Combine::Lowest => any,
                Combine::United | Combine::Better => nothing,
            };
            if stop {
                break;
            }
        }
        Ok(had)
    }

    /// What an entry gives by itself; `None` where it does not apply.
    fn given(&self, entry: &Entry, id: BenefitId, combine: Combine) -> Result<Option<BenefitValue>, DecimalError> {
        if matches!(entry.give, Give::More(_)) || self.holds(entry.when)? != Some(true) {
            return Ok(None);
        }
        let base = |tier: TierId| Ok(self.along(&self.chain(Some(tier))?, id, combine)?.value);
        Ok(match &entry.give {
            Give::Value(value) => Some(value.clone()),
            Give::Nothing => Some(BenefitValue::None),
            Give::Cells { slot, values, .. } => match self.code(*slot) {
                UNKNOWN | ABSENT => None,
                cell => values.get(cell as usize).cloned().flatten(),
            },
            Give::Relative { by, tier } => Some(match base(*tier)? {
                BenefitValue::None if *by > Decimal::ZERO => BenefitValue::Number(*by),
                value => plus(value, *by)?,
            }),
            Give::Times { factor, tier } => Some(times(base(*tier)?, *factor)?),
            Give::Better { tier, there } => Some(match base(*tier)? {
                BenefitValue::None => there.clone(),
                value => BenefitValue::Better(Box::new(value)),
            }),
            Give::More(_) => None,
        })
    }
}

/// The values of many completions.
#[derive(Debug, Default)]
struct Found {
    values: Vec<BenefitValue>,
    by: Vec<Span>,
}

impl Found {
    fn add(&mut self, had: Had) {
        if !self.values.contains(&had.value) {
            self.values.push(had.value);
        }
        for span in had.by {
            if !self.by.contains(&span) {
                self.by.push(span);
            }
        }
    }

    fn done(mut self, benefit: BenefitId) -> BenefitOutcome {
        self.values.sort_by(compare);
        self.by.sort_unstable();
        BenefitOutcome { benefit, values: self.values, granted_by: self.by }
    }
}
