//! What each name of a program was found to mean: for editors, never for the evaluation.

use crate::source::Span;

/// The kinds of things that have a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A fact about a partner.
    Measure,
    /// Something that is granted.
    Benefit,
    /// A tier.
    Tier,
    /// A track.
    Track,
    /// A package.
    Package,
    /// A specialisation.
    Specialisation,
    /// A score.
    Score,
    /// A table of events.
    Table,
    /// A named territory.
    Region,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 9] = [
        Kind::Measure,
        Kind::Benefit,
        Kind::Tier,
        Kind::Track,
        Kind::Package,
        Kind::Specialisation,
        Kind::Score,
        Kind::Table,
        Kind::Region,
    ];

    /// The word for messages, which is the item keyword too.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Measure => "measure",
            Kind::Benefit => "benefit",
            Kind::Tier => "tier",
            Kind::Track => "track",
            Kind::Package => "package",
            Kind::Specialisation => "specialisation",
            Kind::Score => "score",
            Kind::Table => "table",
            Kind::Region => "region",
        }
    }
}

/// A thing with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Def {
    /// What it is.
    pub kind: Kind,
    /// Its name as declared.
    pub name: String,
    /// Where it is declared: in the program, or in the standard vocabulary.
    pub span: Span,
    /// What it means.
    pub doc: Option<String>,
    /// Whether it is of the standard vocabulary.
    pub standard: bool,
}

/// What the names of a program mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Everything that a name can mean, the standard vocabulary included.
    pub defs: Vec<Def>,
    /// Each use of a name with the index of what it means, in order of the text.
    pub uses: Vec<(Span, usize)>,
}

impl Facts {
    /// What the name at a byte of the program means.
    pub fn at(&self, offset: usize) -> Option<(Span, &Def)> {
        let &(span, def) = self.uses.iter().find(|(span, _)| span.touches(offset))?;
        self.defs.get(def).map(|d| (span, d))
    }
}
