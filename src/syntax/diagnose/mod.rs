//! What is wrong where a part cannot be read. The special causes come first, each proven by reading the part again as
//! if it were mended: a guess that does not carry the reading further is no cause.

mod bands;
mod joints;
mod remarks;
mod spoken;
mod words;

use super::keywords::{self, RESERVED, UNITS};
use super::messages;
use super::parse::{Failure, Reader, Rule};
use super::patch::Patch;
use super::scan::{Kind, Token};
use super::split::Part;
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::source::Span;
use crate::value::Currency;

/// How far a part is read when it is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gain {
    /// To its end.
    Whole,
    /// Further than before.
    Further,
    /// No further.
    None,
}

/// What to do about a part that cannot be read.
pub(crate) enum Verdict {
    /// Read it again with these patches.
    Mended(Vec<Diagnostic>, Vec<Patch>),
    /// It ends where another part begins, whose keyword is mended by the patch.
    NewPart(Diagnostic, Patch, Part),
    /// Give it up; `None` where the cause has been told already.
    Hopeless(Option<Diagnostic>),
}

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
        .or_else(|| case.gap())
        .or_else(|| case.bands())
        .or_else(|| case.value_up_to())
        .or_else(|| case.spoken())
        .or_else(|| case.keyword_nearby())
        .or_else(|| case.remark())
        .or_else(|| case.parentheses_in_head())
        .or_else(|| case.above_sign())
        .or_else(|| case.semicolon())
        .or_else(|| case.granted_operator())
        .or_else(|| case.leading_operator())
        .or_else(|| case.ampersand())
        .or_else(|| case.superfluous())
        .or_else(|| case.comma())
        .or_else(|| case.operator())
        .or_else(|| case.grant_comma())
        .or_else(|| case.quotes())
        .or_else(|| case.clause_without_keyword(false))
        .or_else(|| case.connector())
        .or_else(|| case.clause_without_keyword(true))
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

    /// How far `part` is read with `patches`.
    fn gain(&self, part: &Part, patches: &[Patch]) -> Gain {
        let all: Vec<Patch> = self.extra.iter().chain(patches).cloned().collect();
        match self.reader.try_part(part, &all) {
            Ok(()) => Gain::Whole,
            Err(failure) if failure.token > self.at => Gain::Further,
            Err(_) => Gain::None,
        }
    }

    /// The diagnostic and its patches, where they help.
    fn mended(&self, diagnostic: Diagnostic, patches: Vec<Patch>) -> Option<Verdict> {
        (self.gain(self.part, &patches) != Gain::None).then(|| Verdict::Mended(vec![diagnostic], patches))
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
        let last = self.part.tokens.end.checked_sub(1)?;
        let end = self.reader.tokens.get(last)?.end;
        let closing = ")".repeat(open.len());
        let behind = self.word(last);
        let diagnostic =
            Diagnostic::error(Code::UnclosedParenthesis, self.span(first), "this parenthesis is not closed")
                .label("no `)` belongs to it")
                .fix(
                    Safety::Unsafe,
                    format!("write `{closing}` behind `{behind}`"),
                    Span::new(self.reader.file, end, end),
                    &*closing,
                );
        self.mended(diagnostic.clone(), vec![Patch::new(end, end, closing)])
            .or_else(|| (self.at >= self.part.tokens.end).then_some(Verdict::Hopeless(Some(diagnostic))))
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

    /// The text from one token to before another, with single blanks.
    fn slice(&self, from: usize, to: usize) -> String {
        (from..to).map(|i| self.word(i)).collect::<Vec<_>>().join(" ")
    }

    /// What has to follow the token before the failure, where that is known.
    fn missing(&self) -> Option<Diagnostic> {
        if let Some(twice) = self.keyword_twice() {
            return Some(twice);
        }
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
        let diagnostic = Diagnostic::error(Code::MissingText, token.span(self.reader.file), message).label(label);
        let by_measure = found.is_some() && self.keyword == "grants";
        Some(match self.shape().filter(|_| by_measure) {
            Some(shape) => diagnostic.help(shape),
            None => diagnostic,
        })
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
            let quotes = format!("`{found}` ends a name: a name that holds it stands in quotes");
            return match self.shape() {
                Some(shape) if !self.in_condition() => diagnostic.help(shape).help(quotes),
                _ => diagnostic.help(quotes),
            };
        }
        match found {
            "{" | "}" | "[" | "]" => diagnostic.help("only round parentheses group requirements"),
            "'" => diagnostic.help("text stands in double quotes, `\"`"),
            _ => match self.shape() {
                Some(shape) => diagnostic.help(shape),
                None => diagnostic,
            },
        }
    }
}
