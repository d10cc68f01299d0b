//! Tables of events beside the partner table: orders, certificates, contracts.
//!
//! A table is read once, and only what the program computes with is kept, by partner. Its cells are read as those of the
//! partner table are; only that its numbers may be below zero, since a return is a negative line.

#[cfg(feature = "parquet")]
use std::sync::Arc;

use super::TableError;
use super::bad::{BadRow, Problem, RateFault};
use super::cell::{self, Money, expected, listed};
use super::columns::{Finder, ID_COLUMNS, Wishes, fits, forms_known};
use super::error::MatchError;
use super::forms::{Asked, Form, Forms, Holds, glance, survey};
use super::names::{nearest, wide};
use super::needs::Needs;
use super::partners::{Lines, total};
use super::previous::ReadError;
use super::read::again::Source;
#[cfg(feature = "parquet")]
use super::read::parquet::columns::ColumnFile;
use super::read::report::Note;
use super::read::{Kind, Rest, Row, Table};
use crate::eval::exchange::{self, Stated};
use crate::eval::{derive, display};
use crate::ir::{self, FactValue, Program, Status, TableId, Type};
use crate::value::{Currency, Date, Decimal, Rates, Unit, convert};

/// Usual names of the column that says in which currency the amounts of a row are.
const CURRENCY_COLUMNS: &[&str] = &["currency", "currency code", "iso currency", "waehrung"];

/// The table of a name.
pub fn table_named(program: &Program, name: &str) -> Result<TableId, MatchError> {
    let wanted = wide(name);
    // `orders` and `order` mean the same table.
    let one = |text: &str| text.strip_suffix('s').unwrap_or(text).to_owned();
    let names = || program.tables.iter().map(|t| t.name.as_str());
    let found = names().position(|n| wide(n) == wanted).or_else(|| names().position(|n| one(&wide(n)) == one(&wanted)));
    found.map(TableId::at).ok_or_else(|| {
        let help = match nearest(name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if program.tables.is_empty() => {
                String::from("it computes nothing from tables, as `sum of orders.amount` would; a table that it declares can be given too")
            }
            None => format!("it reads {}", listed(&names().map(str::to_owned).collect::<Vec<_>>())),
        };
        MatchError::NoSuchTable { table: name.to_owned(), help }
    })
}

/// One row of a table of events.
#[derive(Debug)]
pub struct Event {
    /// Its number in the file, from 1.
    pub number: u64,
    /// Whose it is.
    pub partner: String,
    /// Its cells, by the column's place in the program. What is not read is empty.
    pub row: derive::Row,
    /// The currency of the row as it stands in the file, where it is not that of the program.
    pub currency: Option<Currency>,
}

/// A row of the table, read or not understood.
#[derive(Debug)]
pub enum Next {
    /// A row.
    Event(Event),
    /// A row with something in it that is not understood; with what of it is, where its partner is known. The cells that
    /// are not understood are empty then, so that no sum goes wrong in silence.
    Bad(BadRow, Option<Event>),
}

/// Reads a table of events.
pub struct Events<'a> {
    meaning: EventMeaning<'a>,
    file: Table,
    totals: Lines,
    row: Row,
}

/// What the cells of a table of events mean.
#[derive(Debug)]
pub struct EventMeaning<'a> {
    /// The program that asks.
    pub program: &'a Program,
    declared: &'a ir::Table,
    /// By column of the program: its column in the file.
    places: Vec<Option<usize>>,
    /// The column of the partners.
    pub id: usize,
    /// The column of the currencies.
    pub currency: Option<usize>,
    exchange: Exchange<'a>,
    /// How the columns are written.
    pub forms: Forms,
    /// The names of the columns.
    titles: Vec<String>,
    /// How many columns the file has.
    pub width_of_file: usize,
}

/// What amounts in other currencies are converted with: the rates that the program fixes, and where it says nothing of a pair
/// on a day those of a file.
#[derive(Debug, Clone, Copy)]
pub struct Exchange<'a> {
    /// What is assumed to be in force: rates may be planned.
    pub assume: &'a [Status],
    /// Published rates.
    pub file: Option<&'a Rates>,
}

impl<'a> Events<'a> {
    /// Matches the columns of a file to those of the program's table, and sees how its numbers and days are written.
    pub fn open(
        program: &'a Program,
        table: TableId,
        source: &Source,
        needs: &Needs,
        wishes: &Wishes,
        exchange: Exchange<'a>,
    ) -> Result<Self, ReadError> {
        let Some(declared) = program.tables.get(table.index()) else {
            return Err(MatchError::NoSuchTable { table: String::new(), help: String::new() }.into());
        };
        let (mut events, names, asked) = Events::asking(program, declared, source, needs, wishes, exchange)?;
        if !asked.is_empty() {
            events.meaning.forms = survey(source.open(&names)?, &asked)?;
        }
        Ok(events)
    }

