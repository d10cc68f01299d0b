//! Points of a score.

use super::truth::{View, interval};
use super::{EvalError, bands};
use crate::ir::{Bands, Comparison, FactValue, ScoreId, ScorePart, ScorePartKind};
use crate::value::{Decimal, DecimalError};

/// The points that a score may come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Points {
    /// The fewest; absent where there is no bound.
    pub low: Option<Decimal>,
    /// The most; absent where there is no bound.
    pub high: Option<Decimal>,
}

impl Points {
    /// None.
    pub const ZERO: Points = Points::exactly(Decimal::ZERO);

    /// So many.
    pub const fn exactly(points: Decimal) -> Self {
        Points { low: Some(points), high: Some(points) }
    }

    /// How the points compare with a number; `None` where only what is unknown decides.
    pub(super) fn compared(self, op: Comparison, number: Decimal) -> Option<bool> {
        interval(op, self.low, self.high, number)
    }

    /// One or the other.
    pub(super) fn or(self, other: Points) -> Points {
        Points {
            low: self.low.zip(other.low).map(|(a, b)| a.min(b)),
            high: self.high.zip(other.high).map(|(a, b)| a.max(b)),
        }
    }

    fn plus(self, other: Points) -> Result<Points, DecimalError> {
        let sum = |a: Option<Decimal>, b: Option<Decimal>| a.zip(b).map(|(a, b)| a.add(b)).transpose();
        Ok(Points { low: sum(self.low, other.low)?, high: sum(self.high, other.high)? })
    }

    fn capped(self, cap: Option<Decimal>) -> Points {
        let Some(cap) = cap else { return self };
        Points { low: self.low.map(|low| low.min(cap)), high: Some(self.high.map_or(cap, |high| high.min(cap))) }
    }
}

/// The points of one part for a known value of its measure, before its cap.
pub(crate) fn part_points(part: &ScorePart, value: &FactValue) -> Result<Decimal, DecimalError> {
    let number = match value {
        FactValue::Number(number) => *number,
        // A metric that a partner does not have gives no points.
        FactValue::Date(_) | FactValue::Flag(_) | FactValue::Text(_) | FactValue::Set(_) | FactValue::NotApplicable => {
            return Ok(Decimal::ZERO);
        }
    };
    match &part.kind {
        ScorePartKind::Flat(points) => Ok(points.value),
        // Full steps only; nothing is taken away for a negative value.
        ScorePartKind::Per { .. } if number <= Decimal::ZERO => Ok(Decimal::ZERO),
        ScorePartKind::Per { points, step, .. } => number.div_floor(step.value, 0)?.mul(points.value),
        // A band of points that is an interval counts with its lower end.
        ScorePartKind::Bands(by) => Ok(bands::value(by, number)?.map_or(Decimal::ZERO, |(low, _)| low)),
    }
}

impl View<'_> {
    /// The points of a score: the sum of its parts, none where a part stays below its minimum, at most the cap.
    pub(super) fn points(&self, id: ScoreId) -> Result<Points, EvalError> {
        let Some(score) = self.effective.program.scores.get(id.index()) else { return Ok(Points::ZERO) };
        let wrong = |why| EvalError::Arithmetic { what: format!("`{}`", score.name), why, span: score.span };
        let (mut total, mut surely_short, mut perhaps_short) = (Points::ZERO, false, false);
        for part in &score.parts {
            let counts = self.holds(&part.when)?;
            if counts == Some(false) {
                continue;
            }
            let points = self.part(part).map_err(wrong)?.capped(part.cap.map(|cap| cap.value));
            if let Some(minimum) = part.minimum {
                let enough = points.compared(Comparison::AtLeast, minimum.value);
                surely_short |= counts == Some(true) && enough == Some(false);
                perhaps_short |= enough != Some(true);
            }
            let points = if counts.is_none() { points.or(Points::ZERO) } else { points };
            total = total.plus(points).map_err(wrong)?;
        }
        let total = total.capped(score.cap.map(|cap| cap.value));
        Ok(if surely_short {
            Points::ZERO
        } else if perhaps_short {
            total.or(Points::ZERO)
        } else {
            total
        })
    }

    /// The points of one part, where it counts and before its cap.
    fn part(&self, part: &ScorePart) -> Result<Points, DecimalError> {
        match &part.kind {
            ScorePartKind::Flat(points) => Ok(Points::exactly(points.value)),
            // A metric that a partner does not have gives no points.
            ScorePartKind::Per { measure, .. } | ScorePartKind::Bands(Bands { measure, .. })
                if self.not_applicable(*measure) =>
            {
                Ok(Points::ZERO)
            }
            ScorePartKind::Per { points, step: _, measure } => match self.number(*measure) {
                Some(number) => part_points(part, &FactValue::Number(number)).map(Points::exactly),
                None if points.value.is_negative() => Ok(Points { low: None, high: Some(Decimal::ZERO) }),
                None => Ok(Points { low: Some(Decimal::ZERO), high: None }),
            },
            ScorePartKind::Bands(by) => match self.number(by.measure) {
                Some(number) => part_points(part, &FactValue::Number(number)).map(Points::exactly),
                None => Ok(by.rows.iter().fold(Points::ZERO, |sum, band| sum.or(Points::exactly(band.value.0.value)))),
            },
        }
    }
}
