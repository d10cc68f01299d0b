//! Bytes to tokens. Knows strings, comments, words, numbers and where lines begin; nothing of what they mean.
//! Numbers and quotes are taken loosely here: what beginners write is one token, mended later.

use super::ast::Comment;
use crate::source::{FileId, Span};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `Certified`, `half-year`.
    Word,
    /// `10000`, also `10'000`, `10.000,00`.
    Number,
    /// `2005-04-15`, `2005-04`, `04-01`; also `15.04.2005`.
    Date,
    /// `"…"`; also with curly quotes.
    Text,
    /// A quote without its partner, to the end of the line.
    OpenText,
    /// An operator or any other character.
    Sign,
    /// Control characters and comments of other languages, which mean nothing.
    Control,
}

/// A piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: Kind,
    /// Its first byte.
    pub(crate) start: usize,
    /// The byte after its last.
    pub(crate) end: usize,
    /// How far its line is indented, where it is the first in its line.
    pub(crate) first: Option<usize>,
}

impl Token {
    /// The characters.
    pub(crate) fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Its place.
    pub(crate) fn span(&self, file: FileId) -> Span {
        Span::new(file, self.start, self.end)
    }
}

/// A file cut into tokens.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// Tokens in order.
    pub(crate) tokens: Vec<Token>,
    /// Comments in order.
    pub(crate) comments: Vec<Comment>,
}

/// What a word goes on with.
pub(crate) fn in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '\u{2010}' | '\u{2011}') || is_mark(c)
}

/// Marks that combine with a letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Characters that nobody sees, and that are no blanks.
fn is_unseen(c: char) -> bool {
    c.is_control() || matches!(c, '\u{ad}' | '\u{200c}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{180e}')
}

/// Blanks of the grammar; `char::is_whitespace` also knows vertical tabs and the like, which are control characters.
pub(crate) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{a0}' | '\u{2000}'..='\u{200b}' | '\u{202f}' | '\u{3000}' | '\u{feff}')
}

const SIGNS: &[&str] = &["..", ">=", "<=", "!=", "=>", "=<", "==", "<>", "&&", "||"];

/// Cuts `text` into tokens and comments.
pub(crate) fn scan(file: FileId, text: &str) -> Scan {
    let mut out = Scan::default();
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let (mut at, mut line_start, mut first) = (bom, bom, true);
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or("");
        // A carriage return alone ends a line as well.
        if matches!(c, '\n' | '\r') {
            at += 1;
            (line_start, first) = (at, true);
            continue;
        }
        if is_blank(c) {
            at += c.len_utf8();
            continue;
        }
        if c == '#' {
            let len = rest.find(['\n', '\r']).unwrap_or(rest.len());
            let comment = rest.get(..len).unwrap_or("").trim_end();
            let span = Span::new(file, at, at + comment.len());
            let said = comment.trim_start_matches('#').trim().to_owned();
            out.comments.push(Comment { span, text: said, own_line: first });
            at += len;
            continue;
        }
        let (kind, len) = if rest.starts_with("//") {
            comment(rest)
        } else if c == '"' {
            straight_quote(text, line_start, at)
        } else {
            token(c, rest)
        };
        let indent = at - line_start;
        out.tokens.push(Token { kind, start: at, end: at + len, first: first.then_some(indent) });
        first = false;
        at += len;
    }
    out
}

/// `// text`: a comment of other languages, to the end of the line.
fn comment(rest: &str) -> (Kind, usize) {
    let line = rest.get(..rest.find(['\n', '\r']).unwrap_or(rest.len())).unwrap_or(rest);
    (Kind::Control, line.trim_end().len())
}

fn token(c: char, rest: &str) -> (Kind, usize) {
    match c {
        _ if c.is_alphabetic() => (Kind::Word, run(rest, in_word)),
        '0'..='9' => number(rest),
        '"' | '“' | '”' | '„' | '«' | '»' => quoted(c, rest),
        _ if is_unseen(c) => (Kind::Control, run(rest, |c| is_unseen(c) && !is_blank(c))),
        _ => match SIGNS.iter().find(|s| rest.starts_with(**s)) {
            Some(sign) => (Kind::Sign, sign.len()),
            None => (Kind::Sign, c.len_utf8()),
        },
    }
}

/// The length of the longest beginning of `text` whose characters all are `good`.
fn run(text: &str, good: impl Fn(char) -> bool) -> usize {
    text.find(|c| !good(c)).unwrap_or(text.len())
}

