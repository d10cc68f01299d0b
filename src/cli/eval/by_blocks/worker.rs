//! What a thread makes of the parts of a chunk.

use super::super::run::Evaluation;
use crate::data::TableError;
use crate::data::blocks::{AddedUp, Ids, LeftOut, Reader, Strange, Sum, Wanted};
use crate::data::write::lines::Lines;
use crate::data::write::pen::{Pen, Pens};
use crate::eval::columnar::{ColumnValues, Evaluator, Placed, Plan};
use crate::eval::{EvalError, Summary as Counts, reference};
use crate::ir::MeasureId;

/// What a thread works with.
pub(super) struct Worker<'a, R> {
    pub(super) evaluation: &'a Evaluation<'a>,
    pub(super) rows: R,
    pub(super) evaluator: Evaluator<'a>,
    pub(super) lines: Lines<'a>,
    pub(super) pens: &'a Pens,
    pub(super) met: Met,
    /// By table that was added up, by its measures: the column of the block, where there is one, and its decimal places.
    pub(super) places: Vec<Vec<Option<(usize, u8)>>>,
}

/// How often each class was met in a part.
#[derive(Default)]
pub(super) struct Met {
    times: Vec<u64>,
    /// Those that were.
    touched: Vec<u32>,
}

impl Met {
    fn add(&mut self, results: &[Placed]) {
        for class in results.iter().filter_map(|one| one.class) {
            let place = class as usize;
            if self.times.len() <= place {
                self.times.resize(place + 1, 0);
            }
            if let Some(times) = self.times.get_mut(place) {
                if *times == 0 {
                    self.touched.push(class);
                }
                *times += 1;
            }
        }
    }
}

/// What was made of a chunk.
#[derive(Default)]
pub(super) struct Made {
    pub(super) out: Pen,
    /// Rows of the table, and its lines.
    pub(super) rows: u64,
    pub(super) lines: u64,
    /// Rows of the result.
    pub(super) results: u64,
    pub(super) partners: u64,
    pub(super) one_by_one: u64,
    pub(super) left_out: Vec<LeftOut>,
    /// Lines and ids that may have lost their digits.
    pub(super) lost: Vec<(u64, String)>,
    /// Lines of rows that are left out as totals.
    pub(super) totals: Vec<(u64, String)>,
    pub(super) strange: Option<Strange>,
    pub(super) grouped: Vec<usize>,
    pub(super) counts: Counts,
    pub(super) failed: Option<Failed>,
    /// Why its rows cannot be read.
    pub(super) broken: Option<TableError>,
    pub(super) ids: Ids,
}

/// A partner that cannot be evaluated.
pub(super) struct Failed {
    /// Its row in the chunk.
    pub(super) row: usize,
    pub(super) partner: String,
    pub(super) cause: EvalError,
}

/// Where the measures of a table that was added up stand in a block, and with how many decimal places.
pub(super) fn places(added: &AddedUp, plan: &Plan<'_>) -> Vec<Option<(usize, u8)>> {
    let columns = plan.columns();
    let place = |measure: MeasureId| {
        let place = columns.iter().position(|column| column.measure == measure)?;
        match columns.get(place)?.values {
            ColumnValues::Scaled(scale) => Some((place, scale)),
            ColumnValues::Day
            | ColumnValues::Flag
            | ColumnValues::Name(_)
            | ColumnValues::Members(_)
            | ColumnValues::Tracks => None,
        }
    };
    added.measures.iter().map(|&measure| place(measure)).collect()
}

