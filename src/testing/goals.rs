//! What examples should show of a program: each part of each requirement both ways, each limit from both sides, each
//! grant with and without.

use crate::ir::{
    Atom, Bands, BenefitId, Clauses, Comparison, Cond, CondKind, GrantValue, MeasureId, Modality, PackageId, Program,
    ScorePartKind, SpecialisationId, Status, TierId, TrackId, Type, Validity,
};
use crate::source::Span;
use crate::value::Decimal;

/// Whose clause it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// The program's, for every partner.
    Everyone,
    /// A track's.
    Track(TrackId),
    /// A tier's.
    Tier(TierId),
    /// A package's.
    Package(PackageId),
    /// A specialisation's.
    Specialisation(SpecialisationId),
}

/// A part of a requirement: which requirement of whom, and the way down to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// Whose requirement.
    pub owner: Owner,
    /// Which of them.
    pub requirement: usize,
    /// Which child at each step; empty for the whole requirement.
    pub path: Vec<usize>,
    /// Whether it is only expected.
    pub expected: bool,
}

/// What an example can show of a part of a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// It is met.
    Met,
    /// It is not met.
    NotMet,
    /// It is not known; for an act of the vendor, not recorded.
    Unknown,
    /// It alone, turned round, changes what comes out.
    Decides,
}

/// Which values of a measure are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Values {
    /// Anything below this one.
    Below(Decimal),
    /// Exactly this one.
    At(Decimal),
    /// Anything above this one.
    Above(Decimal),
}

impl Values {
    /// Whether a number is among them.
    pub fn hold(self, number: Decimal) -> bool {
        match self {
            Values::Below(limit) => number < limit,
            Values::At(value) => number == value,
            Values::Above(limit) => number > limit,
        }
    }
}

/// What is to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A tier comes out.
    Tier(TierId),
    /// A part of a requirement in one way.
    Part(usize, Mark),
    /// A measure beside a limit at which something changes.
    Value {
        /// The measure.
        measure: MeasureId,
        /// Its values.
        values: Values,
        /// The part of a requirement that asks for it, where it is one.
        part: Option<usize>,
        /// The benefit that hangs on it, where it is one.
        benefit: Option<BenefitId>,
    },
    /// A grant that a partner has, or has not.
    Grant {
        /// Its place among the grants.
        grant: usize,
        /// Whether it is had.
        applied: bool,
    },
}

/// One thing that some example should show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// The words that it is about.
    pub span: Span,
    /// What has to be in force for it.
    pub clause: Span,
    /// What is to be shown.
    pub kind: Kind,
    /// Why nobody has to show it.
    pub beside: Option<&'static str>,
}

/// A grant and whose it is.
#[derive(Debug, Clone)]
pub struct Granted {
    /// Whose.
    pub owner: Owner,
    /// Which benefit.
    pub benefit: BenefitId,
    /// On which condition.
    pub when: Cond,
    /// The entry.
    pub span: Span,
}

/// All that examples should show of a program.
#[derive(Debug, Clone, Default)]
pub struct Goals {
    /// The goals, in order of the text.
    pub goals: Vec<Goal>,
    /// The parts of requirements.
    pub parts: Vec<Part>,
    /// The grants.
    pub grants: Vec<Granted>,
}

impl Goals {
    /// The goals of a program.
    pub fn of(program: &Program) -> Self {
        let mut found = Gather { program, goals: Goals::default() };
        found.all();
        found.goals.goals.sort_by_key(|goal| (goal.span.file, goal.span.start));
        found.goals
    }
}

/// A clause, and what excuses whoever does not show it.
#[derive(Clone, Copy)]
struct Place {
    clause: Span,
    beside: Option<&'static str>,
}

struct Gather<'a> {
    program: &'a Program,
    goals: Goals,
}

/// Why nobody has to show what does not act by itself.
fn excuse(validity: &Validity) -> Option<&'static str> {
    match validity.status {
        Status::InForce | Status::Announced => None,
        status @ (Status::Planned | Status::Considered | Status::Pilot | Status::RuledOut | Status::Hearsay) => {
            Some(status.word())
        }
    }
}

