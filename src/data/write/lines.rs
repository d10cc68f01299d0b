//! Rows of results straight into bytes: what partners of a class have in common is made ready once.

use super::layout::{Beside, Column, cell};
use super::pen::{Pen, Stamp};
use super::template::{Draft, Step, Template};
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
    /// By class, for rows that are as plain as most are.
    templates: Vec<Option<Template>>,
    held: Vec<(Option<TierId>, Stamp)>,
    scratch: Vec<u8>,
    /// A cell that is made for one row.
    cell: Vec<u8>,
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
    Said(Stamp),
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
    Said(Stamp),
    Short { shortage: Shortage, before: Stamp, one: Stamp, many: Stamp, over: Stamp },
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
        let (made, templates, held, ways) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (scratch, cell) = (Vec::new(), Vec::new());
        Some(Lines { form, program, beside, columns, names, made, templates, held, scratch, cell, ways })
    }

    /// Forgets all classes: their numbers mean others now.
    pub fn forget(&mut self) {
        self.made.clear();
        self.templates.clear();
    }

    /// Writes the rows of results of the last block, up to the first partner whose rows are no templates; how many. `plain`:
    /// no cell of the part can need quotes.
    pub fn plainly<R: Reader>(
        &self,
        evaluator: &Evaluator<'_>,
        rows: &R,
        part: &R::Part,
        (placed, plain): (&[Placed], bool),
        pen: &mut Pen,
    ) -> usize {
        let mut scratch = Vec::new();
        // What is written of a partner that is not done goes, in whatever track.
        let (mut partner, mut begin, mut done) = (u32::MAX, pen.len(), 0);
        for (&one, index) in placed.iter().zip(0..) {
            if one.row != partner {
                (partner, begin, done) = (one.row, pen.len(), index);
            }
            let template = one.class.and_then(|class| self.templates.get(class as usize)?.as_ref());
            let whole = template
                .zip(pen.line())
                .and_then(|(template, line)| template.row((evaluator, one), (rows, part), (plain, &mut scratch), line));
            let Some(length) = whole else {
                pen.truncate(begin);
                return done;
            };
            pen.keep(length);
        }
        placed.len()
    }

    /// Writes the row of a result of the last block; false, and nothing written, where the partner lies outside the
    /// declared part.
    pub fn row<R: Reader>(
        &mut self,
        evaluator: &Evaluator<'_>,
        rows: &R,
        part: &R::Part,
        placed: Placed,
        pen: &mut Pen,
    ) -> bool {
        let Some(class) = placed.class else { return false };
        let place = class as usize;
        if self.made.len() <= place {
            self.made.resize_with(place + 1, || None);
            self.templates.resize_with(place + 1, || None);
        }
        let Lines { form, program, made, templates, held, scratch, cell, ways, .. } = self;
        let (form, program) = (*form, *program);
        if let Some(slot @ None) = made.get_mut(place) {
            *slot = Maker { form, program, columns: &self.columns, names: &self.names, beside: &self.beside }.class(
                evaluator,
                &rows.found().block,
                placed,
            );
            if let (Some(parts), Some(template)) = (slot, templates.get_mut(place)) {
                *template = self::template((form, program), rows, parts);
            }
        }
        let Some(Some(parts)) = made.get(place) else { return false };
        let (begin, block, row) = (pen.len(), &rows.found().block, placed.row as usize);
        for piece in parts {
            match piece {
                Part::Said(text) => pen.stamp(text),
                Part::Id => {
                    let id = rows.meaning().matching.id.unwrap_or(usize::MAX);
                    data_cell(form, rows, part, (row, id), (scratch, cell), pen);
                }
                Part::Data(column) => data_cell(form, rows, part, (row, *column), (scratch, cell), pen),
                Part::Held if block.held_one_of.contains_key(&row) => {
                    let one_of = block.held_one_of.get(&row).map_or(&[][..], Vec::as_slice);
                    cell.clear();
                    write(form, &Cell::text(display::one_of_cell(program, one_of)), cell);
                    pen.text(cell);
                }
                Part::Held => {
                    let tier = block.held.get(row).copied().flatten();
                    if !held.iter().any(|(known, _)| *known == tier) {
                        cell.clear();
                        write(form, &Cell::text(display::tier_cell(program, tier)), cell);
                        held.push((tier, Stamp::new(cell)));
                    }
                    if let Some((_, text)) = held.iter().find(|(known, _)| *known == tier) {
                        pen.stamp(text);
                    }
                }
                Part::Readiness => match evaluator.readiness(block, placed) {
                    Some(readiness) => pen.digits(u64::from(readiness), 0),
                    None => pen.text(nothing(form)),
                },
                Part::Gap(bits) => {
                    let before = pen.len();
                    if !gap(bits, block, row, pen) {
                        pen.truncate(before);
                        if !all_ways(form, program, evaluator, block, placed, (ways, cell), pen) {
                            pen.truncate(begin);
                            return false;
                        }
                    }
                }
                Part::Ways => {
                    if !all_ways(form, program, evaluator, block, placed, (ways, cell), pen) {
                        pen.truncate(begin);
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
        Some(parts.ended())
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
                Piece::Said(text) => Bit::Said(Stamp::new(&escaped(&text))),
                Piece::Short(shortage) => Bit::Short {
                    before: Stamp::new(&escaped(&shortage.before)),
                    one: Stamp::new(&escaped(&shortage.one)),
                    many: Stamp::new(&escaped(&shortage.many)),
                    over: Stamp::new(shortage.over.as_bytes()),
                    shortage,
                },
            })
            .collect();
        if quotes || self.form != Form::Csv {
            bits.insert(0, Bit::Said(Stamp::new(b"\"")));
            bits.push(Bit::Said(Stamp::new(b"\"")));
        }
        Some(Err(bits))
    }
}

/// Parts in the making: what is said follows what was said.
#[derive(Default)]
struct Parts {
    of: Vec<Part>,
    /// What was said last.
    said: Vec<u8>,
}

impl Parts {
    fn said(&mut self, text: &[u8]) {
        self.said.extend_from_slice(text);
    }

    fn other(&mut self, part: Part) {
        self.stamp();
        self.of.push(part);
    }

    fn ended(mut self) -> Vec<Part> {
        self.stamp();
        self.of
    }

    fn stamp(&mut self) {
        if !self.said.is_empty() {
            self.of.push(Part::Said(Stamp::new(&self.said)));
            self.said.clear();
        }
    }
}

/// What stands for no value.
fn nothing(form: Form) -> &'static [u8] {
    match form {
        Form::Csv => b"",
        Form::Json { .. } => b"null",
    }
}

