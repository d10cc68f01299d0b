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
    let mut analysis = match Analysis::new(&effective) {
        Ok(analysis) => analysis,
        Err(_) => return 0,
    };
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
