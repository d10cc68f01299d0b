//! Generated programs and partners, held against a look at every completion one by one.

use std::collections::BTreeSet;

use proptest::prelude::{Just, ProptestConfig, Strategy, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::build::*;
use crate::eval::effective::{Effective, effective};
use crate::eval::reference::{evaluate, explain, outcome};
use crate::eval::truth::{Memo, View};
use crate::eval::{BenefitValue, Facts, Outcome, Run, Unknown, Verdict, display};
use crate::ir::*;

/// The values that stand for all others: every side of every number that generated programs compare with.
fn grid(measure: MeasureId) -> Vec<FactValue> {
    let numbers = |texts: &[&str]| texts.iter().map(|text| num(text)).collect();
    match measure {
        PURCHASES => numbers(&["0", "0.99", "1", "1.01", "2", "2.01"]),
        ENGINEERS => numbers(&["0", "1", "2", "3"]),
        TRAINING => numbers(&["0", "0.4", "0.5", "0.6", "1", "2"]),
        RETAIL => vec![FactValue::Flag(false), FactValue::Flag(true)],
        PACKAGE => [&[][..], &["P"], &["Q"], &["P", "Q"]]
            .iter()
            .map(|set| FactValue::Set(set.iter().map(|&name| name.to_owned()).collect()))
            .collect(),
        _ => vec![],
    }
}

const BASE: [MeasureId; 5] = [PURCHASES, ENGINEERS, TRAINING, RETAIL, PACKAGE];

fn comparison() -> impl Strategy<Value = Comparison> {
    prop::sample::select(vec![
        Comparison::AtLeast,
        Comparison::AtMost,
        Comparison::MoreThan,
        Comparison::LessThan,
        Comparison::Equal,
        Comparison::NotEqual,
    ])
}

/// Conditions that refer to tiers below `tiers` only.
fn cond(tiers: u32) -> impl Strategy<Value = Cond> {
    let leaf = prop_oneof![
        4 => (comparison(), 1i64..3).prop_map(|(op, n)| compare(PURCHASES, op, eur(&n.to_string()))),
        4 => (comparison(), 0i64..3).prop_map(|(op, n)| compare(ENGINEERS, op, count(n))),
        2 => (comparison(), prop::sample::select(vec!["0.5", "1"])).prop_map(|(op, n)| compare(TRAINING, op, days(n))),
        1 => Just(holds(RETAIL)),
        2 => Just(holds(INVITED)),
        1 => prop::sample::select(vec!["P", "Q"]).prop_map(with_package),
        1 => Just(atom(Atom::Open(OpenId(0)))),
        1 => (comparison(), 0i64..6)
            .prop_map(|(op, n)| atom(Atom::Score { score: ScoreId(0), op, amount: points(n) })),
        1 => (0..tiers.max(1)).prop_map(move |t| if tiers == 0 { always() } else { atom(Atom::Meets(TierId(t))) }),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(all),
            prop::collection::vec(inner.clone(), 1..4).prop_map(any),
            (1u32..3, prop::collection::vec(inner.clone(), 1..4)).prop_map(|(n, of)| at_least_of(n, of)),
            inner.prop_map(not),
        ]
    })
}

fn entry() -> impl Strategy<Value = Grant> {
    let value = prop_oneof![
        3 => (1i64..4).prop_map(|n| GrantValue::Amount(percent(&n.to_string()))),
        1 => Just(GrantValue::Nothing),
        1 => Just(GrantValue::More(percent("1"))),
        1 => Just(GrantValue::Between(percent("1"), percent("5"))),
    ];
    let benefit = prop::sample::select(vec![MARGIN, STARTER_KIT, REQUESTS]);
    let when = prop_oneof![2 => Just(always()), 1 => cond(0)];
    (benefit, value, when).prop_map(|(benefit, value, when)| grant_when(benefit, value, when))
}

fn program() -> impl Strategy<Value = Build> {
    let tier = |rank| (cond(rank), prop::collection::vec(entry(), 0..3), proptest::arbitrary::any::<bool>());
    (tier(0), tier(1), tier(2), prop::collection::vec(entry(), 0..2)).prop_map(|(a, b, c, everyone)| {
        let per = ScorePartKind::Per { points: points(2), step: count(1), measure: ENGINEERS };
        let flat = ScorePartKind::Flat(points(1));
        let parts = vec![part(per, Some(4), always()), part(flat, None, holds(RETAIL))];
        let mut build = Build::new().open("an open term").score(Some(5), parts);
        build.p.package_measure = Some(PACKAGE);
        build.p.everyone = clauses(always(), everyone);
        for (name, (cond, grants, inherits)) in ["A", "B", "C"].into_iter().zip([a, b, c]) {
            build = build.tier(name, cond, grants);
            build.p.tiers.last_mut().unwrap().inherits = inherits;
        }
        build
    })
}

