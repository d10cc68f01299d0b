//! Blocks of rows, column by column: what a reader writes and the evaluator reads.

use std::collections::BTreeMap;

use super::plan::Plan;
use super::slot::{Days, Numbers, Shape, bit, day_number, low_bits, members_in, scaled};
use crate::eval::Facts;
use crate::eval::truth::folded;
use crate::ir::{FactValue, MeasureId, TierId};
use crate::value::Decimal;

/// Some rows of partners. One column for each of [`Plan::columns`], in that order.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// How many rows.
    pub rows: usize,
    /// The columns.
    pub columns: Vec<Column>,
    /// By row: the tier that the data says the partner holds.
    pub held: Vec<Option<TierId>>,
    /// By row, for the few of which the data does not say more: what the held tier may be.
    pub held_one_of: BTreeMap<usize, Vec<Option<TierId>>>,
}

/// One column of a block.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// One bit a row, the lowest first: whether the value is known.
    pub known: Vec<u64>,
    /// By row, as [`ColumnValues`] says; any number where it is not known.
    pub values: Vec<i64>,
    /// Rows whose value is no number of the column, in order; whatever stands in their row of `known` and `values`.
    pub odd: Vec<(u32, Odd)>,
}

/// A value that is no scaled number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Odd {
    /// There is no such value.
    NotApplicable,
    /// A number with more places or more digits than the column holds.
    Wide(Decimal),
}

/// A column that a program asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnSpec<'p> {
    /// The measure.
    pub measure: MeasureId,
    /// What its values are.
    pub values: ColumnValues<'p>,
}

/// What the numbers of a column mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnValues<'p> {
    /// A number at this many decimal places: at 2 places `9999.99` is 999999.
    Scaled(u8),
    /// A day, by [`Column::day`].
    Day,
    /// 0 or 1.
    Flag,
    /// The place of the name in this list, by `eval`'s comparison of names; its length for every other name.
    Name(&'p [String]),
    /// A bit for each member of this list that is in the set.
    Members(&'p [String]),
    /// A bit for each track of the program, in order of declaration, that the partner is in.
    Tracks,
}

impl Column {
    /// The number that stands for a day.
    pub fn day(day: crate::value::Date) -> i64 {
        day_number(day)
    }

    /// Whether the value of a row is known and a number of the column.
    fn is_known(&self, row: usize) -> bool {
        self.known.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// The number of a row, where it is known.
    #[inline]
    pub fn value(&self, row: usize) -> Option<i64> {
        if self.is_known(row) { self.values.get(row).copied() } else { None }
    }

    /// What is odd about a row.
    fn odd(&self, row: usize) -> Option<Odd> {
        if self.odd.is_empty() {
            return None;
        }
        let row = u32::try_from(row).ok()?;
        let at = self.odd.binary_search_by_key(&row, |(row, _)| *row).ok()?;
        self.odd.get(at).map(|(_, odd)| *odd)
    }

    /// The rows whose number does not fit the column.
    pub(super) fn wide_rows(&self) -> impl Iterator<Item = u32> + '_ {
        let wide = |odd: &Odd| match odd {
            Odd::Wide(_) => true,
            Odd::NotApplicable => false,
        };
        self.odd.iter().filter(move |(_, odd)| wide(odd)).map(|(row, _)| *row)
    }

    /// A column of so many rows of which nothing is known.
    pub fn empty(rows: usize) -> Column {
        let mut column = Column::default();
        column.clear(rows);
        column
    }

    /// Makes room for so many rows of which nothing is known.
    pub fn clear(&mut self, rows: usize) {
        self.known.clear();
        self.known.resize(rows.div_ceil(64), 0);
        // Nobody looks at the number of a row that is not known.
        self.values.resize(rows, 0);
        self.odd.clear();
    }

    /// Writes `digits / 10^scale`, or that nothing is known, over whatever stands in a row of a column with so many decimal
    /// places.
    #[inline]
    pub fn put(&mut self, row: usize, number: Option<(i128, u8)>, places: u8) {
        if !self.odd.is_empty() {
            self.forget(row);
        }
        let plain = match number {
            None => {
                self.forget(row);
                return;
            }
            Some((digits, scale)) if scale == places => i64::try_from(digits).ok(),
            Some((digits, scale)) => scaled(Decimal::new(digits, scale), places),
        };
        match (plain, number) {
            (Some(plain), _) => self.set(row, plain),
            (None, Some((digits, scale))) => self.mark(row, Odd::Wide(Decimal::new(digits, scale))),
            (None, None) => {}
        }
    }

    fn forget(&mut self, row: usize) {
        if let Some(word) = self.known.get_mut(row / 64) {
            *word &= !bit(row % 64);
        }
        self.odd.retain(|(at, _)| *at as usize != row);
    }

    /// Marks a row as odd, in its place among the others.
    pub fn mark(&mut self, row: usize, odd: Odd) {
        let Ok(row) = u32::try_from(row) else { return };
        match self.odd.binary_search_by_key(&row, |(at, _)| *at) {
            Ok(at) => {
                if let Some(there) = self.odd.get_mut(at) {
                    there.1 = odd;
                }
            }
            Err(at) => self.odd.insert(at, (row, odd)),
        }
    }

    fn set(&mut self, row: usize, value: i64) {
        if let Some(word) = self.known.get_mut(row / 64) {
            *word |= bit(row % 64);
        }
        if let Some(slot) = self.values.get_mut(row) {
            *slot = value;
        }
    }

    /// Adds to `signatures` what this column says of each row: `stride` times the code of its cell.
    pub(super) fn sign(&self, shape: &Shape, codes: u64, stride: u64, signatures: &mut [u64]) {
        let odd = |odd| match (odd, shape) {
            (Odd::Wide(number), Shape::Numbers(numbers)) => u64::from(numbers.cell_of(number)),
            (Odd::NotApplicable | Odd::Wide(_), _) => codes,
        };
        let mut signing = Signing { column: self, unknown: codes + 1, stride, signatures };
        match shape {
            Shape::Numbers(Numbers { bounds, .. }) | Shape::Days(Days { bounds, .. }) => {
                // How many bounds a value has reached. Few of them are compared without a loop.
                let reached = |value: i64, bound: i64| u64::from(value >= bound);
                match **bounds {
                    [] => signing.all(|_| 0, odd),
                    [a] => signing.all(|v| reached(v, a), odd),
                    [a, b] => signing.all(|v| reached(v, a) + reached(v, b), odd),
                    [a, b, c] => signing.all(|v| reached(v, a) + reached(v, b) + reached(v, c), odd),
                    [a, b, c, d] => {
                        signing.all(|v| reached(v, a) + reached(v, b) + reached(v, c) + reached(v, d), odd);
                    }
                    _ => signing.all(|v| bounds.iter().map(|&bound| reached(v, bound)).sum(), odd),
                }
            }
            Shape::Flag | Shape::Names(_) | Shape::Members(_) => {
                signing.all(|v| u64::try_from(v).unwrap_or(0).min(codes - 1), odd);
            }
            // The tracks of a partner are rows of their own.
            Shape::Tracks(_) => {}
        }
    }

    /// The tracks of a row.
    pub(super) fn tracks(&self, row: usize) -> Tracks {
        match self.odd(row) {
            Some(Odd::NotApplicable | Odd::Wide(_)) => Tracks::NotApplicable,
            None if self.is_known(row) => {
                Tracks::Of(self.values.get(row).and_then(|&bits| u64::try_from(bits).ok()).unwrap_or(0))
            }
            None => Tracks::Unknown,
        }
    }
}

/// A column that adds its codes to the signatures.
struct Signing<'a> {
    column: &'a Column,
    /// The code of a value that is not known.
    unknown: u64,
    stride: u64,
    signatures: &'a mut [u64],
}

