//! What is missing for a tier and how far along a partner is: lists made ready for a class, filled with a row's numbers.

use std::cmp::Reverse;

use super::block::Row;
use super::leaf::{Leaf, Missing, Progress, Short, WHOLE};
use super::logic::State;
use super::meter::{Meter, mean};
use super::plan::{Node, NodeId, TierPlan, shortfall};
use crate::eval::{Deficit, Gap, Unknown};
use crate::ir::{Comparison, Program};
use crate::value::{Amount, Decimal, DecimalError};

/// The most ways that are kept; the readiest are.
const MOST_WAYS: usize = 64;

/// How far a partner of a class is from a tier that is not met.
#[derive(Debug)]
pub(super) struct Reach {
    pub(super) meter: Meter,
    pub(super) ways: Ways,
}

/// The ways to a tier.
#[derive(Debug)]
pub(super) enum Ways {
    /// The same for the whole class.
    Fixed(Vec<Gap>),
    /// One way, with the numbers of the row; so many more questions are met.
    One { met: u64, leaves: Vec<Leaf> },
    /// Several, whose order hangs on numbers.
    Tree(Tree),
}

/// Conditions to be met, those that are met already taken out.
#[derive(Debug)]
pub(super) enum Tree {
    Leaf(Leaf),
    Every(Vec<Tree>),
    /// So many of these, beside some that are met.
    Choose {
        met: u64,
        need: usize,
        of: Vec<Tree>,
    },
}

impl State<'_, '_> {
    /// What stands between a partner of this class and a tier.
    pub(super) fn reach(&self, p: &Program, tier: &TierPlan) -> Result<Reach, DecimalError> {
        let mut asked = Vec::with_capacity(tier.asks.len());
        for &(track, cond) in &tier.asks {
            let elsewhere = match track {
                Some(track) => self.holds(track)? == Some(false),
                None => false,
            };
            if !elsewhere {
                asked.push(cond);
            }
        }
        let mut conjuncts = Vec::new();
        let mut trees = Vec::with_capacity(asked.len() + 1);
        for cond in asked {
            self.conjuncts(cond, &mut conjuncts)?;
            trees.push(self.tree(p, cond, true)?);
        }
        if self.holds(tier.applies)?.is_none() {
            trees.push(self.tree(p, tier.applies, true)?);
        }
        let tree = Tree::Every(trees);
        let mut leaves = Vec::new();
        let ways = if tree.is_fixed() {
            Ways::Fixed(tree.gaps(None)?)
        } else if tree.one(&mut leaves) {
            let all = leaves.len();
            leaves.retain(|leaf| !leaf.is_whole());
            Ways::One { met: (all - leaves.len()) as u64, leaves }
        } else {
            Ways::Tree(tree)
        };
        Ok(Reach { meter: Meter::Mean(conjuncts).folded(), ways })
    }

    fn tree(&self, p: &Program, id: NodeId, want: bool) -> Result<Tree, DecimalError> {
        let Some(node) = self.rules.node(id) else { return Ok(Tree::Leaf(Leaf::whole())) };
        match node {
            Node::All(nodes) if want => self.every(p, nodes, want),
            Node::All(nodes) => self.some(p, id, nodes, 1, want),
            Node::Any(nodes) if want => self.some(p, id, nodes, 1, want),
            Node::Any(nodes) => self.every(p, nodes, want),
            Node::AtLeast(count, nodes) if want => self.some(p, id, nodes, *count, want),
            Node::AtLeast(count, nodes) => self.some(p, id, nodes, (nodes.len() + 1).saturating_sub(*count), want),
            Node::Not(node) => self.tree(p, *node, !want),
            Node::Meets(_)
            | Node::Specialised(_)
            | Node::Number(_)
            | Node::Test(_)
            | Node::Score(_)
            | Node::Open(_)
            | Node::Begun(_)
                if self.holds(id)? == Some(want) =>
            {
                Ok(Tree::Leaf(Leaf::whole()))
            }
            Node::Meets(tier) => match self.rules.tiers.get(*tier) {
                Some(tier) => self.tree(p, tier.own, want),
                None => Ok(Tree::Leaf(Leaf::whole())),
            },
            Node::Specialised(index) => match self.rules.specialisations.get(*index) {
                Some(&own) => self.tree(p, own, want),
                None => Ok(Tree::Leaf(Leaf::whole())),
            },
            Node::Number(_) | Node::Test(_) | Node::Score(_) | Node::Open(_) | Node::Begun(_) => {
                Ok(Tree::Leaf(self.leaf(p, id, want)?))
            }
        }
    }

