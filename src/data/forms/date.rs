//! Days as people and machines write them: `2025-04-03`, `03.04.2025`, `3/4/25`, with or without a time behind them.
//!
//! In which order day and month stand is a matter of the column: `03/04/2025` is in April or in March. With points the day
//! comes first.

use crate::value::Date;

/// The order of year, month and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `2025-04-03`.
    YearFirst,
    /// `03.04.2025`, the third of April.
    DayFirst,
    /// `04/03/2025`, the third of April.
    MonthFirst,
    /// `45750`: days since 1899-12-30, as Excel counts them.
    Serial,
}

impl Order {
    /// The form as `--dates` takes it.
    pub fn pattern(self) -> &'static str {
        match self {
            Order::YearFirst => "YYYY-MM-DD",
            Order::DayFirst => "DD/MM/YYYY",
            Order::MonthFirst => "MM/DD/YYYY",
            Order::Serial => "serial",
        }
    }

    /// The order that a pattern shows: `DD.MM.YYYY`, `mm/dd/yy`, `serial`.
    pub fn named(text: &str) -> Option<Order> {
        let text = text.trim().to_lowercase();
        let mut letters: Vec<char> = text.chars().filter(char::is_ascii_alphabetic).collect();
        letters.dedup();
        match letters.iter().collect::<String>().as_str() {
            "ymd" | "jmt" | "iso" => Some(Order::YearFirst),
            "dmy" | "tmj" => Some(Order::DayFirst),
            "mdy" => Some(Order::MonthFirst),
            "serial" => Some(Order::Serial),
            _ => None,
        }
    }
}

/// How a day is written, its order apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The year is first, with this sign between.
    YearFirst(char),
    /// `20250403`.
    Compact,
    /// The year is last, with this sign between.
    YearLast(char),
}

/// The numbers of a written day, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// How it is written.
    pub shape: Shape,
    parts: [i16; 3],
}

impl Written {
    /// The day, in an order; `None` where the calendar has none.
    pub fn day(&self, order: Order) -> Option<Date> {
        let [a, b, c] = self.parts;
        let (year, month, day) = match (self.shape, order) {
            (Shape::YearFirst(_) | Shape::Compact, Order::YearFirst) => (a, b, c),
            (Shape::YearLast(_), Order::DayFirst) => (c, b, a),
            (Shape::YearLast(_), Order::MonthFirst) => (c, a, b),
            (Shape::YearFirst(_) | Shape::Compact | Shape::YearLast(_), _) => return None,
        };
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    }

    /// What it says of its column: the orders in which it is a day.
    pub fn orders(&self) -> (Option<Date>, Option<Date>) {
        match self.shape {
            Shape::YearFirst(_) | Shape::Compact => (self.day(Order::YearFirst), None),
            Shape::YearLast('.') => (self.day(Order::DayFirst), None),
            Shape::YearLast(_) => (self.day(Order::DayFirst), self.day(Order::MonthFirst)),
        }
    }
}

/// Takes a day apart; what is behind it must be a time of day, and does not count.
pub fn apart(text: &str) -> Option<Written> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '.' | '/'))).unwrap_or(text.len());
    let (day, time) = text.split_at_checked(end)?;
    if !is_time(time) {
        return None;
    }
    let number = |s: &str, least: usize, most: usize| {
        (least..=most)
            .contains(&s.len())
            .then(|| s.parse::<i16>().ok())?
            .filter(|_| s.bytes().all(|b| b.is_ascii_digit()))
    };
    let Some(sign) = day.chars().find(|c| !c.is_ascii_digit()) else {
        let parts = (day.len() == 8).then(|| (day.get(..4), day.get(4..6), day.get(6..)))?;
        let parts = [number(parts.0?, 4, 4)?, number(parts.1?, 2, 2)?, number(parts.2?, 2, 2)?];
        return Some(Written { shape: Shape::Compact, parts });
    };
    let mut parts = day.split(sign);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    if a.len() == 4 {
        let parts = [number(a, 4, 4)?, number(b, 1, 2)?, number(c, 1, 2)?];
        return Some(Written { shape: Shape::YearFirst(sign), parts });
    }
    let year = match c.len() {
        4 => number(c, 4, 4)?,
        // `25-01-31` may begin with the year.
        2 if sign != '-' => century(number(c, 2, 2)?),
        _ => return None,
    };
    Some(Written { shape: Shape::YearLast(sign), parts: [number(a, 1, 2)?, number(b, 1, 2)?, year] })
}

/// Two digits of a year: 69 and above are of the twentieth century.
fn century(year: i16) -> i16 {
    if year >= 69 { 1900 + year } else { 2000 + year }
}

