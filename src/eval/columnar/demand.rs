//! What a program in force asks of each measure: where its values are cut, and which names count.

use std::collections::{BTreeMap, BTreeSet};

use super::Beyond;
use super::slot::{self, Cut, Days, Names, Numbers, Shape, Slot, sides};
use crate::eval::Effective;
use crate::eval::truth::folded;
use crate::ir::{
    Atom, Bands, Clauses, Comparison, Cond, GrantValue, Measure, MeasureId, Program, Score, ScorePart, ScorePartKind,
    Type,
};
use crate::value::{Date, Decimal};

/// The most steps of a score that are told apart.
const MOST_STEPS: i64 = 64;
/// The most decimal places of points and their steps, and the largest of them: sums of them always fit.
const MOST_PLACES: u8 = 4;
const MOST_POINTS: i128 = 1_000_000_000_000;

/// All that is asked.
#[derive(Debug, Default)]
pub(super) struct Demand {
    asked: BTreeMap<MeasureId, Asked>,
}

#[derive(Debug, Default)]
struct Asked {
    cuts: BTreeSet<Cut>,
    firsts: BTreeSet<Date>,
    names: BTreeMap<String, String>,
}

/// The clauses that stand for something in the evaluation.
pub(super) fn holders(p: &Program) -> impl Iterator<Item = &Clauses> {
    let everyone = std::iter::once(&p.everyone);
    let tiers = p.tiers.iter().map(|tier| &tier.clauses);
    let tracks = p.tracks.iter().map(|track| &track.clauses);
    let packages = p.packages.iter().map(|package| &package.clauses);
    let specialisations = p.specialisations.iter().map(|specialisation| &specialisation.clauses);
    everyone.chain(tiers).chain(tracks).chain(packages).chain(specialisations)
}

/// How many steps of a part are told apart, seen from a number of points that is compared with the score; `None` where
/// they have no end, or too many.
pub(super) fn steps(score: &Score, part: &ScorePart, points: Decimal, threshold: Option<Decimal>) -> Option<i64> {
    if points.is_negative() {
        return None;
    }
    let adds = !score.is_weighted()
        && score.parts.iter().all(|part| match &part.kind {
            ScorePartKind::Flat(points) | ScorePartKind::Per { points, .. } => !points.value.is_negative(),
            ScorePartKind::Bands(bands) => bands.rows.iter().all(|band| !band.value.0.value.is_negative()),
        });
    let minimum = part.minimum.map_or(Decimal::ZERO, |minimum| minimum.value);
    // Beyond the goal of the whole score a part adds nothing more, as long as no other takes points away.
    let whole = [threshold, score.cap.map(|cap| cap.value)].into_iter().flatten().min().filter(|_| adds);
    let goal = [part.cap.map(|cap| cap.value), whole.map(|goal| goal.max(minimum))].into_iter().flatten().min()?;
    if points == Decimal::ZERO {
        return Some(0);
    }
    let steps = goal.max(Decimal::ZERO).div_floor(points, 0).ok()?.to_i64()?.checked_add(1)?;
    (steps <= MOST_STEPS).then_some(steps)
}

fn small(number: Decimal) -> Result<(), Beyond> {
    let fits = number.scale() <= MOST_PLACES && number.mantissa().abs() <= MOST_POINTS;
    if fits { Ok(()) } else { Err(Beyond::Numbers) }
}

impl Demand {
    /// What a program asks for.
    pub(super) fn of(effective: &Effective) -> Result<Self, Beyond> {
        let p = &effective.program;
        let mut demand = Demand::default();
        for clauses in holders(p) {
            for requirement in &clauses.requirements {
                demand.cond(effective, &requirement.cond)?;
            }
            for grant in clauses.grants.iter().flat_map(|clause| &clause.grants) {
                demand.cond(effective, &grant.when)?;
                if let GrantValue::Bands(bands) = &grant.value {
                    demand.bands(p, bands)?;
                }
            }
        }
        for rule in &effective.rules {
            demand.cond(effective, &rule.full)?;
        }
        for score in &p.scores {
            demand.score(effective, score)?;
        }
        for track in &p.tracks {
            if let Some(measure) = p.track_measure {
                demand.name(p, measure, &track.name)?;
            }
        }
        for package in &p.packages {
            if let Some(measure) = p.package_measure {
                demand.name(p, measure, &package.name)?;
            }
        }
        Ok(demand)
    }

