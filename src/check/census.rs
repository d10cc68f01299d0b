//! What a program says of numbers of partners, held against itself: 43 of 850.

use super::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::channel::lies_within;
use crate::ir::{Population, Program};
use crate::syntax::name::normal;

impl Checker<'_> {
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
