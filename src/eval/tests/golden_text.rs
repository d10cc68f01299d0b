//! The rows that settle the meaning, from the program text on.

use super::build::{day, num};
use crate::eval::reference::{evaluate, explain};
use crate::eval::{Facts, Outcome, Run, display, effective, example};
use crate::ir::{FactValue, Program};
use crate::pipeline::compile;

fn program(text: &str) -> Program {
    let compiled = compile("test.prog", text);
    assert!(compiled.ir.is_some(), "{:#?}", compiled.diagnostics);
    compiled.ir.unwrap()
}

fn outcome(p: &Program, facts: &[(&str, FactValue)]) -> Outcome {
    let mut all = Facts::unknown(p);
    for (name, value) in facts {
        let index = p.measures.iter().position(|m| m.name == *name || m.plural == *name);
        let index = index.unwrap_or_else(|| panic!("no measure {name} in {:?}", p.measures));
        all.set(crate::ir::MeasureId::at(index), value.clone());
    }
    let run = Run { as_of: day("2026-01-01"), assume: Vec::new() };
    evaluate(&effective(p, &run), &all).unwrap().remove(0)
}

/// The cells tier, possible, undecided, needs_vendor, gap, and then the benefits.
fn cells(p: &Program, o: &Outcome) -> Vec<String> {
    let mut cells = vec![
        display::tier_cell(p, o.tier),
        display::possible_cell(p, o),
        display::undecided_cell(p, o),
        display::needs_vendor_cell(p, o),
        display::gap_cell(p, o),
    ];
    assert_eq!(o.decided, o.possible.len() == 1);
    cells.extend(o.benefits.iter().map(|benefit| display::benefit_cell(p, benefit)));
    cells
}

fn given<'a>(cells: &[(&'a str, &str)]) -> Vec<(&'a str, FactValue)> {
    let known = cells.iter().filter(|(_, text)| !text.is_empty());
    known
        .map(|&(name, text)| match text {
            "yes" | "no" => (name, FactValue::Flag(text == "yes")),
            _ => (name, num(text)),
        })
        .collect()
}

const CERTIFIED: &str =
    "tier Certified requires purchases >= 10000 EUR/yr and 1 certified engineer grants margin 25%\n";

#[test]
fn one_tier() {
    let p = program(CERTIFIED);
    let rows = [
        ("10000", "1", ["Certified", "Certified", "", "", "", "25"]),
        ("9999.99", "1", ["", "none", "", "", "purchases 0.01 EUR/yr", ""]),
        ("50000", "0", ["", "none", "", "", "1 certified engineer", ""]),
        ("", "1", ["", "none|Certified", "purchases", "", "unknown: purchases", "none|25"]),
        ("", "0", ["", "none", "", "", "1 certified engineer; unknown: purchases", ""]),
        ("0", "0", ["", "none", "", "", "purchases 10000 EUR/yr; 1 certified engineer", ""]),
    ];
    for (purchases, engineers, expected) in rows {
        let o = outcome(&p, &given(&[("purchases", purchases), ("certified engineers", engineers)]));
        assert_eq!(cells(&p, &o), expected, "{purchases} {engineers}");
    }
}

#[test]
fn by_invitation() {
    let p = program(&format!(
        "tier Accredited requires purchases >= 1000 EUR/yr grants margin 18%, starter kit\n{CERTIFIED}\
         tier Enterprise by invitation requires purchases >= 50000 EUR/yr grants margin 30%..35%\n"
    ));
    let rows = [
        ("60000", "0", "yes", ["Enterprise", "Enterprise", "", "", "", "30..35", "yes"]),
        ("60000", "2", "", ["Certified", "Certified", "", "Enterprise", "vendor: invited", "25", "yes"]),
        ("60000", "2", "no", ["Certified", "Certified", "", "", "vendor: invited", "25", "yes"]),
        (
            "",
            "1",
            "",
            ["", "none|Accredited|Certified", "purchases", "", "unknown: purchases", "none|18|25", "none|yes"],
        ),
        ("700", "0", "yes", ["", "none", "", "", "purchases 300 EUR/yr", "", ""]),
    ];
    for (purchases, engineers, invited, expected) in rows {
        let facts = [("purchases", purchases), ("certified engineers", engineers), ("invited", invited)];
        assert_eq!(cells(&p, &outcome(&p, &given(&facts))), expected, "{purchases} {engineers} {invited}");
    }
}

