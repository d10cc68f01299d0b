//! Adds up the rows of chunks of a table of events, as one thread.

mod read;
#[cfg(feature = "parquet")]
mod typed;

use std::sync::{Mutex, PoisonError};

#[cfg(feature = "parquet")]
pub(super) use self::typed::{TypedAdder, columns};

use super::calendar::Calendar;
use super::cells::Cells;
use super::field::{Digits, Texts};
use super::foreign::{Currencies, OWN, Rate};
use super::grid::set;
use super::rows::forms_told;
use super::sums::Sums;
use super::test::{Kind, bits, of_word};
use super::totals::Totals;
use crate::data::bad::{BadRow, Problem};
use crate::data::events::EventMeaning;
use crate::data::partners::total;
use crate::data::read::Row;
use crate::eval::columnar::Column;
use crate::eval::tally::Tally;
use crate::ir::Type;
use crate::value::Currency;

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

/// What a chunk has beside its sums; rows and lines are counted within it.
#[derive(Default)]
pub(super) struct Made {
    /// Whether rows of it hang on more than the chunk, so that rows must be read one after the other.
    pub(super) strange: bool,
    pub(super) rows: u64,
    pub(super) lines: u64,
    /// Rows of which something is not understood, and the first of them.
    pub(super) bad: u64,
    pub(super) shown: Vec<BadRow>,
    /// Rows whose amounts were in other currencies.
    pub(super) converted: u64,
    /// Lines of rows that are totals of others.
    pub(super) totals: Vec<(u64, String)>,
    /// Columns with signs between thousands, which might have stood before decimals.
    pub(super) grouped: Vec<usize>,
    /// Whether there is a row with nothing in it.
    pub(super) empty: bool,
}

/// What a thread works with.
pub(super) struct Adder<'a> {
    meaning: &'a EventMeaning<'a>,
    sums: &'a Sums,
    tallies: &'a [Tally<'a>],
    /// So many bad rows of a chunk are kept.
    most: usize,
    cells: Cells,
    /// By column that the sums need; none where the file has no such column.
    fields: Vec<Option<Field>>,
    columns: Vec<Column>,
    /// The currency of each row, where it is not the program's.
    currencies: Option<(usize, Currencies)>,
    foreign: Column,
    /// Places of the columns of money, with their decimal places.
    money: Vec<(usize, u8)>,
    day: Option<usize>,
    /// The place of the partner of each row.
    places: Column,
    /// By row, a bit: whether it is to be read by itself.
    odd: Vec<u64>,
    loose: Vec<(usize, (u64, u64))>,
    row: Row,
    totals: Totals,
    parts: &'a Mutex<Vec<Totals>>,
}

