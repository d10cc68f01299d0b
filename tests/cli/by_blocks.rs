//! A table comes out the same by chunks on several threads as row by row: results, errors, rejected rows and summary.
//!
//! `PROGC_TABLES=2000 cargo test --release by_blocks` looks at so many generated tables.

use progc::data::columns::Wishes;
use progc::ir::{FactValue, Measure, Program, Type};
use progc::value::Decimal;

use crate::generate::{Dice, facts, program};
use crate::harness::{Progc, compiled};

/// How many tables are looked at.
pub(super) fn tables() -> u64 {
    std::env::var("PROGC_TABLES").ok().map_or(100, |count| count.parse().expect("PROGC_TABLES is a number"))
}

/// Both ways over the same files; `more` are arguments for both.
pub(super) fn both(name: &str, files: &[(&str, Vec<u8>)], chunk: usize, threads: usize, more: &[String]) {
    let run = |chunk: usize, threads: usize| {
        let fixed = ["eval", "p.prog", "partners.csv", "--as-of", "2024-06-12", "--outside-validity", "--summary"];
        let pace = [String::from("--chunk"), chunk.to_string(), String::from("--threads"), threads.to_string()];
        let args = fixed.iter().map(|a| (*a).to_owned()).chain(pace).chain(more.iter().cloned());
        let run = files.iter().fold(Progc::new(args), |run, (name, bytes)| run.file(name, bytes)).run();
        let shown = |name| run.written(name).unwrap_or_else(|| String::from("(nothing)"));
        // How many partners were handed to the reference is told only where there are blocks.
        let stderr: Vec<&str> = run.stderr.lines().filter(|line| !line.contains("one by one")).collect();
        let written = [shown("out.csv"), shown("rejects.csv")].join("\n-- rejects\n");
        format!("status {}\n{}\n-- stderr\n{}\n-- written\n{written}", run.status, run.stdout, stderr.join("\n"))
    };
    let (slow, fast) = (run(0, 1), run(chunk, threads));
    if slow != fast {
        let text = |name: &str| files.iter().find(|f| f.0 == name).map(|f| String::from_utf8_lossy(&f.1).into_owned());
        panic!(
            "{name}: chunks of {chunk} bytes on {threads} threads, with {more:?}\n\n{}\n\n{}\n\nrow by row:\n{slow}\n\nby chunks:\n{fast}",
            text("p.prog").unwrap(),
            text("partners.csv").unwrap(),
        );
    }
}

#[test]
fn generated_tables_come_out_the_same() {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for worker in 0..threads as u64 {
            scope.spawn(move || (worker..tables()).step_by(threads).for_each(generated));
        }
    });
}

fn generated(seed: u64) {
    // What all partners together give is counted row by row; one program in ten keeps it.
    let text = program::program(seed * 7);
    let text = if seed.is_multiple_of(10) { text } else { text.replace(" = rank of purchases", "") };
    let ir = compiled("p.prog", &text).ir.unwrap();
    let mut d = Dice::new(seed ^ 0xB10C);
    let table = table(&ir, seed, &mut d);
    let chunk = *d.pick(&[1, 17, 40, 100, 300, 5_000]);
    let threads = 1 + d.below(3);
    let skip = d.percent(60);
    let mut more: Vec<String> = Vec::new();
    if skip {
        more.extend(["--on-bad-row", "skip"].map(String::from));
        if d.percent(50) {
            more.extend(["--rejects", "rejects.csv"].map(String::from));
        }
    }
    more.extend(["-o", "out.csv", "--format"].map(String::from));
    more.push(String::from(*d.pick(&["csv", "csv", "csv", "ndjson", "json"])));
    if d.percent(30) {
        more.extend(["--with", "note,extra"].map(String::from));
    }
    both(&format!("seed {seed}"), &[("p.prog", text.into_bytes()), ("partners.csv", table)], chunk, threads, &more);
}

