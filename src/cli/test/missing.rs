//! `--generate`: the examples that are missing, in canonical form.

use std::collections::BTreeSet;

use super::{Args, excuses};
use crate::cli::{Failure, fmt, load, terminal};
use crate::eval::example;
use crate::format;
use crate::ir::Program;
use crate::pipeline;
use crate::testing::words::{self, Expects};
use crate::testing::{Coverage, Lack, Made, Standing};

/// Writes what is missing of one program; whether all that was found could be written.
pub(super) fn generate(args: &Args, file: &str, program: &Program) -> Result<bool, Failure> {
    let text = load::text(file)?;
    load::is_text(file, &text)?;
    let today = args.today();
    let failed = |cause| Failure::Evaluation { partner: load::shown(file).to_owned(), row: 0, cause };
    let coverage = Coverage::of(program, &excuses::of(program), today).map_err(failed)?;
    let mut taken: BTreeSet<String> = program.examples.iter().map(|found| found.name.to_lowercase()).collect();
    let mut written = Vec::new();
    let mut unwritten = 0usize;
    for made in &coverage.generated.made {
        match block(program, &coverage, made, &text, &mut taken) {
            Some(block) => written.push(block),
            None => unwritten += 1,
        }
    }
    let shown = load::shown(file);
    let count = written.len();
    let blocks = written.join("\n");
    if args.write && count > 0 {
        let whole = format!("{}\n\n{blocks}", text.trim_end());
        if file == "-" {
            terminal::print(&whole)?;
        } else {
            fmt::write(file, &whole)?;
        }
    } else if count > 0 {
        terminal::print(&format!("# {shown}\n\n{blocks}\n"))?;
    }
    let examples = if count == 1 { "example" } else { "examples" };
    let wrote = if args.write && count > 0 { "written: look at each, and give it a better name" } else { "missing" };
    terminal::tell(&format!("{shown}: {count} {examples} {wrote}\n"));
    if unwritten > 0 {
        terminal::tell(&format!("{shown}: {unwritten} more cannot be written as examples\n"));
    }
    let lacking = |standing: &&Standing| matches!(standing, Standing::Missing(Lack::Day | Lack::Partner));
    let open = coverage.standings.iter().filter(lacking).count();
    if open > 0 {
        terminal::tell(&format!("{shown}: for {open} more things to show no partner was found\n"));
    }
    Ok(unwritten == 0)
}

/// An example in canonical form: the fullest that compiles with the program, and holds.
fn block(
    program: &Program,
    coverage: &Coverage,
    made: &Made,
    text: &str,
    taken: &mut BTreeSet<String>,
) -> Option<String> {
    for expects in [Expects::TierAndBenefit, Expects::Tier] {
        let mut names = taken.clone();
        let block = words::example(program, &coverage.goals, made, &mut names, expects);
        let Ok(block) = format::format(&block) else { continue };
        let compiled = pipeline::compile("generated", &format!("{}\n\n{block}", text.trim_end()));
        let Some(ir) = compiled.ir else { continue };
        let holds = ir.examples.len() == program.examples.len() + 1
            && ir
                .examples
                .last()
                .is_some_and(|last| example::run(&ir, last, made.run.as_of).is_ok_and(|ran| ran.failures.is_empty()));
        if holds {
            *taken = names;
            return Some(block);
        }
    }
    None
}
