//! How results read: one place for the words of every output.

use super::{BenefitOutcome, BenefitValue, Deficit, Gap, Outcome, Part, Unknown};
use crate::ir::{
    Atom, BenefitId, BenefitKind, Clauses, Comparison, DateId, FactValue, MeasureId, Modality, Program, Rate, ScoreId,
    TierId, Type,
};
use crate::source::Span;
use crate::value::{Amount, Decimal, Unit};

/// The most ways that a cell shows.
const WAYS_IN_A_CELL: usize = 3;

/// The name of a tier; `none` for no tier.
pub fn tier_name(p: &Program, tier: Option<TierId>) -> &str {
    tier.map_or("none", |tier| p.tiers.get(tier.index()).map_or("?", |tier| tier.name.as_str()))
}

/// The name of a measure where no certain number of it is meant: what is counted, and members of a set, in the plural
/// (`certified engineers`, `packages`), all else as it is called (`purchases`, `training`).
pub fn measure_name(p: &Program, measure: MeasureId) -> &str {
    p.measures.get(measure.index()).map_or("?", |measure| match &measure.ty {
        Type::Number(Rate { unit: Unit::Count, .. }) | Type::SetOf(_) => measure.plural.as_str(),
        Type::Number(Rate {
            unit: Unit::Money(_) | Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number,
            ..
        })
        | Type::Date
        | Type::Flag
        | Type::OneOf(_)
        | Type::Text => measure.name.as_str(),
    })
}

/// The name of a score.
pub fn score_name(p: &Program, score: ScoreId) -> &str {
    p.scores.get(score.index()).map_or("?", |score| score.name.as_str())
}

/// A written date, as written.
pub fn date_text(p: &Program, date: DateId) -> &str {
    p.dates.get(date.index()).map_or("?", |date| date.text.as_str())
}

/// What is not known: `purchases`, `Gold: revenue (open)`, `mid 2005`.
pub fn unknown_name(p: &Program, unknown: Unknown) -> &str {
    match unknown {
        Unknown::Measure(measure) => measure_name(p, measure),
        Unknown::Open(open) => p.open_terms.get(open.index()).map_or("?", |term| term.label.as_str()),
        Unknown::Date(date) => date_text(p, date),
    }
}

/// One value of a benefit, without its unit: `25`, `18..35`, `yes`, `none`.
pub fn benefit_value(p: &Program, benefit: BenefitId, value: &BenefitValue) -> String {
    match value {
        BenefitValue::None => String::from("none"),
        BenefitValue::Yes => String::from("yes"),
        BenefitValue::Number(number) => number.to_string(),
        BenefitValue::Between(low, high) => format!("{low}..{high}"),
        BenefitValue::Level(level) => match p.benefits.get(benefit.index()).map(|b| &b.kind) {
            Some(BenefitKind::Level(names)) => {
                names.get(*level as usize).cloned().unwrap_or_else(|| format!("level {level}"))
            }
            Some(
                BenefitKind::Percent
                | BenefitKind::Allowance { .. }
                | BenefitKind::Money(_)
                | BenefitKind::Entitlement
                | BenefitKind::Words,
            )
            | None => format!("level {level}"),
        },
        BenefitValue::Words(words) => words.clone(),
        BenefitValue::Better(inner) => format!("better than {}", benefit_value(p, benefit, inner)),
        BenefitValue::Open => String::from("open"),
        BenefitValue::Undisclosed => String::from("undisclosed"),
    }
}

/// One value of a benefit with its unit, for people: `25%`, `250 EUR/yr`, `18%..35%`; allowances as they are.
pub fn benefit_text(p: &Program, benefit: BenefitId, value: &BenefitValue) -> String {
    let kind = p.benefits.get(benefit.index()).map(|b| &b.kind);
    match value {
        BenefitValue::Number(number) => in_unit(kind, *number),
        BenefitValue::Between(low, high) => format!("{}..{}", in_unit(kind, *low), in_unit(kind, *high)),
        BenefitValue::Better(inner) => format!("better than {}", benefit_text(p, benefit, inner)),
        BenefitValue::None
        | BenefitValue::Yes
        | BenefitValue::Level(_)
        | BenefitValue::Words(_)
        | BenefitValue::Open
        | BenefitValue::Undisclosed => benefit_value(p, benefit, value),
    }
}

