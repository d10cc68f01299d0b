//! `progc why`: one partner, explained.

use super::{P1, PARTNERS};
use crate::harness::Progc;
use insta::assert_snapshot;

fn why(partner: &str, more: &[&str]) -> Progc {
    let fixed = ["why", "p.prog", "partners.csv", "--id", "row", "--as-of", "2026-01-01", "--partner", partner];
    Progc::new(fixed.iter().chain(more).copied()).file("p.prog", P1).file("partners.csv", PARTNERS)
}

#[test]
fn for_a_person() {
    assert_snapshot!(why("1", &[]).run(), @"
    status 0
    --- stdout
    partner 1 (line 2) as of 2026-01-01
    facts: purchases is 10000 EUR/yr; has 1 certified engineer

    tier: Certified

    note: Certified: met, 100 of 100
      ┌─ p.prog:1:25
      │
    1 │ tier Certified requires purchases >= 10000 EUR/yr and 1 certified engineer grants margin 25%
      │                         -------------------------     -------------------- met: has 1 certified engineer
      │                         │
      │                         met: purchases is 10000 EUR/yr

    note: benefits
      ┌─ p.prog:1:83
      │
    1 │ tier Certified requires purchases >= 10000 EUR/yr and 1 certified engineer grants margin 25%
      │                                                                                   ---------- margin: 25%
    ");
    assert_snapshot!(why("2", &[]).run(), @"
    status 0
    --- stdout
    partner 2 (line 3) as of 2026-01-01
    facts: purchases is 9999.99 EUR/yr; has 1 certified engineer

    tier: none
    next tier: Certified
    missing for it: purchases 0.01 EUR/yr

    note: Certified: not met, 99 of 100
      ┌─ p.prog:1:25
      │
    1 │ tier Certified requires purchases >= 10000 EUR/yr and 1 certified engineer grants margin 25%
      │                         ^^^^^^^^^^^^^^^^^^^^^^^^^     -------------------- met: has 1 certified engineer
      │                         │
      │                         not met: purchases is 9999.99 EUR/yr, 0.01 EUR/yr short

    benefits: none
    ");
    assert_snapshot!(why("4", &[]).run(), @"
    status 0
    --- stdout
    partner 4 (line 5) as of 2026-01-01
    facts: has 1 certified engineer

    tier: none, undecided
    possible tiers: none, Certified
    undecided by: purchases
    next tier: Certified
    missing for it: unknown: purchases

    note: Certified: undecided, 50 of 100
      ┌─ p.prog:1:25
      │
    1 │ tier Certified requires purchases >= 10000 EUR/yr and 1 certified engineer grants margin 25%
      │                         ^^^^^^^^^^^^^^^^^^^^^^^^^     -------------------- met: has 1 certified engineer
      │                         │
      │                         unknown: purchases is not known

    note: benefits
      ┌─ p.prog:1:83
      │
    1 │ tier Certified requires purchases >= 10000 EUR/yr and 1 certified engineer grants margin 25%
      │                                                                                   ---------- margin: 25%

    in all:
      margin: none or 25%
    ");
}

#[test]
fn for_a_tool() {
    assert_snapshot!(why("2", &["--format", "json"]).run(), @r#"
    status 0
    --- stdout
    {
      "partner_id": "2",
      "row": 2,
      "line": 3,
      "as_of": "2026-01-01",
      "facts": [
        {
          "measure": "purchases",
          "says": "purchases is 9999.99 EUR/yr"
        },
        {
          "measure": "certified engineer",
          "says": "has 1 certified engineer"
        }
      ],
      "held_tier": null,
      "outcomes": [
        {
          "track": null,
          "tier": null,
          "decided": true,
          "possible_tiers": [
            null
          ],
          "needs_vendor": [],
          "next_tier": "Certified",
          "undecided_by": [],
          "warnings": [],
          "approximate": false,
          "tiers": [
            {
              "tier": "Certified",
              "verdict": "not met",
              "needs_vendor": false,
              "readiness": 99,
              "gaps": [
                "purchases 0.01 EUR/yr"
              ],
              "conditions": [
                {
                  "text": "purchases >= 10000 EUR/yr and 1 certified engineer",
                  "place": {
                    "file": "p.prog",
                    "line": 1,
                    "column": 25
                  },
                  "finding": "not met",
                  "progress": 9999,
                  "says": "all of",
                  "parts": [
                    {
                      "text": "purchases >= 10000 EUR/yr",
                      "place": {
                        "file": "p.prog",
                        "line": 1,
                        "column": 25
                      },
                      "finding": "not met",
                      "progress": 9999,
                      "says": "purchases is 9999.99 EUR/yr, 0.01 EUR/yr short"
                    },
                    {
                      "text": "1 certified engineer",
                      "place": {
                        "file": "p.prog",
                        "line": 1,
                        "column": 55
                      },
                      "finding": "met",
                      "progress": 10000,
                      "says": "has 1 certified engineer"
                    }
                  ]
                }
              ]
            }
          ],
          "benefits": []
        }
      ]
    }
    "#);
}

#[test]
fn of_nobody() {
    assert_snapshot!(why("12", &[]).run(), @"
    status 2
    --- stderr
    error[progc::why::no_such_partner]: `partners.csv` has no partner `12`
      = help: its ids look like `1`
    ");
}

#[test]
fn each_line_says_its_own_share() {
    let program = "program \"P\" currency EUR\n\
                   package \"Care Package\" grants 10 support requests\n\
                   tier Gold by default\n\
                   \x20 grants 5 support requests, margin 24%, bonus 250 EUR\n\
                   \x20 grants margin 2 percentage points more when 3 customer references\n";
    let data = "id,package,customer references\nA,Care Package,3\n";
    let run = Progc::new(["why", "p.prog", "p.csv", "--as-of", "2026-01-01", "--partner", "A"]);
    assert_snapshot!(run.file("p.prog", program).file("p.csv", data).run(), @r#"
    status 0
    --- stdout
    partner A (line 2) as of 2026-01-01
    facts: package is Care Package; has 3 customer references

    tier: Gold

    note: Gold: met, 100 of 100
      ┌─ p.prog:3:1
      │
    3 │ tier Gold by default
      │ -------------------- it asks for nothing

    note: benefits
      ┌─ p.prog:2:31
      │
    2 │ package "Care Package" grants 10 support requests
      │                               ------------------- support requests: 10
    3 │ tier Gold by default
    4 │   grants 5 support requests, margin 24%, bonus 250 EUR
      │          ------------------  ----------  ------------- bonus: 250 EUR
      │          │                   │
      │          │                   margin: 24%
      │          support requests: 5
    5 │   grants margin 2 percentage points more when 3 customer references
      │          ---------------------------------------------------------- margin: +2 percentage points

    in all:
      support requests: 15
      margin: 26%
    "#);
}

#[test]
fn several_rows_of_one_partner_are_told() {
    let data = "row,purchases,certified_engineers\n1,10000,1\n2,0,0\n1,0,0\n";
    let run = why("1", &[]).file("partners.csv", data).run();
    assert_snapshot!(run.stderr, @"2 rows are of `1`, in lines 2 and 4: each is shown");
    assert_eq!(run.stdout.matches("partner 1 (line ").count(), 2);
}

/// The parts of a score come to its points before the reader's eyes: 2 x 10 + 0, and 50 x 60% + 20 x 40% = 38.
#[test]
fn a_score_is_told_by_its_parts() {
    let program = "score strength: 10 points per certified engineer, 25 points when purchases >= 50000 EUR/yr\n\
                   tier Silver requires strength >= 50 points grants margin 10%\n";
    let table = "partner_id,purchases,certified_engineers\nA,20000,2\n";
    let why = |program: &str, table: &str| {
        let run = Progc::new(["why", "p.prog", "partners.csv", "--as-of", "2026-01-01", "--partner", "A"]);
        run.file("p.prog", program).file("partners.csv", table).run()
    };
    assert_snapshot!(why(program, table), @"
    status 0
    --- stdout
    partner A (line 2) as of 2026-01-01
    facts: has 2 certified engineers; purchases is 20000 EUR/yr

    tier: none
    next tier: Silver
    missing for it: strength 30 points

    note: Silver: not met, 40 of 100
      ┌─ p.prog:1:66
      │
    1 │ score strength: 10 points per certified engineer, 25 points when purchases >= 50000 EUR/yr
      │                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^ not met: purchases is 20000 EUR/yr, 30000 EUR/yr short
    2 │ tier Silver requires strength >= 50 points grants margin 10%
      │                      ^^^^^^^^^^^^^^^^^^^^^ not met: strength is 20 points, 30 points short: 20 (has 2 certified engineers) + 0 (not met: purchases >= 50000 EUR/yr)

    benefits: none
    ");
    let weighed = "score health up to 90 points:\n\
                   \x20 points by customer satisfaction: from 80% 50 points, from 90% 100 points weight 60%,\n\
                   \x20 10 points per customer reference up to 50 points weight 40%\n\
                   tier Silver requires health >= 50 points grants margin 10%\n";
    let stdout = why(weighed, "partner_id,customer_satisfaction,customer_references\nA,85,2\n").stdout;
    let says = "not met: health is 38 points, 12 points short: 50 x 60% (customer satisfaction is 85%) + 20 x 40% \
                (has 2 customer references); at most 90";
    assert!(stdout.contains(says), "{stdout}");
}
