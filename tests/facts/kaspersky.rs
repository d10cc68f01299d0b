//! Kaspersky Lab, Swiss IT Reseller 2005/09: the program until mid April 2005, and the one from then on.

use progc::eval::Outside;
use progc::eval::territory::{Place, lies_in};
use progc::ir::{Population, Status};

use super::asked::{Answer, Programs, Told, count, must, noted, number, on, same, tier, tiers, words};
use super::{Fact, consequence, note};

const OLD: &str = "kaspersky-2004";
const NEW: &str = "kaspersky-2005";
const DAY: &str = "2005-06-01";

pub(super) fn facts() -> Vec<Fact> {
    vec![
        consequence("KL1", "the reworked program holds from about mid April 2005", kl1),
        consequence("KL2", "before, there were accredited resellers and Enterprise Partners", kl2),
        consequence("KL3", "Certified Partner is put between the two", kl3),
        consequence("KL4", "the top tier was called Enterprise Partner before", kl4),
        consequence("KL5", "850 accredited and 8 Enterprise Partners were won in three countries", kl5),
        consequence("KL6", "43 and 1 of them, His Software, are in Switzerland", kl6),
        consequence("KL7", "20 accredited partners are very active", kl7),
        consequence("KL8", "15 to 20 more active partners are sought in German-speaking Switzerland", kl8),
        consequence("KL9", "the two parts of Switzerland are looked at apart", kl9),
        note("KL10", "the existing partners come into the new program first", kl10),
        consequence("KL11", "what a partner turns over counts now, and did not before", kl11),
        consequence("KL12", "margins lie between 18 and 35 percent, no tier has a number of its own", kl12),
        consequence("KL13", "an accredited reseller is expected to buy for 1000 euros a year", kl13),
        consequence("KL14", "it gets a starter kit, NFR licences, a newsletter and the extranet", kl14),
        consequence("KL15", "Certified asks for purchases of 10000 euros a year", kl15),
        consequence("KL16", "Certified asks for one engineer whom the vendor has certified", kl16),
        consequence("KL17", "Certified has better conditions, more extranet, direct care and a listing", kl17),
        consequence("KL18", "nobody becomes Enterprise Solution Partner unless chosen", kl18),
        consequence("KL19", "that tier also asks for certifications, a volume and a fitting philosophy", kl19),
        consequence("KL20", "it is taken along into large customer projects", kl20),
        consequence("KL21", "it must offer support to end customers", kl21),
        note("KL22", "the number of partners is to stay within bounds, and growth to be slow", kl22),
        consequence("KL23", "one distributor for each part of Switzerland", kl23),
        consequence("KL24", "no further distributor, since they would overlap", kl24),
        consequence("KL25", "the lowest hurdle is at accredited, the top is Enterprise Solution", kl25),
    ]
}

fn kl1(p: &Programs) -> Told {
    let possibly = Some(Outside::Possibly);
    p.outside(NEW, &[("2005-03-31", Some(Outside::Before)), ("2005-04-15", possibly), ("2005-04-29", None)])?;
    p.outside(OLD, &[("2005-03-31", None), ("2005-04-15", possibly), ("2005-04-29", Some(Outside::After))])
}

fn kl2(p: &Programs) -> Told {
    same("tiers", tiers(&p.on(OLD, "2005-03-01")?), vec!["Accredited Reseller", "Enterprise Partner"])
}

fn kl3(p: &Programs) -> Told {
    let new = p.of(NEW)?;
    let kept = |name: &str| new.tiers.iter().position(|t| t.name == name || t.formerly.iter().any(|f| f == name));
    let places: Vec<Option<usize>> = p.of(OLD)?.tiers.iter().map(|t| kept(&t.name)).collect();
    same("where the old tiers stand now", places, vec![Some(0), Some(2)])?;
    same("between them", new.tiers[1].name.as_str(), "Certified Partner")
}

fn kl4(p: &Programs) -> Told {
    let top = tier(p.of(NEW)?, "Enterprise Solution Partner")?;
    same("formerly", top.formerly.clone(), vec![String::from("Enterprise Partner")])
}

