//! The ranks of the tiers, by which they are declared.

use std::collections::{BTreeMap, BTreeSet};

use super::scope::Role;
use super::{Checker, Kind};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir;
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::name::normal;

impl<'a> Checker<'a> {
    /// Tiers are declared by rank, so that an id is a rank.
    pub(super) fn declare_tiers(&mut self, ast: &'a ast::File) {
        let tiers: Vec<(usize, &'a ast::Item, &'a ast::Tier)> = ast
            .items
            .iter()
            .enumerate()
            .filter_map(|(index, item)| match &item.kind {
                ast::ItemKind::Tier(tier) => Some((index, item, tier)),
                _ => None,
            })
            .collect();
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        for (place, (_, _, tier)) in tiers.iter().enumerate() {
            for text in own_names(tier) {
                names.entry(normal(&text)).or_insert(place);
            }
        }
        self.former_names(&tiers.iter().map(|(_, _, tier)| *tier).collect::<Vec<_>>());
        let order = self.rank(&tiers, &names);
        for place in order {
            let Some(&(index, item, tier)) = tiers.get(place) else { continue };
            let rank = self.tiers.len();
            let doc = tier.title.as_ref().map(|t| t.text.clone());
            let former = tier.head.iter().filter_map(ast::TierHead::formerly);
            let former: Vec<(String, Role)> = former.map(|name| (name.text.clone(), Role::Former)).collect();
            let name = tier.name.clone().unwrap_or_else(|| match &tier.title {
                Some(title) => ast::Name { span: title.span, text: title.text.clone(), quoted: true },
                None => ast::Name { span: item.keyword, text: String::from("unnamed tier"), quoted: true },
            });
            if self.declare(Kind::Tier, &name, doc, rank, &former, false) {
                self.tier_of_item.insert(index, ir::TierId::at(rank));
                self.tiers.push(None);
                for head in &tier.head {
                    match head {
                        ast::TierHead::ByInvitation(_) => self.invitations += 1,
                        ast::TierHead::OnApplication(_) => self.applications += 1,
                        ast::TierHead::ByDefault(_)
                        | ast::TierHead::Formerly(_)
                        | ast::TierHead::SplitFrom(_)
                        | ast::TierHead::Above(_)
                        | ast::TierHead::ForTracks(_)
                        | ast::TierHead::InheritsNothing(_) => {}
                    }
                }
            }
        }
    }

    /// The places of the tiers in order of rank: order of the text, but a tier `above` another stands directly above it
    /// (several above one: in order of the text).
    fn rank(&mut self, tiers: &[(usize, &'a ast::Item, &'a ast::Tier)], names: &BTreeMap<String, usize>) -> Vec<usize> {
        let mut order = Vec::with_capacity(tiers.len());
        let mut waiting: Vec<(usize, usize, Span)> = Vec::new();
        for (place, (_, _, tier)) in tiers.iter().enumerate() {
            let above = tier.head.iter().find_map(|h| match h {
                ast::TierHead::Above(name) => Some(name),
                _ => None,
            });
            match above.map(|name| (name, names.get(&normal(&name.text)))) {
                Some((name, Some(&target))) => waiting.push((place, target, name.span)),
                // An unknown name is reported where the tier is lowered.
                Some((_, None)) | None => order.push(place),
            }
        }
        // Who waits for whom; whoever is first in the text among those that need not wait stands next.
        let mut waits_for: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &(place, target, _) in &waiting {
            waits_for.entry(target).or_default().push(place);
        }
        let mut ready: BTreeSet<(usize, usize)> = BTreeSet::new();
        let stands = |place: usize, ready: &mut BTreeSet<(usize, usize)>, waits: &mut BTreeMap<usize, Vec<usize>>| {
            ready.extend(waits.remove(&place).into_iter().flatten().map(|above| (above, place)));
        };
        for &place in &order {
            stands(place, &mut ready, &mut waits_for);
        }
        // By place: what stands directly above it, and above which one it was lifted.
        let mut next: Vec<Option<usize>> = vec![None; tiers.len()];
        let mut lifted: Vec<Option<usize>> = vec![None; tiers.len()];
        let of = |list: &[Option<usize>], place: usize| list.get(place).copied().flatten();
        for pair in order.windows(2) {
            if let &[below, above] = pair
                && let Some(slot) = next.get_mut(below)
            {
                *slot = Some(above);
            }
        }
        while let Some((place, target)) = ready.pop_first() {
            let mut below = target;
            while let Some(above) = of(&next, below).filter(|&above| of(&lifted, above) == Some(target)) {
                below = above;
            }
            let above = next.get_mut(below).and_then(|slot| slot.replace(place));
            if let (Some(slot), Some(from)) = (next.get_mut(place), lifted.get_mut(place)) {
                (*slot, *from) = (above, Some(target));
            }
            stands(place, &mut ready, &mut waits_for);
        }
        let mut at = order.first().copied();
        order.clear();
        while let Some(place) = at {
            order.push(place);
            at = of(&next, place);
        }
        waiting.retain(|(place, _, _)| of(&lifted, *place).is_none());
        let mut circle = waiting.iter().map(|&(_, _, span)| span);
        if let Some(first) = circle.next() {
            let start = Diagnostic::error(Code::TierOrder, first, "this tier would stand above itself")
                .label("above a tier that stands above this one")
                .help("leave one `above` out");
            self.report(circle.fold(start, |d, span| d.also(span, "and this one above that")));
        }
        order.extend(waiting.iter().map(|&(place, _, _)| place));
        order
    }
}

/// Every name that a tier has or had.
fn own_names(tier: &ast::Tier) -> Vec<String> {
    let mut names: Vec<String> = tier.name.iter().map(|n| n.text.clone()).collect();
    if tier.name.is_none() {
        names.extend(tier.title.iter().map(|t| t.text.clone()));
    }
    names.extend(tier.head.iter().filter_map(ast::TierHead::formerly).map(|name| name.text.clone()));
    names
}
