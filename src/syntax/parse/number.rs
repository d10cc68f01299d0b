//! Numbers, amounts, ranges, dates, `open`.

use super::Rule;
use super::build::{Build, Pair, kid, kids};
use crate::diagnostic::{Code, Diagnostic, Safety, did_you_mean};
use crate::source::Span;
use crate::syntax::ast::{Amount, Date, Open, Range, WrittenUnit};
use crate::value::{Currency, DateInterval, Decimal, DecimalError, Period, Precision, TimeUnit};

impl Build<'_> {
    /// A decimal; zero, with an error, where it is too large.
    fn decimal(&mut self, pair: &Pair<'_>) -> Decimal {
        match pair.as_str().parse() {
            Ok(value) => value,
            Err(DecimalError::Overflow | DecimalError::NotANumber | DecimalError::DivisionByZero) => {
                self.too_large(self.span(pair));
                Decimal::ZERO
            }
        }
    }

    fn too_large(&mut self, span: Span) {
        let diagnostic = Diagnostic::error(Code::NumberTooLarge, span, "this number is too large to be held exactly")
            .label("too many digits")
            .help("a number has up to 38 digits, up to 18 of them behind the point");
        self.diagnostics.push(diagnostic);
    }

    /// A small whole number; `pair` is a `whole`.
    pub(super) fn whole(&mut self, pair: &Pair<'_>) -> Option<u32> {
        let value = pair.as_str().parse().ok();
        if value.is_none() {
            self.too_large(self.span(pair));
        }
        value
    }

    /// An amount; `pair` is an `amount`, `points`, or has their children.
    pub(super) fn amount(&mut self, pair: &Pair<'_>) -> Option<Amount> {
        let number = kid(pair, Rule::number)?;
        let value = self.decimal(&number);
        let unit = pair.clone().into_inner().find_map(|p| unit(&p).map(|unit| (self.span(&p), unit)));
        let per = kid(pair, Rule::per).and_then(|p| self.per(&p));
        Some(Amount { span: self.span(pair), number: self.span(&number), value, unit, per })
    }

    /// The amount among the children.
    pub(super) fn amount_in(&mut self, pair: &Pair<'_>) -> Option<Amount> {
        self.amount(&kid(pair, Rule::amount)?)
    }

    /// The amount in the first child of a rule.
    pub(super) fn amount_of(&mut self, pair: &Pair<'_>, rule: Rule) -> Option<Amount> {
        self.amount_in(&kid(pair, rule)?)
    }

    /// `/yr` or `per year`.
    pub(super) fn per(&self, pair: &Pair<'_>) -> Option<(Span, Period)> {
        Some((self.span(pair), period(&kid(pair, Rule::period)?)?))
    }

    /// A range; `pair` is a `range`.
    pub(super) fn range(&mut self, pair: &Pair<'_>) -> Option<Range> {
        let mut ends = kids(pair, Rule::amount);
        let low = self.amount(&ends.next()?)?;
        let high = match ends.next() {
            Some(high) => self.amount(&high),
            None => None,
        };
        Some(Range { span: self.span(pair), low, high })
    }

    /// The range among the children.
    pub(super) fn range_in(&mut self, pair: &Pair<'_>) -> Option<Range> {
        self.range(&kid(pair, Rule::range)?)
    }

    /// `open …`.
    pub(super) fn open(&mut self, pair: &Pair<'_>) -> Option<Open> {
        let bounds = match kid(pair, Rule::range) {
            Some(range) => Some(self.range(&range)?),
            None => None,
        };
        let by = match kid(pair, Rule::open_by) {
            Some(by) => Some(self.date(&kid(&by, Rule::date)?)),
            None => None,
        };
        Some(Open { span: self.span(pair), bounds, note: self.text_in(pair), by })
    }

    /// A date; `pair` is a `date` or `clear_date`.
    pub(super) fn date(&mut self, pair: &Pair<'_>) -> Date {
        let span = self.span(pair);
        let precision = kid(pair, Rule::precision).map_or(Precision::Plain, |p| precision(&p));
        let day = kid(pair, Rule::day);
        let parts: Vec<i16> =
            day.map(|d| d.as_str().split('-').filter_map(|n| n.parse().ok()).collect()).unwrap_or_default();
        let year = parts.first().copied().unwrap_or(0);
        let part = |index: usize| parts.get(index).and_then(|&n| i8::try_from(n).ok());
        if let Some(days) = DateInterval::of(precision, year, part(1), part(2)) {
            return Date { span, precision, days };
        }
        let exact = DateInterval::of(Precision::Plain, year, part(1), part(2));
        // In a year that has every day, the word and the date may well go together.
        let reaches_out = exact.is_some() && DateInterval::of(precision, 2000, part(1), part(2)).is_some();
        let diagnostic = if reaches_out {
            Diagnostic::error(Code::DateForm, span, "the days that are meant lie beyond the end of the calendar")
                .label("some of these days do not exist")
                .help("the last day is 9999-12-31; leave the date out where something has no end")
        } else if exact.is_some() {
            Diagnostic::error(Code::DateForm, span, "this word and this date do not go together")
                .label("more exact than the word allows")
                .help("`early`, `mid`, `late` and `end of` stand before a month or year, seasons before a year")
        } else {
            let month = part(1).and_then(|month| DateInterval::of(Precision::Plain, year, Some(month), None));
            let (label, help) = if let Some(month) = month {
                let last = month.last;
                (
                    format!("this month ends with day {}", last.day()),
                    format!("write the day that is meant, as in `{last}`"),
                )
            } else {
                let help = "dates are written year-month-day, as in `2005-04-15`";
                (String::from("no such month"), String::from(help))
            };
            Diagnostic::error(Code::DateForm, span, "no calendar has this date").label(label).help(help)
        };
        self.diagnostics.push(diagnostic);
        // A day was meant: what it is compared with has nothing more to say of it.
        let last = DateInterval::of(Precision::Plain, year, part(1), None).filter(|_| part(2).is_some());
        let days = exact
            .or(last.map(|month| DateInterval::day(month.last)))
            .or_else(|| DateInterval::of(Precision::Plain, year, part(1), None))
            .or_else(|| DateInterval::of(Precision::Plain, year, None, None))
            .unwrap_or(DateInterval::day(crate::value::Date::ZERO));
        Date { span, precision: Precision::Plain, days }
    }

    /// `04-01` as (month, day).
    pub(super) fn month_day(&mut self, pair: &Pair<'_>) -> (i8, i8) {
        let (month, day) = pair.as_str().split_once('-').unwrap_or(("1", "1"));
        let (month, day) = (month.parse().unwrap_or(0), day.parse().unwrap_or(0));
        // 2001 is no leap year: the 29th of February does not come every year.
        if DateInterval::of(Precision::Plain, 2001, Some(month), Some(day)).is_some() {
            return (month, day);
        }
        let diagnostic = Diagnostic::error(Code::DateForm, self.span(pair), "not every year has this day")
            .label("month and day are expected")
            .help("write month and day, as in `04-01` for the first of April");
        self.diagnostics.push(diagnostic);
        (1, 1)
    }

    /// The code after `currency`.
    pub(super) fn currency(&mut self, word: &Pair<'_>) -> Option<(Span, Currency)> {
        let (span, written) = (self.span(word), word.as_str());
        if let Ok(currency) = written.parse() {
            return Some((span, currency));
        }
        let upper = written.to_uppercase();
        let guess = match upper.as_str() {
            "EURO" | "EUROS" => Some("EUR"),
            "FRANKEN" | "FRANCS" => Some("CHF"),
            "DOLLAR" | "DOLLARS" => Some("USD"),
            _ => did_you_mean(&upper, Currency::codes().iter().copied()),
        };
        let mut diagnostic = Diagnostic::error(Code::UnknownCurrency, span, format!("`{written}` is no currency code"))
            .label("not in ISO 4217");
        if let Some(right) = guess {
            let sure = if right == upper || upper.starts_with("EURO") { Safety::Safe } else { Safety::Unsafe };
            diagnostic = diagnostic.fix(sure, format!("write `{right}`"), span, right);
        } else {
            diagnostic = diagnostic.help("write the three letters of ISO 4217, as in `EUR` or `CHF`");
        }
        self.diagnostics.push(diagnostic);
        Some((span, guess.and_then(|g| g.parse().ok())?))
    }
}

