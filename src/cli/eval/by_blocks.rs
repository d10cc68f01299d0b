//! Chunk after chunk from the table to the result, on all cores.
//!
//! What comes out is what [`Evaluation::run`] makes of the same table, byte for byte, and so is what is told of bad rows.
//! [`why_not`] is the one place that says which runs go row by row.

use super::gathering;
use super::rejects::Rejects;
use super::run::{Ended, Evaluation, SHOWN, shown};
use crate::cli::summary::Summary;
use crate::cli::{Failure, terminal};
use crate::data::TableError;
use crate::data::bad::BadRow;
#[cfg(feature = "parquet")]
use crate::data::blocks::Typed;
use crate::data::blocks::{
    AddedUp, Blocks, Cut, Cutter, Ids, LeftOut, More, Reader, Repeats, Separated, Strange, Sum, Wanted, in_order,
};
use crate::data::partners::{LeftOver, Meaning, Partners};
use crate::data::read::RawRow;
use crate::data::read::again::Source;
use crate::data::read::report::Note;
use crate::data::write::file::Output;
use crate::data::write::lines::Lines;
use crate::data::write::pen::Pen;
use crate::data::write::{Beside, Format, Writer};
use crate::eval::columnar::{Beyond, ColumnValues, Evaluator, Placed, Plan};
use crate::eval::{EvalError, Summary as Counts, reference};
use crate::ir::MeasureId;

/// Why a run goes row by row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WhyNot {
    /// The table is neither one of separated values nor a Parquet file, or a strange one.
    Table,
    /// No column tells the partners apart: they go by the number of their row.
    NoId,
    /// The program lies outside of what the columnar evaluator takes.
    Program(Beyond),
    /// What is known of a partner hangs on more than its row.
    Beside,
    /// Partners are counted by where they are, or results say who delivers to them.
    Places,
    /// Results of this form are not written row by row.
    Format,
}

/// Why a run goes row by row; `None` where it goes by chunks.
pub(super) fn why_not(
    evaluation: &Evaluation<'_>,
    format: Format,
    partners: &Partners<'_>,
    plan: &Plan<'_>,
) -> Option<WhyNot> {
    let program = &evaluation.effective.program;
    let table = partners.table();
    let delimiter = table.delimiter().filter(|_| table.is_separated());
    let separated = delimiter.is_some_and(|sign| sign.is_ascii() && !matches!(sign, b'"' | b'\n' | b'\r' | 0));
    if !separated && !table.has_columns() {
        return Some(WhyNot::Table);
    }
    if partners.meaning().matching.id.is_none() {
        return Some(WhyNot::NoId);
    }
    if let Some(beyond) = plan.beyond() {
        return Some(WhyNot::Program(beyond));
    }
    if evaluation.beside.adds() {
        return Some(WhyNot::Beside);
    }
    if !program.populations.is_empty() || !program.targets.is_empty() || !program.distribution.is_empty() {
        return Some(WhyNot::Places);
    }
    // A row of one cell that is empty would have to be told from no row.
    if Lines::new(format, program, evaluation.layout, Beside::default()).is_none()
        || evaluation.layout.columns().count() < 2
    {
        return Some(WhyNot::Format);
    }
    None
}

/// Where the measures of a table that was added up stand in a block, and with how many decimal places.
fn places(added: &AddedUp, plan: &Plan<'_>) -> Vec<Option<(usize, u8)>> {
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
    added.measures.iter().map(|&(measure, _)| place(measure)).collect()
}

/// How fast.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// So many threads.
    pub(super) threads: usize,
    /// So many bytes at a time.
    pub(super) chunk: usize,
}

/// What a thread works with.
struct Worker<'a, R> {
    evaluation: &'a Evaluation<'a>,
    rows: R,
    evaluator: Evaluator<'a>,
    lines: Lines<'a>,
    met: Met,
    /// By table that was added up, by its measures: the column of the block, where there is one, and its decimal places.
    places: Vec<Vec<Option<(usize, u8)>>>,
}

