//! Results as data.

use serde::Serialize;

use super::{Counts, Suite};
use crate::cli::test::cases::Case;
use crate::source::Span;
use crate::testing::{Coverage, Standing, words};

/// The version of this shape.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    examples: u64,
    held: u64,
    failed: u64,
    programs: Vec<Tested<'a>>,
}

#[derive(Serialize)]
struct Tested<'a> {
    file: &'a str,
    examples: Vec<Ran<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Covered<'a>>,
}

#[derive(Serialize)]
struct Ran<'a> {
    name: &'a str,
    line: usize,
    held: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    misses: Vec<Miss<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    why: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Miss<'a> {
    expected: &'a str,
    got: &'a str,
}

#[derive(Serialize)]
struct Place<'a> {
    line: usize,
    column: usize,
    text: &'a str,
    says: &'a str,
}

#[derive(Serialize)]
struct Covered<'a> {
    shown: usize,
    to_show: usize,
    percent: usize,
    goals: Vec<Goal<'a>>,
}

#[derive(Serialize)]
struct Goal<'a> {
    line: usize,
    column: usize,
    text: &'a str,
    what: String,
    /// `shown`, `excluded` or `missing`.
    standing: &'static str,
    /// The example that shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    example: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

/// The report as JSON.
pub(super) fn text(suites: &[Suite], counts: Counts) -> String {
    let report = Report {
        version: VERSION,
        examples: counts.run,
        held: counts.held(),
        failed: counts.failed,
        programs: suites.iter().map(tested).collect(),
    };
    let text = serde_json::to_string_pretty(&report).unwrap_or_default();
    format!("{text}\n")
}

fn at(suite: &Suite, span: Span) -> (usize, usize) {
    let place = suite.program.sources.get(span.file).map(|file| file.line_column(span.range().start));
    place.map_or((0, 0), |place| (place.line, place.column))
}

fn tested(suite: &Suite) -> Tested<'_> {
    Tested {
        file: &suite.file,
        examples: suite.cases.iter().map(|case| ran(suite, case)).collect(),
        coverage: suite.coverage.as_ref().map(|coverage| covered(suite, coverage)),
    }
}

fn ran<'a>(suite: &'a Suite, case: &'a Case) -> Ran<'a> {
    let miss = |miss: &'a crate::eval::example::Failure| Miss { expected: &miss.expected, got: &miss.found };
    let place = |label: &'a crate::diagnostic::Label| {
        let (line, column) = at(suite, label.span);
        Place { line, column, text: suite.program.sources.slice(label.span), says: &label.text }
    };
    Ran {
        name: &case.name,
        line: case.line,
        held: !case.failed,
        misses: case.misses.iter().map(miss).collect(),
        why: case.why.iter().map(place).collect(),
    }
}

fn covered<'a>(suite: &'a Suite, coverage: &'a Coverage) -> Covered<'a> {
    let (shown, to_show) = coverage.counts();
    let p = &suite.program;
    let goals = coverage.goals.goals.iter().zip(&coverage.standings).map(|(goal, standing)| {
        let (line, column) = at(suite, goal.span);
        let (standing, example, reason) = match standing {
            Standing::Seen(example) => ("shown", p.examples.get(*example).map(|e| e.name.as_str()), None),
            Standing::Excluded(reason) => ("excluded", None, Some(reason.as_str())),
            Standing::Missing(reason) => ("missing", None, Some(reason.words())),
        };
        let text = p.sources.slice(goal.span);
        Goal { line, column, text, what: words::goal(p, &coverage.goals, goal), standing, example, reason }
    });
    Covered { shown, to_show, percent: coverage.percent(), goals: goals.collect() }
}
