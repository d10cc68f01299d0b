//! What can only be seen when every item is lowered: references that go round in circles.

use std::collections::BTreeMap;

use super::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{self, Atom, GrantValue};
use crate::source::Span;

/// An edge of a reference: to which node, stated where.
type Edge = (usize, Span);

impl Checker<'_> {
    /// Checks of the whole program.
    pub(super) fn whole_program(&mut self) {
        self.requirement_cycles();
        self.grant_cycles();
        self.parts_of_populations();
    }

    /// Tiers and specialisations that require themselves, straight or through others.
    fn requirement_cycles(&mut self) {
        let tiers = self.tiers.len();
        let mut names = Vec::new();
        let mut edges: Vec<Vec<Edge>> = Vec::new();
        let tier_clauses = self.tiers.iter().map(|t| t.as_ref().map(|t| (&t.name, &t.clauses)));
        let specialisations = self.out.specialisations.iter().map(|s| Some((&s.name, &s.clauses)));
        for node in tier_clauses.chain(specialisations) {
            let mut out = Vec::new();
            if let Some((_, clauses)) = node {
                for requirement in &clauses.requirements {
                    requirement.cond.for_each_atom(&mut |atom, span| match atom {
                        Atom::Meets(tier) => out.push((tier.index(), span)),
                        Atom::Specialised(id) => out.push((tiers + id.index(), span)),
                        Atom::Compare { .. }
                        | Atom::CompareDate { .. }
                        | Atom::Holds(_)
                        | Atom::OneOf { .. }
                        | Atom::Has { .. }
                        | Atom::Score { .. }
                        | Atom::Open(_)
                        | Atom::Begun(_) => {}
                    });
                }
            }
            names.push(node.map_or(String::new(), |(name, _)| name.clone()));
            edges.push(out);
        }
        for cycle in cycles(&edges) {
            let through: Vec<&str> =
                cycle.iter().filter_map(|&(node, _)| names.get(node).map(String::as_str)).collect();
            let Some((&first, &(_, span))) = through.first().zip(cycle.first()) else { continue };
            let message = match through.as_slice() {
                [only] => format!("`{only}` requires itself"),
                [_, rest @ ..] => format!("`{first}` requires itself, through `{}`", rest.join("`, `")),
                [] => continue,
            };
            let mut diagnostic = Diagnostic::error(Code::RequiresItself, span, message)
                .label(format!("`{first}` is required through this"))
                .help("take one of the references out, or write the requirements themselves in its place");
            for &(_, also) in cycle.iter().skip(1) {
                diagnostic = diagnostic.also(also, "and through this");
            }
            self.report(diagnostic);
        }
    }

    /// Grants of one benefit that are relative to each other in a circle.
    fn grant_cycles(&mut self) {
        for (benefit, edges) in self.relative_grants() {
            for cycle in cycles(&edges) {
                let Some(&(node, span)) = cycle.first() else { continue };
                let tier = self.tiers.get(node).and_then(|t| t.as_ref()).map_or("", |t| t.name.as_str());
                let name = self.out.benefits.get(benefit.index()).map_or("", |b| b.name.as_str());
                let mut diagnostic = Diagnostic::error(
                    Code::GrantOfItself,
                    span,
                    format!("how much `{name}` the tier `{tier}` grants depends on itself"),
                )
                .label("relative to a tier that is relative to this one")
                .help("write the amount of one of them");
                for &(_, also) in cycle.iter().skip(1) {
                    diagnostic = diagnostic.also(also, "and this is relative to it");
                }
                self.report(diagnostic);
            }
        }
    }

    /// By benefit: to which tiers the grants of each tier are relative. Most benefits have no such grant, and no entry.
    fn relative_grants(&self) -> BTreeMap<ir::BenefitId, Vec<Vec<Edge>>> {
        let mut by_benefit: BTreeMap<ir::BenefitId, Vec<Vec<Edge>>> = BTreeMap::new();
        for (node, tier) in self.tiers.iter().enumerate() {
            for grant in tier.iter().flat_map(|t| &t.clauses.grants).flat_map(|c| &c.grants) {
                let to = match &grant.value {
                    GrantValue::RelativeTo { tier, .. }
                    | GrantValue::TimesOf { tier, .. }
                    | GrantValue::BetterThan(tier) => tier.index(),
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
                    | GrantValue::Free => continue,
                };
                let edges = by_benefit.entry(grant.benefit).or_insert_with(|| vec![Vec::new(); self.tiers.len()]);
                if let Some(out) = edges.get_mut(node) {
                    out.push((to, grant.span));
                }
            }
        }
        by_benefit
    }
}

/// The circles of a graph, each once, from its lowest node on: the nodes with the edge that leads on from each.
///
/// Nodes from which only finished nodes can be reached are finished themselves; what is left over lies on a circle or
/// leads to one. So a program without circles is walked through once, however long its chains of tiers are.
fn cycles(edges: &[Vec<Edge>]) -> Vec<Vec<Edge>> {
    let mut covered = finished(edges);
    let mut found: Vec<Vec<Edge>> = Vec::new();
    for start in 0..edges.len() {
        if covered.get(start).copied().unwrap_or(true) {
            continue;
        }
        // The way to each node that was first found, for the shortest circle back to the start.
        let mut from: Vec<Option<(usize, Span)>> = vec![None; edges.len()];
        let mut queue = std::collections::VecDeque::from([start]);
        let mut closed = None;
        while let Some(node) = queue.pop_front() {
            for &(next, span) in edges.get(node).into_iter().flatten() {
                if next == start {
                    closed = Some((node, span));
                    queue.clear();
                    break;
                }
                if let Some(slot @ None) = from.get_mut(next) {
                    *slot = Some((node, span));
                    queue.push_back(next);
                }
            }
        }
        let Some((mut node, mut span)) = closed else { continue };
        let mut cycle = vec![(node, span)];
        while node != start {
            let Some(&Some(before)) = from.get(node) else { break };
            (node, span) = before;
            cycle.push((node, span));
        }
        cycle.reverse();
        for &(node, _) in &cycle {
            if let Some(flag) = covered.get_mut(node) {
                *flag = true;
            }
        }
        found.push(cycle);
    }
    found
}

/// Which nodes lead to no circle.
fn finished(edges: &[Vec<Edge>]) -> Vec<bool> {
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); edges.len()];
    let mut open: Vec<usize> = vec![0; edges.len()];
    for (node, out) in edges.iter().enumerate() {
        for &(next, _) in out {
            if let (Some(list), Some(count)) = (before.get_mut(next), open.get_mut(node)) {
                list.push(node);
                *count += 1;
            }
        }
    }
    let mut done = vec![false; edges.len()];
    let mut ready: Vec<usize> = (0..edges.len()).filter(|&node| open.get(node) == Some(&0)).collect();
    while let Some(node) = ready.pop() {
        if let Some(flag) = done.get_mut(node) {
            *flag = true;
        }
        for &from in before.get(node).into_iter().flatten() {
            if let Some(count) = open.get_mut(from) {
                *count -= 1;
                if *count == 0 {
                    ready.push(from);
                }
            }
        }
    }
    done
}
