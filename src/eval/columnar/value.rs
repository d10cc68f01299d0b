//! Values of benefits: their order, and what moves them.

use std::cmp::Ordering;

use crate::eval::BenefitValue;
use crate::value::{Decimal, DecimalError};

/// A number, or an interval where its ends differ.
pub(super) fn between(a: Decimal, b: Decimal) -> BenefitValue {
    if a == b { BenefitValue::Number(a) } else { BenefitValue::Between(a.min(b), a.max(b)) }
}

/// A value without the `better than` before it, and how often that stands there.
fn bare(value: &BenefitValue) -> (&BenefitValue, u32) {
    match value {
        BenefitValue::Better(inner) => {
            let (inner, depth) = bare(inner);
            (inner, depth.saturating_add(1))
        }
        BenefitValue::None
        | BenefitValue::Yes
        | BenefitValue::Number(_)
        | BenefitValue::Between(..)
        | BenefitValue::Level(_)
        | BenefitValue::Words(_)
        | BenefitValue::Open
        | BenefitValue::Undisclosed => (value, 0),
    }
}

/// The rank of a kind of value: none, then what has no size, then levels, numbers and words.
fn rank(value: &BenefitValue) -> u8 {
    match value {
        BenefitValue::None => 0,
        BenefitValue::Open => 1,
        BenefitValue::Undisclosed => 2,
        BenefitValue::Yes => 3,
        BenefitValue::Level(_) => 4,
        BenefitValue::Number(_) | BenefitValue::Between(..) => 5,
        BenefitValue::Words(_) => 6,
        BenefitValue::Better(inner) => rank(inner),
    }
}

/// Which of two values is the better: by kind, by the low end, by the high end.
pub(super) fn compare(a: &BenefitValue, b: &BenefitValue) -> Ordering {
    let ((a, a_depth), (b, b_depth)) = (bare(a), bare(b));
    let size = match (a, b) {
        (BenefitValue::Number(a), BenefitValue::Number(b)) => a.cmp(b),
        (BenefitValue::Number(a), BenefitValue::Between(low, high)) => (a, a).cmp(&(low, high)),
        (BenefitValue::Between(low, high), BenefitValue::Number(b)) => (low, high).cmp(&(b, b)),
        (BenefitValue::Between(a, a_high), BenefitValue::Between(b, b_high)) => (a, a_high).cmp(&(b, b_high)),
        (BenefitValue::Level(a), BenefitValue::Level(b)) => a.cmp(b),
        (BenefitValue::Words(a), BenefitValue::Words(b)) => a.cmp(b),
        (a, b) => rank(a).cmp(&rank(b)),
    };
    // A number and an interval without width are the same size; the number comes first.
    let width = |value: &BenefitValue| u8::from(matches!(value, BenefitValue::Between(..)));
    size.then(width(a).cmp(&width(b))).then(a_depth.cmp(&b_depth))
}

/// A value changed by a function of its numbers; what has no size stays as it is.
fn mapped(
    value: BenefitValue,
    change: &impl Fn(Decimal) -> Result<Decimal, DecimalError>,
) -> Result<BenefitValue, DecimalError> {
    Ok(match value {
        BenefitValue::Number(number) => BenefitValue::Number(change(number)?),
        BenefitValue::Between(low, high) => BenefitValue::Between(change(low)?, change(high)?),
        BenefitValue::Better(inner) => BenefitValue::Better(Box::new(mapped(*inner, change)?)),
        BenefitValue::None
        | BenefitValue::Yes
        | BenefitValue::Level(_)
        | BenefitValue::Words(_)
        | BenefitValue::Open
        | BenefitValue::Undisclosed => value,
    })
}

/// A value and so much more.
pub(super) fn plus(value: BenefitValue, by: Decimal) -> Result<BenefitValue, DecimalError> {
    mapped(value, &|number| number.add(by))
}

/// A value so many times.
pub(super) fn times(value: BenefitValue, factor: Decimal) -> Result<BenefitValue, DecimalError> {
    fn ordered(value: BenefitValue) -> BenefitValue {
        match value {
            BenefitValue::Between(low, high) => between(low, high),
            BenefitValue::Better(inner) => BenefitValue::Better(Box::new(ordered(*inner))),
            BenefitValue::None
            | BenefitValue::Yes
            | BenefitValue::Number(_)
            | BenefitValue::Level(_)
            | BenefitValue::Words(_)
            | BenefitValue::Open
            | BenefitValue::Undisclosed => value,
        }
    }
    mapped(value, &|number| number.mul(factor)).map(ordered)
}

/// Two grants together.
pub(super) fn sum(a: BenefitValue, b: BenefitValue) -> Result<BenefitValue, DecimalError> {
    use BenefitValue::{Better, Between, None, Number, Open, Undisclosed};
    Ok(match (a, b) {
        (None, value) | (value, None) => value,
        (Open, _) | (_, Open) => Open,
        (Undisclosed, _) | (_, Undisclosed) => Undisclosed,
        (Number(by), value @ (Number(_) | Between(..) | Better(_)))
        | (value @ (Between(..) | Better(_)), Number(by)) => plus(value, by)?,
        (Between(a, b), Between(c, d)) => Between(a.add(c)?, b.add(d)?),
        (a, b) => {
            if compare(&a, &b) == Ordering::Less {
                b
            } else {
                a
            }
        }
    })
}
