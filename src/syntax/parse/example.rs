//! Examples: facts, and what must come out.

use super::Rule;
use super::build::{Build, Pair, kid, kids};
use crate::syntax::ast::{Example, Expect, ExpectKind, Given, GivenKind};

impl Build<'_> {
    pub(super) fn example(&mut self, pair: &Pair<'_>) -> Option<Example> {
        let mut out = Example {
            name: self.text_in(pair)?,
            on: None,
            assuming: Vec::new(),
            given: Vec::new(),
            nothing_else: None,
            expect: Vec::new(),
            rows: Vec::new(),
        };
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::on_date => {
                    let date = self.date(&kid(&part, Rule::date)?);
                    if let Some(first) = &out.on {
                        self.twice("on", first.span, date.span);
                    }
                    out.on.get_or_insert(date);
                }
                Rule::assuming => {
                    for status in kids(&part, Rule::status) {
                        out.assuming.push((self.span(&status), Self::status(&status)?));
                    }
                }
                Rule::given => {
                    out.nothing_else = self.span_of(&part, Rule::nothing_else);
                    for fact in kids(&part, Rule::fact) {
                        out.given.push(self.fact(&fact)?);
                    }
                }
                Rule::expect => {
                    for expectation in kids(&part, Rule::expectation) {
                        out.expect.push(self.expectation(&expectation)?);
                    }
                }
                Rule::example_table => out.rows = self.example_rows(&part)?,
                _ => {}
            }
        }
        Some(out)
    }

    fn fact(&mut self, pair: &Pair<'_>) -> Option<Given> {
        let said = pair.clone().into_inner().next()?;
        let kind = match said.as_rule() {
            Rule::not_fact => GivenKind::NotFlag(self.name_in(&said)?),
            Rule::counted_fact => {
                let mut amount = self.amount_in(&said)?;
                if let Some(per) = kid(&said, Rule::per).and_then(|p| self.per(&p)) {
                    amount.per = Some(per);
                }
                GivenKind::Quantity(amount, self.name_in(&said)?)
            }
            Rule::member => {
                let (kind, name) = self.member(&said)?;
                GivenKind::Member(kind, name)
            }
            Rule::named_fact => {
                let name = self.name_in(&said)?;
                if let Some(is) = kid(&said, Rule::is_fact) {
                    GivenKind::Is(name, self.names_in(&is))
                } else if let Some(date) = kid(&said, Rule::clear_date) {
                    GivenKind::Date(name, self.date(&date))
                } else if let Some(amount) = kid(&said, Rule::amount) {
                    GivenKind::Amount(name, self.amount(&amount)?)
                } else {
                    GivenKind::Flag(name)
                }
            }
            _ => return None,
        };
        Some(Given { span: self.span(pair), kind })
    }

    fn expectation(&mut self, pair: &Pair<'_>) -> Option<Expect> {
        let said = pair.clone().into_inner().next()?;
        let kind = match said.as_rule() {
            Rule::expect_no_tier => ExpectKind::NoTier,
            Rule::expect_tier => ExpectKind::Tier(self.name_in(&said)?),
            Rule::expect_specialisation => ExpectKind::Specialisation(self.name_in(&said)?),
            Rule::expect_possible => ExpectKind::Possible(self.names_in(&said)),
            Rule::needs_vendor => ExpectKind::NeedsVendor(self.names_in(&said)),
            Rule::grant => ExpectKind::Benefit(self.grant(&said)?),
            _ => return None,
        };
        Some(Expect { span: self.span(pair), kind })
    }
}
