//! The text of a cell as a fact. A cell that is not understood is an error: it is never taken for not known.

use std::borrow::Cow;

use crate::data::decimals::{self, Notation};
use crate::data::names::{nearest, wide};
use crate::ir::{Column, FactValue, Measure, Program, TierId, Type};
use crate::value::{Date, Decimal, DecimalError, Period, Unit, country_code};

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
pub fn read(
    program: &Program,
    measure: &Measure,
    text: &str,
    notation: Notation,
) -> Result<Option<FactValue>, CellFault> {
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
            of_type(program, ty, Form { signed: measure.signed, notation, finer: false }, text)
        }
    }
}

/// Reads the cell of a column of a table of events. Numbers may be below zero there: a return is a negative line. Amounts may
/// be `foreign`: in another currency than the program's, with coins of its own.
pub fn of_column(
    program: &Program,
    column: &Column,
    foreign: bool,
    notation: Notation,
    text: &str,
) -> Result<Option<FactValue>, CellFault> {
    of_type(program, &column.ty, Form { signed: true, notation, finer: foreign }, text)
}

/// What the numbers of a column may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Form {
    /// They may be below zero.
    pub(super) signed: bool,
    /// How they are written.
    pub(super) notation: Notation,
    /// They may be finer than a coin of the program's currency.
    pub(super) finer: bool,
}

pub(super) fn of_type(program: &Program, ty: &Type, form: Form, text: &str) -> Result<Option<FactValue>, CellFault> {
    if text.is_empty() {
        return Ok(None);
    }
    let value = match ty {
        Type::Number(rate) => FactValue::Number(number(text, rate.unit, form)?),
        Type::Date => FactValue::Date(date(text)?),
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

pub(super) fn number(text: &str, unit: Unit, form: Form) -> Result<Decimal, CellFault> {
    let plain = match form.notation {
        Notation::Point => Cow::Borrowed(text),
        Notation::Comma => Cow::Owned(decimals::with_comma(text).ok_or_else(|| CellFault::NotANumber {
            plain: text.parse::<Decimal>().ok().map(|_| text.replace('.', ",")),
        })?),
    };
    if form.notation == Notation::Point && decimals::in_thousands(text) {
        two_readings(text, unit)?;
    }
    let number = plain.parse::<Decimal>().map_err(|e| match e {
        DecimalError::NotANumber | DecimalError::DivisionByZero => CellFault::NotANumber { plain: plainly(text) },
        DecimalError::Overflow => CellFault::TooLong,
    })?;
    let (whole, money) = match unit {
        Unit::Count => (true, false),
        Unit::Money(currency) => {
            let places = currency.minor_digits();
            if number.scale() > places && !form.finer {
                return Err(CellFault::TooFine { places });
            }
            (false, true)
        }
        Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => (false, false),
    };
    if whole && !number.is_whole() {
        return Err(CellFault::NotWhole);
    }
    if number.is_negative() && !form.signed {
        return Err(CellFault::Negative { money });
    }
    Ok(number)
}

/// Refuses `12.500` and `12,500` where that may be more than twelve thousand: where money and things are counted. `12,500`
/// is no plain number anywhere.
fn two_readings(text: &str, unit: Unit) -> Result<(), CellFault> {
    let places = match unit {
        Unit::Count => 0,
        Unit::Money(currency) => currency.minor_digits(),
        Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number if text.contains('.') => return Ok(()),
        Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => u8::MAX,
    };
    let sign = if text.contains('.') { '.' } else { ',' };
    // A currency with three decimals is written with three.
    if sign == '.' && places == 3 {
        return Ok(());
    }
    let decimals = text.replace(',', ".").parse::<Decimal>().ok().filter(|n| n.scale() <= places);
    Err(CellFault::TwoReadings {
        sign,
        thousands: text.replace(sign, ""),
        decimals: decimals.map(|n| match unit {
            Unit::Money(_) => n.to_fixed(places),
            Unit::Count | Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => n.to_string(),
        }),
    })
}

/// A number with signs around it or separators in it, as a plain decimal, where only one reading is possible: `1.000` has two.
fn plainly(text: &str) -> Option<String> {
    let around = |c: char| c.is_whitespace() || c.is_alphabetic() || matches!(c, '%' | '€' | '$' | '£');
    let text = text.trim_matches(around);
    let body: String = text.chars().filter(|c| !matches!(c, '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}')).collect();
    let (points, commas) = (body.matches('.').count(), body.matches(',').count());
    let places = |sign: char| body.rsplit(sign).next().map_or(0, str::len);
    let plain = match (points, commas) {
        (1, 1..) if body.rfind('.') > body.rfind(',') => body.replace(',', ""),
        (1.., 1) if body.rfind(',') > body.rfind('.') => body.replace('.', "").replace(',', "."),
        (0, 1) if places(',') != 3 => body.replace(',', "."),
        (0, 2..) => body.replace(',', ""),
        (2.., 0) => body.replace('.', ""),
        (0, 0) => body,
        (1, 0) if places('.') != 3 || text != body => body,
        _ => return None,
    };
    plain.parse::<Decimal>().ok().map(|_| plain)
}

/// Whether a text is a number or a day, in any of the usual forms.
pub fn is_value(text: &str) -> bool {
    plainly(text).is_some() || decimals::in_thousands(text) || date(text).is_ok() || iso(text).is_some()
}

fn flag(text: &str) -> Result<bool, CellFault> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "t" | "1" | "x" | "ja" | "j" | "wahr" => Ok(true),
        "no" | "n" | "false" | "f" | "0" | "nein" | "falsch" => Ok(false),
        _ => Err(CellFault::NotAFlag),
    }
}