impl<R: Reader> Worker<'_, R> {
    pub(super) fn part(&mut self, part: &R::Part, wanted: &Wanted) -> Made {
        if let Err(broken) = self.rows.read(part) {
            return Made { broken: Some(broken), ..Made::default() };
        }
        if self.rows.found().strange.is_some() {
            return Made { strange: self.rows.found().strange, ..Made::default() };
        }
        let mut made = self.evaluated(part);
        made.ids = Ids::of(&self.rows, part, wanted);
        made.left_out = std::mem::take(&mut self.rows.found_mut().left_out);
        made
    }

    fn evaluated(&mut self, part: &R::Part) -> Made {
        self.set_added(part);
        let mut made = Made { rows: self.rows.count() as u64, lines: self.rows.lines(part), ..Made::default() };
        made.partners = made.rows - self.rows.found().left_out.len() as u64;
        made.grouped = std::mem::take(&mut self.rows.found_mut().grouped);
        self.remarks(part, &mut made);
        let size = self.rows.size(part);
        let mut pen = self.pens.take(size + size / 4);
        if self.evaluator.place(&self.rows.found().block) {
            self.lines.forget();
        }
        let plain = self.rows.needs_no_quotes();
        let mut handed = Vec::new();
        let mut gone = self.rows.found().left_out.iter().map(LeftOut::row).peekable();
        let mut placed = self.evaluator.placed();
        while !placed.is_empty() {
            let until = gone.peek().map_or(placed.len(), |&row| placed.partition_point(|p| (p.row as usize) < row));
            let ahead = placed.get(..until).unwrap_or_default();
            let done = self.lines.plainly(&self.evaluator, &self.rows, part, (ahead, plain), &mut pen);
            let (results, others) = placed.split_at_checked(done).unwrap_or((placed, &[]));
            self.met.add(results);
            made.results += results.len() as u64;
            placed = others;
            let Some((first, rest)) = placed.split_first() else { break };
            // A partner in several tracks has a result for each.
            let more = rest.iter().take_while(|other| other.row == first.row).count();
            let (results, others) = placed.split_at_checked(more + 1).unwrap_or((placed, &[]));
            placed = others;
            let row = first.row as usize;
            if gone.next_if(|&out| out == row).is_some() {
                continue;
            }
            let before = pen.len();
            let lines = &mut self.lines;
            let inside = results.iter().all(|&one| lines.row(&self.evaluator, &self.rows, part, one, &mut pen));
            if !inside {
                pen.truncate(before);
                handed.push((row, before));
                continue;
            }
            made.results += results.len() as u64;
            self.met.add(results);
        }
        made.out = pen;
        for class in self.met.touched.drain(..) {
            let times = self.met.times.get_mut(class as usize).map_or(0, std::mem::take);
            if let Some(common) = self.evaluator.common(class) {
                made.counts.add_times(common, times);
            }
        }
        self.one_by_one(part, &handed, &mut made);
        made
    }

    /// Writes what was added up of the partners into the block.
    fn set_added(&mut self, part: &R::Part) {
        let column = self.rows.meaning().matching.id.unwrap_or(usize::MAX);
        let (mut scratch, mut sums) = (Vec::new(), Vec::new());
        // Rows that are no partners ask for nothing: events of theirs are of nobody.
        let gone: Vec<usize> = self.rows.found().left_out.iter().map(LeftOut::row).collect();
        for (added, places) in self.evaluation.beside.added().zip(&self.places) {
            sums.resize(added.measures.len(), Sum::None);
            let mut gone = gone.iter().peekable();
            for at in 0..self.rows.count() {
                if gone.next_if_eq(&&at).is_some() {
                    continue;
                }
                let id = self.rows.cell(part, at, column, &mut scratch);
                added.totals.sums(id, &mut sums);
                for (&sum, place) in sums.iter().zip(places) {
                    let Some((place, places)) = *place else { continue };
                    if let Some(column) = self.rows.found_mut().block.columns.get_mut(place) {
                        column.put(at, sum, places);
                    }
                }
            }
        }
    }

    /// Gathers what is told of single rows.
    fn remarks(&mut self, part: &R::Part, made: &mut Made) {
        let column = self.rows.meaning().matching.id.unwrap_or(usize::MAX);
        let mut scratch = Vec::new();
        let gone: Vec<usize> = self.rows.found().left_out.iter().map(LeftOut::row).collect();
        for at in std::mem::take(&mut self.rows.found_mut().lost) {
            if gone.binary_search(&at).is_err() {
                let id = String::from_utf8_lossy(self.rows.cell(part, at, column, &mut scratch)).into_owned();
                made.lost.push((self.rows.line(part, at), id));
            }
        }
        for left in std::mem::take(&mut self.rows.found_mut().left_out) {
            if let LeftOut::Total(at, text) = &left {
                made.totals.push((self.rows.line(part, *at), text.clone()));
            }
            self.rows.found_mut().left_out.push(left);
        }
    }

    /// Has the reference evaluate some rows, given with the places of their results.
    fn one_by_one(&mut self, part: &R::Part, handed: &[(usize, usize)], made: &mut Made) {
        if handed.is_empty() {
            return;
        }
        let others = std::mem::take(&mut made.out);
        made.out = self.pens.take(others.len());
        let (mut copied, mut line) = (0, Vec::new());
        let mut scratch = Vec::new();
        for &(row, place) in handed {
            made.out.text(others.written().get(copied..place).unwrap_or_default());
            copied = place;
            made.one_by_one += 1;
            let column = self.rows.meaning().matching.id.unwrap_or(usize::MAX);
            let id = String::from_utf8_lossy(self.rows.cell(part, row, column, &mut scratch)).into_owned();
            let (mut facts, cells) = match self.rows.facts(part, row) {
                Ok(found) => found,
                Err(broken) => {
                    made.broken = Some(broken);
                    return;
                }
            };
            self.evaluation.beside.set_added(&id, &mut facts);
            match reference::evaluate(self.evaluation.effective, &facts) {
                Ok(outcomes) => {
                    for outcome in outcomes {
                        made.counts.add(&outcome);
                        made.results += 1;
                        line.clear();
                        self.lines.outcome(self.evaluation.layout, &id, &outcome, &cells.cells, &mut line);
                        made.out.text(&line);
                    }
                }
                Err(cause) => {
                    made.failed = Some(Failed { row, partner: id, cause });
                    return;
                }
            }
        }
        made.out.text(others.written().get(copied..).unwrap_or_default());
        self.pens.give(others);
    }
}
