//! What refers to what: in which order it can be worked out, and how much it asks with all that it refers to.

use std::collections::BTreeMap;

use super::{Atom, Benefit, BenefitId, Clauses, Combine, Cond, Grant, GrantValue, Tier};

/// The most questions that a tier, specialisation or score may come to, those of the tiers it refers to counted in as
/// often as it refers to them. Guides ask for a dozen; a handful of lines that double each other ask for millions.
pub const MOST_QUESTIONS: u64 = 512;

/// What conditions refer to, in one row of numbers: tiers first, then specialisations, then scores.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Nodes {
    /// How many tiers there are.
    pub(crate) tiers: usize,
    /// How many specialisations there are.
    pub(crate) specialisations: usize,
}

impl Nodes {
    /// The number of what a question refers to.
    pub(crate) fn of(self, atom: &Atom) -> Option<usize> {
        match atom {
            Atom::Meets(tier) => Some(tier.index()),
            Atom::Specialised(id) => Some(self.tiers + id.index()),
            Atom::Score { score, op: _, amount: _ } => Some(self.tiers + self.specialisations + score.index()),
            Atom::Compare { .. }
            | Atom::CompareDate { .. }
            | Atom::Holds(_)
            | Atom::OneOf { .. }
            | Atom::Has { .. }
            | Atom::Open(_)
            | Atom::Begun(_) => None,
        }
    }

    /// How many questions some conditions ask, without those that refer to something.
    pub(crate) fn asked<'a>(self, conds: impl IntoIterator<Item = &'a Cond>) -> u64 {
        let mut count = 0u64;
        for cond in conds {
            cond.for_each_atom(&mut |atom, _| count = count.saturating_add(u64::from(self.of(atom).is_none())));
        }
        count
    }

    /// What some conditions refer to, as often as they do.
    pub(crate) fn referred<'a>(self, conds: impl IntoIterator<Item = &'a Cond>) -> Vec<usize> {
        let mut found = Vec::new();
        for cond in conds {
            cond.for_each_atom(&mut |atom, _| found.extend(self.of(atom)));
        }
        found
    }
}

/// By tier, the program's own grants last: whose grants of one benefit its value is computed from.
///
/// A tier reads the tiers to which its grants are relative; and the next lower one, unless a grant of its own surely
/// ends the search, or it inherits nothing.
#[derive(Debug, Default)]
pub(crate) struct Relative {
    /// To what each leads.
    pub(crate) edges: Vec<Vec<usize>>,
    /// How many grants of each are relative to another tier.
    pub(crate) own: Vec<u64>,
}

/// The benefits with grants that are relative to another tier. A tier that is missing reads nothing.
pub(crate) fn relative_grants<'a>(
    tiers: &[Option<&'a Tier>],
    everyone: &'a Clauses,
    benefits: &[Benefit],
) -> BTreeMap<BenefitId, Relative> {
    let holders: Vec<Option<&Clauses>> =
        tiers.iter().map(|tier| tier.map(|t| &t.clauses)).chain(std::iter::once(Some(everyone))).collect();
    let mut found: BTreeMap<BenefitId, Relative> = BTreeMap::new();
    for (node, clauses) in holders.iter().enumerate() {
        for grant in clauses.iter().flat_map(|c| &c.grants).flat_map(|c| &c.grants) {
            let Some(base) = relative_to(&grant.value) else { continue };
            let relative = found
                .entry(grant.benefit)
                .or_insert_with(|| Relative { edges: vec![Vec::new(); holders.len()], own: vec![0; holders.len()] });
            if let (Some(out), Some(own)) = (relative.edges.get_mut(node), relative.own.get_mut(node)) {
                out.push(base);
                *own = own.saturating_add(1);
            }
        }
    }
    for (&id, relative) in &mut found {
        let nearest_wins = benefits.get(id.index()).is_some_and(|benefit| match benefit.combine {
            Combine::Replaced | Combine::Added | Combine::Lowest => true,
            Combine::United | Combine::Better => false,
        });
        for (node, tier) in tiers.iter().enumerate() {
            let Some(tier) = tier else { continue };
            let surely = |grant: &Grant| {
                grant.benefit == id
                    && grant.when.is_always()
                    && !matches!(grant.value, GrantValue::More(_) | GrantValue::Bands(_))
            };
            let ends = nearest_wins && tier.clauses.grants.iter().flat_map(|c| &c.grants).any(surely);
            let next = if tier.inherits { node.checked_sub(1).unwrap_or(tiers.len()) } else { tiers.len() };
            if let (false, Some(out)) = (ends, relative.edges.get_mut(node)) {
                out.push(next);
            }
        }
    }
    found
}

