//! Open-Xchange, ComputerPartner of 7 March 2006.

use progc::eval::Facts;
use progc::eval::rank::Ranking;
use progc::eval::{Outside, Run, effective, reference};
use progc::ir::validity::Source;
use progc::ir::{Costs, FactValue, MeasureId, Status};
use progc::value::Decimal;

use super::asked::{Programs, Told, count, date, must, noted, same, tiers, tracks};
use super::{Fact, consequence, note};

const OX: &str = "open-xchange-2006";

pub(super) fn facts() -> Vec<Fact> {
    vec![
        consequence("OX1", "the program starts on 7 March 2006 and replaces none", ox1),
        consequence("OX2", "resellers, system integrators, consultants and software houses are admitted", ox2),
        consequence("OX3", "a portal gives everybody sales and technical information", ox3),
        consequence("OX4", "partners are of three kinds, whatever their tier", ox4),
        consequence("OX5", "system integrators and consultants are helped with the integration", ox5),
        consequence("OX6", "software houses see beta versions and what is being developed", ox6),
        consequence("OX7", "training providers are to become a fourth kind in early 2007", ox7),
        consequence("OX8", "there are two tiers, Certified above Member", ox8),
        consequence("OX9", "a new partner is a Member without further ado", ox9),
        consequence("OX10", "a Member has access to the portal and may use the logo", ox10),
        consequence(
            "OX11",
            "Certified asks for technical expertise and open source projects, as the vendor judges",
            ox11,
        ),
        consequence("OX12", "Certified asks for two customer references", ox12),
        consequence("OX13", "Certified asks for technical and sales trainings, fixed case by case", ox13),
        consequence("OX14", "Certified is awarded by the vendor on evidence", ox14),
        consequence("OX15", "a further level without a name is to come on top in 2007", ox15),
        consequence("OX16", "taking part costs nothing", ox16),
        consequence("OX17", "the Value Package costs 790 euros", ox17),
        consequence("OX18", "the package holds a server licence for the partner itself", ox18),
        consequence("OX19", "with the package a Member has 5 support requests, Certified twice as many", ox19),
        consequence("OX20", "there is no revenue target, and none is thought of", ox20),
        consequence("OX21", "about 300 partners are registered worldwide", ox21),
        consequence("OX22", "about 90, the most active, are Certified from the start", ox22),
        note("OX23", "the vendor has been on the market for ten months", ox23),
        consequence("OX24", "Germany is served without a distributor, and none is needed soon", ox24),
        consequence("OX25", "abroad, where the vendor has no branch, local distributors act for it", ox25),
        consequence("OX26", "five distributors are named for four countries and Eastern Europe", ox26),
        note("OX27", "the vendor is in Olpe, Nürnberg and Tarrytown", ox27),
        note("OX28", "the sales manager Petra Heinrich says so herself", ox28),
    ]
}

fn ox1(p: &Programs) -> Told {
    let header = &p.of(OX)?.header;
    same("vendor", header.vendor.as_deref(), Some("Open-Xchange"))?;
    same("title", header.title.as_str(), "Open-Xchange Partner Program")?;
    same("predecessor", header.replaces.as_deref(), None)?;
    p.outside(OX, &[("2006-03-06", Some(Outside::Before)), ("2006-03-07", None)])
}

fn ox2(p: &Programs) -> Told {
    p.all_hold(
        OX,
        &[
            "on 2006-03-07 given track VAR, partner type is reseller expect tier Member",
            "on 2006-03-07 given track SI, partner type is system integrator expect tier Member",
            "on 2006-03-07 given track SI, partner type is consultant expect tier Member",
            "on 2006-03-07 given track ISV, partner type is software house expect tier Member",
            "on 2006-03-07 given track VAR, partner type is consultant expect no tier",
            "on 2006-03-07 given track SI, partner type is software house expect no tier",
            "on 2006-03-07 given track ISV, partner type is reseller expect no tier",
        ],
    )
}

fn ox3(p: &Programs) -> Told {
    let nobody = "on 2006-03-07 given track VAR, partner type is software house, nothing else expect no tier";
    p.holds(OX, nobody)?.is("sales and technical information", "yes")
}

fn ox4(p: &Programs) -> Told {
    same("tracks", tracks(&p.on(OX, "2006-03-07")?), vec!["VAR", "SI", "ISV"])?;
    let both = p.holds(OX, "on 2006-03-07 given track VAR, partner type is reseller expect tier Member")?;
    same("the row", both.tracks(), vec![Some("VAR")])
}

fn ox5(p: &Programs) -> Told {
    p.all_hold(
        OX,
        &[
            "on 2006-03-07 given track SI, partner type is consultant expect integration support",
            "on 2006-03-07 given track VAR, partner type is reseller expect no integration support",
        ],
    )
}

fn ox6(p: &Programs) -> Told {
    p.all_hold(
        OX,
        &[
            "on 2006-03-07 given track ISV, partner type is software house expect beta access",
            "on 2006-03-07 given track SI, partner type is consultant expect no beta access",
        ],
    )
}

