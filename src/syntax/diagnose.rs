//! What is wrong where a part cannot be read. The special causes come first, each proven by reading the part again as
//! if it were mended: a guess that does not carry the reading further is no cause.

use super::keywords::{self, CLAUSES, PERIODS, RESERVED, UNITS};
use super::messages;
use super::parse::{Failure, Reader, Rule};
use super::patch::Patch;
use super::scan::{Kind, Token};
use super::split::{LOOKALIKES, Part, PartKind, correction, german};
use crate::diagnostic::{Code, Diagnostic, Safety, did_you_mean};
use crate::source::Span;
use crate::value::Currency;

/// What to do about a part that cannot be read.
pub(crate) enum Verdict {
    /// Read it again with these patches.
    Mended(Vec<Diagnostic>, Vec<Patch>),
    /// It ends where another part begins, whose keyword is mended by the patch.
    NewPart(Diagnostic, Patch, Part),
    /// Give it up; `None` where the cause has been told already.
    Hopeless(Option<Diagnostic>),
}

/// Words that join; looked for beside the words that the grammar expected.
const JOINING: &[&str] = &[
    "and",
    "not",
    "with",
    "when",
    "where",
    "from",
    "until",
    "formerly",
    "above",
    "planned",
    "announced",
    "per",
    "open",
    "invitation",
    "default",
    "application",
    "given",
    "expect",
    "source",
    "percent",
    "points",
    "package",
    "through",
    "more",
    "than",
    "least",
    "most",
    "includes",
    "about",
];

/// How far before the failure a misspelled word is looked for.
const MOST_WORDS: usize = 24;

struct Case<'r, 't> {
    reader: &'r Reader<'t>,
    part: &'r Part,
    extra: &'r [Patch],
    /// The token that did not fit.
    at: usize,
    expected: &'r [Rule],
    /// The keyword of the part, as it is read.
    keyword: String,
}

/// Says why `part` cannot be read.
pub(crate) fn diagnose(reader: &Reader<'_>, part: &Part, extra: &[Patch], failure: &Failure) -> Verdict {
    let keyword = reader.keyword(part, extra);
    let case = Case { reader, part, extra, at: failure.token, expected: &failure.expected, keyword };
    let told = |i: usize| case.token(i).is_some_and(|t| t.kind == Kind::OpenText);
    if (part.tokens.start..case.at.saturating_add(1)).any(told) {
        return Verdict::Hopeless(None);
    }
    case.parenthesis()
        .or_else(|| case.clause_keyword())
        .or_else(|| case.currency())
        .or_else(|| case.keyword_nearby())
        .or_else(|| case.comma())
        .or_else(|| case.operator())
        .or_else(|| case.quotes())
        .or_else(|| case.connector())
        .unwrap_or_else(|| Verdict::Hopeless(Some(case.missing().unwrap_or_else(|| case.unexpected()))))
}

impl Case<'_, '_> {
    fn token(&self, index: usize) -> Option<&Token> {
        if !self.part.tokens.contains(&index) {
            return None;
        }
        self.reader.tokens.get(index)
    }

    fn word(&self, index: usize) -> &str {
        self.token(index).map_or("", |t| t.text(self.reader.text))
    }

    fn kind(&self, index: usize) -> Option<Kind> {
        self.token(index).map(|t| t.kind)
    }

    fn is_word(&self, index: usize) -> bool {
        self.kind(index) == Some(Kind::Word)
    }

    fn span(&self, index: usize) -> Span {
        match self.token(index) {
            Some(token) => token.span(self.reader.file),
            // Behind the last token of the part.
            None => self.previous().map_or(Span::new(self.reader.file, 0, 0), |t| t.span(self.reader.file).end_point()),
        }
    }

    fn previous(&self) -> Option<&Token> {
        self.token(self.at.min(self.part.tokens.end).checked_sub(1)?)
    }

    /// Whether the part is a condition.
    fn in_condition(&self) -> bool {
        matches!(self.keyword.as_str(), "requires" | "expects")
    }

