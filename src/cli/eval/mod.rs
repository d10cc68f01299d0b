//! `progc eval`: which partner is in which tier, and what it gets.

mod by_blocks;
mod notices;
mod rejects;
mod run;
mod settle;

use std::io;
use std::num::NonZero;
use std::path::Path;

use clap::ValueEnum;

use self::rejects::Rejects;
pub(super) use self::run::show;
use self::run::{Ended, Evaluation};
use super::beside::{self, Beside, Readings};
use super::naming::Naming;
use super::summary::Summary;
use super::{Failure, Verdict, load, progress, terminal};
use crate::data::blocks::{CHUNK, Strange};
use crate::data::cell::iso;
use crate::data::error::worded;
use crate::data::partners::Partners;
use crate::data::read::again::Source;
use crate::data::write::file::{Output, OutputError};
use crate::data::write::{Format, Layout, NoSuchColumn, View, Writer, Written};
use crate::eval::{Effective, Outside, Run, columnar, effective};
use crate::ir::{Program, Status};
use crate::value::Date;

/// The width of a table that no terminal shows.
const WIDTH: usize = 100;
/// So many bytes a row of a table has, or more.
const A_ROW: u64 = 64;

/// Evaluate a table of partners.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The table is CSV, JSON, NDJSON, an Excel workbook (.xlsx) or Parquet; text may be packed with gzip or Zstandard.\n\
                        Columns are matched to what the program asks for by their names; letter case, blanks, `_` and `-` do not count. How\n\
                        a column writes its numbers and days is told by all of its cells. An empty cell is not known, never zero.\n\n\
                        Exit code 1 where a row cannot be read, or with `--strict` where a partner is undecided."
)]
pub(super) struct Args {
    /// The program or the compiled program, or `-` for standard input
    program: String,
    /// The partners, or `-` for standard input
    data: String,
    #[command(flatten)]
    day: Day,
    #[command(flatten)]
    columns: Naming,
    #[command(flatten)]
    beside: beside::Besides,
    /// Write the letters that are due, by their day, to a file
    #[arg(long, value_name = "FILE")]
    notices: Option<String>,
    /// Only letters from this day on
    #[arg(long, value_name = "DATE", value_parser = parse_date, requires = "notices")]
    notices_from: Option<Date>,
    /// Only letters until this day
    #[arg(long, value_name = "DATE", value_parser = parse_date, requires = "notices")]
    notices_until: Option<Date>,
    /// Price each line of a table and write it to a file, such as orders=settlement.csv; the table is given with --table
    #[arg(long, value_name = "TABLE=FILE", value_parser = beside::parse_table)]
    settle: Vec<(String, String)>,
    /// How results are written; without it a table on a terminal and CSV elsewhere
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<FormatName>,
    /// Write to a file, whole or not at all; its ending chooses the format
    #[arg(short, long, value_name = "FILE")]
    output: Option<String>,
    /// Only these columns, in this order; columns of the partner table may be among them
    #[arg(long = "columns", value_delimiter = ',', value_name = "COLUMNS")]
    select: Option<Vec<String>>,
    /// These columns of the partner table too, such as `name,country`
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS", conflicts_with = "select")]
    with: Vec<String>,
    /// What to do with a row that cannot be read
    #[arg(long, value_enum, default_value = "fail", value_name = "WHAT")]
    on_bad_row: OnBadRow,
    /// Write the rows that were skipped to a file, with the reasons
    #[arg(long, value_name = "FILE")]
    rejects: Option<String>,
    /// Fail where a partner is undecided
    #[arg(long)]
    strict: bool,
    /// So many threads work on a large table; without it as many as there are cores
    #[arg(long, value_name = "NUMBER", value_parser = parse_threads)]
    threads: Option<usize>,
    /// So many bytes of a table are worked on at a time; row by row where it is 0
    #[arg(long, value_name = "BYTES", hide = true, default_value_t = CHUNK)]
    chunk: usize,
    /// Show the whole summary, with lists in full, although standard error is no terminal
    #[arg(long)]
    summary: bool,
}

