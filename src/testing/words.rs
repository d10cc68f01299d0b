//! How goals and generated examples read.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::generate::Made;
use super::goals::{Goal, Goals, Kind, Mark, Values};
use crate::analyze::witness::{given_text, name_text};
use crate::eval::{BenefitValue, Outcome, display};
use crate::ir::{BenefitId, BenefitKind, MeasureId, Program, Status, TierId, Type};
use crate::source::Span;
use crate::value::{Amount, Decimal};

/// So many characters of a program's words are shown in a name.
const WORDS: usize = 60;

/// The words of the program at a place, in one line, without quotation marks and shortened.
fn quoted_words(p: &Program, span: Span) -> String {
    let text = p.sources.get(span.file).and_then(|file| file.text().get(span.range())).unwrap_or("");
    let line: Vec<&str> = text.lines().map(|line| line.split('#').next().unwrap_or("").trim()).collect();
    let words = line.join(" ").replace('"', "");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= WORDS {
        return words;
    }
    let mut short: String = words.chars().take(WORDS).collect();
    if let Some(end) = short.rfind(' ') {
        short.truncate(end);
    }
    format!("{short} …")
}

/// A number of a measure with its unit.
pub fn number_text(p: &Program, measure: MeasureId, number: Decimal) -> String {
    match p.measures.get(measure.index()).map(|found| &found.ty) {
        Some(Type::Number(rate)) => Amount { value: number, unit: rate.unit, per: rate.per }.to_string(),
        Some(Type::Date | Type::Flag | Type::OneOf(_) | Type::SetOf(_) | Type::Text) | None => number.to_string(),
    }
}

/// What is to be shown, in a few words: `met`, `9999.99 EUR/yr`, `applied`.
pub fn goal(p: &Program, goals: &Goals, goal: &Goal) -> String {
    match &goal.kind {
        Kind::Tier(_) => String::from("comes out"),
        Kind::Part(part, mark) => String::from(match mark {
            Mark::Met => "met",
            Mark::NotMet => "not met",
            Mark::Unknown => "not known",
            Mark::Decides if is_open(p, goals, *part) => "both ways possible",
            Mark::Decides => "decides",
        }),
        Kind::Value { measure, values, .. } => {
            let name = display::measure_name(p, *measure);
            match values {
                Values::At(value) => format!("{name} at {}", number_text(p, *measure, *value)),
                Values::Below(limit) => format!("{name} below {}", number_text(p, *measure, *limit)),
                Values::Above(limit) => format!("{name} above {}", number_text(p, *measure, *limit)),
            }
        }
        Kind::Grant { applied: true, .. } => String::from("had"),
        Kind::Grant { applied: false, .. } => String::from("not had"),
    }
}

fn is_open(p: &Program, goals: &Goals, part: usize) -> bool {
    let cond = goals.parts.get(part).and_then(|part| super::replace::condition(p, part));
    cond.is_some_and(super::seen::is_open)
}

/// The name of an example that was made, told apart from those there are.
fn name(p: &Program, goals: &Goals, made: &Made, taken: &mut BTreeSet<String>) -> String {
    let found = goals.goals.get(made.goal);
    let words = |goal: &Goal| quoted_words(p, goal.span);
    let plain = match found.map(|goal| (goal, &goal.kind)) {
        _ if made.given.is_empty() && !made.nothing_else => String::from("nothing is known"),
        Some((_, Kind::Tier(tier))) => format!("a partner in {}", display::tier_name(p, Some(*tier))),
        Some((goal, Kind::Part(part, mark))) => match mark {
            Mark::Met => format!("met: {}", words(goal)),
            Mark::NotMet => format!("not met: {}", words(goal)),
            Mark::Unknown => format!("not known: {}", words(goal)),
            Mark::Decides if is_open(p, goals, *part) => format!("still open: {}", words(goal)),
            Mark::Decides => format!("decides: {}", words(goal)),
        },
        Some((
            _,
            Kind::Value { measure, values: Values::At(value) | Values::Below(value) | Values::Above(value), .. },
        )) => {
            let given = made.given.iter().find(|(given, _)| given == measure).map(|(_, value)| value);
            let number = match given {
                Some(crate::ir::FactValue::Number(number)) => *number,
                _ => *value,
            };
            format!("{} {}", display::measure_name(p, *measure), number_text(p, *measure, number))
        }
        Some((goal, Kind::Grant { applied, .. })) => {
            format!("{}: {}", if *applied { "with" } else { "without" }, words(goal))
        }
        None => String::from("a partner"),
    };
    let plain = plain.replace('"', "'");
    let mut name = plain.clone();
    let mut number = 2;
    while !taken.insert(name.to_lowercase()) {
        name = format!("{plain}, {number}");
        number += 1;
    }
    name
}

