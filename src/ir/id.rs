//! Indices into the lists of a [`Program`](super::Program).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The id of the item at `index`.
            pub fn at(index: usize) -> Self {
                $name(u32::try_from(index).unwrap_or(u32::MAX))
            }

            /// The index of the item.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A written date.
    DateId;
    /// A measure.
    MeasureId;
    /// A table.
    TableId;
    /// A track.
    TrackId;
    /// A tier; its index is its rank.
    TierId;
    /// A kind of benefit.
    BenefitId;
    /// A package.
    PackageId;
    /// A specialisation.
    SpecialisationId;
    /// A score.
    ScoreId;
    /// An open term.
    OpenId;
}
