//! Amounts against the unit and period that they must have. Nothing is converted and nothing is annualised.

use super::Checker;
use super::doubt::as_share;
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::ir::Rate;
use crate::source::Span;
use crate::syntax::ast::{self, WrittenUnit};
use crate::value::{Amount, Decimal, Period, TimeUnit, Unit};

/// What an amount is held against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'t> {
    /// Its name.
    pub(super) what: &'t str,
    /// Its unit and period.
    pub(super) rate: Rate,
    /// Where it is declared, where that helps.
    pub(super) declared: Option<Span>,
}

impl Checker<'_> {
    /// The amount in the unit of the target, or an error.
    pub(super) fn amount(&mut self, written: &ast::Amount, target: Target<'_>) -> Option<Amount> {
        let Rate { unit, per } = target.rate;
        self.number_in_doubt(written, target)?;
        let unit_ok = self.unit(written, target)?;
        self.period(written, target, unit_ok)?;
        if !unit_ok {
            return None;
        }
        if unit == Unit::Count && !written.value.is_whole() {
            let mut diagnostic = Diagnostic::error(
                Code::WholeNumber,
                written.number,
                format!("`{}` is counted in whole numbers", target.what),
            )
            .label("this is a part of one");
            let below = written.value.div_floor(Decimal::ONE, 0).ok();
            let above = below.and_then(|b| b.add(Decimal::ONE).ok());
            let near: Vec<String> =
                [above, below].into_iter().flatten().filter(|v| *v > Decimal::ZERO).map(|v| v.to_string()).collect();
            diagnostic = diagnostic.help(format!("write a whole number: {}", quoted_list(&near)));
            for value in near {
                diagnostic = diagnostic.fix(Safety::Unsafe, format!("write `{value}`"), written.number, value);
            }
            self.report(diagnostic);
            return None;
        }
        Some(Amount { value: written.value, unit, per })
    }

    /// Both ends of a range; a unit behind the second end holds for both.
    pub(super) fn range(&mut self, range: &ast::Range, target: Target<'_>) -> Option<(Amount, Amount)> {
        let Some(high) = &range.high else {
            let only = self.amount(&range.low, target)?;
            return Some((only, only));
        };
        let mut low = range.low.clone();
        if low.unit.is_none() {
            low.unit = high.unit;
        }
        if low.per.is_none() {
            low.per = high.per;
        }
        let high = self.amount(high, target);
        let (low, high) = (self.amount(&low, target)?, high?);
        if low.value > high.value {
            self.report(
                Diagnostic::error(Code::RangeReversed, range.span, format!("{low} is more than {high}"))
                    .label("the lower end stands first")
                    .fix(Safety::Unsafe, "exchange both ends", range.span, format!("{high}..{low}")),
            );
            return None;
        }
        Some((low, high))
    }

    /// `Some(true)` where the unit is right, `Some(false)` where it is missing (then the period is reported with it),
    /// `None` where an error has been said.
    fn unit(&mut self, written: &ast::Amount, target: Target<'_>) -> Option<bool> {
        let what = target.what;
        let found = written.unit.map(|(_, unit)| unit);
        let span = written.unit.map_or(written.number, |(span, _)| span);
        let right =
            match (target.rate.unit, found) {
                (Unit::Money(wanted), Some(WrittenUnit::Money(found))) => {
                    if wanted == found {
                        true
                    } else {
                        self.other_currency(span, wanted, found, target);
                        return None;
                    }
                }
                (Unit::Count | Unit::Number, None)
                | (Unit::Percent, Some(WrittenUnit::Percent))
                | (Unit::Points, Some(WrittenUnit::Points)) => true,
                (Unit::Time(wanted), Some(WrittenUnit::Time(found))) if wanted == found => true,
                (Unit::Time(wanted), Some(WrittenUnit::Time(found))) => {
                    let (wanted, found) = (wanted.plural(), found.plural());
                    let diagnostic = Diagnostic::error(
                        Code::WrongUnit,
                        span,
                        format!("`{what}` is counted in {wanted}, and this is in {found}"),
                    )
                    .label(format!("{found} here"));
                    let diagnostic = match same_time(written, target.rate.unit) {
                        Some(same) => diagnostic.help(format!("write it in {wanted}: `{same}`")).fix(
                            Safety::Unsafe,
                            format!("write `{same}`"),
                            with_unit(written),
                            same,
                        ),
                        None => diagnostic.help(format!(
                            "write it in {wanted}: nothing is converted, since a working day has no fixed length"
                        )),
                    };
                    self.report(also_declared(diagnostic, target));
                    return None;
                }
                (Unit::Percent, Some(WrittenUnit::PercentagePoints)) => {
                    self.report(
                        Diagnostic::error(
                            Code::PercentOrPoints,
                            span,
                            format!("`{what}` is a percentage; percentage points are the difference of two"),
                        )
                        .label("percentage points here")
                        .help("write `%`; percentage points go with `more than` and `less than` another tier")
                        .fix(
                            Safety::Unsafe,
                            format!("write `{}%`", written.value),
                            with_unit(written),
                            format!("{}%", written.value),
                        ),
                    );
                    return None;
                }
                (Unit::Percent, Some(WrittenUnit::Points))
                | (Unit::Points, Some(WrittenUnit::Percent | WrittenUnit::PercentagePoints)) => {
                    let percent = target.rate.unit == Unit::Percent;
                    let (wanted, fixed) = if percent {
                        ("percent", format!("{}%", written.value))
                    } else {
                        ("points", format!("{} points", written.value))
                    };
                    self.report(
                        Diagnostic::error(Code::PercentOrPoints, span, format!("`{what}` is counted in {wanted}"))
                            .label(if percent { "points here" } else { "percent here" })
                            .help(format!("write `{fixed}`"))
                            .fix(Safety::Unsafe, format!("write `{fixed}`"), with_unit(written), fixed),
                    );
                    return None;
                }
                (Unit::Money(_) | Unit::Percent | Unit::Points | Unit::Time(_), None) => false,
                (
                    Unit::Money(_) | Unit::Count | Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number,
                    Some(found_unit),
                ) => {
                    let found = found_words(found_unit);
                    let diagnostic = Diagnostic::error(
                        Code::WrongUnit,
                        written.span,
                        format!("`{what}` is {}, and this is {found}", rate_words(target.rate)),
                    )
                    .label(format!("{found} here"));
                    let fixed = Amount { value: written.value, unit: target.rate.unit, per: target.rate.per };
                    let fits = match target.rate.unit {
                        // More than all of something is no percentage.
                        Unit::Money(currency) => {
                            currency != crate::value::Currency::NONE && written.value > Decimal::from(100)
                        }
                        Unit::Count => written.value.is_whole(),
                        Unit::Time(_) => !matches!(found_unit, WrittenUnit::Money(_)),
                        Unit::Percent | Unit::Points | Unit::Number => true,
                    };
                    let diagnostic =
                        if fits {
                            diagnostic
                                .help(format!("write an amount that is {}: `{fixed}`?", rate_words(target.rate)))
                                .fix(Safety::Unsafe, format!("write `{fixed}`"), written.span, fixed.to_string())
                        } else {
                            diagnostic.help(format!("write an amount that is {}", rate_words(target.rate)))
                        };
                    self.report(also_declared(diagnostic, target));
                    return None;
                }
            };
        Some(right)
    }

    fn other_currency(
        &mut self,
        span: Span,
        wanted: crate::value::Currency,
        found: crate::value::Currency,
        target: Target<'_>,
    ) {
        if self.two_currencies {
            return;
        }
        let diagnostic = Diagnostic::error(
            Code::OtherCurrency,
            span,
            format!("`{}` is counted in {wanted}, and this amount is in {found}", target.what),
        )
        .label(format!("{found} here"))
        .help(format!(
            "write the amount in {wanted}; there is no rate between {found} and {wanted} here, and nothing is converted silently (rates for data in other currencies are given with `--rates` when the program is evaluated)"
        ));
        let diagnostic = match self.currency_span {
            Some(at) if wanted == self.currency && at != span => diagnostic.also(at, format!("{wanted} is set here")),
            _ => diagnostic,
        };
        let as_written = self.text(span) == found.code();
        let diagnostic = if as_written {
            diagnostic.fix(Safety::Unsafe, format!("write `{wanted}`"), span, wanted.code())
        } else {
            diagnostic
        };
        self.report(diagnostic);
    }

    /// The period, and a missing unit in one go with it.
    fn period(&mut self, written: &ast::Amount, target: Target<'_>, unit_ok: bool) -> Option<()> {
        let Rate { unit, per } = target.rate;
        let what = target.what;
        let found = written.per.map(|(_, per)| per);
        match (per, found) {
            (Some(wanted), Some(found)) if wanted != found => {
                let diagnostic = Diagnostic::error(
                    Code::OtherPeriod,
                    written.per.map_or(written.span, |(span, _)| span),
                    format!("`{what}` is counted per {}, and this amount is per {}", wanted.word(), found.word()),
                )
                .label(format!("per {} here", found.word()))
                .with_note(
                    "nothing is converted from one period to another: so much in each of them is another demand than their sum",
                )
                .help(match self.declaration_per(what, unit, found) {
                    Some(own) => format!("write the amount per {}, or declare a measure of its own: `{own}`", wanted.word()),
                    None => format!("write the amount per {}", wanted.word()),
                });
                self.report(also_declared(diagnostic, target));
                return None;
            }
            (None, Some(found)) => {
                let diagnostic = Diagnostic::error(
                    Code::OtherPeriod,
                    written.per.map_or(written.span, |(span, _)| span),
                    format!("`{what}` is not counted over a period, and this amount is per {}", found.word()),
                )
                .label(format!("per {} here", found.word()))
                .help(match self.declaration_per(what, unit, found) {
                    Some(own) => format!("leave the period out, or declare a measure of its own: `{own}`"),
                    None => String::from("leave the period out"),
                });
                self.report(also_declared(diagnostic, target));
                return None;
            }
            (Some(_), Some(_)) | (None, None) if unit_ok => return Some(()),
            (Some(_), Some(_) | None) | (None, None) => {}
        }
        if unit_ok {
            let wanted = per.unwrap_or(Period::Year);
            let fixed = Amount { value: written.value, unit, per: Some(wanted) };
            let diagnostic = Diagnostic::error(
                Code::PeriodMissing,
                written.span,
                format!("`{what}` is counted per {}, and this amount does not say over which period", wanted.word()),
            )
            .label("no period here")
            .help(format!("write `{fixed}`"))
            .fix(
                Safety::Unsafe,
                format!("write `{fixed}`"),
                written.span.end_point(),
                period_suffix(unit, wanted),
            );
            self.report(also_declared(diagnostic, target));
            return None;
        }
        self.unit_missing(written, target)
    }

    /// How the same is declared over another period; only what is known of partners can be.
    fn declaration_per(&self, what: &str, unit: Unit, per: Period) -> Option<String> {
        self.scope.find(super::Kind::Measure, what)?;
        Some(format!("measure \"{what} per {}\": {}", per.word(), type_words(Rate { unit, per: Some(per) })))
    }

    fn unit_missing(&mut self, written: &ast::Amount, target: Target<'_>) -> Option<()> {
        let Rate { unit, per } = target.rate;
        let mut diagnostic = Diagnostic::error(
            Code::UnitMissing,
            written.span,
            format!("`{}` is {}, and this number has no unit", target.what, rate_words(target.rate)),
        )
        .label("a number alone");
        let no_currency = matches!(unit, Unit::Money(currency) if currency == crate::value::Currency::NONE);
        diagnostic = if no_currency {
            diagnostic.help("write the currency behind it, as in `10000 EUR`")
        } else if let (Unit::Percent, Some(share)) = (unit, as_share(written.value)) {
            // A spreadsheet holds 35 % as 0.35.
            let (share, plain) = (format!("{share}%"), format!("{}%", written.value));
            diagnostic
                .label(format!("{share} or {plain}?"))
                .help(format!("write `{share}`; a spreadsheet shows {share} as {}", written.value))
                .fix(Safety::Unsafe, format!("write `{share}`"), written.number, share)
                .fix(Safety::Unsafe, format!("write `{plain}`"), written.number, plain)
        } else {
            let fixed = Amount { value: written.value, unit, per };
            let mut insert = unit_suffix(unit, written.value);
            if let (Some(wanted), None) = (per, written.per) {
                insert.push_str(&period_suffix(unit, wanted));
            }
            diagnostic.help(format!("write `{fixed}`")).fix(
                Safety::Safe,
                format!("write `{fixed}`"),
                written.number.end_point(),
                insert,
            )
        };
        self.report(also_declared(diagnostic, target));
        None
    }

    /// A price: money in the program's currency, over any period.
    pub(super) fn price(&mut self, written: &ast::Amount) -> Option<Amount> {
        let rate = Rate { unit: Unit::Money(self.currency), per: written.per.map(|(_, per)| per) };
        self.amount(written, Target { what: "costs", rate, declared: None })
    }

    /// Points.
    pub(super) fn points(&mut self, written: &ast::Amount, what: &str) -> Option<Amount> {
        self.amount(written, Target { what, rate: Rate { unit: Unit::Points, per: None }, declared: None })
    }

    /// A length of time, in any unit.
    pub(super) fn length(&mut self, written: &ast::Amount, what: &str) -> Option<Amount> {
        let Some((_, WrittenUnit::Time(unit))) = written.unit else {
            self.report(
                Diagnostic::error(Code::WrongUnit, written.span, format!("{what} is a length of time"))
                    .label("no length of time")
                    .help("write it in days, weeks, months or years: `90 days`"),
            );
            return None;
        };
        self.amount(written, Target { what, rate: Rate { unit: Unit::Time(unit), per: None }, declared: None })
    }
}

