//! `progc why`: one partner, explained.

use super::{P1, PARTNERS};
use crate::harness::Progc;
use insta::assert_snapshot;

fn why(partner: &str, more: &[&str]) -> Progc {
    let fixed = ["why", "p.prog", "partners.csv", "--id", "row", "--as-of", "2026-01-01", "--partner", partner];
    Progc::new(fixed.iter().chain(more).copied()).file("p.prog", P1).file("partners.csv", PARTNERS)
}

#[test]
fn for_a_person() {
    assert_snapshot!(why("1", &[]).run(), @"");
    assert_snapshot!(why("2", &[]).run(), @"");
    assert_snapshot!(why("4", &[]).run(), @"");
}

#[test]
fn for_a_tool() {
    assert_snapshot!(why("2", &["--format", "json"]).run(), @"");
}

#[test]
fn of_nobody() {
    assert_snapshot!(why("12", &[]).run(), @"");
}
