//! Rules of the language one by one.

use super::build::*;
use crate::eval::effective::Outside;
use crate::eval::reference::{evaluate, explain};
use crate::eval::{EvalError, Finding, Run, Summary, Unknown, Verdict, display, effective, example};
use crate::ir::*;
use crate::value::{Amount, Decimal};

#[test]
fn approximate_dates_are_unknowns_inside_their_interval() {
    let mut b = Build::new().date("mid 2005", "2005-05-01", "2005-08-31").tier("A", always(), vec![]).tier(
        "B",
        at_least(ENGINEERS, count(1)),
        vec![grant(MARGIN, rate("20"))],
    );
    b.p.tiers[1].validity.from = Some(DateId(0));
    let facts = b.facts(&[(ENGINEERS, num("1"))]);
    let on = |day: &str| evaluate(&b.on(day), &facts).unwrap().remove(0);
    assert_eq!(b.possible(&on("2005-04-30")), "A");
    assert_eq!(on("2005-04-30").tiers.len(), 1);
    let inside = on("2005-06-01");
    assert_eq!(b.possible(&inside), "A|B");
    assert_eq!(inside.undecided_by, [Unknown::Date(DateId(0))]);
    assert_eq!(b.cell(&inside, MARGIN), "none|20");
    assert_eq!(b.possible(&on("2005-08-31")), "B");
}

#[test]
fn a_requirement_not_yet_in_force_asks_nothing() {
    let mut b = Build::new().date("mid 2005", "2005-05-01", "2005-08-31").tier("A", holds(RETAIL), vec![]);
    let requirements = &mut b.p.tiers[0].clauses.requirements;
    let other = Requirement { cond: always(), ..requirements[0].clone() };
    requirements[0].validity.from = Some(DateId(0));
    requirements.push(other);
    let facts = b.facts(&[(RETAIL, FactValue::Flag(false))]);
    let possible = |day: &str| b.possible(&evaluate(&b.on(day), &facts).unwrap()[0]);
    assert_eq!([possible("2005-01-01"), possible("2005-06-01"), possible("2006-01-01")], ["A", "none|A", "none"]);
}

#[test]
fn a_tier_of_which_no_requirement_is_in_force_is_not_stated() {
    let mut b = Build::new().date("mid 2005", "2005-05-01", "2005-08-31").tier("A", holds(RETAIL), vec![]);
    b.p.tiers[0].clauses.requirements[0].validity.from = Some(DateId(0));
    let facts = b.facts(&[(RETAIL, FactValue::Flag(false))]);
    let possible = |day: &str| b.possible(&evaluate(&b.on(day), &facts).unwrap()[0]);
    assert_eq!([possible("2005-01-01"), possible("2005-06-01"), possible("2006-01-01")], ["none|A", "none|A", "none"]);
}

#[test]
fn what_is_planned_acts_only_when_assumed() {
    let mut b = Build::new().date("2005", "2005-01-01", "2005-01-01").tier("A", always(), vec![]);
    b.p.tiers[0].validity = Validity { from: Some(DateId(0)), status: Status::Planned, ..Validity::default() };
    assert_eq!(b.possible(&b.outcome(&[])), "none");
    let run = |as_of, assume: &[Status]| Run { as_of: day(as_of), assume: assume.to_vec() };
    let assumed = effective(&b.p, &run("2004-01-01", &[Status::Planned]));
    assert_eq!(b.possible(&evaluate(&assumed, &b.facts(&[])).unwrap()[0]), "A");
    b.p.tiers[0].validity.status = Status::RuledOut;
    let assumed = effective(&b.p, &run("2006-01-01", &[Status::RuledOut]));
    assert_eq!(assumed.in_force, [false]);
    b.p.header.validity.from = Some(DateId(0));
    assert_eq!(effective(&b.p, &run("2004-12-31", &[])).outside, Some(Outside::Before));
    assert_eq!(effective(&b.p, &run("2005-01-01", &[])).outside, None);
}

fn two_tracks() -> Build {
    let isv = || atom(Atom::Has { measure: TRACK, member: "ISV".to_owned() });
    let mut b = Build::new()
        .track("ISV", at_least(REFERENCES, count(1)), vec![grant(REQUESTS, GrantValue::Amount(count(2)))])
        .track("Reseller", always(), vec![])
        .tier("Basic", always(), vec![grant(REQUESTS, GrantValue::Amount(count(5)))])
        .tier("Top", at_least(ENGINEERS, count(1)), vec![])
        .tier("Both", any(vec![not(isv()), isv()]), vec![]);
    b.p.tiers[2].tracks = vec![TrackId(1)];
    b
}

