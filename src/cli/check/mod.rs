//! `progc check`: what is wrong with programs.

mod files;
mod findings;
mod known;
mod levels;
mod parallel;

pub(super) use files::files;
pub(super) use levels::Folders;

use super::{Failure, Verdict, fmt, load, terminal};
use crate::diagnostic::{Diagnostic, Safety, render};
use crate::fix;
use crate::lint::level::{Layer, near};
use crate::lint::{Level, Levels, Options, Selector};
use crate::pipeline;
use crate::source::Sources;
use crate::value::Date;

use findings::Findings;

/// Check programs, and mend them.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit code 1 where an error or a denied lint was found, and with `--diff` where something would be mended.\n\
                        A lint is named by its name, its code or its group; `warnings` means all that would warn, `all` means all.\n\
                        What names a lint counts more than what names its group. `progc.toml` beside or above a program sets\n\
                        levels, too: `[lints]`, then lines such as `missing-source = \"warn\"`."
)]
pub(super) struct Args {
    /// Files, folders that are searched for `.prog` files, or `-` for standard input
    #[arg(default_value = ".")]
    paths: Vec<String>,
    /// How findings are written
    #[arg(long, value_parser = parse_format, default_value = "human", value_name = "FORMAT", help = format_help())]
    format: render::Format,
    /// Do not report a lint or a group of lints
    #[arg(short = 'A', long, value_name = "LINT", value_parser = parse_selector, value_delimiter = ',')]
    allow: Vec<Selector>,
    /// Report a lint or a group of lints as a warning
    #[arg(short = 'W', long, value_name = "LINT", value_parser = parse_selector, value_delimiter = ',')]
    warn: Vec<Selector>,
    /// Report a lint or a group of lints as an error
    #[arg(short = 'D', long, value_name = "LINT", value_parser = parse_selector, value_delimiter = ',')]
    deny: Vec<Selector>,
    /// Mend what can be mended safely
    #[arg(long)]
    fix: bool,
    /// Mend also what a person should look at afterwards
    #[arg(long)]
    unsafe_fixes: bool,
    /// Write nothing: show what would be mended
    #[arg(long)]
    diff: bool,
    /// Set aside the findings that this file knows
    #[arg(long, value_name = "FILE")]
    baseline: Option<String>,
    /// Write the findings of this run to the baseline
    #[arg(long, requires = "baseline", conflicts_with = "diff")]
    write_baseline: bool,
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

fn parse_selector(text: &str) -> Result<Selector, String> {
    Selector::find(text).ok_or_else(|| match near(text) {
        Some(near) => format!("there is no such lint; did you mean `{near}`?"),
        None => String::from("there is no such lint"),
    })
}

impl Args {
    fn layer(&self) -> Layer {
        let mut layer = Layer::new();
        for (level, selectors) in [(Level::Allow, &self.allow), (Level::Warn, &self.warn), (Level::Deny, &self.deny)] {
            for &selector in selectors {
                layer.set(selector, level);
            }
        }
        layer
    }

