//! Exchange rates: a dated table of units of each currency for one unit of a base currency, as the European Central
//! Bank publishes it for the euro.
//!
//! There is never an implied rate. On a day without a rate (weekends, holidays) the last earlier day counts, but not one
//! that is more than [`DAYS_BACK`] days earlier; a missing rate is an error of the caller.

use std::collections::BTreeMap;

use jiff::ToSpan;

use super::{Currency, Date, Decimal, DecimalError};

/// How many days before the asked day a rate may lie: a long weekend with holidays around it.
pub const DAYS_BACK: i32 = 7;

/// Rates by day and currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates {
    base: Currency,
    /// Units of the currency for one unit of the base.
    by_day: BTreeMap<(Currency, Date), Decimal>,
}

/// Why an amount could not be converted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RateError {
    /// No rate on the day nor shortly before.
    #[error("there is no rate for {currency} on {day} or up to {DAYS_BACK} days before")]
    Missing {
        /// Of which currency.
        currency: Currency,
        /// For which day.
        day: Date,
    },
    /// Too large a number.
    #[error(transparent)]
    Number(#[from] DecimalError),
}

/// An amount where `left` units are worth `right` units of `to`: rounded half away from zero to the smallest coin of `to`.
pub fn convert(amount: Decimal, left: Decimal, right: Decimal, to: Currency) -> Result<Decimal, DecimalError> {
    amount.mul(right)?.div_round(left, to.minor_digits())
}

impl Rates {
    /// An empty table with `base` as its base.
    pub fn new(base: Currency) -> Self {
        Rates { base, by_day: BTreeMap::new() }
    }

    /// Records that one unit of the base is `rate` units of `currency` on `day`.
    pub fn set(&mut self, currency: Currency, day: Date, rate: Decimal) {
        self.by_day.insert((currency, day), rate);
    }

    /// How many days and currencies it holds.
    pub fn len(&self) -> usize {
        self.by_day.len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.by_day.is_empty()
    }

    /// Units of `currency` for one unit of the base on `day`.
    pub fn rate(&self, currency: Currency, day: Date) -> Result<Decimal, RateError> {
        if currency == self.base {
            return Ok(Decimal::ONE);
        }
        let missing = RateError::Missing { currency, day };
        let earliest = day.checked_sub(i64::from(DAYS_BACK).days()).map_err(|_| missing.clone())?;
        let found = self.by_day.range((currency, earliest)..=(currency, day)).next_back();
        found.map(|(_, rate)| *rate).filter(|rate| *rate > Decimal::ZERO).ok_or(missing)
    }

    /// An amount of one currency in another, rounded half away from zero to the smallest coin of the other. Between two
    /// currencies neither of which is the base, the cross rate is not rounded before it is used.
    pub fn convert(&self, amount: Decimal, from: Currency, to: Currency, day: Date) -> Result<Decimal, RateError> {
        if from == to {
            return Ok(amount);
        }
        let (left, right) = self.between(from, to, day)?;
        Ok(convert(amount, left, right, to)?)
    }

    /// How much of one currency is worth how much of another on `day`.
    pub fn between(&self, from: Currency, to: Currency, day: Date) -> Result<(Decimal, Decimal), RateError> {
        Ok((self.rate(from, day)?, self.rate(to, day)?))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn c(code: &str) -> Currency {
        code.parse().unwrap()
    }

    #[test]
    fn divides_crosses_and_looks_back_over_a_weekend() {
        let mut rates = Rates::new(c("EUR"));
        rates.set(c("CHF"), date(2019, 4, 10), d("1.128"));
        rates.set(c("USD"), date(2019, 4, 10), d("1.1279"));
        let on = date(2019, 4, 10);
        // 112.80 CHF / 1.128 = 100 EUR
        assert_eq!(rates.convert(d("112.8"), c("CHF"), c("EUR"), on), Ok(d("100")));
        assert_eq!(rates.convert(d("100"), c("EUR"), c("CHF"), on), Ok(d("112.8")));
        // 100 CHF * 1.1279 / 1.128 = 99.9911… USD
        assert_eq!(rates.convert(d("100"), c("CHF"), c("USD"), on), Ok(d("99.99")));
        assert_eq!(rates.rate(c("CHF"), date(2019, 4, 13)), Ok(d("1.128")));
        assert!(matches!(rates.rate(c("CHF"), date(2019, 4, 18)), Err(RateError::Missing { .. })));
        assert!(matches!(rates.rate(c("CHF"), date(2019, 4, 9)), Err(RateError::Missing { .. })));
        assert!(matches!(rates.convert(d("1"), c("JPY"), c("EUR"), on), Err(RateError::Missing { .. })));
    }
}
