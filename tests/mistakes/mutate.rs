//! Mistakes made by a machine: one edit in a program that is shipped. Which edit and where is drawn from a seed.

use std::collections::BTreeSet;

use super::score::{Mistake, Source};
use crate::harness::{files, shown};

/// How many mistakes of each kind are drawn.
const OF_EACH_KIND: usize = 6;

/// Words that hold sentences together, as beginners drop, double and misspell them.
const KEYWORDS: &[&str] = &[
    "requires",
    "grants",
    "expects",
    "obliges",
    "invitation",
    "default",
    "formerly",
    "planned",
    "through",
    "package",
    "vendor",
    "currency",
    "effective",
    "territory",
    "source",
    "population",
    "distribution",
    "commission",
    "example",
    "given",
    "expect",
    "between",
    "above",
    "tier",
    "track",
    "specialisation",
    "measure",
];

/// What a German writes without thinking.
const GERMAN: &[(&str, &str)] = &[
    ("and", "und"),
    ("or", "oder"),
    ("not", "nicht"),
    ("with", "mit"),
    ("per", "pro"),
    ("requires", "verlangt"),
    ("grants", "gewährt"),
    ("tier", "Stufe"),
    ("package", "Paket"),
    ("vendor", "Hersteller"),
    ("currency", "Währung"),
    ("example", "Beispiel"),
    ("planned", "geplant"),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Word,
    Number,
    Date,
    Text,
    Sign,
}

/// A piece of a program.
#[derive(Debug, Clone, Copy)]
struct Piece<'t> {
    shape: Shape,
    text: &'t str,
    start: usize,
    line: usize,
    /// Whether it is the first in its line.
    first: bool,
}

impl Piece<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// An edit and what must be said of it.
struct Edit {
    what: &'static str,
    start: usize,
    end: usize,
    with: String,
    line: usize,
    codes: &'static [&'static str],
    must_be_mended: bool,
}

/// Pieces without blanks and comments.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut out, mut at, mut line, mut first) = (Vec::new(), 0, 1, true);
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let run = |good: &dyn Fn(char) -> bool| rest.find(|c| !good(c)).unwrap_or(rest.len());
        let (shape, len) = match c {
            '\n' => {
                (at, line, first) = (at + 1, line + 1, true);
                continue;
            }
            '#' => {
                at += run(&|c| c != '\n');
                continue;
            }
            _ if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '"' => (Shape::Text, rest[1..].find('"').unwrap() + 2),
            _ if c.is_alphabetic() => (Shape::Word, run(&|c| c.is_alphanumeric() || c == '-')),
            '0'..='9' => {
                let len = run(&|c| c.is_ascii_digit() || c == '-');
                let dots = rest[len..].starts_with('.') && rest[len + 1..].starts_with(|c: char| c.is_ascii_digit());
                let fraction =
                    if dots { 1 + rest[len + 1..].find(|c: char| !c.is_ascii_digit()).unwrap_or(0) } else { 0 };
                (if rest[..len].contains('-') { Shape::Date } else { Shape::Number }, len + fraction)
            }
            _ => {
                let two = ["..", ">=", "<="].iter().any(|s| rest.starts_with(s));
                (Shape::Sign, if two { 2 } else { c.len_utf8() })
            }
        };
        out.push(Piece { shape, text: &rest[..len], start: at, line, first });
        first = false;
        at += len;
    }
    out
}

/// Numbers that look drawn by chance and are the same in every run; the figures of docs/reference/messages.md hang on them.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap()
    }
}

/// A slip of the finger: two letters exchanged, one left out, one doubled.
fn slip(word: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + dice.roll(letters.len() - 2);
    match dice.roll(3) {
        0 if at + 1 < letters.len() && letters[at] != letters[at + 1] => letters.swap(at, at + 1),
        1 => letters.insert(at, letters[at]),
        _ => drop(letters.remove(at)),
    }
    letters.into_iter().collect()
}

