//! Numbers and days in all their forms, each told from its whole column.

use std::fmt::Write as _;

use super::eval;
use crate::harness::Progc;
use insta::assert_snapshot;

const PROGRAM: &str = "measure \"joined on\": date\n\
                       measure growth: percent may be negative\n\
                       tier Member by default\n\
                       tier Certified requires purchases >= 10000 EUR/yr and growth >= 12.5% and \"joined on\" <= 2025-04-03\n";

/// What is missing, by the forms of the cells.
fn gaps(rows: &[&str], more: &[&str]) -> Progc {
    let mut text = String::from("id;purchases;growth;joined on\n");
    for (index, row) in rows.iter().enumerate() {
        writeln!(text, "P{};{row}", index + 1).unwrap();
    }
    let fixed = ["--columns", "partner_id,gap"];
    let args: Vec<&str> = fixed.iter().chain(more).copied().collect();
    eval("partners.csv", text, &args).file("p.prog", PROGRAM)
}

#[test]
fn as_german_spreadsheets_write_them() {
    // 9.999,99 is a cent too little, and 12,4 % a tenth of a point; the rest is enough.
    let rows = [
        "10.000,00;12,5;03.04.2025",
        "9.999,99 €;12,5 %;3.4.25",
        "EUR 10000;12,4 %;03.04.2025 10:15",
        "€ 10.000;5-;04.04.2025",
        "10'000;(5,0);31.12.2024",
        "10\u{a0}000,00;-5;31.12.2024",
        "10\u{202f}000;\u{2212}5;31.12.2024",
        "10\u{2019}000;12,5;31.12.2024",
    ];
    assert_snapshot!(gaps(&rows, &[]).run(), @"
    status 0
    --- stdout
    partner_id,gap
    P1,
    P2,purchases 0.01 EUR/yr
    P3,growth 0.1 percentage points
    P4,growth 17.5 percentage points; joined on <= 2025-04-03
    P5,growth 17.5 percentage points
    P6,growth 17.5 percentage points
    P7,growth 17.5 percentage points
    P8,
    --- stderr
    p.prog as of 2026-01-01: 8 partners
    read with decimal commas, since the whole column is written so: `purchases`, `growth`
    read as days `DD.MM.YYYY`, since the whole column is written so: `joined on`
    ");
}

#[test]
fn as_american_tools_write_them() {
    let rows = ["\"10,000.00\";12.5%;04/03/2025", "$10,000;+12.5;04/13/2025", "9,999.99;(0.5);04-03-2025"];
    assert_snapshot!(gaps(&rows, &[]).run(), @"
    status 1
    --- stderr
    error[E0518]: `$10,000` is in $, and its column in EUR
      ┌─ partners.csv:3:4
      │
    3 │ P2;$10,000;+12.5;04/13/2025
      │    ^^^^^^^ `purchases` holds an amount in EUR per year
      │
      = help: write the amount in EUR; in a table of events, a column `currency` may name another for each row
      = for more: progc explain E0518

    error[E0517]: `04-03-2025` is a day in another form than those of its column
      ┌─ partners.csv:4:19
      │
    4 │ P3;9,999.99;(0.5);04-03-2025
      │                   ^^^^^^^^^^ `joined on` holds a day
      │
      = note: the form of the column is that of `04/13/2025` in line 3
      = help: write all cells of a column in one way
      = for more: progc explain E0517

    2 rows cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`
    ");
}

#[test]
fn days_that_may_be_others_are_refused() {
    let rows = ["1;1;04/03/2025", "1;1;05/03/2025"];
    assert_snapshot!(gaps(&rows, &[]).run(), @r#"
    status 1
    --- stderr
    error[E0516]: the column `joined on` can be read in two ways
      ┌─ partners.csv:2:8
      │
    2 │ P1;1;1;04/03/2025
      │        ^^^^^^^^^^ `2025-03-04` or `2025-04-03`
      │
      = note: no cell of the column can be read in one way only
      = help: say which: --dates "joined on=DD/MM/YYYY" for `2025-03-04`, --dates "joined on=MM/DD/YYYY" for `2025-04-03`
      = for more: progc explain E0516
    "#);
    assert_snapshot!(gaps(&rows, &["--dates", "joined on=DD/MM/YYYY"]).run().stdout, @"
    partner_id,gap
    P1,purchases 9999 EUR/yr; growth 11.5 percentage points
    P2,purchases 9999 EUR/yr; growth 11.5 percentage points
    ");
    assert_snapshot!(gaps(&rows, &["--dates", "joined on=MM/DD/YYYY"]).run().stdout, @"
    partner_id,gap
    P1,purchases 9999 EUR/yr; growth 11.5 percentage points
    P2,purchases 9999 EUR/yr; growth 11.5 percentage points; joined on <= 2025-04-03
    ");
}

#[test]
fn days_that_are_none() {
    let rows = ["1;1;31.02.2025", "1;1;29.02.2024", "1;1;2024-02-29"];
    assert_snapshot!(gaps(&rows, &[]).run(), @"
    status 1
    --- stderr
    error[E0504]: `31.02.2025` is no day of the calendar
      ┌─ partners.csv:2:8
      │
    2 │ P1;1;1;31.02.2025
      │        ^^^^^^^^^^ `joined on` holds a day, written like `2005-04-15`
      │
      = help: write year, month and day, such as `2005-04-15`
      = for more: progc explain E0504

    error[E0517]: `2024-02-29` is a day in another form than those of its column
      ┌─ partners.csv:4:8
      │
    4 │ P3;1;1;2024-02-29
      │        ^^^^^^^^^^ `joined on` holds a day
      │
      = note: the form of the column is that of `29.02.2024` in line 3
      = help: write all cells of a column in one way
      = for more: progc explain E0517

    2 rows cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`
    ");
}

#[test]
fn what_is_declared_holds() {
    let text = "id,purchases,certified_engineers\nA,10.000,1\nB,9.999,1\n";
    let more = |form: &str| {
        let flag = format!("--numbers={form}");
        eval("partners.csv", text, &["--columns", "partner_id,tier", &flag]).run()
    };
    assert_snapshot!(more("purchases=comma"), @"
    status 0
    --- stdout
    partner_id,tier
    A,Certified
    B,
    --- stderr
    p.prog as of 2026-01-01: 2 partners
    read with decimal commas, as declared: `purchases`
    ");
    assert_snapshot!(more("Purchases=1,234.56"), @"
    status 1
    --- stderr
    error[E0502]: `9.999` is finer than the smallest coin
      ┌─ partners.csv:3:3
      │
    3 │ B,9.999,1
      │   ^^^^^ `purchases` holds an amount in EUR per year, written like `1234.56`
      │
      = help: money of this currency has at most 2 decimals: round it, or mend a point that stands between thousands
      = for more: progc explain E0502

    1 row cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`
    ");
    assert_snapshot!(more("1.234,56").stdout, @"
    partner_id,tier
    A,Certified
    B,
    ");
    assert_snapshot!(more("purchase=1.234,56"), @"
    status 2
    --- stderr
    error[progc::data::no_such_column]: there is no column `purchase` in `partners.csv`
      = help: did you mean `purchases`?
    ");
    assert_snapshot!(more("purchases=1.234"), @"
    status 2
    --- stderr
    error: invalid value 'purchases=1.234' for '--numbers <[COLUMN=]FORM>': expected a number that can be read in one way only, such as purchases=1.234,56

    For more information, try '--help'.
    ");
}

#[test]
fn tables_of_events_have_forms_of_their_own() {
    let program = "measure revenue: money per year = sum of orders.amount over the last 12 months\n\
                   tier Member by default\n\
                   tier Gold requires revenue >= 10000 EUR/yr\n";
    let orders =
        "partner;order date;amount\nA;01/12/2025;12,5\nA;03/12/2025;9.987,50\nSumme;;10.000,00\nB;02/12/2025;-1\n";
    let run = |more: &[&str]| {
        let args = ["--table", "orders=orders.csv", "--columns", "partner_id,tier,gap"];
        let args: Vec<&str> = args.iter().chain(more).copied().collect();
        eval("partners.csv", "id\nA\nB\n", &args).file("p.prog", program).file("orders.csv", orders).run()
    };
    assert_snapshot!(run(&[]), @r#"
    status 1
    --- stderr
    error[E0516]: the column `order date` can be read in two ways
      ┌─ orders.csv:2:3
      │
    2 │ A;01/12/2025;12,5
      │   ^^^^^^^^^^ `2025-12-01` or `2025-01-12`
      │
      = note: no cell of the column can be read in one way only
      = help: say which: --dates "orders.order date=DD/MM/YYYY" for `2025-12-01`, --dates "orders.order date=MM/DD/YYYY" for `2025-01-12`
      = for more: progc explain E0516
    "#);
    assert_snapshot!(run(&["--dates", "orders.order date=DD/MM/YYYY"]), @"
    status 0
    --- stdout
    partner_id,tier,gap
    A,Gold,
    B,Member,revenue 10001 EUR/yr
    --- stderr
    p.prog as of 2026-01-01: 2 partners
    `orders`: read as days `DD/MM/YYYY`, as declared: `order date`
    `orders`: read with decimal commas, since the whole column is written so: `amount`
    `orders`: 1 row left out as the total of others: `Summe` in line 4
    ");
}

#[test]
fn an_amount_in_another_currency_is_no_amount() {
    let text = "id,purchases,certified_engineers\nA,$10000,1\nB,CHF 10000,€1\nC,10000 EUR,1 %\n";
    assert_snapshot!(eval("partners.csv", text, &["--columns", "partner_id,tier"]).run(), @"
    status 1
    --- stderr
    error[E0518]: `$10000` is in $, and its column in EUR
      ┌─ partners.csv:2:3
      │
    2 │ A,$10000,1
      │   ^^^^^^ `purchases` holds an amount in EUR per year
      │
      = help: write the amount in EUR; in a table of events, a column `currency` may name another for each row
      = for more: progc explain E0518

    error[E0518]: `CHF 10000` is in CHF, and its column in EUR
      ┌─ partners.csv:3:3
      │
    3 │ B,CHF 10000,€1
      │   ^^^^^^^^^ `purchases` holds an amount in EUR per year
      │
      = help: write the amount in EUR; in a table of events, a column `currency` may name another for each row
      = for more: progc explain E0518

    error[E0518]: `€1` is an amount of money, and its column holds none
      ┌─ partners.csv:3:13
      │
    3 │ B,CHF 10000,€1
      │             ^^ `certified_engineers` holds a whole number
      │
      = help: look whether this is the column that is meant, or name another with `--map`
      = for more: progc explain E0518

    error[E0501]: `1 %` is a percentage, and its column holds none
      ┌─ partners.csv:4:13
      │
    4 │ C,10000 EUR,1 %
      │             ^^^ `certified_engineers` holds a whole number, written like `12`
      │
      = help: look whether this is the column that is meant, or name another with `--map`
      = for more: progc explain E0501

    3 rows cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`
    ");
}

#[test]
fn a_number_of_json_has_a_decimal_point() {
    let text = "[{\"id\": \"A\", \"purchases\": 10000.500, \"certified_engineers\": 1.000},\n\
                {\"id\": \"B\", \"purchases\": \"10.000,50\", \"certified_engineers\": 1e0}]\n";
    assert_snapshot!(eval("partners.json", text, &["--columns", "partner_id,tier"]).run(), @"
    status 0
    --- stdout
    partner_id,tier
    A,Certified
    B,Certified
    --- stderr
    p.prog as of 2026-01-01: 2 partners
    read with decimal commas, since the whole column is written so: `purchases`
    ");
}

#[test]
fn ids_that_lost_their_digits_are_told() {
    let text = "id;purchases;certified engineers\n\"1,23E+15\";1;1\n\"1,23E+15\";2;1\n1E5;3;1\n";
    assert_snapshot!(eval("partners.csv", text, &["--columns", "partner_id"]).run(), @r#"
    status 0
    --- stdout
    partner_id
    "1,23E+15"
    "1,23E+15"
    1E5
    --- stderr
    p.prog as of 2026-01-01: 3 partners
    2 rows have an id that lost its digits in a spreadsheet, and may be that of others: `1,23E+15` in line 2, `1,23E+15` in line 3
    1 row repeats a partner id: `1,23E+15` in line 3 (as in line 2)
    "#);
}

#[test]
fn names_of_columns_in_any_spelling() {
    // The umlaut once as one letter and once as a letter with its dots behind it, as macOS writes it.
    for name in ["Größe_in_Köpfen", "GROESSE IN KOEPFEN", "Gro\u{308}ße-in-ko\u{308}pfen"] {
        let program = "measure \"größe in köpfen\": count\ntier Big requires \"größe in köpfen\" >= 10\n";
        let run = eval("partners.csv", format!("id,{name}\nA,10\n"), &["--columns", "tier"]).file("p.prog", program);
        assert_eq!(run.run().stdout, "tier\nBig\n", "{name}");
    }
}

#[test]
fn days_of_the_tiers_held_before() {
    let text = "id,purchases,certified_engineers\nA,10000,1\n";
    let run = |form: &str| {
        let flag = format!("--dates={form}");
        let more = ["--previous", "last.csv", &flag, "--columns", "partner_id,held_tier,held_since"];
        eval("partners.csv", text, &more).file("last.csv", "id,held_tier,since\nA,Certified,03/04/2025\n").run()
    };
    assert_snapshot!(run("previous.since=DD/MM/YYYY").stdout, @"
    partner_id,held_tier,held_since
    A,Certified,2025-04-03
    ");
    assert_snapshot!(run("previous.snce=DD/MM/YYYY"), @"
    status 2
    --- stderr
    error[progc::data::no_such_column]: there is no column `snce` in `last.csv`
      = help: did you mean `since`?
    ");
}

#[test]
fn what_is_always_so_may_stand_in_a_file_beside_the_program() {
    // Without the file, both columns could be read in two ways.
    let rows = ["31.200;12,5;03/04/2025"];
    let config = "[columns]\nid = \"id\"\n[columns.map]\ngrowth = \"joined on\"\n[columns.numbers]\npurchases = \"1.234,56\"\n\
                  [columns.dates]\n\"joined on\" = \"DD/MM/YYYY\"\n";
    let run = |more: &[&str], config: &str| gaps(&rows, more).file("progc.toml", config).run();
    // What the command line says of a measure goes before the file.
    assert_snapshot!(run(&["--map", "growth=growth"], config), @r"
    status 0
    --- stdout
    partner_id,gap
    P1,
    --- stderr
    p.prog as of 2026-01-01: 1 partner
    read with decimal commas, as declared: `purchases`
    read with decimal commas, since the whole column is written so: `growth`
    read as days `DD/MM/YYYY`, as declared: `joined on`
    ");
    assert_snapshot!(run(&["--map", "growth=growth", "--numbers", "purchases=1,234.56"], config), @r"
    status 0
    --- stdout
    partner_id,gap
    P1,purchases 9968.80 EUR/yr
    --- stderr
    p.prog as of 2026-01-01: 1 partner
    read with decimal points, as declared: `purchases`
    read with decimal commas, since the whole column is written so: `growth`
    read as days `DD/MM/YYYY`, as declared: `joined on`
    ");
    assert_snapshot!(run(&[], "[columns.dates]\n\"joined on\" = \"DD.YYYY\"\n"), @r"
    status 2
    --- stderr
    error[progc::config::bad_config]: progc.toml:2:15: no day is written like `DD.YYYY`
      = help: write a form of days, such as `DD/MM/YYYY`
    ");
    assert_snapshot!(run(&[], "[columns.map]\npurchases = \"Umsatz\"\n"), @r"
    status 2
    --- stderr
    error[progc::data::no_such_column]: there is no column `Umsatz` in `partners.csv`
      = help: its columns are `id`, `purchases`, `growth`, `joined on`
    ");
}
