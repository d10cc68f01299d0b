//! The points of a score as a diagram.

use super::{Analysis, Key, Leaf, Ref, Undecided};
use crate::eval::score::part_points;
use crate::ir::{ScoreId, ScorePart, ScorePartKind};
use crate::value::Decimal;

/// The most steps of a score that are told apart.
const MOST_STEPS: i64 = 2000;

/// How many steps lead beyond `goal`; `None` where they have no end, or are too many.
pub fn steps(goal: Option<Decimal>, points: Decimal) -> Option<i64> {
    if points == Decimal::ZERO {
        return Some(0);
    }
    if points.is_negative() {
        return None;
    }
    let steps = goal?.max(Decimal::ZERO).div_floor(points, 0).ok()?.to_i64()?.checked_add(1)?;
    (steps <= MOST_STEPS).then_some(steps)
}

impl Analysis<'_> {
    /// The points of a score: the sum of its parts, none where a part stays below its minimum, at most the cap.
    pub fn points(&mut self, id: ScoreId) -> Result<Ref, Undecided> {
        if let Some(&known) = self.scores.get(&id) {
            return Ok(known);
        }
        let effective = self.effective;
        let none = self.diagrams.constant(Leaf::Points(Decimal::ZERO));
        let Some(score) = effective.program.scores.get(id.index()) else { return Ok(none) };
        let (mut total, mut short) = (none, Ref::NO);
        for part in &score.parts {
            let counts = self.cond(&part.when)?;
            let points = self.part(part)?;
            if let Some(minimum) = part.minimum {
                let below = self.diagrams.map(points, |leaf| Ok(Leaf::of(of(leaf) < minimum.value)))?;
                let below = self.diagrams.and(counts, below)?;
                short = self.diagrams.or(short, below)?;
            }
            let points = self.diagrams.choose(counts, points, none)?;
            total = self
                .diagrams
                .zip(total, points, |a, b| of(a).add(of(b)).map(Leaf::Points).map_err(|_| Undecided::Numbers))?;
        }
        if let Some(cap) = score.cap {
            total = self.diagrams.map(total, |leaf| Ok(Leaf::Points(of(leaf).min(cap.value))))?;
        }
        let found = self.diagrams.choose(short, none, total)?;
        self.scores.insert(id, found);
        Ok(found)
    }

    fn part(&mut self, part: &ScorePart) -> Result<Ref, Undecided> {
        let capped = |points: Decimal| Leaf::Points(part.cap.map_or(points, |cap| points.min(cap.value)));
        let measure = match &part.kind {
            ScorePartKind::Flat(points) => return Ok(self.diagrams.constant(capped(points.value))),
            ScorePartKind::Per { measure, .. } => *measure,
            ScorePartKind::Bands(bands) => bands.measure,
        };
        let place = self.world.place(&Key::Measure(measure)).ok_or(Undecided::Malformed)?;
        let variable = self.world.variables.get(place).ok_or(Undecided::Malformed)?;
        let mut cells = Vec::with_capacity(variable.cells.len());
        for cell in &variable.cells {
            let points = part_points(part, cell).map_err(|_| Undecided::Numbers)?;
            cells.push(self.diagrams.constant(capped(points)));
        }
        self.diagrams.of_cells(place, cells)
    }
}

fn of(leaf: &Leaf) -> Decimal {
    match leaf {
        Leaf::Points(points) => *points,
        Leaf::No | Leaf::Yes | Leaf::Benefit(_) | Leaf::Tier(_) => Decimal::ZERO,
    }
}
