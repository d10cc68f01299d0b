//! Rows of tables from which measures come out as they are wished.
//!
//! Made on purpose are rows for sums, counts, counts of distinct values, the smallest, largest, middle and latest. A share, a
//! growth, a ratio and a rank come out as they may; whoever makes rows evaluates them afterwards, and throws away what
//! gives another tier.

use jiff::ToSpan;

use super::dice::Dice;
use crate::eval::Facts;
use crate::eval::derive::{self, Row};
use crate::eval::window::{Calendar, days};
use crate::ir::{
    Aggregate, Comparison, Derivation, FactValue, MeasureId, Program, RowTest, Table, TableId, Type, Window,
};
use crate::source::Sources;
use crate::value::{Amount, Date, Decimal};

/// The most rows of one partner in one table.
const MOST_ROWS: i64 = 500;

/// The measures of some tables for which no rows are made on purpose.
pub(super) fn unaimed(p: &Program, tables: &[TableId]) -> Vec<MeasureId> {
    let measures = p.measures.iter().enumerate();
    let of_tables = measures.filter(|(_, measure)| match &measure.derivation {
        Some(Derivation::Aggregate { function: Aggregate::Share, table, .. } | Derivation::Growth { table, .. }) => {
            tables.contains(table)
        }
        Some(Derivation::Aggregate { .. } | Derivation::Ratio(..) | Derivation::Rank { .. }) | None => false,
    });
    of_tables.map(|(index, _)| MeasureId::at(index)).collect()
}

/// How the rows of the wished tables are made, whoever they are for.
pub(super) struct Tables {
    tables: Vec<(TableId, Vec<Counter>)>,
}

/// A measure of a table, and a program that does nothing but count its rows.
struct Counter {
    function: Aggregate,
    column: Option<u32>,
    window: Window,
    filter: RowTest,
    id: MeasureId,
    asked: Program,
}

/// One measure that a table is to give.
struct Wish<'a> {
    counter: &'a Counter,
    value: &'a FactValue,
}

impl Tables {
    pub(super) fn new(p: &Program, tables: &[TableId]) -> Self {
        let bare = Program { examples: Vec::new(), measures: Vec::new(), sources: Sources::new(), ..p.clone() };
        let counters = |id: TableId| {
            let mut found = Vec::new();
            for (index, measure) in p.measures.iter().enumerate() {
                let Some(Derivation::Aggregate { function, table, column, window, filter, among: _ }) =
                    &measure.derivation
                else {
                    continue;
                };
                if *table != id || *function == Aggregate::Share {
                    continue;
                }
                let mut count = measure.clone();
                if let Some(Derivation::Aggregate { function, column, .. }) = &mut count.derivation {
                    (*function, *column) = (Aggregate::Count, None);
                }
                let asked = Program { measures: vec![count], ..bare.clone() };
                let (function, column, window) = (*function, *column, *window);
                let (filter, id) = (filter.clone(), MeasureId::at(index));
                found.push(Counter { function, column, window, filter, id, asked });
            }
            // Rows first, then what they add up to; the stricter of two counts first, for its rows count in the other, too.
            found.sort_by_key(|of| (order(of.function), std::cmp::Reverse(tests(&of.filter)), of.id));
            (id, found)
        };
        Tables { tables: tables.iter().map(|&id| counters(id)).collect() }
    }

    /// The rows of a partner in each table; nothing where they cannot say what is wished.
    pub(super) fn rows(&self, p: &Program, as_of: Date, facts: &Facts, dice: &mut Dice) -> Option<Vec<Vec<Row>>> {
        let calendar = Calendar { as_of, fiscal_year: p.header.fiscal_year, joined: derive::joined(p, facts) };
        let mut all = Vec::new();
        for (id, counters) in &self.tables {
            let table = p.tables.get(id.index())?;
            // Whoever has no rows has zero: a table cannot say that nobody knows.
            let wishes = counters.iter().map(|counter| Some(Wish { counter, value: facts.get(counter.id)? }));
            let wishes: Vec<Wish<'_>> = wishes.collect::<Option<_>>()?;
            let mut maker = Maker { p, table, id: *id, calendar, rows: Vec::new() };
            for at in 0..wishes.len() {
                maker.fulfil(&wishes, at, dice)?;
            }
            maker.rows.iter_mut().for_each(|row| fill(table, row));
            all.push(maker.rows);
        }
        Some(all)
    }
}

