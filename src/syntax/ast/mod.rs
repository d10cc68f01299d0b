//! The tree as the grammar says it: owned, with spans, without types. Names are not yet resolved and phrases not
//! yet split: `1 certified engineer grnats margin` is one unknown phrase here, and the checker says so.
//!
//! Every node that a person could point at has a `span`.

mod channel;
mod cond;
mod declare;
mod example;
mod grant;
mod spans;

pub use channel::{
    Approximate, Billing, Commission, CommissionDuration, Distribution, DistributionKind, Notify, Population, Price,
    Rates, Region, Review, ReviewRule, Side,
};
pub use cond::{Comparand, CompareOp, Cond, CondKind, MemberKind, Operand};
pub use declare::{
    Aggregate, Benefit, Combine, Derived, DerivedKind, Measure, Otherwise, Score, ScorePart, ScorePartKind, Table,
    TableColumn, Type, TypeKind, Window, WindowKind, WrittenBenefitKind,
};
pub use example::{Example, ExampleRow, Expect, ExpectKind, Given, GivenKind};
pub use grant::{Band, Bands, FEE, Grant, GrantValue};

use crate::source::Span;
use crate::value::{Currency, DateInterval, Decimal, Period, Precision, TimeUnit};

/// One file.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// Items in order of the text. An item that could not be read at all is absent.
    pub items: Vec<Item>,
    /// Comments in order of the text.
    pub comments: Vec<Comment>,
}

/// `# text` to the end of its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// From `#` to before the line end.
    pub span: Span,
    /// Without the `#`, trimmed.
    pub text: String,
    /// Whether it has a line to itself.
    pub own_line: bool,
}

/// A word or several, or a quoted string. Words are joined by one space, spelled as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The characters, with the quotes.
    pub span: Span,
    /// The text without quotes.
    pub text: String,
    /// Whether it stood in quotes.
    pub quoted: bool,
}

/// A quoted string that is text for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The characters, with the quotes.
    pub span: Span,
    /// The text without quotes.
    pub text: String,
}

/// A top-level item: what stands in its head, its clauses, and what dates and sources it.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The whole item.
    pub span: Span,
    /// The item keyword.
    pub keyword: Span,
    /// What it declares.
    pub kind: ItemKind,
    /// `requires`, `expects`, `grants`, `obliges`, in order. Only `program`, `track`, `tier`, `package`,
    /// `specialisation` have them; elsewhere the checker reports them.
    pub clauses: Vec<Clause>,
    /// Dates, status, sources of the item itself.
    pub modifiers: Modifiers,
}

/// What an item declares.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemKind {
    /// `program "…"` and the header lines below it.
    Program(Program),
    /// `track ISV "Independent software vendor"`.
    Track(Track),
    /// `tier Certified …`.
    Tier(Tier),
    /// `package "Value Package" costs 790 EUR`.
    Package(Package),
    /// `specialisation Storage`.
    Specialisation(Specialisation),
    /// `measure purchases: money per year`.
    Measure(Measure),
    /// `table orders: order date date, amount money`.
    Table(Table),
    /// `benefit margin: percent, replaced`.
    Benefit(Benefit),
    /// `score performance up to 30 points: …`.
    Score(Score),
    /// `rates 1 EUR = 1.55 CHF, 1 EUR = 1.30 USD from 2005-01-01`.
    Rates(Rates),
    /// `region DACH = DE, AT, CH` · `region "Deutschschweiz" in CH`.
    Region(Region),
    /// `distribution in DE only through "LXPN", "Magirus"`.
    Distribution(Distribution),
    /// `commission open "announced at launch" of customer revenue for the life of the contract`.
    Commission(Commission),
    /// `billing per minute, flat`.
    Billing(Billing),
    /// `notify end customer by letter 45 days before contract end`.
    Notify(Notify),
    /// `population Gold 80 on 2005-03-17`.
    Population(Population),
    /// `target Gold 60..75 from mid 2005`.
    Target(Population),
    /// `review every year, demotion after 90 days of grace, at most 1 tier down`.
    Review(Review),
    /// `example "one cent short" given … expect …`.
    Example(Example),
    /// `note "…"`: a fact for readers, without any consequence.
    Note(Text),
}

/// The header.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    /// `program "…"`.
    pub title: Name,
    /// `vendor "…"`.
    pub vendor: Option<Name>,
    /// `territory DE, AT, CH`.
    pub territory: Vec<Name>,
    /// `currency EUR`.
    pub currency: Option<(Span, Currency)>,
    /// `effective from … [until …]`.
    pub effective: Option<Effective>,
    /// `replaces "file.prog"`.
    pub replaces: Option<Text>,
    /// `fiscal year from 04-01` as (month, day).
    pub fiscal_year: Option<(Span, i8, i8)>,
    /// `costs nothing` · `costs 100 EUR/yr`.
    pub costs: Option<Costs>,
    /// `contact "…"`.
    pub contact: Vec<Text>,
}

/// `effective from … until …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Effective {
    /// The clause.
    pub span: Span,
    /// `from`.
    pub from: Option<Date>,
    /// `until`: the first day on which it no longer holds.
    pub until: Option<Date>,
}

/// What taking part, or a package, costs.
#[derive(Debug, Clone, PartialEq)]
pub enum Costs {
    /// `costs nothing`: an explicit zero.
    Nothing(Span),
    /// `costs 790 EUR`.
    Amount(Amount),
    /// `costs open`.
    Open(Open),
}

/// `track ISV "Independent software vendor"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// Its name.
    pub name: Name,
    /// What it is called at length.
    pub title: Option<Text>,
    /// `formerly "…"`.
    pub formerly: Vec<Name>,
}

