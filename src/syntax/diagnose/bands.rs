//! Bands that are written in another way: without commas, colon or `from`, or as `18% up to 50000 EUR/yr, 24% above`.

use super::{Case, Verdict};
use crate::diagnostic::{Code, Diagnostic, Edit, Safety};
use crate::source::Span;
use crate::syntax::patch::Patch;
use crate::syntax::scan::Kind;
use crate::value::Currency;

const SHAPE: &str = "bands are written `by purchases: from 1000 EUR/yr 18%, from 10000 EUR/yr 25%`";

/// Words before the end of a band.
const UP_TO: &[&str] = &["up", "to", "until", "till", "below", "under", "bis"];

/// Words behind the value of the last band.
const ABOVE: &[&str] = &["above", "over", "beyond", "from", "ab", "darüber", "more", "otherwise", "thereafter"];

impl Case<'_, '_> {
    /// Bands without the comma between two of them, without the colon before the first, or without `from`.
    pub(super) fn bands(&self) -> Option<Verdict> {
        if let Some(verdict) = self.bands_without_from() {
            return Some(verdict);
        }
        let from = (self.at.saturating_sub(3)..=self.at).rev().find(|&i| self.begins_band(i))?;
        let by = (self.part.tokens.start..from).rev().find(|&i| self.word(i).eq_ignore_ascii_case("by"))?;
        if !(by..from).any(|i| self.word(i) == ":") {
            return self.missing_sign(
                &[from],
                ":",
                "before the first band a colon is missing",
                "the bands begin with `from`",
            );
        }
        // The other bands have most likely lost their commas as well.
        let bare = |&i: &usize| self.begins_band(i) && self.word(i - 1) != "," && self.word(i - 1) != ":";
        let all: Vec<usize> = (from..self.part.tokens.end).filter(bare).collect();
        self.missing_sign(&all, ",", "between two bands a comma is missing", "a second band begins with `from`")
            .or_else(|| {
                self.missing_sign(&[from], ",", "between two bands a comma is missing", "a band begins with `from`")
            })
    }

    /// `from 10000`, not the first token of the part.
    fn begins_band(&self, index: usize) -> bool {
        index > self.part.tokens.start
            && self.word(index).eq_ignore_ascii_case("from")
            && self.kind(index + 1) == Some(Kind::Number)
    }

    /// One sign is missing before each of these tokens.
    fn missing_sign(&self, before: &[usize], sign: &str, message: &str, label: &str) -> Option<Verdict> {
        let points = before.iter().filter_map(|&i| Some(self.token(i.checked_sub(1)?)?.end));
        let points: Vec<usize> = points.collect();
        let first = *before.first()?;
        let place = self.span(first.checked_sub(1)?).to(self.span(first));
        let mut diagnostic = Diagnostic::error(Code::MissingText, place, message).label(label).help(SHAPE);
        for &other in before.iter().skip(1) {
            diagnostic = diagnostic.also(self.span(other), "and before this one");
        }
        let edits = points.iter().map(|&at| self.insertion(at, sign)).collect();
        let diagnostic = diagnostic.fix_edits(Safety::Safe, format!("write `{sign}`"), edits);
        self.mended(diagnostic, points.iter().map(|&at| Patch::new(at, at, sign)).collect())
    }

    fn insertion(&self, at: usize, text: &str) -> Edit {
        Edit { span: Span::new(self.reader.file, at, at), replacement: text.to_owned() }
    }

    /// `by purchases: 0 EUR/yr 18%, 50000 EUR/yr 24%`.
    fn bands_without_from(&self) -> Option<Verdict> {
        let before = self.at.checked_sub(1)?;
        if self.keyword != "grants" || self.word(before) != ":" || self.kind(self.at) != Some(Kind::Number) {
            return None;
        }
        (self.part.tokens.start..before).rev().take(12).find(|&i| self.word(i).eq_ignore_ascii_case("by"))?;
        let mut begins = vec![self.at];
        let mut numbers = 0;
        for index in self.at..self.part.tokens.end {
            numbers += usize::from(self.kind(index) == Some(Kind::Number));
            if self.word(index) == "," {
                // What follows is a band where it has two numbers: its beginning and its value.
                let next = (index + 1..self.part.tokens.end).take_while(|&i| self.word(i) != ",");
                let two = next.filter(|&i| self.kind(i) == Some(Kind::Number)).count() == 2;
                if self.kind(index + 1) != Some(Kind::Number) || !two {
                    break;
                }
                begins.push(index + 1);
            }
        }
        if numbers < 2 {
            return None;
        }
        let points: Vec<usize> = begins.iter().filter_map(|&i| Some(self.token(i)?.start)).collect();
        let diagnostic = Diagnostic::error(Code::MissingText, self.span(self.at), "a band begins with `from`")
            .label("from this amount on?")
            .help(SHAPE)
            .fix_edits(Safety::Safe, "write `from`", points.iter().map(|&at| self.insertion(at, "from ")).collect());
        self.mended(diagnostic, points.iter().map(|&at| Patch::new(at, at, "from ")).collect())
    }

