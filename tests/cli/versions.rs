//! What partners hold when a program replaces another.

use crate::harness::Progc;
use insta::assert_snapshot;

const SPLIT: &str = "\
program \"Split\"
  currency EUR
tier Member by default
tier Business split from Partner requires purchases >= 10000 EUR/yr
tier Premium split from Partner requires purchases >= 50000 EUR/yr
tier Elite requires purchases >= 90000 EUR/yr
";

fn held(review: &str, previous: &str) -> Progc {
    let args = ["eval", "split.prog", "partners.csv", "--as-of", "2006-01-01", "--previous", "before.csv", "-o", "-"];
    let columns = ["--columns", "partner_id,tier,held_tier,held_since,below_since,held_because"];
    Progc::new(args.into_iter().chain(columns))
        .file("split.prog", format!("{SPLIT}{review}"))
        .file("partners.csv", "partner_id,purchases\nup,90000\ntop,50000\nlow,10000\nout,0\nopen,\n")
        .file("before.csv", previous)
}

const BEFORE: &str = "partner_id,held_tier,held_since\nup,Partner,2004-01-01\ntop,Partner,2004-01-01\n\
    low,Partner,2004-01-01\nout,Partner,2004-01-01\nopen,Partner,2004-01-01\n";

#[test]
fn a_review_says_what_holds_for_each_part() {
    // Whichever part they held: `up` is promoted, and without rules everybody else comes to hold what it qualifies for. Only of
    // `open` nothing more is known.
    assert_snapshot!(held("", BEFORE).run(), @r"
    status 0
    --- stdout
    partner_id,tier,held_tier,held_since,below_since,held_because
    up,Elite,Elite,2006-01-01,,
    top,Premium,Premium,,,
    low,Business,Business,,,
    out,Member,Member,2006-01-01,,
    open,Member,Business|Premium,2004-01-01,,kept while the tier is undecided
    --- stderr
    Split as of 2006-01-01: 5 partners, 1 undecided
    ");
}

#[test]
fn a_demotion_by_steps_depends_on_the_part() {
    // One tier down from Business is Member, one from Premium is Business: `out` holds one of them. `low` holds Business on, or
    // falls to it: since when, nobody can say.
    let run = held("review every year on 01-01, promotion immediately, at most 1 tier down\n", BEFORE).run();
    assert_snapshot!(run, @r"
    status 0
    --- stdout
    partner_id,tier,held_tier,held_since,below_since,held_because
    up,Elite,Elite,2006-01-01,,
    top,Premium,Premium,,,
    low,Business,Business,,,
    out,Member,Member|Business,2006-01-01,,
    open,Member,Business|Premium,2004-01-01,,kept while the tier is undecided
    --- stderr
    Split as of 2006-01-01: 5 partners, 1 undecided
    ");
}

#[test]
fn a_result_is_read_as_it_was_written() {
    let before =
        "partner_id,held_tier,held_since,below_since\nout,Member|Business,,2005-06-30\nlow,Business|Premium,,\n";
    assert_snapshot!(held("review no demotion\n", before).run(), @r"
    status 0
    --- stdout
    partner_id,tier,held_tier,held_since,below_since,held_because
    up,Elite,Elite,2006-01-01,,
    top,Premium,Premium,2006-01-01,,
    low,Business,Business|Premium,,,
    out,Member,Member|Business,,,
    open,Member,Member,2006-01-01,,
    --- stderr
    Split as of 2006-01-01: 5 partners, 1 undecided
    ");
}
