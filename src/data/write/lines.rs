//! Rows of results straight into bytes: what partners of a class have in common is made ready once.

use super::layout::{Beside, Column, cell};
use super::{Cell, Format, Layout, csv, json};
use crate::data::blocks::Reader;
use crate::eval::columnar::{Block, Evaluator, GapText, Piece, Placed, Shortage};
use crate::eval::{Gap, Outcome, display};
use crate::ir::{Program, TierId};

/// Writes rows by class, in one format.
#[derive(Debug)]
pub struct Lines<'a> {
    form: Form,
    program: &'a Program,
    beside: Beside,
    columns: Vec<Column>,
    /// The names as they stand before each value.
    names: Vec<String>,
    /// By class.
    made: Vec<Option<Vec<Part>>>,
    held: Vec<(Option<TierId>, Vec<u8>)>,
    scratch: Vec<u8>,
    ways: Vec<Gap>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Csv,
    Json { list: bool },
}

/// A part of a line.
#[derive(Debug)]
enum Part {
    /// The same for the class.
    Said(Vec<u8>),
    Id,
    /// A column of the partner table.
    Data(usize),
    Held,
    Readiness,
    Gap(Vec<Bit>),
    /// A gap whose order hangs on the numbers of the row.
    Ways,
}

/// A part of a gap, as it is written.
#[derive(Debug)]
enum Bit {
    Said(Vec<u8>),
    Short { shortage: Shortage, before: Vec<u8>, one: Vec<u8>, many: Vec<u8> },
}

impl<'a> Lines<'a> {
    /// For the columns of a layout; `None` where rows of the format cannot be made one by one.
    ///
    /// `beside` is what all results say beside their outcomes.
    pub fn new(format: Format, program: &'a Program, layout: &Layout, beside: Beside) -> Option<Self> {
        let form = match format {
            Format::Csv => Form::Csv,
            Format::Json => Form::Json { list: true },
            Format::Ndjson => Form::Json { list: false },
            Format::Table | Format::Markdown | Format::Sheet => return None,
            #[cfg(feature = "parquet")]
            Format::Parquet => return None,
        };
        let names = layout.names().iter().map(|name| json::quoted(name)).collect();
        let columns = layout.columns().collect();
        let (made, held, scratch, ways) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Some(Lines { form, program, beside, columns, names, made, held, scratch, ways })
    }

    /// Forgets all classes: their numbers mean others now.
    pub fn forget(&mut self) {
        self.made.clear();
    }

    /// Writes the row of a result of the last block; false, and nothing written, where the partner lies outside the
    /// declared part. `plain`: no cell of the chunk can need quotes.
    pub fn row<R: Reader>(
        &mut self,
        evaluator: &Evaluator<'_>,
        rows: &R,
        part: &R::Part,
        plain: bool,
        placed: Placed,
        out: &mut Vec<u8>,
    ) -> bool {
        let Some(class) = placed.class else { return false };
        let place = class as usize;
        if self.made.len() <= place {
            self.made.resize_with(place + 1, || None);
        }
        let Lines { form, program, made, held, scratch, ways, .. } = self;
        if let Some(slot @ None) = made.get_mut(place) {
            *slot = Maker { form: *form, program, columns: &self.columns, names: &self.names, beside: &self.beside }
                .class(evaluator, &rows.found().block, placed);
        }
        let Some(Some(parts)) = made.get(place) else { return false };
        let (begin, block, row) = (out.len(), &rows.found().block, placed.row as usize);
        for piece in parts {
            match piece {
                Part::Said(text) => out.extend_from_slice(text),
                Part::Id => {
                    let id = rows.meaning().matching.id.unwrap_or(usize::MAX);
                    text_cell(*form, rows.cell(part, row, id, scratch), plain, out);
                }
                Part::Data(column) => {
                    // A cell may be empty, which no id is.
                    let text = rows.cell(part, row, *column, scratch);
                    if text.is_empty() { empty(*form, out) } else { text_cell(*form, text, plain, out) }
                }
                Part::Held if block.held_one_of.contains_key(&row) => {
                    let one_of = block.held_one_of.get(&row).map_or(&[][..], Vec::as_slice);
                    write(*form, &Cell::text(display::one_of_cell(program, one_of)), out);
                }
                Part::Held => {
                    let tier = block.held.get(row).copied().flatten();
                    if !held.iter().any(|(known, _)| *known == tier) {
                        let mut text = Vec::new();
                        write(*form, &Cell::text(display::tier_cell(program, tier)), &mut text);
                        held.push((tier, text));
                    }
                    let text = held.iter().find(|(known, _)| *known == tier);
                    out.extend_from_slice(text.map_or(&[], |(_, text)| text));
                }
                Part::Readiness => match evaluator.readiness(block, placed) {
                    Some(readiness) => digits(u64::from(readiness), 0, out),
                    None => empty(*form, out),
                },
                Part::Gap(bits) => {
                    let before = out.len();
                    if !gap(bits, block, row, out) {
                        out.truncate(before);
                        if !all_ways(*form, program, evaluator, block, placed, ways, out) {
                            out.truncate(begin);
                            return false;
                        }
                    }
                }
                Part::Ways => {
                    if !all_ways(*form, program, evaluator, block, placed, ways, out) {
                        out.truncate(begin);
                        return false;
                    }
                }
            }
        }
        true
    }

