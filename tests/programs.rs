//! The programs that ship with progc.

use crate::generate;
use crate::harness::{compiled, drawn, files, is_finding, linted, report, shown};

#[test]
fn check_clean() {
    let mut problems = Vec::new();
    let programs = files("programs", "prog");
    assert!(!programs.is_empty(), "programs/ has no programs");
    for path in programs {
        let text = std::fs::read_to_string(&path).unwrap();
        let compilation = linted(&shown(&path), &text, &[]);
        if compilation.diagnostics.iter().any(is_finding) {
            problems.push(drawn(&compilation));
        }
    }
    report(&problems);
}

/// The tests that compare evaluators rest on them.
#[test]
fn generated_programs_have_no_error() {
    let mut problems = Vec::new();
    for seed in 0..100 {
        let compilation = compiled(&format!("seed-{seed}.prog"), &generate::program::program(seed));
        if compilation.ir.is_none() {
            problems.push(drawn(&compilation));
        }
    }
    report(&problems);
}
