//! Numbers in cells: as their column is written, or written plainly where that is not understood.

use super::{Cell, CellFault, Money, Rules};
use crate::data::forms::By;
use crate::data::forms::number::{self, Hint, Notation};
use crate::data::read::Kind;
use crate::value::{Currency, Decimal, DecimalError, Unit};

/// The number of a cell, and whether its column may hold it.
pub(in crate::data) fn number(cell: Cell<'_>, unit: Unit, rules: Rules) -> Result<Decimal, CellFault> {
    let number = digits(cell, unit, rules)?;
    let (whole, money) = match unit {
        Unit::Count => (true, false),
        Unit::Money(currency) => {
            let places = currency.minor_digits();
            if number.scale() > places && rules.money == Money::OfColumn {
                return Err(CellFault::TooFine { places });
            }
            (false, true)
        }
        Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => (false, false),
    };
    if whole && !number.is_whole() {
        return Err(CellFault::NotWhole);
    }
    if number.is_negative() && !rules.signed {
        return Err(CellFault::Negative { money });
    }
    Ok(number)
}

/// The number of a cell, as its column is written.
fn digits(cell: Cell<'_>, unit: Unit, rules: Rules) -> Result<Decimal, CellFault> {
    let Cell { text, kind, form } = cell;
    let none = || CellFault::NotANumber { plain: plainly(text) };
    let of = |text: &str| {
        text.parse::<Decimal>().map_err(|e| match e {
            DecimalError::NotANumber | DecimalError::DivisionByZero => none(),
            DecimalError::Overflow => CellFault::TooLong,
        })
    };
    let written = match kind {
        // JSON may write 1.5e3.
        Kind::Number => return of(&number::unscaled(text).unwrap_or_else(|| text.to_owned())),
        Kind::Day => return Err(CellFault::NotANumber { plain: None }),
        Kind::Text | Kind::Sheet => number::apart(text).ok_or_else(none)?,
    };
    if let Some(found) = written.money {
        let wanted = match (unit, rules.money) {
            (Unit::Money(currency), Money::OfColumn) | (Unit::Money(_), Money::OfRow(Some(currency))) => Some(currency),
            (Unit::Money(_), Money::OfRow(None)) => Some(Currency::NONE),
            (Unit::Count | Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number, _) => None,
        };
        if !wanted.is_some_and(|wanted| number::is_of(found, wanted)) {
            return Err(CellFault::OtherCurrency { found: found.to_owned(), wanted });
        }
    }
    if written.percent && unit != Unit::Percent {
        return Err(CellFault::NotPercent);
    }
    let notation = if kind == Kind::Sheet { Notation::Point } else { form.notation };
    let hint = number::hint(written.body);
    if hint == Hint::Either && kind == Kind::Text && form.by == By::Nothing {
        return Err(two_readings(written.body, unit));
    }
    match number::plain(written.body, notation) {
        Some(plain) if written.negative => of(&format!("-{plain}")),
        Some(plain) => of(&plain),
        None if hint == Hint::Only(notation.other()) => {
            Err(CellFault::OtherNotation { written: notation.other(), seen: form.seen().cloned() })
        }
        None => Err(none()),
    }
}

/// Both numbers that `12.500` may be.
fn two_readings(body: &str, unit: Unit) -> CellFault {
    let places = match unit {
        Unit::Count => 0,
        Unit::Money(currency) => currency.minor_digits(),
        Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => u8::MAX,
    };
    let sign = if body.contains('.') { '.' } else { ',' };
    let decimals = body.replace(',', ".").parse::<Decimal>().ok().filter(|n| n.scale() <= places);
    CellFault::TwoReadings {
        sign,
        thousands: body.replace(sign, ""),
        decimals: decimals.map(|n| match unit {
            Unit::Money(_) => n.to_fixed(places),
            Unit::Count | Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => n.to_string(),
        }),
    }
}

/// A number with signs around it or separators in it, as a plain decimal, where only one reading is possible: `1.000` has two.
fn plainly(text: &str) -> Option<String> {
    let end = text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
    let (body, behind) = text.split_at_checked(end)?;
    match magnitude(behind) {
        Some(zeros) => {
            let whole = plainly(body)?.parse::<Decimal>().ok()?;
            let number = whole.mul(Decimal::from(10_i64.checked_pow(zeros)?)).ok()?;
            number.is_whole().then(|| number.to_fixed(0))
        }
        None => unsigned(text),
    }
}

