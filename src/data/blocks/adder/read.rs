//! The columns of a chunk, read into numbers.

use super::{Adder, Field, Form, as_value};
use crate::data::blocks::field::{Said, Texts};
use crate::data::blocks::foreign::Currencies;
use crate::data::blocks::text::{is_word, text_of};
use crate::data::blocks::totals::Totals;
use crate::data::events::EventMeaning;
use crate::ir::FactValue;

impl Adder<'_> {
    /// Reads all columns.
    pub(super) fn read(&mut self, bytes: &[u8]) {
        let (rows, meaning, cells) = (self.cells.rows(), self.meaning, &mut self.cells);
        for (field, into) in self.fields.iter_mut().zip(&mut self.columns) {
            into.clear(rows);
            let Some(Field { column, form }) = field else { continue };
            match form {
                Form::Number(digits) => cells.numbers(bytes, *column, Some(into), *digits),
                Form::Day(calendar) => cells.days(bytes, *column, Some(into), *calendar),
                Form::Flag => cells.flags(bytes, *column, Some(into)),
                Form::Choices(texts, lists) => {
                    let quick = |texts: &mut Texts, cell| texts.quick(cell);
                    cells.column(bytes, *column, Some(into), texts, quick, |texts, text| {
                        texts.among(meaning, lists, text)
                    });
                }
            }
        }
        if let Some((column, currencies)) = &mut self.currencies {
            let quick = |currencies: &mut Currencies, cell| currencies.quick(cell);
            cells.column(bytes, *column, Some(&mut self.foreign), currencies, quick, Currencies::read);
        }
        cells.batches(
            (bytes, meaning.id),
            Some(&mut self.places),
            &mut self.totals,
            #[inline(always)]
            |totals, batch, places| totals.all_numbered().quick(batch, places),
            |totals, cell| totals.all_numbered().quick_one(cell),
            place_of,
        );
    }
}

/// The place of a partner whose id is numbered.
pub(super) fn place_of(totals: &mut Totals, id: &[u8]) -> Said {
    if let Some(place) = totals.numbered(id) {
        return Said::Value(as_value(place));
    }
    match id.first() {
        // Some say that they are totals of others.
        Some(first) if first.is_ascii_alphabetic() && is_word(id) => Said::Else,
        // A row without an id may be empty, or is wrong; or there is a blank of another script, or a sign for a sum.
        None | Some(0xc2 | 0xce | 0xe1..=0xe3) => Said::Else,
        Some(_) => totals.enter_numbered(id).map_or(Said::Missing, |place| Said::Value(as_value(place))),
    }
}

impl Texts {
    /// In which lists of choices a text of a column of events is, a bit each.
    pub(super) fn among(&mut self, meaning: &EventMeaning<'_>, lists: &[Vec<String>], text: &[u8]) -> Said {
        let said = self.looked_up(text, |column, text| {
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
        });
        self.remember(text, said);
        said
    }
}