#[test]
fn whatever_the_purchases_are() {
    let p = program("tier A requires purchases >= 10 EUR/yr or purchases < 10 EUR/yr\n");
    assert_eq!(cells(&p, &outcome(&p, &[])), ["A", "A", "", "", ""]);
}

#[test]
fn allowance_of_a_package() {
    let p = program(
        "package \"Value Package\"\n\
         tier Member by default grants 5 support requests with package \"Value Package\"\n\
         tier Certified requires 2 customer references grants 10 support requests with package \"Value Package\"\n",
    );
    for (references, package, tier, requests) in
        [("0", "Value Package", "Member", "5"), ("2", "Value Package", "Certified", "10"), ("2", "", "Certified", "")]
    {
        let mut facts = given(&[("customer references", references)]);
        let packages = [package].into_iter().filter(|p| !p.is_empty()).map(str::to_owned).collect();
        facts.push(("package", FactValue::Set(packages)));
        let cells = cells(&p, &outcome(&p, &facts));
        assert_eq!((cells[0].as_str(), cells[5].as_str()), (tier, requests));
    }
}

#[test]
fn an_open_term() {
    let p = program(
        "tier Silver requires training >= 0.5 days grants discount 25%\n\
         tier Gold requires training >= 2 days and revenue open grants discount 10 percentage points more than Silver\n",
    );
    let open = "Gold: revenue (open)";
    let expected = ["Silver", "Silver|Gold", open, "", "unknown: Gold: revenue (open)", "25|35"];
    assert_eq!(cells(&p, &outcome(&p, &given(&[("training", "2")]))), expected);
    let gap = "training 1.5 days; unknown: Gold: revenue (open)";
    assert_eq!(cells(&p, &outcome(&p, &given(&[("training", "0.5")]))), ["Silver", "Silver", "", "", gap, "25"]);
}

#[test]
fn an_example_of_a_program() {
    let p = program(&format!(
        "tier Accredited requires purchases >= 1000 EUR/yr\n{CERTIFIED}\
         example \"one cent short\" given purchases 9999.99 EUR/yr, 1 certified engineer expect tier Accredited\n"
    ));
    let ran = example::run(&p, &p.examples[0], day("2026-01-01")).unwrap();
    assert_eq!(ran.failures, []);
}

#[test]
fn programs_of_this_project_can_be_evaluated() {
    let folders = std::fs::read_dir("programs").unwrap().flatten();
    let files = folders.filter_map(|folder| std::fs::read_dir(folder.path()).ok()).flatten().flatten();
    for path in files.map(|file| file.path()) {
        if path.extension().is_none_or(|extension| extension != "prog") {
            continue;
        }
        let name = path.display().to_string();
        let Some(p) = compile(&name, &std::fs::read_to_string(&path).unwrap()).ir else { continue };
        for as_of in ["2005-06-01", "2026-01-01"] {
            let assume = vec![crate::ir::Status::Planned];
            let e = effective(&p, &Run { as_of: day(as_of), assume });
            for outcome in explain(&e, &Facts::unknown(&p)).unwrap() {
                assert!(!cells(&p, &outcome.outcome)[1].is_empty() && !outcome.outcome.approximate, "{name}");
            }
        }
        for made in &p.examples {
            let ran = example::run(&p, made, day("2026-01-01")).unwrap();
            assert_eq!(ran.failures, [], "{name}: {}", made.name);
        }
    }
}
