//! Values that look as if somebody had them.

use super::dice::Dice;
use crate::ir::{Derivation, FactValue, Measure, MeasureId, Program, Type};
use crate::value::{Decimal, Unit};

/// Countries to choose from where a program does not care.
const COUNTRIES: [&str; 8] = ["DE", "AT", "CH", "FR", "NL", "GB", "PL", "US"];

/// A value of a cell of which the lowest is known: numbers above it, below the next cell.
pub(super) fn inside(
    p: &Program,
    measure: MeasureId,
    cells: &[FactValue],
    cell: u32,
    dice: &mut Dice,
) -> Option<FactValue> {
    let found = p.measures.get(measure.index())?;
    let lowest = cells.get(cell as usize)?;
    match (lowest, &found.ty) {
        (FactValue::Number(low), Type::Number(rate)) => {
            let next = cells.get(cell as usize + 1).and_then(FactValue::number);
            Some(FactValue::Number(number(*low, next, rate.unit, dice)))
        }
        (FactValue::Text(text), Type::OneOf(listed)) if text.is_empty() && listed.is_empty() => {
            other(found, cells, dice)
        }
        (FactValue::Text(text), Type::Text) if text.is_empty() => Some(FactValue::Text(String::from("other"))),
        _ => None,
    }
}

/// A number from the lowest on, below the next; where there is no next, up to twice the lowest.
fn number(low: Decimal, next: Option<Decimal>, unit: Unit, dice: &mut Dice) -> Decimal {
    // Whole things, whole euros above a threshold, tenths of everything else.
    let step = match unit {
        Unit::Count | Unit::Money(_) => Decimal::ONE,
        Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => Decimal::new(1, 1),
    };
    let least = match unit {
        Unit::Money(_) => Decimal::from(5000),
        Unit::Count | Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => Decimal::from(5),
    };
    let room = match next {
        Some(next) => next.sub(low),
        None => Ok(if low > least { low } else { least }),
    };
    let steps = room.and_then(|room| room.div_floor(step, 0)).ok().and_then(Decimal::to_i64).unwrap_or(0);
    let steps = u64::try_from(steps).unwrap_or(0);
    // The next cell's first value is not in this one.
    let taken = dice.below(steps.max(1));
    let more = step.mul(Decimal::from(i64::try_from(taken).unwrap_or(0)));
    let found = more.and_then(|more| low.add(more)).unwrap_or(low);
    if next.is_some_and(|next| found >= next) { low } else { found }
}

/// A choice that the program does not ask for.
fn other(measure: &Measure, cells: &[FactValue], dice: &mut Dice) -> Option<FactValue> {
    if !measure.name.eq_ignore_ascii_case("country") {
        return Some(FactValue::Text(String::from("other")));
    }
    let asked =
        |name: &str| cells.iter().any(|cell| matches!(cell, FactValue::Text(text) if text.eq_ignore_ascii_case(name)));
    let free: Vec<&str> = COUNTRIES.into_iter().filter(|name| !asked(name)).collect();
    dice.pick(&free).map(|name| FactValue::Text((*name).to_owned()))
}

/// What can stand in a table for a text that is none, where an empty cell would be something that nobody knows.
pub(super) fn instead_of_none(p: &Program, measure: &Measure, value: Option<&FactValue>) -> Vec<FactValue> {
    if !matches!(value, Some(FactValue::Text(text)) if text.is_empty()) {
        return Vec::new();
    }
    let texts: Vec<&str> = match &measure.ty {
        Type::OneOf(listed) if !listed.is_empty() => listed.iter().map(String::as_str).collect(),
        Type::OneOf(_) if measure.name.eq_ignore_ascii_case("country") => {
            let own = p.header.territory.iter().map(String::as_str).filter(|code| code.len() == 2);
            own.chain(COUNTRIES).collect()
        }
        Type::OneOf(_) | Type::Text => vec!["other"],
        Type::Number(_) | Type::Date | Type::Flag | Type::SetOf(_) => Vec::new(),
    };
    texts.into_iter().map(|text| FactValue::Text(text.to_owned())).collect()
}

/// The measures by which partners are ranked: everybody has one.
pub(super) fn ranked(p: &Program) -> Vec<MeasureId> {
    let by = |measure: &Measure| match measure.derivation {
        Some(Derivation::Rank { of, .. }) => Some(of),
        Some(Derivation::Aggregate { .. } | Derivation::Ratio(..) | Derivation::Growth { .. }) | None => None,
    };
    let mut found: Vec<MeasureId> = p.measures.iter().filter_map(by).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Any value of a number that nothing else is asked of.
pub(super) fn any(p: &Program, measure: MeasureId, dice: &mut Dice) -> Option<FactValue> {
    let found = p.measures.get(measure.index())?;
    match &found.ty {
        Type::Number(rate) if found.derivation.is_none() => {
            Some(FactValue::Number(number(Decimal::ZERO, Some(Decimal::from(1000)), rate.unit, dice)))
        }
        Type::Number(_) | Type::Date | Type::Flag | Type::OneOf(_) | Type::SetOf(_) | Type::Text => None,
    }
}
