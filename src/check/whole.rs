//! What can only be seen when every item is lowered: references that go round in circles, and those that double.

use super::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::graph::{self, MOST_QUESTIONS, Nodes};
use crate::ir::{BenefitId, Cond};
use crate::source::Span;

/// An edge of a reference: to which node, stated where.
type Edge = (usize, Span);

impl Checker<'_> {
    /// Checks of the whole program.
    pub(super) fn whole_program(&mut self) {
        self.requirements();
        self.relative_grants();
        self.parts_of_populations();
        self.bases_of_targets();
    }

    /// Tiers and specialisations that require themselves, straight or through others; and those that come to more
    /// questions than may be asked.
    fn requirements(&mut self) {
        let nodes = Nodes { tiers: self.tiers.len(), specialisations: self.out.specialisations.len() };
        let (mut names, mut own) = (Vec::new(), Vec::new());
        let mut edges: Vec<Vec<Edge>> = Vec::new();
        let mut add = |name: &str, span: Span, conds: Vec<&Cond>| {
            let mut out = Vec::new();
            for cond in &conds {
                cond.for_each_atom(&mut |atom, span| out.extend(nodes.of(atom).map(|to| (to, span))));
            }
            names.push((name.to_owned(), span));
            own.push(nodes.asked(conds));
            edges.push(out);
        };
        for tier in &self.tiers {
            match tier {
                Some(t) => add(&t.name, t.span, t.clauses.requirements.iter().map(|r| &r.cond).collect()),
                None => add("", Span::default(), Vec::new()),
            }
        }
        for item in &self.out.specialisations {
            add(&item.name, item.span, item.clauses.requirements.iter().map(|r| &r.cond).collect());
        }
        for score in &self.out.scores {
            add(&score.name, score.span, score.parts.iter().map(|p| &p.when).collect());
        }
        self.too_many(&names, &own, &edges);
        for cycle in cycles(&edges) {
            let through: Vec<&str> =
                cycle.iter().filter_map(|&(node, _)| names.get(node).map(|(name, _)| name.as_str())).collect();
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

    /// Tiers that refer to others that refer to others, so often that nobody could say why somebody is in them. Only
    /// the first is named: those that refer to it are too many for the same reason.
    fn too_many(&mut self, names: &[(String, Span)], own: &[u64], edges: &[Vec<Edge>]) {
        let plain: Vec<Vec<usize>> = edges.iter().map(|out| out.iter().map(|&(to, _)| to).collect()).collect();
        let counts = graph::totals(own, &plain, 1);
        let Some(at) = counts.iter().position(|&count| count > MOST_QUESTIONS) else { return };
        let (Some((name, span)), Some(&count)) = (names.get(at), counts.get(at)) else { return };
        let asks = if count == u64::MAX {
            String::from("more questions than can be counted")
        } else {
            format!("{count} questions")
        };
        let mut diagnostic = Diagnostic::error(
            Code::TooManyQuestions,
            *span,
            format!(
                "`{name}` asks {asks} once those of what it refers to are counted in, and {MOST_QUESTIONS} are the most"
            ),
        )
        .label("this asks too much")
        .help("refer to each tier once, or write out what is asked beyond the tier below");
        if let Some(&(_, reference)) = edges.get(at).and_then(|out| out.first()) {
            diagnostic =
                diagnostic.also(reference, "everything that this asks is counted in, each time that it stands here");
        }
        self.report(diagnostic);
    }

    /// Grants of one benefit that are relative to each other in a circle, or to each other so often that it doubles.
    fn relative_grants(&mut self) {
        let tiers: Vec<_> = self.tiers.iter().map(Option::as_ref).collect();
        let by_benefit = graph::relative_grants(&tiers, &self.out.everyone, &self.out.benefits);
        for (benefit, relative) in by_benefit {
            let name = self.out.benefits.get(benefit.index()).map_or("", |b| b.name.as_str()).to_owned();
            let tier = |node: usize| self.tiers.get(node).and_then(|t| t.as_ref());
            let mut found = Vec::new();
            let edge = |node: usize, &to: &usize| (to, self.relative_to(node, benefit, to));
            let edges: Vec<Vec<Edge>> = relative
                .edges
                .iter()
                .enumerate()
                .map(|(node, out)| out.iter().map(|to| edge(node, to)).collect())
                .collect();
            for cycle in cycles(&edges) {
                let Some(&(node, span)) = cycle.first() else { continue };
                let tier = tier(node).map_or("", |t| t.name.as_str());
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
                found.push(diagnostic);
            }
            let counts = graph::totals(&relative.own, &relative.edges, 0);
            if let Some(at) = counts.iter().position(|&count| count > MOST_QUESTIONS)
                && let Some(&(_, span)) = edges.get(at).and_then(|out| out.first())
            {
                let tier = tier(at).map_or("", |t| t.name.as_str());
                let message = format!(
                    "how much `{name}` the tier `{tier}` grants hangs on more than {MOST_QUESTIONS} grants of other tiers"
                );
                let diagnostic = Diagnostic::error(Code::TooManyQuestions, span, message)
                    .label("relative to a tier that is relative to others in turn")
                    .help("write the amount");
                found.push(diagnostic);
            }
            self.diagnostics.extend(found);
        }
    }

    /// Where a tier says that what it grants is relative to another; the tier itself where it only reads the one below.
    fn relative_to(&self, node: usize, benefit: BenefitId, to: usize) -> Span {
        let tier = self.tiers.get(node).and_then(|t| t.as_ref());
        let clauses = tier.map_or(&self.out.everyone, |t| &t.clauses);
        let grant = clauses
            .grants
            .iter()
            .flat_map(|c| &c.grants)
            .find(|g| g.benefit == benefit && graph::relative_to(&g.value) == Some(to));
        grant.map(|g| g.span).or(tier.map(|t| t.span)).unwrap_or_default()
    }
}

/// The circles of a graph, each once, from its lowest node on: the nodes with the edge that leads on from each.
///
/// Nodes from which only finished nodes can be reached are finished themselves; what is left over lies on a circle or
/// leads to one. So a program without circles is walked through once, however long its chains of tiers are.
fn cycles(edges: &[Vec<Edge>]) -> Vec<Vec<Edge>> {
    let plain: Vec<Vec<usize>> = edges.iter().map(|out| out.iter().map(|&(to, _)| to).collect()).collect();
    let mut covered = vec![false; edges.len()];
    for node in graph::order(&plain) {
        if let Some(flag) = covered.get_mut(node) {
            *flag = true;
        }
    }
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
