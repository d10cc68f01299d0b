//! What is said where the language writes: `above 80%`, `minimum 5`, `&`, a colon behind `requires`, a word twice, a
//! clause without its keyword.

use super::{Case, Gain, Verdict};
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::source::Span;
use crate::syntax::german::in_english;
use crate::syntax::keywords::{self, CLAUSES, HEADER, ITEMS, RESERVED};
use crate::syntax::patch::Patch;
use crate::syntax::scan::Kind;
use crate::syntax::split::{BULLETS, Part, PartKind};

/// Words before a number, and what is written for them.
const SPOKEN: &[(&[&str], &str, Code)] = &[
    (&["greater", "than"], "more than", Code::MisspelledKeyword),
    (&["higher", "than"], "more than", Code::MisspelledKeyword),
    (&["bigger", "than"], "more than", Code::MisspelledKeyword),
    (&["larger", "than"], "more than", Code::MisspelledKeyword),
    (&["lower", "than"], "less than", Code::MisspelledKeyword),
    (&["smaller", "than"], "less than", Code::MisspelledKeyword),
    (&["not", "less", "than"], "at least", Code::MisspelledKeyword),
    (&["no", "less", "than"], "at least", Code::MisspelledKeyword),
    (&["not", "more", "than"], "at most", Code::MisspelledKeyword),
    (&["no", "more", "than"], "at most", Code::MisspelledKeyword),
    (&["a", "minimum", "of"], "at least", Code::MisspelledKeyword),
    (&["minimum", "of"], "at least", Code::MisspelledKeyword),
    (&["minimum"], "at least", Code::MisspelledKeyword),
    (&["min"], "at least", Code::MisspelledKeyword),
    (&["a", "maximum", "of"], "at most", Code::MisspelledKeyword),
    (&["maximum", "of"], "at most", Code::MisspelledKeyword),
    (&["maximum"], "at most", Code::MisspelledKeyword),
    (&["max"], "at most", Code::MisspelledKeyword),
    (&["up", "to"], "at most", Code::MisspelledKeyword),
    (&["atleast"], "at least", Code::MisspelledKeyword),
    (&["above"], ">", Code::MisspelledKeyword),
    (&["over"], ">", Code::MisspelledKeyword),
    (&["exceeds"], ">", Code::MisspelledKeyword),
    (&["exceeding"], ">", Code::MisspelledKeyword),
    (&["below"], "<", Code::MisspelledKeyword),
    (&["under"], "<", Code::MisspelledKeyword),
    (&["equals"], "=", Code::MisspelledKeyword),
    (&["über"], ">", Code::OtherLanguage),
    (&["unter"], "<", Code::OtherLanguage),
    (&["mehr", "als"], "more than", Code::OtherLanguage),
    (&["weniger", "als"], "less than", Code::OtherLanguage),
    (&["from"], ">=", Code::MisspelledKeyword),
    (&["of"], ">=", Code::MisspelledKeyword),
    (&["is"], "=", Code::MisspelledKeyword),
    (&["plus"], "and", Code::MisspelledKeyword),
    (&["as", "well", "as"], "and", Code::MisspelledKeyword),
    (&["along", "with"], "and", Code::MisspelledKeyword),
    (&["sowie"], "and", Code::OtherLanguage),
];

/// Words that say nothing here.
const FILLERS: &[&str] = &[
    "only", "the", "a", "an", "all", "then", "also", "both", "either", "must", "have", "having", "has", "is", "be",
    "of",
];

