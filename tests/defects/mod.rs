//! Defects on purpose: programs are changed as a slip of the hand would change them, and the analysis has to see what matters.
//!
//! What matters is decided by [`enumerate`]: it asks the reference evaluator about every combination of values around the
//! thresholds, and knows nothing of diagrams. `PROGC_DEFECTS=400 cargo test --release defects -- --nocapture` prints the
//! table for so many of them.

mod enumerate;
mod mutate;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use progc::analyze::findings::findings;
use progc::diagnostic::Code;
use progc::eval::{Run, effective};
use progc::ir::Program;
use progc::value::Date;

use crate::harness::{Page, compiled, files, root, shown, today};
use enumerate::Property;

/// How many defects are made.
fn wanted() -> usize {
    std::env::var("PROGC_DEFECTS").ok().map_or(60, |count| count.parse().expect("PROGC_DEFECTS is a number"))
}

/// The findings that say a property.
fn said_by(property: Property) -> &'static [Code] {
    match property {
        Property::Unreachable => &[Code::UnreachableTier],
        Property::PassedOver => &[Code::TierPassedOver, Code::SameTiers],
        Property::AsksLess => &[Code::AsksLess],
        Property::GivesLess => &[Code::GrantsLess],
        Property::MoreLoses => &[Code::MoreLosesTier],
        Property::Cliff => &[Code::Cliff, Code::GrantsLess],
        Property::Implied => &[Code::ImpliedRequirement],
    }
}

/// A program that is sound, and whose text can be changed.
struct Base {
    name: String,
    text: String,
}

fn bases() -> Vec<Base> {
    let page = Page::read(&root().join("tests/defects/programs.md"));
    let own = page.blocks.iter().filter(|block| block.word == "prog");
    let mut all: Vec<Base> =
        own.map(|block| Base { name: block.heading.clone(), text: page.body(block).to_owned() }).collect();
    for path in files("programs", "prog").into_iter().filter(|p| !p.starts_with(root().join("programs/standard"))) {
        all.push(Base { name: shown(&path), text: std::fs::read_to_string(&path).unwrap() });
    }
    all
}

fn codes(program: &Program) -> BTreeSet<Code> {
    findings(program, today()).found.iter().map(|found| found.code).collect()
}

/// The one day on which a program is enumerated; `None` where not all of its days are alike.
fn day(program: &Program) -> Option<Date> {
    let runs = progc::analyze::regime::regimes(program, today());
    (program.dates.is_empty()).then(|| runs.first().map(|run| run.as_of)).flatten()
}

#[derive(Default)]
struct Row {
    made: usize,
    refused: usize,
    matter: usize,
    found: usize,
    beyond: usize,
    harmless: usize,
}

#[test]
fn what_is_sound_raises_no_alarm() {
    for base in bases() {
        let compilation = compiled(&base.name, &base.text);
        let Some(ir) = compilation.ir else { panic!("{} does not compile", base.name) };
        let report = findings(&ir, today());
        let found: Vec<&str> = report.found.iter().map(|found| found.message.as_str()).collect();
        assert!(found.is_empty(), "{}: {found:?}", base.name);
        assert!(report.undecided.is_empty(), "{}: {:?}", base.name, report.undecided);
    }
}

#[test]
fn defects_that_matter_are_found() {
    let bases = bases();
    let mut table: BTreeMap<&str, Row> = BTreeMap::new();
    let mut problems = Vec::new();
    let mut listed = String::new();
    for defect in mutate::defects(&bases, wanted()) {
        let row = table.entry(defect.kind).or_default();
        row.made += 1;
        let compilation = compiled("defect.prog", &defect.text);
        let Some(ir) = compilation.ir else {
            row.refused += 1;
            continue;
        };
        let said = codes(&ir);
        let effective = day(&ir).map(|as_of| effective(&ir, &Run { as_of, assume: Vec::new() }));
        let Some(properties) = effective.and_then(|effective| enumerate::properties(&effective)) else {
            row.beyond += 1;
            continue;
        };
        if properties.is_empty() {
            row.harmless += 1;
        } else {
            row.matter += 1;
        }
        let mut missed = false;
        for &property in &properties {
            if !said_by(property).iter().any(|code| said.contains(code)) {
                missed = true;
                problems.push(format!("{property:?} is not said of\n{}\nsaid: {said:?}", defect.text));
            }
        }
        // The other way round, nothing is said that the enumeration does not see.
        for property in Property::ALL {
            let alone = said_by(property).first().is_some_and(|code| said.contains(code));
            if alone && !properties.contains(&property) {
                problems.push(format!("{property:?} is said, and is not so, of\n{}", defect.text));
            }
        }
        if !properties.is_empty() && !missed {
            row.found += 1;
        }
        if properties.is_empty() && said.is_empty() {
            let _ = writeln!(listed, "{}: {} in {}", defect.kind, defect.what, defect.base);
        }
    }
    println!("| defect | made | refused by the checker | matter | found | harmless | not enumerated |");
    println!("|---|---|---|---|---|---|---|");
    for (kind, row) in &table {
        println!(
            "| {kind} | {} | {} | {} | {} | {} | {} |",
            row.made, row.refused, row.matter, row.found, row.harmless, row.beyond
        );
    }
    println!("\nharmless: no tier, order or benefit is the worse for\n{listed}");
    crate::harness::report(&problems);
    let matter: usize = table.values().map(|row| row.matter).sum();
    assert!(matter * 5 >= wanted(), "{matter} of {} defects matter", wanted());
}
