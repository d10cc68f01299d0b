//! Single questions made ready for the rows of a class: what of them hangs on numbers, and what does not.

use super::asking::Asked;
use super::logic::State;
use super::plan::{Node, NodeId, NumberNode, OpenNode, shortfall};
use super::slot::{ABSENT, Shape, UNKNOWN, scaled};
use crate::eval::gap::UNAVAILABLE;
use crate::eval::{Deficit, Points, Unknown, display};
use crate::ir::{Atom, Comparison, MeasureId, Program};
use crate::value::{Amount, Decimal, DecimalError};

/// All of it, in hundredths of a percent.
pub(super) const WHOLE: u32 = 10_000;

/// One question that stands on a way to a tier.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    pub(super) progress: Progress,
    pub(super) missing: Option<Missing>,
    pub(super) unknown: Vec<Unknown>,
    /// It asks for something that nobody can change: another track, another day.
    pub(super) fixed: bool,
}

/// How far along a partner is with one question.
#[derive(Debug, Clone)]
pub(super) enum Progress {
    /// The same for the whole class.
    Of(u32),
    /// A part of a threshold.
    Part(Part),
}

/// A number against a threshold.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) slot: usize,
    pub(super) op: Comparison,
    pub(super) threshold: Decimal,
    /// At the scale of the column.
    pub(super) scaled: i64,
}

/// What is missing.
#[derive(Debug, Clone)]
pub(super) enum Missing {
    /// The same for the whole class.
    Said(Deficit),
    /// What a number is short of.
    Short(Short),
}

#[derive(Debug, Clone)]
pub(super) struct Short {
    pub(super) measure: MeasureId,
    pub(super) amount: Amount,
    pub(super) part: Part,
    /// The smallest step at the scale of the column, where the unit has one.
    pub(super) step: Option<i64>,
    pub(super) scale: u8,
}

/// How much of a threshold is reached, below the whole.
pub(super) fn part(op: Comparison, number: Decimal, threshold: Decimal) -> u32 {
    let (reached, whole) = match op {
        Comparison::AtLeast | Comparison::MoreThan => (number, threshold),
        Comparison::AtMost | Comparison::LessThan => (threshold, number),
        Comparison::Equal | Comparison::NotEqual => return 0,
    };
    if reached <= Decimal::ZERO || whole <= Decimal::ZERO {
        return 0;
    }
    let hundredths = reached.mul(Decimal::from(i64::from(WHOLE))).and_then(|n| n.div_floor(whole, 0));
    match hundredths {
        // A whole number, so that one which does not fit is a large one.
        Ok(hundredths) => hundredths.to_i64().and_then(|n| u32::try_from(n).ok()).unwrap_or(WHOLE).min(WHOLE - 1),
        Err(_) => 0,
    }
}

impl Leaf {
    /// A question that is answered as wanted.
    pub(super) fn whole() -> Self {
        Leaf { progress: Progress::Of(WHOLE), missing: None, unknown: Vec::new(), fixed: false }
    }

    /// A question that nothing answers.
    pub(super) fn unavailable() -> Self {
        Leaf::said(0, String::from(UNAVAILABLE))
    }

    fn empty(progress: Progress) -> Self {
        Leaf { progress, ..Leaf::whole() }
    }

    fn said(progress: u32, text: String) -> Self {
        Leaf { missing: Some(Missing::Said(Deficit::Other(text))), ..Leaf::empty(Progress::Of(progress)) }
    }

    fn asking(progress: Progress, unknown: Vec<Unknown>) -> Self {
        Leaf { unknown, ..Leaf::empty(progress) }
    }
}

impl State<'_, '_> {
    /// A question that is not answered as wanted. `Meets` and `Specialised` are ways of their own and never come here.
    pub(super) fn leaf(&self, p: &Program, id: NodeId, want: bool) -> Result<Leaf, DecimalError> {
        let Some(node) = self.rules.node(id) else { return Ok(Leaf::whole()) };
        let answer = self.holds(id)?;
        Ok(match node {
            Node::Number(node) => self.number_leaf(p, node, want),
            Node::Test(node) => {
                let Some(atom) = node.atom else { return Ok(Leaf::whole()) };
                let unknown = self.code(node.slot) == UNKNOWN;
                let mut leaf = if want && matches!(atom, Atom::Holds(_)) && self.act(node.slot) {
                    let vendor = Deficit::Vendor(node.measure);
                    Leaf { missing: Some(Missing::Said(vendor)), ..Leaf::empty(Progress::Of(0)) }
                } else if unknown && !self.act(node.slot) {
                    Leaf::asking(Progress::Of(0), vec![Unknown::Measure(node.measure)])
                } else {
                    Leaf::said(0, display::question(p, atom, want))
                };
                leaf.fixed =
                    matches!(atom, Atom::Has { .. }) && self.rules.track == Some(node.slot) && answer.is_some();
                leaf
            }
            Node::Score(node) => {
                let score = node.score.index();
                let points = self.points(score)?;
                let progress = if want { score_progress(node.op, points, node.amount.value) } else { 0 };
                if answer.is_none() {
                    let mut asked = Asked::none(self);
                    asked.score(self, score, &node.asks)?;
                    return Ok(Leaf::asking(Progress::Of(progress), asked.unknowns(self)));
                }
                let op = if want { node.op } else { node.op.negated() };
                let nearest = match op {
                    Comparison::AtLeast | Comparison::MoreThan => points.high,
                    Comparison::AtMost | Comparison::LessThan | Comparison::Equal | Comparison::NotEqual => points.low,
                };
                let missing = nearest.map(|number| shortfall(number, op, node.amount)).transpose()?;
                Leaf::said(progress, display::score_deficit(p, node.score, missing.unwrap_or(node.amount)))
            }
            Node::Open(node) => self.open_leaf(node, answer, want)?,
            Node::Begun(node) => {
                if answer.is_none() {
                    Leaf::asking(Progress::Of(0), vec![Unknown::Date(node.date)])
                } else {
                    Leaf { fixed: true, ..Leaf::said(0, display::question(p, node.atom, want)) }
                }
            }
            Node::All(_) | Node::Any(_) | Node::AtLeast(..) | Node::Not(_) | Node::Meets(_) | Node::Specialised(_) => {
                Leaf::whole()
            }
        })
    }