    /// Whether the part is read further with `patches`.
    fn helps(&self, part: &Part, patches: &[Patch]) -> bool {
        let all: Vec<Patch> = self.extra.iter().chain(patches).cloned().collect();
        match self.reader.try_part(part, &all) {
            Ok(()) => true,
            Err(failure) => failure.token > self.at,
        }
    }

    fn mended(&self, diagnostic: Diagnostic, patches: Vec<Patch>) -> Option<Verdict> {
        self.helps(self.part, &patches).then(|| Verdict::Mended(vec![diagnostic], patches))
    }

    /// The words that end at the failure, from the left; a clause's or item's own keyword is not among them.
    fn words_before(&self) -> Vec<usize> {
        let mut from = self.at;
        let first = (self.part.tokens.start + 1).max(self.at.saturating_sub(MOST_WORDS));
        while from > first && self.is_word(from - 1) {
            from -= 1;
        }
        let last = if self.is_word(self.at) { self.at + 1 } else { self.at };
        (from..last).collect()
    }

    /// A parenthesis without its partner.
    fn parenthesis(&self) -> Option<Verdict> {
        let mut open: Vec<usize> = Vec::new();
        for index in self.part.tokens.clone().filter(|&i| self.kind(i) == Some(Kind::Sign)) {
            match self.word(index) {
                "(" => open.push(index),
                ")" if open.pop().is_none() => {
                    if index < self.at {
                        continue;
                    }
                    let token = self.token(index)?;
                    let patch = Patch::new(token.start, token.end, " ");
                    let diagnostic =
                        Diagnostic::error(Code::UnclosedParenthesis, self.span(index), "this `)` closes nothing")
                            .label("no `(` before it")
                            .fix(Safety::Unsafe, "take it out", self.span(index), "");
                    return self.mended(diagnostic, vec![patch]);
                }
                _ => {}
            }
        }
        let first = *open.first()?;
        let end = self.reader.tokens.get(self.part.tokens.end.checked_sub(1)?)?.end;
        let closing = ")".repeat(open.len());
        let diagnostic =
            Diagnostic::error(Code::UnclosedParenthesis, self.span(first), "this parenthesis is not closed")
                .label("no `)` belongs to it")
                .fix(
                    Safety::Unsafe,
                    format!("write `{closing}` at the end"),
                    Span::new(self.reader.file, end, end),
                    &*closing,
                );
        self.mended(diagnostic.clone(), vec![Patch::new(end, end, closing)])
            .or_else(|| (self.at >= self.part.tokens.end).then_some(Verdict::Hopeless(Some(diagnostic))))
    }

    /// A misspelled or German keyword of a clause among the words that could not be read.
    fn clause_keyword(&self) -> Option<Verdict> {
        for index in self.words_before() {
            let word = self.word(index);
            if keywords::is_in(RESERVED, word) {
                continue;
            }
            let (right, code) = match german(word).filter(|k| keywords::is_in(CLAUSES, k)) {
                Some(right) => (right, Code::OtherLanguage),
                None => match did_you_mean(word, keywords::words(CLAUSES)) {
                    Some(right) => (right, Code::MisspelledKeyword),
                    None => continue,
                },
            };
            let token = self.token(index)?;
            let (diagnostic, patch) = correction(self.reader.file, self.reader.text, token, right, code);
            let before = Part { kind: self.part.kind, tokens: self.part.tokens.start..index };
            let rest = Part { kind: PartKind::Clause, tokens: index..self.part.tokens.end };
            let fits = match self.reader.try_part(&rest, std::slice::from_ref(&patch)) {
                Ok(()) => true,
                Err(failure) => failure.token > self.at && !LOOKALIKES.contains(&word.to_lowercase().as_str()),
            };
            if fits && self.reader.try_part(&before, self.extra).is_ok() {
                return Some(Verdict::NewPart(diagnostic, patch, rest));
            }
        }
        None
    }

