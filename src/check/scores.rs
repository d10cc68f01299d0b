//! Scores: points from several parts.

use super::amounts::Target;
use super::leaves::type_words;
use super::{Checker, Kind};
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::ir::{self, Aggregate, Cond, CondKind, Derivation, Rate, ScorePartKind, Type};
use crate::syntax::ast;
use crate::value::{Amount, Decimal, Unit};

/// What is wrong has been said.
struct Reported;

impl Checker<'_> {
    /// A score.
    pub(super) fn score(&mut self, score: &ast::Score) {
        let name = &score.name.text;
        self.owner.clone_from(name);
        let cap = score.cap.as_ref().and_then(|cap| self.points(cap, name));
        let gate = score.when.as_ref().map(|gate| self.cond(gate));
        self.no_scores_inside(gate.as_ref().and_then(Option::as_ref));
        let mut parts: Vec<ir::ScorePart> = score.parts.iter().filter_map(|part| self.score_part(part, name)).collect();
        if let Some(Some(gate)) = gate {
            // No part counts before the gate, so that there are no points.
            for part in &mut parts {
                let own = std::mem::replace(&mut part.when, gate.clone());
                if !own.is_always() {
                    part.when = Cond { kind: CondKind::All(vec![gate.clone(), own]), span: part.span };
                }
            }
        }
        self.weights(score);
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
        let weight = match &part.weight {
            Some(weight) => self.weight(weight).map(Some),
            None => Some(None),
        };
        let kind = kind?;
        let applies = self.applies(part, &kind);
        Some(ir::ScorePart {
            kind,
            cap: cap?,
            minimum: minimum?,
            when: when?,
            weight: weight?,
            applies: applies.ok()?,
            span: part.span,
        })
    }

    fn weight(&mut self, written: &ast::Amount) -> Option<Decimal> {
        let rate = Rate { unit: Unit::Percent, per: None };
        let weight = self.amount(written, Target { what: "weight", rate, declared: None })?.value;
        if weight <= Decimal::ZERO || weight > Decimal::from(100) {
            self.report(
                Diagnostic::error(Code::CountOutOfRange, written.span, "a weight is above 0% and at most 100%")
                    .help("leave out a part that counts nothing"),
            );
            return None;
        }
        Some(weight)
    }

    /// To whom a part applies, and what becomes of its weight for the others: that is never guessed.
    fn applies(&mut self, part: &ast::ScorePart, kind: &ScorePartKind) -> Result<Option<ir::Applies>, Reported> {
        let when = if part.tracks.is_empty() {
            Cond::always(part.span)
        } else {
            let tracks = self.tracks(&part.tracks);
            if tracks.len() != part.tracks.len() {
                return Err(Reported);
            }
            self.in_tracks(&tracks, part.span).ok_or(Reported)?
        };
        let otherwise = match part.otherwise {
            Some((_, ast::Otherwise::Zero)) => ir::Otherwise::Zero,
            Some((_, ast::Otherwise::Redistributed)) => ir::Otherwise::Redistributed,
            None => {
                let (whom, place) = match part.tracks.first() {
                    Some(track) => ("partners of other tracks", track.span),
                    None if part.weight.is_some() && self.may_be_absent(kind) => {
                        ("partners who do not have this metric", part.span)
                    }
                    None => return Ok(None),
                };
                let point = crate::source::Span { start: part.span.end, ..part.span };
                self.report(
                    Diagnostic::error(Code::OtherwiseNotSaid, place, format!("what holds for {whom} is not said"))
                        .label("this part does not apply to everybody")
                        .help("say `otherwise zero`, or `otherwise redistributed` where its weight falls to the other parts")
                        .fix(Safety::Unsafe, "write `otherwise zero`", point, " otherwise zero")
                        .fix(Safety::Unsafe, "write `otherwise redistributed`", point, " otherwise redistributed"),
                );
                return Err(Reported);
            }
        };
        Ok(Some(ir::Applies { when, otherwise }))
    }

    /// Whether a partner can be without the metric of a part: the share of nothing, the latest of nothing.
    fn may_be_absent(&self, kind: &ScorePartKind) -> bool {
        let measure = match kind {
            ScorePartKind::Flat(_) => return false,
            ScorePartKind::Per { measure, .. } => *measure,
            ScorePartKind::Bands(bands) => bands.measure,
        };
        match self.out.measures.get(measure.index()).and_then(|m| m.derivation.as_ref()) {
            None => false,
            Some(Derivation::Ratio(..) | Derivation::Growth { .. } | Derivation::Rank { .. }) => true,
            Some(Derivation::Aggregate { function, .. }) => match function {
                Aggregate::Sum | Aggregate::Count | Aggregate::CountDistinct => false,
                Aggregate::Share | Aggregate::Min | Aggregate::Max | Aggregate::Median | Aggregate::Latest => true,
            },
        }
    }

    /// Either all parts have a weight, and the weights come to 100%, or none has one.
    fn weights(&mut self, score: &ast::Score) {
        let weighted: Vec<&ast::Amount> = score.parts.iter().filter_map(|part| part.weight.as_ref()).collect();
        let Some(first) = weighted.first() else {
            let redistributed =
                score.parts.iter().filter_map(|part| part.otherwise).find(|(_, o)| *o == ast::Otherwise::Redistributed);
            if let Some((span, _)) = redistributed {
                self.report(
                    Diagnostic::error(Code::Weights, span, "there is no weight that could be redistributed")
                        .label("the parts of this score have no weights")
                        .help("give each part a `weight`, or say `otherwise zero`"),
                );
            }
            return;
        };
        if let Some(without) = score.parts.iter().find(|part| part.weight.is_none()) {
            self.report(
                Diagnostic::error(Code::Weights, without.span, "this part has no weight, and another has one")
                    .label("no weight here")
                    .also(first.span, "a weight here")
                    .help("give every part a `weight`, or none"),
            );
            return;
        }
        let sum = weighted.iter().try_fold(Decimal::ZERO, |sum, weight| sum.add(weight.value));
        if let Ok(sum) = sum
            && sum != Decimal::from(100)
            && let Some(last) = weighted.last()
        {
            self.report(
                Diagnostic::error(Code::Weights, first.span.to(last.span), format!("the weights come to {sum}%"))
                    .label("these weights")
                    .help("the weights of a score come to 100%"),
            );
        }
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
    fn no_scores_inside(&mut self, when: Option<&Cond>) {
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
