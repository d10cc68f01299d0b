//! Requirements that say nothing, because others say it already.

use super::Search;
use crate::analyze::{Analysis, Ref, Undecided};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Atom, Cond, CondKind, Modality};
use crate::source::Span;

/// A condition that must be met, and whose it is.
#[derive(Clone, Copy)]
struct Part<'a> {
    cond: &'a Cond,
    own: bool,
}

impl Search<'_> {
    pub(super) fn requirements(&mut self) {
        let effective = self.analysis.effective;
        let p = &effective.program;
        for tier in self.analysis.tiers() {
            let (Some(rule), Some(span)) = (effective.rule(tier), self.tier_span(tier)) else { continue };
            let own = p.tiers.get(tier.index()).map_or(0, |tier| {
                tier.clauses.requirements.iter().filter(|r| r.modality == Modality::Required).count()
            });
            // What a track asks holds for that track alone, and says nothing of the others.
            let asks = rule.asks.iter().enumerate().filter(|(_, (track, _))| track.is_none());
            let parts: Vec<Part<'_>> = asks
                .flat_map(|(at, (_, cond))| cond.conjuncts().into_iter().map(move |cond| Part { cond, own: at < own }))
                .collect();
            let applies = self.ask(span, |a| a.cond(&rule.applies));
            if let Some(applies) = applies {
                self.implied(&[span], applies, &parts);
            }
        }
        for (id, specialisation) in effective.specialisations() {
            let required = specialisation.clauses.requirements.iter().filter(|r| r.modality == Modality::Required);
            let parts: Vec<Part<'_>> =
                required.flat_map(|r| r.cond.conjuncts()).map(|cond| Part { cond, own: true }).collect();
            let span = specialisation.span;
            let Some(who) = self.who_has(id, span) else { continue };
            if who == Ref::NO {
                let message = format!("nobody can have the specialisation `{}`", specialisation.name);
                let mut found = Diagnostic::warning(Code::UnreachableSpecialisation, span, message)
                    .label("no partner meets all that it asks");
                for part in &parts {
                    found = found.also(part.cond.span, "asked here");
                }
                self.say(vec![span], found.help("change what it asks, or take it out"));
            } else {
                self.implied(&[span], Ref::YES, &parts);
            }
        }
    }

    /// Parts that follow from the others, and alternatives that never help.
    fn implied(&mut self, subjects: &[Span], applies: Ref, parts: &[Part<'_>]) {
        let mut kept: Vec<Part<'_>> = parts.to_vec();
        let Some(about) = subjects.first().copied() else { return };
        let Some(mut without) = self.ask(about, |a| without_each(a, applies, &kept)) else { return };
        for at in (0..kept.len()).rev() {
            let Some(part) = kept.get(at).copied().filter(|part| part.own) else { continue };
            // `requires Silver` says how tiers build on each other, even where it adds nothing to the rest.
            if matches!(part.cond.kind, CondKind::Atom(Atom::Meets(_) | Atom::Specialised(_))) {
                continue;
            }
            let Some(others) = without.get(at).copied() else { continue };
            let answer = self.ask(part.cond.span, |a| implied_by(a, applies, part.cond, others, &kept));
            let (message, label, by) = match answer {
                Some(Implied::Not) => {
                    self.alternatives(subjects, part.cond, others);
                    continue;
                }
                // What nobody meets together implies everything; that is said elsewhere.
                Some(Implied::Nobody) | None => continue,
                Some(Implied::Always) => {
                    ("every partner meets this, so that it asks nothing", "always met", Vec::new())
                }
                Some(Implied::By(spans)) => {
                    ("who meets the other requirements meets this one too", "it asks nothing more", spans)
                }
            };
            let mut found = Diagnostic::warning(Code::ImpliedRequirement, part.cond.span, message).label(label);
            for span in &by {
                found = found.also(*span, "this asks for it already");
            }
            self.say([subjects, &[part.cond.span], &by].concat(), found.help("take it out, or ask for more"));
            kept.remove(at);
            match self.ask(about, |a| without_each(a, applies, &kept)) {
                Some(rest) => without = rest,
                None => return,
            }
        }
    }

    /// Alternatives (`or`, `at least 2 of`) of which one never makes a difference.
    fn alternatives(&mut self, subjects: &[Span], part: &Cond, others: Ref) {
        let mut inner = Vec::new();
        within(part, &mut inner);
        for cond in inner {
            let answer = self.ask(cond.span, |a| {
                let (with, without) = (fixed(a, part, cond, Ref::YES)?, fixed(a, part, cond, Ref::NO)?);
                let whole = a.cond(part)?;
                let (with, without, whole) =
                    (a.diagrams.and(others, with)?, a.diagrams.and(others, without)?, a.diagrams.and(others, whole)?);
                // Whether taking it for not met, or for met, changes anything for anybody.
                Ok((without == whole, with == whole, others == Ref::NO))
            });
            let what = match answer {
                Some((_, _, true) | (false, false, _)) | None => continue,
                Some((true, _, _)) => "nobody comes in by this: without it, the same partners meet the requirement",
                Some((false, true, _)) => "everybody who comes this far meets this, so that it decides nothing",
            };
            let found = Diagnostic::warning(Code::NeverDecisive, cond.span, what)
                .label("it never makes a difference")
                .help("take it out, or change its number");
            self.say([subjects, &[cond.span]].concat(), found);
        }
    }
}