    /// Three capitals behind a number that are no currency.
    fn currency(&self) -> Option<Verdict> {
        let before = self.at.checked_sub(1)?;
        let written = self.word(self.at);
        let looks_so = written.len() == 3 && written.bytes().all(|b| b.is_ascii_uppercase());
        let goes_on = self.is_word(self.at + 1) && self.word(self.at + 1) != "per";
        if self.kind(before) != Some(Kind::Number) || !looks_so || goes_on {
            return None;
        }
        let token = self.token(self.at)?;
        let guess = did_you_mean(written, Currency::codes().iter().copied());
        let diagnostic =
            Diagnostic::error(Code::UnknownCurrency, self.span(self.at), format!("`{written}` is no currency code"))
                .label("not in ISO 4217");
        let diagnostic = match guess {
            Some(right) => diagnostic.fix(Safety::Unsafe, format!("write `{right}`"), self.span(self.at), right),
            None => diagnostic.help("write the three letters of ISO 4217, as in `EUR` or `CHF`"),
        };
        self.mended(diagnostic, vec![Patch::new(token.start, token.end, guess.unwrap_or("EUR"))])
    }

    /// A misspelled or German word where the grammar wanted another.
    fn keyword_nearby(&self) -> Option<Verdict> {
        let mut wanted: Vec<&str> = self.expected.iter().filter_map(|r| messages::keyword(*r)).collect();
        if self.expected.contains(&Rule::period) {
            wanted.extend(keywords::words(PERIODS));
        }
        if self.expected.contains(&Rule::time_unit) {
            wanted.extend(keywords::words(UNITS));
        }
        wanted.extend(JOINING);
        let words = self.words_before();
        // The word that did not fit is the likeliest, then those just before it.
        for &index in words.iter().rev().take(6) {
            let (word, token) = (self.word(index), self.token(index)?);
            let (right, code) = match german(word) {
                Some(right) => (right, Code::OtherLanguage),
                None => match did_you_mean(word, wanted.iter().copied()) {
                    Some(right) if !right.eq_ignore_ascii_case(word) => (right, Code::MisspelledKeyword),
                    _ => continue,
                },
            };
            let (diagnostic, patch) = correction(self.reader.file, self.reader.text, token, right, code);
            if let Some(verdict) = self.mended(diagnostic, vec![patch]) {
                return Some(verdict);
            }
        }
        None
    }

    /// A comma between two requirements.
    fn comma(&self) -> Option<Verdict> {
        if self.word(self.at) != "," || !self.in_condition() {
            return None;
        }
        let token = self.token(self.at)?;
        let message = "a comma does not join requirements";
        if self.at + 1 >= self.part.tokens.end {
            let diagnostic = Diagnostic::error(Code::CommaForAnd, self.span(self.at), message)
                .label("nothing follows it")
                .fix(Safety::Safe, "take it out", self.span(self.at), "");
            return self.mended(diagnostic, vec![Patch::new(token.start, token.end, " ")]);
        }
        let joined = matches!(self.word(self.at + 1).to_ascii_lowercase().as_str(), "and" | "or");
        let with = if joined { "" } else { " and" };
        let title = if joined { "take the comma out" } else { "write `and`" };
        let diagnostic = Diagnostic::error(Code::CommaForAnd, self.span(self.at), message)
            .label("`and` or `or` is expected")
            .help("where only some of them are needed, write `at least 2 of (a, b, c)`")
            .fix(if joined { Safety::Safe } else { Safety::Unsafe }, title, self.span(self.at), with);
        self.mended(diagnostic, vec![Patch::new(token.start, token.end, format!("{with} "))])
    }

    /// The first token of the name that ends before `index`.
    fn name_start(&self, index: usize) -> Option<usize> {
        let mut start = index;
        while start > self.part.tokens.start + 1
            && self.is_word(start - 1)
            && !keywords::is_in(RESERVED, self.word(start - 1))
        {
            start -= 1;
        }
        (start < index).then_some(start)
    }

