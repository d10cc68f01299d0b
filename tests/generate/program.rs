//! Generated programs.

use std::fmt::Write;

use super::tables::{self, Derived};
use super::{Dice, channel};

/// Names of what a program has, as far as sentences may refer to it.
#[derive(Default)]
pub struct Scope {
    pub tiers: Vec<String>,
    pub tracks: Vec<String>,
    packages: Vec<String>,
    pub specialisations: Vec<String>,
    scores: Vec<String>,
    derived: Vec<Derived>,
}

const TIERS: [&str; 6] = ["Member", "Bronze", "Silver", "Gold", "Platinum", "Global Elite"];
const COUNTS: [&str; 3] = ["certified engineer", "customer reference", "field agent"];
const MONEY: [&str; 2] = ["purchases", "revenue"];
const PERCENTS: [&str; 2] = ["renewal rate", "customer satisfaction"];
const FLAGS: [&str; 2] = ["retail only", "contract signed"];
const DATES: [&str; 4] = ["2024-01-01", "mid 2024", "about 2024-06-15", "early 2025"];

/// A valid program. Its seed is in its title.
pub fn program(seed: u64) -> String {
    let mut d = Dice::new(seed);
    let mut scope = Scope::default();
    let mut out = format!("program \"Generated {seed}\"\n  vendor \"Nobody\"\n  currency EUR\n");
    channel::header(&mut d, &mut out);
    if d.percent(30) {
        let _ = writeln!(out, "  grants {}", grant(&mut d, &scope, 0));
    }
    if d.percent(12) {
        let _ = writeln!(out, "  requires {}{}", cond(&mut d, &scope, 1), modifier(&mut d));
    }
    if d.percent(8) {
        let _ = writeln!(out, "  expects {}", atom(&mut d, &scope));
    }
    out.push_str("\nmeasure field agent: count\nmeasure tone: one of (warm, cold, neutral)\nmeasure balance: money may be negative\n");
    out.push_str("measure market share: percent may be negative\nmeasure competence: set of (cloud, storage, voice)\n");
    out.push_str("measure place: count = rank of purchases\nmeasure signed off: act of the vendor\n");
    if d.percent(50) {
        tables::tables(&mut d, &mut scope.derived, &mut out);
    }
    out.push_str("benefit \"lab day\": allowance per year, better\nbenefit special price: percent, added\n\n");
    let own = [
        "benefit test device plural test devices: allowance, added \"on loan\"",
        "benefit road show: entitlement, united",
        "benefit care: level (plain, fine), better",
        "benefit promise: words, replaced",
        "measure mouse plural mice: count column \"rodents\"",
    ];
    for line in own {
        if d.percent(10) {
            let _ = writeln!(out, "{line}");
        }
    }
    if d.percent(10) {
        let _ = writeln!(out, "rates 1 EUR = 1.{}5 CHF, 100 JPY = 0.{}4 EUR{}", d.below(9), d.below(9), life(&mut d));
    }
    if d.percent(35) {
        for (name, title) in [("VAR", "Value-added reseller"), ("ISV", "Software house")] {
            let _ = writeln!(out, "track {name} \"{title}\"{}", life(&mut d));
            if d.percent(20) {
                let _ = writeln!(out, "  requires {}", atom(&mut d, &scope));
            }
            if d.percent(40) {
                let _ = writeln!(out, "  grants {}", grant(&mut d, &scope, 0));
            }
            scope.tracks.push(name.to_owned());
        }
    }
    if d.percent(35) {
        let _ = writeln!(out, "package \"Value Package\" costs 790 EUR{}\n  grants 1 server licence", life(&mut d));
        scope.packages.push(String::from("Value Package"));
        if d.percent(40) {
            let _ = writeln!(out, "package \"Care Pack\" costs open\n  grants {}", grant(&mut d, &scope, 0));
            scope.packages.push(String::from("Care Pack"));
        }
    }
    scores(&mut d, &mut scope, &mut out);
    if d.percent(30) {
        specialisation(&mut d, &mut scope, &mut out, "Storage");
    }
    out.push('\n');
    let count = 1 + d.below(4);
    for rank in 0..count {
        tier(&mut d, &mut scope, &mut out, rank, count);
    }
    if d.percent(20) {
        specialisation(&mut d, &mut scope, &mut out, "Mobility");
    }
    channel::channel(&mut d, &scope, &mut out);
    targets(&mut d, &scope, &mut out);
    // What comes out nobody knows here: the cells of what is expected say nothing.
    match seed % 4 {
        0 => out.push_str(
            "\nexample \"a table\" on 2025-06-30 given tone is warm\n  | purchases | field agents | signed off | joined | competence | expect tier | expect lab day |\n  \
             | 1000 EUR/yr | 2 | yes | 2020-01-01 | cloud | - | - |\n  | 999.99 EUR/yr | - | no | - | \"storage\" or voice | - | - |\n",
        ),
        1 => out.push_str("\nexample \"a row\" given nothing else\n  | revenue | expect tier |\n  | 5 EUR/yr | - |\n"),
        _ => {}
    }
    out
}

