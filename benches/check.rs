//! How long checking takes: `cargo bench --bench check [RUNS]`. One program after another from text to findings, lints
//! included; then whole runs of the binary over 1,000 files and over the programs that ship.
//!
//! A table on standard output, no statistics beyond the median: it shows a change of tens of percent, which is what
//! matters for an editor. Instant means under 100 ms for 10,000 lines.

#![expect(clippy::print_stdout, reason = "the table is what it is for")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use progc::lint::Options;
use progc::pipeline::check;

use self::made::program;

mod made;

fn main() {
    // `cargo bench` adds `--bench`; a number is how often to run.
    let runs = std::env::args().find_map(|a| a.parse().ok()).unwrap_or(11_usize).max(1);
    println!("{:>8} {:>9} {:>9} {:>9} {:>9}", "lines", "bytes", "findings", "median", "fastest");
    for lines in [100, 1_000, 10_000] {
        let text = program(lines);
        let findings = check("generated.prog", &text, &Options::default()).diagnostics.len();
        let (median, fastest) = times(runs, || time(&text));
        println!("{lines:>8} {:>9} {findings:>9} {:>9} {:>9}", text.len(), shown(median), shown(fastest));
    }
    println!("\n{:<28} {:>9} {:>9}", "progc check", "median", "fastest");
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let text = program(100);
    for file in 0..1_000 {
        std::fs::write(folder.path().join(format!("p{file}.prog")), &text).expect("a file in it");
    }
    let shipped = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("programs");
    for (name, folder) in [("1,000 files of 100 lines", folder.path()), ("programs/", &shipped)] {
        let (median, fastest) = times(runs, || whole_run(folder));
        println!("{name:<28} {:>9} {:>9}", shown(median), shown(fastest));
    }
}

fn times(runs: usize, mut run: impl FnMut() -> Duration) -> (Duration, Duration) {
    let mut times: Vec<Duration> = (0..runs).map(|_| run()).collect();
    times.sort();
    (times[times.len() / 2], times[0])
}

fn time(text: &str) -> Duration {
    let start = Instant::now();
    std::hint::black_box(check("generated.prog", std::hint::black_box(text), &Options::default()));
    start.elapsed()
}

fn whole_run(folder: &Path) -> Duration {
    let start = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_progc"));
    let status = command.arg("check").arg(folder).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.expect("progc runs").success());
    start.elapsed()
}

fn shown(time: Duration) -> String {
    format!("{}.{:03} ms", time.as_millis(), time.as_micros() % 1000)
}
