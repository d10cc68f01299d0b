//! Numbers as people and machines write them: `1.234,56`, `1'234.50`, `12,5 %`, `€ 5`, `155,22-`, `(5.00)`.
//!
//! Which sign stands before the decimals is a matter of the column. All else can be read in one way only: the sign between
//! thousands is the other of the two, an apostrophe or a blank, and what stands around the digits is a minus, parentheses, a
//! percent sign or a currency.

use std::borrow::Cow;

use crate::value::Currency;

/// Which sign stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Notation {
    /// `1,234.56`.
    #[default]
    Point,
    /// `1.234,56`.
    Comma,
}

impl Notation {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Notation {
        match self {
            Notation::Point => Notation::Comma,
            Notation::Comma => Notation::Point,
        }
    }

    /// A number written so, as `--numbers` takes it.
    pub fn example(self) -> &'static str {
        match self {
            Notation::Point => "1,234.56",
            Notation::Comma => "1.234,56",
        }
    }

    /// The notation of an example, or of its name: `1.234,56`, `comma`.
    pub fn named(text: &str) -> Option<Notation> {
        match text.trim().to_lowercase().as_str() {
            "point" | "dot" | "period" | "." => Some(Notation::Point),
            "comma" | "," => Some(Notation::Comma),
            example => match hint(apart(example)?.body) {
                Hint::Only(notation) => Some(notation),
                Hint::Same | Hint::Either | Hint::Neither => None,
            },
        }
    }

    fn sign(self) -> char {
        match self {
            Notation::Point => '.',
            Notation::Comma => ',',
        }
    }
}

/// A number in a cell, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written<'t> {
    /// Whether a minus or parentheses say that it is below zero.
    pub negative: bool,
    /// Whether a percent sign stands beside it.
    pub percent: bool,
    /// The currency that stands beside it, as written.
    pub money: Option<&'t str>,
    /// The digits, with the signs between them.
    pub body: &'t str,
}

/// Takes a number apart; `None` where it is none. What is between the digits is looked at by [`plain`].
pub fn apart(text: &str) -> Option<Written<'_>> {
    let mut found = Written { negative: false, percent: false, money: None, body: text };
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Some(found);
    }
    let (mut signed, mut open, mut closed, mut rest) = (false, false, false, text.trim());
    while let Some(c) = rest.chars().next().filter(|c| !c.is_ascii_digit()) {
        let behind = rest.get(c.len_utf8()..)?;
        rest = match c {
            '-' | '\u{2212}' | '+' if !signed => {
                signed = true;
                found.negative = c != '+';
                behind
            }
            '(' if !open && !signed => {
                (open, signed, found.negative) = (true, true, true);
                behind
            }
            c if c.is_whitespace() => behind.trim_start(),
            _ if found.money.is_none() => {
                let end = rest.find(|c: char| ends_word(c)).unwrap_or(rest.len());
                let (word, behind) = rest.split_at_checked(end)?;
                found.money = Some(word).filter(|word| !codes(word).is_empty() || is_code(word));
                found.money?;
                behind
            }
            _ => return None,
        };
    }
    while let Some(c) = rest.chars().next_back().filter(|c| !c.is_ascii_digit()) {
        let before = rest.get(..rest.len() - c.len_utf8())?;
        rest = match c {
            '-' | '\u{2212}' if !signed => {
                (signed, found.negative) = (true, true);
                before
            }
            ')' if open && !closed => {
                closed = true;
                before
            }
            '%' if !found.percent && found.money.is_none() => {
                found.percent = true;
                before
            }
            c if c.is_whitespace() => before.trim_end(),
            _ if found.money.is_none() && !found.percent => {
                let start = rest
                    .rfind(|c: char| ends_word(c))
                    .map_or(0, |at| at + rest.get(at..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8));
                let (before, word) = rest.split_at_checked(start)?;
                found.money = Some(word).filter(|word| !codes(word).is_empty() || is_code(word));
                found.money?;
                before
            }
            _ => return None,
        };
    }
    found.body = rest;
    (open == closed && !rest.is_empty()).then_some(found)
}

fn ends_word(c: char) -> bool {
    c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '\u{2212}' | '+' | '(' | ')' | '%' | ',')
}