    /// The same; but only so many rows are looked at. `None` where they do not tell enough.
    pub fn glance(
        program: &'a Program,
        table: TableId,
        source: &Source,
        needs: &Needs,
        wishes: &Wishes,
        (exchange, rows): (Exchange<'a>, u64),
    ) -> Result<Option<Self>, ReadError> {
        let Some(declared) = program.tables.get(table.index()) else { return Ok(None) };
        let (mut events, names, asked) = Events::asking(program, declared, source, needs, wishes, exchange)?;
        if !events.file.is_separated() && !events.file.has_columns() {
            return Ok(None);
        }
        if !asked.is_empty() {
            let Some(forms) = glance(source.open(&names)?, &asked, rows)? else { return Ok(None) };
            events.meaning.forms = forms;
        }
        Ok(Some(events))
    }

    /// The table with its columns matched, the names that are looked for, and the columns whose form matters.
    fn asking(
        program: &'a Program,
        declared: &'a ir::Table,
        source: &Source,
        needs: &Needs,
        wishes: &Wishes,
        exchange: Exchange<'a>,
    ) -> Result<(Self, Vec<String>, Vec<Asked>), ReadError> {
        let names = known(declared, wishes);
        let file = source.open(&names)?;
        let events = Events::matched(program, declared, file, needs, wishes, exchange)?;
        let asked = events.asked(wishes)?;
        Ok((events, names, asked))
    }

    fn matched(
        program: &'a Program,
        declared: &'a ir::Table,
        file: Table,
        needs: &Needs,
        wishes: &Wishes,
        exchange: Exchange<'a>,
    ) -> Result<Self, MatchError> {
        let finder = Finder::new(file.name(), file.columns());
        // `id` is the id of the order here, not of the partner.
        let ids = wishes.id.as_deref().into_iter().chain(ID_COLUMNS.iter().copied().filter(|&name| name != "id"));
        let id = finder.first_of(ids, "the partner", "--id COLUMN")?.ok_or_else(|| MatchError::MissingColumn {
            file: file.name().to_owned(),
            column: String::from("partner_id"),
            table: declared.name.clone(),
            help: of_columns("partner_id", file.columns(), "--id", ""),
        })?;
        let mut places = vec![None; declared.columns.len()];
        for (index, (column, place)) in declared.columns.iter().zip(&mut places).enumerate() {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let required = needs.required.contains(&index);
            if !required && !needs.optional.contains(&index) {
                continue;
            }
            let own = format!("{}.{}", declared.name, column.name);
            let wish = wishes.map.iter().find(|(name, _)| wide(name) == wide(&own));
            let flag = format!("--map \"{own}=COLUMN\"");
            *place = if let Some((_, title)) = wish {
                Some(finder.exactly(title)?)
            } else {
                let names = column.columns.iter().map(String::as_str).chain([column.name.as_str()]);
                finder.first_of(names, &column.name, &flag)?
            };
            if place.is_none() && required {
                return Err(MatchError::MissingColumn {
                    file: file.name().to_owned(),
                    column: column.name.clone(),
                    table: declared.name.clone(),
                    help: of_columns(&column.name, file.columns(), "--map", &own),
                });
            }
        }
        let currency = finder.first_of(CURRENCY_COLUMNS.iter().copied(), "the currency", "another name")?;
        let (forms, titles, width_of_file) = (Forms::default(), file.columns().to_vec(), file.columns().len());
        let meaning = EventMeaning { program, declared, places, id, currency, exchange, forms, titles, width_of_file };
        let mut file = file;
        // What is no text elsewhere is no fault of its row, where columns that nobody asks for need not be read.
        file.look_at(&meaning.looked_at());
        Ok(Events { meaning, file, totals: Lines::default(), row: Row::default() })
    }

    /// The columns whose form matters.
    fn asked(&self, wishes: &Wishes) -> Result<Vec<Asked>, MatchError> {
        let (mut asked, mut all) = (Vec::new(), Vec::new());
        let table = self.meaning.declared.name.as_str();
        for (column, place) in self.meaning.declared.columns.iter().zip(&self.meaning.places) {
            all.push(column.name.as_str());
            let Some(place) = *place else { continue };
            fits(&self.file, place, &format!("{table}.{}", column.name), &column.ty)?;
            let title = self.file.columns().get(place).map_or("", String::as_str);
            let holds = match &column.ty {
                Type::Number(rate) => Holds::Numbers { unit: rate.unit, finer: self.meaning.currency.is_some() },
                Type::Date => Holds::Days,
                Type::Flag | Type::OneOf(_) | Type::SetOf(_) | Type::Text => continue,
            };
            let declared = wishes.form(holds, table, &[title, &column.name]);
            asked.push(Asked { column: place, holds, flag: format!("{table}.{title}"), declared });
        }
        forms_known(wishes, &Finder::new(self.file.name(), self.file.columns()), table, &all)?;
        Ok(asked)
    }

    /// What is said of the table: how it is written, what of it is no row. Whole at its end.
    pub fn remarks(&self) -> Vec<String> {
        self.meaning.remarks(&self.file.notes(), Some(&self.totals))
    }

    /// What the cells mean, and the rows that are still to be read as bytes; `None` where they are no separated values.
    pub fn into_rest(self) -> Option<(EventMeaning<'a>, Rest)> {
        Some((self.meaning, self.file.into_rest()?))
    }

    /// What the cells mean, and the columns of a Parquet file; `None` where the table is none.
    #[cfg(feature = "parquet")]
    pub fn into_columns(self) -> Option<(EventMeaning<'a>, Arc<ColumnFile>)> {
        Some((self.meaning, self.file.into_columns()?))
    }

    /// The table in its file.
    pub fn table(&self) -> &Table {
        &self.file
    }

    /// The next row; `None` at the end.
    pub fn read(&mut self) -> Result<Option<Next>, TableError> {
        loop {
            if !self.file.read(&mut self.row)? {
                return Ok(None);
            }
            match total(&self.row, self.meaning.id) {
                Some(text) => self.totals.add(self.row.line, text),
                None if self.row.is_empty() => {}
                None => break,
            }
        }
        let (event, problems) = self.meaning.event(&self.row);
        match event {
            Some(event) if problems.is_empty() => Ok(Some(Next::Event(event))),
            event => {
                let bad = BadRow { row: self.row.number, excerpt: self.file.excerpt(), problems };
                Ok(Some(Next::Bad(bad, event)))
            }
        }
    }
}

impl EventMeaning<'_> {
    /// The columns in which it matters what stands there.
    pub(in crate::data) fn looked_at(&self) -> Vec<usize> {
        self.places.iter().copied().flatten().chain([self.id]).chain(self.currency).collect()
    }

