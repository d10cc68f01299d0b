//! Numbers that can be meant in two ways: `10.000` is ten thousand to half of the world, `0.35` is 35 % to a spreadsheet.

use super::Checker;
use super::amounts::Target;
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::syntax::ast;
use crate::value::{Decimal, Unit};

impl Checker<'_> {
    /// Reports a number that looks as if it had a separator of thousands, or more digits than its coin; `None` then.
    pub(super) fn number_in_doubt(&mut self, written: &ast::Amount, target: Target<'_>) -> Option<()> {
        let unit = target.rate.unit;
        if !matches!(unit, Unit::Money(_) | Unit::Count | Unit::Points | Unit::Time(_)) {
            return Some(());
        }
        // As it stands in the text: where another form was mended, that has been said.
        let shown = self.text(written.number).to_owned();
        let Some((whole, fraction)) = shown.split_once('.') else { return Some(()) };
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(fraction) {
            return Some(());
        }
        if fraction.len() == 3 && whole.len() <= 3 && !whole.starts_with('0') {
            let (thousands, plain) = (format!("{whole}{fraction}"), trimmed(&shown));
            let parts = unit == Unit::Count && plain.contains('.');
            let diagnostic = Diagnostic::error(
                Code::NumberForm,
                written.number,
                format!("`{shown}` can be read in two ways: as {thousands} or as {plain}"),
            )
            .label(format!("{thousands} or {plain}?"))
            .help("a point stands before decimals only; thousands are written without a mark")
            .fix(Safety::Unsafe, format!("write `{thousands}`"), written.number, thousands);
            // What is counted in wholes has no parts.
            self.report(if parts {
                diagnostic
            } else {
                diagnostic.fix(Safety::Unsafe, format!("write `{plain}`"), written.number, plain)
            });
            return None;
        }
        let Unit::Money(currency) = unit else { return Some(()) };
        let most = usize::from(currency.minor_digits());
        if fraction.len() <= most || currency == crate::value::Currency::NONE {
            return Some(());
        }
        let kept = fraction.get(..most).unwrap_or("");
        let kept = if kept.is_empty() { whole.to_owned() } else { format!("{whole}.{kept}") };
        let rest_is_zero = fraction.get(most..).is_some_and(|rest| rest.bytes().all(|b| b == b'0'));
        let coin = match most {
            0 => format!("{currency} has no smaller coin"),
            _ => format!("the smallest coin of {currency} has {most} digits behind the point"),
        };
        self.report(
            Diagnostic::error(
                Code::NumberForm,
                written.number,
                format!("`{shown}` has {} digits behind the point, and {coin}", fraction.len()),
            )
            .label(format!("{} digits behind the point", fraction.len()))
            .help("write an amount that can be paid")
            .fix(
                if rest_is_zero { Safety::Safe } else { Safety::Unsafe },
                format!("write `{kept}`"),
                written.number,
                kept,
            ),
        );
        None
    }
}

/// Without zeros at the end of its decimals.
fn trimmed(number: &str) -> String {
    number.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `0.35` where a percentage is needed: a hundred times as much.
pub(super) fn as_share(value: Decimal) -> Option<Decimal> {
    let below_one = !value.is_negative() && value < Decimal::ONE && !value.is_whole();
    below_one.then(|| value.mul(Decimal::new(100, 0)).ok()).flatten()
}
