//! What stands under the pointer: the meaning of a name, the whole effect of a tier, a word of the language, a code.

use std::fmt::Write;

use lsp_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use super::effect;
use super::navigate::name_at;
use super::place::{comment_at, declaration, item_at, one_line, word_at};
use super::view::View;
use crate::check::{Def, Kind};
use crate::diagnostic::Code;
use crate::ir::TierId;
use crate::source::Span;
use crate::syntax::keywords::{self, Keyword};
use crate::syntax::name::normal;
use crate::syntax::scan::{self, scan};

/// What is to be said of a place.
pub(super) fn hover(view: &View<'_>, params: &HoverParams) -> Option<Hover> {
    let position = params.text_document_position_params.position;
    let offset = view.offset(position);
    let found = if let Some(comment) = comment_at(view, position) {
        code(view, comment.span, offset)
    } else if let Some((span, def)) = name_at(view, position) {
        view.compiled.facts.defs.get(def).map(|def| (span, name(view, def)))
    } else {
        keyword(view, offset)
    };
    found.map(|(span, value)| Hover {
        contents: HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value }),
        range: Some(view.range(span.range())),
    })
}

/// The page of a lint that a comment allows.
fn code(view: &View<'_>, comment: Span, offset: usize) -> Option<(Span, String)> {
    let (start, end) = word_at(view.text(), offset, &['-'])?;
    let code = Code::find(view.text().get(start..end)?)?;
    Some((Span::new(comment.file, start, end), page(code)))
}

/// The page of a code, with its id and name.
pub(super) fn page(code: Code) -> String {
    let (title, rest) = code.page().split_once('\n').unwrap_or((code.page(), ""));
    format!("**{} {}** ({})\n{rest}", code.id(), title.trim_start_matches("# "), code.slug())
}

/// What a name means.
pub(super) fn name(view: &View<'_>, def: &Def) -> String {
    let mut out = format!("{} **{}**", def.kind.word(), def.name);
    if def.standard {
        out.push_str(" · standard vocabulary");
    }
    if let Some(doc) = &def.doc {
        let _ = write!(out, "\n\n{doc}");
    }
    let declared = declaration(view, def);
    let text = declared.map(|item| view.slice(item.span).trim_end()).unwrap_or_default();
    if def.kind == Kind::Tier {
        out.push_str(&tier(view, def));
    } else if !text.is_empty() {
        let _ = write!(out, "\n\n```prog\n{text}\n```");
    }
    out
}

/// What a tier asks and gives.
fn tier(view: &View<'_>, def: &Def) -> String {
    let mut out = String::new();
    let Some(program) = &view.compiled.ir else {
        return String::from("\n\nWhat it comes to can be said when the program has no error.");
    };
    let wanted = normal(&def.name);
    let Some(rank) = program.tiers.iter().position(|tier| normal(&tier.name) == wanted) else { return out };
    let (id, count) = (TierId::at(rank), program.tiers.len());
    let Some(tier) = program.tiers.get(rank) else { return out };
    let way = if tier.by_default { ", by default" } else { "" };
    let _ = write!(out, "\n\nrank {} of {count}{way}", rank + 1);
    let mut asked = effect::asked(tier).peekable();
    if asked.peek().is_some() {
        out.push_str("\n\n**Requires**\n");
    }
    for (span, expected) in asked {
        let only = if expected { " (expected only)" } else { "" };
        let _ = write!(out, "\n- {}{only}", one_line(view.slice(span)));
    }
    let granted = effect::granted(program, id);
    if !granted.is_empty() {
        out.push_str("\n\n**A partner in it has**\n");
    }
    for one in granted {
        let status = status(one.clause.validity.status);
        let _ = write!(out, "\n- {}{status}", one_line(view.slice(one.grant.span)));
        match one.from.and_then(|from| program.tiers.get(from.index())) {
            Some(_) if one.from == Some(id) => {}
            Some(from) => {
                let _ = write!(out, " *(from {})*", from.name);
            }
            None => out.push_str(" *(every partner)*"),
        }
    }
    out
}

fn status(status: crate::ir::Status) -> &'static str {
    use crate::ir::Status;
    match status {
        Status::InForce => "",
        Status::Planned => " (planned)",
        Status::Announced => " (announced)",
        Status::Considered => " (considered)",
        Status::Pilot => " (pilot)",
        Status::RuledOut => " (ruled out)",
        Status::Hearsay => " (hearsay)",
    }
}

/// A word of the language.
fn keyword(view: &View<'_>, offset: usize) -> Option<(Span, String)> {
    let item = item_at(view, offset);
    // Tokens of the item alone: a file may be long.
    let (from, to) = item.map_or((0, view.text().len()), |i| (i.span.start as usize, i.span.end as usize));
    let text = view.text().get(from..to)?;
    let tokens = scan(view.compiled.file, text).tokens;
    let at = tokens.iter().position(|t| {
        (t.start..=t.end).contains(&offset.saturating_sub(from))
            && matches!(t.kind, scan::Kind::Word | scan::Kind::Sign)
    })?;
    let first_in_line = tokens.get(at).is_some_and(|t| t.first.is_some());
    // Words of two parts come first: `ruled out`, `percentage points`.
    for (start, end) in [(at, at + 1), (at.saturating_sub(1), at), (at, at)] {
        let (Some(first), Some(last)) = (tokens.get(start), tokens.get(end)) else { continue };
        let words = text.get(first.start..last.end).map(one_line).unwrap_or_default();
        if let Some(keyword) = known(&words, first_in_line) {
            let span = Span::new(view.compiled.file, from + first.start, from + last.end);
            return Some((span, format!("`{}`: {}", keyword.word, keyword.doc)));
        }
    }
    None
}

/// What a word means where it stands: item keywords and header lines begin a line.
fn known(word: &str, first_in_line: bool) -> Option<&'static Keyword> {
    let at_start = [keywords::ITEMS, keywords::HEADER];
    let anywhere = [
        keywords::CLAUSES,
        keywords::RESERVED,
        keywords::UNITS,
        keywords::STATUSES,
        keywords::PRECISIONS,
        keywords::PERIODS,
    ];
    let lists = at_start.into_iter().filter(|_| first_in_line).chain(anywhere).chain([keywords::HEADER]);
    lists.flatten().find(|k| k.word.eq_ignore_ascii_case(word))
}
