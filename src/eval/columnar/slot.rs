//! Cells: the parts of a measure's domain that no comparison of a program tells apart.
//!
//! A slot is a measure that something in force asks for. Its numbers and days are cut at every threshold; its names and
//! members are those that are named. A fact then is a small code: the cell that it lies in.

use super::Beyond;
use crate::eval::truth::folded;
use crate::ir::{Comparison, MeasureId};
use crate::value::{Date, Decimal};

/// The code of a fact that is not known.
pub(super) const UNKNOWN: u32 = u32::MAX;
/// The code of a measure that has no value.
pub(super) const ABSENT: u32 = u32::MAX - 1;

/// The most cells of a measure: a condition on it is one word of 64 bits.
const MOST_CELLS: usize = 64;
/// The most members of a set that a program names.
const MOST_MEMBERS: usize = 16;
/// Decimal places of a column whose unit has no smallest step, as far as thresholds do not ask for more.
const PLACES: u8 = 6;
/// The most decimal places of a threshold.
const MOST_PLACES: u8 = 9;

/// A boundary between two cells: before the number, or (`true`) after it.
pub(super) type Cut = (Decimal, bool);

/// A measure that a program asks for.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub(super) measure: MeasureId,
    /// Where it is not recorded, the act has not happened.
    pub(super) act: bool,
    pub(super) shape: Shape,
}

/// How the values of a measure fall into cells.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    Numbers(Numbers),
    Days(Days),
    Flag,
    Names(Names),
    /// A code is the set of the members named, a bit each.
    Members(Vec<String>),
    /// Where a partner is in one track at a time: so many tracks, and none of them.
    Tracks(u32),
}

#[derive(Debug, Clone)]
pub(super) struct Numbers {
    /// Decimal places of the scaled numbers.
    pub(super) scale: u8,
    pub(super) cuts: Vec<Cut>,
    /// The least scaled number behind each cut.
    pub(super) bounds: Vec<i64>,
    /// The cells with a number that the measure may have.
    pub(super) domain: u64,
    /// The smallest step of the unit, scaled; none where there is none.
    pub(super) step: Option<i64>,
}

#[derive(Debug, Clone)]
pub(super) struct Days {
    /// The first day behind each cut.
    pub(super) firsts: Vec<Date>,
    pub(super) bounds: Vec<i64>,
    pub(super) domain: u64,
}

#[derive(Debug, Clone)]
pub(super) struct Names {
    /// In the form in which names are compared. Every other name shares the last cell.
    pub(super) folded: Vec<String>,
    /// As the program writes them.
    pub(super) written: Vec<String>,
    /// The cells with a name that the measure may have.
    pub(super) domain: u64,
}

/// A number without its point; `None` where it needs more places or more digits.
pub(super) fn scaled(number: Decimal, scale: u8) -> Option<i64> {
    let places = scale.checked_sub(number.scale())?;
    let power = 10i128.checked_pow(u32::from(places))?;
    i64::try_from(number.mantissa().checked_mul(power)?).ok()
}

/// A day as a number: later days have greater ones.
pub(super) fn day_number(day: Date) -> i64 {
    (i64::from(day.year()) * 16 + i64::from(day.month())) * 32 + i64::from(day.day())
}

/// The bits below `count`.
pub(super) fn low_bits(count: usize) -> u64 {
    u32::try_from(count).ok().and_then(|n| 1u64.checked_shl(n)).map_or(u64::MAX, |bit| bit - 1)
}

/// One bit; none where it is too far up.
pub(super) fn bit(at: usize) -> u64 {
    u32::try_from(at).ok().and_then(|n| 1u64.checked_shl(n)).unwrap_or(0)
}

impl Slot {
    /// How many codes there are, beside *not known* and *not applicable*.
    pub(super) fn codes(&self) -> u64 {
        match &self.shape {
            Shape::Numbers(numbers) => numbers.cuts.len() as u64 + 1,
            Shape::Days(days) => days.firsts.len() as u64 + 1,
            Shape::Flag => 2,
            Shape::Names(names) => names.folded.len() as u64 + 1,
            Shape::Members(members) => 1 << members.len().min(MOST_MEMBERS),
            Shape::Tracks(count) => u64::from(*count) + 1,
        }
    }
}

impl Numbers {
    /// Cuts a measure whose unit has this smallest step.
    pub(super) fn new(cuts: Vec<Cut>, step: Option<Decimal>, signed: bool) -> Result<Self, Beyond> {
        if cuts.len() >= MOST_CELLS {
            return Err(Beyond::Cells);
        }
        let places = cuts.iter().map(|(number, _)| number.scale()).max().unwrap_or(0);
        if places > MOST_PLACES {
            return Err(Beyond::Numbers);
        }
        let scale = places.max(step.map_or(PLACES, Decimal::scale));
        let step = step.map(|step| scaled(step, scale).ok_or(Beyond::Numbers)).transpose()?;
        let mut bounds = Vec::with_capacity(cuts.len());
        for (number, after) in &cuts {
            let number = scaled(*number, scale).filter(|n| n.unsigned_abs() < i64::MAX.unsigned_abs() / 4);
            bounds.push(number.ok_or(Beyond::Numbers)? + i64::from(*after));
        }
        let mut numbers = Numbers { scale, cuts, bounds, domain: 0, step };
        for cell in 0..=numbers.bounds.len() {
            if numbers.inhabited(cell, signed) {
                numbers.domain |= bit(cell);
            }
        }
        Ok(numbers)
    }

