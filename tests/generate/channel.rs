//! The rest of a generated program: what it says beside tiers and benefits, and its examples.

use std::fmt::Write;

use super::Dice;
use super::program::Scope;

const DATES: [&str; 5] = ["2024-01-01", "2024-06", "about 2025", "mid 2024-03", "end of 2024-12"];

/// Lines of the header behind the currency.
pub fn header(d: &mut Dice, out: &mut String) {
    let lines = [
        "  territory DE, AT, CH",
        "  fiscal year from 04-01",
        "  replaces \"the program before\"",
        "  contact \"a street\", \"a town\"",
        "  effective from 2020-01-01 until 2030-01-01",
        "  costs nothing",
        "  source \"a paper\" paragraph 3 by \"a speaker\" note \"a remark\"",
    ];
    for line in lines {
        if d.percent(25) {
            let _ = writeln!(out, "{line}");
        }
    }
}

/// Regions, distribution, commissions, billing, letters, numbers of partners, the review, examples, notes.
pub fn channel(d: &mut Dice, scope: &Scope, out: &mut String) {
    places(d, out);
    money(d, scope, out);
    letters(d, out);
    if d.percent(20) {
        let ways = d.pick(&[
            "per minute, flat",
            "per user and month",
            "\"any other model\" planned",
            "per minute costs 0.105 EUR where usage.app is CRM and usage.amount > 0 EUR",
            "flat costs 49 EUR per month to partner when 1 certified engineer",
            "per user and month costs 5 EUR..6 EUR to vendor from 2024",
            "per use costs open \"to be announced\"",
            "Backup costs 0.5 EUR per user and month",
            "per use costs nothing \"for the first year\"",
        ]);
        let _ = writeln!(out, "billing {ways}");
    }
    if !scope.tiers.is_empty() {
        people(d, scope, out);
        if d.percent(30) {
            review(d, scope, out);
        }
    }
    if d.percent(30) {
        example(d, scope, out);
    }
    if d.percent(10) {
        let _ = writeln!(out, "note \"a fact without any consequence\" {}", d.pick(&["hearsay", "ruled out", "pilot"]));
    }
}

fn places(d: &mut Dice, out: &mut String) {
    if d.percent(20) {
        out.push_str(
            "region DACH = DE, AT, CH\nregion \"Deutschschweiz\" in CH\nregion \"Osteuropa\" open \"no list\"\n",
        );
        let lines = [
            "distribution in DACH through \"Atena\" \"as ever\"",
            "distribution in DE, AT only through \"LXPN\", \"Magirus\" from 2024",
            "distribution in \"Deutschschweiz\" direct",
            "distribution elsewhere through local distributors",
            "distribution in FR direct planned",
        ];
        for line in lines {
            if d.percent(50) {
                let _ = writeln!(out, "{line}");
            }
        }
    }
}

fn money(d: &mut Dice, scope: &Scope, out: &mut String) {
    if d.percent(30) {
        let tail = match d.below(6) {
            0 => String::from(" for the life of the contract"),
            1 => format!(" for {} months", 6 + d.below(18)),
            2 => String::from(" to vendor"),
            3 => String::from(" to partner when 1 certified engineer"),
            4 if !scope.tracks.is_empty() => format!(" for {}", d.pick(&scope.tracks)),
            _ => format!(" from {}", d.pick(&DATES)),
        };
        let rate = d.pick(&[
            "10%",
            "5%..12.5%",
            "open \"announced at launch\"",
            "undisclosed",
            "by purchases: from 1000 EUR/yr 5%, from 5000 EUR/yr 10%",
        ]);
        let name = d.pick(&["", "\"vendor's share\" ", "referral fee "]);
        let of = d.pick(&["customer revenue", "\"what was used\"", "purchases"]);
        let _ = writeln!(out, "commission {name}{rate} of {of}{tail}");
    }
}

fn letters(d: &mut Dice, out: &mut String) {
    let lines = [
        "notify end customer by letter 45 days before contract end",
        "notify \"partner of record\" open before and after contract end \"as agreed\"",
        "notify customer 1 month after contract end from 2024-05-01",
    ];
    for line in lines {
        if d.percent(10) {
            let _ = writeln!(out, "{line}");
        }
    }
}

fn people(d: &mut Dice, scope: &Scope, out: &mut String) {
    let tier = d.pick(&scope.tiers).clone();
    let lines = [
        String::from("population \"active ones\" about 80 on 2024-03-17"),
        String::from("population \"studios\" 1 named \"His Software\", \"Her Software\""),
        String::from("population \"registered partners\" in CH just under 100 \"so they say\""),
        String::from("population \"old ones\" over 2"),
        String::from("target \"new ones\" in CH 15..20 further from mid 2024"),
        format!("target {tier} 50%"),
    ];
    for line in lines {
        if d.percent(8) {
            let _ = writeln!(out, "{line}");
        }
    }
}

fn review(d: &mut Dice, scope: &Scope, out: &mut String) {
    let mut rules = vec![String::from(*d.pick(&["every year on 01-01", "every half-year", "every month on 02-15"]))];
    if d.percent(50) {
        rules.push(String::from("promotion immediately"));
    }
    if d.percent(15) {
        rules.push(String::from("no demotion"));
    } else {
        if d.percent(50) {
            rules.push(format!("demotion after {} of grace", d.pick(&["90 days", "2 weeks", "1 year"])));
        }
        if d.percent(50) {
            rules.push(format!("at most {} down", d.pick(&["1 tier", "2 tiers"])));
        }
        if d.percent(30) {
            rules.push(String::from("keeps status until anniversary"));
        }
        if d.percent(30) {
            rules.push(format!("new partners keep {} for {} months", d.pick(&scope.tiers), 1 + d.below(12)));
        }
    }
    let _ = writeln!(out, "review {}", rules.join(", "));
}

fn example(d: &mut Dice, scope: &Scope, out: &mut String) {
    let mut facts = vec![
        "customer satisfaction 75%",
        "1 certified engineer",
        "training 1.5 days",
        "joined on 2020-01-01",
        "contract signed",
        "not retail only",
        "country is DE",
        "competence includes cloud or voice",
        "signed off",
    ];
    facts.retain(|_| d.percent(40));
    facts.push(d.pick::<&str>(&["nothing else", "revenue 999.99 EUR/yr"]));
    let mut lines = String::new();
    let _ = write!(lines, "example \"for {}\"", d.pick(&["one", "all"]));
    if d.percent(30) {
        lines.push_str(d.pick::<&str>(&[" on 2024-05-01", " assuming planned, considered"]));
    }
    let _ = write!(lines, " given {}", facts.join(", "));
    let found = match d.below(5) {
        0 if !scope.tiers.is_empty() => format!("tier {}", d.pick(&scope.tiers)),
        1 if !scope.tiers.is_empty() => format!("possible {} or none", d.pick(&scope.tiers)),
        2 if !scope.tiers.is_empty() => format!("needs vendor for {}", d.pick(&scope.tiers)),
        3 if !scope.specialisations.is_empty() => format!("specialisation {}", d.pick(&scope.specialisations)),
        4 => String::from("margin 20%, no newsletter and logo use"),
        _ => String::from("no tier"),
    };
    let _ = writeln!(out, "{lines} expect {found}");
}
