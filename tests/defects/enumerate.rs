//! What is wrong with a program, found by asking the reference evaluator about one partner after the other.

use std::collections::{BTreeMap, BTreeSet};

use progc::eval::{BenefitValue, Effective, Facts, Outcome, Verdict, effective, reference};
use progc::ir::{Atom, BenefitKind, Cond, CondKind, FactValue, GrantValue, MeasureId, Modality, Program, TierId, Type};
use progc::value::Decimal;

/// The most partners that are asked about.
const MOST: usize = 2500;

/// Something that is wrong with a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Property {
    /// No partner meets a tier.
    Unreachable,
    /// Partners meet a tier, and each of them comes out in a higher one.
    PassedOver,
    /// The least of a measure with which a tier is met is less than that of a tier below it.
    AsksLess,
    /// The tier below would give one of a tier's partners more.
    GivesLess,
    /// More of a measure lifts one partner, and lets another fall.
    MoreLoses,
    /// With one step more of a measure a partner gets less.
    Cliff,
    /// A requirement of a tier can be left out, and the same partners meet the tier.
    Implied,
}

impl Property {
    pub const ALL: [Property; 7] = [
        Property::Unreachable,
        Property::PassedOver,
        Property::AsksLess,
        Property::GivesLess,
        Property::MoreLoses,
        Property::Cliff,
        Property::Implied,
    ];
}

/// A partner by the place of each of its values, and what comes out for it.
struct Partner {
    at: Vec<usize>,
    facts: Facts,
    outcome: Outcome,
}

/// What is wrong with a program; `None` where there are too many partners to ask about.
pub fn properties(whole: &Effective) -> Option<BTreeSet<Property>> {
    let p = &whole.program;
    let values = values(p)?;
    let count = values.iter().try_fold(1usize, |count, (_, values)| count.checked_mul(values.len()))?;
    if count > MOST {
        return None;
    }
    let mut partners = Vec::with_capacity(count);
    for number in 0..count {
        let (mut rest, mut at, mut facts) = (number, Vec::new(), Facts::unknown(p));
        for (measure, values) in &values {
            let here = rest % values.len();
            rest /= values.len();
            at.push(here);
            if let Some(value) = &values[here] {
                facts.set(*measure, value.clone());
            }
        }
        let outcome = evaluated(whole, &facts)?;
        partners.push(Partner { at, facts, outcome });
    }
    let mut found = BTreeSet::new();
    let tiers: Vec<TierId> = (0..p.tiers.len()).map(TierId::at).filter(|t| whole.in_force[t.index()]).collect();
    tiers_met(&tiers, &partners, &mut found);
    least(p, &tiers, &values, &partners, &mut found);
    cliffs(p, &values, &partners, &mut found);
    for pair in tiers.windows(2) {
        gives_less(whole, pair[0], pair[1], &partners, &mut found)?;
    }
    for &tier in &tiers {
        implied(whole, tier, &partners, &mut found)?;
    }
    Some(found)
}

fn evaluated(effective: &Effective, facts: &Facts) -> Option<Outcome> {
    let mut outcomes = reference::evaluate(effective, facts).unwrap();
    (outcomes.len() == 1 && !outcomes[0].approximate).then(|| outcomes.remove(0))
}

fn verdict(outcome: &Outcome, tier: TierId) -> Verdict {
    outcome.tiers.iter().find(|found| found.tier == tier).map_or(Verdict::NotMet, |found| found.verdict)
}

fn tiers_met(tiers: &[TierId], partners: &[Partner], found: &mut BTreeSet<Property>) {
    for &tier in tiers {
        if partners.iter().all(|partner| verdict(&partner.outcome, tier) == Verdict::NotMet) {
            found.insert(Property::Unreachable);
        } else if !partners.iter().any(|partner| partner.outcome.possible.contains(&Some(tier))) {
            found.insert(Property::PassedOver);
        }
    }
}

type Values = Vec<(MeasureId, Vec<Option<FactValue>>)>;

