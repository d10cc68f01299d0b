//! `test` and `sample`.

use std::process::Stdio;
use std::time::{Duration, Instant};

use insta::assert_snapshot;

use crate::harness::{Progc, neutral};

const PROGRAM: &str = "\
tier Silver
  requires purchases >= 5000 EUR/yr
  grants margin 10%

tier Gold
  requires purchases >= 20000 EUR/yr and 2 certified engineers
  grants margin 15%

example \"a cent short of Silver\" given purchases 4999.99 EUR/yr, nothing else expect no tier
example \"just Silver\" given purchases 5000 EUR/yr, nothing else expect tier Silver, margin 10%
example \"Gold\" given purchases 30000 EUR/yr, 2 certified engineers expect tier Gold
";

fn test(args: &[&str], program: &str) -> Progc {
    let args = ["test", "p.prog", "--as-of", "2026-01-01"].iter().chain(args).copied();
    Progc::new(args).file("p.prog", program)
}

#[test]
fn a_failure_says_what_was_expected_what_came_out_and_why() {
    let program =
        PROGRAM.replace("2 certified engineers expect tier Gold", "1 certified engineer expect tier Gold, margin 15%");
    assert_snapshot!(test(&[], &program).run(), @r#"
    status 1
    --- stdout
    error[E0480]: the example "Gold" does not hold
       ┌─ p.prog:11:74
       │
     3 │   grants margin 10%
       │          ---------- margin: 10%
       ·
     6 │   requires purchases >= 20000 EUR/yr and 2 certified engineers
       │                                          --------------------- not met: has 1 certified engineer, 1 short
       ·
    11 │ example "Gold" given purchases 30000 EUR/yr, 1 certified engineer expect tier Gold, margin 15%
       │                                                                          ^^^^^^^^^  ---------- expected margin 15, got margin 10
       │                                                                          │
       │                                                                          expected tier Gold, got tier Silver
       │
       = for more: progc explain E0480

    --- stderr
    3 examples, 2 held, 1 failed
    "#);
}

#[test]
fn a_filter_looks_into_names() {
    assert_snapshot!(test(&["--filter", "SILVER"], PROGRAM).run(), @"
    status 0
    --- stderr
    2 examples, 2 held, 0 failed
    ");
}

#[test]
fn reports_for_tools() {
    let program = PROGRAM.replace("expect tier Silver, margin 10%", "expect tier Gold");
    assert_snapshot!(test(&["--format", "junit"], &program).run(), @r#"
    status 1
    --- stdout
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="progc test" tests="3" failures="1">
      <testsuite name="p.prog" tests="3" failures="1">
        <testcase name="a cent short of Silver" classname="p.prog" file="p.prog" line="9"/>
        <testcase name="just Silver" classname="p.prog" file="p.prog" line="10">
          <failure message="expected tier Gold, got tier Silver" type="E0480">expected tier Gold, got tier Silver
    p.prog:6:12: purchases &gt;= 20000 EUR/yr: not met: purchases is 5000 EUR/yr, 15000 EUR/yr short
    p.prog:6:42: 2 certified engineers: not met: has 0 certified engineers, 2 short</failure>
        </testcase>
        <testcase name="Gold" classname="p.prog" file="p.prog" line="11"/>
      </testsuite>
    </testsuites>
    --- stderr
    3 examples, 2 held, 1 failed
    "#);
    assert_snapshot!(test(&["--format", "json"], &program).run(), @r#"
    status 1
    --- stdout
    {
      "version": 1,
      "examples": 3,
      "held": 2,
      "failed": 1,
      "programs": [
        {
          "file": "p.prog",
          "examples": [
            {
              "name": "a cent short of Silver",
              "line": 9,
              "held": true
            },
            {
              "name": "just Silver",
              "line": 10,
              "held": false,
              "misses": [
                {
                  "expected": "tier Gold",
                  "got": "tier Silver"
                }
              ],
              "why": [
                {
                  "line": 6,
                  "column": 12,
                  "text": "purchases >= 20000 EUR/yr",
                  "says": "not met: purchases is 5000 EUR/yr, 15000 EUR/yr short"
                },
                {
                  "line": 6,
                  "column": 42,
                  "text": "2 certified engineers",
                  "says": "not met: has 0 certified engineers, 2 short"
                }
              ]
            },
            {
              "name": "Gold",
              "line": 11,
              "held": true
            }
          ]
        }
      ]
    }
    --- stderr
    3 examples, 2 held, 1 failed
    "#);
    assert_snapshot!(test(&["--format", "junit"], "tier A by default\n").run(), @r#"
    status 0
    --- stdout
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="progc test" tests="1" failures="0">
      <testsuite name="progc test" tests="1" failures="0">
        <testcase name="no examples" classname="progc test"/>
      </testsuite>
    </testsuites>
    --- stderr
    0 examples, 0 held, 0 failed
    "#);
}

/// To show are: 2 tiers that come out; 4 ways of each of 4 parts (Silver's purchases; Gold's requirement, its purchases, its
/// engineers); 3 values at each of 3 limits; 2 grants, had and not had: 2 + 16 + 9 + 4 = 31. Not shown are: that any of the 4
/// parts is not known; Gold's purchases a cent below and at their limit; 1 engineer and more than 2: 4 + 2 + 2 = 8.
#[test]
fn coverage_stands_on_the_lines_of_the_program() {
    assert_snapshot!(test(&["--coverage"], PROGRAM).run(), @"
    status 0
    --- stdout
    p.prog: 23 of 31 shown, 74 percent
    + 1 | tier Silver
    ! 2 |   requires purchases >= 5000 EUR/yr
        |   not shown: not known
    + 3 |   grants margin 10%
    + 5 | tier Gold
    ! 6 |   requires purchases >= 20000 EUR/yr and 2 certified engineers
        |   not shown: `purchases >= 20000 EUR/yr and 2 certified en …` not known
        |   not shown: `purchases >= 20000 EUR/yr` not known, purchases at 19999.99 EUR/yr, purchases at 20000 EUR/yr
        |   not shown: `2 certified engineers` not known, certified engineers at 1, certified engineers above 2
    + 7 |   grants margin 15%
    --- stderr
    3 examples, 3 held, 0 failed
    23 of 31 things to show are shown, 74 percent
    ");
    let ran = test(&["--coverage-minimum", "90"], PROGRAM).run();
    assert_eq!(ran.status, 1);
    assert_snapshot!(ran.stderr, @"
    3 examples, 3 held, 0 failed
    23 of 31 things to show are shown, 74 percent, and 90 percent are asked for
    ");
}

#[test]
fn what_is_excused_is_left_out() {
    let excused = PROGRAM.replace(
        "  requires purchases >= 20000",
        "  # progc: uncovered(the sales team checks these by hand)\n  requires purchases >= 20000",
    );
    let excused = excused.replace("grants margin 15%", "grants margin 15%  # progc: uncovered(needless)");
    assert_snapshot!(test(&["--coverage"], &excused).run(), @"
    status 0
    --- stdout
    p.prog: 23 of 24 shown, 95 percent
    + 1 | tier Silver
    ! 2 |   requires purchases >= 5000 EUR/yr
        |   not shown: not known
    + 3 |   grants margin 10%
    + 5 | tier Gold
    + 7 |   requires purchases >= 20000 EUR/yr and 2 certified engineers
        |   the rest is left out: the sales team checks these by hand
    + 8 |   grants margin 15%  # progc: uncovered(needless)
    line 8: `uncovered` excuses nothing here; take it out
    --- stderr
    3 examples, 3 held, 0 failed
    23 of 24 things to show are shown, 95 percent
    ");
}

#[test]
fn missing_examples_are_written() {
    let ran = test(&["--generate", "--write"], PROGRAM).run();
    assert_snapshot!(ran, @"
    status 0
    --- stderr
    p.prog: 5 examples written: look at each, and give it a better name
    ");
    let whole = ran.written("p.prog").unwrap();
    assert_snapshot!(whole.strip_prefix(PROGRAM).unwrap(), @r#"

    example "nothing is known" on 2026-01-01 expect possible no tier or Silver or Gold

    example "purchases 19999.99 EUR/yr"
      on 2026-01-01
      given purchases 19999.99 EUR/yr, 2 certified engineers, nothing else
      expect tier Silver

    example "purchases 20000 EUR/yr"
      on 2026-01-01
      given purchases 20000 EUR/yr, 2 certified engineers, nothing else
      expect tier Gold

    example "certified engineers 1"
      on 2026-01-01
      given 1 certified engineer, purchases 20000 EUR/yr, nothing else
      expect tier Silver

    example "certified engineers 3"
      on 2026-01-01
      given 3 certified engineers, purchases 20000 EUR/yr, nothing else
      expect tier Gold
    "#);
    assert_snapshot!(test(&["--coverage-minimum", "100", "--filter", "Gold"], &whole).run().stderr, @"
    1 example, 1 held, 0 failed
    31 of 31 things to show are shown, 100 percent
    ");
}

/// The limit of a rate that has no smallest step is seen below and above it.
#[test]
fn bands_open_terms_and_grants_are_generated_for() {
    let program = "\
tier Partner by default
  grants margin by purchases: from 1000 EUR/yr 18%, from 10000 EUR/yr 25%
  grants lead 5 more when customer satisfaction > 80%
  grants 10 leads

tier Top requires revenue open 100 EUR/yr..200 EUR/yr
";
    assert_snapshot!(test(&["--generate"], program).run(), @r#"
    status 0
    --- stdout
    # p.prog

    example "purchases 999.99 EUR/yr"
      on 2026-01-01
      given purchases 999.99 EUR/yr, nothing else
      expect tier Partner, no margin, 10 leads

    example "purchases 1000 EUR/yr"
      on 2026-01-01
      given purchases 1000 EUR/yr, nothing else
      expect tier Partner, margin 18%

    example "purchases 9999.99 EUR/yr"
      on 2026-01-01
      given purchases 9999.99 EUR/yr, nothing else
      expect tier Partner, margin 18%

    example "purchases 10000 EUR/yr"
      on 2026-01-01
      given purchases 10000 EUR/yr, nothing else
      expect tier Partner, margin 25%

    example "customer satisfaction 80%"
      on 2026-01-01
      given customer satisfaction 80%, nothing else
      expect tier Partner, 10 leads

    example "customer satisfaction 80.1%"
      on 2026-01-01
      given customer satisfaction 80.1%, nothing else
      expect tier Partner, 15 leads

    example "met: revenue open 100 EUR/yr..200 EUR/yr"
      on 2026-01-01
      given revenue 200 EUR/yr, nothing else
      expect tier Top

    example "still open: revenue open 100 EUR/yr..200 EUR/yr"
      on 2026-01-01
      given revenue 100 EUR/yr, nothing else
      expect possible Partner or Top

    --- stderr
    p.prog: 8 examples missing
    "#);
}

#[test]
fn a_table_is_held_against_a_program() {
    let table = "partner_id,purchases,certified_engineers,wanted\nP1,30000,2,Gold\nP2,30000,1,Gold\nP3,30000,,Silver|Gold\nP4,0,0,none\nP5,0,0,\n";
    let held = |args: &[&str]| test(args, PROGRAM).file("partners.csv", table);
    assert_snapshot!(held(&["--data", "partners.csv", "--expect", "wanted"]).run(), @"
    status 1
    --- stdout
    note: partner P2 in line 3 of partners.csv: expected tier Gold, got tier Silver
      ┌─ p.prog:6:42
      │
    6 │   requires purchases >= 20000 EUR/yr and 2 certified engineers
      │                                          ^^^^^^^^^^^^^^^^^^^^^ not met: has 1 certified engineer, 1 short


    --- stderr
    4 partners, 3 as expected, 1 not, 1 without an expectation
    ");
    assert_snapshot!(held(&["--data", "partners.csv"]).run(), @"
    status 2
    --- stderr
    error[progc::usage::expect_column]: `partners.csv` has no column `expected_tier` that says which tier is expected
      = help: name it with `--expect COLUMN`; its columns are partner_id, purchases, certified_engineers, wanted
    ");
}

#[test]
fn a_watch_runs_again_after_a_change() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("p.prog");
    std::fs::write(&file, PROGRAM).unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_progc"));
    neutral(&mut command).args(["test", "p.prog", "--watch", "--watch-runs", "2"]);
    command.current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let begun = Instant::now();
    // The file is changed until the second run has seen it: the first may not have begun.
    let mut text = PROGRAM.replace("expect no tier", "expect tier Gold");
    while child.try_wait().unwrap().is_none() && begun.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(300));
        text.push('\n');
        std::fs::write(&file, &text).unwrap();
    }
    let ended = child.try_wait().unwrap().is_some();
    if !ended {
        child.kill().unwrap();
    }
    let output = child.wait_with_output().unwrap();
    assert!(ended, "the watch did not end");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.ends_with("3 examples, 2 held, 1 failed\n"), "{said}");
    assert!(said.contains("waiting for a change"), "{said}");
}

#[test]
fn a_sample_has_the_shares_that_are_asked_for() {
    let args = ["sample", "p.prog", "--as-of", "2026-01-01", "--partners", "20"];
    let sample = |more: &[&str]| Progc::new(args.iter().chain(more).copied()).file("p.prog", PROGRAM);
    assert_snapshot!(sample(&["--share", "Gold=10%", "--share", "none=50%"]).run(), @"
    status 0
    --- stdout
    partner_id,purchases,certified_engineers,expected_tier
    S0001,11456,1,Silver
    S0002,20000,2,Gold
    S0003,6745,1,Silver
    S0004,,,none|Silver|Gold
    S0005,34,0,none
    S0006,3345,0,none
    S0007,34141,1,Silver
    S0008,2688,0,none
    S0009,19999.99,2,Silver
    S0010,5000.01,0,Silver
    S0011,99,4,none
    S0012,3089,1,none
    S0013,4999.99,0,none
    S0014,1455,1,none
    S0015,20000,1,Silver
    S0016,5000,0,Silver
    S0017,649,3,none
    S0018,4051,0,none
    S0019,1857,0,none
    S0020,25237,0,Silver
    --- stderr
    20 partners
      none: 10
      Silver: 8
      Gold: 2
    ");
    assert_ne!(sample(&["--seed", "2"]).run().stdout, sample(&["--seed", "3"]).run().stdout);
    assert_snapshot!(sample(&["--share", "Platinum=10%"]).run(), @"
    status 2
    --- stderr
    error[progc::usage::share_tier]: `--share` names `Platinum`, and the program has no such tier
      = help: its tiers are Silver, Gold; `none` is no tier
    ");
    assert_snapshot!(sample(&["--share", "Gold=60%", "--share", "Silver=60%"]).run(), @"
    status 2
    --- stderr
    error[progc::usage::share_too_much]: the shares are more than 100 percent together
      = help: lower one of them
    ");
    assert_eq!(sample(&["--share", "Gold"]).run().status, 2);
}