/// Scores: points by steps, by bands, flat; with caps and minima, now and then without an end.
fn scores(d: &mut Dice, scope: &mut Scope, out: &mut String) {
    if d.percent(30) {
        let parts = [
            "2 points per customer reference up to 8 points, 5 points when purchases >= 1000 EUR/yr",
            "1 point per 1000 EUR/yr of purchases up to 6 points, 3 points per certified engineer up to 9 points at least 3 points",
            "4 points when contract signed, 2 points when not retail only, 1 point per field agent up to 3 points",
            "points by purchases: from 1000 EUR/yr 2 points, from 2500 EUR/yr 4 points, 1.5 points per certified engineer up to 6 points",
            "3 points per 1.25 days of training up to 9 points, 1 point when joined >= 2020-01-01",
            "2 points per certified engineer, 1 point per customer reference",
        ];
        let _ = writeln!(out, "score performance up to {} points: {}", 6 + d.below(8), d.pick(&parts));
        scope.scores.push(String::from("performance"));
    }
    if d.percent(12) {
        let parts = [
            "5 points when competence includes cloud, -2 points when retail only, 1 point per field agent up to 4 points",
            "points by renewal rate: from 50% 1 point, from 75% to 90% 3 points, 2 points when tone is warm",
            "4 points when tone is warm or cold, 1 point when package \"Value Package\"",
        ];
        let parts = &parts[..if scope.packages.is_empty() { 2 } else { 3 }];
        let _ = writeln!(out, "score esteem: {}", d.pick(parts));
        scope.scores.push(String::from("esteem"));
    }
    if d.percent(20) {
        let _ = writeln!(out, "{}", weighted(d, scope));
        scope.scores.push(String::from("health"));
    }
}

/// How many partners there are and shall be.
fn targets(d: &mut Dice, scope: &Scope, out: &mut String) {
    if d.percent(20) {
        let who = if d.percent(25) { String::from("partners") } else { d.pick(&scope.tiers).clone() };
        let many = 10 + d.below(90);
        let _ = writeln!(out, "population {who} {}{many} on 2024-03-17", d.pick(&["", "", "about ", "over "]));
        let wish = match d.below(5) {
            0 => format!("{}..{}", many, many + d.below(20)),
            1 => format!("{} further", d.below(20)),
            2 => format!("growth {}%..{}%", 5 + d.below(5), 12 + d.below(9)),
            3 => format!("growth -{}%", 1 + d.below(40)),
            _ => format!("growth {}%", 1 + d.below(40)),
        };
        let _ = writeln!(
            out,
            "target {who} {wish}{}",
            d.pick(&["", " by 2025-12-31", " by end of 2024", " from mid 2024"])
        );
    }
}

