//! Conditions as written.

use super::{Amount, Date, Name, Open, Text};
use crate::source::Span;

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Cond {
    /// The characters, parentheses included.
    pub span: Span,
    /// What it says.
    pub kind: CondKind,
}

impl Cond {
    /// Calls `visit` for it and for each condition in it.
    pub fn for_each_part<'a>(&'a self, visit: &mut impl FnMut(&'a Cond)) {
        visit(self);
        match &self.kind {
            CondKind::All(of) | CondKind::Any(of) | CondKind::AtLeast { of, .. } => {
                for inner in of {
                    inner.for_each_part(visit);
                }
            }
            CondKind::Not(inner) => inner.for_each_part(visit),
            CondKind::Quantity { .. }
            | CondKind::Compare { .. }
            | CondKind::Is { .. }
            | CondKind::Open { .. }
            | CondKind::Judged { .. }
            | CondKind::Member { .. }
            | CondKind::Name(_) => {}
        }
    }
}

/// What a condition says.
#[derive(Debug, Clone, PartialEq)]
pub enum CondKind {
    /// `a and b and c`.
    All(Vec<Cond>),
    /// `a or b or c`.
    Any(Vec<Cond>),
    /// `not a`.
    Not(Box<Cond>),
    /// `at least 2 of (a, b, c)`; `all of`, `any of` and `none of` come as All, Any and Not(Any).
    AtLeast {
        /// How many.
        count: u32,
        /// Where the number stands.
        count_span: Span,
        /// Of what.
        of: Vec<Cond>,
    },
    /// `1 certified engineer` · `at most 2 orders per half-year` · `2 days of training from "Trefz"`.
    Quantity {
        /// `at least` where nothing is written.
        op: CompareOp,
        /// The number, with a unit where one of time is written, and a period.
        amount: Amount,
        /// What is counted.
        what: Name,
        /// `from "Trefz"`.
        provider: Option<Text>,
        /// A text behind it that says more.
        note: Option<Text>,
    },
    /// `purchases >= 10000 EUR/yr`.
    Compare {
        /// The left side.
        left: Operand,
        /// The operator.
        op: CompareOp,
        /// Where the operator stands.
        op_span: Span,
        /// The right side.
        right: Comparand,
        /// `from "Trefz"`.
        provider: Option<Text>,
        /// A text behind it that says more.
        note: Option<Text>,
    },
    /// `country is DE or AT` · `country is not DE`; `includes` for sets.
    Is {
        /// The left side.
        left: Operand,
        /// `is not`.
        negated: bool,
        /// The choices, any of which will do.
        choices: Vec<Name>,
    },
    /// `revenue open` · `sales training open "set later"`.
    Open {
        /// What will be asked for.
        what: Name,
        /// What is known of it.
        open: Open,
    },
    /// `"fit of company philosophy" at vendor's discretion` · `sales training case by case`.
    Judged {
        /// What the vendor judges.
        what: Name,
        /// A text behind it that says more.
        note: Option<Text>,
    },
    /// `tier Certified`, `track ISV`, `package "Value Package"`, `specialisation Storage`.
    Member {
        /// Which kind of thing.
        kind: MemberKind,
        /// Its name.
        name: Name,
    },
    /// A name alone: a flag, a tier, a track, a specialisation, or a judged requirement in quotes;
    /// a path (`orders.retail`) in the condition of a table.
    Name(Operand),
}

/// The things that a condition can name with their keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    /// `tier`.
    Tier,
    /// `track`.
    Track,
    /// `package`.
    Package,
    /// `specialisation`.
    Specialisation,
}

/// `purchases` or `orders.amount`.
#[derive(Debug, Clone, PartialEq)]
pub struct Operand {
    /// All of it.
    pub span: Span,
    /// The table, for a column of a table.
    pub table: Option<Name>,
    /// The measure or column.
    pub name: Name,
}

/// The right side of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub enum Comparand {
    /// `10000 EUR/yr`.
    Amount(Amount),
    /// `2005-04-15`.
    Date(Date),
    /// `as-of`: the day for which the program is evaluated.
    AsOf(Span),
    /// `open`.
    Open(Open),
    /// Another column or measure.
    Operand(Operand),
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareOp {
    /// `>=`, `at least`.
    AtLeast,
    /// `<=`, `at most`.
    AtMost,
    /// `>`, `more than`.
    MoreThan,
    /// `<`, `fewer than`, `less than`.
    LessThan,
    /// `=`, `exactly`.
    Equal,
    /// `!=`.
    NotEqual,
}