/// Every edit of every kind that can be made in a program.
fn edits(text: &str, dice: &mut Dice) -> Vec<Edit> {
    let all = pieces(text);
    let mut out = Vec::new();
    let mut clause = "";
    // Names that the program itself brings: a slip in their declaration shows elsewhere.
    let lower = |p: &Piece<'_>| p.text.to_lowercase();
    for (i, piece) in all.iter().enumerate() {
        let before = i.checked_sub(1).map(|j| &all[j]);
        let after = all.get(i + 1);
        let (start, end, line) = (piece.start, piece.end(), piece.line);
        if piece.first || ["requires", "grants", "expects"].contains(&piece.text) {
            clause = piece.text;
        }
        let mut put = |what, with: String, codes, must_be_mended| {
            out.push(Edit { what, start, end, with, line, codes, must_be_mended });
        };
        let is = |p: Option<&Piece<'_>>, shape| p.is_some_and(|p| p.shape == shape);
        match piece.shape {
            Shape::Word => {
                if KEYWORDS.contains(&piece.text) {
                    put("misspell a keyword", slip(piece.text, dice), &["E0103", "E0202"], true);
                    let twice = &["E0101", "E0102", "E0121"];
                    put("double a keyword", format!("{} {}", piece.text, piece.text), twice, true);
                }
                if ["requires", "grants", "expects", "obliges"].contains(&piece.text) {
                    let codes = &["E0101", "E0102", "E0103", "E0113", "E0122", "E0116"];
                    put("drop the keyword of a clause", String::new(), codes, true);
                    put("put a colon behind a keyword", format!("{}:", piece.text), &["E0101"], true);
                }
                if let Some((_, german)) = GERMAN.iter().find(|(w, _)| *w == piece.text) {
                    put("write it in German", (*german).to_owned(), &["E0115"], true);
                }
                if piece.text == "and" && clause == "requires" {
                    put("drop `and`", String::new(), &["E0113", "E0203"], true);
                    put("a comma for `and`", String::from(","), &["E0114"], true);
                }
                let in_clause = ["requires", "grants", "expects"].contains(&clause);
                let known =
                    in_clause && !KEYWORDS.contains(&piece.text) && piece.text.len() > 5 && lower(piece) == piece.text;
                if known && piece.text != clause && !["undisclosed", "discretion", "percentage"].contains(&piece.text) {
                    put("misspell a name", slip(piece.text, dice), &["E0201", "E0103", "E0202", "E0206"], true);
                }
                if piece.text == "EUR" && is(before, Shape::Number) {
                    put("drop a currency", String::new(), &["E0301", "E0302"], true);
                    put("another currency", String::from("CHF"), &["E0305", "E0306"], false);
                    put("the euro in words", String::from("Euro"), &["E0106"], true);
                    put("a currency that is none", String::from("EURO"), &["E0117", "E0106", "E0122"], true);
                }
            }
            Shape::Number => {
                if piece.text.len() > 3 && piece.text.bytes().all(|b| b.is_ascii_digit()) && end < text.len() {
                    let (head, tail) = piece.text.split_at(piece.text.len() - 3);
                    let mark = [".", ",", "'", " "][dice.roll(4)];
                    // A year stands alone.
                    if after.is_some_and(|a| a.line == line && (a.text == "EUR" || a.text == "%")) {
                        put("separate thousands", format!("{head}{mark}{tail}"), &["E0104"], true);
                        put("k for thousands", format!("{head}k"), &["E0104"], piece.text.ends_with("000"));
                    }
                }
                if let Some(euro) = after.filter(|a| a.text == "EUR") {
                    let (with, codes) = (format!("€{}", piece.text), &["E0106"]);
                    out.push(Edit {
                        what: "the sign in front",
                        start,
                        end: euro.end(),
                        with,
                        line,
                        codes,
                        must_be_mended: true,
                    });
                }
            }
            Shape::Date => {
                let parts: Vec<&str> = piece.text.split('-').collect();
                if let [year, month, day] = parts.as_slice() {
                    put("a German date", format!("{day}.{month}.{year}"), &["E0118"], true);
                    put("an American date", format!("{month}/{day}/{year}"), &["E0118"], true);
                }
            }
            Shape::Text => {
                let inner = piece.text.trim_matches('"');
                put("drop the closing quote", format!("\"{inner}"), &["E0108"], true);
                put("curly quotes", format!("„{inner}“"), &["E0107"], true);
                if inner.chars().next().is_some_and(char::is_alphabetic) {
                    put("drop the opening quote", format!("{inner}\""), &["E0108"], true);
                }
            }
            Shape::Sign => match piece.text {
                // A number of partners may be a share of them or a count.
                "%" if !is(after, Shape::Sign) && !["population", "target"].contains(&clause) => {
                    put("drop the percent sign", String::new(), &["E0301"], true);
                    put("percentage points for percent", String::from(" percentage points"), &["E0307"], true);
                }
                "/" => {
                    let end = all.get(i + 1).map_or(end, Piece::end);
                    let codes = &["E0303"];
                    out.push(Edit {
                        what: "drop a period",
                        start,
                        end,
                        with: String::new(),
                        line,
                        codes,
                        must_be_mended: true,
                    });
                    let with = String::from(" pro Jahr");
                    out.push(Edit {
                        what: "a German period",
                        start,
                        end,
                        with,
                        line,
                        codes: &["E0115"],
                        must_be_mended: true,
                    });
                    let with = String::from("/month");
                    out.push(Edit {
                        what: "another period",
                        start,
                        end,
                        with,
                        line,
                        codes: &["E0304"],
                        must_be_mended: false,
                    });
                }
                "," if is(before, Shape::Word) && clause == "grants" && after.is_some_and(|a| a.line == line) => {
                    put("drop a comma", String::new(), &["E0203", "E0101", "E0113", "E0201"], true);
                }
                ">=" => {
                    let other = ["=>", "> =", "==>", "≥="][dice.roll(2)];
                    put("a wrong operator", other.to_owned(), &["E0105", "E0101"], true);
                    put("drop an operator", String::new(), &["E0123"], true);
                }
                ".." => {
                    let other = ["–", "-", " - ", " to "][dice.roll(4)];
                    put("a range in another form", other.to_owned(), &["E0120"], true);
                }
                "(" | ")" => put("drop a parenthesis", String::new(), &["E0109", "E0101"], piece.text == ")"),
                _ => {}
            },
        }
    }
    out
}

