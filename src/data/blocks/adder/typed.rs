//! The same for the parts of a Parquet file.

use std::sync::Arc;

use fearless_simd::{Level, dispatch};
use parquet::errors::ParquetError;

use super::read::place_of;
use super::{Adder, Form, Made, as_value, rows_of, within};
use crate::data::bad::BadRow;
use crate::data::blocks::batch::{BATCH, Batch};
use crate::data::blocks::field::{Said, flag};
use crate::data::blocks::numbered::Numbered;
use crate::data::blocks::sums::Sums;
use crate::data::blocks::typed::{Lane, Numbers, TypedChunk, TypedPart, Wanted, sound};
use crate::data::events::EventMeaning;
use crate::data::read::parquet::columns::{ColumnFile, Holds};
use crate::data::read::parquet::cut::Part;
use crate::data::read::parquet::pages::Page;
use crate::data::read::parquet::single::{Single, told};
use crate::data::read::parquet::stored::Stored;
use crate::eval::columnar::Column;
use crate::value::Currency;

/// What a thread works with.
pub(in crate::data::blocks) struct TypedAdder<'a> {
    adder: Adder<'a>,
    /// The columns that parts have, by their place in the file.
    columns: Vec<usize>,
    /// By column that the sums need.
    numbers: Vec<Option<Numbers>>,
    currencies: Numbers,
    ids: Lane,
    other: Lane,
    single: Single,
    pages: Vec<Arc<Page>>,
}