    /// The types of the columns that the program declares.
    pub fn types(&self) -> Vec<Type> {
        self.declared.columns.iter().map(|column| column.ty.clone()).collect()
    }

    /// Whether a column holds amounts of money, which are converted.
    pub fn is_money(&self, column: u32) -> bool {
        let declared = self.declared.columns.get(column as usize);
        declared.is_some_and(|declared| matches!(&declared.ty, Type::Number(rate) if is_money(rate.unit)))
    }

    /// The column of the file that holds a column of the program.
    pub fn place(&self, column: u32) -> Option<usize> {
        self.places.get(column as usize).copied().flatten()
    }

    /// What a cell of a column says; `None` where it is not understood.
    pub fn text(&self, column: u32, text: &str) -> Option<Option<FactValue>> {
        let declared = self.declared.columns.get(column as usize)?;
        let form = Form::default();
        let cell = cell::Cell { text, kind: Kind::Text, form: &form };
        cell::of_column(self.program, declared, Money::OfColumn, cell).ok()
    }

    /// What is said of the table. `notes` are told of it beside its rows, and `totals` are left out.
    pub fn remarks(&self, notes: &[Note], totals: Option<&Lines>) -> Vec<String> {
        let mut lines: Vec<String> = notes.iter().map(ToString::to_string).collect();
        lines.extend(self.forms.told(&self.titles));
        lines.extend(totals.and_then(|t| t.told("left out as the total of others", "left out as totals of others")));
        lines.into_iter().map(|line| format!("`{}`: {line}", self.declared.name)).collect()
    }

    /// The column of the days, by its place in the program.
    pub fn dated_by(&self) -> Option<u32> {
        self.declared.dated_by
    }

    /// What a row says, and what of it is not understood.
    pub(super) fn event(&self, row: &Row) -> (Option<Event>, Vec<Problem>) {
        let mut problems = Vec::new();
        let partner = row.cell(self.id).to_owned();
        let whole = match &row.fault {
            Some((fault, column)) => {
                problems.push(Problem::Row { fault: fault.clone(), column: *column });
                false
            }
            None => true,
        };
        let (mut cells, mut currency) = (vec![None; self.width()], None);
        if whole {
            let money = match self.currency {
                Some(column) => Money::OfRow(row.cell(column).to_uppercase().parse().ok()),
                None => Money::OfColumn,
            };
            for (index, (column, place)) in self.declared.columns.iter().zip(&self.places).enumerate() {
                let Some(place) = *place else { continue };
                let text = row.cell(place);
                let cell = cell::Cell { text, kind: row.kind(place), form: self.forms.of(place) };
                match cell::of_column(self.program, column, money, cell) {
                    Ok(value) => {
                        if let Some(slot) = cells.get_mut(index) {
                            *slot = value;
                        }
                    }
                    Err(fault) => {
                        let wanted = expected(&column.ty);
                        problems.push(Problem::Event { fault, column: place, text: text.to_owned(), wanted });
                    }
                }
            }
            currency = self.convert(row, &mut cells, &mut problems);
        }
        if partner.is_empty() && whole {
            problems.push(Problem::NoId { column: self.id });
        }
        let event = (!partner.is_empty()).then_some(Event { number: row.number, partner, row: cells, currency });
        (event, problems)
    }

