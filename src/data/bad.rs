//! What is wrong with a row, in words, at its characters in the data file.

use super::cell::{CellFault, expected, listed};
use super::forms::number::Notation;
use super::forms::{Refused, Seen};
use super::read::{Excerpt, RowFault};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{MeasureId, Program};
use crate::source::{SourceFile, Sources, Span};
use crate::value::{Currency, DAYS_BACK, Date, RateError};

/// A row that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Its number, from 1.
    pub row: u64,
    /// Its characters.
    pub excerpt: Excerpt,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It is no row of this table.
    Row {
        /// Why.
        fault: RowFault,
        /// In which cell that shows.
        column: usize,
    },
    /// It does not say which partner it is.
    NoId {
        /// The column of the ids.
        column: usize,
    },
    /// A cell is not what its column holds.
    Cell {
        /// Why.
        fault: CellFault,
        /// The column.
        column: usize,
        /// The cell.
        text: String,
        /// The measure; the recorded tier where absent.
        measure: Option<MeasureId>,
    },
    /// A cell of a table of events is not what its column holds.
    Event {
        /// Why.
        fault: CellFault,
        /// The column.
        column: usize,
        /// The cell.
        text: String,
        /// What the column holds.
        wanted: String,
    },
    /// The currency of a row is none.
    NoCurrency {
        /// The column of the currency.
        column: usize,
        /// The cell.
        text: String,
    },
    /// An amount is in another currency than the program's, and is not to be converted.
    Rate {
        /// The column of the amount.
        column: usize,
        /// Why.
        fault: RateFault,
        /// The currency of the row.
        from: Currency,
        /// The currency of the program.
        to: Currency,
    },
}

/// Why an amount is not to be converted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RateFault {
    /// No rates were given.
    NoRates,
    /// The row has no day.
    NoDay,
    /// The program states none for the pair on the day, and no other rates were given.
    NotStated {
        /// The day.
        day: Date,
    },
    /// Whether the program's rate holds on the day is not known.
    Perhaps {
        /// The day.
        day: Date,
        /// On which date that hangs.
        date: String,
    },
    /// There is no rate for the day, or the number is too large.
    Rate(RateError),
}

impl BadRow {
    /// The findings, with the row as an excerpt of the file `name` added to `sources`.
    pub fn diagnostics(
        &self,
        program: &Program,
        name: &str,
        columns: &[String],
        sources: &mut Sources,
    ) -> Vec<Diagnostic> {
        let excerpt = SourceFile::excerpt(name.to_owned(), self.excerpt.text.clone(), self.excerpt.first_line);
        let file = sources.add(excerpt);
        let place = |column: usize| {
            let range = self.excerpt.cell(column);
            Span::new(file, range.start, range.end)
        };
        let title = |column: usize| columns.get(column).map_or("", String::as_str);
        (self.problems.iter())
            .map(|problem| match problem {
                Problem::Row { fault, column } => of_row(fault, place(*column), self.excerpt.cells.len()),
                Problem::NoId { column } => Diagnostic::error(
                    Code::MissingPartnerId,
                    place(*column),
                    "this row does not say which partner it is",
                )
                .label(format!("`{}` is empty here", title(*column)))
                .help("fill it in, remove the row, or name another column with `--id COLUMN`"),
                Problem::Cell { fault, column, text, measure } => {
                    let measure = measure.and_then(|m| program.measures.get(m.index()));
                    let wanted = measure.map_or_else(|| String::from("the name of a tier"), |m| expected(&m.ty));
                    let wanted = briefly(&wanted, fault);
                    of_cell(fault, text, place(*column)).label(format!("`{}` holds {wanted}", title(*column)))
                }
                Problem::Event { fault, column, text, wanted } => {
                    let wanted = briefly(wanted, fault);
                    of_cell(fault, text, place(*column)).label(format!("`{}` holds {wanted}", title(*column)))
                }
                Problem::NoCurrency { column, text } => {
                    Diagnostic::error(Code::UnlistedCurrency, place(*column), format!("`{text}` is no currency code"))
                        .label(format!("`{}` holds ISO 4217 codes", title(*column)))
                        .help("write three letters, such as `EUR`, `CHF` or `USD`")
                }
                Problem::Rate { column, fault, from, to } => of_rate(fault, *from, *to, place(*column)),
            })
            .collect()
    }

