//! The text in colours that know what names mean.

use lsp_types::{
    SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens, SemanticTokensLegend,
    SemanticTokensParams, SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult,
};

use super::convert;
use super::view::View;
use crate::check::Kind;
use crate::source::Span;
use crate::syntax::ast::{ClauseKind, CondKind, GivenKind, ItemKind, Name};
use crate::syntax::keywords::{self, is_in};
use crate::syntax::scan::{self, scan};

/// What a token can be; its place here is its number in the protocol.
const TYPES: [SemanticTokenType; 14] = [
    SemanticTokenType::KEYWORD,
    SemanticTokenType::NUMBER,
    SemanticTokenType::STRING,
    SemanticTokenType::COMMENT,
    SemanticTokenType::OPERATOR,
    SemanticTokenType::VARIABLE,
    SemanticTokenType::PROPERTY,
    SemanticTokenType::CLASS,
    SemanticTokenType::INTERFACE,
    SemanticTokenType::NAMESPACE,
    SemanticTokenType::ENUM,
    SemanticTokenType::FUNCTION,
    SemanticTokenType::STRUCT,
    SemanticTokenType::TYPE,
];

const DECLARATION: u32 = 1;
const STANDARD: u32 = 2;

/// Words that belong to the language where they are no part of a name, beside those that stand in lists.
const LITTLE: [&str; 39] = [
    "all",
    "any",
    "application",
    "as-of",
    "at",
    "better",
    "by",
    "case",
    "column",
    "count",
    "default",
    "direct",
    "discretion",
    "else",
    "for",
    "from",
    "given",
    "in",
    "invitation",
    "is",
    "least",
    "less",
    "more",
    "most",
    "no",
    "none",
    "nothing",
    "of",
    "on",
    "only",
    "open",
    "over",
    "package",
    "plural",
    "than",
    "through",
    "to",
    "twice",
    "up",
];

/// The names of types and modifiers.
pub(super) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: TYPES.to_vec(),
        token_modifiers: vec![SemanticTokenModifier::DECLARATION, SemanticTokenModifier::DEFAULT_LIBRARY],
    }
}

fn number_of(wanted: &SemanticTokenType) -> u32 {
    convert::number(TYPES.iter().position(|t| t == wanted).unwrap_or(0))
}

/// A piece of the text and what it is.
struct Piece {
    start: usize,
    end: usize,
    ty: SemanticTokenType,
    modifiers: u32,
}

fn of_kind(kind: Kind) -> SemanticTokenType {
    match kind {
        Kind::Measure => SemanticTokenType::VARIABLE,
        Kind::Benefit => SemanticTokenType::PROPERTY,
        Kind::Tier => SemanticTokenType::CLASS,
        Kind::Track => SemanticTokenType::INTERFACE,
        Kind::Package => SemanticTokenType::NAMESPACE,
        Kind::Specialisation => SemanticTokenType::ENUM,
        Kind::Score => SemanticTokenType::FUNCTION,
        Kind::Table => SemanticTokenType::STRUCT,
        Kind::Region => SemanticTokenType::TYPE,
    }
}

/// All pieces in order of the text, none upon another, each within a line.
fn pieces(view: &View<'_>) -> Vec<Piece> {
    let (text, facts) = (view.text(), &view.compiled.facts);
    let mut names: Vec<Piece> = Vec::new();
    for &(span, index) in &facts.uses {
        let Some(def) = facts.defs.get(index) else { continue };
        let declared = if def.span == span { DECLARATION } else { 0 };
        let standard = if def.standard { STANDARD } else { 0 };
        let range = span.range();
        if names.last().is_none_or(|last| last.end <= range.start) {
            let (ty, modifiers) = (of_kind(def.kind), declared | standard);
            names.push(Piece { start: range.start, end: range.end, ty, modifiers });
        }
    }
    let scanned = scan(view.compiled.file, text);
    let mut others: Vec<Piece> = Vec::new();
    let plain = |start, end, ty| Piece { start, end, ty, modifiers: 0 };
    for comment in &scanned.comments {
        let range = comment.span.range();
        others.push(plain(range.start, range.end, SemanticTokenType::COMMENT));
    }
    let places = places(view);
    let is_place = |at: usize| {
        let behind = places.partition_point(|span| span.end as usize <= at);
        places.get(behind).is_some_and(|span| span.start as usize <= at)
    };
    let mut before = "";
    for token in &scanned.tokens {
        let word = token.text(text);
        if token.kind == scan::Kind::Word && is_place(token.start) {
            before = word;
            continue;
        }
        others.extend(of_token(token, word, before).map(|ty| plain(token.start, token.end, ty)));
        before = word;
    }
    let in_name = |piece: &Piece| {
        let behind = names.partition_point(|name| name.end <= piece.start);
        names.get(behind).is_some_and(|name| name.start < piece.end)
    };
    others.retain(|piece| !in_name(piece));
    others.append(&mut names);
    others.sort_by_key(|piece| piece.start);
    others.into_iter().flat_map(|piece| lines(view, piece)).collect()
}