fn kl5(p: &Programs) -> Told {
    let populations = &p.of(NEW)?.populations;
    let within = |of: &str| {
        let found = populations.iter().find(|n| n.of == of && n.within.as_deref() == Some("DACH"));
        found.map(|n| n.low).ok_or_else(|| format!("nothing is said of {of} in DACH"))
    };
    let both = within("Accredited Reseller")?.add(within("Enterprise Solution Partner")?);
    same("in all", both.map_err(|why| why.to_string())?.to_string().as_str(), "858")
}

fn kl6(p: &Programs) -> Told {
    let program = p.of(NEW)?;
    let of = |name: &str| count(&program.populations, name);
    same("accredited", of("Accredited Reseller")?.as_str(), "850 in DACH, 43 in CH")?;
    let top = of("Enterprise Solution Partner")?;
    same("Enterprise", top.as_str(), "8 in DACH, 1 in CH: His Software")?;
    let swiss = Place { country: Some("CH"), region: None };
    must("Switzerland is a part of it", lies_in(program, swiss, "DACH"))?;
    // So the smaller number is a part of the larger one.
    let part = |of: &str| -> Vec<&Population> { program.populations.iter().filter(|n| n.of == of).collect() };
    let fits =
        ["Accredited Reseller", "Enterprise Solution Partner"].iter().all(|of| part(of)[1].high <= part(of)[0].low);
    must("no more in Switzerland than in all", fits)
}

fn kl7(p: &Programs) -> Told {
    same("very active", count(&p.of(NEW)?.populations, "very active accredited partners")?.as_str(), "20")
}

fn kl8(p: &Programs) -> Told {
    let sought = count(&p.of(NEW)?.targets, "active partners")?;
    same("sought", sought.as_str(), "15..20 further in Deutschschweiz")
}

fn kl9(p: &Programs) -> Told {
    let program = p.of(NEW)?;
    for region in ["Deutschschweiz", "Westschweiz"] {
        let part = Place { country: None, region: Some(region) };
        must(&format!("{region} lies in Switzerland"), lies_in(program, part, "CH"))?;
    }
    same("in which part is not known", p.supply(NEW, DAY, "CH", None)?.as_str(), "unknown")
}

fn kl10(p: &Programs) -> Told {
    noted(p.of(NEW)?, "existing partners are moved", Status::InForce)
}

fn kl11(p: &Programs) -> Told {
    let given = format!("on {DAY} given 1 certified engineer, purchases");
    p.holds(NEW, &format!("{given} 10000 EUR/yr expect tier \"Certified Partner\""))?;
    p.holds(NEW, &format!("{given} 9999.99 EUR/yr expect tier \"Accredited Reseller\""))?;
    let asked: Vec<&str> = p.of(OLD)?.measures.iter().map(|m| m.name.as_str()).collect();
    same("all that was asked before", asked, vec!["invited"])
}

fn kl12(p: &Programs) -> Told {
    for given in ["purchases 0 EUR/yr", "purchases 10000 EUR/yr, 1 certified engineer"] {
        p.holds(NEW, &format!("on {DAY} given {given} expect margin 18%..35%"))?;
    }
    Ok(())
}

fn kl13(p: &Programs) -> Told {
    let bought = |amount: &str| {
        p.holds(
            NEW,
            &format!("on {DAY} given purchases {amount} EUR/yr, nothing else expect tier \"Accredited Reseller\""),
        )
    };
    same("warnings at 999.99", bought("999.99")?.unmet()?, 1)?;
    same("warnings at 1000", bought("1000")?.unmet()?, 0)
}

fn accredited(p: &Programs) -> Result<Answer, String> {
    p.holds(NEW, &format!("on {DAY} given purchases 1000 EUR/yr, nothing else expect tier \"Accredited Reseller\""))
}

fn certified(p: &Programs) -> Result<Answer, String> {
    p.holds(
        NEW,
        &format!("on {DAY} given purchases 10000 EUR/yr, 1 certified engineer expect tier \"Certified Partner\""),
    )
}

fn kl14(p: &Programs) -> Told {
    let benefits = accredited(p)?;
    benefits.is("starter kit", "yes")?;
    benefits.is("NFR licence", "open")?;
    benefits.is("newsletter", "yes")?;
    benefits.is("extranet access", "basic")
}

