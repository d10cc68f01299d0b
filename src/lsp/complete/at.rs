//! Which kind of place it is, read from the tokens before it.

use crate::source::FileId;
use crate::syntax::keywords::{CLAUSES, HEADER, ITEMS, RESERVED, is_in};
use crate::syntax::scan::{Kind, Token, scan};
use crate::value::Currency;

/// So far back an item is looked for; a longer one is taken as if it began there.
const MOST_LINES: usize = 400;

/// What can stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A line begins.
    Line {
        /// Whether it is indented, so that it goes on with its item.
        indented: bool,
        /// Whether the item is the header.
        header: bool,
    },
    /// A condition.
    Condition,
    /// An entry of `grants`.
    Grant,
    /// What an example expects.
    Expectation,
    /// Behind a number.
    Unit {
        /// Whether what is counted is a benefit.
        grants: bool,
        /// Whether a comparison stands before the number.
        compared: bool,
        /// Whether the number is 1.
        one: bool,
    },
    /// Behind `/` or `per`.
    Period,
    /// Behind the keyword of a kind of things.
    Tier,
    /// Behind `track` or `for`.
    Track,
    /// Behind `package`.
    Package,
    /// Behind `specialisation`.
    Specialisation,
    /// Behind `by` of bands.
    Measure,
    /// Behind `currency`.
    Currency,
    /// Behind the colon of a measure.
    Type,
    /// Behind `column`, where a column of the data is named.
    Column,
    /// The name of a new measure.
    NewMeasure,
    /// Behind the name of a tier or the like.
    Head,
    /// The name of a lint in a comment that allows it.
    Lint,
    /// Something else: only words that go on with a clause.
    Other,
}

/// A place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Context {
    pub(super) place: Place,
    /// The first byte of the word that is being written.
    pub(super) word: usize,
    /// The first byte of the name that is being written.
    pub(super) phrase: usize,
}

/// The tokens of the item before a place, with their text; `None` in a comment.
pub(in crate::lsp) fn before(text: &str, offset: usize) -> Option<(&str, Vec<Token>)> {
    let line = text.get(..offset)?.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let from = item_start(text, line);
    let piece = text.get(from..offset)?;
    let scanned = scan(FileId(0), piece);
    // A comment behind the last token ends at the end of its line, and the place with it.
    let in_comment = scanned.comments.last().is_some_and(|c| c.span.end as usize == piece.trim_end().len());
    (!in_comment || piece.ends_with(['\n', '\r'])).then_some((piece, scanned.tokens))
}

/// The kind of the place at `offset`; `None` where nothing is offered.
pub(super) fn context(text: &str, offset: usize) -> Option<Context> {
    let before = text.get(..offset)?;
    let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let written = before.get(line..)?;
    let from = item_start(text, line);
    let scanned = scan(FileId(0), text.get(from..offset)?);
    if scanned.comments.last().is_some_and(|c| from + c.span.start as usize >= line) {
        return comment(written, line, offset);
    }
    let piece = text.get(from..offset)?;
    let mut tokens: Vec<Token> = scanned.tokens;
    if tokens.last().is_some_and(|t| t.kind == Kind::OpenText) {
        return None;
    }
    let typing = tokens.last().is_some_and(|t| t.kind == Kind::Word && from + t.end == offset);
    let partial = if typing { tokens.pop() } else { None };
    let word = partial.map_or(offset, |t| from + t.start);
    let first_in_line = written.get(..word.saturating_sub(line)).is_none_or(|w| w.trim().is_empty());
    let mut words: Vec<&str> = tokens.iter().map(|t| t.text(piece)).collect();
    let pending = words.last().is_some_and(|w| goes_on(w));
    let phrase = phrase(&tokens, &words).map_or(word, |start| from + start).min(word);
    let phrase = if phrase < line { word } else { phrase };
    let place = if first_in_line && !pending {
        let header = words.first().is_some_and(|w| w.eq_ignore_ascii_case("program"));
        Place::Line { indented: word > line, header }
    } else {
        // What fits is decided by what stands before the whole name.
        tokens.retain(|t| from + t.end <= phrase);
        words.truncate(tokens.len());
        place(&tokens, &words, phrase < word)?
    };
    Some(Context { place, word, phrase })
}

/// Whether a word, sign or comma wants something behind it, on the next line if need be.
fn goes_on(word: &str) -> bool {
    let joins = [",", "(", ":", "=", ">=", "<=", ">", "<", "!=", "/", ".."];
    joins.contains(&word) || (is_in(CLAUSES, word) || is_in(RESERVED, word) || word.eq_ignore_ascii_case("given"))
}

/// The beginning of the line where the item before `line` begins.
fn item_start(text: &str, line: usize) -> usize {
    let mut start = line;
    for _ in 0..MOST_LINES {
        let Some(end) = start.checked_sub(1) else { break };
        start = text.get(..end).and_then(|t| t.rfind('\n')).map_or(0, |at| at + 1);
        let first = text.get(start..end).unwrap_or("").split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        if is_in(ITEMS, first) {
            break;
        }
    }
    start
}

fn comment(written: &str, line: usize, offset: usize) -> Option<Context> {
    let (_, list) = written.split_once("progc:").and_then(|(_, rest)| rest.split_once('('))?;
    let typed = list.rsplit([',', ' ']).next().unwrap_or("");
    let word = offset.checked_sub(typed.len()).filter(|w| *w >= line)?;
    (!list.contains(')')).then_some(Context { place: Place::Lint, word, phrase: word })
}

