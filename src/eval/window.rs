//! Windows of time, seen from the day of evaluation. Both ends of a window are included.

use jiff::{Span, ToSpan};

use crate::ir::Window;
use crate::value::{Date, Period, TimeUnit};

/// The days of a window: `first..=last`; an open beginning where there is no `first`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first day in it.
    pub first: Option<Date>,
    /// The last day in it.
    pub last: Date,
}

impl Days {
    /// Whether a day lies in the window.
    pub fn contains(self, day: Date) -> bool {
        self.first.is_none_or(|first| first <= day) && day <= self.last
    }
}

/// What a window needs to know beside the day.
#[derive(Debug, Clone, Copy)]
pub struct Calendar {
    /// The day of evaluation.
    pub as_of: Date,
    /// Month and day on which the fiscal year begins.
    pub fiscal_year: (i8, i8),
    /// When the partner joined, where that is known.
    pub joined: Option<Date>,
}

/// The days that a window means; `None` where they are not known (`since joining` without a date of joining) or
/// lie outside the calendar.
pub fn days(window: Window, calendar: Calendar) -> Option<Days> {
    let Calendar { as_of, fiscal_year, joined } = calendar;
    let until = |first| Some(Days { first: Some(first), last: as_of });
    match window {
        Window::Ever => Some(Days { first: None, last: as_of }),
        Window::Trailing(count, unit) => until(as_of.checked_sub(length(count, unit)?).ok()?.tomorrow().ok()?),
        Window::Calendar(period) => until(start_of(period, as_of)?),
        Window::LastCalendar(period) => {
            let last = start_of(period, as_of)?.yesterday().ok()?;
            Some(Days { first: Some(start_of(period, last)?), last })
        }
        Window::FiscalYear => until(fiscal_start(as_of, fiscal_year)?),
        Window::LastFiscalYear => {
            let last = fiscal_start(as_of, fiscal_year)?.yesterday().ok()?;
            Some(Days { first: Some(fiscal_start(last, fiscal_year)?), last })
        }
        Window::YearAgo => {
            let last = as_of.checked_sub(1.year()).ok()?;
            Some(Days { first: Some(last.first_of_year()), last })
        }
        Window::SinceJoining => until(joined?),
    }
}

/// The window of the same length directly before, as growth compares with: a trailing window moves back by its own
/// length, a calendar window by one period and to the same day in it.
pub fn before(window: Window, calendar: Calendar) -> Option<Days> {
    let back = |span: Span| {
        let as_of = calendar.as_of.checked_sub(span).ok()?;
        days(window, Calendar { as_of, ..calendar })
    };
    match window {
        Window::Trailing(count, unit) => back(length(count, unit)?),
        Window::Calendar(period) | Window::LastCalendar(period) => back(period_length(period)),
        Window::FiscalYear | Window::LastFiscalYear | Window::YearAgo => back(1.year()),
        Window::Ever | Window::SinceJoining => None,
    }
}

/// The first day of the calendar period that holds `day`. Weeks begin on Monday.
pub(super) fn start_of(period: Period, day: Date) -> Option<Date> {
    let month = |first: i8| Date::new(day.year(), first, 1).ok();
    match period {
        Period::Day => Some(day),
        Period::Week => day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok(),
        Period::Month => Some(day.first_of_month()),
        Period::Quarter => month((day.month() - 1) / 3 * 3 + 1),
        Period::HalfYear => month(if day.month() <= 6 { 1 } else { 7 }),
        Period::Year => Some(day.first_of_year()),
    }
}

fn fiscal_start(day: Date, (month, start): (i8, i8)) -> Option<Date> {
    let this_year = Date::new(day.year(), month, start).ok()?;
    if this_year <= day { Some(this_year) } else { Date::new(day.year().checked_sub(1)?, month, start).ok() }
}

fn period_length(period: Period) -> Span {
    match period {
        Period::Day => 1.day(),
        Period::Week => 1.week(),
        Period::Month => 1.month(),
        Period::Quarter => 3.months(),
        Period::HalfYear => 6.months(),
        Period::Year => 1.year(),
    }
}

/// A length in calendar units; minutes and hours have no place in a table of days.
fn length(count: u32, unit: TimeUnit) -> Option<Span> {
    let count = i64::from(count);
    match unit {
        TimeUnit::Minute | TimeUnit::Hour => None,
        TimeUnit::Day => Span::new().try_days(count).ok(),
        TimeUnit::Week => Span::new().try_weeks(count).ok(),
        TimeUnit::Month => Span::new().try_months(count).ok(),
        TimeUnit::Year => Span::new().try_years(count).ok(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn at(as_of: Date) -> Calendar {
        Calendar { as_of, fiscal_year: (4, 1), joined: Some(date(2020, 2, 29)) }
    }

    fn shown(window: Window, as_of: Date) -> String {
        let days = days(window, at(as_of)).unwrap();
        format!("{}..{}", days.first.map_or(String::new(), |d| d.to_string()), days.last)
    }

    #[test]
    fn windows_as_people_count_them() {
        let day = date(2025, 6, 30);
        assert_eq!(shown(Window::Trailing(12, TimeUnit::Month), day), "2024-07-01..2025-06-30");
        assert_eq!(shown(Window::Trailing(90, TimeUnit::Day), day), "2025-04-02..2025-06-30");
        assert_eq!(shown(Window::Calendar(Period::HalfYear), day), "2025-01-01..2025-06-30");
        assert_eq!(shown(Window::LastCalendar(Period::Quarter), day), "2025-01-01..2025-03-31");
        assert_eq!(shown(Window::Calendar(Period::Week), day), "2025-06-30..2025-06-30");
        assert_eq!(shown(Window::FiscalYear, day), "2025-04-01..2025-06-30");
        assert_eq!(shown(Window::LastFiscalYear, day), "2024-04-01..2025-03-31");
        assert_eq!(shown(Window::YearAgo, day), "2024-01-01..2024-06-30");
        assert_eq!(shown(Window::SinceJoining, day), "2020-02-29..2025-06-30");
        assert_eq!(shown(Window::Ever, day), "..2025-06-30");
    }

    #[test]
    fn the_window_before_has_the_same_length() {
        let trailing = before(Window::Trailing(12, TimeUnit::Month), at(date(2025, 6, 30))).unwrap();
        assert_eq!((trailing.first, trailing.last), (Some(date(2023, 7, 1)), date(2024, 6, 30)));
        let quarter = before(Window::LastCalendar(Period::Quarter), at(date(2025, 6, 30))).unwrap();
        assert_eq!((quarter.first, quarter.last), (Some(date(2024, 10, 1)), date(2024, 12, 31)));
    }
}