impl Case<'_, '_> {
    /// `above 80%`, `purchases of 250000 EUR/yr`, `plus 4 certified engineers`.
    pub(super) fn spoken(&self) -> Option<Verdict> {
        if !self.in_condition() {
            return None;
        }
        for start in (self.at.saturating_sub(3)..=self.at).filter(|i| self.part.tokens.contains(i)) {
            if start == self.part.tokens.start {
                continue;
            }
            for (words, right, code) in SPOKEN {
                let said = (start..).zip(words.iter()).all(|(i, w)| self.word(i).eq_ignore_ascii_case(w));
                let end = start + words.len();
                let joins = *right == "and";
                if !said || !(joins || self.kind(end) == Some(Kind::Number)) {
                    continue;
                }
                let (first, last) = (self.token(start)?, self.token(end - 1)?);
                let span = self.span(start).to(self.span(end - 1));
                let written = self.slice(start, end);
                let message = if *code == Code::OtherLanguage {
                    in_english(&written, right)
                } else {
                    format!("`{written}` is written `{right}` here")
                };
                let sure =
                    if matches!(*words, ["from" | "of" | "is"] | ["up", "to"]) { Safety::Unsafe } else { Safety::Safe };
                let diagnostic = Diagnostic::error(*code, span, message).label(format!("write `{right}`")).fix(
                    sure,
                    format!("write `{right}`"),
                    span,
                    *right,
                );
                let patches = vec![Patch::new(first.start, last.end, *right)];
                if let Some(verdict) = self.mended(diagnostic, patches) {
                    return Some(verdict);
                }
            }
        }
        // `is at least 5`, `of at least 5`.
        let fillers = (self.at.saturating_sub(3)..self.at).filter(|i| self.part.tokens.contains(i));
        let mut fillers = fillers.filter(|&i| matches!(self.word(i), "is" | "are" | "of"));
        fillers.find_map(|filler| {
            let next = self.word(filler + 1);
            let compares = matches!(next, "at" | "more" | "less" | "fewer" | "exactly");
            compares.then(|| self.without(filler, format!("`{}` is left out before `{next}`", self.word(filler))))?
        })
    }

    /// The token taken out, where the sentence goes on then.
    fn without(&self, index: usize, message: String) -> Option<Verdict> {
        let token = self.token(index)?;
        let span = self.span(index);
        let patch = Patch::new(token.start, token.end, " ");
        // Without its minus a number is another one.
        let sure = if matches!(self.word(index), "-" | "!" | "*") { Safety::Unsafe } else { Safety::Safe };
        let diagnostic = Diagnostic::error(Code::UnexpectedText, span, message).label("take it out").fix(
            sure,
            "take it out",
            span,
            "",
        );
        self.mended(diagnostic, vec![patch])
    }

    /// A word that stands twice, a word or sign that says nothing.
    pub(super) fn superfluous(&self) -> Option<Verdict> {
        let found = self.word(self.at);
        let before = self.at.checked_sub(1).map_or("", |i| self.word(i));
        if self.is_word(self.at) && found.eq_ignore_ascii_case(before) {
            return self.without(self.at, format!("`{found}` stands twice"));
        }
        // `population population "Gold"`: what follows the second one does not fit.
        if let (Some(last), Some(earlier)) = (self.at.checked_sub(1), self.at.checked_sub(2))
            && self.is_word(last)
            && self.token(earlier).is_some()
            && self.word(earlier).eq_ignore_ascii_case(before)
        {
            return self.without(last, format!("`{before}` stands twice"));
        }
        let listed = self.token(self.at).is_some_and(|t| t.first.is_some());
        let mark = self.token(self.at + 1).zip(self.token(self.at)).filter(|(m, n)| m.start == n.end);
        let counted = self.kind(self.at) == Some(Kind::Number)
            && mark.is_some_and(|(m, _)| matches!(m.text(self.reader.text), "." | ")"));
        if (counted || BULLETS.contains(&found)) && listed {
            let last = if counted { self.at + 1 } else { self.at };
            let (token, span) = (self.token(self.at)?, self.span(self.at).to(self.span(last)));
            let end = self.token(last)?.end;
            let found = self.slice(self.at, last + 1).replace(' ', "");
            // A colon behind the keyword has been taken out.
            let opens = before == ":" && self.at.checked_sub(2).is_some_and(|i| i == self.part.tokens.start);
            let ends =
                opens || before.eq_ignore_ascii_case(&self.keyword) || matches!(before, "and" | "or" | "," | "(");
            let join = match (ends, self.keyword.as_str()) {
                (true, _) => "",
                (false, "grants" | "obliges") => ",",
                (false, "requires" | "expects") => "and",
                (false, _) => return None,
            };
            let what = if join.is_empty() { String::from("take it out") } else { format!("write `{join}`") };
            let diagnostic =
                Diagnostic::error(Code::UnexpectedText, span, format!("a list has no `{found}` before its parts"))
                    .label(what.clone())
                    .help("requirements are joined by `and` or `or`, benefits by commas")
                    .fix(Safety::Safe, what, span, join);
            return self.mended(diagnostic, vec![Patch::new(token.start, end, format!("{join} "))]);
        }
        if matches!(found, ":" | "." | "!" | "-" | "*") {
            let message = format!("`{found}` has no meaning behind `{before}`");
            return self.without(self.at, message);
        }
        if self.is_word(self.at) && FILLERS.iter().any(|f| f.eq_ignore_ascii_case(found)) {
            let token = self.token(self.at)?;
            let patch = Patch::new(token.start, token.end, " ");
            if self.gain(self.part, &[patch]) == Gain::Whole {
                return self
                    .without(self.at, format!("`{found}` cannot follow `{before}`, and says nothing more here"));
            }
        }
        None
    }