    /// Whether a cell holds a number that the measure may have: a multiple of the step, and not negative unless signed.
    fn inhabited(&self, cell: usize, signed: bool) -> bool {
        let lower = cell.checked_sub(1).and_then(|before| self.bounds.get(before)).copied();
        let Some(&upper) = self.bounds.get(cell) else { return true };
        match self.step {
            Some(step) => {
                let Some(least) = (if signed { lower } else { Some(lower.unwrap_or(0).max(0)) }) else { return true };
                let rest = least.rem_euclid(step);
                let first = if rest == 0 { least } else { least + (step - rest) };
                first < upper
            }
            // Between two cuts there always is a number; the question is whether one of them is below zero.
            None => signed || upper > 0,
        }
    }

    /// The cell of a number that may be too fine or too large to be scaled.
    pub(super) fn cell_of(&self, number: Decimal) -> u32 {
        self.cuts.iter().map(|&(cut, after)| u32::from(if after { number > cut } else { number >= cut })).sum()
    }

    /// The cut before or after a number.
    fn cut(&self, number: Decimal, after: bool) -> Option<usize> {
        self.cuts.iter().position(|&cut| cut == (number, after))
    }

    /// The cells from a number on.
    pub(super) fn from(&self, number: Decimal) -> Result<u64, Beyond> {
        self.cut(number, false).map(|cut| self.behind(cut)).ok_or(Beyond::Cells)
    }

    fn behind(&self, cut: usize) -> u64 {
        low_bits(self.cuts.len() + 1) & !low_bits(cut + 1)
    }

    /// The cells that meet a comparison.
    pub(super) fn meeting(&self, op: Comparison, number: Decimal) -> u64 {
        let side = |after| self.cut(number, after).map_or(0, |cut| self.behind(cut));
        comparing(op, low_bits(self.cuts.len() + 1), side)
    }

    /// The cuts that a comparison makes, a bit each.
    pub(super) fn asks(&self, op: Comparison, number: Decimal) -> u64 {
        sides(op).iter().filter_map(|&after| self.cut(number, after)).map(bit).fold(0, |all, cut| all | cut)
    }
}

impl Days {
    pub(super) fn new(firsts: Vec<Date>) -> Result<Self, Beyond> {
        if firsts.len() >= MOST_CELLS {
            return Err(Beyond::Cells);
        }
        let bounds = firsts.iter().map(|&day| day_number(day)).collect();
        let mut domain = low_bits(firsts.len() + 1);
        if firsts.first() == Some(&Date::MIN) {
            domain &= !1;
        }
        Ok(Days { firsts, bounds, domain })
    }

    fn cut(&self, day: Date, after: bool) -> Option<usize> {
        let first = if after { day.tomorrow().ok()? } else { day };
        self.firsts.iter().position(|&there| there == first)
    }

    pub(super) fn meeting(&self, op: Comparison, day: Date) -> u64 {
        let all = low_bits(self.firsts.len() + 1);
        // No day is after the last one.
        comparing(op, all, |after| self.cut(day, after).map_or(0, |cut| all & !low_bits(cut + 1)))
    }

    pub(super) fn asks(&self, op: Comparison, day: Date) -> u64 {
        sides(op).iter().filter_map(|&after| self.cut(day, after)).map(bit).fold(0, |all, cut| all | cut)
    }
}

/// The cells that meet a comparison, given those behind its cut (before or after the threshold).
fn comparing(op: Comparison, all: u64, behind: impl Fn(bool) -> u64) -> u64 {
    match op {
        Comparison::AtLeast => behind(false),
        Comparison::LessThan => all & !behind(false),
        Comparison::MoreThan => behind(true),
        Comparison::AtMost => all & !behind(true),
        Comparison::Equal => behind(false) & !behind(true),
        Comparison::NotEqual => all & !(behind(false) & !behind(true)),
    }
}

/// On which sides of its threshold a comparison cuts.
pub(super) fn sides(op: Comparison) -> &'static [bool] {
    match op {
        Comparison::AtLeast | Comparison::LessThan => &[false],
        Comparison::MoreThan | Comparison::AtMost => &[true],
        Comparison::Equal | Comparison::NotEqual => &[false, true],
    }
}

impl Names {
    /// `named`: what conditions name, as `(folded, written)`; `listed`: the choices that there are, any where empty.
    pub(super) fn new(named: Vec<(String, String)>, listed: &[String]) -> Result<Self, Beyond> {
        if named.len() >= MOST_CELLS {
            return Err(Beyond::Cells);
        }
        let choices: Vec<String> = listed.iter().map(|choice| folded(choice).into_owned()).collect();
        if choices.iter().enumerate().any(|(at, choice)| choices.get(..at).is_some_and(|b| b.contains(choice))) {
            return Err(Beyond::Names);
        }
        let (folded, written): (Vec<String>, Vec<String>) = named.into_iter().unzip();
        let mut domain = 0;
        for (at, name) in folded.iter().enumerate() {
            if choices.is_empty() || choices.contains(name) {
                domain |= bit(at);
            }
        }
        if choices.is_empty() || choices.iter().any(|choice| !folded.contains(choice)) {
            domain |= bit(folded.len());
        }
        Ok(Names { folded, written, domain })
    }

    /// The cell of a name.
    pub(super) fn cell(&self, name: &str) -> u32 {
        let name = folded(name);
        let found = self.folded.iter().position(|there| *there == name).unwrap_or(self.folded.len());
        u32::try_from(found).unwrap_or(UNKNOWN)
    }
}

/// The bits of the members in a set.
pub(super) fn members_in<'n>(members: &[String], set: impl Iterator<Item = &'n str>) -> u32 {
    set.filter_map(|name| members.iter().position(|member| *member == folded(name)))
        .fold(0, |code, at| code | u32::try_from(bit(at)).unwrap_or(0))
}

/// Whether a program may name so many members of a set.
pub(super) fn check_members(count: usize) -> Result<(), Beyond> {
    if count > MOST_MEMBERS { Err(Beyond::Cells) } else { Ok(()) }
}
