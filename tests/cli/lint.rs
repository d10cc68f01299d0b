//! `check` with levels, comments, a baseline, fixes.

use crate::harness::Progc;
use insta::assert_snapshot;

/// One unused measure, one near miss, one `and` beside an `or`.
const LOOSE: &str = "\
measure \"field engineer\": count
tier Silver by default grants \"beta acess\"
tier Gold requires purchases >= 10000 EUR/yr and 1 certified engineer or 3 customer references
  grants margin 25%
";

fn check(args: &[&str]) -> Progc {
    Progc::new(["check", "--format", "short"].iter().chain(args).copied()).file("a.prog", LOOSE)
}

#[test]
fn levels_of_the_command_line() {
    assert_snapshot!(check(&[]).run(), @"
    status 0
    --- stdout
    a.prog:1:9: warning[W0511]: nothing asks for the measure `field engineer`
    a.prog:2:31: warning[W0503]: `beta acess` is new here, and nearly `beta access`, which is known
    a.prog:3:20: warning[W0561]: `and` and `or` stand side by side without parentheses
    --- stderr
    1 file checked, 3 warnings
    1 can be mended with `--fix`, 2 more with `--unsafe-fixes`
    ");
    assert_snapshot!(check(&["-D", "near-miss", "-A", "unused,W0561"]).run(), @"
    status 1
    --- stdout
    a.prog:2:31: error[W0503]: `beta acess` is new here, and nearly `beta access`, which is known
    --- stderr
    1 file checked, 1 error
    1 can be mended with `--unsafe-fixes`; look at what comes of it
    ");
    assert_snapshot!(check(&["-D", "warnings", "-A", "clarity"]).run(), @"
    status 1
    --- stdout
    a.prog:1:9: error[W0511]: nothing asks for the measure `field engineer`
    a.prog:2:31: error[W0503]: `beta acess` is new here, and nearly `beta access`, which is known
    --- stderr
    1 file checked, 2 errors
    2 can be mended with `--unsafe-fixes`; look at what comes of it
    ");
    // A name counts more than its group, wherever it stands; the stricter of two that say the same holds.
    assert_snapshot!(check(&["-A", "all", "-W", "naming", "-D", "near-miss", "-A", "near-miss"]).run(), @"
    status 1
    --- stdout
    a.prog:2:31: error[W0503]: `beta acess` is new here, and nearly `beta access`, which is known
    --- stderr
    1 file checked, 1 error
    1 can be mended with `--unsafe-fixes`; look at what comes of it
    ");
    assert_snapshot!(check(&["-W", "all"]).run(), @"
    status 0
    --- stdout
    a.prog:1:9: warning[W0511]: nothing asks for the measure `field engineer`
    a.prog:2:24: warning[W0533]: where this grant is stated is not said
    a.prog:2:31: warning[W0503]: `beta acess` is new here, and nearly `beta access`, which is known
    a.prog:3:11: warning[W0533]: where this requirement is stated is not said
    a.prog:3:20: warning[W0561]: `and` and `or` stand side by side without parentheses
    a.prog:4:3: warning[W0533]: where this grant is stated is not said
    --- stderr
    1 file checked, 6 warnings
    1 can be mended with `--fix`, 2 more with `--unsafe-fixes`
    ");
    assert_snapshot!(check(&["-D", "near-mis"]).run(), @"
    status 2
    --- stderr
    error: invalid value 'near-mis' for '--deny <LINT>': there is no such lint; did you mean `near-miss`?

    For more information, try '--help'.
    ");
}

#[test]
fn levels_of_a_folder() {
    let toml = "[lints]\nwarnings = \"deny\"\nunused = \"allow\"\n";
    let run = Progc::new(["check", "--format", "short"]).file("deep/er/a.prog", LOOSE).file("b.prog", LOOSE);
    assert_snapshot!(run.file("deep/progc.toml", toml).run(), @"
    status 1
    --- stdout
    b.prog:1:9: warning[W0511]: nothing asks for the measure `field engineer`
    b.prog:2:31: warning[W0503]: `beta acess` is new here, and nearly `beta access`, which is known
    b.prog:3:20: warning[W0561]: `and` and `or` stand side by side without parentheses
    deep/er/a.prog:2:31: error[W0503]: `beta acess` is new here, and nearly `beta access`, which is known
    deep/er/a.prog:3:20: error[W0561]: `and` and `or` stand side by side without parentheses
    --- stderr
    2 files checked, 2 errors, 3 warnings
    2 can be mended with `--fix`, 3 more with `--unsafe-fixes`
    ");
    // The command line counts more, and the nearest file alone counts.
    let run = check(&["-W", "unused"]).file("progc.toml", toml).file("c/progc.toml", "").file("c/b.prog", LOOSE);
    assert_snapshot!(run.arg("a.prog").arg("c").run(), @"
    status 1
    --- stdout
    a.prog:1:9: error[W0511]: nothing asks for the measure `field engineer`
    a.prog:2:31: error[W0503]: `beta acess` is new here, and nearly `beta access`, which is known
    a.prog:3:20: error[W0561]: `and` and `or` stand side by side without parentheses
    c/b.prog:1:9: warning[W0511]: nothing asks for the measure `field engineer`
    c/b.prog:2:31: warning[W0503]: `beta acess` is new here, and nearly `beta access`, which is known
    c/b.prog:3:20: warning[W0561]: `and` and `or` stand side by side without parentheses
    --- stderr
    2 files checked, 3 errors, 3 warnings
    2 can be mended with `--fix`, 4 more with `--unsafe-fixes`
    ");
    assert_snapshot!(check(&[]).file("progc.toml", "[lint]\n").run(), @r#"
    status 2
    --- stderr
    error[progc::config::bad_config]: progc.toml:1:2: unknown key `lint`
      = help: it has `[lints]`, with lines such as `missing-source = "warn"`, and `[columns]`, with `id`, `encoding`, `map`, `numbers` and `dates`
    "#);
    assert_snapshot!(check(&[]).file("progc.toml", "[lints]\nnear-mis = \"deny\"\n").run(), @"
    status 2
    --- stderr
    error[progc::config::bad_config]: progc.toml:2:1: there is no lint or group `near-mis`
      = help: did you mean `near-miss`?
    ");
    assert_snapshot!(check(&[]).file("progc.toml", "[lints]\nnear-miss = \"forbid\"\n").run(), @"
    status 2
    --- stderr
    error[progc::config::bad_config]: progc.toml:2:13: there is no level `forbid`
      = help: the levels are `allow`, `note`, `warn` and `deny`
    ");
    assert_snapshot!(check(&[]).file("progc.toml", "lints = [").run(), @r#"
    status 2
    --- stderr
    error[progc::config::bad_config]: progc.toml:1:10: unclosed array, expected `]`
      = help: a line of it reads `missing-source = "warn"`, below `[lints]`, or `purchases = "Umsatz"`, below `[columns.map]`
    "#);
}

#[test]
fn comments_allow() {
    let text = "\
# progc: allow(mixed-and-or) our partners know
# What partners know.
measure \"field engineer\": count # progc: allow(unused-measure) asked for from next year on
# progc: allow(near-miss, granted-twice) a name of our own
# that nobody mistakes
tier Silver by default grants \"beta acess\"
tier Gold requires purchases >= 10000 EUR/yr and 1 certified engineer or 3 customer references
  grants margin 25% # progc: allow(nowhere), allow(E0201)
tier Platinum by invitation grants margin 30% # progc: alow(unused)
";
    let run = |args: &[&str]| {
        Progc::new(["check", "--format", "short"].iter().chain(args).copied()).file("a.prog", text).run()
    };
    assert_snapshot!(run(&[]), @"
    status 1
    --- stdout
    a.prog:4:27: warning[W0513]: `granted-twice` is allowed here, and finds nothing in its line
    a.prog:8:36: error[E0290]: there is no lint `nowhere`
    a.prog:9:47: error[E0290]: this comment is meant for progc, and cannot be read
    --- stderr
    1 file checked, 2 errors, 1 warning
    1 can be mended with `--fix`
    ");
    assert_snapshot!(run(&["--fix", "--diff"]).stdout, @r#"
    --- a.prog
    +++ a.prog (fixed)
    @@ -1,7 +1,7 @@
     # progc: allow(mixed-and-or) our partners know
     # What partners know.
     measure "field engineer": count # progc: allow(unused-measure) asked for from next year on
    -# progc: allow(near-miss, granted-twice) a name of our own
    +# progc: allow(near-miss) a name of our own
     # that nobody mistakes
     tier Silver by default grants "beta acess"
     tier Gold requires purchases >= 10000 EUR/yr and 1 certified engineer or 3 customer references
    "#);
}

#[test]
fn a_baseline_sets_aside_what_was_there() {
    let first = check(&["--baseline", "ci/known.json", "--write-baseline"]).file("ci/x", "").run();
    assert_snapshot!(first, @"
    status 0
    --- stderr
    wrote 3 findings to `ci/known.json`
    ");
    let known = first.written("ci/known.json").unwrap();
    assert_snapshot!(known, @r#"
    {
      "version": 1,
      "findings": [
        {
          "file": "../a.prog",
          "code": "W0503",
          "message": "`beta acess` is new here, and nearly `beta access`, which is known",
          "line": "tier Silver by default grants \"beta acess\"",
          "count": 1
        },
        {
          "file": "../a.prog",
          "code": "W0511",
          "message": "nothing asks for the measure `field engineer`",
          "line": "measure \"field engineer\": count",
          "count": 1
        },
        {
          "file": "../a.prog",
          "code": "W0561",
          "message": "`and` and `or` stand side by side without parentheses",
          "line": "tier Gold requires purchases >= 10000 EUR/yr and 1 certified engineer or 3 customer references",
          "count": 1
        }
      ]
    }
    "#);
    // The line has moved, its neighbour is new, one finding is gone.
    let moved = LOOSE.replace("measure \"field engineer\": count\n", "\n\n")
        + "tier Platinum by invitation grants \"logo uze\"\n";
    let again = Progc::new(["check", "--format", "short", "--baseline", "ci/known.json", "-D", "warnings"]);
    assert_snapshot!(again.file("a.prog", moved).file("ci/known.json", &known).run(), @"
    status 1
    --- stdout
    a.prog:6:36: error[W0503]: `logo uze` is new here, and nearly `logo use`, which is known
    --- stderr
    note: 1 finding of `ci/known.json` is gone: write it again with `--write-baseline`
    1 file checked, 1 error
    1 can be mended with `--unsafe-fixes`; look at what comes of it
    ");
    assert_snapshot!(check(&["--baseline", "known.json"]).run(), @"
    status 2
    --- stderr
    error[progc::check::no_baseline]: there is no baseline `known.json`
      = help: write it with `--write-baseline`
    ");
    assert_snapshot!(check(&["--baseline", "known.json"]).file("known.json", "{}").run(), @"
    status 2
    --- stderr
    error[progc::check::bad_baseline]: cannot use the baseline `known.json`
      = cause: it is no baseline: missing field `version` at line 1 column 2
      = cause: missing field `version` at line 1 column 2
      = help: write it again with `--write-baseline`
    ");
    assert_eq!(check(&["--write-baseline"]).run().status, 2);
}

#[test]
fn fixes_are_shown_or_written() {
    let shown = check(&["--diff"]).run();
    assert_snapshot!(shown, @r#"
    status 1
    --- stdout
    --- a.prog
    +++ a.prog (fixed)
    @@ -1,4 +1,4 @@
     measure "field engineer": count
     tier Silver by default grants "beta acess"
    -tier Gold requires purchases >= 10000 EUR/yr and 1 certified engineer or 3 customer references
    +tier Gold requires (purchases >= 10000 EUR/yr and 1 certified engineer) or 3 customer references
       grants margin 25%
    --- stderr
    1 finding would be mended in 1 file
    "#);
    assert_eq!(shown.written("a.prog").unwrap(), LOOSE);
    let written = check(&["--fix"]).run();
    assert_snapshot!(written, @"
    status 0
    --- stdout
    a.prog:1:9: warning[W0511]: nothing asks for the measure `field engineer`
    a.prog:2:31: warning[W0503]: `beta acess` is new here, and nearly `beta access`, which is known
    --- stderr
    1 finding mended in 1 file
    1 file checked, 2 warnings
    ");
    let text = written.written("a.prog").unwrap();
    assert_snapshot!(Progc::new(["check", "--diff", "--unsafe-fixes"]).file("a.prog", &text).run(), @r#"
    status 1
    --- stdout
    --- a.prog
    +++ a.prog (fixed)
    @@ -1,4 +1,3 @@
    -measure "field engineer": count
    -tier Silver by default grants "beta acess"
    +tier Silver by default grants "beta access"
     tier Gold requires (purchases >= 10000 EUR/yr and 1 certified engineer) or 3 customer references
       grants margin 25%
    --- stderr
    2 findings would be mended in 1 file
    "#);
    let all = check(&["--fix", "--unsafe-fixes"]).run();
    assert_snapshot!(all.written("a.prog").unwrap(), @r#"
    tier Silver by default grants "beta access"
    tier Gold requires (purchases >= 10000 EUR/yr and 1 certified engineer) or 3 customer references
      grants margin 25%
    "#);
    assert_snapshot!(Progc::new(["check", "--fix"]).file("a.prog", all.written("a.prog").unwrap()).run(), @"
    status 0
    --- stderr
    nothing mended
    1 file checked, no findings
    ");
}

#[test]
fn fixes_of_standard_input_go_to_standard_output() {
    let text = "\u{feff}tier Gold requires purchases => 10000 EUR/yr\r\n";
    assert_snapshot!(Progc::new(["check", "-", "--fix"]).stdin(text).run(), @"
    status 0
    --- stdout
    ﻿tier Gold requires purchases >= 10000 EUR/yr
    --- stderr
    1 finding mended in 1 file
    1 file checked, no findings
    ");
    let sound = "tier Gold by default grants margin 25%\n";
    assert_eq!(Progc::new(["check", "-", "--fix"]).stdin(sound).run().stdout, sound);
}

#[test]
fn many_files_come_in_their_order() {
    let files =
        |run: Progc| (0..40).fold(run, |run, n| run.file(&format!("p{n:02}.prog"), format!("tier T{n} grnts x\n")));
    let run = files(Progc::new(["check", "--format", "short"])).run();
    let places: Vec<&str> = run.stdout.lines().filter_map(|l| l.split(':').next()).collect();
    assert!(places.is_sorted() && places.len() >= 40, "{}", run.stdout);
    assert_eq!(run.stdout, files(Progc::new(["check", "--format", "short"])).run().stdout);
}