fn write(form: Form, cell: &Cell, out: &mut Vec<u8>) {
    match (form, cell) {
        (_, Cell::Empty) => out.extend_from_slice(nothing(form)),
        (_, Cell::Number(text)) => out.extend_from_slice(text.as_bytes()),
        (Form::Csv, Cell::Text(text)) => csv::field(csv::harmless(text).as_bytes(), out),
        (Form::Json { .. }, Cell::Text(text)) => json::string(text, out),
    }
}

/// The parts as a template, where there is nothing in them that a template has no step for.
fn template<R: Reader>((form, program): (Form, &Program), rows: &R, parts: &[Part]) -> Option<Template> {
    match form {
        Form::Csv => {}
        Form::Json { .. } => return None,
    }
    let mut draft = Draft::default();
    for part in parts {
        match part {
            Part::Said(text) => draft.said(&text.text()),
            Part::Id => draft.step(Step::Cell(rows.meaning().matching.id?), b"", b""),
            Part::Data(column) => draft.step(Step::Cell(*column), b"", b""),
            Part::Readiness => draft.step(Step::Readiness, b"", b""),
            Part::Gap(bits) => {
                for bit in bits {
                    match bit {
                        Bit::Said(text) => draft.said(&text.text()),
                        Bit::Short { shortage, before, one, many, .. } => {
                            draft.said(&before.text());
                            draft.step(Step::Lack(shortage.lack()?), &one.text(), &many.text());
                        }
                    }
                }
            }
            // Of a table without such a column nobody holds a tier.
            Part::Held if rows.meaning().matching.held.is_none() => {
                let mut text = Vec::new();
                write(form, &Cell::text(display::tier_cell(program, None)), &mut text);
                draft.said(&text);
            }
            Part::Held | Part::Ways => return None,
        }
    }
    Some(draft.template())
}

/// Writes a cell of the partner table.
fn data_cell<R: Reader>(
    form: Form,
    rows: &R,
    part: &R::Part,
    (row, column): (usize, usize),
    (scratch, cell): (&mut Vec<u8>, &mut Vec<u8>),
    pen: &mut Pen,
) {
    let text = rows.cell(part, row, column, scratch);
    if text.is_empty() {
        pen.text(nothing(form));
    } else {
        cell.clear();
        write(form, &Cell::text(String::from_utf8_lossy(text)), cell);
        pen.text(cell);
    }
}

/// Writes a gap with the numbers of a row; false where one is to be counted in decimals.
#[inline]
fn gap(bits: &[Bit], block: &Block, row: usize, pen: &mut Pen) -> bool {
    for bit in bits {
        match bit {
            Bit::Said(text) => pen.stamp(text),
            Bit::Short { shortage, before, one, many, over } => {
                let Some(missed) = shortage.missed(block, row) else { return false };
                pen.stamp(before);
                pen.digits(missed.digits, missed.places);
                pen.stamp(if missed.one { one } else { many });
                if missed.over {
                    pen.stamp(over);
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
    (ways, cell): (&mut Vec<Gap>, &mut Vec<u8>),
    pen: &mut Pen,
) -> bool {
    let text = match evaluator.next(block, placed, ways) {
        Some((_, gaps)) => display::gaps_text(program, gaps),
        None => return false,
    };
    cell.clear();
    write(form, &Cell::text(text), cell);
    pen.text(cell);
    true
}
