use super::cases;

#[test]
fn whole_programs() {
    insta::assert_snapshot!(cases(&[
        "tier A requires C\ntier B requires A\ntier C requires B",
        "tier A requires A",
        "specialisation S requires tier A\ntier A requires S",
        "tier A by default grants margin 5 percentage points more than B\ntier B requires invited grants margin 5 percentage points more than A",
        "tier A by default by invitation",
        "tier A requires at least 3 of (invited, 1 certified engineer)",
        "tier B above A by default\ntier A requires invited",
        "tier A above Z by default",
        "tier A",
        "tier A planned from 2007",
        "tier A by default from 2006-01-01 until 2005-01-01",
        "program \"One\"\nprogram \"Two\"",
        "review every year, demotion after 90 days of grace, at most 1 tier down\nreview every year",
        "note \"x\"\n  grants margin 25%",
    ]));
}

#[test]
fn examples_are_facts_in_the_units_of_their_measures() {
    insta::assert_snapshot!(cases(&[
        "tier A requires purchases >= 10 EUR/yr grants margin 5%\nexample \"x\" given purchases 9.99 EUR/yr, 1 certified engineer expect no tier",
        "tier A requires purchases >= 10 EUR/yr\nexample \"x\" given purchases 9.99 EUR expect tier A",
        "tier A requires purchases >= 10 EUR/yr\nexample \"x\" given purchases 9 EUR/yr, purchases 10 EUR/yr expect tier A",
        "tier A by invitation\nexample \"x\" given invited expect tier A",
        "tier A by invitation\nexample \"x\" given 1 invited expect tier A",
        "tier A requires \"good manners\"\nexample \"x\" given good manners expect tier A",
        "track ISV\ntrack VAR\ntier A for ISV by default\nexample \"x\" given track ISV, track VAR, country is DE expect tier A",
        "tier A by default grants margin 5%\nexample \"x\" given nothing else expect tier B, margin 5",
        "tier A by default\ntier B requires invited\nexample \"x\" given 1 certified engineer expect possible A or B",
    ]));
}
