//! The text of a gap, made ready for a class: what is the same for all its rows is said, and numbers are left open.

use super::block::{Block, Row};
use super::gap::Ways;
use super::leaf::{Missing, Short};
use crate::eval::{Deficit, Gap, display};
use crate::ir::{Comparison, MeasureId, Program};
use crate::value::{Amount, Decimal, Unit};

/// The cell `gap` of a class.
#[derive(Debug, Clone, Default)]
pub struct GapText {
    /// Its parts, one after the other.
    pub pieces: Vec<Piece>,
}

/// A part of a gap.
#[derive(Debug, Clone)]
pub enum Piece {
    /// The same for all rows.
    Said(String),
    /// What a number is short of.
    Short(Shortage),
}

/// What a number is short of, in words with a gap for the number.
#[derive(Debug, Clone)]
pub struct Shortage {
    short: Short,
    /// What stands before the number.
    pub before: String,
    /// What stands behind the number one.
    pub one: String,
    /// What stands behind any other number.
    pub many: String,
    /// What is said of a number that is too large.
    pub over: &'static str,
    /// The decimal places of a number that has any.
    places: u8,
}

/// What a number is short of, where it has to be at least a threshold of a plain column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lack {
    slot: usize,
    least: i64,
    /// Whether the column counts hundredths, or else wholes.
    pub hundredths: bool,
}

impl Lack {
    /// What the number of a row is short of; `None` where that is to be counted in decimals.
    #[inline]
    pub fn of(&self, block: &Block, row: usize) -> Option<u64> {
        let column = block.columns.get(self.slot)?;
        if !column.odd.is_empty() {
            return None;
        }
        let short = self.least.checked_sub(*column.values.get(row)?)?;
        u64::try_from(short).ok().filter(|&short| short > 0)
    }

    /// The number one.
    pub fn one(&self) -> u64 {
        if self.hundredths { 100 } else { 1 }
    }
}

/// A number that is missing: `digits / 10^places`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missed {
    /// The digits.
    pub digits: u64,
    /// How many of them stand behind the point.
    pub places: u8,
    /// Whether there is so much too much.
    pub over: bool,
    /// Whether it is the number one.
    pub one: bool,
}

impl GapText {
    /// The text of some ways; `None` where their order hangs on numbers.
    pub(super) fn of(program: &Program, ways: &Ways) -> Option<GapText> {
        let leaves = match ways {
            Ways::Fixed(gaps) => {
                let text = display::gaps_text(program, gaps);
                return Some(GapText { pieces: if text.is_empty() { Vec::new() } else { vec![Piece::Said(text)] } });
            }
            Ways::Tree(_) => return None,
            Ways::One { leaves, .. } => leaves,
        };
        let (mut parts, mut rest) = (Vec::new(), Gap::default());
        let (mut said, mut measured) = (Vec::new(), Vec::new());
        for leaf in leaves {
            match &leaf.missing {
                None => {}
                Some(Missing::Said(deficit)) => {
                    if let Deficit::Amount { measure, .. } = deficit {
                        measured.push(*measure);
                    }
                    if !said.contains(deficit) {
                        parts.push(Piece::Said(display::deficit_text(program, deficit)));
                        said.push(deficit.clone());
                    }
                }
                Some(Missing::Short(short)) => {
                    measured.push(short.measure);
                    parts.push(Piece::Short(Shortage::of(program, short)));
                }
            }
            for &unknown in &leaf.unknown {
                if !rest.unknown.contains(&unknown) {
                    rest.unknown.push(unknown);
                }
            }
        }
        // Of two shortages of one measure the larger stands for both.
        if measured.iter().enumerate().any(|(at, measure)| measured.iter().skip(at + 1).any(|other| other == measure)) {
            return None;
        }
        if !rest.unknown.is_empty() {
            parts.push(Piece::Said(display::gap_text(program, &rest)));
        }
        let mut pieces = Vec::with_capacity(parts.len() * 2);
        for part in parts {
            if !pieces.is_empty() {
                pieces.push(Piece::Said(String::from("; ")));
            }
            pieces.push(part);
        }
        Some(GapText { pieces })
    }
}

impl Shortage {
    fn of(program: &Program, short: &Short) -> Shortage {
        // The words around a number are those around any other: two of them tell.
        let around = |value: Decimal| words(program, short.measure, Amount { value, ..short.amount });
        let (before, one) = around(Decimal::ONE);
        let (_, many) = around(Decimal::from(2));
        let places = match short.amount.unit {
            Unit::Money(currency) => currency.minor_digits(),
            Unit::Count | Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => 0,
        };
        let over = match short.amount.unit {
            Unit::Count => " too many",
            Unit::Money(_) | Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => " too much",
        };
        Shortage { short: short.clone(), before, one, many, over, places }
    }

    /// The same where it is counted in wholes, or in hundredths of an amount of money.
    pub fn lack(&self) -> Option<Lack> {
        let Short { part, scale, .. } = &self.short;
        let hundredths = match (scale, self.places) {
            (0, _) => false,
            (2, 2) => true,
            (_, _) => return None,
        };
        (part.op == Comparison::AtLeast).then_some(Lack { slot: part.slot, least: part.scaled, hundredths })
    }

    /// What the number of a row is short of; `None` where that is to be counted in decimals.
    #[inline]
    pub fn missed(&self, block: &Block, row: usize) -> Option<Missed> {
        let part = &self.short.part;
        let number = Row { block, row }.scaled(part.slot)?;
        let short = part.scaled.checked_sub(number)?;
        let short = match part.op {
            Comparison::AtLeast | Comparison::AtMost | Comparison::Equal => short,
            Comparison::MoreThan => short.checked_add(self.short.step?)?,
            Comparison::LessThan => short.checked_sub(self.short.step?)?,
            Comparison::NotEqual => self.short.step?,
        };
        let (mut digits, mut places) = (short.unsigned_abs(), self.short.scale);
        while places > 0 && digits % 10 == 0 {
            digits /= 10;
            places -= 1;
        }
        let one = places == 0 && digits == 1;
        // Whole amounts stay whole, and cents are always two digits.
        while places > 0 && places < self.places {
            digits = digits.checked_mul(10)?;
            places += 1;
        }
        Some(Missed { digits, places, over: short < 0, one })
    }
}

/// What stands before and behind the number of an amount that is missing.
fn words(program: &Program, measure: MeasureId, missing: Amount) -> (String, String) {
    let text = display::deficit_text(program, &Deficit::Amount { measure, missing });
    let number = missing.value.to_string();
    // A measure may have digits in its name, and only behind the number of what is counted.
    let at = match missing.unit {
        Unit::Count => 0,
        Unit::Money(_) | Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => {
            display::measure_name(program, measure).len() + 1
        }
    };
    let (before, behind) = text.split_at_checked(at).unwrap_or((text.as_str(), ""));
    (before.to_owned(), behind.strip_prefix(number.as_str()).unwrap_or(behind).to_owned())
}
