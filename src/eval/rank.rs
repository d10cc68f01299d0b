//! Population rank: the one second pass. A partner's rank is a fact that all partners together give.
//!
//! Partners that share a value share the better place (1, 2, 2, 4). Where the metric of some is not known, a rank is an
//! interval: the best place if all unknown ones stood below, the worst if all stood above. A partner whose own metric is
//! not known may have any place.

use std::collections::BTreeMap;

use super::Facts;
use crate::ir::{Derivation, FactValue, MeasureId, Program};
use crate::value::Decimal;

/// The places that a partner may have, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// The best.
    pub best: u64,
    /// The worst.
    pub worst: u64,
}

/// What one group of partners looks like to a ranking.
#[derive(Debug, Default)]
struct Group {
    /// How many partners have each known value.
    known: BTreeMap<Decimal, u64>,
    unknown: u64,
    /// For each known value, how many have more; filled by [`Ranking::close`].
    above: BTreeMap<Decimal, u64>,
    total: u64,
}

/// The ranking by one measure. It needs memory for each distinct value, not for each partner.
#[derive(Debug)]
pub struct Ranking {
    measure: MeasureId,
    of: MeasureId,
    per: Option<MeasureId>,
    percentile: bool,
    groups: BTreeMap<Option<String>, Group>,
}

impl Ranking {
    /// One empty ranking for each rank measure of the program.
    pub fn all(program: &Program) -> Vec<Ranking> {
        let ranks = program.measures.iter().enumerate();
        ranks
            .filter_map(|(index, measure)| match &measure.derivation {
                Some(Derivation::Rank { of, per, percentile }) => Some(Ranking {
                    measure: MeasureId::at(index),
                    of: *of,
                    per: *per,
                    percentile: *percentile,
                    groups: BTreeMap::new(),
                }),
                Some(Derivation::Aggregate { .. } | Derivation::Ratio(..) | Derivation::Growth { .. }) | None => None,
            })
            .collect()
    }

    /// First pass: counts a partner. One that has no such metric (not applicable) takes no place.
    pub fn count(&mut self, facts: &Facts) {
        let key = self.key(facts);
        let group = self.groups.entry(key).or_default();
        match facts.get(self.of) {
            Some(FactValue::Number(value)) => *group.known.entry(*value).or_default() += 1,
            Some(_) => return,
            None => group.unknown += 1,
        }
        group.total += 1;
    }

    /// Between the passes.
    pub fn close(&mut self) {
        for group in self.groups.values_mut() {
            let mut above = 0;
            for (value, count) in group.known.iter().rev() {
                group.above.insert(*value, above);
                above += count;
            }
        }
    }

    /// Second pass: the places that a partner may have; none where it takes no place.
    pub fn places(&self, facts: &Facts) -> Option<Places> {
        let group = self.groups.get(&self.key(facts))?;
        match facts.get(self.of) {
            Some(FactValue::Number(value)) => {
                let above = group.above.get(value).copied()?;
                Some(Places { best: above + 1, worst: above + group.unknown + 1 })
            }
            Some(_) => None,
            None => Some(Places { best: 1, worst: group.total.max(1) }),
        }
    }

    /// Second pass: sets the rank where it is certain. A percentile is the place as a percentage of the group, rounded up to a
    /// hundredth, so that "top 3 percent" never takes in one partner too many.
    pub fn set(&self, facts: &mut Facts) {
        let Some(places) = self.places(facts) else {
            facts.set(self.measure, FactValue::NotApplicable);
            return;
        };
        if places.best != places.worst {
            return;
        }
        let place = Decimal::from(i64::try_from(places.best).unwrap_or(i64::MAX));
        let value = if self.percentile {
            let total = self.groups.get(&self.key(facts)).map_or(1, |g| g.total);
            let total = Decimal::from(i64::try_from(total).unwrap_or(i64::MAX));
            let hundred = place.mul(Decimal::from(-100));
            // Rounded down towards minus infinity, hence up once the sign is turned back.
            hundred.and_then(|h| h.div_floor(total, 2)).and_then(|p| Decimal::ZERO.sub(p))
        } else {
            Ok(place)
        };
        if let Ok(value) = value {
            facts.set(self.measure, FactValue::Number(value));
        }
    }

    fn key(&self, facts: &Facts) -> Option<String> {
        match self.per.and_then(|per| facts.get(per)) {
            Some(FactValue::Text(text)) => Some(text.to_lowercase()),
            _ => None,
        }
    }
}