impl<'a> Adder<'a> {
    pub(super) fn new(
        meaning: &'a EventMeaning<'a>,
        (sums, tallies): (&'a Sums, &'a [Tally<'a>]),
        delimiter: u8,
        most: usize,
        parts: &'a Mutex<Vec<Totals>>,
    ) -> Self {
        let types = meaning.types();
        let field = |(column, kind): &(u32, Kind)| {
            let place = meaning.place(*column)?;
            let form = match (kind, types.get(*column as usize)?) {
                (Kind::Number(scale), Type::Number(rate)) => {
                    let open = meaning.forms.is_open(place);
                    let digits = Digits::new(*scale, rate.unit, true, meaning.forms.of(place), open);
                    Form::Number(digits)
                }
                (Kind::Day, _) => Form::Day(Calendar::of(meaning.forms.of(place))),
                (Kind::Flag, _) => Form::Flag,
                (Kind::Choices(lists), _) => Form::Choices(Texts::of_column(*column), lists.clone()),
                (Kind::Number(_), _) => return None,
            };
            Some(Field { column: place, form })
        };
        let own = meaning.program.header.currency;
        let kinds = &sums.kinds.of;
        let money = kinds.iter().enumerate().filter_map(|(place, (column, kind))| match kind {
            Kind::Number(scale) if meaning.is_money(*column) => Some((place, *scale)),
            Kind::Number(_) | Kind::Day | Kind::Flag | Kind::Choices(_) => None,
        });
        Adder {
            meaning,
            sums,
            tallies,
            most,
            cells: Cells::new(delimiter, meaning.width_of_file),
            fields: kinds.iter().map(field).collect(),
            columns: vec![Column::default(); kinds.len()],
            currencies: meaning.currency.filter(|_| own != Currency::NONE).map(|c| (c, Currencies::new(own))),
            foreign: Column::default(),
            money: money.collect(),
            day: meaning.dated_by().and_then(|day| kinds.iter().position(|(column, _)| *column == day)),
            places: Column::default(),
            odd: Vec::new(),
            loose: Vec::new(),
            row: Row::default(),
            totals: Totals::new(sums.of.iter().map(|one| one.scale).collect()),
            parts,
        }
    }

    /// Adds up a chunk.
    pub(super) fn chunk(&mut self, bytes: &[u8]) -> Made {
        let mut made = Made::default();
        self.cells.find(bytes);
        self.read(bytes);
        (made.rows, made.lines) = (self.cells.rows() as u64, self.cells.lines(bytes));
        self.odd.clear();
        self.odd.extend_from_slice(self.cells.odd_bits());
        let rows = usize::try_from(made.rows).unwrap_or(usize::MAX);
        self.convert(&mut made);
        self.keyed(bytes, rows);
        self.add(rows);
        self.one_by_one(bytes, &mut made);
        // A row may be of a block at the end of a report: behind an empty line, with text in the first cell alone.
        if self.meaning.width_of_file > 1 {
            made.strange |= self.cells.behind_gaps(bytes).any(|at| self.cells.is_lone(bytes, at));
        }
        made
    }

    /// Finds the places of the other partners.
    fn keyed(&mut self, bytes: &[u8], rows: usize) {
        let (id, mut scratch) = (self.meaning.id, Vec::new());
        self.loose.clear();
        for (word, (&known, &odd)) in self.places.known.iter().zip(&self.odd).enumerate() {
            for at in rows_of(word, !known & !odd & within(word, rows)) {
                let text = self.cells.cell(bytes, at, id, &mut scratch);
                self.loose.push((at, self.totals.peek(text)));
            }
        }
        for &(at, seen) in &self.loose {
            let text = self.cells.cell(bytes, at, id, &mut scratch);
            let place = self.totals.keyed(text, seen);
            if let Some(slot) = self.places.values.get_mut(at) {
                *slot = as_value(place);
            }
        }
    }

    /// Turns amounts in other currencies into those of the program's. Rows of which that is not quickly done become odd.
    fn convert(&mut self, made: &mut Made) {
        let Some((_, currencies)) = &mut self.currencies else { return };
        let (own, mut hopeless) = (self.meaning.program.header.currency.minor_digits(), 0);
        for (word, (&foreign, odd)) in self.foreign.known.iter().zip(&mut self.odd).enumerate() {
            let others = bits(of_word(&self.foreign, word).1, |number| number != OWN);
            for at in rows_of(word, foreign & others & !*odd) {
                let number = self.foreign.values.get(at).copied().unwrap_or(OWN);
                let is_one = currencies.is_one(number);
                let day = self.day.and_then(|day| self.columns.get(day)?.value(at));
                let (mut fails, mut amounts) = (false, 0);
                for &(place, scale) in &self.money {
                    let Some(column) = self.columns.get_mut(place) else { continue };
                    let Some(digits) = column.value(at) else { continue };
                    let rate = match day {
                        Some(day) => currencies.rate(self.meaning, number, day, scale),
                        None => Rate::None,
                    };
                    let converted = rate.convert(digits, (scale, own));
                    column.put(at, converted.map(|digits| (i128::from(digits), scale)), scale);
                    amounts += 1;
                    match rate {
                        Rate::None => fails = true,
                        Rate::Times(..) | Rate::Long if converted.is_none() => *odd |= 1 << (at % 64),
                        Rate::Times(..) | Rate::Long => {}
                    }
                }
                if fails && is_one && amounts > 0 {
                    // The first of them are to be shown.
                    hopeless += 1;
                    if hopeless <= self.most {
                        *odd |= 1 << (at % 64);
                    } else {
                        made.bad += 1;
                    }
                }
                made.converted += u64::from(is_one && *odd >> (at % 64) & 1 == 0);
            }
        }
    }

    /// Adds up all rows that are not odd.
    fn add(&mut self, rows: usize) {
        for (word, &odd) in self.odd.iter().enumerate() {
            let plain = !odd & within(word, rows);
            let (_, places) = of_word(&self.places, word);
            let place = |at: usize| as_place(places.get(at).copied().unwrap_or(-1));
            if plain == u64::MAX {
                self.totals.rows(places.iter().map(|&place| as_place(place)));
            } else {
                self.totals.rows(set(plain).map(place));
            }
            for (sum, one) in self.sums.of.iter().enumerate() {
                let counts = one.counts(&self.columns, word);
                let column = one.column.and_then(|column| self.columns.get(column));
                let (known, values) = column.map_or((u64::MAX, &[][..]), |column| of_word(column, word));
                let sure = counts.yes & known & plain;
                if column.is_some() {
                    self.totals.add(sum, set(sure).map(|at| (place(at), values.get(at).copied().unwrap_or(0))));
                } else {
                    self.totals.add(sum, set(sure).map(|at| (place(at), 1)));
                }
                set(!sure & !counts.no & plain).for_each(|at| self.totals.forget(place(at), sum));
            }
        }
    }

    /// Reads odd rows as all rows are read where there are no blocks, and adds up what they say.
    fn one_by_one(&mut self, bytes: &[u8], made: &mut Made) {
        let odd = std::mem::take(&mut self.odd);
        for (word, &odd) in odd.iter().enumerate() {
            for at in rows_of(word, odd) {
                self.cells.fill(bytes, at, &mut self.row);
                self.one(bytes, at, made);
            }
        }
        self.odd = odd;
    }

    fn one(&mut self, bytes: &[u8], at: usize, made: &mut Made) {
        let problems = self.said(made);
        if !problems.is_empty() && made.shown.len() < self.most {
            let excerpt = self.cells.excerpt(bytes, at, self.row.line);
            made.shown.push(BadRow { row: self.row.number, excerpt, problems });
        }
    }

    /// Has so many others beside it.
    pub(super) fn sharing(mut self, threads: usize) -> Self {
        self.totals.share(threads);
        self
    }

    /// Adds up what a single row says; what of it is not understood.
    fn said(&mut self, made: &mut Made) -> Vec<Problem> {
        if self.row.is_empty() {
            made.empty = true;
            return Vec::new();
        }
        // The total of others tells how a column is written, too.
        self.look_at_forms(made);
        if let Some(text) = total(&self.row, self.meaning.id) {
            made.totals.push((self.row.line, text.to_owned()));
            return Vec::new();
        }
        let (event, problems) = self.meaning.event(&self.row);
        made.bad += u64::from(!problems.is_empty());
        let Some(event) = event else { return problems };
        made.converted += u64::from(event.currency.is_some());
        let place = self.totals.enter(event.partner.as_bytes());
        self.totals.row(place);
        for (sum, tally) in self.tallies.iter().enumerate() {
            match (tally.counts(&event.row), tally.adds(&event.row)) {
                (Some(false), _) => {}
                (Some(true), Some(number)) => self.totals.add_decimal(place, sum, number),
                (Some(true), None) | (None, _) => self.totals.forget(place, sum),
            }
        }
        problems
    }

    /// Looks what the numbers and days of the row say of their columns.
    fn look_at_forms(&self, made: &mut Made) {
        let written = self.fields.iter().flatten().filter_map(|field| match field.form {
            Form::Number(..) => Some((field.column, true)),
            Form::Day(_) => Some((field.column, false)),
            Form::Flag | Form::Choices(..) => None,
        });
        made.strange |= forms_told(&self.row, &self.meaning.forms, written, &mut made.grouped);
    }
}

impl Drop for Adder<'_> {
    fn drop(&mut self) {
        let totals = std::mem::replace(&mut self.totals, Totals::new(Vec::new()));
        self.parts.lock().unwrap_or_else(PoisonError::into_inner).push(totals);
    }
}

/// The rows of a word that there are, of so many.
fn within(word: usize, rows: usize) -> u64 {
    let rows = rows.saturating_sub(word * 64);
    if rows < 64 { (1 << rows) - 1 } else { u64::MAX }
}

/// The rows of a word whose bit is set.
fn rows_of(word: usize, bits: u64) -> impl Iterator<Item = usize> {
    set(bits).map(move |at| word * 64 + at)
}

/// A place of a partner as a number of a column.
#[inline]
fn as_value(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

/// The other way round.
#[inline]
fn as_place(value: i64) -> usize {
    usize::try_from(value.cast_unsigned()).unwrap_or(usize::MAX)
}
