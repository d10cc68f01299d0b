//! Generated tables of events, and measures that are computed from them.

use std::fmt::Write;

use super::Dice;

/// What conditions may ask of a derived measure.
pub enum Derived {
    /// A number: its name, and values near which it may lie.
    Number(&'static str, &'static [&'static str]),
    /// So many of it.
    Counted(&'static str),
    /// A yes or no.
    Flag(&'static str),
    /// A day.
    Day(&'static str),
}

/// Windows over which a year's money may be added up.
const YEARS: [&str; 7] = [
    " over the last 12 months",
    " over the last 1 year",
    " over the calendar year",
    " over the last calendar year",
    " over the fiscal year",
    " over the last fiscal year",
    " over the same period a year ago",
];

/// Windows of any length.
const WINDOWS: [&str; 13] = [
    "",
    " over the last 90 days",
    " over the last 6 weeks",
    " over the last 1 month",
    " over the last 2 years",
    " over the calendar half-year",
    " over the quarter",
    " over the calendar month",
    " over the calendar week",
    " over the last calendar half-year",
    " over the last quarter",
    " over the last calendar week",
    " since joining",
];

const TESTS: [&str; 12] = [
    "not sales.retail",
    "sales.retail or sales.amount >= 100 EUR",
    "sales.amount > 0 EUR",
    "sales.kind is licence or service",
    "sales.kind is not training and sales.units >= 2",
    "sales.\"due on\" >= as-of",
    "sales.\"due on\" > sales.\"sold on\"",
    "sales.\"due on\" < 2024-03-01",
    "sales.product is mail",
    "sales.quota <= 12.5% and not (sales.retail and sales.units < 3)",
    "sales.effort > 0.5 days",
    "sales.amount != 50 EUR and (sales.units = 1 or sales.retail)",
];

/// Declares a table and measures from it; what may be asked of these is put into `derived`.
pub fn tables(d: &mut Dice, derived: &mut Vec<Derived>, out: &mut String) {
    out.push_str(
        "table sales dated by \"sold on\": \"sold on\" date column \"day\" or \"date of sale\", amount money, retail flag,\n  \
         product text, kind one of (licence, service, training), units count, effort duration in days, \"due on\" date,\n  \
         quota percent, visits count per month\n",
    );
    if d.percent(10) {
        out.push_str(
            "table visitors: visitor text, stays count, \"place of visit\": one of, topics set of (cloud, voice)\n",
        );
        let _ = writeln!(out, "measure visit: count = count of visitors where visitors.stays >= {}", d.below(3));
        derived.push(Derived::Counted("visit"));
    }
    if d.percent(50) {
        let _ = writeln!(
            out,
            "measure purchases: money per year = sum of sales.amount{}{}",
            d.pick(&YEARS),
            filter(d, " where ")
        );
    }
    for line in 0..11 {
        if d.percent(25) {
            measure(d, line, derived, out);
        }
    }
    if d.percent(25) {
        let per = d.pick(&[" per country", ""]);
        let _ = writeln!(out, "measure standing: percent = percentile of purchases{per}");
        derived.push(Derived::Number("standing", &["25%", "33.34%", "50%"]));
    }
    if d.percent(15) {
        // A place among places is one, too.
        out.push_str("measure \"place of place\": count = rank of place per country\n");
        derived.push(Derived::Number("\"place of place\"", &["1", "2", "5"]));
    }
}

fn filter(d: &mut Dice, lead: &str) -> String {
    if d.percent(55) { format!("{lead}{}", d.pick(&TESTS)) } else { String::new() }
}

fn measure(d: &mut Dice, line: usize, derived: &mut Vec<Derived>, out: &mut String) {
    let window = *d.pick(&WINDOWS);
    let test = filter(d, " where ");
    let (text, asked) = match line {
        0 => (format!("measure closed sale: count = count of sales{window}{test}"), Derived::Counted("closed sale")),
        1 => (
            format!("measure product kind: count = count of distinct sales.product over the last 2 years{test}"),
            Derived::Counted("product kind"),
        ),
        2 => {
            let of = d.pick(&["sales", "sales.amount", "sales.units"]);
            let among = filter(d, " among ");
            let text = format!("measure part: percent = share of {of}{window} where {}{among}", d.pick(&TESTS));
            (text, Derived::Number("part", &["50%", "33.333333%", "0%"]))
        }
        3 => {
            let window = d.pick(&YEARS);
            let text = format!("measure gain = growth of sales.amount{window}{test}");
            (text, Derived::Number("gain", &["0%", "-50%", "100%"]))
        }
        4 => (
            format!("measure largest: money may be negative = max of sales.amount{window}{test}"),
            Derived::Number("largest", &["50 EUR", "1000 EUR"]),
        ),
        5 => (
            format!("measure smallest: count = min of sales.units{window}{test}"),
            Derived::Number("smallest", &["1", "2"]),
        ),
        6 => (
            format!("measure usual: money may be negative = median of sales.amount{window}{test}"),
            Derived::Number("usual", &["50 EUR", "100.10 EUR"]),
        ),
        7 => (
            format!("measure last sale: money may be negative = latest of sales.amount{window}{test}"),
            Derived::Number("last sale", &["50 EUR", "1000 EUR"]),
        ),
        8 => (format!("measure all retail: flag = min of sales.retail{window}{test}"), Derived::Flag("all retail")),
        9 => {
            let least = d.pick(&["min", "earliest"]);
            (format!("measure first due: date = {least} of sales.\"due on\"{window}{test}"), Derived::Day("first due"))
        }
        _ => {
            let text = "measure head: count\nmeasure \"per head\": number = ratio of purchases to head".to_owned();
            (text, Derived::Number("\"per head\"", &["100", "333.333333"]))
        }
    };
    let _ = writeln!(out, "{text}");
    derived.push(asked);
}

/// A question about a derived measure.
pub fn atom(d: &mut Dice, derived: &[Derived]) -> String {
    let sign = *d.pick(&[">=", ">", "<=", "<", "=", "!="]);
    match d.pick(derived) {
        Derived::Number(name, near) => format!("{name} {sign} {}", d.pick(near)),
        Derived::Counted(name) => format!("{} {name}s", 1 + d.below(3)),
        Derived::Flag(name) => format!("{}{name}", d.pick(&["", "not "])),
        Derived::Day(name) => format!("{name} {sign} {}", d.pick(&["2024-03-01", "as-of", "2024-06-12"])),
    }
}
