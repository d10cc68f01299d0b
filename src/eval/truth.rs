//! Whether a condition holds: yes, no, or not known (Kleene's three values).
//!
//! One function serves for what is known of a partner and for each completion of it: with nothing unknown there is
//! always an answer.

use std::borrow::Cow;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::completion::{Cells, MOST_COMPLETIONS};
use super::effective::has_come;
use super::{Effective, EvalError, Facts, Unknown};
use crate::ir::{
    Atom, Comparison, Cond, CondKind, DateId, FactValue, Measure, MeasureId, OpenId, SpecialisationId, TierId, Type,
};
use crate::source::Span;
use crate::value::{Date, Decimal};

/// What is known of a partner, perhaps with a completion.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) effective: &'a Effective,
    pub(super) facts: &'a Facts,
    /// The completion: which of its cells each unknown is in.
    pub(super) cells: &'a [Cells],
    pub(super) chosen: &'a [usize],
    /// Whether acts of the vendor that are not recorded are taken as given.
    pub(super) acts_given: bool,
    /// The most completions that are looked at one by one.
    pub(super) limit: usize,
    /// What was found of tiers that others refer to.
    pub(super) memo: &'a Memo,
}

/// Answers about tiers that others refer to. Tiers refer to each other in long chains, and each of them is asked for by
/// all above it: it is worked out once for a view. It says nothing that working it out again would not.
#[derive(Debug, Default)]
pub(super) struct Memo {
    met: RefCell<BTreeMap<TierId, Option<bool>>>,
    pub(super) progress: RefCell<BTreeMap<TierId, u32>>,
    pub(super) ways: RefCell<BTreeMap<(TierId, bool), Vec<super::gap::Way>>>,
}

/// The facts with whatever does not fit its measure's type taken out: it says nothing.
pub(super) fn fitting(effective: &Effective, facts: &Facts) -> Facts {
    let fits = |measure: &Measure, value: &FactValue| match (&measure.ty, value) {
        (Type::Number(_), FactValue::Number(_))
        | (Type::Date, FactValue::Date(_))
        | (Type::Flag, FactValue::Flag(_))
        | (Type::OneOf(_) | Type::Text, FactValue::Text(_))
        | (Type::SetOf(_), FactValue::Set(_))
        | (_, FactValue::NotApplicable) => true,
        (Type::Number(_) | Type::Date | Type::Flag | Type::OneOf(_) | Type::Text | Type::SetOf(_), _) => false,
    };
    let value = |(index, measure): (usize, &Measure)| {
        facts.get(MeasureId::at(index)).filter(|value| fits(measure, value)).cloned()
    };
    let values = effective.program.measures.iter().enumerate().map(value).collect();
    Facts { values, held: facts.held, held_one_of: facts.held_one_of.clone(), bounds: facts.bounds.clone() }
}

/// Whether two names are the same: letter case, and `_` for a blank, do not distinguish them.
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    a == b || folded(a) == folded(b)
}

