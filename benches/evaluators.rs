//! How many partners the evaluators look at in a second: `cargo bench --bench evaluators [ROWS]`.
//!
//! A table on standard output. The columnar evaluator is measured as a whole, with an outcome for every partner, and in
//! its parts: writing facts into columns, finding the class of every row, and readiness and gap of the next tier alone.

#![expect(clippy::print_stdout, reason = "the table is what it is for")]

use std::time::{Duration, Instant};

use progc::eval::{Facts, Run, columnar, effective, reference};
use progc::ir::{FactValue, MeasureId, Program, Type};
use progc::pipeline::compile;
use progc::value::{Date, Decimal};

const PROGRAMS: [(&str, &str); 2] = [
    ("kaspersky", include_str!("../programs/kaspersky/kaspersky-2005.prog")),
    ("open-xchange", include_str!("../programs/open-xchange/open-xchange-2006.prog")),
];

fn main() {
    let rows = std::env::args().find_map(|a| a.parse().ok()).unwrap_or(100_000_usize).max(1);
    println!("{:<14} {:<26} {:>9} {:>11} {:>13}", "program", "evaluator", "partners", "time", "partners/s");
    for (name, text) in PROGRAMS {
        let ir = compile(name, text).ir.expect("the program compiles");
        let partners = partners(&ir, rows);
        let run = Run { as_of: Date::constant(2006, 6, 30), assume: Vec::new() };
        let effective = effective(&ir, &run);
        let plan = columnar::Plan::new(&effective);

        let fewer = partners.get(..rows.min(20_000)).unwrap_or(&partners);
        let time = timed(|| fewer.iter().filter(|facts| reference::evaluate(&effective, facts).is_ok()).count());
        line(name, "reference", fewer.len(), time);
        line(name, "columnar, all", rows, timed(|| plan.evaluate(&partners).map_or(0, |all| all.len())));
        let time = timed(|| {
            std::thread::scope(|scope| {
                let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
                let share = rows.div_ceil(threads);
                let workers: Vec<_> = partners
                    .chunks(share)
                    .map(|partners| scope.spawn(|| plan.evaluate(partners).map_or(0, |all| all.len())))
                    .collect();
                workers.into_iter().map(|worker| worker.join().unwrap_or(0)).sum()
            })
        });
        line(name, "columnar, all, all cores", rows, time);

        let mut blocks = vec![columnar::Block::default(); rows.div_ceil(2048)];
        let time = timed(|| {
            let filled = blocks.iter_mut().zip(partners.chunks(2048));
            filled.map(|(block, partners)| block.fill(&plan, partners)).count()
        });
        line(name, "  facts into columns", rows, time);
        let mut evaluator = columnar::Evaluator::new(&plan);
        let time = timed(|| {
            let placed = blocks.iter().map(|block| {
                evaluator.place(block);
                evaluator.placed().len()
            });
            placed.sum()
        });
        line(name, "  columns to classes", rows, time);
        let mut gaps = Vec::new();
        let time = timed(|| {
            let mut found = 0;
            for block in &blocks {
                evaluator.place(block);
                for &placed in evaluator.placed() {
                    found += usize::from(evaluator.next(block, placed, &mut gaps).is_some());
                }
            }
            found
        });
        line(name, "  classes and next tier", rows, time);
    }
}

/// The fastest of three.
fn timed(mut work: impl FnMut() -> usize) -> Duration {
    let once = |work: &mut dyn FnMut() -> usize| {
        let start = Instant::now();
        std::hint::black_box(work());
        start.elapsed()
    };
    (0..3).map(|_| once(&mut work)).min().unwrap_or_default()
}

fn line(program: &str, what: &str, rows: usize, time: Duration) {
    let rate = u128::try_from(rows).unwrap_or(0) * 1_000_000_000 / time.as_nanos().max(1);
    println!("{program:<14} {what:<26} {rows:>9} {:>6}.{:03} ms {rate:>13}", time.as_millis(), time.as_micros() % 1000);
}

/// Partners with numbers of all sizes; one fact in ten is not known.
fn partners(program: &Program, count: usize) -> Vec<Facts> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut below = |n: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % n.max(1)
    };
    let mut partner = || {
        let mut facts = Facts::unknown(program);
        for (index, measure) in program.measures.iter().enumerate() {
            if below(10) == 0 {
                continue;
            }
            let number = |n: u64, scale: u8| FactValue::Number(Decimal::new(i128::from(n), scale));
            let value = match &measure.ty {
                Type::Number(rate) => match rate.unit.smallest_step() {
                    Some(step) if step == Decimal::ONE => number(below(5), 0),
                    Some(_) => number(below(2_000_000), 2),
                    None => number(below(400), 2),
                },
                Type::Date => FactValue::Date(Date::constant(2005, 1, 1)),
                Type::Flag => FactValue::Flag(below(2) == 0),
                Type::OneOf(choices) => {
                    match usize::try_from(below(choices.len() as u64)).ok().and_then(|at| choices.get(at)) {
                        Some(choice) => FactValue::Text(choice.clone()),
                        None => FactValue::Text(String::from("elsewhere")),
                    }
                }
                Type::SetOf(members) => FactValue::Set(members.iter().filter(|_| below(2) == 0).cloned().collect()),
                Type::Text => FactValue::Text(String::from("anything")),
            };
            facts.set(MeasureId::at(index), value);
        }
        facts
    };
    (0..count).map(|_| partner()).collect()
}