fn also_declared(diagnostic: Diagnostic, target: Target<'_>) -> Diagnostic {
    match target.declared {
        Some(span) => diagnostic.also(span, format!("{} is {}", target.what, rate_words(target.rate))),
        None => diagnostic,
    }
}

/// The same length of time in another unit, where both always have the same proportion.
fn same_time(written: &ast::Amount, wanted: Unit) -> Option<String> {
    let (Some((_, WrittenUnit::Time(found))), Unit::Time(unit)) = (written.unit, wanted) else { return None };
    let (times, each) = match (found, unit) {
        (TimeUnit::Year, TimeUnit::Month) => (true, 12),
        (TimeUnit::Month, TimeUnit::Year) => (false, 12),
        (TimeUnit::Hour, TimeUnit::Minute) => (true, 60),
        (TimeUnit::Minute, TimeUnit::Hour) => (false, 60),
        (TimeUnit::Minute | TimeUnit::Hour | TimeUnit::Day | TimeUnit::Week | TimeUnit::Month | TimeUnit::Year, _) => {
            return None;
        }
    };
    let each = Decimal::new(each, 0);
    let value = if times { written.value.mul(each).ok()? } else { written.value.div_floor(each, 2).ok()? };
    let exact = times || value.mul(each).is_ok_and(|back| back == written.value);
    exact.then(|| Amount { value, unit: wanted, per: None }.to_string())
}

