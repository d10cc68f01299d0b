//! What a program says of the channel beside tiers and benefits: territories, distribution, commissions, letters, populations, review.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cond, DateId, GrantValue, RowTest, TableId, TierId, TrackId, Validity};
use crate::source::Span;
use crate::value::{Amount, DateInterval, Decimal, DecimalError, Period};

/// The territory in which every place lies.
pub const WORLDWIDE: &str = "worldwide";

/// An address of the vendor.
pub type Contact = String;

/// A price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Costs {
    /// Explicitly nothing.
    Nothing,
    /// So much.
    Amount(Amount),
    /// To be fixed.
    Open {
        /// What the vendor says of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// When it is to be fixed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<DateInterval>,
    },
}

/// A named territory.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Its name.
    pub name: String,
    /// Country codes and regions that it is made of.
    pub members: Vec<String>,
    /// The country or region that it is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// Whether the vendor leaves open which countries belong to it.
    pub open: bool,
    /// When, how firm, by whose word.
    pub validity: Validity,
    /// Where.
    pub span: Span,
}

/// Who delivers in a territory.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Distribution {
    /// Country codes and regions; empty for the program's whole territory.
    pub territories: Vec<String>,
    /// Wherever no other line speaks of the territory.
    pub elsewhere: bool,
    /// How.
    pub kind: DistributionKind,
    /// What the program says more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When, how firm, by whose word.
    pub validity: Validity,
    /// Where.
    pub span: Span,
}

/// How a territory is served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DistributionKind {
    /// By the vendor itself.
    Direct,
    /// Through distributors.
    Through {
        /// Whether there are no others.
        only: bool,
        /// Their names.
        distributors: Vec<String>,
    },
    /// Through distributors that are not named.
    Unnamed(String),
}

/// Who pays whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The vendor pays the partner.
    ToPartner,
    /// The partner pays the vendor.
    ToVendor,
}

/// How long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Duration {
    /// As long as the customer's contract.
    LifeOfContract,
    /// So long.
    For(Amount),
    /// Not stated.
    NotStated,
}

/// A commission or revenue share.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Commission {
    /// Its name; empty where it has none.
    pub name: String,
    /// The rate.
    pub rate: GrantValue,
    /// Of what.
    pub base: String,
    /// Who pays whom.
    pub direction: Direction,
    /// How long.
    pub duration: Duration,
    /// For these tracks; for all where empty.
    pub tracks: Vec<TrackId>,
    /// Only on this condition.
    pub when: Cond,
    /// What the program says more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When, how firm, by whose word.
    pub validity: Validity,
    /// Where.
    pub span: Span,
}

/// A way in which is billed, perhaps with its price.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Billing {
    /// The way, as written: `per minute`.
    pub what: String,
    /// What it costs, where that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// When, how firm, by whose word.
    pub validity: Validity,
    /// Where.
    pub span: Span,
}

/// The price of a way of billing.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// How much: an amount of money, between two, or open.
    pub value: GrantValue,
    /// For each of these, in the singular: `minute`, `use`. Absent: for the period as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
    /// Once in each such period of the calendar; for each row where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Period>,
    /// Who has it of whom; absent where it is no payment of the partner or the vendor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// The table whose rows it prices.
    pub table: TableId,
    /// Which rows it prices.
    pub filter: RowTest,
    /// For these tracks; for all where empty.
    pub tracks: Vec<TrackId>,
    /// Only on this condition.
    pub when: Cond,
}

/// The table in which contracts stand.
pub const CONTRACTS: &str = "contracts";

/// What each row counts one of where no column says how many.
pub const USE: &str = "use";

/// Whether a column of this name holds how many of `one` there are: `minutes` or `minute` for `minute`.
pub fn counts(column: &str, one: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().replace('_', " ");
    let (column, one) = (plain(column), plain(one));
    column == one || column == several(&one)
}

/// The plural of a word.
fn several(one: &str) -> String {
    match one.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{one}s"),
    }
}

/// Before or after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Before.
    Before,
    /// After.
    After,
}

/// A letter or message that is due at a distance from an event.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notification {
    /// Who gets it.
    pub recipient: String,
    /// By which way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// How far from the event; absent where it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<Amount>,
    /// On which side of the event.
    pub sides: Vec<Side>,
    /// The event.
    pub event: String,
    /// What the program says more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When, how firm, by whose word.
    pub validity: Validity,
    /// Where.
    pub span: Span,
}

/// How many partners there are, or shall be.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// As written.
    pub of: String,
    /// The tier, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<TierId>,
    /// The track, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<TrackId>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// Whether the number is approximate, and how: `about`, `just under`, `over`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approximate: Option<String>,
    /// Whether all partners are meant.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub everyone: bool,
    /// On top of those there are.
    pub further: bool,
    /// By so many percent more than there are; fewer where negative.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub growth: bool,
    /// Those there are, as far as the program says: what a target of growth, or of so many further, is counted from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Base>,
    /// Until when it is to be so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<DateId>,
    /// The lowest number meant.
    pub low: Decimal,
    /// The highest number meant.
    pub high: Decimal,
    /// Whether the number is a percentage of a larger population.
    pub percent: bool,
    /// Partners known by name.
    pub named: Vec<String>,
    /// On which day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<DateId>,
    /// What the program says more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When, how firm, by whose word.
    pub validity: Validity,
    /// Where in the text.
    pub span: Span,
}

