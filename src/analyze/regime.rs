//! The days on which a program has to be looked at: a little fewer than it names dates.

use std::collections::BTreeSet;

use crate::eval::Run;
use crate::ir::{Program, Status};
use crate::value::Date;

/// The most days that are looked at.
const MOST_DAYS: usize = 16;

/// A day for each stretch of time in which the same is in force, and one more on which all plans have come true.
///
/// Where a program names no date, any day is as good as another: `fallback`.
pub fn regimes(program: &Program, fallback: Date) -> Vec<Run> {
    let of = |id: Option<crate::ir::DateId>| id.and_then(|id| program.dates.get(id.index())).map(|date| date.days);
    let (from, until) = (of(program.header.validity.from), of(program.header.validity.until));
    let first = from.map(|days| days.last);
    let inside = |day: &Date| first.is_none_or(|first| *day >= first) && until.is_none_or(|until| *day < until.first);
    let mut days: BTreeSet<Date> = first.into_iter().collect();
    for date in &program.dates {
        days.extend([date.days.first, date.days.last]);
    }
    let mut days: Vec<Date> = days.into_iter().filter(inside).take(MOST_DAYS).collect();
    // Before the first date, too, something may be in force.
    let before = days.first().and_then(|day| day.yesterday().ok()).filter(inside);
    days.extend(before);
    if days.is_empty() {
        days.push(fallback);
    }
    days.sort_unstable();
    let planned = vec![Status::Announced, Status::Planned, Status::Considered, Status::Pilot];
    let last = days.last().copied().unwrap_or(fallback);
    let mut runs: Vec<Run> = days.into_iter().map(|as_of| Run { as_of, assume: Vec::new() }).collect();
    runs.push(Run { as_of: last, assume: planned });
    runs
}