    /// `margin 18% up to 50000 EUR/yr, 24% above`.
    pub(super) fn value_up_to(&self) -> Option<Verdict> {
        let percent = self.at.checked_sub(1)?;
        let value = percent.checked_sub(1)?;
        if self.keyword != "grants" || self.word(percent) != "%" || self.kind(value) != Some(Kind::Number) {
            return None;
        }
        // Values with the amounts from which they hold.
        let mut bands: Vec<(String, Option<String>)> = Vec::new();
        let (mut at, mut start, mut unit) = (value, None, String::new());
        while self.kind(at) == Some(Kind::Number) && self.word(at + 1) == "%" {
            let shown = format!("{}%", self.word(at));
            let mut next = at + 2;
            let says = |list: &[&str], i: usize| list.iter().any(|w| self.word(i).eq_ignore_ascii_case(w));
            let (ends, above) = (says(UP_TO, next), says(ABOVE, next));
            while says(UP_TO, next) || says(ABOVE, next) || matches!(self.word(next), "than" | "that") {
                next += 1;
            }
            let amount = self.amount_at(next);
            if let Some((end, written)) = &amount {
                next = *end;
                unit = written.split_once(' ').map_or(String::new(), |(_, unit)| unit.to_owned());
            }
            let amount = amount.map(|(_, written)| written);
            at = next;
            match (ends, above) {
                (true, _) => {
                    bands.push((shown, start.clone()));
                    start = amount;
                    start.as_ref()?;
                }
                (false, true) => {
                    bands.push((shown, amount.or_else(|| start.take())));
                    break;
                }
                (false, false) => break,
            }
            if self.word(at) == "," || self.word(at).eq_ignore_ascii_case("and") {
                at += 1;
            }
        }
        if bands.is_empty() {
            return None;
        }
        // Back over a comma behind which something else begins.
        let last = if self.word(at - 1) == "," { at - 2 } else { at - 1 };
        let span = self.span(value).to(self.span(last));
        let (from, to) = (self.token(value)?.start, self.token(last)?.end);
        let money = unit.split('/').next().is_some_and(|u| u.trim().parse::<Currency>().is_ok());
        let mut diagnostic =
            Diagnostic::error(Code::UnexpectedText, span, "a value that depends on an amount is written in bands")
                .label("up to which amount of what?");
        let first = bands.first()?.0.clone();
        if money && bands.len() > 1 {
            let zero = format!("0 {unit}");
            let written = bands.iter().map(|(value, from)| format!("from {} {value}", from.as_ref().unwrap_or(&zero)));
            let right = format!("by purchases: {}", written.collect::<Vec<_>>().join(", "));
            diagnostic = diagnostic.help(format!("write `{right}`, with the measure that counts")).fix(
                Safety::Unsafe,
                format!("write `{right}`"),
                span,
                right,
            );
        } else {
            diagnostic = diagnostic.help(SHAPE);
        }
        self.mended(diagnostic, vec![Patch::new(from, to, first)])
    }

    /// The amount at a token: where it ends and how it is written.
    pub(super) fn amount_at(&self, index: usize) -> Option<(usize, String)> {
        if self.kind(index) != Some(Kind::Number) {
            return None;
        }
        let mut end = index + 1;
        let mut written = self.word(index).to_owned();
        if self.word(end) == "%" {
            return Some((end + 1, format!("{written}%")));
        }
        if self.word(end).parse::<Currency>().is_ok() || self.is_unit(end) {
            written = format!("{written} {}", self.word(end));
            end += 1;
            if matches!(self.word(end), "/" | "per") && self.is_word(end + 1) {
                let sign = if self.word(end) == "/" { "/" } else { " per " };
                written = format!("{written}{sign}{}", self.word(end + 1));
                end += 2;
            }
        }
        Some((end, written))
    }

    fn is_unit(&self, index: usize) -> bool {
        matches!(self.word(index), "days" | "points" | "orders")
    }
}
