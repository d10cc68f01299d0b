//! Red Hat, Computer Reseller News, early 2007: what is in force, and what is planned for the summer.

use progc::eval::Outside;
use progc::ir::Status;

use super::asked::{Programs, Told, must, noted, own, same, tiers, tracks};
use super::{Fact, consequence, note};

const NOW: &str = "red-hat-2007";
const NEW: &str = "red-hat-2007-planned";
const DAY: &str = "2007-09-01";
const ANY: &str = "no tier or \"the first category\" or \"the second category\" or \"the third category\"";

pub(super) fn facts() -> Vec<Fact> {
    vec![
        consequence("RH1", "a new program is to come in summer 2007", rh1),
        consequence("RH2", "Ready and Advanced so far, three tiers in the new program", rh2),
        consequence("RH3", "the CSP concept takes service partners in", rh3),
        consequence("RH4", "integrators and developers who work with JBoss may join CSP too", rh4),
        consequence("RH5", "which procedures suit those is still being learnt", rh5),
        consequence("RH6", "the names of the new tiers are not settled", rh6),
        consequence("RH7", "resellers can specialise in virtualisation, storage and directory services", rh7),
        consequence("RH8", "Desktop may become a specialisation, though not in the first version", rh8),
        consequence("RH9", "a specialisation makes strengths visible in the market", rh9),
        consequence("RH10", "sales performance will be measured, the thresholds are open", rh10),
        consequence("RH11", "the contract with Bytec began about a year ago and ends with the month", rh11),
        note("RH12", "both sides are said to have been dissatisfied, among others with prices", rh12),
        consequence("RH13", "in Germany LXPN and Magirus are then the only distributors", rh13),
        consequence("RH14", "a further distributor is no subject at the moment", rh14),
    ]
}

fn rh1(p: &Programs) -> Told {
    let possibly = Some(Outside::Possibly);
    p.outside(NEW, &[("2007-05-31", Some(Outside::Before)), ("2007-07-01", possibly), ("2007-08-31", None)])?;
    p.outside(NOW, &[("2007-05-31", None), ("2007-07-01", possibly), ("2007-08-31", Some(Outside::After))])
}

fn rh2(p: &Programs) -> Told {
    same("so far", tiers(&p.on(NOW, "2007-02-01")?), vec!["Ready", "Advanced"])?;
    same("in the new program", tiers(&p.on(NEW, DAY)?).len(), 3)?;
    let stated = "on 2007-02-01 given nothing else expect possible no tier or Ready or Advanced";
    p.holds(NOW, stated).map(|_| ())
}

/// What is possible for a partner in CSP.
fn csp(p: &Programs, kind: &str) -> Result<String, String> {
    let given = format!("on {DAY} given track CSP, partner type is {kind}, nothing else");
    let nobody = p.holds(NEW, &format!("{given} expect no tier"));
    match nobody {
        Ok(_) => Ok(String::from("nothing")),
        Err(why) if why.contains("found possible") => Ok(String::from("open")),
        Err(why) => Err(why),
    }
}

fn rh3(p: &Programs) -> Told {
    same("tracks", tracks(&p.on(NEW, DAY)?), vec!["CSP"])?;
    same("a service partner", csp(p, "service partner")?.as_str(), "open")
}

fn rh4(p: &Programs) -> Told {
    for kind in ["system integrator", "application developer"] {
        same(kind, csp(p, kind)?.as_str(), "nothing")?;
        let jboss = format!("{kind}, \"works with JBoss\"");
        same(&jboss, csp(p, &jboss)?.as_str(), "open")?;
    }
    same("a reseller", csp(p, "reseller, \"works with JBoss\"")?.as_str(), "nothing")
}

fn rh5(p: &Programs) -> Told {
    let undecided = |more: &str| {
        let said = format!("on {DAY} given track CSP, partner type is system integrator{more} expect possible {ANY}");
        p.holds(NEW, &said)?.undecided_by()
    };
    must("it waits for the procedures", undecided(", \"works with JBoss\"")?.contains("procedures"))
}

fn rh6(p: &Programs) -> Told {
    let open = p.of(NEW)?.tiers.iter().filter(|t| t.name_open).count();
    same("tiers whose name is open", open, 3)
}

/// The specialisations in force.
fn specialisations(p: &Programs, day: &str, assume: &[Status]) -> Result<String, String> {
    let on = p.assuming(NEW, day, assume)?;
    let all = on.program.specialisations.iter().zip(&on.specialisations_in_force);
    Ok(all.filter(|(_, stands)| **stands).map(|(s, _)| s.name.as_str()).collect::<Vec<_>>().join(", "))
}

fn rh7(p: &Programs) -> Told {
    same("fields", specialisations(p, DAY, &[])?.as_str(), "Virtualisation, Storage, Directory Services")
}

fn rh8(p: &Programs) -> Told {
    must("not by itself", !specialisations(p, "2020-01-01", &[Status::Planned])?.contains("Desktop"))?;
    must("where it is assumed", specialisations(p, DAY, &[Status::Considered])?.contains("Desktop"))
}

fn rh9(p: &Programs) -> Told {
    let program = p.of(NEW)?;
    for field in ["Virtualisation", "Storage", "Directory Services"] {
        let found = program.specialisations.iter().find(|s| s.name == field);
        own(program, &found.ok_or_else(|| format!("there is no {field}"))?.clauses, "strengths visible in the market")?;
    }
    let perhaps = p.holds(NEW, &format!("on {DAY} given nothing else expect possible {ANY}"))?;
    perhaps.is("strengths visible in the market", "none|yes")
}

fn rh10(p: &Programs) -> Told {
    let said = format!("on {DAY} given revenue 100000000 EUR/yr expect possible {ANY}");
    must("it waits for the threshold", p.holds(NEW, &said)?.undecided_by()?.contains("every partner: revenue (open)"))
}

fn rh11(p: &Programs) -> Told {
    let told = |day: &str| p.supply(NOW, day, "DE", None);
    must("before it began", !told("2005-12-31")?.contains("Bytec"))?;
    same("while it lasts", told("2006-12-31")?.as_str(), "Bytec")?;
    must("in the last months perhaps", told("2007-02-01")?.contains("Bytec"))?;
    must("when it has ended", !told("2007-04-30")?.contains("Bytec"))
}

fn rh12(p: &Programs) -> Told {
    noted(p.of(NOW)?, "the price policy was disputed", Status::Hearsay)?;
    let acts = p.on(NOW, "2007-02-01")?.program.notes.iter().any(|n| n.what.contains("price policy"));
    must("hearsay does not act", !acts)
}

fn rh13(p: &Programs) -> Told {
    same("after Bytec", p.supply(NOW, "2007-04-30", "DE", None)?.as_str(), "LXPN|Magirus")?;
    same("in the new program", p.supply(NEW, DAY, "DE", None)?.as_str(), "LXPN|Magirus")
}

fn rh14(p: &Programs) -> Told {
    p.ruled_out(NOW, "a further distributor")
}
