//! Partners that show what is found.

use std::fmt::Write as _;

use super::world::{Key, World};
use crate::eval::truth::folded;
use crate::eval::{Effective, Facts, display, reference};
use crate::ir::{DateId, FactValue, MeasureId, OpenId, Program, Status, TierId, Type};
use crate::value::{Amount, Decimal, Unit};

/// A partner made up for a question: what matters of it, and how open terms are fixed for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// What is said of it, in the order of the questions.
    pub given: Vec<(MeasureId, FactValue)>,
    /// How the vendor fixes what is open.
    pub opens: Vec<(OpenId, bool)>,
    /// Which approximate dates have come.
    pub dates: Vec<(DateId, bool)>,
}

impl World {
    /// The partner of a place. What has no cell there does not matter, and is not given.
    pub fn witness(&self, effective: &Effective, place: &[Option<u32>]) -> Witness {
        let p = &effective.program;
        let mut found = Witness { given: Vec::new(), opens: Vec::new(), dates: Vec::new() };
        let mut numbers: Vec<(usize, Decimal)> = Vec::new();
        for (index, variable) in self.variables.iter().enumerate() {
            let Some(cell) = place.get(index).copied().flatten() else { continue };
            let Some(value) = variable.cells.get(cell as usize) else { continue };
            let yes = *value == FactValue::Flag(true);
            match &variable.key {
                Key::Track => {
                    let named = match value {
                        FactValue::Text(name) if !name.is_empty() => vec![name.clone()],
                        _ => Vec::new(),
                    };
                    found.given.extend(p.track_measure.map(|measure| (measure, FactValue::Set(named))));
                }
                Key::Measure(id) => {
                    if let FactValue::Number(number) = value {
                        numbers.push((index, *number));
                    }
                    found.given.push((*id, value.clone()));
                }
                Key::Member(id, name) => {
                    let slot = found.given.iter().position(|(given, _)| given == id);
                    let slot = slot.unwrap_or_else(|| {
                        found.given.push((*id, FactValue::Set(Vec::new())));
                        found.given.len() - 1
                    });
                    if let (true, Some((_, FactValue::Set(members)))) = (yes, found.given.get_mut(slot)) {
                        members.push(spelled(p, *id, name));
                    }
                }
                Key::Open(open) => found.opens.push((*open, yes)),
                Key::Date(date) => found.dates.push((*date, yes)),
            }
        }
        self.raise_wholes(&mut found, &mut numbers);
        found
    }

    /// A whole is at least as large as its part: where both are in cells that allow it, the whole is raised.
    fn raise_wholes(&self, found: &mut Witness, numbers: &mut [(usize, Decimal)]) {
        for _ in 0..self.parts.len() {
            for &(part, whole) in &self.parts {
                let value = |place| numbers.iter().find(|(index, _)| *index == place).map(|(_, number)| *number);
                let (Some(low), Some(high)) = (value(part), value(whole)) else { continue };
                if low <= high {
                    continue;
                }
                if let Some(slot) = numbers.iter_mut().find(|(index, _)| *index == whole) {
                    slot.1 = low;
                }
                let id = self.variables.get(whole).map(|variable| &variable.key);
                for (measure, value) in &mut found.given {
                    if id == Some(&Key::Measure(*measure)) {
                        *value = FactValue::Number(low);
                    }
                }
            }
        }
    }
}

/// A member as the program spells it.
fn spelled(p: &Program, measure: MeasureId, name: &str) -> String {
    let listed = match p.measures.get(measure.index()).map(|measure| &measure.ty) {
        Some(Type::SetOf(listed)) => listed.iter().find(|member| folded(member) == name).cloned(),
        _ => None,
    };
    let package = || p.packages.iter().map(|package| &package.name).find(|n| folded(n) == name).cloned();
    listed.or_else(package).unwrap_or_else(|| name.to_owned())
}

impl Witness {
    /// What the reference evaluator is asked: all that is not given is none, and no act of the vendor is recorded but those given.
    pub fn facts(&self, p: &Program) -> Facts {
        let mut facts = Facts::nothing(p);
        for (measure, value) in &self.given {
            facts.set(*measure, value.clone());
        }
        facts
    }

