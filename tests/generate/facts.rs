//! Generated partners: values near the thresholds of a program, and some that are not known.

use progc::eval::Facts;
use progc::ir::{Atom, Clauses, Cond, FactValue, MeasureId, Program, TierId, Type};
use progc::value::{Date, Decimal};

use super::Dice;

/// Partners for a program. About one fact in four is not known, and in some partners nearly all are.
pub fn partners(program: &Program, seed: u64, count: usize) -> Vec<Facts> {
    let mut d = Dice::new(seed ^ 0xFAC7);
    let near = Near::of(program);
    (0..count).map(|_| partner(program, &near, &mut d)).collect()
}

/// The numbers, days and names that a program compares with, by measure.
struct Near {
    numbers: Vec<Vec<Decimal>>,
    days: Vec<Vec<Date>>,
    names: Vec<Vec<String>>,
}

impl Near {
    fn of(program: &Program) -> Near {
        let count = program.measures.len();
        let mut near =
            Near { numbers: vec![Vec::new(); count], days: vec![Vec::new(); count], names: vec![Vec::new(); count] };
        let mut conds: Vec<&Cond> = Vec::new();
        let take = |clauses: &'_ Clauses| {
            let requirements = clauses.requirements.iter().map(|r| r.cond.clone());
            let grants = clauses.grants.iter().flat_map(|c| &c.grants).map(|g| g.when.clone());
            requirements.chain(grants).collect::<Vec<Cond>>()
        };
        let mut owned: Vec<Cond> = take(&program.everyone);
        for tier in &program.tiers {
            owned.extend(take(&tier.clauses));
        }
        for track in &program.tracks {
            owned.extend(take(&track.clauses));
        }
        for specialisation in &program.specialisations {
            owned.extend(take(&specialisation.clauses));
        }
        conds.extend(&owned);
        for score in &program.scores {
            conds.extend(score.parts.iter().map(|part| &part.when));
        }
        for cond in conds {
            cond.for_each_atom(&mut |atom, _| near.atom(atom));
        }
        near
    }

    fn atom(&mut self, atom: &Atom) {
        match atom {
            Atom::Compare { measure, amount, .. } => self.numbers[measure.index()].push(amount.value),
            Atom::CompareDate { measure, date: Some(day), .. } => self.days[measure.index()].push(*day),
            Atom::OneOf { measure, choices } => self.names[measure.index()].extend(choices.iter().cloned()),
            Atom::Has { measure, member } => self.names[measure.index()].push(member.clone()),
            Atom::CompareDate { date: None, .. }
            | Atom::Holds(_)
            | Atom::Meets(_)
            | Atom::Specialised(_)
            | Atom::Score { .. }
            | Atom::Open(_)
            | Atom::Begun(_) => {}
        }
    }
}

fn partner(program: &Program, near: &Near, d: &mut Dice) -> Facts {
    let mut facts = Facts::unknown(program);
    let unknown = if d.percent(10) { 90 } else { 25 };
    for (index, measure) in program.measures.iter().enumerate() {
        if d.percent(unknown) {
            continue;
        }
        if d.percent(3) {
            facts.set(MeasureId::at(index), FactValue::NotApplicable);
            continue;
        }
        let value = match &measure.ty {
            Type::Number(_) if d.percent(2) => {
                // Finer, larger and stranger than a column holds.
                let odd =
                    ["0.3333333333", "99999999999999999999.99", "1000.005", "123456789012345678901234567", "-7.5"];
                FactValue::Number(d.pick(&odd).parse().unwrap())
            }
            Type::Number(rate) => {
                let step = rate.unit.smallest_step().unwrap_or(Decimal::new(25, 2));
                let base = if near.numbers[index].is_empty() || d.percent(20) {
                    Decimal::from(i64::try_from(d.below(6)).unwrap())
                } else {
                    *d.pick(&near.numbers[index])
                };
                let moved = match d.below(3) {
                    0 => base.sub(step).unwrap(),
                    1 => base.add(step).unwrap(),
                    _ => base,
                };
                FactValue::Number(if measure.signed { moved } else { moved.max(Decimal::ZERO) })
            }
            Type::Date => {
                let day = if near.days[index].is_empty() {
                    Date::new(2022, 5, 5).unwrap()
                } else {
                    *d.pick(&near.days[index])
                };
                FactValue::Date(match d.below(3) {
                    0 => day.yesterday().unwrap(),
                    1 => day.tomorrow().unwrap(),
                    _ => day,
                })
            }
            Type::Flag => FactValue::Flag(d.percent(50)),
            Type::OneOf(choices) => FactValue::Text(name(choices, &near.names[index], d)),
            Type::Text => FactValue::Text(String::from("anything")),
            Type::SetOf(_) => FactValue::Set(members(program, MeasureId::at(index), &near.names[index], d)),
        };
        facts.set(MeasureId::at(index), value);
    }
    if !program.tiers.is_empty() && d.percent(50) {
        facts.held = Some(TierId::at(d.below(program.tiers.len())));
    } else if program.tiers.len() > 1 && d.percent(20) {
        facts.held_one_of = vec![Some(TierId::at(0)), Some(TierId::at(program.tiers.len() - 1))];
    }
    facts
}

/// A choice, or one of the names that the program asks for; letter case and `_` do not matter.
fn name(choices: &[String], named: &[String], d: &mut Dice) -> String {
    let name = match (choices.is_empty(), named.is_empty()) {
        (false, _) if d.percent(80) => d.pick(choices).clone(),
        (_, false) if d.percent(80) => d.pick(named).clone(),
        _ => String::from("elsewhere"),
    };
    match d.below(4) {
        0 => name.to_uppercase(),
        1 => name.replace(' ', "_"),
        _ => name,
    }
}

fn members(program: &Program, measure: MeasureId, named: &[String], d: &mut Dice) -> Vec<String> {
    let all: Vec<String> = if program.track_measure == Some(measure) {
        program.tracks.iter().map(|t| t.name.clone()).collect()
    } else if program.package_measure == Some(measure) {
        program.packages.iter().map(|p| p.name.clone()).collect()
    } else {
        named.to_vec()
    };
    let mut chosen: Vec<String> = all.into_iter().filter(|_| d.percent(50)).collect();
    chosen.dedup();
    chosen
}
