//! A lossless cut of a text into tokens, for what works on broken text too: the formatter and the editors.
//!
//! The parser does not use it: what a token means is the grammar's business.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A word: letters, digits, `-`, `_`, an apostrophe before a letter.
    Word,
    /// A number or date: it begins with a digit.
    Number,
    /// A quoted string with its quotes; without the closing one where the line ends before it.
    Text,
    /// A comment with its `#`, without the line end.
    Comment,
    /// One punctuation sign or operator.
    Sign,
    /// Blanks within a line.
    Blank,
    /// One line end.
    Newline,
}

/// A token and its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: TokenKind,
    /// Its first byte.
    pub start: usize,
    /// Its characters.
    pub text: &'a str,
}

const SIGNS: [&str; 9] = [">=", "<=", "=>", "=<", "==", "!=", "<>", "..", "->"];

/// The tokens of a text; joined they give the text again.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = token(rest, first);
        let (head, tail) = rest.split_at(length);
        tokens.push(Token { kind, start: text.len() - rest.len(), text: head });
        rest = tail;
    }
    tokens
}

fn token(rest: &str, first: char) -> (TokenKind, usize) {
    let run = |accept: &dyn Fn(char) -> bool| rest.find(|c| !accept(c)).unwrap_or(rest.len());
    match first {
        '\n' => (TokenKind::Newline, 1),
        '\r' if rest.starts_with("\r\n") => (TokenKind::Newline, 2),
        '\r' => (TokenKind::Newline, 1),
        '#' => (TokenKind::Comment, run(&|c| c != '\n' && c != '\r')),
        '"' => (TokenKind::Text, text_length(rest)),
        c if c.is_whitespace() || c == '\u{feff}' => {
            (TokenKind::Blank, run(&|c| (c.is_whitespace() && c != '\n' && c != '\r') || c == '\u{feff}'))
        }
        c if c.is_ascii_digit() => (TokenKind::Number, number_length(rest)),
        c if c.is_alphabetic() => (TokenKind::Word, word_length(rest)),
        _ => {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
            (TokenKind::Sign, sign.map_or(first.len_utf8(), |sign| sign.len()))
        }
    }
}

fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' | '\r' => return at,
            '\\' if !escaped => escaped = true,
            '"' if !escaped => return at + 1,
            _ => escaped = false,
        }
    }
    rest.len()
}

/// Digits, with `.`, `,`, `'`, `’`, `-` or a letter among them: `9999.99`, `10'000`, `2005-04-15`. Two points end it: `60..75`.
fn number_length(rest: &str) -> usize {
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let digit_follows = chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        let inside = c.is_ascii_digit() || (matches!(c, '.' | ',' | '\'' | '’' | '-') && digit_follows);
        if !inside {
            return at;
        }
    }
    rest.len()
}

fn word_length(rest: &str) -> usize {
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let letter_follows = chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
        let mark = !c.is_ascii() && !c.is_whitespace() && !c.is_control() && !"«»“”„‘’–—€≥≤≠×".contains(c);
        let inside =
            c.is_alphanumeric() || matches!(c, '-' | '_') || mark || (matches!(c, '\'' | '’') && letter_follows);
        if !inside {
            return at;
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let tokens = tokens(text);
        assert_eq!(tokens.iter().map(|t| t.text).collect::<String>(), text, "nothing is lost");
        let visible = tokens.iter().filter(|t| t.kind != TokenKind::Blank);
        visible.map(|t| t.text).collect::<Vec<_>>().join("·")
    }

    #[test]
    fn cuts_sentences_into_words_numbers_and_signs() {
        assert_eq!(
            shown("tier Gold requires purchases >= 10000 EUR/yr"),
            "tier·Gold·requires·purchases·>=·10000·EUR·/·yr"
        );
        assert_eq!(shown("grants margin 18%..35%, \"a \\\" b\""), "grants·margin·18·%·..·35·%·,·\"a \\\" b\"");
        assert_eq!(shown("from about 2005-04-15 # a note\n"), "from·about·2005-04-15·# a note·\n");
        assert_eq!(shown("at vendor's discretion 60..75 half-year"), "at·vendor's·discretion·60·..·75·half-year");
        assert_eq!(shown("10.000,00 10’000 \"open\r\nNürnberg"), "10.000,00·10’000·\"open·\r\n·Nürnberg");
    }
}
