//! Benefits: what kinds there are, and who grants how much of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cond, MeasureId, PackageId, TierId, TrackId, Validity};
use crate::source::Span;
use crate::value::{Amount, DateInterval, Decimal, Period};

/// A kind of benefit.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Benefit {
    /// Its name in the singular: `support request`.
    pub name: String,
    /// Its plural, which names the column of an allowance: `support requests`.
    pub plural: String,
    /// What its values are.
    pub kind: BenefitKind,
    /// How two grants of it combine.
    pub combine: Combine,
    /// What it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Where it is declared, or where a quoted entitlement introduces itself.
    pub span: Span,
}

/// Benefits in percent that are reckoned on the lines of a table.
const RECKONED: [&str; 4] = ["margin", "discount", "commission", "rebate"];

impl Benefit {
    /// Whether it is a percentage of what the partner buys or sells, so that it can be settled line by line.
    pub fn is_reckoned(&self) -> bool {
        self.kind == BenefitKind::Percent && RECKONED.iter().any(|name| self.name.eq_ignore_ascii_case(name))
    }

    /// The name of its column in a result, before blanks become `_`.
    pub fn column(&self) -> &str {
        match self.kind {
            BenefitKind::Allowance { .. } => &self.plural,
            BenefitKind::Percent
            | BenefitKind::Money(_)
            | BenefitKind::Entitlement
            | BenefitKind::Level(_)
            | BenefitKind::Words => &self.name,
        }
    }
}

/// What the values of a benefit are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BenefitKind {
    /// A rate in percent.
    Percent,
    /// A count, perhaps per period.
    Allowance {
        /// Per which period.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        per: Option<Period>,
    },
    /// An amount of money.
    Money(super::Rate),
    /// Had or not.
    Entitlement,
    /// Named levels, the lowest first.
    Level(Vec<String>),
    /// A value in words.
    Words,
}

/// How two grants of one benefit combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Combine {
    /// The nearest grant holds: the tier's own before those of lower tiers, those before the program's.
    Replaced,
    /// The nearest tier's grant, and what track, specialisations and packages grant, are added.
    Added,
    /// Whoever grants it, it is had.
    United,
    /// The best of all that apply.
    Better,
    /// As [`Combine::Replaced`], but of several that are equally near the lowest holds: what a partner pays.
    Lowest,
}

/// One `grants` clause.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantClause {
    /// Its entries.
    pub grants: Vec<Grant>,
    /// When, how firm, by whose word.
    pub validity: Validity,
    /// The clause.
    pub span: Span,
}

/// One entry of a `grants` clause.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// Which benefit.
    pub benefit: BenefitId,
    /// How much.
    pub value: GrantValue,
    /// Only on this condition; a package or track named by the entry is part of it.
    pub when: Cond,
    /// `with package …`: for readers; the condition already holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<PackageId>,
    /// `for …`: for readers; the condition already holds it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tracks: Vec<TrackId>,
    /// Who has it, where it is not the partner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What the program says more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The entry.
    pub span: Span,
}

use super::BenefitId;

/// How much is granted.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GrantValue {
    /// An entitlement is had.
    Had,
    /// Explicitly none, whatever lower tiers give.
    Nothing,
    /// An amount.
    Amount(Amount),
    /// Somewhere between two amounts; the vendor has not said where.
    Between(Amount, Amount),
    /// A level, by its place among the levels, 0 for the lowest.
    Level(u32),
    /// A value in words.
    Words(String),
    /// By bands of a measure.
    Bands(Bands),
    /// More (or less, where negative) than a tier has: percentage points, or a count.
    RelativeTo {
        /// How much more.
        by: Amount,
        /// Than which tier.
        tier: TierId,
    },
    /// A multiple of what a tier has.
    TimesOf {
        /// The factor.
        factor: Decimal,
        /// Of which tier.
        tier: TierId,
    },
    /// On top (or off, where negative) of what the partner has otherwise.
    More(Amount),
    /// Better than a tier has; how much is not said.
    BetterThan(TierId),
    /// Open: to be fixed by the vendor.
    Open {
        /// Between which amounts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bounds: Option<(Amount, Amount)>,
        /// What the vendor says of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// When it is to be fixed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<DateInterval>,
    },
    /// It exists; how much, the vendor does not say.
    Undisclosed,
    /// A service at an explicit price of zero.
    Free,
}

/// Values by bands of a measure.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bands {
    /// By which measure.
    pub measure: MeasureId,
    /// Whether each band prices its own slice only; otherwise the band reached prices the whole amount.
    pub sliced: bool,
    /// The bands, lowest first.
    pub rows: Vec<Band>,
    /// Where.
    pub span: Span,
}

/// One band.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// The first amount in it.
    pub from: Amount,
    /// The first amount no longer in it; up to the next band where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Amount>,
    /// What it gives: both ends the same where it is one amount.
    pub value: (Amount, Amount),
    /// Where.
    pub span: Span,
}
