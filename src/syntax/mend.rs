//! What beginners write and what can mean one thing only: `=>`, `€10000`, `10.000,00`, curly quotes. Each is an
//! error with a safe fix, and the text is read as if the fix had been applied.

use super::patch::Patch;
use super::scan::{Kind, Token};
use crate::diagnostic::{Code, Diagnostic, Edit, Safety};
use crate::source::{FileId, Span};

/// The most findings of one kind of damage in a file; a binary file shall not give thousands.
const MOST: usize = 20;

/// The most findings of all kinds.
const MOST_MENDED: usize = 1000;

/// Findings with the patches that mend them.
#[derive(Debug, Default)]
pub(crate) struct Mends {
    /// In order of place.
    pub(crate) patches: Vec<Patch>,
    /// What was mended.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// An error at `span` whose safe fix is `patches`.
pub(crate) fn mended(code: Code, span: Span, message: String, title: String, patches: &[Patch]) -> Diagnostic {
    let edits = patches
        .iter()
        .map(|p| Edit { span: Span::new(span.file, p.start, p.end), replacement: p.with.clone() })
        .collect();
    Diagnostic::error(code, span, message).label(title.clone()).fix_edits(Safety::Safe, title, edits)
}

/// Mends all tokens that cannot be right as they stand.
pub(crate) fn mend(file: FileId, text: &str, tokens: &[Token]) -> Mends {
    let mut out = Mends::default();
    let mut controls = 0;
    for (index, token) in tokens.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|i| tokens.get(i));
        let after = tokens.get(index + 1);
        let found = match token.kind {
            Kind::Sign => sign(file, text, token, before, after),
            Kind::Text => quotes(file, text, token),
            Kind::OpenText => Some(open_quote(file, text, token)),
            Kind::Number => number(file, text, token),
            Kind::Date => dotted_date(file, text, token),
            Kind::Word => currency_word(file, text, token, before, after),
            Kind::Control => {
                controls += 1;
                out.patches.push(Patch::new(token.start, token.end, " "));
                (controls <= MOST).then(|| (control(file, text, token), Vec::new()))
            }
        };
        if let Some((diagnostic, patches)) = found {
            if out.diagnostics.len() < MOST_MENDED {
                out.diagnostics.push(diagnostic);
            }
            out.patches.extend(patches);
        }
    }
    out.patches.sort_by_key(|p| (p.start, p.end));
    out.patches.dedup_by(|a, b| a == b && a.start != a.end);
    out
}

type Mend = (Diagnostic, Vec<Patch>);

fn one(code: Code, file: FileId, token: &Token, message: String, with: &str) -> Mend {
    let patches = vec![Patch::new(token.start, token.end, with)];
    (mended(code, token.span(file), message, format!("write `{}`", with.trim()), &patches), patches)
}

fn sign(file: FileId, text: &str, token: &Token, before: Option<&Token>, after: Option<&Token>) -> Option<Mend> {
    let written = token.text(text);
    let operator = match written {
        "=>" => Some(">="),
        "=<" => Some("<="),
        "==" => Some("="),
        "<>" => Some("!="),
        "&&" => Some(" and "),
        "||" => Some(" or "),
        _ => None,
    };
    if let Some(right) = operator {
        let message = format!("`{written}` is written `{}` here", right.trim());
        return Some(one(Code::OperatorForm, file, token, message, right));
    }
    let number = |t: Option<&Token>| t.filter(|t| t.kind == Kind::Number).copied();
    let currency = match written {
        "€" => Some("EUR"),
        "$" => Some("USD"),
        "£" => Some("GBP"),
        _ => None,
    };
    if let Some(code) = currency {
        return match (number(after), number(before)) {
            (Some(amount), _) => Some(currency_first(file, text, token, &amount, code)),
            (None, Some(_)) => {
                let message = format!("`{written}` is written `{code}` here");
                Some(one(Code::MoneyForm, file, token, message, &format!(" {code}")))
            }
            (None, None) => None,
        };
    }
    let ends_number = number(before).is_some() || before.is_some_and(|t| t.text(text) == "%");
    if matches!(written, "–" | "—" | "…" | "...") && ends_number && number(after).is_some() {
        let message = format!("a range is written with `..`, not `{written}`");
        return Some(one(Code::RangeForm, file, token, message, ".."));
    }
    None
}

/// `€10000` and `EUR 10000`: the currency goes behind the number.
fn currency_first(file: FileId, text: &str, token: &Token, amount: &Token, code: &str) -> Mend {
    let patches =
        vec![Patch::new(token.start, amount.start, ""), Patch::new(amount.end, amount.end, format!(" {code}"))];
    let span = token.span(file).to(amount.span(file));
    let message = format!("the currency is written behind the number, as `{} {code}`", canonical(amount.text(text)));
    let title = format!("write `{} {code}`", canonical(amount.text(text)));
    (mended(Code::MoneyForm, span, message, title, &patches), patches)
}

