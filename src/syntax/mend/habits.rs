//! What people write out of habit, over several tokens: `250k EUR`, `2 million`, `25 per cent`, `pro Jahr`, `990,-`,
//! `4/15/2005`, `April 2005`, `18-35%`, `> =`, `'text'`, `[a, b]`, `5 or more`, `+2%`.

use super::{Mend, canonical, mended};
use crate::diagnostic::{Code, Diagnostic, Edit, Safety};
use crate::source::{FileId, Span};
use crate::syntax::patch::Patch;
use crate::syntax::scan::{Kind, Token};
use crate::value::{Currency, Decimal};

/// German and other words for periods.
const PERIODS: &[(&str, &str)] = &[
    ("jahr", "year"),
    ("halbjahr", "half-year"),
    ("quartal", "quarter"),
    ("monat", "month"),
    ("woche", "week"),
    ("tag", "day"),
];

/// One word for a period and its `per`.
const ADVERBS: &[(&str, &str, bool)] = &[
    ("annually", "year", false),
    ("yearly", "year", false),
    ("quarterly", "quarter", false),
    ("monthly", "month", false),
    ("weekly", "week", false),
    ("daily", "day", false),
    ("jährlich", "year", true),
    ("monatlich", "month", true),
    ("wöchentlich", "week", true),
];

