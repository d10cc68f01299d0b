//! Promises that may not hold: open amounts, statuses that come and go, and partners who do better as two.

use super::Search;
use super::grants::{StepDown, has_order, own_grant};
use crate::analyze::world::Key;
use crate::analyze::{Leaf, Witness};
use crate::diagnostic::{Code, Diagnostic};
use crate::eval::{BenefitValue, reference};
use crate::ir::{BenefitId, BenefitKind, Combine, FactValue, TierId};
use crate::value::Decimal;

impl Search<'_> {
    pub(super) fn promises(&mut self) {
        let effective = self.analysis.effective;
        for (index, benefit) in effective.program.benefits.iter().enumerate() {
            let id = BenefitId::at(index);
            if has_order(benefit) {
                self.open_order(id);
            }
            if matches!(benefit.kind, BenefitKind::Allowance { .. }) && benefit.combine == Combine::Added {
                self.splitting(id);
            }
        }
        self.flaps();
    }

    /// A tier whose amount the vendor has left open, so that it may turn out below that of the tier under it.
    fn open_order(&mut self, benefit: BenefitId) {
        let effective = self.analysis.effective;
        for StepDown { low, high, span, more, less, witness } in self.steps_down(benefit, may_be_less) {
            let name = effective.program.benefits.get(benefit.index()).map_or("?", |benefit| benefit.name.as_str());
            let (higher, lower) = (self.tier_name(high), self.tier_name(low));
            let own = own_grant(effective.program.tiers.get(high.index()).map(|tier| &tier.clauses), benefit);
            let at = own.map_or(span, |grant| grant.span);
            let message = format!("`{name}` of `{higher}` is {less}, which may turn out below the {more} of `{lower}`");
            let found = Diagnostic::warning(Code::OpenMayBeLess, at, message)
                .label("open")
                .help(format!("say that it is at least what `{lower}` gives, or leave it open on purpose"))
                .with_note(self.shown(&witness, &format!("{higher} with what is open")));
            self.say(vec![span, at], found);
        }
    }

    /// A partner whose allowances would be larger if it were two: what both need, the one has together.
    fn splitting(&mut self, benefit: BenefitId) {
        let tiers = self.analysis.tiers();
        let allowance = |witness: &Witness, search: &Self| -> Option<(Option<TierId>, Decimal)> {
            let effective = search.analysis.effective;
            let outcomes = reference::evaluate(effective, &witness.facts(&effective.program)).ok()?;
            let [outcome] = outcomes.as_slice() else { return None };
            let number = match outcome.benefits.iter().find(|found| found.benefit == benefit)?.values.as_slice() {
                [BenefitValue::Number(number)] => *number,
                [BenefitValue::None] => Decimal::ZERO,
                _ => return None,
            };
            Some((outcome.tier, number))
        };
        for &tier in &tiers {
            let Some((span, full)) = self.who_meets(tier) else { continue };
            let Some(place) = self.analysis.diagrams.place(full) else { continue };
            let half = self.analysis.world.witness(self.analysis.effective, &place);
            // Twice of what is counted, and the same of all else.
            let mut whole = half.clone();
            for (_, value) in &mut whole.given {
                if let FactValue::Number(number) = value {
                    let Ok(twice) = number.add(*number) else { return };
                    *number = twice;
                }
            }
            let (Some((from, of_half)), Some((to, of_whole))) = (allowance(&half, self), allowance(&whole, self))
            else {
                continue;
            };
            let Ok(of_two) = of_half.add(of_half) else { continue };
            // In one and the same tier two partners always have twice as much.
            if to <= from || of_two <= of_whole {
                continue;
            }
            let p = &self.analysis.effective.program;
            let name = p.benefits.get(benefit.index()).map_or("?", |benefit| benefit.plural.as_str());
            let at = own_grant(p.tiers.get(tier.index()).map(|tier| &tier.clauses), benefit).map_or(span, |g| g.span);
            let message = format!(
                "as two partners in `{}` one would have {of_two} {name} instead of {of_whole}",
                p.tiers.get(tier.index()).map_or("?", |tier| tier.name.as_str())
            );
            let found = Diagnostic::warning(Code::SplittingPays, at, message)
                .label(format!("{of_half} for each"))
                .help("let the allowance grow with what is asked for, or say that subsidiaries count together")
                .with_note(self.shown(&whole, "better off as two"));
            self.say(vec![span, at], found);
        }
    }

    /// A status that comes back at once and goes at the next review, with nothing to hold it.
    fn flaps(&mut self) {
        let effective = self.analysis.effective;
        let Some(review) = &effective.program.review else { return };
        let held = review.grace.is_some_and(|grace| grace.value > Decimal::ZERO) || review.keep_until_anniversary;
        if !review.promotion_immediate || held || review.no_demotion {
            return;
        }
        // A number of which a little more or less decides a tier.
        let decides =
            self.analysis.world.variables.iter().enumerate().find_map(|(place, variable)| match variable.key {
                Key::Measure(id) if variable.cells.len() > 1 => {
                    matches!(variable.cells.first(), Some(FactValue::Number(_))).then_some((place, id))
                }
                Key::Measure(_) | Key::Track | Key::Member(..) | Key::Open(_) | Key::Date(_) => None,
            });
        let Some((_, measure)) = decides else { return };
        self.asked += 1;
        let what = crate::eval::display::measure_name(&effective.program, measure);
        let message = format!(
            "a partner whose `{what}` is near a limit loses its tier at one review and has it back the next day"
        );
        let found = Diagnostic::warning(Code::StatusFlaps, review.span, message)
            .label("promotion at once, and demotion without grace")
            .help("add `demotion after 90 days of grace`, or let promotions wait for the review");
        let subject: Option<TierId> = self.analysis.tiers().first().copied();
        let subjects = subject.and_then(|tier| self.tier_span(tier)).into_iter().collect();
        self.say(subjects, found);
    }
}

/// Whether one value may turn out to be less than the other, and not surely is.
fn may_be_less(a: &Leaf, b: &Leaf) -> bool {
    let (Leaf::Benefit(a), Leaf::Benefit(b)) = (a, b) else { return false };
    match (a, b) {
        // What both have from the same clause is the same, however it turns out.
        (a, b) if a == b => false,
        (BenefitValue::Between(low, high), BenefitValue::Number(number)) => low < number && number < high,
        (BenefitValue::Between(low, high), BenefitValue::Between(from, to)) => low < to && (low > from || high > to),
        (BenefitValue::Open, BenefitValue::Number(_) | BenefitValue::Between(..)) => true,
        _ => false,
    }
}
