//! Tables of events added up by partner, chunk by chunk, where all of their rows are plain.

use std::sync::{Mutex, PoisonError};

use super::cells::{Cells, is_word, text_of};
use super::cut::{Chunk, Cutter, Trouble};
use super::field::{Calendar, Digits, Said, Texts, flag};
use super::order::{More, in_order};
use super::test::{Kind, Kinds, Test};
use super::totals::{AllTotals, Sum, Totals};
use crate::data::events::{EventMeaning, Events};
use crate::data::read::{Row, Told};
use crate::eval::columnar::Column;
use crate::eval::tally::Tally;
use crate::ir::{FactValue, MeasureId, Type};
use crate::value::{Currency, Decimal};

/// What a table adds up to.
#[derive(Debug)]
pub struct AddedUp {
    /// By partner.
    pub totals: AllTotals,
    /// The measures, and the decimal places of their sums.
    pub measures: Vec<(MeasureId, u8)>,
    /// What is said of the table.
    pub remarks: Vec<String>,
}

impl AddedUp {
    /// A sum as a fact; `None` where it is not known.
    pub fn fact(sum: Sum, scale: u8) -> Option<FactValue> {
        (!sum.unknown).then(|| FactValue::Number(Decimal::new(sum.total, scale)))
    }
}

/// Adds up a table. `None` where some row is to be read by itself: then nothing is added up, and nothing was told.
pub fn add_up(events: Events<'_>, tallies: &[Tally<'_>], (threads, chunk): (usize, usize)) -> Option<AddedUp> {
    let (meaning, rest) = events.into_rest()?;
    let sums = Sums::of(&meaning, tallies)?;
    let parts = Mutex::new(Vec::new());
    let worker = || Worker::new(&meaning, &sums, rest.delimiter, &parts);
    let work = |worker: &mut Worker<'_>, chunk: &Chunk| worker.chunk(chunk.bytes());
    let take = |plain: &mut bool, result: Result<bool, Trouble>| {
        *plain &= matches!(result, Ok(true));
        if *plain { More::Yes } else { More::No }
    };
    let cutter = Cutter::new(rest.bytes, rest.delimiter, chunk);
    if !in_order(cutter, threads, worker, work, true, take) {
        return None;
    }
    let totals = AllTotals::of(parts.into_inner().unwrap_or_else(PoisonError::into_inner));
    let remarks = remarks(&meaning, &rest.told);
    Some(AddedUp { totals, measures: sums.measures, remarks })
}

fn remarks(meaning: &EventMeaning<'_>, told: &Told) -> Vec<String> {
    meaning.remarks(&told.notes(), None)
}

/// What is summed up, and over which rows.
struct Sums {
    kinds: Kinds,
    /// By measure: the tests, the column that is summed up, and the day.
    of: Vec<One>,
    measures: Vec<(MeasureId, u8)>,
}

struct One {
    tests: Vec<Test>,
    column: Option<usize>,
    /// The column of the day, the days that count, and whether a row without one does.
    dated: Option<(usize, [i64; 2], bool)>,
}

impl Sums {
    /// `None` where a test asks for more than numbers tell.
    fn of(meaning: &EventMeaning<'_>, tallies: &[Tally<'_>]) -> Option<Sums> {
        let types = meaning.types();
        let (mut kinds, mut of, mut measures) = (Kinds::default(), Vec::new(), Vec::new());
        for tally in tallies {
            let tests = tally.tests.iter().map(|test| Test::of(test, &mut kinds, &types, tally.as_of()));
            let tests = tests.collect::<Option<Vec<_>>>()?;
            let column = match tally.column {
                Some(column) => Some(kinds.place(column, &types)?),
                None => None,
            };
            let scale = match column.and_then(|place| kinds.of.get(place)) {
                Some((_, Kind::Number(scale))) => *scale,
                Some(_) => return None,
                None => 0,
            };
            let dated = match tally.dated_by {
                Some(column) => {
                    let place = kinds.place(column, &types)?;
                    let first = tally.days.first.map_or(i64::MIN, Column::day);
                    Some((place, [first, Column::day(tally.days.last)], tally.ever))
                }
                None => None,
            };
            of.push(One { tests, column, dated });
            measures.push((tally.measure, scale));
        }
        Some(Sums { kinds, of, measures })
    }
}

impl One {
    /// Whether a row counts; `None` where a cell that is not known leaves that open.
    fn counts(&self, columns: &[Column], row: usize) -> Option<bool> {
        let mut counts = Some(true);
        if let Some((place, [first, last], ever)) = self.dated {
            match columns.get(place).and_then(|column| column.value(row)) {
                Some(day) if (first..=last).contains(&day) => {}
                Some(_) => return Some(false),
                None if ever => {}
                None => counts = None,
            }
        }
        for test in &self.tests {
            match test.accepts(columns, row) {
                Some(false) => return Some(false),
                None => counts = None,
                Some(true) => {}
            }
        }
        counts
    }
}

/// A column that is read.
struct Field {
    column: usize,
    form: Form,
}

enum Form {
    Number(Digits),
    Day(Calendar),
    Flag,
    Choices(Texts, Vec<Vec<String>>),
}

struct Worker<'a> {
    meaning: &'a EventMeaning<'a>,
    sums: &'a Sums,
    cells: Cells,
    /// By column that the sums need; none where the file has no such column.
    fields: Vec<Option<Field>>,
    columns: Vec<Column>,
    hashes: Vec<u64>,
    seen: Vec<u64>,
    row: Row,
    totals: Totals,
    parts: &'a Mutex<Vec<Totals>>,
}

