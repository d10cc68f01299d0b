//! Chunk after chunk from the table to the result, on all cores.
//!
//! What comes out is what [`Evaluation::run`] makes of the same table, byte for byte, and so is what is told of bad rows.
//! [`why_not`] is the one place that says which runs go row by row.

mod sink;
mod worker;

use self::sink::Sink;
use self::worker::{Made, Met, Worker, places};
use super::rejects::Rejects;
use super::run::{Ended, Evaluation, SHOWN};
use crate::cli::summary::Summary;
use crate::cli::{Failure, terminal};
#[cfg(feature = "parquet")]
use crate::data::blocks::Typed;
use crate::data::blocks::{Blocks, Cut, Cutter, Repeats, Separated, Strange, Wanted, in_order};
use crate::data::partners::{LeftOver, Meaning, Partners};
use crate::data::read::again::Source;
use crate::data::read::report::Note;
use crate::data::write::file::Output;
use crate::data::write::lines::Lines;
use crate::data::write::pen::Pens;
use crate::data::write::{Beside, Format, Writer};
use crate::eval::columnar::{Beyond, Evaluator, Plan};

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

/// How fast.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// So many threads.
    pub(super) threads: usize,
    /// So many bytes at a time.
    pub(super) chunk: usize,
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
        // A short table needs no long chunk: with one byte more its end is seen.
        let longest = rest.length.map_or(chunk, |length| chunk.min(length + 1));
        let from = From { cutter: Cutter::new(rest.bytes, delimiter, longest), lines: rest.lines, meaning: &meaning };
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
        let (wanted, pens) = (Wanted::default(), Pens::default());
        let sink = Sink {
            evaluation: self,
            meaning,
            wanted: &wanted,
            pens: &pens,
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
                pens: &pens,
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
