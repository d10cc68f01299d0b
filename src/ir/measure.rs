//! What is known of a partner: measures from columns, measures derived from tables, scores.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Bands, Cond, FactValue, MeasureId, Rate, TableId};
use crate::source::Span;
use crate::value::{Amount, Date, Decimal, Period, TimeUnit};

/// A fact about a partner.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Its name in the singular: `certified engineer`.
    pub name: String,
    /// Its plural: `certified engineers`. The same as the name where it is not counted.
    pub plural: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Whether it may be below zero.
    pub signed: bool,
    /// Whether it is an act of the vendor: where the data does not record it, it has not happened.
    pub act: bool,
    /// Names of the column in a data file, the likeliest first, compared without regard to case, blanks and `_`.
    pub columns: Vec<String>,
    /// How it is computed; a base column where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derivation: Option<Derivation>,
    /// What it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Where it is declared, or where a quoted requirement introduces itself.
    pub span: Span,
}

impl Measure {
    /// The fact that a partner has none of it; an act of the vendor and a date have no such fact.
    pub fn none(&self) -> Option<FactValue> {
        match &self.ty {
            _ if self.act => None,
            Type::Number(_) => Some(FactValue::Number(Decimal::ZERO)),
            Type::Date => None,
            Type::Flag => Some(FactValue::Flag(false)),
            Type::OneOf(_) | Type::Text => Some(FactValue::Text(String::new())),
            Type::SetOf(_) => Some(FactValue::Set(Vec::new())),
        }
    }
}

/// The type of a measure or of a table's column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Type {
    /// A number with a unit.
    Number(Rate),
    /// A calendar date.
    Date,
    /// Yes or no.
    Flag,
    /// A text: one of the choices, or any where none are listed.
    OneOf(Vec<String>),
    /// Several texts.
    SetOf(Vec<String>),
    /// An id or name that is only compared for being the same.
    Text,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// `>=`.
    AtLeast,
    /// `<=`.
    AtMost,
    /// `>`.
    MoreThan,
    /// `<`.
    LessThan,
    /// `=`.
    Equal,
    /// `!=`.
    NotEqual,
}

impl Comparison {
    /// Whether `left op right` holds, given how left compares with right.
    pub fn accepts(self, left_to_right: std::cmp::Ordering) -> bool {
        match self {
            Comparison::AtLeast => left_to_right.is_ge(),
            Comparison::AtMost => left_to_right.is_le(),
            Comparison::MoreThan => left_to_right.is_gt(),
            Comparison::LessThan => left_to_right.is_lt(),
            Comparison::Equal => left_to_right.is_eq(),
            Comparison::NotEqual => left_to_right.is_ne(),
        }
    }

    /// The comparison that holds exactly where this one does not.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Comparison::AtLeast => Comparison::LessThan,
            Comparison::AtMost => Comparison::MoreThan,
            Comparison::MoreThan => Comparison::AtMost,
            Comparison::LessThan => Comparison::AtLeast,
            Comparison::Equal => Comparison::NotEqual,
            Comparison::NotEqual => Comparison::Equal,
        }
    }

    /// The sign of the program text.
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::AtLeast => ">=",
            Comparison::AtMost => "<=",
            Comparison::MoreThan => ">",
            Comparison::LessThan => "<",
            Comparison::Equal => "=",
            Comparison::NotEqual => "!=",
        }
    }
}

/// How a measure is computed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Derivation {
    /// From the rows of a table that belong to the partner.
    Aggregate {
        /// Which aggregate.
        function: Aggregate,
        /// The table.
        table: TableId,
        /// The column, by index; the rows themselves where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        column: Option<u32>,
        /// Which rows in time.
        window: Window,
        /// Which rows count. For a share: which rows are the part.
        filter: RowTest,
        /// For a share: which rows are the whole.
        among: RowTest,
    },
    /// The first divided by the second; unknown where the second is zero.
    Ratio(MeasureId, MeasureId),
    /// The percentage by which the window's sum exceeds the sum of the same window one period before; unknown where that was zero.
    Growth {
        /// The table.
        table: TableId,
        /// The column, by index.
        column: u32,
        /// Which rows in time.
        window: Window,
        /// Which rows count.
        filter: RowTest,
    },
    /// The partner's place among all partners by another measure, 1 for the highest.
    Rank {
        /// By which measure.
        of: MeasureId,
        /// Within the partners that share this measure's value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        per: Option<MeasureId>,
        /// As a percentage of the partners instead of a place.
        percentile: bool,
    },
}

impl Derivation {
    /// The table whose rows it reads.
    pub fn table(&self) -> Option<TableId> {
        match self {
            Derivation::Aggregate { table, .. } | Derivation::Growth { table, .. } => Some(*table),
            Derivation::Ratio(..) | Derivation::Rank { .. } => None,
        }
    }
}

