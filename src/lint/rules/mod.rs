//! The lints, a file for each or for a few that look at the same. Their list is [`super::LINTS`].

pub(super) mod amounts;
pub(super) mod clauses;
pub(super) mod connectors;
pub(super) mod dates;
pub(super) mod distribution;
pub(super) mod names;
pub(super) mod placement;
pub(super) mod populations;
mod scripts;
pub(super) mod sources;
pub(super) mod succession;
pub(super) mod suspicious;
pub(super) mod text;
pub(super) mod tiers;
pub(super) mod tracks;
pub(super) mod unused;
pub(super) mod weaker;
