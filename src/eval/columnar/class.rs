//! Classes: all partners whose facts lie in the same cells.

use super::gap::{Reach, Ways};
use super::logic::State;
use super::meter::Meter;
use super::plan::Rules;
use super::slot::{ABSENT, UNKNOWN};
use crate::eval::{Effective, Gap, Outcome, Points, TierOutcome, Verdict};
use crate::ir::{BenefitId, TierId, TrackId};
use crate::value::DecimalError;

/// What partners of one signature have in common.
#[derive(Debug)]
pub(super) struct Class {
    /// What comes out, without what hangs on a row: the tier held, and readiness and gaps of tiers that are not met.
    pub(super) outcome: Outcome,
    /// By tier of the outcome: how far it is; none where it is met.
    pub(super) reaches: Vec<Option<Reach>>,
}

/// A signature: the codes of all slots in two words.
pub(super) type Key = [u64; 2];

impl Class {
    /// Works out a class.
    pub(super) fn of(effective: &Effective, rules: &Rules<'_>, key: Key) -> Result<Self, DecimalError> {
        let p = &effective.program;
        let mut state = State {
            rules,
            codes: codes(rules, key),
            opens: vec![None; p.open_terms.len()],
            dates: vec![None; p.dates.len()],
            acts_given: false,
            met: vec![std::cell::Cell::new(None); rules.tiers.len()],
        };
        let track = track(&state);
        let asked = state.tiers_ask()?;
        let standing = state.standing(&asked)?;
        let guaranteed = standing.possible.first().copied().flatten();
        let mut approximate = standing.approximate;
        let (mut tiers, mut reaches) = (Vec::new(), Vec::new());
        for (rank, (tier, &verdict)) in rules.tiers.iter().zip(&standing.verdicts).enumerate() {
            if !tier.in_force || state.holds(tier.applies)? == Some(false) {
                continue;
            }
            let met = verdict == Verdict::Met;
            let (needs_vendor, rough) = if met { (false, false) } else { state.met_with_acts(tier.full)? };
            approximate |= rough;
            tiers.push(TierOutcome { tier: TierId::at(rank), verdict, needs_vendor, readiness: 100, gaps: Vec::new() });
            reaches.push(if met { None } else { Some(state.reach(p, tier)?) });
        }
        let mut benefits = Vec::with_capacity(p.benefits.len());
        for (index, benefit) in p.benefits.iter().enumerate() {
            let (outcome, rough) = state.benefit(&standing, &asked, BenefitId::at(index), benefit)?;
            approximate |= rough;
            benefits.push(outcome);
        }
        let mut specialisations = Vec::new();
        for (id, _) in effective.specialisations() {
            let Some(&own) = rules.specialisations.get(id.index()) else { continue };
            let (verdict, rough) = state.verdict(own)?;
            approximate |= rough;
            specialisations.push((id, verdict));
        }
        let scores = (0..rules.scores.len()).map(|score| state.all_points(score)).collect::<Result<Vec<_>, _>>()?;
        let above = |tier: TierId| Some(tier) > guaranteed;
        let outcome = Outcome {
            track,
            tier: guaranteed,
            decided: standing.possible.len() == 1,
            needs_vendor: tiers.iter().filter(|t| t.needs_vendor && above(t.tier)).map(|t| t.tier).collect(),
            held: None,
            held_one_of: Vec::new(),
            next: tiers.iter().map(|t| t.tier).find(|&tier| above(tier)),
            tiers,
            unmet_expectations: state.unmet(guaranteed, track)?,
            possible: standing.possible,
            undecided_by: standing.undecided_by,
            benefits,
            specialisations,
            scores,
            approximate,
        };
        Ok(Class { outcome, reaches })
    }
}

/// The codes of a signature, by slot.
fn codes(rules: &Rules<'_>, key: Key) -> Vec<u32> {
    let code = |(slot, &(word, stride)): (&super::slot::Slot, &(usize, u64))| {
        let codes = slot.codes();
        let digit = key.get(word).copied().unwrap_or(0) / stride.max(1) % (codes + 2);
        match digit.checked_sub(codes) {
            None => u32::try_from(digit).unwrap_or(UNKNOWN),
            Some(0) => ABSENT,
            Some(_) => UNKNOWN,
        }
    };
    rules.slots.iter().zip(&rules.strides).map(code).collect()
}

/// The track of the class: where it is one of several codes, the one below the last, which stands for none.
fn track(state: &State<'_, '_>) -> Option<TrackId> {
    let slot = state.rules.track?;
    let none = u32::try_from(state.rules.tracks.len()).ok()?;
    let code = state.code(slot);
    (code < none).then_some(TrackId(code))
}