/// A name in the form in which names are compared.
pub(crate) fn folded(name: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if name.chars().all(plain) {
        return Cow::Borrowed(name);
    }
    let words: Vec<String> =
        name.split(|c: char| c == '_' || c.is_whitespace()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    Cow::Owned(words.join(" "))
}

impl<'a> View<'a> {
    /// What is known, with no completion.
    pub(super) fn known(effective: &'a Effective, facts: &'a Facts, memo: &'a Memo) -> Self {
        View { effective, facts, cells: &[], chosen: &[], acts_given: false, limit: MOST_COMPLETIONS, memo }
    }

    /// The same with the acts of the vendor that are not recorded taken as given.
    pub(super) fn with_acts(self, memo: &'a Memo) -> Self {
        View { acts_given: true, memo, ..self }
    }

    /// The same in a completion.
    pub(super) fn completed(self, cells: &'a [Cells], chosen: &'a [usize], memo: &'a Memo) -> Self {
        View { cells, chosen, memo, ..self }
    }

    /// The value of a measure, known or of the completion.
    pub(super) fn value(&self, measure: MeasureId) -> Option<&'a FactValue> {
        self.facts.get(measure).or_else(|| self.completion(Unknown::Measure(measure)))
    }

    /// What the completion says.
    fn completion(&self, unknown: Unknown) -> Option<&'a FactValue> {
        let index = self.cells.iter().position(|cells| cells.unknown == unknown)?;
        self.cells.get(index)?.representatives.get(*self.chosen.get(index)?)
    }

    /// A number, known or of the completion.
    pub(super) fn number(&self, measure: MeasureId) -> Option<Decimal> {
        self.value(measure)?.number()
    }

    /// Whether a measure is known to have no value.
    pub(super) fn not_applicable(&self, measure: MeasureId) -> bool {
        self.value(measure) == Some(&FactValue::NotApplicable)
    }

    /// A yes or no of the completion, for what is no measure.
    fn decided(&self, unknown: Unknown) -> Option<bool> {
        match self.completion(unknown)? {
            FactValue::Flag(yes) => Some(*yes),
            FactValue::Number(_)
            | FactValue::Date(_)
            | FactValue::Text(_)
            | FactValue::Set(_)
            | FactValue::NotApplicable => None,
        }
    }

    pub(super) fn measure(&self, measure: MeasureId) -> Option<&'a Measure> {
        self.effective.program.measures.get(measure.index())
    }

    /// Whether a measure is an act of the vendor that the data does not record.
    pub(super) fn unrecorded_act(&self, measure: MeasureId) -> bool {
        self.measure(measure).is_some_and(|m| m.act) && self.facts.get(measure).is_none()
    }

    /// Whether there is an act of the vendor that the data does not record.
    pub(super) fn vendor_may_act(&self) -> bool {
        let measures = self.effective.program.measures.iter().enumerate();
        measures.filter(|(_, measure)| measure.act).any(|(index, _)| self.facts.get(MeasureId::at(index)).is_none())
    }

    /// Whether a condition holds.
    pub(super) fn holds(&self, cond: &Cond) -> Result<Option<bool>, EvalError> {
        match &cond.kind {
            CondKind::All(conds) => {
                let mut result = Some(true);
                for cond in conds {
                    match self.holds(cond)? {
                        Some(true) => {}
                        Some(false) => return Ok(Some(false)),
                        None => result = None,
                    }
                }
                Ok(result)
            }
            CondKind::Any(conds) => {
                let mut result = Some(false);
                for cond in conds {
                    match self.holds(cond)? {
                        Some(true) => return Ok(Some(true)),
                        Some(false) => {}
                        None => result = None,
                    }
                }
                Ok(result)
            }
            CondKind::Not(cond) => Ok(self.holds(cond)?.map(|yes| !yes)),
            CondKind::AtLeast { count, of } => {
                let (mut met, mut unknown) = (0usize, 0usize);
                for cond in of {
                    match self.holds(cond)? {
                        Some(true) => met += 1,
                        Some(false) => {}
                        None => unknown += 1,
                    }
                }
                let count = *count as usize;
                Ok(if met >= count {
                    Some(true)
                } else if met + unknown < count {
                    Some(false)
                } else {
                    None
                })
            }
            CondKind::Atom(atom) => self.atom(atom, cond.span),
        }
    }

    /// Whether one question is answered with yes.
    pub(super) fn atom(&self, atom: &Atom, span: Span) -> Result<Option<bool>, EvalError> {
        match atom {
            Atom::Compare { measure, op, amount } => {
                // A number that is not known, but between which others it lies, may decide all the same.
                if self.value(*measure).is_none()
                    && let Some(&(low, high)) = self.facts.bounds.get(measure)
                {
                    return Ok(interval(*op, Some(low), Some(high), amount.value));
                }
                self.ask(*measure, atom, span)
            }
            Atom::CompareDate { measure, .. }
            | Atom::Holds(measure)
            | Atom::OneOf { measure, .. }
            | Atom::Has { measure, .. } => self.ask(*measure, atom, span),
            Atom::Meets(tier) => self.meets(*tier),
            Atom::Specialised(specialisation) => self.specialised(*specialisation),
            Atom::Score { score, op, amount } => Ok(self.points(*score)?.compared(*op, amount.value)),
            Atom::Open(open) => Ok(self.open(*open)),
            Atom::Begun(date) => Ok(self.begun(*date)),
        }
    }

    /// What an answer about a measure is; an act that is not recorded has not happened.
    fn ask(&self, measure: MeasureId, atom: &Atom, span: Span) -> Result<Option<bool>, EvalError> {
        if self.unrecorded_act(measure) {
            return Ok(Some(self.acts_given));
        }
        let Some(value) = self.value(measure) else { return Ok(None) };
        let Some(yes) = answer(atom, value, self.effective.run.as_of) else {
            let what = self.measure(measure).map_or_else(String::new, |m| format!("`{}`", m.name));
            return Err(EvalError::Mismatch { what, span });
        };
        Ok(Some(yes))
    }

    /// Whether a tier's own requirements are met, whatever the program asks of everyone.
    pub(super) fn meets(&self, tier: TierId) -> Result<Option<bool>, EvalError> {
        let Some(rule) = self.effective.rules.get(tier.index()) else { return Ok(Some(false)) };
        if let Some(&known) = self.memo.met.borrow().get(&tier) {
            return Ok(known);
        }
        let answer = self.holds(&rule.own)?;
        self.memo.met.borrow_mut().insert(tier, answer);
        Ok(answer)
    }

    /// Whether the requirements of a specialisation are met.
    pub(super) fn specialised(&self, id: SpecialisationId) -> Result<Option<bool>, EvalError> {
        let Some(specialisation) = self.effective.program.specialisations.get(id.index()) else {
            return Ok(Some(false));
        };
        let mut result = Some(true);
        for requirement in super::outcome::required(&specialisation.clauses) {
            match self.holds(&requirement.cond)? {
                Some(true) => {}
                Some(false) => return Ok(Some(false)),
                None => result = None,
            }
        }
        Ok(result)
    }

    /// An open term. Between known bounds it may be either; outside them it is what it will be in any case.
    pub(super) fn open(&self, open: OpenId) -> Option<bool> {
        let term = self.effective.program.open_terms.get(open.index())?;
        match (term.measure, term.bounds) {
            (Some(measure), Some((low, high))) => {
                if self.not_applicable(measure) {
                    return Some(false);
                }
                let number = self.number(measure)?;
                if number < low.value {
                    Some(false)
                } else if number >= high.value {
                    Some(true)
                } else {
                    self.decided(Unknown::Open(open))
                }
            }
            (Some(_) | None, Some(_) | None) => self.decided(Unknown::Open(open)),
        }
    }

    /// Whether a written date has come.
    pub(super) fn begun(&self, date: DateId) -> Option<bool> {
        has_come(&self.effective.program.dates, &self.effective.run, date).or_else(|| self.decided(Unknown::Date(date)))
    }
}