/// A straight quote. Where a line has an odd number of them, one is missing, and their shapes say which: an opening quote
/// has a blank before it, a closing one behind it.
fn straight_quote(text: &str, line_start: usize, at: usize) -> (Kind, usize) {
    let rest = text.get(at..).unwrap_or("");
    let line = text.get(line_start..).unwrap_or("").as_bytes();
    let line = line.get(..memchr::memchr(b'\n', line).unwrap_or(line.len())).unwrap_or_default();
    let shape = |at: usize| {
        let before = text.get(line_start..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + 1..).and_then(|t| t.chars().next());
        let outside = |c: Option<char>| {
            c.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ':' | ';' | '.' | '='))
        };
        (outside(before), outside(after))
    };
    let whole = quoted('"', rest);
    if memchr::memchr_iter(b'"', line).count().is_multiple_of(2) {
        return whole;
    }
    if shape(at) == (false, true) {
        return (Kind::OpenText, 1);
    }
    let next = rest.get(1..).and_then(|body| body.find(['"', '\n'])).map(|len| at + 1 + len);
    match next.filter(|&next| whole.0 == Kind::Text && shape(next) == (true, false)) {
        Some(next) => (Kind::OpenText, text.get(at..next).unwrap_or("\"").trim_end().len()),
        None => whole,
    }
}

fn quoted(open: char, rest: &str) -> (Kind, usize) {
    let body = rest.get(open.len_utf8()..).unwrap_or("");
    let closes = |c: char| match open {
        '«' => c == '»',
        '»' => c == '«',
        _ => matches!(c, '“' | '”' | '"'),
    };
    let found = match open {
        '"' => memchr::memchr3(b'\n', b'\r', b'"', body.as_bytes()),
        _ => body.find(|c| matches!(c, '\n' | '\r') || closes(c)),
    };
    match found {
        Some(len) if !body.get(len..).unwrap_or("").starts_with(['\n', '\r']) => {
            let close = body.get(len..).and_then(|b| b.chars().next()).map_or(0, char::len_utf8);
            (Kind::Text, open.len_utf8() + len + close)
        }
        found => {
            let line = body.get(..found.unwrap_or(body.len())).unwrap_or("");
            (Kind::OpenText, open.len_utf8() + line.trim_end().len())
        }
    }
}

/// Digits with single separators between digits; a date where it looks like one.
fn number(rest: &str) -> (Kind, usize) {
    let digits = |from: usize| run(rest.get(from..).unwrap_or(""), |c| c.is_ascii_digit());
    let first = digits(0);
    if let Some(len) = dashed_date(rest, first, digits) {
        return (Kind::Date, len);
    }
    let mut len = first;
    let mut groups = vec![first];
    while let Some(sep) = rest.get(len..).and_then(|r| r.chars().next()).filter(|c| matches!(c, '.' | ',' | '\'' | '’'))
    {
        let more = digits(len + sep.len_utf8());
        if more == 0 {
            break;
        }
        groups.push(more);
        len += sep.len_utf8() + more;
    }
    let dotted = rest.get(..len).is_some_and(|n| n.matches('.').count() == 2);
    let german_date = dotted && matches!(groups.as_slice(), [1..=2, 1..=2, 4]);
    (if german_date { Kind::Date } else { Kind::Number }, len)
}

fn dashed_date(rest: &str, first: usize, digits: impl Fn(usize) -> usize) -> Option<usize> {
    if !matches!(first, 2 | 4) || !rest.get(first..)?.starts_with('-') {
        return None;
    }
    let second = digits(first + 1);
    if !(1..=2).contains(&second) {
        return None;
    }
    let len = first + 1 + second;
    if first == 4 && rest.get(len..)?.starts_with('-') {
        let third = digits(len + 1);
        if (1..=2).contains(&third) {
            return Some(len + 1 + third);
        }
    }
    Some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Kind, &str)> {
        scan(FileId(0), text).tokens.iter().map(|t| (t.kind, t.text(text))).collect()
    }

    #[test]
    fn strings_and_comments_hide_what_is_in_them() {
        use Kind::{OpenText, Text, Word};
        assert_eq!(kinds("a \"b # c\" # \"d\ne"), [(Word, "a"), (Text, "\"b # c\""), (Word, "e")]);
        assert_eq!(kinds("\"b \r\nc"), [(OpenText, "\"b"), (Word, "c")]);
        assert_eq!(kinds("„b“ “c”"), [(Text, "„b“"), (Text, "“c”")]);
    }

    #[test]
    fn numbers_are_taken_loosely_and_dates_apart() {
        use Kind::{Date, Number, Sign, Word};
        assert_eq!(kinds("10’000.50 1,5"), [(Number, "10’000.50"), (Number, "1,5")]);
        assert_eq!(kinds("18..35, x"), [(Number, "18"), (Sign, ".."), (Number, "35"), (Sign, ","), (Word, "x")]);
        assert_eq!(kinds("2005-04-15 2005-4 04-01"), [(Date, "2005-04-15"), (Date, "2005-4"), (Date, "04-01")]);
        assert_eq!(kinds("07.03.2006 1.000.000"), [(Date, "07.03.2006"), (Number, "1.000.000")]);
    }

    #[test]
    fn the_first_of_a_line_knows_its_indentation() {
        let firsts: Vec<_> = scan(FileId(0), "\u{feff}a b\n  c # d\n# e\n").tokens.iter().map(|t| t.first).collect();
        assert_eq!(firsts, [Some(0), None, Some(2)]);
    }
}
