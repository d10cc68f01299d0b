//! `progc check`: what is wrong with programs.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Failure, Verdict, load, terminal};
use crate::data::error::worded;
use crate::diagnostic::{Diagnostic, render};
use crate::pipeline;
use crate::source::{FileId, Sources, Span};

/// Check programs.
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit code 1 where an error was found.")]
pub(super) struct Args {
    /// Files, folders that are searched for `.prog` files, or `-` for standard input
    #[arg(default_value = ".")]
    paths: Vec<String>,
    /// How findings are written
    #[arg(long, value_parser = parse_format, default_value = "human", value_name = "FORMAT", help = format_help())]
    format: render::Format,
}

fn format_help() -> String {
    let names: Vec<&str> = render::Format::ALL.iter().map(|f| f.name()).collect();
    format!("How findings are written: {}", names.join(", "))
}

fn parse_format(text: &str) -> Result<render::Format, String> {
    render::Format::find(text).ok_or_else(|| {
        let names: Vec<&str> = render::Format::ALL.iter().map(|f| f.name()).collect();
        format!("it is one of {}", names.join(", "))
    })
}

/// The files that are named, and those found in the folders that are named.
pub(super) fn files(paths: &[String]) -> Result<Vec<String>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path == "-" || !Path::new(path).is_dir() {
            files.push(path.clone());
        } else {
            search(Path::new(path), &mut files)?;
        }
    }
    Ok(files)
}

/// Checks every program named or found.
pub(super) fn run(args: &Args) -> Result<Verdict, Failure> {
    let files = files(&args.paths)?;
    let mut found = Findings::default();
    let mut unreadable = None;
    let mut checked = 0u64;
    for file in &files {
        match load::text(file) {
            Ok(text) => {
                checked += 1;
                let compiled = pipeline::compile(load::shown(file), &text);
                found.add(compiled.diagnostics, &compiled.sources);
            }
            // The other files are worth their findings all the same.
            Err(failure) => {
                if let Some(earlier) = unreadable.replace(failure) {
                    terminal::failure(&earlier);
                }
            }
        }
    }
    let text = render::render(args.format, &found.diagnostics, &found.sources, terminal::stdout_style());
    terminal::print(&text)?;
    if args.format.is_for_people() && (checked > 0 || unreadable.is_none()) {
        terminal::tell(&last_line(checked, &found.diagnostics));
    }
    match unreadable {
        Some(failure) => Err(failure),
        None if found.diagnostics.iter().any(Diagnostic::is_error) => Ok(Verdict::Findings),
        None => Ok(Verdict::Well),
    }
}

fn last_line(checked: u64, diagnostics: &[Diagnostic]) -> String {
    let counted = render::counts(diagnostics);
    let counted = if counted.is_empty() { "no findings" } else { counted.as_str() };
    match checked {
        0 => String::from("no `.prog` files found\n"),
        1 => format!("1 file checked, {counted}\n"),
        n => format!("{n} files checked, {counted}\n"),
    }
}

/// Programs below a folder, in order of their names. Hidden folders and `target` hold none that a person wrote.
fn search(folder: &Path, files: &mut Vec<String>) -> Result<(), Failure> {
    let failed = |cause| Failure::Search { path: folder.to_owned(), cause: worded(cause) };
    let entries = fs::read_dir(folder).map_err(failed)?.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    let mut paths: Vec<(PathBuf, bool)> = Vec::new();
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        // A linked folder may lead in a circle: it is not entered.
        let is_folder = entry.file_type().map_err(failed)?.is_dir();
        let skipped = name.starts_with('.') || (is_folder && name == "target");
        if !skipped {
            let path = if folder == Path::new(".") { PathBuf::from(&*name) } else { entry.path() };
            paths.push((path, is_folder));
        }
    }
    paths.sort();
    for (path, is_folder) in paths {
        if is_folder {
            search(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "prog") {
            files.push(path.to_string_lossy().into_owned());
        }
    }
    Ok(())
}

/// Findings of several files, with the texts that they point into.
#[derive(Default)]
struct Findings {
    diagnostics: Vec<Diagnostic>,
    sources: Sources,
}

impl Findings {
    /// Adds the findings of one file; only the texts that they point into are kept.
    fn add(&mut self, diagnostics: Vec<Diagnostic>, sources: &Sources) {
        let mut moved: Vec<(FileId, FileId)> = Vec::new();
        for mut diagnostic in diagnostics {
            for label in &mut diagnostic.labels {
                self.carry(&mut label.span, sources, &mut moved);
            }
            for edit in diagnostic.fixes.iter_mut().flat_map(|f| &mut f.edits) {
                self.carry(&mut edit.span, sources, &mut moved);
            }
            self.diagnostics.push(diagnostic);
        }
    }

    fn carry(&mut self, span: &mut Span, from: &Sources, moved: &mut Vec<(FileId, FileId)>) {
        let known = moved.iter().find(|(old, _)| *old == span.file).map(|&(_, new)| new);
        let Some(new) = known.or_else(|| {
            let id = self.sources.add(from.get(span.file)?.clone());
            moved.push((span.file, id));
            Some(id)
        }) else {
            return;
        };
        span.file = new;
    }
}
