//! Who can be in which tier.

use super::{Search, may_meet};
use crate::analyze::{Analysis, Leaf, Ref, Undecided};
use crate::diagnostic::{Code, Diagnostic};
use crate::eval::display::measure_name;
use crate::ir::{Cond, MeasureId, Modality, TierId};
use crate::source::Span;

impl Search<'_> {
    pub(super) fn tiers(&mut self) {
        let tiers = self.analysis.tiers();
        for &tier in &tiers {
            let Some((span, full)) = self.who_meets(tier) else { continue };
            if full == Ref::NO {
                self.unreachable(tier, span);
            } else {
                self.passed_over(tier, span, full);
            }
        }
        self.asking_less(&tiers);
        self.more_loses();
        self.without_tier();
    }

    /// A tier that nobody can be in, with a smallest set of requirements that exclude each other.
    fn unreachable(&mut self, tier: TierId, span: Span) {
        let asks: Vec<&Cond> = match self.analysis.effective.rule(tier) {
            Some(rule) => rule.asks.iter().flat_map(|(_, cond)| cond.conjuncts()).collect(),
            None => return,
        };
        let Some(core) = self.ask(span, |a| core(a, &asks)) else { return };
        let name = self.tier_name(tier);
        let message = format!("nobody can be in `{name}`");
        let (first, others) = match core.split_first() {
            Some((first, others)) => (first.span, others),
            None => (span, &[][..]),
        };
        let label = if others.is_empty() { "no partner can meet this" } else { "no partner meets this" };
        let mut found = Diagnostic::warning(Code::UnreachableTier, first, message).label(label);
        for other in others {
            found = found.also(other.span, "and this");
        }
        found = found.help(format!("change one of them, or take `{name}` out"));
        self.say(vec![span], found);
    }

    /// A tier in which nobody comes out, since whoever meets it also meets a higher one.
    fn passed_over(&mut self, tier: TierId, span: Span, full: Ref) {
        // Who just meets it mostly meets none above it; only where that is not so, all partners are looked at.
        let above: Vec<TierId> = self.analysis.tiers().into_iter().filter(|&above| above > tier).collect();
        let stays = self.ask(span, |a| {
            let place = a.diagrams.place(full).ok_or(Undecided::Malformed)?;
            for &above in &above {
                let higher = a.full(above)?;
                if a.diagrams.at(higher, &place) != Some(&Leaf::No) {
                    let result = a.result(tier)?;
                    return Ok(a.possible(result)? != Ref::NO);
                }
            }
            Ok(true)
        });
        if stays != Some(false) {
            return;
        }
        let name = self.tier_name(tier);
        let mut by = None;
        for &above in &above {
            let implied = self.ask(span, |a| {
                let high = a.full(above)?;
                Ok((a.implies(full, high)?, a.implies(high, full)?))
            });
            match implied {
                Some((true, back)) => {
                    by = Some((above, back));
                    break;
                }
                Some((false, _)) => {}
                None => return,
            }
        }
        let Some(witness) = self.witness(full, |outcome| may_meet(outcome, tier)) else { return };
        let program = &self.analysis.effective.program;
        let everyone = by.and_then(|(high, _)| program.tiers.get(high.index())).filter(|high| high.by_default);
        let help = match everyone {
            Some(lowest) => format!("the lowest tier comes first: write `{}` before `{name}`", lowest.name),
            None => format!("let the higher tier ask more, or take `{name}` out"),
        };
        let found = match by {
            Some((high, true)) => {
                let Some(other) = self.tier_span(high) else { return };
                let higher = self.tier_name(high);
                Diagnostic::warning(
                    Code::SameTiers,
                    other,
                    format!("`{higher}` asks for the same as `{name}` below it"),
                )
                .label("who is in one of them is in both")
                .also(span, "nobody comes out here")
            }
            Some((high, false)) => {
                let higher = self.tier_name(high);
                let found = Diagnostic::warning(
                    Code::TierPassedOver,
                    span,
                    format!("nobody comes out in `{name}`: whoever meets it also meets `{higher}`"),
                )
                .label("it asks for more than the tier above it");
                match self.tier_span(high) {
                    Some(other) => found.also(other, "this is easier"),
                    None => found,
                }
            }
            None => Diagnostic::warning(
                Code::TierPassedOver,
                span,
                format!("nobody comes out in `{name}`: whoever meets it also meets a higher tier"),
            )
            .label("each of its partners is in a tier above it"),
        };
        let found = found.help(help).with_note(self.shown(&witness, &format!("no longer in {name}")));
        self.say(vec![span], found);
    }

    /// Tiers that ask for less of something than a tier below them.
    fn asking_less(&mut self, tiers: &[TierId]) {
        for (place, measure) in self.analysis.world.numbers() {
            let mut below: Vec<(TierId, Span, u32)> = Vec::new();
            for &tier in tiers {
                let Some(asked) = self.asked_by(tier, measure) else { continue };
                let least = self.ask(asked, |a| {
                    let full = a.full(tier)?;
                    let full = a.possible(full)?;
                    a.diagrams.lowest(full, place)
                });
                let Some(Some(least)) = least else { continue };
                // Where a tier can be met without any of it, other ways lead there.
                let harder = below.iter().rev().find(|(_, _, other)| least > 0 && *other > least).copied();
                if let Some((low, low_asked, _)) = harder {
                    self.asks_less([(tier, asked), (low, low_asked)], (place, measure), least);
                }
                below.push((tier, asked, least));
            }
        }
    }

    /// The first requirement of a tier that compares a measure with an amount.
    fn asked_by(&self, tier: TierId, measure: MeasureId) -> Option<Span> {
        let rule = self.analysis.effective.rule(tier)?;
        let mut of = rule.asks.iter().flat_map(|(_, cond)| cond.conjuncts());
        of.find(|cond| cond.asks_of(measure)).map(|cond| cond.span)
    }

    /// A tier that asks for less of something than a tier below it.
    fn asks_less(&mut self, pair: [(TierId, Span); 2], (place, measure): (usize, MeasureId), least: u32) {
        let [(high, here), (low, below)] = pair;
        let (Some(high_span), Some(low_span)) = (self.tier_span(high), self.tier_span(low)) else { return };
        let answer = self.ask(here, |a| {
            let (upper, lower) = (a.full(high)?, a.full(low)?);
            let easier = a.diagrams.without(upper, lower)?;
            let easier = a.possible(easier)?;
            // Of the partners in the higher tier, one with as little as is enough.
            let just = a.in_cell(place, least)?;
            a.diagrams.and(easier, just)
        });
        let Some(easier) = answer else { return };
        let Some(witness) = self.witness(easier, |found| may_meet(found, high) && !may_meet(found, low)) else {
            return;
        };
        let (higher, lower) = (self.tier_name(high), self.tier_name(low));
        let what = measure_name(&self.analysis.effective.program, measure).to_owned();
        let message = format!("`{higher}` asks for less `{what}` than `{lower}` below it");
        let found = Diagnostic::warning(Code::AsksLess, here, message)
            .label("less than the tier below asks for")
            .also(below, format!("what `{lower}` asks for"))
            .help("raise this, or lower the other; or swap the two tiers")
            .with_note(self.shown(&witness, &format!("{higher} without {lower}")));
        self.say(vec![high_span, low_span, here, below], found);
    }

    /// A measure of which more lifts partners in one place, and lets them fall in another.
    fn more_loses(&mut self) {
        let effective = self.analysis.effective;
        let Some(first) = effective.program.tiers.first().map(|tier| tier.span) else { return };
        for (place, measure) in self.analysis.world.numbers() {
            let answer = self.ask(first, |a| {
                if a.only_lifts(place)? {
                    return Ok(None);
                }
                let outcome = a.outcome()?;
                let up = a.diagrams.next_up(outcome, place)?;
                let rises = a.diagrams.zip(outcome, up, |before, after| Ok(Leaf::of(after.tier() > before.tier())))?;
                let sinks = a.diagrams.zip(outcome, up, |before, after| Ok(Leaf::of(after.tier() < before.tier())))?;
                let coherent = a.coherent();
                let both = a.diagrams.next_up(coherent, place)?;
                let (rises, sinks) = (a.diagrams.and(rises, both)?, a.diagrams.and(sinks, both)?);
                let (rises, sinks) = (a.possible(rises)?, a.possible(sinks)?);
                Ok((rises != Ref::NO && sinks != Ref::NO).then_some((sinks, outcome, up)))
            });
            let Some(Some((sinks, outcome, up))) = answer else { continue };
            let Some(cells) = self.analysis.diagrams.place(sinks) else { continue };
            let tier_at = |function| self.analysis.diagrams.at(function, &cells).and_then(Leaf::tier);
            let (Some(high), low) = (tier_at(outcome), tier_at(up)) else { continue };
            let Some(witness) = self.witness(sinks, |found| may_meet(found, high)) else { continue };
            // The requirement that more of the measure no longer meets.
            let conds: Vec<&Cond> = effective.rule(high).map_or_else(Vec::new, |rule| {
                let of = rule.asks.iter().flat_map(|(_, cond)| cond.conjuncts());
                of.filter(|cond| cond.asks_of(measure)).collect()
            });
            let lost = conds.iter().find(|cond| {
                self.ask(cond.span, |a| {
                    let here = a.cond(cond)?;
                    let up = a.diagrams.next_up(here, place)?;
                    Ok(a.diagrams.without(here, up)? != Ref::NO)
                }) == Some(true)
            });
            let asked = lost.map(|cond| cond.span).or_else(|| self.asked_by(high, measure));
            let Some(at) = asked.or_else(|| self.tier_span(high)) else { continue };
            let what = measure_name(&effective.program, measure).to_owned();
            let name = self.tier_name(high);
            let falls =
                low.map_or_else(|| String::from("has no tier"), |low| format!("is in `{}`", self.tier_name(low)));
            let message = format!("with more `{what}` a partner in `{name}` {falls}");
            let found = Diagnostic::warning(Code::MoreLosesTier, at, message)
                .label("elsewhere more of it is better")
                .help("look at the sign, or take a `not` out")
                .with_note(self.shown(&witness, &format!("still in {name}")));
            self.say(vec![at], found);
        }
    }

    /// A program with a tier for everyone, and a partner who has none.
    fn without_tier(&mut self) {
        let effective = self.analysis.effective;
        let Some((id, tier)) = effective.tiers().find(|(_, tier)| tier.by_default) else { return };
        let own = tier.clauses.requirements.iter().filter(|r| r.modality == Modality::Required).count();
        // A tier by default that asks for something is said of by a simpler lint.
        if own > 0 {
            return;
        }
        let Some(rule) = effective.rule(id) else { return };
        let lost = self.ask(tier.span, |a| {
            // Who does not meet what the program asks of everyone, or has no track, is no partner of it.
            let mut partners = a.in_some_track()?;
            for (track, cond) in &rule.asks {
                let mut one = a.cond(cond)?;
                if let Some(track) = track {
                    let here = a.cond(track)?;
                    let elsewhere = a.diagrams.not(here)?;
                    one = a.diagrams.or(one, elsewhere)?;
                }
                partners = a.diagrams.and(partners, one)?;
            }
            let mut any = Ref::NO;
            for tier in a.tiers() {
                let full = a.full(tier)?;
                any = a.diagrams.or(any, full)?;
            }
            let none = a.diagrams.without(partners, any)?;
            a.possible(none)
        });
        let Some(lost) = lost.filter(|lost| *lost != Ref::NO) else { return };
        let Some(witness) = self.witness(lost, |outcome| !may_meet(outcome, id)) else { return };
        let message = format!("`{}` is there by default, and some partner has no tier all the same", tier.name);
        let found = Diagnostic::warning(Code::NoTierForSome, tier.span, message)
            .label("not for every track")
            .help("let it hold for every track, or add a tier for the others")
            .with_note(self.shown(&witness, "without a tier"));
        self.say(vec![tier.span], found);
    }
}

