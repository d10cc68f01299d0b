//! Gives a thing another name, everywhere in the text: of many words, in the singular and in the plural.
//!
//! A renaming has to prove itself: the text is compiled with it, and every name must mean what it meant before. So a name
//! that is taken, or that the language would read as something else, is refused.

use std::collections::BTreeMap;

use lsp_types::{PrepareRenameResponse, RenameParams, TextDocumentPositionParams, TextEdit, WorkspaceEdit};

use super::navigate::{name_at, uses};
use super::place::{compared, written_plural};
use super::refusal::Refusal;
use super::view::View;
use crate::check::{Def, plural, quoted_if_needed, singular};
use crate::diagnostic::{Diagnostic, Edit};
use crate::fix;
use crate::pipeline::{Compilation, compile};
use crate::source::Span;
use crate::syntax::name::normal;

/// What can be renamed at a place, with the name that it has.
pub(super) fn prepare(
    view: &View<'_>,
    params: &TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>, Refusal> {
    let Some((span, def)) = renamed(view, params.position)? else { return Ok(None) };
    let placeholder = def.name.clone();
    Ok(Some(PrepareRenameResponse::RangeWithPlaceholder { range: view.range(span.range()), placeholder }))
}

/// The name at a place, where it can have another.
fn renamed<'v>(view: &'v View<'_>, position: lsp_types::Position) -> Result<Option<(Span, &'v Def)>, Refusal> {
    let Some((span, index)) = name_at(view, position) else { return Ok(None) };
    let Some(def) = view.compiled.facts.defs.get(index) else { return Ok(None) };
    if def.standard {
        return Err(Refusal::failed(format!("`{}` is a word of the standard vocabulary and keeps its name", def.name)));
    }
    let written = compared(view.slice(span));
    if Spellings::of(view, def).renamed(&written, "").is_none() {
        let name = &def.name;
        return Err(Refusal::failed(format!("`{written}` is a former name of `{name}`; rename it at `{name}`")));
    }
    Ok(Some((span, def)))
}

/// The edits that rename.
pub(super) fn rename(view: &View<'_>, params: &RenameParams) -> Result<Option<WorkspaceEdit>, Refusal> {
    let Some((_, def)) = renamed(view, params.text_document_position.position)? else { return Ok(None) };
    let Some((_, index)) = name_at(view, params.text_document_position.position) else { return Ok(None) };
    let new = params.new_name.trim().trim_matches('"').split_whitespace().collect::<Vec<_>>().join(" ");
    if new.is_empty() {
        return Err(Refusal::failed("a name has at least one word"));
    }
    if new.contains(['"', '“', '”', '„', '«', '»']) || new.chars().any(char::is_control) {
        return Err(Refusal::failed("a name holds no quotes and no control characters"));
    }
    let wanted = Spellings { name: normal(&new), plural: vec![normal(&plural(&new))], singular: None };
    let taken = |other: &&Def| other.kind == def.kind && *other != def && wanted.meets(&Spellings::of(view, other));
    if let Some(other) = view.compiled.facts.defs.iter().find(taken) {
        let of = if other.standard { " in the standard vocabulary" } else { "" };
        return Err(Refusal::failed(format!("there is a {} `{}` already{of}", def.kind.word(), other.name)));
    }
    let edits = edits(view, index, def, &new);
    let Some(after) = fix::apply(view.text(), &edits) else {
        return Err(Refusal::failed("the places that name it overlap"));
    };
    let compiled = compile(view.file.name(), &after);
    if let Some(reason) = broken(&view.compiled, &compiled, &edits) {
        return Err(Refusal::failed(format!("`{new}` would not be read as this name everywhere: {reason}")));
    }
    let edits =
        edits.into_iter().map(|edit| TextEdit { range: view.range(edit.span.range()), new_text: edit.replacement });
    #[expect(clippy::mutable_key_type, reason = "the type is the protocol's; nothing changes a URI here")]
    let changes = std::iter::once((view.uri.clone(), edits.collect())).collect();
    Ok(Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }))
}

