//! What of a program is in force on a day.
//!
//! Ids stay what they are: a tier that is not in force stays in its place and cannot be reached.

use super::{EvalError, Run, circular};
use crate::ir::{
    Atom, BenefitId, Clauses, Cond, CondKind, DateId, Grant, GrantClause, MeasureId, Modality, OpenId, OpenTerm,
    Package, Program, Requirement, Sourced, Specialisation, SpecialisationId, Status, Tier, TierId, Track, TrackId,
    Validity, WrittenDate,
};
use crate::source::Span;

/// A program on a day: only what acts then, with the question whether an approximate date has come put into the conditions.
#[derive(Debug, Clone)]
pub struct Effective {
    /// The program with what acts; ids are those of the whole program.
    pub program: Program,
    /// The day, and what is assumed.
    pub run: Run,
    /// By tier: whether it is in force, or possibly so.
    pub in_force: Vec<bool>,
    /// By track: whether it is in force, or possibly so.
    pub tracks_in_force: Vec<bool>,
    /// By package: whether it is in force, or possibly so.
    pub packages_in_force: Vec<bool>,
    /// By specialisation: whether it is in force, or possibly so.
    pub specialisations_in_force: Vec<bool>,
    /// Whether the day lies outside the dates of the program itself.
    pub outside: Option<Outside>,
    /// By tier: what must hold for it.
    pub(super) rules: Vec<TierRule>,
    /// Why nothing can be evaluated, where the program refers to itself in a circle.
    pub(super) circular: Option<EvalError>,
}

impl Effective {
    /// The tiers in force, lowest first.
    pub fn tiers(&self) -> impl DoubleEndedIterator<Item = (TierId, &Tier)> {
        acting(&self.program.tiers, &self.in_force).map(|(rank, tier)| (TierId::at(rank), tier))
    }

    /// The tracks in force.
    pub fn tracks(&self) -> impl Iterator<Item = (TrackId, &Track)> {
        acting(&self.program.tracks, &self.tracks_in_force).map(|(index, track)| (TrackId::at(index), track))
    }

    /// The packages in force.
    pub fn packages(&self) -> impl Iterator<Item = &Package> {
        acting(&self.program.packages, &self.packages_in_force).map(|(_, package)| package)
    }

    /// The specialisations in force.
    pub fn specialisations(&self) -> impl Iterator<Item = (SpecialisationId, &Specialisation)> {
        let found = acting(&self.program.specialisations, &self.specialisations_in_force);
        found.map(|(index, specialisation)| (SpecialisationId::at(index), specialisation))
    }

    /// What must hold for a tier.
    pub(crate) fn rule(&self, tier: TierId) -> Option<&TierRule> {
        self.rules.get(tier.index())
    }

    /// Whether the program refers to itself in a circle, so that nothing can be said of it.
    pub(crate) fn circular(&self) -> bool {
        self.circular.is_some()
    }
}

/// What is in force of a list, each with its place there.
fn acting<'a, T>(list: &'a [T], in_force: &'a [bool]) -> impl DoubleEndedIterator<Item = (usize, &'a T)> {
    list.iter().zip(in_force).enumerate().filter(|(_, (_, stands))| **stands).map(|(index, (item, _))| (index, item))
}

/// How a day lies outside the dates of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// Before it begins.
    Before,
    /// After it has ended.
    After,
    /// Inside an approximate date: perhaps before it begins, or after it has ended.
    Possibly,
}

/// What must hold for a tier.
#[derive(Debug, Clone)]
pub(crate) struct TierRule {
    /// That the tier exists for the partner's track.
    pub(crate) applies: Cond,
    /// What the tier itself asks, the track included: the meaning of `requires Certified`.
    pub(crate) own: Cond,
    /// All that must hold to be in the tier: also what the program and the track ask of everyone.
    pub(crate) full: Cond,
    /// The requirements in `full` one by one, with the track to which one is confined: what progress and gaps count.
    pub(crate) asks: Vec<(Option<Cond>, Cond)>,
}

