//! `--data`: a table of partners held against a program, row by row.

use super::cases::{Case, decided_by};
use super::{Args, Counts, Format, Suite, json, junit};
use crate::cli::beside::{self, Beside};
use crate::cli::eval::show;
use crate::cli::{Failure, Verdict, load, terminal};
use crate::data::cell;
use crate::data::partners::{Next, Partner, Partners};
use crate::data::read::again::Source;
use crate::diagnostic::render::passage;
use crate::eval::example::Failure as Miss;
use crate::eval::{Effective, Outcome, display, reference};
use crate::ir::{Expectation, Program, TierId};
use crate::source::Span;

/// So many partners are explained in full.
const SHOWN: usize = 20;

/// Holds each row against the program.
pub(super) fn run(args: &Args, table: &str) -> Result<Verdict, Failure> {
    let [file] = args.paths.as_slice() else { return Err(Failure::OneProgram) };
    crate::cli::program_first("test", file, table)?;
    let Some(program) = load::usable(file)? else { return Ok(Verdict::Findings) };
    let effective = args.day.effective(&program)?;
    let columns = args.columns.of(file)?;
    let wishes = columns.wishes();
    let of_partners = beside::of_partners(&program, &wishes)?;
    let readings = columns.readings();
    let source = Source::new(table, true, &readings.of(""))?;
    let mut beside = Beside::read(&program, &effective, &args.beside, (&wishes, &readings), false, None)?;
    beside.rank(&source, &of_partners)?;
    let mut partners = Partners::open(&program, &source, &of_partners)?;
    let columns = partners.table().columns();
    let same = |name: &String| name.trim().eq_ignore_ascii_case(args.expect.trim());
    let Some(column) = columns.iter().position(same) else {
        let columns = columns.join(", ");
        return Err(Failure::ExpectColumn { name: args.expect.clone(), table: table.to_owned(), columns });
    };
    let (mut cases, mut bad, mut silent) = (Vec::new(), beside.bad, 0u64);
    while let Some(next) = partners.read()? {
        let mut partner = match next {
            Next::Partner(partner) => partner,
            Next::Bad(row) => {
                bad += 1;
                show(&row, &program, partners.table());
                continue;
            }
        };
        let expected = partners.cell(column).trim().to_owned();
        if expected.is_empty() {
            silent += 1;
            continue;
        }
        beside.complete(&mut partner)?;
        cases.push(case(&effective, &partner, &expected)?);
    }
    let failed = cases.iter().any(|case| case.failed);
    report(args, table, program, cases, silent)?;
    if bad > 0 {
        terminal::tell(&format!("{bad} rows cannot be read\n"));
    }
    Ok(if failed || bad > 0 { Verdict::Findings } else { Verdict::Well })
}

/// One row: the tier that its cell names is the only possible one, or the tiers that it names are.
fn case(effective: &Effective, partner: &Partner, expected: &str) -> Result<Case, Failure> {
    let p = &effective.program;
    let failed = |cause| Failure::Evaluation { partner: partner.id.clone(), row: partner.row, cause };
    let line = usize::try_from(partner.line).unwrap_or(usize::MAX);
    let name = format!("partner {}", partner.id);
    let mut case = Case { name, line, failed: false, finding: None, misses: Vec::new(), why: Vec::new() };
    let mut tiers: Vec<Option<TierId>> = Vec::new();
    for name in expected.split('|') {
        let Ok(tier) = cell::tier(p, name.trim()) else {
            case.failed = true;
            case.misses.push(miss(format!("tier {}", name.trim()), String::from("no tier of that name")));
            return Ok(case);
        };
        // A name that was split is any of those that came of it.
        if tier.one_of.is_empty() {
            tiers.push(tier.tier);
        } else {
            tiers.extend(tier.one_of);
        }
    }
    tiers.sort_unstable();
    tiers.dedup();
    let outcomes = reference::evaluate(effective, &partner.facts).map_err(failed)?;
    let Some(other) = outcomes.iter().find(|outcome| outcome.possible != tiers) else { return Ok(case) };
    case.failed = true;
    let names = |tiers: &[Option<TierId>]| {
        let names: Vec<&str> = tiers.iter().map(|&tier| display::tier_name(p, tier)).collect();
        names.join(" or ")
    };
    case.misses.push(miss(format!("tier {}", names(&tiers)), found(p, other, &names)));
    let expectation = match tiers.as_slice() {
        [only] => Expectation::Tier(*only),
        _ => Expectation::Possible(tiers),
    };
    case.why = decided_by(p, [&expectation].into_iter(), effective, &partner.facts).map_err(failed)?;
    Ok(case)
}

fn found(p: &Program, outcome: &Outcome, names: &impl Fn(&[Option<TierId>]) -> String) -> String {
    let by =
        if outcome.decided { String::new() } else { format!(", undecided by {}", display::undecided_cell(p, outcome)) };
    format!("tier {}{by}", names(&outcome.possible))
}

fn miss(expected: String, found: String) -> Miss {
    Miss { span: Span::default(), expected, found, help: None }
}

/// Shows what came of it; `silent` rows say nothing of a tier.
fn report(args: &Args, table: &str, program: Program, cases: Vec<Case>, silent: u64) -> Result<(), Failure> {
    let suites = [Suite { file: table.to_owned(), program, cases, coverage: None }];
    let counts = Counts::of(&suites);
    match args.format {
        Format::Human => {
            for suite in &suites {
                let failed: Vec<&Case> = suite.cases.iter().filter(|case| case.failed).collect();
                for case in failed.iter().take(SHOWN) {
                    let said = case
                        .misses
                        .first()
                        .map_or_else(String::new, |m| format!("expected {}, got {}", m.expected, m.found));
                    let title = format!("{} in line {} of {table}: {said}", case.name, case.line);
                    terminal::print(&passage(&title, &case.why, &suite.program.sources, terminal::stdout_style()))?;
                    terminal::print("\n")?;
                }
                if failed.len() > SHOWN {
                    terminal::print(&format!("{} more are not shown\n", failed.len() - SHOWN))?;
                }
            }
        }
        Format::Json => terminal::print(&json::text(&suites, counts))?,
        Format::Junit => terminal::print(&junit::text(&suites, counts))?,
    }
    let Counts { run, failed } = counts;
    let partners = if run == 1 { "partner" } else { "partners" };
    let unsaid = if silent > 0 { format!(", {silent} without an expectation") } else { String::new() };
    terminal::tell(&format!("{run} {partners}, {} as expected, {failed} not{unsaid}\n", counts.held()));
    Ok(())
}
