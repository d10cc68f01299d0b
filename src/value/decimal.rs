//! Exact decimals: a 128-bit whole number and a count of decimal places. Overflow is an error, never a wrap,
//! and nothing is rounded here unless the caller says how many places to keep.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most decimal places that a value may have.
const SCALE_MAX: u8 = 18;

/// An exact decimal number, `mantissa / 10^scale`, kept without trailing zeros.
///
/// ```
/// use progc::value::Decimal;
/// let sum = "0.1".parse::<Decimal>()?.add("0.2".parse()?)?;
/// assert_eq!(sum.to_string(), "0.3");
/// # Ok::<(), progc::value::DecimalError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Decimal {
    mantissa: i128,
    scale: u8,
}

/// Why a decimal could not be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// The text is no plain decimal number.
    #[error("this is no number")]
    NotANumber,
    /// The number or the result has more digits than are held exactly.
    #[error("this number is too large to be held exactly")]
    Overflow,
    /// Division by zero.
    #[error("division by zero")]
    DivisionByZero,
}

fn power(places: u8) -> Result<i128, DecimalError> {
    10i128.checked_pow(u32::from(places)).ok_or(DecimalError::Overflow)
}

#[expect(clippy::should_implement_trait, reason = "exact arithmetic can fail, which an operator could not say")]
impl Decimal {
    /// Zero.
    pub const ZERO: Decimal = Decimal { mantissa: 0, scale: 0 };
    /// One.
    pub const ONE: Decimal = Decimal { mantissa: 1, scale: 0 };

    /// `mantissa / 10^scale`.
    pub fn new(mantissa: i128, scale: u8) -> Self {
        let (mut mantissa, mut scale) = (mantissa, scale);
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Decimal { mantissa, scale }
    }

    /// The digits as a whole number.
    pub fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// How many of the digits stand behind the point.
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// Both mantissas at the larger of the two scales.
    fn aligned(self, other: Decimal) -> Result<(i128, i128, u8), DecimalError> {
        let scale = self.scale.max(other.scale);
        let lift = |d: Decimal| d.mantissa.checked_mul(power(scale - d.scale)?).ok_or(DecimalError::Overflow);
        Ok((lift(self)?, lift(other)?, scale))
    }

    /// The sum.
    pub fn add(self, other: Decimal) -> Result<Decimal, DecimalError> {
        let (a, b, scale) = self.aligned(other)?;
        Ok(Decimal::new(a.checked_add(b).ok_or(DecimalError::Overflow)?, scale))
    }

    /// The difference.
    pub fn sub(self, other: Decimal) -> Result<Decimal, DecimalError> {
        self.add(Decimal { mantissa: other.mantissa.checked_neg().ok_or(DecimalError::Overflow)?, ..other })
    }

    /// The product.
    pub fn mul(self, other: Decimal) -> Result<Decimal, DecimalError> {
        let scale = self.scale + other.scale;
        let product = Decimal::new(self.mantissa.checked_mul(other.mantissa).ok_or(DecimalError::Overflow)?, scale);
        if product.scale > SCALE_MAX { Err(DecimalError::Overflow) } else { Ok(product) }
    }

    /// The quotient with `places` decimal places, rounded down (towards minus infinity).
    pub fn div_floor(self, other: Decimal, places: u8) -> Result<Decimal, DecimalError> {
        let (a, b, _) = self.aligned(other)?;
        if b == 0 {
            return Err(DecimalError::DivisionByZero);
        }
        let a = a.checked_mul(power(places)?).ok_or(DecimalError::Overflow)?;
        let quotient = a / b - i128::from(a % b != 0 && (a < 0) != (b < 0));
        Ok(Decimal::new(quotient, places))
    }

    /// The quotient with `places` decimal places, half away from zero.
    pub fn div_round(self, other: Decimal, places: u8) -> Result<Decimal, DecimalError> {
        let (a, b, _) = self.aligned(other)?;
        if b == 0 {
            return Err(DecimalError::DivisionByZero);
        }
        let a = a.checked_mul(power(places)?).ok_or(DecimalError::Overflow)?;
        let (quotient, rest) = (a / b, a % b);
        let away = rest.unsigned_abs() >= b.unsigned_abs() - rest.unsigned_abs();
        let sign = if (a < 0) == (b < 0) { 1 } else { -1 };
        Ok(Decimal::new(if away && rest != 0 { quotient + sign } else { quotient }, places))
    }

    /// Whether there are no digits behind the point.
    pub fn is_whole(self) -> bool {
        self.scale == 0
    }

    /// Whether the value is below zero.
    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// The value as a whole number, where it is one and fits.
    pub fn to_i64(self) -> Option<i64> {
        if self.scale == 0 { i64::try_from(self.mantissa).ok() } else { None }
    }