#[test]
fn one_outcome_a_track() {
    let b = two_tracks();
    let tracks = FactValue::Set(vec!["reseller".to_owned(), "isv".to_owned(), "other".to_owned()]);
    let facts = [(TRACK, tracks), (ENGINEERS, num("1")), (REFERENCES, num("0"))];
    let outcomes = b.outcomes(&facts);
    let tracks: Vec<_> = outcomes.iter().map(|o| o.track).collect();
    assert_eq!(tracks, [Some(TrackId(0)), Some(TrackId(1))]);
    // The track asks a reference of everyone in it, and the third tier exists for the other track alone.
    assert_eq!(b.possible(&outcomes[0]), "none");
    assert_eq!(outcomes[0].tiers.len(), 2);
    assert_eq!(display::gap_cell(&b.p, &outcomes[0]), "1 customer reference");
    assert_eq!(b.cell(&outcomes[0], REQUESTS), "2");
    assert_eq!(b.possible(&outcomes[1]), "Both");
    assert_eq!(b.cell(&outcomes[1], REQUESTS), "5");
    let unknown = b.outcome(&facts[1..]);
    assert_eq!((unknown.track, b.possible(&unknown).as_str()), (None, "none|Top|Both"));
    assert_eq!(unknown.undecided_by, [Unknown::Measure(TRACK)]);
}

#[test]
fn bands_price_the_whole_amount_or_slices() {
    let band = |from: &str, value: &str| Band {
        from: eur(from),
        to: None,
        value: (percent(value), percent(value)),
        span: span(),
    };
    let bands = |sliced| {
        GrantValue::Bands(Bands {
            measure: PURCHASES,
            sliced,
            rows: vec![band("1000", "10"), band("2000", "20")],
            span: span(),
        })
    };
    let b = Build::new().tier("A", always(), vec![grant(MARGIN, bands(false)), grant(DISCOUNT, bands(true))]);
    let cells = |purchases: &str| {
        let o = b.outcome(&[(PURCHASES, num(purchases))]);
        (b.cell(&o, MARGIN), b.cell(&o, DISCOUNT))
    };
    assert_eq!(cells("999.99"), (String::new(), String::new()));
    assert_eq!(cells("2000"), ("20".into(), "5".into()));
    assert_eq!(cells("3000"), ("20".into(), "10".into()));
    assert_eq!(cells("7000"), ("20".into(), "15.7143".into()));
    let o = b.outcome(&[]);
    assert_eq!((b.cell(&o, MARGIN), b.cell(&o, DISCOUNT)), ("none|10|20".into(), "none|0..5|5..20".into()));
    assert!(o.decided);
}

#[test]
fn what_comes_on_top_is_added_once() {
    let big = || at_least(PURCHASES, eur("100000"));
    let b = Build::new()
        .tier("A", always(), vec![grant(MARGIN, rate("18")), grant_when(MARGIN, GrantValue::More(percent("2")), big())])
        .tier(
            "B",
            at_least(ENGINEERS, count(1)),
            vec![grant(MARGIN, GrantValue::RelativeTo { by: percent("5"), tier: TierId(0) })],
        );
    let o = b.outcome(&[(PURCHASES, num("100000")), (ENGINEERS, num("1"))]);
    assert_eq!(b.cell(&o, MARGIN), "25");
    assert_eq!(b.cell(&b.outcome(&[]), MARGIN), "18|20|23|25");
}

#[test]
fn nothing_stops_the_search() {
    let b = Build::new()
        .tier("A", always(), vec![grant(MARGIN, rate("18")), grant(STARTER_KIT, GrantValue::Had)])
        .tier("B", always(), vec![grant(MARGIN, GrantValue::Nothing), grant(STARTER_KIT, GrantValue::Nothing)]);
    let o = b.outcome(&[]);
    assert_eq!((b.cell(&o, MARGIN), b.cell(&o, STARTER_KIT)), (String::new(), String::new()));
}

