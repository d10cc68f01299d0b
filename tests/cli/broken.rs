//! Input that is broken, and output that cannot be written: each a clear error with its place, and nothing is lost.

use std::fmt::Write as _;

use super::{PARTNERS, eval};
use insta::assert_snapshot;

#[test]
fn a_file_that_was_cut_off() {
    // In the middle of a row, of a quoted cell, and of a list.
    assert_snapshot!(eval("partners.csv", "id,purchases,certified_engineers\nA,1,1\nB,1", &[]).run(), @"
    status 1
    --- stderr
    error[E0507]: this row has 2 of 3 cells
      ┌─ partners.csv:3:3
      │
    3 │ B,1
      │   ^ the row ends here
      │
      = help: a delimiter may be missing, or the line may be a total or footer that is no partner
      = for more: progc explain E0507

    1 row cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`
    ");
    assert_snapshot!(eval("partners.csv", "id,purchases,certified_engineers\nA,1,1\n\"B, 1", &[]).run(), @r#"
    status 1
    --- stderr
    error[E0514]: this quote is never closed
      ┌─ partners.csv:3:1
      │
    3 │ "B, 1
      │ ^ opened here
      │
      = note: every line behind it stands in this one cell, and would be lost
      = help: close it, or write it twice where it is part of the text
      = for more: progc explain E0514
    "#);
    assert_snapshot!(eval("partners.json", "[{\"id\":\"A\"},{\"id\":\"B\",\"purch", &[]).run(), @"
    status 2
    --- stderr
    error[progc::data::broken_json]: `partners.json` is no list of JSON objects: the end of the file in line 1
      = help: expected `[{…}, {…}]`, or one object a line as in NDJSON
    ");
}

#[test]
fn a_row_without_an_end() {
    // 17 MiB in one line; a file of gigabytes stops at the same place.
    let text = format!("id,purchases,certified_engineers\nA,1,1\nB,{}", "9".repeat(17 << 20));
    assert_snapshot!(eval("partners.csv", text, &["-o", "out.csv"]).run(), @"
    status 2
    --- stderr
    error[progc::data::endless_row]: the row that begins in line 3 of `partners.csv` is longer than 16 MiB
      = help: a quote may be opened there and never closed
    ");
}

#[test]
fn numbers_beyond_every_range() {
    let text = format!("id,purchases,certified_engineers\nA,{},1\nB,1e400,1\nC,NaN,1\n", "9".repeat(60));
    assert_snapshot!(eval("partners.csv", text, &[]).run(), @"
    status 1
    --- stderr
    error[E0501]: `999999999999999999999999999999999999999999999999999999999999` has more digits than are held exactly
      ┌─ partners.csv:2:3
      │
    2 │ A,999999999999999999999999999999999999999999999999999999999999,1
      │   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `purchases` holds an amount in EUR per year, written like `1234.56`
      │
      = for more: progc explain E0501

    error[E0501]: `1e400` is no number
      ┌─ partners.csv:3:3
      │
    3 │ B,1e400,1
      │   ^^^^^ `purchases` holds an amount in EUR per year, written like `1234.56`
      │
      = help: write digits and, where needed, one decimal point, such as `1234.56`
      = for more: progc explain E0501

    error[E0501]: `NaN` is no number
      ┌─ partners.csv:4:3
      │
    4 │ C,NaN,1
      │   ^^^ `purchases` holds an amount in EUR per year, written like `1234.56`
      │
      = help: leave the cell empty where the value is not known
      = for more: progc explain E0501

    3 rows cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`
    ");
}

#[test]
fn outputs_are_whole_or_not_there() {
    let run = eval("partners.csv", PARTNERS, &["-o", "partners.csv"]).run();
    assert_eq!((run.status, run.written("partners.csv").as_deref()), (2, Some(PARTNERS)));
    let bad = eval("partners.csv", "id,purchases\nA,many\n", &["-o", "out.csv"]).run();
    assert_eq!((bad.status, bad.files()), (1, vec![String::from("p.prog"), String::from("partners.csv")]));
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full() {
    assert_snapshot!(eval("partners.csv", PARTNERS, &["-o", "/dev/full"]).run(), @"
    status 2
    --- stderr
    error[progc::output::cannot_write]: cannot write `/dev/full`
      = cause: the disk is full
      = help: check that its folder is there and that you may write in it
    ");
    for format in ["xlsx", "parquet", "json"] {
        let run = eval("partners.csv", PARTNERS, &["--format", format, "-o", "/dev/full"]).run();
        assert!(run.status == 2 && run.stderr.contains("the disk is full"), "{run}");
    }
}

#[cfg(unix)]
#[test]
fn a_run_that_is_stopped_leaves_nothing_behind() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    use std::time::Duration;

    let folder = tempfile::TempDir::new().unwrap();
    let (work, temp) = (folder.path().join("work"), folder.path().join("temp"));
    std::fs::create_dir(&work).unwrap();
    std::fs::create_dir(&temp).unwrap();
    std::fs::write(work.join("p.prog"), super::P1).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_progc"))
        .args(["eval", "p.prog", "-", "-o", "out.csv"])
        .current_dir(&work)
        .env("TMPDIR", &temp)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"id,purchases,certified_engineers\nA,1,1\n").unwrap();
    let count = |path: &std::path::Path| std::fs::read_dir(path).unwrap().count();
    // What comes from a pipe is kept in a temporary file until the pipe ends.
    for _ in 0..500 {
        if count(&temp) > 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(count(&temp), 1);
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!((count(&temp), count(&work)), (0, 1));
    drop(input);
}

#[test]
fn long_tables_keep_their_places() {
    let mut text = String::from("id,purchases,certified_engineers\n");
    for n in 0..30_000 {
        writeln!(text, "P{n},{n},1").unwrap();
    }
    text.push_str("P,1,x\n");
    let run = eval("partners.csv", text, &[]).run();
    assert!(run.status == 1 && run.stderr.contains("partners.csv:30002:5"), "{run}");
}
