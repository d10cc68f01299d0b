//! What a tier comes to: what it asks, and what a partner has in it, inherited benefits included.

use crate::ir::{Benefit, Clauses, Combine, Grant, GrantClause, GrantValue, Modality, Program, Status, Tier, TierId};
use crate::source::Span;

/// A benefit in a tier.
#[derive(Debug, Clone, Copy)]
pub(super) struct Granted<'p> {
    /// The entry that grants it.
    pub(super) grant: &'p Grant,
    /// Of which clause.
    pub(super) clause: &'p GrantClause,
    /// Whose clause: a tier's, or that of every partner.
    pub(super) from: Option<TierId>,
}

/// What a tier grants, its own entries first, then what comes from below, the nearest first.
pub(super) fn granted(program: &Program, tier: TierId) -> Vec<Granted<'_>> {
    let mut found: Vec<Granted<'_>> = Vec::new();
    let Some(own) = program.tiers.get(tier.index()) else { return found };
    let mut next = Some(tier.index());
    while let Some(at) = next {
        let Some(below) = program.tiers.get(at) else { break };
        if may_share(own, below) {
            add(&mut found, &below.clauses, Some(TierId::at(at)), program);
        }
        next = if below.inherits { at.checked_sub(1) } else { None };
    }
    add(&mut found, &program.everyone, None, program);
    found
}

/// Whether a partner of one track can be in both tiers.
fn may_share(a: &Tier, b: &Tier) -> bool {
    a.tracks.is_empty() || b.tracks.is_empty() || a.tracks.iter().any(|track| b.tracks.contains(track))
}

fn add<'p>(found: &mut Vec<Granted<'p>>, clauses: &'p Clauses, from: Option<TierId>, program: &'p Program) {
    let nearer = found.clone();
    for clause in &clauses.grants {
        for grant in &clause.grants {
            if !nearer.iter().any(|n| replaces(program, n, grant)) {
                found.push(Granted { grant, clause, from });
            }
        }
    }
}

/// Whether a nearer entry surely stands in the place of another.
fn replaces(program: &Program, nearer: &Granted<'_>, grant: &Grant) -> bool {
    let entry = nearer.grant;
    if entry.benefit != grant.benefit || !entry.when.is_always() || entry.package != grant.package {
        return false;
    }
    let in_force = matches!(nearer.clause.validity.status, Status::InForce | Status::Announced);
    let adds = matches!(entry.value, GrantValue::More(_) | GrantValue::Bands(_));
    let always = in_force && entry.tracks.is_empty() && nearer.clause.validity.from.is_none() && !adds;
    always && (matches!(entry.value, GrantValue::Nothing | GrantValue::Had) || nearest_wins(program, grant))
}

fn nearest_wins(program: &Program, grant: &Grant) -> bool {
    let combine = program.benefits.get(grant.benefit.index()).map(|benefit: &Benefit| benefit.combine);
    match combine {
        Some(Combine::Replaced | Combine::Added | Combine::Lowest) => true,
        Some(Combine::United | Combine::Better) | None => false,
    }
}

/// The requirements of a tier: where each condition stands, and whether it is only expected.
pub(super) fn asked(tier: &Tier) -> impl Iterator<Item = (Span, bool)> {
    tier.clauses.requirements.iter().map(|r| (r.cond.span, r.modality == Modality::Expected))
}
