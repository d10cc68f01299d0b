//! A program compiled for evaluation by cells.

use super::Beyond;
use super::benefit::Entry;
use super::build::Builder;
use super::score::ScorePlan;
use super::slot::Slot;
use crate::eval::Effective;
use crate::ir::{Atom, BenefitId, Cond, DateId, MeasureId, OpenId, ScoreId};
use crate::source::Span;
use crate::value::{Amount, Decimal};

/// The place of a condition among those of a plan.
pub(super) type NodeId = usize;

/// A program on a day, compiled. Several threads may share it, each with an [`Evaluator`](super::Evaluator) of its own.
#[derive(Debug)]
pub struct Plan<'e> {
    pub(super) effective: &'e Effective,
    pub(super) rules: Result<Rules<'e>, Beyond>,
}

/// What a plan holds of a program inside the declared part.
#[derive(Debug, Default)]
pub(super) struct Rules<'e> {
    /// The measures that are asked for, in their order.
    pub(super) slots: Vec<Slot>,
    /// By measure: its slot.
    pub(super) slot_of: Vec<Option<usize>>,
    /// By slot: whether points are counted by steps of it.
    pub(super) stepped: Vec<bool>,
    /// The slot of the tracks.
    pub(super) track: Option<usize>,
    pub(super) nodes: Vec<Node<'e>>,
    /// By tier, in force or not.
    pub(super) tiers: Vec<TierPlan>,
    /// By specialisation, in force or not.
    pub(super) specialisations: Vec<NodeId>,
    pub(super) scores: Vec<ScorePlan>,
    /// What the program gives everyone, and expects of them.
    pub(super) everyone: Holder,
    /// By track: what it expects.
    pub(super) tracks: Vec<Holder>,
    /// Tracks, packages and specialisations in force, with the question who has them.
    pub(super) beside: Vec<(NodeId, Holder)>,
    /// By slot: what one more in its code adds to the signature, and to which of its two words.
    pub(super) strides: Vec<(usize, u64)>,
    /// How many signatures there are, where the first word holds them.
    pub(super) signatures: Option<u64>,
}

/// A tier.
#[derive(Debug, Default)]
pub(super) struct TierPlan {
    pub(super) in_force: bool,
    pub(super) inherits: bool,
    pub(super) applies: NodeId,
    pub(super) own: NodeId,
    pub(super) full: NodeId,
    /// What progress and gaps count, with the track to which it is confined.
    pub(super) asks: Vec<(Option<NodeId>, NodeId)>,
    pub(super) holder: Holder,
}

/// What somebody gives and expects.
#[derive(Debug, Default)]
pub(super) struct Holder {
    /// By benefit.
    pub(super) grants: Vec<Vec<Entry>>,
    pub(super) expects: Vec<(NodeId, Span)>,
}

impl Holder {
    pub(super) fn entries(&self, benefit: BenefitId) -> &[Entry] {
        self.grants.get(benefit.index()).map_or(&[], Vec::as_slice)
    }
}

/// A condition over cells.
#[derive(Debug)]
pub(super) enum Node<'e> {
    All(Vec<NodeId>),
    Any(Vec<NodeId>),
    AtLeast(usize, Vec<NodeId>),
    Not(NodeId),
    Number(NumberNode<'e>),
    Test(TestNode<'e>),
    Meets(usize),
    Specialised(usize),
    Score(ScoreNode),
    Open(OpenNode),
    Begun(BegunNode<'e>),
}

/// A number against a threshold.
#[derive(Debug)]
pub(super) struct NumberNode<'e> {
    pub(super) slot: usize,
    /// The cells that meet it.
    pub(super) meets: u64,
    /// The cuts that it makes.
    pub(super) asks: u64,
    pub(super) measure: MeasureId,
    pub(super) op: crate::ir::Comparison,
    pub(super) amount: Amount,
    pub(super) atom: &'e Atom,
}

/// Any other question about a measure.
#[derive(Debug)]
pub(super) struct TestNode<'e> {
    pub(super) slot: usize,
    pub(super) test: Test,
    /// The cuts or names that it asks for.
    pub(super) asks: u64,
    pub(super) measure: MeasureId,
    /// Who asks; none for the question who has a track or package.
    pub(super) atom: Option<&'e Atom>,
}

/// Which codes are answered with yes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Test {
    /// Cells, a bit each.
    Cells(u64),
    /// Sets that hold one of these members.
    Members(u32),
}

/// A score against points.
#[derive(Debug)]
pub(super) struct ScoreNode {
    pub(super) score: ScoreId,
    pub(super) op: crate::ir::Comparison,
    pub(super) amount: Amount,
    /// By part: the cuts that tell its points apart, as far as this comparison asks.
    pub(super) asks: Vec<u64>,
}

/// An open term.
#[derive(Debug)]
pub(super) struct OpenNode {
    pub(super) open: OpenId,
    pub(super) bounds: Option<Bounds>,
}

/// Bounds of an open term.
#[derive(Debug)]
pub(super) struct Bounds {
    pub(super) slot: usize,
    pub(super) measure: MeasureId,
    /// The cells from the lower bound on.
    pub(super) low: u64,
    /// The cells from the upper bound on.
    pub(super) high: u64,
    pub(super) asks: u64,
    pub(super) ends: (Amount, Amount),
}

/// Whether a written date has come.
#[derive(Debug)]
pub(super) struct BegunNode<'e> {
    pub(super) date: DateId,
    /// Where the day of evaluation tells.
    pub(super) come: Option<bool>,
    pub(super) atom: &'e Atom,
}

impl Test {
    pub(super) fn accepts(self, code: u32) -> bool {
        match self {
            Test::Cells(cells) => cells.checked_shr(code).unwrap_or(0) & 1 == 1,
            Test::Members(members) => members & code != 0,
        }
    }
}

impl<'e> Plan<'e> {
    /// Compiles a program. One outside the declared part has a plan too: it hands every partner to the reference.
    pub fn new(effective: &'e Effective) -> Self {
        Plan { effective, rules: Builder::build(effective) }
    }

    /// Why the program lies outside the declared part.
    pub fn beyond(&self) -> Option<Beyond> {
        self.rules.as_ref().err().copied()
    }
}

impl<'e> Rules<'e> {
    pub(super) fn node(&self, id: NodeId) -> Option<&Node<'e>> {
        self.nodes.get(id)
    }

    /// Where a measure is asked for.
    pub(super) fn slot(&self, measure: MeasureId) -> Option<usize> {
        self.slot_of.get(measure.index()).copied().flatten()
    }
}

/// What a number is short of a threshold: negative where it is too much.
pub(super) fn shortfall(
    number: Decimal,
    op: crate::ir::Comparison,
    amount: Amount,
) -> Result<Amount, crate::value::DecimalError> {
    use crate::ir::Comparison;
    let finest = || Decimal::new(1, number.scale().max(amount.value.scale()));
    let step = amount.unit.smallest_step().unwrap_or_else(finest);
    let short = amount.value.sub(number)?;
    let value = match op {
        Comparison::AtLeast | Comparison::AtMost | Comparison::Equal => short,
        Comparison::MoreThan => short.add(step)?,
        Comparison::LessThan => short.sub(step)?,
        Comparison::NotEqual => step,
    };
    Ok(Amount { value, ..amount })
}

/// The requirements that are asked for, and those only expected.
pub(super) fn required(
    clauses: &crate::ir::Clauses,
    modality: crate::ir::Modality,
) -> impl Iterator<Item = (&Cond, Span)> {
    clauses.requirements.iter().filter(move |r| r.modality == modality).map(|r| (&r.cond, r.span))
}
