//! The balance on the lines of the program.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::cli::load;
use crate::ir::Program;
use crate::source::Span;
use crate::testing::{Coverage, Lack, Standing, words};

/// The most characters of a condition that are repeated below its line.
const WORDS: usize = 44;

/// What is said below a line.
#[derive(Default)]
struct Line<'a> {
    seen: usize,
    missing: usize,
    /// Which words, what of them, and why.
    said: Vec<(Span, String, Lack)>,
    /// Why nobody has to show what is on the line.
    excluded: Vec<&'a str>,
}

/// Each line of the program that has something to show: `+` all of it is shown, `!` something is missing, `-` nothing has
/// to be.
pub(super) fn text(file: &str, p: &Program, coverage: &Coverage) -> String {
    let (seen, all) = coverage.counts();
    let mut out = format!("{}: {seen} of {all} shown, {} percent\n", load::shown(file), coverage.percent());
    let mut lines: BTreeMap<usize, Line<'_>> = BTreeMap::new();
    let goals = &coverage.goals;
    let Some(source) = goals.goals.first().and_then(|goal| p.sources.get(goal.span.file)) else { return out };
    let on = |span: Span| source.line_index(span.range().start);
    for (goal, standing) in goals.goals.iter().zip(&coverage.standings) {
        let line = lines.entry(on(goal.span)).or_default();
        match standing {
            Standing::Seen(_) => line.seen += 1,
            Standing::Excluded(reason) if !line.excluded.contains(&reason.as_str()) => line.excluded.push(reason),
            Standing::Excluded(_) => {}
            Standing::Missing(reason) => {
                line.missing += 1;
                line.said.push((goal.span, words::goal(p, goals, goal), *reason));
            }
        }
    }
    let width = lines.keys().map(|line| source.line_number(*line).to_string().len()).max().unwrap_or(1);
    for (index, line) in &lines {
        let mark = match (line.missing, line.seen) {
            (0, 0) => '-',
            (0, _) => '+',
            (_, _) => '!',
        };
        let text = source.line_range(*index).and_then(|range| source.text().get(range)).unwrap_or("");
        let number = source.line_number(*index);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{mark} {number:>width$} | {}", text.trim_end());
        let several = goals.goals.iter().filter(|goal| on(goal.span) == *index).map(|goal| goal.span);
        let several = several.collect::<BTreeSet<_>>().len() > 1;
        let mut groups: Vec<(Span, Lack, Vec<&str>)> = Vec::new();
        for (span, what, reason) in &line.said {
            match groups.iter_mut().find(|(known, why, _)| known == span && why == reason) {
                Some((_, _, list)) => list.push(what),
                None => groups.push((*span, *reason, vec![what])),
            }
        }
        for (span, reason, what) in groups {
            let of = if several { format!("`{}` ", short(p.sources.slice(span))) } else { String::new() };
            let what = match reason {
                Lack::Example => format!("not shown: {of}{}", what.join(", ")),
                Lack::Day | Lack::Partner => format!("not shown: {of}{} ({})", what.join(", "), reason.words()),
            };
            let _ = writeln!(out, "  {:>width$} |   {what}", "");
        }
        if !line.excluded.is_empty() {
            let rest = if line.seen + line.missing > 0 { "the rest is left out" } else { "left out" };
            let _ = writeln!(out, "  {:>width$} |   {rest}: {}", "", line.excluded.join("; "));
        }
    }
    for line in &coverage.idle {
        let _ = writeln!(out, "line {}: `uncovered` excuses nothing here; take it out", source.line_number(*line));
    }
    out
}

/// Words in one line, not too many.
fn short(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= WORDS {
        return words;
    }
    format!("{} …", words.chars().take(WORDS).collect::<String>().trim_end())
}
