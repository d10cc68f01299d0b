//! What people write out of habit, over several tokens: `18-35%`, `> =`, `'text'`, `[a, b]`; amounts and dates have files of
//! their own.

mod amounts;
mod dates;
mod phrases;

use std::borrow::Cow;

use super::{Mend, mended, until};
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::source::{FileId, Span};
use crate::syntax::keywords::{self, CLAUSES, ITEMS};
use crate::syntax::patch::Patch;
use crate::syntax::scan::{Kind, Token};
use crate::value::Currency;

/// The tokens around one of them.
#[derive(Clone, Copy)]
struct Around<'t> {
    file: FileId,
    text: &'t str,
    tokens: &'t [Token],
    at: usize,
}

/// Mends a habit that begins at a token.
pub(super) fn habit(file: FileId, text: &str, tokens: &[Token], at: usize) -> Option<Mend> {
    let here = Around { file, text, tokens, at };
    match tokens.get(at)?.kind {
        Kind::Number => here
            .strokes()
            .or_else(|| here.short_date())
            .or_else(|| here.magnitude())
            .or_else(|| here.days_of())
            .or_else(|| here.points_of())
            .or_else(|| here.score_without_colon())
            .or_else(|| here.or_more())
            .or_else(|| here.plus_behind())
            .or_else(|| here.pieces())
            .or_else(|| here.digits_in_a_name()),
        Kind::Word => here
            .period()
            .or_else(|| until::bis(file, text, tokens, at))
            .or_else(|| here.per_annum())
            .or_else(|| here.percent())
            .or_else(|| here.quarter())
            .or_else(|| here.month())
            .or_else(|| here.up_to())
            .or_else(|| here.range_word())
            .or_else(|| here.least_or_most())
            .or_else(|| here.currency_and_magnitude())
            .or_else(|| here.for_each())
            .or_else(|| here.in_the_last())
            .or_else(|| here.phrase()),
        Kind::Date => here.range_as_date(),
        Kind::Sign => here
            .operator_apart()
            .or_else(|| here.colon_for_count())
            .or_else(|| here.bands_by_ranges())
            .or_else(|| here.circa())
            .or_else(|| here.operator_twice())
            .or_else(|| here.currency_and_magnitude())
            .or_else(|| here.dash_for_cents())
            .or_else(|| here.range_dash())
            .or_else(|| here.single_quotes())
            .or_else(|| here.brackets())
            .or_else(|| here.plus_before()),
        Kind::Text | Kind::OpenText | Kind::Control => None,
    }
}