    /// The partner as an example says it: `given purchases 5000 EUR/yr, 1 certified engineer, nothing else`.
    pub fn given_text(&self, p: &Program) -> String {
        let mut facts: Vec<String> =
            self.given.iter().filter_map(|(measure, value)| given_text(p, *measure, value)).collect();
        facts.push(String::from("nothing else"));
        format!("given {}", facts.join(", "))
    }

    /// A whole example block, ready to be put into the program, with what the reference evaluator says of the partner.
    pub fn example(&self, effective: &Effective, name: &str) -> String {
        let expect = self.expectation(effective);
        let mut text = format!("example \"{}\" on {}", name.replace('"', "'"), effective.run.as_of);
        let assumed: Vec<&str> = effective.run.assume.iter().copied().map(Status::word).collect();
        if !assumed.is_empty() {
            let _ = write!(text, " assuming {}", assumed.join(", "));
        }
        let _ = write!(text, "\n  {}\n  expect {expect}\n", self.given_text(&effective.program));
        text
    }
}

impl Witness {
    fn expectation(&self, effective: &Effective) -> String {
        let p = &effective.program;
        let outcomes = reference::evaluate(effective, &self.facts(p)).unwrap_or_default();
        let tier = |tier: Option<TierId>| match tier {
            Some(_) => format!("\"{}\"", display::tier_name(p, tier)),
            None => String::from("no tier"),
        };
        match outcomes.first() {
            Some(outcome) if outcome.decided && outcome.tier.is_some() => format!("tier {}", tier(outcome.tier)),
            Some(outcome) if outcome.decided => String::from("no tier"),
            Some(outcome) => {
                let possible: Vec<String> = outcome.possible.iter().map(|&found| tier(found)).collect();
                format!("possible {}", possible.join(" or "))
            }
            None => String::from("no tier"),
        }
    }
}

/// A fact in the words of an example; nothing for what is none anyway.
pub fn given_text(p: &Program, id: MeasureId, value: &FactValue) -> Option<String> {
    let measure = p.measures.get(id.index())?;
    let quoted = |text: &str| format!("\"{text}\"");
    let kind = if p.track_measure == Some(id) {
        Some("track")
    } else if p.package_measure == Some(id) {
        Some("package")
    } else {
        None
    };
    Some(match value {
        FactValue::Set(members) => {
            let each = members.iter().map(|member| match kind {
                Some(kind) => format!("{kind} {}", quoted(member)),
                None => format!("{} includes {}", name_text(&measure.name), quoted(member)),
            });
            let each: Vec<String> = each.collect();
            if each.is_empty() {
                return None;
            }
            each.join(", ")
        }
        FactValue::Text(text) if text.is_empty() => return None,
        FactValue::Text(text) => format!("{} is {}", name_text(&measure.name), quoted(text)),
        FactValue::Flag(true) => name_text(&measure.name),
        FactValue::Flag(false) => format!("not {}", name_text(&measure.name)),
        FactValue::Number(number) => {
            let Type::Number(rate) = &measure.ty else { return None };
            let amount = Amount { value: *number, unit: rate.unit, per: rate.per };
            match rate.unit {
                Unit::Count => {
                    let noun = if amount.value == Decimal::ONE { &measure.name } else { &measure.plural };
                    let per = amount.per.map_or_else(String::new, |period| format!(" per {}", period.word()));
                    format!("{number} {}{per}", name_text(noun))
                }
                Unit::Money(_) | Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => {
                    format!("{} {amount}", name_text(&measure.name))
                }
            }
        }
        FactValue::Date(day) => format!("{} {day}", name_text(&measure.name)),
        FactValue::NotApplicable => return None,
    })
}

/// Words that end a name, or have a meaning of their own behind one.
const NO_NAMES: [&str; 19] = [
    "and", "or", "not", "with", "when", "where", "among", "per", "requires", "expects", "grants", "obliges",
    "formerly", "above", "planned", "until", "is", "includes", "expect",
];

/// A name, quoted where its words would not be read as one.
pub fn name_text(name: &str) -> String {
    let plain = name.split(' ').all(|word| {
        word.chars().next().is_some_and(char::is_alphabetic)
            && word.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !NO_NAMES.iter().any(|other| other.eq_ignore_ascii_case(word))
    });
    if plain { name.to_owned() } else { format!("\"{name}\"") }
}
