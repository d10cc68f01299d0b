//! How long it takes to prove things of programs: `cargo bench --bench analysis`.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use progc::analyze::findings::{Report, findings};
use progc::ir::Program;
use progc::pipeline::compile;

/// Runs of each; the median is shown.
const RUNS: usize = 5;

fn main() {
    let mut rows: Vec<(String, String)> = Vec::new();
    let programs = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs");
    for vendor in ["open-xchange", "red-hat", "kaspersky", "f-secure", "fujitsu"] {
        let mut files: Vec<_> = std::fs::read_dir(programs.join(vendor))
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|ending| ending == "prog"))
            .collect();
        files.sort();
        for path in files {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            rows.push((name, std::fs::read_to_string(path).unwrap_or_default()));
        }
    }
    rows.push((String::from("2,000 clauses, 100 tiers, 40 measures"), ladder(100, 40)));
    rows.push((String::from("2,000 clauses in alternatives"), alternatives(250)));
    println!("| program | clauses | median | questions | decided | findings |");
    println!("|---|---|---|---|---|---|");
    for (name, text) in rows {
        let Some(program) = compile("bench.prog", &text).ir else {
            println!("| {name} | does not compile | | | | |");
            continue;
        };
        let (time, report) = measured(&program);
        let decided = (report.asked - report.undecided.len()) * 100 / report.asked.max(1);
        println!(
            "| {name} | {} | {}.{} ms | {} | {decided}% | {} |",
            clauses(&program),
            time.as_millis(),
            time.as_micros() / 100 % 10,
            report.asked,
            report.found.len()
        );
    }
}

fn measured(program: &Program) -> (Duration, Report) {
    let day = jiff::civil::date(2026, 1, 1);
    let mut times = Vec::new();
    let mut report = Report::default();
    for _ in 0..RUNS {
        let begin = Instant::now();
        report = findings(program, day);
        times.push(begin.elapsed());
    }
    times.sort();
    (times.get(RUNS / 2).copied().unwrap_or_default(), report)
}

fn clauses(program: &Program) -> usize {
    let items = program.tiers.iter().map(|tier| &tier.clauses).chain([&program.everyone]);
    let items = items.chain(program.tracks.iter().map(|track| &track.clauses));
    items.map(|clauses| clauses.requirements.len() + clauses.grants.len()).sum()
}

/// A ladder of tiers, each with many requirements that grow from tier to tier.
fn ladder(tiers: usize, measures: usize) -> String {
    let mut text = String::new();
    for measure in 0..measures {
        let _ = writeln!(text, "measure skill {}: number", word(measure));
    }
    for tier in 0..tiers {
        let _ = writeln!(text, "tier {}", word(tier));
        for clause in 0..19 {
            let measure = (tier + clause * 7) % measures;
            let _ = writeln!(text, "  requires skill {} >= {}", word(measure), tier * 10 + clause);
        }
        let _ = writeln!(text, "  grants margin {}%", tier / 2 + 1);
    }
    text
}

/// Tiers whose requirements are alternatives of several measures each: the diagrams grow.
fn alternatives(tiers: usize) -> String {
    let mut text = String::new();
    for measure in 0..24 {
        let _ = writeln!(text, "measure skill {}: number", word(measure));
    }
    for tier in 0..tiers {
        let _ = writeln!(text, "tier {}", word(tier));
        for clause in 0..7 {
            let of = |n: usize| word((tier + clause * 5 + n * 11) % 24);
            let least = tier * 10 + clause;
            let (a, b, c) = (of(0), of(1), of(2));
            let _ = writeln!(
                text,
                "  requires at least 2 of (skill {a} >= {least}, skill {b} >= {least}, skill {c} >= {least})"
            );
        }
        let _ = writeln!(text, "  grants margin {}%", tier / 3 + 1);
    }
    text
}

/// A name for a number: letters alone.
fn word(number: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap_or(0));
    ["Q", &letter(number / 26).to_string(), &letter(number).to_string(), "x"].concat()
}
