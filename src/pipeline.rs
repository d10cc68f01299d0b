//! From text to program: the one way that every command and the editor takes.

use crate::check::{self, vocabulary};
use crate::diagnostic::{Code, Diagnostic, tidy};
use crate::ir;
use crate::lint::{self, Context, Options};
use crate::source::{FileId, SourceFile, Sources};
use crate::syntax::parse::Kept;
use crate::syntax::{Parsed, ast, parse};

/// A compiled text, with everything that was found on the way.
#[derive(Debug)]
pub struct Compilation {
    /// The program's text and the standard vocabulary.
    pub sources: Sources,
    /// The program's text among them.
    pub file: FileId,
    /// The tree, as far as the text could be read.
    pub ast: ast::File,
    /// The program; absent where an error was found.
    pub ir: Option<ir::Program>,
    /// What the names mean.
    pub facts: check::Facts,
    /// What was found, in order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Compilation {
    /// Whether an error was found.
    pub fn failed(&self) -> bool {
        self.ir.is_none()
    }
}

/// Compiles a text.
pub fn compile(name: &str, text: &str) -> Compilation {
    compile_file(&SourceFile::new(name, text), parse::parse)
}

fn compile_file(source: &SourceFile, read: impl FnOnce(FileId, &str) -> Parsed) -> Compilation {
    let mut sources = Sources::new();
    let file = sources.add(source.clone());
    sources.add(vocabulary::source());
    let text = source.text();
    let parsed = read(file, text);
    let checked = check::check(&parsed.file, file, &sources);
    let mut diagnostics = parsed.diagnostics;
    drop_consequences(&mut diagnostics, &checked.diagnostics, text);
    let unread = diagnostics.iter().any(Diagnostic::is_error);
    // Where a clause could not be read, nothing can be said of what is not stated.
    let stated = |d: &Diagnostic| !(unread && d.code == Code::TierWithoutEntry);
    diagnostics.extend(checked.diagnostics.into_iter().filter(stated));
    tidy(&mut diagnostics);
    let ir = if unread { None } else { checked.ir };
    Compilation { sources, file, ast: parsed.file, ir, facts: checked.facts, diagnostics }
}

/// Compiles a text and lints it: what `progc check` reports, and an editor shows. A denied lint is an error among the
/// findings, and the program is there all the same.
pub fn check(name: &str, text: &str, options: &Options) -> Compilation {
    linted(compile(name, text), options)
}

/// As [`check()`], with what is kept of the text as it was before: for an editor, which asks at every letter. What comes of
/// it is the same.
pub fn check_again(source: &SourceFile, options: &Options, kept: &mut Kept) -> Compilation {
    linted(compile_file(source, |file, text| parse::parse_again(file, text, kept)), options)
}

fn linted(mut compiled: Compilation, options: &Options) -> Compilation {
    let context = Context {
        file: compiled.file,
        sources: &compiled.sources,
        ast: &compiled.ast,
        facts: &compiled.facts,
        ir: compiled.ir.as_ref(),
    };
    compiled.diagnostics = lint::lint_all(&context, options, std::mem::take(&mut compiled.diagnostics));
    compiled
}

/// A misspelled keyword (`grnats`) becomes a part of the name before it, and what follows the keyword seems out of place
/// to the grammar. The checker blames the word itself; the grammar's finding behind it is only a consequence.
fn drop_consequences(parsed: &mut Vec<Diagnostic>, checked: &[Diagnostic], text: &str) {
    parsed.retain(|finding| {
        let Some(at) = finding.span() else { return true };
        !checked.iter().any(|cause| {
            let blamed = matches!(cause.code, Code::MisspelledWord);
            let Some(word) = cause.span().filter(|_| blamed) else { return false };
            let line = text.get(word.end as usize..at.start as usize);
            line.is_some_and(|between| !between.contains(['\n', '\r']))
        })
    });
}