/// What is in force of `program` on the day of `run`.
pub fn effective(program: &Program, run: &Run) -> Effective {
    let chooser = Chooser { dates: &program.dates, run };
    let mut p = program.clone();
    chooser.clauses(&mut p.everyone);
    let mut in_force = Vec::with_capacity(p.tiers.len());
    for tier in &mut p.tiers {
        let begins = chooser.terms(tier);
        let stands = chooser.item(&tier.validity, &mut tier.clauses, tier.span);
        in_force.push(stands);
        if let (true, Some(begins)) = (stands, begins) {
            let open = OpenId::at(p.open_terms.len());
            p.open_terms.push(OpenTerm {
                label: format!("{}: no requirement in force", tier.name),
                measure: None,
                bounds: None,
                note: None,
                by: None,
                span: tier.span,
            });
            let mut ways = vec![Cond::atom(Atom::Open(open), tier.span)];
            ways.extend(begins);
            tier.clauses.requirements.push(requirement(Cond { kind: CondKind::Any(ways), span: tier.span }));
        }
    }
    let mut tracks_in_force = Vec::with_capacity(p.tracks.len());
    for track in &mut p.tracks {
        tracks_in_force.push(chooser.item(&track.validity, &mut track.clauses, track.span));
    }
    let mut packages_in_force = Vec::with_capacity(p.packages.len());
    for package in &mut p.packages {
        packages_in_force.push(chooser.item(&package.validity, &mut package.clauses, package.span));
    }
    let mut specialisations_in_force = Vec::with_capacity(p.specialisations.len());
    for specialisation in &mut p.specialisations {
        let stands = chooser.item(&specialisation.validity, &mut specialisation.clauses, specialisation.span);
        specialisations_in_force.push(stands);
    }
    p.regions.retain(|r| chooser.may_act(&r.validity));
    p.distribution.retain(|d| chooser.may_act(&d.validity));
    p.commissions.retain(|c| chooser.may_act(&c.validity));
    p.billing.retain(|b| chooser.may_act(&b.validity));
    p.notifications.retain(|n| chooser.may_act(&n.validity));
    p.populations.retain(|n| chooser.may_act(&n.validity));
    p.targets.retain(|t| chooser.may_act(&t.validity));
    p.notes.retain(|n| chooser.may_act(&n.validity));
    if p.review.as_ref().is_some_and(|r| !chooser.may_act(&r.validity)) {
        p.review = None;
    }
    let outside = chooser.outside(&program.header.validity);
    let rules = p.tiers.iter().map(|tier| rule(&p, &tracks_in_force, tier)).collect();
    let mut effective = Effective {
        program: p,
        run: run.clone(),
        in_force,
        tracks_in_force,
        packages_in_force,
        specialisations_in_force,
        outside,
        rules,
        circular: None,
    };
    effective.circular = circular::find(&effective);
    effective
}

/// What must hold for one tier, with what the program and its tracks ask of everyone.
fn rule(p: &Program, tracks_in_force: &[bool], tier: &Tier) -> TierRule {
    let applies = match (p.track_measure, tier.tracks.is_empty()) {
        (_, true) | (None, _) => Cond::always(tier.span),
        (Some(measure), false) => {
            let tracks = tier.tracks.iter().map(|&track| in_track(p, measure, track, tier.span)).collect();
            Cond { kind: CondKind::Any(tracks), span: tier.span }
        }
    };
    let mut own = Vec::new();
    if !applies.is_always() {
        own.push(applies.clone());
    }
    own.extend(required(&tier.clauses));
    let mut full = own.clone();
    full.extend(required(&p.everyone));
    let mut asks: Vec<(Option<Cond>, Cond)> =
        required(&tier.clauses).chain(required(&p.everyone)).map(|cond| (None, cond)).collect();
    if let Some(measure) = p.track_measure {
        // A track that does not exist yet asks nothing of anybody.
        for (index, track) in acting(&p.tracks, tracks_in_force) {
            for cond in required(&track.clauses) {
                let here = in_track(p, measure, TrackId::at(index), cond.span);
                asks.push((Some(here.clone()), cond.clone()));
                let elsewhere = negated(here);
                full.push(Cond { span: cond.span, kind: CondKind::Any(vec![elsewhere, cond]) });
            }
        }
    }
    TierRule { applies, own: all(own, tier.span), full: all(full, tier.span), asks }
}