enum Implied {
    Not,
    /// The others exclude each other.
    Nobody,
    /// By nothing at all.
    Always,
    /// By these: one of them, where one is enough.
    By(Vec<Span>),
}

/// For each part: who meets all the others.
fn without_each(a: &mut Analysis<'_>, applies: Ref, parts: &[Part<'_>]) -> Result<Vec<Ref>, Undecided> {
    let mut conds = Vec::with_capacity(parts.len());
    for part in parts {
        conds.push(a.cond(part.cond)?);
    }
    // Those before each part from the left, and with them those behind it from the right.
    let mut before = vec![a.possible(applies)?];
    for &cond in &conds {
        let last = before.last().copied().unwrap_or(Ref::YES);
        before.push(a.diagrams.and(last, cond)?);
    }
    let mut behind = Ref::YES;
    let mut all = Vec::with_capacity(parts.len());
    for (&cond, &before) in conds.iter().zip(&before).rev() {
        all.push(a.diagrams.and(before, behind)?);
        behind = a.diagrams.and(behind, cond)?;
    }
    all.reverse();
    Ok(all)
}

fn implied_by(
    a: &mut Analysis<'_>,
    applies: Ref,
    part: &Cond,
    others: Ref,
    all: &[Part<'_>],
) -> Result<Implied, Undecided> {
    if others == Ref::NO {
        return Ok(Implied::Nobody);
    }
    let this = a.cond(part)?;
    if !a.implies(others, this)? {
        return Ok(Implied::Not);
    }
    let start = a.possible(applies)?;
    if a.implies(start, this)? {
        return Ok(Implied::Always);
    }
    let others = || all.iter().map(|other| other.cond).filter(|other| !std::ptr::eq(*other, part));
    for other in others() {
        let one = a.cond(other)?;
        let one = a.diagrams.and(start, one)?;
        if a.implies(one, this)? {
            return Ok(Implied::By(vec![other.span]));
        }
    }
    Ok(Implied::By(others().map(|other| other.span).collect()))
}

/// The alternatives in a condition, and what is counted in it.
fn within<'c>(cond: &'c Cond, found: &mut Vec<&'c Cond>) {
    match &cond.kind {
        CondKind::All(of) => of.iter().for_each(|cond| {
            found.extend((of.len() > 1).then_some(cond));
            within(cond, found);
        }),
        CondKind::Any(of) | CondKind::AtLeast { of, .. } => of.iter().for_each(|cond| {
            found.push(cond);
            within(cond, found);
        }),
        CondKind::Not(cond) => within(cond, found),
        CondKind::Atom(_) => {}
    }
}

/// A condition with one of its parts taken for met or not met.
fn fixed(a: &mut Analysis<'_>, cond: &Cond, part: &Cond, value: Ref) -> Result<Ref, Undecided> {
    if std::ptr::eq(cond, part) {
        return Ok(value);
    }
    match &cond.kind {
        CondKind::All(of) => {
            let mut all = Ref::YES;
            for cond in of {
                let one = fixed(a, cond, part, value)?;
                all = a.diagrams.and(all, one)?;
            }
            Ok(all)
        }
        CondKind::Any(of) => {
            let mut any = Ref::NO;
            for cond in of {
                let one = fixed(a, cond, part, value)?;
                any = a.diagrams.or(any, one)?;
            }
            Ok(any)
        }
        CondKind::Not(cond) => {
            let inner = fixed(a, cond, part, value)?;
            a.diagrams.not(inner)
        }
        CondKind::AtLeast { count, of } => {
            let mut each = Vec::with_capacity(of.len());
            for cond in of {
                each.push(fixed(a, cond, part, value)?);
            }
            a.at_least(*count as usize, &each)
        }
        CondKind::Atom(atom) => a.atom(atom),
    }
}
