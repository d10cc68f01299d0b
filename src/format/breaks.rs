//! Where the lines of an item end, and how far they are indented.

use super::WIDTH;
use super::words::{self, Place};
use crate::syntax::keywords::{self, HEADER, STATUSES};
use crate::syntax::scan::{Kind, Token};
use crate::syntax::split::{Block, PartKind};

/// The indentation of clauses, header lines and what else goes on with an item.
const STEP: usize = 2;

/// A token of an item as it is to be written.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Its spelling.
    pub(super) text: String,
    /// Whether it stands close to the one before.
    pub(super) tight: bool,
    /// The indentation of the line that it begins.
    pub(super) begins: Option<usize>,
    /// How many parentheses are open before it, its own not counted where it closes one.
    depth: usize,
    /// What it is a part of.
    part: PartKind,
    /// Whether it stands in a condition.
    condition: bool,
    /// Whether a part begins with it.
    first: bool,
}

/// The pieces of an item.
pub(super) fn pieces(text: &str, tokens: &[Token], block: &Block) -> Vec<Piece> {
    let range = super::layout::range(block);
    let own = tokens.get(range.clone()).unwrap_or(&[]);
    let keyword = own.first().map_or("", |t| t.text(text)).to_ascii_lowercase();
    let mut pieces = spelled(text, own, range.start, block, &keyword);
    let split = own.iter().skip(1).any(|t| t.first.is_some());
    if pieces.iter().skip(1).any(|p| p.first) && (split || width(&pieces) > WIDTH) {
        for piece in pieces.iter_mut().skip(1).filter(|p| p.first) {
            piece.begins = Some(STEP);
        }
    }
    let table = if keyword == "example" { super::tables::lay_out(&mut pieces) } else { None };
    let head = table.unwrap_or(pieces.len());
    let parts = if keyword == "example" { example_parts(pieces.get(..head).unwrap_or(&[])) } else { Vec::new() };
    for (index, piece) in pieces.iter_mut().enumerate().take(head).skip(1) {
        if piece.begins.is_none() && own.get(index).is_some_and(|t| t.first.is_some()) {
            piece.begins = Some(continued(piece, &keyword, parts.binary_search(&index).is_ok()));
        }
    }
    fold(&mut pieces, &keyword, &parts);
    pieces
}

fn spelled(text: &str, own: &[Token], offset: usize, block: &Block, keyword: &str) -> Vec<Piece> {
    let mut parts = block.parts.iter().peekable();
    let (mut part, mut condition, mut depth) = (PartKind::Head, false, 0usize);
    let mut pieces: Vec<Piece> = Vec::with_capacity(own.len());
    let mut priced = false;
    for (index, token) in own.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|i| own.get(i));
        let word = if token.kind == Kind::Word { token.text(text) } else { "" };
        let begun = parts.next_if(|p| p.tokens.start <= offset + index);
        if let Some(begun) = begun {
            part = begun.kind;
            condition = ["requires", "expects"].iter().any(|k| word.eq_ignore_ascii_case(k));
            depth = 0;
        }
        // A line of the header that the author wrote behind another.
        let header = keyword == "program"
            && part != PartKind::Clause
            && before.is_some_and(|b| b.kind == Kind::Text)
            && keywords::is_in(HEADER, word);
        if header {
            part = PartKind::Header;
        }
        let first = begun.is_some() || header;
        // Behind the price of a way of billing, words mean what they mean everywhere.
        priced |= word.eq_ignore_ascii_case("costs") && !first;
        let place = match keyword {
            _ if first => Place::Keyword,
            "billing" if !priced => Place::Billing,
            _ => Place::Within,
        };
        let sign = if token.kind == Kind::Sign { token.text(text) } else { "" };
        if sign == ")" {
            depth = depth.saturating_sub(1);
        }
        pieces.push(Piece {
            text: words::spelled(token, text, place),
            tight: before.is_none_or(|b| words::tight(b, token, text)),
            begins: (index == 0).then_some(0),
            depth,
            part,
            condition: condition && part == PartKind::Clause,
            first,
        });
        if sign == "(" {
            depth += 1;
        }
    }
    pieces
}

