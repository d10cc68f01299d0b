//! Tiers of one track among those of another.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Atom, MeasureId, Modality, Program, Status, Tier, TierId, TrackId};
use crate::lint::Context;

/// A tier of one track that stands above a tier for everyone, asks nothing of what that asks, and has all that it gives.
pub(in crate::lint) fn inherits(_: &Context<'_>, program: &Program, out: &mut Vec<Diagnostic>) {
    // Of several tiers of one track, the lowest one tells it.
    let mut told: BTreeSet<TrackId> = BTreeSet::new();
    for (rank, tier) in program.tiers.iter().enumerate() {
        if tier.tracks.is_empty() || !tier.inherits || !acts(tier) {
            continue;
        }
        let asked = asked(program, TierId::at(rank));
        let below = program.tiers.iter().enumerate().take(rank).rev().find(|(below, lower)| {
            let gives = !lower.clauses.grants.is_empty() && acts(lower);
            let here = lower.tracks.is_empty() || tier.tracks.iter().all(|track| lower.tracks.contains(track));
            let of_it = self::asked(program, TierId::at(*below));
            gives && here && !of_it.is_empty() && asked.is_disjoint(&of_it)
        });
        let Some((_, lower)) = below.filter(|_| tier.tracks.iter().all(|track| !told.contains(track))) else {
            continue;
        };
        told.extend(&tier.tracks);
        let (name, lower_name) = (&tier.name, &lower.name);
        let others = program.tracks.iter().enumerate().filter(|(at, _)| !tier.tracks.contains(&TrackId::at(*at)));
        let other = others.map(|(_, track)| track.name.as_str()).next();
        let confine = other.map_or_else(String::new, |other| format!("; say `for {other}` at `{lower_name}`"));
        out.push(
            Diagnostic::warning(
                Code::TrackInherits,
                tier.span,
                format!("a partner in `{name}` has all that `{lower_name}` gives, and meets nothing of what it asks"),
            )
            .label(format!("stands above `{lower_name}`"))
            .also(lower.span, "its benefits come along, and its fee")
            .help(format!("write `inherits nothing` at `{name}`, or put it below `{lower_name}`{confine}")),
        );
    }
}

fn acts(tier: &Tier) -> bool {
    matches!(tier.validity.status, Status::InForce | Status::Announced)
}

/// What a tier asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    Measure(MeasureId),
    Score(usize),
    Specialisation(usize),
}

/// What a tier asks for, and what the tiers ask that it refers to, which are never in a circle.
fn asked(program: &Program, tier: TierId) -> BTreeSet<Asked> {
    let mut found = BTreeSet::new();
    let (mut open, mut seen) = (vec![tier], BTreeSet::new());
    while let Some(tier) = open.pop() {
        let Some(item) = program.tiers.get(tier.index()).filter(|_| seen.insert(tier)) else { continue };
        for requirement in item.clauses.requirements.iter().filter(|r| r.modality == Modality::Required) {
            requirement.cond.for_each_atom(&mut |atom, _| match atom {
                Atom::Compare { measure, .. }
                | Atom::CompareDate { measure, .. }
                | Atom::Holds(measure)
                | Atom::OneOf { measure, .. }
                | Atom::Has { measure, .. } => {
                    found.insert(Asked::Measure(*measure));
                }
                Atom::Score { score, .. } => {
                    found.insert(Asked::Score(score.index()));
                }
                Atom::Specialised(of) => {
                    found.insert(Asked::Specialisation(of.index()));
                }
                Atom::Meets(other) => open.push(*other),
                Atom::Open(_) | Atom::Begun(_) => {}
            });
        }
    }
    found
}
