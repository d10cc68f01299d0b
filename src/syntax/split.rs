//! Tokens to items and their parts: a head, header lines, clauses. An item begins where its keyword is the first
//! word of a line that does not go on with the line before; a clause begins at each of its keywords.

use std::ops::Range;

use super::german::{german, in_english};
use super::keywords::{self, CLAUSES, HEADER, ITEMS};
use super::mend::mended;
use super::patch::Patch;
use super::scan::{Kind, Token};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::FileId;
use crate::value::Currency;

/// What a part is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartKind {
    /// An item up to its first clause.
    Head,
    /// A line below `program`.
    Header,
    /// A clause.
    Clause,
}

/// A piece that is read alone.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// As what.
    pub(crate) kind: PartKind,
    /// Its tokens.
    pub(crate) tokens: Range<usize>,
}

/// The parts of an item; without a head where text stands before the first item.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    /// In order.
    pub(crate) parts: Vec<Part>,
}

/// The blocks of a file, and what was mended on the way.
#[derive(Debug, Default)]
pub(crate) struct Split {
    /// In order.
    pub(crate) blocks: Vec<Block>,
    /// Tokens before the first item.
    pub(crate) stray: Range<usize>,
    /// Corrected keywords.
    pub(crate) patches: Vec<Patch>,
    /// The errors about them.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// What else people write for a line of the header.
const SAID_FOR_HEADER: &[(&str, &str)] = &[
    ("valid", "effective"),
    ("starts", "effective"),
    ("since", "effective"),
    ("company", "vendor"),
    ("manufacturer", "vendor"),
    ("country", "territory"),
    ("countries", "territory"),
    ("gebiet", "territory"),
    ("gültig", "effective"),
    ("kosten", "costs"),
    ("price", "costs"),
    ("fee", "costs"),
];

/// What else people write for an item keyword.
const SAID_FOR_ITEMS: &[(&str, &str)] =
    &[("level", "tier"), ("stage", "tier"), ("category", "track"), ("bundle", "package"), ("test", "example")];

/// Words that look like keywords of clauses and are words of their own.
pub(crate) const LOOKALIKES: &[&str] = &[
    "expert", "experts", "expected", "expect", "grant", "granted", "required", "require", "oblige", "obliged", "scope",
    "vendors", "region's", "cost", "sources", "sourced",
];

/// After these words or signs a line goes on.
fn is_pending(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    keywords::is_in(CLAUSES, &word)
        || matches!(
            word.as_str(),
            "and"
                | "or"
                | "not"
                | "with"
                | "when"
                | "where"
                | "among"
                | "per"
                | "of"
                | "from"
                | "until"
                | "than"
                | "through"
                | "given"
                | "expect"
                | "by"
                | "in"
                | "to"
                | "for"
                | "above"
                | "formerly"
                | "is"
                | "includes"
                | "least"
                | "most"
                | "the"
                | "twice"
                | "possible"
        )
}

const PENDING_SIGNS: &[&str] =
    &[",", "(", ":", "=", ">=", "<=", ">", "<", "!=", "..", "/", "=>", "=<", "==", "<>", "≥", "≤", "≠"];

/// What people write before the lines of a list.
pub(crate) const BULLETS: &[&str] = &["-", "*", "•", "–", "·", "+", "▪", "◦", "→"];

struct Splitter<'t> {
    file: FileId,
    text: &'t str,
    tokens: &'t [Token],
    /// Per token, whether it is inside a pair of parentheses.
    inside: Vec<bool>,
    out: Split,
}

/// Cuts the tokens of a file into blocks.
pub(crate) fn split(file: FileId, text: &str, tokens: &[Token]) -> Split {
    let inside = inside_parentheses(text, tokens);
    Splitter { file, text, tokens, inside, out: Split::default() }.run()
}

/// Which tokens are inside a pair of parentheses. A clause keyword is never inside one.
fn inside_parentheses(text: &str, tokens: &[Token]) -> Vec<bool> {
    let mut inside = vec![false; tokens.len()];
    let mut open: Vec<usize> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        match (token.kind, token.text(text)) {
            (Kind::Sign, "(") => open.push(index),
            (Kind::Sign, ")") => {
                if let (Some(start), true) = (open.pop(), open.is_empty())
                    && let Some(range) = inside.get_mut(start + 1..index)
                {
                    range.fill(true);
                }
            }
            (Kind::Word, word) if keywords::is_in(CLAUSES, word) => open.clear(),
            _ => {}
        }
    }
    inside
}

