//! Rows of a class in a few steps, where all that differs between them is short: ids, other cells, and plain numbers.

use super::csv;
use super::pen::{Line, Stamp};
use crate::data::blocks::Reader;
use crate::eval::columnar::{Block, Evaluator, Lack, Placed};

/// The rows of a class in a table with commas.
#[derive(Debug)]
pub(super) struct Template {
    begin: Stamp,
    steps: Vec<(Step, Then)>,
}

/// What is written of a row.
#[derive(Debug)]
pub(super) enum Step {
    /// A column of the partner table.
    Cell(usize),
    Readiness,
    Lack(Lack),
}

/// What stands behind it.
#[derive(Debug)]
struct Then {
    many: Stamp,
    /// Behind the number one.
    one: Stamp,
}

/// A template in the making.
#[derive(Debug, Default)]
pub(super) struct Draft {
    begin: Vec<u8>,
    steps: Vec<(Step, Vec<u8>, Vec<u8>)>,
}

impl Draft {
    /// The same in all rows.
    pub(super) fn said(&mut self, text: &[u8]) {
        match self.steps.last_mut() {
            Some((_, one, many)) => {
                one.extend_from_slice(text);
                many.extend_from_slice(text);
            }
            None => self.begin.extend_from_slice(text),
        }
    }

    /// Differs between rows; with what stands behind the number one, and behind all else.
    pub(super) fn step(&mut self, step: Step, one: &[u8], many: &[u8]) {
        self.steps.push((step, one.to_vec(), many.to_vec()));
    }

    pub(super) fn template(self) -> Template {
        let then = |one: &[u8], many: &[u8]| Then { one: Stamp::new(one), many: Stamp::new(many) };
        let steps = self.steps.into_iter().map(|(step, one, many)| (step, then(&one, &many))).collect();
        Template { begin: Stamp::new(&self.begin), steps }
    }
}

/// Whether a spreadsheet takes a text that begins so for a formula.
fn is_formula(first: u8) -> bool {
    matches!(first, b'=' | b'+' | b'-' | b'@')
}

impl Template {
    /// Writes the row of a result, and says how long it is; `None` where it is not as plain as that.
    #[inline]
    pub(super) fn row<R: Reader>(
        &self,
        (evaluator, placed): (&Evaluator<'_>, Placed),
        (rows, part): (&R, &R::Part),
        (plain, scratch): (bool, &mut Vec<u8>),
        mut line: Line<'_>,
    ) -> Option<usize> {
        let (block, row): (&Block, usize) = (&rows.found().block, placed.row as usize);
        line.stamp(&self.begin);
        for (step, then) in &self.steps {
            let mut behind = &then.many;
            match step {
                Step::Cell(column) if plain => {
                    let (bytes, from, to) = rows.clean(part, row, *column)?;
                    if bytes.get(from).copied().is_some_and(is_formula) {
                        return None;
                    }
                    line.part(bytes, from, to);
                }
                Step::Cell(column) => {
                    let text = rows.cell(part, row, *column, scratch);
                    if text.first().copied().is_some_and(is_formula) || csv::needs_quotes(text) || !text.is_ascii() {
                        return None;
                    }
                    line.text(text);
                }
                Step::Readiness => {
                    if let Some(readiness) = evaluator.readiness(block, placed) {
                        line.whole(u64::from(readiness));
                    }
                }
                Step::Lack(lack) => {
                    let number = lack.of(block, row)?;
                    if lack.hundredths {
                        line.hundredths(number);
                    } else {
                        line.whole(number);
                    }
                    behind = if number == lack.one() { &then.one } else { &then.many };
                }
            }
            line.stamp(behind);
        }
        line.length()
    }
}
