//! What is said in other words: `2 Tage`, `14 days training`, `customer references: 2`, `for free`, `at least certified
//! engineer`, `expect tier none`, `Mitte 2005`, `one of a, b`.

use super::Around;
use crate::diagnostic::{Code, Diagnostic, Edit, Safety};
use crate::source::Span;
use crate::syntax::german::{in_english, number_in_words};
use crate::syntax::keywords::{self, RESERVED};
use crate::syntax::mend::Mend;
use crate::syntax::patch::Patch;
use crate::syntax::scan::Kind;

/// German words for lengths of time.
const TIMES: &[(&[&str], &str)] = &[
    (&["minute", "minuten"], "minutes"),
    (&["stunde", "stunden"], "hours"),
    (&["tag", "tage", "tagen"], "days"),
    (&["woche", "wochen"], "weeks"),
    (&["monat", "monate", "monaten"], "months"),
    (&["jahr", "jahre", "jahren"], "years"),
];

/// Other words for how exactly a date is known.
const PRECISIONS: &[(&str, &str)] = &[
    ("anfang", "early"),
    ("mitte", "mid"),
    ("ende", "late"),
    ("frühling", "spring"),
    ("frühjahr", "spring"),
    ("sommer", "summer"),
    ("herbst", "autumn"),
    ("winter", "winter"),
    ("spring", "spring"),
    ("summer", "summer"),
    ("autumn", "autumn"),
    ("early", "early"),
    ("mid", "mid"),
    ("late", "late"),
];

/// The code of a country that goes by the letters on its cars.
fn plate(word: &str) -> Option<&'static str> {
    match word {
        "D" => Some("DE"),
        "A" => Some("AT"),
        "F" => Some("FR"),
        "I" => Some("IT"),
        "B" => Some("BE"),
        "L" => Some("LU"),
        "UK" => Some("GB"),
        _ => None,
    }
}

fn time(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    TIMES.iter().find(|(words, _)| words.contains(&word.as_str())).map(|(_, unit)| *unit)
}