    fn every(&self, p: &Program, nodes: &[NodeId], want: bool) -> Result<Tree, DecimalError> {
        Ok(Tree::Every(nodes.iter().map(|&node| self.tree(p, node, want)).collect::<Result<_, _>>()?))
    }

    fn some(&self, p: &Program, id: NodeId, nodes: &[NodeId], need: usize, want: bool) -> Result<Tree, DecimalError> {
        if self.holds(id)? == Some(want) {
            return Ok(Tree::Leaf(Leaf::whole()));
        }
        let (mut met, mut of) = (0u64, Vec::new());
        for &node in nodes {
            if self.holds(node)? == Some(want) {
                met += 1;
            } else {
                of.push(self.tree(p, node, want)?);
            }
        }
        let need = need.saturating_sub(usize::try_from(met).unwrap_or(usize::MAX));
        if need > of.len() {
            return Ok(Tree::Leaf(Leaf::unavailable()));
        }
        Ok(Tree::Choose { met, need, of })
    }
}

impl Short {
    pub(super) fn value(&self, row: Row<'_>) -> Result<Amount, DecimalError> {
        let op = self.part.op;
        let number = row.scaled(self.part.slot);
        let (Some(number), Some(step)) = (number, self.step) else {
            return shortfall(row.number(self.part.slot, self.scale), op, self.amount);
        };
        let (short, step) = (i128::from(self.part.scaled) - i128::from(number), i128::from(step));
        let short = match op {
            Comparison::AtLeast | Comparison::AtMost | Comparison::Equal => short,
            Comparison::MoreThan => short + step,
            Comparison::LessThan => short - step,
            Comparison::NotEqual => step,
        };
        Ok(Amount { value: Decimal::new(short, self.scale), ..self.amount })
    }
}

/// One way.
#[derive(Debug, Clone, Default)]
struct Way {
    gap: Gap,
    sum: u64,
    count: u64,
    fixed: bool,
}

impl Way {
    fn progress(&self) -> u32 {
        mean(self.sum, self.count)
    }

    fn miss(&mut self, deficit: Deficit) {
        miss(&mut self.gap, deficit);
    }

    fn met(&mut self, count: u64) {
        self.sum = self.sum.saturating_add(u64::from(WHOLE).saturating_mul(count));
        self.count = self.count.saturating_add(count);
    }

    fn leaf(&mut self, leaf: &Leaf, row: Option<Row<'_>>) -> Result<(), DecimalError> {
        let (progress, deficit) = leaf.value(row)?;
        self.sum = self.sum.saturating_add(u64::from(progress));
        self.count = self.count.saturating_add(1);
        self.fixed |= leaf.fixed;
        if let Some(deficit) = deficit {
            self.miss(deficit);
        }
        leaf.unknown.iter().for_each(|&unknown| ask(&mut self.gap, unknown));
        Ok(())
    }

    fn and(&self, other: &Way) -> Way {
        let mut both = self.clone();
        other.gap.missing.iter().for_each(|deficit| both.miss(deficit.clone()));
        other.gap.unknown.iter().for_each(|&unknown| ask(&mut both.gap, unknown));
        both.sum = both.sum.saturating_add(other.sum);
        both.count = both.count.saturating_add(other.count);
        both.fixed |= other.fixed;
        both
    }
}

