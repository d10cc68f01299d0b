//! What partners get: less in a higher tier, less for more, or nothing at all.

use super::{Search, may_meet};
use crate::analyze::{Analysis, Leaf, Ref, Undecided, Witness};
use crate::diagnostic::{Code, Diagnostic};
use crate::eval::display::{benefit_text, measure_name};
use crate::eval::{BenefitValue, worth};
use crate::ir::{Benefit, BenefitId, BenefitKind, Clauses, Cond, FactValue, Grant, GrantValue, TierId};
use crate::source::Span;

/// A tier that gives some partner something worse than the tier below it would.
pub(super) struct StepDown {
    pub(super) low: TierId,
    pub(super) high: TierId,
    /// Where the higher tier stands.
    pub(super) span: Span,
    /// What the lower tier would give.
    pub(super) more: String,
    /// What the higher tier gives.
    pub(super) less: String,
    /// The partner.
    pub(super) witness: Witness,
}

impl Search<'_> {
    pub(super) fn grants(&mut self) {
        let effective = self.analysis.effective;
        let mut less = Vec::new();
        for (index, benefit) in effective.program.benefits.iter().enumerate() {
            let id = BenefitId::at(index);
            if has_order(benefit) && self.gives_less(id) {
                less.push(id);
            }
        }
        for (index, benefit) in effective.program.benefits.iter().enumerate() {
            let id = BenefitId::at(index);
            // That something is for beginners only (`when purchases < 1000 EUR/yr`) is no accident.
            if has_order(benefit) && benefit.kind != BenefitKind::Entitlement && !less.contains(&id) {
                self.cliff(id);
            }
        }
        self.dead();
    }

    /// The tiers that give some partner something `worse` than the tier below them would.
    pub(super) fn steps_down(&mut self, benefit: BenefitId, worse: fn(&Leaf, &Leaf) -> bool) -> Vec<StepDown> {
        let mut found = Vec::new();
        for pair in self.analysis.tiers().windows(2) {
            let &[low, high] = pair else { continue };
            let Some(span) = self.tier_span(high) else { continue };
            let answer = self.ask(span, |a| {
                let (below, above) = (a.benefit(Some(low), benefit)?, a.benefit(Some(high), benefit)?);
                let falls = a.diagrams.zip(below, above, |below, above| Ok(Leaf::of(worse(above, below))))?;
                // A partner of whom both tiers can be said.
                let (upper, applies) = (a.full(high)?, a.applies(low)?);
                let upper = a.diagrams.and(upper, applies)?;
                let upper = a.possible(upper)?;
                let falls = a.diagrams.and(upper, falls)?;
                Ok((falls != Ref::NO).then_some((falls, below, above)))
            });
            let Some(Some((falls, below, above))) = answer else { continue };
            let Some(witness) = self.witness(falls, |outcome| may_meet(outcome, high)) else { continue };
            let Some(place) = self.analysis.diagrams.place(falls) else { continue };
            let [more, less] = [below, above].map(|function| self.value_at(function, &place, benefit));
            found.push(StepDown { low, high, span, more, less, witness });
        }
        found
    }

    /// What a function gives of a benefit at a place, in words.
    fn value_at(&self, function: Ref, place: &[Option<u32>], benefit: BenefitId) -> String {
        match self.analysis.diagrams.at(function, place) {
            Some(Leaf::Benefit(value)) => benefit_text(&self.analysis.effective.program, benefit, value),
            _ => String::from("?"),
        }
    }

    /// A tier that gives less of something than the tier below it would give the same partner.
    fn gives_less(&mut self, benefit: BenefitId) -> bool {
        let effective = self.analysis.effective;
        let mut said = false;
        for StepDown { low, high, span, more, less, witness } in self.steps_down(benefit, less) {
            let (higher, lower) = (self.tier_name(high), self.tier_name(low));
            let own = own_grant(effective.program.tiers.get(high.index()).map(|tier| &tier.clauses), benefit);
            // `grants no …` says that it is meant; so does `inherits nothing`, of what the tier does not speak of.
            let inherits = effective.program.tiers.get(high.index()).is_none_or(|tier| tier.inherits);
            let everyones = effective.program.tiers.get(high.index()).is_some_and(|tier| tier.by_default);
            let meant = own.is_some_and(|grant| matches!(grant.value, GrantValue::Nothing));
            if meant || (own.is_none() && !inherits) {
                continue;
            }
            let at = own.map_or(span, |grant| grant.span);
            let name = effective.program.benefits.get(benefit.index()).map_or("", |found| found.name.as_str());
            let message = format!("of `{name}`, `{higher}` gives {less}, and `{lower}` below it gives {more}");
            let mut found = Diagnostic::warning(Code::GrantsLess, at, message).label("less than the tier below");
            let below = own_grant(effective.program.tiers.get(low.index()).map(|tier| &tier.clauses), benefit);
            let mut subjects = vec![span, at];
            if let Some(low_grant) = below {
                found = found.also(low_grant.span, format!("what `{lower}` gives"));
                subjects.push(low_grant.span);
            }
            let found = found
                .help(match own {
                    _ if everyones => format!("the lowest tier comes first: write `{higher}` before `{lower}`"),
                    Some(_) => {
                        format!("give more in `{higher}`; where less is meant, write `# progc: allow(grants-less)`")
                    }
                    None => format!("give it in `{higher}`; where none is meant, write `grants no {name}`"),
                })
                .with_note(self.shown(&witness, &format!("{higher} with {less}")));
            self.say(subjects, found);
            said = true;
        }
        said
    }

    /// One step more of a measure, and less of a benefit, although more of the measure never means a lower tier.
    fn cliff(&mut self, benefit: BenefitId) {
        let effective = self.analysis.effective;
        let Some(span) = effective.program.benefits.get(benefit.index()).map(|benefit| benefit.span) else { return };
        // Where each tier gives at least what the one below it gives, whoever asks, a higher tier is never the worse.
        let ordered = self.ask(span, |a| a.rises_with_tiers(benefit));
        for (place, measure) in self.analysis.world.numbers() {
            let answer = self.ask(span, |a| {
                if ordered == Some(true) && a.only_lifts(place)? && a.rises_within_tiers(benefit, place)? {
                    return Ok(None);
                }
                let function = a.benefit_of_outcome(benefit)?;
                if !a.diagrams.asks(function, place) {
                    return Ok(None);
                }
                if !a.only_lifts(place)? {
                    let outcome = a.outcome()?;
                    let higher = a.diagrams.next_up(outcome, place)?;
                    let sinks =
                        a.diagrams.zip(outcome, higher, |before, after| Ok(Leaf::of(after.tier() < before.tier())))?;
                    if a.possible(sinks)? != Ref::NO {
                        return Ok(None);
                    }
                }
                let up = a.diagrams.next_up(function, place)?;
                let falls = a.diagrams.zip(function, up, |before, after| Ok(Leaf::of(less(after, before))))?;
                let coherent = a.coherent();
                let both = a.diagrams.next_up(coherent, place)?;
                let falls = a.diagrams.and(falls, both)?;
                let falls = a.possible(falls)?;
                Ok((falls != Ref::NO).then_some((falls, function, up)))
            });
            let Some(Some((falls, function, up))) = answer else { continue };
            let Some(cells) = self.analysis.diagrams.place(falls) else { continue };
            let Some(witness) = self.witness(falls, |_| true) else { continue };
            let [before, after] = [function, up].map(|function| self.value_at(function, &cells, benefit));
            let next = cells.get(place).copied().flatten().unwrap_or(0) as usize + 1;
            let Some(FactValue::Number(number)) =
                self.analysis.world.variables.get(place).and_then(|variable| variable.cells.get(next))
            else {
                continue;
            };
            let what = measure_name(&effective.program, measure).to_owned();
            let message =
                format!("with more `{what}` a partner gets less: {before} before {number}, {after} from there");
            let at = self.grant_of(benefit).unwrap_or(span);
            let found = Diagnostic::warning(Code::Cliff, at, message)
                .label("here more becomes less")
                .help("let the benefit rise with what is asked for")
                .with_note(self.shown(&witness, &format!("before the step at {number}")));
            self.say(vec![at], found);
        }
    }

    /// Where a benefit is granted first.
    fn grant_of(&self, benefit: BenefitId) -> Option<Span> {
        let p = &self.analysis.effective.program;
        let all = p.tiers.iter().map(|tier| &tier.clauses).chain(std::iter::once(&p.everyone));
        let all = all.chain(p.tracks.iter().map(|track| &track.clauses));
        let all = all.chain(p.packages.iter().map(|package| &package.clauses));
        let all = all.chain(p.specialisations.iter().map(|found| &found.clauses));
        all.filter_map(|clauses| own_grant(Some(clauses), benefit)).map(|grant| grant.span).next()
    }

    /// Entries that no partner ever gets.
    fn dead(&mut self) {
        let effective = self.analysis.effective;
        let p = &effective.program;
        let tiers = self.analysis.tiers();
        for &tier in &tiers {
            let Some(item) = p.tiers.get(tier.index()) else { continue };
            // Who is in this tier or above it, tier by tier.
            let who = self.ask(item.span, |a| {
                let mut who = Vec::new();
                for &above in tiers.iter().filter(|above| **above >= tier) {
                    let full = a.full(above)?;
                    who.push(a.possible(full)?);
                }
                Ok(who)
            });
            // A tier that nobody can be in is said of already.
            if let Some(who) = who.filter(|who| who.iter().any(|who| *who != Ref::NO)) {
                self.dead_in(&item.clauses, item.span, &who);
            }
        }
        for (id, specialisation) in effective.specialisations() {
            if let Some(who) = self.who_has(id, specialisation.span).filter(|who| *who != Ref::NO) {
                self.dead_in(&specialisation.clauses, specialisation.span, &[who]);
            }
        }
        for package in effective.packages() {
            let all = self.analysis.coherent();
            self.dead_in(&package.clauses, package.span, &[all]);
        }
        let all = self.analysis.coherent();
        if let Some(first) = p.everyone.grants.first() {
            self.dead_in(&p.everyone, first.span, &[all]);
        }
    }

    fn dead_in(&mut self, clauses: &Clauses, item: Span, who: &[Ref]) {
        for grant in clauses.grants.iter().flat_map(|clause| &clause.grants) {
            if grant.when.is_always() {
                continue;
            }
            let Some(applies) = self.ask(grant.span, |a| {
                let when = a.cond(&grant.when)?;
                for &who in who {
                    if a.diagrams.and(who, when)? != Ref::NO {
                        return Ok(true);
                    }
                }
                Ok(false)
            }) else {
                continue;
            };
            if !applies {
                let found = Diagnostic::warning(Code::DeadGrant, grant.span, "no partner ever gets this")
                    .label("its condition is never met here")
                    .help("change the condition, or take the entry out");
                self.say(vec![item, grant.span], with_cond(found, &grant.when, grant));
            }
        }
    }
}

