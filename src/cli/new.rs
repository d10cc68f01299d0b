//! `progc new`: a first program to start from, with partners to try it on.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Failure, Verdict, quoted, terminal};
use crate::data::error::worded;
use crate::data::write::file::OutputError;

/// Write a first program, and partners to try it on.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The program to write; the partners go into the `.csv` file beside it
    #[arg(default_value = "program.prog")]
    file: PathBuf,
}

const PROGRAM: &str = include_str!("new/program.prog");
const PARTNERS: &str = include_str!("new/partners.csv");

/// Writes both files, or neither.
pub(super) fn run(args: &Args) -> Result<Verdict, Failure> {
    let program = match args.file.extension() {
        Some(_) => args.file.clone(),
        None => args.file.with_extension("prog"),
    };
    let partners = program.with_extension("csv");
    for path in [&program, &partners] {
        // A link that leads nowhere is there too.
        if path.symlink_metadata().is_ok() {
            return Err(Failure::Exists { path: path.clone() });
        }
    }
    write(&program, PROGRAM)?;
    if let Err(failure) = write(&partners, PARTNERS) {
        let _ = fs::remove_file(&program);
        return Err(failure);
    }
    let [program, partners] = [program, partners].map(|path| quoted(&path.to_string_lossy()));
    terminal::tell(&format!(
        "wrote {program} and {partners}; try them:\n\n  progc check {program}\n  progc eval {program} {partners}\n"
    ));
    Ok(Verdict::Well)
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    file.and_then(|mut f| f.write_all(text.as_bytes())).map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists => Failure::Exists { path: path.to_owned() },
        _ => Failure::Output(OutputError::Write { path: path.to_owned(), cause: worded(cause) }),
    })
}
