//! Entries of `grants` as written.

use super::{Amount, Cond, Name, Open, Range, Text};
use crate::source::Span;
use crate::value::Decimal;

/// The benefit that `costs` grants: what being in a tier costs.
pub const FEE: &str = "fee";

/// One entry of `grants`.
#[derive(Debug, Clone, PartialEq)]
pub struct Grant {
    /// All of it.
    pub span: Span,
    /// What is granted. A level may be its last words (`extranet access extended`): the checker splits it.
    pub benefit: Name,
    /// How much.
    pub value: GrantValue,
    /// `with package "Value Package"`.
    pub package: Option<Name>,
    /// `when …`.
    pub when: Option<Cond>,
    /// `for ISV, VAR`.
    pub tracks: Vec<Name>,
    /// `to end customer`: who has the benefit, where it is not the partner.
    pub to: Option<Name>,
    /// A text behind it that says more.
    pub note: Option<Text>,
}

/// How much is granted.
#[derive(Debug, Clone, PartialEq)]
pub enum GrantValue {
    /// `portal access`: just that.
    Plain,
    /// `no newsletter`: explicitly none.
    Nothing(Span),
    /// `10 support requests` (the number stands before the name) · `margin 25%` · `margin 18%..35%`.
    Amount(Range),
    /// `phone support "a number of its own"`: a value in words.
    Words(Text),
    /// `margin by purchases: from 1000 EUR/yr 18%, …`.
    Bands(Bands),
    /// `discount 5 percentage points more than Silver`; negative for `less`.
    RelativeTo {
        /// How much more.
        by: Amount,
        /// More or less.
        less: bool,
        /// Than which tier.
        tier: Name,
    },
    /// `support requests twice Member` · `support requests 3 times Member`.
    TimesOf {
        /// The factor.
        factor: Decimal,
        /// Of which tier.
        tier: Name,
    },
    /// `margin 2 percentage points more`: on top of what the partner has otherwise.
    More {
        /// How much more.
        by: Amount,
        /// More or less.
        less: bool,
    },
    /// `extranet access better than Accredited`: better, by how much is not said.
    BetterThan(Name),
    /// `margin open`.
    Open(Open),
    /// `phone support undisclosed`: it exists, the vendor does not say how much.
    Undisclosed(Span),
    /// `cloud onboarding free of charge`: the service, at an explicit price of zero.
    Free(Span),
}

/// `by purchases: from 1000 EUR/yr 18%, from 10000 EUR/yr 25%`.
#[derive(Debug, Clone, PartialEq)]
pub struct Bands {
    /// All of it.
    pub span: Span,
    /// By which measure.
    pub by: Name,
    /// `sliced`: each rate prices its own slice; otherwise the band reached prices the whole.
    pub sliced: Option<Span>,
    /// The bands in the order written.
    pub rows: Vec<Band>,
}

/// `from 1000 EUR/yr 18%`.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// All of it.
    pub span: Span,
    /// The first amount of the band.
    pub from: Amount,
    /// `from 1000 to 5000 EUR/yr 18%`: the first amount that is no longer in it.
    pub to: Option<Amount>,
    /// What it gives.
    pub value: Range,
}
