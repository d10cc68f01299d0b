//! Words that are nearly, or in another tongue, the words of the language.

use super::{Case, Gain, Verdict};
use crate::diagnostic::{Code, Diagnostic, Safety, did_you_mean};
use crate::syntax::german::german;
use crate::syntax::keywords::{self, CLAUSES, PERIODS, RESERVED, UNITS};
use crate::syntax::messages;
use crate::syntax::parse::Rule;
use crate::syntax::patch::Patch;
use crate::syntax::scan::Kind;
use crate::syntax::split::{LOOKALIKES, Part, PartKind, correction};
use crate::value::Currency;

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
    "vendor",
    "costs",
];

/// What else people write for a clause keyword.
const SAID_FOR_CLAUSES: &[(&str, &str)] = &[
    ("if", "requires"),
    ("needs", "requires"),
    ("demands", "requires"),
    ("gets", "grants"),
    ("gives", "grants"),
    ("receives", "grants"),
    ("includes", "grants"),
    ("contains", "grants"),
    ("offers", "grants"),
    ("fee", "costs"),
    ("fees", "costs"),
    ("price", "costs"),
    ("gebühr", "costs"),
    ("jahresgebühr", "costs"),
];

/// What else people write for a joining word.
const SAID_FOR_WORDS: &[(&str, &str)] = &[
    ("a", "per"),
    ("an", "per"),
    ("each", "per"),
    ("if", "when"),
    ("to", "until"),
    ("for", "per"),
    ("for", "costs"),
    ("price", "costs"),
    ("at", "costs"),
    ("on", "of"),
    ("since", "from"),
    ("starting", "from"),
];

impl Case<'_, '_> {
    /// A misspelled or German keyword of a clause among the words that could not be read.
    pub(super) fn clause_keyword(&self) -> Option<Verdict> {
        for index in self.words_before() {
            let word = self.word(index);
            if keywords::is_in(RESERVED, word) {
                continue;
            }
            // Behind what is granted, `if` says when.
            if self.keyword == "grants" && word.eq_ignore_ascii_case("if") {
                continue;
            }
            // `competence includes cloud` compares.
            if word.eq_ignore_ascii_case("includes") && self.token(index).is_none_or(|t| t.first.is_none()) {
                continue;
            }
            let said = SAID_FOR_CLAUSES.iter().find(|(w, _)| w.eq_ignore_ascii_case(word)).map(|(_, k)| *k);
            let (right, code) = match (german(word).filter(|k| keywords::is_in(CLAUSES, k) || *k == "costs"), said) {
                (Some(right), _) => (right, Code::OtherLanguage),
                (None, Some(right)) => (right, Code::MisspelledKeyword),
                (None, None) => match did_you_mean(word, keywords::words(CLAUSES)) {
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
                Err(failure) => {
                    let opens = token.first.is_some() && failure.token > self.at + 1;
                    failure.token > self.at && (opens || !LOOKALIKES.contains(&word.to_lowercase().as_str()))
                }
            };
            if fits && self.reader.try_part(&before, self.extra).is_ok() {
                return Some(Verdict::NewPart(diagnostic, patch, rest));
            }
        }
        None
    }

    /// Three capitals behind a number that are no currency.
    pub(super) fn currency(&self) -> Option<Verdict> {
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
    pub(super) fn keyword_nearby(&self) -> Option<Verdict> {
        let mut wanted: Vec<&str> = self.expected.iter().filter_map(|r| messages::keyword(*r)).collect();
        if self.expected.contains(&Rule::period) {
            wanted.extend(keywords::words(PERIODS));
        }
        if self.expected.contains(&Rule::time_unit) {
            wanted.extend(keywords::words(UNITS));
        }
        if self.expected.contains(&Rule::r#type) || self.expected.contains(&Rule::type_kind) {
            wanted.extend(["money", "count", "percent", "points", "number", "duration", "date", "flag", "text"]);
        }
        if self.expected.contains(&Rule::benefit_kind) {
            wanted.extend(["percent", "allowance", "money", "entitlement", "level", "words"]);
        }
        wanted.extend(JOINING);
        wanted.sort_unstable();
        wanted.dedup();
        let words = self.words_before();
        let mut second_best = None;
        // The word that did not fit is the likeliest, then those just before it.
        for &index in words.iter().rev().take(6) {
            let (word, token) = (self.word(index), self.token(index)?);
            // A reserved word is itself, and no other one misspelled.
            let fixed = keywords::is_in(RESERVED, word);
            let near = wanted
                .iter()
                .filter(|w| !fixed && !w.eq_ignore_ascii_case(word) && did_you_mean(word, [**w]).is_some());
            let german = german(word).map(|right| (right, Code::OtherLanguage));
            let said = SAID_FOR_WORDS.iter().filter(|(w, _)| w.eq_ignore_ascii_case(word)).map(|(_, k)| k);
            let near = near.chain(said).map(|right| (*right, Code::MisspelledKeyword));
            for (right, code) in german.into_iter().chain(near) {
                let (diagnostic, patch) = correction(self.reader.file, self.reader.text, token, right, code);
                match self.gain(self.part, std::slice::from_ref(&patch)) {
                    Gain::Whole => return Some(Verdict::Mended(vec![diagnostic], vec![patch])),
                    Gain::Further if second_best.is_none() => second_best = Some((diagnostic, patch)),
                    Gain::Further | Gain::None => {}
                }
            }
        }
        second_best.map(|(diagnostic, patch)| Verdict::Mended(vec![diagnostic], vec![patch]))
    }
}
