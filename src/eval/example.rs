//! Examples that a program holds itself to.

use super::entry::Said;
use super::{BenefitValue, EvalError, Facts, Outcome, Run, Verdict, display, effective, reference};
use crate::ir::{BenefitId, Example, Expectation, MeasureId, Program, TierId};
use crate::source::Span;
use crate::value::Date;

/// What came out for an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// The outcomes: one a track where the example is in several, else one.
    pub outcomes: Vec<Outcome>,
    /// The expectations that are not met, with what came out instead.
    pub failures: Vec<Failure>,
}

/// An expectation that is not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The expectation.
    pub span: Span,
    /// What it says: `tier Certified`.
    pub expected: String,
    /// What came out: `tier Accredited`.
    pub found: String,
    /// How to decide it, where facts are missing.
    pub help: Option<String>,
}

/// Evaluates an example, on its own day or else on `today`, and holds the outcome against what it expects.
pub fn run(program: &Program, example: &Example, today: Date) -> Result<Ran, EvalError> {
    let run = Run { as_of: example.on.unwrap_or(today), assume: example.assuming.clone() };
    let (effective, facts) = (effective(program, &run), facts(program, example));
    let outcomes = reference::evaluate(&effective, &facts)?;
    let mut failures = Vec::new();
    for (expectation, span) in &example.expect {
        let wrong = outcomes.iter().find_map(|outcome| Some((outcome, disappoints(program, outcome, expectation)?)));
        let Some((outcome, (expected, mut found))) = wrong else { continue };
        let undecided = match expectation {
            Expectation::Tier(_) => !outcome.decided,
            Expectation::Benefit(benefit, _) => values_of(outcome, *benefit) > 1,
            Expectation::Possible(_) | Expectation::NeedsVendor(_) | Expectation::Specialisation(_) => false,
        };
        if let (Expectation::Benefit(benefit, _), true) = (expectation, undecided) {
            let by = undecided_by(program, &effective, &facts, *benefit)?;
            if !by.is_empty() {
                found = format!("{found}, undecided by {}", by.join(", "));
            }
        }
        let help = (undecided && !example.nothing_else).then(|| {
            String::from(
                "say what the partner has, or add `nothing else` behind `given`: then what is not given is none",
            )
        });
        failures.push(Failure { span: *span, expected, found, help });
    }
    Ok(Ran { outcomes, failures })
}

/// How many values a benefit may have.
fn values_of(outcome: &Outcome, benefit: BenefitId) -> usize {
    outcome.benefits.iter().find(|found| found.benefit == benefit).map_or(0, |found| found.values.len())
}

/// The measures that are not given and without which a benefit has fewer values.
fn undecided_by(
    program: &Program,
    effective: &super::Effective,
    facts: &Facts,
    benefit: BenefitId,
) -> Result<Vec<String>, EvalError> {
    let most = |facts: &Facts| -> Result<usize, EvalError> {
        let outcomes = reference::evaluate(effective, facts)?;
        Ok(outcomes.iter().map(|outcome| values_of(outcome, benefit)).max().unwrap_or(0))
    };
    let now = most(facts)?;
    let mut by = Vec::new();
    for (index, measure) in program.measures.iter().enumerate() {
        let id = MeasureId::at(index);
        let Some(none) = measure.none().filter(|_| facts.get(id).is_none()) else { continue };
        let mut with = facts.clone();
        with.set(id, none);
        if most(&with)? < now {
            by.push(measure.name.clone());
        }
    }
    Ok(by)
}

/// The facts of an example: what is not given is unknown, or none where it says that there is nothing else.
/// An act of the vendor that is not given is not recorded in either case, and a date has no none.
pub fn facts(program: &Program, example: &Example) -> Facts {
    let mut facts = if example.nothing_else { Facts::nothing(program) } else { Facts::unknown(program) };
    facts.held = example.held;
    for given in &example.given {
        facts.set(given.measure, given.value.clone());
    }
    facts
}

/// What was expected and what came out, where they differ.
fn disappoints(p: &Program, outcome: &Outcome, expectation: &Expectation) -> Option<(String, String)> {
    let tiers =
        |tiers: &[Option<TierId>]| tiers.iter().map(|&tier| display::tier_name(p, tier)).collect::<Vec<_>>().join(", ");
    match expectation {
        Expectation::Tier(tier) => {
            let met = outcome.decided && outcome.tier == *tier;
            let found = if outcome.decided {
                format!("tier {}", display::tier_name(p, outcome.tier))
            } else {
                format!("possible {}, undecided by {}", tiers(&outcome.possible), display::undecided_cell(p, outcome))
            };
            (!met).then(|| (format!("tier {}", display::tier_name(p, *tier)), found))
        }
        Expectation::Possible(expected) => {
            let mut sorted = expected.clone();
            sorted.sort_unstable();
            sorted.dedup();
            let met = sorted == outcome.possible;
            (!met).then(|| (format!("possible {}", tiers(&sorted)), format!("possible {}", tiers(&outcome.possible))))
        }
        Expectation::NeedsVendor(expected) => {
            let mut sorted = expected.clone();
            sorted.sort_unstable();
            sorted.dedup();
            let text = |ids: &[TierId]| tiers(&ids.iter().copied().map(Some).collect::<Vec<_>>());
            let met = sorted == outcome.needs_vendor;
            (!met).then(|| {
                (format!("needs vendor {}", text(&sorted)), format!("needs vendor {}", text(&outcome.needs_vendor)))
            })
        }
        Expectation::Specialisation(id) => {
            let name = p.specialisations.get(id.index()).map_or("?", |s| s.name.as_str());
            let verdict = outcome.specialisations.iter().find(|(found, _)| found == id).map(|(_, verdict)| *verdict);
            let found = match verdict {
                Some(Verdict::Met) => return None,
                Some(Verdict::Unknown) => "perhaps",
                Some(Verdict::NotMet) => "not met",
                None => "not in force",
            };
            Some((format!("specialisation {name}"), format!("{name}: {found}")))
        }
        Expectation::Benefit(benefit, value) => {
            let name = p.benefits.get(benefit.index()).map_or("?", |b| b.name.as_str());
            let found = outcome.benefits.iter().find(|found| found.benefit == *benefit)?;
            let expected = match Said::by(p, *benefit, value) {
                Said::Value(value) => Some(value),
                Said::Bands(_) | Said::Of(..) | Said::More => None,
            };
            let met = expected.as_ref().is_some_and(|expected| found.values.as_slice() == [expected.clone()]);
            let text = |value: &BenefitValue| display::benefit_value(p, *benefit, value);
            (!met).then(|| {
                let wanted = expected.as_ref().map_or_else(|| String::from("a single value"), text);
                let values: Vec<String> = found.values.iter().map(text).collect();
                (format!("{name} {wanted}"), format!("{name} {}", values.join(" or ")))
            })
        }
    }
}
