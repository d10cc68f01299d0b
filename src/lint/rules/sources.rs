//! Statements that nobody has said.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::Context;
use crate::syntax::ast::{ClauseKind, ItemKind};

/// A requirement or a grant without a source of its own, of its item or of the program.
pub(in crate::lint) fn missing(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let sourced = |item: &&crate::syntax::ast::Item| {
        matches!(item.kind, ItemKind::Program(_)) && !item.modifiers.sources.is_empty()
    };
    if context.ast.items.iter().any(|item| sourced(&item)) {
        return;
    }
    for item in context.ast.items.iter().filter(|item| item.modifiers.sources.is_empty()) {
        for clause in item.clauses.iter().filter(|c| c.modifiers.sources.is_empty()) {
            let what = match clause.kind {
                ClauseKind::Requires(_) | ClauseKind::Expects(_) => "requirement",
                ClauseKind::Grants(_) => "grant",
                ClauseKind::Obliges(_) => "obligation",
                ClauseKind::Costs(_) => "fee",
            };
            out.push(
                Diagnostic::warning(
                    Code::MissingSource,
                    clause.keyword,
                    format!("where this {what} is stated is not said"),
                )
                .label("no source")
                .help("add `source \"…\"` here, at its item, or below `program` for all of them"),
            );
        }
    }
}