fn currency_word(
    file: FileId,
    text: &str,
    token: &Token,
    before: Option<&Token>,
    after: Option<&Token>,
) -> Option<Mend> {
    let word = token.text(text);
    let is_number = |t: Option<&Token>| t.is_some_and(|t| t.kind == Kind::Number);
    if is_number(before) {
        let code = match word {
            "Euro" | "euro" | "Euros" | "euros" | "eur" | "Eur" => "EUR",
            "Franken" | "francs" | "Fr" | "SFr" | "sFr" | "chf" | "Chf" => "CHF",
            "Dollar" | "dollar" | "dollars" | "Dollars" | "usd" | "Usd" => "USD",
            "gbp" => "GBP",
            _ => return None,
        };
        let gap = before.is_some_and(|b| b.end == token.start);
        let with = if gap { format!(" {code}") } else { code.to_owned() };
        return Some(one(Code::MoneyForm, file, token, format!("`{word}` is written `{code}` here"), &with));
    }
    let code: crate::value::Currency = match word {
        "Euro" | "Eur" => "EUR".parse().ok()?,
        _ => word.parse().ok()?,
    };
    let amount = after.filter(|t| t.kind == Kind::Number && t.first.is_none())?;
    let declares = before.is_some_and(|b| matches!(b.text(text).to_ascii_lowercase().as_str(), "currency" | "money"));
    (!declares).then(|| currency_first(file, text, token, amount, code.code()))
}

fn quotes(file: FileId, text: &str, token: &Token) -> Option<Mend> {
    let written = token.text(text);
    let mut chars = written.chars();
    let (open, close) = (chars.next()?, chars.next_back()?);
    if open == '"' {
        return None;
    }
    let patches = vec![
        Patch::new(token.start, token.start + open.len_utf8(), "\""),
        Patch::new(token.end - close.len_utf8(), token.end, "\""),
    ];
    let message = "text stands in straight quotes, `\"`".to_owned();
    let title = format!("write `\"{}\"`", chars.as_str());
    Some((mended(Code::QuoteForm, token.span(file), message, title, &patches), patches))
}

fn open_quote(file: FileId, text: &str, token: &Token) -> Mend {
    let open = token.text(text).chars().next().map_or(1, char::len_utf8);
    let mut patches = Vec::new();
    if open > 1 {
        patches.push(Patch::new(token.start, token.start + open, "\""));
    }
    patches.push(Patch::new(token.end, token.end, "\""));
    let mark = Span::new(file, token.start, token.start + open);
    let diagnostic = Diagnostic::error(Code::UnclosedQuote, mark, "the text that begins here has no closing quote")
        .label("opened here")
        .help("a text ends with `\"` on the line on which it begins")
        .fix(Safety::Unsafe, "close the text at the end of the line", Span::new(file, token.end, token.end), "\"");
    (diagnostic, patches)
}

fn control(file: FileId, text: &str, token: &Token) -> Diagnostic {
    let code = token.text(text).chars().next().map_or(0, u32::from);
    let span = token.span(file);
    Diagnostic::error(
        Code::ControlCharacter,
        span,
        format!("a character that cannot be seen stands here, U+{code:04X}"),
    )
    .label("cannot be part of a program")
    .help("save the file as plain text in UTF-8")
    .fix(Safety::Safe, "take it out", span, " ")
}

/// A number as progc writes it: `10'000.50`, `10.000,50` and `10,000.50` are all `10000.50`.
pub(crate) fn canonical(written: &str) -> String {
    let separators: Vec<char> = written.chars().filter(|c| !c.is_ascii_digit()).collect();
    let groups: Vec<&str> = written.split(|c: char| !c.is_ascii_digit()).collect();
    let three = groups.last().is_some_and(|g| g.len() == 3);
    let fraction = match separators.as_slice() {
        ['.'] => true,
        [','] => !three,
        [first, .., last] => matches!(last, '.' | ',') && (first != last || !three),
        [_] | [] => false,
    };
    if !fraction {
        return groups.concat();
    }
    let (last, whole) = groups.split_last().unwrap_or((&"", &[]));
    format!("{}.{last}", whole.concat())
}

fn number(file: FileId, text: &str, token: &Token) -> Option<Mend> {
    let written = token.text(text);
    let right = canonical(written);
    if right == written {
        return None;
    }
    let message = format!("`{written}` is written `{right}` here: only a decimal point stands between digits");
    Some(one(Code::NumberForm, file, token, message, &right))
}

fn dotted_date(file: FileId, text: &str, token: &Token) -> Option<Mend> {
    let written = token.text(text);
    let parts: Vec<&str> = written.split('.').collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let right = format!("{year}-{month:0>2}-{day:0>2}");
    Some(one(Code::DateForm, file, token, format!("the date `{written}` is written `{right}` here"), &right))
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn numbers_of_many_countries() {
        for (written, right) in [
            ("10000", "10000"),
            ("1.000", "1.000"),
            ("9999.99", "9999.99"),
            ("10'000", "10000"),
            ("10’000.50", "10000.50"),
            ("10.000,00", "10000.00"),
            ("10,000", "10000"),
            ("10,000.5", "10000.5"),
            ("1.000.000", "1000000"),
            ("0,5", "0.5"),
            ("1.2.3", "12.3"),
        ] {
            assert_eq!(canonical(written), right, "{written}");
        }
    }
}