/// An aggregate over rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Aggregate {
    /// The sum; zero without rows.
    Sum,
    /// How many rows; zero without rows.
    Count,
    /// How many different values; zero without rows.
    CountDistinct,
    /// The part of the whole in percent; none without rows.
    Share,
    /// The smallest; none without rows.
    Min,
    /// The largest; none without rows.
    Max,
    /// The middle, the mean of both middles where there are two; none without rows.
    Median,
    /// The value in the latest row; none without rows.
    Latest,
}

/// Rows in time, seen from the day of evaluation, that day included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Window {
    /// All rows up to the day.
    Ever,
    /// The last so many units: after the same day so long ago.
    Trailing(u32, TimeUnit),
    /// The calendar period that holds the day.
    Calendar(Period),
    /// The last complete calendar period.
    LastCalendar(Period),
    /// The fiscal year that holds the day.
    FiscalYear,
    /// The last complete fiscal year.
    LastFiscalYear,
    /// The calendar year up to the same day a year ago.
    YearAgo,
    /// Since the partner joined.
    SinceJoining,
}

/// A table of events beside the partner table.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name: `orders`.
    pub name: String,
    /// Its columns. The partner's id is not among them.
    pub columns: Vec<Column>,
    /// The column that windows look at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dated_by: Option<u32>,
    /// Where it is declared.
    pub span: Span,
}

/// A column of a table.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Names in a data file, the likeliest first.
    pub columns: Vec<String>,
    /// Where it is declared.
    pub span: Span,
}

/// A test of one row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RowTest {
    /// All of them. Empty: always.
    All(Vec<RowTest>),
    /// One of them.
    Any(Vec<RowTest>),
    /// Not this.
    Not(Box<RowTest>),
    /// A number column against an amount.
    Compare {
        /// The column.
        column: u32,
        /// How.
        op: Comparison,
        /// Against what.
        amount: Amount,
    },
    /// A column against another of the same type.
    CompareColumns {
        /// The left column.
        left: u32,
        /// How.
        op: Comparison,
        /// The right column.
        right: u32,
    },
    /// A date column against a day; the day of evaluation where absent.
    CompareDate {
        /// The column.
        column: u32,
        /// How.
        op: Comparison,
        /// Against what.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(with = "Option<String>")]
        date: Option<Date>,
    },
    /// A flag column is set.
    Holds(u32),
    /// A text column is one of these.
    OneOf {
        /// The column.
        column: u32,
        /// Any of these will do.
        choices: Vec<String>,
    },
}

impl RowTest {
    /// Every row.
    pub fn always() -> Self {
        RowTest::All(Vec::new())
    }

    /// Visits every column that it tests.
    pub fn for_each_column(&self, visit: &mut impl FnMut(u32)) {
        match self {
            RowTest::All(tests) | RowTest::Any(tests) => tests.iter().for_each(|t| t.for_each_column(visit)),
            RowTest::Not(test) => test.for_each_column(visit),
            RowTest::Compare { column, .. }
            | RowTest::CompareDate { column, .. }
            | RowTest::OneOf { column, .. }
            | RowTest::Holds(column) => visit(*column),
            RowTest::CompareColumns { left, right, .. } => {
                visit(*left);
                visit(*right);
            }
        }
    }
}

/// A score: points from several parts.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// Its name.
    pub name: String,
    /// The most points that it gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Amount>,
    /// Its parts.
    pub parts: Vec<ScorePart>,
    /// Where it is declared.
    pub span: Span,
}

/// A part of a score.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScorePart {
    /// What it counts.
    pub kind: ScorePartKind,
    /// The most points that it gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Amount>,
    /// Below so many points in this part, the whole score is zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Amount>,
    /// It counts only when this holds; a gate before the whole score is part of it.
    pub when: Cond,
    /// Of the points of a score whose parts have weights, how many percent it makes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Decimal>,
    /// To whom it applies, where that is not everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies: Option<Applies>,
    /// Where.
    pub span: Span,
}

/// To whom a part of a score applies: not to a partner of whom this does not hold, nor to one who does not have its metric.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Applies {
    /// It applies only when this holds.
    pub when: Cond,
    /// What becomes of its weight for others.
    pub otherwise: Otherwise,
}

/// What becomes of the weight of a part that does not apply to a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Otherwise {
    /// It stays, and the part counts no points.
    Zero,
    /// It falls to the other parts.
    Redistributed,
}

impl Score {
    /// Whether its parts have weights.
    pub fn is_weighted(&self) -> bool {
        self.parts.iter().any(|part| part.weight.is_some())
    }
}

/// What a part of a score counts.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ScorePartKind {
    /// So many points.
    Flat(Amount),
    /// So many points for each full step of a measure.
    Per {
        /// Points for each step.
        points: Amount,
        /// The step, in the unit of the measure.
        step: Amount,
        /// The measure.
        measure: MeasureId,
    },
    /// Points by bands of a measure.
    Bands(Bands),
}
