//! What is written is read back as the same.

use progc::ir::{Program, json};

use crate::generate;
use crate::harness::{Page, compiled, files, report, shown};

/// Every program of the corpus and every shipped one that compiles, and generated ones.
fn programs() -> Vec<(String, Program)> {
    let mut programs = Vec::new();
    for path in files("programs", "prog") {
        let text = std::fs::read_to_string(&path).unwrap();
        programs.extend(compiled(&shown(&path), &text).ir.map(|ir| (shown(&path), ir)));
    }
    for path in files("tests/corpus", "md") {
        let page = Page::read(&path);
        for block in page.blocks.iter().filter(|b| b.word == "prog") {
            programs.extend(compiled("x.prog", page.body(block)).ir.map(|ir| (page.place(block, 0), ir)));
        }
    }
    for seed in 0..100 {
        programs
            .extend(compiled("x.prog", &generate::program::program(seed)).ir.map(|ir| (format!("seed {seed}"), ir)));
    }
    programs
}

#[test]
fn ir_and_json() {
    let mut problems = Vec::new();
    for (place, ir) in programs() {
        let text = json::write(&ir);
        match json::read(&text) {
            Ok(read) if json::write(&read) == text => {}
            Ok(read) => problems.push(format!("{place}: written\n{text}read\n{}", json::write(&read))),
            Err(error) => problems.push(format!("{place}: {error}")),
        }
    }
    report(&problems);
}