    /// All that is wrong with it as one text, for a file of rejected rows.
    pub fn reason(&self, program: &Program, name: &str, columns: &[String]) -> String {
        let mut sources = Sources::new();
        let found = self.diagnostics(program, name, columns, &mut sources);
        let texts: Vec<String> = found
            .iter()
            .map(|d| {
                let label = d.labels.first().map(|l| l.text.as_str()).filter(|t| !t.is_empty());
                format!("{} {}{}", d.code.id(), d.message, label.map(|l| format!(" ({l})")).unwrap_or_default())
            })
            .collect();
        texts.join("; ")
    }
}

/// The finding of a column that can be read in two ways.
pub fn two_readings(name: &str, refused: &Refused, sources: &mut Sources) -> Diagnostic {
    let excerpt = SourceFile::excerpt(name.to_owned(), refused.excerpt.text.clone(), refused.excerpt.first_line);
    let file = sources.add(excerpt);
    let range = refused.excerpt.cell(refused.column);
    let [(first, first_flag), (second, second_flag)] = &refused.readings;
    let message = format!("the column `{}` can be read in two ways", refused.title);
    Diagnostic::error(Code::TwoReadings, Span::new(file, range.start, range.end), message)
        .label(format!("`{first}` or `{second}`"))
        .help(format!("say which: {first_flag} for `{first}`, {second_flag} for `{second}`"))
        .with_note("no cell of the column can be read in one way only")
}

/// The finding of a quote that is never closed, in a line of the file `name`.
pub fn open_quote(name: &str, line: u64, text: &str, at: usize, sources: &mut Sources) -> Diagnostic {
    let first = u32::try_from(line).unwrap_or(u32::MAX);
    let file = sources.add(SourceFile::excerpt(name.to_owned(), text.to_owned(), first));
    let span = Span::new(file, at, at.saturating_add(1));
    Diagnostic::error(Code::OpenQuote, span, "this quote is never closed")
        .label("opened here")
        .help("close it, or write it twice where it is part of the text")
        .with_note("every line behind it stands in this one cell, and would be lost")
}

fn of_rate(fault: &RateFault, from: Currency, to: Currency, span: Span) -> Diagnostic {
    let message = format!("this amount is in {from}, and the program counts in {to}");
    let found = Diagnostic::error(Code::NoExchangeRate, span, message);
    match fault {
        RateFault::NoRates => found.label(format!("an amount in {from}")).help(format!(
            "state the rate in the program, as in `rates 1 {to} = … {from}`, or give the European Central Bank's \
             `eurofxref-hist.csv` with `--rates FILE`"
        )),
        RateFault::NotStated { day } => found
            .label(format!("the program states no rate between {from} and {to} for {day}"))
            .help("state one that holds on that day, or give rates with `--rates FILE`"),
        RateFault::Perhaps { day, date } => found
            .label(format!("whether a rate holds on {day} hangs on {date}"))
            .help("write the exact day from which the rate holds"),
        RateFault::NoDay => {
            found.label("on which day is not known").help("fill in the day of the row: the rate of that day counts")
        }
        RateFault::Rate(RateError::Missing { currency, day }) => found
            .label(format!("no rate for {currency} on {day} or up to {DAYS_BACK} days before"))
            .help(format!("give a file of rates that has {currency} for that day, or write the amount in {to}")),
        RateFault::Rate(RateError::Number(why)) => found.label(why.to_string()),
    }
}

