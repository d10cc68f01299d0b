//! Exact values: decimals, money, units, periods, dates. The only place where they are added, compared or rounded.

mod amount;
mod country;
mod currency;
mod date;
mod decimal;
mod rates;

pub use amount::{Amount, Period, TimeUnit, Unit};
pub use country::country_code;
pub use currency::Currency;
pub use date::{DateInterval, Precision};
pub use decimal::{Decimal, DecimalError};
pub use jiff::civil::Date;
pub use rates::{DAYS_BACK, RateError, Rates, convert};
