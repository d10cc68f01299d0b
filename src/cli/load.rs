//! A program from a file: its text, or what `progc compile` made of it.

use std::fs;
use std::io::{self, Read};

use super::{Failure, terminal};
use crate::data::error::worded;
use crate::diagnostic::{Diagnostic, render};
use crate::ir::{self, Program};
use crate::pipeline;
use crate::source::Sources;

/// A program and what the checker says of it.
pub(super) struct Loaded {
    /// The program; absent where it has errors.
    pub(super) program: Option<Program>,
    /// The findings.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The texts that the findings point into.
    pub(super) sources: Sources,
}

/// The text of a file, or of standard input for `-`; without the byte order mark that may stand before it.
pub(super) fn text(name: &str) -> Result<String, Failure> {
    let mut text = whole_text(name)?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

/// The text of a file, or of standard input for `-`, to the byte.
pub(super) fn whole_text(name: &str) -> Result<String, Failure> {
    let failed = |cause| Failure::Program { name: name.to_owned(), cause: worded(cause) };
    let bytes = if name == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map_err(failed)?;
        bytes
    } else {
        fs::read(name).map_err(failed)?
    };
    if in_utf16(&bytes) {
        return Err(Failure::ProgramUtf16 { name: name.to_owned() });
    }
    String::from_utf8(bytes).map_err(|e| not_utf8(name, e.as_bytes(), e.utf8_error().valid_up_to()))
}

/// Where a text stops being UTF-8: mostly an editor saved it as Windows-1252, and then the word can be shown.
fn not_utf8(name: &str, bytes: &[u8], at: usize) -> Failure {
    let line = bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
    let is_blank = |byte: &&u8| byte.is_ascii_whitespace();
    let start = bytes.iter().take(at).enumerate().rev().find(|(_, byte)| is_blank(byte)).map_or(0, |(at, _)| at + 1);
    let word: Vec<u8> = bytes.iter().skip(start).take_while(|byte| !is_blank(byte)).take(40).copied().collect();
    let (word, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&word);
    let word = word.chars().filter(|c| !c.is_control()).collect();
    Failure::ProgramNotUtf8 { name: name.to_owned(), line, word }
}

/// Whether a text has two bytes for each character, as some editors save it, with or without the mark that says so.
fn in_utf16(bytes: &[u8]) -> bool {
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).take(16).filter(|&&b| b == 0).count();
    let few = bytes.len() / 2;
    bytes.starts_with(&[0xff, 0xfe])
        || bytes.starts_with(&[0xfe, 0xff])
        || (few >= 2 && zeros(0).max(zeros(1)) >= few.min(8))
}

/// That a file is the text of a program, and not what was made of one.
pub(super) fn is_text(name: &str, text: &str) -> Result<(), Failure> {
    match text.trim_start_matches('\u{feff}').trim_start().chars().next() {
        Some('{') => Err(Failure::Compiled { name: name.to_owned() }),
        Some('[') => Err(Failure::NoProgram { name: name.to_owned() }),
        Some(_) | None => Ok(()),
    }
}

/// What messages call a file.
pub(super) fn shown(name: &str) -> &str {
    if name == "-" { "standard input" } else { name }
}

/// Loads a program: no program text begins with `{`, and every compiled one does.
pub(super) fn load(name: &str) -> Result<Loaded, Failure> {
    let text = text(name)?;
    if text.trim_start().starts_with('{') {
        let read = ir::json::read(&text).map_err(|cause| Failure::Ir { name: name.to_owned(), cause })?;
        let sources = read.sources.clone();
        return Ok(Loaded { program: Some(read), diagnostics: Vec::new(), sources });
    }
    is_text(name, &text)?;
    let compiled = pipeline::compile(shown(name), &text);
    Ok(Loaded { program: compiled.ir, diagnostics: compiled.diagnostics, sources: compiled.sources })
}

/// Loads a program that is to be used. One with errors is not: its findings are shown, and there is none.
pub(super) fn usable(name: &str) -> Result<Option<Program>, Failure> {
    let loaded = load(name)?;
    if loaded.program.is_none() {
        terminal::tell(&render::human(&loaded.diagnostics, &loaded.sources, terminal::stderr_style()));
        let counted = render::counts(&loaded.diagnostics);
        terminal::tell(&format!("`{}` has {counted}: nothing was done with it\n", shown(name)));
    }
    Ok(loaded.program)
}
