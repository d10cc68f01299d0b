//! The evaluators agree: generated programs and partners, and the programs that ship with their data.
//!
//! `PROGC_AGREE=100000 cargo test --release agree` looks at so many pairs of a program and a partner.

use std::panic::{AssertUnwindSafe, catch_unwind};

use progc::data::columns::{Wishes, matching};
use progc::data::partners::{Next, Partners};
use progc::data::read::{Reading, Table};
use progc::eval::derive::{Row, derive, ratios};
use progc::eval::rank::Ranking;
use progc::eval::{EvalError, Facts, Outcome, Run, columnar, effective, reference};
use progc::ir::{Program, Status};
use progc::value::Date;

use crate::generate::{Dice, facts, program, rows};
use crate::harness::{compiled, files, is_finding, root, shown};
use crate::naive;

/// Partners for each generated program.
const PARTNERS: usize = 10;

/// How many pairs are looked at.
fn pairs() -> usize {
    std::env::var("PROGC_AGREE").ok().map_or(2_000, |count| count.parse().expect("PROGC_AGREE is a number"))
}

fn run(d: &mut Dice) -> Run {
    let (year, month, day) =
        *d.pick(&[(2024, 6, 12), (2024, 6, 12), (2024, 1, 1), (2024, 8, 1), (2025, 2, 2), (2026, 1, 1)]);
    let assume = if d.percent(30) { vec![Status::Planned] } else { Vec::new() };
    Run { as_of: Date::new(year, month, day).unwrap(), assume }
}

/// What came of a comparison.
#[derive(Default)]
struct Tally {
    pairs: usize,
    programs: usize,
    beyond: usize,
    handed_over: u64,
    approximate: usize,
    undecided: usize,
    derived: usize,
}

/// Compares both evaluators on partners of a program.
fn compare(text: &str, ir: &Program, run: &Run, partners: &[Facts], tally: &mut Tally) {
    let effective = effective(ir, run);
    let plan = columnar::Plan::new(&effective);
    tally.programs += 1;
    tally.beyond += usize::from(plan.beyond().is_some());
    let mut evaluator = columnar::Evaluator::new(&plan);
    let all = evaluator.evaluate(partners);
    tally.handed_over += if plan.beyond().is_some() { 0 } else { evaluator.handed_over() };
    for (row, facts) in partners.iter().enumerate() {
        tally.pairs += 1;
        let expected = reference::evaluate(&effective, facts);
        if let Ok(outcomes) = &expected {
            tally.approximate += outcomes.iter().filter(|o| o.approximate).count();
            tally.undecided += outcomes.iter().filter(|o| !o.decided).count();
        }
        // The first error among the partners is that of all together.
        let found: Result<Vec<Outcome>, EvalError> = match &all {
            Ok(all) => Ok(all[row].clone()),
            Err(_) => evaluator.evaluate(std::slice::from_ref(facts)).map(|mut one| one.remove(0)),
        };
        assert!(found == expected, "{}", difference(text, ir, run, facts, &expected, &found));
    }
}

type Found = Result<Vec<Outcome>, EvalError>;

fn difference(text: &str, ir: &Program, run: &Run, facts: &Facts, expected: &Found, found: &Found) -> String {
    let named = ir.measures.iter().zip(&facts.values);
    let named: Vec<String> = named
        .enumerate()
        .filter_map(|(at, (measure, value))| value.as_ref().map(|value| format!("{at} {}: {value:?}", measure.name)))
        .collect();
    let (expected, found) = (format!("{expected:#?}"), format!("{found:#?}"));
    let same = expected.lines().zip(found.lines()).take_while(|(a, b)| a == b).count();
    let from = same.saturating_sub(12);
    let around = |text: &str| text.lines().skip(from).take(40).collect::<Vec<_>>().join("\n");
    format!(
        "the evaluators differ\n\n{text}\n{run:?}\n\n{}\n\nthe reference, from line {from}:\n{}\n\nby columns:\n{}\n",
        named.join("\n"),
        around(&expected),
        around(&found),
    )
}

