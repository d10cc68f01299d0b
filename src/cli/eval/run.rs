//! Row after row from the table to the result.

use super::{Rejects, gathering};
use crate::cli::beside::Beside;
use crate::cli::summary::Summary;
use crate::cli::{Failure, terminal};
use crate::data::bad::BadRow;
use crate::data::partners::{Next, Partners};
use crate::data::read::Table;
use crate::data::write::file::Output;
use crate::data::write::{Layout, Writer};
use crate::diagnostic::render;
use crate::eval::{Effective, reference};
use crate::ir::Program;
use crate::source::Sources;

/// So many bad rows are shown in full.
pub(super) const SHOWN: u64 = 20;

/// What is evaluated, and how.
pub(super) struct Evaluation<'a> {
    pub(super) program: &'a Program,
    pub(super) effective: &'a Effective,
    pub(super) beside: &'a Beside<'a>,
    pub(super) layout: &'a Layout,
    pub(super) skip: bool,
}

/// How it ended.
pub(super) struct Ended {
    pub(super) summary: Summary,
    /// Rows that cannot be used.
    pub(super) bad: u64,
}

impl Evaluation<'_> {
    /// Evaluates every row. After a bad row that is not skipped, the rest is only read, so that all that is wrong with the
    /// table is told at once.
    pub(super) fn run(
        &self,
        mut partners: Partners<'_>,
        writer: &mut Writer<Output>,
        mut rejects: Option<&mut Rejects>,
    ) -> Result<Ended, Failure> {
        let mut summary = Summary::default();
        let mut bad = 0u64;
        while let Some(next) = partners.read()? {
            match next {
                Next::Bad(row) => {
                    bad += 1;
                    if let Some(rejects) = rejects.as_deref_mut() {
                        let table = partners.table();
                        let reason = row.reason(self.program, table.name(), table.columns());
                        rejects.row(row.row, &reason, partners.raw())?;
                    }
                    // The file of rejected rows tells it as well.
                    if bad <= SHOWN && rejects.is_none() {
                        let table = partners.table();
                        terminal::tell(&shown(&row, self.program, table.name(), table.columns()));
                    }
                }
                Next::Partner(_) if bad > 0 && !self.skip => {}
                Next::Partner(mut partner) => {
                    self.beside.complete(&mut partner)?;
                    let mut outcomes = reference::evaluate(self.effective, &partner.facts).map_err(|cause| {
                        Failure::Evaluation { partner: partner.id.clone(), row: partner.row, cause }
                    })?;
                    summary.partner();
                    for outcome in &mut outcomes {
                        let after = self.beside.after(&partner, outcome);
                        summary.add(outcome);
                        let cells =
                            self.layout.row(&self.effective.program, &partner.id, outcome, &after, partners.cells());
                        writer.row(&cells).map_err(gathering)?;
                    }
                    self.beside.count(&mut summary.census, &partner, &outcomes);
                }
            }
        }
        if bad > SHOWN && rejects.is_none() {
            terminal::tell(&format!("{} more bad rows are not shown\n", bad - SHOWN));
        }
        summary.close(partners.account(), bad);
        Ok(Ended { summary, bad })
    }
}

/// Shows what is wrong with a row.
pub(in crate::cli) fn show(row: &BadRow, program: &Program, table: &Table) {
    terminal::tell(&shown(row, program, table.name(), table.columns()));
}

/// What is wrong with a row of a table, drawn.
pub(in crate::cli) fn shown(row: &BadRow, program: &Program, name: &str, columns: &[String]) -> String {
    let mut sources = Sources::new();
    let found = row.diagnostics(program, name, columns, &mut sources);
    render::human(&found, &sources, terminal::stderr_style())
}

/// What is said where bad rows stop the run.
pub(super) fn refused(bad: u64) -> String {
    let rows = if bad == 1 { String::from("1 row") } else { format!("{bad} rows") };
    format!(
        "{rows} cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`\n"
    )
}
