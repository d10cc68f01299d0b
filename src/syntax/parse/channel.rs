//! Regions, distribution, commissions, billing, notifications, populations, reviews.

use super::Rule;
use super::build::{Build, Pair, has, kid, kids};
use super::number::period;
use crate::syntax::ast::{
    Approximate, Billing, Commission, CommissionDuration, Distribution, DistributionKind, GrantValue, Name, Notify,
    Population, Price, Rates, Region, Review, ReviewRule, Side, Text,
};

impl Build<'_> {
    pub(super) fn region(&mut self, pair: &Pair<'_>) -> Option<Region> {
        let open = match kid(pair, Rule::open) {
            Some(open) => Some(self.open(&open)?),
            None => None,
        };
        Some(Region {
            name: self.name_in(pair)?,
            members: self.names_of(pair, Rule::members),
            within: self.name_of(pair, Rule::within),
            open,
        })
    }

    pub(super) fn rates(&mut self, pair: &Pair<'_>) -> Option<Rates> {
        let mut equations = Vec::new();
        for equation in kids(pair, Rule::equation) {
            let mut sides = kids(&equation, Rule::amount);
            equations.push((self.amount(&sides.next()?)?, self.amount(&sides.next()?)?));
        }
        Some(Rates { equations })
    }

    pub(super) fn distribution(&mut self, pair: &Pair<'_>) -> Option<Distribution> {
        let kind = match (self.span_of(pair, Rule::direct), kid(pair, Rule::through)) {
            (Some(span), _) => DistributionKind::Direct(span),
            (None, Some(through)) => match kid(&through, Rule::unnamed) {
                Some(unnamed) => {
                    let words: Vec<&str> = unnamed.clone().into_inner().map(|p| p.as_str()).collect();
                    DistributionKind::Unnamed(Text { span: self.span(&unnamed), text: words.join(" ") })
                }
                None => DistributionKind::Through {
                    only: has(&through, Rule::only),
                    distributors: self.names_of(&through, Rule::through_names),
                },
            },
            (None, None) => return None,
        };
        Some(Distribution {
            territories: self.names_of(pair, Rule::places),
            elsewhere: self.span_of(pair, Rule::elsewhere),
            kind,
            note: self.text_in(pair),
        })
    }

    pub(super) fn commission(&mut self, pair: &Pair<'_>) -> Option<Commission> {
        let rate = kid(pair, Rule::rate)?.into_inner().next()?;
        let named = pair.clone().into_inner().find(|p| p.as_rule() == Rule::commission_name);
        let base = kid(pair, Rule::commission_base)?;
        let mut duration = None;
        for part in pair.clone().into_inner() {
            let span = self.span(&part);
            let said = match part.as_rule() {
                Rule::life_of_contract => CommissionDuration::LifeOfContract(span),
                Rule::for_time => CommissionDuration::For(self.amount_in(&part)?),
                _ => continue,
            };
            if duration.is_some() {
                self.twice("for", self.span(pair), span);
            }
            duration.get_or_insert(said);
        }
        Some(Commission {
            name: named.map(|p| self.name(&p)),
            rate: self.value(&rate)?,
            of: self.name(&base),
            to: self.name_of(pair, Rule::commission_to),
            duration,
            tracks: self.names_of(pair, Rule::commission_tracks),
            when: self.cond_of(pair, Rule::when),
            note: self.text_in(pair),
        })
    }

    pub(super) fn billing(&mut self, pair: &Pair<'_>) -> Option<Billing> {
        let price = match kid(pair, Rule::billing_price) {
            Some(price) => Some(self.billing_price(&price)?),
            None => None,
        };
        let models = kids(pair, Rule::billing_name).map(|p| self.name(&p)).collect();
        Some(Billing { models, price, note: self.text_in(pair) })
    }

    fn billing_price(&mut self, pair: &Pair<'_>) -> Option<Price> {
        let span = self.span(pair);
        let value = match pair.clone().into_inner().find(|p| matches!(p.as_rule(), Rule::open | Rule::range)) {
            Some(value) => self.value(&value)?,
            None => GrantValue::Nothing(span),
        };
        let per = kid(pair, Rule::price_per).map(|p| {
            let words: Vec<&str> = p.as_str().split_whitespace().collect();
            Text { span: self.span(&p), text: words.join(" ") }
        });
        Some(Price {
            span,
            value,
            per,
            to: self.name_of(pair, Rule::commission_to),
            tracks: self.names_of(pair, Rule::commission_tracks),
            rows: self.cond_of(pair, Rule::where_rows),
            when: self.cond_of(pair, Rule::when),
        })
    }

    pub(super) fn notify(&mut self, pair: &Pair<'_>) -> Option<Notify> {
        let mut names = self.names_in(pair).into_iter();
        let (recipient, event) = (names.next()?, names.next()?);
        let sides =
            kids(pair, Rule::side).map(|p| if has(&p, Rule::kw_before) { Side::Before } else { Side::After }).collect();
        Some(Notify {
            recipient,
            by: self.name_of(pair, Rule::notify_by),
            offset: self.amount_in(pair),
            sides,
            event,
            note: self.text_in(pair),
        })
    }

    /// `pair` is a `population` or a `target`.
    pub(super) fn population(&mut self, pair: &Pair<'_>) -> Option<Population> {
        let approximate = kid(pair, Rule::approximate).map(|p| {
            let how = if has(&p, Rule::kw_about) {
                Approximate::About
            } else if has(&p, Rule::kw_over) {
                Approximate::Over
            } else {
                Approximate::JustUnder
            };
            (self.span(&p), how)
        });
        let on = match kid(pair, Rule::on_date) {
            Some(on) => Some(self.date(&kid(&on, Rule::date)?)),
            None => None,
        };
        let by = match kid(pair, Rule::by_date) {
            Some(by) => Some(self.date(&kid(&by, Rule::date)?)),
            None => None,
        };
        let named = kid(pair, Rule::named);
        Some(Population {
            of: self.name_in(pair)?,
            within: self.name_of(pair, Rule::within),
            approximate,
            further: self.span_of(pair, Rule::further),
            growth: self.span_of(pair, Rule::grows),
            count: self.range_in(pair)?,
            by,
            named: named.map(|p| kids(&p, Rule::string).map(|s| self.text(&s)).collect()).unwrap_or_default(),
            on,
            note: self.text_in(pair),
        })
    }

    pub(super) fn review(&mut self, pair: &Pair<'_>) -> Option<Review> {
        let mut rules = Vec::new();
        for part in pair.clone().into_inner() {
            let span = self.span(&part);
            rules.push(match part.as_rule() {
                Rule::every => {
                    let day = kid(&part, Rule::month_day).map(|d| self.month_day(&d));
                    ReviewRule::Every(span, period(&kid(&part, Rule::period)?)?, day)
                }
                Rule::promotion => ReviewRule::PromotionImmediate(span),
                Rule::grace => ReviewRule::Grace(self.amount_in(&part)?),
                Rule::steps_down => ReviewRule::StepsDown(span, self.whole(&kid(&part, Rule::whole)?).unwrap_or(1)),
                Rule::keep_status => ReviewRule::KeepUntilAnniversary(span),
                Rule::ramp_up => {
                    let tier: Name = self.name_in(&part)?;
                    ReviewRule::RampUp(tier, self.amount_in(&part)?)
                }
                Rule::no_demotion => ReviewRule::NoDemotion(span),
                _ => continue,
            });
        }
        Some(Review { rules })
    }
}