fn least(p: &Program, tiers: &[TierId], values: &Values, partners: &[Partner], found: &mut BTreeSet<Property>) {
    for (slot, (measure, of)) in values.iter().enumerate() {
        if !matches!(p.measures[measure.index()].ty, Type::Number(_)) {
            continue;
        }
        let least = |tier: TierId| {
            let met = partners.iter().filter(|partner| verdict(&partner.outcome, tier) != Verdict::NotMet);
            met.filter_map(|partner| match &of[partner.at[slot]] {
                Some(FactValue::Number(number)) => Some(*number),
                _ => None,
            })
            .min()
        };
        for (rank, &high) in tiers.iter().enumerate() {
            for &low in &tiers[..rank] {
                if let (Some(above), Some(below)) = (least(high), least(low))
                    && above > Decimal::ZERO
                    && above < below
                {
                    found.insert(Property::AsksLess);
                }
            }
        }
    }
}

fn cliffs(p: &Program, values: &Values, partners: &[Partner], found: &mut BTreeSet<Property>) {
    let by_place: BTreeMap<&[usize], &Partner> = partners.iter().map(|partner| (&partner.at[..], partner)).collect();
    for (slot, (measure, of)) in values.iter().enumerate() {
        if !matches!(p.measures[measure.index()].ty, Type::Number(_)) {
            continue;
        }
        let (mut rises, mut sinks, mut falls) = (false, false, false);
        for partner in partners {
            let mut next = partner.at.clone();
            next[slot] += 1;
            if next[slot] >= of.len() {
                continue;
            }
            let more = by_place[&next[..]];
            rises |= more.outcome.possible.first() > partner.outcome.possible.first()
                || more.outcome.possible.last() > partner.outcome.possible.last();
            // Each way in which open terms are fixed counts for itself; bounds of both ends are enough here.
            sinks |= more.outcome.possible.first() < partner.outcome.possible.first()
                || more.outcome.possible.last() < partner.outcome.possible.last();
            for (before, after) in partner.outcome.benefits.iter().zip(&more.outcome.benefits) {
                let kind = &p.benefits[before.benefit.index()].kind;
                let ordered =
                    matches!(kind, BenefitKind::Percent | BenefitKind::Allowance { .. } | BenefitKind::Level(_));
                if let (true, [before], [after]) = (ordered, before.values.as_slice(), after.values.as_slice()) {
                    falls |= less(after, before);
                }
            }
        }
        if rises && sinks {
            found.insert(Property::MoreLoses);
        }
        if falls && !sinks {
            found.insert(Property::Cliff);
        }
    }
}

/// Would the tier below give more to one of the tier's partners? It is asked of two programs: one that ends with the
/// tier, and one in which everybody is in the tier below.
fn gives_less(
    whole: &Effective,
    low: TierId,
    high: TierId,
    partners: &[Partner],
    found: &mut BTreeSet<Property>,
) -> Option<()> {
    let p = &whole.program;
    let own = p.tiers[high.index()].clauses.grants.iter().flat_map(|clause| &clause.grants);
    let refused: BTreeSet<_> =
        own.filter(|grant| matches!(grant.value, GrantValue::Nothing)).map(|grant| grant.benefit).collect();
    let up_to_high = effective(&ending_with(p, high), &whole.run);
    let mut below = ending_with(p, low);
    let tier = &mut below.tiers[low.index()];
    tier.clauses.requirements.clear();
    tier.by_default = true;
    let below = effective(&below, &whole.run);
    for partner in partners.iter().filter(|partner| verdict(&partner.outcome, high) == Verdict::Met) {
        let (here, there) = (evaluated(&up_to_high, &partner.facts)?, evaluated(&below, &partner.facts)?);
        // The tier below may not be there for the partner's track.
        if here.possible != [Some(high)] || there.possible != [Some(low)] {
            continue;
        }
        for (here, there) in here.benefits.iter().zip(&there.benefits) {
            let ordered = matches!(
                p.benefits[here.benefit.index()].kind,
                BenefitKind::Percent | BenefitKind::Allowance { .. } | BenefitKind::Entitlement | BenefitKind::Level(_)
            );
            if let (true, [less_here], [there]) = (ordered, here.values.as_slice(), there.values.as_slice())
                && less(less_here, there)
                && !refused.contains(&here.benefit)
            {
                found.insert(Property::GivesLess);
            }
        }
    }
    Some(())
}

