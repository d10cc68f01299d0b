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
    assert_snapshot!(run.run(), @"
    status 0
    --- stderr
    2 files checked, no findings
    ");
    assert_snapshot!(Progc::new(["check"]).run(), @"
    status 0
    --- stderr
    no `.prog` files found
    ");
}

#[test]
fn standard_input_and_short_findings() {
    let run = Progc::new(["check", "-", "--format", "short"]).stdin("tier Gold requires 2 certified enginers\n").run();
    assert_eq!(run.status, 1);
    assert_snapshot!(run, @"
    status 1
    --- stdout
    standard input:1:22: error[E0201]: `certified enginers` is not known
    --- stderr
    1 file checked, 1 error
    1 can be mended with `--fix`
    ");
}

#[test]
fn the_schema_needs_no_program() {
    let run = Progc::new(["compile", "--emit", "schema"]).run();
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("\"$schema\""));
}

#[test]
fn pages() {
    assert_snapshot!(Progc::new(["explain", "E0503"]).run(), @"
    status 0
    --- stdout
    E0503 bad flag (bad-flag)

    A cell of a column of yes and no is neither.

    Wrong

        tier Partner by invitation grants margin 25%

        partner_id,invited
        P1,perhaps

    Right

        tier Partner by invitation grants margin 25%

        partner_id,invited
        P1,yes

    Why

    Read are `yes`, `y`, `true`, `1`, `x`, `ja`, `wahr` and `no`, `n`, `false`, `0`, `nein`, `falsch`, in any letter case. A cell that is
    not known is left empty: then the result says what depends on it.
    ");
    assert_snapshot!(Progc::new(["explain", "bad-flg"]).run(), @"
    status 2
    --- stderr
    error[progc::explain::unknown]: there is no code or lint `bad-flg`
      = help: did you mean `bad-flag`?
    ");
}

#[test]
fn a_new_program_is_sound_and_nothing_is_overwritten() {
    let run = Progc::new(["new"]).run();
    assert_snapshot!(run, @"
    status 0
    --- stderr
    wrote program.prog and program.csv; try them:

      progc check program.prog
      progc eval program.prog program.csv
    ");
    let (program, partners) = (run.written("program.prog").unwrap(), run.written("program.csv").unwrap());
    assert_snapshot!(Progc::new(["check"]).file("program.prog", &program).run(), @"
    status 0
    --- stderr
    1 file checked, no findings
    ");
    let args = ["eval", "program.prog", "program.csv", "--as-of", "2026-01-01", "--summary"];
    assert_snapshot!(Progc::new(args).file("program.prog", &program).file("program.csv", partners).run(), @"
    status 0
    --- stdout
    partner_id,tier,decided,possible_tiers,needs_vendor,held_tier,next_tier,readiness,gap,undecided_by,portal_access,margin
    Alder Systems,Gold,yes,Gold,,,,,,,yes,25
    Birch Networks,Gold,yes,Gold,,,,,,,yes,25
    Cedar IT,Silver,yes,Silver,,,Gold,99,purchases 0.01 EUR/yr,,yes,18
    Damson Data,Silver,yes,Silver,,,Gold,28,purchases 38000 EUR/yr; (2 certified engineers or unknown: customer references),,yes,18
    Elm Services,Registered,no,Registered|Silver,,,Silver,50,unknown: purchases,purchases,yes,10|18
    Fir Consulting,Registered,yes,Registered,,,Silver,4,purchases 9200 EUR/yr; 1 certified engineer,,yes,10
    --- stderr
    Example Partner Program as of 2026-01-01: 6 partners, 1 undecided
      Gold        2   33.3%  ████████
      Silver      2   33.3%  ████████
      Registered  1   16.7%  ████
      undecided   1   16.7%  ████
    undecided for want of: purchases (1)
    columns: partner = partner_id, purchases = purchases, certified engineer = certified_engineers, customer reference = customer_references
    ");
    assert_snapshot!(Progc::new(["new"]).file("program.csv", "mine").run(), @"
    status 2
    --- stderr
    error[progc::new::exists]: `program.csv` is there already
      = help: choose another name: `progc new FILE`
    ");
}
