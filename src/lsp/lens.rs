//! Above each example, whether it holds; above what they speak of, how much of it they show.

use lsp_types::{CodeLens, CodeLensParams, Command};

use super::extra::Shown;
use super::view::View;
use crate::eval::example;
use crate::ir::{Example, Program};
use crate::source::Span;
use crate::syntax::ast::{Item, ItemKind};
use crate::testing::cover;
use crate::value::Date;

/// A line for each example of a program without errors, and one for each item of which examples show something.
pub(super) fn lenses(view: &View<'_>, _: &CodeLensParams) -> Vec<CodeLens> {
    let Some(program) = &view.compiled.ir else { return Vec::new() };
    let mut lenses = coverage(view);
    for item in &view.compiled.ast.items {
        let ItemKind::Example(_) = &item.kind else { continue };
        let is_this = |span: Span| item.span.start <= span.start && span.start < item.span.end;
        // A table of examples is one for each row.
        let rows: Vec<_> = program.examples.iter().filter(|e| is_this(e.span)).collect();
        let failed: Vec<String> = rows.iter().filter_map(|row| failed(program, row, view.today)).collect();
        let title = match (rows.len(), failed.first()) {
            (0, _) => continue,
            (1, None) => String::from("✓ holds"),
            (1, Some(why)) => format!("✗ {why}"),
            (rows, None) => format!("✓ all {rows} hold"),
            (rows, Some(why)) => format!("✗ {} of {rows} fail; the first: {why}", failed.len()),
        };
        lenses.push(lens(view, item, title));
    }
    lenses.sort_by_key(|lens| lens.range.start);
    lenses
}

fn lens(view: &View<'_>, item: &Item, title: String) -> CodeLens {
    CodeLens {
        range: view.range(item.keyword.range()),
        command: Some(Command { title, command: String::new(), arguments: None }),
        data: None,
    }
}

/// How much of what there is to show of each item examples show.
fn coverage(view: &View<'_>) -> Vec<CodeLens> {
    let Some(extra) = &view.extra else { return Vec::new() };
    let of_item = |item: &Item| {
        let inside = extra.shown.iter().filter(|(span, _)| item.span.start <= span.start && span.end <= item.span.end);
        let sum = |(seen, of), (_, shown): (&Span, &Shown)| (seen + shown.seen, of + shown.of);
        let (seen, of) = inside.fold((0, 0), sum);
        let title = || format!("examples show {} % ({seen} of {of})", cover::percent(seen, of));
        (of > 0).then(|| lens(view, item, title()))
    };
    view.compiled.ast.items.iter().filter_map(of_item).collect()
}

/// Why an example does not hold; `None` where it does.
fn failed(program: &Program, row: &Example, today: Date) -> Option<String> {
    match example::run(program, row, today) {
        Ok(ran) if ran.failures.is_empty() => None,
        Ok(ran) => {
            let failed = ran.failures.iter().map(|f| format!("expected {}, got {}", f.expected, f.found));
            Some(failed.collect::<Vec<_>>().join("; "))
        }
        Err(error) => Some(format!("cannot be evaluated: {error}")),
    }
}