#[test]
fn scores_count_full_steps_up_to_their_caps() {
    let per = ScorePartKind::Per { points: points(2), step: count(1), measure: REFERENCES };
    let flat = ScorePartKind::Flat(points(10));
    let big = at_least(PURCHASES, eur("50000"));
    let enough = |n| atom(Atom::Score { score: ScoreId(0), op: Comparison::AtLeast, amount: points(n) });
    let b = Build::new()
        .score(Some(25), vec![part(per, Some(20), always()), part(flat, None, big)])
        .tier("A", enough(12), vec![])
        .tier("B", enough(25), vec![]);
    let run = |references: &str, purchases: &str| {
        let mut facts = vec![(REFERENCES, num(references))];
        if !purchases.is_empty() {
            facts.push((PURCHASES, num(purchases)));
        }
        b.outcome(&facts)
    };
    let exactly = |o: &crate::eval::Outcome| (o.scores[0].low, o.scores[0].high);
    assert_eq!(exactly(&run("5", "50000")), (Some(d("20")), Some(d("20"))));
    assert_eq!(exactly(&run("100", "50000")), (Some(d("25")), Some(d("25"))));
    assert_eq!(exactly(&run("5", "")), (Some(d("10")), Some(d("20"))));
    assert_eq!(b.possible(&run("5", "")), "none|A");
    assert_eq!(display::gap_cell(&b.p, &run("5", "0")), "performance 2 points");
    let nothing = b.outcome(&[]);
    assert_eq!((b.possible(&nothing).as_str(), nothing.approximate), ("none|A|B", false));
}

#[test]
fn too_many_completions_are_said_to_be_so() {
    let members: Vec<Cond> = (0..13).map(|n| with_package(&format!("P{n}"))).collect();
    let b = Build::new().tier("A", any(members), vec![grant(MARGIN, rate("1"))]);
    let o = b.outcome(&[]);
    assert!(o.approximate && !o.decided);
    assert_eq!((b.possible(&o).as_str(), b.cell(&o, MARGIN).as_str()), ("none|A", "none|1"));
}

#[test]
fn ways_are_alternatives_the_readiest_first() {
    let cond = at_least_of(
        2,
        vec![at_least(REFERENCES, count(3)), at_least(ENGINEERS, count(1)), at_least(PURCHASES, eur("5000"))],
    );
    let b = Build::new().tier("A", cond, vec![]);
    let o = b.outcome(&[(REFERENCES, num("1")), (ENGINEERS, num("0")), (PURCHASES, num("4000"))]);
    let text = "(purchases 1000 EUR/yr; 2 customer references) or (purchases 1000 EUR/yr; 1 certified engineer) \
                or (2 customer references; 1 certified engineer)";
    assert_eq!(display::gap_cell(&b.p, &o), text);
    assert_eq!(o.tiers[0].readiness, 56);
}

#[test]
fn strict_and_upper_bounds_count_one_smallest_unit() {
    let b = Build::new().tier(
        "A",
        all(vec![
            compare(PURCHASES, Comparison::MoreThan, eur("100")),
            compare(REFERENCES, Comparison::LessThan, count(3)),
            not(holds(RETAIL)),
        ]),
        vec![],
    );
    let o = b.outcome(&[(PURCHASES, num("100")), (REFERENCES, num("5")), (RETAIL, FactValue::Flag(true))]);
    let text = "purchases 0.01 EUR/yr; 3 customer references too many; not retail only";
    assert_eq!(display::gap_cell(&b.p, &o), text);
}

#[test]
fn explains_with_the_facts() {
    let b = Build::new().tier(
        "A",
        all(vec![at_least(PURCHASES, eur("10000")), at_least(ENGINEERS, count(1)), holds(INVITED)]),
        vec![],
    );
    let facts = b.facts(&[(PURCHASES, num("9999.99"))]);
    let explained = explain(&b.on("2006-01-01"), &facts).unwrap().remove(0);
    let parts = &explained.tiers[0].conditions[0].parts;
    let says: Vec<(&str, Finding)> = parts.iter().map(|t| (t.says.as_str(), t.finding)).collect();
    assert_eq!(
        says,
        [
            ("purchases is 9999.99 EUR/yr, 0.01 EUR/yr short", Finding::NotMet),
            ("certified engineers is not known", Finding::Unknown),
            ("invited is not recorded", Finding::NotRecorded),
        ]
    );
}

#[test]
fn circles_and_overflow_are_errors() {
    let b =
        Build::new().tier("A", atom(Atom::Meets(TierId(1))), vec![]).tier("B", atom(Atom::Meets(TierId(0))), vec![]);
    let circle = evaluate(&b.on("2006-01-01"), &b.facts(&[]));
    assert!(matches!(circle, Err(EvalError::Circular { .. })));
    let most = GrantValue::Amount(most());
    let b = Build::new().tier("A", always(), vec![grant(MARGIN, most), grant(MARGIN, GrantValue::More(percent("1")))]);
    assert!(matches!(evaluate(&b.on("2006-01-01"), &b.facts(&[])), Err(EvalError::Arithmetic { .. })));
    let relative = |tier| vec![grant(MARGIN, GrantValue::RelativeTo { by: percent("1"), tier: TierId(tier) })];
    let b = Build::new().tier("A", always(), relative(1)).tier("B", always(), relative(0));
    assert!(matches!(evaluate(&b.on("2006-01-01"), &b.facts(&[])), Err(EvalError::Circular { .. })));
    let b = Build::new().tier("A", always(), relative(1)).tier("B", always(), vec![grant(MARGIN, rate("9"))]);
    assert_eq!(b.cell(&b.outcome(&[]), MARGIN), "9");
}