/// Adds a deficit; of two in one measure the larger stands for both.
fn miss(gap: &mut Gap, deficit: Deficit) {
    if let Deficit::Amount { measure, missing } = &deficit {
        let same = gap.missing.iter_mut().find_map(|there| match there {
            Deficit::Amount { measure: other, missing: before }
                if other == measure && before.value.is_negative() == missing.value.is_negative() =>
            {
                Some(before)
            }
            Deficit::Amount { .. } | Deficit::Other(_) | Deficit::Vendor(_) => None,
        });
        if let Some(before) = same {
            let negative = missing.value.is_negative();
            let (a, b) = (before.value, missing.value);
            before.value = if negative { a.min(b) } else { a.max(b) };
            return;
        }
    }
    if !gap.missing.contains(&deficit) {
        gap.missing.push(deficit);
    }
}

fn ask(gap: &mut Gap, unknown: Unknown) {
    if !gap.unknown.contains(&unknown) {
        gap.unknown.push(unknown);
    }
}

impl Leaf {
    fn is_fixed(&self) -> bool {
        matches!(self.progress, Progress::Of(_)) && !matches!(self.missing, Some(Missing::Short(_)))
    }

    fn is_whole(&self) -> bool {
        matches!(self.progress, Progress::Of(WHOLE)) && self.missing.is_none() && self.unknown.is_empty()
    }

    fn value(&self, row: Option<Row<'_>>) -> Result<(u32, Option<Deficit>), DecimalError> {
        let progress = match &self.progress {
            Progress::Of(progress) => *progress,
            Progress::Part(part) => part.value(row),
        };
        let deficit = match (&self.missing, row) {
            (None, _) | (Some(Missing::Short(_)), None) => None,
            (Some(Missing::Said(deficit)), _) => Some(deficit.clone()),
            (Some(Missing::Short(short)), Some(row)) => {
                Some(Deficit::Amount { measure: short.measure, missing: short.value(row)? })
            }
        };
        Ok((progress, deficit))
    }
}

impl Tree {
    /// Whether no number of the row counts.
    fn is_fixed(&self) -> bool {
        match self {
            Tree::Leaf(leaf) => leaf.is_fixed(),
            Tree::Every(of) | Tree::Choose { of, .. } => of.iter().all(Tree::is_fixed),
        }
    }

    /// Whether there is one way alone, whatever the numbers; its questions are added to `leaves`.
    fn one(&self, leaves: &mut Vec<Leaf>) -> bool {
        match self {
            Tree::Leaf(leaf) => {
                leaves.push(leaf.clone());
                true
            }
            Tree::Every(of) => of.iter().all(|tree| tree.one(leaves)),
            Tree::Choose { met, need: 1, of } => match of.as_slice() {
                [tree] => {
                    leaves.extend((0..*met).map(|_| Leaf::whole()));
                    tree.one(leaves)
                }
                _ => false,
            },
            Tree::Choose { .. } => false,
        }
    }

    fn gaps(&self, row: Option<Row<'_>>) -> Result<Vec<Gap>, DecimalError> {
        let ways = self.ways(row)?;
        Ok(ways.into_iter().map(|way| Gap { progress: way.progress(), ..way.gap }).collect())
    }

