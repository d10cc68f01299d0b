//! What terminals can show, and how anything gets there.

use std::error::Error;
use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};

use super::{Failure, progress};
use crate::data::write::file::OutputError;
use crate::diagnostic::render::Style;

/// Writes a result to standard output.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|cause| Failure::Output(OutputError::Print { cause }))
}

/// Tells the user something beside the result. Where even that is impossible, nobody is there to be told.
pub(super) fn tell(text: &str) {
    progress::aside(|| {
        let mut out = io::stderr().lock();
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    });
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
