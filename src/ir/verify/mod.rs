//! The invariants of the IR, checked after lowering and after reading from a file.

mod amounts;
mod clauses;
mod graph;
mod names;
mod rows;

use super::{
    BenefitId, BenefitKind, Billing, DateId, Derivation, Example, Expectation, FactValue, MeasureId, OpenId, PackageId,
    Population, Program, Rate, ScorePartKind, SpecialisationId, TableId, TierId, TrackId, Type,
};
use crate::source::{FileId, Span};
use crate::value::{Decimal, Unit};

/// A broken invariant: a mistake of a hand-written IR file, or of progc.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct Violation {
    /// What is wrong.
    pub what: String,
    /// Where, in the sources that the program holds.
    pub span: Span,
}

/// Checks every invariant; the first that is broken is returned.
pub fn verify(program: &Program) -> Result<(), Violation> {
    let v = Verifier { program };
    v.header()?;
    names::apart(program)?;
    v.measures()?;
    v.items()?;
    v.channel()?;
    for example in &program.examples {
        v.example(example)?;
    }
    graph::acyclic(program)
}

type Check = Result<(), Violation>;

struct Verifier<'p> {
    program: &'p Program,
}

impl Verifier<'_> {
    fn nowhere(&self) -> Span {
        self.program.header.span.unwrap_or(Span { file: FileId(0), start: 0, end: 0 })
    }

    fn header(&self) -> Check {
        let p = self.program;
        self.validity(&p.header.validity)?;
        let (month, day) = p.header.fiscal_year;
        ensure(
            crate::value::Date::new(2000, month, day).is_ok(),
            "the fiscal year begins on a day that does not exist",
            self.nowhere(),
        )?;
        for date in &p.dates {
            ensure(date.days.first <= date.days.last, "a date ends before it begins", date.span)?;
        }
        for id in [p.track_measure, p.package_measure].into_iter().flatten() {
            let ty = self.type_of(id, self.nowhere())?;
            ensure(matches!(ty, Type::SetOf(_)), "tracks and packages are told by a set", self.nowhere())?;
        }
        for open in &p.open_terms {
            if let Some(measure) = open.measure {
                self.measure(measure, open.span)?;
            }
            if let Some((low, high)) = open.bounds {
                let rate = open.measure.map(|m| self.rate_of(m, open.span)).transpose()?;
                amounts::between(low, high, rate, open.span)?;
            }
        }
        Ok(())
    }

    fn measures(&self) -> Check {
        let p = self.program;
        for table in &p.tables {
            if let Some(column) = table.dated_by {
                let ty = table.columns.get(column as usize).map(|c| &c.ty);
                ensure(ty == Some(&Type::Date), "a table is dated by what is no date", table.span)?;
            }
        }
        for measure in &p.measures {
            let span = measure.span;
            ensure(!measure.act || measure.ty == Type::Flag, "an act of the vendor is no flag", span)?;
            match &measure.derivation {
                None => {}
                Some(Derivation::Aggregate { function: _, table, column, window: _, filter, among }) => {
                    self.table(*table, span)?;
                    if let Some(column) = column {
                        self.column(*table, *column, span)?;
                    }
                    self.row_test(*table, filter, span)?;
                    self.row_test(*table, among, span)?;
                }
                Some(Derivation::Ratio(a, b)) => {
                    self.rate_of(*a, span)?;
                    self.rate_of(*b, span)?;
                }
                Some(Derivation::Growth { table, column, window: _, filter }) => {
                    self.column(*table, *column, span)?;
                    self.row_test(*table, filter, span)?;
                }
                Some(Derivation::Rank { of, per, percentile: _ }) => {
                    self.rate_of(*of, span)?;
                    if let Some(per) = per {
                        self.measure(*per, span)?;
                    }
                }
            }
        }
        for score in &p.scores {
            if let Some(cap) = score.cap {
                amounts::points(cap, score.span)?;
            }
            let sum = score.parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.add(part.weight.unwrap_or_default()));
            let whole = !score.is_weighted() || sum == Ok(Decimal::from(100));
            ensure(whole, "weights that do not come to 100%", score.span)?;
            for part in &score.parts {
                self.cond(&part.when)?;
                if let Some(applies) = &part.applies {
                    self.cond(&applies.when)?;
                }
                ensure(part.weight.is_some() == score.is_weighted(), "only some parts have a weight", part.span)?;
                for amount in [part.cap, part.minimum].into_iter().flatten() {
                    amounts::points(amount, part.span)?;
                }
                match &part.kind {
                    ScorePartKind::Flat(points) => amounts::points(*points, part.span)?,
                    ScorePartKind::Per { points, step, measure } => {
                        amounts::points(*points, part.span)?;
                        amounts::of_rate(*step, self.rate_of(*measure, part.span)?, part.span)?;
                        ensure(step.value > Decimal::ZERO, "a step of nothing", part.span)?;
                    }
                    ScorePartKind::Bands(bands) => self.bands(bands, Some(Rate { unit: Unit::Points, per: None }))?,
                }
            }
        }
        Ok(())
    }

    fn items(&self) -> Check {
        let p = self.program;
        self.clauses(&p.everyone)?;
        for track in &p.tracks {
            self.clauses(&track.clauses)?;
            self.validity(&track.validity)?;
        }
        ensure(p.tracks.is_empty() || p.track_measure.is_some(), "no measure tells the tracks", self.nowhere())?;
        ensure(p.packages.is_empty() || p.package_measure.is_some(), "no measure tells the packages", self.nowhere())?;
        for tier in &p.tiers {
            self.clauses(&tier.clauses)?;
            self.validity(&tier.validity)?;
            for track in &tier.tracks {
                self.track(*track, tier.span)?;
            }
        }
        for package in &p.packages {
            self.clauses(&package.clauses)?;
            self.validity(&package.validity)?;
        }
        for specialisation in &p.specialisations {
            self.clauses(&specialisation.clauses)?;
            self.validity(&specialisation.validity)?;
        }
        Ok(())
    }

    fn channel(&self) -> Check {
        let p = self.program;
        for rate in &p.rates {
            self.validity(&rate.validity)?;
            amounts::exchange(rate)?;
        }
        for region in &p.regions {
            self.validity(&region.validity)?;
        }
        for distribution in &p.distribution {
            self.validity(&distribution.validity)?;
        }
        for commission in &p.commissions {
            self.validity(&commission.validity)?;
            self.cond(&commission.when)?;
            for track in &commission.tracks {
                self.track(*track, commission.span)?;
            }
            self.grant_value(&commission.rate, None, commission.span)?;
        }
        for billing in &p.billing {
            self.billing(billing)?;
        }
        for note in &p.notes {
            self.validity(&note.validity)?;
        }
        for notification in &p.notifications {
            self.validity(&notification.validity)?;
        }
        for population in p.populations.iter().chain(&p.targets) {
            self.population(population)?;
        }
        if let Some(review) = &p.review {
            self.validity(&review.validity)?;
            if let Some((tier, _)) = review.ramp_up {
                self.tier(tier, review.span)?;
            }
        }
        Ok(())
    }

    fn billing(&self, billing: &Billing) -> Check {
        self.validity(&billing.validity)?;
        let Some(price) = &billing.price else { return Ok(()) };
        self.cond(&price.when)?;
        self.grant_value(&price.value, None, billing.span)?;
        for track in &price.tracks {
            self.track(*track, billing.span)?;
        }
        self.table(price.table, billing.span)?;
        self.row_test(price.table, &price.filter, billing.span)
    }

    fn population(&self, population: &Population) -> Check {
        self.validity(&population.validity)?;
        if let Some(tier) = population.tier {
            self.tier(tier, population.span)?;
        }
        if let Some(track) = population.track {
            self.track(track, population.span)?;
        }
        for date in [population.on, population.by].into_iter().flatten() {
            self.date(date)?;
        }
        let counted = population.base.is_none() || population.growth || population.further;
        ensure(counted, "a number is counted from another without being more or less", population.span)?;
        ensure(!population.growth || population.base.is_some(), "a growth of nothing", population.span)?;
        ensure(
            population.low <= population.high,
            "a population whose lowest number is above its highest",
            population.span,
        )
    }

    fn example(&self, example: &Example) -> Check {
        for fact in &example.given {
            let fits = match (self.type_of(fact.measure, fact.span)?, &fact.value) {
                (Type::Number(_), FactValue::Number(_))
                | (Type::Date, FactValue::Date(_))
                | (Type::Flag, FactValue::Flag(_))
                | (Type::OneOf(_) | Type::Text, FactValue::Text(_))
                | (Type::SetOf(_), FactValue::Set(_))
                | (_, FactValue::NotApplicable) => true,
                (
                    Type::Number(_) | Type::Date | Type::Flag | Type::OneOf(_) | Type::Text | Type::SetOf(_),
                    FactValue::Number(_)
                    | FactValue::Date(_)
                    | FactValue::Flag(_)
                    | FactValue::Text(_)
                    | FactValue::Set(_),
                ) => false,
            };
            ensure(fits, "a fact is given that its measure cannot have", fact.span)?;
        }
        if let Some(held) = example.held {
            self.tier(held, example.span)?;
        }
        for (expectation, span) in &example.expect {
            match expectation {
                Expectation::Tier(tier) => tier.map_or(Ok(()), |tier| self.tier(tier, *span))?,
                Expectation::Possible(tiers) => {
                    for tier in tiers.iter().flatten() {
                        self.tier(*tier, *span)?;
                    }
                }
                Expectation::NeedsVendor(tiers) => {
                    for tier in tiers {
                        self.tier(*tier, *span)?;
                    }
                }
                Expectation::Specialisation(id) => self.specialisation(*id, *span)?,
                Expectation::Benefit(benefit, value) => self.grant_value(value, Some(*benefit), *span)?,
            }
        }
        Ok(())
    }

    fn type_of(&self, id: MeasureId, span: Span) -> Result<&Type, Violation> {
        let measure = self.program.measures.get(id.index());
        measure.map(|m| &m.ty).ok_or_else(|| violation("a measure is named that does not exist", span))
    }

    /// The unit of a measure that has to be a number.
    fn rate_of(&self, id: MeasureId, span: Span) -> Result<Rate, Violation> {
        match self.type_of(id, span)? {
            Type::Number(rate) => Ok(*rate),
            Type::Date | Type::Flag | Type::OneOf(_) | Type::SetOf(_) | Type::Text => {
                Err(violation("a measure is compared with an amount of another unit", span))
            }
        }
    }

    fn benefit(&self, id: BenefitId, span: Span) -> Result<&BenefitKind, Violation> {
        let benefit = self.program.benefits.get(id.index());
        benefit.map(|b| &b.kind).ok_or_else(|| violation("a benefit is named that does not exist", span))
    }

    fn measure(&self, id: MeasureId, span: Span) -> Check {
        in_range(id.index(), self.program.measures.len(), "a measure", span)
    }

    fn table(&self, id: TableId, span: Span) -> Check {
        in_range(id.index(), self.program.tables.len(), "a table", span)
    }

    fn tier(&self, id: TierId, span: Span) -> Check {
        in_range(id.index(), self.program.tiers.len(), "a tier", span)
    }

    fn track(&self, id: TrackId, span: Span) -> Check {
        in_range(id.index(), self.program.tracks.len(), "a track", span)
    }

    fn package(&self, id: PackageId, span: Span) -> Check {
        in_range(id.index(), self.program.packages.len(), "a package", span)
    }

    fn specialisation(&self, id: SpecialisationId, span: Span) -> Check {
        in_range(id.index(), self.program.specialisations.len(), "a specialisation", span)
    }

    fn open(&self, id: OpenId, span: Span) -> Check {
        in_range(id.index(), self.program.open_terms.len(), "an open term", span)
    }

    fn date(&self, id: DateId) -> Check {
        in_range(id.index(), self.program.dates.len(), "a date", self.nowhere())
    }
}

fn violation(what: impl Into<String>, span: Span) -> Violation {
    Violation { what: what.into(), span }
}

fn ensure(holds: bool, what: &str, span: Span) -> Check {
    if holds { Ok(()) } else { Err(violation(what, span)) }
}

fn in_range(index: usize, len: usize, what: &str, span: Span) -> Check {
    if index < len { Ok(()) } else { Err(violation(format!("{what} is named that does not exist"), span)) }
}
