//! Every code has a page, and every page tells the truth: its Wrong example has the code, its Right one is clean.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use progc::diagnostic::{Code, Diagnostic};

use crate::harness::{Block, Page, Progc, check_generated, drawn, files, is_finding, linted, report, root};

/// What these are about is too large to be shown: a whole file.
const NOT_SHOWN: [&str; 1] = ["E0112"];

const SECTIONS: [&str; 3] = ["Wrong", "Right", "Why"];

#[test]
fn every_code_has_its_own_number_and_name() {
    let ids: BTreeSet<&str> = Code::ALL.iter().map(|c| c.id()).collect();
    let names: BTreeSet<&str> = Code::ALL.iter().map(|c| c.slug()).collect();
    assert_eq!((ids.len(), names.len()), (Code::ALL.len(), Code::ALL.len()));
    assert!(Code::ALL.is_sorted_by_key(|c| c.id()), "codes stand in the order of their numbers");
}

#[test]
fn every_page_has_a_code() {
    let mut problems = Vec::new();
    for path in files("docs/codes", "md") {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if stem != "README" && !Code::ALL.iter().any(|c| c.id() == stem) {
            problems.push(format!("docs/codes/{stem}.md explains no code"));
        }
    }
    report(&problems);
}

#[test]
fn every_page_tells_the_truth() {
    let mut problems = Vec::new();
    for code in Code::ALL {
        let page = Page::read(&root().join(format!("docs/codes/{}.md", code.id())));
        let headings: Vec<&str> = page.text.lines().filter_map(|l| l.strip_prefix("## ")).collect();
        if headings != SECTIONS || !page.text.starts_with("# ") {
            problems.push(format!("{code:?}: the page has a title and the sections {SECTIONS:?}, not {headings:?}"));
        }
        for heading in ["Wrong", "Right"] {
            let blocks: Vec<&Block> = page.blocks.iter().filter(|b| b.heading == heading).collect();
            if !blocks.iter().any(|b| b.word == "prog") && !NOT_SHOWN.contains(&code.id()) {
                problems.push(format!("{code:?}: `{heading}` shows no program"));
            }
            // A program belongs with the tables that follow it.
            for example in blocks.chunk_by(|_, next| next.word != "prog") {
                let of = if example.len() == 1 { of_program } else { of_data };
                let of = if code == &Code::ExampleFails { of_examples } else { of };
                let (codes, drawn) = of(&page, example);
                let told = if heading == "Wrong" { is_exactly(&codes, *code) } else { codes.is_empty() };
                if !told || drawn.contains("panicked") {
                    let place = page.place(example[0], 0);
                    problems.push(format!("{place}: `{heading}` of {} gives {codes:?}\n\n{drawn}", code.id()));
                }
            }
        }
    }
    report(&problems);
}

/// The code itself, and no error beside it.
fn is_exactly(found: &BTreeSet<String>, code: Code) -> bool {
    found.contains(code.id()) && found.iter().all(|c| c == code.id() || !c.starts_with('E'))
}

/// Codes of errors and warnings, and how they look.
type Found = (BTreeSet<String>, String);

fn of_program(page: &Page, example: &[&Block]) -> Found {
    let stem = page.path.file_stem().unwrap_or_default().to_string_lossy();
    let code = Code::find(&stem);
    let compilation = linted("example.prog", page.body(example[0]), code.as_slice());
    // A note is worth a page, too; on other pages it does not count.
    let of_this_page = |d: &&Diagnostic| is_finding(d) || code == Some(d.code);
    let findings = compilation.diagnostics.iter().filter(of_this_page);
    (findings.map(|d| d.code.id().to_owned()).collect(), drawn(&compilation))
}

/// What `progc test` says: the examples of a program are run only there.
fn of_examples(page: &Page, example: &[&Block]) -> Found {
    let ran = Progc::new(["test", "example.prog"]).file("example.prog", page.body(example[0])).run();
    let codes = if ran.stdout.contains("[E0480]") { BTreeSet::from([String::from("E0480")]) } else { BTreeSet::new() };
    (codes, ran.stdout)
}

/// The first table is that of the partners; ```csv orders is the table `orders`. A block is of the kind of its word: csv,
/// json, ndjson; with `windows-1252` it is saved in that encoding. Options with `=` go to `progc eval`.
fn of_data(page: &Page, example: &[&Block]) -> Found {
    let partners = format!("partners.{}", example[1].word);
    let mut run = Progc::new(["eval", "example.prog", &partners]).file("example.prog", page.body(example[0]));
    for block in &example[1..] {
        let old = block.has("windows-1252");
        let bytes = if old { in_windows_1252(page.body(block)) } else { page.body(block).as_bytes().to_vec() };
        let (flags, names): (Vec<&String>, Vec<&String>) = block.options.iter().partition(|o| o.contains('='));
        run = match names.iter().find(|n| **n != "windows-1252") {
            Some(name) => {
                let file = format!("{name}.{}", block.word);
                run.file(&file, bytes).arg(format!("--table={name}={file}"))
            }
            None => run.file(&partners, bytes),
        };
        run = flags.iter().fold(run, |run, flag| run.arg(format!("--{flag}")));
    }
    let ran = run.run();
    let heads = ran.stderr.lines().filter_map(|l| l.strip_prefix("error[").or_else(|| l.strip_prefix("warning[")));
    let codes = heads.filter_map(|l| Some(l.split_once(']')?.0.to_owned()));
    (codes.collect(), ran.to_string())
}

/// The umlauts of both are at the same numbers.
fn in_windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(c).unwrap()).collect()
}

#[test]
fn the_index_is_current() {
    let groups = [
        ("E01", "Syntax: the text cannot be read as a program"),
        ("E02", "Names"),
        ("E03", "Types and units"),
        ("E04", "The whole program"),
        ("E05", "Data"),
        ("W", "Lints"),
    ];
    let mut index = String::from(
        "# Codes\n\nEvery finding has a code with a page, which `progc explain CODE` shows too. Made by `UPDATE=1 cargo test`.\n",
    );
    let mut listed = 0;
    for (prefix, title) in groups {
        let codes: Vec<&Code> = Code::ALL.iter().filter(|c| c.id().starts_with(prefix)).collect();
        if codes.is_empty() {
            continue;
        }
        write!(index, "\n## {title}\n\n| code | name | |\n|---|---|---|\n").unwrap();
        for code in codes {
            let id = code.id();
            let first = code.page().lines().find(|l| !l.is_empty() && !l.starts_with('#')).unwrap_or_default();
            writeln!(index, "| [{id}]({id}.md) | {} | {first} |", code.slug()).unwrap();
            listed += 1;
        }
    }
    assert_eq!(listed, Code::ALL.len(), "every code is of a group");
    report(check_generated(&root().join("docs/codes/README.md"), &index).err().as_slice());
}