/// What one entry gives by itself: `24%`, `+2 percentage points`.
pub fn part_text(p: &Program, benefit: BenefitId, part: &Part) -> String {
    match part {
        Part::Gives(value) => benefit_text(p, benefit, value),
        Part::Adds(more) if more.value.is_negative() => difference(*more),
        Part::Adds(more) => format!("+{}", difference(*more)),
    }
}

fn in_unit(kind: Option<&BenefitKind>, value: Decimal) -> String {
    match kind {
        Some(BenefitKind::Percent) => Amount { value, unit: Unit::Percent, per: None }.to_string(),
        Some(BenefitKind::Money(Rate { unit, per })) => Amount { value, unit: *unit, per: *per }.to_string(),
        Some(BenefitKind::Allowance { .. } | BenefitKind::Entitlement | BenefitKind::Level(_) | BenefitKind::Words)
        | None => value.to_string(),
    }
}

/// A cell of a benefit: its values joined by `|`; empty where there is none in any completion.
pub fn benefit_cell(p: &Program, outcome: &BenefitOutcome) -> String {
    match outcome.values.as_slice() {
        [] | [BenefitValue::None] => String::new(),
        values => joined(values.iter().map(|value| benefit_value(p, outcome.benefit, value)), "|"),
    }
}

/// The cell `tier`: empty where no tier is guaranteed.
pub fn tier_cell(p: &Program, tier: Option<TierId>) -> String {
    tier.map_or_else(String::new, |tier| tier_name(p, Some(tier)).to_owned())
}

/// The cell `held_tier`: `Business|Premium` where it is one of both and nobody can say which.
pub fn held_cell(p: &Program, outcome: &Outcome) -> String {
    if outcome.held_one_of.is_empty() {
        return tier_cell(p, outcome.held);
    }
    one_of_cell(p, &outcome.held_one_of)
}

/// Tiers of which a partner holds one: `Business|Premium`.
pub fn one_of_cell(p: &Program, tiers: &[Option<TierId>]) -> String {
    joined(tiers.iter().map(|&tier| tier_name(p, tier).to_owned()), "|")
}

/// The cell `possible_tiers`: `none|Accredited|Certified`.
pub fn possible_cell(p: &Program, outcome: &Outcome) -> String {
    joined(outcome.possible.iter().map(|&tier| tier_name(p, tier).to_owned()), "|")
}

/// The cell `needs_vendor`.
pub fn needs_vendor_cell(p: &Program, outcome: &Outcome) -> String {
    joined(outcome.needs_vendor.iter().map(|&tier| tier_name(p, Some(tier)).to_owned()), "|")
}

/// The cell `undecided_by`.
pub fn undecided_cell(p: &Program, outcome: &Outcome) -> String {
    joined(outcome.undecided_by.iter().map(|&unknown| unknown_name(p, unknown).to_owned()), "|")
}

/// Whether a program only expects something of somebody.
pub fn has_expectations(p: &Program) -> bool {
    clauses(p).flat_map(|c| &c.requirements).any(|r| r.modality == Modality::Expected)
}