/// A table as nobody would want it.
fn table(ir: &Program, seed: u64, d: &mut Dice) -> Vec<u8> {
    let delimiter = *d.pick(&[",", ",", ";", "\t"]);
    let comma = delimiter == ";" && d.percent(50);
    let end = *d.pick(&["\n", "\n", "\r\n", "\r"]);
    // How often something strange happens, in a thousand.
    let strange = *d.pick(&[0, 0, 5, 60]);
    let quoting = *d.pick(&[0, 10, 90]);
    let rows = 5 + d.below(60);
    let partners = facts::partners(ir, seed, rows);
    let mut names: Vec<String> = ir.measures.iter().map(|m| m.name.clone()).collect();
    names.extend(["partner_id", "note", "extra"].map(String::from));
    let held = !ir.tiers.is_empty() && d.percent(50);
    if held {
        names.push(String::from("held tier"));
    }
    let mut out = String::new();
    if d.percent(20) {
        out.push('\u{feff}');
    }
    out += &names.join(delimiter);
    out += end;
    let ascending = d.percent(60);
    for (row, partner) in partners.iter().enumerate() {
        let mut cells: Vec<String> =
            ir.measures.iter().zip(&partner.values).map(|(m, v)| shown(m, v.as_ref(), comma, d)).collect();
        let number = if ascending { row } else { d.below(rows * 2) };
        cells.push(format!(
            "{}{number}",
            d.pick(&["P", "P", "=P", "ü", "p \"x\" "]).trim_end_matches(|c| ascending && c != 'P')
        ));
        cells.push(
            d.pick(&["", "Müller, Söhne", "a \"quoted\" one", "12\" pipe", "two\nlines", " blank ", "@x"]).to_string(),
        );
        cells.push(d.pick(&["", "x", "-5", "=1+1"]).to_string());
        if held {
            let tier = partner.held.and_then(|tier| ir.tiers.get(tier.index())).map(|tier| tier.name.clone());
            cells.push(tier.unwrap_or_default());
        }
        for cell in &mut cells {
            if d.below(1000) < strange {
                *cell = d
                    .pick(&["1.234", "n/a", "12,5", "1.500,25", "\u{0}", "31.02.2005", "-7", "\"", "x\"y"])
                    .to_string();
            }
            let needs = cell.contains(delimiter) || cell.contains(['\n', '\r']) || cell.starts_with('"');
            if needs || d.percent(quoting) {
                *cell = format!("\"{}\"", cell.replace('"', "\"\""));
            } else if d.percent(5) {
                *cell = format!(" {cell}\u{a0}");
            }
        }
        if d.below(1000) < strange {
            match d.below(4) {
                0 => cells.truncate(1 + cells.len() / 2),
                1 => cells.push(String::from("too much")),
                2 => cells.extend([String::new(), String::from(" ")]),
                _ => cells.iter_mut().for_each(String::clear),
            }
        }
        out += &cells.join(delimiter);
        if row + 1 < rows || d.percent(80) {
            out += end;
        }
        if d.percent(3) {
            out += *d.pick(&["\n", "\r\n", "\n\n\n", "   \n"]);
        }
    }
    let mut bytes = out.into_bytes();
    if strange > 0 && d.percent(20) {
        // No UTF-8, somewhere.
        let at = d.below(bytes.len());
        bytes[at] = 0xff;
    }
    if strange > 0 && d.percent(15) {
        let at = bytes.len() / 2 + d.below(bytes.len() / 2);
        bytes.insert(at, b'"');
    }
    bytes
}