impl Signing<'_> {
    #[inline]
    fn all(&mut self, code: impl Fn(i64) -> u64, odd: impl Fn(Odd) -> u64) {
        let Signing { column, unknown, stride, .. } = *self;
        let rows = self.signatures.chunks_mut(64).zip(column.values.chunks(64));
        for ((signatures, values), &known) in rows.zip(&column.known) {
            let each = signatures.iter_mut().zip(values);
            if known == low_bits(values.len()) {
                for (signature, &value) in each {
                    *signature = signature.wrapping_add(code(value).wrapping_mul(stride));
                }
            } else {
                for ((signature, &value), at) in each.zip(0..) {
                    let code = if known >> at & 1 == 1 { code(value) } else { unknown };
                    *signature = signature.wrapping_add(code.wrapping_mul(stride));
                }
            }
        }
        for &(row, what) in &column.odd {
            let before = column.value(row as usize).map_or(unknown, &code);
            if let Some(signature) = self.signatures.get_mut(row as usize) {
                *signature = signature.wrapping_add(odd(what).wrapping_sub(before).wrapping_mul(stride));
            }
        }
    }
}

/// The tracks that a partner is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tracks {
    Unknown,
    NotApplicable,
    Of(u64),
}

/// The numbers of one row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'b> {
    pub(super) block: &'b Block,
    pub(super) row: usize,
}

impl Row<'_> {
    /// A number of the column's scale; `None` for one that does not fit.
    pub(super) fn scaled(&self, slot: usize) -> Option<i64> {
        let column = self.block.columns.get(slot)?;
        if column.odd(self.row).is_some() { None } else { column.values.get(self.row).copied() }
    }

    /// A number as it is.
    pub(super) fn number(&self, slot: usize, scale: u8) -> Decimal {
        let column = self.block.columns.get(slot);
        match column.and_then(|column| column.odd(self.row)) {
            Some(Odd::Wide(number)) => number,
            Some(Odd::NotApplicable) => Decimal::ZERO,
            None => {
                let value = column.and_then(|column| column.values.get(self.row)).copied().unwrap_or(0);
                Decimal::new(i128::from(value), scale)
            }
        }
    }
}

