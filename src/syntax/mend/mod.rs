//! What beginners write and what can mean one thing only: `=>`, `€10000`, `10.000,00`, curly quotes. Each is an
//! error with a safe fix, and the text is read as if the fix had been applied.

mod habits;
mod sound;
mod until;

pub(crate) use sound::Sound;

use super::keywords;
use super::patch::Patch;
use super::scan::{Kind, Token};
use crate::diagnostic::{Code, Diagnostic, Edit, Safety};
use crate::source::{FileId, Span};
use crate::value::{DateInterval, Precision};

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
    let mut mender = Mender { file, text, tokens, out: Mends::default(), controls: 0, done: 0 };
    (0..tokens.len()).for_each(|index| mender.token(index));
    mender.finish()
}

/// As [`mend`], without a look at what is known to be sound.
pub(crate) fn mend_again(file: FileId, text: &str, tokens: &[Token], sound: &mut Sound) -> Mends {
    let mut mender = Mender { file, text, tokens, out: Mends::default(), controls: 0, done: 0 };
    sound.begin();
    for stretch in sound::stretches(text, tokens) {
        let mut indexes = stretch.tokens.clone();
        // The keyword itself looks for the clause before it.
        if let Some(first) = indexes.next() {
            mender.token(first);
        }
        let begins = indexes.clone().next().and_then(|at| tokens.get(at)).map_or(0, |token| token.start);
        let reached = mender.done > begins;
        if !reached && sound.is_known(text, tokens, &stretch) {
            continue;
        }
        let before = mender.found();
        indexes.for_each(|index| mender.token(index));
        if !reached && mender.found() == before {
            sound.keep(text, tokens, &stretch);
        }
    }
    sound.end();
    mender.finish()
}

/// A walk over the tokens.
struct Mender<'t> {
    file: FileId,
    text: &'t str,
    tokens: &'t [Token],
    out: Mends,
    controls: usize,
    /// Up to here everything has been looked at.
    done: usize,
}

impl Mender<'_> {
    /// What tells whether something was found.
    fn found(&self) -> (usize, usize, usize, usize) {
        (self.out.patches.len(), self.out.diagnostics.len(), self.controls, self.done)
    }

    fn token(&mut self, index: usize) {
        let (file, text, tokens) = (self.file, self.text, self.tokens);
        let Some(token) = tokens.get(index).filter(|token| token.start >= self.done) else { return };
        if let Some((diagnostic, patches)) = habits::habit(file, text, tokens, index) {
            self.done = patches.iter().map(|p| p.end).max().unwrap_or(0);
            // What a habit spans may begin before its token: then that has been looked at already.
            let from = patches.iter().map(|p| p.start).min().unwrap_or(0);
            self.out.patches.retain(|p| p.end <= from);
            self.add(diagnostic, patches);
            return;
        }
        let before = index.checked_sub(1).and_then(|i| tokens.get(i));
        let after = tokens.get(index + 1);
        let found = match token.kind {
            Kind::Sign => sign(file, text, token, before, after),
            Kind::Text => quotes(file, text, token),
            Kind::OpenText => {
                no_opening_quote(file, text, tokens, index).or_else(|| Some(open_quote(file, text, token)))
            }
            Kind::Number => number(file, text, token),
            Kind::Date => dotted_date(file, text, token, before),
            Kind::Word => currency_word(file, text, token, before, after),
            Kind::Control if token.text(text).starts_with("//") => {
                self.out.patches.push(Patch::new(token.start, token.end, " "));
                Some((other_comment(file, token), Vec::new()))
            }
            Kind::Control => {
                self.controls += 1;
                self.out.patches.push(Patch::new(token.start, token.end, " "));
                (self.controls <= MOST).then(|| (control(file, text, token), Vec::new()))
            }
        };
        if let Some((diagnostic, patches)) = found {
            self.add(diagnostic, patches);
        }
    }

    fn add(&mut self, diagnostic: Diagnostic, patches: Vec<Patch>) {
        if self.out.diagnostics.len() < MOST_MENDED {
            self.out.diagnostics.push(diagnostic);
        }
        self.out.patches.extend(patches);
    }

    fn finish(self) -> Mends {
        let mut out = self.out;
        out.patches.sort_by_key(|p| (p.start, p.end));
        out.patches.dedup_by(|a, b| a == b && a.start != a.end);
        out
    }
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
            "Euro" | "euro" | "Euros" | "euros" | "eur" | "Eur" | "EURO" | "EUROS" => "EUR",
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

