//! Amounts in other currencies than the program's, in columns of numbers.

use super::batch::Cell;
use super::field::Said;
use super::swar::word;
use super::text::text_of;
use crate::data::events::EventMeaning;
use crate::value::{Currency, Date, Decimal};

/// The most spellings of currencies that are kept.
const MOST: usize = 64;
/// So many days are kept of each currency.
const DAYS: usize = 2048;

/// The number of the program's own currency.
pub(super) const OWN: i64 = 0;

/// The currencies that the rows of a table name.
#[derive(Debug)]
pub(super) struct Currencies {
    own: Currency,
    /// What was met, with the number of what it says.
    known: Vec<Named>,
    /// By number.
    of: Vec<Foreign>,
}

#[derive(Debug)]
struct Named {
    text: Box<[u8]>,
    /// The same as a word, where it is short.
    word: Option<u64>,
    number: i64,
}

#[derive(Debug)]
struct Foreign {
    /// None where the cell is empty: then its amounts are not known.
    currency: Option<Currency>,
    /// By day, in a place that few share: the day with its rate.
    rates: Vec<(i64, Rate)>,
}

/// A rate, as far as it is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rate {
    /// So many digits make so many of the sum.
    Times(u64, u64),
    /// There is one, with more digits.
    Long,
    /// There is none, or it is not certain.
    None,
}

impl Currencies {
    /// Of rows whose amounts become those of the program's currency.
    pub(super) fn new(own: Currency) -> Self {
        let of = vec![Foreign { currency: Some(own), rates: Vec::new() }];
        Currencies { own, known: Vec::new(), of }
    }

    /// The number of a currency that was met before, and whether that is it for certain.
    #[inline]
    pub(super) fn quick(&self, cell: Cell) -> (i64, bool) {
        let word = cell.word();
        let found = self.known.iter().find(|named| named.word == Some(word));
        found.map_or((OWN, false), |named| (named.number, true))
    }

    /// The number of a currency.
    pub(super) fn read(&mut self, text: &[u8]) -> Said {
        if let Some(named) = self.known.iter().find(|named| *named.text == *text) {
            return Said::Value(named.number);
        }
        let Ok(written) = std::str::from_utf8(text_of(text)) else { return Said::Else };
        let currency = match written.to_uppercase().parse::<Currency>() {
            Ok(currency) => Some(currency),
            Err(_) if written.is_empty() => None,
            Err(_) => return Said::Else,
        };
        if self.known.len() == MOST {
            return Said::Else;
        }
        let place = self.of.iter().position(|foreign| foreign.currency == currency).unwrap_or_else(|| {
            self.of.push(Foreign { currency, rates: vec![(i64::MIN, Rate::None); DAYS] });
            self.of.len() - 1
        });
        let number = i64::try_from(place).unwrap_or(i64::MAX);
        self.known.push(Named { text: text.into(), word: word(text), number });
        Said::Value(number)
    }

    /// Whether a number stands for a currency.
    pub(super) fn is_one(&self, number: i64) -> bool {
        usize::try_from(number).ok().and_then(|number| self.of.get(number)).is_some_and(|of| of.currency.is_some())
    }

    /// The rate of a currency on a day, where digits of `scale` decimal places become digits of as many.
    #[inline]
    pub(super) fn rate(&mut self, meaning: &EventMeaning<'_>, number: i64, day: i64, scale: u8) -> Rate {
        let foreign = usize::try_from(number).ok().and_then(|number| self.of.get_mut(number));
        let Some(Foreign { currency: Some(from), rates }) = foreign else { return Rate::None };
        // Days are counted as if every month had thirty-two.
        let place = usize::try_from(day).unwrap_or(0) % DAYS;
        match rates.get_mut(place) {
            Some((known, rate)) if *known == day => *rate,
            Some(slot) => {
                let rate = Rate::of(meaning, *from, self.own, day, scale);
                *slot = (day, rate);
                rate
            }
            None => Rate::None,
        }
    }
}

