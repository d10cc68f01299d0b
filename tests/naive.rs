//! Derived measures, worked out a second time in the plainest way there is, to hold the evaluator against.
//!
//! Days are compared as years and months and days, and periods of the calendar by their numbers; sums are whole numbers of
//! the smallest coin. Nothing here shares code with the evaluator but the types.

use progc::eval::Facts;
use progc::eval::derive::Row;
use progc::ir::{Aggregate, Comparison, Derivation, FactValue, MeasureId, Program, RowTest, Type, Window};
use progc::value::{Date, Decimal, Period, TimeUnit, Unit};

use crate::generate::rows::Rows;

/// Millionths: every number of the generated tables is a whole number of them.
const ONE: i128 = 1_000_000;

/// What is different from what the evaluator found, in words.
pub(crate) fn differences(program: &Program, as_of: Date, rows: &Rows, facts: &Facts) -> Vec<String> {
    let joined = program.measures.iter().position(|m| m.name == "joined").and_then(|m| facts.get(MeasureId::at(m)));
    let joined = if let Some(FactValue::Date(day)) = joined { Some(*day) } else { None };
    let mut found = Vec::new();
    for (index, measure) in program.measures.iter().enumerate() {
        let id = MeasureId::at(index);
        let expected = match &measure.derivation {
            Some(Derivation::Aggregate { function, table, column, window, filter, among }) => {
                let Some(Some(rows)) = rows.get(table.index()) else { continue };
                let dated = program.tables[table.index()].dated_by;
                let clock = Clock { as_of, joined, fiscal: program.header.fiscal_year };
                let chosen = |tests: &[&RowTest]| chosen(rows, dated, &clock, *window, tests);
                let (part, whole) = (chosen(&[filter, among]), chosen(&[among]));
                aggregate(*function, *column, dated, &measure.ty, part, whole)
            }
            Some(Derivation::Ratio(above, below)) => {
                let of = |id: &MeasureId| facts.get(*id);
                let (Some(above), Some(below)) = (of(above), of(below)) else { continue };
                match (above, below) {
                    (FactValue::Number(above), FactValue::Number(below)) if units(*below).is_some_and(|b| b > 0) => {
                        let (Some(above), Some(below)) = (units(*above), units(*below)) else { continue };
                        let Some(scaled) = above.checked_mul(ONE) else { continue };
                        Some(FactValue::Number(Decimal::new(scaled.div_euclid(below), 6)))
                    }
                    _ => continue,
                }
            }
            Some(Derivation::Growth { .. } | Derivation::Rank { .. }) | None => continue,
        };
        if facts.get(id) != expected.as_ref() {
            found.push(format!("{}: {:?}, by hand {expected:?}", measure.name, facts.get(id)));
        }
    }
    found
}

struct Clock {
    as_of: Date,
    joined: Option<Date>,
    fiscal: (i8, i8),
}

/// The rows that count; none where one of them may count or not.
fn chosen<'r>(
    rows: &'r [Row],
    dated: Option<u32>,
    clock: &Clock,
    window: Window,
    tests: &[&RowTest],
) -> Option<Vec<&'r Row>> {
    if window == Window::SinceJoining && clock.joined.is_none() {
        return None;
    }
    let mut chosen = Vec::new();
    for row in rows {
        let in_time = match dated.map(|c| &row[c as usize]) {
            None => Some(true),
            Some(Some(FactValue::Date(day))) => Some(*day <= clock.as_of && within(window, *day, clock)),
            Some(_) => (window == Window::Ever).then_some(true),
        };
        let mut answers = vec![in_time];
        answers.extend(tests.iter().map(|test| accepts(test, row, clock.as_of)));
        if answers.contains(&Some(false)) {
            continue;
        }
        if answers.contains(&None) {
            return None;
        }
        chosen.push(row);
    }
    Some(chosen)
}

