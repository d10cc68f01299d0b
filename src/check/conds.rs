//! Conditions on a partner: joints here, single questions in [`super::leaves`].

use super::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{self, Cond, CondKind};
use crate::syntax::ast;

impl Checker<'_> {
    /// A condition on a partner. Everything wrong in it is reported, not only the first.
    pub(super) fn cond(&mut self, cond: &ast::Cond) -> Option<Cond> {
        let span = cond.span;
        match &cond.kind {
            ast::CondKind::All(of) => self.conds(of).map(|of| Cond { kind: CondKind::All(of), span }),
            ast::CondKind::Any(of) => self.conds(of).map(|of| Cond { kind: CondKind::Any(of), span }),
            ast::CondKind::Not(inner) => {
                self.cond(inner).map(|inner| Cond { kind: CondKind::Not(Box::new(inner)), span })
            }
            ast::CondKind::AtLeast { count, count_span, of } => {
                let conds = self.conds(of);
                let all = of.len();
                if *count == 0 || usize::try_from(*count).is_ok_and(|count| count > all) {
                    let message = if *count == 0 {
                        String::from("at least 0 of anything is always met")
                    } else {
                        format!("at least {count} of {all} can never be met")
                    };
                    self.report(
                        Diagnostic::error(Code::CountOutOfRange, *count_span, message)
                            .label(format!("{all} conditions stand in the list"))
                            .help(format!("write a number from 1 to {all}")),
                    );
                    return None;
                }
                conds.map(|of| Cond { kind: CondKind::AtLeast { count: *count, of }, span })
            }
            ast::CondKind::Quantity { op, amount, what, provider, note: _ } => {
                self.quantity(*op, amount, what, provider.as_ref(), span)
            }
            ast::CondKind::Compare { left, op, op_span, right, provider, note: _ } => {
                self.compare(left, (*op, *op_span), right, provider.as_ref(), span)
            }
            ast::CondKind::Is { left, negated, choices } => {
                let is = self.is(left, choices, span)?;
                Some(if *negated { Cond { kind: CondKind::Not(Box::new(is)), span } } else { is })
            }
            ast::CondKind::Open { what, open } => self.open_term(what, open, span),
            ast::CondKind::Judged { what, note: _ } => self.judged(what, span),
            ast::CondKind::Member { kind, name } => self.member(*kind, name, span),
            ast::CondKind::Name(operand) => self.name_alone(operand, span),
        }
    }

    fn conds(&mut self, conds: &[ast::Cond]) -> Option<Vec<Cond>> {
        let lowered: Vec<Option<Cond>> = conds.iter().map(|c| self.cond(c)).collect();
        lowered.into_iter().collect()
    }

    /// A condition that may be absent: always.
    pub(super) fn when(&mut self, when: Option<&ast::Cond>, span: crate::source::Span) -> Option<Cond> {
        match when {
            Some(cond) => self.cond(cond),
            None => Some(Cond::always(span)),
        }
    }

    /// One of these tracks.
    pub(super) fn in_tracks(&mut self, tracks: &[ir::TrackId], span: crate::source::Span) -> Option<Cond> {
        let measure = self.track_measure(span)?;
        let mut of: Vec<Cond> = tracks
            .iter()
            .filter_map(|id| self.out.tracks.get(id.index()))
            .map(|track| Cond::atom(ir::Atom::Has { measure, member: track.name.clone() }, span))
            .collect();
        Some(if of.len() == 1 { of.remove(0) } else { Cond { kind: CondKind::Any(of), span } })
    }
}