impl Gather<'_> {
    fn all(&mut self) {
        let p = self.program;
        self.clauses(Owner::Everyone, &p.everyone, None, true);
        for (index, track) in p.tracks.iter().enumerate() {
            self.clauses(Owner::Track(TrackId::at(index)), &track.clauses, excuse(&track.validity), false);
        }
        for (index, tier) in p.tiers.iter().enumerate() {
            let (id, beside) = (TierId::at(index), excuse(&tier.validity));
            self.push(tier.span, tier.span, Kind::Tier(id), beside);
            let asks = tier.clauses.requirements.iter().any(|r| r.modality == Modality::Required);
            self.clauses(Owner::Tier(id), &tier.clauses, beside, !asks && tier.tracks.is_empty());
        }
        for (index, package) in p.packages.iter().enumerate() {
            self.clauses(Owner::Package(PackageId::at(index)), &package.clauses, excuse(&package.validity), false);
        }
        for (index, found) in p.specialisations.iter().enumerate() {
            let owner = Owner::Specialisation(SpecialisationId::at(index));
            self.clauses(owner, &found.clauses, excuse(&found.validity), false);
        }
        for score in &p.scores {
            let place = Place { clause: score.span, beside: None };
            for part in &score.parts {
                self.limits_of(&part.when, place, None);
                if let Some(applies) = &part.applies {
                    self.limits_of(&applies.when, place, None);
                }
                if let ScorePartKind::Bands(bands) = &part.kind {
                    self.bands(bands, place, None);
                }
            }
        }
    }

    fn clauses(&mut self, owner: Owner, clauses: &Clauses, beside: Option<&'static str>, for_all: bool) {
        for (index, requirement) in clauses.requirements.iter().enumerate() {
            let beside = excuse(&requirement.validity).or(beside);
            let place = Place { clause: requirement.span, beside };
            let part = Part {
                owner,
                requirement: index,
                path: Vec::new(),
                expected: requirement.modality == Modality::Expected,
            };
            self.parts(&requirement.cond, place, &part);
        }
        for clause in &clauses.grants {
            let place = Place { clause: clause.span, beside: excuse(&clause.validity).or(beside) };
            for grant in &clause.grants {
                let at = self.goals.grants.len();
                let granted = Granted { owner, benefit: grant.benefit, when: grant.when.clone(), span: grant.span };
                self.goals.grants.push(granted);
                self.push(grant.span, place.clause, Kind::Grant { grant: at, applied: true }, place.beside);
                if !(for_all && grant.when.is_always()) {
                    self.push(grant.span, place.clause, Kind::Grant { grant: at, applied: false }, place.beside);
                }
                self.limits_of(&grant.when, place, Some(grant.benefit));
                if let GrantValue::Bands(bands) = &grant.value {
                    self.bands(bands, place, Some(grant.benefit));
                }
            }
        }
    }

    fn push(&mut self, span: Span, clause: Span, kind: Kind, beside: Option<&'static str>) {
        let goal = Goal { span, clause, kind, beside };
        if !self.goals.goals.contains(&goal) {
            self.goals.goals.push(goal);
        }
    }

    /// A requirement as a whole, and each part that can be met or not by itself.
    fn parts(&mut self, cond: &Cond, place: Place, part: &Part) {
        let at = self.goals.parts.len();
        self.goals.parts.push(part.clone());
        let mut marks = vec![Mark::Met, Mark::NotMet, Mark::Unknown, Mark::Decides];
        if let CondKind::Atom(Atom::Open(open)) = &cond.kind {
            let bounded = self.program.open_terms.get(open.index()).is_some_and(|term| term.bounds.is_some());
            // What nobody knows is never surely met: that both ways lead somewhere is all that can be shown.
            marks = if bounded { vec![Mark::Met, Mark::NotMet, Mark::Decides] } else { vec![Mark::Decides] };
        }
        for mark in marks {
            self.push(cond.span, place.clause, Kind::Part(at, mark), place.beside);
        }
        let children: &[Cond] = match &cond.kind {
            CondKind::All(of) | CondKind::Any(of) | CondKind::AtLeast { of, .. } => of,
            // It is met where what is in it is not: nothing more is to be seen of it.
            CondKind::Not(_) | CondKind::Atom(_) => &[],
        };
        for (index, child) in children.iter().enumerate() {
            let mut below = part.clone();
            below.path.push(index);
            self.parts(child, place, &below);
        }
        if children.is_empty() {
            self.limits(cond, place, Some(at), None);
        }
    }

    /// The limits of all questions in a condition.
    fn limits_of(&mut self, cond: &Cond, place: Place, benefit: Option<BenefitId>) {
        let mut asked = Vec::new();
        cond.for_each_atom(&mut |atom, span| asked.push(Cond::atom(atom.clone(), span)));
        for question in asked {
            self.limits(&question, place, None, benefit);
        }
    }

    fn limits(&mut self, cond: &Cond, place: Place, part: Option<usize>, benefit: Option<BenefitId>) {
        let question = match &cond.kind {
            CondKind::Not(inner) => &inner.kind,
            kind @ (CondKind::Atom(_) | CondKind::All(_) | CondKind::Any(_) | CondKind::AtLeast { .. }) => kind,
        };
        let CondKind::Atom(Atom::Compare { measure, op, amount }) = question else { return };
        let (below, above) = match op {
            Comparison::AtLeast | Comparison::LessThan => (true, false),
            Comparison::MoreThan | Comparison::AtMost => (false, true),
            Comparison::Equal | Comparison::NotEqual => (true, true),
        };
        let limit = amount.value;
        let mut values = self.beside(*measure, limit, below);
        values.push(Values::At(limit));
        let step = amount.unit.smallest_step().filter(|_| above).and_then(|step| limit.add(step).ok());
        values.push(step.map_or(Values::Above(limit), Values::At));
        for values in values {
            let kind = Kind::Value { measure: *measure, values, part, benefit };
            self.push(cond.span, place.clause, kind, place.beside);
        }
    }

    /// What lies below a limit, where there can be anything: the nearest value where there is a nearest one.
    fn beside(&self, measure: MeasureId, limit: Decimal, nearest: bool) -> Vec<Values> {
        let Some(found) = self.program.measures.get(measure.index()) else { return Vec::new() };
        if !found.signed && limit <= Decimal::ZERO {
            return Vec::new();
        }
        let step = match &found.ty {
            Type::Number(rate) => rate.unit.smallest_step(),
            Type::Date | Type::Flag | Type::OneOf(_) | Type::SetOf(_) | Type::Text => None,
        };
        let near = step.filter(|_| nearest).and_then(|step| limit.sub(step).ok());
        vec![near.map_or(Values::Below(limit), Values::At)]
    }

    /// Each band at its first amount and just below it.
    fn bands(&mut self, bands: &Bands, place: Place, benefit: Option<BenefitId>) {
        for (index, band) in bands.rows.iter().enumerate() {
            let next = bands.rows.get(index + 1).map(|next| next.from);
            for edge in [Some(band.from), band.to.filter(|to| Some(*to) != next)].into_iter().flatten() {
                let mut values = self.beside(bands.measure, edge.value, true);
                values.push(Values::At(edge.value));
                for values in values {
                    let kind = Kind::Value { measure: bands.measure, values, part: None, benefit };
                    self.push(band.span, place.clause, kind, place.beside);
                }
            }
        }
    }
}
