//! Row after row from the table to the result.

use super::{Rejects, gathering};
use crate::cli::beside::Beside;
use crate::cli::summary::Summary;
use crate::cli::{Failure, terminal};
use crate::data::bad::BadRow;
use crate::data::partners::{Next, Partners, Reading};
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
        let (mut bad, mut told) = (0u64, false);
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
                        if !told {
                            told = about_decimals(&row, partners.reading());
                        }
                        let table = partners.table();
                        show(&row, self.program, table.name(), table.columns());
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

/// Says once, before the first cell of that kind, that numbers have decimal commas, and what to do. Whether it did.
pub(super) fn about_decimals(row: &BadRow, reading: &Reading<'_>) -> bool {
    let Some((column, text)) = row.with_comma() else { return false };
    let title = |column: usize| reading.columns.get(column).map_or("", String::as_str);
    let words = match reading.decimals.mixed.iter().find(|m| m.column == column) {
        Some(mixed) => format!(
            "`{}` has decimal commas (`{}` in line {}) and decimal points (`{}` in line {}): write all of it in one way",
            title(column),
            mixed.comma.0,
            mixed.comma.1,
            mixed.point.0,
            mixed.point.1
        ),
        // The whole column would have been read, were there nothing else in its cells.
        None if reading.delimiter == Some(b';') => return false,
        None => format!(
            "numbers in this file have decimal commas, such as `{text}` in `{}`: export it with decimal points, or with `;` \
             between the cells, where decimal commas are read if a whole column has them",
            title(column)
        ),
    };
    terminal::tell(&format!("{words}\n\n"));
    true
}

/// Shows what is wrong with a row.
pub(in crate::cli) fn show(row: &BadRow, program: &Program, name: &str, columns: &[String]) {
    let mut sources = Sources::new();
    let found = row.diagnostics(program, name, columns, &mut sources);
    terminal::tell(&render::human(&found, &sources, terminal::stderr_style()));
}

/// What is said where bad rows stop the run.
pub(super) fn refused(bad: u64) -> String {
    let rows = if bad == 1 { String::from("1 row") } else { format!("{bad} rows") };
    format!(
        "{rows} cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`\n"
    )
}
