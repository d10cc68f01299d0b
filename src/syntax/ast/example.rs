//! Examples as written.

use super::{Amount, Date, Grant, MemberKind, Name, Status, Text};
use crate::source::Span;

/// `example "one cent short" given … expect …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// Its name.
    pub name: Text,
    /// `on DATE`: evaluated as of that day.
    pub on: Option<Date>,
    /// `assuming planned`.
    pub assuming: Vec<(Span, Status)>,
    /// The facts.
    pub given: Vec<Given>,
    /// `nothing else`: what is not given is none.
    pub nothing_else: Option<Span>,
    /// What must come out; empty where a table says it.
    pub expect: Vec<Expect>,
    /// The rows of its table, each an example of its own.
    pub rows: Vec<ExampleRow>,
}

/// A row of a table of examples: what it says besides what is said of all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct ExampleRow {
    /// All of it.
    pub span: Span,
    /// The facts.
    pub given: Vec<Given>,
    /// What must come out.
    pub expect: Vec<Expect>,
}

/// One fact of an example.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// All of it.
    pub span: Span,
    /// The fact.
    pub kind: GivenKind,
}

/// A fact of an example.
#[derive(Debug, Clone, PartialEq)]
pub enum GivenKind {
    /// `1 certified engineer` · `2 days of training`.
    Quantity(Amount, Name),
    /// `purchases 9999.99 EUR/yr`.
    Amount(Name, Amount),
    /// `joined on 2024-01-01`.
    Date(Name, Date),
    /// `invited`.
    Flag(Name),
    /// `not invited`.
    NotFlag(Name),
    /// `country is DE`.
    Is(Name, Vec<Name>),
    /// `track ISV`, `package "Value Package"`, `tier Gold` (held).
    Member(MemberKind, Name),
}

/// What an example expects.
#[derive(Debug, Clone, PartialEq)]
pub struct Expect {
    /// All of it.
    pub span: Span,
    /// The expectation.
    pub kind: ExpectKind,
}

/// An expectation of an example.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpectKind {
    /// `tier Accredited`: decided, and this one.
    Tier(Name),
    /// `no tier`: decided, and none.
    NoTier,
    /// `possible Certified or Gold`: exactly these tiers are possible.
    Possible(Vec<Name>),
    /// `needs vendor for Enterprise`.
    NeedsVendor(Vec<Name>),
    /// `specialisation Storage`.
    Specialisation(Name),
    /// `margin 25%` · `10 support requests` · `no newsletter` · `portal access`.
    Benefit(Grant),
}
