//! What a program says of the channel beside tiers and benefits.

use super::grants::Slot;
use super::{Checker, Kind};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{self, BenefitKind, Direction, Duration, GrantValue};
use crate::source::Span;
use crate::syntax::ast::{self, WrittenUnit};
use crate::syntax::german::in_english;
use crate::syntax::name::normal;
use crate::value::Decimal;

impl Checker<'_> {
    /// Who delivers in a territory.
    pub(super) fn distribution(&mut self, item: &ast::Item, distribution: &ast::Distribution) {
        let territories = self.places(&distribution.territories);
        let kind = match &distribution.kind {
            ast::DistributionKind::Direct(_) => ir::DistributionKind::Direct,
            ast::DistributionKind::Through { only, distributors } => {
                ir::DistributionKind::Through { only: *only, distributors: super::declare::texts(distributors) }
            }
            ast::DistributionKind::Unnamed(text) => ir::DistributionKind::Unnamed(text.text.clone()),
        };
        let validity = self.validity(&item.modifiers);
        self.out.distribution.push(ir::Distribution {
            territories,
            elsewhere: distribution.elsewhere.is_some(),
            kind,
            note: note(distribution.note.as_ref()),
            validity,
            span: item.span,
        });
    }

    /// A commission or revenue share.
    pub(super) fn commission(&mut self, item: &ast::Item, commission: &ast::Commission) {
        let name = commission.name.as_ref().map_or("", |n| n.text.as_str());
        self.owner = if name.is_empty() { String::from("commission") } else { name.to_owned() };
        let validity = self.validity(&item.modifiers);
        let rate = self.commission_rate(&commission.rate, item);
        let base = self.commission_base(&commission.of);
        let direction = match &commission.to {
            None => Some(Direction::ToPartner),
            Some(to) => self.direction(to, "a commission"),
        };
        let duration = match &commission.duration {
            None => Some(Duration::NotStated),
            Some(ast::CommissionDuration::LifeOfContract(_)) => Some(Duration::LifeOfContract),
            Some(ast::CommissionDuration::For(length)) => self.length(length, "how long it is paid").map(Duration::For),
        };
        let tracks = self.tracks(&commission.tracks);
        let when = self.when(commission.when.as_ref(), item.span);
        let (Some(rate), Some(base), Some(direction), Some(duration), Some(when)) =
            (rate, base, direction, duration, when)
        else {
            return;
        };
        self.out.commissions.push(ir::Commission {
            name: name.to_owned(),
            rate,
            base,
            direction,
            duration,
            tracks,
            when,
            note: note(commission.note.as_ref()),
            validity,
            span: item.span,
        });
    }

    /// Who has a commission or a price.
    pub(super) fn direction(&mut self, to: &ast::Name, what: &str) -> Option<Direction> {
        match normal(&to.text).as_str() {
            "vendor" => Some(Direction::ToVendor),
            "partner" => Some(Direction::ToPartner),
            "hersteller" if !to.quoted => {
                self.report(
                    Diagnostic::error(Code::OtherLanguage, to.span, in_english(&to.text, "vendor")).instead("vendor"),
                );
                None
            }
            _ => {
                self.report(
                    Diagnostic::error(
                        Code::NoSuchChoice,
                        to.span,
                        format!("{what} goes `to vendor` or `to partner`, and not to `{}`", to.text),
                    )
                    .label("neither of both"),
                );
                None
            }
        }
    }

    fn commission_rate(&mut self, rate: &ast::GrantValue, item: &ast::Item) -> Option<GrantValue> {
        let kind = match self.kind_of_value(rate)? {
            BenefitKind::Money(money) => {
                BenefitKind::Money(ir::Rate { unit: crate::value::Unit::Money(self.currency), per: money.per })
            }
            // Without an amount (open, undisclosed, by bands) it is a percentage; a bare number lacks its `%`.
            BenefitKind::Percent
            | BenefitKind::Allowance { .. }
            | BenefitKind::Entitlement
            | BenefitKind::Level(_)
            | BenefitKind::Words => BenefitKind::Percent,
        };
        let slot = Slot { name: String::from("commission"), kind, benefit: None, span: item.keyword };
        self.value(rate, &slot, None)
    }

    /// What a commission is a part of: a measure, or words in quotes.
    fn commission_base(&mut self, of: &ast::Name) -> Option<String> {
        if let Some(found) = self.find(Kind::Measure, of) {
            return self.scope.def(found.def).map(|d| d.name.clone());
        }
        if of.quoted {
            return Some(of.text.clone());
        }
        self.unknown_name(of, &[Kind::Measure]);
        None
    }

    /// A letter with its date.
    pub(super) fn notification(&mut self, item: &ast::Item, notify: &ast::Notify) {
        let validity = self.validity(&item.modifiers);
        let offset = match &notify.offset {
            Some(offset) => match self.length(offset, "the distance from the event") {
                Some(offset) => Some(offset),
                None => return,
            },
            None => None,
        };
        self.out.notifications.push(ir::Notification {
            recipient: notify.recipient.text.clone(),
            channel: notify.by.as_ref().map(|by| by.text.clone()),
            offset,
            sides: notify
                .sides
                .iter()
                .map(|side| match side {
                    ast::Side::Before => ir::Side::Before,
                    ast::Side::After => ir::Side::After,
                })
                .collect(),
            event: notify.event.text.clone(),
            note: note(notify.note.as_ref()),
            validity,
            span: item.span,
        });
    }

    /// How many partners there are, or shall be.
    pub(super) fn population(&mut self, item: &ast::Item, population: &ast::Population) -> Option<ir::Population> {
        let of = &population.of;
        let tier = self.find(Kind::Tier, of).map(|found| ir::TierId::at(found.index));
        let track =
            if tier.is_some() { None } else { self.find(Kind::Track, of).map(|found| ir::TrackId::at(found.index)) };
        let everyone = tier.is_none() && track.is_none() && !of.quoted && normal(&of.text) == "partners";
        let known = tier.is_some() || track.is_some() || everyone || of.quoted;
        if !known && self.find(Kind::Specialisation, of).is_none() {
            self.unknown_name(of, &[Kind::Tier, Kind::Track]);
            return None;
        }
        let within = match &population.within {
            Some(within) => Some(self.place(within)?),
            None => None,
        };
        self.only_of_targets(item, population)?;
        let (low, low_percent) = self.head_count(&population.count.low)?;
        let (high, high_percent) = match &population.count.high {
            Some(high) => self.head_count(high)?,
            None => (low, low_percent),
        };
        if low > high {
            self.error(Code::RangeReversed, population.count.span, format!("{low} is more than {high}"));
            return None;
        }
        let validity = self.validity(&item.modifiers);
        let on = population.on.as_ref().map(|on| self.date(on));
        let by = population.by.as_ref().map(|by| self.date(by));
        Some(ir::Population {
            of: of.text.clone(),
            tier,
            track,
            within,
            approximate: population.approximate.map(|(_, how)| {
                String::from(match how {
                    ast::Approximate::About => "about",
                    ast::Approximate::JustUnder => "just under",
                    ast::Approximate::Over => "over",
                })
            }),
            everyone,
            further: population.further.is_some(),
            growth: population.growth.is_some(),
            base: None,
            by,
            low,
            high,
            percent: low_percent || high_percent,
            named: population.named.iter().map(|n| n.text.clone()).collect(),
            on,
            note: note(population.note.as_ref()),
            validity,
            span: item.span,
        })
    }

    /// What there is neither grows nor has a day by which it is to be so; and growth is in percent.
    fn only_of_targets(&mut self, item: &ast::Item, population: &ast::Population) -> Option<()> {
        if let ast::ItemKind::Population(_) = item.kind {
            let by = population.by.as_ref().map(|by| by.span);
            if let Some(span) = population.growth.or(by) {
                self.report(
                    Diagnostic::error(Code::ClauseOutOfPlace, span, "a `population` says how many partners there are")
                        .label("this is said of a target")
                        .help("write `target` for what shall be, as in `target Gold growth 20% by 2006-12-31`"),
                );
                return None;
            }
        }
        if population.growth.is_none() {
            return Some(());
        }
        let count = &population.count;
        for amount in std::iter::once(&count.low).chain(&count.high) {
            if !matches!(amount.unit, Some((_, WrittenUnit::Percent))) {
                self.report(
                    Diagnostic::error(Code::WrongUnit, amount.span, "growth is in percent of the partners there are")
                        .help("write `growth 20%`, or `20 further` for a number of partners"),
                );
                return None;
            }
            if amount.value <= Decimal::from(-100) {
                let message = "by 100% fewer there would be no partners left";
                self.report(Diagnostic::error(Code::CountOutOfRange, amount.span, message));
                return None;
            }
        }
        Some(())
    }

    /// A number of partners, or a percentage of them.
    fn head_count(&mut self, amount: &ast::Amount) -> Option<(Decimal, bool)> {
        match amount.unit {
            Some((_, WrittenUnit::Percent)) => Some((amount.value, true)),
            None if amount.value.is_whole() && amount.per.is_none() => Some((amount.value, false)),
            None if amount.per.is_none() => {
                self.error(Code::WholeNumber, amount.number, "partners are counted in whole numbers");
                None
            }
            None
            | Some((
                _,
                WrittenUnit::Money(_) | WrittenUnit::PercentagePoints | WrittenUnit::Points | WrittenUnit::Time(_),
            )) => {
                self.error(Code::WrongUnit, amount.span, "a number of partners is a whole number or a percentage");
                None
            }
        }
    }

    /// How a status is reviewed.
    pub(super) fn review(&mut self, item: &ast::Item, review: &ast::Review) {
        if let Some(first) = &self.out.review {
            let first = first.span;
            self.report(
                Diagnostic::error(
                    Code::SecondHeader,
                    item.keyword,
                    "a program has one `review`, and this is a second one",
                )
                .label("the second review")
                .also(first, "the first review")
                .help("put the rules of both into one line"),
            );
            return;
        }
        let validity = self.validity(&item.modifiers);
        let mut out = ir::Review {
            every: None,
            promotion_immediate: false,
            grace: None,
            steps_down: None,
            keep_until_anniversary: false,
            ramp_up: None,
            no_demotion: false,
            validity,
            span: item.span,
        };
        for rule in &review.rules {
            match rule {
                ast::ReviewRule::Every(_, period, on) => out.every = Some((*period, *on)),
                ast::ReviewRule::PromotionImmediate(_) => out.promotion_immediate = true,
                ast::ReviewRule::Grace(length) => out.grace = self.length(length, "grace"),
                ast::ReviewRule::StepsDown(span, steps) => {
                    self.steps(*span, *steps);
                    out.steps_down = Some(*steps);
                }
                ast::ReviewRule::KeepUntilAnniversary(_) => {
                    self.use_known("joined");
                    out.keep_until_anniversary = true;
                }
                ast::ReviewRule::RampUp(tier, length) => {
                    let (tier, length) = (self.tier(tier), self.length(length, "the time for new partners"));
                    out.ramp_up = tier.zip(length);
                }
                ast::ReviewRule::NoDemotion(_) => out.no_demotion = true,
            }
        }
        self.out.review = Some(out);
    }

    fn steps(&mut self, span: Span, steps: u32) {
        if steps == 0 {
            self.report(
                Diagnostic::error(Code::CountOutOfRange, span, "at most 0 tiers down is no demotion at all")
                    .help("write `no demotion`"),
            );
        }
    }
}

fn note(text: Option<&ast::Text>) -> Option<String> {
    text.map(|t| t.text.clone())
}