    fn ways(&self, row: Option<Row<'_>>) -> Result<Vec<Way>, DecimalError> {
        match self {
            Tree::Leaf(leaf) => {
                let mut way = Way::default();
                way.leaf(leaf, row)?;
                Ok(vec![way])
            }
            Tree::Every(of) => {
                let mut ways = vec![Way::default()];
                for tree in of {
                    ways = product(&ways, &tree.ways(row)?);
                }
                Ok(ways)
            }
            Tree::Choose { met, need, of } => {
                let mut others = of.iter().map(|tree| tree.ways(row)).collect::<Result<Vec<_>, _>>()?;
                others.sort_by_key(|ways| Reverse(ways.first().map_or(0, Way::progress)));
                let mut there = Way::default();
                there.met(*met);
                let mut found = Vec::new();
                let mut chosen = Chosen::first(*need, others.len());
                let mut choices = 0;
                while let Some(choice) = &chosen
                    && choices < MOST_WAYS
                {
                    let mut ways = vec![there.clone()];
                    for &at in &choice.places {
                        ways = product(&ways, others.get(at).map_or(&[], Vec::as_slice));
                    }
                    found.extend(ways);
                    choices += 1;
                    chosen = chosen.and_then(|choice| choice.next(others.len()));
                }
                Ok(readiest(found))
            }
        }
    }
}

/// Every way of the one with every way of the other.
fn product(left: &[Way], right: &[Way]) -> Vec<Way> {
    readiest(left.iter().flat_map(|l| right.iter().map(|r| l.and(r))).collect())
}

/// The readiest ways, each once; those that nobody can go only where there are no others.
fn readiest(mut ways: Vec<Way>) -> Vec<Way> {
    if ways.iter().any(|way| !way.fixed) {
        ways.retain(|way| !way.fixed);
    }
    ways.sort_by_key(|way| (Reverse(way.progress()), way.gap.missing.len() + way.gap.unknown.len()));
    let mut kept: Vec<Way> = Vec::new();
    for way in ways {
        let same = |k: &Way| k.gap.missing == way.gap.missing && k.gap.unknown == way.gap.unknown;
        if kept.len() < MOST_WAYS && !kept.iter().any(same) {
            kept.push(way);
        }
    }
    kept
}

/// Some of several, in order.
struct Chosen {
    places: Vec<usize>,
}

impl Chosen {
    fn first(count: usize, of: usize) -> Option<Self> {
        (count <= of).then(|| Chosen { places: (0..count).collect() })
    }

    /// The next choice: the last place that can moves on, and those behind it follow it.
    fn next(mut self, of: usize) -> Option<Self> {
        let count = self.places.len();
        let at = (0..count).rev().find(|&at| self.places.get(at).is_some_and(|&place| place + count - at < of))?;
        let mut place = self.places.get(at).copied()?;
        for slot in self.places.iter_mut().skip(at) {
            place += 1;
            *slot = place;
        }
        Some(self)
    }
}

impl Reach {
    /// 0..=99: a tier that is not met in every completion is never wholly reached.
    pub(super) fn readiness(&self, row: Row<'_>) -> u8 {
        u8::try_from(self.meter.value(Some(row)) / 100).unwrap_or(99).min(99)
    }

    /// The ways to the tier, the readiest first.
    pub(super) fn gaps(&self, row: Row<'_>) -> Result<Vec<Gap>, DecimalError> {
        let mut gaps = Vec::new();
        self.gaps_into(row, &mut gaps)?;
        Ok(gaps)
    }

    /// The same, written over what was there: where there is one way, nothing is allocated anew.
    pub(super) fn gaps_into(&self, row: Row<'_>, gaps: &mut Vec<Gap>) -> Result<(), DecimalError> {
        match &self.ways {
            Ways::Fixed(fixed) => gaps.clone_from(fixed),
            Ways::One { met, leaves } => {
                gaps.truncate(1);
                let mut gap = gaps.pop().unwrap_or_default();
                gap.missing.clear();
                gap.unknown.clear();
                let mut way = Way { gap, ..Way::default() };
                way.met(*met);
                for leaf in leaves {
                    way.leaf(leaf, Some(row))?;
                }
                let progress = way.progress();
                gaps.push(Gap { progress, ..way.gap });
            }
            Ways::Tree(tree) => *gaps = tree.gaps(Some(row))?,
        }
        Ok(())
    }
}
