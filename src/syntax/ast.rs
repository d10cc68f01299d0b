//! The tree as the grammar says it: owned, with spans, without types. Names are not yet resolved and phrases not
//! yet split: `1 certified engineer grnats margin` is one unknown phrase here, and the checker says so.
//!
//! Every node that a person could point at has a `span`.

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
    /// `above Certified`.
    Above(Name),
    /// `for ISV, VAR`: only in these tracks.
    ForTracks(Vec<Name>),
    /// `inherits nothing`: the benefits of lower tiers do not come along.
    InheritsNothing(Span),
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

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Cond {
    /// The characters, parentheses included.
    pub span: Span,
    /// What it says.
    pub kind: CondKind,
}

/// What a condition says.
#[derive(Debug, Clone, PartialEq)]
pub enum CondKind {
    /// `a and b and c`.
    All(Vec<Cond>),
    /// `a or b or c`.
    Any(Vec<Cond>),
    /// `not a`.
    Not(Box<Cond>),
    /// `at least 2 of (a, b, c)`; `all of`, `any of` and `none of` come as All, Any and Not(Any).
    AtLeast {
        /// How many.
        count: u32,
        /// Where the number stands.
        count_span: Span,
        /// Of what.
        of: Vec<Cond>,
    },
    /// `1 certified engineer` · `at most 2 orders per half-year` · `2 days of training from "Trefz"`.
    Quantity {
        /// `at least` where nothing is written.
        op: CompareOp,
        /// The number, with a unit where one of time is written, and a period.
        amount: Amount,
        /// What is counted.
        what: Name,
        /// `from "Trefz"`.
        provider: Option<Text>,
        /// A text behind it that says more.
        note: Option<Text>,
    },
    /// `purchases >= 10000 EUR/yr`.
    Compare {
        /// The left side.
        left: Operand,
        /// The operator.
        op: CompareOp,
        /// Where the operator stands.
        op_span: Span,
        /// The right side.
        right: Comparand,
        /// `from "Trefz"`.
        provider: Option<Text>,
        /// A text behind it that says more.
        note: Option<Text>,
    },
    /// `country is DE or AT` · `country is not DE`; `includes` for sets.
    Is {
        /// The left side.
        left: Operand,
        /// `is not`.
        negated: bool,
        /// The choices, any of which will do.
        choices: Vec<Name>,
    },
    /// `revenue open` · `sales training open "set later"`.
    Open {
        /// What will be asked for.
        what: Name,
        /// What is known of it.
        open: Open,
    },
    /// `"fit of company philosophy" at vendor's discretion` · `sales training case by case`.
    Judged {
        /// What the vendor judges.
        what: Name,
        /// A text behind it that says more.
        note: Option<Text>,
    },
    /// `tier Certified`, `track ISV`, `package "Value Package"`, `specialisation Storage`.
    Member {
        /// Which kind of thing.
        kind: MemberKind,
        /// Its name.
        name: Name,
    },
    /// A name alone: a flag, a tier, a track, a specialisation, or a judged requirement in quotes;
    /// a path (`orders.retail`) in the condition of a table.
    Name(Operand),
}

/// The things that a condition can name with their keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    /// `tier`.
    Tier,
    /// `track`.
    Track,
    /// `package`.
    Package,
    /// `specialisation`.
    Specialisation,
}

/// `purchases` or `orders.amount`.
#[derive(Debug, Clone, PartialEq)]
pub struct Operand {
    /// All of it.
    pub span: Span,
    /// The table, for a column of a table.
    pub table: Option<Name>,
    /// The measure or column.
    pub name: Name,
}

/// The right side of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub enum Comparand {
    /// `10000 EUR/yr`.
    Amount(Amount),
    /// `2005-04-15`.
    Date(Date),
    /// `as-of`: the day for which the program is evaluated.
    AsOf(Span),
    /// `open`.
    Open(Open),
    /// Another column or measure.
    Operand(Operand),
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareOp {
    /// `>=`, `at least`.
    AtLeast,
    /// `<=`, `at most`.
    AtMost,
    /// `>`, `more than`.
    MoreThan,
    /// `<`, `fewer than`, `less than`.
    LessThan,
    /// `=`, `exactly`.
    Equal,
    /// `!=`.
    NotEqual,
}

/// One entry of `grants`.
#[derive(Debug, Clone, PartialEq)]
pub struct Grant {
    /// All of it.
    pub span: Span,
    /// What is granted. A level may be its last words (`extranet access extended`): the checker splits it.
    pub benefit: Name,
    /// How much.
    pub value: GrantValue,
    /// `with package "Value Package"`.
    pub package: Option<Name>,
    /// `when …`.
    pub when: Option<Cond>,
    /// `for ISV, VAR`.
    pub tracks: Vec<Name>,
    /// `to end customer`: who has the benefit, where it is not the partner.
    pub to: Option<Name>,
    /// A text behind it that says more.
    pub note: Option<Text>,
}