/// The program without the tiers above one.
fn ending_with(p: &Program, last: TierId) -> Program {
    let mut p = p.clone();
    for tier in &mut p.tiers[last.index() + 1..] {
        let span = tier.span;
        tier.clauses.requirements.push(progc::ir::Requirement {
            modality: Modality::Required,
            cond: Cond { kind: CondKind::Any(Vec::new()), span },
            validity: progc::ir::Validity::default(),
            span,
        });
    }
    p
}

fn implied(whole: &Effective, tier: TierId, partners: &[Partner], found: &mut BTreeSet<Property>) -> Option<()> {
    let own = &whole.program.tiers[tier.index()].clauses.requirements;
    // Where nobody meets a tier, each of its requirements could be left out as well as the others.
    if partners.iter().all(|partner| verdict(&partner.outcome, tier) == Verdict::NotMet) {
        return Some(());
    }
    for (at, requirement) in own.iter().enumerate().filter(|(_, r)| r.modality == Modality::Required) {
        let parts = requirement.cond.conjuncts();
        for leave in 0..parts.len() {
            if matches!(parts[leave].kind, CondKind::Atom(Atom::Meets(_) | Atom::Specialised(_))) {
                continue;
            }
            let kept = parts.iter().enumerate().filter(|(index, _)| *index != leave).map(|(_, cond)| (*cond).clone());
            let mut p = whole.program.clone();
            p.tiers[tier.index()].clauses.requirements[at].cond =
                Cond { kind: CondKind::All(kept.collect()), span: requirement.cond.span };
            // A tier of which nothing is asked any more is open to all, and not one whose terms are not stated.
            p.tiers[tier.index()].by_default = true;
            let without = effective(&p, &whole.run);
            let mut same = true;
            for partner in partners {
                let other = evaluated(&without, &partner.facts)?;
                same &= verdict(&other, tier) == verdict(&partner.outcome, tier);
            }
            if same {
                found.insert(Property::Implied);
            }
        }
    }
    Some(())
}

/// Whether a value is surely less than another.
fn less(a: &BenefitValue, b: &BenefitValue) -> bool {
    match (a, b) {
        (BenefitValue::None, BenefitValue::None) => false,
        (BenefitValue::None, _) => true,
        (BenefitValue::Number(a), BenefitValue::Number(b)) => a < b,
        (BenefitValue::Level(a), BenefitValue::Level(b)) => a < b,
        (BenefitValue::Between(a, c), BenefitValue::Between(b, d)) => a <= b && c <= d && (a, c) != (b, d),
        (BenefitValue::Between(low, high), BenefitValue::Number(n)) => low <= n && high <= n,
        (BenefitValue::Number(n), BenefitValue::Between(low, high)) => n <= low && n <= high,
        _ => false,
    }
}

