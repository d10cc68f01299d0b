//! `--settle`: what each line of a table of orders or usage is worth to the partner under its tier on the day of the line.

mod pricing;
mod sums;

use self::pricing::Pricing;
use self::sums::Sums;
use super::gathering;
use crate::cli::Failure;
use crate::cli::beside::Beside;
use crate::data::columns::Wishes;
use crate::data::events::{self, Event, Next};
use crate::data::needs::Needs;
use crate::data::read::again::Source;
use crate::data::write::file::Output;
use crate::data::write::{Cell, Format, View, Writer};
use crate::eval::settle::{Charge, Line, PricedLine, Worth, needs, priced_column};
use crate::eval::{Outcome, Run, display};
use crate::ir::{FactValue, Program};
use crate::source::Span;
use crate::value::{Date, Decimal};

/// What is settled, and with what.
pub(super) struct Settlement<'a> {
    pub(super) program: &'a Program,
    pub(super) run: &'a Run,
    pub(super) beside: &'a Beside<'a>,
    pub(super) source: &'a Source,
    /// Which column is which in the partner table, and in tables of events.
    pub(super) wishes: [&'a Wishes; 2],
}

/// A line of the table as far as it can be read.
struct Read<'e> {
    event: &'e Event,
    day: Option<Date>,
    amount: Option<Decimal>,
}

/// What is written of a line beside what it says itself.
#[derive(Default)]
struct Found<'o> {
    outcome: Option<&'o Outcome>,
    amount: Option<Worth>,
    charge: Option<&'o Charge>,
    note: &'o str,
}