    fn cond(&mut self, effective: &Effective, cond: &Cond) -> Result<(), Beyond> {
        let mut result = Ok(());
        cond.for_each_atom(&mut |atom, _| {
            if result.is_ok() {
                result = self.atom(effective, atom);
            }
        });
        result
    }

    fn atom(&mut self, effective: &Effective, atom: &Atom) -> Result<(), Beyond> {
        let p = &effective.program;
        match atom {
            Atom::Compare { measure, op, amount } => self.number(p, *measure, *op, amount.value),
            Atom::CompareDate { measure, op, date } => {
                match measure_of(p, *measure)?.ty {
                    Type::Date => {}
                    Type::Number(_) | Type::Flag | Type::OneOf(_) | Type::SetOf(_) | Type::Text => {
                        return Err(Beyond::Mismatch);
                    }
                }
                let day = date.unwrap_or(effective.run.as_of);
                let firsts = sides(*op).iter().filter_map(|&after| if after { day.tomorrow().ok() } else { Some(day) });
                self.asked.entry(*measure).or_default().firsts.extend(firsts);
                Ok(())
            }
            Atom::Holds(measure) => match measure_of(p, *measure)?.ty {
                Type::Flag => {
                    self.asked.entry(*measure).or_default();
                    Ok(())
                }
                Type::Number(_) => self.number(p, *measure, Comparison::MoreThan, Decimal::ZERO),
                Type::Date | Type::OneOf(_) | Type::SetOf(_) | Type::Text => Err(Beyond::Mismatch),
            },
            Atom::OneOf { choices, .. } if choices.is_empty() => Err(Beyond::Mismatch),
            Atom::OneOf { measure, choices } => choices.iter().try_for_each(|choice| self.name(p, *measure, choice)),
            Atom::Has { measure, member } => self.name(p, *measure, member),
            Atom::Open(open) => {
                let term = p.open_terms.get(open.index()).ok_or(Beyond::Mismatch)?;
                if let Some((measure, (low, high))) = term.measure.zip(term.bounds) {
                    self.number(p, measure, Comparison::AtLeast, low.value)?;
                    self.number(p, measure, Comparison::AtLeast, high.value)?;
                }
                Ok(())
            }
            Atom::Meets(tier) => effective.rules.get(tier.index()).map(|_| ()).ok_or(Beyond::Mismatch),
            Atom::Specialised(id) => p.specialisations.get(id.index()).map(|_| ()).ok_or(Beyond::Mismatch),
            Atom::Score { score, .. } => p.scores.get(score.index()).map(|_| ()).ok_or(Beyond::Mismatch),
            Atom::Begun(date) => p.dates.get(date.index()).map(|_| ()).ok_or(Beyond::Mismatch),
        }
    }

    fn number(&mut self, p: &Program, measure: MeasureId, op: Comparison, number: Decimal) -> Result<(), Beyond> {
        match measure_of(p, measure)?.ty {
            Type::Number(_) => {}
            Type::Date | Type::Flag | Type::OneOf(_) | Type::SetOf(_) | Type::Text => return Err(Beyond::Mismatch),
        }
        let asked = self.asked.entry(measure).or_default();
        asked.cuts.extend(sides(op).iter().map(|&after| (number, after)));
        Ok(())
    }

    fn name(&mut self, p: &Program, measure: MeasureId, name: &str) -> Result<(), Beyond> {
        match measure_of(p, measure)?.ty {
            Type::OneOf(_) | Type::SetOf(_) | Type::Text => {}
            Type::Number(_) | Type::Date | Type::Flag => return Err(Beyond::Mismatch),
        }
        let names = &mut self.asked.entry(measure).or_default().names;
        names.entry(folded(name).into_owned()).or_insert_with(|| name.to_owned());
        Ok(())
    }

    fn bands(&mut self, p: &Program, bands: &Bands) -> Result<(), Beyond> {
        if bands.sliced {
            return Err(Beyond::Sliced);
        }
        for band in &bands.rows {
            self.number(p, bands.measure, Comparison::AtLeast, band.from.value)?;
            if let Some(to) = band.to {
                self.number(p, bands.measure, Comparison::AtLeast, to.value)?;
            }
        }
        self.counted(p, bands.measure)
    }