/// The largest rate that can be held.
fn most() -> Amount {
    Amount { value: Decimal::new(i128::MAX, 0), ..percent("1") }
}

#[test]
fn expectations_warn_and_specialisations_stand_beside_the_tier() {
    let mut b = Build::new().tier("A", always(), vec![]);
    b.p.tiers[0].clauses.requirements[0].cond = at_least(ENGINEERS, count(1));
    b.p.tiers[0].clauses.requirements[0].modality = Modality::Expected;
    b.p.specialisations.push(Specialisation {
        name: "Storage".to_owned(),
        title: None,
        clauses: clauses(at_least(REFERENCES, count(2)), vec![grant(STARTER_KIT, GrantValue::Had)]),
        validity: Validity::default(),
        span: span(),
    });
    let o = b.outcome(&[(ENGINEERS, num("0")), (REFERENCES, num("2"))]);
    assert_eq!((b.possible(&o).as_str(), o.unmet_expectations.len()), ("A", 1));
    assert_eq!(o.specialisations, [(SpecialisationId(0), Verdict::Met)]);
    assert_eq!(b.cell(&o, STARTER_KIT), "yes");
    assert_eq!(b.cell(&b.outcome(&[]), STARTER_KIT), "none|yes");
}

#[test]
fn summaries_count_rows() {
    let b = Build::new().tier("A", at_least(ENGINEERS, count(1)), vec![]);
    let mut summary = Summary::default();
    summary.add(&b.outcome(&[]));
    summary.add(&b.outcome(&[(ENGINEERS, num("1"))]));
    let mut twice = summary.clone();
    twice.merge(&summary);
    assert_eq!((summary.rows, summary.undecided, twice.rows), (2, 1, 4));
    assert_eq!(summary.waiting_for.get(&Unknown::Measure(ENGINEERS)), Some(&1));
    assert_eq!(summary.decided.get(&Some(TierId(0))), Some(&1));
}

#[test]
fn examples_say_what_came_out_instead() {
    let b = Build::new().tier("A", at_least(PURCHASES, eur("1000")), vec![grant(MARGIN, rate("18"))]).tier(
        "B",
        all(vec![at_least(PURCHASES, eur("10000")), at_least(ENGINEERS, count(1))]),
        vec![],
    );
    let given = GivenFact { measure: PURCHASES, value: num("9999.99"), span: span() };
    let mut example = Example {
        name: "one cent short".to_owned(),
        on: None,
        assuming: Vec::new(),
        given: vec![given],
        nothing_else: false,
        held: None,
        expect: vec![
            (Expectation::Tier(Some(TierId(0))), span()),
            (Expectation::Benefit(MARGIN, rate("18")), span()),
            (Expectation::Tier(Some(TierId(1))), span()),
        ],
        span: span(),
    };
    let ran = example::run(&b.p, &example, day("2006-01-01")).unwrap();
    let failures: Vec<_> = ran.failures.iter().map(|f| (f.expected.as_str(), f.found.as_str())).collect();
    assert_eq!(failures, [("tier B", "tier A")]);
    example.given[0].value = num("10000");
    example.expect = vec![(Expectation::Tier(Some(TierId(0))), span())];
    let ran = example::run(&b.p, &example, day("2006-01-01")).unwrap();
    assert_eq!(ran.failures[0].found, "possible A, B, undecided by certified engineers");
    example.nothing_else = true;
    assert_eq!(example::run(&b.p, &example, day("2006-01-01")).unwrap().failures, []);
}

#[test]
fn a_tier_that_refers_to_one_not_in_force_is_not_near() {
    let mut b = Build::new().tier("A", always(), vec![]).tier("B", atom(Atom::Meets(TierId(0))), vec![]);
    b.p.tiers[0].validity.status = Status::Planned;
    let o = b.outcome(&[]);
    assert_eq!((b.possible(&o).as_str(), display::gap_cell(&b.p, &o).as_str()), ("none", "not available"));
}