/// Names of places and choices, which mean nothing that is declared: `AT` in a territory is no word of the language.
fn places(view: &View<'_>) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut add = |names: &[Name]| found.extend(names.iter().filter(|name| !name.quoted).map(|name| name.span));
    for item in &view.compiled.ast.items {
        match &item.kind {
            ItemKind::Program(program) => add(&program.territory),
            ItemKind::Region(region) => {
                add(&region.members);
                add(region.within.as_slice());
            }
            ItemKind::Distribution(distribution) => add(&distribution.territories),
            ItemKind::Population(count) | ItemKind::Target(count) => add(count.within.as_slice()),
            ItemKind::Example(example) => {
                for given in example.given.iter().chain(example.rows.iter().flat_map(|row| &row.given)) {
                    if let GivenKind::Is(_, choices) = &given.kind {
                        add(choices);
                    }
                }
            }
            ItemKind::Track(_)
            | ItemKind::Tier(_)
            | ItemKind::Package(_)
            | ItemKind::Specialisation(_)
            | ItemKind::Measure(_)
            | ItemKind::Table(_)
            | ItemKind::Benefit(_)
            | ItemKind::Score(_)
            | ItemKind::Rates(_)
            | ItemKind::Commission(_)
            | ItemKind::Billing(_)
            | ItemKind::Notify(_)
            | ItemKind::Review(_)
            | ItemKind::Note(_) => {}
        }
        for clause in &item.clauses {
            if let ClauseKind::Requires(cond) | ClauseKind::Expects(cond) = &clause.kind {
                cond.for_each_part(&mut |part| {
                    if let CondKind::Is { choices, .. } = &part.kind {
                        add(choices);
                    }
                });
            }
        }
    }
    found.sort_unstable();
    found
}

fn of_token(token: &scan::Token, word: &str, before: &str) -> Option<SemanticTokenType> {
    match token.kind {
        scan::Kind::Number | scan::Kind::Date => Some(SemanticTokenType::NUMBER),
        scan::Kind::Text | scan::Kind::OpenText => Some(SemanticTokenType::STRING),
        scan::Kind::Control => None,
        scan::Kind::Sign => (!matches!(word, "," | "(" | ")" | ":")).then_some(SemanticTokenType::OPERATOR),
        scan::Kind::Word => {
            let begins = token.first.is_some() && (is_in(keywords::ITEMS, word) || is_in(keywords::HEADER, word));
            let amount = before.ends_with(|c: char| c.is_ascii_digit());
            let unit = amount && (is_in(keywords::UNITS, word) || crate::value::Currency::codes().contains(&word));
            let period = matches!(before, "/" | "per") && is_in(keywords::PERIODS, word);
            let lists = [keywords::CLAUSES, keywords::RESERVED, keywords::STATUSES, keywords::PRECISIONS];
            let little = LITTLE.iter().any(|w| w.eq_ignore_ascii_case(word));
            let known = begins || unit || period || little || lists.iter().any(|list| is_in(list, word));
            known.then_some(SemanticTokenType::KEYWORD)
        }
    }
}

/// A piece cut at line ends: a name may go over two lines, a token of the protocol may not.
fn lines(view: &View<'_>, piece: Piece) -> Vec<Piece> {
    let Piece { start, end, ty, modifiers } = piece;
    let (first, last) = (view.file.line_index(start), view.file.line_index(end.saturating_sub(1).max(start)));
    if first == last {
        return vec![Piece { start, end, ty, modifiers }];
    }
    let mut out = Vec::new();
    for line in first..=last {
        let Some(range) = view.file.line_range(line) else { continue };
        let text = view.text().get(range.clone()).unwrap_or("");
        let indent = if line == first { 0 } else { text.len() - text.trim_start().len() };
        let (start, end) = (start.max(range.start + indent), end.min(range.end));
        if start < end {
            out.push(Piece { start, end, ty: ty.clone(), modifiers });
        }
    }
    out
}

fn encoded(view: &View<'_>, pieces: &[Piece]) -> SemanticTokens {
    let (mut line, mut column) = (0, 0);
    let mut data = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let at = view.position(piece.start);
        let delta_line = at.line.saturating_sub(line);
        let delta_start = if delta_line == 0 { at.character.saturating_sub(column) } else { at.character };
        (line, column) = (at.line, at.character);
        data.push(SemanticToken {
            delta_line,
            delta_start,
            length: view.client.encoding.length(view.text().get(piece.start..piece.end).unwrap_or("")),
            token_type: number_of(&piece.ty),
            token_modifiers_bitset: piece.modifiers,
        });
    }
    SemanticTokens { result_id: None, data }
}

/// The whole text.
pub(super) fn full(view: &View<'_>, _: &SemanticTokensParams) -> SemanticTokensResult {
    SemanticTokensResult::Tokens(encoded(view, &pieces(view)))
}

/// A part of the text.
pub(super) fn range(view: &View<'_>, params: &SemanticTokensRangeParams) -> SemanticTokensRangeResult {
    let asked = view.bytes(params.range);
    let mut pieces = pieces(view);
    pieces.retain(|piece| piece.start < asked.end && asked.start < piece.end);
    SemanticTokensRangeResult::Tokens(encoded(view, &pieces))
}

#[cfg(test)]
mod tests {
    #[test]
    fn little_words_are_words_of_the_grammar() {
        let grammar = include_str!("../../grammar/prog.pest");
        for word in super::LITTLE {
            assert!(grammar.contains(&format!("^\"{word}\"")), "`{word}` is no word of the grammar");
        }
    }
}