fn date(text: &str) -> Result<Date, CellFault> {
    // Databases write a day as its midnight.
    let midnight = text.strip_suffix("T00:00:00").or(text.strip_suffix(" 00:00:00"));
    let day = midnight.unwrap_or(text);
    let plain = day.len() == 10 && day.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    match day.parse::<Date>() {
        Ok(date) if plain => Ok(date),
        Ok(_) | Err(_) => Err(CellFault::NotADate { plain: iso(text) }),
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

    #[test]
    fn plain_numbers_alone_are_read() {
        let form = |signed| Form { signed, ..Form::default() };
        let count = |text| number(text, Unit::Count, form(false));
        assert_eq!(count("12"), Ok(Decimal::from(12)));
        assert_eq!(count("12.0"), Ok(Decimal::from(12)));
        assert_eq!(count("1.5"), Err(CellFault::NotWhole));
        assert_eq!(count("-1"), Err(CellFault::Negative { money: false }));
        assert_eq!(number("-1", Unit::Number, form(true)), Ok(Decimal::from(-1)));
        assert_eq!(count(&"9".repeat(60)), Err(CellFault::TooLong));
        let cases = [
            ("1.234,56", Some("1234.56")),
            ("1,234.56", Some("1234.56")),
            ("1'234.50", Some("1234.50")),
            ("12,5 %", Some("12.5")),
            ("1 234,56 €", Some("1234.56")),
            ("EUR 10000", Some("10000")),
            ("1.234.567", Some("1234567")),
            ("n/a", None),
            ("155,22-", None),
            ("(5)", None),
        ];
        for (text, plain) in cases {
            let plain = plain.map(str::to_owned);
            assert_eq!(number(text, Unit::Percent, form(false)), Err(CellFault::NotANumber { plain }), "{text}");
        }
    }

    #[test]
    fn a_sign_that_may_stand_between_thousands() {
        let money = |text| number(text, Unit::Money("EUR".parse().unwrap()), Form::default());
        let two = |sign, thousands: &str, decimals: Option<&str>| CellFault::TwoReadings {
            sign,
            thousands: thousands.to_owned(),
            decimals: decimals.map(str::to_owned),
        };
        assert_eq!(money("12.500"), Err(two('.', "12500", Some("12.50"))));
        assert_eq!(money("12.505"), Err(two('.', "12505", None)));
        assert_eq!(money("12,500"), Err(two(',', "12500", Some("12.50"))));
        assert_eq!(money("60000.505"), Err(CellFault::TooFine { places: 2 }));
        assert_eq!(money("60000.5000"), Ok("60000.5".parse().unwrap()));
        assert_eq!(money("0.500"), Ok("0.5".parse().unwrap()));
        let of = |text, unit| number(text, unit, Form::default());
        assert_eq!(of("1.234", Unit::Count), Err(two('.', "1234", None)));
        assert_eq!(of("1.234", Unit::Percent), Ok("1.234".parse().unwrap()));
        assert_eq!(of("1,234", Unit::Percent), Err(two(',', "1234", Some("1.234"))));
        assert_eq!(of("1.234", Unit::Money("KWD".parse().unwrap())), Ok("1.234".parse().unwrap()));
        let comma = |text| number(text, Unit::Count, Form { notation: Notation::Comma, ..Form::default() });
        assert_eq!(comma("1.234"), Ok(Decimal::from(1234)));
        assert_eq!(comma("12.5"), Err(CellFault::NotANumber { plain: Some(String::from("12,5")) }));
    }

    #[test]
    fn days_and_flags() {
        assert_eq!(date("2005-04-15"), Ok(Date::new(2005, 4, 15).unwrap()));
        assert_eq!(date("2005-04-15T00:00:00"), Ok(Date::new(2005, 4, 15).unwrap()));
        assert_eq!(date("15.04.2005"), Err(CellFault::NotADate { plain: Some(String::from("2005-04-15")) }));
        for text in ["31.02.2005", "03/04/2025", "2005-02-31", "20050415", "15.4.05", "today"] {
            assert_eq!(date(text), Err(CellFault::NotADate { plain: None }), "{text}");
        }
        for (text, value) in [("JA", true), ("x", true), ("1", true), ("Falsch", false), ("0", false), ("n", false)] {
            assert_eq!(flag(text), Ok(value), "{text}");
        }
        assert_eq!(flag("maybe"), Err(CellFault::NotAFlag));
    }
}
