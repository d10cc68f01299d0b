//! Amounts as people write them: `250k EUR`, `10 TEUR`, `EUR 2 Mio`, `990,-`, `mind. 2`, `bis zu 35%`, `2x`, `5 or more`.

use super::Around;
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::syntax::german::{in_english, number_in_words};
use crate::syntax::mend::{Mend, canonical};
use crate::syntax::patch::Patch;
use crate::syntax::scan::Kind;
use crate::value::{Currency, Decimal};

impl Around<'_> {
    /// `250k EUR`, `1,5 Mio`, `2 million`, `10 TEUR`, `10 T€`.
    pub(super) fn magnitude(&self) -> Option<Mend> {
        let (last, value, currency) = self.magnified(self.is_currency(2))?;
        let written = self.text.get(self.token(0)?.start..self.token(last)?.end)?;
        let right = currency.map_or_else(|| value.to_string(), |c| format!("{value} {c}"));
        let message = format!("a number is written in digits: `{written}` is `{right}`");
        let with =
            if self.joined(last + 1) && self.kind(last + 1) == Some(Kind::Word) { format!("{right} ") } else { right };
        self.replace(Code::NumberForm, (0, last), message, &with)
    }

    /// The last token of a number with a word for its thousands or millions, what it comes to, and its currency where the
    /// word holds that.
    pub(super) fn magnified(&self, money: bool) -> Option<(isize, Decimal, Option<&'static str>)> {
        let word = self.lower(1);
        let (zeros, currency) = match word.as_ref() {
            "k" if self.joined(1) || money => (3, None),
            "t" if self.is_currency(2) => (3, None),
            "tsd" | "thousand" | "tausend" => (3, None),
            "mio" | "million" | "millions" | "millionen" | "mln" | "mn" => (6, None),
            "m" if self.joined(1) && money => (6, None),
            "teur" | "keur" | "teuro" => (3, Some("EUR")),
            "tchf" | "kchf" => (3, Some("CHF")),
            "tusd" | "kusd" => (3, Some("USD")),
            "meur" => (6, Some("EUR")),
            _ => return None,
        };
        let value: Decimal = canonical(self.word(0)).parse().ok()?;
        let value = (0..zeros).try_fold(value, |v, _| v.mul(Decimal::new(10, 0))).ok()?;
        // `Tsd.` has its full stop with it.
        let last = if self.word(2) == "." && self.joined(2) { 2 } else { 1 };
        let sign = match self.word(last + 1) {
            "€" => Some("EUR"),
            "$" => Some("USD"),
            "£" => Some("GBP"),
            _ => None,
        };
        Some(if sign.is_some() { (last + 1, value, sign) } else { (last, value, currency) })
    }

    /// `EUR 10k`, `€ 1,5 Mio`.
    pub(super) fn currency_and_magnitude(&self) -> Option<Mend> {
        let code = match self.word(0) {
            "€" => "EUR",
            "$" => "USD",
            "£" => "GBP",
            word => word.parse::<Currency>().ok().map(|_| word)?,
        };
        if self.kind(1) != Some(Kind::Number) {
            return None;
        }
        let number = Around { at: self.at + 1, ..*self };
        let (last, value, _) = number.magnified(true)?;
        let right = format!("{value} {code}");
        let message = format!("the currency is written behind the number, and the number in digits, as `{right}`");
        self.replace(Code::MoneyForm, (0, last + 1), message, &right)
    }

    /// `mind. 2`, `max. 5`, `ab 10.000 EUR`, `bis 5`, in what is asked for.
    pub(super) fn least_or_most(&self) -> Option<Mend> {
        let word = self.lower(0);
        let dotted = self.word(1) == "." && self.joined(1);
        let (right, code) = match word.as_ref() {
            "mind" | "mindest" | "ab" | "von" => ("at least", Code::OtherLanguage),
            "min" if dotted => ("at least", Code::MisspelledKeyword),
            "max" if dotted => ("at most", Code::MisspelledKeyword),
            "bis" => ("at most", Code::OtherLanguage),
            _ => return None,
        };
        let last = isize::from(dotted);
        let amount = self.kind(last + 1) == Some(Kind::Number) || self.is_currency(last + 1);
        // `mind. ein Techniker`.
        let number = if dotted { number_in_words(self.word(last + 1)) } else { None };
        if !(amount || number.is_some()) || !self.in_condition() {
            return None;
        }
        if let Some(number) = number {
            let written = self.text.get(self.span(0, last + 1)?.range())?;
            let right = format!("{right} {number}");
            return self.replace(code, (0, last + 1), in_english(written, &right), &right);
        }
        let written = format!("{}{}", self.word(0), if dotted { "." } else { "" });
        let message = if code == Code::OtherLanguage {
            in_english(&written, right)
        } else {
            format!("`{written}` is written `{right}` here")
        };
        self.replace(code, (0, last), message, right)
    }

    /// `margin bis zu 35%`, `up to 5 support requests`, in what is given: a range from nothing.
    pub(super) fn up_to(&self) -> Option<Mend> {
        let (first, second) = (self.lower(0), self.lower(1));
        let code = match (first.as_ref(), second.as_ref()) {
            ("bis", "zu") => Code::OtherLanguage,
            ("up", "to") => Code::RangeForm,
            _ => return None,
        };
        let begins = matches!(self.kind(-1), Some(Kind::Word | Kind::Text)) || self.word(-1) == ",";
        if !begins || self.kind(2) != Some(Kind::Number) || !self.clause().eq_ignore_ascii_case("grants") {
            return None;
        }
        let percent = if self.word(3) == "%" { "%" } else { "" };
        let (written, number) = (format!("{} {}", self.word(0), self.word(1)), canonical(self.word(2)));
        let right = format!("0{percent}..{number}");
        let span = self.span(0, 2)?;
        let diagnostic = Diagnostic::error(
            code,
            span,
            format!("`{written} {number}{percent}` is written as a range: `{right}{percent}`"),
        )
        .label("from which amount?")
        .help("both ends are written: what is given at least, `..`, and what is given at most")
        .fix(Safety::Unsafe, format!("write `{right}{percent}`"), span, right.clone());
        Some((diagnostic, vec![Patch::new(span.start as usize, span.end as usize, right)]))
    }

    /// `2x certified engineer`, `3 Stück customer references`.
    pub(super) fn pieces(&self) -> Option<Mend> {
        let word = self.lower(1);
        let times = matches!(word.as_ref(), "x" | "×");
        let german = matches!(word.as_ref(), "stück" | "stk" | "mal");
        let pieces = german || matches!(word.as_ref(), "pcs" | "pieces" | "pc");
        let last = if pieces && self.word(2) == "." { 2 } else { 1 };
        if !(times || pieces)
            || self.kind(last + 1) != Some(Kind::Word)
            || self.word(last + 1).eq_ignore_ascii_case("of")
        {
            return None;
        }
        let (number, written) = (self.word(0), self.text.get(self.token(1)?.start..self.token(last)?.end)?);
        let code = if german { Code::OtherLanguage } else { Code::NumberForm };
        let message = format!("`{written}` is left out: a count is the number alone, `{number}`");
        self.replace(code, (0, last), message, number)
    }

    /// `5 or more customer references`.
    pub(super) fn or_more(&self) -> Option<Mend> {
        let more = self.word(1).eq_ignore_ascii_case("or") && self.word(2).eq_ignore_ascii_case("more");
        // `place >= 10 or more than 3 engineers` says something else.
        let more = more && !self.word(3).eq_ignore_ascii_case("than");
        if !more || self.kind(3) != Some(Kind::Word) {
            return None;
        }
        let number = self.word(0);
        let message = format!("`{number} or more` is written `at least {number}`");
        self.replace(Code::OperatorForm, (0, 2), message, &format!("at least {number}"))
    }

    /// `2+ customer references`: a count asks for so many or more.
    pub(super) fn plus_behind(&self) -> Option<Mend> {
        if self.word(1) != "+" || !self.joined(1) || self.kind(2) != Some(Kind::Word) || self.joined(2) {
            return None;
        }
        let number = self.word(0);
        let message = format!("`{number}+` is written `{number}`: a count asks for so many or more");
        self.replace(Code::OperatorForm, (0, 1), message, number)
    }

    /// `+2%` behind a name.
    pub(super) fn plus_before(&self) -> Option<Mend> {
        if self.word(0) != "+" || self.kind(1) != Some(Kind::Number) || self.joined(0) {
            return None;
        }
        let number = self.word(1);
        if self.word(2) == "%" && matches!(self.kind(-1), Some(Kind::Word | Kind::Text)) {
            let (span, with) = (self.span(0, 2)?, format!("{number} percentage points more"));
            let diagnostic = Diagnostic::error(
                Code::OperatorForm,
                span,
                format!(
                    "`+{number}%` can be meant in two ways: 20% becomes {number} points more, or {number}% of 20% more"
                ),
            )
            .label("how much more?")
            .help(format!("write `{with}`, or `{with} than` and a tier"))
            .fix(Safety::Unsafe, format!("write `{with}`"), span, with.clone());
            return Some((diagnostic, vec![Patch::new(span.start as usize, span.end as usize, with)]));
        }
        let operator = matches!(self.word(-1), ">=" | "<=" | ">" | "<" | "=" | "≥" | "≤");
        operator
            .then(|| self.replace(Code::NumberForm, (0, 0), String::from("a number above zero has no sign"), ""))
            .flatten()
    }

    /// `25 Prozent`, `25 per cent`.
    pub(super) fn percent(&self) -> Option<Mend> {
        if self.kind(-1) != Some(Kind::Number) {
            return None;
        }
        let word = self.word(0);
        if matches!(word, "Prozent" | "prozent" | "PROZENT") {
            return self.replace(Code::OtherLanguage, (0, 0), in_english(word, "percent"), "percent");
        }
        let points = word.to_lowercase();
        if matches!(points.as_str(), "prozentpunkte" | "prozentpunkten") {
            let right = "percentage points";
            return self.replace(Code::OtherLanguage, (0, 0), in_english(word, right), right);
        }
        if word.eq_ignore_ascii_case("per") && self.word(1).eq_ignore_ascii_case("cent") {
            let message = String::from("`per cent` is written `percent`, or `%`");
            return self.replace(Code::MisspelledKeyword, (0, 1), message, "percent");
        }
        None
    }

    /// `990,- EUR`, `990.– EUR`.
    pub(super) fn dash_for_cents(&self) -> Option<Mend> {
        let dash = matches!(self.word(1), "-" | "–" | "—") && self.joined(1);
        if !matches!(self.word(0), "," | ".") || !dash || self.kind(-1) != Some(Kind::Number) || !self.joined(0) {
            return None;
        }
        let message =
            format!("`{}{}` is left out: the amount is written `{}`", self.word(0), self.word(1), self.word(-1));
        self.replace(Code::MoneyForm, (0, 1), message, if self.joined(2) { " " } else { "" })
    }
}