/// How often each class was met in a part.
#[derive(Default)]
struct Met {
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
struct Made {
    out: Vec<u8>,
    /// Rows of the table, and its lines.
    rows: u64,
    lines: u64,
    /// Rows of the result.
    results: u64,
    partners: u64,
    one_by_one: u64,
    left_out: Vec<LeftOut>,
    /// Lines and ids that may have lost their digits.
    lost: Vec<(u64, String)>,
    /// Lines of rows that are left out as totals.
    totals: Vec<(u64, String)>,
    strange: Option<Strange>,
    grouped: Vec<usize>,
    counts: Counts,
    failed: Option<Failed>,
    /// Why its rows cannot be read.
    broken: Option<TableError>,
    ids: Ids,
}

/// A partner that cannot be evaluated.
struct Failed {
    /// Its row in the chunk.
    row: usize,
    partner: String,
    cause: EvalError,
}

/// Where everything ends up, in order.
struct Sink<'a, 's> {
    evaluation: &'a Evaluation<'a>,
    meaning: &'a Meaning<'a>,
    wanted: &'a Wanted,
    writer: &'s mut Writer<Output>,
    rejects: Option<&'s mut Rejects>,
    summary: Summary,
    rows: u64,
    lines: u64,
    bad: u64,
    /// What is to be told of bad rows, once it is sure that chunks are the way.
    said: String,
    left: LeftOver,
    grouped: Vec<usize>,
    ids: Repeats,
    strange: Option<Strange>,
    failed: Option<Failure>,
}

/// How it went by chunks.
pub(super) enum Went {
    /// To the end.
    Well(Box<Ended>),
    /// Not: rows have to be read one after the other, or all of them before the first. Nothing was told, and what was written
    /// does not count.
    Not(Strange),
}

impl Evaluation<'_> {
    /// Evaluates a table for which [`why_not`] has no objection.
    pub(super) fn by_blocks(
        &self,
        plan: &Plan<'_>,
        (source, partners): (&Source, Partners<'_>),
        format: Format,
        writer: &mut Writer<Output>,
        rejects: Option<&mut Rejects>,
        pace: Pace,
    ) -> Result<Went, Failure> {
        #[cfg(feature = "parquet")]
        if partners.table().has_columns() {
            let Some((meaning, file)) = partners.into_columns() else { return Ok(Went::Not(Strange::Report)) };
            let shown = self.layout.shown();
            let table = Typed::new(file, &meaning, plan, &shown, pace.chunk);
            let from = From { cutter: table.cutter(), lines: 0, meaning: &meaning };
            return self.through(&table, from, plan, (format, writer, rejects), pace.threads, Vec::new);
        }
        let Some((meaning, rest)) = partners.into_rest() else { return Ok(Went::Not(Strange::Report)) };
        let (delimiter, chunk) = (rest.delimiter, pace.chunk);
        let table = Separated { source, meaning: &meaning, plan, delimiter, chunk };
        let from = From { cutter: Cutter::new(rest.bytes, delimiter, chunk), lines: rest.lines, meaning: &meaning };
        self.through(&table, from, plan, (format, writer, rejects), pace.threads, || rest.told.notes())
    }

    /// The same for a table of any kind; `notes` are told of it beside its rows.
    fn through<B: Blocks>(
        &self,
        table: &B,
        From { cutter, lines, meaning }: From<'_, B>,
        plan: &Plan<'_>,
        (format, writer, rejects): (Format, &mut Writer<Output>, Option<&mut Rejects>),
        threads: usize,
        notes: impl Fn() -> Vec<Note>,
    ) -> Result<Went, Failure> {
        let wanted = Wanted::default();
        let sink = Sink {
            evaluation: self,
            meaning,
            wanted: &wanted,
            writer,
            rejects,
            summary: Summary::default(),
            rows: 0,
            lines,
            bad: 0,
            said: String::new(),
            left: LeftOver::default(),
            grouped: Vec::new(),
            ids: Repeats::default(),
            strange: None,
            failed: None,
        };
        let beside = || Beside { as_of: Some(self.effective.run.as_of), ..Beside::default() };
        let worker = || {
            Some(Worker {
                evaluation: self,
                rows: table.reader(),
                evaluator: Evaluator::new(plan),
                lines: Lines::new(format, &self.effective.program, self.layout, beside())?,
                met: Met::default(),
                places: self.beside.added().map(|added| places(added, plan)).collect(),
            })
        };
        let work = |worker: &mut Option<Worker<'_, B::Reader<'_>>>, chunk: &B::Chunk| match worker {
            Some(worker) => B::parts(chunk).iter().map(|part| worker.part(part, &wanted)).collect(),
            None => Vec::new(),
        };
        let take = |sink: &mut Sink<'_, '_>, made: Result<Vec<Made>, <B::Cut as Cut>::Trouble>| {
            sink.take(made.map_err(|trouble| table.error(trouble, sink.lines)))
        };
        let rejected = sink.rejects.is_some();
        let sink = in_order(cutter, threads, worker, work, sink, take);
        let Sink { mut summary, bad, said, mut left, grouped, ids, strange, failed, .. } = sink;
        if let Some(strange) = strange {
            return Ok(Went::Not(strange));
        }
        terminal::tell(&said);
        if let Some(failure) = failed {
            return Err(failure);
        }
        if bad > SHOWN && !rejected {
            terminal::tell(&format!("{} more bad rows are not shown\n", bad - SHOWN));
        }
        if bad == 0 || self.skip {
            left.duplicates = ids.found(table, threads)?;
        }
        let mut meaning = meaning.clone();
        for column in grouped {
            meaning.forms.grouped(column);
        }
        summary.close(meaning.account(&notes(), &left), bad);
        Ok(Went::Well(Box::new(Ended { summary, bad })))
    }
}

/// Where a table begins.
struct From<'a, B: Blocks> {
    cutter: B::Cut,
    /// Lines before the first row.
    lines: u64,
    meaning: &'a Meaning<'a>,
}

