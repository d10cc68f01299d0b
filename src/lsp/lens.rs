//! Above each example, whether it holds.

use lsp_types::{CodeLens, CodeLensParams, Command};

use super::view::View;
use crate::eval::example;
use crate::source::Span;
use crate::syntax::ast::ItemKind;

/// A line for each example of a program without errors.
pub(super) fn lenses(view: &View<'_>, _: &CodeLensParams) -> Vec<CodeLens> {
    let Some(program) = &view.compiled.ir else { return Vec::new() };
    let mut lenses = Vec::new();
    for item in &view.compiled.ast.items {
        let ItemKind::Example(written) = &item.kind else { continue };
        let is_this = |span: Span| item.span.start <= span.start && span.start < item.span.end;
        let Some(lowered) = program.examples.iter().find(|e| is_this(e.span) && e.name == written.name.text) else {
            continue;
        };
        let title = match example::run(program, lowered, view.today) {
            Ok(ran) if ran.failures.is_empty() => String::from("✓ holds"),
            Ok(ran) => {
                let failed = ran.failures.iter().map(|f| format!("expected {}, got {}", f.expected, f.found));
                format!("✗ {}", failed.collect::<Vec<_>>().join("; "))
            }
            Err(error) => format!("✗ cannot be evaluated: {error}"),
        };
        lenses.push(CodeLens {
            range: view.range(item.keyword.range()),
            command: Some(Command { title, command: String::new(), arguments: None }),
            data: None,
        });
    }
    lenses
}
