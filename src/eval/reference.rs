//! The definition of the language: what a program means for a partner.

use super::completion::{Asking, each};
use super::outcome::{Standing, expected, required};
use super::truth::{Memo, View, fitting, same_name};
use super::{Effective, EvalError, Facts, Outcome, Points, TierOutcome, Verdict};
use crate::ir::{BenefitId, Cond, CondKind, FactValue, ScoreId, TierId, TrackId};
use crate::source::Span;

pub use super::explain::explain;

/// What comes out for a partner: one outcome a track where the partner is in several, else one.
pub fn evaluate(effective: &Effective, facts: &Facts) -> Result<Vec<Outcome>, EvalError> {
    if let Some(circular) = &effective.circular {
        return Err(circular.clone());
    }
    by_track(effective, facts)
        .into_iter()
        .map(|(track, facts)| outcome(View::known(effective, &facts, &Memo::default()), track))
        .collect()
}

/// The facts once a track that the partner is in, each time as if it were in that track alone.
pub(super) fn by_track(effective: &Effective, facts: &Facts) -> Vec<(Option<TrackId>, Facts)> {
    let facts = fitting(effective, facts);
    let p = &effective.program;
    let Some(measure) = p.track_measure else { return vec![(None, facts)] };
    let Some(FactValue::Set(names)) = facts.get(measure).cloned() else { return vec![(None, facts)] };
    let mut rows = Vec::new();
    for (id, track) in effective.tracks() {
        if names.iter().any(|name| same_name(name, &track.name)) {
            let mut narrowed = facts.clone();
            narrowed.set(measure, FactValue::Set(vec![track.name.clone()]));
            rows.push((Some(id), narrowed));
        }
    }
    if rows.is_empty() {
        let mut none = facts;
        none.set(measure, FactValue::Set(Vec::new()));
        rows.push((None, none));
    }
    rows
}

/// What comes out in one track.
pub(super) fn outcome(view: View<'_>, track: Option<TrackId>) -> Result<Outcome, EvalError> {
    let (effective, facts) = (view.effective, view.facts);
    let p = &effective.program;
    let standing = view.standing()?;
    let mut approximate = standing.approximate;
    let guaranteed = standing.guaranteed();
    let mut tiers = Vec::new();
    let acts = Memo::default();
    let with_acts = view.with_acts(&acts);
    for tier in view.tiers() {
        let rule = effective.rules.get(tier.index());
        let elsewhere = rule.map_or(Ok(Some(false)), |rule| view.holds(&rule.applies))? == Some(false);
        if !elsewhere {
            let (found, rough) = tier_outcome(&view, &with_acts, &standing, tier)?;
            approximate |= rough;
            tiers.push(found);
        }
    }
    let mut benefits = Vec::with_capacity(p.benefits.len());
    for index in 0..p.benefits.len() {
        let (benefit, rough) = view.benefit(&standing, BenefitId::at(index))?;
        approximate |= rough;
        benefits.push(benefit);
    }
    let mut specialisations = Vec::new();
    for (id, specialisation) in effective.specialisations() {
        let conds = required(&specialisation.clauses).map(|r| r.cond.clone()).collect();
        let (verdict, rough) = view.verdict(&Cond { kind: CondKind::All(conds), span: specialisation.span })?;
        approximate |= rough;
        specialisations.push((id, verdict));
    }
    let mut scores = Vec::with_capacity(p.scores.len());
    for index in 0..p.scores.len() {
        scores.push(points(&view, ScoreId::at(index))?);
    }
    Ok(Outcome {
        track,
        tier: guaranteed,
        decided: standing.possible.len() == 1,
        needs_vendor: tiers.iter().filter(|t| t.needs_vendor && Some(t.tier) > guaranteed).map(|t| t.tier).collect(),
        held: facts.held,
        held_one_of: facts.held_one_of.clone(),
        next: tiers.iter().map(|t| t.tier).find(|&tier| Some(tier) > guaranteed),
        tiers,
        unmet_expectations: unmet_expectations(&view, guaranteed, track)?,
        possible: standing.possible,
        undecided_by: standing.undecided_by,
        benefits,
        specialisations,
        scores,
        approximate,
    })
}

/// How one tier stands; and whether there were too many completions to tell what the vendor could do.
fn tier_outcome(
    view: &View<'_>,
    with_acts: &View<'_>,
    standing: &Standing,
    tier: TierId,
) -> Result<(TierOutcome, bool), EvalError> {
    let verdict = standing.verdicts.get(tier.index()).copied().unwrap_or(Verdict::NotMet);
    if verdict == Verdict::Met {
        return Ok((TierOutcome { tier, verdict, needs_vendor: false, readiness: 100, gaps: Vec::new() }, false));
    }
    // Where no act is missing, all acts given change nothing.
    let (needs_vendor, rough) = if view.vendor_may_act() { with_acts.meets_all(tier)? } else { (false, false) };
    let percent = view.tier_progress(tier)? / 100;
    let outcome = TierOutcome {
        tier,
        verdict,
        needs_vendor,
        // The whole is for what holds in every completion.
        readiness: u8::try_from(percent).unwrap_or(99).min(99),
        gaps: view.gaps(tier)?,
    };
    Ok((outcome, rough))
}

/// What is expected of the partner in its guaranteed tier, and surely not met.
fn unmet_expectations(view: &View<'_>, tier: Option<TierId>, track: Option<TrackId>) -> Result<Vec<Span>, EvalError> {
    let p = &view.effective.program;
    let of_tier = tier.and_then(|tier| p.tiers.get(tier.index())).map(|tier| &tier.clauses);
    let of_track = track.and_then(|track| p.tracks.get(track.index())).map(|track| &track.clauses);
    let mut unmet = Vec::new();
    for clauses in std::iter::once(&p.everyone).chain(of_track).chain(of_tier) {
        for requirement in expected(clauses) {
            if view.verdict(&requirement.cond)?.0 == Verdict::NotMet {
                unmet.push(requirement.span);
            }
        }
    }
    Ok(unmet)
}

/// The points of a score over all completions. Where these cannot be told apart one by one, bounds of its parts serve.
fn points(view: &View<'_>, score: ScoreId) -> Result<Points, EvalError> {
    let bounds = view.points(score)?;
    if bounds.low.is_some() && bounds.low == bounds.high {
        return Ok(bounds);
    }
    let mut asking = Asking::default();
    asking.score(view, score, None)?;
    let Some(cells) = asking.cells(view)? else { return Ok(bounds) };
    let mut found: Option<Points> = None;
    each(&cells, |chosen| {
        let here = view.completed(&cells, chosen, &Memo::default()).points(score)?;
        found = Some(found.map_or(here, |found| found.or(here)));
        Ok(())
    })?;
    Ok(found.unwrap_or(bounds))
}