/// Whether a day that is not in the future lies in a window.
fn within(window: Window, day: Date, clock: &Clock) -> bool {
    let now = clock.as_of;
    let number = |period: Period, day: Date| -> i64 {
        let months = i64::from(day.year()) * 12 + i64::from(day.month()) - 1;
        match period {
            Period::Day => days(day),
            // 1970-01-01 was a Thursday.
            Period::Week => (days(day) + 3).div_euclid(7),
            Period::Month => months,
            Period::Quarter => months.div_euclid(3),
            Period::HalfYear => months.div_euclid(6),
            Period::Year => months.div_euclid(12),
        }
    };
    let fiscal = |day: Date| i64::from(day.year()) - i64::from((day.month(), day.day()) < clock.fiscal);
    match window {
        Window::Ever => true,
        Window::Trailing(count, TimeUnit::Day) => days(now) - days(day) < i64::from(count),
        Window::Trailing(count, TimeUnit::Week) => days(now) - days(day) < 7 * i64::from(count),
        Window::Trailing(count, TimeUnit::Month) => after_months_back(day, now, i64::from(count)),
        Window::Trailing(count, TimeUnit::Year) => after_months_back(day, now, 12 * i64::from(count)),
        Window::Trailing(_, TimeUnit::Hour | TimeUnit::Minute) => panic!("no window is so long"),
        Window::Calendar(period) => number(period, day) == number(period, now),
        Window::LastCalendar(period) => number(period, day) == number(period, now) - 1,
        Window::FiscalYear => fiscal(day) == fiscal(now),
        Window::LastFiscalYear => fiscal(day) == fiscal(now) - 1,
        Window::YearAgo => day.year() == now.year() - 1 && (day.month(), day.day()) <= (now.month(), now.day()),
        Window::SinceJoining => clock.joined.is_some_and(|joined| joined <= day),
    }
}

/// Whether a day lies after the same day so many months before; a month without that day ends before it.
fn after_months_back(day: Date, now: Date, count: i64) -> bool {
    let month = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
    let edge = month(now) - count;
    month(day) > edge || (month(day) == edge && day.day() > now.day())
}

/// Days since 1970-01-01, counted year by year and month by month.
fn days(day: Date) -> i64 {
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let year = i64::from(day.year());
    let years: i64 = (1970..year).map(|y| if leap(y) { 366 } else { 365 }).sum();
    let lengths = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let months: i64 = lengths.iter().take(usize::try_from(day.month() - 1).unwrap()).sum();
    years + months + i64::from(day.day()) - 1
}

fn accepts(test: &RowTest, row: &Row, as_of: Date) -> Option<bool> {
    let cell = |column: u32| row[column as usize].as_ref();
    let compared = |op: Comparison, found: std::cmp::Ordering| match op {
        Comparison::AtLeast => found.is_ge(),
        Comparison::AtMost => found.is_le(),
        Comparison::MoreThan => found.is_gt(),
        Comparison::LessThan => found.is_lt(),
        Comparison::Equal => found.is_eq(),
        Comparison::NotEqual => found.is_ne(),
    };
    match test {
        RowTest::All(tests) => {
            let answers: Vec<_> = tests.iter().map(|t| accepts(t, row, as_of)).collect();
            if answers.contains(&Some(false)) { Some(false) } else { (!answers.contains(&None)).then_some(true) }
        }
        RowTest::Any(tests) => {
            let answers: Vec<_> = tests.iter().map(|t| accepts(t, row, as_of)).collect();
            if answers.contains(&Some(true)) { Some(true) } else { (!answers.contains(&None)).then_some(false) }
        }
        RowTest::Not(test) => accepts(test, row, as_of).map(|yes| !yes),
        RowTest::Compare { column, op, amount } => match cell(*column)? {
            FactValue::Number(n) => Some(compared(*op, n.cmp(&amount.value))),
            other => panic!("{other:?} is no number"),
        },
        RowTest::CompareColumns { left, op, right } => Some(compared(*op, cell(*left)?.cmp(cell(*right)?))),
        RowTest::CompareDate { column, op, date } => match cell(*column)? {
            FactValue::Date(day) => Some(compared(*op, day.cmp(&date.unwrap_or(as_of)))),
            other => panic!("{other:?} is no day"),
        },
        RowTest::Holds(column) => match cell(*column)? {
            FactValue::Flag(yes) => Some(*yes),
            other => panic!("{other:?} is no flag"),
        },
        RowTest::OneOf { column, choices } => match cell(*column)? {
            FactValue::Text(text) => Some(choices.iter().any(|c| c.eq_ignore_ascii_case(text))),
            other => panic!("{other:?} is no text"),
        },
    }
}

