//! Small programs, and what the checker says of them.

mod lowering;
mod names;
mod units;
mod whole;

use std::fmt::Write;

use crate::ir::Program;
use crate::pipeline::{Compilation, compile};

/// Every finding as `line:column code message`, with its first help and fix.
fn findings(text: &str) -> String {
    let compiled = compile("test.prog", text);
    let mut out = String::new();
    for d in &compiled.diagnostics {
        let place = d.span().map(|span| compiled.sources.place(span)).unwrap_or_default();
        let place = place.strip_prefix("test.prog:").unwrap_or(&place);
        let _ = writeln!(out, "{place} {} {}", d.code.id(), d.message);
        for fix in &d.fixes {
            let _ = writeln!(out, "    fix: {}", fix.title);
        }
        if d.fixes.is_empty()
            && let Some(help) = d.help.first()
        {
            let _ = writeln!(out, "    help: {help}");
        }
    }
    out
}

/// The program of a text that has no error.
fn program(text: &str) -> Program {
    let Compilation { ir, diagnostics, .. } = compile("test.prog", text);
    ir.unwrap_or_else(|| panic!("{diagnostics:#?}"))
}

/// Each text with what is found in it, for one reviewed snapshot a topic.
fn cases(texts: &[&str]) -> String {
    let mut out = String::new();
    for text in texts {
        for line in text.trim().lines() {
            let _ = writeln!(out, "| {line}");
        }
        let found = findings(text.trim());
        let _ = writeln!(out, "{}", if found.is_empty() { "clean\n" } else { &found });
    }
    out
}
