//! The programs that ship with progc.

use crate::generate;
use crate::harness::{Progc, check_generated, compiled, drawn, files, is_finding, linted, report, root, shown};

/// The program of each article, and the day for which its partners are evaluated.
const EVALUATED: [(&str, &str, &str); 5] = [
    ("open-xchange", "open-xchange-2006", "2006-03-07"),
    ("red-hat", "red-hat-2007", "2007-03-01"),
    ("kaspersky", "kaspersky-2005", "2005-06-01"),
    ("f-secure", "f-secure-2005", "2005-09-01"),
    ("fujitsu", "fujitsu-2012", "2012-11-01"),
];

/// What comes out for every partner of every shipped table, and the summary.
#[test]
fn results_are_as_expected() {
    let mut problems = Vec::new();
    for (vendor, program, day) in EVALUATED {
        let folder = root().join("programs").join(vendor);
        let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
        let (program, partners) = (format!("{program}.prog"), "partners.csv");
        let ran = Progc::new(["eval", &program, partners, "--as-of", day, "--format", "csv", "--summary"])
            .file(&program, read(&program))
            .file(partners, read(partners))
            .run();
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        problems.extend(check_generated(&folder.join("expected.csv"), &ran.stdout).err());
        problems.extend(check_generated(&folder.join("expected.txt"), &ran.stderr).err());
    }
    report(&problems);
}

#[test]
fn check_clean() {
    let mut problems = Vec::new();
    let programs = files("programs", "prog");
    assert!(!programs.is_empty(), "programs/ has no programs");
    for path in programs {
        let text = std::fs::read_to_string(&path).unwrap();
        let compilation = linted(&shown(&path), &text, &[]);
        if compilation.diagnostics.iter().any(is_finding) {
            problems.push(drawn(&compilation));
        }
    }
    report(&problems);
}

/// The tests that compare evaluators rest on them.
#[test]
fn generated_programs_have_no_error() {
    let mut problems = Vec::new();
    for seed in 0..100 {
        let compilation = compiled(&format!("seed-{seed}.prog"), &generate::program::program(seed));
        if compilation.ir.is_none() {
            problems.push(drawn(&compilation));
        }
    }
    report(&problems);
}