fn order(function: Aggregate) -> u8 {
    match function {
        Aggregate::CountDistinct => 0,
        Aggregate::Count => 1,
        Aggregate::Min | Aggregate::Max | Aggregate::Median | Aggregate::Latest => 2,
        Aggregate::Sum | Aggregate::Share => 3,
    }
}

fn tests(test: &RowTest) -> usize {
    match test {
        RowTest::All(of) => of.len(),
        RowTest::Any(_)
        | RowTest::Not(_)
        | RowTest::Compare { .. }
        | RowTest::CompareColumns { .. }
        | RowTest::CompareDate { .. }
        | RowTest::Holds(_)
        | RowTest::OneOf { .. } => 1,
    }
}

struct Maker<'a> {
    p: &'a Program,
    table: &'a Table,
    id: TableId,
    calendar: Calendar,
    rows: Vec<Row>,
}

impl Maker<'_> {
    /// Makes or changes rows so that one more measure comes out.
    fn fulfil(&mut self, wishes: &[Wish<'_>], at: usize, dice: &mut Dice) -> Option<()> {
        let wish = wishes.get(at)?;
        let done = wishes.get(..at)?;
        match (wish.counter.function, wish.value) {
            (Aggregate::Count | Aggregate::CountDistinct, FactValue::Number(wanted)) => {
                let there = i64::try_from(self.matching(wish).len()).ok()?;
                let missing = wanted.to_i64()?.checked_sub(there)?;
                if !(0..=MOST_ROWS).contains(&missing) {
                    return None;
                }
                for _ in 0..missing {
                    let row = self.row(wish, done, dice)?;
                    self.rows.push(row);
                }
            }
            (Aggregate::Sum, FactValue::Number(wanted)) => {
                let column = wish.counter.column? as usize;
                let mut there = self.matching(wish);
                if there.is_empty() && *wanted != Decimal::ZERO {
                    for _ in 0..=dice.below(3) {
                        let row = self.row(wish, done, dice)?;
                        self.rows.push(row);
                    }
                    there = self.matching(wish);
                }
                let count = i64::try_from(there.len()).ok()?;
                if count == 0 {
                    return Some(());
                }
                let places = self.places(wish.counter.id);
                let each = wanted.div_floor(Decimal::from(count), places).ok()?;
                let others = each.mul(Decimal::from(count - 1)).ok()?;
                let last = wanted.sub(others).ok()?;
                for (index, place) in there.iter().enumerate() {
                    let value = if index + 1 == there.len() { last } else { each };
                    *self.rows.get_mut(*place)?.get_mut(column)? = Some(FactValue::Number(value));
                }
            }
            (Aggregate::Min | Aggregate::Max | Aggregate::Median | Aggregate::Latest, value)
                if *value != FactValue::NotApplicable =>
            {
                let column = wish.counter.column? as usize;
                let mut there = self.matching(wish);
                // A flag that does not hold and a value that there is not come to the same, where there are no rows.
                if there.is_empty() && *value != FactValue::Flag(false) {
                    let row = self.row(wish, done, dice)?;
                    self.rows.push(row);
                    there = vec![self.rows.len() - 1];
                }
                for place in there {
                    *self.rows.get_mut(place)?.get_mut(column)? = Some(value.clone());
                }
            }
            // There is no value, and no row to give one.
            (
                Aggregate::Count
                | Aggregate::CountDistinct
                | Aggregate::Sum
                | Aggregate::Share
                | Aggregate::Min
                | Aggregate::Max
                | Aggregate::Median
                | Aggregate::Latest,
                _,
            ) => {}
        }
        Some(())
    }

    fn places(&self, measure: MeasureId) -> u8 {
        let ty = self.p.measures.get(measure.index()).map(|measure| &measure.ty);
        match ty {
            Some(Type::Number(rate)) => rate.unit.smallest_step().map_or(2, Decimal::scale),
            Some(Type::Date | Type::Flag | Type::OneOf(_) | Type::SetOf(_) | Type::Text) | None => 2,
        }
    }

    /// The rows that a measure counts.
    fn matching(&self, wish: &Wish<'_>) -> Vec<usize> {
        let counts = |row: &Row| {
            let mut whole = row.clone();
            fill(self.table, &mut whole);
            self.counted(wish.counter, whole)
        };
        (0..self.rows.len()).filter(|&at| self.rows.get(at).is_some_and(counts)).collect()
    }

    /// Whether a row is counted, by the definition of measures itself.
    fn counted(&self, counter: &Counter, row: Row) -> bool {
        let mut events: Vec<Option<&[Row]>> = vec![None; self.p.tables.len()];
        let rows = [row];
        if let Some(slot) = events.get_mut(self.id.index()) {
            *slot = Some(&rows);
        }
        let mut facts = Facts::unknown(&counter.asked);
        let derived = derive::derive(&counter.asked, self.calendar.as_of, &events, &mut facts);
        derived.is_ok() && facts.get(MeasureId::at(0)) == Some(&FactValue::Number(Decimal::ONE))
    }

    /// A new row that a measure counts, and as few as possible of those that have all their rows.
    fn row(&self, wish: &Wish<'_>, done: &[Wish<'_>], dice: &mut Dice) -> Option<Row> {
        let mut row: Row = vec![None; self.table.columns.len()];
        if let Some(column) = self.table.dated_by {
            *row.get_mut(column as usize)? = Some(FactValue::Date(self.day(wish.counter.window, dice)?));
        }
        if !self.satisfy(&mut row, &wish.counter.filter, true, dice) {
            return None;
        }
        for other in
            done.iter().filter(|other| matches!(other.counter.function, Aggregate::Count | Aggregate::CountDistinct))
        {
            let mut apart = row.clone();
            if self.satisfy(&mut apart, &other.counter.filter, false, dice) {
                row = apart;
            }
        }
        if let (Aggregate::CountDistinct, Some(column)) = (wish.counter.function, wish.counter.column) {
            let number = i64::try_from(self.rows.len() + 1).ok()?;
            let value = match self.table.columns.get(column as usize).map(|column| &column.ty) {
                Some(Type::Number(_)) => FactValue::Number(Decimal::from(number)),
                Some(Type::Date | Type::Flag) | None => return None,
                Some(Type::OneOf(_) | Type::SetOf(_) | Type::Text) => FactValue::Text(format!("X{number}")),
            };
            *row.get_mut(column as usize)? = Some(value);
        }
        Some(row)
    }

    /// A day in a window.
    fn day(&self, window: Window, dice: &mut Dice) -> Option<Date> {
        let found = days(window, self.calendar)?;
        let first = found.first.or_else(|| found.last.checked_sub(1.year()).ok())?;
        let length = first.until(found.last).ok()?.get_days();
        let back = i64::try_from(dice.below(u64::try_from(length).unwrap_or(0) + 1)).ok()?;
        found.last.checked_sub(back.days()).ok()
    }

    /// Sets what is not set yet so that a test holds, or does not.
    fn satisfy(&self, row: &mut Row, test: &RowTest, wanted: bool, dice: &mut Dice) -> bool {
        match (test, wanted) {
            (RowTest::All(of), true) | (RowTest::Any(of), false) => {
                of.iter().all(|test| self.satisfy(row, test, wanted, dice))
            }
            (RowTest::All(of), false) | (RowTest::Any(of), true) => of.iter().any(|test| {
                let mut tried = row.clone();
                let done = self.satisfy(&mut tried, test, wanted, dice);
                if done {
                    *row = tried;
                }
                done
            }),
            (RowTest::Not(test), _) => self.satisfy(row, test, !wanted, dice),
            (RowTest::Compare { column, op, amount }, _) => {
                let op = if wanted { *op } else { op.negated() };
                put(row, *column, beside(op, *amount).map(FactValue::Number), |value| match value {
                    FactValue::Number(number) => op.accepts(number.cmp(&amount.value)),
                    _ => false,
                })
            }
            (RowTest::CompareDate { column, op, date }, _) => {
                let op = if wanted { *op } else { op.negated() };
                let limit = date.unwrap_or(self.calendar.as_of);
                let far = i64::try_from(dice.below(300)).unwrap_or(0) + 1;
                let day = match op {
                    Comparison::AtLeast | Comparison::MoreThan | Comparison::NotEqual => limit.checked_add(far.days()),
                    Comparison::AtMost | Comparison::LessThan => limit.checked_sub(far.days()),
                    Comparison::Equal => Ok(limit),
                };
                put(row, *column, day.ok().map(FactValue::Date), |value| match value {
                    FactValue::Date(day) => op.accepts(day.cmp(&limit)),
                    _ => false,
                })
            }
            (RowTest::Holds(column), _) => {
                put(row, *column, Some(FactValue::Flag(wanted)), |value| *value == FactValue::Flag(wanted))
            }
            (RowTest::OneOf { column, choices }, _) => {
                let listed = match self.table.columns.get(*column as usize).map(|column| &column.ty) {
                    Some(Type::OneOf(listed)) => listed.as_slice(),
                    Some(Type::Number(_) | Type::Date | Type::Flag | Type::SetOf(_) | Type::Text) | None => &[],
                };
                let is = |text: &str| choices.iter().any(|choice| choice.eq_ignore_ascii_case(text));
                let text = if wanted {
                    choices.first().cloned()
                } else if listed.is_empty() {
                    Some(String::from("other"))
                } else {
                    listed.iter().find(|text| !is(text)).cloned()
                };
                put(row, *column, text.map(FactValue::Text), |value| match value {
                    FactValue::Text(text) => is(text) == wanted,
                    _ => false,
                })
            }
            (RowTest::CompareColumns { left, op, right }, _) => {
                let op = if wanted { *op } else { op.negated() };
                let (low, high) = (FactValue::Number(Decimal::ONE), FactValue::Number(Decimal::from(2)));
                let (a, b) = match op {
                    Comparison::AtLeast | Comparison::MoreThan | Comparison::NotEqual => (high, low),
                    Comparison::AtMost | Comparison::LessThan => (low, high),
                    Comparison::Equal => (low.clone(), low),
                };
                put(row, *left, Some(a), |_| false) && put(row, *right, Some(b), |_| false)
            }
        }
    }
}