fn shown(measure: &Measure, value: Option<&FactValue>, comma: bool, d: &mut Dice) -> String {
    match value {
        None | Some(FactValue::NotApplicable) => String::new(),
        Some(FactValue::Number(number)) => {
            let whole =
                matches!(&measure.ty, Type::Number(rate) if rate.unit.smallest_step().is_none_or(Decimal::is_whole));
            let text = if whole || d.percent(50) { number.to_string() } else { number.to_fixed(2) };
            if comma { text.replace('.', ",") } else { text }
        }
        Some(FactValue::Date(day)) => {
            let midnight = if d.percent(10) { "T00:00:00" } else { "" };
            format!("{day}{midnight}")
        }
        Some(FactValue::Flag(yes)) => {
            let forms = if *yes { ["true", "1", "yes", "JA"] } else { ["false", "0", "no", "Nein"] };
            (*d.pick(&forms)).to_owned()
        }
        Some(FactValue::Text(text)) => text.clone(),
        Some(FactValue::Set(members)) => members.join("|"),
    }
}

#[test]
fn the_programs_that_ship_come_out_the_same() {
    use crate::harness::{files, root};
    for path in files("programs", "prog").into_iter().filter(|p| !p.starts_with(root().join("programs/standard"))) {
        let (Ok(text), Ok(data)) = (std::fs::read(&path), std::fs::read(path.with_file_name("partners.csv"))) else {
            continue;
        };
        let more = ["-o", "out.csv"].map(String::from);
        let name = path.display().to_string();
        both(&name, &[("p.prog", text), ("partners.csv", data)], 200, 2, &more);
    }
}

pub(super) const SALES: &str = "\
program \"Sales\"
  currency EUR
table orders: date date, amount money, retail flag, kind text
measure purchases: money per year = sum of orders.amount over the last 12 months where not orders.retail
measure returns: count = count of orders over the last 6 months where orders.amount < 0 EUR or orders.kind is return
measure ever: money may be negative = sum of orders.amount where orders.kind is \"cloud\" and orders.amount <= 100.50 EUR
tier Silver by default grants margin 20%
tier Gold requires purchases >= 300.50 EUR/yr and returns <= 2 grants margin 25%..30%
tier Platinum requires purchases > 600 EUR/yr and ever >= 20 EUR grants margin 40%
";

#[test]
fn sums_of_orders_come_out_the_same() {
    (0..tables() / 2).for_each(sums);
}

/// How ids are written. `P1` and `P01` are two partners, and so are `1` and `01`.
pub(super) fn ids(d: &mut Dice) -> fn(usize) -> String {
    *d.pick(&[
        (|n| format!("a-much-longer-key-of-a-partner-{n}")) as fn(usize) -> String,
        |n| n.to_string(),
        |n| format!("P{n:05}"),
        |n| format!("{}{}", ["P", "P0", "p", "C-", "", "0", "00"][n % 7], n / 7),
        |n| format!("{:08}", n * 1_000_003 % 99_999_989),
        |n| if n % 2 == 0 { format!("{:010}", 4_000_012_345 + n) } else { format!("Partner {n}") },
        |n| format!("{:x}-ü{n}", n * 2_654_435_761 % 65_521),
    ])
}