impl Rate {
    fn of(meaning: &EventMeaning<'_>, from: Currency, own: Currency, day: i64, scale: u8) -> Rate {
        let part = |shift: u32, mask: i64| day >> shift & mask;
        let date = (i16::try_from(part(9, i64::MAX)), i8::try_from(part(5, 15)), i8::try_from(part(0, 31)));
        let (Ok(year), Ok(month), Ok(day)) = date else { return Rate::None };
        let Ok(date) = Date::new(year, month, day) else { return Rate::None };
        match meaning.rate(from, Some(date)) {
            Ok((left, right)) => Rate::times(left, right, own.minor_digits(), scale).unwrap_or(Rate::Long),
            Err(_) => Rate::None,
        }
    }

    /// `left` are worth `right`. `None` where that has too many digits to be counted with quickly.
    fn times(left: Decimal, right: Decimal, places: u8, scale: u8) -> Option<Rate> {
        // An amount has as many decimal places as its column at most, and a product no more than eighteen.
        if left <= Decimal::ZERO || right <= Decimal::ZERO || scale.checked_add(right.scale())? > 18 || places > scale {
            return None;
        }
        let lifted = |number: Decimal, by: u8| {
            let number = number.mantissa().checked_mul(10i128.checked_pow(u32::from(by))?)?;
            u64::try_from(number).ok().filter(|number| *number <= u64::MAX >> 1)
        };
        let (times, by) = (lifted(right, left.scale() + places)?, lifted(left, scale + right.scale())?);
        let common = gcd(times, by);
        Some(Rate::Times(times / common, by / common))
    }

    /// An amount of a column with so many decimal places in digits of the program's currency, half away from zero; `None` where
    /// that is not quickly known.
    #[inline]
    pub(super) fn convert(self, digits: i64, (scale, places): (u8, u8)) -> Option<i64> {
        let Rate::Times(times, by) = self else { return None };
        let product = digits.unsigned_abs().checked_mul(times)?;
        let (quotient, rest) = (product / by, product % by);
        let rounded = quotient + u64::from(rest >= by - rest);
        let number =
            i64::try_from(rounded).ok()?.checked_mul(10i64.checked_pow(u32::from(scale.checked_sub(places)?))?)?;
        Some(if digits < 0 { -number } else { number })
    }
}

fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::convert;

    proptest::proptest! {
        #[test]
        fn quick_conversion_is_conversion(
            digits in -10_000_000_000i64..10_000_000_000, left in 1i128..100_000, right in 1i128..1_000_000_000,
            left_scale in 0u8..5, right_scale in 0u8..8, more in 0u8..2,
        ) {
            let own: Currency = "EUR".parse().unwrap();
            let (places, scale) = (own.minor_digits(), own.minor_digits() + more);
            let (left, right) = (Decimal::new(left, left_scale), Decimal::new(right, right_scale));
            let exact = convert(Decimal::new(i128::from(digits), scale), left, right, own);
            if let Some(quick) = Rate::times(left, right, places, scale).and_then(|rate| rate.convert(digits, (scale, places))) {
                proptest::prop_assert_eq!(Ok(Decimal::new(i128::from(quick), scale)), exact);
            }
        }
    }

    #[test]
    fn halves_go_away_from_zero() {
        let d = |text: &str| text.parse::<Decimal>().unwrap();
        // 0.05 at 1 to 0.9 is 0.045, and 0.15 is 0.135.
        let rate = Rate::times(d("1"), d("0.9"), 2, 2).unwrap();
        assert_eq!([5, -5, 15, 10].map(|digits| rate.convert(digits, (2, 2))), [Some(5), Some(-5), Some(14), Some(9)]);
        assert_eq!(rate.convert(i64::MAX, (2, 2)), None);
        assert_eq!(Rate::times(d("1"), d("0.123456789012345678"), 2, 2), None);
    }
}
