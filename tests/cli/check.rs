//! `check`, `compile`, `explain`, `new`.

use super::P1;
use crate::harness::Progc;
use insta::assert_snapshot;

#[test]
fn folders_are_searched() {
    let run = Progc::new(["check"])
        .file("a.prog", P1)
        .file("deep/er/b.prog", P1)
        .file("target/c.prog", "no program")
        .file(".hidden/d.prog", "no program")
        .file("notes.txt", "no program");
    assert_snapshot!(run.run(), @"");
    assert_snapshot!(Progc::new(["check"]).run(), @"");
}

#[test]
fn standard_input_and_short_findings() {
    let run = Progc::new(["check", "-", "--format", "short"]).stdin("tier Gold requires 2 certified enginers\n").run();
    assert_eq!(run.status, 1);
    assert_snapshot!(run, @"");
}

#[test]
fn the_schema_needs_no_program() {
    let run = Progc::new(["compile", "--emit", "schema"]).run();
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("\"$schema\""));
}

#[test]
fn pages() {
    assert_snapshot!(Progc::new(["explain", "E0503"]).run(), @"");
    assert_snapshot!(Progc::new(["explain", "bad-flg"]).run(), @"");
}

#[test]
fn a_new_program_is_sound_and_nothing_is_overwritten() {
    let run = Progc::new(["new"]).run();
    assert_snapshot!(run, @"");
    let (program, partners) = (run.written("program.prog").unwrap(), run.written("program.csv").unwrap());
    assert_snapshot!(Progc::new(["check"]).file("program.prog", &program).run(), @"");
    let args = ["eval", "program.prog", "program.csv", "--as-of", "2026-01-01", "--summary"];
    assert_snapshot!(Progc::new(args).file("program.prog", &program).file("program.csv", partners).run(), @"");
    assert_snapshot!(Progc::new(["new"]).file("program.csv", "mine").run(), @"");
}
