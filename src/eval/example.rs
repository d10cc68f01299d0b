//! Examples: a partner made up by the program's author, and what must come out for it.

use super::display::{benefit_cell, benefit_value, possible_cell, tier_name};
use super::{BenefitValue, EvalError, Facts, Outcome, Run, Verdict, effective, reference};
use crate::ir::{Example, Expectation, FactValue, GrantValue, MeasureId, Program, TierId, Type};
use crate::source::Span;
use crate::value::{Date, Decimal};

/// An expectation that did not come true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// The expectation.
    pub span: Span,
    /// What was expected, in words.
    pub expected: String,
    /// What came out, in words.
    pub got: String,
}

/// What the misses of an example are; none where it holds. `today` is the day of an example that names none.
pub fn run(program: &Program, example: &Example, today: Date) -> Result<Vec<Miss>, EvalError> {
    let run = Run { as_of: example.on.unwrap_or(today), assume: example.assuming.clone() };
    let outcomes = reference::evaluate(&effective(program, &run), &facts(program, example))?;
    let mut misses = Vec::new();
    for (expectation, span) in &example.expect {
        for outcome in &outcomes {
            if let Some((expected, got)) = miss(program, outcome, expectation) {
                misses.push(Miss { span: *span, expected, got });
            }
        }
    }
    misses.dedup();
    Ok(misses)
}

/// The facts of an example: exactly those given; the others are not known, or none where it says `nothing else`.
pub fn facts(program: &Program, example: &Example) -> Facts {
    let mut facts = Facts::unknown(program);
    facts.held = example.held;
    if example.nothing_else {
        for (index, measure) in program.measures.iter().enumerate() {
            let none = match &measure.ty {
                Type::Number(_) => FactValue::Number(Decimal::ZERO),
                Type::Flag => FactValue::Flag(false),
                Type::SetOf(_) => FactValue::Set(Vec::new()),
                // There is no such thing as no day and no country.
                Type::Date | Type::OneOf(_) | Type::Text => continue,
            };
            facts.set(MeasureId::at(index), none);
        }
    }
    for given in &example.given {
        facts.set(given.measure, given.value.clone());
    }
    facts
}

/// What was expected and what came out instead; `None` where they agree.
fn miss(program: &Program, outcome: &Outcome, expectation: &Expectation) -> Option<(String, String)> {
    let held = match expectation {
        Expectation::Tier(tier) => outcome.decided && outcome.tier == *tier,
        Expectation::Possible(tiers) => same(&outcome.possible, tiers),
        Expectation::NeedsVendor(tiers) => same(&outcome.needs_vendor, tiers),
        Expectation::Specialisation(id) => outcome.specialisations.contains(&(*id, Verdict::Met)),
        Expectation::Benefit(id, value) => {
            let found = outcome.benefits.iter().find(|b| b.benefit == *id);
            found.is_some_and(|b| matches!(b.values.as_slice(), [only] if fits(only, value)))
        }
    };
    if held { None } else { Some(words(program, outcome, expectation)) }
}

fn same<T: Ord + Clone>(a: &[T], b: &[T]) -> bool {
    let sorted = |list: &[T]| {
        let mut list = list.to_vec();
        list.sort();
        list.dedup();
        list
    };
    sorted(a) == sorted(b)
}

