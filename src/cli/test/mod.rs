//! `progc test`: whether the examples written in programs hold, what they show of them, and which are missing.

mod cases;
mod cover;
mod data;
mod excuses;
mod json;
mod junit;
mod missing;
mod watch;

use clap::ValueEnum;

use self::cases::Case;
use super::eval::Day;
use super::naming::Naming;
use super::{Failure, Verdict, beside, check, load, terminal};
use crate::diagnostic::{Diagnostic, render};
use crate::ir::Program;
use crate::testing::Coverage;
use crate::value::Date;

/// Run the examples that programs hold themselves to.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Coverage: each part of each requirement seen met, not met and not known, and seen to decide what comes out;\n\
                        each limit from both sides; each open term in both ways; each grant had and not had. What is only planned\n\
                        is left out; so is what a comment excuses: `# progc: uncovered(REASON)`.\n\n\
                        Exit code 1 where an example does not hold, or less is covered than asked for."
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct Args {
    /// Files, folders that are searched for `.prog` files, or `-` for standard input
    #[arg(default_value = ".")]
    paths: Vec<String>,
    /// How results are written
    #[arg(long, value_enum, default_value = "human", value_name = "FORMAT")]
    format: Format,
    /// Only examples whose name has this in it, in any letter case
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Also say what the examples show of the program, and what they do not
    #[arg(long)]
    coverage: bool,
    /// Fail where the examples show less than so many percent of what there is to show
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    coverage_minimum: Option<u8>,
    /// Write the examples that are missing, for a person to confirm
    #[arg(long, conflicts_with_all = ["format", "filter", "coverage", "coverage_minimum", "data", "watch"])]
    generate: bool,
    /// Write them to the end of the program
    #[arg(long, requires = "generate")]
    write: bool,
    /// Hold a table of partners against the program: a column of it says which tier each must have
    #[arg(long, value_name = "FILE", conflicts_with_all = ["filter", "coverage", "coverage_minimum"])]
    data: Option<String>,
    /// The column of the table with the tier that is expected: a name, `none`, or several joined by `|` where it is not decided
    #[arg(long, value_name = "COLUMN", default_value = "expected_tier", requires = "data")]
    expect: String,
    /// Run again whenever a program changes, until Ctrl-C
    #[arg(long)]
    watch: bool,
    /// End the watch after so many runs
    #[arg(long, hide = true, value_name = "N", requires = "watch")]
    watch_runs: Option<u32>,
    #[command(flatten)]
    day: Day,
    #[command(flatten)]
    columns: Naming,
    #[command(flatten)]
    beside: beside::Besides,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a person
    Human,
    /// For a tool
    Json,
    /// As a test report
    Junit,
}

impl Args {
    fn covers(&self) -> bool {
        self.coverage || self.coverage_minimum.is_some()
    }

    /// The day of examples that name none.
    fn today(&self) -> Date {
        self.day.run().as_of
    }
}

/// The examples of one program.
struct Suite {
    /// The file as the user named it.
    file: String,
    program: Program,
    cases: Vec<Case>,
    coverage: Option<Coverage>,
}

impl Suite {
    fn findings(&self) -> Vec<Diagnostic> {
        self.cases.iter().filter_map(|case| case.finding.clone()).collect()
    }
}

/// How many examples there are, and how many of them do not hold.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    run: u64,
    failed: u64,
}

impl Counts {
    fn of(suites: &[Suite]) -> Self {
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let mut counts = Counts::default();
        for suite in suites {
            counts.run += count(suite.cases.len());
            counts.failed += count(suite.cases.iter().filter(|case| case.failed).count());
        }
        counts
    }

    fn held(self) -> u64 {
        self.run.saturating_sub(self.failed)
    }
}

/// Runs the examples, once or as often as a program changes.
pub(super) fn run(args: &Args) -> Result<Verdict, Failure> {
    if args.watch { watch::run(args, || once(args)) } else { once(args) }
}

fn once(args: &Args) -> Result<Verdict, Failure> {
    if let Some(table) = &args.data {
        return data::run(args, table);
    }
    let mut suites = Vec::new();
    let mut broken = false;
    for file in check::files(&args.paths)? {
        match load::usable(&file)? {
            Some(program) if args.generate => broken |= !missing::generate(args, &file, &program)?,
            Some(program) => suites.push(suite(args, file, program)?),
            None => broken = true,
        }
    }
    if args.generate {
        return Ok(if broken { Verdict::Findings } else { Verdict::Well });
    }
    let counts = Counts::of(&suites);
    match args.format {
        Format::Human => {
            for suite in &suites {
                let findings = suite.findings();
                let drawn = render::human(&findings, &suite.program.sources, terminal::stdout_style());
                terminal::show(&drawn)?;
                if let Some(coverage) = &suite.coverage {
                    terminal::show(&cover::text(&suite.file, &suite.program, coverage))?;
                }
            }
        }
        Format::Json => terminal::print(&json::text(&suites, counts))?,
        Format::Junit => terminal::print(&junit::text(&suites, counts))?,
    }
    let Counts { run, failed } = counts;
    let examples = if run == 1 { "example" } else { "examples" };
    terminal::tell(&format!("{run} {examples}, {} held, {failed} failed\n", counts.held()));
    let short = short_of(args, &suites);
    Ok(if failed > 0 || broken || short { Verdict::Findings } else { Verdict::Well })
}

/// Runs the examples of one program.
fn suite(args: &Args, file: String, program: Program) -> Result<Suite, Failure> {
    let today = args.today();
    let filter = args.filter.as_ref().map(|text| text.to_lowercase());
    let mut cases = Vec::new();
    for item in &program.examples {
        if filter.as_ref().is_none_or(|text| item.name.to_lowercase().contains(text)) {
            cases.push(cases::run(&program, item, today)?);
        }
    }
    let coverage = if args.covers() {
        let found = Coverage::of(&program, &excuses::of(&program), today);
        Some(found.map_err(|cause| Failure::Evaluation { partner: load::shown(&file).to_owned(), row: 0, cause })?)
    } else {
        None
    };
    Ok(Suite { file, program, cases, coverage })
}

/// Tells how much is covered; whether that is less than was asked for.
fn short_of(args: &Args, suites: &[Suite]) -> bool {
    if !args.covers() {
        return false;
    }
    let (mut seen, mut all) = (0, 0);
    for coverage in suites.iter().filter_map(|suite| suite.coverage.as_ref()) {
        let (here, of) = coverage.counts();
        seen += here;
        all += of;
    }
    let percent = crate::testing::cover::percent(seen, all);
    let asked = args.coverage_minimum.map(usize::from);
    let short = asked.is_some_and(|asked| percent < asked);
    let words = match asked {
        Some(asked) if short => format!(", and {asked} percent are asked for"),
        Some(_) | None => String::new(),
    };
    terminal::tell(&format!("{seen} of {all} things to show are shown, {percent} percent{words}\n"));
    short
}