/// The values of each measure that a program asks for: around each number that it names.
fn values(p: &Program) -> Option<Values> {
    let mut asked: BTreeMap<MeasureId, (BTreeSet<Decimal>, BTreeSet<String>)> = BTreeMap::new();
    let mut number = |measure: MeasureId, number: Decimal| {
        asked.entry(measure).or_default().0.insert(number);
    };
    let mut names: Vec<(MeasureId, String)> = Vec::new();
    let mut stop = false;
    let mut atom = |atom: &Atom| match atom {
        Atom::Compare { measure, amount, .. } => number(*measure, amount.value),
        Atom::Holds(measure) => number(*measure, Decimal::ZERO),
        Atom::OneOf { measure, choices } => names.extend(choices.iter().map(|c| (*measure, c.clone()))),
        Atom::Has { measure, member } => names.push((*measure, member.clone())),
        Atom::Open(open) => stop |= p.open_terms[open.index()].bounds.is_some(),
        Atom::Meets(_) | Atom::Specialised(_) => {}
        // Neither dates nor scores are enumerated.
        Atom::CompareDate { .. } | Atom::Begun(_) | Atom::Score { .. } => stop = true,
    };
    let items = p.tiers.iter().map(|t| &t.clauses).chain(p.tracks.iter().map(|t| &t.clauses));
    let items = items.chain(p.packages.iter().map(|t| &t.clauses)).chain(p.specialisations.iter().map(|t| &t.clauses));
    let clauses: Vec<_> = items.chain([&p.everyone]).collect();
    for requirement in clauses.iter().flat_map(|c| &c.requirements) {
        requirement.cond.for_each_atom(&mut |found, _| atom(found));
    }
    let (mut bands, mut sliced) = (Vec::new(), false);
    for grant in clauses.iter().flat_map(|c| &c.grants).flat_map(|c| &c.grants) {
        grant.when.for_each_atom(&mut |found, _| atom(found));
        if let GrantValue::Bands(by) = &grant.value {
            sliced |= by.sliced;
            let ends = by.rows.iter().flat_map(|row| [Some(row.from), row.to]).flatten();
            bands.extend(ends.map(|amount| (by.measure, amount.value)));
        }
    }
    if stop || sliced {
        return None;
    }
    for (measure, end) in bands {
        asked.entry(measure).or_default().0.insert(end);
    }
    for (measure, name) in names {
        asked.entry(measure).or_default().1.insert(name);
    }
    if let Some(measure) = p.track_measure {
        asked.entry(measure).or_default();
    }
    for (index, package) in p.packages.iter().enumerate() {
        if let Some(measure) = p.package_measure.filter(|_| index < 3) {
            asked.entry(measure).or_default().1.insert(package.name.clone());
        }
    }
    asked.into_iter().map(|(id, (numbers, names))| Some((id, of_measure(p, id, &numbers, &names)?))).collect()
}

fn of_measure(
    p: &Program,
    id: MeasureId,
    numbers: &BTreeSet<Decimal>,
    names: &BTreeSet<String>,
) -> Option<Vec<Option<FactValue>>> {
    let measure = &p.measures[id.index()];
    Some(match &measure.ty {
        Type::Number(rate) => {
            let step = rate.unit.smallest_step().unwrap_or(Decimal::ONE);
            let mut all = BTreeSet::from([Decimal::ZERO]);
            for number in numbers {
                all.extend([number.sub(step).unwrap(), *number, number.add(step).unwrap()]);
            }
            all.into_iter().filter(|n| measure.signed || !n.is_negative()).map(|n| Some(FactValue::Number(n))).collect()
        }
        Type::Flag if measure.act => vec![None, Some(FactValue::Flag(true))],
        Type::Flag => [false, true].map(|yes| Some(FactValue::Flag(yes))).to_vec(),
        Type::OneOf(_) | Type::Text => {
            names.iter().cloned().chain([String::new()]).map(|name| Some(FactValue::Text(name))).collect()
        }
        Type::SetOf(_) if p.track_measure == Some(id) => {
            let alone = p.tracks.iter().map(|track| vec![track.name.clone()]);
            alone.chain([Vec::new()]).map(|set| Some(FactValue::Set(set))).collect()
        }
        Type::SetOf(_) => {
            let names: Vec<&String> = names.iter().collect();
            let named = |bits: usize| {
                let of = names.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
                of.map(|(_, name)| (*name).clone()).collect()
            };
            (0..1usize << names.len().min(4)).map(|bits| Some(FactValue::Set(named(bits)))).collect()
        }
        Type::Date => return None,
    })
}
