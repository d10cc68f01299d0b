//! Dates that stand where they belong to something else than a reader thinks.

use crate::diagnostic::{Code, Diagnostic, Edit, Safety};
use crate::lint::Context;
use crate::source::Span;
use crate::syntax::ast::Modifiers;

/// `from 2027-01-01 requires …` at the beginning of a line: the date belongs to the clause above.
pub(in crate::lint) fn date_above(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (at, item) in context.ast.items.iter().enumerate() {
        let heads = std::iter::once((&item.modifiers, item.keyword));
        let clauses = item.clauses.iter().map(|clause| (&clause.modifiers, clause.keyword));
        for (modifiers, owner) in heads.chain(clauses) {
            for written in first_in_line(context, modifiers) {
                let line_end = line_end(context, written);
                let next = item.clauses.iter().find(|c| c.keyword.start >= written.end && c.keyword.start < line_end);
                if let Some(next) = next {
                    out.push(before_a_clause(context, owner, written, next.keyword, next.span));
                    break;
                }
                let Some(next) = context.ast.items.get(at + 1).filter(|next| follows(context, written, next.span))
                else {
                    continue;
                };
                out.push(before_an_item(context, owner, written, next.keyword));
            }
        }
    }
}

fn found(context: &Context<'_>, owner: Span, written: Span, next: Span) -> Diagnostic {
    let (what, above) = (super::clauses::one_line(context.slice(written)), context.slice(owner));
    let message = format!("`{what}` belongs to `{above}` above it, and not to `{}` behind it", context.slice(next));
    Diagnostic::warning(Code::DateAbove, written, message)
        .label("begins a line, and what it dates is above")
        .also(owner, "this is what it dates")
}

fn before_a_clause(context: &Context<'_>, owner: Span, written: Span, keyword: Span, clause: Span) -> Diagnostic {
    let whole = Span { end: keyword.start, ..written };
    let what = context.slice(whole).trim_end();
    let edits = vec![
        Edit { span: whole, replacement: String::new() },
        Edit { span: clause.end_point(), replacement: format!(" {what}") },
    ];
    found(context, owner, written, keyword)
        .help("a date stands behind what it dates: write it at the end of its clause")
        .fix_edits(Safety::Unsafe, format!("write `{what}` behind this `{}`", context.slice(keyword)), edits)
}

fn before_an_item(context: &Context<'_>, owner: Span, written: Span, keyword: Span) -> Diagnostic {
    let message =
        "a date stands behind what it dates: write it behind the name that follows, or at the end of the line above";
    found(context, owner, written, keyword).help(message)
}

/// The dates and the status that begin a line, with their keywords.
fn first_in_line(context: &Context<'_>, modifiers: &Modifiers) -> Vec<Span> {
    let dated = |date: Option<Span>, keyword: &str| {
        let date = date?;
        let before = context.text().get(..date.start as usize)?.trim_end();
        let start = before.len().checked_sub(keyword.len())?;
        let is_it = before.get(start..).is_some_and(|word| word.eq_ignore_ascii_case(keyword));
        is_it.then(|| Span::new(date.file, start, date.end as usize))
    };
    let from = dated(modifiers.from.as_ref().map(|d| d.span), "from");
    let until = dated(modifiers.until.as_ref().map(|d| d.span), "until");
    let all = [from, until, modifiers.status.map(|(span, _)| span)];
    all.into_iter().flatten().filter(|span| indent(context, *span).is_some()).collect()
}

/// The blanks before what begins its line; `None` where something else begins it.
fn indent(context: &Context<'_>, span: Span) -> Option<usize> {
    let before = context.text().get(..span.start as usize)?;
    let line = before.rsplit('\n').next()?;
    (line.trim().is_empty() && before.len() > line.len()).then_some(line.len())
}

fn line_end(context: &Context<'_>, span: Span) -> u32 {
    let rest = context.text().get(span.end as usize..).unwrap_or("");
    let length = rest.find('\n').unwrap_or(rest.len());
    span.end.saturating_add(u32::try_from(length).unwrap_or(u32::MAX))
}

/// Whether an item begins in the line behind what stands alone in its own, and no farther to the left.
fn follows(context: &Context<'_>, written: Span, item: Span) -> bool {
    let between = context.text().get(written.end as usize..item.start as usize);
    let directly = between.is_some_and(|t| t.trim().is_empty() && t.matches('\n').count() == 1);
    directly && indent(context, written).zip(indent(context, item)).is_some_and(|(own, next)| own <= next)
}
