//! Single questions about a partner, for those who need no whole outcome.

use super::reference::by_track;
use super::truth::{Memo, View};
use super::{Effective, EvalError, Facts, Verdict};
use crate::ir::{Cond, TierId, TrackId};

/// The facts once a track that the partner is in, as [`reference`](super::reference) looks at them.
pub fn tracks(effective: &Effective, facts: &Facts) -> Vec<(Option<TrackId>, Facts)> {
    by_track(effective, facts)
}

/// Whether a condition holds in every completion, in some, or in none; the facts are those of one track.
pub fn verdict(effective: &Effective, facts: &Facts, cond: &Cond) -> Result<Verdict, EvalError> {
    let memo = Memo::default();
    Ok(View::known(effective, facts, &memo).verdict(cond)?.0)
}

/// The tiers that some completion gives; the facts are those of one track.
pub fn possible(effective: &Effective, facts: &Facts) -> Result<Vec<Option<TierId>>, EvalError> {
    if let Some(circular) = &effective.circular {
        return Err(circular.clone());
    }
    let memo = Memo::default();
    Ok(View::known(effective, facts, &memo).standing()?.possible)
}