impl Around<'_> {
    fn says(&self, by: isize, word: &str) -> bool {
        self.word(by).eq_ignore_ascii_case(word)
    }

    /// An error with a fix that a reader has to agree to.
    fn perhaps(
        &self,
        code: Code,
        (from, to): (isize, isize),
        message: String,
        label: &str,
        with: &str,
    ) -> Option<Mend> {
        let span = self.span(from, to)?;
        let diagnostic = Diagnostic::error(code, span, message).label(label).fix(
            Safety::Unsafe,
            format!("write `{with}`"),
            span,
            with,
        );
        Some((diagnostic, vec![Patch::new(span.start as usize, span.end as usize, with)]))
    }

    /// Whether a requirement begins behind the token.
    fn opens_requirement(&self, by: isize) -> bool {
        ["requires", "expects", "and", "or", ",", "("].iter().any(|word| self.says(by, word))
    }

    /// The last word of a name in a line.
    fn end_of_name(&self, from: isize) -> Option<isize> {
        let is_part = |by: &isize| {
            self.token(*by).is_some_and(|t| {
                let word = t.text(self.text);
                t.kind == Kind::Word
                    && (t.first.is_none() || *by == from)
                    && !keywords::is_in(RESERVED, word)
                    && !matches!(word, "from" | "for" | "of")
            })
        };
        (from..from + 8).take_while(is_part).last()
    }

    /// `14 Tage training`, `2 days training`: a measure is compared.
    pub(super) fn days_of(&self) -> Option<Mend> {
        let known = |word: &str| time(word).or_else(|| TIMES.iter().map(|(_, unit)| *unit).find(|unit| *unit == word));
        let unit = known(self.word(1))?;
        let last = self.end_of_name(2).filter(|_| self.in_condition() && self.opens_requirement(-1))?;
        let name = self.text.get(self.span(2, last)?.range())?;
        let right = format!("{name} >= {} {unit}", self.word(0));
        let message = format!("a length of time stands behind what it measures: `{right}`");
        self.perhaps(Code::MissingOperator, (0, last), message, "so long at least?", &right)
    }

    /// `training >= 2 Tage`.
    pub(super) fn german_time(&self) -> Option<Mend> {
        if self.kind(-1) != Some(Kind::Number) {
            return None;
        }
        let unit = time(self.word(0))?;
        self.replace(Code::OtherLanguage, (0, 0), in_english(self.word(0), unit), unit)
    }

    /// `requires customer references: 2`.
    pub(super) fn colon_for_count(&self) -> Option<Mend> {
        if self.word(0) != ":" || self.kind(1) != Some(Kind::Number) || !self.in_condition() {
            return None;
        }
        let before = |by: &isize| {
            self.kind(*by) == Some(Kind::Word) && !keywords::is_in(RESERVED, self.word(*by)) && !self.says(*by, "of")
        };
        let first = (1..8).map(|by| -by).take_while(before).last()?;
        if !self.opens_requirement(first - 1) {
            return None;
        }
        let (name, number) = (self.text.get(self.span(first, -1)?.range())?, self.word(1));
        let has_unit = self.word(2) == "%"
            || self.is_currency(2)
            || keywords::is_in(keywords::UNITS, self.word(2))
            || time(self.word(2)).is_some();
        let right = if has_unit { format!("{name} >= {number}") } else { format!("{number} {name}") };
        let message = format!("a requirement has no colon: `{right}`");
        self.perhaps(Code::UnexpectedText, (first, 1), message, "so much at least?", &right)
    }

    /// `phone support for free`, `kostenlos`.
    pub(super) fn free(&self) -> Option<Mend> {
        let right = "free of charge";
        let german = matches!(self.lower(0).as_ref(), "kostenlos" | "kostenfrei" | "gratis" | "umsonst");
        let english = self.says(0, "for") && self.says(1, "free");
        let behind = matches!(self.kind(-1), Some(Kind::Word | Kind::Text));
        if !(german || english) || !behind || !self.clause().eq_ignore_ascii_case("grants") {
            return None;
        }
        if english {
            let message = format!("`for free` is written `{right}` here");
            return self.replace(Code::MisspelledKeyword, (0, 1), message, right);
        }
        self.replace(Code::OtherLanguage, (0, 0), in_english(self.word(0), right), right)
    }

    /// `at least certified engineer`: how many?
    pub(super) fn at_least_what(&self) -> Option<Mend> {
        if !self.says(0, "at") || !(self.says(1, "least") || self.says(1, "most")) {
            return None;
        }
        let next = self.token(2).filter(|t| t.kind == Kind::Word && t.first.is_none())?.text(self.text);
        if !self.in_condition() || number_in_words(next).is_some() || keywords::is_in(RESERVED, next) {
            return None;
        }
        let one = ["a", "an", "half", "all", "of", "open"].contains(&next.to_lowercase().as_str());
        if one || self.is_currency(2) || !self.opens_requirement(-1) {
            return None;
        }
        let said = format!("{} {}", self.word(0), self.word(1));
        let message = format!("after `{said}` a number is missing: how many?");
        self.perhaps(Code::MissingText, (0, 1), message, "how many?", &format!("{said} 1"))
    }

    /// `expect tier none`, `expect not portal access`.
    pub(super) fn expect_none(&self) -> Option<Mend> {
        if !self.says(-1, "expect") {
            return None;
        }
        if self.says(0, "tier") && (self.says(1, "none") || self.says(1, "keine")) {
            let message = format!("`{} {}` is written `no tier` here", self.word(0), self.word(1));
            return self.replace(Code::MisspelledKeyword, (0, 1), message, "no tier");
        }
        if self.says(0, "not") && !self.says(1, "tier") && !self.says(1, "possible") {
            return self.replace(Code::MisspelledKeyword, (0, 0), String::from("`not` is written `no` here"), "no");
        }
        None
    }

    /// `Mitte 2005`, `summer 05`.
    pub(super) fn part_of_year(&self) -> Option<Mend> {
        let word = self.lower(0);
        let (_, right) = PRECISIONS.iter().find(|(said, _)| *said == word)?;
        let dated = ["from", "until", "in", "by", "on", "planned", "announced", "of", "bis", "ab", "seit"];
        let year = self.token(1).filter(|t| t.kind == Kind::Number && t.first.is_none())?.text(self.text);
        if !dated.iter().any(|before| self.says(-1, before)) || !year.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        match year.len() {
            4 if word != *right => {
                let written = self.text.get(self.span(0, 1)?.range())?;
                let right = format!("{right} {year}");
                self.replace(Code::OtherLanguage, (0, 1), in_english(written, &right), &right)
            }
            2 => {
                let century = if year < "70" { "20" } else { "19" };
                let right = format!("{right} {century}{year}");
                let message = format!("a year has four digits: `{right}`");
                self.perhaps(Code::DateForm, (0, 1), message, "which year?", &right)
            }
            _ => None,
        }
    }

    /// `population Gold ca. 90`, `~90`.
    pub(super) fn circa(&self) -> Option<Mend> {
        let word = self.lower(0);
        let dot = isize::from(self.word(1) == "." && self.joined(1));
        let said = matches!(word.as_ref(), "ca" | "circa" | "approx" | "approximately" | "etwa" | "rund" | "~" | "±");
        let counts = || ["population", "target"].iter().any(|item| self.clause().eq_ignore_ascii_case(item));
        if !said || self.kind(1 + dot) != Some(Kind::Number) || !counts() {
            return None;
        }
        let message = format!("`{}` is written `about` here", self.text.get(self.span(0, dot)?.range())?);
        let joined = self.joined(1 + dot);
        self.replace(Code::MisspelledKeyword, (0, dot), message, if joined { "about " } else { "about" })
    }

    /// `sum of orders.amount over last 6 months`.
    pub(super) fn over_last(&self) -> Option<Mend> {
        let window = self.says(0, "over") && (self.says(1, "last") || self.says(1, "past"));
        let counted = matches!(self.kind(2), Some(Kind::Number | Kind::Word));
        if !window || !counted || !self.clause().eq_ignore_ascii_case("measure") {
            return None;
        }
        let message = format!("`over {}` is written `over the last` here", self.word(1));
        self.replace(Code::MisspelledKeyword, (0, 1), message, "over the last")
    }

    /// `measure "partner type": one of reseller, consultant`.
    pub(super) fn one_of_without_parentheses(&self) -> Option<Mend> {
        let lists = self.says(0, "of") && (self.says(-1, "one") || self.says(-1, "set"));
        if !lists || !self.clause().eq_ignore_ascii_case("measure") {
            return None;
        }
        let is_part = |by: &isize| {
            self.token(*by).is_some_and(|t| {
                let word = t.text(self.text);
                let column = word.eq_ignore_ascii_case("column") || word.eq_ignore_ascii_case("columns");
                t.first.is_none() && (t.kind == Kind::Word && !column || t.kind == Kind::Text || word == ",")
            })
        };
        let last = (1..40).take_while(is_part).last()?;
        let commas = (1..=last).filter(|by| self.word(*by) == ",").count();
        if commas == 0 || self.word(last) == "," || self.word(1) == "(" {
            return None;
        }
        let (open, close) = (self.token(1)?.start, self.token(last)?.end);
        let patches = vec![Patch::new(open, open, "("), Patch::new(close, close, ")")];
        let span = self.span(1, last)?;
        let right = format!("({})", self.text.get(span.range())?);
        let message = String::from("choices stand in parentheses");
        Some((super::mended(Code::UnexpectedText, span, message, format!("write `{right}`"), &patches), patches))
    }

    /// `territory DE AT CH`, `territory D, A`.
    pub(super) fn countries(&self) -> Option<Mend> {
        if self.word(0).len() > 2 {
            return None;
        }
        let mut line = (0..30).map(|by| -by).skip_while(|by| self.token(*by).is_some_and(|t| t.first.is_none()));
        let first = line.next().filter(|first| *first < 0)?;
        let of_region = self.says(first, "region") || self.says(first, "distribution");
        if let Some(right) = plate(self.word(0)).filter(|_| of_region || self.says(first, "territory")) {
            let sure = self.says(0, "UK") || self.says(first, "territory");
            let message = format!("a country goes by its two letters of ISO 3166: `{}` is `{right}`", self.word(0));
            return if sure && !self.is_region() {
                self.replace(Code::NoSuchChoice, (0, 0), message, right)
            } else {
                None
            };
        }
        if !self.says(first, "territory") {
            return None;
        }
        let code = |by: isize| {
            let word = self.word(by);
            word.len() == 2 && word.bytes().all(|b| b.is_ascii_uppercase())
        };
        let here = self.token(0)?;
        if !code(0) || !code(-1) || first == -1 && self.says(-1, "territory") {
            return None;
        }
        let end = self.token(-1)?.end;
        let point = Span::new(self.file, end, end);
        let message = format!("between `{}` and `{}` a comma is missing", self.word(-1), self.word(0));
        let diagnostic = Diagnostic::error(Code::MissingText, here.span(self.file), message)
            .label("the next country")
            .fix_edits(Safety::Safe, "write `,`", vec![Edit { span: point, replacement: String::from(",") }]);
        Some((diagnostic, vec![Patch::new(end, end, ",")]))
    }

    /// Whether the program declares a region of this name.
    fn is_region(&self) -> bool {
        let name = self.word(0);
        self.tokens.windows(2).any(|pair| {
            let [first, second] = pair else { return false };
            first.first.is_some()
                && first.text(self.text).eq_ignore_ascii_case("region")
                && second.text(self.text).trim_matches('"').eq_ignore_ascii_case(name)
        })
    }

    /// `given 1 customer reference nothing else`.
    pub(super) fn nothing_else(&self) -> Option<Mend> {
        let apart = self.word(-1) == "," || self.says(-1, "given");
        if !self.says(0, "nothing") || !self.says(1, "else") || apart || self.token(0)?.first.is_some() {
            return None;
        }
        let end = self.token(-1)?.end;
        let patches = vec![Patch::new(end, end, ",")];
        let message = String::from("before `nothing else` a comma is missing");
        Some((
            super::mended(Code::MissingText, self.span(0, 1)?, message, String::from("write `,`"), &patches),
            patches,
        ))
    }

    /// `given track VAR partner type is reseller`: a fact that begins behind another one, of a measure that is declared.
    pub(super) fn fact_without_comma(&self) -> Option<Mend> {
        if !self.says(0, "is") {
            return None;
        }
        let given = (1..40).map(|by| -by).take_while(|by| !self.says(*by, "expect")).any(|by| self.says(by, "given"));
        if !given || !self.clause().eq_ignore_ascii_case("example") {
            return None;
        }
        let declares = |name: &str| {
            let text = self.text.to_lowercase();
            let name = name.to_lowercase();
            text.contains(&format!("measure \"{name}\"")) || text.contains(&format!("measure {name}:"))
        };
        let first = (1..5).map(|by| -by).find(|by| {
            let name = self.span(*by, -1).and_then(|span| self.text.get(span.range()));
            self.kind(*by) == Some(Kind::Word) && name.is_some_and(declares)
        })?;
        let ends =
            self.kind(first - 1) == Some(Kind::Word) && !self.says(first - 1, "given") && !self.says(first - 1, "not");
        if !ends {
            return None;
        }
        let end = self.token(first - 1)?.end;
        let patches = vec![Patch::new(end, end, ",")];
        let name = self.text.get(self.span(first, -1)?.range())?;
        let message = format!("before `{name}` a comma is missing");
        let span = self.span(first, -1)?;
        Some((super::mended(Code::TwoNamesInARow, span, message, String::from("write `,`"), &patches), patches))
    }

    /// `requires 50 points`: of which score?
    pub(super) fn points_of(&self) -> Option<Mend> {
        let points = matches!(self.lower(1).as_ref(), "points" | "point" | "punkte");
        let goes_on = self.token(2).is_some_and(|t| {
            t.first.is_none() && t.kind == Kind::Word && !keywords::is_in(RESERVED, t.text(self.text))
        });
        if !points || goes_on || !self.in_condition() || !self.opens_requirement(-1) {
            return None;
        }
        let at =
            self.tokens.iter().position(|t| t.first.is_some() && t.text(self.text).eq_ignore_ascii_case("score"))?;
        let name = self.tokens.iter().skip(at + 1).take_while(|t| {
            let word = t.text(self.text);
            matches!(t.kind, Kind::Word | Kind::Text) && !keywords::is_in(RESERVED, word) && word != "up"
        });
        let name = name.map(|t| t.text(self.text)).collect::<Vec<_>>().join(" ");
        let right = format!("{name} >= {} points", self.word(0));
        let message = format!("before `{} {}` the name of a score is missing", self.word(0), self.word(1));
        (!name.is_empty())
            .then(|| self.perhaps(Code::MissingText, (0, 1), message, "points of which score?", &right))?
    }

    /// `score strength 1 point per …`: its parts stand behind a colon.
    pub(super) fn score_without_colon(&self) -> Option<Mend> {
        let mut before = (1..6).map(|by| -by).take_while(|by| self.kind(*by) == Some(Kind::Word));
        let first = before.find(|by| self.token(*by).is_some_and(|t| t.first.is_some()))?;
        let points = matches!(self.lower(1).as_ref(), "points" | "point");
        if first == -1 || !self.says(first, "score") || !points || self.says(-1, "to") {
            return None;
        }
        let end = self.token(-1)?.end;
        let patches = vec![Patch::new(end, end, ":")];
        let message = format!("behind `{}` a colon is missing: the parts of a score follow it", self.word(-1));
        Some((
            super::mended(Code::MissingText, self.span(0, 1)?, message, String::from("write `:`"), &patches),
            patches,
        ))
    }

    /// `by purchases: 0-25000 EUR 15%, 25000-50000 EUR 18%`.
    pub(super) fn bands_by_ranges(&self) -> Option<Mend> {
        let numbers = self.kind(1) == Some(Kind::Number) && self.kind(3) == Some(Kind::Number);
        if self.word(0) != ":" || !numbers || !self.clause().eq_ignore_ascii_case("grants") {
            return None;
        }
        let mut bands: Vec<String> = Vec::new();
        let (mut at, mut unit, mut starts) = (1, String::new(), Vec::new());
        loop {
            let begins = at;
            let dash = matches!(self.word(at + 1), "-" | "–" | "—" | ".." | "to" | "bis");
            if self.kind(at) != Some(Kind::Number) || !dash || self.kind(at + 2) != Some(Kind::Number) {
                return None;
            }
            let mut next = at + 3;
            while self.kind(next).is_some() && self.kind(next) != Some(Kind::Number) && next < begins + 8 {
                next += 1;
            }
            if self.kind(next) != Some(Kind::Number) || self.word(next + 1) != "%" {
                return None;
            }
            if next > at + 3 {
                let written = self.text.get(self.span(at + 3, next - 1)?.range())?;
                written.trim_end_matches([':', '=']).trim().clone_into(&mut unit);
            }
            starts.push((self.word(at), self.word(next)));
            at = next + 2;
            if self.word(at) != "," || self.kind(at + 1) != Some(Kind::Number) {
                break;
            }
            at += 1;
        }
        let gap = if unit.is_empty() || unit.starts_with('%') { "" } else { " " };
        bands.extend(starts.iter().map(|(from, value)| format!("from {from}{gap}{unit} {value}%")));
        let right = bands.join(", ");
        let message = String::from("a band begins with `from`, and ends where the next one begins");
        self.perhaps(Code::RangeForm, (1, at - 1), message, "bands?", &right)
    }
}
