//! Where the results of all threads end up, in the order of the table.

use super::super::gathering;
use super::super::rejects::Rejects;
use super::super::run::{Evaluation, SHOWN, shown};
use super::worker::{Failed, Made};
use crate::cli::Failure;
use crate::cli::summary::Summary;
use crate::data::TableError;
use crate::data::bad::BadRow;
use crate::data::blocks::{LeftOut, More, Repeats, Strange, Wanted};
use crate::data::partners::{LeftOver, Meaning};
use crate::data::read::RawRow;
use crate::data::write::Writer;
use crate::data::write::file::Output;
use crate::data::write::pen::Pens;

/// Where everything ends up, in order.
pub(super) struct Sink<'a, 's> {
    pub(super) evaluation: &'a Evaluation<'a>,
    pub(super) meaning: &'a Meaning<'a>,
    pub(super) wanted: &'a Wanted,
    pub(super) pens: &'a Pens,
    pub(super) writer: &'s mut Writer<Output>,
    pub(super) rejects: Option<&'s mut Rejects>,
    pub(super) summary: Summary,
    pub(super) rows: u64,
    pub(super) lines: u64,
    pub(super) bad: u64,
    /// What is to be told of bad rows, once it is sure that chunks are the way.
    pub(super) said: String,
    pub(super) left: LeftOver,
    pub(super) grouped: Vec<usize>,
    pub(super) ids: Repeats,
    pub(super) strange: Option<Strange>,
    pub(super) failed: Option<Failure>,
}

impl Sink<'_, '_> {
    pub(super) fn take(&mut self, made: Result<Vec<Made>, TableError>) -> More {
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
            self.writer.ready(made.results, made.out.written()).map_err(gathering)?;
        }
        self.pens.give(made.out);
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
