//! Scores: points from several parts.

use super::amounts::Target;
use super::leaves::type_words;
use super::{Checker, Kind};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{self, Rate, ScorePartKind, Type};
use crate::syntax::ast;
use crate::value::{Amount, Decimal, Unit};

impl Checker<'_> {
    /// A score.
    pub(super) fn score(&mut self, score: &ast::Score) {
        let name = &score.name.text;
        self.owner.clone_from(name);
        let cap = score.cap.as_ref().and_then(|cap| self.points(cap, name));
        let parts: Vec<ir::ScorePart> = score.parts.iter().filter_map(|part| self.score_part(part, name)).collect();
        let found = self.scope.find(Kind::Score, name);
        if let Some(out) = found.and_then(|f| self.out.scores.get_mut(f.index)) {
            out.cap = cap;
            out.parts = parts;
        }
    }

    fn score_part(&mut self, part: &ast::ScorePart, score: &str) -> Option<ir::ScorePart> {
        let kind = match &part.kind {
            ast::ScorePartKind::Flat(points) => self.points(points, score).map(ScorePartKind::Flat),
            ast::ScorePartKind::Per { points, step, measure } => self.per_step(points, step.as_ref(), measure, score),
            ast::ScorePartKind::Bands(bands) => {
                let target = Target { what: score, rate: Rate { unit: Unit::Points, per: None }, declared: None };
                self.bands_with(bands, |checker, range| checker.range(range, target)).map(ScorePartKind::Bands)
            }
        };
        let limit = |checker: &mut Self, amount: &Option<ast::Amount>| match amount {
            Some(amount) => checker.points(amount, score).map(Some),
            None => Some(None),
        };
        let cap = limit(self, &part.cap);
        let minimum = limit(self, &part.minimum);
        let when = self.when(part.when.as_ref(), part.span);
        self.no_scores_inside(when.as_ref());
        Some(ir::ScorePart { kind: kind?, cap: cap?, minimum: minimum?, when: when?, span: part.span })
    }

    fn per_step(
        &mut self,
        points: &ast::Amount,
        step: Option<&ast::Amount>,
        measure: &ast::Name,
        score: &str,
    ) -> Option<ScorePartKind> {
        let points = self.points(points, score);
        let id = self.measure_named(measure, &[Kind::Measure])?;
        let (name, ty) = self.measure(id).map(|m| (m.name.clone(), m.ty.clone()))?;
        let Type::Number(rate) = ty else {
            self.report(
                Diagnostic::error(
                    Code::NotComparable,
                    measure.span,
                    format!("`{name}` is {}, and points per step need a number", type_words(&ty)),
                )
                .label(type_words(&ty))
                .help("write `10 points when …`"),
            );
            return None;
        };
        let step = match step {
            Some(written) => {
                let step = self.amount(written, Target { what: &name, rate, declared: None })?;
                if step.value <= Decimal::ZERO {
                    self.report(
                        Diagnostic::error(
                            Code::CountOutOfRange,
                            written.span,
                            "a step of nothing would give points without end",
                        )
                        .help("write a step above zero"),
                    );
                    return None;
                }
                step
            }
            None => Amount { value: Decimal::ONE, unit: rate.unit, per: rate.per },
        };
        Some(ScorePartKind::Per { points: points?, step, measure: id })
    }

    /// A score that asks for a score could ask for itself.
    fn no_scores_inside(&mut self, when: Option<&ir::Cond>) {
        let mut places = Vec::new();
        if let Some(when) = when {
            when.for_each_atom(&mut |atom, span| {
                if matches!(atom, ir::Atom::Score { .. } | ir::Atom::Meets(_) | ir::Atom::Specialised(_)) {
                    places.push(span);
                }
            });
        }
        for span in places {
            self.report(
                Diagnostic::error(
                    Code::RequiresItself,
                    span,
                    "a score cannot depend on a tier, a specialisation or a score",
                )
                .help("name the facts that it depends on"),
            );
        }
    }
}
