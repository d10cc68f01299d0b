//! Outputs appear whole or not at all.

use super::{PARTNERS, eval};
use crate::harness::Progc;
use insta::assert_snapshot;

#[test]
fn a_file_by_its_ending() {
    let run = eval("partners.csv", PARTNERS, &["-o", "out.ndjson", "--columns", "partner_id,decided"]).run();
    assert_eq!(run.stdout, "");
    assert_snapshot!(run.written("out.ndjson").unwrap(), @r#"
    {"partner_id":"1","decided":"yes"}
    {"partner_id":"2","decided":"yes"}
    {"partner_id":"3","decided":"yes"}
    {"partner_id":"4","decided":"no"}
    {"partner_id":"5","decided":"yes"}
    {"partner_id":"6","decided":"yes"}
    "#);
}

#[test]
fn outputs_that_cannot_be_written() {
    assert_snapshot!(eval("partners.csv", PARTNERS, &["-o", "partners.csv"]).run(), @"
    status 2
    --- stderr
    error[progc::output::same_file]: `partners.csv` is read by this very run, and would be overwritten
      = help: write to another file
    ");
    assert_snapshot!(eval("partners.csv", PARTNERS, &["-o", "."]).run(), @"
    status 2
    --- stderr
    error[progc::output::folder]: `.` is a folder
      = help: name a file in it
    ");
    assert_snapshot!(eval("partners.csv", PARTNERS, &["-o", "nowhere/out.csv"]).run(), @"
    status 2
    --- stderr
    error[progc::output::cannot_write]: cannot write `nowhere/out.csv`
      = cause: no such file or folder
      = help: check that its folder is there and that you may write in it
    ");
    assert_snapshot!(eval("partners.csv", PARTNERS, &["-o", "out.xlsx"]).run(), @"
    status 0
    --- stderr
    p.prog as of 2026-01-01: 6 partners, 1 undecided
    no column tells the partners apart, so `partner_id` is the number of the row; `--id COLUMN` names one
    ");
    assert_snapshot!(eval("partners.csv", PARTNERS, &["--columns", "teir"]).run(), @"
    status 2
    --- stderr
    error[progc::usage::no_such_column]: results have no column `teir`
      = help: did you mean `tier`?
    ");
}

#[test]
fn files_that_are_not_there() {
    assert_snapshot!(Progc::new(["eval", "p.prog", "partners.csv"]).run(), @"
    status 2
    --- stderr
    error[progc::program::cannot_read]: cannot read the program `p.prog`
      = cause: no such file or folder
      = help: check the path; `-` reads standard input
    ");
    assert_snapshot!(Progc::new(["eval", "p.prog", "partners.csv"]).file("p.prog", super::P1).run(), @"
    status 2
    --- stderr
    error[progc::data::cannot_open]: cannot open the data file `partners.csv`
      = cause: no such file or folder
      = help: check the path; `-` reads standard input
    ");
    assert_snapshot!(Progc::new(["check", "nowhere"]).run(), @"
    status 2
    --- stderr
    error[progc::program::cannot_read]: cannot read the program `nowhere`
      = cause: no such file or folder
      = help: check the path; `-` reads standard input
    ");
}

#[test]
fn no_text_becomes_a_formula() {
    let text = "id,purchases,certified_engineers\n=1+1,0,0\n";
    let more = ["--columns", "partner_id,tier"];
    assert_snapshot!(eval("partners.csv", text, &more).run().stdout, @"
    partner_id,tier
    '=1+1,
    ");
}

#[test]
fn a_format_that_contradicts_the_ending_is_refused() {
    let run = eval("partners.csv", PARTNERS, &["--format", "csv", "-o", "o.xlsx"]).run();
    assert_snapshot!(run, @"
    status 2
    --- stderr
    error[progc::usage::format_and_ending]: `--format csv` does not go with a file that ends in `.xlsx`
      = help: leave `--format` out, since the ending tells the format, or give the file another ending
    ");
    let written = |more: &[&str]| eval("partners.csv", PARTNERS, more).run().status;
    assert_eq!(written(&["--format", "csv", "-o", "o.csv.gz"]), 0);
    assert_eq!(written(&["--format", "csv", "-o", "o.txt"]), 0);
    assert_eq!(written(&["--format", "md"]), 0);
}