/// The number of partners from which a target is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// Whether it is approximate, and how.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approximate: Option<String>,
    /// The lowest number meant.
    pub low: Decimal,
    /// The highest number meant.
    pub high: Decimal,
    /// Where it is stated.
    pub span: Span,
}

/// How far from an approximate number still agrees with it, in percent.
const TOLERANCE: i64 = 10;

/// The numbers that are meant: 10 percent around `about`, up to 10 percent below `just under` and above `over`.
fn bounds(approximate: Option<&str>, low: Decimal, high: Decimal) -> Result<(Decimal, Decimal), DecimalError> {
    let less = || percent_up(low, Decimal::from(100 - TOLERANCE));
    let more = || percent_down(high, Decimal::from(100 + TOLERANCE));
    Ok(match approximate {
        None => (low, high),
        Some("just under") => (less()?, high.sub(Decimal::ONE)?),
        Some("over") => (low.add(Decimal::ONE)?, more()?),
        Some(_) => (less()?, more()?),
    })
}

/// So many percent of a number, in whole partners. A lower end is rounded up and an upper one down, so that never more
/// than is said agrees.
fn percent_up(number: Decimal, percent: Decimal) -> Result<Decimal, DecimalError> {
    let negative = Decimal::ZERO.sub(number)?.mul(percent)?;
    Decimal::ZERO.sub(negative.div_floor(Decimal::from(100), 0)?)
}

fn percent_down(number: Decimal, percent: Decimal) -> Result<Decimal, DecimalError> {
    number.mul(percent)?.div_floor(Decimal::from(100), 0)
}

impl Population {
    /// The numbers that are written.
    pub fn bounds(&self) -> Result<(Decimal, Decimal), DecimalError> {
        bounds(self.approximate.as_deref(), self.low, self.high)
    }

    /// How many partners there shall be: from one number to another, or from one on. A single number of growth, or of partners
    /// further to those there are, is the least that is wanted; a single one below zero the most.
    pub fn wanted(&self) -> Result<(Decimal, Option<Decimal>), DecimalError> {
        let Some(base) = &self.base else { return self.bounds().map(|(low, high)| (low, Some(high))) };
        let (fewest, most) = bounds(base.approximate.as_deref(), base.low, base.high)?;
        let (low, high) = if self.growth {
            let all = Decimal::from(100);
            (percent_up(fewest, all.add(self.low)?)?, percent_down(most, all.add(self.high)?)?)
        } else {
            (fewest.add(self.low)?, most.add(self.high)?)
        };
        Ok(match (self.low == self.high, self.low.is_negative()) {
            (true, true) => (Decimal::ZERO, Some(high)),
            (true, false) => (low, None),
            // Of few partners a small growth may have no whole number in it: then it is the next one.
            (false, _) => (low, Some(high.max(low))),
        })
    }

    /// Whether partners can be counted for it.
    pub fn is_countable(&self) -> bool {
        let whose = self.tier.is_some() || self.track.is_some() || self.everyone;
        whose && (self.base.is_some() || !(self.percent || self.further))
    }
}

/// Whether a country or region is, or lies in, a territory: it is a part of it, or belongs to a group of that name.
pub fn lies_within(regions: &[Region], name: &str, territory: &str) -> bool {
    within(regions, name, territory, &mut BTreeSet::new())
}

fn within(regions: &[Region], name: &str, territory: &str, seen: &mut BTreeSet<String>) -> bool {
    let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    if same(name, territory) || same(territory, WORLDWIDE) {
        return true;
    }
    if !seen.insert(name.to_lowercase()) {
        return false;
    }
    let larger = regions.iter().filter_map(|region| {
        if same(&region.name, name) {
            region.within.as_deref()
        } else if region.members.iter().any(|member| same(member, name)) {
            Some(region.name.as_str())
        } else {
            None
        }
    });
    larger.into_iter().any(|larger| within(regions, larger, territory, seen))
}

/// How a status is reviewed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// How often, and on which month and day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<(Period, Option<(i8, i8)>)>,
    /// Whether a promotion waits for the review.
    pub promotion_immediate: bool,
    /// How long a status is kept after its requirements are no longer met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace: Option<Amount>,
    /// The most tiers that one review takes away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps_down: Option<u32>,
    /// Whether a status is kept until the anniversary of joining.
    pub keep_until_anniversary: bool,
    /// A tier that new partners keep for so long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ramp_up: Option<(TierId, Amount)>,
    /// Whether nobody is ever demoted.
    pub no_demotion: bool,
    /// When, how firm, by whose word.
    pub validity: Validity,
    /// Where.
    pub span: Span,
}