/// Facts of which some are unknown: for each measure a place in its grid, or none.
fn places() -> impl Strategy<Value = (Vec<Option<usize>>, Option<bool>)> {
    (
        prop::collection::vec(prop::option::weighted(0.5, 0usize..12), BASE.len()),
        proptest::arbitrary::any::<Option<bool>>(),
    )
}

fn facts_of(b: &Build, places: &[Option<usize>], invited: Option<bool>) -> Facts {
    let mut facts = Facts::unknown(&b.p);
    for (measure, place) in BASE.into_iter().zip(places) {
        if let Some(place) = place {
            let grid = grid(measure);
            facts.set(measure, grid[place % grid.len()].clone());
        }
    }
    if let Some(invited) = invited {
        facts.set(INVITED, FactValue::Flag(invited));
    }
    facts
}

fn run() -> Run {
    Run { as_of: day("2006-01-01"), assume: Vec::new() }
}

/// Every completion: the program with its open term settled, and all facts.
fn completions(b: &Build, facts: &Facts) -> Vec<(Vec<usize>, Outcome)> {
    let mut found = Vec::new();
    for (open, settled) in [CondKind::Any(Vec::new()), CondKind::All(Vec::new())].into_iter().enumerate() {
        let program = settled_program(b, &settled);
        let mut rows = vec![(vec![open], facts.clone())];
        for measure in BASE {
            rows = rows
                .into_iter()
                .flat_map(|(place, facts)| {
                    if facts.get(measure).is_some() {
                        return vec![(place.into_iter().chain([0]).collect(), facts)];
                    }
                    let filled = |(index, value): (usize, FactValue)| {
                        let mut facts = facts.clone();
                        facts.set(measure, value);
                        (place.iter().copied().chain([index]).collect::<Vec<usize>>(), facts)
                    };
                    grid(measure).into_iter().enumerate().map(filled).collect()
                })
                .collect();
        }
        for (place, facts) in rows {
            found.push((place, evaluate(&program, &facts).unwrap().remove(0)));
        }
    }
    found
}

fn settled_program(b: &Build, settled: &CondKind) -> Effective {
    fn settle(cond: &mut Cond, settled: &CondKind) {
        match &mut cond.kind {
            CondKind::All(conds) | CondKind::Any(conds) | CondKind::AtLeast { of: conds, .. } => {
                for cond in conds {
                    settle(cond, settled);
                }
            }
            CondKind::Not(cond) => settle(cond, settled),
            CondKind::Atom(Atom::Open(_)) => cond.kind = settled.clone(),
            CondKind::Atom(_) => {}
        }
    }
    let mut p = b.p.clone();
    for clauses in p.tiers.iter_mut().map(|tier| &mut tier.clauses).chain([&mut p.everyone]) {
        clauses.requirements.iter_mut().for_each(|r| settle(&mut r.cond, settled));
        let grants = clauses.grants.iter_mut().flat_map(|clause| &mut clause.grants);
        grants.for_each(|grant| settle(&mut grant.when, settled));
    }
    effective(&p, &run())
}

