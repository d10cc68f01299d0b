//! When something holds, how firm it is, and who says so.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::DateId;
use crate::source::Span;
use crate::value::DateInterval;

/// A date that a program names. An approximate one is one unknown: whatever begins or ends with it does so on the same day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WrittenDate {
    /// As written, for messages: `mid 2005`.
    pub text: String,
    /// The days that it may mean.
    pub days: DateInterval,
    /// Where.
    pub span: Span,
}

/// How firm something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It holds.
    #[default]
    InForce,
    /// The vendor plans it. Acts only when assumed.
    Planned,
    /// The vendor has announced it: it holds from its date on.
    Announced,
    /// The vendor thinks of it. Acts only when assumed.
    Considered,
    /// Some partners try it. Acts only when assumed.
    Pilot,
    /// The vendor has said that it will not be. Never acts.
    RuledOut,
    /// Somebody says so. Never acts.
    Hearsay,
}

impl Status {
    /// The word of the program text.
    pub fn word(self) -> &'static str {
        match self {
            Status::InForce => "in force",
            Status::Planned => "planned",
            Status::Announced => "announced",
            Status::Considered => "considered",
            Status::Pilot => "pilot",
            Status::RuledOut => "ruled out",
            Status::Hearsay => "hearsay",
        }
    }
}

/// From when until when, how firm, and by whose word.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Validity {
    /// The first day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<DateId>,
    /// The first day on which it no longer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateId>,
    /// How firm.
    #[serde(default)]
    pub status: Status,
    /// Whose word.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// What else a reader should know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// Where a statement comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The document.
    pub document: String,
    /// Its paragraph, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<u32>,
    /// Who said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// Where the source is given.
    pub span: Span,
}

/// A statement with its validity and place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sourced<T> {
    /// What it says.
    pub what: T,
    /// When, how firm, by whose word.
    pub validity: Validity,
    /// Where.
    pub span: Span,
}
