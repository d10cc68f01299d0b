//! How a token is spelled, and what stands between two of them.

use crate::syntax::keywords::{self, RESERVED};
use crate::syntax::scan::{Kind, Token};

/// What the place of a word says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It begins an item, a clause or a header line.
    Keyword,
    /// Any other.
    Within,
    /// Where `per` and `and` belong to names: the ways of billing.
    Billing,
}

/// The canonical spelling of a token.
pub(super) fn spelled(token: &Token, text: &str, place: Place) -> String {
    let written = token.text(text);
    match token.kind {
        Kind::Sign => match written {
            "≥" => ">=",
            "≤" => "<=",
            "≠" => "!=",
            other => other,
        }
        .to_owned(),
        Kind::Word if is_keyword(written, place) => written.to_ascii_lowercase(),
        Kind::Word | Kind::Number | Kind::Date | Kind::Text | Kind::OpenText | Kind::Control => written.to_owned(),
    }
}

fn is_keyword(word: &str, place: Place) -> bool {
    match place {
        Place::Keyword => true,
        Place::Within => keywords::is_in(RESERVED, word),
        Place::Billing => word.eq_ignore_ascii_case("until"),
    }
}

/// Whether nothing stands between two tokens that follow each other.
pub(super) fn tight(before: &Token, after: &Token, text: &str) -> bool {
    let sign = |t: &Token| if t.kind == Kind::Sign { t.text(text).to_owned() } else { String::new() };
    let (left, right) = (sign(before), sign(after));
    let joins = |s: &str| matches!(s, ".." | "/" | ".");
    if joins(&left) || joins(&right) || left == "(" || matches!(right.as_str(), "," | ":" | ")") {
        return true;
    }
    if right == "%" && before.kind == Kind::Number {
        return true;
    }
    // `-5` and `vendor's` fall apart where a blank comes in; in other places a sign of that kind is an error.
    let bound = |s: &str| matches!(s, "-" | "'" | "’");
    let apart = |s: &str| matches!(s, "," | ":" | ")" | "=" | ">=" | "<=" | "!=" | ">" | "<" | "≥" | "≤" | "≠");
    (bound(&left) || bound(&right)) && !apart(&left) && !apart(&right) && before.end == after.start
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::syntax::scan::scan;

    fn spaced(text: &str) -> String {
        let tokens = scan(FileId(0), text).tokens;
        let mut out = String::new();
        for (index, token) in tokens.iter().enumerate() {
            if index > 0 && !tight(&tokens[index - 1], token, text) {
                out.push(' ');
            }
            out.push_str(&spelled(token, text, Place::Within));
        }
        out
    }

    #[test]
    fn one_space_or_none() {
        assert_eq!(
            spaced("purchases≥10000EUR / yr  AND(1 engineer ,x)"),
            "purchases >= 10000 EUR/yr and (1 engineer, x)"
        );
        assert_eq!(spaced("18 % .. 35 % orders . amount"), "18%..35% orders.amount");
        assert_eq!(spaced("at vendor's discretion, -5..-3, x>=-5"), "at vendor's discretion, -5..-3, x >= -5");
        assert_eq!(spaced("at vendor’s discretion\u{a0}:\"a\"  Per"), "at vendor’s discretion: \"a\" per");
    }
}
