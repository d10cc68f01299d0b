//! References that would lead back to where they began: they would have no meaning. And those that ask without end.

use super::{Violation, violation};
use crate::ir::graph::{MOST_QUESTIONS, Nodes, on_a_circle, relative_grants, totals};
use crate::ir::{Cond, Derivation, Program};
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
    if let Some(at) = on_a_circle(&measures)
        && let Some(measure) = program.measures.get(at)
    {
        return Err(violation(format!("the measure `{}` is computed from itself", measure.name), measure.span));
    }
    grants(program)
}

/// Tiers, specialisations and scores lead back to themselves nowhere, and come to no more questions than may be asked.
fn requirements(program: &Program) -> Result<(), Violation> {
    let nodes = Nodes { tiers: program.tiers.len(), specialisations: program.specialisations.len() };
    let (mut own, mut edges, mut names) = (Vec::new(), Vec::new(), Vec::new());
    let mut add = |name: &'_ str, span: Span, conds: Vec<&Cond>| {
        own.push(nodes.asked(conds.iter().copied()));
        edges.push(nodes.referred(conds));
        names.push((name.to_owned(), span));
    };
    for tier in &program.tiers {
        add(&tier.name, tier.span, tier.clauses.requirements.iter().map(|r| &r.cond).collect());
    }
    for item in &program.specialisations {
        add(&item.name, item.span, item.clauses.requirements.iter().map(|r| &r.cond).collect());
    }
    for score in &program.scores {
        add(&score.name, score.span, score.parts.iter().map(|p| &p.when).collect());
    }
    if let Some((name, span)) = on_a_circle(&edges).and_then(|at| names.get(at)) {
        return Err(violation(format!("`{name}` requires itself"), *span));
    }
    let counts = totals(&own, &edges, 1);
    match counts.iter().zip(&names).find(|(count, _)| **count > MOST_QUESTIONS) {
        Some((count, (name, span))) => {
            let what = format!("`{name}` asks {count} questions with those of all that it refers to");
            Err(violation(format!("{what}; {MOST_QUESTIONS} are the most"), *span))
        }
        None => Ok(()),
    }
}

/// No grant is relative to itself, straight or through others, nor to so many others that nobody could follow.
fn grants(program: &Program) -> Result<(), Violation> {
    let tiers: Vec<_> = program.tiers.iter().map(Some).collect();
    for (id, relative) in relative_grants(&tiers, &program.everyone, &program.benefits) {
        let benefit = program.benefits.get(id.index()).map_or("", |benefit| benefit.name.as_str());
        let whose = |node: usize| program.tiers.get(node).map(|tier| (tier.name.as_str(), tier.span));
        if let Some(at) = on_a_circle(&relative.edges) {
            let (tier, span) = whose(at).unwrap_or(("", program.header.span.unwrap_or_default()));
            let what = format!("how much `{benefit}` the tier `{tier}` grants depends on itself");
            return Err(violation(what, span));
        }
        let counts = totals(&relative.own, &relative.edges, 0);
        if let Some(at) = counts.iter().position(|&count| count > MOST_QUESTIONS) {
            let (tier, span) = whose(at).unwrap_or(("", program.header.span.unwrap_or_default()));
            let what = format!("`{benefit}` of the tier `{tier}` hangs on more than {MOST_QUESTIONS} other grants");
            return Err(violation(what, span));
        }
    }
    Ok(())
}