fn ox7(p: &Programs) -> Told {
    same("in 2006", tracks(&p.on(OX, "2006-03-07")?).len(), 3)?;
    same("not even later by itself", tracks(&p.on(OX, "2008-01-01")?).len(), 3)?;
    let assumed = p.assuming(OX, "2006-03-07", &[Status::Planned])?;
    same("assumed", tracks(&assumed), vec!["VAR", "SI", "ISV", "Training"])?;
    let ran = p.holds(OX, "on 2007-06-01 assuming planned given track Training expect portal access")?;
    same("the row", ran.tracks(), vec![Some("Training")])
}

fn ox8(p: &Programs) -> Told {
    same("tiers", tiers(&p.on(OX, "2006-03-07")?), vec!["Member", "Certified"])
}

fn ox9(p: &Programs) -> Told {
    let member = p.holds(OX, "on 2006-03-07 given track VAR, partner type is reseller expect tier Member")?;
    same("possible", member.possible()?.as_str(), "Member")
}

fn ox10(p: &Programs) -> Told {
    p.all_hold(
        OX,
        &[
            "on 2006-03-07 given track VAR, partner type is reseller, nothing else expect portal access, logo use",
            "on 2006-03-07 given track VAR, partner type is consultant, nothing else expect no portal access, no logo use",
        ],
    )
}

/// A partner that has all that Certified asks for, but for what `changed` says of one of it.
fn but_for(p: &Programs, without: &str, changed: &str, expected: &str) -> Told {
    let all = [
        "2 customer references",
        "technical expertise",
        "open source project experience",
        "technical training accepted",
        "sales training accepted",
        "awarded",
    ];
    let mut given = vec!["track VAR", "partner type is reseller"];
    given.extend(all.into_iter().filter(|f| *f != without));
    given.extend((!changed.is_empty()).then_some(changed));
    p.holds(OX, &format!("on 2006-03-07 given {} expect {expected}", given.join(", "))).map(|_| ())
}

/// Not recorded it waits for the vendor, recorded as refused it is refused.
fn judged(p: &Programs, act: &str) -> Told {
    but_for(p, "", "", "tier Certified")?;
    but_for(p, act, "", "tier Member, needs vendor for Certified")?;
    let refused = p.holds(OX, &refused(act))?;
    same("possible", refused.possible()?.as_str(), "Member")
}

fn refused(act: &str) -> String {
    let given = format!("track VAR, partner type is reseller, 2 customer references, not {act}");
    format!("on 2006-03-07 given {given} expect tier Member")
}

fn ox11(p: &Programs) -> Told {
    judged(p, "technical expertise")?;
    judged(p, "open source project experience")
}

fn ox12(p: &Programs) -> Told {
    but_for(p, "", "", "tier Certified")?;
    but_for(p, "2 customer references", "1 customer reference", "tier Member")
}

fn ox13(p: &Programs) -> Told {
    judged(p, "technical training accepted")?;
    judged(p, "sales training accepted")
}

fn ox14(p: &Programs) -> Told {
    judged(p, "awarded")
}

fn ox15(p: &Programs) -> Told {
    same("by itself", tiers(&p.on(OX, "2009-01-01")?), vec!["Member", "Certified"])?;
    let assumed = p.assuming(OX, "2007-06-01", &[Status::Planned])?;
    same("assumed", tiers(&assumed), vec!["Member", "Certified", "one more level on top"])?;
    must("the name is open", assumed.program.tiers[2].name_open)?;
    let given = "on 2007-06-01 assuming planned given track VAR, partner type is reseller, nothing else";
    p.holds(OX, &format!("{given} expect possible Member or \"one more level on top\"")).map(|_| ())
}

fn ox16(p: &Programs) -> Told {
    same("costs", p.of(OX)?.header.costs.clone(), Some(Costs::Nothing))
}

fn ox17(p: &Programs) -> Told {
    let costs = p.of(OX)?.packages.iter().find(|k| k.name == "Value Package").and_then(|k| k.costs.clone());
    match costs {
        Some(Costs::Amount(amount)) => same("costs", amount.to_string().as_str(), "790 EUR"),
        other => Err(format!("the package costs {other:?}")),
    }
}

fn ox18(p: &Programs) -> Told {
    let given = "on 2006-03-07 given track VAR, partner type is reseller";
    p.holds(OX, &format!("{given}, package \"Value Package\" expect 1 server licence"))?;
    p.holds(OX, &format!("{given}, nothing else expect no server licences")).map(|_| ())
}

fn ox19(p: &Programs) -> Told {
    let given = "on 2006-03-07 given track VAR, partner type is reseller";
    p.holds(OX, &format!("{given}, package \"Value Package\" expect tier Member, 5 support requests"))?;
    p.holds(OX, &format!("{given}, nothing else expect tier Member, no support requests"))?;
    but_for(p, "", "package \"Value Package\"", "tier Certified, 10 support requests")?;
    but_for(p, "", "nothing else", "tier Certified, no support requests")
}