fn of_row(fault: &RowFault, span: Span, cells: usize) -> Diagnostic {
    match fault {
        RowFault::TooFew { columns } => {
            Diagnostic::error(Code::RowLength, span, format!("this row has {} of {columns} cells", cells.min(*columns)))
                .label("the row ends here")
                .help("a delimiter may be missing, or the line may be a total or footer that is no partner")
        }
        RowFault::TooMany { columns } => {
            let message = format!("this row has {cells} cells, and there are {columns} columns");
            Diagnostic::error(Code::RowLength, span, message)
                .label("no column is left for this")
                .help("put a cell that holds the delimiter in double quotes")
        }
        RowFault::NotUtf8 => {
            Diagnostic::error(Code::UnreadableText, span, "this row is not in the encoding of the rest of the file")
                .label("characters are lost here")
                .help(
                    "save the file with one encoding; Excel calls UTF-8 \"CSV UTF-8 (Comma delimited)\"; \
                     `--encoding NAME` says how it is encoded",
                )
        }
        RowFault::Nul => Diagnostic::error(Code::UnreadableText, span, "this row holds a zero byte")
            .label("the zero byte is here")
            .help("export the file again: no text has zero bytes"),
        RowFault::NotAnObject => Diagnostic::error(Code::NotARecord, span, "this record is no JSON object")
            .label("expected `{\"partner_id\": …}`"),
        RowFault::NotJson(message) => Diagnostic::error(Code::NotARecord, span, "this record is no JSON")
            .label("not understood")
            .with_note(message.clone()),
        RowFault::Nested(field) => {
            Diagnostic::error(Code::NotARecord, span, format!("the field `{field}` holds more than one value"))
                .label("a list in a list or an object")
                .help("write one value, or a list of texts for a set")
        }
        RowFault::Twice(field) => {
            Diagnostic::error(Code::NotARecord, span, format!("the field `{field}` is given twice"))
                .label("given again here")
        }
        RowFault::LateColumn(field) => {
            let message = format!("the field `{field}` first appears after a thousand records without it");
            Diagnostic::error(Code::NotARecord, span, message)
                .label("this record brings a new field")
                .help(format!("give `{field}` in the first record too, as `null` where it is not known"))
        }
    }
}

/// What a column holds, without an example where its own cells are the example.
fn briefly<'w>(wanted: &'w str, fault: &CellFault) -> &'w str {
    match fault {
        CellFault::OtherNotation { .. } | CellFault::OtherDays { .. } | CellFault::OtherCurrency { .. } => {
            wanted.split(", written like").next().unwrap_or(wanted)
        }
        _ => wanted,
    }
}

/// A cell that is written otherwise than its column.
fn otherwise(found: Diagnostic, seen: Option<&Seen>, flag: &str) -> Diagnostic {
    match seen {
        Some(Seen { text, line }) => found
            .help("write all cells of a column in one way")
            .with_note(format!("the form of the column is that of `{text}` in line {line}")),
        None => found.help(format!("write it as the others, or mend `{flag}`")),
    }
}