/// The unknowns of which two values give different tiers, all else being the same.
fn deciding(completions: &[(Vec<usize>, Outcome)]) -> BTreeSet<Unknown> {
    let unknowns = std::iter::once(Unknown::Open(OpenId(0))).chain(BASE.map(Unknown::Measure));
    let mut found = BTreeSet::new();
    for (axis, unknown) in unknowns.enumerate() {
        let mut seen: std::collections::BTreeMap<Vec<usize>, Option<TierId>> = std::collections::BTreeMap::new();
        for (place, outcome) in completions {
            let mut others = place.clone();
            others[axis] = 0;
            if *seen.entry(others).or_insert(outcome.tier) != outcome.tier {
                found.insert(unknown);
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_every_completion_one_by_one(b in program(), (places, invited) in places()) {
        let facts = facts_of(&b, &places, invited);
        let o = evaluate(&effective(&b.p, &run()), &facts).unwrap().remove(0);
        let each = completions(&b, &facts);
        prop_assert!(!o.approximate);

        let tiers: BTreeSet<Option<TierId>> = each.iter().map(|(_, c)| c.tier).collect();
        prop_assert_eq!(&o.possible, &tiers.into_iter().collect::<Vec<_>>());
        prop_assert_eq!(o.decided, o.possible.len() == 1);
        prop_assert_eq!(o.undecided_by.iter().copied().collect::<BTreeSet<_>>(), deciding(&each));
        prop_assert_eq!(o.undecided_by.is_empty(), o.decided);

        for (index, tier) in o.tiers.iter().enumerate() {
            let met = each.iter().filter(|(_, c)| c.tiers[index].verdict == Verdict::Met).count();
            let expected = if met == each.len() { Verdict::Met } else if met == 0 { Verdict::NotMet } else { Verdict::Unknown };
            prop_assert_eq!(tier.verdict, expected);
            prop_assert_eq!(tier.readiness == 100, tier.verdict == Verdict::Met);
            prop_assert_eq!(tier.gaps.is_empty() && tier.verdict == Verdict::Met, tier.verdict == Verdict::Met);
        }
        for (index, benefit) in o.benefits.iter().enumerate() {
            let values: BTreeSet<BenefitValue> = each.iter().flat_map(|(_, c)| c.benefits[index].values.clone()).collect();
            prop_assert_eq!(benefit.values.iter().cloned().collect::<BTreeSet<_>>(), values);
        }
        prop_assert_eq!(o.scores[0].low, each.iter().filter_map(|(_, c)| c.scores[0].low).min());
        prop_assert_eq!(o.scores[0].high, each.iter().filter_map(|(_, c)| c.scores[0].high).max());
    }

    #[test]
    fn the_vendor_is_needed_where_all_else_is_met(b in program(), (places, _) in places()) {
        let facts = facts_of(&b, &places, None);
        let o = evaluate(&effective(&b.p, &run()), &facts).unwrap().remove(0);
        let given = completions(&b, &facts_of(&b, &places, Some(true)));
        for (index, tier) in o.tiers.iter().enumerate() {
            let all = given.iter().all(|(_, c)| c.tiers[index].verdict == Verdict::Met);
            prop_assert_eq!(tier.needs_vendor, all && tier.verdict != Verdict::Met);
            prop_assert_eq!(o.needs_vendor.contains(&tier.tier), tier.needs_vendor && Some(tier.tier) > o.tier);
        }
    }

    #[test]
    fn a_fact_never_adds_a_tier(b in program(), (places, invited) in places(), which in 0..BASE.len(), place in 0usize..12) {
        let e = effective(&b.p, &run());
        let before = evaluate(&e, &facts_of(&b, &places, invited)).unwrap().remove(0);
        let mut more = places.clone();
        more[which] = more[which].or(Some(place));
        let after = evaluate(&e, &facts_of(&b, &more, invited)).unwrap().remove(0);
        prop_assert!(after.possible.iter().all(|tier| before.possible.contains(tier)));
        prop_assert!(after.tier >= before.tier);
    }

    #[test]
    fn without_a_look_at_each_completion_nothing_possible_is_lost(b in program(), (places, invited) in places(), limit in 0usize..6) {
        let e = effective(&b.p, &run());
        let facts = facts_of(&b, &places, invited);
        let exact = outcome(View::known(&e, &facts, &Memo::default()), None).unwrap();
        let rough = outcome(View { limit, ..View::known(&e, &facts, &Memo::default()) }, None).unwrap();
        prop_assert!(exact.possible.iter().all(|tier| rough.possible.contains(tier)));
        prop_assert!(exact.undecided_by.iter().all(|unknown| rough.undecided_by.contains(unknown)));
        prop_assert!(rough.approximate || rough == exact);
        prop_assert_eq!(rough.undecided_by.is_empty(), rough.decided);
        for (exact, rough) in exact.benefits.iter().zip(&rough.benefits) {
            let any = rough.values.contains(&BenefitValue::Open);
            prop_assert!(any || exact.values.iter().all(|value| rough.values.contains(value)));
        }
        for (exact, rough) in exact.tiers.iter().zip(&rough.tiers) {
            prop_assert!(exact.verdict == rough.verdict || rough.verdict == Verdict::Unknown);
        }
    }

    #[test]
    fn an_explanation_has_the_same_outcome(b in program(), (places, invited) in places()) {
        let e = effective(&b.p, &run());
        let facts = facts_of(&b, &places, invited);
        let outcomes = evaluate(&e, &facts).unwrap();
        let explained: Vec<Outcome> = explain(&e, &facts).unwrap().into_iter().map(|x| x.outcome).collect();
        prop_assert_eq!(&outcomes, &explained);
        for o in &outcomes {
            prop_assert_eq!(display::gap_cell(&b.p, o).is_empty(), o.next.is_none() || o.tiers.iter().any(|t| Some(t.tier) == o.next && t.gaps.is_empty()));
            prop_assert!(o.tiers.iter().all(|t| t.gaps.len() <= 64));
        }
    }
}
