//! What is worth knowing and takes longer than an editor waits: what the examples show, those that are missing, and how many
//! partners of a table beside the program meet a clause. The second thread finds it out once the writer pauses.

use std::collections::BTreeMap;

use super::host::{Beside, Host};
use crate::analyze::Stop;
use crate::eval::{Run, Verdict, ask, effective};
use crate::format;
use crate::ir::{Clauses, Program};
use crate::lint::suppress;
use crate::pipeline::{self, Compilation};
use crate::source::Span;
use crate::testing::{Coverage, Standing, written};
use crate::value::Date;

/// A longer text has no examples made for it as one types.
const MOST_BYTES: usize = 100_000;

/// How many partners meet a condition.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Met {
    /// So many do.
    pub(super) yes: usize,
    /// Of so many it is not known.
    pub(super) unknown: usize,
    pub(super) of: usize,
}

/// The table beside the program.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// The file.
    pub(super) name: String,
    /// Its columns.
    pub(super) columns: Vec<String>,
    /// Those that the program does not ask for.
    pub(super) ignored: Vec<String>,
    /// By the place of a condition.
    pub(super) met: BTreeMap<Span, Met>,
}

/// How much of what there is to show examples show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) seen: usize,
    pub(super) of: usize,
}

/// What was found out of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Extra {
    pub(super) table: Option<Table>,
    /// By the place of a goal; nothing where it was not looked at.
    pub(super) shown: BTreeMap<Span, Shown>,
    /// Examples that are missing, as they would be written.
    pub(super) missing: Vec<String>,
}

/// Finds it out; `None` where somebody has ended it.
pub(super) fn extra(
    compiled: &Compilation,
    path: Option<&std::path::Path>,
    host: &dyn Host,
    today: Date,
    stop: &Stop,
) -> Option<Extra> {
    let program = compiled.ir.as_ref()?;
    let beside = path.and_then(|path| host.beside(path, program));
    let mut found = Extra { table: beside.map(|beside| table(program, &beside, today, stop)), ..Extra::default() };
    let source = compiled.sources.get(compiled.file)?;
    if !program.examples.is_empty() && source.text().len() <= MOST_BYTES && !stop.is_set() {
        let excuses = suppress::excuses(source, &compiled.ast);
        if let Ok(coverage) = Coverage::until(program, &excuses, today, stop) {
            shown(&coverage, &mut found);
            missing(program, source.text(), &coverage, stop, &mut found);
        }
    }
    (!stop.is_set()).then_some(found)
}

fn table(program: &Program, beside: &Beside, today: Date, stop: &Stop) -> Table {
    let effective = effective(program, &Run { as_of: today, assume: Vec::new() });
    let mut met: BTreeMap<Span, Met> = BTreeMap::new();
    let mut conds = Vec::new();
    let mut add = |clauses: &Clauses| conds.extend(clauses.requirements.iter().map(|r| r.cond.clone()));
    let p = &effective.program;
    add(&p.everyone);
    p.tracks.iter().for_each(|track| add(&track.clauses));
    p.tiers.iter().for_each(|tier| add(&tier.clauses));
    p.packages.iter().for_each(|package| add(&package.clauses));
    p.specialisations.iter().for_each(|special| add(&special.clauses));
    for partner in beside.partners.iter().take_while(|_| !stop.is_set()) {
        let rows = ask::tracks(&effective, partner);
        for cond in &conds {
            let verdicts: Vec<Verdict> =
                rows.iter().filter_map(|(_, facts)| ask::verdict(&effective, facts, cond).ok()).collect();
            let count = met.entry(cond.span).or_default();
            count.of += 1;
            // Of several tracks one that meets it is enough.
            if verdicts.contains(&Verdict::Met) {
                count.yes += 1;
            } else if verdicts.contains(&Verdict::Unknown) {
                count.unknown += 1;
            }
        }
    }
    Table { name: beside.name.clone(), columns: beside.columns.clone(), ignored: beside.ignored.clone(), met }
}

fn shown(coverage: &Coverage, found: &mut Extra) {
    for (goal, standing) in coverage.goals.goals.iter().zip(&coverage.standings) {
        let count = found.shown.entry(goal.span).or_default();
        match standing {
            Standing::Seen(_) => {
                count.seen += 1;
                count.of += 1;
            }
            Standing::Missing(_) => count.of += 1,
            Standing::Excluded(_) => {}
        }
    }
}

fn missing(program: &Program, text: &str, coverage: &Coverage, stop: &Stop, found: &mut Extra) {
    let mut taken = written::taken(program);
    let compile = |block: &str| {
        let block = format::format(block).ok()?;
        let compiled = pipeline::compile("generated", &format!("{}\n\n{block}", text.trim_end()));
        Some((block, compiled.ir?))
    };
    for made in coverage.generated.made.iter().take_while(|_| !stop.is_set()) {
        found.missing.extend(written::written(program, &coverage.goals, made, &mut taken, &compile));
    }
}