    fn mends(&self) -> bool {
        self.fix || self.diff || self.unsafe_fixes
    }
}

/// What came of one file.
struct Checked {
    diagnostics: Vec<Diagnostic>,
    sources: Sources,
    /// The text before and after, where it was mended, and how many fixes were applied.
    mended: Option<Mended>,
}

struct Mended {
    before: String,
    after: String,
    fixes: usize,
}

/// Checks every program named or found.
pub(super) fn run(args: &Args) -> Result<Verdict, Failure> {
    let files = files(&args.paths)?;
    let mut folders = Folders::new(args.layer());
    let levels = files.iter().map(|file| folders.levels(file)).collect::<Result<Vec<Levels>, Failure>>()?;
    let today = jiff::Zoned::now().date();
    let jobs: Vec<(&String, Levels)> = files.iter().zip(levels).collect();
    let results = parallel::map(&jobs, |(file, levels)| one(file, levels, today, args));

    let mut found = Findings::default();
    let (mut unreadable, mut checked) = (None, 0u64);
    let (mut fixes, mut mended) = (0, 0u64);
    for (file, result) in files.iter().zip(results) {
        match result.and_then(|one| write(file, &one, args).map(|()| one)) {
            Ok(one) => {
                checked += 1;
                fixes += one.mended.as_ref().map_or(0, |m| m.fixes);
                mended += u64::from(one.mended.is_some());
                found.add(one.diagnostics, &one.sources);
            }
            Err(failure) if failure.is_broken_pipe() => return Err(failure),
            // The other files are worth their findings all the same.
            Err(failure) => {
                if let Some(earlier) = unreadable.replace(failure) {
                    terminal::failure(&earlier);
                }
            }
        }
    }
    let written = args.baseline.as_ref().filter(|_| args.write_baseline);
    match (&args.baseline, written) {
        (_, Some(path)) => {
            known::write(path, &found)?;
            found.diagnostics.clear();
        }
        (Some(path), None) => known::set_aside(path, &mut found, &files)?,
        (None, None) => {}
    }
    report(args, &found)?;
    if args.mends() {
        terminal::tell(&fixed_line(fixes, mended, args.diff));
    }
    let people = args.format.is_for_people() && !args.diff && written.is_none();
    if people && (checked > 0 || unreadable.is_none()) {
        terminal::tell(&last_line(checked, &found.diagnostics, args));
    }
    let wrong = found.diagnostics.iter().any(Diagnostic::is_error) || (args.diff && mended > 0);
    match unreadable {
        Some(failure) => Err(failure),
        None if wrong => Ok(Verdict::Findings),
        None => Ok(Verdict::Well),
    }
}

/// Checks one program, and mends its text where that is asked for.
fn one(file: &str, levels: &Levels, today: Date, args: &Args) -> Result<Checked, Failure> {
    let whole = load::whole_text(file)?;
    load::is_text(file, &whole)?;
    // A byte order mark stays, and is no part of the program.
    let text = whole.strip_prefix('\u{feff}').unwrap_or(&whole);
    let options = Options { levels: levels.clone(), today: Some(today), ..Options::default() };
    let name = load::shown(file);
    let compiled = pipeline::check(name, text, &options);
    let id = compiled.file;
    if !args.mends() {
        return Ok(Checked { diagnostics: compiled.diagnostics, sources: compiled.sources, mended: None });
    }
    let check = &mut |text: &str| pipeline::check(name, text, &options).diagnostics;
    let fixed = fix::fix(text, id, args.unsafe_fixes, check);
    if fixed.applied == 0 {
        return Ok(Checked { diagnostics: compiled.diagnostics, sources: compiled.sources, mended: None });
    }
    let mark = whole.get(..whole.len() - text.len()).unwrap_or("");
    let mended = Mended { before: whole.clone(), after: format!("{mark}{}", fixed.text), fixes: fixed.applied };
    let sources = pipeline::check(name, &fixed.text, &options).sources;
    Ok(Checked { diagnostics: fixed.diagnostics, sources, mended: Some(mended) })
}

/// Shows or writes a mended text. That of standard input goes to standard output.
fn write(file: &str, one: &Checked, args: &Args) -> Result<(), Failure> {
    match &one.mended {
        Some(mended) if args.diff => {
            terminal::print(&fmt::diff(load::shown(file), "fixed", &mended.before, &mended.after))
        }
        Some(mended) if file == "-" => terminal::print(&mended.after),
        Some(mended) => fmt::write(file, &mended.after),
        None if file == "-" && args.mends() && !args.diff => {
            let text = one.sources.iter().next().map_or("", |f| f.text());
            terminal::print(text)
        }
        None => Ok(()),
    }
}

/// Shows the findings. Where standard output has a text or a difference, they go to standard error or are left out.
fn report(args: &Args, found: &Findings) -> Result<(), Failure> {
    if args.diff || args.write_baseline {
        return Ok(());
    }
    if args.mends() && args.paths.iter().any(|p| p == "-") {
        let text = render::render(args.format, &found.diagnostics, &found.sources, terminal::stderr_style());
        terminal::tell(&text);
        return Ok(());
    }
    let text = render::render(args.format, &found.diagnostics, &found.sources, terminal::stdout_style());
    if args.format.is_for_people() { terminal::show(&text) } else { terminal::print(&text) }
}

fn fixed_line(fixes: usize, files: u64, would: bool) -> String {
    let done = if would { "would be mended" } else { "mended" };
    let file = if files == 1 { "1 file" } else { &format!("{files} files") };
    match fixes {
        0 => format!("nothing {done}\n"),
        1 => format!("1 finding {done} in {file}\n"),
        n => format!("{n} findings {done} in {file}\n"),
    }
}

fn last_line(checked: u64, diagnostics: &[Diagnostic], args: &Args) -> String {
    let counted = render::counts(diagnostics);
    let counted = if counted.is_empty() { "no findings" } else { counted.as_str() };
    let mut text = match checked {
        0 => String::from("no `.prog` files found\n"),
        1 => format!("1 file checked, {counted}\n"),
        n => format!("{n} files checked, {counted}\n"),
    };
    if !args.mends() {
        text.push_str(&mendable(diagnostics));
    }
    text
}

/// How many findings have a fix; empty where there are none.
fn mendable(diagnostics: &[Diagnostic]) -> String {
    let with =
        |safety: Safety| diagnostics.iter().filter(|d| d.fixes.first().is_some_and(|f| f.safety == safety)).count();
    match (with(Safety::Safe), with(Safety::Unsafe)) {
        (0, 0) => String::new(),
        (0, n) => format!("{n} can be mended with `--unsafe-fixes`; look at what comes of it\n"),
        (n, 0) => format!("{n} can be mended with `--fix`\n"),
        (n, m) => format!("{n} can be mended with `--fix`, {m} more with `--unsafe-fixes`\n"),
    }
}
