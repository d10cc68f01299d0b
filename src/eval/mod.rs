//! What a program means for a partner.
//!
//! [`mod@reference`] defines it: plain, readable, slow. Every other evaluator must agree with it.

pub mod ask;
pub(crate) mod bands;
mod benefits;
pub mod billing;
pub mod census;
mod circular;
pub mod columnar;
pub mod completion;
pub mod contract;
pub mod derive;
pub mod display;
pub mod effective;
pub(crate) mod entry;
pub mod example;
pub mod exchange;
pub mod explain;
mod explain_score;
mod gap;
pub mod notify;
mod outcome;
pub mod rank;
mod readiness;
pub mod reference;
pub mod review;
pub(crate) mod score;
pub mod settle;
mod summary;
pub mod tally;
pub mod territory;
#[cfg(test)]
mod tests;
pub(crate) mod truth;
pub mod window;
pub(crate) mod worth;

pub use benefits::{Part, Share};
pub use effective::{Effective, Outside, effective};
pub use explain::{Explanation, Finding, TierTrace, Trace};
pub use score::Points;

use std::collections::BTreeMap;

use crate::ir::{BenefitId, FactValue, Measure, MeasureId, OpenId, Program, SpecialisationId, Status, TierId, TrackId};
use crate::source::Span;
use crate::value::{Amount, Date, Decimal, DecimalError};

/// For which day, and what is taken to hold already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The day of evaluation.
    pub as_of: Date,
    /// Statuses that are taken to be in force: `--assume planned`.
    pub assume: Vec<Status>,
}

/// Why a partner cannot be evaluated. Both are mistakes of the program or the data, and neither is passed over in silence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvalError {
    /// A number has more digits than are held exactly.
    #[error("{what}: {why}")]
    Arithmetic {
        /// What was computed.
        what: String,
        /// Why it has no result.
        why: DecimalError,
        /// The part of the program that asks for it.
        span: Span,
    },
    /// Something is defined by itself, straight or through others.
    #[error("{what} is defined by itself")]
    Circular {
        /// What.
        what: String,
        /// Where.
        span: Span,
    },
    /// A question that a measure of this type cannot answer.
    #[error("{what} cannot answer what is asked of it")]
    Mismatch {
        /// The measure.
        what: String,
        /// The question.
        span: Span,
    },
}

/// What is known of one partner.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// By [`MeasureId`]; `None` is not known. For an act of the vendor: not recorded.
    pub values: Vec<Option<FactValue>>,
    /// The tier that the data says the partner holds.
    pub held: Option<TierId>,
    /// What it may be, lowest first, where the data has the name of a tier that was split; else empty.
    pub held_one_of: Vec<Option<TierId>>,
    /// What is known of a number whose value is not: it lies between these two, both included. A rank among partners
    /// some of which are not known is such a number.
    pub bounds: BTreeMap<MeasureId, (Decimal, Decimal)>,
}

impl Facts {
    /// Nothing known.
    pub fn unknown(program: &Program) -> Self {
        Facts {
            values: vec![None; program.measures.len()],
            held: None,
            held_one_of: Vec::new(),
            bounds: BTreeMap::new(),
        }
    }

    /// None of anything; an act of the vendor is not recorded, and no day is known.
    pub fn nothing(program: &Program) -> Self {
        Facts { values: program.measures.iter().map(Measure::none).collect(), ..Facts::unknown(program) }
    }

    /// The value of a measure, where it is known.
    pub fn get(&self, measure: MeasureId) -> Option<&FactValue> {
        self.values.get(measure.index()).and_then(Option::as_ref)
    }

    /// Sets the value of a measure.
    pub fn set(&mut self, measure: MeasureId, value: FactValue) {
        if let Some(slot) = self.values.get_mut(measure.index()) {
            *slot = Some(value);
        }
    }

    /// Takes away what is known of a measure.
    pub fn forget(&mut self, measure: MeasureId) {
        if let Some(slot) = self.values.get_mut(measure.index()) {
            *slot = None;
        }
        self.bounds.remove(&measure);
    }
}

/// Something that is not known and of which more than one completion remains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unknown {
    /// A measure that the data does not give.
    Measure(MeasureId),
    /// A term that the vendor has left open.
    Open(OpenId),
    /// Whether an approximate date has come.
    Date(crate::ir::DateId),
}