fn required(clauses: &Clauses) -> impl Iterator<Item = Cond> {
    clauses.requirements.iter().filter(|r| r.modality == Modality::Required).map(|r| r.cond.clone())
}

fn in_track(p: &Program, measure: MeasureId, track: TrackId, span: Span) -> Cond {
    match p.tracks.get(track.index()) {
        Some(found) => Cond::atom(Atom::Has { measure, member: found.name.clone() }, span),
        None => Cond { kind: CondKind::Any(Vec::new()), span },
    }
}

fn all(conds: Vec<Cond>, span: Span) -> Cond {
    Cond { kind: CondKind::All(conds), span }
}

fn negated(cond: Cond) -> Cond {
    Cond { span: cond.span, kind: CondKind::Not(Box::new(cond)) }
}

/// Whether a written date has come; `None` where only the vendor could tell.
pub(super) fn has_come(dates: &[WrittenDate], run: &Run, date: DateId) -> Option<bool> {
    let days = dates.get(date.index())?.days;
    if run.as_of < days.first {
        Some(false)
    } else if run.as_of >= days.last {
        Some(true)
    } else {
        None
    }
}

/// A question about an approximate date that stays open: the date, and whether it must have come.
type Guard = (DateId, bool);

/// Whether something acts, and the questions on which that hangs.
pub(super) fn standing(dates: &[WrittenDate], run: &Run, validity: &Validity) -> Option<Vec<Guard>> {
    Chooser { dates, run }.standing(validity)
}

struct Chooser<'a> {
    dates: &'a [WrittenDate],
    run: &'a Run,
}

impl Chooser<'_> {
    /// `None`: does not act. Otherwise the questions on which it hangs; none where it surely acts.
    fn standing(&self, validity: &Validity) -> Option<Vec<Guard>> {
        let assumed = match validity.status {
            Status::InForce => false,
            Status::Announced => self.run.assume.contains(&Status::Announced),
            Status::Planned | Status::Considered | Status::Pilot => {
                if !self.run.assume.contains(&validity.status) {
                    return None;
                }
                true
            }
            Status::RuledOut | Status::Hearsay => return None,
        };
        let mut guards = Vec::new();
        // What is assumed acts as if its date had come.
        if let Some(from) = validity.from
            && !assumed
        {
            match has_come(self.dates, self.run, from) {
                Some(true) => {}
                Some(false) => return None,
                None => guards.push((from, true)),
            }
        }
        if let Some(until) = validity.until {
            match has_come(self.dates, self.run, until) {
                Some(true) => return None,
                Some(false) => {}
                None => guards.push((until, false)),
            }
        }
        Some(guards)
    }

    /// Where a tier asks something, and none of it surely acts on the day: when one of its requirements may have begun.
    /// Such a tier is as one whose requirements are not stated; without this everybody would be in it.
    fn terms(&self, tier: &Tier) -> Option<Vec<Cond>> {
        let required = tier.clauses.requirements.iter().filter(|r| r.modality == Modality::Required);
        let mut required = required.peekable();
        if tier.by_default || required.peek().is_none() {
            return None;
        }
        let mut begins = Vec::new();
        for requirement in required {
            match self.standing(&requirement.validity) {
                None => {}
                Some(guards) if guards.is_empty() => return None,
                Some(guards) => {
                    let span = requirement.cond.span;
                    begins.push(all(guards.into_iter().map(|guard| question(guard, span)).collect(), span));
                }
            }
        }
        Some(begins)
    }

    fn may_act(&self, validity: &Validity) -> bool {
        self.standing(validity).is_some()
    }

    fn outside(&self, validity: &Validity) -> Option<Outside> {
        let from = validity.from.map_or(Some(true), |date| has_come(self.dates, self.run, date));
        let until = validity.until.map_or(Some(false), |date| has_come(self.dates, self.run, date));
        match (from, until) {
            (Some(false), _) => Some(Outside::Before),
            (_, Some(true)) => Some(Outside::After),
            (None, _) | (_, None) => Some(Outside::Possibly),
            (Some(true), Some(false)) => None,
        }
    }

    /// Leaves of an item what acts; `false` where nothing of it does.
    fn item(&self, validity: &Validity, clauses: &mut Clauses, span: Span) -> bool {
        let Some(guards) = self.standing(validity) else {
            let never = Cond { kind: CondKind::Any(Vec::new()), span };
            *clauses = Clauses { requirements: vec![requirement(never)], ..Clauses::default() };
            return false;
        };
        self.clauses(clauses);
        for clause in &mut clauses.grants {
            guard_grants(clause, &guards);
        }
        let questions = guards.iter().map(|&guard| requirement(question(guard, span)));
        clauses.requirements.extend(questions);
        true
    }

    /// Leaves of clauses those that act.
    fn clauses(&self, clauses: &mut Clauses) {
        let requirements = std::mem::take(&mut clauses.requirements);
        clauses.requirements = requirements.into_iter().filter_map(|r| self.requirement(r)).collect();
        let grants = std::mem::take(&mut clauses.grants);
        clauses.grants = by_benefit(grants.into_iter().filter_map(|g| self.grants(g)));
        clauses.obligations.retain(|o: &Sourced<String>| self.may_act(&o.validity));
    }

    /// A requirement that perhaps holds already is met where it does not hold yet.
    fn requirement(&self, mut requirement: Requirement) -> Option<Requirement> {
        let guards = self.standing(&requirement.validity)?;
        if !guards.is_empty() {
            let span = requirement.cond.span;
            let mut ways: Vec<Cond> = guards.iter().map(|&(date, come)| question((date, !come), span)).collect();
            ways.push(requirement.cond);
            requirement.cond = Cond { kind: CondKind::Any(ways), span };
        }
        Some(requirement)
    }

    fn grants(&self, mut clause: GrantClause) -> Option<GrantClause> {
        let guards = self.standing(&clause.validity)?;
        guard_grants(&mut clause, &guards);
        Some(clause)
    }
}