impl Splitter<'_> {
    fn word(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |t| t.text(self.text))
    }

    /// Whether the line before `index` goes on.
    fn pending(&self, index: usize) -> bool {
        if self.inside.get(index).copied().unwrap_or(false) {
            return true;
        }
        let Some(before) = index.checked_sub(1).and_then(|i| self.tokens.get(i)) else { return false };
        match before.kind {
            // `24% above` ends a line; `tier Gold above` does not.
            Kind::Word if before.text(self.text).eq_ignore_ascii_case("above") => {
                let earlier = index.checked_sub(2).and_then(|i| self.tokens.get(i));
                earlier.is_some_and(|t| t.kind != Kind::Number && t.text(self.text) != "%")
            }
            Kind::Word => is_pending(before.text(self.text)),
            Kind::Sign => PENDING_SIGNS.contains(&before.text(self.text)),
            Kind::Number | Kind::Date | Kind::Text | Kind::OpenText | Kind::Control => false,
        }
    }

    /// Whether a comma was left at the end of the line before `index`, where a whole item begins: an item keyword without any
    /// indentation, a name, and a clause in the same line.
    fn dangling_comma(&self, index: usize) -> bool {
        let comma = index.checked_sub(1).is_some_and(|before| self.word(before) == ",");
        let begins = self.tokens.get(index).is_some_and(|t| t.first == Some(0) && t.kind == Kind::Word);
        if !comma || !begins || self.inside.get(index).copied().unwrap_or(false) || !self.named(index) {
            return false;
        }
        let line = self.tokens.iter().skip(index + 1).take_while(|t| t.first.is_none());
        let mut words = line.filter(|t| t.kind == Kind::Word).map(|t| t.text(self.text));
        keywords::is_in(ITEMS, self.word(index)) && words.any(|word| keywords::is_in(CLAUSES, word))
    }

    /// Says that nothing follows a comma, and reads on without it.
    fn drop_comma(&mut self, index: usize) {
        let Some(token) = self.tokens.get(index) else { return };
        let patch = Patch::new(token.start, token.end, "");
        let message = String::from("nothing follows this comma: the next line begins an item of its own");
        let title = String::from("take the comma out");
        let found = mended(Code::UnexpectedText, token.span(self.file), message, title, std::slice::from_ref(&patch));
        self.out.diagnostics.push(found);
        self.out.patches.push(patch);
    }

    /// Where the line of the keyword at `index` begins: before it where a mark of a list stands there, `* tier`, `1. tier`.
    fn bullet(&self, index: usize, indent: usize) -> usize {
        let mark = index.checked_sub(1).map_or("", |before| self.word(before));
        if !BULLETS.contains(&mark) && !matches!(mark, "." | ")") {
            return index;
        }
        let word = german(self.word(index)).unwrap_or(self.word(index));
        // `- track ISV` below `requires` is a requirement.
        let item = keywords::is_in(ITEMS, word);
        let begins = item || keywords::is_in(CLAUSES, word) || keywords::is_in(HEADER, word);
        let column = |i: usize| self.tokens.get(i).and_then(|t| t.first);
        let known = !self.out.blocks.is_empty();
        let opens = |i: usize| column(i).is_some_and(|c| !item || !known || c <= indent) && !self.pending(i);
        let (Some(one), true) = (index.checked_sub(1), begins && !opens(index)) else { return index };
        if opens(one) && BULLETS.contains(&mark) {
            return one;
        }
        let Some(two) = one.checked_sub(1).filter(|&i| opens(i) && matches!(mark, "." | ")")) else { return index };
        let number = self.tokens.get(two).zip(self.tokens.get(one));
        let counted = number.is_some_and(|(n, m)| n.end == m.start && (n.kind == Kind::Number || n.end - n.start == 1));
        if counted { two } else { index }
    }

    /// Says that the lines of a program have no marks, and reads on without them.
    fn drop_bullet(&mut self, start: usize, index: usize) {
        let (Some(first), Some(last)) = (self.tokens.get(start), self.tokens.get(index - 1)) else { return };
        let patch = Patch::new(first.start, last.end, "");
        let span = first.span(self.file).to(last.span(self.file));
        let written = self.text.get(first.start..last.end).unwrap_or("");
        let message = format!("a list has no `{written}` before its parts: `{}` begins the line", self.word(index));
        let title = String::from("take it out");
        let found = mended(Code::UnexpectedText, span, message, title, std::slice::from_ref(&patch));
        self.out.diagnostics.push(found);
        self.out.patches.push(patch);
    }

    /// Whether a word or text follows `index` in its line.
    fn named(&self, index: usize) -> bool {
        self.tokens.get(index + 1).is_some_and(|t| {
            t.first.is_none() && matches!(t.kind, Kind::Word | Kind::Text | Kind::OpenText | Kind::Number)
        })
    }

    /// Corrects the word at `index` and says so.
    fn correct(&mut self, index: usize, right: &'static str, code: Code) {
        let Some(token) = self.tokens.get(index) else { return };
        let (diagnostic, patch) = correction(self.file, self.text, token, right, code);
        self.out.diagnostics.push(diagnostic);
        self.out.patches.push(patch);
    }

    /// Whether `costs` at `index` begins the fee of a tier: an amount, `nothing` or `open` follows. In the head of a package it is
    /// the price; tracks and specialisations have no fee, and the checker says so.
    fn fee(&self, index: usize) -> bool {
        if !self.word(index).eq_ignore_ascii_case("costs") {
            return false;
        }
        let fits = self.in_item(&["tier", "track", "specialisation", "specialization"])
            || (self.in_item(&["package"]) && self.out.blocks.last().is_some_and(|b| b.parts.len() > 1));
        let at = self.tokens.get(index).is_some_and(|t| t.first.is_some());
        let follows = match self.tokens.get(index + 1) {
            Some(next) if next.kind == Kind::Number => true,
            Some(next) if next.kind == Kind::Word && next.first.is_none() => {
                ["nothing", "open", "free"].iter().any(|w| next.text(self.text).eq_ignore_ascii_case(w))
            }
            // A line of its own that says no more.
            Some(next) => at && next.first.is_some() && !self.pending(index),
            None => at && !self.pending(index),
        };
        follows && fits && !self.inside.get(index).is_some_and(|i| *i)
    }

    /// Whether the item that is open begins with one of these keywords.
    fn in_item(&self, items: &[&str]) -> bool {
        let head = self.out.blocks.last().and_then(|b| b.parts.first());
        let item = head.map_or("", |part| self.word(part.tokens.start));
        items.iter().any(|i| item.eq_ignore_ascii_case(i))
    }

    /// Whether another word at `index`, the first of its line, is meant as `costs`: an amount of money follows.
    fn said_for_fee(&mut self, index: usize) -> bool {
        let word = self.word(index).to_lowercase();
        let number = self.tokens.get(index + 1).is_some_and(|t| t.kind == Kind::Number && t.first.is_none());
        let money = self.word(index + 2).parse::<Currency>().is_ok();
        if !(number && money && self.in_item(&["tier"])) {
            return false;
        }
        let code = match SAID_FOR_HEADER.iter().find(|(w, k)| *w == word && *k == "costs") {
            Some(("kosten", _)) => Code::OtherLanguage,
            Some(_) => Code::MisspelledKeyword,
            None => return false,
        };
        self.correct(index, "costs", code);
        true
    }

    fn run(mut self) -> Split {
        let mut indent = 0;
        let (mut in_header, mut in_example) = (false, false);
        let mut stray_end = self.tokens.len();
        for index in 0..self.tokens.len() {
            let Some(token) = self.tokens.get(index) else { continue };
            if token.kind != Kind::Word {
                continue;
            }
            let word = token.text(self.text);
            let start = self.bullet(index, indent);
            if start < index {
                self.drop_bullet(start, index);
            }
            if keywords::is_in(CLAUSES, word) || self.fee(index) {
                self.begin(PartKind::Clause, index, start);
                in_header = false;
                continue;
            }
            let known = !self.out.blocks.is_empty();
            if known && let Some(right) = german(word).filter(|k| keywords::is_in(CLAUSES, k)) {
                self.correct(index, right, Code::OtherLanguage);
                self.begin(PartKind::Clause, index, start);
                in_header = false;
                continue;
            }
            if self.dangling_comma(index) {
                self.drop_comma(index - 1);
            } else if self.pending(index) {
                continue;
            }
            let Some(column) = self.tokens.get(start).and_then(|t| t.first) else { continue };
            if let Some(keyword) = self.item_keyword(index, column, indent, known) {
                if !known {
                    stray_end = start;
                }
                (indent, in_header, in_example) = (column, keyword == "program", keyword == "example");
                let parts = vec![Part { kind: PartKind::Head, tokens: index..self.tokens.len() }];
                self.end_part(start);
                self.out.blocks.push(Block { parts });
            } else if in_header && self.header_keyword(index) {
                self.begin(PartKind::Header, index, start);
            } else if known && !in_header && !in_example && (self.said_for_fee(index) || self.clause_keyword(index)) {
                self.begin(PartKind::Clause, index, start);
            }
        }
        self.out.stray = 0..stray_end;
        if self.out.blocks.is_empty() {
            self.out.stray = 0..self.tokens.len();
        }
        self.out
    }

    /// The item keyword at `index`, if an item begins there.
    fn item_keyword(&mut self, index: usize, column: usize, indent: usize, known: bool) -> Option<&'static str> {
        let word = self.word(index).to_owned();
        if let Some(keyword) = keywords::words(ITEMS).find(|k| k.eq_ignore_ascii_case(&word)) {
            // Indented below an item, `note "…"` speaks of that item.
            let of_the_item = keyword == "note" && known && column > indent;
            // An ordinary word where it is not at the margin and no equation follows.
            let states = self.tokens.get(index + 1).is_some_and(|t| t.kind == Kind::Number);
            let a_word = keyword == "rates" && known && column > indent && !states;
            return (!of_the_item && !a_word).then_some(keyword);
        }
        if word.eq_ignore_ascii_case("specialization") {
            return Some("specialisation");
        }
        if let Some(right) = german(&word).filter(|k| keywords::is_in(ITEMS, k)).filter(|_| self.named(index)) {
            self.correct(index, right, Code::OtherLanguage);
            return Some(right);
        }
        let said = SAID_FOR_ITEMS.iter().find(|(w, _)| w.eq_ignore_ascii_case(&word)).map(|(_, k)| *k);
        let may_begin = (!known || column <= indent) && self.named(index) && !keywords::is_in(HEADER, &word);
        if !may_begin {
            return None;
        }
        let right = said.or_else(|| did_you_mean(&word, keywords::words(ITEMS)))?;
        self.correct(index, right, Code::MisspelledKeyword);
        Some(right)
    }

    /// Whether a header line begins at `index`.
    fn header_keyword(&mut self, index: usize) -> bool {
        let word = self.word(index).to_owned();
        if keywords::is_in(HEADER, &word) {
            return true;
        }
        let goes_on = matches!(
            word.to_ascii_lowercase().as_str(),
            "paragraph"
                | "by"
                | "until"
                | "from"
                | "note"
                | "planned"
                | "announced"
                | "considered"
                | "pilot"
                | "ruled"
                | "hearsay"
        );
        if goes_on {
            return false;
        }
        let right = german(&word).filter(|k| keywords::is_in(HEADER, k));
        let said = SAID_FOR_HEADER.iter().find(|(w, _)| w.eq_ignore_ascii_case(&word)).map(|(_, k)| *k);
        if let Some(right) = right {
            self.correct(index, right, Code::OtherLanguage);
        } else if let Some(right) = said.filter(|_| self.named(index)) {
            self.correct(index, right, Code::MisspelledKeyword);
        } else if let Some(right) = did_you_mean(&word, keywords::words(HEADER)).filter(|_| self.named(index)) {
            self.correct(index, right, Code::MisspelledKeyword);
        } else if self.clause_keyword(index) {
            self.begin(PartKind::Clause, index, index);
            return false;
        }
        self.named(index)
    }

    /// Whether a clause begins at the misspelled or German word at `index`, the first of its line.
    fn clause_keyword(&mut self, index: usize) -> bool {
        let word = self.word(index).to_owned();
        if !self.named(index) || LOOKALIKES.contains(&word.to_lowercase().as_str()) {
            return false;
        }
        let Some(right) = did_you_mean(&word, keywords::words(CLAUSES)) else { return false };
        self.correct(index, right, Code::MisspelledKeyword);
        true
    }

    /// Ends the part that is open at `index`.
    fn end_part(&mut self, index: usize) {
        if let Some(last) = self.out.blocks.last_mut().and_then(|b| b.parts.last_mut()) {
            last.tokens.end = index;
        }
    }

    /// Begins a part of the item that is open; the one before it ends at `start`, where that is a mark of a list.
    fn begin(&mut self, kind: PartKind, index: usize, start: usize) {
        let end = self.tokens.len();
        self.end_part(start);
        if let Some(block) = self.out.blocks.last_mut() {
            block.parts.push(Part { kind, tokens: index..end });
        }
    }
}

/// The error and the patch for the word of `token`, which is meant as `right`.
pub(crate) fn correction(file: FileId, text: &str, token: &Token, right: &str, code: Code) -> (Diagnostic, Patch) {
    let word = token.text(text);
    let patch = Patch::new(token.start, token.end, right);
    let message = match code {
        Code::OtherLanguage => in_english(word, right),
        _ => format!("`{word}` is no word of the language here; `{right}` is"),
    };
    let title = format!("write `{right}`");
    (mended(code, token.span(file), message, title, std::slice::from_ref(&patch)), patch)
}
