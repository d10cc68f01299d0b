//! Outputs appear whole or not at all.

use super::{PARTNERS, eval};
use crate::harness::Progc;
use insta::assert_snapshot;

#[test]
fn a_file_by_its_ending() {
    let run = eval("partners.csv", PARTNERS, &["-o", "out.ndjson", "--columns", "partner_id,decided"]).run();
    assert_eq!(run.stdout, "");
    assert_snapshot!(run.written("out.ndjson").unwrap(), @"");
}

#[test]
fn outputs_that_cannot_be_written() {
    assert_snapshot!(eval("partners.csv", PARTNERS, &["-o", "partners.csv"]).run(), @"");
    assert_snapshot!(eval("partners.csv", PARTNERS, &["-o", "."]).run(), @"");
    assert_snapshot!(eval("partners.csv", PARTNERS, &["-o", "nowhere/out.csv"]).run(), @"");
    assert_snapshot!(eval("partners.csv", PARTNERS, &["-o", "out.xlsx"]).run(), @"");
    assert_snapshot!(eval("partners.csv", PARTNERS, &["--columns", "teir"]).run(), @"");
}

#[test]
fn files_that_are_not_there() {
    assert_snapshot!(Progc::new(["eval", "p.prog", "partners.csv"]).run(), @"");
    assert_snapshot!(Progc::new(["eval", "p.prog", "partners.csv"]).file("p.prog", super::P1).run(), @"");
    assert_snapshot!(Progc::new(["check", "nowhere"]).run(), @"");
}

#[test]
fn no_text_becomes_a_formula() {
    let text = "id,purchases,certified_engineers\n=1+1,0,0\n";
    let more = ["--columns", "partner_id,tier"];
    assert_snapshot!(eval("partners.csv", text, &more).run().stdout, @"");
}