    /// So many cells are kept: up to the last that is read.
    fn width(&self) -> usize {
        self.places.iter().rposition(Option::is_some).map_or(0, |last| last + 1)
    }

    /// Turns the amounts of a row into the program's currency. Where that cannot be done, they are not known.
    fn convert(&self, row: &Row, cells: &mut derive::Row, problems: &mut Vec<Problem>) -> Option<Currency> {
        let to = self.program.header.currency;
        let column = self.currency.filter(|_| to != Currency::NONE)?;
        let text = row.cell(column).to_uppercase();
        let from = match text.parse::<Currency>() {
            Ok(from) if from == to => return None,
            Ok(from) => Some(from),
            Err(_) => None,
        };
        let day = self.declared.dated_by.and_then(|c| cells.get(c as usize)?.as_ref()?.day());
        let (mut told, mut rate) = (false, None);
        for (index, declared) in self.declared.columns.iter().enumerate() {
            let (Some(slot), Some(Some(place))) = (cells.get_mut(index), self.places.get(index)) else { continue };
            let amount = match (&declared.ty, &*slot) {
                (Type::Number(rate), Some(FactValue::Number(amount))) if is_money(rate.unit) => *amount,
                _ => continue,
            };
            let Some(from) = from else {
                // In which currency an amount is must be known before it is counted.
                *slot = None;
                if !text.is_empty() && !told {
                    problems.push(Problem::NoCurrency { column, text: row.cell(column).to_owned() });
                    told = true;
                }
                continue;
            };
            let rate = rate.get_or_insert_with(|| self.rate(from, day)).clone();
            let converted = rate
                .and_then(|(left, right)| convert(amount, left, right, to).map_err(|why| RateFault::Rate(why.into())));
            match converted {
                Ok(amount) => *slot = Some(FactValue::Number(amount)),
                Err(fault) => {
                    *slot = None;
                    problems.push(Problem::Rate { column: *place, fault, from, to });
                }
            }
        }
        from
    }

    /// How much of a currency is worth how much of the program's on the day of a row.
    pub fn rate(&self, from: Currency, day: Option<Date>) -> Result<(Decimal, Decimal), RateFault> {
        if self.exchange.file.is_none() && self.program.rates.is_empty() {
            return Err(RateFault::NoRates);
        }
        let (to, day) = (self.program.header.currency, day.ok_or(RateFault::NoDay)?);
        match exchange::stated(self.program, self.exchange.assume, from, to, day) {
            Stated::Rate(left, right) => Ok((left, right)),
            Stated::Perhaps(date) => {
                Err(RateFault::Perhaps { day, date: display::date_text(self.program, date).to_owned() })
            }
            Stated::Nothing => match self.exchange.file {
                Some(rates) => rates.between(from, to, day).map_err(RateFault::Rate),
                None => Err(RateFault::NotStated { day }),
            },
        }
    }
}

/// The folded names by which the columns of a table of events are known.
fn known(table: &ir::Table, wishes: &Wishes) -> Vec<String> {
    let columns = table.columns.iter().flat_map(|c| c.columns.iter().chain([&c.name]));
    let said = wishes.id.iter().chain(wishes.map.iter().map(|(_, column)| column));
    let own = columns.chain(said).map(String::as_str);
    own.chain(ID_COLUMNS.iter().chain(CURRENCY_COLUMNS).copied()).map(wide).collect()
}

fn is_money(unit: Unit) -> bool {
    match unit {
        Unit::Money(_) => true,
        Unit::Count | Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => false,
    }
}

fn of_columns(wanted: &str, columns: &[String], flag: &str, own: &str) -> String {
    let named = |near: &str| match own {
        "" => format!("{flag} \"{near}\""),
        own => format!("{flag} \"{own}={near}\""),
    };
    match nearest(wanted, columns.iter().map(String::as_str)) {
        Some(near) => format!("is it the column `{near}`? then {}", named(near)),
        None => format!("its columns are {}; name one with {}", listed(columns), named("COLUMN")),
    }
}
