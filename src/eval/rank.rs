//! Population rank: the one second pass. A partner's rank is a fact that all partners together give.
//!
//! Partners that share a value share the better place (1, 2, 2, 4). Where the metric of some is not known, a rank is an
//! interval: the best place if all unknown ones stood below, the worst if all stood above. A partner whose own metric is
//! not known may have any place. One whose group is not known may stand in any group, and so widens the places of all.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::Facts;
use crate::ir::{Derivation, FactValue, MeasureId, Program};
use crate::value::{Decimal, DecimalError};

/// The places that a partner may have, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// The best.
    pub best: u64,
    /// The worst.
    pub worst: u64,
    /// How many partners share the ranking at least, and at most.
    pub among: (u64, u64),
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

impl Group {
    fn count(&mut self, metric: Option<&FactValue>) {
        match metric {
            Some(FactValue::Number(value)) => *self.known.entry(*value).or_default() += 1,
            // Without such a metric it takes no place.
            Some(_) => return,
            None => self.unknown += 1,
        }
        self.total += 1;
    }

    fn close(&mut self) {
        let mut above = 0;
        for (value, count) in self.known.iter().rev() {
            self.above.insert(*value, above);
            above += count;
        }
    }

    /// How many have more than `value`.
    fn above(&self, value: Decimal) -> u64 {
        let next = self.known.range((Bound::Excluded(value), Bound::Unbounded)).next();
        next.map_or(0, |(higher, count)| self.above.get(higher).copied().unwrap_or(0) + count)
    }
}

/// To which group a partner belongs; all to one where the ranking is not `per` anything.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    All,
    Of(FactValue),
}

/// The ranking by one measure. It needs memory for each distinct value, not for each partner.
#[derive(Debug)]
pub struct Ranking {
    measure: MeasureId,
    of: MeasureId,
    per: Option<MeasureId>,
    percentile: bool,
    groups: BTreeMap<Key, Group>,
    /// Partners that may belong to any group.
    loose: Group,
}

impl Ranking {
    /// The empty rankings in the order in which they can be counted: a rank of a rank needs all places of the other first.
    pub fn stages(program: &Program) -> Vec<Vec<Ranking>> {
        let mut stages: Vec<Vec<Ranking>> = Vec::new();
        for ranking in Ranking::all(program) {
            let stage = depth(program, ranking.measure, program.measures.len()).saturating_sub(1);
            while stages.len() <= stage {
                stages.push(Vec::new());
            }
            if let Some(stage) = stages.get_mut(stage) {
                stage.push(ranking);
            }
        }
        stages
    }

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
                    loose: Group::default(),
                }),
                Some(Derivation::Aggregate { .. } | Derivation::Ratio(..) | Derivation::Growth { .. }) | None => None,
            })
            .collect()
    }

    /// First pass: counts a partner. One that has no such metric (not applicable) takes no place.
    pub fn count(&mut self, facts: &Facts) {
        let metric = facts.get(self.of);
        match self.key(facts) {
            Some(key) => self.groups.entry(key).or_default().count(metric),
            None => self.loose.count(metric),
        }
    }

    /// Between the passes.
    pub fn close(&mut self) {
        self.groups.values_mut().for_each(Group::close);
        self.loose.close();
    }

    /// Whether the metric of any partner is known. Where none is, a column of the partner table may give the rank itself.
    pub fn says_anything(&self) -> bool {
        self.groups.values().chain([&self.loose]).any(|group| !group.known.is_empty())
    }

    /// Second pass: the places that a partner may have; none where it takes no place.
    pub fn places(&self, facts: &Facts) -> Option<Places> {
        let empty = Group::default();
        let loose = &self.loose;
        let metric = match facts.get(self.of) {
            Some(FactValue::Number(value)) => Some(*value),
            Some(_) => return None,
            None => None,
        };
        let Some(key) = self.key(facts) else {
            // It may stand in any group, in the largest one last; where all but it may stand too.
            let largest = self.groups.values().map(|g| g.total).max().unwrap_or(0);
            return Some(Places { best: 1, worst: largest + loose.total, among: (1, largest + loose.total) });
        };
        let group = self.groups.get(&key).unwrap_or(&empty);
        let among = (group.total, group.total + loose.total);
        Some(match metric {
            None => Places { best: 1, worst: among.1.max(1), among },
            Some(value) => {
                let above = group.above(value);
                let perhaps = group.unknown + loose.unknown + loose.above(value);
                Places { best: above + 1, worst: above + perhaps + 1, among }
            }
        })
    }

    /// Second pass: sets the rank where it is certain, and else between what it lies. A percentile is the place as a
    /// percentage of the group, rounded up to a hundredth, so that "top 3 percent" never takes in one partner too many.
    pub fn set(&self, facts: &mut Facts) {
        if !self.says_anything() {
            return;
        }
        facts.forget(self.measure);
        let Some(places) = self.places(facts) else {
            facts.set(self.measure, FactValue::NotApplicable);
            return;
        };
        let (low, high) = if self.percentile {
            // Who may also stand in another group lowers a percentage where it stands below, and raises it where above.
            let worst_among = places.among.0.max(places.worst);
            (percentage(places.best, places.among.1), percentage(places.worst, worst_among))
        } else {
            (Ok(whole(places.best)), Ok(whole(places.worst)))
        };
        // Too large a number leaves the rank unknown.
        if let (Ok(low), Ok(high)) = (low, high) {
            if low == high {
                facts.set(self.measure, FactValue::Number(low));
            } else {
                facts.bounds.insert(self.measure, (low, high));
            }
        }
    }

    fn key(&self, facts: &Facts) -> Option<Key> {
        let Some(per) = self.per else { return Some(Key::All) };
        facts.get(per).map(|value| match value {
            FactValue::Text(text) => Key::Of(FactValue::Text(text.to_lowercase())),
            FactValue::Number(_)
            | FactValue::Date(_)
            | FactValue::Flag(_)
            | FactValue::Set(_)
            | FactValue::NotApplicable => Key::Of(value.clone()),
        })
    }
}

