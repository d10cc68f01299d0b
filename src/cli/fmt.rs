//! `progc fmt`: programs in their canonical form.

use std::io::Write;

use similar::TextDiff;

use super::{Failure, Verdict, check, load, terminal};
use crate::data::write::file::{Output, OutputError};
use crate::diagnostic::{Diagnostic, render};
use crate::format;
use crate::pipeline;
use crate::source::FileId;
use crate::syntax::parse::parse;

/// Write programs in their canonical form.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit code 1 where a program cannot be read and is left as it stands, and with `--check` or `--diff` \
                        also where one is not in canonical form."
)]
pub(super) struct Args {
    /// Files, folders that are searched for `.prog` files, or `-` for standard input to standard output
    #[arg(default_value = ".")]
    paths: Vec<String>,
    /// Write nothing: name the files that are not in canonical form
    #[arg(long)]
    check: bool,
    /// Write nothing: show what would be changed
    #[arg(long, conflicts_with = "check")]
    diff: bool,
}

/// What became of the files.
#[derive(Default)]
struct Counts {
    changed: u64,
    same: u64,
    unread: u64,
}

/// Formats every program named or found.
pub(super) fn run(args: &Args) -> Result<Verdict, Failure> {
    let files = check::files(&args.paths)?;
    let mut counts = Counts::default();
    let mut failed = None;
    for file in &files {
        // The other files are formatted all the same.
        if let Err(failure) = one(file, args, &mut counts) {
            if failure.is_broken_pipe() {
                return Err(failure);
            }
            if let Some(earlier) = failed.replace(failure) {
                terminal::failure(&earlier);
            }
        }
    }
    if files.is_empty() {
        terminal::tell("no `.prog` files found\n");
    } else if !(args.diff || files == ["-"]) {
        terminal::tell(&last_line(args.check, &counts));
    }
    let wrong = (args.check || args.diff) && counts.changed > 0;
    match failed {
        Some(failure) => Err(failure),
        None if wrong || counts.unread > 0 => Ok(Verdict::Findings),
        None => Ok(Verdict::Well),
    }
}

fn one(file: &str, args: &Args, counts: &mut Counts) -> Result<(), Failure> {
    let text = load::whole_text(file)?;
    load::is_text(file, &text)?;
    if parse(FileId(0), &text).diagnostics.iter().any(Diagnostic::is_error) {
        counts.unread += 1;
        unread(file, text.trim_start_matches('\u{feff}'));
        return Ok(());
    }
    let formatted = format::format(&text).map_err(|cause| Failure::Format { name: file.to_owned(), cause })?;
    let changed = formatted != text;
    *(if changed { &mut counts.changed } else { &mut counts.same }) += 1;
    match (args.check, args.diff) {
        (true, _) if changed => terminal::print(&format!("{}\n", load::shown(file))),
        (_, true) if changed => terminal::print(&diff(load::shown(file), "formatted", &text, &formatted)),
        (false, false) if file == "-" => terminal::print(&formatted),
        (false, false) if changed => write(file, &formatted),
        (true | false, true | false) => Ok(()),
    }
}

/// Shows why a program cannot be formatted.
fn unread(file: &str, text: &str) {
    let mut compiled = pipeline::compile(load::shown(file), text);
    compiled.diagnostics.retain(Diagnostic::is_error);
    terminal::tell(&render::human(&compiled.diagnostics, &compiled.sources, terminal::stderr_style()));
    let counted = render::counts(&compiled.diagnostics);
    terminal::tell(&format!("`{}` has {counted}: it is left as it stands\n", load::shown(file)));
}

/// The difference between a file and what would become of it.
pub(super) fn diff(name: &str, done: &str, old: &str, new: &str) -> String {
    TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(3)
        .header(name, &format!("{name} ({done})"))
        .to_string()
}

/// Writes a file that appears whole or stays as it was.
pub(super) fn write(file: &str, text: &str) -> Result<(), Failure> {
    let mut output = Output::file(file, &[])?;
    output.write_all(text.as_bytes()).map_err(|cause| OutputError::Write { path: file.into(), cause })?;
    Ok(output.commit()?)
}

fn last_line(check: bool, counts: &Counts) -> String {
    let mut parts = Vec::new();
    let mut say = |n: u64, one: &str, more: &str| match n {
        0 => {}
        1 => parts.push(format!("1 file {one}")),
        n => parts.push(format!("{n} files {more}")),
    };
    let done = if check { "would be formatted" } else { "formatted" };
    say(counts.changed, done, done);
    say(counts.same, "is in canonical form", "are in canonical form");
    say(counts.unread, "left as it stands", "left as they stand");
    if parts.is_empty() { String::new() } else { format!("{}\n", parts.join(", ")) }
}