impl<'t> Around<'t> {
    /// The token so many places further on.
    fn token(&self, by: isize) -> Option<&'t Token> {
        self.tokens.get(self.at.checked_add_signed(by)?)
    }

    fn word(&self, by: isize) -> &'t str {
        self.token(by).map_or("", |t| t.text(self.text))
    }

    /// The word in lower case, in which most are written.
    fn lower(&self, by: isize) -> Cow<'t, str> {
        let word = self.word(by);
        let is_lower = word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
        if is_lower { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
    }

    fn kind(&self, by: isize) -> Option<Kind> {
        self.token(by).map(|t| t.kind)
    }

    /// Whether nothing stands between a token and the one before it.
    fn joined(&self, by: isize) -> bool {
        self.token(by).zip(self.token(by - 1)).is_some_and(|(t, b)| t.start == b.end)
    }

    /// From one token to another.
    fn span(&self, from: isize, to: isize) -> Option<Span> {
        Some(self.token(from)?.span(self.file).to(self.token(to)?.span(self.file)))
    }

    /// An error whose fix puts `with` in the place of some tokens.
    fn replace(&self, code: Code, (from, to): (isize, isize), message: String, with: &str) -> Option<Mend> {
        let span = self.span(from, to)?;
        let patches = vec![Patch::new(span.start as usize, span.end as usize, with)];
        let title =
            if with.trim().is_empty() { String::from("take it out") } else { format!("write `{}`", with.trim()) };
        Some((mended(code, span, message, title, &patches), patches))
    }

    fn is_currency(&self, by: isize) -> bool {
        let word = self.word(by);
        word.parse::<Currency>().is_ok() || matches!(word, "€" | "$" | "£" | "Euro" | "euro" | "EURO")
    }

    /// The keyword of the clause or item around this token.
    fn clause(&self) -> &'t str {
        let before = self.tokens.get(..self.at).unwrap_or(&[]);
        let begins = |t: &&Token| {
            let word = t.text(self.text);
            keywords::is_in(CLAUSES, word) || (t.first.is_some() && keywords::is_in(ITEMS, word))
        };
        before.iter().rev().find(begins).map_or("", |t| t.text(self.text))
    }

    fn in_condition(&self) -> bool {
        matches!(self.clause().to_ascii_lowercase().as_str(), "requires" | "expects")
    }

    /// `>= =10000`: a cell of a spreadsheet begins with `=`.
    fn operator_twice(&self) -> Option<Mend> {
        let operator = matches!(self.word(-1), ">=" | "<=" | ">" | "<" | "=" | "≥" | "≤");
        if self.word(0) != "=" || !operator || self.kind(1) != Some(Kind::Number) {
            return None;
        }
        let message = format!("`{}` compares already: the `=` behind it is left out", self.word(-1));
        self.replace(Code::OperatorForm, (0, 0), message, "")
    }

    /// Whether an amount ends before this token.
    fn behind_amount(&self) -> bool {
        self.kind(-1) == Some(Kind::Number) || self.word(-1) == "%"
    }

    /// `..` from the amount before to the number behind, without blanks.
    fn range(&self) -> Option<Mend> {
        let message = format!("a range is written with `..`, not `{}`", self.word(0));
        let patches = vec![Patch::new(self.token(-1)?.end, self.token(1)?.start, "..")];
        Some((mended(Code::RangeForm, self.span(0, 0)?, message, String::from("write `..`"), &patches), patches))
    }

    /// `18 - 35%`.
    fn range_dash(&self) -> Option<Mend> {
        let here = self.token(0)?;
        if self.word(0) != "-" || here.first.is_some() || !self.behind_amount() || self.kind(1) != Some(Kind::Number) {
            return None;
        }
        self.range()
    }

    /// `18% to 35%`; `from 1000 to 5000 EUR/yr` is a band.
    fn range_word(&self) -> Option<Mend> {
        let word = self.lower(0);
        if !matches!(word.as_ref(), "to" | "bis") || !self.behind_amount() || self.kind(1) != Some(Kind::Number) {
            return None;
        }
        let number = if self.word(-1) == "%" { -2 } else { -1 };
        let band = self.word(number - 1).eq_ignore_ascii_case("from");
        let date = self.word(number).len() == 4 && self.word(1).len() == 4;
        if band || date { None } else { self.range() }
    }

    /// `18-35%`, which looks like a month and a day.
    fn range_as_date(&self) -> Option<Mend> {
        let (first, second) = self.word(0).split_once('-')?;
        let (from, to): (u32, u32) = (first.parse().ok()?, second.parse().ok()?);
        let no_day = !(1..=12).contains(&from) || !(1..=31).contains(&to);
        let unit = self.word(1) == "%" || self.is_currency(1) || matches!(self.word(1), "percent" | "points" | "days");
        if first.len() != 2 || !(no_day || unit) {
            return None;
        }
        let message = format!("a range is written with `..`: `{first}..{second}`");
        self.replace(Code::RangeForm, (0, 0), message, &format!("{first}..{second}"))
    }

    /// `> =`.
    fn operator_apart(&self) -> Option<Mend> {
        let (first, second) = (self.word(0), self.word(1));
        if !matches!(first, ">" | "<" | "!") || second != "=" {
            return None;
        }
        let message = format!("`{first} {second}` is written `{first}=`, without a blank");
        self.replace(Code::OperatorForm, (0, 1), message, &format!("{first}="))
    }

    /// `'Gold Partner'`.
    fn single_quotes(&self) -> Option<Mend> {
        let mark = |by| matches!(self.word(by), "'" | "‘" | "’" | "‚" | "`" | "´");
        if !mark(0) || self.joined(0) || !self.joined(1) {
            return None;
        }
        let close = (1..12).take_while(|&by| self.token(by).is_some_and(|t| t.first.is_none())).find(|&by| {
            mark(by) && self.joined(by) && !(self.joined(by + 1) && self.kind(by + 1) == Some(Kind::Word))
        })?;
        let (open, close) = (self.token(0)?, self.token(close)?);
        let patches = vec![Patch::new(open.start, open.end, "\""), Patch::new(close.start, close.end, "\"")];
        let span = open.span(self.file).to(close.span(self.file));
        let inner = self.text.get(open.end..close.start)?;
        let message = String::from("text stands in double quotes, `\"`");
        Some((mended(Code::QuoteForm, span, message, format!("write `\"{inner}\"`"), &patches), patches))
    }

    /// The last of the words that follow, up to a comma, a word that ends names, or the end of the line.
    fn last_word(&self, from: isize) -> isize {
        let goes_on = |&by: &isize| {
            self.token(by).is_some_and(|t| {
                t.kind == Kind::Word && t.first.is_none() && !keywords::is_in(keywords::RESERVED, t.text(self.text))
            })
        };
        (from..from + 12).take_while(goes_on).last().unwrap_or(from)
    }

    /// What is said in other words.
    fn phrase(&self) -> Option<Mend> {
        self.german_time()
            .or_else(|| self.free())
            .or_else(|| self.at_least_what())
            .or_else(|| self.expect_none())
            .or_else(|| self.part_of_year())
            .or_else(|| self.circa())
            .or_else(|| self.over_last())
            .or_else(|| self.one_of_without_parentheses())
            .or_else(|| self.countries())
            .or_else(|| self.nothing_else())
            .or_else(|| self.fact_without_comma())
    }

    /// `bonus 500 EUR for each new customer`: `for` names tracks.
    fn for_each(&self) -> Option<Mend> {
        if !self.word(0).eq_ignore_ascii_case("for") {
            return None;
        }
        let each = matches!(self.lower(1).as_ref(), "each" | "every" | "jeden" | "jede" | "all");
        // `2 points for each certified engineer`.
        if each && self.clause().eq_ignore_ascii_case("score") {
            let message = format!("`for {}` is written `per` here", self.word(1));
            return self.replace(Code::MisspelledKeyword, (0, 1), message, "per");
        }
        if !each || !self.clause().eq_ignore_ascii_case("grants") {
            return None;
        }
        let span = self.span(0, self.last_word(1))?;
        let written = self.text.get(span.range())?;
        let right = format!("\"{written}\"");
        let diagnostic =
            Diagnostic::error(Code::UnexpectedText, span, format!("`for` names tracks, and `{written}` is none"))
                .label("a remark?")
                .help("a remark stands in quotes; progc does not reckon with it")
                .fix(Safety::Unsafe, format!("write `{right}`"), span, right.clone());
        Some((diagnostic, vec![Patch::new(span.start as usize, span.end as usize, right)]))
    }

    /// `3 signed projects in the last 12 months`: a measure says over which time it counts.
    fn in_the_last(&self) -> Option<Mend> {
        let begins = matches!(self.lower(0).as_ref(), "in" | "within" | "during" | "over");
        let the = isize::from(self.word(1).eq_ignore_ascii_case("the"));
        let last = matches!(self.lower(1 + the).as_ref(), "last" | "past" | "previous");
        let counted = self.kind(2 + the) == Some(Kind::Number) && self.kind(3 + the) == Some(Kind::Word);
        if !begins || !last || !counted {
            return None;
        }
        let clause = self.clause().to_ascii_lowercase();
        // Its keyword may be misspelled.
        let asks = self.in_condition() || matches!(clause.as_str(), "tier" | "track" | "specialisation");
        if !asks || self.kind(-1) != Some(Kind::Word) {
            return None;
        }
        let span = self.span(0, 3 + the)?;
        let written = self.text.get(span.range())?;
        let time = self.text.get(self.span(2 + the, 3 + the)?.range())?;
        let ends = self.token(4 + the).is_none_or(|t| t.first.is_some() || keywords::is_in(CLAUSES, t.text(self.text)));
        let right = if ends { format!("note \"{written}\"") } else { String::new() };
        let title = if ends { format!("write `{right}`") } else { String::from("take it out") };
        let message = "over which time is counted is said where the measure is declared";
        let diagnostic = Diagnostic::error(Code::UnexpectedText, span, message)
            .label("not in a requirement")
            .help(format!("as in `measure \"recent orders\": count = count of orders over the last {time}`"))
            .fix(Safety::Unsafe, title, span, right.clone());
        Some((diagnostic, vec![Patch::new(span.start as usize, span.end as usize, right)]))
    }

    /// `24x7 support`, `24/7 support`: a name that begins with a digit.
    fn digits_in_a_name(&self) -> Option<Mend> {
        let glued =
            self.joined(1) && self.kind(1) == Some(Kind::Word) && self.word(1).contains(|c: char| c.is_ascii_digit());
        let stroke = self.word(1) == "/" && self.joined(1) && self.joined(2) && self.kind(2) == Some(Kind::Number);
        let first = if stroke { 3 } else { 2 };
        if !(glued || stroke && self.kind(3) == Some(Kind::Word)) || self.word(4) == "/" {
            return None;
        }
        let last = if self.kind(first) == Some(Kind::Word) { self.last_word(first) } else { first - 1 };
        let span = self.span(0, last)?;
        let right = format!("\"{}\"", self.text.get(span.range())?);
        let diagnostic =
            Diagnostic::error(Code::NameNeedsQuotes, span, "a name that begins with a digit stands in quotes")
                .label("one name?")
                .fix(Safety::Unsafe, format!("write `{right}`"), span, right.clone());
        Some((diagnostic, vec![Patch::new(span.start as usize, span.end as usize, right)]))
    }

    /// `[a, b]`.
    fn brackets(&self) -> Option<Mend> {
        let (wrong, right) = match self.word(0) {
            "[" | "{" => (self.word(0), "("),
            "]" | "}" => (self.word(0), ")"),
            _ => return None,
        };
        // A line of its own is a block of another language, which has no meaning here.
        let token = self.token(0)?;
        let alone = token.first.is_some() || self.token(1).is_none_or(|t| t.first.is_some()) && right == "(";
        if alone {
            return None;
        }
        let span = token.span(self.file);
        let patches = vec![Patch::new(token.start, token.end, right)];
        let message = format!("only round parentheses group requirements: `{wrong}` is written `{right}`");
        Some((Diagnostic::error(Code::UnexpectedText, span, message).instead(right), patches))
    }
}