    fn number_leaf(&self, p: &Program, node: &NumberNode<'_>, want: bool) -> Leaf {
        let op = if want { node.op } else { node.op.negated() };
        match self.code(node.slot) {
            UNKNOWN => Leaf::asking(Progress::Of(0), vec![Unknown::Measure(node.measure)]),
            ABSENT => Leaf::said(0, display::question(p, node.atom, want)),
            _ => {
                let short = self.short(node.slot, node.measure, op, node.amount);
                Leaf {
                    missing: Some(Missing::Short(short)),
                    ..Leaf::empty(self.part(node.slot, op, node.amount.value))
                }
            }
        }
    }

    fn open_leaf(&self, node: &OpenNode, answer: Option<bool>, want: bool) -> Result<Leaf, DecimalError> {
        let open = Unknown::Open(node.open);
        let Some(bounds) = &node.bounds else { return Ok(Leaf::asking(Progress::Of(0), vec![open])) };
        let progress = match self.code(bounds.slot) {
            UNKNOWN => return Ok(Leaf::asking(Progress::Of(0), vec![Unknown::Measure(bounds.measure), open])),
            ABSENT => Progress::Of(0),
            _ if want => self.part(bounds.slot, Comparison::AtLeast, bounds.ends.0.value),
            _ => Progress::Of(0),
        };
        if answer.is_none() {
            return Ok(Leaf::asking(progress, vec![open]));
        }
        let (op, limit) =
            if want { (Comparison::AtLeast, bounds.ends.0) } else { (Comparison::LessThan, bounds.ends.1) };
        let missing = if self.code(bounds.slot) == ABSENT {
            let missing = shortfall(limit.value, op, limit)?;
            Missing::Said(Deficit::Amount { measure: bounds.measure, missing })
        } else {
            Missing::Short(self.short(bounds.slot, bounds.measure, op, limit))
        };
        Ok(Leaf { missing: Some(missing), ..Leaf::empty(progress) })
    }

    /// The progress of one question, towards what it asks.
    pub(super) fn question_progress(&self, id: NodeId) -> Result<Progress, DecimalError> {
        if self.holds(id)? == Some(true) {
            return Ok(Progress::Of(WHOLE));
        }
        Ok(match self.rules.node(id) {
            Some(Node::Number(node)) => match self.code(node.slot) {
                UNKNOWN | ABSENT => Progress::Of(0),
                _ => self.part(node.slot, node.op, node.amount.value),
            },
            Some(Node::Score(node)) => {
                let points = self.points(node.score.index())?;
                Progress::Of(score_progress(node.op, points, node.amount.value))
            }
            Some(Node::Open(OpenNode { bounds: Some(bounds), .. })) => match self.code(bounds.slot) {
                UNKNOWN | ABSENT => Progress::Of(0),
                _ => self.part(bounds.slot, Comparison::AtLeast, bounds.ends.0.value),
            },
            Some(
                Node::Open(OpenNode { bounds: None, .. })
                | Node::Test(_)
                | Node::Begun(_)
                | Node::All(_)
                | Node::Any(_)
                | Node::AtLeast(..)
                | Node::Not(_)
                | Node::Meets(_)
                | Node::Specialised(_),
            )
            | None => Progress::Of(0),
        })
    }

    fn part(&self, slot: usize, op: Comparison, threshold: Decimal) -> Progress {
        match op {
            Comparison::AtLeast | Comparison::AtMost | Comparison::MoreThan | Comparison::LessThan => {
                let (scale, _) = self.scale(slot);
                let scaled = scaled(threshold, scale).unwrap_or(0);
                Progress::Part(Part { slot, op, threshold, scaled })
            }
            Comparison::Equal | Comparison::NotEqual => Progress::Of(0),
        }
    }

    fn short(&self, slot: usize, measure: MeasureId, op: Comparison, amount: Amount) -> Short {
        let (scale, step) = self.scale(slot);
        let scaled = scaled(amount.value, scale).unwrap_or(0);
        Short { measure, amount, part: Part { slot, op, threshold: amount.value, scaled }, step, scale }
    }

    /// The scale of a column of numbers, and its smallest step. Every threshold fits into it.
    fn scale(&self, slot: usize) -> (u8, Option<i64>) {
        match self.rules.slots.get(slot).map(|slot| &slot.shape) {
            Some(Shape::Numbers(numbers)) => (numbers.scale, numbers.step),
            Some(Shape::Days(_) | Shape::Flag | Shape::Names(_) | Shape::Members(_) | Shape::Tracks(_)) | None => {
                (0, None)
            }
        }
    }
}

fn score_progress(op: Comparison, points: Points, threshold: Decimal) -> u32 {
    let counted = match op {
        Comparison::AtLeast | Comparison::MoreThan => points.low,
        Comparison::AtMost | Comparison::LessThan => points.high,
        Comparison::Equal | Comparison::NotEqual => None,
    };
    counted.map_or(0, |points| part(op, points, threshold))
}
