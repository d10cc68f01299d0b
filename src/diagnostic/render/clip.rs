//! What is too long to be shown whole, or must not reach a terminal as it is.

use std::borrow::Cow;
use std::ops::Range;

use crate::source::SourceFile;

/// The most findings that a person is shown at a time.
pub(super) const MOST_FINDINGS: usize = 100;

/// The most characters of a message.
const MOST_OF_A_MESSAGE: usize = 300;

/// The most characters of a source line.
const MOST_OF_A_LINE: usize = 240;

/// So many characters stand before the first label of a line that is cut.
const BEFORE_A_LABEL: usize = 60;

/// What stands for what was cut out.
const CUT: char = '…';

/// A text as people are told it: no longer than they read, and without anything that steers a terminal.
pub(super) fn message(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MOST_OF_A_MESSAGE) {
        None => harmless(text),
        Some((end, _)) => Cow::Owned(format!("{}{CUT}", harmless(text.get(..end).unwrap_or("")))),
    }
}

/// Whether a character moves the cursor or turns the direction of writing.
pub fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Replaces what moves the cursor or turns the direction of writing, byte for byte, so that offsets hold.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    let replaced = |c: char| steers(c) && !matches!(c, '\n' | '\r' | '\t');
    if !text.contains(replaced) {
        return Cow::Borrowed(text);
    }
    let shown =
        text.chars().flat_map(|c| if replaced(c) { "?".repeat(c.len_utf8()) } else { c.to_string() }.into_bytes());
    Cow::Owned(String::from_utf8_lossy(&shown.collect::<Vec<u8>>()).into_owned())
}

/// Some lines of a file, the long ones cut.
pub(super) struct Window {
    /// The lines.
    pub(super) text: String,
    lines: Vec<Line>,
    /// Where the lines begin in the file.
    first: usize,
}

/// A line of a window.
struct Line {
    /// In the file.
    whole: Range<usize>,
    /// Of that: what is shown.
    shown: Range<usize>,
    /// Where in the window that begins.
    at: usize,
    /// Where in the window the line begins and ends.
    placed: Range<usize>,
}

impl Window {
    /// The lines that hold these bytes of a file; `None` where all of them are short, and need no window.
    pub(super) fn of(file: &SourceFile, labels: &[Range<usize>]) -> Option<Window> {
        let first = labels.iter().map(|l| file.line_index(l.start)).min()?;
        let last = labels.iter().map(|l| file.line_index(l.end)).max()?;
        // A line of few bytes has few characters.
        let long = |index: usize| file.line_range(index).is_some_and(|range| range.len() > MOST_OF_A_LINE);
        if !(first..=last).any(long) {
            return None;
        }
        let (mut text, mut lines) = (String::new(), Vec::new());
        for index in first..=last {
            let Some(whole) = file.line_range(index) else { continue };
            let line = file.text().get(whole.clone()).unwrap_or("");
            let starts = labels.iter().map(|l| l.start).filter(|start| whole.contains(start));
            let shown = shown(line, starts.min().map(|start| start - whole.start));
            let begin = text.len();
            if shown.start > 0 {
                text.push(CUT);
            }
            let at = text.len();
            text.push_str(line.get(shown.clone()).unwrap_or(""));
            if shown.end < line.len() {
                text.push(CUT);
            }
            let placed = begin..text.len();
            text.push('\n');
            lines.push(Line { shown: whole.start + shown.start..whole.start + shown.end, whole, at, placed });
        }
        Some(Window { text, lines, first })
    }

    /// Where a byte of the file stands in the window; where it was cut out, the sign that stands for it.
    pub(super) fn at(&self, offset: usize) -> usize {
        let index = self.lines.partition_point(|line| line.whole.start <= offset).saturating_sub(1);
        let Some(line) = self.lines.get(index) else { return 0 };
        if offset < line.shown.start {
            line.placed.start
        } else if offset > line.shown.end {
            line.placed.end
        } else {
            line.at + (offset - line.shown.start)
        }
    }

    /// The line of the file that holds a byte of the window.
    pub(super) fn line_index(&self, offset: usize) -> usize {
        self.first + self.lines.partition_point(|line| line.placed.start <= offset).saturating_sub(1)
    }

    /// Where in the window a line of the file stands.
    pub(super) fn line_range(&self, index: usize) -> Option<Range<usize>> {
        self.lines.get(index.checked_sub(self.first)?).map(|line| line.placed.clone())
    }
}

/// The bytes of a line that are shown: all of it, or so much around the place that matters.
fn shown(line: &str, place: Option<usize>) -> Range<usize> {
    if line.chars().nth(MOST_OF_A_LINE).is_none() {
        return 0..line.len();
    }
    let place = place.unwrap_or(0);
    let before = line.get(..place).unwrap_or("");
    let start = match before.char_indices().rev().nth(BEFORE_A_LABEL - 1) {
        // Not for the sake of a few characters.
        Some((start, _)) if start > BEFORE_A_LABEL => start,
        Some(_) | None => 0,
    };
    let rest = line.get(start..).unwrap_or("");
    let end = rest.char_indices().nth(MOST_OF_A_LINE).map_or(line.len(), |(end, _)| start + end);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::render::{Style, human, short};
    use crate::diagnostic::{Code, Diagnostic};
    use crate::source::{Sources, Span};

    #[test]
    fn long_lines_are_cut_around_what_matters() {
        let text = format!("tier A\n{}HERE{}\ntier B\n", "ä".repeat(500), "b".repeat(500));
        let file = SourceFile::new("p.prog", text.as_str());
        let here = text.find("HERE").unwrap();
        let window = Window::of(&file, std::slice::from_ref(&(here..here + 4))).unwrap();
        assert_eq!(window.text.chars().count(), MOST_OF_A_LINE + 3);
        assert!(window.text.starts_with('…') && window.text.ends_with("…\n"));
        assert_eq!(&window.text[window.at(here)..window.at(here + 4)], "HERE");
        assert_eq!((window.line_index(window.at(here)), window.at(7)), (1, 0));
        assert!(Window::of(&file, std::slice::from_ref(&(0..4))).is_none());
    }

    #[test]
    fn a_person_is_told_so_many_findings() {
        let mut sources = Sources::new();
        let file = sources.add(SourceFile::new("p.prog", format!("tier {}\n", "x".repeat(5000))));
        let finding = Diagnostic::error(Code::UnknownName, Span::new(file, 3000, 3004), "`\u{1b}[2J` is not known");
        let all = vec![finding; 130];
        let (drawn, lines) = (human(&all, &sources, Style::PLAIN), short(&all, &sources));
        assert!(drawn.ends_with("and 30 more\n\n") && lines.ends_with("and 30 more\n"));
        assert_eq!((drawn.matches("E0201").count(), lines.lines().count()), (200, 101));
        assert!(!drawn.contains('\u{1b}') && !lines.contains('\u{1b}') && drawn.contains("`?[2J`"));
        assert!(drawn.lines().all(|line| line.chars().count() < 260), "{drawn}");
    }

    #[test]
    fn messages_are_cut_and_steer_nothing() {
        assert_eq!(message("a\u{1b}[31m"), "a?[31m");
        assert_eq!(message(&"x".repeat(1000)).chars().count(), MOST_OF_A_MESSAGE + 1);
    }
}
