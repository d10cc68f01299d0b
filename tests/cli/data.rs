//! Tables as they come: bad rows, missing columns, traps of files.

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
    assert_snapshot!(run, @"");
}

#[test]
fn bad_rows_can_be_left_out() {
    let text = "id,purchases,certified_engineers\nA,10000,1\nB,\"10,000\",1\nC,0,0\n";
    let more = ["--on-bad-row", "skip", "--rejects", "rejects.csv", "--columns", "partner_id,tier"];
    let run = eval("partners.csv", text, &more).run();
    assert_snapshot!(run, @"");
    assert_snapshot!(run.written("rejects.csv").unwrap(), @"");
    assert_snapshot!(eval("partners.csv", text, &["--rejects", "rejects.csv"]).run(), @"");
}

#[test]
fn a_cell_is_found_in_the_line_that_an_editor_counts() {
    let text = "id,name,purchases,certified_engineers\r\n1,\"two\r\nlines\",1,1\r\n\r\n2,x,many,1\r\n";
    assert_snapshot!(eval("partners.csv", text, &[]).run(), @"");
}

#[test]
fn text_that_is_no_text() {
    let mut bytes = b"id,purchases,certified_engineers\n".to_vec();
    bytes.extend_from_slice(b"M\xfcller,1,1\nA\0,1,1\n");
    assert_snapshot!(eval("partners.csv", bytes, &[]).run(), @"");
    assert_snapshot!(eval("partners.csv", b"K\xfcrzel,purchases\n1,1\n", &[]).run(), @"");
    assert_snapshot!(eval("partners.csv", b"\xff\xfei\0d\0\n\0", &[]).run(), @"");
}

#[test]
fn columns_that_are_missing_or_named_otherwise() {
    let text = "partner,turnover,cert_engineers\nA,10000,1\n";
    assert_snapshot!(eval("partners.csv", text, &["--columns", "tier,undecided_by"]).run(), @"");
    let more = ["--columns", "tier", "--map", "purchases=turnover", "--map", "certified engineer=cert_engineers"];
    assert_snapshot!(eval("partners.csv", text, &more).run(), @"");
    assert_snapshot!(eval("partners.csv", text, &["--map", "purchases=turnovr"]).run(), @"");
    assert_snapshot!(eval("partners.csv", text, &["--map", "purchase=turnover"]).run(), @"");
    assert_snapshot!(eval("partners.csv", "id,Purchases,purchases\nA,1,2\n", &[]).run(), @"");
}

#[test]
fn files_that_are_no_table() {
    assert_snapshot!(eval("partners.csv", "", &[]).run(), @"");
    assert_snapshot!(eval("partners.csv", "id,purchases,certified_engineers\n", &["--columns", "tier"]).run(), @"");
    assert_snapshot!(eval("partners.xlsx", "PK\u{3}\u{4}…", &[]).run(), @"");
    assert_snapshot!(eval("partners.json", "[{\"id\": 1}", &[]).run(), @"");
    assert_snapshot!(eval("partners.json", "{\"id\": 1", &[]).run(), @"");
}

#[test]
fn ids_that_repeat_are_told() {
    let text = "id,purchases,certified_engineers\nA,1,1\nB,1,1\nA,1,1\n,,\n";
    assert_snapshot!(eval("partners.csv", text, &["--columns", "partner_id"]).run(), @"");
}

#[test]
fn a_million_rows_are_no_matter_of_memory_but_a_thousand_will_do_here() {
    let mut text = String::from("id,purchases,certified_engineers\n");
    for n in 0..1000 {
        text.push_str(&format!("P{n},{},{}\n", n * 20, n % 3));
    }
    let run = eval("partners.csv", text, &["--columns", "partner_id,tier"]).run();
    assert_eq!((run.status, run.stdout.lines().count()), (0, 1001));
    assert_eq!(eval("partners.csv", PARTNERS, &[]).run().stdout.lines().count(), 7);
}
