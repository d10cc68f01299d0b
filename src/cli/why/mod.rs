//! `progc why`: the explanation of one partner.

mod json;
mod text;

pub(super) use self::text::leaves;

use clap::ValueEnum;

use super::beside::{self, Beside};
use super::eval::{Day, one_input, show};
use super::naming::Naming;
use super::{Failure, Verdict, load, terminal};
use crate::data::names::nearest;
use crate::data::partners::{Next, Partner, Partners};
use crate::data::read::again::Source;
use crate::eval::{Effective, Explanation, explain};
use crate::ir::Program;

/// So many ids are looked at for one that may be meant.
const IDS: usize = 10_000;

/// Explain the result of one partner.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Shown are the facts, the requirements of the partner's tier and of every higher one with what is missing, and\n\
                        which clause grants what."
)]
pub(super) struct Args {
    /// The program or the compiled program, or `-` for standard input
    program: String,
    /// The partners, or `-` for standard input
    data: String,
    /// The partner's id; the number of the row where the table has no ids
    #[arg(long, value_name = "ID")]
    partner: String,
    #[command(flatten)]
    day: Day,
    #[command(flatten)]
    columns: Naming,
    #[command(flatten)]
    beside: beside::Besides,
    /// How it is written
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a person
    Text,
    /// For a tool
    Json,
}

/// What is explained.
struct Case<'a> {
    program: &'a Program,
    effective: &'a Effective,
    partner: &'a Partner,
    explanations: &'a [Explanation],
}

/// Explains every row of the partner.
pub(super) fn run(args: &Args) -> Result<Verdict, Failure> {
    let inputs: Vec<&str> =
        [args.program.as_str(), args.data.as_str()].into_iter().chain(args.beside.inputs()).collect();
    one_input(&inputs)?;
    super::program_first("why", &args.program, &args.data)?;
    let Some(program) = load::usable(&args.program)? else { return Ok(Verdict::Findings) };
    let effective = args.day.effective(&program)?;
    let columns = args.columns.of(&args.program)?;
    let readings = columns.readings();
    let source = Source::new(&args.data, true, &readings.of(""))?;
    let wishes = columns.wishes();
    let of_partners = beside::of_partners(&program, &wishes)?;
    let mut beside = Beside::read(&program, &effective, &args.beside, (&wishes, &readings), false, None)?;
    beside.rank(&source, &of_partners)?;
    let mut partners = Partners::open(&program, &source, &of_partners)?;
    let id_column = partners.meaning().matching.id;
    let mut found = Vec::new();
    let mut ids = Vec::new();
    let mut bad = false;
    while let Some(next) = partners.read()? {
        match next {
            Next::Partner(partner) if partner.id == args.partner => found.push(partner),
            Next::Partner(partner) => {
                if ids.len() < IDS {
                    ids.push(partner.id);
                }
            }
            Next::Bad(row) => {
                let id = id_column.map_or_else(|| row.row.to_string(), |c| partners.cell(c).to_owned());
                if id == args.partner {
                    bad = true;
                    show(&row, &program, partners.table());
                }
            }
        }
    }
    if found.is_empty() && !bad {
        let (table, partner) = (partners.table().name().to_owned(), args.partner.clone());
        return Err(Failure::Partner { table, help: hint(&partner, &ids, id_column.is_some()), partner });
    }
    if found.len() > 1 {
        let lines: Vec<String> = found.iter().map(|p| p.line.to_string()).collect();
        let (last, first) = lines.split_last().map_or(("", String::new()), |(last, rest)| (last, rest.join(", ")));
        let count = found.len();
        terminal::tell(&format!(
            "{count} rows are of `{}`, in lines {first} and {last}: each is shown\n",
            args.partner
        ));
    }
    for partner in &mut found {
        beside.complete(partner)?;
        let mut explanations = explain::explain(&effective, &partner.facts).map_err(|cause| Failure::Evaluation {
            partner: partner.id.clone(),
            row: partner.row,
            cause,
        })?;
        for explanation in &mut explanations {
            beside.after(partner, &mut explanation.outcome);
        }
        let case = Case { program: &effective.program, effective: &effective, partner, explanations: &explanations };
        match args.format {
            Format::Text => terminal::show(&text::text(&case, terminal::stdout_style()))?,
            Format::Json => terminal::print(&json::json(&case))?,
        }
    }
    Ok(if bad { Verdict::Findings } else { Verdict::Well })
}

fn hint(partner: &str, ids: &[String], has_ids: bool) -> String {
    if !has_ids {
        return String::from(
            "it has no column of ids, so partners go by the number of their row; or name one with `--id COLUMN`",
        );
    }
    let same = ids.iter().find(|id| id.trim().eq_ignore_ascii_case(partner.trim()));
    match same.map(String::as_str).or_else(|| nearest(partner, ids.iter().map(String::as_str))) {
        Some(near) => format!("did you mean `{near}`?"),
        None => match ids.first() {
            Some(first) => format!("its ids look like `{first}`"),
            None => String::from("it has no partners at all"),
        },
    }
}
