//! `progc sample`: synthetic partners that reach every tier and show every clause.

use std::io::Write as _;

use super::eval::Day;
use super::{Failure, Verdict, beside, load, terminal};
use crate::data::cell;
use crate::data::events::table_named;
use crate::data::write::file::{Output, OutputError};
use crate::eval::display;
use crate::ir::{Derivation, FactValue, Measure, MeasureId, Program, TableId, TierId};
use crate::testing::sample::{self, Sample, Wishes};

/// Make synthetic partners that reach every tier and show every clause of a program.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The same seed gives the same partners. The column `expected_tier` says what comes out for each, so that\n\
                        `progc test PROGRAM --data FILE` holds; an empty cell is not known. Measures of a table that is written\n\
                        stand in its rows and not in the partner table."
)]
pub(super) struct Args {
    /// The program or the compiled program, or `-` for standard input
    program: String,
    /// How many partners
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    partners: u32,
    /// How many of a hundred are in a tier, such as Gold=10%; may be repeated; the other tiers share what is left
    #[arg(long, value_name = "TIER=PERCENT", value_parser = parse_share)]
    share: Vec<(String, u32)>,
    /// What chance depends on
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    day: Day,
    /// Write the partners to a file
    #[arg(short, long, value_name = "FILE")]
    output: Option<String>,
    /// Write rows of a table, such as orders=orders.csv, from which its measures come out; may be repeated
    #[arg(long = "table", value_name = "NAME=FILE", value_parser = beside::parse_table)]
    tables: Vec<(String, String)>,
}

fn parse_share(text: &str) -> Result<(String, u32), String> {
    let wrong = || String::from("expected TIER=PERCENT, such as Gold=10%");
    let (tier, percent) = text.rsplit_once('=').ok_or_else(wrong)?;
    let percent: u32 = percent.trim().trim_end_matches('%').trim().parse().map_err(|_| wrong())?;
    if tier.trim().is_empty() || percent > 100 { Err(wrong()) } else { Ok((tier.trim().to_owned(), percent)) }
}

/// Makes partners.
pub(super) fn run(args: &Args) -> Result<Verdict, Failure> {
    let Some(program) = load::usable(&args.program)? else { return Ok(Verdict::Findings) };
    let effective = args.day.effective(&program)?;
    let mut tables: Vec<(TableId, &String)> = Vec::new();
    for (name, file) in &args.tables {
        let table = table_named(&program, name)?;
        if tables.iter().any(|(known, _)| *known == table) {
            return Err(Failure::TableTwice { table: name.clone() });
        }
        tables.push((table, file));
    }
    let mut outputs: Vec<&String> = args.output.iter().chain(tables.iter().map(|(_, file)| *file)).collect();
    outputs.sort();
    if outputs.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err(Failure::SameOutput);
    }
    let wishes = Wishes {
        partners: args.partners as usize,
        shares: shares(&program, &args.share)?,
        tables: tables.iter().map(|(table, _)| *table).collect(),
        seed: args.seed,
    };
    let made = sample::sample(&program, &effective, &wishes).map_err(|cause| Failure::Sample { cause })?;
    let inputs = [args.program.as_str()];
    let mut done = vec![partners(&program, &made, &wishes.tables, args.output.as_deref(), &inputs)?];
    for (index, (table, file)) in tables.iter().enumerate() {
        done.push(events(&program, &made, (index, *table), file, &inputs)?);
    }
    for output in done {
        output.commit()?;
    }
    terminal::tell(&summary(&program, &made, &tables));
    Ok(Verdict::Well)
}

fn shares(program: &Program, given: &[(String, u32)]) -> Result<Vec<(Option<TierId>, usize)>, Failure> {
    let mut shares: Vec<(Option<TierId>, usize)> = Vec::new();
    for (name, percent) in given {
        let found = cell::tier(program, name).ok().filter(|tier| tier.one_of.is_empty());
        let Some(tier) = found else {
            let known: Vec<&str> = program.tiers.iter().map(|tier| tier.name.as_str()).collect();
            return Err(Failure::ShareTier { name: name.clone(), known: known.join(", ") });
        };
        let tier = tier.tier;
        if shares.iter().any(|(known, _)| *known == tier) {
            return Err(Failure::ShareTwice { name: name.clone() });
        }
        shares.push((tier, *percent as usize));
    }
    if shares.iter().map(|(_, share)| share).sum::<usize>() > 100 {
        return Err(Failure::ShareTooMuch);
    }
    Ok(shares)
}

/// The name of a measure's column, as the reader of tables knows it.
fn column(measure: &Measure) -> String {
    measure.columns.first().unwrap_or(&measure.name).replace(' ', "_")
}

/// A value as a table holds it; empty where it is not known.
fn text(value: Option<&FactValue>) -> String {
    match value {
        None | Some(FactValue::NotApplicable) => String::new(),
        Some(FactValue::Number(number)) => number.to_string(),
        Some(FactValue::Date(day)) => day.to_string(),
        Some(FactValue::Flag(true)) => String::from("yes"),
        Some(FactValue::Flag(false)) => String::from("no"),
        Some(FactValue::Text(text)) => text.clone(),
        Some(FactValue::Set(members)) if members.is_empty() => String::from("none"),
        Some(FactValue::Set(members)) => members.join("|"),
    }
}