    /// Writes the row of an outcome that the reference has made.
    pub fn outcome(&self, layout: &Layout, id: &str, outcome: &Outcome, data: &[String], out: &mut Vec<u8>) {
        let cells = layout.row(self.program, id, outcome, &self.beside, data);
        match self.form {
            Form::Csv => csv::row(&cells, out),
            Form::Json { list } => json::row(&self.names, &cells, list, out),
        }
    }
}

/// Makes the parts of a class.
struct Maker<'a> {
    form: Form,
    program: &'a Program,
    columns: &'a [Column],
    names: &'a [String],
    beside: &'a Beside,
}

impl Maker<'_> {
    fn class(&self, evaluator: &Evaluator<'_>, block: &Block, placed: Placed) -> Option<Vec<Part>> {
        let class = placed.class?;
        let common = evaluator.common(class)?;
        let fixed = evaluator.is_fixed(class);
        let mut ways = Vec::new();
        // Of a class in which nothing hangs on a row, any row tells.
        let next = if fixed { evaluator.next(block, placed, &mut ways) } else { None };
        let mut parts = Parts::default();
        match self.form {
            Form::Csv => {}
            Form::Json { list: true } => parts.said(&[json::BETWEEN, b"{"].concat()),
            Form::Json { list: false } => parts.said(b"{"),
        }
        for (index, (&column, name)) in self.columns.iter().zip(self.names).enumerate() {
            if index > 0 {
                parts.said(b",");
            }
            if let Form::Json { .. } = self.form {
                parts.said(name.as_bytes());
                parts.said(b":");
            }
            let constant = match column {
                Column::Partner => {
                    parts.other(Part::Id);
                    continue;
                }
                Column::Data(column) => {
                    parts.other(Part::Data(column));
                    continue;
                }
                Column::Held => {
                    parts.other(Part::Held);
                    continue;
                }
                Column::Readiness if fixed => {
                    next.map_or(Cell::Empty, |(readiness, _)| Cell::Number(readiness.to_string()))
                }
                Column::Gap if fixed => {
                    next.map_or(Cell::Empty, |(_, gaps)| Cell::text(display::gaps_text(self.program, gaps)))
                }
                Column::Readiness => {
                    parts.other(Part::Readiness);
                    continue;
                }
                Column::Gap => match evaluator.gap_text(class).and_then(|text| self.gap(text)) {
                    Some(Ok(text)) => Cell::text(text),
                    Some(Err(bits)) => {
                        parts.other(Part::Gap(bits));
                        continue;
                    }
                    None => {
                        parts.other(Part::Ways);
                        continue;
                    }
                },
                Column::Track
                | Column::Tier
                | Column::Decided
                | Column::Possible
                | Column::NeedsVendor
                | Column::Next
                | Column::UndecidedBy
                | Column::Warnings
                | Column::Benefit(_)
                | Column::Specialisations
                | Column::Score(_)
                | Column::Distribution
                | Column::HeldSince
                | Column::BelowSince
                | Column::HeldBecause
                | Column::AsOf => cell(self.program, column, "", common, self.beside),
            };
            let mut text = Vec::new();
            write(self.form, &constant, &mut text);
            parts.said(&text);
        }
        parts.said(match self.form {
            Form::Csv => b"\n",
            Form::Json { list: true } => b"}",
            Form::Json { list: false } => b"}\n",
        });
        Some(parts.of)
    }

    /// A gap as a text, where it is the same for all, or in its parts; `None` where a spreadsheet might take it for a formula.
    fn gap(&self, text: GapText) -> Option<Result<String, Vec<Bit>>> {
        let said = |piece: &Piece| match piece {
            Piece::Said(text) => Some(text.clone()),
            Piece::Short(_) => None,
        };
        if let Some(texts) = text.pieces.iter().map(said).collect::<Option<Vec<String>>>() {
            return Some(Ok(texts.concat()));
        }
        let first = match text.pieces.first()? {
            Piece::Said(text) => text,
            Piece::Short(shortage) => &shortage.before,
        };
        if first.starts_with(['=', '+', '-', '@']) {
            return None;
        }
        let quotes = self.form == Form::Csv
            && text.pieces.iter().any(|piece| match piece {
                Piece::Said(text) => csv::needs_quotes(text.as_bytes()),
                Piece::Short(s) => [&s.before, &s.one, &s.many].iter().any(|t| csv::needs_quotes(t.as_bytes())),
            });
        let escaped = |text: &str| {
            let mut bytes = Vec::new();
            match self.form {
                Form::Csv if quotes => csv::doubled(text.as_bytes(), &mut bytes),
                Form::Csv => bytes.extend_from_slice(text.as_bytes()),
                Form::Json { .. } => {
                    let quoted = json::quoted(text);
                    let inner = quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
                    bytes.extend_from_slice(inner.unwrap_or_default().as_bytes());
                }
            }
            bytes
        };
        let mut bits: Vec<Bit> = text
            .pieces
            .into_iter()
            .map(|piece| match piece {
                Piece::Said(text) => Bit::Said(escaped(&text)),
                Piece::Short(shortage) => Bit::Short {
                    before: escaped(&shortage.before),
                    one: escaped(&shortage.one),
                    many: escaped(&shortage.many),
                    shortage,
                },
            })
            .collect();
        if quotes || self.form != Form::Csv {
            bits.insert(0, Bit::Said(b"\"".to_vec()));
            bits.push(Bit::Said(b"\"".to_vec()));
        }
        Some(Err(bits))
    }
}

