//! `--notices`: the letters and messages that are due, for the rows of the tables whose dates they go by.

use std::collections::BTreeSet;

use super::gathering;
use super::settle::place;
use crate::cli::Failure;
use crate::cli::beside::Beside;
use crate::data::columns::Wishes;
use crate::data::events::Next;
use crate::data::needs::Needs;
use crate::data::write::file::Output;
use crate::data::write::{Cell, Format, View, Writer};
use crate::eval::Effective;
use crate::eval::notify::{event_column, notices};
use crate::ir::{FactValue, Program, Side, TableId};
use crate::value::Date;

const COLUMNS: [&str; 9] =
    ["partner_id", "customer", "recipient", "channel", "side", "event", "event_on", "due_on", "source"];

/// A letter, in the order in which letters are listed.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Letter {
    /// Letters without a day come last.
    undated: bool,
    due_on: Option<Date>,
    event_on: Date,
    partner: String,
    row: u64,
    rule: usize,
    cells: Vec<String>,
}

/// From which day until which, both included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    pub(super) from: Option<Date>,
    pub(super) until: Option<Date>,
}

/// Writes the letters that the program in force asks for.
pub(super) fn write(
    program: &Program,
    effective: &Effective,
    beside: &Beside<'_>,
    wishes: &Wishes,
    days: Days,
    format: Format,
    output: Output,
) -> Result<Output, Failure> {
    let p = &effective.program;
    let tables: BTreeSet<TableId> =
        p.notifications.iter().filter_map(|n| event_column(program, &n.event)).map(|(table, _)| table).collect();
    let mut letters = Vec::new();
    for id in tables {
        let Some(table) = program.tables.get(id.index()) else { continue };
        let events = p.notifications.iter().filter_map(|n| event_column(program, &n.event));
        let customer = table.columns.iter().position(|c| c.name == "customer").and_then(|c| u32::try_from(c).ok());
        let needs = Needs {
            required: events.filter(|(of, _)| *of == id).map(|(_, column)| column).collect(),
            optional: customer.into_iter().collect(),
        };
        let Some(mut rows) = beside.again(id, &needs, wishes)? else {
            return Err(Failure::TableNeeded { flag: "--notices", table: table.name.clone() });
        };
        while let Some(next) = rows.read()? {
            let (Next::Event(event) | Next::Bad(_, Some(event))) = next else { continue };
            let customer = match customer.and_then(|c| event.row.get(c as usize)) {
                Some(Some(FactValue::Text(name))) => name.clone(),
                _ => String::new(),
            };
            for (rule, notice) in notices(p, id, &event.row).into_iter().enumerate() {
                // A letter whose day is open is listed by the day of its event.
                let day = notice.due_on.unwrap_or(notice.event_on);
                if days.from.is_some_and(|from| day < from) || days.until.is_some_and(|until| until < day) {
                    continue;
                }
                let side = match notice.side {
                    Side::Before => "before",
                    Side::After => "after",
                };
                let due_on = notice.due_on.map_or_else(|| String::from("open"), |day| day.to_string());
                letters.push(Letter {
                    undated: notice.due_on.is_none(),
                    due_on: notice.due_on,
                    event_on: notice.event_on,
                    partner: event.partner.clone(),
                    row: event.number,
                    rule,
                    cells: vec![
                        event.partner.clone(),
                        customer.clone(),
                        notice.rule.recipient.clone(),
                        notice.rule.channel.clone().unwrap_or_default(),
                        side.to_owned(),
                        notice.rule.event.clone(),
                        notice.event_on.to_string(),
                        due_on,
                        place(program, notice.rule.span),
                    ],
                });
            }
        }
    }
    letters.sort();
    let columns: Vec<String> = COLUMNS.iter().map(|&c| c.to_owned()).collect();
    let mut writer = Writer::new(format, output, columns, View::All).map_err(gathering)?;
    for letter in letters {
        let cells: Vec<Cell> = letter.cells.into_iter().map(Cell::text).collect();
        writer.row(&cells).map_err(gathering)?;
    }
    writer.finish().map(|written| written.out).map_err(gathering)
}