/// `vendor Nimbus Software AG"`: a quote behind a word, and nothing that it could open.
fn no_opening_quote(file: FileId, text: &str, tokens: &[Token], index: usize) -> Option<Mend> {
    let token = tokens.get(index)?;
    let last = index.checked_sub(1)?;
    let before = tokens.get(last)?;
    let follows = token.text(text).chars().nth(1);
    let closes = matches!(before.kind, Kind::Word | Kind::Number | Kind::Date)
        && before.end == token.start
        && token.first.is_none();
    if !closes || !follows.is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation()) {
        return None;
    }
    // Back to where the text can have begun: behind a word that ends names, or farther, behind one that begins a clause.
    let near = begin_of_text(text, tokens, last, &[], ends_a_name);
    let far = begin_of_text(text, tokens, last, &[","], begins_a_text);
    // Behind some words only a text can stand, so it begins there.
    let only_text = far.checked_sub(1).and_then(|i| tokens.get(i)).map_or("", |t| t.text(text)).to_ascii_lowercase();
    let near = if TEXT_ONLY.contains(&only_text.as_str()) { far } else { near };
    let mark = token.text(text).chars().next().map_or(1, char::len_utf8);
    let closing = Span::new(file, token.start, token.start + mark);
    let start = tokens.get(near)?.start;
    let inner = text.get(start..before.end)?;
    let place = Span::new(file, start, token.start + mark);
    let mut diagnostic =
        Diagnostic::error(Code::UnclosedQuote, place, format!("the text `{inner}` has no opening quote"))
            .label("ends with a quote and begins without one")
            .help(format!("write `\"{inner}\"`"));
    for first in if near == far { vec![near] } else { vec![near, far] } {
        let start = tokens.get(first)?.start;
        let inner = text.get(start..before.end)?;
        let quote = |span| Edit { span, replacement: String::from("\"") };
        diagnostic = diagnostic.fix_edits(
            Safety::Unsafe,
            format!("write `\"{inner}\"`"),
            vec![quote(Span::new(file, start, start)), quote(closing)],
        );
    }
    Some((diagnostic, vec![Patch::new(start, start, "\""), Patch::new(token.start, token.start + mark, "\"")]))
}

/// The first token of the text that ends with the token `last`: in its line, behind a word that `ends` what is before.
fn begin_of_text(text: &str, tokens: &[Token], last: usize, signs: &[&str], ends: fn(&str) -> bool) -> usize {
    let opens_line = |i: usize| tokens.get(i).is_none_or(|t| t.first.is_some());
    let mut first = last;
    while !opens_line(first)
        && let Some(at) = first.checked_sub(1)
        && let Some(word) = tokens.get(at)
        && (matches!(word.kind, Kind::Word | Kind::Number | Kind::Date)
            || matches!(word.text(text), "'" | "’")
            || signs.contains(&word.text(text)))
        && !opens_line(at)
        && !ends(word.text(text))
    {
        first = at;
    }
    // An apostrophe stands inside a word.
    if tokens.get(first).is_some_and(|t| matches!(t.text(text), "'" | "’")) { first + 1 } else { first }
}

/// Words behind which only a text can stand.
const TEXT_ONLY: &[&str] = &["obliges", "note", "source", "open", "example", "program", "contact"];

/// Words behind which a whole text can begin, which itself may hold `and`, `not` and the like.
fn begins_a_text(word: &str) -> bool {
    keywords::is_in(keywords::CLAUSES, word)
        || TEXT_ONLY.contains(&word.to_ascii_lowercase().as_str())
        || matches!(word, "through" | "named" | "than")
}

/// Words behind which a name or text begins.
fn ends_a_name(word: &str) -> bool {
    // `Partner Program 2004` is a name.
    if word.starts_with(char::is_uppercase) {
        return false;
    }
    let word = word.to_ascii_lowercase();
    [keywords::RESERVED, keywords::CLAUSES, keywords::ITEMS, keywords::HEADER]
        .iter()
        .any(|list| keywords::is_in(list, &word))
        || matches!(
            word.as_str(),
            "in" | "through" | "by" | "than" | "twice" | "note" | "to" | "for" | "paragraph" | "open" | "named" | "is"
        )
}

