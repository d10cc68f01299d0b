//! The result of the last evaluation, or any table that says which tier partners held: what a review goes by.

use std::collections::HashMap;

use super::TableError;
use super::bad::{BadRow, Problem};
use super::cell;
use super::columns::{Finder, HELD_COLUMNS, ID_COLUMNS, Wishes, forms_known};
use super::error::MatchError;
use super::forms::{Asked, Forms, Holds, survey};
use super::names::wide;
use super::read::again::Source;
use super::read::{Row, Table};
use crate::eval::review::Previous;
use crate::ir::{Program, TierId, Type};
use crate::value::Date;

const SINCE: &[&str] = &["held_since", "since", "tier since", "current tier since"];
const BELOW_SINCE: &[&str] = &["below_since"];
const AS_OF: &[&str] = &["as_of"];
const TRACK: &[&str] = &["track"];

/// What was recorded of a partner.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Before {
    /// The tier held, since when.
    pub previous: Previous,
    /// What it may be, where nobody can say which; else empty.
    pub one_of: Vec<Option<TierId>>,
}

/// What was recorded of each partner, and of each of its tracks where the table has them.
#[derive(Debug, Default)]
pub struct Recorded {
    by_partner: HashMap<String, Vec<(String, Before)>>,
    last: Option<Date>,
}

impl Recorded {
    /// Reads the table; with the rows that cannot be used.
    pub fn read(
        program: &Program,
        source: &Source,
        wishes: &Wishes,
    ) -> Result<(Recorded, Vec<BadRow>, Table), ReadError> {
        let names = [ID_COLUMNS, HELD_COLUMNS, SINCE, BELOW_SINCE, AS_OF, TRACK].concat();
        let names: Vec<String> = names.into_iter().chain(wishes.id.as_deref()).map(wide).collect();
        let mut file = source.open(&names)?;
        let (id, tier, days, track) = {
            let finder = Finder::new(file.name(), file.columns());
            let find = |names: &[&str], what: &str| finder.first_of(names.iter().copied(), what, "another name");
            let ids = wishes.id.as_deref().into_iter().chain(ID_COLUMNS.iter().copied());
            let id = finder.first_of(ids, "the partner", "--id COLUMN")?;
            // The result of an evaluation has both: the tier held, and the one qualified for.
            let tier = find(&["held_tier"], "the held tier")?
                .map_or_else(|| find(HELD_COLUMNS, "the held tier"), |t| Ok(Some(t)))?;
            let days = [find(SINCE, "the day since when")?, find(BELOW_SINCE, "below_since")?, find(AS_OF, "as_of")?];
            (id, tier, days, find(TRACK, "the track")?)
        };
        let missing = |column: &str, help: &str| MatchError::MissingColumn {
            file: file.name().to_owned(),
            column: column.to_owned(),
            table: String::from("the record of tiers held"),
            help: help.to_owned(),
        };
        let id = id.ok_or_else(|| missing("partner_id", "name the column of the partners with `--id COLUMN`"))?;
        let tier = tier.ok_or_else(|| missing("held_tier", "`current_tier` and `tier` serve as well"))?;
        forms_known(wishes, &Finder::new(file.name(), file.columns()), "previous", &[])?;
        let title = |column: usize| file.columns().get(column).cloned().unwrap_or_default();
        let asked = days.into_iter().flatten().map(|column| {
            let (title, holds) = (title(column), Holds::Days);
            let declared = wishes.form(holds, "previous", &[&title]);
            Asked { column, holds, flag: format!("previous.{title}"), declared }
        });
        let forms = survey(source.open(&names)?, &asked.collect::<Vec<_>>())?;
        let mut recorded = Recorded::default();
        let (mut bad, mut row) = (Vec::new(), Row::default());
        while file.read(&mut row)? {
            if row.is_empty() {
                continue;
            }
            let mut problems = Vec::new();
            if let Some((fault, column)) = &row.fault {
                problems.push(Problem::Row { fault: fault.clone(), column: *column });
            } else if row.cell(id).is_empty() {
                problems.push(Problem::NoId { column: id });
            }
            let held = cell::tier(program, row.cell(tier)).unwrap_or_else(|fault| {
                let (column, text) = (tier, row.cell(tier).to_owned());
                problems.push(Problem::Cell { fault, column, text, measure: None });
                cell::HeldTier::default()
            });
            let [since, below_since, as_of] = days.map(|place| day(program, &row, place?, &forms, &mut problems));
            let previous = Previous { tier: held.tier, since, below_since, as_of };
            let before = Before { previous, one_of: held.one_of };
            if problems.is_empty() {
                let track = track.map_or_else(String::new, |t| wide(row.cell(t)));
                recorded.last = recorded.last.max(as_of);
                recorded.by_partner.entry(row.cell(id).to_owned()).or_default().push((track, before));
            } else {
                bad.push(BadRow { row: row.number, excerpt: file.excerpt(), problems });
            }
        }
        Ok((recorded, bad, file))
    }

    /// The last day of an evaluation that the record has.
    pub fn last(&self) -> Option<Date> {
        self.last
    }

    /// What was recorded of a partner in a track; a record without a track holds for all.
    pub fn of(&self, partner: &str, track: Option<&str>) -> Option<&Before> {
        let found = self.by_partner.get(partner)?;
        let track = track.map_or_else(String::new, wide);
        let exact = found.iter().find(|(t, _)| *t == track);
        exact.or_else(|| found.iter().find(|(t, _)| t.is_empty())).map(|(_, before)| before)
    }
}

/// Why the table cannot be used.
#[derive(Debug)]
pub enum ReadError {
    /// It cannot be read.
    Table(TableError),
    /// Its columns cannot be matched.
    Columns(MatchError),
}

impl From<TableError> for ReadError {
    fn from(error: TableError) -> Self {
        ReadError::Table(error)
    }
}

impl From<MatchError> for ReadError {
    fn from(error: MatchError) -> Self {
        ReadError::Columns(error)
    }
}

fn day(program: &Program, row: &Row, place: usize, forms: &Forms, problems: &mut Vec<Problem>) -> Option<Date> {
    let cell = cell::Cell { text: row.cell(place), kind: row.kind(place), form: forms.of(place) };
    match cell::of_type(program, &Type::Date, cell::Rules::default(), cell) {
        Ok(value) => value.and_then(|value| value.day()),
        Err(fault) => {
            let (column, text, wanted) = (place, row.cell(place).to_owned(), cell::expected(&Type::Date));
            problems.push(Problem::Event { fault, column, text, wanted });
            None
        }
    }
}