fn sums(seed: u64) {
    let mut d = Dice::new(seed ^ 0x5A1E5);
    let id = ids(&mut d);
    let partners: Vec<String> = (0..30).map(|n| format!("{},{}\n", id(n), d.pick(&["", "Gold", "Silver"]))).collect();
    let partners = partners.concat();
    let strange = *d.pick(&[0, 0, 8, 60]);
    // Amounts in other currencies: none, without rates, with those of the program, with some of them missing.
    let (currencies, rates) = *d.pick(&[
        (&["EUR"][..], ""),
        (&["EUR", "EUR", "eur", "CHF"], ""),
        (&["EUR", "EUR", "CHF", "chf", "GBP"], "rates 1 EUR = 0.95 CHF, 0.85 GBP = 1 EUR"),
        (
            &["EUR", "CHF", "JPY", ""],
            "rates 1 EUR = 0.97 CHF, 100 JPY = 0.61 EUR from 2023-06-01\nrates 1 EUR = 0.93 CHF from 2024-01-01",
        ),
        (&["EUR", "USD", "KWD", "Euro"], "rates 1 EUR = 1.0837465 USD\nrates 1 KWD = 3.123456789012345 EUR"),
    ]);
    let mut orders = String::from("order,partner_id,kind,amount,retail,date,currency\n");
    for order in 0..300 {
        let partner = d.below(33);
        let mut cells = [
            order.to_string(),
            id(partner),
            (*d.pick(&["cloud", "Cloud", "return", "box", ""])).to_owned(),
            format!("{}{}.{:02}", if d.percent(6) { "-" } else { "" }, d.below(90), d.below(100)),
            (*d.pick(&["yes", "no", "no", "0", ""])).to_owned(),
            format!("202{}-0{}-{:02}", 3 + d.below(2), 1 + d.below(9), 1 + d.below(28)),
            (*d.pick(currencies)).to_owned(),
        ];
        // What is not known of one row makes a sum unknown: rarely, so that most are known.
        if d.percent(90) {
            cells[4] = cells[4].replace("yes", "true") + if cells[4].is_empty() { "no" } else { "" };
        }
        if d.below(1000) < strange {
            let at = d.below(cells.len());
            let texts = [
                "",
                "n/a",
                "31.02.2024",
                "total",
                "1.234",
                "12,5",
                "9999999999999999999",
                "0.005",
                " 7\u{a0}",
                "\"7\"",
            ];
            (*d.pick(&texts)).clone_into(&mut cells[at]);
        }
        if d.below(1000) < strange {
            cells[1] = format!(" {}\u{a0}", cells[1]);
        }
        orders += &cells.join(",");
        if d.below(1000) < strange {
            orders += *d.pick(&[",", ",too much", "\u{0}"]);
        }
        orders += "\n";
        if d.percent(1) {
            orders += "\n";
        }
    }
    let text = format!("{SALES}{rates}\n");
    assert!(compiled("p.prog", &text).ir.is_some(), "{text}");
    let files = [
        ("p.prog", text.into_bytes()),
        ("partners.csv", format!("partner_id,current tier\n{partners}").into_bytes()),
        ("orders.csv", orders.into_bytes()),
    ];
    let mut more = ["--table", "orders=orders.csv", "-o", "out.csv"].map(String::from).to_vec();
    if d.percent(80) {
        more.extend(["--on-bad-row", "skip"].map(String::from));
    }
    both(&format!("seed {seed}"), &files, *d.pick(&[1, 60, 700, 9_000]), 1 + d.below(3), &more);
}

#[test]
fn odd_rows_do_not_keep_a_table_from_being_added_up() {
    use progc::data::blocks::add_up;
    use progc::data::events::{Events, Exchange};
    use progc::data::needs::needs;
    use progc::data::read::Reading;
    use progc::data::read::again::Source;
    use progc::eval::tally;
    use progc::ir::TableId;

    let ir = compiled("p.prog", &format!("{SALES}rates 1 EUR = 0.95 CHF\n")).ir.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("orders.csv");
    let rows = [
        "P1,box,100,no,2024-01-02,EUR",
        // 95 CHF are 100 EUR.
        "P1,box,95,no,2024-01-02,CHF",
        "P1,box,\"1,000.50\",no,2024-01-02,EUR",
        "P2,box,n/a,no,2024-01-02,EUR",
        "Total,,1195.5,,,",
        "P3,box,10.125,no,2024-01-02,EUR",
        "nobody,box,1,no,2024-01-02,GBP",
    ];
    std::fs::write(&file, format!("partner_id,kind,amount,retail,date,currency\n{}\n", rows.join("\n"))).unwrap();
    let source = Source::new(file.to_str().unwrap(), true, &Reading::default()).unwrap();
    let (table, as_of) = (TableId::at(0), "2024-06-12".parse().unwrap());
    let (asked, exchange) = (&needs(&ir)[0], Exchange { assume: &[], file: None });
    let events = Events::glance(&ir, table, &source, asked, &Wishes::default(), (exchange, 100)).unwrap().unwrap();
    let added = add_up(events, &tally::of(&ir, table, as_of).unwrap(), (1, 90), 20).expect("is added up");
    assert_eq!((added.bad, added.converted, added.totals.counts()), (2, 2, (6, 4)));
    let mut sums = vec![None; added.measures.len()];
    let mut purchases = |id: &str| {
        added.totals.sums(id.as_bytes(), &mut sums);
        sums[0].map(|(digits, scale)| Decimal::new(digits, scale).to_string())
    };
    // 100 + 95 / 0.95 + 1000.50
    assert_eq!(purchases("P1").as_deref(), Some("1200.5"));
    assert_eq!(
        (purchases("P2"), purchases("P3").as_deref(), purchases("P4").as_deref()),
        (None, Some("10.125"), Some("0"))
    );
}