fn of_cell(fault: &CellFault, text: &str, span: Span) -> Diagnostic {
    let unknown = "leave the cell empty where the value is not known";
    match fault {
        CellFault::NotANumber { plain } => {
            let found = Diagnostic::error(Code::BadNumber, span, format!("`{text}` is no number"));
            match plain {
                Some(plain) => found.help(format!("write `{plain}`, without signs or separators for thousands")),
                None if text.chars().any(|c| c.is_ascii_digit()) => {
                    found.help("write digits and, where needed, one decimal point, such as `1234.56`")
                }
                None => found.help(unknown),
            }
        }
        CellFault::TwoReadings { sign, thousands, decimals } => {
            let name = if *sign == '.' { "point" } else { "comma" };
            let decimals = match decimals {
                Some(decimals) => format!(", `{decimals}` where it stands before decimals"),
                None => String::new(),
            };
            Diagnostic::error(Code::BadNumber, span, format!("it is not clear which number `{text}` is"))
                .help(format!("write `{thousands}` where the {name} stands between thousands{decimals}"))
        }
        CellFault::OtherNotation { written, seen } => {
            let (written, column) = match written {
                Notation::Point => ("point", "commas"),
                Notation::Comma => ("comma", "points"),
            };
            let message = format!("`{text}` has a decimal {written}, and its column has decimal {column}");
            otherwise(Diagnostic::error(Code::OtherForm, span, message), seen.as_ref(), "--numbers COLUMN=FORM")
        }
        CellFault::OtherDays { seen } => {
            let message = format!("`{text}` is a day in another form than those of its column");
            otherwise(Diagnostic::error(Code::OtherForm, span, message), seen.as_ref(), "--dates COLUMN=FORM")
        }
        CellFault::TwoDays { days: [first, second] } => {
            Diagnostic::error(Code::BadDate, span, format!("it is not clear which day `{text}` is")).help(format!(
                "write `{first}` or `{second}`, or say how the days of the column are written with `--dates`"
            ))
        }
        CellFault::OtherCurrency { found, wanted } => {
            let message = match wanted {
                Some(wanted) => format!("`{text}` is in {found}, and its column in {wanted}"),
                None => format!("`{text}` is an amount of money, and its column holds none"),
            };
            Diagnostic::error(Code::AmountCurrency, span, message).help(match wanted {
                Some(wanted) => {
                    format!("write the amount in {wanted}; in a table of events, a column `currency` may name another for each row")
                }
                None => String::from("look whether this is the column that is meant, or name another with `--map`"),
            })
        }
        CellFault::NotPercent => {
            let message = format!("`{text}` is a percentage, and its column holds none");
            Diagnostic::error(Code::BadNumber, span, message)
                .help("look whether this is the column that is meant, or name another with `--map`")
        }
        CellFault::TooFine { places } => {
            let coin = match places {
                0 => String::from("money of this currency has no decimals"),
                n => format!("money of this currency has at most {n} decimals"),
            };
            Diagnostic::error(Code::NumberOutOfRange, span, format!("`{text}` is finer than the smallest coin"))
                .help(format!("{coin}: round it, or mend a point that stands between thousands"))
        }
        CellFault::TooLong => {
            Diagnostic::error(Code::BadNumber, span, format!("`{text}` has more digits than are held exactly"))
        }
        CellFault::NotWhole => Diagnostic::error(Code::NumberOutOfRange, span, format!("`{text}` is no whole number")),
        CellFault::Negative { money } => {
            let found = Diagnostic::error(Code::NumberOutOfRange, span, format!("`{text}` is below zero"));
            found.help(if *money { "a measure that `may be negative` is declared so in the program" } else { unknown })
        }
        CellFault::NotAFlag => {
            Diagnostic::error(Code::BadFlag, span, format!("`{text}` is neither yes nor no")).help(unknown)
        }
        CellFault::NotADate { plain } => {
            let found = Diagnostic::error(Code::BadDate, span, format!("`{text}` is no day of the calendar"));
            match plain {
                Some(plain) => found.help(format!("write `{plain}`")),
                None => found.help("write year, month and day, such as `2005-04-15`"),
            }
        }
        CellFault::NotAChoice { found, near, known } => {
            let finding = Diagnostic::error(Code::UnknownChoice, span, format!("`{found}` is not among the choices"));
            match near {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help(format!("the choices are {}", listed(known))),
            }
        }
        CellFault::NotACountry { code } => {
            let finding = Diagnostic::error(Code::UnknownCountry, span, format!("`{text}` is no country code"));
            match code {
                Some(code) => finding.help(format!("write `{code}`")),
                None => finding
                    .help("write two letters, such as `DE`, `AT` or `CH`, or the name of a region of the program"),
            }
        }
        CellFault::NotATier { near, known } => {
            let finding = Diagnostic::error(Code::UnknownHeldTier, span, format!("the program has no tier `{text}`"));
            match near {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None if known.is_empty() => finding.help("it has no tiers at all"),
                None => finding.help(format!("its tiers are {}", listed(known))),
            }
        }
    }
}