impl Settlement<'_> {
    /// Prices the lines of the table of this name. The text is what the summary says of it.
    pub(super) fn write(&self, name: &str, format: Format, output: Output) -> Result<(Output, String), Failure> {
        let id = events::table_named(self.program, name)?;
        let not_priced = || Failure::NotPriced { table: name.to_owned() };
        let table = self.program.tables.get(id.index()).ok_or_else(not_priced)?;
        let needs = needs(self.program, id).ok_or_else(not_priced)?;
        let (dated_by, column) = (table.dated_by.ok_or_else(not_priced)?, priced_column(table));
        let wanted = Needs { required: needs.required, optional: needs.optional };
        let Some(mut lines) = self.beside.again(id, &wanted, self.wishes[1])? else {
            return Err(Failure::TableNeeded { flag: "--settle", table: table.name.clone() });
        };
        let mut pricing = Pricing::new(self, id)?;
        let mut sums = Sums::default();
        let mut writer = Writer::new(format, output, self.columns(), View::All).map_err(gathering)?;
        while let Some(next) = lines.read()? {
            // What is wrong with a row has been shown before.
            let (Next::Event(event) | Next::Bad(_, Some(event))) = next else { continue };
            let cell = |column: u32| event.row.get(column as usize).and_then(Option::as_ref);
            let day = cell(dated_by).and_then(FactValue::day);
            let amount = column.and_then(cell).and_then(FactValue::number);
            let read = Read { event: &event, day, amount };
            let unpriced = |note| Found { note, ..Found::default() };
            let Some(day) = day else {
                let note = if pricing.knows(&event.partner) { "no day" } else { "not in the partner table" };
                self.row(&mut writer, &mut sums, &read, &unpriced(note))?;
                continue;
            };
            let outcomes = match pricing.outcomes(&event.partner, day, event.number)? {
                Ok(outcomes) => outcomes,
                Err(note) => {
                    self.row(&mut writer, &mut sums, &read, &unpriced(note))?;
                    continue;
                }
            };
            let contracts = self.beside.contracts(&event.partner);
            let line = Line { partner: &event.partner, table: id, row: &event.row, day, amount, contracts };
            for outcome in outcomes.iter() {
                let priced = pricing.line(&line, outcome).map_err(|cause| Failure::Settle {
                    table: table.name.clone(),
                    row: event.number,
                    cause,
                })?;
                self.priced(&mut writer, &mut sums, &read, outcome, &priced)?;
            }
        }
        let out = writer.finish().map(|written| written.out).map_err(gathering)?;
        Ok((out, sums.text(&table.name, self.program)))
    }

    /// The rows of a line that has a price.
    fn priced(
        &self,
        writer: &mut Writer<Output>,
        sums: &mut Sums,
        read: &Read<'_>,
        outcome: &Outcome,
        priced: &PricedLine,
    ) -> Result<(), Failure> {
        let amount = priced.amount;
        let outcome = Some(outcome);
        if priced.charges.is_empty() {
            let note = if amount.is_none() { "no amount" } else { "" };
            return self.row(writer, sums, read, &Found { outcome, amount, note, charge: None });
        }
        for charge in &priced.charges {
            self.row(writer, sums, read, &Found { outcome, amount, charge: Some(charge), note: &charge.note })?;
        }
        Ok(())
    }

    fn row(
        &self,
        writer: &mut Writer<Output>,
        sums: &mut Sums,
        read: &Read<'_>,
        found: &Found<'_>,
    ) -> Result<(), Failure> {
        let counted = sums.count(read.event.number, found);
        counted.map_err(|cause| Failure::Settle { table: String::new(), row: read.event.number, cause })?;
        writer.row(&self.cells(read, found)).map_err(gathering)
    }

    fn columns(&self) -> Vec<String> {
        let currency = self.program.header.currency;
        let mut columns = vec![String::from("row"), String::from("partner_id")];
        if !self.program.tracks.is_empty() {
            columns.push(String::from("track"));
        }
        columns.extend([
            String::from("date"),
            format!("amount_{currency}"),
            String::from("tier"),
            String::from("item"),
            String::from("rate"),
            format!("value_{currency}"),
            String::from("clause"),
            String::from("note"),
        ]);
        columns
    }

    fn cells(&self, read: &Read<'_>, found: &Found<'_>) -> Vec<Cell> {
        let p = self.program;
        let Found { outcome, charge, note, .. } = found;
        let coins = p.header.currency.minor_digits();
        let mut cells = vec![Cell::Number(read.event.number.to_string()), Cell::text(&read.event.partner)];
        if !p.tracks.is_empty() {
            let track = outcome.and_then(|o| o.track).and_then(|t| p.tracks.get(t.index()));
            cells.push(track.map_or(Cell::Empty, |t| Cell::text(&t.name)));
        }
        let rate = |c: &&Charge| c.rate.map_or(Cell::text("open"), |ends| interval(ends, &|n: Decimal| n.to_string()));
        cells.extend([
            read.day.map_or(Cell::Empty, |day| Cell::text(day.to_string())),
            match (read.amount, found.amount) {
                (Some(amount), _) => Cell::Number(amount.to_string()),
                (None, Some(billed)) => worth(billed, coins),
                (None, None) => Cell::Empty,
            },
            outcome.map_or(Cell::Empty, |o| {
                Cell::text(if o.decided { display::tier_cell(p, o.tier) } else { display::possible_cell(p, o) })
            }),
            charge.map_or(Cell::Empty, |c| Cell::text(&c.name)),
            charge.as_ref().map_or(Cell::Empty, rate),
            charge.and_then(|c| c.value).map_or(Cell::Empty, |value| worth(value, coins)),
            charge.map_or(Cell::Empty, |c| {
                Cell::text(c.clauses.iter().map(|&span| place(p, span)).collect::<Vec<_>>().join("|"))
            }),
            Cell::text(*note),
        ]);
        cells
    }
}

fn interval((low, high): (Decimal, Decimal), text: &dyn Fn(Decimal) -> String) -> Cell {
    if low == high { Cell::Number(text(low)) } else { Cell::text(format!("{}..{}", text(low), text(high))) }
}

fn worth(worth: Worth, coins: u8) -> Cell {
    match worth {
        Worth::Between(low, high) => interval((low, high), &|value| value.to_fixed(coins)),
        Worth::Open => Cell::text("open"),
        Worth::Unknown => Cell::text("unknown"),
    }
}

/// `file:line` of a clause.
pub(super) fn place(program: &Program, span: Span) -> String {
    let Some(file) = program.sources.get(span.file) else { return String::new() };
    format!("{}:{}", file.name(), file.line_column(span.start as usize).line)
}
