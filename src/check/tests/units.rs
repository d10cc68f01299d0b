use super::cases;

#[test]
fn units_and_periods_are_never_converted() {
    insta::assert_snapshot!(cases(&[
        "tier A requires purchases >= 10000",
        "tier A requires purchases >= 10000 EUR",
        "tier A requires purchases >= 10000 EUR per half-year",
        "tier A requires purchases >= 10000/yr and revenue >= 5 EUR/yr",
        "tier A requires purchases >= 10%",
        "tier A requires order >= 2",
        "tier A requires orders >= 2 per half-year",
        "tier A requires 2 certified engineers per year",
        "tier A requires 1.5 certified engineers",
        "tier A requires certified engineer >= 10 EUR",
        "tier A requires renewal rate >= 50",
        "tier A requires renewal rate >= 50 points",
        "tier A requires renewal rate >= 50 percentage points",
        "tier A requires training >= 0.5",
        "tier A requires training >= 4 hours",
        "tier A requires 2 days of training",
        "tier A requires training >= 0.5 days from \"Trefz\"",
        "tier A requires purchases open 1000 EUR/yr..5000 EUR/yr",
        "tier A requires purchases open 5000 EUR/yr..1000 EUR/yr",
    ]));
}

#[test]
fn currencies() {
    insta::assert_snapshot!(cases(&[
        "tier A requires purchases >= 10 EUR/yr and revenue >= 10 CHF/yr",
        "program \"P\"\n  currency EUR\ntier A requires purchases >= 10 CHF/yr",
        "program \"P\"\n  currency EUR\ntier A requires purchases >= 10",
        "program \"P\"\n  currency EUR\nmeasure \"Swiss purchases\": money CHF per year\ntier A requires Swiss purchases >= 10 CHF/yr",
        "program \"P\"\n  currency EUR\npackage Value costs 790 CHF",
        "tier A requires purchases open",
    ]));
}

#[test]
fn things_of_different_types_are_not_compared() {
    insta::assert_snapshot!(cases(&[
        "tier A requires invited >= 1",
        "tier A requires purchases",
        "tier A requires certified engineers",
        "tier A requires joined",
        "tier A requires joined <= 2020-01-01",
        "tier A requires joined <= early 2020",
        "tier A requires purchases >= 2020-01-01",
        "tier A requires purchases > revenue",
        "tier A requires country = DE",
        "tier A requires orders.amount >= 10 EUR",
        "tier A requires purchases is big",
        "track ISV\ntier A requires track is ISV",
    ]));
}

#[test]
fn grants_fit_their_benefits() {
    insta::assert_snapshot!(cases(&[
        "tier A by default grants margin 25",
        "tier A by default grants margin",
        "tier A by default grants NFR licence",
        "tier A by default grants margin 18%..35%, discount open, beta access undisclosed, 1 server licence \"for internal use\"",
        "tier A by default grants margin 35%..18%",
        "tier A by default grants 3 portal access",
        "tier A by default grants margin 5 percentage points",
        "tier A by default grants 1.5 NFR licences",
        "tier A by default grants discount 20%\ntier B requires invited grants discount 5 percentage points more than A",
        "tier A by default grants discount 20%\ntier B requires invited grants discount 5% more than A",
        "tier A by default grants margin 20%, margin 2 percentage points more when purchases >= 100000 EUR/yr",
        "tier A by default grants 10 support requests per year\ntier B requires invited grants 20 support requests",
        "tier A by default grants bonus 500\ntier B requires invited grants bonus 600 EUR",
        "tier A by default grants margin by purchases: from 1000 EUR/yr 18%, from 10000 EUR/yr 25%, from 50000 EUR/yr 35%",
        "tier A by default grants margin by purchases: from 1000 EUR 18, from 10000 EUR/yr 25%",
        "tier A by default grants margin by invited: from 1 18%",
        "tier A by default grants support requests twice A",
        "tier A by default grants portal access\ntier B requires invited grants no portal access, extranet access better than A",
        "tier A by default grants margin 20%, margin 25%",
    ]));
}

#[test]
fn calculations_give_what_is_declared() {
    insta::assert_snapshot!(cases(&[
        "measure purchases: money per year = sum of orders.amount over the last 12 months where not orders.retail\ntier A requires purchases >= 1 EUR/yr",
        "measure purchases: money per year = sum of orders.amount over the last 6 months",
        "measure purchases: money per year = sum of orders.amount",
        "measure purchases: count = sum of orders.amount over the last 12 months",
        "measure \"big orders\" = count of orders over the last 12 months where amount >= 1000 EUR\ntier A requires 2 big orders per year",
        "measure \"valid certificates\": count = count of distinct certificates.person where \"valid until\" > as-of",
        "measure \"x rate\": percent = share of orders where distributr is Acme",
        "measure \"x rate\": percent = share of orders.amount where distributor is Acme or Bolt",
        "measure a = ratio of b to purchases\nmeasure b = ratio of a to purchases",
        "measure a = ratio of revenue to purchases\ntier A requires a >= 0.5",
        "measure place = rank of purchases per country\ntier A requires place <= 10",
        "measure volume = sum of orders over the last 12 months",
        "measure volume = sum of purchases.amount over the last 12 months",
        "measure thing",
    ]));
}
