//! Why: for every tier the conditions that were asked, what the facts say to each, and how far along it is.

use super::benefits::Share;
use super::outcome::required;
use super::reference::{by_track, outcome};
use super::truth::{Memo, View};
use super::{Effective, EvalError, Facts, Outcome, Unknown, Verdict, display, gap};
use crate::ir::{Atom, Cond, CondKind, MeasureId, TierId};
use crate::source::Span;

/// The outcome in one track, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What comes out.
    pub outcome: Outcome,
    /// Every tier in force that exists for the track, lowest first.
    pub tiers: Vec<TierTrace>,
    /// By benefit: what each entry that counts gives by itself.
    pub shares: Vec<Vec<Share>>,
}

/// Why a tier is met or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierTrace {
    /// Which tier.
    pub tier: TierId,
    /// Over all completions.
    pub verdict: Verdict,
    /// Whether it would be met if the vendor gave what is not recorded.
    pub needs_vendor: bool,
    /// 0..=100.
    pub readiness: u8,
    /// Everything that is asked: the tier's own requirements, then the program's, then the track's.
    pub conditions: Vec<Trace>,
}

/// A condition, and how it stands by what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The words that state it.
    pub span: Span,
    /// How it stands.
    pub finding: Finding,
    /// In hundredths of a percent.
    pub progress: u32,
    /// What was found: `purchases is 9999.99 EUR/yr, 0.01 EUR/yr short`; `any of` and the like where it has parts.
    pub says: String,
    /// Whether it says more than that its parts are joined: a score and its points.
    pub sums: bool,
    /// Its parts.
    pub parts: Vec<Trace>,
}

/// How a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Finding {
    /// Met.
    Met,
    /// Not met.
    NotMet,
    /// Only what is not known decides.
    Unknown,
    /// An act of the vendor that the data does not record.
    NotRecorded,
}

impl Finding {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Finding::Met => "met",
            Finding::NotMet => "not met",
            Finding::Unknown => "unknown",
            Finding::NotRecorded => "not recorded",
        }
    }
}

/// What comes out for a partner, and why.
pub fn explain(effective: &Effective, facts: &Facts) -> Result<Vec<Explanation>, EvalError> {
    if let Some(circular) = &effective.circular {
        return Err(circular.clone());
    }
    let mut explanations = Vec::new();
    for (track, facts) in by_track(effective, facts) {
        let memo = Memo::default();
        let view = View::known(effective, &facts, &memo);
        let outcome = outcome(view, track)?;
        let mut tiers = Vec::with_capacity(outcome.tiers.len());
        for tier in &outcome.tiers {
            let conditions = view.asked(tier.tier)?.into_iter().map(|cond| view.trace(cond));
            tiers.push(TierTrace {
                tier: tier.tier,
                verdict: tier.verdict,
                needs_vendor: tier.needs_vendor,
                readiness: tier.readiness,
                conditions: conditions.collect::<Result<_, _>>()?,
            });
        }
        let standing = view.standing()?;
        let shares = outcome.benefits.iter().map(|b| Ok(view.shared_benefit(&standing, b.benefit)?.1));
        let shares = shares.collect::<Result<_, EvalError>>()?;
        explanations.push(Explanation { outcome, tiers, shares });
    }
    Ok(explanations)
}

