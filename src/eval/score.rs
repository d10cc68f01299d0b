//! Points of a score.

use super::truth::{View, interval};
use super::{EvalError, bands};
use crate::ir::{Applies, Bands, Comparison, FactValue, Otherwise, ScoreId, ScorePart, ScorePartKind};
use crate::value::{Decimal, DecimalError};

/// The decimal places of a mean by weights that had to be redistributed.
pub(crate) const PLACES: u8 = 6;

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

    fn each(self, with: impl Fn(Decimal) -> Result<Decimal, DecimalError>) -> Result<Points, DecimalError> {
        Ok(Points { low: self.low.map(&with).transpose()?, high: self.high.map(&with).transpose()? })
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

/// What a part brings to its score.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    /// Its own points, before its weight.
    pub(super) points: Points,
    /// Its weight in percent, where the parts of the score have weights.
    pub(super) weight: Option<Decimal>,
    /// Whether its weight stays with it.
    pub(super) stays: Option<bool>,
}

/// How the points of a score come together.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    /// The points of the score.
    pub(super) total: Points,
    /// What each part brings, in order.
    pub(super) shares: Vec<Share>,
    /// Whether a part is below its minimum, so that there are none.
    pub(super) short: bool,
}

impl Default for Tally {
    fn default() -> Self {
        Tally { total: Points::ZERO, shares: Vec::new(), short: false }
    }
}

/// Both, in three values.
pub(super) fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        (None, _) | (_, None) => None,
    }
}

/// Whether the weight of a part stays with it, where it applies or not.
pub(super) fn stays(applies: Option<&Applies>, does: Option<bool>) -> Option<bool> {
    match applies.map(|applies| applies.otherwise) {
        None | Some(Otherwise::Zero) => Some(true),
        Some(Otherwise::Redistributed) => does,
    }
}

/// The points of all parts together, before the cap of the score: their sum, or their mean by weight. Where weights are
/// redistributed, the mean of the parts that are left is rounded down to [`PLACES`].
pub(super) fn together(shares: &[Share]) -> Result<Points, DecimalError> {
    let hundred = Decimal::from(100);
    let (mut sum, mut left) = (Points::ZERO, Decimal::ZERO);
    for share in shares.iter().filter(|share| share.stays != Some(false)) {
        let Some(weight) = share.weight else {
            sum = sum.plus(share.points)?;
            continue;
        };
        sum = sum.plus(share.points.each(|points| points.mul(weight))?)?;
        left = left.add(weight)?;
    }
    if shares.iter().all(|share| share.weight.is_none()) {
        return Ok(sum);
    }
    if shares.iter().any(|share| share.stays.is_none()) {
        return spread(shares);
    }
    if left == hundred {
        // Percent of decimals are decimals: nothing is rounded.
        sum.each(|points| points.mul(Decimal::new(1, 2)))
    } else if left == Decimal::ZERO {
        Ok(Points::ZERO)
    } else {
        sum.each(|points| points.div_floor(left, PLACES))
    }
}

/// Bounds of a mean, where it is not known which parts are left: it lies between the fewest and the most points of any.
fn spread(shares: &[Share]) -> Result<Points, DecimalError> {
    let may_be = shares.iter().filter(|share| share.stays != Some(false)).map(|share| share.points);
    let all = may_be.reduce(Points::or).unwrap_or(Points::ZERO);
    let sure = shares.iter().any(|share| share.stays == Some(true));
    let all = if sure { all } else { all.or(Points::ZERO) };
    let low = all.low.map(|low| low.div_floor(Decimal::ONE, PLACES)).transpose()?;
    Ok(Points { low, ..all })
}

impl View<'_> {
    /// The points of a score: the sum of its parts, by weight where they have weights; none where a part stays below its minimum, at most the cap.
    pub(super) fn points(&self, id: ScoreId) -> Result<Points, EvalError> {
        Ok(self.tally(id)?.total)
    }

    /// The points of a score, with what each part brings to it.
    pub(super) fn tally(&self, id: ScoreId) -> Result<Tally, EvalError> {
        let Some(score) = self.effective.program.scores.get(id.index()) else { return Ok(Tally::default()) };
        let wrong = |why| EvalError::Arithmetic { what: format!("`{}`", score.name), why, span: score.span };
        let (mut shares, mut surely_short, mut perhaps_short) = (Vec::new(), false, false);
        for part in &score.parts {
            let applies = self.applies(part)?;
            let counts = and(self.holds(&part.when)?, applies);
            let (weight, stays) = (part.weight, stays(part.applies.as_ref(), applies));
            if counts == Some(false) {
                shares.push(Share { points: Points::ZERO, weight, stays });
                continue;
            }
            let points = self.part(part).map_err(wrong)?.capped(part.cap.map(|cap| cap.value));
            if let Some(minimum) = part.minimum {
                let enough = points.compared(Comparison::AtLeast, minimum.value);
                surely_short |= counts == Some(true) && enough == Some(false);
                perhaps_short |= enough != Some(true);
            }
            let points = if counts.is_none() { points.or(Points::ZERO) } else { points };
            shares.push(Share { points, weight, stays });
        }
        let total = together(&shares).map_err(wrong)?;
        let total = total.capped(score.cap.map(|cap| cap.value));
        let total = if surely_short {
            Points::ZERO
        } else if perhaps_short {
            total.or(Points::ZERO)
        } else {
            total
        };
        Ok(Tally { total, shares, short: surely_short })
    }

    /// Whether a part applies to the partner: its track is one of the part's, and the partner has the metric.
    fn applies(&self, part: &ScorePart) -> Result<Option<bool>, EvalError> {
        let Some(applies) = &part.applies else { return Ok(Some(true)) };
        let absent = match &part.kind {
            ScorePartKind::Flat(_) => false,
            ScorePartKind::Per { measure, .. } | ScorePartKind::Bands(Bands { measure, .. }) => {
                self.not_applicable(*measure)
            }
        };
        if absent { Ok(Some(false)) } else { self.holds(&applies.when) }
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