    /// The value with exactly `places` decimal places, as text: money is shown so.
    pub fn to_fixed(self, places: u8) -> String {
        let shown = self.to_string();
        let have = self.scale;
        if have >= places {
            return shown;
        }
        let point = if have == 0 { "." } else { "" };
        format!("{shown}{point}{}", "0".repeat(usize::from(places - have)))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        if let Ok((a, b, _)) = self.aligned(*other) {
            return a.cmp(&b);
        }
        // Alignment overflows only where the whole parts are far apart, or one of them is very long.
        let whole = |d: &Decimal| power(d.scale).map_or(0, |p| d.mantissa.div_euclid(p));
        whole(self).cmp(&whole(other)).then_with(|| {
            let rest = |d: &Decimal| power(d.scale).map_or(0, |p| d.mantissa.rem_euclid(p));
            let lift = |d: &Decimal| rest(d).saturating_mul(power(SCALE_MAX - d.scale.min(SCALE_MAX)).unwrap_or(1));
            lift(self).cmp(&lift(other))
        })
    }
}

impl From<i64> for Decimal {
    fn from(n: i64) -> Self {
        Decimal { mantissa: i128::from(n), scale: 0 }
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    /// Reads `[-]digits[.digits]` and nothing else; other ways to write numbers are the reader's business.
    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
            return Err(DecimalError::NotANumber);
        }
        let fraction = fraction.trim_end_matches('0');
        let scale = u8::try_from(fraction.len()).ok().filter(|&s| s <= SCALE_MAX).ok_or(DecimalError::Overflow)?;
        let mantissa = whole.bytes().chain(fraction.bytes()).try_fold(0i128, |sum, b| {
            sum.checked_mul(10).and_then(|s| s.checked_add(i128::from(b - b'0'))).ok_or(DecimalError::Overflow)
        })?;
        Ok(Decimal::new(if negative { -mantissa } else { mantissa }, scale))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.mantissa.unsigned_abs().to_string();
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let scale = usize::from(self.scale);
        if scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for Decimal {
    type Error = DecimalError;
    fn try_from(text: String) -> Result<Self, DecimalError> {
        text.parse()
    }
}

impl From<Decimal> for String {
    fn from(d: Decimal) -> String {
        d.to_string()
    }
}

impl JsonSchema for Decimal {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Decimal".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^-?[0-9]+(\\.[0-9]+)?$",
            "description": "An exact decimal number as text, so that no reader takes it for a binary float."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn reads_and_shows_what_it_read() {
        for text in ["0", "-1", "9999.99", "0.01", "-0.5", "123456789012345678901234567890"] {
            assert_eq!(d(text).to_string(), text);
        }
        assert_eq!(d("10.50").to_string(), "10.5");
        for text in ["", "-", ".5", "1.", "1,0", "1e3", "+1", "0x1", "1.1.1", " 1"] {
            assert_eq!(text.parse::<Decimal>(), Err(DecimalError::NotANumber), "{text}");
        }
        assert_eq!("9".repeat(40).parse::<Decimal>(), Err(DecimalError::Overflow));
    }

    #[test]
    fn counts_exactly() {
        assert_eq!(d("0.1").add(d("0.2")), Ok(d("0.3")));
        assert_eq!(d("10000").sub(d("9999.99")), Ok(d("0.01")));
        assert_eq!(d("1.5").mul(d("2")), Ok(d("3")));
        assert_eq!(d("1").div_floor(d("3"), 2), Ok(d("0.33")));
        assert_eq!(d("-1").div_floor(d("3"), 2), Ok(d("-0.34")));
        assert_eq!(d("2").div_round(d("3"), 2), Ok(d("0.67")));
        assert_eq!(d("-0.5").div_round(d("1"), 0), Ok(d("-1")));
        assert_eq!(d("1").div_floor(Decimal::ZERO, 0), Err(DecimalError::DivisionByZero));
        let most = Decimal::new(i128::MAX, 0);
        assert_eq!(most.add(Decimal::ONE), Err(DecimalError::Overflow));
        assert_eq!(most.mul(d("10")), Err(DecimalError::Overflow));
    }

    #[test]
    fn orders_even_what_does_not_align() {
        assert!(d("9999.99") < d("10000"));
        assert!(d("-1") < d("-0.5"));
        let most = Decimal::new(i128::MAX, 0);
        assert!(most > d("0.000001") && d("-0.5") < most && Decimal::new(i128::MIN, 0) < d("-0.5"));
    }

    #[test]
    fn shows_money_with_its_places() {
        assert_eq!(d("790").to_fixed(2), "790.00");
        assert_eq!(d("0.5").to_fixed(2), "0.50");
        assert_eq!(d("0.125").to_fixed(2), "0.125");
    }
}