/// As in "`2` or `1`".
fn quoted_list(values: &[String]) -> String {
    values.iter().map(|v| format!("`{v}`")).collect::<Vec<_>>().join(" or ")
}

/// The number with its unit, without the period.
fn with_unit(written: &ast::Amount) -> Span {
    written.unit.map_or(written.number, |(span, _)| written.number.to(span))
}

fn unit_suffix(unit: Unit, value: Decimal) -> String {
    let one = value == Decimal::ONE;
    match unit {
        Unit::Money(currency) => format!(" {currency}"),
        Unit::Percent => String::from("%"),
        Unit::Points => String::from(if one { " point" } else { " points" }),
        Unit::Time(time) => format!(" {}", if one { time.singular() } else { time.plural() }),
        Unit::Count | Unit::Number => String::new(),
    }
}

fn period_suffix(unit: Unit, per: Period) -> String {
    match unit {
        Unit::Money(_) => format!("/{}", per.short()),
        Unit::Count | Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => format!(" per {}", per.word()),
    }
}

/// As in "`purchases` is money per year in EUR".
pub(super) fn rate_words(rate: Rate) -> String {
    let unit = match rate.unit {
        Unit::Money(currency) if currency == crate::value::Currency::NONE => String::from("money"),
        Unit::Money(currency) => format!("money in {currency}"),
        Unit::Count => String::from("a count"),
        Unit::Percent => String::from("a percentage"),
        Unit::Points => String::from("counted in points"),
        Unit::Time(unit) => format!("counted in {}", unit.plural()),
        Unit::Number => String::from("a number without a unit"),
    };
    match rate.per {
        Some(per) => format!("{unit} per {}", per.word()),
        None => unit,
    }
}

/// As a declaration writes it: `money per half-year`.
pub(super) fn type_words(rate: Rate) -> String {
    let unit = match rate.unit {
        Unit::Money(_) => String::from("money"),
        Unit::Count => String::from("count"),
        Unit::Percent => String::from("percent"),
        Unit::Points => String::from("points"),
        Unit::Time(unit) => format!("duration in {}", unit.plural()),
        Unit::Number => String::from("number"),
    };
    match rate.per {
        Some(per) => format!("{unit} per {}", per.word()),
        None => unit,
    }
}

fn found_words(unit: WrittenUnit) -> &'static str {
    match unit {
        WrittenUnit::Money(_) => "money",
        WrittenUnit::Percent => "a percentage",
        WrittenUnit::PercentagePoints => "a difference in percentage points",
        WrittenUnit::Points => "in points",
        WrittenUnit::Time(_) => "a length of time",
    }
}