fn kl15(p: &Programs) -> Told {
    certified(p)?;
    let short =
        format!("on {DAY} given purchases 9999.99 EUR/yr, 1 certified engineer expect tier \"Accredited Reseller\"");
    p.holds(NEW, &short)?;
    let order = |day: &str, amount: &str| [("order date", on(day)), ("amount", number(amount))];
    let orders = [order("2004-06-01", "7"), order("2004-06-02", "9000.50"), order("2005-06-01", "-0.25")];
    same("bought in a year", p.derived(NEW, DAY, "purchases", "orders", &orders)?, Some(number("9000.25")))
}

fn kl16(p: &Programs) -> Told {
    certified(p)?;
    let none =
        format!("on {DAY} given purchases 10000 EUR/yr, 0 certified engineers expect tier \"Accredited Reseller\"");
    p.holds(NEW, &none)?;
    let certificate = |person: &str, role: &str, until: &str| {
        [("person", words(person)), ("role", words(role)), ("passed on", on("2004-01-01")), ("valid until", on(until))]
    };
    let certificates = [
        certificate("A", "technical", "2005-06-01"),
        certificate("A", "technical", "2006-01-01"),
        certificate("B", "technical", "2005-05-31"),
        certificate("C", "sales", "2006-01-01"),
    ];
    let engineers = p.derived(NEW, DAY, "certified engineer", "certificates", &certificates)?;
    same("one valid, one expired, one in sales", engineers, Some(number("1")))
}

fn kl17(p: &Programs) -> Told {
    let benefits = certified(p)?;
    benefits.is("purchase conditions", "better than undisclosed")?;
    benefits.is("extranet access", "extended")?;
    benefits.is("direct care", "yes")?;
    benefits.is("website listing", "yes")?;
    for benefit in ["direct care", "website listing"] {
        accredited(p)?.is(benefit, "")?;
    }
    Ok(())
}

fn kl18(p: &Programs) -> Told {
    let best = "purchases 900000 EUR/yr, 50 certified engineers, fit of company philosophy";
    let said = |invited: &str, expected: &str| {
        p.holds(NEW, &format!("on {DAY} given {best}{invited} expect {expected}")).map(|_| ())
    };
    said("", "tier \"Certified Partner\"")?;
    said(", not invited", "tier \"Certified Partner\"")?;
    said(", invited", "possible \"Certified Partner\" or \"Enterprise Solution Partner\"")
}

fn kl19(p: &Programs) -> Told {
    let chosen = format!("on {DAY} given purchases 10000 EUR/yr, 1 certified engineer, invited");
    let either = "possible \"Certified Partner\" or \"Enterprise Solution Partner\"";
    let fitting = p.holds(NEW, &format!("{chosen}, fit of company philosophy expect {either}"))?;
    let waits = fitting.undecided_by()?;
    must("it waits for the number of certifications", waits.contains("technical certifications (open)"))?;
    must("it waits for the volume", waits.contains("purchases (open)"))?;
    p.holds(NEW, &format!("{chosen}, not fit of company philosophy expect tier \"Certified Partner\"")).map(|_| ())
}

fn kl20(p: &Programs) -> Told {
    let chosen = "purchases 0 EUR/yr, 0 certified engineers, invited, fit of company philosophy";
    let either = "possible \"Accredited Reseller\" or \"Enterprise Solution Partner\"";
    p.holds(NEW, &format!("on {DAY} given {chosen} expect {either}"))?.is("customer project", "none|yes")
}

fn kl21(p: &Programs) -> Told {
    let duties = &tier(p.of(NEW)?, "Enterprise Solution Partner")?.clauses.obligations;
    same("duties", duties.iter().map(|o| o.what.as_str()).collect(), vec!["support for end customers"])
}

fn kl22(p: &Programs) -> Told {
    noted(p.of(NEW)?, "shall not get out of hand", Status::InForce)
}

fn kl23(p: &Programs) -> Told {
    for (region, distributor) in [("Deutschschweiz", "Internet Security"), ("Westschweiz", "Infomanage")] {
        same(region, p.supply(NEW, DAY, "CH", Some(region))?.as_str(), distributor)?;
    }
    Ok(())
}

fn kl24(p: &Programs) -> Told {
    p.ruled_out(NEW, "further distributors")
}

fn kl25(p: &Programs) -> Told {
    let on = p.on(NEW, DAY)?;
    let tiers = tiers(&on);
    same("the lowest", tiers.first().copied(), Some("Accredited Reseller"))?;
    same("the highest", tiers.last().copied(), Some("Enterprise Solution Partner"))?;
    certified(p)?.is("starter kit", "yes")
}
