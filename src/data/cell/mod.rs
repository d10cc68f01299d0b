//! The text of a cell as a fact. A cell that is not understood is an error: it is never taken for not known.

mod digits;

pub(super) use self::digits::number;
use crate::data::forms::date::{self, Order, Shape};
use crate::data::forms::number::{self, Hint, Notation};
use crate::data::forms::{Form, Seen};
use crate::data::names::{nearest, wide};
use crate::data::read::Kind;
use crate::ir::{Column, FactValue, Measure, Program, TierId, Type};
use crate::value::{Currency, Date, Period, Unit, country_code};

/// A cell, with what is known of how it is written.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    /// Its text, trimmed.
    pub text: &'a str,
    /// What the file says of it.
    pub kind: Kind,
    /// How its column is written.
    pub form: &'a Form,
}

/// Why a cell is not what its column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellFault {
    /// It is no plain decimal number.
    NotANumber {
        /// How the number is written plainly, where there is no doubt.
        plain: Option<String>,
    },
    /// A sign in it may stand between thousands or before decimals.
    TwoReadings {
        /// The sign.
        sign: char,
        /// The number if it stands between thousands.
        thousands: String,
        /// The number if it stands before decimals, where its column may hold that.
        decimals: Option<String>,
    },
    /// It is a number, and written otherwise than its column.
    OtherNotation {
        /// How it is written.
        written: Notation,
        /// The cell by which that of its column is told.
        seen: Option<Seen>,
    },
    /// Another currency stands beside it than it should be in.
    OtherCurrency {
        /// As written.
        found: String,
        /// The currency of the column, where it holds money.
        wanted: Option<Currency>,
    },
    /// A percent sign stands beside a number that is none of percent.
    NotPercent,
    /// It is a number of more digits than are held exactly.
    TooLong,
    /// It is money, and finer than the smallest coin.
    TooFine {
        /// So many decimals its currency has.
        places: u8,
    },
    /// It counts things, and is no whole number.
    NotWhole,
    /// It is below zero, and may not be.
    Negative {
        /// Whether it is money: of which a program may say that it may be negative.
        money: bool,
    },
    /// It is neither yes nor no.
    NotAFlag,
    /// It is no day.
    NotADate {
        /// The day in the form that is read, where there is no doubt.
        plain: Option<String>,
    },
    /// It is one of two days, and nothing says which.
    TwoDays {
        /// Both, the one with the day before the month first.
        days: [Date; 2],
    },
    /// It is a day, and written otherwise than its column.
    OtherDays {
        /// The cell by which that of its column is told.
        seen: Option<Seen>,
    },
    /// It is none of the choices.
    NotAChoice {
        /// What is not among them.
        found: String,
        /// The choice that it may stand for.
        near: Option<String>,
        /// The choices.
        known: Vec<String>,
    },
    /// It is neither the code of a country nor a region of the program.
    NotACountry {
        /// The code that is meant.
        code: Option<&'static str>,
    },
    /// It is no tier.
    NotATier {
        /// The tier that it may stand for.
        near: Option<String>,
        /// The tiers.
        known: Vec<String>,
    },
}

/// Reads the cell of a measure. An empty one is not known, except where packages are listed: a package that was bought is on
/// record, and an empty list is how every export writes that there is none.
pub fn read(program: &Program, measure: &Measure, cell: Cell<'_>) -> Result<Option<FactValue>, CellFault> {
    let text = cell.text;
    if text.is_empty() {
        let packages = program.package_measure.and_then(|id| program.measures.get(id.index()));
        let lists_packages = packages.is_some_and(|packages| std::ptr::eq(packages, measure));
        return Ok(lists_packages.then(|| FactValue::Set(Vec::new())));
    }
    match &measure.ty {
        Type::OneOf(choices) if choices.is_empty() && wide(&measure.name) == "country" => {
            country(program, text).map(Some)
        }
        Type::SetOf(choices) if is_none(measure, choices, text) => Ok(Some(FactValue::Set(Vec::new()))),
        ty @ (Type::SetOf(_) | Type::Number(_) | Type::Date | Type::Flag | Type::OneOf(_) | Type::Text) => {
            of_type(program, ty, Rules { signed: measure.signed, money: Money::OfColumn }, cell)
        }
    }
}