impl<'a> Worker<'a> {
    fn new(meaning: &'a EventMeaning<'a>, sums: &'a Sums, delimiter: u8, parts: &'a Mutex<Vec<Totals>>) -> Self {
        let types = meaning.types();
        let field = |(column, kind): &(u32, Kind)| {
            let place = meaning.place(*column)?;
            let form = match (kind, types.get(*column as usize)?) {
                (Kind::Number(scale), Type::Number(rate)) => {
                    let open = meaning.forms.is_open(place);
                    Form::Number(Digits::new(*scale, rate.unit, true, meaning.forms.of(place), open))
                }
                (Kind::Day, _) => Form::Day(Calendar::of(meaning.forms.of(place))),
                (Kind::Flag, _) => Form::Flag,
                (Kind::Choices(lists), _) => Form::Choices(Texts::of_column(*column), lists.clone()),
                (Kind::Number(_), _) => return None,
            };
            Some(Field { column: place, form })
        };
        Worker {
            meaning,
            sums,
            cells: Cells::new(delimiter, meaning.width_of_file),
            fields: sums.kinds.of.iter().map(field).collect(),
            columns: vec![Column::default(); sums.kinds.of.len()],
            hashes: Vec::new(),
            seen: Vec::new(),
            row: Row::default(),
            totals: Totals::new(sums.of.len()),
            parts,
        }
    }

    /// Adds up a chunk; false where a row of it is to be read by itself.
    fn chunk(&mut self, bytes: &[u8]) -> bool {
        self.cells.find(bytes);
        let (rows, id) = (self.cells.rows(), self.meaning.id);
        self.cells.column(bytes, id, None, |text| match text.first() {
            Some(first) if first.is_ascii_alphabetic() && is_word(text) => Said::Else,
            None | Some(0xc2 | 0xce | 0xe1..=0xe3) => Said::Else,
            Some(_) => Said::Missing,
        });
        let own = self.meaning.program.header.currency;
        if let Some(column) = self.meaning.currency.filter(|_| own != Currency::NONE) {
            let own = own.code().as_bytes();
            self.cells.column(bytes, column, None, |text| {
                if text.eq_ignore_ascii_case(own) { Said::Missing } else { Said::Else }
            });
        }
        for (field, column) in self.fields.iter_mut().zip(&mut self.columns) {
            column.clear(rows);
            let Some(field) = field else { continue };
            let into = Some(column);
            match &mut field.form {
                Form::Number(digits) => {
                    let digits = *digits;
                    self.cells.column(bytes, field.column, into, |text| digits.read(text));
                }
                Form::Day(calendar) => {
                    let calendar = *calendar;
                    self.cells.column(bytes, field.column, into, |text| calendar.read(text));
                }
                Form::Flag => self.cells.column(bytes, field.column, into, flag),
                Form::Choices(texts, lists) => {
                    let meaning = self.meaning;
                    self.cells.column(bytes, field.column, into, |text| texts.among(meaning, lists, text));
                }
            }
        }
        let odd = self.cells.odd();
        for &at in &odd {
            self.cells.fill(bytes, at, &mut self.row);
            if !self.row.is_empty() {
                return false;
            }
        }
        if self.meaning.width_of_file > 1 && self.cells.behind_gaps(bytes).any(|at| self.cells.is_lone(bytes, at)) {
            return false;
        }
        let mut odd = odd.into_iter().peekable();
        self.hashes.clear();
        let mut scratch = Vec::new();
        for at in 0..rows {
            self.hashes.push(Totals::hash(self.cells.cell(bytes, at, id, &mut scratch)));
        }
        self.seen.clear();
        self.seen.extend(self.hashes.iter().map(|&hash| self.totals.peek(hash)));
        for (at, (&hash, &seen)) in self.hashes.iter().zip(&self.seen).enumerate() {
            if odd.next_if(|&empty| empty == at).is_some() {
                continue;
            }
            let partner = self.totals.row_at(hash, self.cells.cell(bytes, at, id, &mut scratch), seen);
            for (place, one) in self.sums.of.iter().enumerate() {
                let counts = one.counts(&self.columns, at);
                if counts == Some(false) {
                    continue;
                }
                let adds = match one.column {
                    Some(column) => self.columns.get(column).and_then(|column| column.value(at)),
                    None => Some(1),
                };
                if let Some(sum) = self.totals.sum(partner, place) {
                    match (counts, adds) {
                        (Some(true), Some(adds)) => sum.total += i128::from(adds),
                        (_, _) => sum.unknown = true,
                    }
                }
            }
        }
        true
    }
}

impl Drop for Worker<'_> {
    fn drop(&mut self) {
        let totals = std::mem::replace(&mut self.totals, Totals::new(0));
        self.parts.lock().unwrap_or_else(PoisonError::into_inner).push(totals);
    }
}

impl Texts {
    /// In which lists of choices a text of a column of events is, a bit each.
    fn among(&mut self, meaning: &EventMeaning<'_>, lists: &[Vec<String>], text: &[u8]) -> Said {
        self.looked_up(text, |column, text| {
            let Ok(text) = std::str::from_utf8(text_of(text)) else { return Said::Else };
            match meaning.text(column, text) {
                Some(Some(FactValue::Text(text))) => {
                    let text = text.to_lowercase();
                    let is_in = lists.iter().zip(0..).filter(|(list, _)| list.contains(&text));
                    Said::Value(is_in.fold(0i64, |bits, (_, bit)| bits | 1 << bit))
                }
                Some(None) => Said::Missing,
                Some(Some(_)) | None => Said::Else,
            }
        })
    }
}
