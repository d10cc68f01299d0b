//! Whether a condition holds, seen from the cells of a partner's facts.

use std::cell::Cell;

use super::plan::{Node, NodeId, Rules, TestNode};
use super::slot::{ABSENT, UNKNOWN};
use crate::ir::OpenId;
use crate::value::DecimalError;

/// What is known of a partner, by cells; or a completion of it.
#[derive(Debug, Clone)]
pub(super) struct State<'r, 'e> {
    pub(super) rules: &'r Rules<'e>,
    /// By slot.
    pub(super) codes: Vec<u32>,
    /// By open term and by written date, where a completion settles them.
    pub(super) opens: Vec<Option<bool>>,
    pub(super) dates: Vec<Option<bool>>,
    /// Whether acts of the vendor that are not recorded are taken as given.
    pub(super) acts_given: bool,
    /// By tier: whether its own requirements are met, where that was asked since the state last changed. Tiers refer to
    /// each other in long chains, and each of them is asked for by all above it.
    pub(super) met: Vec<Cell<Option<Met>>>,
}

/// An answer that is kept: yes, no, or not known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met(pub(super) Option<bool>);

/// A truth value, or a number of a score that cannot be counted.
pub(super) type Truth = Result<Option<bool>, DecimalError>;

impl State<'_, '_> {
    /// The code of a fact.
    pub(super) fn code(&self, slot: usize) -> u32 {
        self.codes.get(slot).copied().unwrap_or(UNKNOWN)
    }

    pub(super) fn holds(&self, id: NodeId) -> Truth {
        let Some(node) = self.rules.node(id) else { return Ok(Some(false)) };
        match node {
            Node::All(nodes) => self.hold(nodes),
            Node::Any(nodes) => {
                let mut open = false;
                for &node in nodes {
                    match self.holds(node)? {
                        Some(true) => return Ok(Some(true)),
                        Some(false) => {}
                        None => open = true,
                    }
                }
                Ok(if open { None } else { Some(false) })
            }
            Node::AtLeast(count, nodes) => {
                let (mut met, mut open) = (0usize, 0usize);
                for &node in nodes {
                    match self.holds(node)? {
                        Some(true) => met += 1,
                        Some(false) => {}
                        None => open += 1,
                    }
                }
                Ok(match (met >= *count, met + open >= *count) {
                    (true, _) => Some(true),
                    (false, false) => Some(false),
                    (false, true) => None,
                })
            }
            Node::Not(node) => Ok(self.holds(*node)?.map(|yes| !yes)),
            Node::Number(number) => Ok(match self.code(number.slot) {
                UNKNOWN => None,
                ABSENT => Some(false),
                cell => Some(number.meets.checked_shr(cell).unwrap_or(0) & 1 == 1),
            }),
            Node::Test(test) => Ok(self.test(test)),
            Node::Meets(tier) => self.meets(*tier),
            Node::Specialised(index) => match self.rules.specialisations.get(*index) {
                Some(&own) => self.holds(own),
                None => Ok(Some(false)),
            },
            Node::Score(node) => {
                Ok(super::score::compared(self.points(node.score.index())?, node.op, node.amount.value))
            }
            Node::Open(node) => Ok(match &node.bounds {
                None => self.opened(node.open),
                Some(bounds) => match self.code(bounds.slot) {
                    UNKNOWN => None,
                    ABSENT => Some(false),
                    cell if bounds.high.checked_shr(cell).unwrap_or(0) & 1 == 1 && !below(bounds.low, cell) => {
                        Some(true)
                    }
                    cell if below(bounds.low, cell) => Some(false),
                    _ => self.opened(node.open),
                },
            }),
            Node::Begun(node) => Ok(node.come.or_else(|| self.dates.get(node.date.index()).copied().flatten())),
        }
    }

    fn meets(&self, rank: usize) -> Truth {
        let Some((tier, met)) = self.rules.tiers.get(rank).zip(self.met.get(rank)) else { return Ok(Some(false)) };
        if let Some(Met(known)) = met.get() {
            return Ok(known);
        }
        let answer = self.holds(tier.own)?;
        met.set(Some(Met(answer)));
        Ok(answer)
    }

    /// To be called whenever something of the state has changed.
    pub(super) fn forget(&self) {
        self.met.iter().for_each(|met| met.set(None));
    }

    fn opened(&self, open: OpenId) -> Option<bool> {
        self.opens.get(open.index()).copied().flatten()
    }

    fn hold(&self, nodes: &[NodeId]) -> Truth {
        let mut open = false;
        for &node in nodes {
            match self.holds(node)? {
                Some(false) => return Ok(Some(false)),
                Some(true) => {}
                None => open = true,
            }
        }
        Ok(if open { None } else { Some(true) })
    }

    fn test(&self, node: &TestNode<'_>) -> Option<bool> {
        match self.code(node.slot) {
            UNKNOWN if self.act(node.slot) => Some(self.acts_given),
            UNKNOWN => None,
            ABSENT => Some(false),
            code => Some(node.test.accepts(code)),
        }
    }

    /// Whether a slot is an act of the vendor.
    pub(super) fn act(&self, slot: usize) -> bool {
        self.rules.slots.get(slot).is_some_and(|slot| slot.act)
    }
}

/// Whether a cell lies below a bound, given the cells from the bound on.
fn below(from: u64, cell: u32) -> bool {
    from.checked_shr(cell).unwrap_or(0) & 1 == 0
}
