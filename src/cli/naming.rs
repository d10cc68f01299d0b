//! Which column is which, and how it is written: by the command line and by `progc.toml`.

use super::beside::Readings;
use super::{Failure, config};
use crate::data::columns::Wishes;
use crate::data::forms::date::Order;
use crate::data::forms::number::Notation;
use crate::data::names::wide;
use crate::lint::config::{ConfigError, Said};

/// How a form of numbers is mended.
const NUMBERS: &str = "write a number that can be read in one way only, such as `1.234,56`";
/// How a form of days is mended.
const DATES: &str = "write a form of days, such as `DD/MM/YYYY`";

/// Which column is which.
#[derive(Debug, Clone, clap::Args, Default)]
pub(super) struct Naming {
    /// The column of a measure, such as `purchases=Umsatz 2004`; may be repeated
    #[arg(long, value_name = "MEASURE=COLUMN", value_parser = parse_map)]
    map: Vec<(String, String)>,
    /// The column that tells partners apart
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// How the numbers of a column are written: `Umsatz=1.234,56`, `orders.amount=1,234.56`; of all columns without a name
    #[arg(long, value_name = "[COLUMN=]FORM", value_parser = parse_numbers)]
    numbers: Vec<(Option<String>, Notation)>,
    /// How the days of a column are written: `joined=DD/MM/YYYY`, `orders.day=MM/DD/YYYY`, `since=serial`
    #[arg(long, value_name = "[COLUMN=]FORM", value_parser = parse_dates)]
    dates: Vec<(Option<String>, Order)>,
    /// How text is encoded that does not say it itself, such as utf-8, windows-1252 or utf-16le
    #[arg(long, value_name = "NAME", value_parser = parse_encoding)]
    encoding: Option<&'static encoding_rs::Encoding>,
    /// The sheet of an Excel workbook, such as `Partner` or `orders=Bestellungen`; the first without it
    #[arg(long, value_name = "[TABLE=]NAME", value_parser = parse_sheet)]
    sheet: Vec<(String, String)>,
}

impl Naming {
    /// The same with what the `progc.toml` nearest to a program says; what the command line says of the same column
    /// goes before.
    pub(super) fn of(&self, program: &str) -> Result<Naming, Failure> {
        let Some(found) = config::near(program)? else { return Ok(self.clone()) };
        let columns = &found.config.columns;
        let mut all = self.clone();
        all.id = all.id.or_else(|| columns.id.clone());
        let own = |measure: &str| self.map.iter().any(|(named, _)| wide(named) == wide(measure));
        all.map.extend(columns.map.iter().filter(|(measure, _)| !own(measure)).cloned());
        let wrong = |said: &Said, message: String, help: &str| {
            found.failure(ConfigError { message, at: said.at.clone(), help: help.to_owned() })
        };
        for (column, form) in &columns.numbers {
            let notation = Notation::named(&form.text)
                .ok_or_else(|| wrong(form, format!("no number is written like `{}`", form.text), NUMBERS))?;
            all.numbers.push((column.clone(), notation));
        }
        for (column, form) in &columns.dates {
            let order = Order::named(&form.text)
                .ok_or_else(|| wrong(form, format!("no day is written like `{}`", form.text), DATES))?;
            all.dates.push((column.clone(), order));
        }
        if let Some(name) = columns.encoding.as_ref().filter(|_| all.encoding.is_none()) {
            let encoding = parse_encoding(&name.text)
                .map_err(|expected| wrong(name, format!("there is no encoding `{}`", name.text), &expected))?;
            all.encoding = Some(encoding);
        }
        Ok(all)
    }

    pub(super) fn wishes(&self) -> Wishes {
        let (numbers, dates) = (self.numbers.clone(), self.dates.clone());
        Wishes { id: self.id.clone(), map: self.map.clone(), numbers, dates }
    }

    pub(super) fn readings(&self) -> Readings {
        Readings { encoding: self.encoding, sheets: self.sheet.clone(), progress: None }
    }
}

/// A column and what is said of it; no column where all are meant.
fn parse_form<T>(text: &str, named: fn(&str) -> Option<T>) -> Option<(Option<String>, T)> {
    match text.rsplit_once('=') {
        Some((column, form)) if !column.trim().is_empty() => Some((Some(column.trim().to_owned()), named(form)?)),
        Some(_) => None,
        None => Some((None, named(text)?)),
    }
}

fn parse_numbers(text: &str) -> Result<(Option<String>, Notation), String> {
    parse_form(text, Notation::named)
        .ok_or_else(|| String::from("expected a number that can be read in one way only, such as purchases=1.234,56"))
}

fn parse_dates(text: &str) -> Result<(Option<String>, Order), String> {
    parse_form(text, Order::named).ok_or_else(|| String::from("expected COLUMN=FORM, such as joined=DD/MM/YYYY"))
}

fn parse_encoding(text: &str) -> Result<&'static encoding_rs::Encoding, String> {
    encoding_rs::Encoding::for_label(text.trim().as_bytes())
        .ok_or_else(|| String::from("expected the name of an encoding, such as utf-8, windows-1252 or utf-16le"))
}

#[expect(clippy::unnecessary_wraps, reason = "the form of a parser of arguments")]
fn parse_sheet(text: &str) -> Result<(String, String), String> {
    let (table, sheet) = text.split_once('=').unwrap_or(("", text));
    Ok((table.trim().to_owned(), sheet.trim().to_owned()))
}

fn parse_map(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((measure, column)) if !measure.trim().is_empty() && !column.trim().is_empty() => {
            Ok((measure.trim().to_owned(), column.trim().to_owned()))
        }
        Some(_) | None => Err(String::from("expected MEASURE=COLUMN, such as purchases=turnover")),
    }
}
