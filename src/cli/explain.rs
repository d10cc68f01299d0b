//! `progc explain`: the page of a code.

use std::fmt::Write;

use super::{Failure, Verdict, terminal};
use crate::diagnostic::{Code, did_you_mean};

/// Explain a finding by its code or name.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Such as `E0501` or `bad-number`
    name: String,
}

/// Shows the page.
pub(super) fn run(args: &Args) -> Result<Verdict, Failure> {
    let Some(code) = Code::find(args.name.trim()).or_else(|| by_number(args.name.trim())) else {
        return Err(Failure::Page { name: args.name.clone(), help: near(&args.name) });
    };
    terminal::print(&page(code, terminal::stdout_style().colour))?;
    Ok(Verdict::Well)
}

/// `101` and `0101` are E0101; where no error has the number, the warning that has it.
fn by_number(name: &str) -> Option<Code> {
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits = format!("{name:0>4}");
    Code::find(&format!("E{digits}")).or_else(|| Code::find(&format!("W{digits}")))
}

fn near(name: &str) -> String {
    let names = || Code::ALL.iter().map(|c| c.slug());
    let slug = did_you_mean(name, names());
    let upper = name.to_uppercase();
    // A code is short: only one of the same kind with one digit off is near.
    let id = Code::ALL.iter().map(|c| c.id()).find(|id| strsim::damerau_levenshtein(id, &upper) == 1);
    match slug.or(id) {
        Some(near) => format!("did you mean `{near}`?"),
        None => String::from("a finding shows its code in brackets, such as `error[E0201]`"),
    }
}

/// A page of Markdown for a terminal: headings stand out, examples are indented.
fn page(code: Code, colour: bool) -> String {
    let bold = if colour { anstyle::Style::new().bold() } else { anstyle::Style::new() };
    let mut out = String::new();
    let mut example = false;
    for line in code.page().lines() {
        if line.starts_with("```") {
            example = !example;
        } else if example {
            if !line.is_empty() {
                out.push_str("    ");
            }
            out.push_str(line);
            out.push('\n');
        } else if let Some(title) = line.strip_prefix("# ") {
            let _ = writeln!(out, "{bold}{} {title}{bold:#} ({})", code.id(), code.slug());
        } else if let Some(title) = line.strip_prefix("## ") {
            let _ = writeln!(out, "{bold}{title}{bold:#}");
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}
