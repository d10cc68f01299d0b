use super::program;
use crate::ir::{Atom, CondKind, Derivation, GrantValue, RowTest, Type, json};

/// Programs for the property that the IR as JSON is the IR.
const PROGRAMS: &[&str] = &[
    "tier Certified requires purchases >= 10000 EUR/yr and 1 certified engineer grants margin 25%",
    "tier A requires purchases >= 10 EUR/yr or purchases < 10 EUR/yr",
    "tier Silver requires training >= 0.5 days grants discount 25%\ntier Gold requires training >= 2 days and revenue open grants discount 10 percentage points more than Silver",
    "score performance up to 30 points: 2 points per customer reference up to 20 points, 10 points when purchases >= 50000 EUR/yr\ntier A requires performance >= 20 points",
    "measure purchases: money per year = sum of orders.amount over the last 12 months where not orders.retail\ntier A requires purchases >= 1 EUR/yr\ncommission open \"announced at launch\" of customer revenue for the life of the contract",
];

fn round_trip(text: &str) {
    let program = program(text);
    let written = json::write(&program);
    let read = json::read(&written).unwrap_or_else(|e| panic!("{e}: {text}"));
    assert_eq!(json::write(&read), written);
}

#[test]
fn the_ir_as_json_is_the_ir() {
    for text in PROGRAMS {
        round_trip(text);
    }
}

#[test]
fn the_first_sentence() {
    let program = program(PROGRAMS[0]);
    assert_eq!(program.header.currency.code(), "EUR");
    let columns: Vec<_> = program.measures.iter().map(|m| m.columns.first().unwrap().as_str()).collect();
    assert_eq!(columns, ["purchases", "certified engineers"]);
    assert_eq!(program.tiers.len(), 1);
    assert_eq!(program.benefits.len(), 1);
    // A margin can be settled on the lines of orders; nothing else of the vocabulary is part of the program.
    assert_eq!(program.tables.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["orders"]);
}

#[test]
fn tiers_stand_in_the_order_of_their_rank() {
    let text = "tier Top above Middle by invitation\ntier Low by default\ntier Middle requires invited\n\
        tier Best requires 9 certified engineers\ntier Upper above Middle requires 1 certified engineer";
    let names: Vec<_> = program(text).tiers.into_iter().map(|t| t.name).collect();
    assert_eq!(names, ["Low", "Middle", "Top", "Upper", "Best"]);
}

#[test]
fn invitations_are_acts_with_a_name_of_their_own_where_there_are_several() {
    let one = program("tier A by default\ntier B by invitation");
    assert_eq!(one.measures.len(), 1);
    assert!(one.measures[0].act);
    assert_eq!(one.measures[0].columns, ["invited", "invited to B", "B invited"]);
    let two = program("tier A by invitation\ntier B by invitation");
    let names: Vec<_> = two.measures.iter().map(|m| (m.name.as_str(), m.act)).collect();
    assert_eq!(names, [("invited to A", true), ("invited to B", true)]);
}

#[test]
fn what_is_not_stated_is_open() {
    let program = program("tier A\ntier B requires revenue open");
    let labels: Vec<_> = program.open_terms.iter().map(|o| o.label.as_str()).collect();
    assert_eq!(labels, ["A: requirements not stated", "B: revenue (open)"]);
    let atom = &program.tiers[0].clauses.requirements[0].cond.kind;
    assert!(matches!(atom, CondKind::Atom(Atom::Open(_))));
}

#[test]
fn a_provider_makes_a_measure_of_its_own_or_a_filter() {
    let base = program("tier A requires training >= 0.5 days from \"Trefz\"");
    let names: Vec<_> = base.measures.iter().map(|m| m.name.as_str()).collect();
    assert!(names.contains(&"training from Trefz"), "{names:?}");
    let derived = program(
        "measure training: duration in days = sum of trainings.length\ntier A requires training >= 0.5 days from \"Trefz\"",
    );
    let measure = derived.measures.iter().find(|m| m.name == "training from Trefz").unwrap();
    let Some(Derivation::Aggregate { filter: RowTest::All(tests), .. }) = &measure.derivation else {
        panic!("{measure:?}")
    };
    assert!(matches!(tests.last(), Some(RowTest::OneOf { .. })));
}