/// What a value says to a question about its measure; `None` where it cannot answer it.
pub(crate) fn answer(atom: &Atom, value: &FactValue, today: Date) -> Option<bool> {
    match (atom, value) {
        (Atom::Compare { op, amount, .. }, FactValue::Number(number)) => Some(op.accepts(number.cmp(&amount.value))),
        (Atom::CompareDate { op, date, .. }, FactValue::Date(day)) => Some(op.accepts(day.cmp(&date.unwrap_or(today)))),
        (Atom::Holds(_), FactValue::Flag(yes)) => Some(*yes),
        // `requires training` of a number: there is some.
        (Atom::Holds(_), FactValue::Number(number)) => Some(*number > Decimal::ZERO),
        (Atom::OneOf { choices, .. }, value) => {
            names_any(value, |name| choices.iter().any(|choice| same_name(choice, name)))
        }
        (Atom::Has { member, .. }, value) => names_any(value, |name| same_name(member, name)),
        (Atom::Compare { .. } | Atom::CompareDate { .. } | Atom::Holds(_), FactValue::NotApplicable) => Some(false),
        (
            Atom::Compare { .. }
            | Atom::CompareDate { .. }
            | Atom::Holds(_)
            | Atom::Meets(_)
            | Atom::Specialised(_)
            | Atom::Score { .. }
            | Atom::Open(_)
            | Atom::Begun(_),
            _,
        ) => None,
    }
}

/// Whether a text, or one of several, is meant.
fn names_any(value: &FactValue, meant: impl Fn(&str) -> bool) -> Option<bool> {
    match value {
        FactValue::Text(text) => Some(meant(text)),
        FactValue::Set(texts) => Some(texts.iter().any(|text| meant(text))),
        FactValue::NotApplicable => Some(false),
        FactValue::Number(_) | FactValue::Date(_) | FactValue::Flag(_) => None,
    }
}

/// Compares an interval with a number: `None` where its values differ in the answer. No bound is infinitely far away.
pub(super) fn interval(op: Comparison, low: Option<Decimal>, high: Option<Decimal>, number: Decimal) -> Option<bool> {
    let lowest = low.map_or(Ordering::Less, |low| low.cmp(&number));
    let highest = high.map_or(Ordering::Greater, |high| high.cmp(&number));
    let ends = (op.accepts(lowest), op.accepts(highest));
    match op {
        Comparison::AtLeast | Comparison::AtMost | Comparison::MoreThan | Comparison::LessThan => {
            if ends.0 == ends.1 {
                Some(ends.0)
            } else {
                None
            }
        }
        Comparison::Equal | Comparison::NotEqual => {
            let outside = lowest.is_gt() || highest.is_lt();
            if outside || (lowest.is_eq() && highest.is_eq()) { Some(ends.0) } else { None }
        }
    }
}
