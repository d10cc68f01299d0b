//! The contract between the checker and everything behind it: resolved, typed, unit-checked, closed.
//!
//! A [`Program`] exists only where the source had no error; there is no error node in it. Items point at each other by
//! index. It holds its sources, so that an explanation can show the lines that decided, even where the IR was read
//! from a file. [`json`] writes and reads it; [`verify`] holds its invariants after lowering and after reading.

pub mod benefit;
pub mod channel;
pub mod cond;
pub mod example;
pub mod exchange;
pub mod graph;
pub mod id;
pub mod json;
pub mod measure;
pub mod validity;
pub mod verify;

pub use benefit::{Band, Bands, Benefit, BenefitKind, Combine, Grant, GrantClause, GrantValue};
pub use channel::{
    Base, Billing, Commission, Contact, Costs, Direction, Distribution, DistributionKind, Duration, Notification,
    Population, Price, Region, Review, Side,
};
pub use cond::{Atom, Cond, CondKind, Modality, OpenTerm, Requirement};
pub use example::{Example, Expectation, FactValue, GivenFact};
pub use exchange::ExchangeRate;
pub use id::{BenefitId, DateId, MeasureId, OpenId, PackageId, ScoreId, SpecialisationId, TableId, TierId, TrackId};
pub use measure::{
    Aggregate, Applies, Column, Comparison, Derivation, Measure, Otherwise, RowTest, Score, ScorePart, ScorePartKind,
    Table, Type, Window,
};
pub use validity::{Sourced, Status, Validity, WrittenDate};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::source::{Sources, Span};
use crate::value::{Currency, Period};

/// The version of this shape. It changes when a reader of the old shape could misread the new one.
pub const VERSION: u32 = 1;

/// A whole program, ready to be evaluated, compared and explained.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// [`VERSION`].
    pub version: u32,
    /// Title, vendor, territory, currency, validity.
    pub header: Header,
    /// Every date that was written, once each: an approximate one is one unknown wherever it is used.
    pub dates: Vec<WrittenDate>,
    /// Measures that the program uses or declares; tracks, packages and recorded acts of the vendor are measures too.
    pub measures: Vec<Measure>,
    /// Tables that derived measures read, and tables the program declares.
    pub tables: Vec<Table>,
    /// Tracks in order of declaration.
    pub tracks: Vec<Track>,
    /// Tiers by rank, lowest first.
    pub tiers: Vec<Tier>,
    /// Kinds of benefit that the program grants anywhere, in order of first mention.
    pub benefits: Vec<Benefit>,
    /// Packages in order of declaration.
    pub packages: Vec<Package>,
    /// Specialisations in order of declaration.
    pub specialisations: Vec<Specialisation>,
    /// Scores in order of declaration.
    pub scores: Vec<Score>,
    /// Terms that the vendor has left open.
    pub open_terms: Vec<OpenTerm>,
    /// What the program asks of every partner, and gives to every one.
    pub everyone: Clauses,
    /// Exchange rates that the program fixes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<ExchangeRate>,
    /// Territories named by the program.
    pub regions: Vec<Region>,
    /// Who delivers where.
    pub distribution: Vec<Distribution>,
    /// Commissions and revenue shares.
    pub commissions: Vec<Commission>,
    /// Ways of billing, with their prices.
    pub billing: Vec<Billing>,
    /// Letters and messages with their dates.
    pub notifications: Vec<Notification>,
    /// How many partners there are.
    pub populations: Vec<Population>,
    /// How many there shall be.
    pub targets: Vec<Population>,
    /// How a status is reviewed.
    pub review: Option<Review>,
    /// Examples that the program holds itself to.
    pub examples: Vec<Example>,
    /// Facts for readers, without any consequence.
    pub notes: Vec<Sourced<String>>,
    /// The measure that tells a partner's tracks, where the program has tracks.
    pub track_measure: Option<MeasureId>,
    /// The measure that tells a partner's packages, where the program has packages.
    pub package_measure: Option<MeasureId>,
    /// The texts that spans point into.
    pub sources: Sources,
}

/// The header of a program.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Its title; empty where the file has no header.
    pub title: String,
    /// The vendor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// Territory codes and names of regions.
    pub territory: Vec<String>,
    /// The currency of its amounts; [`Currency::NONE`] where there is none.
    pub currency: Currency,
    /// From when until when the program holds.
    pub validity: Validity,
    /// The file of the program that this one replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// Month and day on which the fiscal year begins.
    pub fiscal_year: (i8, i8),
    /// What taking part costs; absent where it is not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub costs: Option<Costs>,
    /// Addresses of the vendor.
    pub contact: Vec<Contact>,
    /// Where the header stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// What a track, tier, package, specialisation or the program itself asks and gives.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clauses {
    /// All of them must be met.
    pub requirements: Vec<Requirement>,
    /// What it gives.
    pub grants: Vec<GrantClause>,
    /// What it obliges the partner to.
    pub obligations: Vec<Sourced<String>>,
}

/// A track: a kind of partner.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Track {
    /// Its name.
    pub name: String,
    /// What it is called at length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Names it had before.
    pub formerly: Vec<String>,
    /// What it asks and gives.
    pub clauses: Clauses,
    /// When it holds.
    pub validity: Validity,
    /// Where it is declared.
    pub span: Span,
}

/// A tier.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Its name; for a tier whose name is open, the text that stands for it.
    pub name: String,
    /// Whether the name is still open.
    pub name_open: bool,
    /// What it is called at length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Names it had before.
    pub formerly: Vec<String>,
    /// Tiers of before that were split, and of which it is a part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub split_from: Vec<String>,
    /// Only in these tracks; everywhere where empty.
    pub tracks: Vec<TrackId>,
    /// Whether every partner has at least this tier.
    pub by_default: bool,
    /// Whether the benefits of lower tiers come along.
    pub inherits: bool,
    /// What it asks and gives. An invitation or award is a requirement on a measure that the vendor records.
    pub clauses: Clauses,
    /// When it holds.
    pub validity: Validity,
    /// Where it is declared: the head of the item.
    pub span: Span,
}

/// A package that a partner may buy.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its price; absent where it is not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub costs: Option<Costs>,
    /// What it asks and gives.
    pub clauses: Clauses,
    /// When it holds.
    pub validity: Validity,
    /// Where it is declared.
    pub span: Span,
}

/// A specialisation: held beside the tier by whoever meets its requirements.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Specialisation {
    /// Its name.
    pub name: String,
    /// What it is called at length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it asks and gives.
    pub clauses: Clauses,
    /// When it holds.
    pub validity: Validity,
    /// Where it is declared.
    pub span: Span,
}

/// Money or a count over a period, as a measure has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// What is counted.
    pub unit: crate::value::Unit,
    /// Over which period, for a rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<Period>,
}