#[test]
fn one_written_date_is_one_unknown() {
    let text = "distribution in DE direct until early 2007\ndistribution in DE direct from early 2007\n\
        distribution in AT direct from mid 2007";
    let program = program(text);
    assert_eq!(program.dates.len(), 2);
    assert_eq!(program.distribution[0].validity.until, program.distribution[1].validity.from);
}

#[test]
fn a_package_is_a_part_of_the_condition_and_introduces_itself() {
    let program = program("tier A by default grants 5 support requests with package \"Value Package\"");
    assert_eq!(program.packages.len(), 1);
    let measure = &program.measures[program.package_measure.unwrap().index()];
    assert_eq!(measure.ty, Type::SetOf(vec!["Value Package".to_owned()]));
    let grant = &program.tiers[0].clauses.grants[0].grants[0];
    assert!(matches!(&grant.when.kind, CondKind::Atom(Atom::Has { member, .. }) if member == "Value Package"));
    assert!(matches!(grant.value, GrantValue::Amount(_)));
}

#[test]
fn a_change_that_breaks_the_ir_is_found_when_it_is_read() {
    let written = json::write(&program(PROGRAMS[0]));
    for (from, to) in [
        ("\"unit\": \"count\"", "\"unit\": \"points\""),
        ("\"benefit\": 0", "\"benefit\": 7"),
        ("\"measure\": 1", "\"measure\": 9"),
        ("\"version\": 1", "\"version\": 99"),
    ] {
        let broken = written.replacen(from, to, 1);
        assert_ne!(broken, written, "{from} is not in it");
        assert!(json::read(&broken).is_err(), "{from} became {to} and nobody saw it");
    }
}

#[test]
fn every_sentence_of_the_language_is_clean_and_survives_json() {
    let text = include_str!("sentences.prog");
    assert_eq!(super::findings(text), "");
    round_trip(text);
}

#[test]
fn shipped_programs_survive_json() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/programs");
    let mut seen = 0;
    for vendor in std::fs::read_dir(root).unwrap().filter_map(Result::ok).filter(|e| e.path().is_dir()) {
        for file in std::fs::read_dir(vendor.path()).unwrap().filter_map(Result::ok) {
            if file.path().extension().is_some_and(|e| e == "prog") {
                let text = std::fs::read_to_string(file.path()).unwrap();
                let compiled = crate::pipeline::compile("p.prog", &text);
                assert!(!compiled.failed(), "{}: {:#?}", file.path().display(), compiled.diagnostics);
                round_trip(&text);
                seen += 1;
            }
        }
    }
    assert!(seen >= 7, "only {seen} programs found");
}

#[test]
fn no_missing_or_doubled_word_makes_the_checker_stumble() {
    let text = include_str!("sentences.prog");
    let words: Vec<(usize, &str)> = text
        .split(' ')
        .scan(0, |at, w| {
            let start = *at;
            *at += w.len() + 1;
            Some((start, w))
        })
        .collect();
    for (at, word) in words.into_iter().step_by(4) {
        let (before, rest) = text.split_at(at);
        let after = rest.strip_prefix(word).unwrap();
        for changed in
            [format!("{before}{after}"), format!("{before}{word} {word}{after}"), format!("{before}Gold{after}")]
        {
            // What compiles keeps every invariant of the IR: the checker asserts it in tests.
            let compiled = crate::pipeline::compile("p.prog", &changed);
            assert!(compiled.ir.is_some() || !compiled.diagnostics.is_empty());
        }
    }
}