impl State<'_, '_> {
    /// What is expected in the guaranteed tier and surely not met.
    fn unmet(
        &mut self,
        tier: Option<TierId>,
        track: Option<TrackId>,
    ) -> Result<Vec<crate::source::Span>, DecimalError> {
        let rules = self.rules;
        let of_track = track.and_then(|track| rules.tracks.get(track.index()));
        let of_tier = tier.and_then(|tier| rules.tiers.get(tier.index())).map(|tier| &tier.holder);
        let mut unmet = Vec::new();
        for holder in std::iter::once(&rules.everyone).chain(of_track).chain(of_tier) {
            for &(cond, span) in &holder.expects {
                if self.verdict(cond)?.0 == Verdict::NotMet {
                    unmet.push(span);
                }
            }
        }
        Ok(unmet)
    }

    /// The points of a score over all completions; bounds of its parts where they are too many.
    fn all_points(&mut self, score: usize) -> Result<Points, DecimalError> {
        let bounds = self.points(score)?;
        if bounds.low.is_some() && bounds.low == bounds.high {
            return Ok(bounds);
        }
        let rules = self.rules;
        let mut asked = super::asking::Asked::none(self);
        let asks = rules.scores.get(score).map_or(&[][..], |score| &score.asks);
        asked.score(self, score, asks)?;
        let Some(axes) = asked.axes(self) else { return Ok(bounds) };
        let mut found: Option<Points> = None;
        super::asking::each(self, &axes, |state| {
            let here = state.points(score)?;
            found = Some(found.map_or(here, |found| super::score::either(found, here)));
            Ok(())
        })?;
        Ok(found.unwrap_or(bounds))
    }
}

impl Class {
    /// What comes out for one row of the class.
    pub(super) fn outcome(&self, row: super::block::Row<'_>) -> Result<Outcome, DecimalError> {
        let mut outcome = self.outcome.clone();
        outcome.held = row.block.held.get(row.row).copied().flatten();
        outcome.held_one_of = row.block.held_one_of.get(&row.row).cloned().unwrap_or_default();
        for (tier, reach) in outcome.tiers.iter_mut().zip(&self.reaches) {
            if let Some(reach) = reach {
                tier.readiness = reach.readiness(row);
                tier.gaps = reach.gaps(row)?;
            }
        }
        Ok(outcome)
    }

    /// How ready a partner is for the next tier, and the ways to it, which `buffer` holds where they are those of the row;
    /// `None` where there is no next tier.
    pub(super) fn next<'a>(
        &'a self,
        row: super::block::Row<'_>,
        buffer: &'a mut Vec<Gap>,
    ) -> Result<Option<(u8, &'a [Gap])>, DecimalError> {
        Ok(match self.next_tier() {
            None => None,
            Some((_, None)) => Some((100, &[])),
            Some((_, Some(reach))) => {
                let readiness = reach.readiness(row);
                match &reach.ways {
                    Ways::Fixed(gaps) => Some((readiness, gaps)),
                    Ways::One { .. } | Ways::Tree(_) => {
                        reach.gaps_into(row, buffer)?;
                        Some((readiness, buffer))
                    }
                }
            }
        })
    }

    /// Whether nothing of the next tier hangs on the numbers of a row.
    pub(super) fn is_fixed(&self) -> bool {
        match self.next_tier().and_then(|(_, reach)| reach.as_ref()) {
            None => true,
            Some(reach) => matches!(reach.meter, Meter::Of(_)) && matches!(reach.ways, Ways::Fixed(_)),
        }
    }

    /// The next tier, with how far it is; none where it is met.
    fn next_tier(&self) -> Option<(&TierOutcome, &Option<Reach>)> {
        self.outcome.tiers.iter().zip(&self.reaches).find(|(tier, _)| Some(tier.tier) == self.outcome.next)
    }

    /// How ready a row is for the next tier.
    pub(super) fn readiness(&self, row: super::block::Row<'_>) -> Option<u8> {
        self.next_tier().map(|(_, reach)| reach.as_ref().map_or(100, |reach| reach.readiness(row)))
    }

    /// The text of the gap to the next tier.
    pub(super) fn gap_text(&self, program: &crate::ir::Program) -> Option<super::text::GapText> {
        match self.next_tier() {
            None | Some((_, None)) => Some(super::text::GapText::default()),
            Some((_, Some(reach))) => super::text::GapText::of(program, &reach.ways),
        }
    }
}
