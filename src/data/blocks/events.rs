//! Tables of events added up by partner, chunk by chunk.
//!
//! What comes out is what is computed of the same table where all of its rows are kept. Rows that are not written plainly
//! are read by themselves, as rows are read everywhere else, and added to the same sums.

#[cfg(feature = "parquet")]
use std::sync::Arc;
use std::sync::{Mutex, PoisonError};

#[cfg(feature = "parquet")]
use parquet::errors::ParquetError;

#[cfg(feature = "parquet")]
use super::adder::{self, TypedAdder};
use super::adder::{Adder, Made};
use super::cut::{Chunk, Cutter, Trouble};
use super::order::{More, in_order};
use super::sums::Sums;
use super::totals::{AllTotals, Sum, Totals};
#[cfg(feature = "parquet")]
use super::typed::{TypedChunk, TypedCutter};
use crate::data::bad::BadRow;
use crate::data::events::{EventMeaning, Events};
use crate::data::partners::Lines;
#[cfg(feature = "parquet")]
use crate::data::read::parquet::columns::ColumnFile;
use crate::data::read::report::Note;
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
    /// Rows must be read one after the other.
    fn stop(&mut self) -> More {
        self.strange = true;
        More::No
    }

    fn take(&mut self, made: Made, most: usize) -> More {
        if made.strange {
            return self.stop();
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
    let parts = Mutex::new(Vec::new());
    let adding = Adding { tallies, threads, chunk, most, parts: &parts };
    #[cfg(feature = "parquet")]
    let (mut meaning, sums, gathered, notes) = if events.table().has_columns() {
        let (meaning, file) = events.into_columns()?;
        let sums = Sums::of(&meaning, tallies)?;
        let gathered = adding.columns(&meaning, &sums, &file);
        (meaning, sums, gathered, Vec::new())
    } else {
        adding.rows(events)?
    };
    #[cfg(not(feature = "parquet"))]
    let (mut meaning, sums, gathered, notes) = adding.rows(events)?;
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
        remarks: meaning.remarks(&notes, Some(&gathered.totals)),
        bad: gathered.bad,
        shown: gathered.shown,
        converted: gathered.converted,
        names,
    })
}

/// How a table is added up.
struct Adding<'a> {
    tallies: &'a [Tally<'a>],
    threads: usize,
    chunk: usize,
    /// So many bad rows are kept.
    most: usize,
    parts: &'a Mutex<Vec<Totals>>,
}

impl Adding<'_> {
    /// Adds up separated values.
    fn rows<'e>(&self, events: Events<'e>) -> Option<(EventMeaning<'e>, Sums, Gathered, Vec<Note>)> {
        let (meaning, rest) = events.into_rest()?;
        let sums = Sums::of(&meaning, self.tallies)?;
        let worker = || {
            let adder = Adder::new(&meaning, (&sums, self.tallies), rest.delimiter, self.most, self.parts);
            adder.sharing(self.threads)
        };
        let work = |adder: &mut Adder<'_>, chunk: &Chunk| adder.chunk(chunk.bytes());
        let take = |gathered: &mut Gathered, made: Result<Made, Trouble>| match made {
            Ok(made) => gathered.take(made, self.most),
            Err(_) => gathered.stop(),
        };
        let cutter = Cutter::new(rest.bytes, rest.delimiter, self.chunk);
        let gathered = Gathered { lines: rest.lines, ..Gathered::default() };
        let gathered = in_order(cutter, self.threads, worker, work, gathered, take);
        Some((meaning, sums, gathered, rest.told.notes()))
    }

    /// Adds up the columns of a Parquet file.
    #[cfg(feature = "parquet")]
    fn columns(&self, meaning: &EventMeaning<'_>, sums: &Sums, file: &Arc<ColumnFile>) -> Gathered {
        let columns = adder::columns(meaning, sums);
        let worker = || {
            let adder = Adder::new(meaning, (sums, self.tallies), b',', self.most, self.parts);
            TypedAdder::new(adder.sharing(self.threads), file, &columns)
        };
        let work = |adder: &mut TypedAdder<'_>, chunk: &TypedChunk| adder.chunk(chunk);
        let take = |gathered: &mut Gathered, made: Result<Result<Vec<Made>, ParquetError>, ParquetError>| match made {
            Ok(Ok(made)) => {
                let more = |made| gathered.take(made, self.most) == More::Yes;
                if made.into_iter().all(more) { More::Yes } else { More::No }
            }
            Ok(Err(_)) | Err(_) => gathered.stop(),
        };
        let cutter = TypedCutter::new(file.clone(), columns.clone(), self.chunk);
        in_order(cutter, self.threads, worker, work, Gathered::default(), take)
    }
}