    fn counted(&mut self, p: &Program, measure: MeasureId) -> Result<(), Beyond> {
        match measure_of(p, measure)?.ty {
            Type::Number(_) => {}
            Type::Date | Type::Flag | Type::OneOf(_) | Type::SetOf(_) | Type::Text => return Err(Beyond::Mismatch),
        }
        self.asked.entry(measure).or_default();
        Ok(())
    }

    fn score(&mut self, effective: &Effective, score: &Score) -> Result<(), Beyond> {
        let p = &effective.program;
        score.cap.map_or(Ok(()), |cap| small(cap.value))?;
        for part in &score.parts {
            self.cond(effective, &part.when)?;
            part.cap.map_or(Ok(()), |cap| small(cap.value))?;
            part.minimum.map_or(Ok(()), |minimum| small(minimum.value))?;
            part.weight.map_or(Ok(()), small)?;
            if let Some(applies) = &part.applies {
                self.cond(effective, &applies.when)?;
            }
            match &part.kind {
                ScorePartKind::Flat(points) => small(points.value)?,
                ScorePartKind::Bands(bands) => {
                    self.bands(p, bands)?;
                    bands.rows.iter().try_for_each(|band| small(band.value.0.value))?;
                }
                ScorePartKind::Per { points, step, measure } => {
                    small(points.value)?;
                    small(step.value)?;
                    if step.value <= Decimal::ZERO {
                        return Err(Beyond::Score);
                    }
                    let steps = steps(score, part, points.value, None).ok_or(Beyond::Score)?;
                    for count in 1..=steps {
                        let limit = step.value.mul(Decimal::from(count)).map_err(|_| Beyond::Numbers)?;
                        self.number(p, *measure, Comparison::AtLeast, limit)?;
                    }
                    self.counted(p, *measure)?;
                }
            }
        }
        Ok(())
    }

    /// The slots, in order of measures.
    pub(super) fn slots(self, p: &Program) -> Result<Vec<Slot>, Beyond> {
        let mut slots = Vec::with_capacity(self.asked.len());
        for (id, asked) in self.asked {
            let measure = measure_of(p, id)?;
            let shape = asked.shape(p, id, measure)?;
            let flag = match shape {
                Shape::Flag => true,
                Shape::Numbers(_) | Shape::Days(_) | Shape::Names(_) | Shape::Members(_) | Shape::Tracks(_) => false,
            };
            if measure.act && !flag {
                return Err(Beyond::Mismatch);
            }
            slots.push(Slot { measure: id, act: measure.act, shape });
        }
        Ok(slots)
    }
}

fn measure_of(p: &Program, measure: MeasureId) -> Result<&Measure, Beyond> {
    p.measures.get(measure.index()).ok_or(Beyond::Mismatch)
}

impl Asked {
    fn shape(self, p: &Program, id: MeasureId, measure: &Measure) -> Result<Shape, Beyond> {
        if p.track_measure == Some(id) {
            return self.tracks(p, measure);
        }
        Ok(match &measure.ty {
            Type::Number(rate) => {
                let cuts = self.cuts.into_iter().collect();
                Shape::Numbers(Numbers::new(cuts, rate.unit.smallest_step(), measure.signed)?)
            }
            Type::Date => Shape::Days(Days::new(self.firsts.into_iter().collect())?),
            Type::Flag => Shape::Flag,
            Type::OneOf(listed) => Shape::Names(Names::new(self.names.into_iter().collect(), listed)?),
            Type::Text => Shape::Names(Names::new(self.names.into_iter().collect(), &[])?),
            Type::SetOf(_) => {
                slot::check_members(self.names.len())?;
                Shape::Members(self.names.into_keys().collect())
            }
        })
    }

    /// Tracks are codes in order of declaration.
    fn tracks(self, p: &Program, measure: &Measure) -> Result<Shape, Beyond> {
        match measure.ty {
            Type::SetOf(_) => {}
            Type::Number(_) | Type::Date | Type::Flag | Type::OneOf(_) | Type::Text => return Err(Beyond::Mismatch),
        }
        let tracks: BTreeSet<String> = p.tracks.iter().map(|track| folded(&track.name).into_owned()).collect();
        let same = tracks.len() == p.tracks.len() && self.names.keys().all(|name| tracks.contains(name));
        if !same || tracks.len() > 62 {
            return Err(Beyond::Names);
        }
        Ok(Shape::Tracks(u32::try_from(tracks.len()).map_err(|_| Beyond::Cells)?))
    }
}