    /// `&` between two requirements or benefits.
    pub(super) fn ampersand(&self) -> Option<Verdict> {
        let sign = self.word(self.at);
        let number = self.kind(self.at + 1) == Some(Kind::Number);
        let joins = sign == "&" || (sign == "+" && number);
        if !joins || self.part.kind != PartKind::Clause || !(number || self.kind(self.at + 1) == Some(Kind::Text)) {
            return None;
        }
        let (token, span) = (self.token(self.at)?, self.span(self.at));
        let diagnostic = Diagnostic::error(Code::OperatorForm, span, format!("`{sign}` is written `and` here"))
            .label("write `and`")
            .fix(Safety::Safe, "write `and`", span, "and");
        self.mended(diagnostic, vec![Patch::new(token.start, token.end, " and ")])
    }

    /// `margin > 35%`: a benefit has a value, and no comparison.
    pub(super) fn granted_operator(&self) -> Option<Verdict> {
        let sign = self.word(self.at);
        if self.keyword != "grants" || !matches!(sign, ">" | ">=" | "<" | "<=" | "=" | "≥" | "≤") {
            return None;
        }
        let (token, span) = (self.token(self.at)?, self.span(self.at));
        let diagnostic =
            Diagnostic::error(Code::OperatorForm, span, format!("a benefit has a value: `{sign}` only compares"))
                .label("no comparison here")
                .help("write the value alone; for two ends write both, as in `18%..35%`")
                .fix(Safety::Unsafe, "take it out", span, "");
        self.mended(diagnostic, vec![Patch::new(token.start, token.end, " ")])
    }

