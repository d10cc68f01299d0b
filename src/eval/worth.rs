//! Values of benefits: their order, their sums and multiples.

use std::cmp::Ordering;

use super::BenefitValue;
use crate::value::{Decimal, DecimalError};

/// The order of values: none, then what is there without a size, then by size (the low end first).
pub(crate) fn order(a: &BenefitValue, b: &BenefitValue) -> Ordering {
    fn class(value: &BenefitValue) -> u8 {
        match value {
            BenefitValue::None => 0,
            BenefitValue::Open => 1,
            BenefitValue::Undisclosed => 2,
            BenefitValue::Yes => 3,
            BenefitValue::Level(_) => 4,
            BenefitValue::Number(_) | BenefitValue::Between(..) => 5,
            BenefitValue::Words(_) => 6,
            BenefitValue::Better(inner) => class(inner),
        }
    }
    // How often `better than` stands before a value, and the value itself.
    fn bare(value: &BenefitValue) -> (u32, &BenefitValue) {
        let (mut depth, mut value) = (0u32, value);
        while let BenefitValue::Better(inner) = value {
            depth = depth.saturating_add(1);
            value = inner;
        }
        (depth, value)
    }
    let ((a_depth, a), (b_depth, b)) = (bare(a), bare(b));
    class(a).cmp(&class(b)).then_with(|| ends(a).cmp(&ends(b))).then_with(|| a.cmp(b)).then(a_depth.cmp(&b_depth))
}

/// The lowest and the highest that a value may be.
fn ends(value: &BenefitValue) -> Option<(Decimal, Decimal)> {
    match value {
        BenefitValue::Number(number) => Some((*number, *number)),
        BenefitValue::Between(low, high) => Some((*low, *high)),
        BenefitValue::None
        | BenefitValue::Yes
        | BenefitValue::Level(_)
        | BenefitValue::Words(_)
        | BenefitValue::Better(_)
        | BenefitValue::Open
        | BenefitValue::Undisclosed => None,
    }
}

/// Whether the one is surely less than the other: lower at one end, and higher at none.
pub(crate) fn surely_less(a: &BenefitValue, b: &BenefitValue) -> bool {
    match (a, b) {
        (BenefitValue::None, BenefitValue::None) => false,
        (BenefitValue::None, _) => true,
        (BenefitValue::Level(a), BenefitValue::Level(b)) => a < b,
        (a, b) => match (ends(a), ends(b)) {
            (Some((a_low, a_high)), Some((b_low, b_high))) => {
                a_low <= b_low && a_high <= b_high && (a_low, a_high) != (b_low, b_high)
            }
            _ => false,
        },
    }
}

/// A number, or an interval where its ends differ.
pub(crate) fn between(low: Decimal, high: Decimal) -> BenefitValue {
    match low.cmp(&high) {
        Ordering::Equal => BenefitValue::Number(low),
        Ordering::Less => BenefitValue::Between(low, high),
        Ordering::Greater => BenefitValue::Between(high, low),
    }
}

/// A value with other numbers. What has no size stays as it is.
fn resized(
    value: BenefitValue,
    size: &impl Fn(Decimal) -> Result<Decimal, DecimalError>,
) -> Result<BenefitValue, DecimalError> {
    Ok(match value {
        BenefitValue::Number(number) => BenefitValue::Number(size(number)?),
        BenefitValue::Between(low, high) => between(size(low)?, size(high)?),
        BenefitValue::Better(inner) => BenefitValue::Better(Box::new(resized(*inner, size)?)),
        same @ (BenefitValue::None
        | BenefitValue::Yes
        | BenefitValue::Level(_)
        | BenefitValue::Words(_)
        | BenefitValue::Open
        | BenefitValue::Undisclosed) => same,
    })
}

/// A value moved by a number.
pub(crate) fn moved(value: BenefitValue, by: Decimal) -> Result<BenefitValue, DecimalError> {
    resized(value, &|number| number.add(by))
}

/// So much more than another tier has; more than nothing is just so much.
pub(crate) fn relative(base: BenefitValue, by: Decimal) -> Result<BenefitValue, DecimalError> {
    match base {
        BenefitValue::None if by > Decimal::ZERO => Ok(BenefitValue::Number(by)),
        base => moved(base, by),
    }
}

/// A value so many times.
pub(crate) fn times(value: BenefitValue, factor: Decimal) -> Result<BenefitValue, DecimalError> {
    resized(value, &|number| number.mul(factor))
}

/// Two allowances together. Of values without a size the better stands; what is open makes the sum open.
pub(crate) fn sum(a: BenefitValue, b: BenefitValue) -> Result<BenefitValue, DecimalError> {
    use BenefitValue::{Between, None, Number, Open, Undisclosed};
    Ok(match (a, b) {
        (None, other) | (other, None) => other,
        (Open, _) | (_, Open) => Open,
        (Undisclosed, _) | (_, Undisclosed) => Undisclosed,
        (Number(number), other) | (other, Number(number)) => match &other {
            Number(_) | Between(..) | BenefitValue::Better(_) => moved(other, number)?,
            None | Open | Undisclosed | BenefitValue::Yes | BenefitValue::Level(_) | BenefitValue::Words(_) => {
                larger(Number(number), other)
            }
        },
        (Between(low, high), Between(from, to)) => Between(low.add(from)?, high.add(to)?),
        (a, b) => larger(a, b),
    })
}

/// The better of two values; the first where neither is.
pub(crate) fn larger(a: BenefitValue, b: BenefitValue) -> BenefitValue {
    if order(&a, &b).is_lt() { b } else { a }
}

/// The lower of two values, where both say one: what nobody has stated is no fee of zero.
pub(crate) fn lower(a: BenefitValue, b: BenefitValue) -> BenefitValue {
    match (&a, &b) {
        (BenefitValue::None, _) => b,
        (_, BenefitValue::None) => a,
        (low, high) if order(low, high).is_le() => a,
        _ => b,
    }
}
