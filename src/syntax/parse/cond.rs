//! Conditions.

use super::Rule;
use super::build::{Build, Pair, kid, kids, name_pairs};
use crate::source::Span;
use crate::syntax::ast::{Comparand, CompareOp, Cond, CondKind, MemberKind, Operand, Text};

impl Build<'_> {
    /// A condition; `pair` is a `cond`.
    pub(super) fn cond(&mut self, pair: &Pair<'_>) -> Option<Cond> {
        let parts = kids(pair, Rule::and_cond).map(|p| self.and_cond(&p)).collect::<Option<Vec<_>>>()?;
        Some(joined(self.span(pair), parts, CondKind::Any))
    }

    /// The condition among the children.
    pub(super) fn cond_in(&mut self, pair: &Pair<'_>) -> Option<Cond> {
        self.cond(&kid(pair, Rule::cond)?)
    }

    /// The condition in the first child of a rule, where there is such a child.
    pub(super) fn cond_of(&mut self, pair: &Pair<'_>, rule: Rule) -> Option<Cond> {
        self.cond_in(&kid(pair, rule)?)
    }

    fn and_cond(&mut self, pair: &Pair<'_>) -> Option<Cond> {
        let parts = kids(pair, Rule::not_cond).map(|p| self.not_cond(&p)).collect::<Option<Vec<_>>>()?;
        Some(joined(self.span(pair), parts, CondKind::All))
    }

    fn not_cond(&mut self, pair: &Pair<'_>) -> Option<Cond> {
        let span = self.span(pair);
        if let Some(inner) = kid(pair, Rule::not_cond) {
            return Some(Cond { span, kind: CondKind::Not(Box::new(self.not_cond(&inner)?)) });
        }
        let atom = pair.clone().into_inner().next()?;
        let kind = match atom.as_rule() {
            Rule::group => self.cond_in(&atom)?.kind,
            Rule::some_of => self.some_of(&atom)?,
            Rule::quantity => self.quantity(&atom)?,
            Rule::member => {
                let (kind, name) = self.member(&atom)?;
                CondKind::Member { kind, name }
            }
            Rule::statement => self.statement(&atom)?,
            _ => return None,
        };
        Some(Cond { span, kind })
    }

    fn some_of(&mut self, pair: &Pair<'_>) -> Option<CondKind> {
        let some = kid(pair, Rule::some)?;
        let list = kid(pair, Rule::cond_list)?;
        let of = kids(&list, Rule::cond).map(|p| self.cond(&p)).collect::<Option<Vec<_>>>()?;
        let first = some.clone().into_inner().next()?;
        Some(match first.as_rule() {
            Rule::kw_all => CondKind::All(of),
            Rule::kw_any => CondKind::Any(of),
            Rule::kw_none => {
                let span = self.span(&list);
                CondKind::Not(Box::new(Cond { span, kind: CondKind::Any(of) }))
            }
            _ => {
                let whole = kid(&some, Rule::whole)?;
                let count = self.whole(&whole).unwrap_or(1);
                CondKind::AtLeast { count, count_span: self.span(&whole), of }
            }
        })
    }

    fn quantity(&mut self, pair: &Pair<'_>) -> Option<CondKind> {
        let op = kid(pair, Rule::word_op).map_or(Some(CompareOp::AtLeast), |p| word_op(&p))?;
        let mut amount = self.amount_in(pair)?;
        if let Some(per) = kid(pair, Rule::per).and_then(|p| self.per(&p)) {
            amount.per = Some(per);
        }
        let what = self.name_in(pair)?;
        Some(CondKind::Quantity { op, amount, what, provider: self.provider(pair), note: self.text_in(pair) })
    }

    fn provider(&self, pair: &Pair<'_>) -> Option<Text> {
        self.text_in(&kid(pair, Rule::provider)?)
    }

    /// `tier Certified` and the like.
    pub(super) fn member(&mut self, pair: &Pair<'_>) -> Option<(MemberKind, crate::syntax::ast::Name)> {
        let kind = match kid(pair, Rule::member_kind)?.into_inner().next()?.as_rule() {
            Rule::kw_tier => MemberKind::Tier,
            Rule::kw_track => MemberKind::Track,
            Rule::kw_package => MemberKind::Package,
            Rule::kw_specialisation => MemberKind::Specialisation,
            _ => return None,
        };
        Some((kind, self.name_in(pair)?))
    }

    /// `purchases` or `orders.amount`; `pair` is an `operand` or a `column`.
    pub(super) fn operand(&self, pair: &Pair<'_>) -> Option<Operand> {
        let mut names = name_pairs(pair).map(|p| self.name(&p));
        let first = names.next()?;
        let span = self.span(pair);
        Some(match names.next() {
            Some(name) => Operand { span, table: Some(first), name },
            None => Operand { span, table: None, name: first },
        })
    }

    fn statement(&mut self, pair: &Pair<'_>) -> Option<CondKind> {
        let mut parts = pair.clone().into_inner();
        let left = self.operand(&parts.next()?)?;
        let Some(tail) = parts.next() else { return Some(CondKind::Name(left)) };
        Some(match tail.as_rule() {
            Rule::compare => self.compare(left, &tail)?,
            Rule::is => {
                let choices = kids(&tail, Rule::choice).filter_map(|c| self.name_in(&c)).collect();
                CondKind::Is { left, negated: kid(&tail, Rule::negated).is_some(), choices }
            }
            Rule::open => CondKind::Open { what: left.name, open: self.open(&tail)? },
            Rule::judged => CondKind::Judged { what: left.name, note: self.text_in(&tail) },
            _ => return None,
        })
    }

    fn compare(&mut self, left: Operand, pair: &Pair<'_>) -> Option<CondKind> {
        let mut parts = pair.clone().into_inner();
        let sign = parts.next()?;
        let op = match sign.as_rule() {
            Rule::op => signed_op(&sign)?,
            _ => word_op(&sign)?,
        };
        let right = parts.next()?;
        let right = match right.as_rule() {
            Rule::amount => Comparand::Amount(self.amount(&right)?),
            Rule::clear_date => Comparand::Date(self.date(&right)),
            Rule::as_of => Comparand::AsOf(self.span(&right)),
            Rule::open => Comparand::Open(self.open(&right)?),
            Rule::operand => Comparand::Operand(self.operand(&right)?),
            _ => return None,
        };
        let (provider, note) = (self.provider(pair), self.text_in(pair));
        Some(CondKind::Compare { left, op, op_span: self.span(&sign), right, provider, note })
    }
}

/// One condition as it is, several under `join`.
fn joined(span: Span, mut parts: Vec<Cond>, join: fn(Vec<Cond>) -> CondKind) -> Cond {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            Cond { span, kind: join(parts) }
        }
        None => Cond { span, kind: join(parts) },
    }
}

fn word_op(pair: &Pair<'_>) -> Option<CompareOp> {
    Some(match pair.clone().into_inner().next()?.as_rule() {
        Rule::at_least => CompareOp::AtLeast,
        Rule::at_most => CompareOp::AtMost,
        Rule::more_than => CompareOp::MoreThan,
        Rule::less_than => CompareOp::LessThan,
        Rule::kw_exactly => CompareOp::Equal,
        _ => return None,
    })
}

fn signed_op(pair: &Pair<'_>) -> Option<CompareOp> {
    Some(match pair.clone().into_inner().next()?.as_rule() {
        Rule::at_least_sign => CompareOp::AtLeast,
        Rule::at_most_sign => CompareOp::AtMost,
        Rule::more_sign => CompareOp::MoreThan,
        Rule::less_sign => CompareOp::LessThan,
        Rule::equal_sign => CompareOp::Equal,
        Rule::unequal_sign => CompareOp::NotEqual,
        _ => return None,
    })
}