/// Reads the cell of a column of a table of events. Numbers may be below zero there: a return is a negative line.
pub fn of_column(
    program: &Program,
    column: &Column,
    money: Money,
    cell: Cell<'_>,
) -> Result<Option<FactValue>, CellFault> {
    of_type(program, &column.ty, Rules { signed: true, money }, cell)
}

/// In which currency an amount is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Money {
    /// In that of its column.
    #[default]
    OfColumn,
    /// In that which its row names, with coins of its own; any where that is none.
    OfRow(Option<Currency>),
}

/// What the numbers of a column may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Rules {
    /// They may be below zero.
    pub(super) signed: bool,
    /// Their currency.
    pub(super) money: Money,
}

pub(super) fn of_type(
    program: &Program,
    ty: &Type,
    rules: Rules,
    cell: Cell<'_>,
) -> Result<Option<FactValue>, CellFault> {
    let text = cell.text;
    if text.is_empty() {
        return Ok(None);
    }
    let value = match ty {
        Type::Number(rate) => FactValue::Number(number(cell, rate.unit, rules)?),
        Type::Date => FactValue::Date(day(cell)?),
        Type::Flag => FactValue::Flag(flag(text)?),
        Type::OneOf(choices) => FactValue::Text(choice(program, choices, text)?),
        Type::SetOf(choices) => {
            let members = text.split(['|', ';']).map(str::trim).filter(|m| !m.is_empty());
            let mut set = members.map(|m| choice(program, choices, m)).collect::<Result<Vec<_>, _>>()?;
            set.sort();
            set.dedup();
            FactValue::Set(set)
        }
        Type::Text => FactValue::Text(text.to_owned()),
    };
    Ok(Some(value))
}

/// Whether a cell of a set says that there is nothing in it: `none`, `no package`. An empty one would say that nobody knows.
fn is_none(measure: &Measure, choices: &[String], text: &str) -> bool {
    let said = wide(text.trim_matches(['(', ')']));
    if choices.iter().any(|c| wide(c) == said) {
        return false;
    }
    said == "none" || said.strip_prefix("no").is_some_and(|of| of == wide(&measure.name) || of == wide(&measure.plural))
}

/// Whether a text is a number or a day, in any of the usual forms.
pub fn is_value(text: &str) -> bool {
    let number = number::apart(text).is_some_and(|written| number::hint(written.body) != Hint::Neither);
    number || date::apart(text).is_some_and(|written| written.orders() != (None, None))
}

fn flag(text: &str) -> Result<bool, CellFault> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "t" | "1" | "x" | "ja" | "j" | "wahr" => Ok(true),
        "no" | "n" | "false" | "f" | "0" | "nein" | "falsch" => Ok(false),
        _ => Err(CellFault::NotAFlag),
    }
}

/// The day of a cell, as its column is written.
fn day(cell: Cell<'_>) -> Result<Date, CellFault> {
    let Cell { text, kind, form } = cell;
    let none = || CellFault::NotADate { plain: iso(text) };
    let serial = form.days.is_some_and(|days| days.order == Order::Serial);
    if kind == Kind::Sheet || (serial && kind != Kind::Day) {
        return date::of_serial(text).ok_or_else(none);
    }
    let written = date::apart(text).ok_or_else(none)?;
    let days = written.orders();
    let of = |order: Order| match (written.day(order), days) {
        (Some(day), _) => Ok(day),
        (None, (None, None)) => Err(none()),
        (None, _) => Err(CellFault::OtherDays { seen: form.seen().cloned() }),
    };
    match (form.days, written.shape) {
        _ if kind == Kind::Day => of(Order::YearFirst),
        (Some(known), shape) if known.shape.is_none_or(|known| known == shape) => of(known.order),
        (Some(_), _) => match days {
            (None, None) => Err(none()),
            _ => Err(CellFault::OtherDays { seen: form.seen().cloned() }),
        },
        (None, Shape::YearFirst(_) | Shape::Compact) => of(Order::YearFirst),
        (None, Shape::YearLast('.')) => of(Order::DayFirst),
        (None, Shape::YearLast(_)) => match days {
            (Some(a), Some(b)) if a != b => Err(CellFault::TwoDays { days: [a, b] }),
            (a, b) => a.or(b).ok_or_else(none),
        },
    }
}

