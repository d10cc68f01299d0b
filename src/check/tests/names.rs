use super::{cases, findings};
use crate::pipeline::compile;

#[test]
fn unknown_names_blame_one_word() {
    insta::assert_snapshot!(cases(&[
        "tier Certified requires purchases >= 10000 EUR/yr and 1 certified engineer grants margin 25%",
        "tier A requires 1 certified enginer",
        "tier A requires 1 Certified_Engineers",
        "tier A requires 1 certified engineer grnats portal access",
        "tier A requires 1 certified enginer grnats portal access",
        "tier A requires 2 certified engineers customer references",
        "tier A requires 2 certified engineers of the vendor",
        "tier A requires 3 flux capacitors",
        "tier A requires portal access",
        "tier A requires margin >= 5%",
        "tier A by default grants portl access",
        "tier A by default grants portal access logo use",
        "tier A by default grants free parking",
        "tier A by default grants \"free parking\", 3 \"blue boxes\", \"loyalty bonus\" 2%",
        "tier A by default grants extranet access extended",
        "tier A by default grants extranet access extnded",
        "tier A by default\ntier B requires Aa and invited",
        "tier Alpha by default\ntier B requires Alhpa",
        "tier A requires \"fit of company philosophy\" at vendor's discretion and not \"retail only\"",
        "tier A requires sales training open \"set case by case\"",
        "tier A requires sales training case by case",
        "tier A by default\n  obliges support for end customers",
        "tier A by default grants 5 support requests with package \"Value Package\"",
        "tier A by default grants 5 support requests with package Valu",
    ]));
}

#[test]
fn names_are_declared_once_and_looked_up_by_kind() {
    insta::assert_snapshot!(cases(&[
        "tier A by default\ntier a requires 1 certified engineer",
        "measure \"field engineer\" plural \"field engineers\": count\ntier A requires 2 field engineers",
        "measure purchases: money per half-year\ntier A requires purchases >= 500 EUR per half-year",
        "measure fairy: count\ntier A requires 2 fairies",
        "measure one: count\nmeasure One: flag",
        "track Training \"Training provider\"\ntier A requires Training and training >= 2 days",
        "track ISV\ntier A for ISV requires 1 certified engineer grants margin 5% for IVS",
        "specialisation Storage requires 2 storage certifications\ntier A requires Storage",
        "tier Solution formerly Enterprise by default\ntier B requires Enterprise and invited",
        "measure segment: one of (retail, enterprise)\ntier A requires segment is retail or entreprise",
        "tier A requires country is DE or AT",
        "region DACH = DE, AT, CH\ntier A requires country is not DACH",
        "distribution in Ruritania direct",
        "score performance up to 30 points: 2 points per customer reference up to 20 points, 10 points when purchases >= 50000 EUR/yr\ntier A requires performance >= 20 points",
        "population Gold 80",
        "population \"registered partners\" 80",
    ]));
}

#[test]
fn an_unknown_name_is_one_error() {
    let found = findings("tier A requires 3 foo and 4 foo and 1 certified engineer grants margin 25");
    assert_eq!(found.lines().filter(|l| !l.starts_with(' ')).count(), 3, "{found}");
}

#[test]
fn facts_say_what_names_mean() {
    let text = "tier Gold requires 2 certified engineers\ntier Top requires Gold and invited";
    let compiled = compile("test.prog", text);
    let at = |word: &str| {
        let (_, def) = compiled.facts.at(text.rfind(word).unwrap()).unwrap();
        (def.kind, def.name.clone(), def.standard)
    };
    assert_eq!(at("certified"), (crate::check::Kind::Measure, "certified engineer".to_owned(), true));
    assert_eq!(at("Gold"), (crate::check::Kind::Tier, "Gold".to_owned(), false));
    assert!(compiled.facts.defs.iter().any(|d| d.name == "margin" && d.doc.is_some()));
}
