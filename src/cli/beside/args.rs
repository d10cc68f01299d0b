//! What the command line says of files beside the partner table, and how they are read.

use std::sync::Arc;

use crate::cli::Failure;
use crate::cli::eval::parse_date;
use crate::data::names::wide;
use crate::data::rates;
use crate::data::read::Reading;
use crate::data::read::again::Source;
use crate::data::read::progress::Progress;
use crate::value::{Date, Rates};

/// What is read beside the partners.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Besides {
    /// A table of events beside the partners, such as orders=orders.csv; may be repeated
    #[arg(long = "table", value_name = "NAME=FILE", value_parser = parse_table)]
    pub(super) tables: Vec<(String, String)>,
    /// Exchange rates for amounts in other currencies, in the form of the European Central Bank's eurofxref-hist.csv
    #[arg(long, value_name = "FILE")]
    rates: Option<String>,
    /// The result of the last evaluation, or any table of the tiers held: the rules of review start from it
    #[arg(long, value_name = "FILE")]
    pub(super) previous: Option<String>,
    /// The day of that evaluation, where the table has no column `as_of`: a day of review since then is made up for
    #[arg(long, value_name = "DATE", value_parser = parse_date, requires = "previous")]
    pub(super) previous_as_of: Option<Date>,
}

pub(in crate::cli) fn parse_table(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, file)) if !name.trim().is_empty() && !file.is_empty() => {
            Ok((name.trim().to_owned(), file.to_owned()))
        }
        Some(_) | None => Err(String::from("expected NAME=FILE, such as orders=orders.csv")),
    }
}

impl Besides {
    /// The files that are read.
    pub(in crate::cli) fn inputs(&self) -> impl Iterator<Item = &str> {
        let tables = self.tables.iter().map(|(_, file)| file);
        tables.chain(&self.rates).chain(&self.previous).map(String::as_str)
    }

    /// Whether there is a record of tiers held.
    pub(in crate::cli) fn reviewed(&self) -> bool {
        self.previous.is_some()
    }

    pub(super) fn rates(&self, reading: &Reading) -> Result<Option<Rates>, Failure> {
        let Some(file) = &self.rates else { return Ok(None) };
        Ok(Some(rates::read(&Source::new(file, true, reading)?)?))
    }
}

/// How the files of a run are to be read.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct Readings {
    /// `--encoding`, for files that do not say it themselves.
    pub(in crate::cli) encoding: Option<&'static encoding_rs::Encoding>,
    /// `--sheet`: the table, empty for that of the partners, and the sheet.
    pub(in crate::cli) sheets: Vec<(String, String)>,
    /// What is told how far the run is.
    pub(in crate::cli) progress: Option<Arc<Progress>>,
}

impl Readings {
    /// How the table of a name is to be read; the partner table has none.
    pub(in crate::cli) fn of(&self, table: &str) -> Reading {
        let sheet = self.sheets.iter().find(|(name, _)| wide(name) == wide(table)).map(|(_, sheet)| sheet.clone());
        Reading { encoding: self.encoding, sheet, names: Vec::new(), progress: self.progress.clone() }
    }
}