/// The digits of a number as a plain decimal, by a notation; `None` where they are not written so.
pub fn plain(body: &str, notation: Notation) -> Option<Cow<'_, str>> {
    let sign = notation.sign();
    let (whole, fraction) = match body.split_once(sign) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (body, None),
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if fraction.is_some_and(|f| !digits(f)) {
        return None;
    }
    let Some(between) = whole.chars().find(|c| !c.is_ascii_digit()) else {
        return match fraction {
            _ if whole.is_empty() => None,
            Some(fraction) if notation == Notation::Comma => Some(Cow::Owned(format!("{whole}.{fraction}"))),
            Some(_) | None => Some(Cow::Borrowed(body)),
        };
    };
    let parts = between == notation.other().sign() || matches!(between, '\'' | '\u{2019}') || between.is_whitespace();
    let mut groups = whole.split(between);
    let first = groups.next().unwrap_or_default();
    let sound = parts
        && digits(first)
        && first.len() <= 3
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && digits(group));
    sound.then(|| {
        let fraction = fraction.map(|f| format!(".{f}")).unwrap_or_default();
        Cow::Owned(format!("{}{fraction}", whole.replace(between, "")))
    })
}

/// A number with an exponent, as a plain decimal: `1.5e3`; `None` where it is none, or has more digits than any amount.
pub fn unscaled(text: &str) -> Option<String> {
    let (number, exponent) = text.split_once(['e', 'E'])?;
    let exponent: i32 = exponent.parse().ok().filter(|e| (-40..=40).contains(e))?;
    let (sign, number) = number.strip_prefix('-').map_or(("", number), |number| ("-", number));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let point = i32::try_from(whole.len()).ok()? + exponent;
    let digits = format!("{}{whole}{fraction}", "0".repeat(usize::try_from(1 - point).unwrap_or(0)));
    let point = usize::try_from(point.max(1)).ok()?;
    let digits = format!("{digits:0<point$}");
    let (whole, fraction) = digits.split_at_checked(point)?;
    let behind = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
    Some(format!("{sign}{whole}{behind}"))
}

/// What the digits of one cell say of their column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// They are the same number in both notations.
    Same,
    /// They can be read in one notation only.
    Only(Notation),
    /// They are another number in each: `1.234`, `12,500`.
    Either,
    /// They are no number.
    Neither,
}

/// What the digits of a cell say for certain.
pub fn hint(body: &str) -> Hint {
    if !body.is_empty() && body.bytes().all(|b| b.is_ascii_digit()) {
        return Hint::Same;
    }
    match (plain(body, Notation::Point), plain(body, Notation::Comma)) {
        (Some(point), Some(comma)) if point == comma => Hint::Same,
        (Some(_), Some(_)) => Hint::Either,
        (Some(_), None) => Hint::Only(Notation::Point),
        (None, Some(_)) => Hint::Only(Notation::Comma),
        (None, None) => Hint::Neither,
    }
}

/// Whether a currency as written may be the one that is wanted: `$` is the sign of many.
pub fn is_of(money: &str, currency: Currency) -> bool {
    let known = codes(money);
    currency == Currency::NONE
        || known.contains(&currency.code())
        || (known.is_empty() && money.eq_ignore_ascii_case(currency.code()))
}

fn is_code(word: &str) -> bool {
    word.len() == 3 && word.to_ascii_uppercase().parse::<Currency>().is_ok()
}

