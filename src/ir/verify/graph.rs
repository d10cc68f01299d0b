//! References that would lead back to where they began: they would have no meaning.

use super::{Violation, violation};
use crate::ir::{Atom, Clauses, Cond, Derivation, GrantValue, Program};
use crate::source::Span;

/// No requirement, calculation or grant leads back to itself.
pub(super) fn acyclic(program: &Program) -> Result<(), Violation> {
    requirements(program)?;
    let measures: Vec<Vec<usize>> = program
        .measures
        .iter()
        .map(|m| match &m.derivation {
            Some(Derivation::Ratio(a, b)) => vec![a.index(), b.index()],
            Some(Derivation::Rank { of, per, percentile: _ }) => {
                std::iter::once(of).chain(per).map(|id| id.index()).collect()
            }
            Some(Derivation::Aggregate { .. } | Derivation::Growth { .. }) | None => Vec::new(),
        })
        .collect();
    if let Some(at) = on_a_cycle(&measures)
        && let Some(measure) = program.measures.get(at)
    {
        return Err(violation(format!("the measure `{}` is computed from itself", measure.name), measure.span));
    }
    for (id, benefit) in program.benefits.iter().enumerate() {
        let edges: Vec<Vec<usize>> = program.tiers.iter().map(|tier| relative_to(&tier.clauses, id)).collect();
        if let Some(at) = on_a_cycle(&edges)
            && let Some(tier) = program.tiers.get(at)
        {
            let what = format!("how much `{}` the tier `{}` grants depends on itself", benefit.name, tier.name);
            return Err(violation(what, tier.span));
        }
    }
    Ok(())
}

/// Tiers first, then specialisations, then scores.
fn requirements(program: &Program) -> Result<(), Violation> {
    let (tiers, specialisations) = (program.tiers.len(), program.specialisations.len());
    let node = |atom: &Atom| match atom {
        Atom::Meets(tier) => Some(tier.index()),
        Atom::Specialised(id) => Some(tiers + id.index()),
        Atom::Score { score, op: _, amount: _ } => Some(tiers + specialisations + score.index()),
        Atom::Compare { .. }
        | Atom::CompareDate { .. }
        | Atom::Holds(_)
        | Atom::OneOf { .. }
        | Atom::Has { .. }
        | Atom::Open(_)
        | Atom::Begun(_) => None,
    };
    let mut edges: Vec<Vec<usize>> = Vec::new();
    let mut names: Vec<(&str, Span)> = Vec::new();
    let mut add = |name, span, conds: &mut dyn Iterator<Item = &Cond>| {
        let mut out = Vec::new();
        for cond in conds {
            cond.for_each_atom(&mut |atom, _| out.extend(node(atom)));
        }
        edges.push(out);
        names.push((name, span));
    };
    for tier in &program.tiers {
        add(&tier.name, tier.span, &mut tier.clauses.requirements.iter().map(|r| &r.cond));
    }
    for item in &program.specialisations {
        add(&item.name, item.span, &mut item.clauses.requirements.iter().map(|r| &r.cond));
    }
    for score in &program.scores {
        add(&score.name, score.span, &mut score.parts.iter().map(|p| &p.when));
    }
    match on_a_cycle(&edges).and_then(|at| names.get(at)) {
        Some((name, span)) => Err(violation(format!("`{name}` requires itself"), *span)),
        None => Ok(()),
    }
}

fn relative_to(clauses: &Clauses, benefit: usize) -> Vec<usize> {
    let grants = clauses.grants.iter().flat_map(|c| &c.grants).filter(|g| g.benefit.index() == benefit);
    grants
        .filter_map(|g| match &g.value {
            GrantValue::RelativeTo { tier, .. } | GrantValue::TimesOf { tier, .. } | GrantValue::BetterThan(tier) => {
                Some(tier.index())
            }
            GrantValue::Had
            | GrantValue::Nothing
            | GrantValue::Amount(_)
            | GrantValue::Between(..)
            | GrantValue::Level(_)
            | GrantValue::Words(_)
            | GrantValue::Bands(_)
            | GrantValue::More(_)
            | GrantValue::Open { .. }
            | GrantValue::Undisclosed
            | GrantValue::Free => None,
        })
        .collect()
}

/// The first node that can be reached from itself. Nodes without edges are taken away until none is left.
fn on_a_cycle(edges: &[Vec<usize>]) -> Option<usize> {
    let mut gone = vec![false; edges.len()];
    loop {
        let mut changed = false;
        for (at, out) in edges.iter().enumerate() {
            let here = gone.get(at).copied().unwrap_or(true);
            if !here && out.iter().all(|&to| gone.get(to).copied().unwrap_or(true)) {
                if let Some(flag) = gone.get_mut(at) {
                    *flag = true;
                }
                changed = true;
            }
        }
        if !changed {
            return gone.iter().position(|&g| !g);
        }
    }
}
