//! `progc eval`: from a program and a table to tiers, benefits and gaps.

use super::{P1, PARTNERS, eval};
use crate::harness::Progc;
use insta::assert_snapshot;

#[test]
fn the_first_golden_program() {
    assert_snapshot!(eval("partners.csv", PARTNERS, &["--id", "row", "--summary"]).run(), @"
    status 0
    --- stdout
    partner_id,tier,decided,possible_tiers,needs_vendor,held_tier,next_tier,readiness,gap,undecided_by,margin
    1,Certified,yes,Certified,,,,,,,25
    2,,yes,none,,,Certified,99,purchases 0.01 EUR/yr,,
    3,,yes,none,,,Certified,50,1 certified engineer,,
    4,,no,none|Certified,,,Certified,50,unknown: purchases,purchases,none|25
    5,,yes,none,,,Certified,0,1 certified engineer; unknown: purchases,,
    6,,yes,none,,,Certified,0,purchases 10000 EUR/yr; 1 certified engineer,,
    --- stderr
    p.prog as of 2026-01-01: 6 partners, 1 undecided
      Certified  1   16.7%  ████
      none       4   66.7%  ████████████████
      undecided  1   16.7%  ████
    undecided for want of: purchases (1)
    columns: partner = row, purchases = purchases, certified engineer = certified_engineers
    ");
}

#[test]
fn a_compiled_program_gives_the_same_bytes() {
    let compiled = Progc::new(["compile", "p.prog", "-o", "p.json"]).file("p.prog", P1).run();
    assert_eq!((compiled.status, compiled.stdout.as_str()), (0, ""), "{compiled}");
    let ir = compiled.written("p.json").unwrap();
    let more = ["--id", "row", "--summary"];
    let from_source = eval("partners.csv", PARTNERS, &more).run();
    let from_ir = eval("partners.csv", PARTNERS, &more).file("p.prog", ir).run();
    assert_eq!(from_source.to_string(), from_ir.to_string());
}

#[test]
fn json_and_ndjson_in_and_out() {
    let rows = r#"[{"id": "A", "purchases": 12345678901234567890.01, "certified engineers": 1},
        {"id": "B", "purchases": null, "certified engineers": 2, "country": "CH"}]"#;
    let more = ["--format", "ndjson", "--columns", "partner_id,tier,possible_tiers,margin"];
    assert_snapshot!(eval("partners.json", rows, &more).run(), @r#"
    status 0
    --- stdout
    {"partner_id":"A","tier":"Certified","possible_tiers":"Certified","margin":25}
    {"partner_id":"B","tier":null,"possible_tiers":"none|Certified","margin":"none|25"}
    --- stderr
    p.prog as of 2026-01-01: 2 partners, 1 undecided
    "#);
    let lines = "{\"id\":\"A\",\"purchases\":1}\n\n{\"id\":\"B\",\"certified_engineers\":1}\n";
    let more = ["--format", "json", "--columns", "partner_id,tier,gap"];
    assert_snapshot!(eval("partners.ndjson", lines, &more).run(), @r#"
    status 0
    --- stdout
    [
      {"partner_id":"A","tier":null,"gap":"purchases 9999 EUR/yr; unknown: certified engineers"},
      {"partner_id":"B","tier":null,"gap":"unknown: purchases"}
    ]
    --- stderr
    p.prog as of 2026-01-01: 2 partners, 1 undecided
    "#);
}

#[test]
fn a_table_for_the_eye_and_for_markdown() {
    assert_snapshot!(eval("partners.csv", PARTNERS, &["--id", "row", "--format", "table"]).run(), @"
    status 0
    --- stdout
     partner   tier        next tier   readiness   gap                                        margin
     id
    ──────────────────────────────────────────────────────────────────────────────────────────────────
     1         Certified                                                                           25
     2                     Certified          99   purchases 0.01 EUR/yr
     3                     Certified          50   1 certified engineer
     4                     Certified          50   unknown: purchases                         none|25
     5                     Certified           0   1 certified engineer; unknown: purchases
     6                     Certified           0   purchases 10000 EUR/yr; 1 certified…
    --- stderr
    no room for the columns decided, possible_tiers, undecided_by; choose with `--columns partner_id,…`, or have all with `--format csv` or `-o FILE`
    p.prog as of 2026-01-01: 6 partners, 1 undecided
    ");
    let more = ["--id", "row", "--format", "markdown", "--columns", "tier,gap"];
    assert_snapshot!(eval("partners.csv", PARTNERS, &more).run(), @"
    status 0
    --- stdout
    | tier | gap |
    | --- | --- |
    | Certified |  |
    |  | purchases 0.01 EUR/yr |
    |  | 1 certified engineer |
    |  | unknown: purchases |
    |  | 1 certified engineer; unknown: purchases |
    |  | purchases 10000 EUR/yr; 1 certified engineer |
    --- stderr
    p.prog as of 2026-01-01: 6 partners, 1 undecided
    ");
}

#[test]
fn standard_input() {
    let run = Progc::new(["eval", "p.prog", "-", "--as-of", "2026-01-01", "--columns", "tier"]).file("p.prog", P1);
    assert_snapshot!(run.stdin("id;purchases;certified engineers\nA;10000;1\n").run(), @"
    status 0
    --- stdout
    tier
    Certified
    --- stderr
    p.prog as of 2026-01-01: 1 partner
    ");
    assert_snapshot!(Progc::new(["eval", "-", "-"]).run(), @"
    status 2
    --- stderr
    error[progc::usage::one_input]: only one file can come from standard input
      = help: name the others
    ");
}

#[test]
fn undecided_partners_fail_only_if_strict() {
    let undecided = "id,purchases,certified engineers\nA,,1\n";
    assert_eq!(eval("p.csv", undecided, &[]).run().status, 0);
    assert_eq!(eval("p.csv", undecided, &["--strict"]).run().status, 1);
    assert_eq!(eval("p.csv", "id,purchases,certified engineers\nA,1,1\n", &["--strict"]).run().status, 0);
}

#[test]
fn a_program_with_errors_evaluates_nothing() {
    let run =
        eval("p.csv", "id\nA\n", &["-o", "out.csv"]).file("p.prog", "tier Gold requires 2 certified enginers\n").run();
    assert_eq!((run.status, run.stdout.as_str(), run.written("out.csv")), (1, "", None), "{run}");
}
