//! `until 31.12.2026`: a day in the form of another language, or behind `bis`, is mostly the last day on which something
//! holds; behind `until` stands the first day on which it no longer does.

use super::Mend;
use crate::diagnostic::{Code, Diagnostic, Edit, Safety};
use crate::source::{FileId, Span};
use crate::syntax::patch::Patch;
use crate::syntax::scan::{Kind, Token};
use crate::value::Date;

/// The words behind which an end stands.
pub(super) fn ends(word: &str) -> bool {
    matches!(word.to_ascii_lowercase().as_str(), "until" | "bis" | "till")
}

/// Offers both readings of the day at `span`, which is `written` behind `until`.
pub(super) fn either_day(span: Span, written: &str, day: Date) -> Option<Mend> {
    let next = day.tomorrow().ok()?;
    let message =
        format!("the date `{written}` can be meant in two ways: as the last day, or as the first one without");
    Some((choice(Code::DateForm, message, span, "", day, next), patch(span, "", next)))
}

/// `bis 2026-12-31`.
pub(super) fn bis(file: FileId, text: &str, tokens: &[Token], at: usize) -> Option<Mend> {
    let (word, date) = (tokens.get(at)?, tokens.get(at + 1)?);
    if !word.text(text).eq_ignore_ascii_case("bis") || date.kind != Kind::Date {
        return None;
    }
    let day: Date = date.text(text).parse().ok()?;
    let next = day.tomorrow().ok()?;
    let span = word.span(file).to(date.span(file));
    let message = String::from("the language is English: `bis` is written `until`, and names the first day without");
    Some((choice(Code::OtherLanguage, message, span, "until ", day, next), patch(span, "until ", next)))
}

fn choice(code: Code, message: String, span: Span, keyword: &str, day: Date, next: Date) -> Diagnostic {
    let way = |date: Date| vec![Edit { span, replacement: format!("{keyword}{date}") }];
    Diagnostic::error(code, span, message)
        .label(format!("does it still hold on {day}?"))
        .help(format!("`until` names the first day on which it no longer holds: `until {next}` if {day} still counts"))
        .fix_edits(Safety::Unsafe, format!("write `{keyword}{next}`, if {day} still counts"), way(next))
        .fix_edits(Safety::Unsafe, format!("write `{keyword}{day}`, if it no longer holds on that day"), way(day))
}

fn patch(span: Span, keyword: &str, date: Date) -> Vec<Patch> {
    vec![Patch::new(span.start as usize, span.end as usize, format!("{keyword}{date}"))]
}
