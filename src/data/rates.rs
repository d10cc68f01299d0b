//! Exchange rates from a file in the form of the European Central Bank: a column a currency, a row a day, units of the
//! currency for one euro. `eurofxref-hist.csv` has ISO days, newest first; the file of one day writes `27 March 2014`.

use miette::Diagnostic;
use thiserror::Error;

use super::TableError;
use super::forms::date::{self, Order};
use super::forms::number::{self, Hint, Notation};
use super::names::wide;
use super::read::again::Source;
use super::read::{Kind, Row, Table};
use crate::value::{Currency, Date, Decimal, Rates};

/// Why a file gives no rates.
#[derive(Debug, Error, Diagnostic)]
pub enum RatesError {
    /// It cannot be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Table(#[from] TableError),
    /// It is of another form.
    #[error("`{file}` is no table of exchange rates")]
    #[diagnostic(
        code(progc::rates::form),
        help(
            "expected the form of the European Central Bank's `eurofxref-hist.csv`: `Date,USD,JPY,…`, units of each currency for one euro"
        )
    )]
    Form {
        /// The file.
        file: String,
    },
    /// A cell is none.
    #[error("`{text}` in line {line} of `{file}` is no {what}")]
    #[diagnostic(code(progc::rates::cell), help("{help}"))]
    Cell {
        /// The file.
        file: String,
        /// Where.
        line: u64,
        /// As it stands there.
        text: String,
        /// What it should be.
        what: &'static str,
        /// How to mend it.
        help: &'static str,
    },
}

/// Reads the rates of a table, of which all numbers are written in one way: with decimal points, as the bank publishes them,
/// unless a number first appears that must have a decimal comma.
pub fn read(source: &Source) -> Result<Rates, RatesError> {
    let names = [String::from("date"), String::from("usd")];
    let notation = notation(source.open(&names)?)?;
    rates(source.open(&names)?, notation)
}

fn notation(mut table: Table) -> Result<Notation, TableError> {
    let mut row = Row::default();
    while table.read(&mut row)? {
        for text in row.cells.iter().skip(1) {
            if let Hint::Only(notation) = number::hint(text) {
                return Ok(notation);
            }
        }
    }
    Ok(Notation::Point)
}

fn rates(mut table: Table, notation: Notation) -> Result<Rates, RatesError> {
    let form = |table: &Table| RatesError::Form { file: table.name().to_owned() };
    // Currencies that progc does not know are no program's either.
    let currencies: Vec<Option<Currency>> = table.columns().iter().map(|name| name.trim().parse().ok()).collect();
    let dated = table.columns().first().is_some_and(|name| wide(name) == "date");
    let euro: Currency = "EUR".parse().map_err(|_| form(&table))?;
    if !dated || currencies.iter().all(Option::is_none) {
        return Err(form(&table));
    }
    let mut rates = Rates::new(euro);
    let mut row = Row::default();
    while table.read(&mut row)? {
        if row.cells.iter().all(String::is_empty) {
            continue;
        }
        let wrong = |text: &str, what, help| RatesError::Cell {
            file: table.name().to_owned(),
            line: row.line,
            text: text.to_owned(),
            what,
            help,
        };
        let day = day(row.cell(0))
            .ok_or_else(|| wrong(row.cell(0), "day", "write year, month and day, such as `2005-04-15`"))?;
        for (index, currency) in currencies.iter().enumerate() {
            let text = row.cell(index);
            let (Some(currency), false) = (currency, text.is_empty() || text == "N/A") else { continue };
            let plain = number::plain(text, if row.kind(index) == Kind::Text { notation } else { Notation::Point });
            let rate = plain.and_then(|text| text.parse::<Decimal>().ok()).filter(|rate| *rate > Decimal::ZERO);
            let help = "write a plain decimal number above zero, or `N/A` where there is no rate";
            rates.set(*currency, day, rate.ok_or_else(|| wrong(text, "rate", help))?);
        }
    }
    Ok(rates)
}

fn day(text: &str) -> Option<Date> {
    let written = date::apart(text);
    let usual = written.and_then(|w| w.day(Order::YearFirst).or_else(|| w.orders().0.filter(|_| text.contains('.'))));
    usual.or_else(|| Date::strptime("%d %B %Y", text).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::read::Reading;

    fn rates(text: &str) -> Result<Rates, RatesError> {
        let bytes = std::io::Cursor::new(text.as_bytes().to_vec());
        let open = |bytes| Table::from_reader("ecb.csv", Box::new(bytes), &Reading::default()).unwrap();
        super::rates(open(bytes.clone()), notation(open(bytes))?)
    }

    fn c(code: &str) -> Currency {
        code.parse().unwrap()
    }

    #[test]
    fn the_history_as_published() {
        let text = "Date,USD,JPY,BGN,CYP,CHF,\n2019-04-10,1.1279,125.38,1.9558,N/A,1.128,\n2019-04-09,1.1277,125.6,1.9558,N/A,1.1266,\n";
        let rates = rates(text).unwrap();
        assert_eq!(rates.len(), 8);
        assert_eq!(rates.rate(c("CHF"), Date::new(2019, 4, 10).unwrap()).unwrap().to_string(), "1.128");
        assert!(rates.rate(c("CYP"), Date::new(2019, 4, 10).unwrap()).is_err());
    }

    #[test]
    fn the_file_of_one_day() {
        let rates = rates("Date, USD, JPY, \n27 March 2014, 1.3758, 140.48, \n").unwrap();
        assert_eq!(rates.rate(c("JPY"), Date::new(2014, 3, 27).unwrap()).unwrap().to_string(), "140.48");
    }

    #[test]
    fn saved_again_with_decimal_commas() {
        let rates = rates("Date;USD;JPY\n10.04.2019;1,1279;125,38\n09.04.2019;1,128;125\n").unwrap();
        assert_eq!(rates.rate(c("USD"), Date::new(2019, 4, 9).unwrap()).unwrap().to_string(), "1.128");
    }

    #[test]
    fn anything_else_is_refused() {
        assert!(matches!(rates("partner_id,purchases\nA,1\n"), Err(RatesError::Form { .. })));
        assert!(matches!(rates("Date,USD\n10/04/2019,1.1\n"), Err(RatesError::Cell { what: "day", .. })));
        assert!(matches!(rates("Date,USD\n2019-04-10,0\n"), Err(RatesError::Cell { what: "rate", .. })));
    }
}
