//! Periods and dates as people write them: `pro Jahr`, `p.a.`, `4/15/2005`, `15.4.05`, `April 2005`, `Q2/2005`.

use super::Around;
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::syntax::german::in_english;
use crate::syntax::mend::{Mend, until};
use crate::syntax::patch::Patch;
use crate::syntax::scan::Kind;

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

impl Around<'_> {
    /// `pro Jahr`, `/Jahr`, `EUR annually`.
    pub(super) fn period(&self) -> Option<Mend> {
        let word = self.lower(0);
        if matches!(word.as_ref(), "per" | "pro") && self.word(1).eq_ignore_ascii_case("annum") {
            let message = format!("`{} {}` is written `per year` here", self.word(0), self.word(1));
            return self.replace(Code::MisspelledKeyword, (0, 1), message, "per year");
        }
        let found = |word: &str| PERIODS.iter().find(|(g, _)| *g == word.to_lowercase()).map(|(_, p)| *p);
        if matches!(word.as_ref(), "pro" | "je" | "im" | "per") {
            let period = found(self.word(1))?;
            let written = format!("{} {}", self.word(0), self.word(1));
            let right = format!("per {period}");
            return self.replace(Code::OtherLanguage, (0, 1), in_english(&written, &right), &right);
        }
        if self.word(-1) == "/" {
            let period = found(&word)?;
            return self.replace(Code::OtherLanguage, (0, 0), in_english(self.word(0), period), period);
        }
        let (_, period, german) = ADVERBS.iter().find(|(w, _, _)| *w == word)?;
        // Only behind an amount: `monthly report` is a name.
        if !self.is_currency(-1) && !matches!(self.kind(-1), Some(Kind::Number)) {
            return None;
        }
        let right = format!("per {period}");
        let (code, message) = if *german {
            (Code::OtherLanguage, in_english(self.word(0), &right))
        } else {
            (Code::MisspelledKeyword, format!("`{}` is written `{right}` here", self.word(0)))
        };
        self.replace(code, (0, 0), message, &right)
    }

    /// `10000 EUR p.a.`.
    pub(super) fn per_annum(&self) -> Option<Mend> {
        let behind = || self.is_currency(-1) || self.kind(-1) == Some(Kind::Number) || self.word(-1) == "%";
        let letters =
            self.word(0).eq_ignore_ascii_case("p") && self.word(1) == "." && self.word(2).eq_ignore_ascii_case("a");
        let (last, whole) = match (letters, self.word(0).eq_ignore_ascii_case("pa")) {
            (true, _) if self.word(3) == "." && self.joined(3) => (3, true),
            (true, _) => (2, true),
            (false, pa) => (0, pa),
        };
        if !whole || !behind() {
            return None;
        }
        let written = self.text.get(self.token(0)?.start..self.token(last)?.end)?;
        let message = format!("`{written}` is written `per year` here");
        self.replace(Code::MisspelledKeyword, (0, last), message, "per year")
    }

    /// `Q2/2005`, `Q2 2005`: progc has months, seasons and days.
    pub(super) fn quarter(&self) -> Option<Mend> {
        let quarter: u32 = self.word(0).strip_prefix(['Q', 'q'])?.parse().ok().filter(|q| (1..=4).contains(q))?;
        let last = if matches!(self.word(1), "/" | "-") { 2 } else { 1 };
        let year: u32 = self.word(last).parse().ok().filter(|y| (1900..=2200).contains(y))?;
        let span = self.span(0, last)?;
        let written = self.text.get(span.range())?;
        // From its first day, until the day behind its last.
        let until = self.word(-1).eq_ignore_ascii_case("until");
        let right = match (until, quarter) {
            (true, 4) => format!("{}-01-01", year + 1),
            (true, q) => format!("{year}-{:02}-01", q * 3 + 1),
            (false, q) => format!("{year}-{:02}-01", q * 3 - 2),
        };
        let diagnostic = Diagnostic::error(Code::DateForm, span, format!("a quarter is no date here: `{written}`"))
            .label("which day or month?")
            .help(format!(
                "write a day, as in `{right}`, a month, as in `{}`, or `early {year}`",
                right.get(..7).unwrap_or_default()
            ))
            .fix(Safety::Unsafe, format!("write `{right}`"), span, right.clone());
        Some((diagnostic, vec![Patch::new(span.start as usize, span.end as usize, right)]))
    }

    /// `15.04.05`.
    pub(super) fn short_date(&self) -> Option<Mend> {
        let written = self.word(0);
        let parts: Vec<u32> = written.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
        let [day, month, year] = parts.as_slice() else { return None };
        let two = written.rsplit('.').next().is_some_and(|y| y.len() == 2);
        if !two || !(1..=31).contains(day) || !(1..=12).contains(month) {
            return None;
        }
        let century = if *year < 70 { 2000 } else { 1900 };
        let right = format!("{}-{month:02}-{day:02}", century + year);
        let span = self.span(0, 0)?;
        if until::ends(self.word(-1)) {
            return until::either_day(span, written, right.parse().ok()?);
        }
        let diagnostic =
            Diagnostic::error(Code::DateForm, span, format!("the date `{written}` is written `{right}` here"))
                .label("year, month, day")
                .help("a year has four digits")
                .fix(Safety::Unsafe, format!("write `{right}`"), span, right.clone());
        Some((diagnostic, vec![Patch::new(span.start as usize, span.end as usize, right)]))
    }

    /// `4/15/2005`.
    pub(super) fn strokes(&self) -> Option<Mend> {
        let number = |by| (self.kind(by) == Some(Kind::Number)).then(|| self.word(by).parse::<u32>().ok()).flatten();
        let (first, second, year) = (number(0)?, number(2)?, number(4)?);
        let short = self.word(4).len() == 2;
        let year = if short { year + if year < 70 { 2000 } else { 1900 } } else { year };
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
        if let [only] = ways.as_slice()
            && until::ends(self.word(-1))
        {
            return until::either_day(span, shown, only.parse().ok()?);
        }
        let sure = if ways.len() == 1 && !short { Safety::Safe } else { Safety::Unsafe };
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
    pub(super) fn month(&self) -> Option<Mend> {
        let word = self.lower(0);
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
        if !(long.contains(&word.as_ref()) || word.chars().count() == 3) || self.kind(1) != Some(Kind::Number) {
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
        if let (true, Ok(day)) = (from < 0 && until::ends(self.word(from - 1)), right.parse()) {
            return until::either_day(self.span(from, 1)?, shown, day);
        }
        let message = format!("the date `{shown}` is written `{right}` here");
        self.replace(Code::DateForm, (from, 1), message, &right)
    }
}