/// Whether a benefit has come out as written. What is relative to other values cannot be written as an expectation.
fn fits(value: &BenefitValue, written: &GrantValue) -> bool {
    match (written, value) {
        (GrantValue::Had | GrantValue::Free, BenefitValue::Yes)
        | (GrantValue::Nothing, BenefitValue::None)
        | (GrantValue::Open { .. }, BenefitValue::Open)
        | (GrantValue::Undisclosed, BenefitValue::Undisclosed)
        | (GrantValue::BetterThan(_), BenefitValue::Better(_)) => true,
        (GrantValue::Amount(amount), BenefitValue::Number(number)) => amount.value == *number,
        (GrantValue::Between(low, high), BenefitValue::Between(from, to)) => low.value == *from && high.value == *to,
        (GrantValue::Level(level), BenefitValue::Level(found)) => level == found,
        (GrantValue::Words(words), BenefitValue::Words(found)) => words == found,
        (
            GrantValue::Had
            | GrantValue::Free
            | GrantValue::Nothing
            | GrantValue::Open { .. }
            | GrantValue::Undisclosed
            | GrantValue::BetterThan(_)
            | GrantValue::Amount(_)
            | GrantValue::Between(..)
            | GrantValue::Level(_)
            | GrantValue::Words(_)
            | GrantValue::Bands(_)
            | GrantValue::RelativeTo { .. }
            | GrantValue::TimesOf { .. }
            | GrantValue::More(_),
            _,
        ) => false,
    }
}

fn words(program: &Program, outcome: &Outcome, expectation: &Expectation) -> (String, String) {
    let possible = || match (outcome.decided, outcome.tier) {
        (true, None) => String::from("no tier"),
        (true, tier) => format!("`{}`", tier_name(program, tier)),
        (false, _) => format!("undecided: {}", possible_cell(program, outcome).replace('|', " or ")),
    };
    let names = |tiers: &[TierId]| {
        let names: Vec<String> = tiers.iter().map(|t| format!("`{}`", tier_name(program, Some(*t)))).collect();
        if names.is_empty() { String::from("none") } else { names.join(", ") }
    };
    match expectation {
        Expectation::Tier(None) => (String::from("no tier"), possible()),
        Expectation::Tier(tier) => (format!("`{}`", tier_name(program, *tier)), possible()),
        Expectation::Possible(tiers) => {
            let words: Vec<&str> = tiers.iter().map(|t| tier_name(program, *t)).collect();
            (format!("possible: {}", words.join(" or ")), possible())
        }
        Expectation::NeedsVendor(tiers) => (
            format!("the vendor to decide on {}", names(tiers)),
            format!("the vendor to decide on {}", names(&outcome.needs_vendor)),
        ),
        Expectation::Specialisation(id) => {
            let name = program.specialisations.get(id.index()).map_or("?", |s| s.name.as_str());
            (format!("the specialisation `{name}`"), format!("not, or not decided, the specialisation `{name}`"))
        }
        Expectation::Benefit(id, value) => {
            let name = program.benefits.get(id.index()).map_or("?", |b| b.column());
            let found = outcome.benefits.iter().find(|b| b.benefit == *id).map(|b| benefit_cell(program, b));
            let found = found.filter(|cell| !cell.is_empty()).unwrap_or_else(|| String::from("none"));
            let expected =
                written(value).map_or_else(|| String::from("as written"), |v| benefit_value(program, *id, &v));
            let expected = if expected.is_empty() { String::from("none") } else { expected };
            (format!("{name} {expected}"), format!("{name} {}", found.replace('|', " or ")))
        }
    }
}

fn written(value: &GrantValue) -> Option<BenefitValue> {
    match value {
        GrantValue::Had | GrantValue::Free => Some(BenefitValue::Yes),
        GrantValue::Nothing => Some(BenefitValue::None),
        GrantValue::Amount(amount) => Some(BenefitValue::Number(amount.value)),
        GrantValue::Between(low, high) => Some(BenefitValue::Between(low.value, high.value)),
        GrantValue::Level(level) => Some(BenefitValue::Level(*level)),
        GrantValue::Words(words) => Some(BenefitValue::Words(words.clone())),
        GrantValue::Open { .. } => Some(BenefitValue::Open),
        GrantValue::Undisclosed => Some(BenefitValue::Undisclosed),
        GrantValue::Bands(_)
        | GrantValue::RelativeTo { .. }
        | GrantValue::TimesOf { .. }
        | GrantValue::More(_)
        | GrantValue::BetterThan(_) => None,
    }
}