const MONTHS: &[&str] =
    &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mär", "mai", "okt", "dez"];

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
        Kind::Number => {
            here.strokes().or_else(|| here.magnitude()).or_else(|| here.or_more()).or_else(|| here.plus_behind())
        }
        Kind::Word => here.period().or_else(|| here.percent()).or_else(|| here.month()).or_else(|| here.range_word()),
        Kind::Date => here.range_as_date(),
        Kind::Sign => here
            .operator_apart()
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

    /// `250k EUR`, `1,5 Mio`, `2 million`.
    fn magnitude(&self) -> Option<Mend> {
        let word = self.word(1);
        let zeros = match word.to_lowercase().as_str() {
            "k" if self.joined(1) || self.is_currency(2) => 3,
            "tsd" | "thousand" | "tausend" => 3,
            "mio" | "million" | "millions" | "millionen" | "mln" | "mn" => 6,
            "m" if self.joined(1) && self.is_currency(2) => 6,
            _ => return None,
        };
        let value: Decimal = canonical(self.word(0)).parse().ok()?;
        let value = (0..zeros).try_fold(value, |v, _| v.mul(Decimal::new(10, 0))).ok()?;
        // `Tsd.` has its full stop with it.
        let last = if self.word(2) == "." && self.joined(2) { 2 } else { 1 };
        let written = self.text.get(self.token(0)?.start..self.token(last)?.end)?;
        let message = format!("a number is written in digits: `{written}` is `{value}`");
        let with = if self.joined(last + 1) { format!("{value} ") } else { value.to_string() };
        self.replace(Code::NumberForm, (0, last), message, &with)
    }

    /// `5 or more customer references`.
    fn or_more(&self) -> Option<Mend> {
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
    fn plus_behind(&self) -> Option<Mend> {
        if self.word(1) != "+" || !self.joined(1) || self.kind(2) != Some(Kind::Word) || self.joined(2) {
            return None;
        }
        let number = self.word(0);
        let message = format!("`{number}+` is written `{number}`: a count asks for so many or more");
        self.replace(Code::OperatorForm, (0, 1), message, number)
    }

    /// `+2%` behind a name.
    fn plus_before(&self) -> Option<Mend> {
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

    /// `pro Jahr`, `/Jahr`, `EUR annually`.
    fn period(&self) -> Option<Mend> {
        let word = self.word(0).to_lowercase();
        let found = |word: &str| PERIODS.iter().find(|(g, _)| *g == word.to_lowercase()).map(|(_, p)| *p);
        if matches!(word.as_str(), "pro" | "je" | "im" | "per") {
            let period = found(self.word(1))?;
            let written = format!("{} {}", self.word(0), self.word(1));
            let message = format!("the language is English: `{written}` is written `per {period}`");
            return self.replace(Code::OtherLanguage, (0, 1), message, &format!("per {period}"));
        }
        if self.word(-1) == "/" {
            let period = found(&word)?;
            let message = format!("the language is English: `{}` is written `{period}`", self.word(0));
            return self.replace(Code::OtherLanguage, (0, 0), message, period);
        }
        let (_, period, german) = ADVERBS.iter().find(|(w, _, _)| *w == word)?;
        // Only behind an amount: `monthly report` is a name.
        if !self.is_currency(-1) && !matches!(self.kind(-1), Some(Kind::Number)) {
            return None;
        }
        let right = format!("per {period}");
        let (code, message) = if *german {
            (Code::OtherLanguage, format!("the language is English: `{}` is written `{right}`", self.word(0)))
        } else {
            (Code::MisspelledKeyword, format!("`{}` is written `{right}` here", self.word(0)))
        };
        self.replace(code, (0, 0), message, &right)
    }

    /// `25 Prozent`, `25 per cent`.
    fn percent(&self) -> Option<Mend> {
        if self.kind(-1) != Some(Kind::Number) {
            return None;
        }
        let word = self.word(0);
        if matches!(word, "Prozent" | "prozent" | "PROZENT") {
            let message = format!("the language is English: `{word}` is written `percent`");
            return self.replace(Code::OtherLanguage, (0, 0), message, "percent");
        }
        let points = word.to_lowercase();
        if matches!(points.as_str(), "prozentpunkte" | "prozentpunkten") {
            let message = format!("the language is English: `{word}` is written `percentage points`");
            return self.replace(Code::OtherLanguage, (0, 0), message, "percentage points");
        }
        if word.eq_ignore_ascii_case("per") && self.word(1).eq_ignore_ascii_case("cent") {
            let message = String::from("`per cent` is written `percent`, or `%`");
            return self.replace(Code::MisspelledKeyword, (0, 1), message, "percent");
        }
        None
    }

    /// `4/15/2005`.
    fn strokes(&self) -> Option<Mend> {
        let number = |by| (self.kind(by) == Some(Kind::Number)).then(|| self.word(by).parse::<u32>().ok()).flatten();
        let (first, second, year) = (number(0)?, number(2)?, number(4)?);
        if self.word(1) != "/" || self.word(3) != "/" || !(1900..=2200).contains(&year) {
            return None;
        }
        let written = |month: u32, day: u32| format!("{year}-{month:02}-{day:02}");
        let span = self.span(0, 4)?;
        let (american, european) = ((1..=12).contains(&first), (1..=12).contains(&second));
        let mut ways: Vec<String> = Vec::new();
        if american {
            ways.push(written(first, second));
        }
        if european && first != second {
            ways.push(written(second, first));
        }
        let right = ways.first()?.clone();
        let shown = self.text.get(span.range())?;
        let sure = if ways.len() == 1 { Safety::Safe } else { Safety::Unsafe };
        let message = match ways.get(1) {
            Some(other) => format!("the date `{shown}` can be read in two ways: {right} or {other}"),
            None => format!("the date `{shown}` is written `{right}` here"),
        };
        let mut diagnostic = Diagnostic::error(Code::DateForm, span, message).label("year, month, day");
        for way in ways {
            diagnostic = diagnostic.fix(sure, format!("write `{way}`"), span, way);
        }
        Some((diagnostic, vec![Patch::new(span.start as usize, span.end as usize, right)]))
    }

    /// `April 2005`, `15 April 2005`, `15. April 2005`.
    fn month(&self) -> Option<Mend> {
        let word = self.word(0).to_lowercase();
        let at = MONTHS.iter().position(|m| word.starts_with(m))?;
        let month = match at {
            12 => 3,
            13 => 5,
            14 => 10,
            15 => 12,
            _ => at + 1,
        };
        let long = [
            "january",
            "february",
            "march",
            "april",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
            "januar",
            "februar",
            "märz",
            "juni",
            "juli",
            "oktober",
            "dezember",
            "may",
            "mai",
        ];
        let year: u32 = self.word(1).parse().ok().filter(|y| (1900..=2200).contains(y))?;
        if !(long.contains(&word.as_str()) || word.chars().count() == 3) || self.kind(1) != Some(Kind::Number) {
            return None;
        }
        let day = |by: isize| {
            let day: Option<u32> = self.word(by).parse().ok();
            day.filter(|d| (1..=31).contains(d) && self.kind(by) == Some(Kind::Number))
        };
        let (from, right) = match (day(-1), day(-2).filter(|_| self.word(-1) == ".")) {
            (Some(day), _) => (-1, format!("{year}-{month:02}-{day:02}")),
            (None, Some(day)) => (-2, format!("{year}-{month:02}-{day:02}")),
            (None, None) => (0, format!("{year}-{month:02}")),
        };
        let shown = self.text.get(self.span(from, 1)?.range())?;
        let message = format!("the date `{shown}` is written `{right}` here");
        self.replace(Code::DateForm, (from, 1), message, &right)
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
        let word = self.word(0).to_lowercase();
        if !matches!(word.as_str(), "to" | "bis") || !self.behind_amount() || self.kind(1) != Some(Kind::Number) {
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

    /// `990,- EUR`, `990.– EUR`.
    fn dash_for_cents(&self) -> Option<Mend> {
        let dash = matches!(self.word(1), "-" | "–" | "—") && self.joined(1);
        if !matches!(self.word(0), "," | ".") || !dash || self.kind(-1) != Some(Kind::Number) || !self.joined(0) {
            return None;
        }
        let message =
            format!("`{}{}` is left out: the amount is written `{}`", self.word(0), self.word(1), self.word(-1));
        self.replace(Code::MoneyForm, (0, 1), message, if self.joined(2) { " " } else { "" })
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
        let diagnostic = Diagnostic::error(Code::UnexpectedText, span, message)
            .label(format!("write `{right}`"))
            .fix_edits(Safety::Safe, format!("write `{right}`"), vec![Edit { span, replacement: right.to_owned() }]);
        Some((diagnostic, patches))
    }
}