/// Puts a value where there is none; what is there must do.
fn put(row: &mut Row, column: u32, value: Option<FactValue>, does: impl Fn(&FactValue) -> bool) -> bool {
    let (Some(slot), Some(value)) = (row.get_mut(column as usize), value) else { return false };
    if let Some(there) = slot {
        return does(there);
    }
    *slot = Some(value);
    true
}

/// A number that compares so with an amount.
fn beside(op: Comparison, amount: Amount) -> Option<Decimal> {
    let step = amount.unit.smallest_step().unwrap_or(Decimal::ONE);
    match op {
        Comparison::AtLeast | Comparison::AtMost | Comparison::Equal => Some(amount.value),
        Comparison::MoreThan | Comparison::NotEqual => amount.value.add(step).ok(),
        Comparison::LessThan => amount.value.sub(step).ok(),
    }
}

/// Says something in each cell that nothing is asked of: an empty one would leave open what the row counts for.
fn fill(table: &Table, row: &mut Row) {
    let day = table.dated_by.and_then(|column| row.get(column as usize).cloned().flatten());
    for (column, slot) in table.columns.iter().zip(row) {
        if slot.is_none() {
            *slot = match &column.ty {
                Type::Number(_) => Some(FactValue::Number(Decimal::ZERO)),
                Type::Date => day.clone(),
                Type::Flag => Some(FactValue::Flag(false)),
                Type::OneOf(listed) => listed.last().cloned().map(FactValue::Text),
                Type::Text | Type::SetOf(_) => Some(FactValue::Text(String::from("other"))),
            };
        }
    }
}