/// The currencies that a sign or word stands for.
fn codes(word: &str) -> &'static [&'static str] {
    match word {
        "€" => &["EUR"],
        "$" => &["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "CLP", "COP", "ARS"],
        "£" => &["GBP"],
        "¥" | "￥" => &["JPY", "CNY"],
        "₹" => &["INR"],
        "₺" => &["TRY"],
        "₽" => &["RUB"],
        "₩" => &["KRW"],
        "₪" => &["ILS"],
        "฿" => &["THB"],
        _ => match word.to_lowercase().as_str() {
            "euro" | "euros" => &["EUR"],
            "us$" | "$us" => &["USD"],
            "c$" | "ca$" => &["CAD"],
            "a$" | "au$" => &["AUD"],
            "r$" => &["BRL"],
            "sfr" | "sfr." | "fr" | "fr." => &["CHF"],
            "kr" | "kr." => &["SEK", "NOK", "DKK", "ISK"],
            "zł" => &["PLN"],
            "kč" => &["CZK"],
            "ft" => &["HUF"],
            _ => &[],
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, notation: Notation) -> Option<String> {
        let written = apart(text)?;
        let sign = if written.negative { "-" } else { "" };
        Some(format!("{sign}{}", plain(written.body, notation)?))
    }

    #[test]
    fn every_separator_of_thousands() {
        for text in
            ["1.234,56", "1234,56", "1'234,56", "1\u{2019}234,56", "1 234,56", "1\u{a0}234,56", "1\u{202f}234,56"]
        {
            assert_eq!(read(text, Notation::Comma).as_deref(), Some("1234.56"), "{text}");
            assert_eq!(hint(text), Hint::Only(Notation::Comma), "{text}");
        }
        for text in ["1,234.56", "1234.56", "1'234.56", "1\u{2019}234.56", "1\u{a0}234.56"] {
            assert_eq!(read(text, Notation::Point).as_deref(), Some("1234.56"), "{text}");
            assert_eq!(hint(text), Hint::Only(Notation::Point), "{text}");
        }
        assert_eq!(read("10\u{2019}000", Notation::Point).as_deref(), Some("10000"));
        for text in ["1.23.45", "1,23,456", "01.234", ",5", "5.", "1..5", "1 23", "1.234 567", "1'234.567'8", "e", ""] {
            assert_eq!(
                hint(text),
                if text == "01.234" { Hint::Only(Notation::Point) } else { Hint::Neither },
                "{text}"
            );
        }
    }

    #[test]
    fn one_cell_alone() {
        for text in ["12,5", "12,50", "1.234,56", "1.234.567", "1234,567", "0,500"] {
            assert_eq!(hint(text), Hint::Only(Notation::Comma), "{text}");
        }
        for text in ["12.5", "1,234.56", "1234.567", "0.500", "1,234,567"] {
            assert_eq!(hint(text), Hint::Only(Notation::Point), "{text}");
        }
        for text in ["1.234", "1,234", "12,500", "100.000"] {
            assert_eq!(hint(text), Hint::Either, "{text}");
        }
        for text in ["12", "1'234", "0"] {
            assert_eq!(hint(text), Hint::Same, "{text}");
        }
    }

    #[test]
    fn what_stands_around_a_number() {
        let cases = [
            ("12,5 %", "12.5"),
            ("12,5%", "12.5"),
            ("1.440 €", "1440"),
            ("€1.440,00", "1440.00"),
            ("EUR 10000", "10000"),
            ("10000 eur", "10000"),
            ("CHF 1'234,50", "1234.50"),
            ("Fr. 5", "5"),
            ("155,22-", "-155.22"),
            ("-155,22", "-155.22"),
            ("\u{2212}5", "-5"),
            ("(5,00)", "-5.00"),
            ("(5,00) €", "-5.00"),
            ("€ -5", "-5"),
            ("-€5", "-5"),
            ("+5", "5"),
            ("$ (5)", "-5"),
        ];
        for (text, plain) in cases {
            assert_eq!(read(text, Notation::Comma).as_deref(), Some(plain), "{text}");
        }
        for text in
            ["n/a", "5 pieces", "-5-", "(5", "5)", "-(5)", "5 % %", "€ 5 €", "1e3", "990,-", "-", "()", "€", "#N/A"]
        {
            assert_eq!(read(text, Notation::Comma), None, "{text}");
        }
        let eur = "EUR".parse().unwrap();
        assert!(is_of("€", eur) && is_of("eur", eur) && is_of("EURO", eur) && !is_of("$", eur) && !is_of("chf", eur));
    }

    #[test]
    fn exponents() {
        for (text, plain) in
            [("1.5e3", "1500"), ("15e-1", "1.5"), ("-1E2", "-100"), ("1e-3", "0.001"), ("12.34e1", "123.4")]
        {
            assert_eq!(unscaled(text).as_deref(), Some(plain), "{text}");
        }
        assert_eq!(unscaled("1e400"), None);
    }

    #[test]
    fn notations_by_name_and_example() {
        assert_eq!(Notation::named("1.234,56"), Some(Notation::Comma));
        assert_eq!(Notation::named("1'234.56"), Some(Notation::Point));
        assert_eq!(Notation::named("Comma"), Some(Notation::Comma));
        assert_eq!(Notation::named("1.234"), None);
    }
}
