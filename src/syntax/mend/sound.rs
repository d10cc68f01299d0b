//! Stretches of a text in which nothing was to be mended when it was last looked at. Whether something is hangs on a few
//! tokens before and behind; where these are the same as well, the stretch need not be looked at again.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use crate::syntax::keywords::{self, ITEMS};
use crate::syntax::scan::{Kind, Token};

/// So many tokens before a stretch can have a say in it.
const BEFORE: usize = 16;
/// So many tokens behind a stretch can have a say in it.
const BEHIND: usize = 24;

/// What looks further than a few tokens: facts of examples and names of places ask what the whole text declares, points ask
/// for a score.
const FAR: [&str; 8] = ["example", "region", "distribution", "territory", "points", "point", "punkte", "given"];

/// The stretches that are sound, by the lines that have a say in them.
#[derive(Debug, Default)]
pub(crate) struct Sound {
    known: HashMap<Box<str>, Known, FixedState>,
    /// Counts the texts.
    text: u64,
}

#[derive(Debug)]
struct Known {
    /// Where the stretch begins and ends in these lines.
    within: Range<usize>,
    /// The last text that had it.
    text: u64,
}

/// A stretch of tokens, with the lines that have a say in it.
#[derive(Debug, Clone)]
pub(super) struct Stretch {
    pub(super) tokens: Range<usize>,
    /// The bytes of the lines; `None` where they cannot be told.
    lines: Option<Range<usize>>,
}

/// The tokens from one item at the margin to the next. Where one begins, nothing that looks for the clause around a token looks
/// any further back.
pub(super) fn stretches(text: &str, tokens: &[Token]) -> Vec<Stretch> {
    let begins =
        |token: &Token| token.first == Some(0) && token.kind == Kind::Word && keywords::is_in(ITEMS, token.text(text));
    let starts = tokens.iter().enumerate().filter(|(_, token)| begins(token)).map(|(at, _)| at);
    let starts: Vec<usize> = std::iter::once(0).chain(starts.filter(|at| *at > 0)).collect();
    let ends = starts.iter().skip(1).copied().chain([tokens.len()]);
    let stretch = |(start, end): (&usize, usize)| {
        let lines = start.checked_sub(BEFORE).filter(|_| tokens.get(*start).is_some_and(begins)).and_then(|first| {
            let (first, last) = (tokens.get(first)?.start, tokens.get(end + BEHIND)?.end);
            let from = text.get(..first)?.rfind(['\n', '\r']).map_or(0, |at| at + 1);
            let to = text.get(last..)?.find(['\n', '\r']).map_or(text.len(), |at| last + at);
            Some(from..to)
        });
        Stretch { tokens: *start..end, lines }
    };
    starts.iter().zip(ends).map(stretch).collect()
}

impl Sound {
    /// Begins another text.
    pub(super) fn begin(&mut self) {
        self.text += 1;
    }

    /// Forgets what the text no longer has.
    pub(super) fn end(&mut self) {
        let text = self.text;
        self.known.retain(|_, known| known.text == text);
    }

    /// Whether nothing behind the first token of a stretch has to be mended.
    pub(super) fn is_known(&mut self, text: &str, tokens: &[Token], stretch: &Stretch) -> bool {
        let Some((lines, within)) = place(text, tokens, stretch) else { return false };
        match self.known.get_mut(lines) {
            Some(known) if known.within == within => {
                known.text = self.text;
                true
            }
            Some(_) | None => false,
        }
    }

    /// Keeps a stretch in which nothing was to be mended.
    pub(super) fn keep(&mut self, text: &str, tokens: &[Token], stretch: &Stretch) {
        let Some((lines, within)) = place(text, tokens, stretch) else { return };
        let own = tokens.get(stretch.tokens.clone()).unwrap_or(&[]);
        let far = |token: &Token| FAR.iter().any(|word| word.eq_ignore_ascii_case(token.text(text)));
        // Bands that are written as ranges go on as long as there are numbers.
        let ranges = |pair: &[Token]| matches!(pair, [a, b] if a.text(text) == ":" && b.kind == Kind::Number);
        if !own.iter().any(far) && !own.windows(2).any(ranges) {
            self.known.insert(lines.into(), Known { within, text: self.text });
        }
    }
}

fn place<'t>(text: &'t str, tokens: &[Token], stretch: &Stretch) -> Option<(&'t str, Range<usize>)> {
    let lines = stretch.lines.clone()?;
    let start = tokens.get(stretch.tokens.start)?.start.checked_sub(lines.start)?;
    let end = tokens.get(stretch.tokens.end)?.start.checked_sub(lines.start)?;
    Some((text.get(lines)?, start..end))
}
