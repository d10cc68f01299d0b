//! What the analysis says of all partners is what the reference evaluator says of each.

use std::collections::BTreeSet;

use progc::analyze::world::Key;
use progc::analyze::{Analysis, Leaf, Ref};
use progc::eval::{BenefitValue, effective, reference};
use progc::ir::{BenefitId, Program, TierId};

use crate::generate::{Dice, program};
use crate::harness::compiled;

/// The most terms that are fixed in every way.
const MOST_OPEN: usize = 6;

/// Looks at some partners of a program; how many were looked at.
fn compare(text: &str, ir: &Program, run: &progc::eval::Run, dice: &mut Dice) -> usize {
    let effective = effective(ir, run);
    let Ok(mut analysis) = Analysis::new(&effective) else { return 0 };
    let Ok(outcome) = analysis.outcome() else { return 0 };
    let mut benefits: Vec<(BenefitId, Ref)> = Vec::new();
    for index in 0..ir.benefits.len() {
        if let Ok(found) = analysis.benefit_of_outcome(BenefitId::at(index)) {
            benefits.push((BenefitId::at(index), found));
        }
    }
    let variables = analysis.world.variables.clone();
    let free: Vec<usize> =
        (0..variables.len()).filter(|&v| matches!(variables[v].key, Key::Open(_) | Key::Date(_))).collect();
    if free.len() > MOST_OPEN {
        return 0;
    }
    let coherent = analysis.coherent();
    let mut looked = 0;
    for _ in 0..10 {
        let mut place: Vec<Option<u32>> =
            variables.iter().map(|v| Some(u32::try_from(dice.below(v.cells.len())).unwrap())).collect();
        if analysis.diagrams.at(coherent, &place) != Some(&Leaf::Yes) {
            continue;
        }
        let facts = analysis.world.witness(&effective, &place).facts(ir);
        let outcomes = reference::evaluate(&effective, &facts).unwrap();
        assert_eq!(outcomes.len(), 1, "{text}");
        let found = &outcomes[0];
        if found.approximate {
            continue;
        }
        let mut tiers: BTreeSet<Option<TierId>> = BTreeSet::new();
        let mut values: Vec<BTreeSet<BenefitValue>> = vec![BTreeSet::new(); benefits.len()];
        for combination in 0..(1u32 << free.len()) {
            for (bit, &variable) in free.iter().enumerate() {
                place[variable] = Some(combination >> bit & 1);
            }
            match analysis.diagrams.at(outcome, &place) {
                Some(Leaf::Tier(tier)) => tiers.insert(*tier),
                other => panic!("no tier: {other:?}"),
            };
            for ((_, function), values) in benefits.iter().zip(&mut values) {
                match analysis.diagrams.at(*function, &place) {
                    Some(Leaf::Benefit(value)) => values.insert(value.clone()),
                    other => panic!("no benefit: {other:?}"),
                };
            }
        }
        let expected: BTreeSet<Option<TierId>> = found.possible.iter().copied().collect();
        let shown = analysis.world.witness(&effective, &place).given_text(ir);
        assert_eq!(tiers, expected, "tiers of a partner {shown}\n{run:?}\n{text}");
        for ((benefit, _), values) in benefits.iter().zip(&values) {
            let expected: BTreeSet<BenefitValue> = found.benefits[benefit.index()].values.iter().cloned().collect();
            let name = &ir.benefits[benefit.index()].name;
            assert_eq!(values, &expected, "{name} of a partner {shown}\n{run:?}\n{text}");
        }
        looked += 1;
    }
    looked
}

#[test]
fn the_analysis_agrees_with_the_reference() {
    let mut looked = 0;
    for seed in 0..200 {
        let mut dice = Dice::new(seed);
        let text = program::program(seed);
        let Some(ir) = compiled("generated.prog", &text).ir else { panic!("seed {seed} is no valid program") };
        let run = crate::agree::run(&mut dice);
        looked += compare(&text, &ir, &run, &mut dice);
    }
    println!("{looked} partners of 200 programs");
    assert!(looked > 1000, "{looked}");
}

/// Questions about one program on one day, with the answers of the analysis.
struct Questions {
    asked: Vec<serde_json::Value>,
    undecided: usize,
}

impl Questions {
    fn put(&mut self, mut question: serde_json::Value, answer: Result<bool, progc::analyze::Undecided>) {
        match answer {
            Ok(answer) => {
                question["answer"] = answer.into();
                self.asked.push(question);
            }
            Err(_) => self.undecided += 1,
        }
    }
}