/// Millionths, where the number is not finer and not too large.
fn units(value: Decimal) -> Option<i128> {
    let places = 6u32.checked_sub(u32::from(value.scale()))?;
    value.mantissa().checked_mul(10i128.pow(places))
}

fn number(millionths: i128) -> FactValue {
    FactValue::Number(Decimal::new(millionths, 6))
}

fn sum(rows: &[&Row], column: u32) -> Option<i128> {
    let mut total = 0;
    for row in rows {
        let Some(FactValue::Number(value)) = &row[column as usize] else { return None };
        total += units(*value).unwrap();
    }
    Some(total)
}

fn aggregate(
    function: Aggregate,
    column: Option<u32>,
    dated: Option<u32>,
    ty: &Type,
    part: Option<Vec<&Row>>,
    whole: Option<Vec<&Row>>,
) -> Option<FactValue> {
    let rows = part?;
    let cells = || -> Option<Vec<FactValue>> { rows.iter().map(|row| row[column.unwrap() as usize].clone()).collect() };
    let size = |rows: &[&Row]| match column {
        Some(column) => sum(rows, column),
        None => Some(i128::try_from(rows.len()).unwrap() * ONE),
    };
    match function {
        Aggregate::Count => Some(number(i128::try_from(rows.len()).unwrap() * ONE)),
        Aggregate::Sum => sum(&rows, column.unwrap()).map(number),
        Aggregate::CountDistinct => {
            let mut seen: Vec<String> = Vec::new();
            for cell in cells()? {
                let text = format!("{cell:?}").to_lowercase();
                if !seen.contains(&text) {
                    seen.push(text);
                }
            }
            Some(number(i128::try_from(seen.len()).unwrap() * ONE))
        }
        Aggregate::Share => {
            let (part, whole) = (size(&rows), whole.and_then(|whole| size(&whole)));
            let (part, whole) = (part?, whole?);
            if whole <= 0 {
                return Some(FactValue::NotApplicable);
            }
            Some(number((part * 100 * ONE).div_euclid(whole)))
        }
        Aggregate::Min | Aggregate::Max | Aggregate::Median => {
            let mut cells = cells()?;
            // The smallest to the front, one after the other.
            for place in 0..cells.len() {
                for other in place + 1..cells.len() {
                    if cells[other] < cells[place] {
                        cells.swap(place, other);
                    }
                }
            }
            let Some(last) = cells.last() else { return Some(FactValue::NotApplicable) };
            Some(match function {
                Aggregate::Max => last.clone(),
                Aggregate::Median if cells.len() % 2 == 0 => {
                    let middle = [&cells[cells.len() / 2 - 1], &cells[cells.len() / 2]];
                    let [FactValue::Number(a), FactValue::Number(b)] = middle else { panic!("{middle:?}") };
                    let step = match ty {
                        Type::Number(rate) if matches!(rate.unit, Unit::Money(_)) => ONE / 100,
                        _ => panic!("the generated medians are of money"),
                    };
                    number((units(*a).unwrap() + units(*b).unwrap()).div_euclid(2 * step) * step)
                }
                Aggregate::Median => cells[cells.len() / 2].clone(),
                _ => cells[0].clone(),
            })
        }
        Aggregate::Latest => {
            let mut latest: Option<&Row> = None;
            for row in &rows {
                let day = |row: &Row| row[dated.unwrap() as usize].clone();
                if latest.is_none_or(|l| day(row) >= day(l)) {
                    latest = Some(row);
                }
            }
            match latest {
                Some(row) => row[column.unwrap() as usize].clone(),
                None => Some(FactValue::NotApplicable),
            }
        }
    }
}