impl<R: Reader> Worker<'_, R> {
    fn part(&mut self, part: &R::Part, wanted: &Wanted) -> Made {
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
        let mut pen = Pen::new(Vec::with_capacity(size + size / 4));
        if self.evaluator.place(&self.rows.found().block) {
            self.lines.forget();
        }
        let plain = self.rows.needs_no_quotes();
        let mut handed = Vec::new();
        let mut gone = self.rows.found().left_out.iter().map(LeftOut::row).peekable();
        let mut placed = self.evaluator.placed();
        while !placed.is_empty() {
            if plain {
                let until = gone.peek().map_or(placed.len(), |&row| placed.partition_point(|p| (p.row as usize) < row));
                let ahead = placed.get(..until).unwrap_or_default();
                let done = self.lines.plain(&self.evaluator, &self.rows, part, ahead, &mut pen);
                let (results, others) = placed.split_at_checked(done).unwrap_or((placed, &[]));
                self.met.add(results);
                made.results += results.len() as u64;
                placed = others;
            }
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
        made.out = pen.into_bytes();
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
        for (added, places) in self.evaluation.beside.added().zip(&self.places) {
            sums.resize(added.measures.len(), Sum::default());
            for at in 0..self.rows.count() {
                let id = self.rows.cell(part, at, column, &mut scratch);
                added.totals.sums(id, &mut sums);
                for ((sum, &(_, scale)), place) in sums.iter().zip(&added.measures).zip(places) {
                    let Some((place, places)) = *place else { continue };
                    if let Some(column) = self.rows.found_mut().block.columns.get_mut(place) {
                        column.put(at, (!sum.unknown).then_some((sum.total, scale)), places);
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
        let mut out = Vec::with_capacity(made.out.len());
        let mut copied = 0;
        let mut scratch = Vec::new();
        for &(row, place) in handed {
            out.extend_from_slice(made.out.get(copied..place).unwrap_or_default());
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
                        self.lines.outcome(self.evaluation.layout, &id, &outcome, &cells.cells, &mut out);
                    }
                }
                Err(cause) => {
                    made.failed = Some(Failed { row, partner: id, cause });
                    return;
                }
            }
        }
        out.extend_from_slice(made.out.get(copied..).unwrap_or_default());
        made.out = out;
    }
}

impl Sink<'_, '_> {
    fn take(&mut self, made: Result<Vec<Made>, TableError>) -> More {
        let ended = match made {
            Ok(parts) => parts.into_iter().try_for_each(|made| self.made(made)),
            Err(error) => Err(Failure::Table(error)),
        };
        if let Err(failure) = ended {
            self.failed = Some(failure);
        }
        if self.failed.is_some() || self.strange.is_some() { More::No } else { More::Yes }
    }

    fn made(&mut self, made: Made) -> Result<(), Failure> {
        if self.strange.is_some() || made.strange.is_some() {
            self.strange = self.strange.or(made.strange);
            return Ok(());
        }
        if let Some(broken) = made.broken {
            return Err(Failure::Table(broken));
        }
        let failed_at = made.failed.as_ref().map_or(usize::MAX, |failed| failed.row);
        for left in made.left_out {
            if left.row() > failed_at && (self.bad == 0 || self.evaluation.skip) {
                break;
            }
            match left {
                LeftOut::Empty(_) => self.left.empty_rows += 1,
                LeftOut::Total(..) => {}
                LeftOut::Bad(_, mut row, raw) => {
                    row.row += self.rows;
                    let line = u64::from(row.excerpt.first_line) + self.lines;
                    row.excerpt.first_line = u32::try_from(line).unwrap_or(u32::MAX);
                    self.bad(&row, raw)?;
                }
            }
        }
        // After a bad row that is not skipped, nothing is evaluated any more.
        let given_up = self.bad > 0 && !self.evaluation.skip;
        if let Some(Failed { row, partner, cause }) = made.failed
            && !given_up
        {
            return Err(Failure::Evaluation { partner, row: self.rows + row as u64 + 1, cause });
        }
        if !given_up {
            self.summary.add_all(made.partners, &made.counts, made.one_by_one);
            self.ids.add(made.ids, self.wanted);
            self.writer.ready(made.results, &made.out).map_err(gathering)?;
        }
        for (line, text) in made.totals {
            self.left.totals.add(line + self.lines, &text);
        }
        for (line, id) in made.lost {
            self.left.lost.add(line + self.lines, &id);
        }
        self.grouped.extend(made.grouped);
        self.rows += made.rows;
        self.lines += made.lines;
        Ok(())
    }

    fn bad(&mut self, row: &BadRow, raw: RawRow) -> Result<(), Failure> {
        self.bad += 1;
        let (program, meaning) = (self.evaluation.program, self.meaning);
        if let Some(rejects) = self.rejects.as_deref_mut() {
            let reason = row.reason(program, &meaning.name, &meaning.columns);
            return rejects.row(row.row, &reason, raw);
        }
        if self.bad <= SHOWN {
            self.said += &shown(row, program, &meaning.name, &meaning.columns);
        }
        Ok(())
    }
}
