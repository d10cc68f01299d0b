//! Numbers of two readings, decimal commas, tables without a header: nothing is guessed.

use super::{P1, eval};
use crate::harness::Progc;
use insta::assert_snapshot;

#[test]
fn numbers_beyond_their_range() {
    let text = "id,purchases,certified_engineers\nA,12.500,1\nB,60000.505,1\nC,12.50,-2\nD,-1,1\n";
    assert_snapshot!(eval("partners.csv", text, &[]).run(), @"
    status 1
    --- stderr
    error[E0502]: `60000.505` is finer than the smallest coin
      ┌─ partners.csv:3:3
      │
    3 │ B,60000.505,1
      │   ^^^^^^^^^ `purchases` holds an amount in EUR per year, written like `1234.56`
      │
      = help: money of this currency has at most 2 decimals: round it, or mend a point that stands between thousands
      = for more: progc explain E0502

    error[E0502]: `-2` is below zero
      ┌─ partners.csv:4:9
      │
    4 │ C,12.50,-2
      │         ^^ `certified_engineers` holds a whole number, written like `12`
      │
      = help: leave the cell empty where the value is not known
      = for more: progc explain E0502

    error[E0502]: `-1` is below zero
      ┌─ partners.csv:5:3
      │
    5 │ D,-1,1
      │   ^^ `purchases` holds an amount in EUR per year, written like `1234.56`
      │
      = help: a measure that `may be negative` is declared so in the program
      = for more: progc explain E0502

    3 rows cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`
    ");
}

#[test]
fn a_column_of_decimal_commas_is_read() {
    let text = "id;purchases;certified engineers\nA;12.500,00;1\nB;9.999;1\nC;10000;1\n";
    assert_snapshot!(eval("partners.csv", text, &["--columns", "partner_id,tier,gap"]).run(), @"
    status 0
    --- stdout
    partner_id,tier,gap
    A,Certified,
    B,,purchases 1 EUR/yr
    C,Certified,
    --- stderr
    p.prog as of 2026-01-01: 3 partners
    read with decimal commas, since the whole column is written so: `purchases`
    ");
}

#[test]
fn a_column_of_two_readings_is_refused() {
    let text = "id;purchases;certified engineers\nA;12,500;1\nB;9.999;1\n";
    assert_snapshot!(eval("partners.csv", text, &[]).run(), @r#"
    status 1
    --- stderr
    error[E0516]: the column `purchases` can be read in two ways
      ┌─ partners.csv:2:3
      │
    2 │ A;12,500;1
      │   ^^^^^^ `12.50` or `12500.00`
      │
      = note: no cell of the column can be read in one way only
      = help: say which: --numbers "purchases=1.234,56" for `12.50`, --numbers "purchases=1,234.56" for `12500.00`
      = for more: progc explain E0516
    "#);
}

#[test]
fn a_cell_that_contradicts_its_column() {
    let text = "id;purchases;certified engineers\nA;12.500,5;1\nB;9999.99;1\n";
    assert_snapshot!(eval("partners.csv", text, &[]).run(), @"
    status 1
    --- stderr
    error[E0517]: `9999.99` has a decimal point, and its column has decimal commas
      ┌─ partners.csv:3:3
      │
    3 │ B;9999.99;1
      │   ^^^^^^^ `purchases` holds an amount in EUR per year
      │
      = note: the form of the column is that of `12.500,5` in line 2
      = help: write all cells of a column in one way
      = for more: progc explain E0517

    1 row cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`
    ");
}

#[test]
fn decimal_commas_are_read_in_quotes_too() {
    let text = "id,purchases,certified_engineers\nA,\"12,5\",1\nB,\"1.234,56\",1\n";
    assert_snapshot!(eval("partners.csv", text, &[]).run(), @"
    status 0
    --- stdout
    partner_id,tier,decided,possible_tiers,needs_vendor,held_tier,next_tier,readiness,gap,undecided_by,margin
    A,,yes,none,,,Certified,50,purchases 9987.50 EUR/yr,,
    B,,yes,none,,,Certified,56,purchases 8765.44 EUR/yr,,
    --- stderr
    p.prog as of 2026-01-01: 2 partners
    read with decimal commas, since the whole column is written so: `purchases`
    ");
}

#[test]
fn a_first_partner_is_no_header() {
    assert_snapshot!(eval("partners.csv", "Alder AG,12500,1\nBirke GmbH,10000,2\n", &[]).run(), @"
    status 2
    --- stderr
    error[progc::data::no_header]: does `partners.csv` begin with a line of column names? its first line holds `Alder AG`, `12500`, `1`
      = help: if that is a partner, put a line of names before it, such as `partner_id,purchases`; if these are names, say what one is with `--id COLUMN` or `--map MEASURE=COLUMN`
    ");
    // Words alone may be names that nobody thought of.
    assert_eq!(eval("partners.csv", "Alder,twelve\nBirke,ten\n", &[]).run().status, 0);
}

#[test]
fn a_header_of_the_same_stem_is_suggested() {
    let text = "id,purchasing,certified_engineers\nA,12500,1\n";
    assert_snapshot!(eval("partners.csv", text, &["--columns", "tier"]).run(), @r#"
    status 0
    --- stdout
    tier
    ""
    --- stderr
    p.prog as of 2026-01-01: 1 partner, 1 undecided
    no column, so not known: purchases (is it the column `purchasing`? then --map "purchases=purchasing")
    "#);
}

#[test]
fn the_program_comes_first() {
    let swapped = |command: &str, more: &[&str]| {
        let args = [command, "crm list.csv", "p.prog"].into_iter().chain(more.iter().copied());
        Progc::new(args).file("p.prog", P1).file("crm list.csv", "id\nA\n").run()
    };
    assert_snapshot!(swapped("eval", &[]), @r#"
    status 2
    --- stderr
    error[progc::usage::program_first]: the program comes first, and then the data
      = help: turn them round: progc eval p.prog "crm list.csv"
    "#);
    assert_eq!(swapped("why", &["--partner", "A"]).status, 2);
    let two = Progc::new(["eval", "a.csv", "b.csv"]).file("a.csv", "id\nA\n").file("b.csv", "id\nA\n");
    assert_snapshot!(two.run(), @"
    status 2
    --- stderr
    error[progc::usage::program_first]: the program comes first, and then the data
      = help: `a.csv` is a table; name the program before it
    ");
}

#[test]
fn a_day_in_another_form_is_shown_in_the_right_one() {
    assert_snapshot!(Progc::new(["eval", "p.prog", "p.csv", "--as-of", "30.06.2026"]).run(), @"
    status 2
    --- stderr
    error: invalid value '30.06.2026' for '--as-of <DATE>': expected year, month and day: 2026-06-30

    For more information, try '--help'.
    ");
}

#[test]
fn names_with_blanks_are_quoted() {
    assert_snapshot!(Progc::new(["new", "Mein Programm"]).run(), @r#"
    status 0
    --- stderr
    wrote "Mein Programm.prog" and "Mein Programm.csv"; try them:

      progc check "Mein Programm.prog"
      progc eval "Mein Programm.prog" "Mein Programm.csv"
    "#);
}