/// Some mistakes of each kind.
pub(crate) fn mutants(seed: u64) -> Vec<Mistake> {
    let mut dice = Dice(seed);
    let mut programs: Vec<_> = files("programs", "prog").into_iter().chain(files("docs", "prog")).collect();
    // One of them is no program, and one has a mistake of its own.
    programs.retain(|p| !shown(p).ends_with("vocabulary.prog") && !shown(p).ends_with("mistake.prog"));
    let mut found: Vec<(String, String, Edit)> = Vec::new();
    for path in programs {
        let text = std::fs::read_to_string(&path).unwrap();
        found.extend(edits(&text, &mut dice).into_iter().map(|edit| (shown(&path), text.clone(), edit)));
    }
    let kinds: BTreeSet<&str> = found.iter().map(|(_, _, e)| e.what).collect();
    let mut out = Vec::new();
    for kind in kinds {
        let mut of_kind: Vec<&(String, String, Edit)> = found.iter().filter(|(_, _, e)| e.what == kind).collect();
        for _ in 0..OF_EACH_KIND.min(of_kind.len()) {
            let (path, text, edit) = of_kind.swap_remove(dice.roll(of_kind.len()));
            let mut mutated = text.clone();
            mutated.replace_range(edit.start..edit.end, &edit.with);
            if mutated == *text {
                continue;
            }
            out.push(Mistake {
                name: format!("{kind} in {path}:{}", edit.line),
                source: Source::Mutant,
                text: mutated,
                line: edit.line,
                codes: edit.codes.iter().map(|c| (*c).to_owned()).collect(),
                mended: vec![text.clone()],
                must_be_mended: edit.must_be_mended,
            });
        }
    }
    out
}
