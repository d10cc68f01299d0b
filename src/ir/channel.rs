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
    /// On top of those there are.
    pub further: bool,
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

/// How far from an approximate number still agrees with it, in percent.
const TOLERANCE: i64 = 10;

impl Population {
    /// The numbers that are meant: 10 percent around `about`, up to 10 percent below `just under` and above `over`.
    pub fn bounds(&self) -> Result<(Decimal, Decimal), DecimalError> {
        // Whole partners, and never more than the tolerance: the lower end is rounded up, the upper one down.
        let part = |n: Decimal, percent: i64| n.mul(Decimal::from(percent))?.div_floor(Decimal::from(100), 0);
        let less = || Decimal::ZERO.sub(part(self.low, TOLERANCE - 100)?);
        let more = || part(self.high, 100 + TOLERANCE);
        Ok(match self.approximate.as_deref() {
            None => (self.low, self.high),
            Some("just under") => (less()?, self.high.sub(Decimal::ONE)?),
            Some("over") => (self.low.add(Decimal::ONE)?, more()?),
            Some(_) => (less()?, more()?),
        })
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
