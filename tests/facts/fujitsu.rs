//! Fujitsu's Cloud Store, German trade press, 2012.

use progc::ir::{Commission, Direction, Duration, GrantValue, Program, Status, Track};
use progc::value::{DateInterval, Precision};

use super::asked::{Programs, Told, must, own, same, tiers, tracks};
use super::{Fact, consequence};

const FJ: &str = "fujitsu-2012";
const DAY: &str = "2012-11-01";
const TOOLS: &str = "tools for billing and contract administration";

pub(super) fn facts() -> Vec<Fact> {
    vec![
        consequence("FJ1", "the software house is always the end customer's contract partner", fj1),
        consequence("FJ2", "its applications go online within hours, free of charge", fj2),
        consequence("FJ3", "software houses and resellers get tools for billing and contracts", fj3),
        consequence("FJ4", "any way of billing will do, by the minute or flat", fj4),
        consequence("FJ5", "the vendor has a share of revenue, for applications really used", fj5),
        consequence("FJ6", "end customers get their data back when they leave", fj6),
        consequence("FJ7", "for partners who do not integrate, the vendor does so on request", fj7),
        consequence("FJ8", "remarketing resellers get a lifetime commission from early 2013", fj8),
        consequence("FJ9", "rates and margins are told when that starts", fj9),
        consequence("FJ10", "some pilot partners try the commission already", fj10),
        consequence("FJ11", "resellers and distributors are to be won through Also Actebis", fj11),
        consequence("FJ12", "there are five kinds of partner and no tiers", fj12),
    ]
}

fn track<'p>(p: &'p Program, name: &str) -> Result<&'p Track, String> {
    p.tracks.iter().find(|t| t.name == name).ok_or_else(|| format!("there is no track {name}"))
}

/// The commission of a name that is in force.
fn commission<'p>(p: &'p Program, name: &str) -> Result<&'p Commission, String> {
    p.commissions.iter().find(|c| c.name == name).ok_or_else(|| format!("there is no commission {name}"))
}

fn fj1(p: &Programs) -> Told {
    let duties = &track(p.of(FJ)?, "ISV")?.clauses.obligations;
    must(
        "the ISV is the contract partner",
        duties.iter().any(|o| o.what.contains("contract partner of the end customer")),
    )
}

fn fj2(p: &Programs) -> Told {
    p.holds(FJ, &format!("on {DAY} given track Remarketer expect no cloud onboarding"))?;
    p.holds(FJ, &format!("on {DAY} given track ISV expect cloud onboarding"))?;
    let program = p.of(FJ)?;
    let value = &own(program, &track(program, "ISV")?.clauses, "cloud onboarding")?.value;
    must("it is free", matches!(value, GrantValue::Free))
}

fn fj3(p: &Programs) -> Told {
    for track in ["ISV", "Integrator", "Remarketer"] {
        p.holds(FJ, &format!("on {DAY} given track {track} expect \"{TOOLS}\""))?;
    }
    p.holds(FJ, &format!("on {DAY} given track Systemhaus expect no \"{TOOLS}\"")).map(|_| ())
}

fn fj4(p: &Programs) -> Told {
    let billing = p.on(FJ, DAY)?.program.billing;
    let models: Vec<&str> = billing.iter().map(|b| b.what.as_str()).collect();
    same("billing", models, vec!["per minute", "flat", "any other model"])
}

fn fj5(p: &Programs) -> Told {
    let on = p.on(FJ, DAY)?;
    let share = commission(&on.program, "vendor's share")?;
    same("to", share.direction, Direction::ToVendor)?;
    same("of", share.base.as_str(), "customer revenue")?;
    must("the rate is open", matches!(share.rate, GrantValue::Open { .. }))?;
    must("for what is used", share.note.as_deref().is_some_and(|n| n.contains("really used")))
}

fn fj6(p: &Programs) -> Told {
    let program = p.of(FJ)?;
    let data = "return of the data on leaving or changing the provider";
    same("to", own(program, &program.everyone, data)?.to.as_deref(), Some("end customer"))?;
    p.holds(FJ, &format!("on {DAY} given track Systemhaus expect \"{data}\"")).map(|_| ())
}

fn fj7(p: &Programs) -> Told {
    p.holds(FJ, &format!("on {DAY} given track Remarketer expect integration service"))?;
    p.holds(FJ, &format!("on {DAY} given track Integrator expect no integration service")).map(|_| ())
}

fn fj8(p: &Programs) -> Told {
    let lifetime = "Lifetime-Provision";
    must("not yet", commission(&p.on(FJ, DAY)?.program, lifetime).is_err())?;
    must("not by itself", commission(&p.on(FJ, "2014-01-01")?.program, lifetime).is_err())?;
    let assumed = p.assuming(FJ, "2013-06-01", &[Status::Planned])?.program;
    let found = commission(&assumed, lifetime)?;
    same("how long", found.duration, Duration::LifeOfContract)?;
    same("to", found.direction, Direction::ToPartner)?;
    same("for", found.tracks.iter().map(|t| assumed.tracks[t.index()].name.as_str()).collect(), vec!["Remarketer"])?;
    let own = "\"own services beside the commission\"";
    p.holds(FJ, &format!("on 2014-01-01 given track Remarketer expect no {own}"))?;
    p.holds(FJ, &format!("on 2013-06-01 assuming planned given track Remarketer expect {own}")).map(|_| ())
}

fn fj9(p: &Programs) -> Told {
    let early = DateInterval::of(Precision::Early, 2013, None, None);
    let told = |value: &GrantValue| match value {
        GrantValue::Open { by, .. } => *by,
        _ => None,
    };
    let assumed = p.assuming(FJ, DAY, &[Status::Planned])?.program;
    same("the rate is told", told(&commission(&assumed, "Lifetime-Provision")?.rate), early)?;
    let margin = own(&assumed, &track(&assumed, "Remarketer")?.clauses, "margin")?;
    same("the margin is told", told(&margin.value), early)
}

fn fj10(p: &Programs) -> Told {
    let trial = "Lifetime-Provision, on trial";
    must("for nobody else", commission(&p.assuming(FJ, DAY, &[Status::Planned])?.program, trial).is_err())?;
    let assumed = p.assuming(FJ, DAY, &[Status::Pilot])?.program;
    let mut asked = Vec::new();
    commission(&assumed, trial)?.when.for_each_atom(&mut |_, span| asked.push(assumed.sources.slice(span)));
    same("for", asked, vec!["\"pilot partner\" at vendor's discretion"])
}

fn fj11(p: &Programs) -> Told {
    same("not yet", p.on(FJ, DAY)?.program.distribution.len(), 0)?;
    let assumed = p.assuming(FJ, DAY, &[Status::Planned])?.program;
    must(
        "through Also Actebis",
        assumed.distribution.iter().any(|d| assumed.sources.slice(d.span).contains("Also Actebis")),
    )
}

fn fj12(p: &Programs) -> Told {
    let on = p.on(FJ, DAY)?;
    same("tiers", tiers(&on).len(), 0)?;
    let all = vec!["ISV", "Integrator", "Remarketer", "Systemhaus", "Distributor"];
    same("tracks", tracks(&on), all)
}