    /// Whether what follows the number at `index` is its unit, or nothing that could belong to a name.
    fn ends_amount(&self, index: usize) -> bool {
        let next = self.word(index + 1);
        !self.is_word(index + 1)
            || next.parse::<Currency>().is_ok()
            || keywords::is_in(UNITS, next)
            || keywords::is_in(RESERVED, next)
            || matches!(next, "percentage" | "from" | "day" | "point")
    }

    /// A measure and a number side by side.
    fn operator(&self) -> Option<Verdict> {
        if self.kind(self.at) != Some(Kind::Number) || !self.in_condition() {
            return None;
        }
        let start = self.name_start(self.at)?;
        let before = start.checked_sub(1)?;
        let fresh = self.kind(before) != Some(Kind::Number) && !matches!(self.word(before), "/" | "%" | "..");
        if !fresh || !self.ends_amount(self.at) {
            return None;
        }
        let (name, number) = (self.slice(start, self.at), self.token(self.at)?);
        let place = self.span(start).to(self.span(self.at));
        let diagnostic = Diagnostic::error(
            Code::MissingOperator,
            place,
            format!("between `{name}` and the number an operator is missing"),
        )
        .label("at least, at most or exactly?")
        .help(format!("write `{name} >= …`, `<=`, `>`, `<` or `=`"))
        .fix(Safety::Unsafe, "write `>=`", Span::new(self.reader.file, number.start, number.start), ">= ");
        self.mended(diagnostic, vec![Patch::new(number.start, number.start, ">= ")])
    }

    /// The text from one token to before another, with single blanks.
    fn slice(&self, from: usize, to: usize) -> String {
        (from..to).map(|i| self.word(i)).collect::<Vec<_>>().join(" ")
    }

    /// A number or sign inside a name without quotes.
    fn quotes(&self) -> Option<Verdict> {
        let sign =
            self.kind(self.at) == Some(Kind::Sign) && matches!(self.word(self.at), "&" | "/" | "+" | "'" | "’" | ".");
        let number = self.kind(self.at) == Some(Kind::Number);
        let glued = self.at > 0 && self.kind(self.at - 1) == Some(Kind::Number) && self.is_word(self.at);
        if !(sign || number || glued) {
            return None;
        }
        let start = if glued { self.name_start(self.at - 1).unwrap_or(self.at - 1) } else { self.name_start(self.at)? };
        let begins = start.checked_sub(1).is_some_and(|i| self.kind(i) != Some(Kind::Number) && self.word(i) != "/");
        if !begins || (number && self.part.kind == PartKind::Clause && self.ends_amount(self.at)) {
            return None;
        }
        let mut end = self.at + 1;
        while self.is_word(end) && !keywords::is_in(RESERVED, self.word(end)) {
            end += 1;
        }
        let (first, last) = (self.token(start)?, self.token(end - 1)?);
        let name = self.reader.text.get(first.start..last.end)?;
        if name.contains('\n') || name.contains('"') {
            return None;
        }
        let place = first.span(self.reader.file).to(last.span(self.reader.file));
        let what = if sign { format!("the sign `{}`", self.word(self.at)) } else { "a number".to_owned() };
        let with = format!("\"{name}\"");
        let diagnostic = Diagnostic::error(Code::NameNeedsQuotes, place, format!("{what} ends a name without quotes"))
            .label("one name?")
            .help(format!("write `{with}` if this is one name"))
            .fix(Safety::Unsafe, format!("write `{with}`"), place, with.clone());
        self.mended(diagnostic, vec![Patch::new(first.start, last.end, with)])
    }

