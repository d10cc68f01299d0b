//! `fmt`.

use insta::assert_snapshot;

use crate::harness::Progc;

const UNTIDY: &str = "tier  Silver Requires 1 certified engineer\ntier Gold\n requires 3 certified engineers\n";
const TIDY: &str = "tier Silver requires 1 certified engineer\ntier Gold\n  requires 3 certified engineers\n";
const BROKEN: &str = "tier  Gold requires )\n";

#[test]
fn files_are_written_in_place() {
    let run = Progc::new(["fmt"]).file("a.prog", UNTIDY).file("deep/b.prog", TIDY).file("target/c.prog", UNTIDY).run();
    assert_snapshot!(run, @"
    status 0
    --- stderr
    1 file formatted, 1 file is in canonical form
    ");
    assert_eq!(run.written("a.prog").as_deref(), Some(TIDY));
    assert_eq!(run.written("deep/b.prog").as_deref(), Some(TIDY));
    assert_eq!(run.written("target/c.prog").as_deref(), Some(UNTIDY));
    assert_snapshot!(Progc::new(["fmt"]).run(), @"
    status 0
    --- stderr
    no `.prog` files found
    ");
}

#[test]
fn a_byte_order_mark_goes_away() {
    let run = Progc::new(["fmt", "a.prog"]).file("a.prog", format!("\u{feff}{TIDY}")).run();
    assert_eq!((run.status, run.written("a.prog").as_deref()), (0, Some(TIDY)));
}

#[test]
fn check_names_files_and_writes_nothing() {
    let run = Progc::new(["fmt", "--check"]).file("a.prog", UNTIDY).file("b.prog", TIDY).run();
    assert_snapshot!(run, @"
    status 1
    --- stdout
    a.prog
    --- stderr
    1 file would be formatted, 1 file is in canonical form
    ");
    assert_eq!(run.written("a.prog").as_deref(), Some(UNTIDY));
    assert_snapshot!(Progc::new(["fmt", "--check", "b.prog"]).file("b.prog", TIDY).run(), @"
    status 0
    --- stderr
    1 file is in canonical form
    ");
}

#[test]
fn diff_shows_and_writes_nothing() {
    let run = Progc::new(["fmt", "--diff"]).file("a.prog", UNTIDY).file("b.prog", TIDY).run();
    assert_snapshot!(run, @"
    status 1
    --- stdout
    --- a.prog
    +++ a.prog (formatted)
    @@ -1,3 +1,3 @@
    -tier  Silver Requires 1 certified engineer
    +tier Silver requires 1 certified engineer
     tier Gold
    - requires 3 certified engineers
    +  requires 3 certified engineers
    ");
    assert_eq!(run.written("a.prog").as_deref(), Some(UNTIDY));
    assert_snapshot!(Progc::new(["fmt", "--diff", "b.prog"]).file("b.prog", TIDY).run(), @"status 0");
}

#[test]
fn standard_input_goes_to_standard_output() {
    assert_snapshot!(Progc::new(["fmt", "-"]).stdin(UNTIDY).run(), @"
    status 0
    --- stdout
    tier Silver requires 1 certified engineer
    tier Gold
      requires 3 certified engineers
    ");
    assert_snapshot!(Progc::new(["fmt", "-", "--check"]).stdin(UNTIDY).run(), @"
    status 1
    --- stdout
    standard input
    ");
    let run = Progc::new(["fmt", "-"]).stdin(BROKEN).run();
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
}

#[test]
fn what_cannot_be_read_is_left() {
    let run = Progc::new(["fmt"]).file("a.prog", BROKEN).file("b.prog", UNTIDY).run();
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("a.prog:1:21"), "{}", run.stderr);
    assert!(run.stderr.ends_with("1 file formatted, 1 file left as it stands\n"), "{}", run.stderr);
    assert_eq!(run.written("a.prog").as_deref(), Some(BROKEN));
    assert_eq!(run.written("b.prog").as_deref(), Some(TIDY));
}

#[test]
fn what_is_not_there_stops_only_itself() {
    let run = Progc::new(["fmt", "gone.prog", "b.prog"]).file("b.prog", UNTIDY).run();
    assert_snapshot!(run, @"
    status 2
    --- stderr
    1 file formatted
    error[progc::program::cannot_read]: cannot read the program `gone.prog`
      = cause: no such file or folder
      = help: check the path; `-` reads standard input
    ");
    assert_eq!(run.written("b.prog").as_deref(), Some(TIDY));
}