/// A score by weights, of which one part is not for everybody.
fn weighted(d: &mut Dice, scope: &Scope) -> String {
    let [first, second] = d.pick(&[[50, 30], [60, 10], [33, 34]]);
    let gate = d.pick(&["", "", " when contract signed", " up to 60 points", " up to 80 points when not retail only"]);
    let otherwise = d.pick(&["zero", "redistributed", "redistributed"]);
    let whom = if scope.tracks.is_empty() { String::new() } else { format!(" for {}", d.pick(&scope.tracks)) };
    let minimum = d.pick(&["", "", " at least 20 points"]);
    let when = d.pick(&["", " when tone is warm"]);
    format!(
        "score health{gate}: points by purchases: from 1000 EUR/yr 40 points, from 2500 EUR/yr 100 points weight {first}%{minimum}{whom} \
         otherwise {otherwise}, 25 points per customer reference up to 100 points weight {second}%{when}, points by {}: from 50% 40 points, \
         from 75% 100 points weight {}% otherwise {}",
        d.pick(&PERCENTS),
        100 - first - second,
        d.pick(&["zero", "redistributed"]),
    )
}

fn specialisation(d: &mut Dice, scope: &mut Scope, out: &mut String, name: &str) {
    let _ = write!(out, "specialisation {name}{}\n  requires {}\n", life(d), cond(d, scope, 1));
    if d.percent(60) {
        let _ = writeln!(out, "  grants {}", grant(d, scope, 0));
    }
    scope.specialisations.push(name.to_owned());
}

/// When an item holds; mostly always.
fn life(d: &mut Dice) -> String {
    match d.below(16) {
        0 => format!(" from {}", d.pick(&DATES)),
        1 => format!(" until {}", d.pick(&DATES)),
        2 => format!(" planned from {}", d.pick(&DATES)),
        3 => String::from(" considered"),
        _ => String::new(),
    }
}

fn tier(d: &mut Dice, scope: &mut Scope, out: &mut String, rank: usize, of: usize) {
    let name = TIERS[rank];
    let quoted = if name.contains(' ') { format!("\"{name}\"") } else { name.to_owned() };
    let _ = write!(out, "tier {quoted}");
    if d.percent(5) {
        let _ = write!(out, " formerly \"Old {name}\"");
    }
    // In the order in which they stand anyway.
    if rank > 0 && d.percent(5) {
        let _ = write!(out, " above {}", scope.tiers[rank - 1]);
    }
    let mut asks = true;
    if rank == 0 && d.percent(45) {
        out.push_str(" by default");
        asks = d.percent(10);
    } else if rank + 1 == of && d.percent(30) {
        out.push_str(" by invitation");
    } else if d.percent(8) {
        out.push_str(" on application");
    }
    if !scope.tracks.is_empty() && d.percent(12) {
        let _ = write!(out, " for {}", d.pick(&scope.tracks));
    }
    if of > 2 && rank < 2 {
        out.push_str(" split from Partner");
    } else if d.percent(10) {
        let _ = write!(out, " formerly \"Old {rank}\", \"Older {rank}\"");
    }
    if rank > 0 && d.percent(10) {
        out.push_str(" inherits nothing");
    }
    if d.percent(6) {
        let _ = write!(out, " planned from {}", d.pick(&DATES));
    } else if d.percent(10) {
        let _ = write!(out, " from {}", d.pick(&DATES));
    }
    out.push('\n');
    if asks {
        for _ in 0..=d.below(2) {
            let verb = if d.percent(10) { "expects" } else { "requires" };
            let _ = writeln!(out, "  {verb} {}{}", cond(d, scope, 2), modifier(d));
        }
    }
    for _ in 0..d.below(4) {
        let entries: Vec<String> = (0..=d.below(2)).map(|_| grant(d, scope, rank)).collect();
        let _ = writeln!(out, "  grants {}{}", entries.join(", "), modifier(d));
    }
    if d.percent(10) {
        out.push_str("  obliges \"support for end customers\"\n");
    }
    if d.percent(25) {
        for _ in 0..=d.below(2) {
            let _ = writeln!(out, "  costs {}{}", fee(d, scope), modifier(d));
        }
    }
    scope.tiers.push(quoted);
}

