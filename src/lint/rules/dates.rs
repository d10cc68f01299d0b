//! What is too late, or too early, on the day of today.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::{Context, walk};
use crate::syntax::ast::{Effective, ItemKind};
use crate::value::Date;

fn effective<'a>(context: &Context<'a>) -> Option<&'a Effective> {
    context.ast.items.iter().find_map(|item| match &item.kind {
        ItemKind::Program(program) => program.effective.as_ref(),
        _ => None,
    })
}

/// The program no longer holds.
pub(in crate::lint) fn expired(context: &Context<'_>, today: Date, out: &mut Vec<Diagnostic>) {
    let Some(until) = effective(context).and_then(|e| e.until.as_ref()) else { return };
    if today >= until.days.last {
        out.push(
            Diagnostic::note(Code::ProgramExpired, until.span, "this program no longer holds")
                .label(format!("it ended by {}", until.days.last))
                .help("evaluate it for a day of its time with `--as-of DATE`"),
        );
    }
}

/// The program does not hold yet.
pub(in crate::lint) fn not_yet_valid(context: &Context<'_>, today: Date, out: &mut Vec<Diagnostic>) {
    let Some(from) = effective(context).and_then(|e| e.from.as_ref()) else { return };
    if today < from.days.first {
        out.push(
            Diagnostic::note(Code::NotYetValid, from.span, "this program does not hold yet")
                .label(format!("it begins on {} at the earliest", from.days.first))
                .help("evaluate it for a day of its time with `--as-of DATE`"),
        );
    }
}

/// `open by early 2013`, and 2013 is long past.
pub(in crate::lint) fn overdue(context: &Context<'_>, today: Date, out: &mut Vec<Diagnostic>) {
    walk::parts(context.ast, &mut |part| {
        let walk::Part::Open(open) = part else { return };
        let Some(by) = open.by.as_ref().filter(|by| by.days.last < today) else { return };
        out.push(
            Diagnostic::warning(Code::OverdueOpenTerm, open.span, "this was to be fixed by now, and is still open")
                .label(format!("it was announced for {} at the latest", by.days.last))
                .help("write what the vendor has fixed, or the new date"),
        );
    });
}