impl Plan<'_> {
    /// The columns that the program asks for; none where it lies outside the declared part.
    pub fn columns(&self) -> Vec<ColumnSpec<'_>> {
        let slots = self.rules.as_ref().map_or(&[][..], |rules| &rules.slots);
        slots
            .iter()
            .map(|slot| ColumnSpec {
                measure: slot.measure,
                values: match &slot.shape {
                    Shape::Numbers(numbers) => ColumnValues::Scaled(numbers.scale),
                    Shape::Days(_) => ColumnValues::Day,
                    Shape::Flag => ColumnValues::Flag,
                    Shape::Names(names) => ColumnValues::Name(&names.written),
                    Shape::Members(members) => ColumnValues::Members(members),
                    Shape::Tracks(_) => ColumnValues::Tracks,
                },
            })
            .collect()
    }
}

impl Block {
    /// Makes room for so many rows, of which nothing is known.
    pub fn clear(&mut self, plan: &Plan<'_>, rows: usize) {
        let slots = plan.rules.as_ref().map_or(0, |rules| rules.slots.len());
        self.rows = rows;
        self.held.clear();
        self.held.resize(rows, None);
        self.held_one_of.clear();
        self.columns.resize_with(slots, Column::default);
        self.columns.iter_mut().for_each(|column| column.clear(rows));
    }

    /// Writes one partner into its row, over whatever stands there.
    pub fn set(&mut self, plan: &Plan<'_>, row: usize, facts: &Facts) {
        let Ok(rules) = &plan.rules else { return };
        if let Some(held) = self.held.get_mut(row) {
            *held = facts.held;
        }
        if !facts.held_one_of.is_empty() {
            self.held_one_of.insert(row, facts.held_one_of.clone());
        }
        for (slot, column) in rules.slots.iter().zip(&mut self.columns) {
            column.forget(row);
            if let Some(value) = facts.get(slot.measure) {
                column.write(plan, &slot.shape, row, value);
            }
        }
    }

    /// Writes partners into the block, instead of what was in it. `rows` are fewer than 2^32.
    pub fn fill(&mut self, plan: &Plan<'_>, rows: &[Facts]) {
        let Ok(rules) = &plan.rules else { return };
        self.rows = rows.len();
        self.held.clear();
        self.held.extend(rows.iter().map(|facts| facts.held));
        let split = rows.iter().enumerate().filter(|(_, facts)| !facts.held_one_of.is_empty());
        self.held_one_of = split.map(|(row, facts)| (row, facts.held_one_of.clone())).collect();
        self.columns.resize_with(rules.slots.len(), Column::default);
        for (slot, column) in rules.slots.iter().zip(&mut self.columns) {
            column.clear(rows.len());
            for (row, facts) in rows.iter().enumerate() {
                if let Some(value) = facts.get(slot.measure) {
                    column.write(plan, &slot.shape, row, value);
                }
            }
        }
    }
}

impl Column {
    /// Writes one fact; one that does not fit its measure says nothing.
    fn write(&mut self, plan: &Plan<'_>, shape: &Shape, row: usize, value: &FactValue) {
        let number = match (shape, value) {
            (_, FactValue::NotApplicable) => {
                self.mark(row, Odd::NotApplicable);
                return;
            }
            (Shape::Numbers(numbers), FactValue::Number(number)) => {
                if let Some(value) = scaled(*number, numbers.scale) {
                    value
                } else {
                    self.mark(row, Odd::Wide(*number));
                    return;
                }
            }
            (Shape::Days(_), FactValue::Date(day)) => day_number(*day),
            (Shape::Flag, FactValue::Flag(yes)) => i64::from(*yes),
            (Shape::Names(names), FactValue::Text(text)) => i64::from(names.cell(text)),
            (Shape::Members(members), FactValue::Set(set)) => {
                i64::from(members_in(members, set.iter().map(String::as_str)))
            }
            (Shape::Tracks(_), FactValue::Set(set)) => {
                let tracks = &plan.effective.program.tracks;
                let names = set.iter().map(|name| folded(name)).collect::<Vec<_>>();
                let there = |name: &str| names.iter().any(|n| *n == folded(name));
                let bits = tracks.iter().enumerate().filter(|(_, track)| there(&track.name)).map(|(at, _)| bit(at));
                i64::try_from(bits.fold(0, |all, track| all | track)).unwrap_or(0)
            }
            (
                Shape::Numbers(_)
                | Shape::Days(_)
                | Shape::Flag
                | Shape::Names(_)
                | Shape::Members(_)
                | Shape::Tracks(_),
                _,
            ) => return,
        };
        self.set(row, number);
    }
}
