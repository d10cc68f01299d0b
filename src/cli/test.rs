//! `progc test`: whether the examples written in programs hold.

use super::{Failure, Verdict, check, load, terminal};
use crate::diagnostic::{Code, Diagnostic, render};
use crate::eval::example;
use crate::ir::Program;
use crate::value::Date;

/// Run the examples that programs hold themselves to.
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit code 1 where an example does not hold.")]
pub(super) struct Args {
    /// Files, folders that are searched for `.prog` files, or `-` for standard input
    #[arg(default_value = ".")]
    paths: Vec<String>,
}

/// Runs every example of every program named or found.
pub(super) fn run(args: &Args) -> Result<Verdict, Failure> {
    let today = jiff::Zoned::now().date();
    let (mut run, mut failed, mut broken) = (0u64, 0u64, false);
    for file in check::files(&args.paths)? {
        let Some(program) = load::usable(&file)? else {
            broken = true;
            continue;
        };
        let findings = findings(&program, today)?;
        run += u64::try_from(program.examples.len()).unwrap_or(u64::MAX);
        failed += u64::try_from(findings.len()).unwrap_or(u64::MAX);
        terminal::show(&render::human(&findings, &program.sources, terminal::stdout_style()))?;
    }
    let held = run.saturating_sub(failed);
    terminal::tell(&format!("{run} {}, {held} held, {failed} failed\n", if run == 1 { "example" } else { "examples" }));
    Ok(if failed > 0 || broken { Verdict::Findings } else { Verdict::Well })
}

/// One finding for each example that does not hold.
fn findings(program: &Program, today: Date) -> Result<Vec<Diagnostic>, Failure> {
    let mut findings = Vec::new();
    for item in &program.examples {
        let evaluated = example::run(program, item, today);
        let misses = evaluated.map_err(|cause| Failure::Evaluation { partner: item.name.clone(), row: 0, cause })?;
        let mut misses = misses.failures.into_iter();
        if let Some(first) = misses.next() {
            let message = format!("the example \"{}\" does not hold", item.name);
            let said = |expected: &str, got: &str| format!("expected {expected}, got {got}");
            let finding =
                Diagnostic::error(Code::ExampleFails, first.span, message).label(said(&first.expected, &first.found));
            let mut help = first.help;
            let finding = misses.fold(finding, |f, miss| {
                help = help.take().or(miss.help);
                f.also(miss.span, said(&miss.expected, &miss.found))
            });
            findings.push(match help {
                Some(help) => finding.help(help),
                None => finding,
            });
        }
    }
    Ok(findings)
}