/// `DD.MM.YYYY` as ISO; anything with `/` or two digits for the year has more than one reading.
pub fn iso(text: &str) -> Option<String> {
    let mut parts = text.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Some(Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?.to_string())
}

/// The code of a country, or a region of the program. Anything else would be compared with codes, and never be the same.
fn country(program: &Program, text: &str) -> Result<FactValue, CellFault> {
    let wanted = wide(text);
    let is_code = text.len() == 2 && text.chars().all(|c| c.is_ascii_alphabetic());
    let regions =
        program.regions.iter().flat_map(|r| r.members.iter().chain(&r.within).chain(std::iter::once(&r.name)));
    let served = program.distribution.iter().flat_map(|d| &d.territories);
    if is_code || regions.chain(served).chain(&program.header.territory).any(|name| wide(name) == wanted) {
        Ok(FactValue::Text(text.to_owned()))
    } else {
        Err(CellFault::NotACountry { code: country_code(&text.to_lowercase()) })
    }
}

/// The declared spelling of a choice; any text where none are declared.
fn choice(program: &Program, choices: &[String], text: &str) -> Result<String, CellFault> {
    let wanted = wide(text);
    if choices.is_empty() {
        return Ok(text.to_owned());
    }
    if let Some(known) = choices.iter().find(|c| wide(c) == wanted) {
        return Ok(known.clone());
    }
    // A track or package by a name that it had before, where it is one of the choices now.
    let former = program
        .tracks
        .iter()
        .filter(|t| choices.contains(&t.name))
        .find(|t| t.formerly.iter().chain(&t.title).any(|f| wide(f) == wanted));
    match former {
        Some(track) => Ok(track.name.clone()),
        None => Err(CellFault::NotAChoice {
            found: text.to_owned(),
            near: nearest(text, choices.iter().map(String::as_str)).map(str::to_owned),
            known: choices.to_vec(),
        }),
    }
}

/// What a cell says of the tier held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeldTier {
    /// The tier.
    pub tier: Option<TierId>,
    /// What it may be, lowest first, where the cell has the name of a tier that was split, or says several.
    pub one_of: Vec<Option<TierId>>,
}