fn questions(effective: &progc::eval::Effective) -> Questions {
    use progc::analyze::Undecided;
    use serde_json::json;
    let mut found = Questions { asked: Vec::new(), undecided: 0 };
    let p = &effective.program;
    let Ok(mut a) = Analysis::new(effective) else {
        return Questions { asked: Vec::new(), undecided: p.tiers.len() * 3 };
    };
    let some = |a: &mut Analysis<'_>, f: Result<Ref, Undecided>| f.and_then(|f| a.possible(f)).map(|f| f != Ref::NO);
    for tier in a.tiers() {
        let full = a.full(tier);
        found.put(json!({"ask": "can meet", "tier": tier.index()}), some(&mut a, full));
        let result = a.result(tier);
        found.put(json!({"ask": "comes out", "tier": tier.index()}), some(&mut a, result));
        for other in a.tiers().into_iter().filter(|other| *other != tier) {
            let answer = full.and_then(|full| {
                let high = a.full(other)?;
                a.implies(full, high)
            });
            found.put(json!({"ask": "implies", "tier": tier.index(), "other": other.index()}), answer);
        }
        for (place, measure) in a.world.numbers() {
            // Only where the value that stands for a cell is its lowest.
            let stepwise = match &p.measures[measure.index()].ty {
                progc::ir::Type::Number(rate) => rate.unit.smallest_step().is_some(),
                _ => false,
            };
            if p.measures[measure.index()].signed || !stepwise {
                continue;
            }
            let cells = a.world.variables[place].cells.clone();
            let least = full.and_then(|full| a.possible(full)).and_then(|full| a.diagrams.lowest(full, place));
            // The lowest value with which the tier can be met, and one that is a step higher.
            if let Ok(Some(least)) = least {
                for cell in [least as usize, least as usize + 1] {
                    if let Some(progc::ir::FactValue::Number(than)) = cells.get(cell) {
                        let question = json!({"ask": "meets with less", "tier": tier.index(),
                            "measure": measure.index(), "than": than.to_string()});
                        found.put(question, Ok(cell > least as usize));
                    }
                }
            }
        }
        let required: Vec<_> = p.tiers[tier.index()]
            .clauses
            .requirements
            .iter()
            .filter(|r| r.modality == progc::ir::Modality::Required)
            .collect();
        for at in 0..required.len() {
            let mut all = Ok(Ref::YES);
            for (_, other) in required.iter().enumerate().filter(|(index, _)| *index != at) {
                all = all.and_then(|all| {
                    let one = a.cond(&other.cond)?;
                    a.diagrams.and(all, one)
                });
            }
            let answer = all.and_then(|all| {
                let one = a.cond(&required[at].cond)?;
                a.implies(all, one)
            });
            found.put(json!({"ask": "requirement implied", "tier": tier.index(), "requirement": at}), answer);
        }
    }
    for index in 0..p.specialisations.len() {
        let who = a.specialised(progc::ir::SpecialisationId::at(index));
        found.put(json!({"ask": "specialised", "specialisation": index}), some(&mut a, who));
    }
    found
}

/// Writes the questions for `tests/independent/smt.py` to the file that `PROGC_QUESTIONS` names.
#[test]
#[ignore = "writes a file for the solver; .ci/run calls both"]
fn questions_for_the_solver() {
    let path = std::env::var("PROGC_QUESTIONS").expect("PROGC_QUESTIONS names a file");
    let (mut lines, mut asked, mut undecided) = (String::new(), 0, 0);
    let mut put = |name: &str, ir: &Program, run: &progc::eval::Run| {
        let effective = effective(ir, run);
        let found = questions(&effective);
        (asked, undecided) = (asked + found.asked.len(), undecided + found.undecided);
        let case = serde_json::json!({
            "name": name,
            "program": effective.program,
            "in_force": effective.in_force,
            "tracks_in_force": effective.tracks_in_force,
            "as_of": run.as_of.to_string(),
            "questions": found.asked,
        });
        lines += &(case.to_string() + "\n");
    };
    for seed in 0..150 {
        let Some(ir) = compiled("generated.prog", &program::program(seed)).ir else { panic!("seed {seed}") };
        put(&format!("seed {seed}"), &ir, &crate::agree::run(&mut Dice::new(seed)));
    }
    for path in crate::harness::files("programs", "prog") {
        let text = std::fs::read_to_string(&path).unwrap();
        let Some(ir) = compiled("shipped.prog", &text).ir else { continue };
        for run in progc::analyze::regime::regimes(&ir, crate::harness::today()) {
            put(&crate::harness::shown(&path), &ir, &run);
        }
    }
    std::fs::write(path, lines).unwrap();
    println!("{asked} questions with an answer, {undecided} not decided");
    // At least 95 in a hundred are decided.
    assert!(undecided * 19 <= asked, "{undecided} not decided, {asked} decided");
}

#[test]
fn a_search_ends_when_nobody_wants_to_know() {
    let text = "tier A requires purchases >= 10 EUR/yr and purchases < 5 EUR/yr grants margin 5%\n";
    let program = progc::pipeline::compile("a", text).ir.unwrap();
    let stop = progc::analyze::Stop::default();
    let found = || progc::analyze::findings::findings_until(&program, crate::harness::today(), &stop).found.len();
    assert!(found() > 0);
    stop.set();
    assert_eq!(found(), 0);
}
