//! `--generate`: the examples that are missing, in canonical form.

use super::{Args, excuses};
use crate::cli::{Failure, fmt, load, terminal};
use crate::format;
use crate::ir::Program;
use crate::pipeline;
use crate::testing::{Coverage, Lack, Standing, written};

/// Writes what is missing of one program; whether all that was found could be written.
pub(super) fn generate(args: &Args, file: &str, program: &Program) -> Result<bool, Failure> {
    let text = load::text(file)?;
    load::is_text(file, &text)?;
    let today = args.today();
    let failed = |cause| Failure::Evaluation { partner: load::shown(file).to_owned(), row: 0, cause };
    let coverage = Coverage::of(program, &excuses::of(program), today).map_err(failed)?;
    let mut taken = written::taken(program);
    let compile = |block: &str| {
        let block = format::format(block).ok()?;
        let compiled = pipeline::compile("generated", &format!("{}\n\n{block}", text.trim_end()));
        Some((block, compiled.ir?))
    };
    let mut blocks = Vec::new();
    let mut unwritten = 0usize;
    for made in &coverage.generated.made {
        match written::written(program, &coverage.goals, made, &mut taken, &compile) {
            Some(block) => blocks.push(block),
            None => unwritten += 1,
        }
    }
    let shown = load::shown(file);
    let count = blocks.len();
    let blocks = blocks.join("\n");
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