/// The value of one benefit in one completion.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BenefitValue {
    /// Not granted, or explicitly none.
    None,
    /// Had.
    Yes,
    /// An exact number, in the unit of the benefit.
    Number(Decimal),
    /// Somewhere between two numbers, both included; the vendor has not said where.
    Between(Decimal, Decimal),
    /// A level by its place.
    Level(u32),
    /// In words.
    Words(String),
    /// Better than what a tier below has; how much is not said. Holds the value below.
    Better(Box<BenefitValue>),
    /// To be fixed by the vendor; nothing is known of it.
    Open,
    /// It exists; the vendor does not say how much.
    Undisclosed,
}

/// What a partner gets of one benefit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BenefitOutcome {
    /// Which benefit.
    pub benefit: BenefitId,
    /// Every value that some completion gives, in order: `None` first, then by size.
    pub values: Vec<BenefitValue>,
    /// The entries that grant it, in the completions where they do.
    pub granted_by: Vec<Span>,
}

/// One thing missing for a tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deficit {
    /// So much more of a measure; negative where there is too much of it (`<=`).
    Amount {
        /// The measure.
        measure: MeasureId,
        /// How much, in its own unit; a strict comparison counts one smallest unit.
        missing: Amount,
    },
    /// A flag, choice, member, tier, specialisation or score that is not as asked, in the words of the program.
    Other(String),
    /// An act of the vendor that is not recorded, or recorded as not given.
    Vendor(MeasureId),
}

/// One way to a tier.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gap {
    /// What is known to be missing.
    pub missing: Vec<Deficit>,
    /// What is not known.
    pub unknown: Vec<Unknown>,
    /// How far along this way the partner is, in hundredths of a percent.
    pub progress: u32,
}

/// How one tier stands for a partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierOutcome {
    /// Which tier.
    pub tier: TierId,
    /// Whether its own requirements are met in every completion, in some, or in none.
    pub verdict: Verdict,
    /// Whether it would be met if the vendor gave what is not recorded.
    pub needs_vendor: bool,
    /// 0..=100, rounded down; 100 only when met in every completion.
    pub readiness: u8,
    /// Ways to it, the readiest first; empty where it is met.
    pub gaps: Vec<Gap>,
}

/// Over all completions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// In every completion.
    Met,
    /// In none.
    NotMet,
    /// In some.
    Unknown,
}

/// What comes out for a partner in one track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The track, where the partner's tracks are known and the program has tracks.
    pub track: Option<TrackId>,
    /// The guaranteed tier: the lowest of the possible.
    pub tier: Option<TierId>,
    /// Whether one tier alone (or none) is possible.
    pub decided: bool,
    /// The tiers that some completion gives, lowest first; `None` for no tier.
    pub possible: Vec<Option<TierId>>,
    /// Tiers above the guaranteed one that the vendor could give: all else is met.
    pub needs_vendor: Vec<TierId>,
    /// The tier that the partner is recorded to hold, or holds by the rules of review.
    pub held: Option<TierId>,
    /// What the held tier may be, lowest first, where nobody can say which; else empty.
    pub held_one_of: Vec<Option<TierId>>,
    /// The lowest tier above the guaranteed one.
    pub next: Option<TierId>,
    /// Every tier in force, lowest first.
    pub tiers: Vec<TierOutcome>,
    /// The unknowns on which the tier depends, in order of measure, open term, date.
    pub undecided_by: Vec<Unknown>,
    /// Every benefit of the program.
    pub benefits: Vec<BenefitOutcome>,
    /// The specialisations, with their verdicts.
    pub specialisations: Vec<(SpecialisationId, Verdict)>,
    /// Expectations (`expects`) that are not met: warnings.
    pub unmet_expectations: Vec<Span>,
    /// Points, where the program has scores: lowest and highest over all completions.
    pub scores: Vec<Points>,
    /// Whether there were too many completions to look at each: then *possible* may be said too often.
    pub approximate: bool,
}

/// Counts over many partners.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows evaluated: one a partner and track.
    pub rows: u64,
    /// Decided rows by tier.
    pub decided: BTreeMap<Option<TierId>, u64>,
    /// Undecided rows.
    pub undecided: u64,
    /// What decides them, with the number of rows that wait for it.
    pub waiting_for: BTreeMap<Unknown, u64>,
    /// Rows that the vendor could lift, by tier.
    pub needs_vendor: BTreeMap<TierId, u64>,
    /// Rows that do not meet what is only expected, by the clause that says so.
    pub warnings: BTreeMap<Span, u64>,
    /// Rows with too many completions to look at each.
    pub approximate: u64,
}
