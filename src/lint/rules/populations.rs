//! Numbers of partners that cannot both be right.

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Population, Program};
use crate::lint::Context;
use crate::syntax::name::normal;

/// Two numbers of the same partners, in the same place and on the same day, that have nothing in common.
pub(in crate::lint) fn differ(_: &Context<'_>, program: &Program, out: &mut Vec<Diagnostic>) {
    for (at, population) in program.populations.iter().enumerate() {
        let mut before = program.populations.iter().take(at).filter(|p| is_same(program, p, population));
        let Some(first) = before.find(|p| are_apart(p, population)) else { continue };
        let place = population.within.as_ref().map_or(String::new(), |w| format!(" in {w}"));
        let message = format!("the number of `{}`{place} is stated twice, and differs", population.of);
        out.push(
            Diagnostic::warning(Code::PopulationsDiffer, population.span, message)
                .label(format!("{} here", shown(population)))
                .also(first.span, format!("{} here", shown(first)))
                .help("mend one of both numbers, or say `on` which days they hold"),
        );
    }
}

fn shown(population: &Population) -> String {
    let sign = if population.percent { "%" } else { "" };
    let number = if population.low == population.high {
        format!("{}{sign}", population.high)
    } else {
        format!("{}{sign}..{}{sign}", population.low, population.high)
    };
    population.approximate.as_ref().map_or(number.clone(), |how| format!("{how} {number}"))
}

/// Whether both count the same.
fn is_same(program: &Program, a: &Population, b: &Population) -> bool {
    let place = |p: &Population| p.within.as_deref().map(normal);
    // A date is an entry of its own wherever it is written.
    let day = |p: &Population| p.on.and_then(|d| program.dates.get(d.index())).map(|d| d.days);
    let counted = |p: &Population| !p.further;
    counted(a)
        && counted(b)
        && normal(&a.of) == normal(&b.of)
        && place(a) == place(b)
        && day(a) == day(b)
        && a.percent == b.percent
        && a.validity.status == b.validity.status
}

/// Whether no number is meant by both.
fn are_apart(a: &Population, b: &Population) -> bool {
    let (Ok((low, high)), Ok((least, most))) = (a.bounds(), b.bounds()) else { return false };
    high < least || most < low
}