impl Analysis<'_> {
    /// Whether more of a measure keeps everybody in each tier that they meet. Tier by tier that is quickly said, and then
    /// it holds of the tier that comes out.
    pub(super) fn only_lifts(&mut self, place: usize) -> Result<bool, Undecided> {
        if let Some(&known) = self.lifts.get(&place) {
            return Ok(known);
        }
        let found = self.each_tier_lifts(place)?;
        self.lifts.insert(place, found);
        Ok(found)
    }

    fn each_tier_lifts(&mut self, place: usize) -> Result<bool, Undecided> {
        for tier in self.tiers() {
            let full = self.full(tier)?;
            if self.diagrams.asks(full, place) {
                let up = self.diagrams.next_up(full, place)?;
                if self.diagrams.without(full, up)? != Ref::NO {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

/// A smallest set of conditions that nobody meets together: each is left out in turn, and stays out where the others
/// exclude each other without it.
fn core<'c>(a: &mut Analysis<'_>, asks: &[&'c Cond]) -> Result<Vec<&'c Cond>, Undecided> {
    let mut kept: Vec<&Cond> = asks.to_vec();
    let mut at = 0;
    while at < kept.len() {
        let mut all = a.coherent();
        for (index, cond) in kept.iter().enumerate() {
            if index != at {
                let one = a.cond(cond)?;
                all = a.diagrams.and(all, one)?;
            }
        }
        if all == Ref::NO {
            kept.remove(at);
        } else {
            at += 1;
        }
    }
    Ok(kept)
}