/// What a tier costs.
fn fee(d: &mut Dice, scope: &Scope) -> String {
    let mut fee = match d.below(8) {
        0 | 1 => String::from("nothing"),
        2 => String::from("open \"set later\""),
        3 => String::from("200 EUR/yr..400 EUR/yr"),
        _ => format!("{}00 EUR/yr", 1 + d.below(6)),
    };
    if !scope.tracks.is_empty() && d.percent(20) {
        let _ = write!(fee, " for {}", d.pick(&scope.tracks));
    }
    if d.percent(35) {
        let _ = write!(fee, " when {}", cond(d, scope, 1));
    }
    fee
}

fn modifier(d: &mut Dice) -> String {
    match d.below(20) {
        0 => format!(" from {}", d.pick(&DATES)),
        1 => format!(" until {}", d.pick(&DATES)),
        2 => format!(" planned from {}", d.pick(&DATES)),
        3 => String::from(" source \"a page\" paragraph 3"),
        _ => String::new(),
    }
}

fn cond(d: &mut Dice, scope: &Scope, depth: usize) -> String {
    if depth == 0 || d.percent(45) {
        return atom(d, scope);
    }
    let parts = |d: &mut Dice, n: usize| -> Vec<String> {
        (0..n)
            .map(|_| {
                let inner = cond(d, scope, depth - 1);
                if [" and ", " or ", " of (", " is ", " includes ", " open ", "more than ", "fewer than "]
                    .iter()
                    .any(|word| inner.contains(word))
                {
                    format!("({inner})")
                } else {
                    inner
                }
            })
            .collect()
    };
    let n = 2 + d.below(2);
    match d.below(10) {
        0..=4 => parts(d, n).join(" and "),
        5..=7 => parts(d, n).join(" or "),
        8 => format!("not ({})", cond(d, scope, depth - 1)),
        _ if d.percent(25) => format!("{} of ({})", d.pick(&["all", "any", "none"]), parts(d, n).join(", ")),
        _ => format!("at least {} of ({})", 1 + d.below(3), parts(d, 3).join(", ")),
    }
}

fn atom(d: &mut Dice, scope: &Scope) -> String {
    if !scope.derived.is_empty() && d.percent(25) {
        return tables::atom(d, &scope.derived);
    }
    let sign = *d.pick(&[">=", ">=", ">=", ">", "<=", "<", "=", "!="]);
    match d.below(34) {
        0..=3 => {
            format!("{} {sign} {} EUR/yr", d.pick(&MONEY), d.pick(&["1000", "1000.01", "2500", "5000", "5000.50"]))
        }
        4..=7 => format!("{} {}s", 1 + d.below(4), d.pick(&COUNTS)),
        8 => format!(
            "{} {} {}s",
            d.pick(&["at most", "more than", "fewer than", "exactly"]),
            1 + d.below(4),
            d.pick(&COUNTS)
        ),
        9 => format!("{} {sign} {}%", d.pick(&PERCENTS), d.pick(&["50", "75", "80.5", "0"])),
        10 => format!("training >= {} days", d.pick(&["0.5", "2", "1.25"])),
        11 => format!("balance {sign} {} EUR", d.pick(&["0", "-100", "100.10"])),
        12 => (*d.pick(&FLAGS)).to_owned(),
        13 => format!("not {}", d.pick(&FLAGS)),
        14 => format!("tone is {}", d.pick(&["warm", "cold", "warm or cold", "not neutral"])),
        15 => format!("{} open", d.pick(&["revenue", "technical certifications"])),
        16 => String::from("\"fit of philosophy\" at vendor's discretion"),
        17 => format!("joined {sign} {}", d.pick(&["2020-01-01", "2023-06-30"])),
        18 if !scope.tracks.is_empty() => format!("track {}", d.pick(&scope.tracks)),
        19 if !scope.packages.is_empty() => format!("package {:?}", d.pick(&scope.packages)),
        20 | 26 if !scope.scores.is_empty() => {
            let score = d.pick(&scope.scores).clone();
            let points = if score == "health" { *d.pick(&[20, 33, 40, 64, 70]) } else { 1 + d.below(8) };
            format!("{score} {sign} {points} points")
        }
        21 if !scope.tiers.is_empty() => format!("tier {}", d.pick(&scope.tiers)),
        22 => format!("revenue open {}", d.pick(&["1000 EUR/yr..5000 EUR/yr", "2500 EUR/yr..2500.01 EUR/yr"])),
        23 => format!("certified engineers open {}", d.pick(&["1..3", "2..4"])),
        24 => format!("competence includes {}", d.pick(&["cloud", "storage or voice", "voice"])),
        25 => format!("place {sign} {}", d.pick(&["1", "10", "100"])),
        27 | 28 if !scope.specialisations.is_empty() => format!("specialisation {}", d.pick(&scope.specialisations)),
        29 => String::from("signed off"),
        30 => format!("country is {}", d.pick(&["DE", "DE or AT", "not CH"])),
        31 => format!("market share {sign} {}%", d.pick(&["0", "-2.5", "12"])),
        32 => (*d.pick(&["joined <= as-of", "\"special skill\" case by case"])).to_owned(),
        _ => format!("purchases >= {} EUR/yr", d.pick(&["1000", "3000"])),
    }
}