/// Words that stand before a name and are no part of it.
fn ends_phrase(word: &str) -> bool {
    let before = [
        "at", "least", "most", "up", "to", "from", "by", "than", "no", "for", "in", "is", "given", "track", "column",
        "columns",
    ];
    let kinds = ["tier", "package", "specialisation", "includes", "over", "expect"];
    is_in(CLAUSES, word)
        || is_in(RESERVED, word)
        || before.into_iter().chain(kinds).any(|w| w.eq_ignore_ascii_case(word))
}

/// Where the words begin that can be one name with what is being written.
fn phrase(tokens: &[Token], words: &[&str]) -> Option<usize> {
    let mut start = None;
    for (token, word) in tokens.iter().zip(words).rev() {
        let behind_unit = Currency::codes().contains(word);
        let begins = token.first.is_some() && (is_in(ITEMS, word) || is_in(HEADER, word));
        if token.kind != Kind::Word || ends_phrase(word) || behind_unit || begins {
            break;
        }
        start = Some(token.start);
        if token.first.is_some() {
            break;
        }
    }
    start
}

fn place(tokens: &[Token], words: &[&str], named: bool) -> Option<Place> {
    let last = words.last().copied().unwrap_or("");
    let lower = last.to_lowercase();
    let is_first = tokens.last().is_some_and(|t| t.first.is_some());
    let clause = clause(tokens, words);
    match lower.as_str() {
        "/" | "per" => return Some(Place::Period),
        // The name of something new, or what goes on behind it.
        _ if is_first && matches!(lower.as_str(), "tier" | "track" | "package" | "specialisation") => {
            return named.then_some(Place::Head);
        }
        "tier" | "above" | "than" | "population" | "target" | "possible" => return Some(Place::Tier),
        "track" | "for" => return Some(Place::Track),
        "package" => return Some(Place::Package),
        "specialisation" => return Some(Place::Specialisation),
        "currency" => return Some(Place::Currency),
        "measure" if is_first => return Some(Place::NewMeasure),
        "column" | "columns" if matches!(clause.as_str(), "measure" | "table") => return Some(Place::Column),
        "by" if clause == "grants" => return Some(Place::Measure),
        ":" if clause == "measure" => return Some(Place::Type),
        _ => {}
    }
    if tokens.last().is_some_and(|t| t.kind == Kind::Number) {
        let before = words.len().checked_sub(2).and_then(|at| words.get(at)).copied().unwrap_or("");
        let compared = matches!(before, ">=" | "<=" | ">" | "<" | "=" | "!=" | "..");
        let grants = matches!(clause.as_str(), "grants" | "expect");
        return Some(Place::Unit { grants, compared, one: last == "1" });
    }
    Some(match clause.as_str() {
        "requires" | "expects" | "when" | "where" | "among" | "given" => Place::Condition,
        "grants" => Place::Grant,
        "expect" => Place::Expectation,
        _ => Place::Other,
    })
}

/// The nearest word before that says what is being written.
fn clause(tokens: &[Token], words: &[&str]) -> String {
    for (token, word) in tokens.iter().zip(words).rev() {
        let word = word.to_lowercase();
        let speaks = matches!(word.as_str(), "when" | "where" | "among" | "given" | "expect") || is_in(CLAUSES, &word);
        let begins = token.first.is_some() && (is_in(ITEMS, &word) || is_in(HEADER, &word));
        if token.kind == Kind::Word && (speaks || begins) {
            return word;
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<Place> {
        let offset = text.find('|').unwrap();
        context(&text.replace('|', ""), offset).map(|c| c.place)
    }

    #[test]
    fn places_are_told_apart() {
        let unit = |grants, compared, one| Some(Place::Unit { grants, compared, one });
        for (text, place) in [
            ("|", Some(Place::Line { indented: false, header: false })),
            ("program \"A\"\n  cur|", Some(Place::Line { indented: true, header: true })),
            ("tier A\n  req|", Some(Place::Line { indented: true, header: false })),
            ("tier A|", None),
            ("tier A by|", Some(Place::Head)),
            ("tier A requires |", Some(Place::Condition)),
            ("tier A requires x and\n  cert|", Some(Place::Condition)),
            ("tier A requires purchases >= 10 |", unit(false, true, false)),
            ("tier A requires 1 cert|", unit(false, false, true)),
            ("tier A grants 5 |", unit(true, false, false)),
            ("tier A requires purchases >= 10 EUR/|", Some(Place::Period)),
            ("tier A grants mar|", Some(Place::Grant)),
            ("tier A grants margin 5% when |", Some(Place::Condition)),
            ("tier A above |", Some(Place::Tier)),
            ("tier A grants x with package |", Some(Place::Package)),
            ("tier A grants margin by |", Some(Place::Measure)),
            ("tier A for |", Some(Place::Track)),
            ("program \"A\"\n  currency E|", Some(Place::Currency)),
            ("measure a: |", Some(Place::Type)),
            ("measure |", Some(Place::NewMeasure)),
            ("measure a: count column |", Some(Place::Column)),
            ("example \"a\" given |", Some(Place::Condition)),
            ("example \"a\" given x expect |", Some(Place::Expectation)),
            ("# progc: allow(od|", Some(Place::Lint)),
            ("# text|", None),
            ("tier A requires \"a|", None),
        ] {
            assert_eq!(at(text), place, "{text}");
        }
    }

    #[test]
    fn a_name_of_several_words_is_one() {
        let text = "tier A requires at least 2 certified eng";
        let found = context(text, text.len()).unwrap();
        assert_eq!((text.get(found.phrase..), text.get(found.word..)), (Some("certified eng"), Some("eng")));
    }
}
