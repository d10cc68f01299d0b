//! The rows that settle the meaning.

use super::build::*;
use crate::eval::{Outcome, display};
use crate::ir::{Atom, Comparison, FactValue, GrantValue, MeasureId, OpenId, TierId};

/// The cells of a row: tier, decided, possible, undecided, needs_vendor, gap.
fn cells(b: &Build, o: &Outcome) -> [String; 6] {
    [
        display::tier_cell(&b.p, o.tier),
        if o.decided { "yes" } else { "no" }.to_owned(),
        display::possible_cell(&b.p, o),
        display::undecided_cell(&b.p, o),
        display::needs_vendor_cell(&b.p, o),
        display::gap_cell(&b.p, o),
    ]
}

fn certified() -> crate::ir::Cond {
    all(vec![at_least(PURCHASES, eur("10000")), at_least(ENGINEERS, count(1))])
}

fn p1() -> Build {
    Build::new().tier("Certified", certified(), vec![grant(MARGIN, rate("25"))])
}

fn facts(purchases: &str, engineers: &str) -> Vec<(MeasureId, FactValue)> {
    let mut facts = Vec::new();
    for (measure, text) in [(PURCHASES, purchases), (ENGINEERS, engineers)] {
        if !text.is_empty() {
            facts.push((measure, num(text)));
        }
    }
    facts
}

#[test]
fn one_tier() {
    let b = p1();
    let rows = [
        ("10000", "1", ["Certified", "yes", "Certified", "", "", ""], "25"),
        ("9999.99", "1", ["", "yes", "none", "", "", "purchases 0.01 EUR/yr"], ""),
        ("50000", "0", ["", "yes", "none", "", "", "1 certified engineer"], ""),
        ("", "1", ["", "no", "none|Certified", "purchases", "", "unknown: purchases"], "none|25"),
        ("", "0", ["", "yes", "none", "", "", "1 certified engineer; unknown: purchases"], ""),
        ("0", "0", ["", "yes", "none", "", "", "purchases 10000 EUR/yr; 1 certified engineer"], ""),
    ];
    for (purchases, engineers, expected, margin) in rows {
        let o = b.outcome(&facts(purchases, engineers));
        assert_eq!(cells(&b, &o), expected, "{purchases} {engineers}");
        assert_eq!(b.cell(&o, MARGIN), margin);
    }
    let o = b.outcome(&facts("5000", "1"));
    assert_eq!(display::readiness_cell(&o), "75");
    assert_eq!(display::readiness_cell(&b.outcome(&facts("9999.99", "1"))), "99");
}

fn p2() -> Build {
    let enterprise = all(vec![holds(INVITED), at_least(PURCHASES, eur("50000"))]);
    let range = GrantValue::Between(percent("30"), percent("35"));
    Build::new()
        .tier(
            "Accredited",
            at_least(PURCHASES, eur("1000")),
            vec![grant(MARGIN, rate("18")), grant(STARTER_KIT, GrantValue::Had)],
        )
        .tier("Certified", certified(), vec![grant(MARGIN, rate("25"))])
        .tier("Enterprise", enterprise, vec![grant(MARGIN, range)])
}

#[test]
fn by_invitation() {
    let b = p2();
    let rows = [
        ("60000", "0", Some(true), ["Enterprise", "yes", "Enterprise", "", ""], "30..35", "yes"),
        ("60000", "2", None, ["Certified", "yes", "Certified", "", "Enterprise"], "25", "yes"),
        ("60000", "2", Some(false), ["Certified", "yes", "Certified", "", ""], "25", "yes"),
        ("", "1", None, ["", "no", "none|Accredited|Certified", "purchases", ""], "none|18|25", "none|yes"),
        ("700", "0", Some(true), ["", "yes", "none", "", ""], "", ""),
    ];
    for (purchases, engineers, invited, expected, margin, kit) in rows {
        let mut facts = facts(purchases, engineers);
        if let Some(invited) = invited {
            facts.push((INVITED, FactValue::Flag(invited)));
        }
        let o = b.outcome(&facts);
        assert_eq!(cells(&b, &o)[..5], expected, "{purchases} {engineers}");
        assert_eq!((b.cell(&o, MARGIN).as_str(), b.cell(&o, STARTER_KIT).as_str()), (margin, kit));
    }
    let o = b.outcome(&facts("60000", "2"));
    assert_eq!(display::gap_cell(&b.p, &o), "vendor: invited");
}

#[test]
fn whatever_the_purchases_are() {
    let either = any(vec![at_least(PURCHASES, eur("10")), compare(PURCHASES, Comparison::LessThan, eur("10"))]);
    let b = Build::new().tier("A", either, vec![]);
    assert_eq!(cells(&b, &b.outcome(&[])), ["A", "yes", "A", "", "", ""]);
}

#[test]
fn allowance_of_a_package() {
    let requests = |n| grant_when(REQUESTS, GrantValue::Amount(count(n)), with_package("Value Package"));
    let b = Build::new().tier("Member", always(), vec![requests(5)]).tier(
        "Certified",
        at_least(REFERENCES, count(2)),
        vec![requests(10)],
    );
    let rows = [
        ("0", &["value package"][..], "Member", "5"),
        ("2", &["Value Package"], "Certified", "10"),
        ("2", &[], "Certified", ""),
    ];
    for (references, packages, tier, requests) in rows {
        let packages = packages.iter().map(|&p| p.to_owned()).collect();
        let o = b.outcome(&[(REFERENCES, num(references)), (PACKAGE, FactValue::Set(packages))]);
        assert_eq!((cells(&b, &o)[0].as_str(), b.cell(&o, REQUESTS).as_str()), (tier, requests));
    }
}

#[test]
fn an_open_term() {
    let gold = all(vec![at_least(TRAINING, days("2")), atom(Atom::Open(OpenId(0)))]);
    let more = GrantValue::RelativeTo { by: percent("10"), tier: TierId(0) };
    let b = Build::new()
        .open("Gold: revenue (open)")
        .tier("Silver", at_least(TRAINING, days("0.5")), vec![grant(DISCOUNT, rate("25"))])
        .tier("Gold", gold, vec![grant(DISCOUNT, more)]);
    let o = b.outcome(&[(TRAINING, num("2"))]);
    let unknown = "Gold: revenue (open)";
    assert_eq!(cells(&b, &o), ["Silver", "no", "Silver|Gold", unknown, "", "unknown: Gold: revenue (open)"]);
    assert_eq!(b.cell(&o, DISCOUNT), "25|35");
    let o = b.outcome(&[(TRAINING, num("0.5"))]);
    assert_eq!(cells(&b, &o), ["Silver", "yes", "Silver", "", "", "training 1.5 days; unknown: Gold: revenue (open)"]);
    assert_eq!(b.cell(&o, DISCOUNT), "25");
}
