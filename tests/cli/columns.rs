//! Which columns a result has: chosen, passed through, or as many as fit.

use super::eval;
use insta::assert_snapshot;

const TEXT: &str = "id,Name,country,tier,purchases,certified_engineers,phone\n\
                    A,\"Alder, Sons\",DE,none,12500,1,+49 30 1\n\
                    B,=Birke,CH,,100,1,-5\n";

#[test]
fn columns_of_the_data_may_be_chosen() {
    let more = ["--columns", "partner_id,name,tier,phone"];
    assert_snapshot!(eval("partners.csv", TEXT, &more).run(), @r#"
    status 0
    --- stdout
    partner_id,Name,tier,phone
    A,"Alder, Sons",Certified,'+49 30 1
    B,'=Birke,,-5
    --- stderr
    p.prog as of 2026-01-01: 2 partners
    "#);
    assert_snapshot!(eval("partners.csv", TEXT, &["--columns", "partner_id,contry"]).run(), @"
    status 2
    --- stderr
    error[progc::usage::no_such_column]: results have no column `contry`
      = help: did you mean `country`?
    ");
}

#[test]
fn columns_of_the_data_may_be_added() {
    let more = ["--with", "Name,tier", "--format", "ndjson"];
    assert_snapshot!(eval("partners.csv", TEXT, &more).run().stdout, @r#"
    {"partner_id":"A","Name":"Alder, Sons","tier_data":"none","tier":"Certified","decided":"yes","possible_tiers":"Certified","needs_vendor":null,"held_tier":null,"next_tier":null,"readiness":null,"gap":null,"undecided_by":null,"margin":25}
    {"partner_id":"B","Name":"=Birke","tier_data":null,"tier":null,"decided":"yes","possible_tiers":"none","needs_vendor":null,"held_tier":null,"next_tier":"Certified","readiness":50,"gap":"purchases 9900 EUR/yr","undecided_by":null,"margin":null}
    "#);
    assert_snapshot!(eval("partners.csv", TEXT, &["--with", "city"]).run(), @"
    status 2
    --- stderr
    error[progc::usage::no_such_column]: results have no column `city`
      = help: its columns are partner_id, tier, decided, possible_tiers, needs_vendor, held_tier, next_tier, readiness, gap, undecided_by, margin
    ");
}

#[test]
fn a_table_keeps_to_its_width_and_tells_what_it_leaves_out() {
    let program = "tier Silver by default grants portal access, margin 18%\n\
                   tier Gold by invitation requires purchases >= 100000 EUR/yr and 2 certified engineers and \
                   (3 customer references or customer satisfaction >= 90%) grants marketing fund 500 EUR, 5 leads\n";
    let run = eval("partners.csv", TEXT, &["--format", "table"]).file("p.prog", program).run();
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 100), "{run}");
    assert_snapshot!(run, @"
    status 0
    --- stdout
     partner   tier     next   readiness   gap                                         portal   margin
     id                 tier                                                           access
    ───────────────────────────────────────────────────────────────────────────────────────────────────
     A         Silver   Gold          15   vendor: invited; purchases 87500 EUR/yr;…   yes          18
     B         Silver   Gold          12   vendor: invited; purchases 99900 EUR/yr;…   yes          18
    --- stderr
    no room for the columns decided, possible_tiers; choose with `--columns partner_id,…`, or have all with `--format csv` or `-o FILE`
    p.prog as of 2026-01-01: 2 partners
    no column, so not known: customer references, customer satisfaction
    no column, so not recorded: invited
    ");
}

#[test]
fn lists_are_cut_unless_the_summary_is_asked_for() {
    let header: Vec<String> = (1..=12).map(|n| format!("extra{n}")).collect();
    let text = format!("id,purchases,certified_engineers,{}\nA,1,1{}\n", header.join(","), ",x".repeat(12));
    let run = eval("partners.csv", text, &["--summary", "--columns", "tier"]).run();
    assert!(run.stderr.contains("`extra12`") && !run.stderr.contains("more"), "{run}");
}

#[test]
fn what_ways_share_is_said_once() {
    let program =
        "tier Gold requires purchases >= 100000 EUR/yr and (2 certified engineers or 3 customer references)\n";
    let text = "id,purchases,certified engineers,customer references\nA,60000,0,0\nB,60000,,0\nC,100000,0,0\n";
    let more = ["--columns", "partner_id,gap"];
    assert_snapshot!(eval("partners.csv", text, &more).file("p.prog", program).run().stdout, @"
    partner_id,gap
    A,purchases 40000 EUR/yr; (2 certified engineers or 3 customer references)
    B,purchases 40000 EUR/yr; (unknown: certified engineers or 3 customer references)
    C,2 certified engineers or 3 customer references
    ");
}

#[test]
fn the_column_of_the_held_tier_may_be_named() {
    let table = "id;Aktuelle Stufe;purchases\nA;Certified;1\n";
    for name in ["held tier", "current_tier", "Held_Tier", "tier"] {
        let more = ["--map", &format!("{name}=Aktuelle Stufe"), "--columns", "partner_id,tier,held_tier"];
        let run = eval("partners.csv", table, &more).run();
        assert_eq!(run.stdout, "partner_id,tier,held_tier\nA,,Certified\n", "{name}: {run}");
    }
    let twice = ["--map", "held tier=Aktuelle Stufe", "--map", "tier=purchases"];
    assert_snapshot!(eval("partners.csv", table, &twice).run(), @"
    status 2
    --- stderr
    error[progc::data::mapped_twice]: `--map` gives `tier` two columns
      = help: name the one column that holds it
    ");
}

/// What a package gives hangs on a column that no requirement asks for.
#[test]
fn a_missing_column_of_packages_is_told() {
    let program = "package \"Value Package\" costs 790 EUR grants 5 support requests\n";
    let run = eval("partners.csv", "id\nA\n", &["--columns", "partner_id,support_requests"]);
    assert_snapshot!(run.file("p.prog", program).run(), @"
    status 0
    --- stdout
    partner_id,support_requests
    A,none|5
    --- stderr
    p.prog as of 2026-01-01: 1 partner
    no column, so not known: packages
    ");
}