fn writing(cause: csv::Error) -> Failure {
    Failure::Output(OutputError::Print { cause: cause.into() })
}

fn opened(file: Option<&str>, inputs: &[&str]) -> Result<csv::Writer<Output>, Failure> {
    let output = match file {
        Some(file) => Output::file(file, inputs)?,
        None => Output::standard(),
    };
    Ok(csv::Writer::from_writer(output))
}

fn closed(mut writer: csv::Writer<Output>) -> Result<Output, Failure> {
    let failed = |cause| Failure::Output(OutputError::Print { cause });
    writer.flush().map_err(failed)?;
    let mut output = writer.into_inner().map_err(|error| failed(error.into_error()))?;
    output.flush().map_err(failed)?;
    Ok(output)
}

/// The partner table: what somebody has said of a partner, and what comes out.
fn partners(
    program: &Program,
    made: &Sample,
    tables: &[TableId],
    file: Option<&str>,
    inputs: &[&str],
) -> Result<Output, Failure> {
    // What is computed from a table that is written, or from other measures, has no column of its own.
    let stands = |measure: &Measure| match &measure.derivation {
        None | Some(Derivation::Ratio(..)) => true,
        Some(Derivation::Aggregate { table, .. } | Derivation::Growth { table, .. }) => !tables.contains(table),
        Some(Derivation::Rank { .. }) => false,
    };
    let said = |id: MeasureId| {
        let values: Vec<&FactValue> = made.partners.iter().filter_map(|partner| partner.facts.get(id)).collect();
        !values.is_empty()
    };
    let asked =
        program.measures.iter().enumerate().filter(|(index, measure)| stands(measure) && said(MeasureId::at(*index)));
    let columns: Vec<(MeasureId, String)> =
        asked.map(|(index, measure)| (MeasureId::at(index), column(measure))).collect();
    let mut writer = opened(file, inputs)?;
    let head = ["partner_id"].into_iter().chain(columns.iter().map(|(_, name)| name.as_str()));
    writer.write_record(head.chain(["expected_tier"])).map_err(writing)?;
    for (index, partner) in made.partners.iter().enumerate() {
        let expected: Vec<&str> = partner.possible.iter().map(|&tier| display::tier_name(program, tier)).collect();
        let facts = columns.iter().map(|(measure, _)| text(partner.facts.get(*measure)));
        let cells = [id(index)].into_iter().chain(facts).chain([expected.join("|")]);
        writer.write_record(cells).map_err(writing)?;
    }
    closed(writer)
}

fn id(index: usize) -> String {
    format!("S{:04}", index + 1)
}

/// The rows of one table.
fn events(
    program: &Program,
    made: &Sample,
    (place, table): (usize, TableId),
    file: &str,
    inputs: &[&str],
) -> Result<Output, Failure> {
    let columns = program.tables.get(table.index()).map_or(&[][..], |table| &table.columns);
    let mut writer = opened(Some(file), inputs)?;
    let names = columns.iter().map(|column| column.columns.first().unwrap_or(&column.name).replace(' ', "_"));
    writer.write_record([String::from("partner_id")].into_iter().chain(names)).map_err(writing)?;
    for (index, partner) in made.partners.iter().enumerate() {
        for row in partner.rows.get(place).into_iter().flatten() {
            let cells = row.iter().map(|value| text(value.as_ref()));
            writer.write_record([id(index)].into_iter().chain(cells)).map_err(writing)?;
        }
    }
    closed(writer)
}

fn summary(program: &Program, made: &Sample, tables: &[(TableId, &String)]) -> String {
    let name = |tier: Option<TierId>| display::tier_name(program, tier).to_owned();
    let mut lines = Vec::new();
    for (tier, aimed, got) in &made.tiers {
        let short = if got < aimed { format!(" of {aimed}") } else { String::new() };
        let none = if *aimed == 0 && *got == 0 { ", whom nobody reaches on this day or has no share" } else { "" };
        lines.push(format!("{}: {got}{short}{none}", name(*tier)));
    }
    for (index, (table, file)) in tables.iter().enumerate() {
        let rows: usize = made.partners.iter().filter_map(|partner| partner.rows.get(index)).map(Vec::len).sum();
        let table = program.tables.get(table.index()).map_or("?", |table| table.name.as_str());
        lines.push(format!("{table}: {rows} rows in {file}"));
    }
    if made.left_out > 0 {
        let (n, s) = (made.left_out, if made.left_out == 1 { "" } else { "s" });
        lines.push(format!(
            "{n} partner{s} that would show a clause cannot be had from tables, where nothing is not known"
        ));
    }
    for measure in &made.unaimed {
        let name = display::measure_name(program, *measure);
        lines.push(format!("{name}: no rows are made for it on purpose; it comes out as it may"));
    }
    let count = made.partners.len();
    format!("{count} partners\n  {}\n", lines.join("\n  "))
}