impl View<'_> {
    fn trace(&self, cond: &Cond) -> Result<Trace, EvalError> {
        let (says, parts) = match &cond.kind {
            CondKind::All(conds) => (String::from("all of"), self.traces(conds)?),
            CondKind::Any(conds) if conds.is_empty() => (String::from("never"), Vec::new()),
            CondKind::Any(conds) => (String::from("any of"), self.traces(conds)?),
            CondKind::AtLeast { count, of } => (format!("at least {count} of"), self.traces(of)?),
            CondKind::Not(cond) => (String::from("not"), self.traces(std::slice::from_ref(cond.as_ref()))?),
            CondKind::Atom(atom) => (self.says(atom, cond.span)?, self.behind(atom)?),
        };
        let sums = matches!(&cond.kind, CondKind::Atom(Atom::Score { .. }));
        Ok(Trace { span: cond.span, finding: self.finding(cond)?, progress: self.progress(cond)?, says, sums, parts })
    }

    fn traces(&self, conds: &[Cond]) -> Result<Vec<Trace>, EvalError> {
        conds.iter().map(|cond| self.trace(cond)).collect()
    }

    fn finding(&self, cond: &Cond) -> Result<Finding, EvalError> {
        let unrecorded = match &cond.kind {
            CondKind::Atom(Atom::Holds(measure)) => self.unrecorded_act(*measure),
            CondKind::Atom(_) | CondKind::All(_) | CondKind::Any(_) | CondKind::AtLeast { .. } | CondKind::Not(_) => {
                false
            }
        };
        Ok(match self.holds(cond)? {
            _ if unrecorded => Finding::NotRecorded,
            Some(true) => Finding::Met,
            Some(false) => Finding::NotMet,
            None => Finding::Unknown,
        })
    }

    /// The conditions that a question refers to.
    fn behind(&self, atom: &Atom) -> Result<Vec<Trace>, EvalError> {
        match atom {
            Atom::Meets(tier) => match self.effective.rules.get(tier.index()).map(|rule| &rule.own) {
                Some(Cond { kind: CondKind::All(conds), .. }) => self.traces(conds),
                Some(cond) => Ok(vec![self.trace(cond)?]),
                None => Ok(Vec::new()),
            },
            Atom::Specialised(id) => match self.effective.program.specialisations.get(id.index()) {
                Some(found) => required(&found.clauses).map(|r| self.trace(&r.cond)).collect(),
                None => Ok(Vec::new()),
            },
            Atom::Score { score, .. } => match self.effective.program.scores.get(score.index()) {
                Some(found) => {
                    let conds = found.parts.iter().map(|part| &part.when).filter(|when| !when.is_always());
                    conds.map(|when| self.trace(when)).collect()
                }
                None => Ok(Vec::new()),
            },
            Atom::Compare { .. }
            | Atom::CompareDate { .. }
            | Atom::Holds(_)
            | Atom::OneOf { .. }
            | Atom::Has { .. }
            | Atom::Open(_)
            | Atom::Begun(_) => Ok(Vec::new()),
        }
    }

    /// What the facts say to a question.
    fn says(&self, atom: &Atom, span: Span) -> Result<String, EvalError> {
        let p = &self.effective.program;
        Ok(match atom {
            Atom::Compare { measure, op, amount } => {
                let mut text = self.fact(*measure);
                if let Some(number) = self.number(*measure)
                    && self.atom(atom, span)? == Some(false)
                {
                    let missing = gap::deficit(number, *op, *amount).map_err(|why| EvalError::Arithmetic {
                        what: format!("`{}`", display::measure_name(p, *measure)),
                        why,
                        span,
                    })?;
                    text.push_str(", ");
                    text.push_str(&display::short_text(missing));
                }
                text
            }
            Atom::CompareDate { measure, .. }
            | Atom::Holds(measure)
            | Atom::OneOf { measure, .. }
            | Atom::Has { measure, .. } => self.fact(*measure),
            Atom::Meets(tier) => format!("the requirements of {}", display::tier_name(p, Some(*tier))),
            Atom::Specialised(_) => format!("the specialisation {}", display::question(p, atom, true)),
            Atom::Score { score, op, amount } => self.says_of_score(*score, *op, *amount, span)?,
            Atom::Open(open) => {
                let label = display::unknown_name(p, Unknown::Open(*open));
                let term = p.open_terms.get(open.index());
                let fact = term.and_then(|term| term.bounds.and(term.measure)).map(|measure| self.fact(measure));
                fact.map_or_else(|| label.to_owned(), |fact| format!("{label}: {fact}"))
            }
            Atom::Begun(date) => {
                format!(
                    "{} is {}",
                    self.effective.run.as_of,
                    match self.begun(*date) {
                        Some(true) => format!("on or after {}", display::date_text(p, *date)),
                        Some(false) => format!("before {}", display::date_text(p, *date)),
                        None => format!("perhaps before {}", display::date_text(p, *date)),
                    }
                )
            }
        })
    }

    pub(super) fn fact(&self, measure: MeasureId) -> String {
        let p = &self.effective.program;
        if let Some(value) = self.value(measure) {
            display::fact_text(p, measure, value)
        } else if self.unrecorded_act(measure) {
            format!("{} is not recorded", p.measures.get(measure.index()).map_or("?", |m| m.name.as_str()))
        } else if let Some((low, high)) = self.facts.bounds.get(&measure) {
            format!("{} is between {low} and {high}", display::measure_name(p, measure))
        } else {
            format!("{} is not known", display::measure_name(p, measure))
        }
    }
}