/// The tier that a cell names as held. `none` is no tier; `Business|Premium`, as results write it, is one of both.
pub fn tier(program: &Program, text: &str) -> Result<HeldTier, CellFault> {
    let mut found: Vec<Option<TierId>> = Vec::new();
    for name in text.split('|') {
        found.extend(tiers_named(program, name)?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(match found.as_slice() {
        &[only] => HeldTier { tier: only, one_of: Vec::new() },
        _ => HeldTier { tier: None, one_of: found },
    })
}

fn tiers_named(program: &Program, text: &str) -> Result<Vec<Option<TierId>>, CellFault> {
    let wanted = wide(text);
    if wanted.is_empty() {
        return Ok(vec![None]);
    }
    let is = |name: &String| wide(name) == wanted;
    // Today's names first: a tier may have taken a name that another had before.
    let now = program.tiers.iter().position(|t| is(&t.name) || t.title.as_ref().is_some_and(is));
    if let Some(index) = now.or_else(|| program.tiers.iter().position(|t| t.formerly.iter().any(is))) {
        return Ok(vec![Some(TierId::at(index))]);
    }
    let parts = program.tiers.iter().enumerate().filter(|(_, t)| t.split_from.iter().any(is));
    let parts: Vec<Option<TierId>> = parts.map(|(index, _)| Some(TierId::at(index))).collect();
    if !parts.is_empty() {
        return Ok(parts);
    }
    if wanted == "none" {
        return Ok(vec![None]);
    }
    Err(CellFault::NotATier {
        near: nearest(text, program.tiers.iter().map(|t| t.name.as_str())).map(str::to_owned),
        known: program.tiers.iter().map(|t| t.name.clone()).collect(),
    })
}

/// What the cells of a column hold, for messages.
pub fn expected(ty: &Type) -> String {
    match ty {
        Type::Number(rate) => {
            let per = rate.per.map(|p: Period| format!(" per {}", p.word())).unwrap_or_default();
            match rate.unit {
                Unit::Money(currency) => format!("an amount in {currency}{per}, written like `1234.56`"),
                Unit::Count => format!("a whole number{per}, written like `12`"),
                Unit::Percent => format!("a number of percent{per}, written like `12.5`"),
                Unit::Points => format!("a number of points{per}, written like `12`"),
                Unit::Time(unit) => format!("a number of {}{per}, written like `1.5`", unit.plural()),
                Unit::Number => format!("a number{per}, written like `1234.56`"),
            }
        }
        Type::Date => String::from("a day, written like `2005-04-15`"),
        Type::Flag => String::from("`yes` or `no`"),
        Type::OneOf(choices) if choices.is_empty() => String::from("a text"),
        Type::OneOf(choices) => format!("one of {}", listed(choices)),
        Type::SetOf(choices) if choices.is_empty() => String::from("texts with `|` between"),
        Type::SetOf(choices) => format!("any of {}, with `|` between, or `none`", listed(choices)),
        Type::Text => String::from("a text"),
    }
}

/// Names for a message, the first few.
pub fn listed(names: &[String]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|n| format!("`{n}`")).collect();
    let more = if names.len() > SHOWN { format!(" and {} more", names.len() - SHOWN) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::forms::By;

    pub(super) const PLAIN: &Form = &Form { notation: Notation::Point, days: None, by: By::Nothing, grouped: false };

    pub(super) fn cell<'a>(text: &'a str, form: &'a Form) -> Cell<'a> {
        Cell { text, kind: Kind::Text, form }
    }

    #[test]
    fn days_and_flags() {
        let date = |text| day(cell(text, PLAIN));
        let april = Date::new(2005, 4, 15);
        for text in ["2005-04-15", "2005-04-15T00:00:00", "15.04.2005", "15.4.05", "20050415", "15/04/2005", "4/15/05"]
        {
            assert_eq!(date(text).ok(), april.clone().ok(), "{text}");
        }
        for text in ["31.02.2005", "2005-02-31", "today", "45000"] {
            assert_eq!(date(text), Err(CellFault::NotADate { plain: None }), "{text}");
        }
        let days = [(4, 3), (3, 4)].map(|(month, day)| Date::new(2025, month, day).unwrap());
        assert_eq!(date("03/04/2025"), Err(CellFault::TwoDays { days }));
        let american = Form::days(Order::MonthFirst);
        assert_eq!(day(cell("03/04/2025", &american)), Ok(days[1]));
        assert_eq!(day(cell("13/04/2025", &american)), Err(CellFault::OtherDays { seen: None }));
        let serial = Cell { text: "45750", kind: Kind::Sheet, form: PLAIN };
        assert_eq!(day(serial), Ok(days[0]));
        for (text, value) in [("JA", true), ("x", true), ("1", true), ("Falsch", false), ("0", false), ("n", false)] {
            assert_eq!(flag(text), Ok(value), "{text}");
        }
        assert_eq!(flag("maybe"), Err(CellFault::NotAFlag));
    }
}