/// How many zeros the words behind a number stand for: `TEUR`, `Mio. EUR`, `k`.
fn magnitude(behind: &str) -> Option<u32> {
    let words = behind.split(|c: char| c.is_whitespace() || matches!(c, '.' | '/'));
    words.map(str::to_lowercase).find_map(|word| match word.trim_end_matches(['€', '$', '£']) {
        "k" | "t" | "tsd" | "tausend" | "thousand" | "teur" | "keur" | "tchf" | "kchf" | "tusd" | "kusd" => Some(3),
        "m" | "mio" | "mn" | "mill" | "million" | "millions" | "millionen" | "meur" | "mchf" | "musd" => Some(6),
        "mrd" | "bn" | "billion" | "milliarde" | "milliarden" => Some(9),
        _ => None,
    })
}

/// The number without the signs and words around it.
fn unsigned(text: &str) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::cell::tests::{PLAIN, cell};
    use crate::data::forms::Form;

    fn eur() -> Unit {
        Unit::Money("EUR".parse().unwrap())
    }

    #[test]
    fn numbers_alone() {
        let of = |text: &str, unit, signed| number(cell(text, PLAIN), unit, Rules { signed, ..Rules::default() });
        assert_eq!(of("12", Unit::Count, false), Ok(Decimal::from(12)));
        assert_eq!(of("12.0", Unit::Count, false), Ok(Decimal::from(12)));
        assert_eq!(of("1.5", Unit::Count, false), Err(CellFault::NotWhole));
        assert_eq!(of("-1", Unit::Count, false), Err(CellFault::Negative { money: false }));
        assert_eq!(of("(1)", Unit::Number, true), Ok(Decimal::from(-1)));
        assert_eq!(of("1-", eur(), true), Ok(Decimal::from(-1)));
        assert_eq!(of(&"9".repeat(60), Unit::Count, false), Err(CellFault::TooLong));
        assert_eq!(of("n/a", Unit::Count, false), Err(CellFault::NotANumber { plain: None }));
        assert_eq!(of("12.5 %", Unit::Percent, false), Ok("12.5".parse().unwrap()));
        assert_eq!(of("12 %", Unit::Count, false), Err(CellFault::NotPercent));
        assert_eq!(of("€ 12.50", eur(), false), Ok("12.5".parse().unwrap()));
        let wanted = Some("EUR".parse().unwrap());
        assert_eq!(of("$12", eur(), false), Err(CellFault::OtherCurrency { found: String::from("$"), wanted }));
        let found = String::from("EUR");
        assert_eq!(of("EUR 12", Unit::Count, false), Err(CellFault::OtherCurrency { found, wanted: None }));
        assert_eq!(of("60000.505", eur(), false), Err(CellFault::TooFine { places: 2 }));
        assert_eq!(of("60000.5000", eur(), false), Ok("60000.5".parse().unwrap()));
    }

    #[test]
    fn a_sign_that_may_stand_between_thousands() {
        let two = |sign, thousands: &str, decimals: Option<&str>| {
            let (thousands, decimals) = (thousands.to_owned(), decimals.map(str::to_owned));
            Err(CellFault::TwoReadings { sign, thousands, decimals })
        };
        let of = |text, unit| number(cell(text, PLAIN), unit, Rules::default());
        assert_eq!(of("12.500", eur()), two('.', "12500", Some("12.50")));
        assert_eq!(of("12.505", eur()), two('.', "12505", None));
        assert_eq!(of("12,500", eur()), two(',', "12500", Some("12.50")));
        assert_eq!(of("1.234", Unit::Percent), two('.', "1234", Some("1.234")));
        assert_eq!(of("0.500", eur()), Ok("0.5".parse().unwrap()));
        let comma = Form::numbers(Notation::Comma);
        let of = |text| number(cell(text, &comma), Unit::Number, Rules::default());
        assert_eq!(of("1.234"), Ok(Decimal::from(1234)));
        assert_eq!(of("12.5"), Err(CellFault::OtherNotation { written: Notation::Point, seen: None }));
        let typed = |text, kind| number(Cell { text, kind, form: &comma }, Unit::Number, Rules::default());
        assert_eq!(typed("1.234", Kind::Number), Ok("1.234".parse().unwrap()));
        assert_eq!(typed("1.5e3", Kind::Number), Ok(Decimal::from(1500)));
        assert_eq!(typed("1.234", Kind::Sheet), Ok("1.234".parse().unwrap()));
        assert_eq!(typed("2005-04-15", Kind::Day), Err(CellFault::NotANumber { plain: None }));
    }
}
