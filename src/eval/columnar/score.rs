//! Points of scores, by cells.

use super::logic::State;
use super::plan::NodeId;
use super::slot::{ABSENT, UNKNOWN};
use crate::eval::Points;
use crate::eval::score::{Share, and, together};
use crate::ir::{Comparison, Otherwise};
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
    pub(super) weight: Option<Decimal>,
    pub(super) applies: Option<(NodeId, Otherwise)>,
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
        let mut shares = Vec::with_capacity(score.parts.len());
        let (mut void, mut perhaps_void) = (false, false);
        for part in &score.parts {
            let applies = self.applies(part)?;
            let counts = and(self.holds(part.when)?, applies);
            let stays = match part.applies {
                None | Some((_, Otherwise::Zero)) => Some(true),
                Some((_, Otherwise::Redistributed)) => applies,
            };
            if counts == Some(false) {
                shares.push(Share { points: zero, weight: part.weight, stays });
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
            shares.push(Share { points, weight: part.weight, stays });
        }
        let total = together(&shares)?;
        let total = capped(total, score.cap);
        Ok(match (void, perhaps_void) {
            (true, _) => zero,
            (false, true) => either(total, zero),
            (false, false) => total,
        })
    }

    /// Whether a part applies to the partner.
    fn applies(&self, part: &PartPlan) -> Result<Option<bool>, DecimalError> {
        let Some((applies, _)) = part.applies else { return Ok(Some(true)) };
        match &part.kind {
            PartKind::Cells { slot, .. } if self.code(*slot) == ABSENT => Ok(Some(false)),
            PartKind::Cells { .. } | PartKind::Flat(_) => self.holds(applies),
        }
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