/// The head of a tier.
#[derive(Debug, Clone, PartialEq)]
pub struct Tier {
    /// `None` for `tier open "…"`: the tier is known, its name is not.
    pub name: Option<Name>,
    /// The text after the name, or after `open`.
    pub title: Option<Text>,
    /// Head words in the order written.
    pub head: Vec<TierHead>,
}

/// One part of a tier's head.
#[derive(Debug, Clone, PartialEq)]
pub enum TierHead {
    /// `by default`: every partner has at least this tier.
    ByDefault(Span),
    /// `by invitation`: the vendor chooses.
    ByInvitation(Span),
    /// `on application`: the vendor awards it when the partner has shown what it requires.
    OnApplication(Span),
    /// `formerly "…"`.
    Formerly(Name),
    /// `split from "…"`: one of the tiers that came of it.
    SplitFrom(Name),
    /// `above Certified`.
    Above(Name),
    /// `for ISV, VAR`: only in these tracks.
    ForTracks(Vec<Name>),
    /// `inherits nothing`: the benefits of lower tiers do not come along.
    InheritsNothing(Span),
}

impl TierHead {
    /// A name that the tier had before.
    pub fn formerly(&self) -> Option<&Name> {
        match self {
            TierHead::Formerly(name) => Some(name),
            TierHead::SplitFrom(_)
            | TierHead::ByDefault(_)
            | TierHead::ByInvitation(_)
            | TierHead::OnApplication(_)
            | TierHead::Above(_)
            | TierHead::ForTracks(_)
            | TierHead::InheritsNothing(_) => None,
        }
    }

    /// The tier of before that it is a part of.
    pub fn split_from(&self) -> Option<&Name> {
        match self {
            TierHead::SplitFrom(name) => Some(name),
            TierHead::Formerly(_)
            | TierHead::ByDefault(_)
            | TierHead::ByInvitation(_)
            | TierHead::OnApplication(_)
            | TierHead::Above(_)
            | TierHead::ForTracks(_)
            | TierHead::InheritsNothing(_) => None,
        }
    }
}

/// `package "Value Package" costs 790 EUR`.
#[derive(Debug, Clone, PartialEq)]
pub struct Package {
    /// Its name.
    pub name: Name,
    /// Its price.
    pub costs: Option<Costs>,
}

/// `specialisation Storage`.
#[derive(Debug, Clone, PartialEq)]
pub struct Specialisation {
    /// Its name.
    pub name: Name,
    /// What it is called at length.
    pub title: Option<Text>,
}

/// A clause of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// The whole clause.
    pub span: Span,
    /// The clause keyword.
    pub keyword: Span,
    /// What it says.
    pub kind: ClauseKind,
    /// Dates, status, sources.
    pub modifiers: Modifiers,
}

/// What a clause says.
#[derive(Debug, Clone, PartialEq)]
pub enum ClauseKind {
    /// `requires …`; several are joined by *and*.
    Requires(Cond),
    /// `expects …`: warns, never demotes.
    Expects(Cond),
    /// `grants …, …`.
    Grants(Vec<Grant>),
    /// `obliges …, …`.
    Obliges(Vec<Name>),
    /// `costs 500 EUR/yr when …`: a grant of the fee, named by the keyword.
    Costs(Grant),
}

/// What can date, qualify and source an item or a clause, in the order written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Modifiers {
    /// `from DATE`.
    pub from: Option<Date>,
    /// `until DATE`: the first day on which it no longer holds.
    pub until: Option<Date>,
    /// `planned`, `announced`, `considered`, `pilot`, `ruled out`, `hearsay`.
    pub status: Option<(Span, Status)>,
    /// `source "…"`.
    pub sources: Vec<Source>,
    /// `note "…"`.
    pub notes: Vec<Text>,
}

/// How firm a clause is. Without a word it is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// `planned`.
    Planned,
    /// `announced`.
    Announced,
    /// `considered`.
    Considered,
    /// `pilot`.
    Pilot,
    /// `ruled out`.
    RuledOut,
    /// `hearsay`.
    Hearsay,
}

/// `source "article" paragraph 3 by "speaker"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// All of it.
    pub span: Span,
    /// The document.
    pub document: Text,
    /// The paragraph, line or page, as a number after `paragraph`.
    pub paragraph: Option<u32>,
    /// Who said it.
    pub speaker: Option<Text>,
}

/// A date as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date {
    /// The characters, the qualifier included.
    pub span: Span,
    /// `about`, `early`, …
    pub precision: Precision,
    /// The days that it may mean.
    pub days: DateInterval,
}

/// A number with what stands behind it. The unit is as written; the checker knows what it must be.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    /// Number, unit and period.
    pub span: Span,
    /// The number alone.
    pub number: Span,
    /// Its value.
    pub value: Decimal,
    /// The unit, where one is written.
    pub unit: Option<(Span, WrittenUnit)>,
    /// `/yr`, `per year`.
    pub per: Option<(Span, Period)>,
}

/// A unit as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrittenUnit {
    /// `EUR`.
    Money(Currency),
    /// `%` or `percent`.
    Percent,
    /// `percentage points`.
    PercentagePoints,
    /// `points`.
    Points,
    /// `days`, `hours` …
    Time(TimeUnit),
}

/// `18%..35%`; a single amount where both ends are the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// Both ends.
    pub span: Span,
    /// The lower end.
    pub low: Amount,
    /// The upper end; `None` where one amount is written.
    pub high: Option<Amount>,
}

/// `open`, with what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Open {
    /// All of it.
    pub span: Span,
    /// `open 18%..35%`: the bounds, where they are known.
    pub bounds: Option<Range>,
    /// `open "set case by case"`.
    pub note: Option<Text>,
    /// `open by early 2013`: when it is to be fixed.
    pub by: Option<Date>,
}