    /// A clause on a line of its own, or behind the name of its tier, without its keyword; behind requirements only where
    /// they cannot go on with it (`late`).
    pub(super) fn clause_without_keyword(&self, late: bool) -> Option<Verdict> {
        let heads = ["tier", "track", "program", "package", "specialisation"];
        let in_head = self.part.kind == PartKind::Head && heads.contains(&self.keyword.as_str());
        // What cannot be read may stand behind the name that begins the line.
        let line = (self.part.tokens.start..=self.at).rev().take(8);
        let first = line.into_iter().find(|&i| self.token(i).is_some_and(|t| t.first.is_some()));
        let behind_head = first.filter(|&i| i > self.part.tokens.start + 1);
        let start = match self.kind(self.at)? {
            Kind::Number if in_head && behind_head.is_none() => self.at,
            Kind::Word if self.part.kind == PartKind::Header && first == Some(self.at) => self.at,
            _ => behind_head?,
        };
        let token = self.token(start)?;
        let in_clause = self.part.kind == PartKind::Clause && (late || self.keyword == "grants");
        let in_header = self.part.kind == PartKind::Header;
        let word = self.word(start);
        let begins = match token.kind {
            Kind::Word => !keywords::is_in(RESERVED, word),
            Kind::Number | Kind::Text => true,
            Kind::Sign | Kind::Date | Kind::OpenText | Kind::Control => false,
        };
        let known = keywords::is_in(HEADER, word) || keywords::is_in(ITEMS, word) || word.eq_ignore_ascii_case("note");
        if !(in_head || in_clause || in_header) || !begins || known {
            return None;
        }
        let rest = Part { kind: PartKind::Clause, tokens: start..self.part.tokens.end };
        let compares = rest.tokens.clone().any(|i| {
            matches!(
                self.word(i),
                ">=" | "<=" | ">" | "<" | "=" | "≥" | "≤" | "is" | "discretion" | "case" | "and" | "or"
            )
        });
        let follows = self.reader.tokens.get(rest.tokens.end).map_or("", |t| t.text(self.reader.text));
        // Before `grants` a tier asks for something; behind `grants` more is given.
        let asks = compares || (!in_clause && self.keyword != "package" && !follows.eq_ignore_ascii_case("requires"));
        let both = if asks { ["requires", "grants"] } else { ["grants", "requires"] };
        let point = Span::new(self.reader.file, token.start, token.start);
        for keyword in both {
            let patch = Patch::new(token.start, token.start, format!("{keyword} "));
            if self.reader.try_part(&rest, std::slice::from_ref(&patch)).is_err() {
                continue;
            }
            let message = format!("before `{word}` a word such as `{keyword}` is missing");
            let mut diagnostic = Diagnostic::error(Code::MissingText, self.span(start), message)
                .label("what is this?")
                .help("a clause begins with `requires`, `expects`, `grants` or `obliges`");
            let other = if keyword == "grants" { "requires" } else { "grants" };
            for written in [keyword, other] {
                diagnostic = diagnostic.fix(Safety::Unsafe, format!("write `{written}`"), point, format!("{written} "));
            }
            if start == self.part.tokens.start {
                return Some(Verdict::Hopeless(Some(diagnostic)));
            }
            return Some(Verdict::NewPart(diagnostic, patch, rest));
        }
        None
    }

    /// `portal access 5 support requests`, `5 support requests margin 10%`: two benefits without a comma between them.
    pub(super) fn grant_comma(&self) -> Option<Verdict> {
        // What does not fit is the number, or the word behind it.
        let before = self.at.checked_sub(1).filter(|&i| self.is_word(self.at) && self.part.tokens.contains(&i));
        let number = before.filter(|&i| self.kind(i) == Some(Kind::Number)).unwrap_or(self.at);
        if self.keyword != "grants" || self.kind(number) != Some(Kind::Number) || self.token(number)?.first.is_some() {
            return None;
        }
        let counts = self.is_word(number + 1) && !self.ends_amount(number);
        let name = self.name_start(number)?;
        let begin = if counts { number } else { number.checked_sub(1).filter(|&last| last > name)? };
        // A number with its name, or the name of a value that stands behind a count.
        let counted = name.checked_sub(1).is_some_and(|i| self.kind(i) == Some(Kind::Number));
        if !counts && !counted {
            return None;
        }
        let end = self.token(begin.checked_sub(1)?)?.end;
        let point = Span::new(self.reader.file, end, end);
        let place = self.span(begin - 1).to(self.span(begin));
        let message = format!("before `{}` a comma is missing", self.word(begin));
        let diagnostic = Diagnostic::error(Code::TwoNamesInARow, place, message)
            .label("a second benefit begins here")
            .help("put a comma between two benefits; a name with a number in it stands in quotes")
            .fix(Safety::Unsafe, "write `,`", point, ",");
        self.mended(diagnostic, vec![Patch::new(end, end, ",")])
    }

