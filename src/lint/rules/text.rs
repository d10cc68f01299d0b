//! Letters that are not what they seem, anywhere but in comments; signs that turn the text, anywhere at all.

use std::collections::BTreeSet;

use super::names::{declared, is_unseen};
use super::scripts::{Script, latin_double};
use crate::diagnostic::{Code, Diagnostic, Edit, Safety};
use crate::lint::Context;
use crate::source::Span;
use crate::syntax::scan::is_blank;

/// A word outside of comments that is not all ASCII.
struct Word<'t> {
    text: &'t str,
    span: Span,
    scripts: BTreeSet<Script>,
}

impl Word<'_> {
    /// What it would be in Latin letters, where every other letter of it looks like one.
    fn in_latin(&self) -> Option<String> {
        let letter = |c: char| match Script::of(c) {
            Some(Script::Latin) | None => Some(c),
            Some(_) => latin_double(c),
        };
        self.text.chars().map(letter).collect()
    }
}

/// Words outside of comments. Pure ASCII, which is nearly all, is passed over at once.
fn words<'a>(context: &Context<'a>) -> Vec<Word<'a>> {
    let text = context.text();
    let mut out = Vec::new();
    if text.is_ascii() {
        return out;
    }
    let mut comments = context.ast.comments.iter().map(|c| c.span.range()).peekable();
    let mut start = None;
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        while comments.next_if(|c| c.end <= at).is_some() {}
        let letter = c.is_alphabetic() && comments.peek().is_none_or(|c| at < c.start);
        match (start, letter) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                start = None;
                let word = text.get(from..at).unwrap_or("");
                if !word.is_ascii() {
                    let scripts = word.chars().filter_map(Script::of).collect();
                    out.push(Word { text: word, span: Span::new(context.file, from, at), scripts });
                }
            }
            (None, false) | (Some(_), true) => {}
        }
    }
    out
}

/// A word of two scripts whose letters do not look alike: no slip of the keyboard, but nobody can read it out.
pub(in crate::lint) fn mixed_scripts(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for word in words(context) {
        if word.scripts.len() < 2 || word.in_latin().is_some() {
            continue;
        }
        let scripts: Vec<&str> = word.scripts.iter().map(|s| s.word()).collect();
        out.push(
            Diagnostic::warning(
                Code::MixedScripts,
                word.span,
                format!("`{}` has letters of two scripts: {}", word.text, scripts.join(" and ")),
            )
            .label("one word, two scripts")
            .help("write it in the letters of one script"),
        );
    }
}

/// A word with letters that look like Latin ones: it seems to be a name that it is not.
pub(in crate::lint) fn confusable(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let found = words(context);
    if found.iter().all(|w| w.in_latin().is_none_or(|l| l == w.text)) {
        return;
    }
    let text = context.text();
    let latin_words: BTreeSet<&str> = text.split(|c: char| !c.is_alphabetic()).filter(|w| w.is_ascii()).collect();
    for word in found {
        let Some(latin) = word.in_latin().filter(|l| l != word.text) else { continue };
        // A word all in another script is right as it is, unless it doubles one that stands here in Latin letters.
        let wide = word.scripts.contains(&Script::Wide);
        if word.scripts.len() < 2 && !wide && !latin_words.contains(latin.as_str()) {
            continue;
        }
        let odd = word.text.chars().find(|&c| latin_double(c).is_some());
        let script = odd.and_then(Script::of).map_or("other", Script::word);
        let shown = odd.map_or_else(String::new, |c| format!("`{c}` (U+{:04X})", u32::from(c)));
        out.push(
            Diagnostic::warning(
                Code::ConfusableCharacters,
                word.span,
                format!("`{}` looks like `{latin}`, and is another word", word.text),
            )
            .label(format!("{shown} is a {script} letter"))
            .help(format!("type it anew: `{latin}`"))
            .fix(Safety::Unsafe, format!("write `{latin}` in Latin letters"), word.span, latin),
        );
    }
}

/// Characters that cannot be seen, in comments, in texts in quotes and between words. In the name of something that is
/// declared, another lint finds them.
pub(in crate::lint) fn unseen(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let text = context.text();
    if text.is_ascii() {
        return;
    }
    let names: Vec<_> = declared(context).map(|(_, name)| name.span.range()).collect();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        // Scripts of India and Arabia, and pictures made of several, join letters by such characters.
        let joins = matches!(c, '\u{200c}' | '\u{200d}') && !before.is_ascii();
        before = c;
        if !is_unseen(c) || c.is_control() || turns(c) || joins || names.iter().any(|n| n.contains(&at)) {
            continue;
        }
        let span = Span::new(context.file, at, at + c.len_utf8());
        // Between words it reads as a blank.
        let words = text.get(..at).is_some_and(|t| t.ends_with(char::is_alphanumeric))
            && text.get(at + c.len_utf8()..).is_some_and(|t| t.starts_with(char::is_alphanumeric));
        let commented = context.ast.comments.iter().any(|k| k.span.range().contains(&at));
        let with = if words && is_blank(c) && !commented { " " } else { "" };
        let title = if with.is_empty() { "take it out" } else { "write a blank" };
        out.push(
            Diagnostic::warning(
                Code::UnseenCharacter,
                span,
                format!("a character that cannot be seen (U+{:04X}) stands here", u32::from(c)),
            )
            .label("cannot be seen")
            .help("two texts that look alike may differ by it")
            .fix(Safety::Unsafe, title, span, with),
        );
    }
}

/// Whether a character turns the direction of writing without being seen.
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Signs that let a reviewer see something else than what is compiled.
pub(in crate::lint) fn bidirectional(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let text = context.text();
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let signs = line.char_indices().filter(|&(_, c)| turns(c));
        let spans: Vec<Span> = signs.map(|(i, c)| Span::new(context.file, at + i, at + i + c.len_utf8())).collect();
        at += line.len();
        let (Some(&first), Some(&last)) = (spans.first(), spans.last()) else { continue };
        let sign = context.slice(first).chars().next().map_or(0, u32::from);
        let edits = spans.iter().map(|&span| Edit { span, replacement: String::new() }).collect();
        out.push(
            Diagnostic::warning(
                Code::BidirectionalControl,
                first.to(last),
                format!("an unseen character (U+{sign:04X}) turns the direction of writing in this line"),
            )
            .label("what is shown here may not be what progc reads")
            .help("take it out; texts from right to left need no such character")
            .fix_edits(Safety::Unsafe, "take it out", edits),
        );
    }
}
