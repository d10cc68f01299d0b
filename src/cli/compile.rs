//! `progc compile`: a program as data for other tools.

use std::io::Write;

use clap::ValueEnum;

use super::{Failure, Verdict, load};
use crate::data::write::file::{Output, OutputError};
use crate::ir;

/// Compile a program to JSON, for other tools.
#[derive(Debug, clap::Args)]
#[command(after_help = "Every command that takes a program takes the compiled one too.")]
pub(super) struct Args {
    /// The program, or `-` for standard input; not needed for `--emit schema`
    #[arg(required_unless_present_any = ["emit"])]
    program: Option<String>,
    /// Write to a file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<String>,
    /// What is written
    #[arg(long, value_enum, value_name = "WHAT")]
    emit: Option<Emit>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Emit {
    /// The program as JSON
    Ir,
    /// The JSON Schema of that JSON
    Schema,
}

/// Compiles.
pub(super) fn run(args: &Args) -> Result<Verdict, Failure> {
    let text = match (args.emit, &args.program) {
        (Some(Emit::Schema), _) => ir::json::schema(),
        (Some(Emit::Ir) | None, program) => {
            let Some(program) = load::usable(program.as_deref().unwrap_or("-"))? else {
                return Ok(Verdict::Findings);
            };
            ir::json::write(&program)
        }
    };
    let mut output = match &args.output {
        Some(path) => Output::file(path, &[args.program.as_deref().unwrap_or("-")])?,
        None => Output::standard(),
    };
    output.write_all(text.as_bytes()).map_err(|cause| OutputError::Print { cause })?;
    output.commit()?;
    Ok(Verdict::Well)
}
