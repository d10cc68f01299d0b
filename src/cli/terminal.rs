//! What terminals can show, and how anything gets there.

use std::borrow::Cow;
use std::error::Error;
use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};

use super::{Failure, progress};
use crate::data::write::file::OutputError;
use crate::diagnostic::render::{Style, steers};

/// Writes a result to standard output.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|cause| Failure::Output(OutputError::Print { cause }))
}

/// Writes to standard output what people read.
pub(super) fn show(text: &str) -> Result<(), Failure> {
    print(&tame(text, stdout_style().colour))
}

/// Tells the user something beside the result. Where even that is impossible, nobody is there to be told.
pub(super) fn tell(text: &str) {
    let text = tame(text, stderr_style().colour);
    progress::aside(|| {
        let mut out = io::stderr().lock();
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    });
}

/// A text for people that steers no terminal, whatever stands in names and cells: of control sequences only colours are
/// kept, where there are any.
fn tame(text: &str, colour: bool) -> Cow<'_, str> {
    if !text.contains(|c| c != '\n' && steers(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let behind = rest.get(c.len_utf8()..).unwrap_or("");
        let kept = if colour && c == '\u{1b}' { colour_sequence(behind) } else { None };
        match kept {
            Some(len) => {
                out.push_str(rest.get(..=len).unwrap_or(""));
                rest = rest.get(len + 1..).unwrap_or("");
                continue;
            }
            None if matches!(c, '\n' | '\t' | '\r') || !steers(c) => out.push(c),
            None => out.push('?'),
        }
        rest = behind;
    }
    Cow::Owned(out)
}

/// The length of what follows an escape where that sets a colour: `[1;31m`.
fn colour_sequence(behind: &str) -> Option<usize> {
    let numbers = behind.strip_prefix('[')?;
    let end = numbers.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    numbers.get(end..)?.starts_with('m').then_some(end + 2)
}

/// How findings are drawn on standard output.
pub(super) fn stdout_style() -> Style {
    style(AutoStream::choice(&io::stdout()))
}

/// How findings are drawn on standard error.
pub(super) fn stderr_style() -> Style {
    style(AutoStream::choice(&io::stderr()))
}

fn style(choice: ColorChoice) -> Style {
    match choice {
        ColorChoice::Never => Style::PLAIN,
        ColorChoice::Auto | ColorChoice::AlwaysAnsi | ColorChoice::Always => Style::COLOUR,
    }
}

/// The width of the terminal that standard output is; `None` where it is none.
pub(super) fn stdout_width() -> Option<u16> {
    if !io::stdout().is_terminal() {
        return None;
    }
    // comfy-table asks the terminal; a terminal that does not tell gets the width that all once had.
    comfy_table::Table::new().width().filter(|width| *width > 0).or(Some(80))
}

/// Whether standard error is a terminal: then a summary is welcome.
pub(super) fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Shows why the command could not do its work: drawn on a terminal, plain lines elsewhere.
pub(super) fn failure(failure: &Failure) {
    let mut text = String::new();
    let theme = if stderr_style().colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let drawn =
        stderr_is_terminal() && GraphicalReportHandler::new_themed(theme).render_report(&mut text, failure).is_ok();
    if !drawn {
        text = plain(failure);
    }
    tell(&format!("{}\n", text.trim_end()));
}

/// In the form of a finding without a place, for logs.
fn plain(failure: &Failure) -> String {
    let code = failure.code().map(|c| format!("[{c}]")).unwrap_or_default();
    let mut lines = vec![format!("error{code}: {failure}")];
    let mut cause = failure.source();
    while let Some(error) = cause {
        lines.push(format!("  = cause: {error}"));
        cause = error.source();
    }
    lines.extend(failure.help().map(|help| format!("  = help: {help}")));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::tame;

    #[test]
    fn only_colours_reach_a_terminal() {
        let text = "\u{1b}[1;31merror\u{1b}[0m: \u{1b}]0;title\u{7}\u{1b}[2J`\u{202e}dloG`\n\tend\n";
        assert_eq!(tame(text, true), "\u{1b}[1;31merror\u{1b}[0m: ?]0;title??[2J`?dloG`\n\tend\n");
        assert_eq!(tame("\u{1b}[1mGold", false), "?[1mGold");
        assert_eq!(tame("\u{1b}", true), "?");
        assert_eq!(tame("\u{1b}[31", true), "?[31");
    }
}
