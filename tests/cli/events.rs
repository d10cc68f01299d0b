//! `progc eval` with what is read beside the partners: tables, exchange rates, the tiers held before; and what it writes
//! beside the result.

use crate::harness::{Progc, root};
use insta::assert_snapshot;

const SALES: &str = "\
program \"Sales\"
  currency EUR
measure purchases: money per year = sum of orders.amount over the last 12 months
tier Silver by default grants margin 20%
tier Gold requires purchases >= 10000 EUR/yr grants margin 25%..30%
";

const ORDERS: &str = "\
partner_id,order date,amount,currency
A,2005-01-03,8000,EUR
A,2005-01-08,3200,CHF
B,2005-01-04,1000,
";

/// As the European Central Bank publishes them.
const RATES: &str = "Date,USD,JPY,CYP,CHF,\n2005-01-10,1.31,136.8,0.58,1.55,\n2005-01-07,1.32,138.2,N/A,1.60,\n";

fn sales(more: &[&str]) -> Progc {
    let fixed = ["eval", "sales.prog", "partners.csv", "--as-of", "2005-06-30"];
    Progc::new(fixed.iter().chain(more).copied())
        .file("sales.prog", SALES)
        .file("partners.csv", "partner_id,current_tier\nA,Gold\nB,Silver\nC,Gold\n")
        .file("orders.csv", ORDERS)
        .file("ecb.csv", RATES)
}

const ORDERED: [&str; 2] = ["--table", "orders=orders.csv"];
const COLUMNS: [&str; 2] = ["--columns", "partner_id,tier,possible_tiers,gap"];