fn other_comment(file: FileId, token: &Token) -> Diagnostic {
    let mark = Span::new(file, token.start, token.start + 2);
    Diagnostic::error(Code::UnexpectedText, mark, "a comment begins with `#`, not with `//`").label("write `#`").fix(
        Safety::Safe,
        "write `#`",
        mark,
        "#",
    )
}

fn open_quote(file: FileId, text: &str, token: &Token) -> Mend {
    let written = token.text(text);
    let open = written.chars().next().map_or(1, char::len_utf8);
    let mut patches = Vec::new();
    if open > 1 {
        patches.push(Patch::new(token.start, token.start + open, "\""));
    }
    patches.push(Patch::new(token.end, token.end, "\""));
    let mark = Span::new(file, token.start, token.start + open);
    let mut diagnostic = Diagnostic::error(Code::UnclosedQuote, mark, "the text that begins here has no closing quote")
        .label("opened here")
        .help("a text ends with `\"` on the line on which it begins");
    // The text may have been meant to end earlier.
    for end in earlier_ends(written.get(open..).unwrap_or("")) {
        let at = token.start + open + end;
        let inner = text.get(token.start + open..at).unwrap_or("");
        diagnostic = diagnostic.fix(Safety::Unsafe, format!("write `\"{inner}\"`"), Span::new(file, at, at), "\"");
    }
    let end = Span::new(file, token.end, token.end);
    (diagnostic.fix(Safety::Unsafe, "close the text at the end of the line", end, "\""), patches)
}

/// Where a text that goes on to the end of its line could have ended: before a comma, a parenthesis, a keyword, a comment.
fn earlier_ends(inner: &str) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let comment = inner.find('#');
    ends.extend(comment);
    let inner = inner.get(..comment.unwrap_or(inner.len())).unwrap_or("");
    ends.extend(inner.char_indices().filter(|(_, c)| matches!(c, ',' | ')' | ':')).map(|(at, _)| at).take(2));
    let mut at = 0;
    for word in inner.split(' ') {
        let known = ends_a_name(word) || word.starts_with(|c: char| c.is_ascii_digit()) || EARLIER.contains(&word);
        if known && at > 0 {
            ends.push(at);
        }
        at += word.len() + 1;
    }
    let mut ends: Vec<usize> = ends.iter().map(|&e| inner.get(..e).map_or(0, |t| t.trim_end().len())).collect();
    ends.retain(|&e| e > 0 && (comment.is_some() || e < inner.trim_end().len()));
    ends.sort_unstable();
    ends.dedup();
    ends.truncate(3);
    ends
}

/// Words that can follow a text.
const EARLIER: &[&str] =
    &["planned", "announced", "considered", "pilot", "ruled", "hearsay", "at", "case", "about", "on", "from", "better"];

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

fn dotted_date(file: FileId, text: &str, token: &Token, before: Option<&Token>) -> Option<Mend> {
    let written = token.text(text);
    let parts: Vec<&str> = written.split('.').collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let right = format!("{year}-{month:0>2}-{day:0>2}");
    let whole = (year.parse().ok()).zip(month.parse().ok()).zip(day.parse::<i8>().ok());
    if let Some(((year, month), day)) = whole
        && let Some(days) = DateInterval::of(Precision::Plain, year, Some(month), None)
        && day > days.last.day()
    {
        // The month is known, the day is not: it is read on with the last one, which is no more than an idea.
        let last = days.last;
        let patches = vec![Patch::new(token.start, token.end, last.to_string())];
        let diagnostic =
            Diagnostic::error(Code::DateForm, token.span(file), format!("no calendar has the date `{written}`"))
                .label(format!("this month ends with day {}", last.day()))
                .help(format!("write the day that is meant, as in `{last}`"));
        return Some((diagnostic, patches));
    }
    if let Ok(day) = right.parse()
        && before.is_some_and(|b| until::ends(b.text(text)))
    {
        return until::either_day(token.span(file), written, day);
    }
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
