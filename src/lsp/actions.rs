//! What can be done about findings: each fix by itself, and all safe ones at once. What can be done without one: the examples
//! that are missing are written, and what introduces itself is declared.

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, TextEdit, WorkspaceEdit,
};

use super::diagnostics::finding;
use super::extract;
use super::formatting::replaced;
use super::view::View;
use crate::diagnostic::{Diagnostic, Fix, Safety};
use crate::fix;
use crate::lint::Options;
use crate::pipeline;

/// The kind of all safe fixes at once.
pub(super) fn fix_all_kind() -> CodeActionKind {
    CodeActionKind::new("source.fixAll.progc")
}

/// The kind of what writes examples.
pub(super) fn examples_kind() -> CodeActionKind {
    CodeActionKind::new("source.examples.progc")
}

/// Whether the editor asks for actions of a kind: it names none, or the kind, or one that holds it.
fn wanted(only: Option<&[CodeActionKind]>, kind: &CodeActionKind) -> bool {
    let holds = |asked: &CodeActionKind| {
        let (asked, kind) = (asked.as_str(), kind.as_str());
        asked.is_empty() || kind == asked || kind.strip_prefix(asked).is_some_and(|rest| rest.starts_with('.'))
    };
    only.is_none_or(|only| only.iter().any(holds))
}

/// The actions for a part of a text.
pub(super) fn actions(view: &View<'_>, params: &CodeActionParams) -> CodeActionResponse {
    let only = params.context.only.as_deref();
    let asked = view.bytes(params.range);
    let mut actions = Vec::new();
    if wanted(only, &CodeActionKind::QUICKFIX) {
        for diagnostic in &view.best().diagnostics {
            let touched = diagnostic.labels.iter().any(|l| {
                l.primary
                    && view.is_here(l.span)
                    && l.span.range().start <= asked.end
                    && asked.start <= l.span.range().end
            });
            if touched {
                actions.extend(diagnostic.fixes.iter().filter_map(|fix| quick(view, diagnostic, fix)));
            }
        }
    }
    actions.extend(examples(view, only));
    // It compiles the text once more.
    if wanted(only, &CodeActionKind::REFACTOR_EXTRACT) {
        actions.extend(extract::declare(view, &asked).map(|(title, edits)| {
            CodeActionOrCommand::CodeAction(CodeAction {
                title,
                kind: Some(CodeActionKind::REFACTOR_EXTRACT),
                edit: Some(changes(view, edits)),
                ..CodeAction::default()
            })
        }));
    }
    // It takes several rounds over the whole text: only where it is asked for by its kind.
    if only.is_some() && wanted(only, &fix_all_kind()) {
        actions.extend(all(view));
    }
    actions
}

/// The examples that are missing, at the end of the text: where the second thread has found some.
fn examples(view: &View<'_>, only: Option<&[CodeActionKind]>) -> Option<CodeActionOrCommand> {
    let missing = &view.extra.as_ref()?.missing;
    if missing.is_empty() || !wanted(only, &examples_kind()) {
        return None;
    }
    let end = view.text().trim_end().len();
    let text = format!("\n\n{}", missing.join("\n"));
    let examples = if missing.len() == 1 { "the example that is" } else { "the examples that are" };
    Some(CodeActionOrCommand::CodeAction(CodeAction {
        title: format!("write {examples} missing ({})", missing.len()),
        kind: Some(examples_kind()),
        edit: Some(changes(view, vec![TextEdit { range: view.range(end..view.text().len()), new_text: text }])),
        ..CodeAction::default()
    }))
}

fn quick(view: &View<'_>, diagnostic: &Diagnostic, fix: &Fix) -> Option<CodeActionOrCommand> {
    let here = fix.edits.iter().all(|e| view.is_here(e.span));
    if fix.edits.is_empty() || !here || fix.safety == Safety::DisplayOnly {
        return None;
    }
    let edit =
        |e: &crate::diagnostic::Edit| TextEdit { range: view.range(e.span.range()), new_text: e.replacement.clone() };
    let shown = finding(diagnostic, view.best(), view.uri, view.host, view.client);
    Some(CodeActionOrCommand::CodeAction(CodeAction {
        title: fix.title.clone(),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: shown.map(|d| vec![d]),
        edit: Some(changes(view, fix.edits.iter().map(edit).collect())),
        // What changes the meaning is not what an editor should take unasked.
        is_preferred: (fix.safety == Safety::Safe).then_some(true),
        ..CodeAction::default()
    }))
}

fn all(view: &View<'_>) -> Option<CodeActionOrCommand> {
    // Levels are those of the findings that are shown: what is allowed is not among them, and is not mended.
    let shown: Vec<_> = view.best().diagnostics.iter().map(|d| d.code).collect();
    let options = Options { today: Some(view.today), without_proofs: true, ..Options::default() };
    let mut check = |text: &str| {
        let mut found = pipeline::check(view.file.name(), text, &options).diagnostics;
        found.retain(|d| d.is_error() || shown.contains(&d.code));
        found
    };
    let fixed = fix::fix(view.text(), view.compiled.file, false, &mut check);
    if fixed.applied == 0 {
        return None;
    }
    let edits = replaced(view, &fixed.text);
    Some(CodeActionOrCommand::CodeAction(CodeAction {
        title: String::from("mend all that is certain"),
        kind: Some(fix_all_kind()),
        edit: Some(changes(view, edits)),
        ..CodeAction::default()
    }))
}

fn changes(view: &View<'_>, edits: Vec<TextEdit>) -> WorkspaceEdit {
    #[expect(clippy::mutable_key_type, reason = "the type is the protocol's; nothing changes a URI here")]
    let changes = std::iter::once((view.uri.clone(), edits)).collect();
    WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
}
