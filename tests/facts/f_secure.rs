//! F-Secure in Germany, Computer Reseller News of 17 March 2005: until mid 2005, and from then on.

use progc::eval::Outside;
use progc::ir::{FactValue, GrantValue, Status};

use super::asked::{Programs, Told, count, must, noted, number, on, own, percent, same, tiers, words};
use super::{Fact, consequence, note};

const OLD: &str = "f-secure-2004";
const NEW: &str = "f-secure-2005";
const DAY: &str = "2005-09-01";
const LOWEST: &str = "third partner level";

pub(super) fn facts() -> Vec<Fact> {
    vec![
        consequence("FS1", "a third partner status is planned for mid 2005 in Germany", fs1),
        consequence("FS2", "about half of nearly 1000 resellers hardly buy anything", fs2),
        consequence("FS3", "Gold is to go from 80 to 60..75, Silver from 860 to 200..250", fs3),
        consequence("FS4", "the limits between the levels wait for what partners say", fs4),
        consequence("FS5", "no business is lost: the third level takes everybody", fs5),
        consequence("FS6", "one order a half-year or retail alone may come to mean the third level", fs6),
        consequence("FS7", "the third level has 20 percent discount, five points less than before", fs7),
        consequence("FS8", "Silver stays at 25 percent", fs8),
        consequence("FS9", "Gold has 35 percent instead of 30", fs9),
        consequence("FS10", "Gold asks for two days of training, Silver for half a day", fs10),
        consequence("FS11", "Trefz holds the trainings now, no longer the vendor", fs11),
        consequence("FS12", "there are no distributors, before and after", fs12),
        consequence("FS13", "support by phone is free, each status has a number of its own", fs13),
        consequence("FS14", "end customers get a letter 45 days before their contract ends", fs14),
        consequence("FS15", "from April the partner in charge is told too, before and after", fs15),
        consequence("FS16", "partners are to see contracts and licences of their customers", fs16),
        consequence("FS17", "about a quarter of the customers have too few licences", fs17),
        note("FS18", "a unique key code for enterprise products is in the making", fs18),
        consequence("FS19", "billing by user and time is thought of", fs19),
        note("FS20", "the vendor is in Munich", fs20),
    ]
}

fn fs1(p: &Programs) -> Told {
    same("where", p.of(NEW)?.header.territory.clone(), vec![String::from("DE")])?;
    let possibly = Some(Outside::Possibly);
    p.outside(NEW, &[("2005-04-30", Some(Outside::Before)), ("2005-06-30", possibly), (DAY, None)])?;
    p.outside(OLD, &[("2005-04-30", None), ("2005-06-30", possibly), (DAY, Some(Outside::After))])?;
    same("so far", tiers(&p.on(OLD, "2005-03-17")?), vec!["Silver", "Gold"])?;
    same("planned", tiers(&p.on(NEW, DAY)?), vec![LOWEST, "Silver", "Gold"])?;
    must("it has no name yet", p.of(NEW)?.tiers[0].name_open)
}

fn fs2(p: &Programs) -> Told {
    let populations = &p.of(OLD)?.populations;
    same("in all", count(populations, "authorised resellers")?.as_str(), "just under 1000")?;
    let idle = count(populations, "authorised resellers who hardly buy")?;
    same("of them", idle.as_str(), "about 50%")
}

fn fs3(p: &Programs) -> Told {
    let (old, new) = (p.of(OLD)?, p.on(NEW, DAY)?.program);
    same("Gold was", count(&old.populations, "Gold")?.as_str(), "80")?;
    same("Silver was", count(&old.populations, "Silver")?.as_str(), "860")?;
    same("Gold shall be", count(&new.targets, "Gold")?.as_str(), "60..75")?;
    same("Silver shall be", count(&new.targets, "Silver")?.as_str(), "200..250")?;
    same("before the middle of the year", p.on(NEW, "2005-04-30")?.program.targets.len(), 0)
}

fn trained(p: &Programs, days: &str, expected: &str) -> Told {
    p.holds(NEW, &format!("on {DAY} given training from Trefz {days} days expect {expected}")).map(|_| ())
}

fn fs4(p: &Programs) -> Told {
    let said = format!("on {DAY} given training from Trefz 2 days expect possible Silver or Gold");
    must("Gold waits for its limit", p.holds(NEW, &said)?.undecided_by()?.contains("Gold: revenue (open)"))
}

fn fs5(p: &Programs) -> Told {
    p.holds(NEW, &format!("on {DAY} given nothing else expect tier \"{LOWEST}\"")).map(|_| ())
}

fn fs6(p: &Programs) -> Told {
    let said = |assuming: &str, days: &str, buys: &str, expected: &str| {
        let given = format!("given training from Trefz {days} days, {buys}");
        p.holds(NEW, &format!("on {DAY} {assuming} {given} expect {expected}")).map(|_| ())
    };
    let third = format!("tier \"{LOWEST}\"");
    let (one, two) = ("orders 1 per half-year, not retail only", "orders 2 per half-year, not retail only");
    let retail = "orders 9 per half-year, retail only";
    said("", "0.5", one, "tier Silver")?;
    said("", "0.5", retail, "tier Silver")?;
    for days in ["0.5", "2"] {
        said("assuming considered", days, one, &third)?;
        said("assuming considered", days, retail, &third)?;
    }
    said("assuming considered", "0.5", two, "tier Silver")?;
    said("assuming considered", "2", two, "possible Silver or Gold")?;
    let order = |day: &str, amount: &str, retail: bool| {
        [("order date", on(day)), ("amount", number(amount)), ("retail", FactValue::Flag(retail))]
    };
    let orders = [order("2005-08-01", "500", true), order("2005-08-02", "-500", true), order("2005-02-01", "9", false)];
    same("orders of the last half-year", p.derived(NEW, DAY, "order", "orders", &orders)?, Some(number("1")))?;
    let retail = p.derived(NEW, DAY, "retail only", "orders", &orders)?;
    same("nothing but retail", retail, Some(FactValue::Flag(true)))
}

