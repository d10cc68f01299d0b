//! The command line: the only place, with the data room, that reads and writes files. One file a subcommand.
//!
//! Exit codes, the same everywhere: 0 all well, 1 findings, 2 the command could not do its work. Results go to standard
//! output, everything else to standard error.

mod beside;
mod check;
mod compile;
mod config;
mod eval;
mod explain;
mod failure;
mod fmt;
mod load;
mod lsp;
mod naming;
mod new;
mod progress;
mod sample;
mod summary;
mod terminal;
mod test;
mod why;

use std::path::Path;
use std::process::ExitCode;

use clap::builder::Styles;
use clap::{Parser, Subcommand};

use crate::data::TableError;
use crate::data::bad::{open_quote, two_readings};
use crate::diagnostic::render;
use crate::source::Sources;

pub use failure::Failure;

/// How a command ended that could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// All well.
    Well,
    /// There are findings.
    Findings,
}

/// Compiler, linter and evaluator for channel-partner programs.
#[derive(Debug, Parser)]
#[command(
    name = "progc",
    version,
    styles = STYLES,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Exit codes: 0 all well, 1 findings, 2 the command could not do its work.\n\
                  To begin: `progc new`, then `progc check` and `progc eval program.prog program.csv`."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Args),
    Fmt(fmt::Args),
    Compile(compile::Args),
    Eval(eval::Args),
    Why(why::Args),
    Test(test::Args),
    Sample(sample::Args),
    Explain(explain::Args),
    New(new::Args),
    Lsp(lsp::Args),
}

const STYLES: Styles = Styles::styled()
    .header(anstyle::Style::new().bold())
    .usage(anstyle::Style::new().bold())
    .literal(anstyle::AnsiColor::Cyan.on_default())
    .placeholder(anstyle::AnsiColor::Green.on_default());

/// Reads the arguments and does what they ask.
pub fn run() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Check(args) => check::run(&args),
        Command::Fmt(args) => fmt::run(&args),
        Command::Compile(args) => compile::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Why(args) => why::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Sample(args) => sample::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::New(args) => new::run(&args),
        Command::Lsp(args) => lsp::run(&args),
    };
    match result {
        Ok(Verdict::Well) => ExitCode::SUCCESS,
        Ok(Verdict::Findings) => ExitCode::from(1),
        // Whoever read the output has seen enough, as `head` has.
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        // A mistake in the data, and shown as one: nothing behind it can be read, whatever is done with bad rows.
        Err(Failure::Table(TableError::OpenQuote { name, line, text, at })) => {
            let mut sources = Sources::new();
            let found = open_quote(&name, line, &text, at, &mut sources);
            terminal::tell(&render::human(&[found], &sources, terminal::stderr_style()));
            ExitCode::from(1)
        }
        // A question that only the user can answer, whatever is done with bad rows.
        Err(Failure::Table(TableError::TwoReadings { name, refused })) => {
            let mut sources = Sources::new();
            let found: Vec<_> = refused.iter().map(|column| two_readings(&name, column, &mut sources)).collect();
            terminal::tell(&render::human(&found, &sources, terminal::stderr_style()));
            ExitCode::from(1)
        }
        Err(failure) => {
            terminal::failure(&failure);
            ExitCode::from(2)
        }
    }
}

/// Refuses a program and a table that stand in each other's place.
fn program_first(command: &str, program: &str, data: &str) -> Result<(), Failure> {
    let ending = |name: &str| Path::new(name).extension().map(|e| e.to_string_lossy().to_lowercase());
    let is_table = |name: &str| {
        ending(name).is_some_and(|e| matches!(e.as_str(), "csv" | "tsv" | "ndjson" | "xlsx" | "parquet" | "gz" | "zst"))
    };
    let is_program = |name: &str| ending(name).is_some_and(|e| e == "prog");
    if is_program(program) || !(is_table(program) || is_program(data)) {
        return Ok(());
    }
    let help = if is_program(data) {
        format!("turn them round: progc {command} {} {}", quoted(data), quoted(program))
    } else {
        format!("`{program}` is a table; name the program before it")
    };
    Err(Failure::ProgramFirst { help })
}

/// A name as it is written in a shell.
fn quoted(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '\\' | ':' | '+' | ',' | '@');
    if !name.is_empty() && name.chars().all(plain) {
        name.to_owned()
    } else if name.contains(['"', '$', '`', '!', '\\']) {
        format!("'{}'", name.replace('\'', "'\\''"))
    } else {
        format!("\"{name}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
