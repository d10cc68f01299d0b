//! Points of scores, by cells.

use super::logic::State;
use super::plan::NodeId;
use super::slot::{ABSENT, UNKNOWN};
use crate::eval::Points;
use crate::ir::Comparison;
use crate::value::{Decimal, DecimalError};

/// A score.
#[derive(Debug)]
pub(super) struct ScorePlan {
    pub(super) cap: Option<Decimal>,
    pub(super) parts: Vec<PartPlan>,
    /// By part: the cuts that tell its points apart.
    pub(super) asks: Vec<u64>,
}

/// A part of a score.
#[derive(Debug)]
pub(super) struct PartPlan {
    pub(super) kind: PartKind,
    pub(super) cap: Option<Decimal>,
    pub(super) minimum: Option<Decimal>,
    pub(super) when: NodeId,
}

/// What a part counts.
#[derive(Debug)]
pub(super) enum PartKind {
    Flat(Decimal),
    /// Points by the cell of a measure; in the last cells of a stepped one so many that more change nothing.
    Cells {
        slot: usize,
        by_cell: Vec<Decimal>,
        unknown: Points,
    },
}

fn one(points: Decimal) -> Points {
    Points { low: Some(points), high: Some(points) }
}

/// Whichever of both it is.
pub(super) fn either(a: Points, b: Points) -> Points {
    let both = |a: Option<Decimal>, b: Option<Decimal>, pick: fn(Decimal, Decimal) -> Decimal| Some(pick(a?, b?));
    Points { low: both(a.low, b.low, Decimal::min), high: both(a.high, b.high, Decimal::max) }
}

fn capped(points: Points, cap: Option<Decimal>) -> Points {
    match cap {
        None => points,
        Some(cap) => Points {
            low: points.low.map(|low| low.min(cap)),
            high: Some(points.high.map_or(cap, |high| high.min(cap))),
        },
    }
}

fn added(a: Option<Decimal>, b: Option<Decimal>) -> Result<Option<Decimal>, DecimalError> {
    match (a, b) {
        (Some(a), Some(b)) => a.add(b).map(Some),
        (None, _) | (_, None) => Ok(None),
    }
}

/// How points that lie somewhere between two ends compare with a number.
pub(super) fn compared(points: Points, op: Comparison, number: Decimal) -> Option<bool> {
    let (reaches, exceeds) = (points.low.is_some_and(|low| low >= number), points.low.is_some_and(|low| low > number));
    let (stays, undercuts) =
        (points.high.is_some_and(|high| high <= number), points.high.is_some_and(|high| high < number));
    let answer = |yes: bool, no: bool| match (yes, no) {
        (true, _) => Some(true),
        (false, true) => Some(false),
        (false, false) => None,
    };
    match op {
        Comparison::AtLeast => answer(reaches, undercuts),
        Comparison::LessThan => answer(undercuts, reaches),
        Comparison::MoreThan => answer(exceeds, stays),
        Comparison::AtMost => answer(stays, exceeds),
        Comparison::Equal => answer(reaches && stays, exceeds || undercuts),
        Comparison::NotEqual => answer(exceeds || undercuts, reaches && stays),
    }
}

impl State<'_, '_> {
    /// The points of a score.
    pub(super) fn points(&self, score: usize) -> Result<Points, DecimalError> {
        let zero = one(Decimal::ZERO);
        let Some(score) = self.rules.scores.get(score) else { return Ok(zero) };
        let mut total = zero;
        let (mut void, mut perhaps_void) = (false, false);
        for part in &score.parts {
            let counts = self.holds(part.when)?;
            if counts == Some(false) {
                continue;
            }
            let mut points = capped(self.points_of(&part.kind), part.cap);
            if let Some(minimum) = part.minimum {
                match compared(points, Comparison::AtLeast, minimum) {
                    Some(true) => {}
                    Some(false) => {
                        perhaps_void = true;
                        void |= counts == Some(true);
                    }
                    None => perhaps_void = true,
                }
            }
            if counts.is_none() {
                points = either(points, zero);
            }
            total = Points { low: added(total.low, points.low)?, high: added(total.high, points.high)? };
        }
        let total = capped(total, score.cap);
        Ok(match (void, perhaps_void) {
            (true, _) => zero,
            (false, true) => either(total, zero),
            (false, false) => total,
        })
    }

    fn points_of(&self, kind: &PartKind) -> Points {
        match kind {
            PartKind::Flat(points) => one(*points),
            PartKind::Cells { slot, by_cell, unknown } => match self.code(*slot) {
                UNKNOWN => *unknown,
                ABSENT => one(Decimal::ZERO),
                cell => one(by_cell.get(cell as usize).copied().unwrap_or(Decimal::ZERO)),
            },
        }
    }
}