#[test]
fn agree_on_generated_programs() {
    let pairs = pairs();
    let programs = pairs.div_ceil(PARTNERS);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|worker| {
                scope.spawn(move || {
                    let mut tally = Tally::default();
                    for seed in (worker..programs).step_by(threads) {
                        generated(seed as u64, &mut tally);
                    }
                    tally
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    let sum = |pick: fn(&Tally) -> usize| tallies.iter().map(pick).sum::<usize>();
    let (beyond, programs) = (sum(|t| t.beyond), sum(|t| t.programs));
    let handed_over: u64 = tallies.iter().map(|t| t.handed_over).sum();
    println!(
        "{} pairs of {programs} programs; {beyond} programs beyond the declared part; {handed_over} partners handed \
         over; {} results undecided, {} approximate; {} measures computed",
        sum(|t| t.pairs),
        sum(|t| t.undecided),
        sum(|t| t.approximate),
        sum(|t| t.derived),
    );
    assert!(handed_over * 5 < sum(|t| t.pairs) as u64, "{handed_over} partners were handed to the reference");
    assert!(sum(|t| t.derived) > sum(|t| t.pairs), "few measures are computed from tables");
    assert!(beyond * 5 < programs, "{beyond} of {programs} programs lie beyond the declared part");
}

fn generated(seed: u64, tally: &mut Tally) {
    let text = program::program(seed);
    let compilation = compiled("generated.prog", &text);
    let Some(ir) = &compilation.ir else {
        panic!("seed {seed} is no valid program\n{text}\n{}", crate::harness::drawn(&compilation));
    };
    let mut d = Dice::new(seed ^ 0xDA7E);
    let run = run(&mut d);
    let mut partners = facts::partners(ir, seed, PARTNERS);
    tally.derived += with_tables(&text, ir, &run, &mut partners, &mut d);
    let outcome = catch_unwind(AssertUnwindSafe(|| compare(&text, ir, &run, &partners, tally)));
    assert!(outcome.is_ok(), "seed {seed}");
}

/// Adds what tables of events and the ranks among the partners say, and holds the former against a second reckoning.
/// How many measures were computed.
fn with_tables(text: &str, ir: &Program, run: &Run, partners: &mut [Facts], d: &mut Dice) -> usize {
    let given = rows::given(ir, d);
    let mut computed = 0;
    for partner in partners.iter_mut() {
        let own = rows::rows(ir, &given, run.as_of, d);
        let events: Vec<Option<&[Row]>> = own.iter().map(Option::as_deref).collect();
        // A partner of whom a number is too large is left as it is.
        let before = partner.clone();
        if derive(ir, run.as_of, &events, partner).is_err() {
            *partner = before;
            continue;
        }
        let wrong = naive::differences(ir, run.as_of, &own, partner);
        assert!(wrong.is_empty(), "{}\n\n{text}\n{run:?}\n{own:#?}", wrong.join("\n"));
        computed += ir.measures.iter().filter(|m| m.derivation.is_some()).count();
    }
    // A partner whose place is an interval is handed to the reference: that is not to become most of them.
    let mut rankings = if d.percent(15) { Ranking::all(ir) } else { Vec::new() };
    for ranking in &mut rankings {
        for partner in partners.iter() {
            ranking.count(partner);
        }
        ranking.close();
    }
    for partner in partners {
        for ranking in &rankings {
            ranking.set(partner);
        }
        let before = partner.clone();
        if ratios(ir, run.as_of, partner).is_err() {
            *partner = before;
        }
    }
    computed
}

#[test]
fn agree_on_the_programs_that_ship() {
    let (mut tally, mut fitting) = (Tally::default(), 0);
    for path in files("programs", "prog").into_iter().filter(|p| !p.starts_with(root().join("programs/standard"))) {
        let data = path.with_file_name("partners.csv");
        let text = std::fs::read_to_string(&path).unwrap();
        let compilation = compiled(&shown(&path), &text);
        assert!(!compilation.diagnostics.iter().any(is_finding), "{}", shown(&path));
        let ir = compilation.ir.unwrap();
        let partners = partners_of(&ir, &data);
        fitting += usize::from(!partners.is_empty());
        for assume in [vec![], vec![Status::Planned, Status::Considered]] {
            for year in [2004, 2005, 2006, 2007, 2008] {
                let run = Run { as_of: Date::new(year, 6, 30).unwrap(), assume: assume.clone() };
                compare(&text, &ir, &run, &partners, &mut tally);
            }
        }
    }
    assert_eq!(tally.beyond, 0, "every program that ships lies inside the declared part");
    assert_eq!(tally.handed_over, 0);
    assert!(fitting >= 5, "the data of {fitting} programs can be read");
}

/// Partners of a table, as far as the program understands them: it may name tiers that the program no longer has.
fn partners_of(ir: &Program, data: &std::path::Path) -> Vec<Facts> {
    let table = Table::open(data.to_str().unwrap(), &Reading::default()).unwrap();
    let matching = matching(ir, table.name(), table.columns(), &Wishes::default()).unwrap();
    let mut partners = Partners::new(ir, table, matching);
    let mut found = Vec::new();
    while let Some(next) = partners.read().unwrap() {
        match next {
            Next::Partner(partner) => found.push(partner.facts),
            Next::Bad(_) => {}
        }
    }
    found
}