/// Parts in the making: what is said follows what was said.
#[derive(Default)]
struct Parts {
    of: Vec<Part>,
}

impl Parts {
    fn said(&mut self, text: &[u8]) {
        match self.of.last_mut() {
            Some(Part::Said(before)) => before.extend_from_slice(text),
            Some(_) | None => self.of.push(Part::Said(text.to_vec())),
        }
    }

    fn other(&mut self, part: Part) {
        self.of.push(part);
    }
}

fn empty(form: Form, out: &mut Vec<u8>) {
    match form {
        Form::Csv => {}
        Form::Json { .. } => out.extend_from_slice(b"null"),
    }
}

fn write(form: Form, cell: &Cell, out: &mut Vec<u8>) {
    match (form, cell) {
        (_, Cell::Empty) => empty(form, out),
        (_, Cell::Number(text)) => out.extend_from_slice(text.as_bytes()),
        (Form::Csv, Cell::Text(text)) => csv::field(csv::harmless(text).as_bytes(), out),
        (Form::Json { .. }, Cell::Text(text)) => json::string(text, out),
    }
}

/// Writes a text of the partner table that is not empty.
#[inline]
fn text_cell(form: Form, text: &[u8], plain: bool, out: &mut Vec<u8>) {
    let formula = matches!(text.first(), Some(b'=' | b'+' | b'-' | b'@'));
    match form {
        Form::Csv if plain && !formula => out.extend_from_slice(text),
        Form::Csv | Form::Json { .. } => {
            let text = String::from_utf8_lossy(text);
            write(form, &Cell::text(text), out);
        }
    }
}

/// Writes a gap with the numbers of a row; false where one is to be counted in decimals.
#[inline]
fn gap(bits: &[Bit], block: &Block, row: usize, out: &mut Vec<u8>) -> bool {
    for bit in bits {
        match bit {
            Bit::Said(text) => out.extend_from_slice(text),
            Bit::Short { shortage, before, one, many } => {
                let Some(missed) = shortage.missed(block, row) else { return false };
                out.extend_from_slice(before);
                digits(missed.digits, missed.places, out);
                out.extend_from_slice(if missed.one { one } else { many });
                if missed.over {
                    out.extend_from_slice(shortage.over.as_bytes());
                }
            }
        }
    }
    true
}

fn all_ways(
    form: Form,
    program: &Program,
    evaluator: &Evaluator<'_>,
    block: &Block,
    placed: Placed,
    ways: &mut Vec<Gap>,
    out: &mut Vec<u8>,
) -> bool {
    let text = match evaluator.next(block, placed, ways) {
        Some((_, gaps)) => display::gaps_text(program, gaps),
        None => return false,
    };
    write(form, &Cell::text(text), out);
    true
}

/// Writes `number / 10^places`.
#[inline]
fn digits(number: u64, places: u8, out: &mut Vec<u8>) {
    // Twenty digits, a point, and a zero before it.
    let mut text = [b'0'; 40];
    let (mut rest, mut at, mut done) = (number, text.len(), 0u8);
    loop {
        if done == places && places > 0 {
            at -= 1;
            if let Some(slot) = text.get_mut(at) {
                *slot = b'.';
            }
        }
        at -= 1;
        if let Some(slot) = text.get_mut(at) {
            *slot = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        }
        rest /= 10;
        done += 1;
        if rest == 0 && done > places {
            break;
        }
    }
    out.extend_from_slice(text.get(at..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Decimal;

    #[test]
    fn digits_are_those_of_decimals() {
        for (number, scale) in [(0, 0), (1, 0), (999_999, 2), (1, 2), (12, 2), (u64::MAX, 9), (10, 0), (7, 1)] {
            let mut out = Vec::new();
            digits(number, scale, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), Decimal::new(i128::from(number), scale).to_string());
        }
    }
}
