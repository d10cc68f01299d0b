//! Declarations as written: measures, tables, benefits, scores.

use super::{Amount, Bands, Cond, Name, Operand, Text};
use crate::source::Span;
use crate::value::{Currency, Period, TimeUnit};

/// The written type of a measure or column.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    /// All of it.
    pub span: Span,
    /// The type.
    pub kind: TypeKind,
    /// `per year`.
    pub per: Option<(Span, Period)>,
}

/// The types that a measure or column can be declared with.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    /// `money` or `money EUR`.
    Money(Option<Currency>),
    /// `count`.
    Count,
    /// `percent`.
    Percent,
    /// `points`.
    Points,
    /// `number`.
    Number,
    /// `duration in days`.
    Duration(TimeUnit),
    /// `date`.
    Date,
    /// `flag`.
    Flag,
    /// `act of the vendor`: a flag that only the vendor's record can set.
    Act,
    /// `text`: an id or name that is never compared by size.
    Text,
    /// `one of (A, B, C)`; open where no choices are listed.
    OneOf(Vec<Name>),
    /// `set of (A, B, C)`.
    SetOf(Vec<Name>),
}

/// `measure "field engineer" plural "field engineers": count column "FE_COUNT"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Its name, in the singular where it is counted.
    pub name: Name,
    /// `plural …`.
    pub plural: Option<Name>,
    /// Its type.
    pub ty: Option<Type>,
    /// `may be negative`.
    pub signed: Option<Span>,
    /// `column "…", "…"`: other names that a data file may use.
    pub columns: Vec<Name>,
    /// `= …`.
    pub derived: Option<Derived>,
    /// `"…"`: what it means, for readers.
    pub doc: Option<Text>,
}

/// How a measure is computed from tables or other measures.
#[derive(Debug, Clone, PartialEq)]
pub struct Derived {
    /// All of it.
    pub span: Span,
    /// The calculation.
    pub kind: DerivedKind,
}

/// A calculation.
#[derive(Debug, Clone, PartialEq)]
pub enum DerivedKind {
    /// `sum of orders.amount over the last 12 months where not orders.retail`.
    Aggregate {
        /// Which.
        function: Aggregate,
        /// A table (`count of orders`) or its column.
        of: Operand,
        /// The rows in time.
        window: Option<Window>,
        /// `where …`.
        filter: Option<Cond>,
        /// `share of … where …` has the filter as its part; `among …` narrows the whole.
        among: Option<Cond>,
    },
    /// `ratio of A to B`.
    Ratio(Name, Name),
    /// `growth of purchases against …`: the percentage by which the window exceeds the same window a period before.
    Growth {
        /// A table's column.
        of: Operand,
        /// The rows in time.
        window: Option<Window>,
        /// `where …`.
        filter: Option<Cond>,
    },
    /// `rank of purchases per country`: 1 is the highest.
    Rank {
        /// By which measure.
        of: Name,
        /// Within which group.
        per: Option<Name>,
        /// `percentile of …`: the share of partners at or above, in percent.
        percentile: bool,
    },
}

/// An aggregate over rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    /// `sum of`.
    Sum,
    /// `count of`.
    Count,
    /// `count of distinct`.
    CountDistinct,
    /// `share of`: the filtered part of the whole, in percent.
    Share,
    /// `min of`, `earliest`.
    Min,
    /// `max of`, `latest` of a date.
    Max,
    /// `median of`.
    Median,
    /// `latest of`: the value in the latest row.
    Latest,
}

/// Rows in time.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// All of it.
    pub span: Span,
    /// Which.
    pub kind: WindowKind,
}

/// Windows of time, all seen from the day of evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowKind {
    /// `over the last 12 months`.
    Trailing(u32, TimeUnit),
    /// `over the calendar year|half-year|quarter|month`: the one that holds the day, up to the day.
    Calendar(Period),
    /// `over the last calendar year|…`: the last one that is complete.
    LastCalendar(Period),
    /// `over the fiscal year`.
    FiscalYear,
    /// `over the last fiscal year`.
    LastFiscalYear,
    /// `over the same period a year ago`: as `calendar year`, a year earlier.
    YearAgo,
    /// `since joining`.
    SinceJoining,
}

/// `table orders: order date date, amount money, retail flag`.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: Name,
    /// `dated by order date`: the column that windows look at.
    pub dated_by: Option<Name>,
    /// Its columns.
    pub columns: Vec<TableColumn>,
}

/// `amount: money column "net amount"`.
#[derive(Debug, Clone, PartialEq)]
pub struct TableColumn {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// Other names that a data file may use.
    pub columns: Vec<Name>,
}

/// `benefit margin: percent, replaced "…"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Benefit {
    /// Its name, in the singular where it is counted.
    pub name: Name,
    /// `plural …`.
    pub plural: Option<Name>,
    /// What its values are.
    pub kind: (Span, WrittenBenefitKind),
    /// `replaced`, `added`, `united`, `better`.
    pub combine: Option<(Span, Combine)>,
    /// `"…"`: what it means, for readers.
    pub doc: Option<Text>,
}

/// What the values of a benefit are.
#[derive(Debug, Clone, PartialEq)]
pub enum WrittenBenefitKind {
    /// `percent`.
    Percent,
    /// `allowance`, a count, perhaps per period.
    Allowance(Option<Period>),
    /// `money`.
    Money,
    /// `entitlement`: had or not.
    Entitlement,
    /// `level (basic, extended)`: named levels, the lowest first.
    Level(Vec<Name>),
    /// `words`: a value in words.
    Words,
}

/// How two grants of one benefit combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Combine {
    /// The nearest tier's value holds.
    Replaced,
    /// Tier and package are added.
    Added,
    /// Everything that any of them gives.
    United,
    /// The better of the two.
    Better,
    /// As replaced, and the lowest of those that are equally near: a fee.
    Lowest,
}

/// `score performance up to 30 points: 2 points per customer reference up to 20 points, …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Its name.
    pub name: Name,
    /// `up to 30 points`.
    pub cap: Option<Amount>,
    /// `when …`: a gate before all of it.
    pub when: Option<Cond>,
    /// Its parts.
    pub parts: Vec<ScorePart>,
}

/// A part of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct ScorePart {
    /// All of it.
    pub span: Span,
    /// What it counts.
    pub kind: ScorePartKind,
    /// `up to 20 points`.
    pub cap: Option<Amount>,
    /// `at least 5 points`: below it the whole score is zero.
    pub minimum: Option<Amount>,
    /// `when …` as a gate.
    pub when: Option<Cond>,
    /// `weight 40%`.
    pub weight: Option<Amount>,
    /// `for ISV or VAR`: to whom the part applies.
    pub tracks: Vec<Name>,
    /// `otherwise redistributed`: what becomes of the weight for others.
    pub otherwise: Option<(Span, Otherwise)>,
}

/// What becomes of the weight of a part that does not apply to a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Otherwise {
    /// `otherwise zero`: it stays, and the part counts no points.
    Zero,
    /// `otherwise redistributed`: it falls to the other parts.
    Redistributed,
}

/// What a part of a score counts.
#[derive(Debug, Clone, PartialEq)]
pub enum ScorePartKind {
    /// `10 points when …`.
    Flat(Amount),
    /// `2 points per customer reference` · `1 point per 1000 EUR/yr of purchases`: full steps only.
    Per {
        /// Points for each step.
        points: Amount,
        /// The step; 1 where nothing is written.
        step: Option<Amount>,
        /// Of which measure.
        measure: Name,
    },
    /// `points by purchases: from 1000 EUR/yr 5 points, …`.
    Bands(Bands),
}