fn fs7(p: &Programs) -> Told {
    p.holds(NEW, &format!("on {DAY} given nothing else expect discount 20%"))?;
    same("before", percent(p.of(OLD)?, "Silver", "discount")?.as_str(), "25")
}

fn fs8(p: &Programs) -> Told {
    same("before", percent(p.of(OLD)?, "Silver", "discount")?.as_str(), "25")?;
    same("now", percent(p.of(NEW)?, "Silver", "discount")?.as_str(), "25")?;
    trained(p, "0.5", "discount 25%")
}

fn fs9(p: &Programs) -> Told {
    same("before", percent(p.of(OLD)?, "Gold", "discount")?.as_str(), "30")?;
    let perhaps = format!("on {DAY} given training from Trefz 2 days expect possible Silver or Gold");
    p.holds(NEW, &perhaps)?.is("discount", "25|35")
}

fn fs10(p: &Programs) -> Told {
    trained(p, "0.49", &format!("tier \"{LOWEST}\""))?;
    trained(p, "0.5", "tier Silver")?;
    trained(p, "1.99", "tier Silver")?;
    trained(p, "2", "possible Silver or Gold")
}

fn fs11(p: &Programs) -> Told {
    let elsewhere = format!("on {DAY} given training 2 days, training from Trefz 0 days expect tier \"{LOWEST}\"");
    p.holds(NEW, &elsewhere)?;
    let half = format!("on {DAY} given training 2 days, training from Trefz 0.5 days expect tier Silver");
    p.holds(NEW, &half).map(|_| ())
}

fn fs12(p: &Programs) -> Told {
    same("before", p.supply(OLD, "2005-03-17", "DE", None)?.as_str(), "direct")?;
    same("now", p.supply(NEW, DAY, "DE", None)?.as_str(), "direct")
}

fn fs13(p: &Programs) -> Told {
    p.holds(NEW, &format!("on {DAY} given nothing else expect phone support free of charge"))?;
    let program = p.of(NEW)?;
    for tier in &program.tiers {
        let number = &own(program, &tier.clauses, "phone number")?.value;
        must("the number is not told", matches!(number, GrantValue::Undisclosed))?;
    }
    Ok(())
}

fn fs14(p: &Programs) -> Told {
    let notices = p.notices(NEW, DAY, "2005-12-31")?;
    must(&format!("{notices:?}"), notices.contains(&String::from("end customer before: 2005-11-16")))?;
    let before = p.on(OLD, "2005-03-17")?.program;
    same("rules until then", before.notifications.iter().filter(|n| n.recipient == "end customer").count(), 1)
}

fn fs15(p: &Programs) -> Told {
    let notices = p.notices(NEW, DAY, "2005-12-31")?;
    for side in ["before", "after"] {
        must(&format!("{notices:?}"), notices.contains(&format!("partner of record {side}: open")))?;
    }
    for (day, expected) in [("2005-03-31", 0), ("2005-04-30", 1)] {
        let rules = p.on(OLD, day)?.program.notifications;
        same(day, rules.iter().filter(|n| n.recipient == "partner of record").count(), expected)?;
    }
    Ok(())
}

fn fs16(p: &Programs) -> Told {
    let view = "\"contract and licence status of the partner's customers in the CRM\"";
    p.holds(NEW, &format!("on 2020-01-01 given nothing else expect no {view}"))?;
    p.holds(NEW, &format!("on {DAY} assuming planned given nothing else expect {view}")).map(|_| ())
}

fn fs17(p: &Programs) -> Told {
    let program = p.of(NEW)?;
    same("told", count(&program.populations, "customers with too few licences")?.as_str(), "about 25%")?;
    let seats = |customer: &str, licensed: &str, used: &str| {
        [("customer", words(customer)), ("seats licensed", number(licensed)), ("seats used", number(used))]
    };
    let contracts = [
        seats("A", "10", "15"),
        seats("A", "5", "9"),
        seats("B", "10", "10"),
        seats("C", "10", "3"),
        seats("D", "10", "10"),
    ];
    let found = p.derived(NEW, DAY, "under-licensed customer", "contracts", &contracts)?;
    same("one customer of four", found, Some(number("1")))
}

fn fs18(p: &Programs) -> Told {
    noted(p.of(NEW)?, "unique key code", Status::Planned)
}

fn fs19(p: &Programs) -> Told {
    same("by itself", p.on(NEW, "2020-01-01")?.program.billing.len(), 0)?;
    let assumed = p.assuming(NEW, DAY, &[Status::Considered])?.program.billing;
    same("assumed", assumed.iter().map(|b| b.what.as_str()).collect(), vec!["per user and time"])
}

fn fs20(p: &Programs) -> Told {
    let contact = &p.of(NEW)?.header.contact;
    same(
        "contact",
        contact.iter().map(String::as_str).collect(),
        vec!["Hofmannstraße 7, D-81379 München", "www.f-secure.de"],
    )
}