/// How much an example is made to expect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expects {
    /// The tier, and the benefit that the example is about.
    TierAndBenefit,
    /// The tier alone.
    Tier,
}

/// An example as a program holds it. Where several can be written, the caller asks for the fullest that compiles.
pub fn example(p: &Program, goals: &Goals, made: &Made, taken: &mut BTreeSet<String>, expects: Expects) -> String {
    let mut text = format!("example \"{}\" on {}", name(p, goals, made, taken), made.run.as_of);
    let assumed: Vec<&str> = made.run.assume.iter().copied().map(Status::word).collect();
    if !assumed.is_empty() {
        let _ = write!(text, " assuming {}", assumed.join(", "));
    }
    let mut facts: Vec<String> =
        made.given.iter().filter_map(|(measure, value)| given_text(p, *measure, value)).collect();
    if made.nothing_else {
        facts.push(String::from("nothing else"));
    }
    if !facts.is_empty() {
        let _ = write!(text, " given {}", facts.join(", "));
    }
    let _ = writeln!(text, " expect {}", expectation(p, goals, made, expects).join(", "));
    text
}

fn expectation(p: &Program, goals: &Goals, made: &Made, expects: Expects) -> Vec<String> {
    let tier = |tier: Option<TierId>| match tier {
        Some(_) => tier_text(display::tier_name(p, tier)),
        None => String::from("no tier"),
    };
    let mut found = Vec::new();
    let Some(outcome) = made.outcomes.first() else { return vec![String::from("no tier")] };
    found.push(match outcome.possible.as_slice() {
        [Some(only)] => format!("tier {}", tier(Some(*only))),
        [None] | [] => String::from("no tier"),
        several => {
            let names: Vec<String> = several.iter().map(|&one| tier(one)).collect();
            format!("possible {}", names.join(" or "))
        }
    });
    if !outcome.needs_vendor.is_empty() {
        let names: Vec<String> = outcome.needs_vendor.iter().map(|&one| tier(Some(one))).collect();
        found.push(format!("needs vendor for {}", names.join(" and ")));
    }
    for (id, verdict) in &outcome.specialisations {
        if *verdict == crate::eval::Verdict::Met {
            let name = p.specialisations.get(id.index()).map_or("?", |found| found.name.as_str());
            found.push(format!("specialisation {}", name_text(name)));
        }
    }
    if expects == Expects::TierAndBenefit {
        let mut told = BTreeSet::new();
        for (index, goal) in made.shows.iter().filter_map(|&index| Some((index, goals.goals.get(index)?))) {
            let benefit = match &goal.kind {
                // What a partner has not is said only where the example is about that.
                Kind::Grant { applied: false, .. } if index != made.goal => None,
                Kind::Grant { grant, .. } => goals.grants.get(*grant).map(|granted| granted.benefit),
                Kind::Value { benefit, .. } => *benefit,
                Kind::Tier(_) | Kind::Part(..) => None,
            };
            if let Some(benefit) = benefit.filter(|benefit| told.insert(*benefit)) {
                found.extend(benefit_text(p, outcome, benefit));
            }
        }
    }
    found
}

/// A tier's name; in quotes where it is more than a word, as programs declare it.
fn tier_text(name: &str) -> String {
    if name.contains(' ') { format!("\"{name}\"") } else { name_text(name) }
}

/// A benefit as an example expects it; nothing where it has several values, or one that cannot be written.
fn benefit_text(p: &Program, outcome: &Outcome, id: BenefitId) -> Option<String> {
    let benefit = p.benefits.get(id.index())?;
    let values = &outcome.benefits.iter().find(|found| found.benefit == id)?.values;
    let [value] = values.as_slice() else { return None };
    let name = name_text(&benefit.name);
    Some(match value {
        BenefitValue::None => format!("no {}", name_text(benefit.column())),
        BenefitValue::Yes => name,
        BenefitValue::Number(number) => match &benefit.kind {
            BenefitKind::Allowance { .. } if *number == Decimal::ONE => format!("{number} {name}"),
            BenefitKind::Allowance { .. } => format!("{number} {}", name_text(&benefit.plural)),
            BenefitKind::Percent
            | BenefitKind::Money(_)
            | BenefitKind::Entitlement
            | BenefitKind::Level(_)
            | BenefitKind::Words => format!("{name} {}", display::benefit_text(p, id, value)),
        },
        BenefitValue::Between(..) | BenefitValue::Level(_) => format!("{name} {}", display::benefit_text(p, id, value)),
        BenefitValue::Words(words) => format!("{name} \"{}\"", words.replace('"', "'")),
        BenefitValue::Open => format!("{} open", name_text(benefit.column())),
        BenefitValue::Undisclosed => format!("{name} undisclosed"),
        BenefitValue::Better(_) => return None,
    })
}
