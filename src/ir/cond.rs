//! Conditions: what a requirement asks, and when a grant applies.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Comparison, DateId, MeasureId, OpenId, ScoreId, SpecialisationId, TierId, Validity};
use crate::source::Span;
use crate::value::{Amount, Date, DateInterval};

/// One `requires` or `expects` clause.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Required, or only expected.
    pub modality: Modality,
    /// What it asks.
    pub cond: Cond,
    /// When, how firm, by whose word.
    pub validity: Validity,
    /// The clause.
    pub span: Span,
}

/// How hard a requirement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Modality {
    /// Not met: not in the tier.
    Required,
    /// Not met: a warning, never a demotion.
    Expected,
}

/// A condition and the characters that state it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cond {
    /// What it says.
    pub kind: CondKind,
    /// Where.
    pub span: Span,
}

/// What a condition says.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CondKind {
    /// Every one of them. Empty: always.
    All(Vec<Cond>),
    /// At least one of them. Empty: never.
    Any(Vec<Cond>),
    /// Not this.
    Not(Box<Cond>),
    /// At least so many of them.
    AtLeast {
        /// How many.
        count: u32,
        /// Of what.
        of: Vec<Cond>,
    },
    /// One question about the partner.
    Atom(Atom),
}

/// One question about the partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Atom {
    /// A measure against an amount of its own unit and period.
    Compare {
        /// The measure.
        measure: MeasureId,
        /// How.
        op: Comparison,
        /// Against what.
        amount: Amount,
    },
    /// A date against a day.
    CompareDate {
        /// The measure.
        measure: MeasureId,
        /// How.
        op: Comparison,
        /// Against what; the day of evaluation where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(with = "Option<String>")]
        date: Option<Date>,
    },
    /// A flag is set. For an act of the vendor: the vendor has recorded it.
    Holds(MeasureId),
    /// A one-of is one of these. Choices are compared without regard to letter case.
    OneOf {
        /// The measure.
        measure: MeasureId,
        /// Any of these will do.
        choices: Vec<String>,
    },
    /// A set holds this member: a track, a package, a member of a set-of.
    Has {
        /// The measure.
        measure: MeasureId,
        /// The member.
        member: String,
    },
    /// The tier's own requirements are met.
    Meets(TierId),
    /// The specialisation's requirements are met.
    Specialised(SpecialisationId),
    /// A score against points.
    Score {
        /// The score.
        score: ScoreId,
        /// How.
        op: Comparison,
        /// Against how many points.
        amount: Amount,
    },
    /// Something that the vendor has left open: met or not met, nobody can say.
    Open(OpenId),
    /// The day of evaluation is on or after this date. Put in by the choice of what is in force, never by the checker.
    Begun(DateId),
}

/// A term that the vendor has left open.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenTerm {
    /// How results name it: `Gold: revenue (open)`.
    pub label: String,
    /// The measure that it will ask for, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<MeasureId>,
    /// `at least` an amount between two bounds, where they are known: below them it is not met, at or above both it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<(Amount, Amount)>,
    /// What the vendor says of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it is to be fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<DateInterval>,
    /// Where.
    pub span: Span,
}

impl Cond {
    /// A condition that always holds, stated at `span`.
    pub fn always(span: Span) -> Self {
        Cond { kind: CondKind::All(Vec::new()), span }
    }

    /// Whether it says nothing.
    pub fn is_always(&self) -> bool {
        matches!(&self.kind, CondKind::All(conds) if conds.is_empty())
    }

    /// One question.
    pub fn atom(atom: Atom, span: Span) -> Self {
        Cond { kind: CondKind::Atom(atom), span }
    }

    /// The conditions that must all be met for this one.
    pub fn conjuncts(&self) -> Vec<&Cond> {
        match &self.kind {
            CondKind::All(of) => of.iter().flat_map(Cond::conjuncts).collect(),
            CondKind::Any(_) | CondKind::Not(_) | CondKind::AtLeast { .. } | CondKind::Atom(_) => vec![self],
        }
    }

    /// Calls `visit` for it and for each condition in it.
    pub fn for_each_part<'a>(&'a self, visit: &mut impl FnMut(&'a Cond)) {
        visit(self);
        match &self.kind {
            CondKind::All(of) | CondKind::Any(of) | CondKind::AtLeast { of, .. } => {
                for cond in of {
                    cond.for_each_part(visit);
                }
            }
            CondKind::Not(cond) => cond.for_each_part(visit),
            CondKind::Atom(_) => {}
        }
    }

    /// Whether one of its questions compares a measure with an amount.
    pub fn asks_of(&self, measure: MeasureId) -> bool {
        let mut found = false;
        self.for_each_atom(&mut |atom, _| {
            found |= matches!(atom, Atom::Compare { measure: asked, .. } if *asked == measure);
        });
        found
    }

    /// Calls `visit` for each question in it, in order.
    pub fn for_each_atom<'a>(&'a self, visit: &mut impl FnMut(&'a Atom, Span)) {
        self.for_each_part(&mut |part| {
            if let CondKind::Atom(atom) = &part.kind {
                visit(atom, part.span);
            }
        });
    }
}
