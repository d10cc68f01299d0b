//! Amounts against the unit and period that they must have.

use super::{Violation, ensure};
use crate::ir::{ExchangeRate, Rate};
use crate::source::Span;
use crate::value::{Amount, Decimal, Unit};

/// An amount of exactly this unit and period.
pub(super) fn of_rate(amount: Amount, rate: Rate, span: Span) -> Result<(), Violation> {
    let same = amount.unit == rate.unit && amount.per == rate.per;
    ensure(same, "an amount stands where one of another unit belongs", span)
}

/// The same, where anything may be without a rate.
pub(super) fn maybe(amount: Amount, rate: Option<Rate>, span: Span) -> Result<(), Violation> {
    rate.map_or(Ok(()), |rate| of_rate(amount, rate, span))
}

/// Two ends of a range.
pub(super) fn between(low: Amount, high: Amount, rate: Option<Rate>, span: Span) -> Result<(), Violation> {
    maybe(low, rate, span)?;
    maybe(high, rate, span)?;
    let same = low.unit == high.unit && low.per == high.per;
    ensure(same, "a range has ends of two units", span)?;
    ensure(low.value <= high.value, "a range has its ends the wrong way round", span)
}

/// Points.
pub(super) fn points(amount: Amount, span: Span) -> Result<(), Violation> {
    of_rate(amount, Rate { unit: Unit::Points, per: None }, span)
}

/// So much of one currency for so much of another.
pub(super) fn exchange(rate: &ExchangeRate) -> Result<(), Violation> {
    let ((left, here), (right, there)) = (rate.left, rate.right);
    ensure(left > Decimal::ZERO && right > Decimal::ZERO, "a rate of exchange of nothing", rate.span)?;
    ensure(here != there, "a rate of exchange of a currency for itself", rate.span)
}
