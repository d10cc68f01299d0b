//! Whether a program defines something by itself. Checked once, so that the interpreter needs no counter.

use super::{Effective, EvalError};
use crate::ir::{Atom, BenefitId, Clauses, Combine, Cond, Grant, GrantValue, ScoreId, SpecialisationId, TierId};
use crate::source::Span;

/// Something that conditions refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Node {
    Tier(TierId),
    Specialisation(SpecialisationId),
    Score(ScoreId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Untouched,
    Open,
    Done,
}

/// The first circle, as an error.
pub(super) fn find(e: &Effective) -> Option<EvalError> {
    let p = &e.program;
    let nodes: Vec<Node> = (0..p.tiers.len())
        .map(|i| Node::Tier(TierId::at(i)))
        .chain((0..p.specialisations.len()).map(|i| Node::Specialisation(SpecialisationId::at(i))))
        .chain((0..p.scores.len()).map(|i| Node::Score(ScoreId::at(i))))
        .collect();
    let edges: Vec<Vec<usize>> = nodes
        .iter()
        .map(|&node| {
            let mut targets = Vec::new();
            for cond in conds_of(e, node) {
                cond.for_each_atom(&mut |atom, _| {
                    if let Some(target) = refers_to(atom) {
                        targets.extend(nodes.iter().position(|&n| n == target));
                    }
                });
            }
            targets
        })
        .collect();
    if let Some(node) = circle(&edges).and_then(|index| nodes.get(index)) {
        let (what, span) = name_of(e, *node)?;
        return Some(EvalError::Circular { what: format!("`{what}`"), span });
    }
    (0..p.benefits.len()).find_map(|index| relative_circle(e, BenefitId::at(index)))
}

fn refers_to(atom: &Atom) -> Option<Node> {
    match atom {
        Atom::Meets(tier) => Some(Node::Tier(*tier)),
        Atom::Specialised(id) => Some(Node::Specialisation(*id)),
        Atom::Score { score, .. } => Some(Node::Score(*score)),
        Atom::Compare { .. }
        | Atom::CompareDate { .. }
        | Atom::Holds(_)
        | Atom::OneOf { .. }
        | Atom::Has { .. }
        | Atom::Open(_)
        | Atom::Begun(_) => None,
    }
}

fn conds_of(e: &Effective, node: Node) -> Vec<&Cond> {
    match node {
        Node::Tier(id) => e.rules.get(id.index()).map(|rule| &rule.own).into_iter().collect(),
        Node::Specialisation(id) => match e.program.specialisations.get(id.index()) {
            Some(s) => s.clauses.requirements.iter().map(|r| &r.cond).collect(),
            None => Vec::new(),
        },
        Node::Score(id) => match e.program.scores.get(id.index()) {
            Some(s) => s.parts.iter().map(|part| &part.when).collect(),
            None => Vec::new(),
        },
    }
}

fn name_of(e: &Effective, node: Node) -> Option<(&str, Span)> {
    match node {
        Node::Tier(id) => e.program.tiers.get(id.index()).map(|t| (t.name.as_str(), t.span)),
        Node::Specialisation(id) => e.program.specialisations.get(id.index()).map(|s| (s.name.as_str(), s.span)),
        Node::Score(id) => e.program.scores.get(id.index()).map(|s| (s.name.as_str(), s.span)),
    }
}

/// `discount 10 percentage points more than Silver`, where Silver's discount in turn hangs on this tier's.
fn relative_circle(e: &Effective, benefit: BenefitId) -> Option<EvalError> {
    let p = &e.program;
    let kind = p.benefits.get(benefit.index())?;
    // A tier's chain reads the tiers below it as well, down to the first that surely grants something.
    let edges: Vec<Vec<usize>> = (0..p.tiers.len())
        .map(|rank| {
            let mut targets = Vec::new();
            for tier in p.tiers.get(..=rank).unwrap_or_default().iter().rev() {
                targets.extend(bases(&tier.clauses, benefit));
                if settles(&tier.clauses, benefit, kind.combine) {
                    return targets;
                }
                if !tier.inherits {
                    break;
                }
            }
            targets.extend(bases(&p.everyone, benefit));
            targets
        })
        .collect();
    let tier = p.tiers.get(circle(&edges)?)?;
    Some(EvalError::Circular { what: format!("`{}` of `{}`", kind.name, tier.name), span: tier.span })
}

fn grants_of(clauses: &Clauses, benefit: BenefitId) -> impl Iterator<Item = &Grant> {
    clauses.grants.iter().flat_map(|clause| &clause.grants).filter(move |g| g.benefit == benefit)
}

fn bases(clauses: &Clauses, benefit: BenefitId) -> Vec<usize> {
    grants_of(clauses, benefit).filter_map(|g| base_of(&g.value)).map(TierId::index).collect()
}

/// Whether the search for the nearest grant surely ends here.
fn settles(clauses: &Clauses, benefit: BenefitId, combine: Combine) -> bool {
    let nearest_wins = match combine {
        Combine::Replaced | Combine::Added => true,
        Combine::United | Combine::Better => false,
    };
    let plain = |g: &Grant| !matches!(g.value, GrantValue::More(_) | GrantValue::Bands(_));
    nearest_wins && grants_of(clauses, benefit).any(|g| g.when.is_always() && plain(g))
}

/// The tier that a value is relative to.
pub(super) fn base_of(value: &GrantValue) -> Option<TierId> {
    match value {
        GrantValue::RelativeTo { tier, .. } | GrantValue::TimesOf { tier, .. } | GrantValue::BetterThan(tier) => {
            Some(*tier)
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
    }
}

/// A node on a circle, if there is one. Its own stack instead of recursion: programs may be long.
fn circle(edges: &[Vec<usize>]) -> Option<usize> {
    let mut marks = vec![Mark::Untouched; edges.len()];
    for start in 0..edges.len() {
        let mut stack = vec![(start, false)];
        while let Some((node, leaving)) = stack.pop() {
            let Some(mark) = marks.get_mut(node) else { continue };
            if leaving {
                *mark = Mark::Done;
                continue;
            }
            if *mark != Mark::Untouched {
                continue;
            }
            *mark = Mark::Open;
            stack.push((node, true));
            for &next in edges.get(node).into_iter().flatten() {
                match marks.get(next) {
                    Some(Mark::Open) => return Some(next),
                    Some(Mark::Untouched) => stack.push((next, false)),
                    Some(Mark::Done) | None => {}
                }
            }
        }
    }
    None
}
