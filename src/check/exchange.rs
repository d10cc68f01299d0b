//! Exchange rates that the program fixes.

use super::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir;
use crate::syntax::ast::{self, WrittenUnit};
use crate::value::{Currency, Decimal};

impl Checker<'_> {
    /// The equations of `rates`, each a rate of its own.
    pub(super) fn exchange_rates(&mut self, item: &ast::Item, rates: &ast::Rates) {
        let validity = self.validity(&item.modifiers);
        for (left, right) in &rates.equations {
            let span = left.span.to(right.span);
            let (Some(left), Some(right)) = (self.exchanged(left), self.exchanged(right)) else { continue };
            if left.1 == right.1 {
                self.report(
                    Diagnostic::error(Code::CountOutOfRange, span, format!("{} is exchanged for itself here", left.1))
                        .label("one currency on both sides")
                        .help("write two currencies, as in `1 EUR = 1.55 CHF`"),
                );
                continue;
            }
            let rate = ir::ExchangeRate { left, right, validity: validity.clone(), span };
            if self.is_new(&rate) {
                self.out.rates.push(rate);
            }
        }
    }

    /// Money above zero, over no period.
    fn exchanged(&mut self, amount: &ast::Amount) -> Option<(Decimal, Currency)> {
        let Some((_, WrittenUnit::Money(currency))) = amount.unit.filter(|_| amount.per.is_none()) else {
            self.report(
                Diagnostic::error(Code::WrongUnit, amount.span, "a rate is so much money for so much money")
                    .label("an amount of money belongs here")
                    .help("write it as in `rates 1 EUR = 1.55 CHF`"),
            );
            return None;
        };
        if amount.value <= Decimal::ZERO {
            self.report(
                Diagnostic::error(Code::CountOutOfRange, amount.span, "nothing is exchanged at a rate of nothing")
                    .help("write an amount above zero, as in `1 EUR = 1.55 CHF`"),
            );
            return None;
        }
        Some((amount.value, currency))
    }

    /// Whether no other rate of the pair begins on the same day and is as firm: nobody could tell which of both counts.
    fn is_new(&mut self, rate: &ir::ExchangeRate) -> bool {
        let same = |other: &&ir::ExchangeRate| {
            other.between(rate.left.1, rate.right.1).is_some()
                && other.validity.from == rate.validity.from
                && other.validity.status == rate.validity.status
        };
        let Some(first) = self.out.rates.iter().find(same).map(|other| other.span) else { return true };
        let message = format!("the rate between {} and {} is stated twice", rate.left.1, rate.right.1);
        self.report(
            Diagnostic::error(Code::RateStatedTwice, rate.span, message)
                .label("stated again")
                .also(first, "stated first, from the same day on")
                .help("take one out, or say from which day each holds: `rates 1 EUR = 1.55 CHF from 2005-07-01`"),
        );
        false
    }
}