    /// Two requirements with nothing between them.
    fn connector(&self) -> Option<Verdict> {
        let starts = match self.kind(self.at)? {
            Kind::Number | Kind::Text => true,
            Kind::Word => !keywords::is_in(RESERVED, self.word(self.at)),
            Kind::Sign => self.word(self.at) == "(",
            Kind::Date | Kind::OpenText | Kind::Control => false,
        };
        if !starts || !self.in_condition() || self.at <= self.part.tokens.start + 1 {
            return None;
        }
        let token = self.token(self.at)?;
        let point = Span::new(self.reader.file, token.start, token.start);
        let diagnostic = Diagnostic::error(
            Code::MissingConnector,
            self.span(self.at),
            format!("before `{}` the word `and` or `or` is missing", self.word(self.at)),
        )
        .label("a second requirement begins here")
        .fix(Safety::Unsafe, "write `and`", point, "and ");
        self.mended(diagnostic, vec![Patch::new(token.start, token.start, "and ")])
    }

    /// What has to follow the token before the failure, where that is known.
    fn missing(&self) -> Option<Diagnostic> {
        let before = self.at.min(self.part.tokens.end).checked_sub(1)?;
        let token = self.previous()?;
        let last = token.text(self.reader.text).to_owned();
        let found = self.token(self.at);
        let operator = matches!(last.as_str(), ">=" | "<=" | ">" | "<" | "=" | "!=" | "≥" | "≤" | "≠");
        // Something stands there that has a meaning of its own, so it is missing and not wrong.
        let ends = found.is_none_or(|t| {
            let text = t.text(self.reader.text);
            keywords::is_in(RESERVED, text) || matches!(text, "," | ")")
        });
        if !ends {
            return None;
        }
        let (after, what) = if operator {
            let start = self.name_start(before).unwrap_or(before);
            (
                format!("{} {last}", self.slice(start, before)).trim().to_owned(),
                "an amount is missing, as in `10000 EUR/yr`",
            )
        } else {
            let what = match last.to_ascii_lowercase().as_str() {
                "requires" | "expects" | "and" | "or" | "not" | "when" | "where" | "among" => {
                    "a requirement is missing"
                }
                "grants" | "no" => "a benefit is missing",
                "obliges" => "an obligation is missing",
                "with" => "`package` and its name are missing",
                "formerly" | "above" | "tier" | "track" | "package" | "measure" | "specialisation" | "table"
                | "region" | "benefit" | "score" | "vendor" | "than" | "twice" => "a name is missing",
                "from" | "until" | "on" => "a date is missing, as in `2005-04-15`",
                "source" | "note" | "program" | "example" | "replaces" | "contact" => "a text in quotes is missing",
                "per" | "/" => "a period is missing, such as `year`",
                _ => "",
            };
            (last.clone(), what)
        };
        let message = if what.is_empty() {
            let wanted = messages::alternatives(self.expected)?;
            format!("after `{after}` something is missing: {wanted}")
        } else {
            format!("after `{after}` {what}")
        };
        let label = if found.is_none() { "the sentence ends here" } else { "something else follows" };
        Some(Diagnostic::error(Code::MissingText, token.span(self.reader.file), message).label(label))
    }

    /// The plain sentence where no cause is known.
    fn unexpected(&self) -> Diagnostic {
        let found = self.word(self.at);
        let message = match (self.previous(), found) {
            (Some(before), "") => {
                format!("the sentence ends too early after `{}`", before.text(self.reader.text))
            }
            (Some(before), _) => format!("`{found}` cannot follow `{}` here", before.text(self.reader.text)),
            (None, _) => format!("`{found}` cannot stand here"),
        };
        let diagnostic = Diagnostic::error(Code::UnexpectedText, self.span(self.at), message);
        let diagnostic = match messages::alternatives(self.expected) {
            Some(wanted) => diagnostic.label(format!("expected {wanted}")),
            None => diagnostic.label("the sentence cannot go on with this"),
        };
        if keywords::is_in(RESERVED, found) {
            return diagnostic.help(format!("`{found}` ends a name: a name that holds it stands in quotes"));
        }
        match found {
            ";" => diagnostic.help("a sentence needs no mark at its end"),
            "{" | "}" | "[" | "]" => diagnostic.help("only round parentheses group requirements"),
            "'" => diagnostic.help("text stands in double quotes, `\"`"),
            _ => diagnostic,
        }
    }
}