const BOUGHT: &str = "program \"Bought\"\n  currency EUR\n\
                      measure bought: money per year = sum of orders.amount over the last 12 months\n\
                      tier Silver by default\n\
                      tier Gold requires bought >= 10 EUR/yr and 1 certified engineer\n";

/// Both ways over a program with these partners and orders.
fn bought(name: &str, partners: &str, orders: &str) {
    assert!(compiled("p.prog", BOUGHT).ir.is_some());
    let files = [("p.prog", BOUGHT), ("partners.csv", partners), ("orders.csv", orders)];
    let files = files.map(|(name, text)| (name, text.as_bytes().to_vec()));
    let more = ["--on-bad-row", "skip", "--rejects", "rejects.csv", "--table", "orders=orders.csv", "-o", "out.csv"];
    let more = more.map(str::to_owned);
    for chunk in [17, 300, 262_144] {
        both(name, &files, chunk, 2, &more);
    }
}

#[test]
fn events_of_rows_that_are_no_partners_are_of_nobody() {
    let orders = "partner_id,date,amount\nP1,2024-01-01,12\nP2,2024-01-01,5\nTotal,2024-01-01,17\nP3,2024-01-01,1\n";
    bought("orphans", "partner_id,certified_engineers\nP1,3\nP2,bad\nTotal,3\n", orders);
}

#[test]
fn totals_of_events_tell_how_a_column_is_written() {
    let rows = |total: &str| format!("partner_id;date;amount\n{}{total}\n", "P1;2024-01-01;12\n".repeat(40));
    let partners = "partner_id,certified_engineers\nP1,3\n";
    for total in ["Total;;108.000,50", "Total;2024-01-01;49,500", "Total;2024-01-01;49.500,00"] {
        bought(total, partners, &rows(total));
    }
    let days = format!("partner_id,date,amount\n{}Total,13/02/2024,480\n", "P1,01/02/2024,12\n".repeat(40));
    bought("days", partners, &days);
}

#[test]
fn the_cell_that_comes_first_decides_in_a_file_of_one_line() {
    let orders = "partner_id,date,amount\nP1,2024-01-01,12\n";
    let rows = "P1;12,25;3\r".repeat(60);
    let table = format!("partner_id;growth;certified engineers\r{rows}Q;1000.50;3\r");
    let program =
        format!("{BOUGHT}measure growth: percent\ntier Platinum requires growth >= 12% and 2 certified engineers\n");
    assert!(compiled("p.prog", &program).ir.is_some());
    let files = [("p.prog", program.as_str()), ("partners.csv", &table), ("orders.csv", orders)];
    let files = files.map(|(name, text)| (name, text.as_bytes().to_vec()));
    let more = ["--on-bad-row", "skip", "--rejects", "rejects.csv", "--table", "orders=orders.csv", "-o", "out.csv"];
    for chunk in [17, 300, 262_144] {
        both("one line", &files, chunk, 2, &more.map(str::to_owned));
    }
}
