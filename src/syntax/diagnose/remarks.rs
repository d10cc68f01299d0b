//! What guides say in passing: `20% on list price`, `(formerly "Premium")`, `between 5 and 10`, `Gold > Silver`.

use super::{Case, Gain, Verdict};
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::source::Span;
use crate::syntax::keywords::{self, PERIODS, RESERVED, UNITS};
use crate::syntax::patch::Patch;
use crate::syntax::scan::Kind;
use crate::value::Currency;

/// Words behind an amount that say more about it than progc reckons with.
const BEGIN_REMARKS: &[&str] = &[
    "on",
    "of",
    "off",
    "in",
    "once",
    "net",
    "gross",
    "excl",
    "excluding",
    "incl",
    "including",
    "without",
    "plus",
    "each",
    "as",
    "by",
    "at",
    "auf",
    "netto",
    "brutto",
    "exkl",
    "inkl",
    "zzgl",
    "einmalig",
];

impl Case<'_, '_> {
    /// `discount 20% on list price`, `costs 490 EUR once`, `10000 EUR/yr excl. VAT`.
    pub(super) fn remark(&self) -> Option<Verdict> {
        let before = self.at.checked_sub(1)?;
        let unit = self.word(before);
        let amount = self.kind(before) == Some(Kind::Number)
            || unit.parse::<Currency>().is_ok()
            || keywords::is_in(UNITS, unit)
            || keywords::is_in(PERIODS, unit);
        let begins = BEGIN_REMARKS.iter().any(|w| w.eq_ignore_ascii_case(self.word(self.at)));
        if !amount || !begins || !self.is_word(self.at) || self.token(self.at)?.first.is_some() {
            return None;
        }
        let goes_on = |&i: &usize| match self.kind(i) {
            Some(Kind::Word) => {
                !keywords::is_in(RESERVED, self.word(i)) && self.token(i).is_some_and(|t| t.first.is_none())
            }
            Some(Kind::Number) => true,
            Some(Kind::Sign) => matches!(self.word(i), "." | "%"),
            Some(Kind::Text | Kind::OpenText | Kind::Date | Kind::Control) | None => false,
        };
        let end = (self.at..self.part.tokens.end).take_while(goes_on).last()?;
        let (first, last) = (self.token(self.at)?, self.token(end)?);
        let written = self.reader.text.get(first.start..last.end)?;
        let with = if self.keyword == "grants" { format!("\"{written}\"") } else { format!("note \"{written}\"") };
        let patch = Patch::new(first.start, last.end, with.clone());
        if self.gain(self.part, std::slice::from_ref(&patch)) == Gain::None {
            return None;
        }
        let span = self.span(self.at).to(self.span(end));
        let message = format!("`{written}` says more about the amount, and progc does not reckon with it");
        let diagnostic = Diagnostic::error(Code::UnexpectedText, span, message)
            .label("a remark?")
            .help(format!("a remark stands in quotes: `{with}`"))
            .fix(Safety::Unsafe, format!("write `{with}`"), span, with);
        Some(Verdict::Mended(vec![diagnostic], vec![patch]))
    }

    /// `revenue between 10000 and 50000 EUR/yr`: the name begins at `start`, and the first number does not fit.
    pub(super) fn between(&self, start: usize) -> Verdict {
        let word = self.at.saturating_sub(1);
        let diagnostic =
            Diagnostic::error(Code::MissingOperator, self.span(word), "`between` is no word of the language")
                .label("two comparisons are expected");
        let name = self.slice(start, word);
        let ends = self.amount_at(self.at).and_then(|(and, low)| {
            let joined = matches!(self.word(and).to_ascii_lowercase().as_str(), "and" | "to" | "..");
            let (end, high) = self.amount_at(and + 1).filter(|_| joined)?;
            Some((low, high, end))
        });
        let Some((mut low, high, end)) = ends.filter(|_| !name.is_empty()) else {
            let shape = "write both ends, as in `purchases >= 5000 EUR/yr and purchases <= 10000 EUR/yr`";
            return Verdict::Hopeless(Some(diagnostic.help(shape)));
        };
        // A unit behind the second number holds for both.
        let digits = |c: char| c.is_ascii_digit() || c == '.';
        if low.chars().all(digits) {
            low.push_str(high.trim_start_matches(digits));
        }
        let right = format!("{name} >= {low} and {name} <= {high}");
        let span = self.span(start).to(self.span(end - 1));
        let diagnostic = diagnostic.help(format!("write both ends: `{right}`")).fix(
            Safety::Unsafe,
            format!("write `{right}`"),
            span,
            right.clone(),
        );
        let patch = Patch::new(span.start as usize, span.end as usize, right);
        match self.gain(self.part, std::slice::from_ref(&patch)) {
            Gain::Whole | Gain::Further => Verdict::Mended(vec![diagnostic], vec![patch]),
            Gain::None => Verdict::Hopeless(Some(diagnostic)),
        }
    }

    /// `tier Gold (formerly "Premium")`: a head has no parentheses.
    pub(super) fn parentheses_in_head(&self) -> Option<Verdict> {
        let heads = ["tier", "track", "package", "specialisation", "program"];
        if self.word(self.at) != "(" || !heads.contains(&self.keyword.as_str()) {
            return None;
        }
        let close = (self.at..self.part.tokens.end).find(|&i| self.word(i) == ")")?;
        let (open, shut) = (self.token(self.at)?, self.token(close)?);
        let patches = vec![Patch::new(open.start, open.end, " "), Patch::new(shut.start, shut.end, " ")];
        if self.gain(self.part, &patches) == Gain::None {
            return None;
        }
        let (first, last) = (self.span(self.at), self.span(close));
        let edit = |span: Span| crate::diagnostic::Edit { span, replacement: String::new() };
        let diagnostic = Diagnostic::error(Code::UnexpectedText, first.to(last), "parentheses only group requirements")
            .label("without them")
            .fix_edits(Safety::Safe, "take the parentheses out", vec![edit(first), edit(last)]);
        Some(Verdict::Mended(vec![diagnostic], patches))
    }

    /// `tier Gold > Silver`.
    pub(super) fn above_sign(&self) -> Option<Verdict> {
        if self.keyword != "tier" || self.word(self.at) != ">" {
            return None;
        }
        let (token, span) = (self.token(self.at)?, self.span(self.at));
        let diagnostic =
            Diagnostic::error(Code::OperatorForm, span, "between two tiers `>` is written `above`").instead("above");
        self.mended(diagnostic, vec![Patch::new(token.start, token.end, "above")])
    }
}
