//! What a program says of the channel, as written: territories, distribution, commissions, letters, populations, reviews.

use super::{Amount, Cond, Date, GrantValue, Name, Open, Range, Text};
use crate::source::Span;
use crate::value::Period;

/// `region DACH = DE, AT, CH` or `region "Deutschschweiz" in CH`.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    /// Its name.
    pub name: Name,
    /// `= DE, AT, CH`.
    pub members: Vec<Name>,
    /// `in CH`.
    pub within: Option<Name>,
    /// `open "…"`: the vendor does not say which countries.
    pub open: Option<Open>,
}

/// `rates 1 EUR = 1.55 CHF, 1 EUR = 1.30 USD`.
#[derive(Debug, Clone, PartialEq)]
pub struct Rates {
    /// Both sides of each equation.
    pub equations: Vec<(Amount, Amount)>,
}

/// `distribution in DE only through "LXPN", "Magirus"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// Where; empty for the whole territory.
    pub territories: Vec<Name>,
    /// `elsewhere`: wherever no other line speaks of the territory.
    pub elsewhere: Option<Span>,
    /// How.
    pub kind: DistributionKind,
    /// A text behind it that says more.
    pub note: Option<Text>,
}

/// How a territory is served.
#[derive(Debug, Clone, PartialEq)]
pub enum DistributionKind {
    /// `direct`.
    Direct(Span),
    /// `[only] through "A", "B"`.
    Through {
        /// `only`: the set is closed.
        only: bool,
        /// Who.
        distributors: Vec<Name>,
    },
    /// `through local distributors`, `through further distributors`: a kind of distributor, without names.
    Unnamed(Text),
}

/// `commission open … of customer revenue [to vendor] [for …]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Commission {
    /// Its name, where it has one.
    pub name: Option<Name>,
    /// The rate.
    pub rate: GrantValue,
    /// Of what.
    pub of: Name,
    /// `to vendor` turns it round; otherwise the partner has it.
    pub to: Option<Name>,
    /// `for the life of the contract` · `for 12 months`.
    pub duration: Option<CommissionDuration>,
    /// `for tracks …`.
    pub tracks: Vec<Name>,
    /// `when …`.
    pub when: Option<Cond>,
    /// A text behind it that says more.
    pub note: Option<Text>,
}

/// How long a commission is paid.
#[derive(Debug, Clone, PartialEq)]
pub enum CommissionDuration {
    /// `for the life of the contract`.
    LifeOfContract(Span),
    /// `for 12 months`.
    For(Amount),
}

/// `billing per minute, flat, per user and month` · `billing per minute costs 0.10 EUR`.
#[derive(Debug, Clone, PartialEq)]
pub struct Billing {
    /// The models.
    pub models: Vec<Name>,
    /// What it costs.
    pub price: Option<Price>,
    /// A text behind it that says more.
    pub note: Option<Text>,
}

/// `costs 0.10 EUR to partner for ISV where usage.app is BBL when 1 certified engineer`.
#[derive(Debug, Clone, PartialEq)]
pub struct Price {
    /// From `costs` on.
    pub span: Span,
    /// How much: an amount, a range, nothing or open.
    pub value: GrantValue,
    /// `per minute`, `per user and month` behind the amount.
    pub per: Option<Text>,
    /// `to vendor`, `to partner`; otherwise it is no payment of either.
    pub to: Option<Name>,
    /// `for tracks …`.
    pub tracks: Vec<Name>,
    /// `where …`: which rows.
    pub rows: Option<Cond>,
    /// `when …`: which partners.
    pub when: Option<Cond>,
}

/// `notify end customer by letter 45 days before contract end`.
#[derive(Debug, Clone, PartialEq)]
pub struct Notify {
    /// Whom.
    pub recipient: Name,
    /// `by letter`.
    pub by: Option<Name>,
    /// `45 days`; `None` where it is open.
    pub offset: Option<Amount>,
    /// `before`, `after`, or both where the offset is open.
    pub sides: Vec<Side>,
    /// What it is counted from.
    pub event: Name,
    /// A text behind it that says more.
    pub note: Option<Text>,
}

/// Before or after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// `before`.
    Before,
    /// `after`.
    After,
}

/// How many partners there are, or shall be.
#[derive(Debug, Clone, PartialEq)]
pub struct Population {
    /// A tier, a track, or a text such as "registered partners".
    pub of: Name,
    /// `in CH`.
    pub within: Option<Name>,
    /// `about`, `just under`, `over`.
    pub approximate: Option<(Span, Approximate)>,
    /// `further`: counted on top of those there are.
    pub further: Option<Span>,
    /// `growth`: by so many percent more than there are.
    pub growth: Option<Span>,
    /// The number, or the range.
    pub count: Range,
    /// `by DATE`: until when it is to be so.
    pub by: Option<Date>,
    /// `named "His Software"`.
    pub named: Vec<Text>,
    /// `on DATE`.
    pub on: Option<Date>,
    /// A text behind it that says more.
    pub note: Option<Text>,
}

/// How near a number is to the truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approximate {
    /// `about`.
    About,
    /// `just under`.
    JustUnder,
    /// `over`.
    Over,
}

/// `review every year, demotion after 90 days of grace, at most 1 tier down`.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// Its rules in the order written.
    pub rules: Vec<ReviewRule>,
}

/// A rule of the review.
#[derive(Debug, Clone, PartialEq)]
pub enum ReviewRule {
    /// `every year`, with the day `on 01-01` as (month, day).
    Every(Span, Period, Option<(i8, i8)>),
    /// `promotion immediately`; otherwise at the review.
    PromotionImmediate(Span),
    /// `demotion after 90 days of grace`.
    Grace(Amount),
    /// `at most 1 tier down`.
    StepsDown(Span, u32),
    /// `keeps status until anniversary`.
    KeepUntilAnniversary(Span),
    /// `new partners keep Member for 12 months`: ramp-up.
    RampUp(Name, Amount),
    /// `no demotion`.
    NoDemotion(Span),
}