fn ox20(p: &Programs) -> Told {
    let program = p.of(OX)?;
    let ruled_out = program.everyone.requirements.iter().filter(|r| r.validity.status == Status::RuledOut);
    let asked = ruled_out.filter(|r| program.sources.slice(r.span).contains("revenue")).count();
    same("a revenue target that is ruled out", asked, 1)?;
    but_for(p, "", "", "tier Certified")?;
    but_for(p, "", "revenue 0 EUR/yr", "tier Certified")?;
    let assumed = "on 2030-01-01 assuming considered, pilot given track VAR, partner type is reseller";
    p.holds(OX, &format!("{assumed} expect tier Member")).map(|_| ())
}

fn ox21(p: &Programs) -> Told {
    same("registered", count(&p.of(OX)?.populations, "registered partners")?.as_str(), "about 300 in worldwide")
}

fn ox22(p: &Programs) -> Told {
    let program = p.of(OX)?;
    same("Certified", count(&program.populations, "Certified")?.as_str(), "about 90")?;
    let measure = |name: &str| {
        let found = program.measures.iter().position(|m| m.name == name).map(MeasureId::at);
        found.ok_or_else(|| format!("there is no measure {name}"))
    };
    let activity = measure("activity")?;
    let mut partners = Vec::new();
    for active in 1..=300 {
        let mut facts = Facts::unknown(program);
        facts.set(activity, FactValue::Number(Decimal::from(active)));
        let track = program.track_measure.ok_or("there are no tracks")?;
        facts.set(track, FactValue::Set(vec![String::from("VAR")]));
        facts.set(measure("partner type")?, FactValue::Text(String::from("reseller")));
        facts.set(measure("customer reference")?, FactValue::Number(Decimal::from(2)));
        for (index, measure) in program.measures.iter().enumerate() {
            if measure.act {
                facts.set(MeasureId::at(index), FactValue::Flag(true));
            }
        }
        partners.push(facts);
    }
    let mut ranking = Ranking::all(program).pop().ok_or("nothing is ranked")?;
    for facts in &partners {
        ranking.count(facts);
    }
    ranking.close();
    for facts in &mut partners {
        ranking.set(facts);
    }
    for (day, expected) in [("2006-03-07", 210), ("2006-03-08", 0)] {
        let effective = effective(program, &Run { as_of: date(day), assume: Vec::new() });
        let mut warned = 0;
        for facts in &partners {
            let outcomes = reference::evaluate(&effective, facts).map_err(|why| why.to_string())?;
            warned += outcomes.iter().map(|o| o.unmet_expectations.len()).sum::<usize>();
        }
        same("Certified, but not of the most active", warned, expected)?;
    }
    Ok(())
}

fn ox23(p: &Programs) -> Told {
    noted(p.of(OX)?, "ten months on the market", Status::InForce)
}

fn ox24(p: &Programs) -> Told {
    same("in Germany", p.supply(OX, "2006-03-07", "DE", None)?.as_str(), "direct")?;
    p.ruled_out(OX, "in DE through a distributor")
}

fn ox25(p: &Programs) -> Told {
    same("in Italy", p.supply(OX, "2006-03-07", "IT", None)?.as_str(), "local distributors")
}

fn ox26(p: &Programs) -> Told {
    let named = [
        ("CH", "Atena Distribution AG"),
        ("AT", "Linux Systems"),
        ("FR", "Hermitage Solutions"),
        ("GB", "Interactive Ideas"),
    ];
    for (country, distributor) in named {
        same(country, p.supply(OX, "2006-03-07", country, None)?.as_str(), distributor)?;
    }
    let east = p.supply(OX, "2006-03-07", "PL", Some("Eastern Europe"))?;
    same("in the east", east.as_str(), "VDEL")?;
    let region = p.of(OX)?.regions.iter().find(|r| r.name == "Eastern Europe");
    must("which countries it has is open", region.is_some_and(|r| r.open && r.members.is_empty()))
}

fn ox27(p: &Programs) -> Told {
    let contact = &p.of(OX)?.header.contact;
    same(
        "places",
        contact.iter().map(String::as_str).collect(),
        vec!["Olpe: 40 staff", "Nürnberg: 8 staff", "headquarters: Tarrytown NY"],
    )
}

fn ox28(p: &Programs) -> Told {
    let program = p.of(OX)?;
    let requirements = program.everyone.requirements.iter().flat_map(|r| &r.validity.sources);
    let notes = program.notes.iter().flat_map(|n| &n.validity.sources);
    let lines = program.distribution.iter().flat_map(|d| &d.validity.sources);
    let hers = |s: &&Source| s.speaker.as_deref() == Some("Petra Heinrich");
    let paragraphs: Vec<_> = requirements.chain(notes).chain(lines).filter(hers).map(|s| s.paragraph).collect();
    same("what she says stands in paragraphs", paragraphs, vec![Some(10), Some(11), Some(13)])
}
