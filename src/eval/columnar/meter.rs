//! How far along a partner is, in hundredths of a percent: counted for the class as far as numbers do not matter.

use std::cmp::Reverse;

use super::block::Row;
use super::leaf::{Part, Progress, WHOLE, part};
use super::logic::State;
use super::plan::{Node, NodeId};
use crate::ir::Comparison;
use crate::value::DecimalError;

/// Progress in the making.
#[derive(Debug)]
pub(super) enum Meter {
    Of(u32),
    Part(Part),
    Mean(Vec<Meter>),
    Best(Vec<Meter>),
    /// The mean of the best so many.
    Top(usize, Vec<Meter>),
    /// The mean, and never the whole. LLVM 22 compiles a call of itself of which the lesser with a constant is returned
    /// as a loop, and takes every result to be below the constant; so there is no meter of one other meter.
    Below(Vec<Meter>),
}

/// A mean, rounded down; the whole where nothing is asked.
pub(super) fn mean(sum: u64, count: u64) -> u32 {
    sum.checked_div(count).and_then(|mean| u32::try_from(mean).ok()).unwrap_or(WHOLE)
}

impl State<'_, '_> {
    /// Adds the parts of a condition: *and* within *and* is one *and*.
    pub(super) fn conjuncts(&self, id: NodeId, into: &mut Vec<Meter>) -> Result<(), DecimalError> {
        if let Some(Node::All(nodes)) = self.rules.node(id) {
            return nodes.iter().try_for_each(|&node| self.conjuncts(node, into));
        }
        into.push(self.meter(id)?);
        Ok(())
    }

    fn meters(&self, nodes: &[NodeId]) -> Result<Vec<Meter>, DecimalError> {
        nodes.iter().map(|&node| self.meter(node)).collect()
    }

    fn all_of(&self, id: NodeId) -> Result<Vec<Meter>, DecimalError> {
        let mut conjuncts = Vec::new();
        self.conjuncts(id, &mut conjuncts)?;
        Ok(conjuncts)
    }

    fn meter(&self, id: NodeId) -> Result<Meter, DecimalError> {
        let Some(node) = self.rules.node(id) else { return Ok(Meter::Of(0)) };
        let met = || Ok::<bool, DecimalError>(self.holds(id)? == Some(true));
        let meter = match node {
            Node::All(_) => Meter::Mean(self.all_of(id)?),
            Node::Any(nodes) => Meter::Best(self.meters(nodes)?),
            Node::AtLeast(count, nodes) => Meter::Top(*count, self.meters(nodes)?),
            Node::Not(_) => Meter::Of(if met()? { WHOLE } else { 0 }),
            Node::Meets(_) | Node::Specialised(_) if met()? => Meter::Of(WHOLE),
            Node::Meets(tier) => match self.rules.tiers.get(*tier) {
                Some(tier) => Meter::Below(self.all_of(tier.own)?),
                None => Meter::Of(0),
            },
            Node::Specialised(index) => match self.rules.specialisations.get(*index) {
                Some(&own) => Meter::Below(self.all_of(own)?),
                None => Meter::Of(0),
            },
            Node::Number(_) | Node::Test(_) | Node::Score(_) | Node::Open(_) | Node::Begun(_) => {
                match self.question_progress(id)? {
                    Progress::Of(progress) => Meter::Of(progress),
                    Progress::Part(part) => Meter::Part(part),
                }
            }
        };
        Ok(meter.folded())
    }
}

impl Meter {
    /// The same, counted as far as it does not hang on numbers.
    pub(super) fn folded(self) -> Meter {
        let constant = match &self {
            Meter::Of(_) | Meter::Part(_) => false,
            Meter::Mean(of) | Meter::Best(of) | Meter::Top(_, of) | Meter::Below(of) => {
                of.iter().all(|m| matches!(m, Meter::Of(_)))
            }
        };
        if constant { Meter::Of(self.value(None)) } else { self }
    }

    /// Hundredths of a percent.
    pub(super) fn value(&self, row: Option<Row<'_>>) -> u32 {
        match self {
            Meter::Of(progress) => *progress,
            Meter::Part(part) => part.value(row),
            Meter::Mean(of) => mean_of(of, row),
            Meter::Below(of) => mean_of(of, row).min(WHOLE - 1),
            Meter::Best(of) => of.iter().map(|m| m.value(row)).max().unwrap_or(0),
            Meter::Top(count, of) => {
                let mut each: Vec<u32> = of.iter().map(|m| m.value(row)).collect();
                each.sort_unstable_by_key(|&progress| Reverse(progress));
                mean(each.iter().take(*count).map(|&progress| u64::from(progress)).sum(), *count as u64)
            }
        }
    }
}

fn mean_of(of: &[Meter], row: Option<Row<'_>>) -> u32 {
    mean(of.iter().map(|m| u64::from(m.value(row))).sum(), of.len() as u64)
}

impl Part {
    /// Hundredths of a percent, below the whole.
    pub(super) fn value(&self, row: Option<Row<'_>>) -> u32 {
        let Some(row) = row else { return 0 };
        let Some(number) = row.scaled(self.slot) else {
            return part(self.op, row.number(self.slot, 0), self.threshold);
        };
        let (reached, whole) = match self.op {
            Comparison::AtLeast | Comparison::MoreThan => (number, self.scaled),
            Comparison::AtMost | Comparison::LessThan => (self.scaled, number),
            Comparison::Equal | Comparison::NotEqual => return 0,
        };
        if reached <= 0 || whole <= 0 {
            return 0;
        }
        if reached >= whole {
            return WHOLE - 1;
        }
        let hundredths = match reached.checked_mul(i64::from(WHOLE)) {
            Some(product) => product / whole,
            None => i64::try_from(i128::from(reached) * i128::from(WHOLE) / i128::from(whole)).unwrap_or(0),
        };
        u32::try_from(hundredths).unwrap_or(WHOLE).min(WHOLE - 1)
    }
}