/// A clause for each grant, in order of the benefits: so those of one benefit are found at once, however many there are.
fn by_benefit(clauses: impl Iterator<Item = GrantClause>) -> Vec<GrantClause> {
    let single = |GrantClause { grants, validity, span }: GrantClause| {
        grants.into_iter().map(move |grant| GrantClause { grants: vec![grant], validity: validity.clone(), span })
    };
    let mut all: Vec<GrantClause> = clauses.flat_map(single).collect();
    // Grants of one benefit stay in the order in which they are written.
    all.sort_by_key(benefit_of);
    all
}

fn benefit_of(clause: &GrantClause) -> Option<BenefitId> {
    clause.grants.first().map(|grant| grant.benefit)
}

/// What an item of an effective program grants of a benefit.
pub(crate) fn grants_of(clauses: &Clauses, benefit: BenefitId) -> impl Iterator<Item = &Grant> {
    let begin = clauses.grants.partition_point(|clause| benefit_of(clause) < Some(benefit));
    let behind = clauses.grants.get(begin..).unwrap_or_default();
    behind.iter().take_while(move |clause| benefit_of(clause) == Some(benefit)).flat_map(|clause| &clause.grants)
}

fn guard_grants(clause: &mut GrantClause, guards: &[Guard]) {
    if guards.is_empty() {
        return;
    }
    for grant in &mut clause.grants {
        let span = grant.when.span;
        let mut conds: Vec<Cond> = guards.iter().map(|&guard| question(guard, span)).collect();
        conds.push(std::mem::replace(&mut grant.when, Cond::always(span)));
        grant.when = all(conds, span);
    }
}

fn question((date, come): Guard, span: Span) -> Cond {
    let begun = Cond::atom(Atom::Begun(date), span);
    if come { begun } else { negated(begun) }
}

fn requirement(cond: Cond) -> Requirement {
    Requirement { modality: Modality::Required, span: cond.span, cond, validity: Validity::default() }
}
