//! Whether a program defines something by itself. Checked once, so that the interpreter needs no counter.

use super::{Effective, EvalError};
use crate::ir::Cond;
use crate::ir::graph::{Nodes, on_a_circle, relative_grants};
use crate::source::Span;

/// The first circle, as an error.
pub(super) fn find(e: &Effective) -> Option<EvalError> {
    let p = &e.program;
    let nodes = Nodes { tiers: p.tiers.len(), specialisations: p.specialisations.len() };
    let (mut edges, mut names): (Vec<Vec<usize>>, Vec<(&str, Span)>) = (Vec::new(), Vec::new());
    let mut add = |name, span, conds: Vec<&Cond>| {
        edges.push(nodes.referred(conds));
        names.push((name, span));
    };
    for (tier, rule) in p.tiers.iter().zip(&e.rules) {
        add(&tier.name, tier.span, vec![&rule.own]);
    }
    for item in &p.specialisations {
        add(&item.name, item.span, item.clauses.requirements.iter().map(|r| &r.cond).collect());
    }
    for score in &p.scores {
        add(&score.name, score.span, score.parts.iter().map(|part| &part.when).collect());
    }
    if let Some(&(name, span)) = on_a_circle(&edges).and_then(|node| names.get(node)) {
        return Some(EvalError::Circular { what: format!("`{name}`"), span });
    }
    // `discount 10 percentage points more than Silver`, where Silver's discount in turn hangs on this tier's.
    let tiers: Vec<_> = p.tiers.iter().map(Some).collect();
    relative_grants(&tiers, &p.everyone, &p.benefits).into_iter().find_map(|(benefit, relative)| {
        // Behind the tiers stands the program itself.
        let tier = p.tiers.get(on_a_circle(&relative.edges)?);
        let name = p.benefits.get(benefit.index()).map_or("", |benefit| benefit.name.as_str());
        let whose = tier.map_or("the program", |tier| tier.name.as_str());
        let span = tier.map(|tier| tier.span).or(p.header.span).unwrap_or_default();
        Some(EvalError::Circular { what: format!("`{name}` of `{whose}`"), span })
    })
}
