//! Exchange rates that a program fixes, on a day.

use super::Run;
use super::effective::standing;
use crate::ir::{DateId, Program, Status, Validity};
use crate::value::{Currency, Date, Decimal};

/// What a program says of a pair of currencies on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stated {
    /// So much of the one is worth so much of the other.
    Rate(Decimal, Decimal),
    /// Whether it holds on the day hangs on a date that is not exactly known.
    Perhaps(DateId),
    /// Nothing.
    Nothing,
}

/// What `program` says of `from` and `to` on `day`: of the rates in force that which began last. There is no weekend in it,
/// and no third currency: a rate holds on every day from its first to its last, and for its own pair.
pub fn stated(program: &Program, assume: &[Status], from: Currency, to: Currency, day: Date) -> Stated {
    let run = Run { as_of: day, assume: Vec::new() };
    let mut last = (None, Stated::Nothing);
    for rate in &program.rates {
        let Some((left, right)) = rate.between(from, to) else { continue };
        // The day is that of a row, which may lie long before what is assumed begins.
        let validity = Validity { status: assumed(rate.validity.status, assume), ..rate.validity.clone() };
        let Some(guards) = standing(&program.dates, &run, &validity) else { continue };
        let begins = rate.validity.from.and_then(|date| program.dates.get(date.index())).map(|date| date.days.first);
        let said = guards.first().map_or(Stated::Rate(left, right), |&(date, _)| Stated::Perhaps(date));
        if last.1 == Stated::Nothing || begins >= last.0 {
            last = (begins, said);
        }
    }
    last.1
}

fn assumed(status: Status, assume: &[Status]) -> Status {
    if assume.contains(&status) { Status::InForce } else { status }
}
