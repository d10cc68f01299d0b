//! Every place that a tree names: where text is put in before an item, the item itself need not be read again, only moved.
//!
//! Each node is taken apart by its fields, so that a new one cannot be forgotten.

use super::{
    Aggregate, Amount, Approximate, Band, Bands, Benefit, Billing, Clause, ClauseKind, Combine, Commission,
    CommissionDuration, Comparand, CompareOp, Cond, CondKind, Costs, Date, Derived, DerivedKind, Distribution,
    DistributionKind, Effective, Example, ExampleRow, Expect, ExpectKind, Given, GivenKind, Grant, GrantValue, Item,
    ItemKind, Measure, MemberKind, Modifiers, Name, Notify, Open, Operand, Otherwise, Package, Population, Price,
    Program, Range, Rates, Region, Review, ReviewRule, Score, ScorePart, ScorePartKind, Side, Source, Specialisation,
    Status, Table, TableColumn, Text, Tier, TierHead, Track, Type, TypeKind, Window, WindowKind, WrittenBenefitKind,
    WrittenUnit,
};
use crate::source::Span;
use crate::value::{Currency, DateInterval, Decimal, Period, Precision, TimeUnit};

impl Item {
    /// The item as it reads `by` bytes further on, or before where that is negative.
    pub(crate) fn move_by(&mut self, by: i64) {
        if by != 0 {
            self.spans(&mut |span| *span = span.moved(by));
        }
    }
}

/// What has places.
trait Spans {
    /// Shows each place.
    fn spans(&mut self, see: &mut dyn FnMut(&mut Span));
}

impl Spans for Span {
    fn spans(&mut self, see: &mut dyn FnMut(&mut Span)) {
        see(self);
    }
}

impl<T: Spans> Spans for Option<T> {
    fn spans(&mut self, see: &mut dyn FnMut(&mut Span)) {
        if let Some(inner) = self {
            inner.spans(see);
        }
    }
}

impl<T: Spans> Spans for Vec<T> {
    fn spans(&mut self, see: &mut dyn FnMut(&mut Span)) {
        for inner in self {
            inner.spans(see);
        }
    }
}

impl<T: Spans> Spans for Box<T> {
    fn spans(&mut self, see: &mut dyn FnMut(&mut Span)) {
        (**self).spans(see);
    }
}

impl<A: Spans, B: Spans> Spans for (A, B) {
    fn spans(&mut self, see: &mut dyn FnMut(&mut Span)) {
        self.0.spans(see);
        self.1.spans(see);
    }
}

impl<A: Spans, B: Spans, C: Spans> Spans for (A, B, C) {
    fn spans(&mut self, see: &mut dyn FnMut(&mut Span)) {
        self.0.spans(see);
        self.1.spans(see);
        self.2.spans(see);
    }
}

/// What has no place.
macro_rules! placeless {
    ($($ty:ty),* $(,)?) => {
        $(impl Spans for $ty {
            fn spans(&mut self, _: &mut dyn FnMut(&mut Span)) {}
        })*
    };
}

/// Nodes by their fields.
macro_rules! nodes {
    ($($ty:ident { $($field:ident),* $(,)? })*) => {
        $(impl Spans for $ty {
            fn spans(&mut self, see: &mut dyn FnMut(&mut Span)) {
                let $ty { $($field),* } = self;
                $($field.spans(see);)*
            }
        })*
    };
}

/// Enums by the fields of their variants.
macro_rules! choices {
    ($($ty:ident { $($variant:ident $(($($part:ident),*))? $({ $($field:ident),* $(,)? })?),* $(,)? })*) => {
        $(impl Spans for $ty {
            fn spans(&mut self, see: &mut dyn FnMut(&mut Span)) {
                let _ = &see;
                match self {
                    $($ty::$variant $(($($part),*))? $({ $($field),* })? => {
                        $($($part.spans(see);)*)?
                        $($($field.spans(see);)*)?
                    })*
                }
            }
        })*
    };
}

placeless!(
    bool,
    i8,
    u32,
    String,
    Aggregate,
    Approximate,
    Combine,
    CompareOp,
    Currency,
    DateInterval,
    Decimal,
    MemberKind,
    Otherwise,
    Period,
    Precision,
    Side,
    Status,
    TimeUnit,
    WindowKind,
    WrittenUnit,
);