/// How a thing can be written, in the form in which names are compared.
struct Spellings {
    name: String,
    plural: Vec<String>,
    singular: Option<String>,
}

impl Spellings {
    fn of(view: &View<'_>, def: &Def) -> Self {
        let written = written_plural(view, def).map(|name| normal(&name.text));
        Spellings {
            name: normal(&def.name),
            plural: written.into_iter().chain([normal(&plural(&def.name))]).collect(),
            singular: singular(&def.name).map(|one| normal(&one)),
        }
    }

    /// Whether two things would be written in the same way.
    fn meets(&self, other: &Spellings) -> bool {
        let mut all = std::iter::once(&self.name).chain(&self.plural);
        all.any(|one| *one == other.name || other.plural.contains(one))
    }

    /// The new spelling for an old one; `None` where the old one is a former name, which stays.
    fn renamed(&self, old: &str, new: &str) -> Option<String> {
        if old == self.name {
            Some(new.to_owned())
        } else if self.plural.iter().any(|p| p == old) {
            Some(plural(new))
        } else if self.singular.as_deref() == Some(old) {
            Some(singular(new).unwrap_or_else(|| new.to_owned()))
        } else {
            None
        }
    }
}

fn edits(view: &View<'_>, index: usize, def: &Def, new: &str) -> Vec<Edit> {
    let spellings = Spellings::of(view, def);
    let mut edits = BTreeMap::new();
    let mut edit = |span: Span, text: &str| {
        let old = view.slice(span);
        let replacement = if old.starts_with('"') { format!("\"{text}\"") } else { quoted_if_needed(text) };
        edits.insert(span, Edit { span, replacement });
    };
    for span in uses(view, index) {
        if let Some(text) = spellings.renamed(&compared(view.slice(span)), new) {
            edit(span, &text);
        }
    }
    if let Some(written) = written_plural(view, def) {
        edit(written.span, &plural(new));
    }
    edits.into_values().collect()
}

/// Why a renamed text does not say what it said; `None` where it does.
fn broken(before: &Compilation, after: &Compilation, edits: &[Edit]) -> Option<String> {
    let errors = |compiled: &Compilation| compiled.diagnostics.iter().filter(|d| d.is_error()).count();
    if errors(after) > errors(before) {
        let known: Vec<&str> = before.diagnostics.iter().map(|d| d.message.as_str()).collect();
        let new = |d: &&Diagnostic| d.is_error() && !known.contains(&d.message.as_str());
        let first = after.diagnostics.iter().find(new);
        return Some(first.map_or_else(|| String::from("there would be more errors"), |d| d.message.clone()));
    }
    let moved = |at: u32| -> i64 {
        let shift = |e: &&Edit| e.span.end <= at;
        let by = |e: &Edit| i64::try_from(e.replacement.len()).unwrap_or(0) - i64::from(e.span.end - e.span.start);
        i64::from(at) + edits.iter().filter(shift).map(by).sum::<i64>()
    };
    let here = |compiled: &Compilation, def: usize| -> Option<(u32, u32)> {
        let def = compiled.facts.defs.get(def)?;
        Some((def.span.file.0, if def.span.file == compiled.file { def.span.start } else { u32::MAX - def.span.start }))
    };
    let expected = before.facts.uses.iter().map(|(span, def)| {
        let def =
            here(before, *def).map(|(file, at)| (file, if file == before.file.0 { moved(at) } else { i64::from(at) }));
        (moved(span.start), def)
    });
    let found = after
        .facts
        .uses
        .iter()
        .map(|(span, def)| (i64::from(span.start), here(after, *def).map(|(file, at)| (file, i64::from(at)))));
    (!expected.eq(found)).then(|| String::from("another name would mean something else"))
}
