//! What stands between two pieces: commas, operators, connectors, quotes.

use super::{Case, Gain, Verdict};
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::source::Span;
use crate::syntax::keywords::{self, RESERVED};
use crate::syntax::patch::Patch;
use crate::syntax::scan::Kind;
use crate::syntax::split::PartKind;

impl Case<'_, '_> {
    /// A comma between two requirements.
    pub(super) fn comma(&self) -> Option<Verdict> {
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

    /// A measure and a number side by side.
    pub(super) fn operator(&self) -> Option<Verdict> {
        let as_of = self.word(self.at).eq_ignore_ascii_case("as-of");
        let value = matches!(self.kind(self.at), Some(Kind::Number | Kind::Date)) || as_of;
        let where_rows = self.part.tokens.clone().any(|i| self.word(i).eq_ignore_ascii_case("where"));
        if !value || !(self.in_condition() || where_rows) {
            return None;
        }
        let quoted = self.at.checked_sub(1).filter(|&i| self.kind(i) == Some(Kind::Text) && i > self.part.tokens.start);
        let start = self.name_start(self.at).or(quoted)?;
        let before = start.checked_sub(1)?;
        let fresh = self.kind(before) != Some(Kind::Number) && !matches!(self.word(before), "/" | "%" | "..");
        if !fresh || !self.ends_amount(self.at) {
            return None;
        }
        if self.word(self.at - 1).eq_ignore_ascii_case("between") {
            return Some(self.between(start));
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

    /// A number or sign inside a name without quotes.
    pub(super) fn quotes(&self) -> Option<Verdict> {
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
        if name.contains(['\n', '\r']) || name.contains('"') {
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
    pub(super) fn connector(&self) -> Option<Verdict> {
        let starts = match self.kind(self.at)? {
            Kind::Number | Kind::Text => true,
            Kind::Word => {
                !keywords::is_in(RESERVED, self.word(self.at)) || self.word(self.at).eq_ignore_ascii_case("not")
            }
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
        // On a line of its own it may be a clause of its own.
        let diagnostic = if token.first.is_some() {
            let diagnostic = diagnostic.fix(Safety::Unsafe, "write `grants`", point, "grants ");
            diagnostic.fix(Safety::Unsafe, "write `requires`", point, "requires ")
        } else {
            diagnostic
        };
        self.mended(diagnostic, vec![Patch::new(token.start, token.start, "and ")])
    }

    /// `10 000`: a blank between the digits of one number.
    pub(super) fn gap(&self) -> Option<Verdict> {
        let before = self.at.checked_sub(1)?;
        let (first, second) = (self.token(before)?, self.token(self.at)?);
        let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
        let (left, right) = (self.word(before), self.word(self.at));
        if !digits(left) || left.len() > 3 || !digits(right) || right.len() != 3 || second.first.is_some() {
            return None;
        }
        // `1 000 000` is one number.
        let mut last = self.at;
        while self.kind(last + 1) == Some(Kind::Number) && digits(self.word(last + 1)) && self.word(last + 1).len() == 3
        {
            last += 1;
        }
        let written = self.slice(before, last + 1);
        let (place, whole) = (self.span(before).to(self.span(last)), written.replace(' ', ""));
        let diagnostic = Diagnostic::error(
            Code::NumberForm,
            place,
            format!("`{written}` is written `{whole}` here: no blank stands between digits"),
        )
        .label("one number?")
        .fix(Safety::Safe, format!("write `{whole}`"), place, whole.clone());
        let end = self.token(last).map_or(second.end, |t| t.end);
        self.mended(diagnostic, vec![Patch::new(first.start, end, whole)])
    }

    /// `requires >= 5 certified engineers`: before a count the comparison is written in words.
    pub(super) fn leading_operator(&self) -> Option<Verdict> {
        let words = match self.word(self.at) {
            ">=" | "≥" => "at least",
            "<=" | "≤" => "at most",
            ">" => "more than",
            "<" => "fewer than",
            "=" => "exactly",
            _ => return None,
        };
        let before = self.word(self.at.checked_sub(1)?);
        if !(keywords::is_in(RESERVED, before) || matches!(before, "(" | ",")) {
            return None;
        }
        let (token, span) = (self.token(self.at)?, self.span(self.at));
        let message =
            format!("`{}` stands behind a measure; before a number it is written `{words}`", self.word(self.at));
        let diagnostic = Diagnostic::error(Code::OperatorForm, span, message).instead(words);
        self.mended(diagnostic, vec![Patch::new(token.start, token.end, format!("{words} "))])
    }

    /// A semicolon, which joins and ends nothing.
    pub(super) fn semicolon(&self) -> Option<Verdict> {
        if self.word(self.at) != ";" {
            return None;
        }
        let (token, span) = (self.token(self.at)?, self.span(self.at));
        let diagnostic = Diagnostic::error(Code::UnexpectedText, span, "`;` has no meaning here");
        // Between two parts it stands for a comma: taken out, it would make one name of both.
        let between = self.token(self.at + 1).is_some();
        let ways: &[_] = if between { &[(",", "write `,`")] } else { &[("", "take it out")] };
        for &(with, title) in ways {
            let patch = Patch::new(token.start, token.end, format!("{with} "));
            if self.gain(self.part, std::slice::from_ref(&patch)) == Gain::Whole {
                let label = if with.is_empty() { "a sentence needs no mark at its end" } else { "a comma is meant?" };
                let diagnostic = diagnostic.label(label).fix(Safety::Safe, title, span, with);
                return Some(Verdict::Mended(vec![diagnostic], vec![patch]));
            }
        }
        None
    }
}