fn unit(pair: &Pair<'_>) -> Option<WrittenUnit> {
    Some(match pair.as_rule() {
        Rule::percent => WrittenUnit::Percent,
        Rule::percentage_points => WrittenUnit::PercentagePoints,
        Rule::kw_points => WrittenUnit::Points,
        Rule::currency => WrittenUnit::Money(pair.as_str().parse().ok()?),
        Rule::time_unit => WrittenUnit::Time(time_unit(pair)?),
        _ => return None,
    })
}

/// A unit of time.
pub(super) fn time_unit(pair: &Pair<'_>) -> Option<TimeUnit> {
    time_unit_of(pair.as_str())
}

pub(super) fn time_unit_of(word: &str) -> Option<TimeUnit> {
    let word = word.to_ascii_lowercase();
    TimeUnit::ALL.into_iter().find(|u| u.singular() == word.trim_end_matches('s'))
}

/// A period.
pub(super) fn period(pair: &Pair<'_>) -> Option<Period> {
    period_of(pair.as_str())
}

pub(super) fn period_of(word: &str) -> Option<Period> {
    let word = word.to_ascii_lowercase();
    Period::ALL.into_iter().find(|p| p.word() == word || p.short() == word)
}

fn precision(pair: &Pair<'_>) -> Precision {
    let word = kid(pair, Rule::precision_word).map(|w| w.as_str().to_ascii_lowercase());
    match word.as_deref() {
        Some("about") => Precision::About,
        Some("early") => Precision::Early,
        Some("mid") => Precision::Mid,
        Some("late") => Precision::Late,
        Some("spring") => Precision::Spring,
        Some("summer") => Precision::Summer,
        Some("autumn") => Precision::Autumn,
        Some("winter") => Precision::Winter,
        _ => Precision::EndOf,
    }
}