fn grant(d: &mut Dice, scope: &Scope, rank: usize) -> String {
    let mut entry = match d.below(30) {
        0..=3 => format!("margin {}%", 10 + rank * 5 + d.below(4)),
        4 => format!("margin {}%..{}%", 10 + rank * 5, 20 + rank * 5),
        5 => format!("discount {}%", 5 + d.below(30)),
        6 => format!("{} support requests", d.below(12)),
        7 => String::from("portal access"),
        8 => String::from("newsletter"),
        9 => String::from("no newsletter"),
        10 => format!("extranet access {}", d.pick(&["basic", "extended"])),
        11 => {
            String::from("discount by purchases: from 1000 EUR/yr 18%, from 2500 EUR/yr 20%..25%, from 5000 EUR/yr 30%")
        }
        12 => String::from("margin 2 percentage points more when purchases >= 5000 EUR/yr"),
        13 => String::from("margin open"),
        14 => String::from("phone support \"a number of its own\""),
        15 if !scope.tiers.is_empty() => {
            format!("discount {} percentage points more than {}", 1 + d.below(5), d.pick(&scope.tiers))
        }
        16 if !scope.tiers.is_empty() => {
            format!("support requests {} {}", d.pick(&["twice", "3 times"]), d.pick(&scope.tiers))
        }
        17 if !scope.tiers.is_empty() => format!("extranet access better than {}", d.pick(&scope.tiers)),
        18 => String::from("phone support undisclosed"),
        20 => format!("{} lab days per year", 1 + d.below(4)),
        21 => format!("special price {}%", 1 + d.below(9)),
        22 => format!("margin open {}%..{}%", 10 + rank, 20 + rank),
        23 => format!("discount {} percentage points less", 1 + d.below(3)),
        24 => String::from("no discount"),
        25 => String::from("special price by certified engineers: from 1 2%, from 2 to 3 5%, from 4 8%"),
        26 => String::from("phone support free of charge"),
        27 if !scope.tiers.is_empty() => {
            format!("special price {} percentage points more than {}", 1 + d.below(5), d.pick(&scope.tiers))
        }
        28 if d.percent(30) => String::from("margin by revenue sliced: from 0 EUR/yr 5%, from 2500 EUR/yr 10%"),
        29 => String::from("special price 1 percentage points more when contract signed"),
        _ => String::from("logo use"),
    };
    if entry.contains(" when ") || entry.contains(" by ") || entry.contains(" less") {
        return entry;
    }
    if !scope.packages.is_empty() && d.percent(20) {
        let _ = write!(entry, " with package {:?}", d.pick(&scope.packages));
    } else if !scope.tracks.is_empty() && d.percent(15) {
        let _ = write!(entry, " for {}", d.pick(&scope.tracks));
    }
    if d.percent(15) {
        let _ = write!(entry, " when {}", cond(d, scope, 1));
    }
    entry
}