    /// `requires requires`: the first has nothing to say.
    pub(super) fn keyword_twice(&self) -> Option<Diagnostic> {
        let last = self.previous()?.text(self.reader.text);
        let next = self.reader.tokens.get(self.part.tokens.end)?;
        let again = self.at >= self.part.tokens.end
            && keywords::is_in(CLAUSES, last)
            && next.text(self.reader.text).eq_ignore_ascii_case(last);
        if !again {
            return None;
        }
        let span = next.span(self.reader.file);
        let diagnostic = Diagnostic::error(Code::SaidTwice, span, format!("`{last}` stands twice"))
            .label("said again")
            .fix(Safety::Safe, "take the second one out", span, "");
        Some(diagnostic)
    }

    /// The shape of the sentence that cannot be read.
    pub(super) fn shape(&self) -> Option<&'static str> {
        let found = self.word(self.at);
        if self.keyword == "grants" && matches!(found, "up" | "to" | "below" | "under" | "above" | "over" | "if") {
            return Some(
                "what depends on a measure is written in bands: `margin by purchases: from 0 EUR/yr 18%, from 50000 EUR/yr 24%`",
            );
        }
        Some(match self.keyword.as_str() {
            "requires" | "expects" => "requirements are written `purchases >= 10000 EUR/yr and 1 certified engineer`",
            "grants" => "benefits are written `margin 25%, 10 support requests per year, portal access`",
            "obliges" => "obligations are written in quotes: `\"support for end customers\"`",
            "tier" => {
                "a tier is written `tier Gold`, then perhaps `above Silver`, `by default`, `by invitation`, `on application`, `formerly …` or `split from …`, then `requires …`"
            }
            "track" => "a track is written `track ISV \"Independent software vendor\"`",
            "package" => {
                "a package is written `package \"Value Package\" costs 790 EUR`, or `790 EUR/yr`; more about the price stands in a `note \"…\"`"
            }
            "specialisation" => {
                "a specialisation is written `specialisation Storage requires 2 storage certifications`"
            }
            "measure" if self.part.tokens.clone().any(|i| self.word(i) == "=") => {
                "a measure is computed as in `measure \"bought lately\": money = sum of orders.amount over the last 12 months`"
            }
            "table" => "a table is written `table orders dated by day: day date, amount money, retail flag`",
            "commission" => "a commission is written `commission 5% of customer revenue`",
            "measure" => "a measure is written `measure \"signed projects\": count`",
            "benefit" => "a benefit is declared `benefit \"training voucher\": allowance per year`",
            "population" => "a number of partners is written `population Gold in CH 80 on 2005-03-17`",
            "target" => {
                "a target is written `target Gold 60..75 by 2006-12-31`, `target Gold 15 further` or `target Gold growth 20%`"
            }
            "rates" => "rates are written `rates 1 EUR = 1.55 CHF, 1 EUR = 1.30 USD from 2005-01-01`",
            "score" => {
                "a score is written `score performance up to 30 points: 2 points per customer reference up to 20 points, 10 points when invited`"
            }
            "distribution" => "distribution is written `distribution in CH through \"Atena AG\"`, or `direct`",
            "region" => "a region is written `region DACH = DE, AT, CH`",
            "example" => "an example is written `example \"one\" given purchases 9000 EUR/yr expect tier Silver`",
            "review" => "a review is written `review every year, promotion immediately, at most 1 tier down`",
            "vendor" => "the vendor is written `vendor \"Nimbus Software AG\"`",
            "effective" => "the dates are written `effective from 2005-04-15 until 2006-01-01`",
            "territory" => "a territory is written `territory DE, AT, CH`",
            "costs" => "a price is written `costs 790 EUR/yr`, `costs nothing` or `costs open`",
            _ => return None,
        })
    }
}
