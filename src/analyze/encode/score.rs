//! The points of a score as a diagram.

use super::{Analysis, Key, Leaf, Ref, Undecided};
use crate::eval::score::{PLACES, part_points};
use crate::ir::{Otherwise, ScoreId, ScorePart, ScorePartKind};
use crate::value::{Decimal, DecimalError};

impl Analysis<'_> {
    /// The points of a score: the sum of its parts, none where a part stays below its minimum, at most the cap.
    pub fn points(&mut self, id: ScoreId) -> Result<Ref, Undecided> {
        if let Some(&known) = self.scores.get(&id) {
            return Ok(known);
        }
        let effective = self.effective;
        let none = self.diagrams.constant(Leaf::Points(Decimal::ZERO));
        let Some(score) = effective.program.scores.get(id.index()) else { return Ok(none) };
        let (mut total, mut left, mut short) = (none, none, Ref::NO);
        for part in &score.parts {
            let applies = part.applies.as_ref().map_or(Ok(Ref::YES), |applies| self.cond(&applies.when))?;
            let when = self.cond(&part.when)?;
            let counts = self.diagrams.and(when, applies)?;
            let points = self.part(part)?;
            if let Some(minimum) = part.minimum {
                let below = self.diagrams.map(points, |leaf| Ok(Leaf::of(of(leaf) < minimum.value)))?;
                let below = self.diagrams.and(counts, below)?;
                short = self.diagrams.or(short, below)?;
            }
            let points = self.diagrams.choose(counts, points, none)?;
            let Some(weight) = part.weight else {
                total = self.diagrams.zip(total, points, |a, b| points_of(of(a).add(of(b))))?;
                continue;
            };
            let stays = match part.applies.as_ref().map(|applies| applies.otherwise) {
                None | Some(Otherwise::Zero) => Ref::YES,
                Some(Otherwise::Redistributed) => applies,
            };
            let weighted = self.diagrams.map(points, |leaf| points_of(of(leaf).mul(weight)))?;
            let weighted = self.diagrams.choose(stays, weighted, none)?;
            total = self.diagrams.zip(total, weighted, |a, b| points_of(of(a).add(of(b))))?;
            let own = self.diagrams.constant(Leaf::Points(weight));
            let own = self.diagrams.choose(stays, own, none)?;
            left = self.diagrams.zip(left, own, |a, b| points_of(of(a).add(of(b))))?;
        }
        if score.is_weighted() {
            let all = Decimal::from(100);
            total = self.diagrams.zip(total, left, |total, left| match of(left) {
                left if left == all => points_of(of(total).mul(Decimal::new(1, 2))),
                left if left == Decimal::ZERO => Ok(Leaf::Points(left)),
                left => points_of(of(total).div_floor(left, PLACES)),
            })?;
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

fn points_of(points: Result<Decimal, DecimalError>) -> Result<Leaf, Undecided> {
    points.map(Leaf::Points).map_err(|_| Undecided::Numbers)
}