/// An expectation as it is written, without the word `expects`; `clause` is where it stands.
pub fn expectation(p: &Program, clause: Span) -> String {
    let found = clauses(p).flat_map(|c| &c.requirements).find(|r| r.span == clause);
    let text = p.sources.slice(found.map_or(clause, |r| r.cond.span));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The cell `warnings`: what is expected in the guaranteed tier, and surely not met.
pub fn warnings_cell(p: &Program, outcome: &Outcome) -> String {
    joined(outcome.unmet_expectations.iter().map(|&clause| expectation(p, clause)), "|")
}

fn clauses(p: &Program) -> impl Iterator<Item = &Clauses> {
    let tracks = p.tracks.iter().map(|t| &t.clauses);
    std::iter::once(&p.everyone).chain(tracks).chain(p.tiers.iter().map(|t| &t.clauses))
}

/// The cell `readiness`: of the next tier; empty where there is none.
pub fn readiness_cell(outcome: &Outcome) -> String {
    let next = outcome.tiers.iter().find(|tier| Some(tier.tier) == outcome.next);
    next.map_or_else(String::new, |tier| tier.readiness.to_string())
}

/// The cell `gap`: the ways to the next tier, the readiest first.
pub fn gap_cell(p: &Program, outcome: &Outcome) -> String {
    let next = outcome.tiers.iter().find(|tier| Some(tier.tier) == outcome.next);
    next.map_or_else(String::new, |tier| gaps_text(p, &tier.gaps))
}

/// The first few ways, with what they have in common said once:
/// `purchases 0.01 EUR/yr; (2 customer references or 1 certified engineer)`.
pub fn gaps_text(p: &Program, gaps: &[Gap]) -> String {
    let ways: Vec<&Gap> = gaps.iter().take(WAYS_IN_A_CELL).collect();
    let Some(first) = ways.first() else { return String::new() };
    let shared = Gap {
        missing: first.missing.iter().filter(|d| ways.iter().all(|way| way.missing.contains(d))).cloned().collect(),
        unknown: first.unknown.iter().filter(|u| ways.iter().all(|way| way.unknown.contains(u))).copied().collect(),
        progress: first.progress,
    };
    let own: Vec<Vec<String>> = ways
        .iter()
        .map(|way| {
            let missing = way.missing.iter().filter(|d| !shared.missing.contains(d)).cloned().collect();
            let unknown = way.unknown.iter().filter(|u| !shared.unknown.contains(u)).copied().collect();
            gap_parts(p, &Gap { missing, unknown, progress: way.progress })
        })
        .collect();
    // A way that asks for no more than all do makes the others needless.
    if own.iter().any(Vec::is_empty) {
        return gap_text(p, &shared);
    }
    let own =
        own.into_iter().map(|parts| if parts.len() > 1 { format!("({})", parts.join("; ")) } else { parts.concat() });
    let own = joined(own, " or ");
    let mut parts = gap_parts(p, &shared);
    if parts.is_empty() {
        return own;
    }
    let at = shared.missing.len();
    parts.insert(at, format!("({own})"));
    parts.join("; ")
}

/// One way: `purchases 0.01 EUR/yr; 1 certified engineer; unknown: customer references`.
pub fn gap_text(p: &Program, gap: &Gap) -> String {
    gap_parts(p, gap).join("; ")
}

fn gap_parts(p: &Program, gap: &Gap) -> Vec<String> {
    let mut parts: Vec<String> = gap.missing.iter().map(|deficit| deficit_text(p, deficit)).collect();
    if !gap.unknown.is_empty() {
        let names = gap.unknown.iter().map(|&unknown| unknown_name(p, unknown).to_owned());
        parts.push(format!("unknown: {}", joined(names, ", ")));
    }
    parts
}

/// One thing missing: `purchases 0.01 EUR/yr`, `1 certified engineer`, `vendor: invited`.
pub fn deficit_text(p: &Program, deficit: &Deficit) -> String {
    match deficit {
        Deficit::Amount { measure, missing } => amount_missing(p, *measure, *missing),
        Deficit::Other(text) => text.clone(),
        Deficit::Vendor(measure) => {
            let name = p.measures.get(measure.index()).map_or("?", |measure| measure.name.as_str());
            format!("vendor: {name}")
        }
    }
}

fn amount_missing(p: &Program, measure: MeasureId, missing: Amount) -> String {
    let amount = without_sign(missing);
    let too_much = missing.value.is_negative();
    match missing.unit {
        Unit::Count => format!("{}{}", counted(p, measure, amount), if too_much { " too many" } else { "" }),
        Unit::Money(_) | Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => {
            let (name, difference) = (measure_name(p, measure), difference(amount));
            format!("{name} {difference}{}", if too_much { " too much" } else { "" })
        }
    }
}

/// A count with its noun: `1 certified engineer`, `2 orders per half-year`.
pub(crate) fn counted(p: &Program, measure: MeasureId, amount: Amount) -> String {
    let noun = p.measures.get(measure.index()).map_or("?", |measure| {
        if amount.value == Decimal::ONE { measure.name.as_str() } else { measure.plural.as_str() }
    });
    let per = amount.per.map_or_else(String::new, |period| format!(" per {}", period.word()));
    format!("{} {noun}{per}", amount.value)
}

/// The difference of two amounts: of percentages it is in percentage points.
fn difference(amount: Amount) -> String {
    match amount.unit {
        Unit::Percent => {
            let noun = if amount.value == Decimal::ONE { "percentage point" } else { "percentage points" };
            let per = amount.per.map_or_else(String::new, |period| format!(" per {}", period.word()));
            format!("{} {noun}{per}", amount.value)
        }
        Unit::Money(_) | Unit::Count | Unit::Points | Unit::Time(_) | Unit::Number => amount.to_string(),
    }
}

fn without_sign(amount: Amount) -> Amount {
    // The negative of the smallest number of all cannot be held; it is shown as it is.
    let value =
        if amount.value.is_negative() { Decimal::ZERO.sub(amount.value).unwrap_or(amount.value) } else { amount.value };
    Amount { value, ..amount }
}

/// How a number falls short: `0.01 EUR/yr short`, `2 too many`.
pub(super) fn short_text(missing: Amount) -> String {
    let amount = without_sign(missing);
    match (missing.unit, missing.value.is_negative()) {
        (Unit::Count, true) => format!("{amount} too many"),
        (_, true) => format!("{} too much", difference(amount)),
        (_, false) => format!("{} short", difference(amount)),
    }
}

/// Points that a score is short of.
pub(super) fn score_deficit(p: &Program, score: ScoreId, missing: Amount) -> String {
    let amount = without_sign(missing);
    let more = if missing.value.is_negative() { " too many" } else { "" };
    format!("{} {amount}{more}", score_name(p, score))
}

/// A fact: `purchases is 9999.99 EUR/yr`, `has 0 certified engineers`, `country is CH`.
pub fn fact_text(p: &Program, measure: MeasureId, value: &FactValue) -> String {
    let Some(found) = p.measures.get(measure.index()) else { return String::from("?") };
    match (value, &found.ty) {
        (FactValue::Number(number), Type::Number(rate)) => {
            let amount = Amount { value: *number, unit: rate.unit, per: rate.per };
            match rate.unit {
                Unit::Count => format!("has {}", counted(p, measure, amount)),
                Unit::Money(_) | Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => {
                    format!("{} is {amount}", found.name)
                }
            }
        }
        (FactValue::Number(number), _) => format!("{} is {number}", found.name),
        (FactValue::Date(day), _) => format!("{} is {day}", found.name),
        (FactValue::Flag(true), _) => format!("{} is recorded", found.name),
        (FactValue::Flag(false), _) => format!("{} is recorded as no", found.name),
        (FactValue::Text(text), _) => format!("{} is {text}", found.name),
        (FactValue::NotApplicable, _) => format!("{} has no value", found.name),
        (FactValue::Set(texts), _) if texts.is_empty() => format!("{} is none", found.name),
        (FactValue::Set(texts), _) => format!("{} is {}", found.name, texts.join(", ")),
    }
}

/// What a question asks, in the words of the program: `retail only`, `not retail only`, `track ISV`.
pub(super) fn question(p: &Program, atom: &Atom, want: bool) -> String {
    let name = |measure: &MeasureId| p.measures.get(measure.index()).map_or("?", |measure| measure.name.as_str());
    let op = |op: Comparison| if want { op.sign() } else { op.negated().sign() };
    let asked = match atom {
        Atom::Compare { measure, op: by, amount } => {
            return format!("{} {} {amount}", measure_name(p, *measure), op(*by));
        }
        Atom::CompareDate { measure, op: by, date } => {
            let day = date.map_or_else(|| String::from("today"), |day| day.to_string());
            return format!("{} {} {day}", name(measure), op(*by));
        }
        Atom::Score { score, op: by, amount } => return format!("{} {} {amount}", score_name(p, *score), op(*by)),
        Atom::Holds(measure) => name(measure).to_owned(),
        Atom::OneOf { measure, choices } => format!("{} {}", name(measure), choices.join(" or ")),
        Atom::Has { measure, member } => format!("{} {member}", name(measure)),
        Atom::Meets(tier) => tier_name(p, Some(*tier)).to_owned(),
        Atom::Specialised(id) => p.specialisations.get(id.index()).map_or("?", |s| s.name.as_str()).to_owned(),
        Atom::Open(open) => unknown_name(p, Unknown::Open(*open)).to_owned(),
        Atom::Begun(date) => format!("on or after {}", date_text(p, *date)),
    };
    if want { asked } else { format!("not {asked}") }
}

fn joined(parts: impl Iterator<Item = String>, by: &str) -> String {
    parts.collect::<Vec<_>>().join(by)
}
