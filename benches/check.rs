//! How long a large program takes from text to IR: `cargo bench --bench check [RUNS]`.
//!
//! A table on standard output, no statistics beyond the median: it shows a change of tens of percent, which is what
//! matters for an editor. Instant means under 100 ms for 10,000 lines.

#![expect(clippy::print_stdout, reason = "the table is what it is for")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use progc::pipeline::compile;

fn main() {
    // `cargo bench` adds `--bench`; a number is how often to run.
    let runs = std::env::args().find_map(|a| a.parse().ok()).unwrap_or(11_usize).max(1);
    println!("{:>8} {:>9} {:>9} {:>9} {:>9}", "lines", "bytes", "findings", "median", "fastest");
    for lines in [100, 1_000, 10_000] {
        let text = program(lines);
        let findings = compile("generated.prog", &text).diagnostics.len();
        let mut times: Vec<Duration> = (0..runs).map(|_| time(&text)).collect();
        times.sort();
        let (median, fastest) = (times[times.len() / 2], times[0]);
        println!("{lines:>8} {:>9} {findings:>9} {:>9} {:>9}", text.len(), shown(median), shown(fastest));
    }
}

fn time(text: &str) -> Duration {
    let start = Instant::now();
    std::hint::black_box(compile("generated.prog", std::hint::black_box(text)));
    start.elapsed()
}

fn shown(time: Duration) -> String {
    format!("{}.{:03} ms", time.as_millis(), time.as_micros() % 1000)
}

/// A program of about so many lines: a header, then tiers of ten lines each, like those of real programs.
fn program(lines: usize) -> String {
    let mut text = String::from("program \"Generated\"\n  vendor \"Example\"\n  currency EUR\n\n");
    for tier in 1..=lines / 10 {
        let (euros, people, percent) = (tier * 100, tier % 7 + 1, tier % 30 + 5);
        write!(
            text,
            "# Tier number {tier}\n\
             tier \"Tier {tier}\"\n\
             \x20 requires purchases >= {euros} EUR/yr and {people} certified engineers\n\
             \x20 requires at least 1 of (3 customer references, training >= {people} days)\n\
             \x20 expects purchases >= {euros} EUR/yr\n\
             \x20 grants margin {percent}%\n\
             \x20 grants portal access, logo use\n\
             \x20 grants \"entitlement of tier {tier}\"\n\
             \x20 obliges \"support for end customers of tier {tier}\"\n\
             \n"
        )
        .expect("writing to a String cannot fail");
    }
    text
}
