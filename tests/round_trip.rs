//! What is written is read back as the same.

use std::collections::BTreeSet;

use progc::format::format;
use progc::ir::{Program, json};
use serde_json::Value;

use crate::generate;
use crate::harness::{Page, compiled, files, report, root, shown};

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

/// What the formatter makes of a text means the same, but for places in the text.
#[test]
fn formatted_programs_mean_the_same() {
    let mut problems = Vec::new();
    for seed in 0..60 {
        let text = generate::program::program(seed);
        let clean = format(&text).unwrap();
        let [before, after] = [&text, &clean].map(|text| {
            let ir = compiled("x.prog", text).ir.unwrap();
            let mut tree: Value = serde_json::from_str(&json::write(&ir)).unwrap();
            without_places(&mut tree);
            serde_json::to_string_pretty(&tree).unwrap()
        });
        if let Some((old, new)) = before.lines().zip(after.lines()).find(|(old, new)| old != new) {
            problems.push(format!("seed {seed}: {old} became {new}\n{clean}"));
        } else if before.lines().count() != after.lines().count() {
            problems.push(format!("seed {seed}: of another length\n{clean}"));
        }
    }
    report(&problems);
}

fn without_places(tree: &mut Value) {
    match tree {
        Value::Object(fields) => {
            fields.retain(|name, _| name != "sources");
            fields.values_mut().for_each(without_places);
            if ["file", "start", "end"].iter().all(|name| fields.contains_key(*name)) {
                fields.clear();
            }
        }
        Value::Array(values) => values.iter_mut().for_each(without_places),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Every word of the grammar stands in some generated program, so that no construct escapes the tests that rest on them.
#[test]
fn generated_programs_use_the_whole_grammar() {
    let mut said = BTreeSet::new();
    for seed in 0..100 {
        let text = generate::program::program(seed).to_lowercase();
        let bare: String = text.split('"').step_by(2).collect::<Vec<_>>().join(" ");
        said.extend(bare.split(|c: char| !c.is_alphanumeric() && !"'-%<>=!".contains(c)).map(str::to_owned));
    }
    let grammar = std::fs::read_to_string(root().join("grammar/prog.pest")).unwrap();
    let mut missing = Vec::new();
    // `kw_vendors = @{ ^"vendor" ~ ("'" | "’") ~ ^"s" ~ !ident }`: any of the words in quotes will do.
    // `merged from` only ends a name, so that a message can say how it is written.
    for line in grammar.lines().filter(|line| line.starts_with("kw_") && !line.starts_with("kw_merged")) {
        let words: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
        let vendors = line.starts_with("kw_vendors") && said.contains("vendor's");
        if !vendors && !words.iter().any(|word| said.contains(*word)) {
            missing.push(line.to_owned());
        }
    }
    report(&missing);
}
