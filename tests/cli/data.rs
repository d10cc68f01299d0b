//! Tables as they come: bad rows, missing columns, traps of files.

use std::fmt::Write as _;

use super::{PARTNERS, eval};
use insta::assert_snapshot;

#[test]
fn every_bad_cell_is_shown_and_nothing_is_written() {
    let text = "id;Purchases;Certified Engineers;current tier\n\
                A;1.234,56;1;\n\
                B;10000;1.5;Certifed\n\
                C;-1;1;\n\
                D;10000\n\
                E;10000;1;;x\n\
                ;10000;1;\n";
    let run = eval("partners.csv", text, &["-o", "out.csv"]).run();
    assert_eq!(run.written("out.csv"), None);
    assert_snapshot!(run, @"
    status 1
    --- stderr
    error[E0502]: `1.5` is no whole number
      ┌─ partners.csv:3:9
      │
    3 │ B;10000;1.5;Certifed
      │         ^^^ `Certified Engineers` holds a whole number, written like `12`
      │
      = for more: progc explain E0502

    error[E0506]: the program has no tier `Certifed`
      ┌─ partners.csv:3:13
      │
    3 │ B;10000;1.5;Certifed
      │             ^^^^^^^^ `current tier` holds the name of a tier
      │
      = help: did you mean `Certified`?
      = for more: progc explain E0506

    error[E0502]: `-1` is below zero
      ┌─ partners.csv:4:3
      │
    4 │ C;-1;1;
      │   ^^ `Purchases` holds an amount in EUR per year, written like `1234.56`
      │
      = help: a measure that `may be negative` is declared so in the program
      = for more: progc explain E0502

    error[E0507]: this row has 2 of 4 cells
      ┌─ partners.csv:5:3
      │
    5 │ D;10000
      │   ^^^^^ the row ends here
      │
      = help: a delimiter may be missing, or the line may be a total or footer that is no partner
      = for more: progc explain E0507

    error[E0507]: this row has 5 cells, and there are 4 columns
      ┌─ partners.csv:6:12
      │
    6 │ E;10000;1;;x
      │            ^ no column is left for this
      │
      = help: put a cell that holds the delimiter in double quotes
      = for more: progc explain E0507

    error[E0510]: this row does not say which partner it is
      ┌─ partners.csv:7:1
      │
    7 │ ;10000;1;
      │ ^^^^^^^^^ `id` is empty here
      │
      = help: fill it in, remove the row, or name another column with `--id COLUMN`
      = for more: progc explain E0510

    5 rows cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`
    ");
}

#[test]
fn bad_rows_can_be_left_out() {
    let text = "id,purchases,certified_engineers\nA,10000,1\nB,10k,1\nC,0,0\n";
    let more = ["--on-bad-row", "skip", "--rejects", "rejects.csv", "--columns", "partner_id,tier"];
    let run = eval("partners.csv", text, &more).run();
    assert_snapshot!(run, @"
    status 0
    --- stdout
    partner_id,tier
    A,Certified
    C,
    --- stderr
    p.prog as of 2026-01-01: 2 partners
    1 row left out as unreadable
    ");
    assert_snapshot!(run.written("rejects.csv").unwrap(), @r#"
    row,reason,id,purchases,certified_engineers
    2,"E0501 `10k` is no number (`purchases` holds an amount in EUR per year, written like `1234.56`)",B,10k,1
    "#);
    assert_snapshot!(eval("partners.csv", text, &["--rejects", "rejects.csv"]).run(), @"
    status 2
    --- stderr
    error[progc::usage::rejects]: `--rejects` has nothing to hold where a bad row stops the run
      = help: add `--on-bad-row skip`
    ");
}

#[test]
fn a_cell_is_found_in_the_line_that_an_editor_counts() {
    let text = "id,name,purchases,certified_engineers\r\n1,\"two\r\nlines\",1,1\r\n\r\n2,x,many,1\r\n";
    assert_snapshot!(eval("partners.csv", text, &[]).run(), @"
    status 1
    --- stderr
    error[E0501]: `many` is no number
      ┌─ partners.csv:5:5
      │
    5 │ 2,x,many,1
      │     ^^^^ `purchases` holds an amount in EUR per year, written like `1234.56`
      │
      = help: leave the cell empty where the value is not known
      = for more: progc explain E0501

    1 row cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`
    ");
}

#[test]
fn text_that_is_no_text() {
    let mut bytes = b"id,purchases,certified_engineers\n".to_vec();
    bytes.extend_from_slice(b"M\xfcller,1,1\nA\0,1,1\n");
    assert_snapshot!(eval("partners.csv", bytes, &[]).run(), @"
    status 1
    --- stderr
    error[E0508]: this row holds a zero byte
      ┌─ partners.csv:3:1
      │
    3 │ A?,1,1
      │ ^^ the zero byte is here
      │
      = help: export the file again: no text has zero bytes
      = for more: progc explain E0508

    1 row cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`
    ");
    assert_snapshot!(eval("partners.csv", b"K\xfcrzel,purchases\n1,1\n", &[]).run(), @"
    status 0
    --- stdout
    partner_id,tier,decided,possible_tiers,needs_vendor,held_tier,next_tier,readiness,gap,undecided_by,margin
    1,,yes,none,,,Certified,0,purchases 9999 EUR/yr; unknown: certified engineers,,
    --- stderr
    p.prog as of 2026-01-01: 1 partner
    no column tells the partners apart, so `partner_id` is the number of the row; `--id COLUMN` names one
    read as Windows-1252, since it is no UTF-8
    no column, so not known: certified engineers
    ");
    assert_snapshot!(eval("partners.csv", b"\xff\xfei\0d\0\n\0", &[]).run(), @"
    status 0
    --- stdout
    partner_id,tier,decided,possible_tiers,needs_vendor,held_tier,next_tier,readiness,gap,undecided_by,margin
    --- stderr
    p.prog as of 2026-01-01: 0 partners
    the table has column names and no partner below them
    read as UTF-16LE
    no column, so not known: purchases, certified engineers
    ");
}

#[test]
fn columns_that_are_missing_or_named_otherwise() {
    let text = "partner,turnover,cert_engineers\nA,10000,1\n";
    assert_snapshot!(eval("partners.csv", text, &["--columns", "tier,undecided_by"]).run(), @r#"
    status 0
    --- stdout
    tier,undecided_by
    ,purchases|certified engineers
    --- stderr
    p.prog as of 2026-01-01: 1 partner, 1 undecided
    no column, so not known: purchases, certified engineers (is it the column `cert_engineers`? then --map "certified engineer=cert_engineers")
    "#);
    let more = ["--columns", "tier", "--map", "purchases=turnover", "--map", "certified engineer=cert_engineers"];
    assert_snapshot!(eval("partners.csv", text, &more).run(), @"
    status 0
    --- stdout
    tier
    Certified
    --- stderr
    p.prog as of 2026-01-01: 1 partner
    ");
    assert_snapshot!(eval("partners.csv", text, &["--map", "purchases=turnovr"]).run(), @"
    status 2
    --- stderr
    error[progc::data::no_such_column]: there is no column `turnovr` in `partners.csv`
      = help: did you mean `turnover`?
    ");
    assert_snapshot!(eval("partners.csv", text, &["--map", "purchase=turnover"]).run(), @"
    status 2
    --- stderr
    error[progc::data::no_such_measure]: the program asks for no measure `purchase`
      = help: did you mean `purchases`?
    ");
    assert_snapshot!(eval("partners.csv", "id,Purchases,purchases\nA,1,2\n", &[]).run(), @r#"
    status 2
    --- stderr
    error[progc::data::ambiguous_column]: `partners.csv` has more than one column for `purchases`: `Purchases` and `purchases`
      = help: rename or remove one of them, or name the one with `--map "purchases=COLUMN"`
    "#);
}

#[test]
fn files_that_are_no_table() {
    assert_snapshot!(eval("partners.csv", "", &[]).run(), @"
    status 2
    --- stderr
    error[progc::data::empty]: `partners.csv` is empty: it has not even a line of column names
      = help: the first line names the columns, such as `partner_id,purchases,certified_engineers`
    ");
    assert_snapshot!(eval("partners.csv", "id,purchases,certified_engineers\n", &["--columns", "tier"]).run(), @"
    status 0
    --- stdout
    tier
    --- stderr
    p.prog as of 2026-01-01: 0 partners
    the table has column names and no partner below them
    ");
    assert_snapshot!(eval("partners.xlsx", "PK\u{3}\u{4}…", &[]).run(), @"
    status 2
    --- stderr
    error[progc::data::workbook]: `partners.xlsx` is no Excel workbook that can be read: Zip error: invalid Zip archive: Could not find EOCD
      = help: open it in Excel and save it again, or export the sheet as CSV
    ");
    assert_snapshot!(eval("partners.json", "[{\"id\": 1}", &[]).run(), @"
    status 2
    --- stderr
    error[progc::data::broken_json]: `partners.json` is no list of JSON objects: the end of the file in line 1
      = help: expected `[{…}, {…}]`, or one object a line as in NDJSON
    ");
    assert_snapshot!(eval("partners.json", "{\"id\": 1", &[]).run(), @"
    status 2
    --- stderr
    error[progc::data::broken_json]: `partners.json` is no list of JSON objects: an object that goes over several lines in line 1
      = help: expected `[{…}, {…}]`, or one object a line as in NDJSON
    ");
}

#[test]
fn ids_that_repeat_are_told() {
    let text = "id,purchases,certified_engineers\nA,1,1\nB,1,1\nA,1,1\n,,\n";
    assert_snapshot!(eval("partners.csv", text, &["--columns", "partner_id"]).run(), @"
    status 0
    --- stdout
    partner_id
    A
    B
    A
    --- stderr
    p.prog as of 2026-01-01: 3 partners
    1 empty row left out
    1 row repeats a partner id: `A` in line 4 (as in line 2)
    ");
}

#[test]
fn every_row_comes_out() {
    let mut text = String::from("id,purchases,certified_engineers\n");
    for n in 0..1000 {
        writeln!(text, "P{n},{},{}", n * 20, n % 3).unwrap();
    }
    let run = eval("partners.csv", text, &["--columns", "partner_id,tier"]).run();
    assert_eq!((run.status, run.stdout.lines().count()), (0, 1001));
    assert_eq!(eval("partners.csv", PARTNERS, &[]).run().stdout.lines().count(), 7);
}

#[test]
fn a_set_names_its_members_or_says_none() {
    let program = "package Basic\npackage \"Value Package\"\n\
                   tier Member by default grants 5 support requests with package \"Value Package\"\n";
    let text = "id,packages\nA,value_package; BASIC\nB,none\nC,(no package)\nD,\n";
    let more = ["--columns", "partner_id,tier,support_requests"];
    assert_snapshot!(eval("partners.csv", text, &more).file("p.prog", program).run(), @"
    status 0
    --- stdout
    partner_id,tier,support_requests
    A,Member,5
    B,Member,
    C,Member,
    D,Member,
    --- stderr
    p.prog as of 2026-01-01: 4 partners
    ");
    let text = "id,packages\nA,Bsic\n";
    assert_snapshot!(eval("partners.csv", text, &more).file("p.prog", program).run(), @"
    status 1
    --- stderr
    error[E0505]: `Bsic` is not among the choices
      ┌─ partners.csv:2:3
      │
    2 │ A,Bsic
      │   ^^^^ `packages` holds any of `Basic`, `Value Package`, with `|` between, or `none`
      │
      = help: did you mean `Basic`?
      = for more: progc explain E0505

    1 row cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`
    ");
}
