//! Names that are not known: which word is to blame, and what was meant.

use super::{Checker, Kind};
use crate::diagnostic::{Code, Diagnostic, Safety, did_you_mean};
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::german::{german, german_noun, german_noun_or, in_english, number_in_words};
use crate::syntax::name::normal;

/// Words that can follow a name in a clause, and that a slip of the finger makes a part of the name.
const FOLLOWERS: &[&str] = &[
    "requires",
    "expects",
    "grants",
    "obliges",
    "and",
    "or",
    "with",
    "when",
    "where",
    "formerly",
    "above",
    "planned",
    "announced",
    "considered",
    "until",
    "from",
    "more",
    "less",
    "than",
    "better",
    "per",
    "open",
    "undisclosed",
    "source",
    "over",
    "since",
    "against",
    "expect",
    "given",
    "note",
    "costs",
    "until",
];

/// The most words that a phrase can have to be looked at word by word.
const MOST_WORDS: usize = 12;

/// A word of a phrase with its place.
#[derive(Debug, Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    span: Span,
}

impl<'a> Checker<'a> {
    /// Reports a name that none of these kinds knows: one error, at the word that is to blame.
    pub(super) fn unknown_name(&mut self, name: &ast::Name, wanted: &[Kind]) {
        let words = self.words(name);
        if wanted.contains(&Kind::Tier) && self.was_split(name) {
            return;
        }
        if self.no_name(name, &words) {
            return;
        }
        if self.german_name(name, wanted) {
            return;
        }
        if !name.quoted && (self.blame_the_first(&words, wanted) || self.blame_a_word(&words, wanted)) {
            return;
        }
        let shown = name.text.as_str();
        // Known, but as something else.
        let others: Vec<Kind> = Kind::ALL.into_iter().filter(|k| !wanted.contains(k)).collect();
        if let Some((kind, found)) = self.scope.find_any(&others, shown) {
            let place = self.scope.def(found.def).map(|d| (d.span, d.standard));
            let mut diagnostic = Diagnostic::error(
                Code::WrongKindOfName,
                name.span,
                format!("`{shown}` is a {}, and a {} is asked for here", kind.word(), kinds(wanted)),
            )
            .label(format!("a {}", kind.word()));
            if let Some((span, false)) = place {
                diagnostic = diagnostic.also(span, "declared here");
            }
            diagnostic = match did_you_mean(shown, self.scope.spellings(wanted)) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None if kind == Kind::Tier && wanted == [Kind::Benefit] && self.is_expected(name.span) => {
                    diagnostic.help(format!("write `tier {}`", super::quoted_if_needed(shown))).fix(
                        Safety::Safe,
                        format!("write `tier {}`", super::quoted_if_needed(shown)),
                        Span { end: name.span.start, ..name.span },
                        "tier ",
                    )
                }
                None if kind == Kind::Benefit => {
                    diagnostic.help("a benefit is what a program gives: ask for the facts for which it is given")
                }
                None if kind == Kind::Measure && wanted == [Kind::Benefit] => diagnostic.help(format!(
                    "a measure is what is known of a partner; what is given is declared, as in `benefit {}: allowance`",
                    super::quoted_if_needed(shown)
                )),
                None => diagnostic.help(self.how_to_declare(shown, name.span, wanted)),
            };
            self.report(diagnostic);
            return;
        }
        let mut diagnostic = Diagnostic::error(Code::UnknownName, name.span, format!("`{shown}` is not known"))
            .label(format!("no {} of this name", kinds(wanted)));
        let near = did_you_mean(shown, self.scope.spellings(wanted)).map(str::to_owned);
        if let (None, Some(measure)) = (&near, self.measure_of_column(shown, wanted)) {
            let written = super::quoted_if_needed(&measure);
            self.report(diagnostic.help(format!("data may call `{measure}` so; a program calls it `{measure}`")).fix(
                Safety::Unsafe,
                format!("write `{written}`"),
                name.span,
                written,
            ));
            return;
        }
        diagnostic = match near {
            Some(near) => meant(diagnostic, name, &near, certainty(shown, &near)),
            None => diagnostic.help(self.how_to_declare(shown, name.span, wanted)),
        };
        self.report(diagnostic);
    }

    /// Blames a word of a phrase that is a German keyword.
    fn german_word(&mut self, words: &[Word<'_>]) -> bool {
        if let Some((word, right)) = words.iter().find_map(|w| Some((*w, german(w.text)?))) {
            let message = in_english(word.text, right);
            self.report(Diagnostic::error(Code::OtherLanguage, word.span, message).instead(right));
            return true;
        }
        false
    }

    /// Blames a name that is one of the vocabulary in German.
    fn german_name(&mut self, name: &ast::Name, wanted: &[Kind]) -> bool {
        let Some(right) = german_noun(&name.text) else { return false };
        if self.scope.find_any(wanted, right).is_none() {
            return false;
        }
        if let Some(other) = german_noun_or(&name.text) {
            let message = format!("`{}` can be read in two ways: as `{right}` or as `{other}`", name.text);
            self.report(
                Diagnostic::error(Code::OtherLanguage, name.span, message)
                    .label(format!("`{right}` or `{other}`?"))
                    .help("`revenue` is what the partner sells, `purchases` is what it buys from the vendor")
                    .fix(Safety::Unsafe, format!("write `{other}`"), name.span, other)
                    .fix(Safety::Unsafe, format!("write `{right}`"), name.span, right),
            );
            return true;
        }
        let message = in_english(&name.text, right);
        self.report(Diagnostic::error(Code::OtherLanguage, name.span, message).instead(right));
        true
    }

    /// Reports a word that is one of the language misspelled.
    fn misspelled(&mut self, text: &str, span: Span, right: &str) {
        let message = format!("`{text}` is no word that can stand here");
        self.report(
            Diagnostic::error(Code::MisspelledWord, span, message).label("this word is not known").meant(right),
        );
    }

    /// So many words are no name, and nobody would find the one that is meant among them.
    fn no_name(&mut self, name: &ast::Name, words: &[Word<'_>]) -> bool {
        if words.len() <= MOST_WORDS {
            return false;
        }
        let first = joined(words, 0, 4);
        let message = format!("a name of {} words is not known: `{first} …`", words.len());
        self.report(
            Diagnostic::error(Code::UnknownName, name.span, message)
                .label("read as one name")
                .help("put what is only said in quotes, and `and`, `or` or a comma between what is asked"),
        );
        true
    }

    /// Blames the first word: a number in words, or the kind of the thing said again.
    fn blame_the_first(&mut self, words: &[Word<'_>], wanted: &[Kind]) -> bool {
        if self.german_word(words) {
            return true;
        }
        // `given given purchases`.
        if let [first, second, ..] = words {
            let before = self.before(first.span).rsplit(char::is_whitespace).next().unwrap_or("");
            if before.eq_ignore_ascii_case(first.text) {
                self.said_twice(*first, *second);
                return true;
            }
        }
        let [first, second, ..] = words else { return false };
        let rest = joined(words, 1, words.len());
        let lower = first.text.to_lowercase();
        if wanted.contains(&Kind::Measure) || wanted.contains(&Kind::Benefit) {
            let known = self.scope.find_any(wanted, &rest).is_some();
            if let Some(number) = number_in_words(&lower).filter(|_| known) {
                let number = number.to_string();
                let message = format!("a number is written in digits: `{}` is `{number}`", first.text);
                self.report(Diagnostic::error(Code::NumberForm, first.span, message).instead(&number));
                return true;
            }
        }
        // `trck Integrator`.
        let meant = wanted.iter().chain(&Kind::ALL).find(|kind| {
            matches!(kind, Kind::Tier | Kind::Track | Kind::Package | Kind::Specialisation)
                && kind.word() != lower
                && did_you_mean(&lower, [kind.word()]).is_some()
                && self.scope.find(**kind, &rest).is_some()
        });
        if let Some(right) = meant.map(|kind| kind.word()) {
            self.misspelled(first.text, first.span, right);
            return true;
        }
        let again = wanted.iter().find(|kind| kind.word() == lower);
        if again.is_some_and(|kind| self.scope.find(*kind, &rest).is_some()) {
            self.said_twice(*first, *second);
            return true;
        }
        false
    }

    /// Reports a word that stands before the next for the second time.
    fn said_twice(&mut self, word: Word<'_>, next: Word<'_>) {
        let gap = word.span.to(Span { end: next.span.start, ..next.span });
        self.report(
            Diagnostic::error(Code::SaidTwice, word.span, format!("`{}` stands twice", word.text))
                .label("said again")
                .fix(Safety::Safe, "take it out", gap, ""),
        );
    }

    /// A name that goes on in the next line, where a clause of its own is meant.
    fn new_line(&mut self, next: Word<'_>, first: &str, rest: &str) {
        let point = Span { end: next.span.start, ..next.span };
        let mut diagnostic = Diagnostic::error(
            Code::MissingConnector,
            next.span,
            format!("between `{first}` and `{rest}` in the next line a word is missing"),
        )
        .label("a second requirement, or a clause of its own?")
        .help("requirements are joined by `and` or `or`; a clause begins with `requires`, `expects`, `grants` or `obliges`");
        for word in ["and", "grants", "requires"] {
            diagnostic = diagnostic.fix(Safety::Unsafe, format!("write `{word}`"), point, format!("{word} "));
        }
        self.report(diagnostic);
    }

    /// A known name and a word behind it that only spoken language has: `purchases of at least …`.
    fn filler(&mut self, first: &str, rest: &str, span: Span) -> bool {
        let lower = rest.to_lowercase();
        let tails = ["free of charge", "undisclosed", "case by case", "case-by-case"];
        if let Some(right) = did_you_mean(&lower, tails).filter(|_| rest.len() > 4) {
            let right = if right == "case-by-case" { "case by case" } else { right };
            self.misspelled(rest, span, right);
            return true;
        }
        if !matches!(lower.as_str(), "of" | "is" | "are" | "has to be" | "must be" | "should be") {
            return false;
        }
        self.report(
            Diagnostic::error(
                Code::UnexpectedText,
                span,
                format!("`{rest}` is left out: the comparison follows `{first}` itself"),
            )
            .label("take it out")
            .help(format!("write `{first} at least …`, or `{first} >= …`"))
            .fix(Safety::Safe, "take it out", span, ""),
        );
        true
    }

    /// Blames one word of a phrase, where the rest of it is known.
    fn blame_a_word(&mut self, words: &[Word<'_>], wanted: &[Kind]) -> bool {
        let known = |from: usize, kinds: &[Kind]| {
            (from + 1..=words.len()).rev().find(|&to| self.scope.find_any(kinds, &joined(words, from, to)).is_some())
        };
        let prefix = known(0, wanted);
        // `1 certified engineer grnats`: the first word behind the known name, or any word where nothing is known.
        let suspects = match prefix {
            Some(end) => end..words.len().min(end + 1),
            None => 1..words.len(),
        };
        for at in suspects {
            let Some(word) = words.get(at) else { continue };
            let Some(meant) = did_you_mean(word.text, FOLLOWERS.iter().copied()) else { continue };
            // A short word is near to too many others.
            if word.text.chars().count() < 4 || meant == word.text.to_lowercase() || known(at, &Kind::ALL).is_some() {
                continue;
            }
            if prefix.is_none() && did_you_mean(&joined(words, 0, at), self.scope.spellings(wanted)).is_none() {
                continue;
            }
            self.misspelled(word.text, word.span, meant);
            return true;
        }
        let Some(end) = prefix.filter(|&end| end < words.len()) else { return false };
        let (Some(last), Some(next)) = (words.get(end.wrapping_sub(1)), words.get(end)) else { return false };
        let first = joined(words, 0, end);
        let rest = joined(words, end, words.len());
        let gap = last.span.end_point();
        let granting = wanted == [Kind::Benefit];
        let two_names = known(end, &Kind::ALL).is_some();
        let new_line = self.sources.slice(last.span.to(next.span)).contains('\n');
        if new_line && !granting {
            self.new_line(*next, &first, &rest);
            return true;
        }
        if self.filler(&first, &rest, words.last().map_or(next.span, |w| next.span.to(w.span))) {
            return true;
        }
        let diagnostic = if two_names {
            let (title, insert) = if granting { ("a comma", ",") } else { ("`and`", " and") };
            let message = format!("between `{first}` and `{rest}` a word is missing");
            let diagnostic = Diagnostic::error(Code::TwoNamesInARow, gap.to(next.span), message)
                .label("two names in a row")
                .help(if granting { "put a comma between them" } else { "put `and`, `or` or a comma between them" });
            // A number of something needs its amount as well: the word alone would not mend it.
            let counted = self.scope.find(Kind::Measure, &rest).and_then(|f| self.measures.get(f.index));
            let counted = counted.is_some_and(|d| matches!(d.measure.ty, crate::ir::Type::Number(_)));
            if counted && !granting {
                diagnostic
            } else {
                diagnostic.fix(Safety::Unsafe, format!("put {title} between them"), gap, insert)
            }
        } else {
            let span = words.last().map_or(next.span, |w| next.span.to(w.span));
            let first_span = words.first().map_or(span, |w| w.span);
            Diagnostic::error(Code::UnknownName, span, format!("`{first}` is known, but `{rest}` behind it is not"))
                .label("not known")
                .help(self.how_to_declare(&joined(words, 0, words.len()), first_span.to(span), wanted))
        };
        self.report(diagnostic);
        true
    }

    /// Whether a name stands in the `expect` of an example.
    fn is_expected(&self, span: Span) -> bool {
        let before = self.before(span).to_lowercase();
        let last = |word: &str| before.rfind(word);
        last("expect ").or_else(|| before.ends_with("expect").then_some(before.len())) > last("grants ")
    }

    /// A measure that has `shown` as the name of a column.
    fn measure_of_column(&self, shown: &str, wanted: &[Kind]) -> Option<String> {
        let key = normal(shown);
        let found = self.measures.iter().find(|d| d.measure.columns.iter().any(|c| normal(c) == key))?;
        wanted.contains(&Kind::Measure).then(|| found.measure.name.clone())
    }

    /// The words of a name with their places.
    fn words(&self, name: &ast::Name) -> Vec<Word<'a>> {
        let text = self.sources.slice(name.span);
        let mut words = Vec::new();
        let (mut start, mut comment) = (None, false);
        for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
            // A name may go on behind a comment, which is no part of it.
            comment = (comment || c == '#') && c != '\n';
            match (start, c.is_whitespace() || comment) {
                (None, false) => start = Some(at),
                (Some(from), true) => {
                    let base = name.span.start as usize;
                    let span = Span::new(name.span.file, base + from, base + at);
                    words.push(Word { text: text.get(from..at).unwrap_or(""), span });
                    start = None;
                }
                (None, true) | (Some(_), false) => {}
            }
        }
        words
    }

    /// Reports a choice that is not among those listed.
    pub(super) fn unknown_choice(&mut self, name: &ast::Name, of: &str, choices: &[String]) {
        if !name.quoted && self.german_word(&self.words(name)) {
            return;
        }
        let shown = name.text.as_str();
        let mut diagnostic =
            Diagnostic::error(Code::NoSuchChoice, name.span, format!("`{shown}` is no choice of `{of}`"))
                .label("not among the choices");
        diagnostic = match did_you_mean(shown, choices.iter().map(String::as_str)) {
            Some(near) => meant(diagnostic, name, near, Safety::Safe),
            None => diagnostic.help(format!("the choices are {}", listed(choices))),
        };
        self.report(diagnostic);
    }
}

/// Asks whether a near name was meant; it is put into quotes where it stood in some, or needs them.
pub(super) fn meant(found: Diagnostic, name: &ast::Name, near: &str, safety: Safety) -> Diagnostic {
    let written = if name.quoted { format!("\"{near}\"") } else { super::quoted_if_needed(near) };
    found.help(format!("did you mean `{near}`?")).fix(safety, format!("write `{near}`"), name.span, written)
}

/// The first names of a list, and how many more there are.
fn listed(names: &[String]) -> String {
    let first: Vec<&str> = names.iter().take(6).map(String::as_str).collect();
    match names.len() - first.len() {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

fn joined(words: &[Word<'_>], from: usize, to: usize) -> String {
    let words = words.get(from..to).unwrap_or(&[]);
    words.iter().map(|w| w.text).collect::<Vec<_>>().join(" ")
}

/// Whether a near name is meant beyond doubt: short names and numbers are soon near to another.
fn certainty(written: &str, near: &str) -> Safety {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let far = strsim::damerau_levenshtein(&written.to_lowercase(), &near.to_lowercase()) > 2;
    if far || written.chars().count() <= 5 || digits(written) != digits(near) { Safety::Unsafe } else { Safety::Safe }
}

/// As in "no measure or tier of this name".
fn kinds(wanted: &[Kind]) -> String {
    let words: Vec<&str> = wanted.iter().take(2).map(|k| k.word()).collect();
    words.join(" or ")
}