/// The indentation of a line that goes on with the part before it.
fn continued(piece: &Piece, keyword: &str, subpart: bool) -> usize {
    let word = piece.text.as_str();
    let base = match piece.part {
        PartKind::Head if keyword == "example" && !subpart => 2 * STEP,
        PartKind::Head => STEP,
        // A line of its own that explains or qualifies the program, not the line above.
        PartKind::Header if word.eq_ignore_ascii_case("note") || begins_status(word) => STEP,
        PartKind::Header | PartKind::Clause => 2 * STEP,
    };
    base + STEP * piece.depth
}

fn begins_status(word: &str) -> bool {
    let known = |status: &str| status.split(' ').next().is_some_and(|w| w.eq_ignore_ascii_case(word));
    keywords::words(STATUSES).any(known)
}

/// Where the facts and the outcome of an example begin, and what stands before the facts.
fn example_parts(pieces: &[Piece]) -> Vec<usize> {
    let is = |piece: &Piece, word: &str| piece.text.eq_ignore_ascii_case(word);
    let given = pieces.iter().position(|p| is(p, "given") || is(p, "expect")).unwrap_or(pieces.len());
    let begins = |index: usize, piece: &Piece| {
        index == given || is(piece, "expect") || index < given && (is(piece, "assuming") || is(piece, "on"))
    };
    pieces.iter().enumerate().filter(|(i, p)| begins(*i, p)).map(|(i, _)| i).collect()
}

/// Breaks lines that are too wide, as late as they allow: lists after a comma, conditions before `and` and `or`, examples
/// before `given` and `expect`.
fn fold(pieces: &mut [Piece], keyword: &str, parts: &[usize]) {
    // The author's lines: a part of an example is looked for in the same line only.
    let mut lines = 0usize;
    let count = |piece: &Piece| {
        lines += usize::from(piece.begins.is_some());
        lines
    };
    let lines: Vec<usize> = pieces.iter().map(count).collect();
    // The last places for a break: outside of parentheses, and inside of them.
    let (mut line, mut at, mut width, mut last, mut inner) = (0, 0, 0, None, None);
    while let Some(piece) = pieces.get(at) {
        if let Some(indent) = piece.begins {
            (line, width, last, inner) = (at, indent, None, None);
        } else {
            width += usize::from(!piece.tight);
        }
        if at > line && (width <= WIDTH || last.is_none()) && may_begin(pieces, at, line) {
            let place = if piece.depth == 0 { &mut last } else { &mut inner };
            *place = Some(at);
        }
        let too_wide = width + piece.text.chars().count() > WIDTH;
        width += piece.text.chars().count();
        let subpart = parts.get(parts.partition_point(|&p| p <= line)).copied();
        let unbroken = |p: usize| pieces.get(p).is_some_and(|piece| piece.begins.is_none());
        let found = match subpart.filter(|&p| lines.get(p) == lines.get(line) && unbroken(p)) {
            _ if !too_wide => None,
            Some(subpart) => {
                // All parts of the line, so that they look alike.
                for &other in parts.iter().filter(|&&p| p > subpart && lines.get(p) == lines.get(line)) {
                    begin(pieces, other, STEP);
                }
                Some((subpart, STEP))
            }
            None => {
                let listed = piece.part == PartKind::Head && keyword != "example";
                let depth = |place: usize| pieces.get(place).map_or(0, |p| p.depth);
                last.or(inner).map(|place| (place, if listed { STEP } else { 2 * STEP } + STEP * depth(place)))
            }
        };
        match found {
            Some((place, indent)) => {
                begin(pieces, place, indent);
                at = place;
            }
            None => at += 1,
        }
    }
}

fn begin(pieces: &mut [Piece], at: usize, indent: usize) {
    if let Some(piece) = pieces.get_mut(at) {
        piece.begins = Some(indent);
    }
}

/// Whether a line may be broken before the piece at `at`.
fn may_begin(pieces: &[Piece], at: usize, line: usize) -> bool {
    let Some(piece) = pieces.get(at) else { return false };
    let listed = at.checked_sub(1).and_then(|i| pieces.get(i)).is_some_and(|p| p.text == ",");
    if piece.condition {
        let joined = at > line + 1 && matches!(piece.text.as_str(), "and" | "or");
        return joined || (listed && piece.depth > 0);
    }
    listed
}

/// How wide pieces are in one line.
fn width(pieces: &[Piece]) -> usize {
    let gaps = pieces.iter().skip(1).filter(|p| !p.tight).count();
    gaps + pieces.iter().map(|p| p.text.chars().count()).sum::<usize>()
}
