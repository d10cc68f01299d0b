//! Tables of events added up by partner, chunk by chunk.
//!
//! What comes out is what is computed of the same table where all of its rows are kept. Rows that are not written plainly
//! are read by themselves, as rows are read everywhere else, and added to the same sums.

use std::sync::{Mutex, PoisonError};

use super::adder::{Adder, Made};
use super::cut::{Chunk, Cutter, Trouble};
use super::order::{More, in_order};
use super::sums::Sums;
use super::totals::{AllTotals, Sum};
use crate::data::bad::BadRow;
use crate::data::events::Events;
use crate::data::partners::Lines;
use crate::eval::tally::Tally;
use crate::ir::{FactValue, MeasureId};
use crate::value::Decimal;

/// What a table adds up to.
#[derive(Debug)]
pub struct AddedUp {
    /// By partner.
    pub totals: AllTotals,
    /// The measures, by sum.
    pub measures: Vec<MeasureId>,
    /// What is said of the table.
    pub remarks: Vec<String>,
    /// Rows of which something is not understood.
    pub bad: u64,
    /// The first of them.
    pub shown: Vec<BadRow>,
    /// Amounts of so many rows were converted.
    pub converted: u64,
    /// The name of the table, and those of its columns.
    pub names: (String, Vec<String>),
}

impl AddedUp {
    /// A sum as a fact; `None` where it is not known.
    pub fn fact(sum: Sum) -> Option<FactValue> {
        sum.map(|(digits, scale)| FactValue::Number(Decimal::new(digits, scale)))
    }
}

/// What was gathered of the chunks so far.
#[derive(Default)]
struct Gathered {
    /// Whether rows must be read one after the other.
    strange: bool,
    rows: u64,
    lines: u64,
    bad: u64,
    shown: Vec<BadRow>,
    converted: u64,
    totals: Lines,
    grouped: Vec<usize>,
}

impl Gathered {
    fn take(&mut self, made: Made, most: usize) -> More {
        if made.strange {
            self.strange = true;
            return More::No;
        }
        for mut row in made.shown {
            if self.shown.len() < most {
                row.row += self.rows;
                let line = u64::from(row.excerpt.first_line) + self.lines;
                row.excerpt.first_line = u32::try_from(line).unwrap_or(u32::MAX);
                self.shown.push(row);
            }
        }
        for (line, text) in made.totals {
            self.totals.add(line + self.lines, &text);
        }
        self.grouped.extend(made.grouped);
        self.bad += made.bad;
        self.converted += made.converted;
        self.rows += made.rows;
        self.lines += made.lines;
        More::Yes
    }
}

/// Adds up a table; `most` bad rows are kept. `None` where rows must be read one after the other: then nothing is added up, and
/// nothing was told.
pub fn add_up(
    events: Events<'_>,
    tallies: &[Tally<'_>],
    (threads, chunk): (usize, usize),
    most: usize,
) -> Option<AddedUp> {
    let names = (events.table().name().to_owned(), events.table().columns().to_vec());
    let (mut meaning, rest) = events.into_rest()?;
    let sums = Sums::of(&meaning, tallies)?;
    let parts = Mutex::new(Vec::new());
    let worker = || Adder::new(&meaning, (&sums, tallies), rest.delimiter, most, &parts);
    let work = |adder: &mut Adder<'_>, chunk: &Chunk| adder.chunk(chunk.bytes());
    let take = |gathered: &mut Gathered, made: Result<Made, Trouble>| match made {
        Ok(made) => gathered.take(made, most),
        Err(_) => {
            gathered.strange = true;
            More::No
        }
    };
    let cutter = Cutter::new(rest.bytes, rest.delimiter, chunk);
    let gathered = Gathered { lines: rest.lines, ..Gathered::default() };
    let gathered = in_order(cutter, threads, worker, work, gathered, take);
    if gathered.strange {
        return None;
    }
    let totals = AllTotals::of(parts.into_inner().unwrap_or_else(PoisonError::into_inner))?;
    for column in gathered.grouped {
        meaning.forms.grouped(column);
    }
    Some(AddedUp {
        totals,
        measures: sums.of.iter().map(|one| one.measure).collect(),
        remarks: meaning.remarks(&rest.told.notes(), Some(&gathered.totals)),
        bad: gathered.bad,
        shown: gathered.shown,
        converted: gathered.converted,
        names,
    })
}
