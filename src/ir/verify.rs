//! The invariants of the IR, checked after lowering and after reading from a file.

use super::{Atom, BenefitId, Clauses, Cond, DateId, GrantValue, MeasureId, OpenId, Program, TierId, Type, Validity};
use crate::source::Span;

/// A broken invariant: a mistake of a hand-written IR file, or of progc.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct Violation {
    /// What is wrong.
    pub what: String,
    /// Where, in the sources that the program holds.
    pub span: Span,
}

/// Checks every invariant; the first that is broken is returned.
pub fn verify(program: &Program) -> Result<(), Violation> {
    let v = Verifier { program };
    v.all()
}

struct Verifier<'p> {
    program: &'p Program,
}

type Check = Result<(), Violation>;

impl Verifier<'_> {
    fn all(&self) -> Check {
        let p = self.program;
        self.validity(&p.header.validity)?;
        self.clauses(&p.everyone)?;
        for track in &p.tracks {
            self.clauses(&track.clauses)?;
            self.validity(&track.validity)?;
        }
        for (rank, tier) in p.tiers.iter().enumerate() {
            self.clauses(&tier.clauses)?;
            self.validity(&tier.validity)?;
            for track in &tier.tracks {
                in_range(track.index(), p.tracks.len(), "a track", tier.span)?;
            }
            self.acyclic(TierId::at(rank), tier.span)?;
        }
        for package in &p.packages {
            self.clauses(&package.clauses)?;
            self.validity(&package.validity)?;
        }
        for specialisation in &p.specialisations {
            self.clauses(&specialisation.clauses)?;
            self.validity(&specialisation.validity)?;
        }
        for score in &p.scores {
            for part in &score.parts {
                self.cond(&part.when)?;
            }
        }
        Ok(())
    }

    fn validity(&self, validity: &Validity) -> Check {
        for date in [validity.from, validity.until].into_iter().flatten() {
            self.date(date)?;
        }
        Ok(())
    }

    fn date(&self, date: DateId) -> Check {
        let span = self.program.header.span.unwrap_or(Span { file: crate::source::FileId(0), start: 0, end: 0 });
        in_range(date.index(), self.program.dates.len(), "a date", span)
    }

    fn clauses(&self, clauses: &Clauses) -> Check {
        for requirement in &clauses.requirements {
            self.cond(&requirement.cond)?;
            self.validity(&requirement.validity)?;
        }
        for clause in &clauses.grants {
            self.validity(&clause.validity)?;
            for grant in &clause.grants {
                self.benefit(grant.benefit, grant.span)?;
                self.cond(&grant.when)?;
                match &grant.value {
                    GrantValue::RelativeTo { tier, .. }
                    | GrantValue::TimesOf { tier, .. }
                    | GrantValue::BetterThan(tier) => {
                        self.tier(*tier, grant.span)?;
                    }
                    GrantValue::Bands(bands) => self.measure(bands.measure, bands.span)?,
                    GrantValue::Had
                    | GrantValue::Nothing
                    | GrantValue::Amount(_)
                    | GrantValue::Between(..)
                    | GrantValue::Level(_)
                    | GrantValue::Words(_)
                    | GrantValue::More(_)
                    | GrantValue::Open { .. }
                    | GrantValue::Undisclosed
                    | GrantValue::Free => {}
                }
            }
        }
        Ok(())
    }

    fn measure(&self, id: MeasureId, span: Span) -> Check {
        in_range(id.index(), self.program.measures.len(), "a measure", span)
    }

    fn benefit(&self, id: BenefitId, span: Span) -> Check {
        in_range(id.index(), self.program.benefits.len(), "a benefit", span)
    }

    fn tier(&self, id: TierId, span: Span) -> Check {
        in_range(id.index(), self.program.tiers.len(), "a tier", span)
    }

    fn open(&self, id: OpenId, span: Span) -> Check {
        in_range(id.index(), self.program.open_terms.len(), "an open term", span)
    }

    fn cond(&self, cond: &Cond) -> Check {
        let mut result = Ok(());
        cond.for_each_atom(&mut |atom, span| {
            if result.is_ok() {
                result = self.atom(atom, span);
            }
        });
        result
    }

    fn atom(&self, atom: &Atom, span: Span) -> Check {
        match atom {
            Atom::Compare { measure, amount, .. } => {
                self.measure(*measure, span)?;
                match &self.program.measures.get(measure.index()).map(|m| &m.ty) {
                    Some(Type::Number(rate)) if rate.unit == amount.unit && rate.per == amount.per => Ok(()),
                    _ => Err(Violation {
                        what: String::from("a measure is compared with an amount of another unit"),
                        span,
                    }),
                }
            }
            Atom::CompareDate { measure, .. }
            | Atom::OneOf { measure, .. }
            | Atom::Has { measure, .. }
            | Atom::Holds(measure) => self.measure(*measure, span),
            Atom::Meets(tier) => self.tier(*tier, span),
            Atom::Specialised(id) => in_range(id.index(), self.program.specialisations.len(), "a specialisation", span),
            Atom::Score { score, .. } => in_range(score.index(), self.program.scores.len(), "a score", span),
            Atom::Open(open) => self.open(*open, span),
            Atom::Begun(date) => self.date(*date),
        }
    }

    /// A tier that refers to itself, straight or through others, would have no meaning.
    fn acyclic(&self, start: TierId, span: Span) -> Check {
        let mut seen = vec![false; self.program.tiers.len()];
        let mut queue = vec![start];
        while let Some(tier) = queue.pop() {
            let Some(tier) = self.program.tiers.get(tier.index()) else { continue };
            for requirement in &tier.clauses.requirements {
                let mut reached = Vec::new();
                requirement.cond.for_each_atom(&mut |atom, _| {
                    if let Atom::Meets(next) = atom {
                        reached.push(*next);
                    }
                });
                for next in reached {
                    if next == start {
                        return Err(Violation { what: format!("the tier `{}` requires itself", tier.name), span });
                    }
                    if let Some(flag) = seen.get_mut(next.index())
                        && !std::mem::replace(flag, true)
                    {
                        queue.push(next);
                    }
                }
            }
        }
        Ok(())
    }
}

fn in_range(index: usize, len: usize, what: &str, span: Span) -> Check {
    if index < len { Ok(()) } else { Err(Violation { what: format!("{what} is named that does not exist"), span }) }
}