/// The columns that are read: the first is that of the partners.
pub(in crate::data::blocks) fn columns(meaning: &EventMeaning<'_>, sums: &Sums) -> Vec<usize> {
    let mut columns = vec![meaning.id];
    let fields = sums.kinds.of.iter().filter_map(|(column, _)| meaning.place(*column));
    let currency = meaning.currency.filter(|_| meaning.program.header.currency != Currency::NONE);
    for column in fields.chain(currency) {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    columns
}

impl<'a> TypedAdder<'a> {
    /// Reads those columns of a file.
    pub(in crate::data::blocks) fn new(adder: Adder<'a>, file: &Arc<ColumnFile>, columns: &[usize]) -> Self {
        let holds = |column: usize| file.columns().get(column).map_or(Holds::Other, |info| info.holds);
        let numbers = adder.fields.iter().map(|field| {
            let field = field.as_ref()?;
            let wanted = match &field.form {
                Form::Number(digits) => Wanted::Numbers(*digits),
                Form::Day(_) => Wanted::Days,
                Form::Flag => Wanted::Flags,
                Form::Choices(..) => Wanted::Words,
            };
            Some(Numbers::new(holds(field.column), wanted))
        });
        let currency = adder.currencies.as_ref().map_or(Holds::Texts, |(column, _)| holds(*column));
        TypedAdder {
            numbers: numbers.collect(),
            currencies: Numbers::new(currency, Wanted::Words),
            ids: Lane::new(holds(adder.meaning.id), false),
            other: Lane::new(Holds::Texts, false),
            single: Single::new(file.clone(), &adder.meaning.looked_at()),
            columns: columns.to_vec(),
            pages: Vec::new(),
            adder,
        }
    }

    /// Adds up a chunk: what is made of each of its parts.
    pub(in crate::data::blocks) fn chunk(&mut self, chunk: &TypedChunk) -> Result<Vec<Made>, ParquetError> {
        chunk.parts().iter().map(|TypedPart(part)| self.part(part)).collect()
    }

    fn part(&mut self, part: &Part) -> Result<Made, ParquetError> {
        let rows = part.rows;
        let mut made = Made { rows: rows as u64, lines: rows as u64, ..Made::default() };
        self.adder.odd.clear();
        self.adder.odd.resize(rows.div_ceil(64), 0);
        self.read(part)?;
        self.adder.convert(&mut made);
        self.keyed(rows);
        self.adder.add(rows);
        let odd = std::mem::take(&mut self.adder.odd);
        for (word, &bits) in odd.iter().enumerate() {
            for at in rows_of(word, bits) {
                self.single.read(part.group, part.first + at as u64, &mut self.adder.row)?;
                // The file has no lines: a row goes by its number.
                (self.adder.row.number, self.adder.row.line) = (at as u64 + 1, at as u64 + 1);
                let problems = self.adder.said(&mut made);
                if !problems.is_empty() && made.shown.len() < self.adder.most {
                    let row = &self.adder.row;
                    made.shown.push(BadRow { row: row.number, excerpt: told(row).0, problems });
                }
            }
        }
        self.adder.odd = odd;
        Ok(made)
    }

    /// Reads all columns.
    fn read(&mut self, part: &Part) -> Result<(), ParquetError> {
        let TypedAdder { adder, columns, numbers, currencies: of_currencies, ids, other, pages, .. } = self;
        let Adder { meaning, fields, columns: into, currencies, foreign, places, odd, totals, .. } = adder;
        pages.clear();
        for (slot, _) in &part.lanes {
            pages.push(slot.page()?);
        }
        let span = |column: usize| {
            let at = columns.iter().position(|other| *other == column)?;
            Some((&**pages.get(at)?, part.lanes.get(at)?.1, part.rows))
        };
        // A text that is none makes its row odd, in whatever column it is.
        for (page, (_, first)) in pages.iter().zip(&part.lanes) {
            if matches!(page.entries(), Stored::Texts(texts) if !texts.are_sound()) {
                other.read(page, *first, part.rows);
                sound(other, part.rows, odd);
            }
        }
        for ((field, numbers), into) in fields.iter_mut().zip(numbers).zip(into) {
            into.clear(part.rows);
            let (Some(field), Some(numbers)) = (field, numbers) else { continue };
            let Some(span) = span(field.column) else { continue };
            let form = &mut field.form;
            let mut says = |text: &[u8]| match form {
                Form::Number(digits) => digits.read(text),
                Form::Day(calendar) => calendar.read(text),
                Form::Flag => flag(text),
                Form::Choices(texts, lists) => texts.among(meaning, lists, text),
            };
            numbers.read(span, &mut says, into, odd);
        }
        if let Some((column, currencies)) = currencies
            && let Some(span) = span(*column)
        {
            foreign.clear(part.rows);
            of_currencies.read(span, &mut |text: &[u8]| currencies.read(text), foreign, odd);
        }
        let Some((page, first, rows)) = span(meaning.id) else { return Ok(()) };
        ids.read(page, first, rows);
        places.clear(rows);
        let Column { known, values, .. } = places;
        let numbered = totals.all_numbered();
        dispatch!(Level::new(), _simd => quickly(numbered, ids, known, values));
        for (word, (known, odd)) in known.iter_mut().zip(odd).enumerate() {
            for at in rows_of(word, !*known & within(word, rows)) {
                match place_of(totals, ids.text(at)) {
                    Said::Value(place) => {
                        *known |= 1 << (at % BATCH);
                        if let Some(slot) = values.get_mut(at) {
                            *slot = place;
                        }
                    }
                    Said::Missing => {}
                    Said::Else => *odd |= 1 << (at % BATCH),
                }
            }
        }
        Ok(())
    }

    /// Finds the places of the other partners.
    fn keyed(&mut self, rows: usize) {
        let Adder { places, odd, loose, totals, .. } = &mut self.adder;
        loose.clear();
        for (word, (&known, &odd)) in places.known.iter().zip(odd.iter()).enumerate() {
            for at in rows_of(word, !known & !odd & within(word, rows)) {
                loose.push((at, totals.peek(self.ids.text(at))));
            }
        }
        for &(at, seen) in loose.iter() {
            let place = totals.keyed(self.ids.text(at), seen);
            if let Some(slot) = places.values.get_mut(at) {
                *slot = as_value(place);
            }
        }
    }
}

/// Finds the places of most ids; a bit for each that is found.
#[expect(clippy::inline_always, reason = "what is not inlined is not compiled for the processor that is there")]
#[inline(always)]
fn quickly(numbered: &Numbered, ids: &Lane, known: &mut [u64], places: &mut [i64]) {
    let (mut batch, mut found) = (Batch::new(), [0; BATCH]);
    for ((known, places), first) in known.iter_mut().zip(places.chunks_mut(BATCH)).zip((0..).step_by(BATCH)) {
        let (bytes, spans) = ids.places(first, places.len());
        batch.gather(bytes, spans);
        *known = numbered.quick(&batch, &mut found) & u64::MAX >> (BATCH - places.len());
        places.iter_mut().zip(&found).for_each(|(slot, place)| *slot = *place);
    }
}
