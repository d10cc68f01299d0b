//! How values are written in results: the same words wherever they appear.

use crate::eval::{BenefitValue, Deficit, Gap, Unknown};
use crate::ir::{Benefit, BenefitKind, Measure, MeasureId, Program, TierId, Type};
use crate::value::{Decimal, Unit};

/// The name of a tier; `none` for no tier.
pub fn tier(program: &Program, tier: Option<TierId>) -> &str {
    match tier {
        Some(tier) => program.tiers.get(tier.index()).map_or("?", |t| &t.name),
        None => "none",
    }
}

/// A measure as a result names it: what is counted in the plural.
pub fn measure(program: &Program, id: MeasureId) -> &str {
    program.measures.get(id.index()).map_or("?", |m| if counted(m) { &m.plural } else { &m.name })
}

fn counted(measure: &Measure) -> bool {
    matches!(&measure.ty, Type::Number(rate) if rate.unit == Unit::Count)
}

/// Something that is not known.
pub fn unknown(program: &Program, of: Unknown) -> String {
    match of {
        Unknown::Measure(id) => measure(program, id).to_owned(),
        Unknown::Open(id) => program.open_terms.get(id.index()).map_or("?", |t| &t.label).to_owned(),
        Unknown::Date(id) => program.dates.get(id.index()).map_or("?", |d| &d.text).to_owned(),
    }
}

/// A value of a benefit; `none` where there is none.
pub fn value(benefit: &Benefit, of: &BenefitValue) -> String {
    match of {
        BenefitValue::None => String::from("none"),
        BenefitValue::Yes => String::from("yes"),
        BenefitValue::Number(number) => number.to_string(),
        BenefitValue::Between(low, high) => format!("{low}..{high}"),
        BenefitValue::Level(place) => match &benefit.kind {
            BenefitKind::Level(names) => names.get(*place as usize).cloned().unwrap_or_else(|| place.to_string()),
            BenefitKind::Percent
            | BenefitKind::Allowance { .. }
            | BenefitKind::Money(_)
            | BenefitKind::Entitlement
            | BenefitKind::Words => place.to_string(),
        },
        BenefitValue::Words(words) => words.clone(),
        BenefitValue::Better(than) => format!("better than {}", value(benefit, than)),
        BenefitValue::Open => String::from("open"),
        BenefitValue::Undisclosed => String::from("undisclosed"),
    }
}

/// One way to a tier: what is missing, then what is not known.
pub fn gap(program: &Program, of: &Gap) -> String {
    let mut parts: Vec<String> = of.missing.iter().map(|d| deficit(program, d)).collect();
    if !of.unknown.is_empty() {
        let names: Vec<String> = of.unknown.iter().map(|&u| unknown(program, u)).collect();
        parts.push(format!("unknown: {}", names.join(", ")));
    }
    parts.join("; ")
}

/// The ways to a tier, the readiest first, and no more than fit into a cell.
pub fn gaps(program: &Program, of: &[Gap]) -> String {
    const SHOWN: usize = 3;
    let ways: Vec<String> = of.iter().take(SHOWN).map(|g| gap(program, g)).collect();
    ways.join(" or ")
}

fn deficit(program: &Program, of: &Deficit) -> String {
    match of {
        Deficit::Amount { measure: id, missing } => match program.measures.get(id.index()) {
            Some(measure) if counted(measure) => {
                let one = missing.value == Decimal::ONE;
                let noun = if one { &measure.name } else { &measure.plural };
                let per = missing.per.map(|p| format!(" per {}", p.word())).unwrap_or_default();
                format!("{} {noun}{per}", missing.value)
            }
            Some(measure) => format!("{} {missing}", measure.name),
            None => missing.to_string(),
        },
        Deficit::Other(words) => words.clone(),
        Deficit::Vendor(id) => format!("vendor: {}", measure(program, *id)),
    }
}