#[test]
fn amounts_in_another_currency_need_rates() {
    assert_snapshot!(sales(&ORDERED).run(), @r"
    status 1
    --- stderr
    error[E0512]: this amount is in CHF, and the program counts in EUR
      ┌─ orders.csv:3:14
      │
    3 │ A,2005-01-08,3200,CHF
      │              ^^^^ an amount in CHF
      │
      = help: state the rate in the program, as in `rates 1 EUR = … CHF`, or give the European Central Bank's `eurofxref-hist.csv` with `--rates FILE`
      = for more: progc explain E0512

    1 row cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`
    ");
}

#[test]
fn the_rate_of_the_day_counts() {
    // 8 January 2005 is a Saturday: 3200 CHF are 2000 EUR at Friday's rate.
    let run = sales(&[&ORDERED[..], &COLUMNS, &["--rates", "ecb.csv", "--summary"]].concat()).run();
    assert_snapshot!(run, @r"
    status 0
    --- stdout
    partner_id,tier,possible_tiers,gap
    A,Gold,Gold,
    B,Silver,Silver|Gold,unknown: purchases
    C,Silver,Silver,purchases 10000 EUR/yr
    --- stderr
    Sales as of 2005-06-30: 3 partners, 1 undecided
      Gold       1   33.3%  ████████
      Silver     1   33.3%  ████████
      undecided  1   33.3%  ████████
    undecided for want of: purchases (1)
    orders: 3 rows of 2 partners, amounts of 1 row converted
    computed: purchases from orders
    columns: partner = partner_id, held tier = current_tier
    ");
}

#[test]
fn a_table_of_which_nothing_is_computed_is_told() {
    // The program declares surveys, and computes purchases alone.
    let program = format!("{SALES}table survey: topic text, asked on date\n");
    let surveys = "partner_id,topic,asked on\nA,Service,2005-01-01\nA,Sales,2005-02-01\nC,Sales,2005-01-01\n";
    let tables = [&ORDERED[..], &["--table", "survey=surveys.csv", "--rates", "ecb.csv"]].concat();
    let run = sales(&[&tables[..], &COLUMNS, &["--summary"]].concat())
        .file("sales.prog", program)
        .file("surveys.csv", surveys)
        .run();
    assert_snapshot!(run, @r"
    status 0
    --- stdout
    partner_id,tier,possible_tiers,gap
    A,Gold,Gold,
    B,Silver,Silver|Gold,unknown: purchases
    C,Silver,Silver,purchases 10000 EUR/yr
    --- stderr
    Sales as of 2005-06-30: 3 partners, 1 undecided
      Gold       1   33.3%  ████████
      Silver     1   33.3%  ████████
      undecided  1   33.3%  ████████
    undecided for want of: purchases (1)
    orders: 3 rows of 2 partners, amounts of 1 row converted
    survey: 3 rows of 2 partners, not asked for
    computed: purchases from orders
    columns: partner = partner_id, held tier = current_tier
    ");
}

#[test]
fn the_rate_of_the_program_comes_before_that_of_the_file() {
    // At the program's rate 3200 CHF are 1600 EUR, and 400 EUR are missing; before 8 January the file's 1.60 counts.
    let program = |from: &str| format!("{SALES}rates 1 EUR = 2 CHF from {from}\n");
    let args = [&ORDERED[..], &COLUMNS, &["--rates", "ecb.csv"]].concat();
    assert_snapshot!(sales(&args).file("sales.prog", program("2005-01-08")).run(), @r"
    status 0
    --- stdout
    partner_id,tier,possible_tiers,gap
    A,Silver,Silver,purchases 400 EUR/yr
    B,Silver,Silver|Gold,unknown: purchases
    C,Silver,Silver,purchases 10000 EUR/yr
    --- stderr
    Sales as of 2005-06-30: 3 partners, 1 undecided
    ");
    assert_snapshot!(sales(&args).file("sales.prog", program("2005-01-09")).run(), @r"
    status 0
    --- stdout
    partner_id,tier,possible_tiers,gap
    A,Gold,Gold,
    B,Silver,Silver|Gold,unknown: purchases
    C,Silver,Silver,purchases 10000 EUR/yr
    --- stderr
    Sales as of 2005-06-30: 3 partners, 1 undecided
    ");
}

#[test]
fn a_rate_that_is_not_there() {
    let late = "partner_id,order date,amount,currency\nA,2005-02-01,5,CHF\nA,,5,CHF\nA,2005-01-10,5,EURO\nA,2005-01-07,5,CYP\n";
    let run = sales(&[&ORDERED[..], &["--rates", "ecb.csv"]].concat()).file("orders.csv", late).run();
    assert_snapshot!(run, @r"
    status 1
    --- stderr
    error[E0512]: this amount is in CHF, and the program counts in EUR
      ┌─ orders.csv:2:14
      │
    2 │ A,2005-02-01,5,CHF
      │              ^ no rate for CHF on 2005-02-01 or up to 7 days before
      │
      = help: give a file of rates that has CHF for that day, or write the amount in EUR
      = for more: progc explain E0512

    error[E0512]: this amount is in CHF, and the program counts in EUR
      ┌─ orders.csv:3:4
      │
    3 │ A,,5,CHF
      │    ^ on which day is not known
      │
      = help: fill in the day of the row: the rate of that day counts
      = for more: progc explain E0512

    error[E0511]: `EURO` is no currency code
      ┌─ orders.csv:4:16
      │
    4 │ A,2005-01-10,5,EURO
      │                ^^^^ `currency` holds ISO 4217 codes
      │
      = help: write three letters, such as `EUR`, `CHF` or `USD`
      = for more: progc explain E0511

    error[E0512]: this amount is in CYP, and the program counts in EUR
      ┌─ orders.csv:5:14
      │
    5 │ A,2005-01-07,5,CYP
      │              ^ no rate for CYP on 2005-01-07 or up to 7 days before
      │
      = help: give a file of rates that has CYP for that day, or write the amount in EUR
      = for more: progc explain E0512

    4 rows cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`
    ");
    let run = sales(&[&ORDERED[..], &["--rates", "partners.csv"]].concat()).run();
    assert_snapshot!(run, @r"
    status 2
    --- stderr
    error[progc::rates::form]: `partners.csv` is no table of exchange rates
      = help: expected the form of the European Central Bank's `eurofxref-hist.csv`: `Date,USD,JPY,…`, units of each currency for one euro
    ");
}

#[test]
fn a_row_that_is_skipped_leaves_its_partner_undecided() {
    let bad =
        "partner_id,order date,amount\nA,2005-01-03,8000\nA,2005-01-04,1.00\nB,31.01.2005,20000\n,2005-01-04,1\nB\n";
    let run = sales(&[&ORDERED[..], &COLUMNS, &["--on-bad-row", "skip"]].concat()).file("orders.csv", bad).run();
    assert_snapshot!(run, @"
    status 0
    --- stdout
    partner_id,tier,possible_tiers,gap
    A,Silver,Silver,purchases 1999 EUR/yr
    B,Silver,Silver|Gold,unknown: purchases
    C,Silver,Silver,purchases 10000 EUR/yr
    --- stderr
    error[E0517]: `31.01.2005` is a day in another form than those of its column
      ┌─ orders.csv:4:3
      │
    4 │ B,31.01.2005,20000
      │   ^^^^^^^^^^ `order date` holds a day
      │
      = note: the form of the column is that of `2005-01-03` in line 2
      = help: write all cells of a column in one way
      = for more: progc explain E0517

    error[E0510]: this row does not say which partner it is
      ┌─ orders.csv:5:1
      │
    5 │ ,2005-01-04,1
      │ ^^^^^^^^^^^^^ `partner_id` is empty here
      │
      = help: fill it in, remove the row, or name another column with `--id COLUMN`
      = for more: progc explain E0510

    error[E0507]: this row has 1 of 3 cells
      ┌─ orders.csv:6:1
      │
    6 │ B
      │ ^ the row ends here
      │
      = help: a delimiter may be missing, or the line may be a total or footer that is no partner
      = for more: progc explain E0507

    Sales as of 2005-06-30: 3 partners, 1 undecided
    3 rows of `orders` cannot be read in full: what is computed from them is not known
    ");
}

/// 1.234,56 and 8.765,44 are 10000 together; a column without a cell that can be nothing else is read with points.
#[test]
fn decimal_commas_in_a_table_of_events() {
    let orders = "partner_id;date;amount\nA;2005-01-03;1.234,56\nA;2005-01-04;8.765,44\nB;2005-01-04;10.000,00\nC;2005-01-04;-0,01\n";
    let run = |orders: &str| sales(&ORDERED).arg("--columns=partner_id,tier").file("orders.csv", orders).run();
    assert_snapshot!(run(orders), @"
    status 0
    --- stdout
    partner_id,tier
    A,Gold
    B,Gold
    C,Silver
    --- stderr
    Sales as of 2005-06-30: 3 partners
    `orders`: read with decimal commas, since the whole column is written so: `amount`
    ");
    assert_snapshot!(run(&orders.replace("8.765,44", "8765.44")), @"
    status 1
    --- stderr
    error[E0517]: `8765.44` has a decimal point, and its column has decimal commas
      ┌─ orders.csv:3:14
      │
    3 │ A;2005-01-04;8765.44
      │              ^^^^^^^ `amount` holds an amount in EUR
      │
      = note: the form of the column is that of `1.234,56` in line 2
      = help: write all cells of a column in one way
      = for more: progc explain E0517

    1 row cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`
    ");
    // Again, line by line.
    let ran = sales(&ORDERED).arg("--settle=orders=s.csv").file("orders.csv", orders).run();
    assert_snapshot!(ran.written("s.csv").unwrap(), @"
    row,partner_id,date,amount_EUR,tier,item,rate,value_EUR,clause,note
    1,A,2005-01-03,1234.56,Silver,margin,20,246.91,sales.prog:4,
    2,A,2005-01-04,8765.44,Silver,margin,20,1753.09,sales.prog:4,
    3,B,2005-01-04,10000,Silver,margin,20,2000.00,sales.prog:4,
    4,C,2005-01-04,-0.01,Silver,margin,20,0.00,sales.prog:4,
    ");
}

#[test]
fn names_that_are_not_there() {
    assert_snapshot!(sales(&["--table", "order=orders.csv", "--rates", "ecb.csv", "--columns", "tier"]).run(), @r"
    status 0
    --- stdout
    tier
    Gold
    Silver
    Silver
    --- stderr
    Sales as of 2005-06-30: 3 partners, 1 undecided
    ");
    assert_snapshot!(sales(&["--table", "ordrs=orders.csv"]).run(), @r"
    status 2
    --- stderr
    error[progc::data::no_such_table]: the program reads no table `ordrs`
      = help: did you mean `orders`?
    ");
    assert_snapshot!(sales(&["--table", "orders=no.csv"]).run(), @"
    status 2
    --- stderr
    error[progc::data::cannot_open]: cannot open the data file `no.csv`
      = cause: no such file or folder
      = help: check the path; `-` reads standard input
    ");
    let renamed = ORDERS.replacen("amount", "amuont", 1);
    assert_snapshot!(sales(&ORDERED).file("orders.csv", &renamed).run(), @r#"
    status 2
    --- stderr
    error[progc::data::missing_column]: `orders.csv` has no column `amount`, which the program reads of `orders`
      = help: is it the column `amuont`? then --map "orders.amount=amuont"
    "#);
    let more = ["--map", "orders.amount=amuont", "--rates", "ecb.csv", "--columns", "tier"];
    assert_eq!(sales(&[&ORDERED[..], &more].concat()).file("orders.csv", &renamed).run().status, 0);
    let nobody = ORDERS.replacen("partner_id", "dealer", 1);
    assert_snapshot!(sales(&ORDERED).file("orders.csv", &nobody).run(), @r#"
    status 2
    --- stderr
    error[progc::data::missing_column]: `orders.csv` has no column `partner_id`, which the program reads of `orders`
      = help: its columns are `dealer`, `order date`, `amount`, `currency`; name one with --id "COLUMN"
    "#);
    assert_snapshot!(sales(&[&ORDERED[..], &ORDERED].concat()).run(), @r"
    status 2
    --- stderr
    error[progc::usage::table_twice]: the table `orders` is given twice
      = help: put the rows of both files into one
    ");
    assert_snapshot!(sales(&["--table", "orders"]).run(), @r"
    status 2
    --- stderr
    error: invalid value 'orders' for '--table <NAME=FILE>': expected NAME=FILE, such as orders=orders.csv

    For more information, try '--help'.
    ");
}

#[test]
fn an_explanation_reads_the_same_tables() {
    let args = ["why", "sales.prog", "partners.csv", "--partner", "A", "--as-of", "2005-06-30", "--rates", "ecb.csv"];
    let run = Progc::new(args.into_iter().chain(ORDERED));
    let run = run.file("sales.prog", SALES).file("partners.csv", "partner_id\nA\n");
    assert_snapshot!(run.file("orders.csv", ORDERS).file("ecb.csv", RATES).run(), @"
    status 0
    --- stdout
    partner A (line 2) as of 2005-06-30
    facts: purchases is 10000 EUR/yr

    tier: Gold

    note: Gold: met, 100 of 100
      ┌─ sales.prog:5:20
      │
    5 │ tier Gold requires purchases >= 10000 EUR/yr grants margin 25%..30%
      │                    ------------------------- met: purchases is 10000 EUR/yr

    note: benefits
      ┌─ sales.prog:5:53
      │
    5 │ tier Gold requires purchases >= 10000 EUR/yr grants margin 25%..30%
      │                                                     --------------- margin: 25%..30%
    ");
}

#[test]
fn the_tier_held_comes_from_the_previous_result() {
    let reviewed = format!("{SALES}review no demotion\n");
    let day = |day: &'static str, more: &[&str]| {
        let fixed = ["eval", "sales.prog", "partners.csv", "--as-of", day, "--table", "orders=orders.csv"];
        let run = Progc::new(fixed.iter().chain(more).copied()).file("sales.prog", &reviewed);
        run.file("partners.csv", "partner_id,current_tier\nA,Silver\nB,\n")
            .file("orders.csv", "partner_id,date,amount\nA,2005-01-03,20000\n")
    };
    let first = day("2005-06-30", &["--previous", "partners.csv", "-o", "first.csv"]).run();
    let first = first.written("first.csv").unwrap();
    assert_snapshot!(first, @"
    partner_id,tier,decided,possible_tiers,needs_vendor,held_tier,next_tier,readiness,gap,undecided_by,margin,held_since,below_since,held_because,as_of
    A,Gold,yes,Gold,,Gold,,,,,25..30,2005-06-30,,,2005-06-30
    B,Silver,yes,Silver,,Silver,Gold,0,purchases 10000 EUR/yr,,20,2005-06-30,,,2005-06-30
    ");
    assert_snapshot!(day("2006-06-30", &["--previous", "first.csv"]).file("first.csv", first).run(), @"
    status 0
    --- stdout
    partner_id,tier,decided,possible_tiers,needs_vendor,held_tier,next_tier,readiness,gap,undecided_by,margin,held_since,below_since,held_because,as_of
    A,Silver,yes,Silver,,Gold,Gold,0,purchases 10000 EUR/yr,,20,2005-06-30,2006-06-30,nobody is demoted,2006-06-30
    B,Silver,yes,Silver,,Silver,Gold,0,purchases 10000 EUR/yr,,20,2005-06-30,,,2006-06-30
    --- stderr
    Sales as of 2006-06-30: 2 partners
    ");
    let bad = "partner_id,held_tier,since\nA,Bronze,2005-01-01\nB,Gold,1.1.2005\n";
    assert_snapshot!(day("2006-06-30", &["--previous", "first.csv"]).file("first.csv", bad).run(), @"
    status 1
    --- stderr
    error[E0506]: the program has no tier `Bronze`
      ┌─ first.csv:2:3
      │
    2 │ A,Bronze,2005-01-01
      │   ^^^^^^ `held_tier` holds the name of a tier
      │
      = help: its tiers are `Silver`, `Gold`
      = for more: progc explain E0506

    error[E0517]: `1.1.2005` is a day in another form than those of its column
      ┌─ first.csv:3:8
      │
    3 │ B,Gold,1.1.2005
      │        ^^^^^^^^ `since` holds a day
      │
      = note: the form of the column is that of `2005-01-01` in line 2
      = help: write all cells of a column in one way
      = for more: progc explain E0517

    2 rows cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`
    ");
}

#[test]
fn ranks_of_partners_from_standard_input() {
    let program = "measure place: count = rank of purchases\ntier Leader requires place <= 1\n";
    let run = Progc::new(["eval", "p.prog", "-", "--as-of", "2005-06-30", "--columns", "partner_id,tier"]);
    let run = run.file("p.prog", program).stdin("partner_id,purchases\nA,1\nB,2\n").run();
    assert_snapshot!(run, @r"
    status 0
    --- stdout
    partner_id,tier
    A,
    B,Leader
    --- stderr
    p.prog as of 2005-06-30: 2 partners
    ");
}

#[test]
fn letters_in_order_of_their_days() {
    let program = "\
program \"Letters\"
tier Member by default
notify end customer by letter 45 days before contract end
notify end customer 1 month after contract end from 2005-04-01
notify \"partner of record\" open before contract end
";
    let contracts = "partner_id,customer,start,contract end\nA,Bau,2004-08-01,2005-08-01\nB,Klinik,2004-07-15,2005-07-15\nX,,2004-01-31,2005-01-31\n";
    let run = |more: &[&str]| {
        let fixed = ["eval", "p.prog", "p.csv", "--as-of", "2005-06-01", "--notices", "letters.csv"];
        let run = Progc::new(fixed.iter().chain(more).copied()).file("p.prog", program);
        run.file("p.csv", "partner_id\nA\nB\n").file("contracts.csv", contracts).run()
    };
    let table = ["--table", "contracts=contracts.csv"];
    assert_snapshot!(run(&table).written("letters.csv").unwrap(), @r"
    partner_id,customer,recipient,channel,side,event,event_on,due_on,source
    X,,end customer,letter,before,contract end,2005-01-31,2004-12-17,p.prog:3
    X,,end customer,,after,contract end,2005-01-31,2005-02-28,p.prog:4
    B,Klinik,end customer,letter,before,contract end,2005-07-15,2005-05-31,p.prog:3
    A,Bau,end customer,letter,before,contract end,2005-08-01,2005-06-17,p.prog:3
    B,Klinik,end customer,,after,contract end,2005-07-15,2005-08-15,p.prog:4
    A,Bau,end customer,,after,contract end,2005-08-01,2005-09-01,p.prog:4
    X,,partner of record,,before,contract end,2005-01-31,open,p.prog:5
    B,Klinik,partner of record,,before,contract end,2005-07-15,open,p.prog:5
    A,Bau,partner of record,,before,contract end,2005-08-01,open,p.prog:5
    ");
    let some = [&table[..], &["--notices-from", "2005-06-01", "--notices-until", "2005-07-31"]].concat();
    assert_snapshot!(run(&some).written("letters.csv").unwrap(), @r"
    partner_id,customer,recipient,channel,side,event,event_on,due_on,source
    A,Bau,end customer,letter,before,contract end,2005-08-01,2005-06-17,p.prog:3
    B,Klinik,partner of record,,before,contract end,2005-07-15,open,p.prog:5
    ");
    assert_snapshot!(run(&[]), @r"
    status 2
    --- stderr
    error[progc::usage::table_needed]: `--notices` reads the table `contracts`, which is not given
      = help: give it with `--table contracts=FILE`
    ");
}

/// The tables say on the day of their making what the columns of the partner tables say.
#[test]
fn shipped_tables_agree_with_shipped_columns() {
    for (vendor, program, tables) in [
        ("kaspersky", "kaspersky-2005.prog", &["orders", "certificates"][..]),
        ("f-secure", "f-secure-2005.prog", &["orders"]),
    ] {
        let folder = root().join("programs").join(vendor);
        let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
        let run = || {
            let run = Progc::new(["eval", program, "partners.csv", "--as-of", "2005-06-30", "--assume", "considered"]);
            run.file(program, read(program)).file("partners.csv", read("partners.csv"))
        };
        let by_tables = tables.iter().fold(run(), |run, table| {
            let file = format!("{table}.csv");
            let bytes = read(&file);
            run.arg(format!("--table={table}={file}")).file(&file, bytes)
        });
        assert_eq!(by_tables.run().stdout, run().run().stdout, "{vendor}");
    }
}