/// How many rankings stand one upon the other below a measure, its own counted.
fn depth(program: &Program, measure: MeasureId, left: usize) -> usize {
    let Some(left) = left.checked_sub(1) else { return 0 };
    match program.measures.get(measure.index()).and_then(|m| m.derivation.as_ref()) {
        Some(Derivation::Rank { of, per, .. }) => {
            let per = per.map_or(0, |per| depth(program, per, left));
            1 + depth(program, *of, left).max(per)
        }
        Some(Derivation::Ratio(above, below)) => depth(program, *above, left).max(depth(program, *below, left)),
        Some(Derivation::Aggregate { .. } | Derivation::Growth { .. }) | None => 0,
    }
}

fn whole(place: u64) -> Decimal {
    Decimal::from(i64::try_from(place).unwrap_or(i64::MAX))
}

/// Rounded up to a hundredth: down towards minus infinity, and the sign turned back.
fn percentage(place: u64, among: u64) -> Result<Decimal, DecimalError> {
    let down = whole(place).mul(Decimal::from(-100))?.div_floor(whole(among.max(1)), 2)?;
    Decimal::ZERO.sub(down)
}

#[cfg(test)]
mod tests {
    use super::*;

    const METRIC: MeasureId = MeasureId(0);
    const COUNTRY: MeasureId = MeasureId(1);
    const RANK: MeasureId = MeasureId(2);

    fn ranking(per: bool, percentile: bool) -> Ranking {
        let (groups, loose) = (BTreeMap::new(), Group::default());
        Ranking { measure: RANK, of: METRIC, per: per.then_some(COUNTRY), percentile, groups, loose }
    }

    fn partner(metric: Option<i64>, country: Option<&str>) -> Facts {
        let metric = metric.map(|n| FactValue::Number(Decimal::from(n)));
        let country = country.map(|c| FactValue::Text(String::from(c)));
        Facts { values: vec![metric, country, None], ..Facts::default() }
    }

    fn ranks(mut ranking: Ranking, partners: &[Facts]) -> Vec<String> {
        for partner in partners {
            ranking.count(partner);
        }
        ranking.close();
        let shown = partners.iter().map(|p| {
            let mut facts = p.clone();
            ranking.set(&mut facts);
            match (facts.get(RANK), facts.bounds.get(&RANK)) {
                (Some(FactValue::Number(n)), None) => n.to_string(),
                (Some(FactValue::NotApplicable), None) => String::from("-"),
                (None, Some((low, high))) => format!("{low}..{high}"),
                other => format!("{other:?}"),
            }
        });
        shown.collect()
    }

    #[test]
    fn equal_values_share_the_better_place() {
        let partners = [Some(5), Some(9), Some(9), Some(1)].map(|n| partner(n, None));
        assert_eq!(ranks(ranking(false, false), &partners), ["3", "1", "1", "4"]);
        assert_eq!(ranks(ranking(false, true), &partners), ["75", "25", "25", "100"]);
    }

    #[test]
    fn a_percentile_is_rounded_up() {
        let partners = [Some(3), Some(2), Some(1)].map(|n| partner(n, None));
        assert_eq!(ranks(ranking(false, true), &partners), ["33.34", "66.67", "100"]);
    }

    #[test]
    fn who_is_not_known_makes_places_intervals() {
        let mut partners = [Some(5), Some(9), None].map(|n| partner(n, None)).to_vec();
        assert_eq!(ranks(ranking(false, false), &partners), ["2..3", "1..2", "1..3"]);
        partners[2].set(METRIC, FactValue::NotApplicable);
        assert_eq!(ranks(ranking(false, false), &partners), ["2", "1", "-"]);
    }

    #[test]
    fn who_may_stand_in_any_group_widens_all() {
        let mut partners = vec![
            partner(Some(5), Some("DE")),
            partner(Some(9), Some("de")),
            partner(Some(7), Some("CH")),
            partner(Some(1), Some("CH")),
        ];
        assert_eq!(ranks(ranking(true, false), &partners), ["2", "1", "1", "2"]);
        partners.push(partner(Some(6), None));
        assert_eq!(ranks(ranking(true, false), &partners), ["2..3", "1", "1", "2..3", "1..3"]);
        assert_eq!(
            ranks(ranking(true, true), &partners),
            ["66.67..100", "33.34..50", "33.34..50", "66.67..100", "33.34..100"]
        );
    }

    #[test]
    fn without_any_metric_a_column_gives_the_rank() {
        let mut one = partner(None, None);
        one.set(RANK, FactValue::Number(Decimal::from(7)));
        assert_eq!(ranks(ranking(false, false), &[one]), ["7"]);
    }
}
