//! `--settle`: what each line of a table of orders or usage is worth to the partner under its tier on the day of the line.

use std::collections::{BTreeMap, HashMap};

use super::gathering;
use crate::cli::Failure;
use crate::cli::beside::Beside;
use crate::data::columns::Wishes;
use crate::data::events::{self, Event, Needs, Next};
use crate::data::partners::{self, Partners};
use crate::data::read::again::Source;
use crate::data::write::file::Output;
use crate::data::write::{Cell, Format, View, Writer};
use crate::eval::settle::{Charge, Priced, priced_column};
use crate::eval::{Effective, Facts, Outcome, Outside, Run, display, effective, reference};
use crate::ir::{FactValue, Program, TableId};
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

/// A line of the table.
struct Line<'e> {
    event: &'e Event,
    day: Option<Date>,
    amount: Option<Decimal>,
}

impl Settlement<'_> {
    /// Prices the lines of the table of this name.
    pub(super) fn write(&self, name: &str, format: Format, output: Output) -> Result<Output, Failure> {
        let id = events::table_named(self.program, name)?;
        let declared = self.program.tables.get(id.index());
        let priced = declared.and_then(|t| Some((t, t.dated_by?, priced_column(t)?)));
        let Some((table, dated_by, column)) = priced else {
            return Err(Failure::NotPriced { table: name.to_owned() });
        };
        let needs = Needs { required: [dated_by, column].into(), ..Needs::default() };
        let Some(mut lines) = self.beside.again(id, &needs, self.wishes[1])? else {
            return Err(Failure::TableNeeded { flag: "--settle", table: table.name.clone() });
        };
        let partners = self.partners(id)?;
        let mut pricing = Pricing { settlement: self, priced: Priced::new(self.program), days: BTreeMap::new() };
        let mut writer = Writer::new(format, output, self.columns(), View::All).map_err(gathering)?;
        while let Some(next) = lines.read()? {
            // What is wrong with a row has been shown before.
            let (Next::Event(event) | Next::Bad(_, Some(event))) = next else { continue };
            let cell = |column: u32| event.row.get(column as usize).and_then(Option::as_ref);
            let day = match cell(dated_by) {
                Some(FactValue::Date(day)) => Some(*day),
                _ => None,
            };
            let amount = match cell(column) {
                Some(FactValue::Number(amount)) => Some(*amount),
                _ => None,
            };
            let line = Line { event: &event, day, amount };
            let Some(facts) = partners.get(&event.partner) else {
                self.unpriced(&mut writer, &line, "not in the partner table")?;
                continue;
            };
            let (Some(day), Some(amount)) = (line.day, line.amount) else {
                let note = if line.day.is_none() { "no day" } else { "no amount" };
                self.unpriced(&mut writer, &line, note)?;
                continue;
            };
            let Some(outcomes) = pricing.outcomes(&event.partner, day, facts, event.number)? else {
                self.unpriced(&mut writer, &line, "the program is not in force on that day")?;
                continue;
            };
            for outcome in &outcomes {
                let charges = pricing.priced.charges(table, amount, outcome).map_err(|cause| Failure::Settle {
                    table: table.name.clone(),
                    row: event.number,
                    cause,
                })?;
                if charges.is_empty() {
                    let cells = self.cells(&line, Some(outcome), None, "");
                    writer.row(&cells).map_err(gathering)?;
                }
                for charge in &charges {
                    writer.row(&self.cells(&line, Some(outcome), Some(charge), "")).map_err(gathering)?;
                }
            }
        }
        writer.finish().map(|written| written.out).map_err(gathering)
    }

    /// What the partner table says of the partners that have lines.
    fn partners(&self, table: TableId) -> Result<HashMap<String, Facts>, Failure> {
        let mut partners = Partners::open(self.program, self.source, self.wishes[0])?;
        let mut found = HashMap::new();
        while let Some(next) = partners.read()? {
            if let partners::Next::Partner(partner) = next
                && self.beside.has_rows(table, &partner.id)
            {
                found.entry(partner.id).or_insert(partner.facts);
            }
        }
        Ok(found)
    }

    fn unpriced(&self, writer: &mut Writer<Output>, line: &Line<'_>, note: &str) -> Result<(), Failure> {
        writer.row(&self.cells(line, None, None, note)).map_err(gathering)
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

    fn cells(&self, line: &Line<'_>, outcome: Option<&Outcome>, charge: Option<&Charge>, note: &str) -> Vec<Cell> {
        let p = self.program;
        let number = |n: Option<Decimal>| n.map_or(Cell::Empty, |n| Cell::Number(n.to_string()));
        let interval = |ends: Option<(Decimal, Decimal)>, text: &dyn Fn(Decimal) -> String| match ends {
            Some((low, high)) if low == high => Cell::Number(text(low)),
            Some((low, high)) => Cell::text(format!("{}..{}", text(low), text(high))),
            None => Cell::text("open"),
        };
        let coins = p.header.currency.minor_digits();
        let mut cells = vec![Cell::Number(line.event.number.to_string()), Cell::text(&line.event.partner)];
        if !p.tracks.is_empty() {
            let track = outcome.and_then(|o| o.track).and_then(|t| p.tracks.get(t.index()));
            cells.push(track.map_or(Cell::Empty, |t| Cell::text(&t.name)));
        }
        cells.extend([
            line.day.map_or(Cell::Empty, |day| Cell::text(day.to_string())),
            number(line.amount),
            outcome.map_or(Cell::Empty, |o| {
                Cell::text(if o.decided { display::tier_cell(p, o.tier) } else { display::possible_cell(p, o) })
            }),
            charge.map_or(Cell::Empty, |c| Cell::text(&c.name)),
            charge.map_or(Cell::Empty, |c| interval(c.rate, &|rate| rate.to_string())),
            charge.map_or(Cell::Empty, |c| interval(c.value, &|value| value.to_fixed(coins))),
            charge.map_or(Cell::Empty, |c| {
                Cell::text(c.clauses.iter().map(|&span| place(p, span)).collect::<Vec<_>>().join("|"))
            }),
            Cell::text(note),
        ]);
        cells
    }
}

/// `file:line` of a clause.
pub(super) fn place(program: &Program, span: Span) -> String {
    let Some(file) = program.sources.get(span.file) else { return String::new() };
    format!("{}:{}", file.name(), file.line_column(span.start as usize).line)
}

/// The program on each day that lines have.
struct Pricing<'a> {
    settlement: &'a Settlement<'a>,
    priced: Priced,
    days: BTreeMap<Date, Effective>,
}

impl Pricing<'_> {
    /// What comes out for a partner on a day; none where the program is not in force then.
    fn outcomes(&mut self, id: &str, day: Date, facts: &Facts, row: u64) -> Result<Option<Vec<Outcome>>, Failure> {
        let Settlement { run, beside, .. } = self.settlement;
        let priced = &self.priced.program;
        let on_day =
            self.days.entry(day).or_insert_with(|| effective(priced, &Run { as_of: day, assume: run.assume.clone() }));
        match on_day.outside {
            Some(Outside::Before | Outside::After) => return Ok(None),
            Some(Outside::Possibly) | None => {}
        }
        let mut facts = facts.clone();
        let failed = |cause| Failure::Derive { partner: id.to_owned(), row, cause };
        beside.complete_before(id, day, &mut facts).map_err(failed)?;
        let outcomes = reference::evaluate(on_day, &facts);
        let outcomes = outcomes.map_err(|cause| Failure::Evaluation { partner: id.to_owned(), row, cause })?;
        Ok(Some(outcomes))
    }
}