nodes! {
    Amount { span, number, value, unit, per }
    Band { span, from, to, value }
    Bands { span, by, sliced, rows }
    Benefit { name, plural, kind, combine, doc }
    Billing { models, price, note }
    Clause { span, keyword, kind, modifiers }
    Commission { name, rate, of, to, duration, tracks, when, note }
    Cond { span, kind }
    Date { span, precision, days }
    Derived { span, kind }
    Distribution { territories, elsewhere, kind, note }
    Effective { span, from, until }
    Example { name, on, assuming, given, nothing_else, expect, rows }
    ExampleRow { span, given, expect }
    Expect { span, kind }
    Given { span, kind }
    Grant { span, benefit, value, package, when, tracks, to, note }
    Item { span, keyword, kind, clauses, modifiers }
    Measure { name, plural, ty, signed, columns, derived, doc }
    Modifiers { from, until, status, sources, notes }
    Name { span, text, quoted }
    Notify { recipient, by, offset, sides, event, note }
    Open { span, bounds, note, by }
    Operand { span, table, name }
    Package { name, costs }
    Population { of, within, approximate, further, growth, count, by, named, on, note }
    Price { span, value, per, to, tracks, rows, when }
    Program { title, vendor, territory, currency, effective, replaces, fiscal_year, costs, contact }
    Range { span, low, high }
    Rates { equations }
    Region { name, members, within, open }
    Review { rules }
    Score { name, cap, when, parts }
    ScorePart { span, kind, cap, minimum, when, weight, tracks, otherwise }
    Source { span, document, paragraph, speaker }
    Specialisation { name, title }
    Table { name, dated_by, columns }
    TableColumn { name, ty, columns }
    Text { span, text }
    Tier { name, title, head }
    Track { name, title, formerly }
    Type { span, kind, per }
    Window { span, kind }
}

choices! {
    ClauseKind { Requires(cond), Expects(cond), Grants(grants), Obliges(names), Costs(grant) }
    CommissionDuration { LifeOfContract(span), For(amount) }
    Comparand { Amount(amount), Date(date), AsOf(span), Open(open), Operand(operand) }
    CondKind {
        All(parts),
        Any(parts),
        Not(part),
        AtLeast { count, count_span, of },
        Quantity { op, amount, what, provider, note },
        Compare { left, op, op_span, right, provider, note },
        Is { left, negated, choices },
        Open { what, open },
        Judged { what, note },
        Member { kind, name },
        Name(operand),
    }
    Costs { Nothing(span), Amount(amount), Open(open) }
    DerivedKind {
        Aggregate { function, of, window, filter, among },
        Ratio(part, whole),
        Growth { of, window, filter },
        Rank { of, per, percentile },
    }
    DistributionKind { Direct(span), Through { only, distributors }, Unnamed(text) }
    ExpectKind {
        Tier(name),
        NoTier,
        Possible(names),
        NeedsVendor(names),
        Specialisation(name),
        Benefit(grant),
    }
    GivenKind {
        Quantity(amount, name),
        Amount(name, amount),
        Date(name, date),
        Flag(name),
        NotFlag(name),
        Is(name, choices),
        Member(kind, name),
    }
    GrantValue {
        Plain,
        Nothing(span),
        Amount(range),
        Words(text),
        Bands(bands),
        RelativeTo { by, less, tier },
        TimesOf { factor, tier },
        More { by, less },
        BetterThan(name),
        Open(open),
        Undisclosed(span),
        Free(span),
    }
    ItemKind {
        Program(program),
        Track(track),
        Tier(tier),
        Package(package),
        Specialisation(specialisation),
        Measure(measure),
        Table(table),
        Benefit(benefit),
        Score(score),
        Rates(rates),
        Region(region),
        Distribution(distribution),
        Commission(commission),
        Billing(billing),
        Notify(notify),
        Population(population),
        Target(target),
        Review(review),
        Example(example),
        Note(text),
    }
    ReviewRule {
        Every(span, period, days),
        PromotionImmediate(span),
        Grace(amount),
        StepsDown(span, steps),
        KeepUntilAnniversary(span),
        RampUp(name, amount),
        NoDemotion(span),
    }
    ScorePartKind { Flat(amount), Per { points, step, measure }, Bands(bands) }
    TierHead {
        ByDefault(span),
        ByInvitation(span),
        OnApplication(span),
        Formerly(name),
        SplitFrom(name),
        Above(name),
        ForTracks(names),
        InheritsNothing(span),
    }
    TypeKind {
        Money(currency),
        Count,
        Percent,
        Points,
        Number,
        Duration(unit),
        Date,
        Flag,
        Act,
        Text,
        OneOf(names),
        SetOf(names),
    }
    WrittenBenefitKind { Percent, Allowance(period), Money, Entitlement, Level(names), Words }
}