/// For which day.
#[derive(Debug, clap::Args)]
pub(super) struct Day {
    /// The day of evaluation, such as 2005-04-15; today without it
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
    /// Take what is only planned, considered or tried as a pilot to be in force
    #[arg(long, value_enum, value_delimiter = ',', value_name = "STATUS")]
    assume: Vec<Assumed>,
    /// Evaluate although the program is not in force on that day
    #[arg(long)]
    outside_validity: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatName {
    Table,
    Csv,
    Json,
    Ndjson,
    #[value(alias = "md")]
    Markdown,
    Xlsx,
    #[cfg(feature = "parquet")]
    Parquet,
}

impl FormatName {
    fn format(self) -> Format {
        match self {
            FormatName::Table => Format::Table,
            FormatName::Csv => Format::Csv,
            FormatName::Json => Format::Json,
            FormatName::Ndjson => Format::Ndjson,
            FormatName::Markdown => Format::Markdown,
            FormatName::Xlsx => Format::Sheet,
            #[cfg(feature = "parquet")]
            FormatName::Parquet => Format::Parquet,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OnBadRow {
    /// Show what is wrong and write nothing
    Fail,
    /// Leave the row out and count it
    Skip,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Assumed {
    Planned,
    Considered,
    Pilot,
}

pub(super) fn parse_date(text: &str) -> Result<Date, String> {
    let shape = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let date = if shape { text.parse().ok() } else { None };
    date.ok_or_else(|| match iso(text) {
        Some(plain) => format!("expected year, month and day: {plain}"),
        None => String::from("expected year, month and day, such as 2005-04-15"),
    })
}

fn parse_threads(text: &str) -> Result<usize, String> {
    const MOST: usize = 1024;
    match text.parse() {
        Ok(count @ 1..=MOST) => Ok(count),
        Ok(_) | Err(_) => Err(format!("expected a number from 1 to {MOST}")),
    }
}

impl Day {
    /// The day, and what is assumed.
    pub(super) fn run(&self) -> Run {
        let assume = self.assume.iter().map(|a| match a {
            Assumed::Planned => Status::Planned,
            Assumed::Considered => Status::Considered,
            Assumed::Pilot => Status::Pilot,
        });
        Run { as_of: self.as_of.unwrap_or_else(|| jiff::Zoned::now().date()), assume: assume.collect() }
    }

    /// Whether the day is today's because none was given.
    pub(super) fn is_default(&self) -> bool {
        self.as_of.is_none()
    }

    /// What of the program is in force; an error where the program itself is not.
    pub(super) fn effective(&self, program: &Program) -> Result<Effective, Failure> {
        let run = self.run();
        let chosen = effective(program, &run);
        let day = run.as_of;
        let words = match chosen.outside {
            Some(Outside::Before) => format!("the program is not yet in force on {day}"),
            Some(Outside::After) => format!("the program is no longer in force on {day}"),
            Some(Outside::Possibly) | None => return Ok(chosen),
        };
        if self.outside_validity { Ok(chosen) } else { Err(Failure::Outside { words }) }
    }
}

/// Evaluates.
pub(super) fn run(args: &Args) -> Result<Verdict, Failure> {
    let inputs: Vec<&str> =
        [args.program.as_str(), args.data.as_str()].into_iter().chain(args.beside.inputs()).collect();
    one_input(&inputs)?;
    super::program_first("eval", &args.program, &args.data)?;
    let skip = match args.on_bad_row {
        OnBadRow::Fail => false,
        OnBadRow::Skip => true,
    };
    if args.rejects.is_some() && !skip {
        return Err(Failure::Rejects);
    }
    let mut outputs: Vec<&String> = args.output.iter().chain(&args.rejects).chain(&args.notices).collect();
    outputs.extend(args.settle.iter().map(|(_, file)| file));
    let twice = |(index, file): (usize, &&String)| outputs.iter().skip(index + 1).any(|other| other == file);
    if outputs.iter().enumerate().any(twice) {
        return Err(Failure::SameOutput);
    }
    let format = format(args)?;
    let Some(program) = load::usable(&args.program)? else { return Ok(Verdict::Findings) };
    let effective = args.day.effective(&program)?;
    let columns = args.columns.of(&args.program)?;
    progress::tidy_when_stopped();
    let watch = progress::Watch::start();
    let readings = Readings { progress: Some(watch.progress()), ..columns.readings() };
    let source = Source::new(&args.data, true, &readings.of(""))?;
    let wishes = columns.wishes();
    let of_partners = beside::of_partners(&program, &wishes)?;
    // By the first rows it is mostly seen how all of them are written.
    let glanced = args.chunk as u64 / A_ROW;
    let mut partners = match args.chunk {
        0 => Partners::open(&program, &source, &of_partners)?,
        _ => Partners::glance(&program, &source, &of_partners, glanced)?,
    };
    let layout = layout(&program, args, partners.table().columns())?;
    partners.shown(&layout.shown());
    let output = || match &args.output {
        Some(path) => Output::file(path, &inputs),
        None => Ok(Output::standard()),
    };
    // What is wrong with it shows before anything is read.
    let mut first = Some(output()?);
    let again = args.notices.is_some() || !args.settle.is_empty();
    let pace = Some((threads(args), args.chunk)).filter(|(_, chunk)| *chunk > 0);
    let mut beside = Beside::read(&program, &effective, &args.beside, (&wishes, &readings), again, pace)?;
    if beside.bad > 0 && !skip {
        terminal::tell(&run::refused(beside.bad));
        return Ok(Verdict::Findings);
    }
    beside.rank(&source, &of_partners)?;
    let gathering = |cause| OutputError::Print { cause: worded(cause) };
    let evaluation = Evaluation { program: &program, effective: &effective, beside: &beside, layout: &layout, skip };
    let plan = columnar::Plan::new(&effective);
    let mut by_blocks = args.chunk > 0 && by_blocks::why_not(&evaluation, format, &partners, &plan).is_none();
    let (Ended { summary, bad }, writer, rejects) = loop {
        if !by_blocks && !partners.meaning().forms.is_whole() {
            partners = Partners::open(&program, &source, &of_partners)?;
            partners.shown(&layout.shown());
        }
        let output = first.take().map_or_else(output, Ok)?;
        let mut rejects = match &args.rejects {
            Some(path) => Some(Rejects::new(Output::file(path, &inputs)?, partners.table())?),
            None => None,
        };
        let mut writer = Writer::new(format, output, layout.heads(), view(args, &layout)).map_err(gathering)?;
        if !by_blocks {
            break (evaluation.run(partners, &mut writer, rejects.as_mut())?, writer, rejects);
        }
        let pace = by_blocks::Pace { threads: threads(args), chunk: args.chunk };
        match evaluation.by_blocks(&plan, (&source, partners), format, &mut writer, rejects.as_mut(), pace)? {
            by_blocks::Went::Well(ended) => break (*ended, writer, rejects),
            by_blocks::Went::Not(strange) => {
                by_blocks = strange == Strange::Form;
                partners = Partners::open(&program, &source, &of_partners)?;
                partners.shown(&layout.shown());
            }
        }
    };
    if bad > 0 && !skip {
        terminal::tell(&run::refused(bad));
        return Ok(Verdict::Findings);
    }
    // Every output is whole before the first of them is put in its place.
    let Written { out, left_out } = writer.finish().map_err(gathering)?;
    let mut done = vec![out];
    if let Some(rejects) = rejects {
        done.push(rejects.finish()?);
    }
    if let Some(path) = &args.notices {
        let days = notices::Days { from: args.notices_from, until: args.notices_until };
        let (format, output) = (format_of(path)?, Output::file(path, &inputs)?);
        done.push(notices::write(&program, &effective, &beside, &wishes, days, format, output)?);
    }
    let mut settled = String::new();
    for (table, path) in &args.settle {
        let (run, wishes) = (&effective.run, [&of_partners, &wishes]);
        let settlement = settle::Settlement { program: &program, run, beside: &beside, source: &source, wishes };
        let (output, text) = settlement.write(table, format_of(path)?, Output::file(path, &inputs)?)?;
        settled.push_str(&text);
        done.push(output);
    }
    drop(watch);
    let whole = args.summary || terminal::stderr_is_terminal();
    let text = summary_text(&summary, &program, &effective, &beside, args, whole) + &settled;
    // A person reads the summary first, and then the table below it; elsewhere the two do not meet.
    let first = args.output.is_none() && terminal::stdout_width().is_some();
    if first {
        terminal::tell(&text);
    }
    for output in done {
        output.commit()?;
    }
    if !left_out.is_empty() {
        terminal::tell(&no_room(&left_out, &layout));
    }
    if !first {
        terminal::tell(&text);
    }
    Ok(if args.strict && summary.undecided() > 0 { Verdict::Findings } else { Verdict::Well })
}

/// So many threads work.
fn threads(args: &Args) -> usize {
    args.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, NonZero::get)).max(1)
}

fn summary_text(
    summary: &Summary,
    program: &Program,
    effective: &Effective,
    beside: &Beside<'_>,
    args: &Args,
    whole: bool,
) -> String {
    let day =
        super::summary::Heading { today: args.day.is_default(), outside: effective.outside, in_full: args.summary };
    summary.text(program, effective, &day, beside, whole)
}

/// Standard input is there once.
pub(super) fn one_input(inputs: &[&str]) -> Result<(), Failure> {
    if inputs.iter().filter(|input| **input == "-").count() > 1 { Err(Failure::OneInput) } else { Ok(()) }
}

fn format(args: &Args) -> Result<Format, Failure> {
    if let Some(name) = args.format {
        let format = name.format();
        if let Some(path) = args.output.as_deref()
            && let Some(ending) = ending(path)
            && Format::of_ending(ending).is_some_and(|of_ending| of_ending != format)
        {
            let name = name.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
            return Err(Failure::FormatAndEnding { format: name, ending: ending.to_owned() });
        }
        let shown = args.output.as_deref().is_none_or(|path| path == "-") && terminal::stdout_width().is_some();
        return if format.is_binary() && shown { Err(Failure::BinaryOnTerminal) } else { Ok(format) };
    }
    let Some(path) = args.output.as_deref().filter(|p| *p != "-") else {
        let terminal = args.output.is_none() && terminal::stdout_width().is_some();
        return Ok(if terminal { Format::Table } else { Format::Csv });
    };
    format_of(path)
}

/// The ending of a file; that of the packed file where it is packed.
fn ending(path: &str) -> Option<&str> {
    let path = path.strip_suffix(".gz").or_else(|| path.strip_suffix(".zst")).unwrap_or(path);
    Path::new(path).extension().and_then(|ending| ending.to_str())
}

/// The format that the ending of a file asks for.
fn format_of(path: &str) -> Result<Format, Failure> {
    match ending(path) {
        // A device has no ending, and a file without one is as good as any.
        None | Some("txt") => Ok(Format::Csv),
        Some(ending) => Format::of_ending(ending).ok_or_else(|| Failure::Ending { ending: ending.to_owned() }),
    }
}

fn no_room(left_out: &[String], layout: &Layout) -> String {
    format!(
        "no room for the columns {}; choose with `--columns {},…`, or have all with `--format csv` or `-o FILE`\n",
        left_out.join(", "),
        layout.names().first().map_or("partner_id", String::as_str)
    )
}

/// How much of a table for the eye is shown: what was asked for by name is shown in full.
fn view(args: &Args, layout: &Layout) -> View {
    if args.select.is_some() {
        return View::All;
    }
    let known = if args.output.is_none() { terminal::stdout_width() } else { None };
    View::Fitted { width: known.map_or(WIDTH, usize::from), ranks: layout.ranks() }
}

fn layout(program: &Program, args: &Args, data: &[String]) -> Result<Layout, Failure> {
    let all = Layout::of(program, args.beside.reviewed());
    let chosen = match &args.select {
        Some(names) => all.select(names, data),
        None => all.with(&args.with, data),
    };
    chosen.map_err(|NoSuchColumn { name, near, known }| {
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("its columns are {}", known.join(", ")),
        };
        Failure::ResultColumn { name, help }
    })
}

/// An output that cannot be gathered in its temporary file.
fn gathering(cause: io::Error) -> Failure {
    Failure::Output(OutputError::Print { cause: worded(cause) })
}
