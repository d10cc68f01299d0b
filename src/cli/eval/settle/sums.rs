//! What the lines of a settlement come to, for the summary.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::Found;
use crate::eval::settle::Worth;
use crate::ir::Program;
use crate::value::{Decimal, DecimalError};

/// The sums of a settlement.
#[derive(Default)]
pub(super) struct Sums {
    lines: u64,
    last: Option<u64>,
    /// By reason, in how many lines nothing could be priced.
    unpriced: BTreeMap<String, u64>,
    /// By item, in order of first mention.
    items: Vec<(String, Sum)>,
}

#[derive(Default)]
struct Sum {
    rows: u64,
    low: Decimal,
    high: Decimal,
    open: u64,
    unknown: u64,
    /// Nobody's payment but the customer's.
    billed: bool,
}

impl Sums {
    /// Counts a row of the settlement.
    pub(super) fn count(&mut self, number: u64, found: &Found<'_>) -> Result<(), DecimalError> {
        if self.last.replace(number) != Some(number) {
            self.lines += 1;
        }
        let Some(charge) = found.charge else {
            if !found.note.is_empty() {
                *self.unpriced.entry(found.note.to_owned()).or_default() += 1;
            }
            return Ok(());
        };
        let billed = charge.value.is_none();
        let same = |(name, sum): &(String, Sum)| *name == charge.name && sum.billed == billed;
        let place = self.items.iter().position(same).unwrap_or(self.items.len());
        if place == self.items.len() {
            self.items.push((charge.name.clone(), Sum { billed, ..Sum::default() }));
        }
        let Some((_, sum)) = self.items.get_mut(place) else { return Ok(()) };
        sum.rows += 1;
        match charge.value {
            Some(Worth::Between(low, high)) => (sum.low, sum.high) = (sum.low.add(low)?, sum.high.add(high)?),
            Some(Worth::Open) => sum.open += 1,
            Some(Worth::Unknown) => sum.unknown += 1,
            None => {}
        }
        Ok(())
    }

    /// In words: what each item comes to, and all of them.
    pub(super) fn text(&self, table: &str, program: &Program) -> String {
        let reasons: u64 = self.unpriced.values().sum();
        let without = match reasons {
            0 => String::new(),
            n => {
                let reasons: Vec<String> =
                    self.unpriced.iter().map(|(note, count)| format!("{note} ({count})")).collect();
                format!(", {n} without a price: {}", reasons.join(", "))
            }
        };
        let mut text = format!("settlement of {table}: {}{without}\n", number(self.lines, "line"));
        let (currency, coins) = (program.header.currency, program.header.currency.minor_digits());
        let money = |low: Decimal, high: Decimal| {
            let (low, high) = (low.to_fixed(coins), high.to_fixed(coins));
            if low == high { format!("{low} {currency}") } else { format!("{low}..{high} {currency}") }
        };
        let mut total = Some((Decimal::ZERO, Decimal::ZERO));
        for (name, sum) in &self.items {
            let mut words = Vec::new();
            if sum.billed {
                words.push(String::from("in the amounts"));
            } else if sum.rows > sum.open + sum.unknown {
                words.push(money(sum.low, sum.high));
            }
            words.extend((sum.open > 0).then(|| format!("open in {}", number(sum.open, "row"))));
            words.extend((sum.unknown > 0).then(|| format!("unknown in {}", number(sum.unknown, "row"))));
            let _ = writeln!(text, "  {name}: {} ({})", words.join(", "), number(sum.rows, "row"));
            let more = |(low, high): (Decimal, Decimal)| Some((low.add(sum.low).ok()?, high.add(sum.high).ok()?));
            total = total.and_then(more);
        }
        if let Some((low, high)) = total.filter(|_| self.items.len() > 1) {
            let open = self.items.iter().any(|(_, sum)| sum.open + sum.unknown > 0);
            let rest = if open { ", without what is open or unknown" } else { "" };
            let _ = writeln!(text, "  to the partner: {}{rest}", money(low, high));
        }
        text
    }
}

fn number(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