impl Analysis<'_> {
    /// Whether each tier gives every partner at least what the tier below it gives, and having a tier at least what
    /// having none gives.
    fn rises_with_tiers(&mut self, benefit: BenefitId) -> Result<bool, Undecided> {
        let mut below = self.benefit(None, benefit)?;
        for tier in self.tiers() {
            let here = self.benefit(Some(tier), benefit)?;
            let falls = self.diagrams.zip(below, here, |below, here| Ok(Leaf::of(!at_least(here, below))))?;
            if falls != Ref::NO {
                return Ok(false);
            }
            below = here;
        }
        Ok(true)
    }

    /// Whether more of a measure never gives less, staying in the same tier.
    fn rises_within_tiers(&mut self, benefit: BenefitId, place: usize) -> Result<bool, Undecided> {
        let tiers = self.tiers().into_iter().map(Some).chain([None]);
        for tier in tiers.collect::<Vec<_>>() {
            let here = self.benefit(tier, benefit)?;
            if self.diagrams.asks(here, place) {
                let up = self.diagrams.next_up(here, place)?;
                let falls = self.diagrams.zip(here, up, |before, after| Ok(Leaf::of(!at_least(after, before))))?;
                if falls != Ref::NO {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// For whom a tier exists.
    pub(super) fn applies(&mut self, tier: TierId) -> Result<Ref, Undecided> {
        match self.effective.rule(tier) {
            Some(rule) => self.cond(&rule.applies),
            None => Ok(Ref::NO),
        }
    }
}

fn with_cond(found: Diagnostic, when: &Cond, grant: &Grant) -> Diagnostic {
    if when.span == grant.span { found } else { found.also(when.span, "this is never met by a partner who is in it") }
}

/// The first entry of a benefit among some clauses.
pub(super) fn own_grant(clauses: Option<&Clauses>, benefit: BenefitId) -> Option<&Grant> {
    let grants = clauses?.grants.iter().flat_map(|clause| &clause.grants);
    grants.into_iter().find(|grant| grant.benefit == benefit && !matches!(grant.value, GrantValue::More(_)))
}

/// Whether more of it is better. Of money that can be either, and words have no order.
pub(super) fn has_order(benefit: &Benefit) -> bool {
    match benefit.kind {
        BenefitKind::Percent | BenefitKind::Allowance { .. } | BenefitKind::Entitlement | BenefitKind::Level(_) => true,
        BenefitKind::Money(_) | BenefitKind::Words => false,
    }
}

/// Whether the one is surely no less than the other.
fn at_least(a: &Leaf, b: &Leaf) -> bool {
    match (a, b) {
        (Leaf::Benefit(a), Leaf::Benefit(b)) if a == b => true,
        (Leaf::Benefit(_), Leaf::Benefit(BenefitValue::None)) => true,
        (a, b) => less(b, a),
    }
}

/// Whether the one is surely less than the other.
fn less(a: &Leaf, b: &Leaf) -> bool {
    match (a, b) {
        (Leaf::Benefit(a), Leaf::Benefit(b)) => worth::surely_less(a, b),
        _ => false,
    }
}
