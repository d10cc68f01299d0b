//! One example, and why it does not hold.

use crate::cli::Failure;
use crate::cli::why::leaves;
use crate::diagnostic::{Code, Diagnostic, Label};
use crate::eval::example::{self, Failure as Miss};
use crate::eval::{
    Effective, EvalError, Explanation, Facts, Outcome, Share, TierTrace, Verdict, display, effective, explain,
};
use crate::ir::{Example, Expectation, Program, TierId};
use crate::testing::generate::run_of;
use crate::value::Date;

/// The most places that explain one example.
const PLACES: usize = 8;

/// An example that was run.
pub(super) struct Case {
    pub(super) name: String,
    /// The line where it stands.
    pub(super) line: usize,
    /// Whether it does not hold.
    pub(super) failed: bool,
    /// What is wrong, where an example of a program does not hold.
    pub(super) finding: Option<Diagnostic>,
    /// The expectations that are not met.
    pub(super) misses: Vec<Miss>,
    /// The places that decided.
    pub(super) why: Vec<Label>,
}

/// Runs an example.
pub(super) fn run(program: &Program, item: &Example, today: Date) -> Result<Case, Failure> {
    let failed = |cause| Failure::Evaluation { partner: item.name.clone(), row: 0, cause };
    let misses = example::run(program, item, today).map_err(failed)?.failures;
    let line = program.sources.get(item.span.file).map_or(0, |file| file.line_column(item.span.range().start).line);
    let name = item.name.clone();
    let mut case = Case { name, line, failed: false, finding: None, misses: Vec::new(), why: Vec::new() };
    if misses.is_empty() {
        return Ok(case);
    }
    let effective = effective(program, &run_of(item, today));
    let facts = example::facts(program, item);
    case.why = why(program, item, &misses, &effective, &facts).map_err(failed)?;
    case.finding = finding(item, &misses, &case.why);
    case.misses = misses;
    case.failed = true;
    Ok(case)
}

fn finding(item: &Example, misses: &[Miss], why: &[Label]) -> Option<Diagnostic> {
    let (first, others) = misses.split_first()?;
    let said = |miss: &Miss| format!("expected {}, got {}", miss.expected, miss.found);
    let message = format!("the example \"{}\" does not hold", item.name);
    let mut found = Diagnostic::error(Code::ExampleFails, first.span, message).label(said(first));
    for miss in others {
        found = found.also(miss.span, said(miss));
    }
    for label in why {
        found = found.also(label.span, label.text.clone());
    }
    match misses.iter().find_map(|miss| miss.help.clone()) {
        Some(help) => Some(found.help(help)),
        None => Some(found),
    }
}

fn why(
    program: &Program,
    item: &Example,
    misses: &[Miss],
    effective: &Effective,
    facts: &Facts,
) -> Result<Vec<Label>, EvalError> {
    let missed = item.expect.iter().filter(|(_, span)| misses.iter().any(|miss| miss.span == *span));
    decided_by(program, missed.map(|(expectation, _)| expectation), effective, facts)
}

/// The lines of the program that decided otherwise than expected.
pub(super) fn decided_by<'e>(
    program: &Program,
    missed: impl Iterator<Item = &'e Expectation>,
    effective: &Effective,
    facts: &Facts,
) -> Result<Vec<Label>, EvalError> {
    let mut labels: Vec<Label> = Vec::new();
    let explanations = explain::explain(effective, facts)?;
    for expectation in missed {
        for explanation in &explanations {
            for label in of_expectation(program, expectation, explanation) {
                if !labels.contains(&label) && labels.len() < PLACES {
                    labels.push(label);
                }
            }
        }
    }
    Ok(labels)
}

fn of_expectation(p: &Program, expectation: &Expectation, explanation: &Explanation) -> Vec<Label> {
    let outcome = &explanation.outcome;
    match expectation {
        Expectation::Tier(expected) => {
            let mut found = Vec::new();
            if let Some(tier) = expected {
                found.extend(against(p, explanation, *tier));
            }
            for tier in outcome.possible.iter().copied().flatten().filter(|tier| Some(*tier) > *expected) {
                found.extend(in_favour(p, explanation, tier));
            }
            found
        }
        Expectation::Possible(expected) => {
            let missing = expected.iter().copied().flatten().filter(|tier| !outcome.possible.contains(&Some(*tier)));
            let more = outcome.possible.iter().copied().flatten().filter(|tier| !expected.contains(&Some(*tier)));
            let missing = missing.flat_map(|tier| against(p, explanation, tier));
            missing.chain(more.flat_map(|tier| in_favour(p, explanation, tier))).collect()
        }
        Expectation::NeedsVendor(expected) => {
            let missing = expected.iter().copied().filter(|tier| !outcome.needs_vendor.contains(tier));
            let more = outcome.needs_vendor.iter().copied().filter(|tier| !expected.contains(tier));
            missing.chain(more).flat_map(|tier| against(p, explanation, tier)).collect()
        }
        Expectation::Specialisation(id) => {
            let span = p.specialisations.get(id.index()).map(|found| found.span);
            let text = String::from("what it requires is not met");
            span.map(|span| Label { span, text, primary: false }).into_iter().collect()
        }
        Expectation::Benefit(benefit, _) => {
            let shares = explanation.shares.get(benefit.index()).map_or(&[][..], Vec::as_slice);
            let name = p.benefits.get(benefit.index()).map_or("?", |found| found.column());
            let label = |share: &Share| Label {
                span: share.span,
                text: format!("{name}: {}", display::part_text(p, *benefit, &share.part)),
                primary: false,
            };
            shares.iter().map(label).collect()
        }
    }
}

fn trace(explanation: &Explanation, tier: TierId) -> Option<&TierTrace> {
    explanation.tiers.iter().find(|found| found.tier == tier)
}

/// What keeps a partner from a tier.
fn against(p: &Program, explanation: &Explanation, tier: TierId) -> Vec<Label> {
    let Some(found) = trace(explanation, tier) else {
        return head(p, tier, format!("{} is not in force for this partner", display::tier_name(p, Some(tier))));
    };
    let mut labels = all_leaves(found);
    labels.retain(|label| label.primary);
    if labels.is_empty() && overtaken(&explanation.outcome, tier) {
        return head(p, tier, format!("{} is met, too", display::tier_name(p, Some(tier))));
    }
    labels
}

/// What a partner has a tier for.
fn in_favour(p: &Program, explanation: &Explanation, tier: TierId) -> Vec<Label> {
    let labels = trace(explanation, tier).map(all_leaves).unwrap_or_default();
    if labels.is_empty() {
        return head(p, tier, format!("{} asks for nothing", display::tier_name(p, Some(tier))));
    }
    labels
}

fn head(p: &Program, tier: TierId, text: String) -> Vec<Label> {
    let span = p.tiers.get(tier.index()).map(|found| found.span);
    span.map(|span| Label { span, text, primary: false }).into_iter().collect()
}

fn all_leaves(trace: &TierTrace) -> Vec<Label> {
    let mut labels = Vec::new();
    for condition in &trace.conditions {
        leaves(condition, &mut labels);
    }
    labels
}

fn overtaken(outcome: &Outcome, tier: TierId) -> bool {
    outcome.tiers.iter().any(|found| found.tier == tier && found.verdict == Verdict::Met)
}