/// The tier to which a grant is relative.
pub(crate) fn relative_to(value: &GrantValue) -> Option<usize> {
    match value {
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
    }
}

/// What each node comes to: its own number and the numbers of all that it refers to, each reference at `least` so much.
/// What lies on a circle, or leads to one, counts as nothing: that is said elsewhere.
pub(crate) fn totals(own: &[u64], edges: &[Vec<usize>], least: u64) -> Vec<u64> {
    let mut counts = vec![0u64; own.len()];
    for node in order(edges) {
        let referred = edges.get(node).into_iter().flatten();
        let sum = referred.fold(own.get(node).copied().unwrap_or(0), |sum, &to| {
            sum.saturating_add(counts.get(to).copied().unwrap_or(0).max(least))
        });
        if let Some(count) = counts.get_mut(node) {
            *count = sum;
        }
    }
    counts
}

/// The nodes that lead to no circle, each behind all that it leads to. Every edge is walked once, however long the chains.
pub(crate) fn order(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); edges.len()];
    let mut open: Vec<usize> = vec![0; edges.len()];
    for (node, out) in edges.iter().enumerate() {
        for &next in out {
            if let (Some(list), Some(count)) = (before.get_mut(next), open.get_mut(node)) {
                list.push(node);
                *count += 1;
            }
        }
    }
    let mut ready: Vec<usize> = (0..edges.len()).filter(|&node| open.get(node) == Some(&0)).collect();
    let mut done = Vec::with_capacity(edges.len());
    while let Some(node) = ready.pop() {
        done.push(node);
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

/// A node that lies on a circle.
pub(crate) fn on_a_circle(edges: &[Vec<usize>]) -> Option<usize> {
    let mut finished = vec![false; edges.len()];
    for node in order(edges) {
        if let Some(flag) = finished.get_mut(node) {
            *flag = true;
        }
    }
    let mut node = finished.iter().position(|&done| !done)?;
    // Whatever is not finished leads to something that is not: so many steps on, this goes round.
    for _ in 0..edges.len() {
        let next = edges.get(node).into_iter().flatten().find(|&&to| finished.get(to) == Some(&false));
        node = next.copied().unwrap_or(node);
    }
    Some(node)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_counted_through_references() {
        // 0 asks two; 1 asks one and 0 twice; 2 only refers to 1.
        assert_eq!(totals(&[2, 1, 0], &[vec![], vec![0, 0], vec![1]], 1), [2, 5, 5]);
    }

    #[test]
    fn no_number_of_questions_is_too_large_to_be_counted() {
        let edges: Vec<Vec<usize>> =
            (0..100usize).map(|node| node.checked_sub(1).map_or(Vec::new(), |below| vec![below; 3])).collect();
        assert_eq!(totals(&[1; 100], &edges, 1).last(), Some(&u64::MAX));
    }

    #[test]
    fn circles_are_found() {
        assert!(matches!(on_a_circle(&[vec![3], vec![2], vec![1], vec![1, 4], vec![]]), Some(1 | 2)));
        assert_eq!(on_a_circle(&[vec![1], vec![2], vec![]]), None);
    }
}