/// How much is granted.
#[derive(Debug, Clone, PartialEq)]
pub enum GrantValue {
    /// `portal access`: just that.
    Plain,
    /// `no newsletter`: explicitly none.
    Nothing(Span),
    /// `10 support requests` (the number stands before the name) · `margin 25%` · `margin 18%..35%`.
    Amount(Range),
    /// `phone support "a number of its own"`: a value in words.
    Words(Text),
    /// `margin by purchases: from 1000 EUR/yr 18%, …`.
    Bands(Bands),
    /// `discount 5 percentage points more than Silver`; negative for `less`.
    RelativeTo {
        /// How much more.
        by: Amount,
        /// More or less.
        less: bool,
        /// Than which tier.
        tier: Name,
    },
    /// `support requests twice Member` · `support requests 3 times Member`.
    TimesOf {
        /// The factor.
        factor: Decimal,
        /// Of which tier.
        tier: Name,
    },
    /// `margin 2 percentage points more`: on top of what the partner has otherwise.
    More {
        /// How much more.
        by: Amount,
        /// More or less.
        less: bool,
    },
    /// `extranet access better than Accredited`: better, by how much is not said.
    BetterThan(Name),
    /// `margin open`.
    Open(Open),
    /// `phone support undisclosed`: it exists, the vendor does not say how much.
    Undisclosed(Span),
    /// `cloud onboarding free of charge`: the service, at an explicit price of zero.
    Free(Span),
}

/// `by purchases: from 1000 EUR/yr 18%, from 10000 EUR/yr 25%`.
#[derive(Debug, Clone, PartialEq)]
pub struct Bands {
    /// All of it.
    pub span: Span,
    /// By which measure.
    pub by: Name,
    /// `sliced`: each rate prices its own slice; otherwise the band reached prices the whole.
    pub sliced: Option<Span>,
    /// The bands in the order written.
    pub rows: Vec<Band>,
}

/// `from 1000 EUR/yr 18%`.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// All of it.
    pub span: Span,
    /// The first amount of the band.
    pub from: Amount,
    /// `from 1000 to 5000 EUR/yr 18%`: the first amount that is no longer in it.
    pub to: Option<Amount>,
    /// What it gives.
    pub value: Range,
}

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
}

/// `score performance up to 30 points: 2 points per customer reference up to 20 points, …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Its name.
    pub name: Name,
    /// `up to 30 points`.
    pub cap: Option<Amount>,
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

/// `billing per minute, flat, per user and month`.
#[derive(Debug, Clone, PartialEq)]
pub struct Billing {
    /// The models.
    pub models: Vec<Name>,
    /// A text behind it that says more.
    pub note: Option<Text>,
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
    /// The number, or the range.
    pub count: Range,
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

/// `example "one cent short" given … expect …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// Its name.
    pub name: Text,
    /// `on DATE`: evaluated as of that day.
    pub on: Option<Date>,
    /// `assuming planned`.
    pub assuming: Vec<(Span, Status)>,
    /// The facts.
    pub given: Vec<Given>,
    /// `nothing else`: what is not given is none.
    pub nothing_else: Option<Span>,
    /// What must come out.
    pub expect: Vec<Expect>,
}

/// One fact of an example.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// All of it.
    pub span: Span,
    /// The fact.
    pub kind: GivenKind,
}

/// A fact of an example.
#[derive(Debug, Clone, PartialEq)]
pub enum GivenKind {
    /// `1 certified engineer` · `2 days of training`.
    Quantity(Amount, Name),
    /// `purchases 9999.99 EUR/yr`.
    Amount(Name, Amount),
    /// `joined on 2024-01-01`.
    Date(Name, Date),
    /// `invited`.
    Flag(Name),
    /// `not invited`.
    NotFlag(Name),
    /// `country is DE`.
    Is(Name, Vec<Name>),
    /// `track ISV`, `package "Value Package"`, `tier Gold` (held).
    Member(MemberKind, Name),
}

/// What an example expects.
#[derive(Debug, Clone, PartialEq)]
pub struct Expect {
    /// All of it.
    pub span: Span,
    /// The expectation.
    pub kind: ExpectKind,
}

/// An expectation of an example.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpectKind {
    /// `tier Accredited`: decided, and this one.
    Tier(Name),
    /// `no tier`: decided, and none.
    NoTier,
    /// `possible Certified or Gold`: exactly these tiers are possible.
    Possible(Vec<Name>),
    /// `needs vendor for Enterprise`.
    NeedsVendor(Vec<Name>),
    /// `specialisation Storage`.
    Specialisation(Name),
    /// `margin 25%` · `10 support requests` · `no newsletter` · `portal access`.
    Benefit(Grant),
}