/// Whether a text is nothing, or a time of day behind a `T`, a comma or a blank, with or without a time zone.
fn is_time(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return true };
    if !(first == 'T' || first == 't' || first == ',' || first.is_whitespace()) {
        return false;
    }
    let time = text.trim_start_matches(|c: char| matches!(c, 'T' | 't' | ',') || c.is_whitespace());
    let clock = time.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | ','))).unwrap_or(time.len());
    let (clock, zone) = time.split_at_checked(clock).unwrap_or((time, ""));
    let mut numbers = clock.split([':', '.', ',']);
    let mut part = |most: u32| numbers.next().and_then(|n| n.parse::<u32>().ok()).is_some_and(|n| n <= most);
    let sound = part(24) && part(59) && numbers.all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    let zone = zone.trim().to_ascii_uppercase();
    let zone = zone.trim_start_matches(['A', 'P']).trim_start_matches('M').trim_start();
    sound
        && (matches!(zone, "" | "Z" | "UTC" | "GMT" | "UHR" | "CET" | "CEST" | "MEZ" | "MESZ")
            || (zone.starts_with(['+', '-'])
                && zone.len() >= 3
                && zone.bytes().skip(1).all(|b| b.is_ascii_digit() || b == b':')))
}

/// The day that Excel counts so, since 1899-12-30; a time of day behind the point does not count. The first two months have
/// a day that never was, and are refused.
pub fn of_serial(text: &str) -> Option<Date> {
    let (days, rest) = text.split_once('.').unwrap_or((text, ""));
    if !rest.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let days: i64 = days.parse().ok().filter(|d| (61..=2_958_465).contains(d))?;
    let first = Date::new(1899, 12, 30).ok()?;
    first.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i16, month: i8, day: i8) -> Option<Date> {
        Date::new(year, month, day).ok()
    }

    #[test]
    fn orders_of_one_cell() {
        let orders = |text: &str| apart(text).map(|w| w.orders());
        assert_eq!(orders("2005-04-15"), Some((day(2005, 4, 15), None)));
        assert_eq!(orders("2005/4/5"), Some((day(2005, 4, 5), None)));
        assert_eq!(orders("20050415"), Some((day(2005, 4, 15), None)));
        assert_eq!(orders("15.04.2005"), Some((day(2005, 4, 15), None)));
        assert_eq!(orders("5.4.05"), Some((day(2005, 4, 5), None)));
        assert_eq!(orders("5.4.69"), Some((day(1969, 4, 5), None)));
        assert_eq!(orders("03/04/2025"), Some((day(2025, 4, 3), day(2025, 3, 4))));
        assert_eq!(orders("13/04/2025"), Some((day(2025, 4, 13), None)));
        assert_eq!(orders("04/13/2025"), Some((None, day(2025, 4, 13))));
        assert_eq!(orders("04-13-2025 10:11:12"), Some((None, day(2025, 4, 13))));
        assert_eq!(orders("31.02.2005"), Some((None, None)));
        for text in ["25-01-31", "today", "2005", "1.2.3.4", "15.4.2005x", "2005-04-15T", "45000", "1.5", ""] {
            assert_eq!(orders(text), None, "{text}");
        }
    }

    #[test]
    fn times_do_not_count() {
        for time in [
            "T00:00:00",
            " 00:00:00",
            "T10:11:12.123Z",
            " 10:11",
            " 2:05 PM",
            "T10:11:12+02:00",
            ", 10:11",
            " 10:11 UTC",
        ] {
            assert_eq!(
                apart(&format!("2005-04-15{time}")).and_then(|w| w.day(Order::YearFirst)),
                day(2005, 4, 15),
                "{time}"
            );
        }
        for time in [" x", "T25:00", " 10:61", "Z", " 10"] {
            assert_eq!(apart(&format!("2005-04-15{time}")), None, "{time}");
        }
    }

    #[test]
    fn serial_numbers() {
        assert_eq!(of_serial("45750"), day(2025, 4, 3));
        assert_eq!(of_serial("45750.75"), day(2025, 4, 3));
        assert_eq!(of_serial("61"), day(1900, 3, 1));
        for text in ["60", "-1", "1e5", "2958466", "x"] {
            assert_eq!(of_serial(text), None, "{text}");
        }
    }

    #[test]
    fn orders_by_pattern() {
        assert_eq!(Order::named("DD.MM.YYYY"), Some(Order::DayFirst));
        assert_eq!(Order::named("m/d/yy"), Some(Order::MonthFirst));
        assert_eq!(Order::named("yyyy-mm-dd"), Some(Order::YearFirst));
        assert_eq!(Order::named("TT.MM.JJJJ"), Some(Order::DayFirst));
        assert_eq!(Order::named("serial"), Some(Order::Serial));
        assert_eq!(Order::named("april"), None);
    }
}
