//! What a program says of numbers of partners, held against itself: 43 of 850.

use super::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::channel::lies_within;
use crate::ir::{Base, Population, Program, Status};
use crate::syntax::name::normal;

impl Checker<'_> {
    /// From which numbers targets of growth, and of so many further, are counted: what the program records of the same
    /// partners, last by its day.
    pub(super) fn bases_of_targets(&mut self) {
        let mut found = Vec::new();
        for index in 0..self.out.targets.len() {
            let Some(target) = self.out.targets.get(index).filter(|t| t.growth || t.further) else { continue };
            let recorded = self.out.populations.iter().filter(|p| {
                !p.percent && !p.further && p.validity.status == Status::InForce && same_partners(p, target)
            });
            let day = |p: &Population| p.on.and_then(|on| self.out.dates.get(on.index())).map(|date| date.days.last);
            let mut recorded: Vec<&Population> = recorded.collect();
            recorded.sort_by_key(|p| std::cmp::Reverse(day(p)));
            let (base, span) = (recorded.first().copied(), target.span);
            let again = recorded.get(1).filter(|p| base.is_some_and(|b| day(b) == day(p)));
            match (base, again) {
                (Some(base), None) => {
                    let base =
                        Base { approximate: base.approximate.clone(), low: base.low, high: base.high, span: base.span };
                    if let Some(target) = self.out.targets.get_mut(index) {
                        target.base = Some(base);
                    }
                }
                // Numbers further to those there are stand for themselves.
                _ if !target.growth => {}
                (Some(base), Some(again)) => found.push(
                    Diagnostic::error(Code::GrowthOfWhat, span, format!("of which `{}` is not said", target.of))
                        .label("there are two numbers")
                        .also(base.span, "one")
                        .also(again.span, "the other")
                        .help("say `on` which day each of them was counted: the last one counts"),
                ),
                (None, _) => found.push(
                    Diagnostic::error(
                        Code::GrowthOfWhat,
                        span,
                        format!(
                            "how many `{}` there are is not stated, so that nobody can say how they grow",
                            target.of
                        ),
                    )
                    .label("growth of how many?")
                    .help("state it with the same words, as in `population Gold 80 on 2005-03-17`"),
                ),
            }
        }
        for diagnostic in found {
            self.report(diagnostic);
        }
    }

    /// A part that is larger than its whole. Numbers of different days, and approximate ones that may fit, say nothing.
    pub(super) fn parts_of_populations(&mut self) {
        let mut found = Vec::new();
        for population in &self.out.populations {
            let wholes = self.out.populations.iter().filter(|whole| is_part(&self.out, population, whole));
            let (Ok((least, _)), Some(whole)) = (
                population.bounds(),
                wholes.into_iter().find(|whole| {
                    let (least, most) = (population.bounds(), whole.bounds());
                    least.is_ok_and(|(least, _)| most.is_ok_and(|(_, most)| least > most))
                }),
            ) else {
                continue;
            };
            let where_is = |p: &Population| p.within.as_ref().map_or(String::new(), |w| format!(" in {w}"));
            let message = format!(
                "{least} `{}`{} are more than the {} there are{}",
                population.of,
                where_is(population),
                whole.high,
                where_is(whole),
            );
            found.push(
                Diagnostic::warning(Code::PartAboveWhole, population.span, message)
                    .label("the part")
                    .also(whole.span, "the whole")
                    .help("mend one of both numbers, or say `on` which days they hold"),
            );
        }
        for diagnostic in found {
            self.report(diagnostic);
        }
    }
}

/// Whether both count the same partners in the same place.
fn same_partners(a: &Population, b: &Population) -> bool {
    normal(&a.of) == normal(&b.of) && a.within.as_deref().map(normal) == b.within.as_deref().map(normal)
}

/// Whether what the first counts is a part of what the second counts.
fn is_part(program: &Program, part: &Population, whole: &Population) -> bool {
    let counted = |p: &Population| !p.percent && !p.further;
    let same =
        normal(&part.of) == normal(&whole.of) && part.on == whole.on && part.validity.status == whole.validity.status;
    let inside = match (&part.within, &whole.within) {
        (Some(a), Some(b)) => normal(a) != normal(b) && lies_within(&program.regions, a, b),
        (Some(_), None) => true,
        (None, Some(_) | None) => false,
    };
    counted(part) && counted(whole) && same && inside
}
