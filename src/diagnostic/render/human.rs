//! Source lines with labels, drawn by codespan-reporting.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use codespan_reporting::diagnostic as drawn;
use codespan_reporting::files::{Error, Files};
use codespan_reporting::term::{self, Chars, Config};

use super::clip::{self, MOST_FINDINGS, Window, harmless};
use super::place::clamp;
use crate::diagnostic::{Diagnostic, Fix, Label, Safety, Severity};
use crate::source::{FileId, SourceFile, Sources};

/// How a terminal can show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// With escape sequences for colour.
    pub colour: bool,
    /// With box-drawing characters; else with ASCII alone.
    pub unicode: bool,
}

impl Style {
    /// For a terminal.
    pub const COLOUR: Style = Style { colour: true, unicode: true };
    /// For a file or a pipe.
    pub const PLAIN: Style = Style { colour: false, unicode: true };
    /// For a place that knows ASCII alone.
    pub const ASCII: Style = Style { colour: false, unicode: false };
}

/// Each finding with its source lines, notes, help and fixes, and where to read more; an empty line after each.
pub fn human(diagnostics: &[Diagnostic], sources: &Sources, style: Style) -> String {
    let chars = if style.unicode { Chars::box_drawing() } else { Chars::ascii() };
    let config = Config { chars, ..Config::default() };
    let screen = Screen::of(sources);
    let mut text: String = diagnostics.iter().take(MOST_FINDINGS).map(|d| one(d, &screen, style, &config)).collect();
    if let Some(more) = diagnostics.len().checked_sub(MOST_FINDINGS).filter(|&more| more > 0) {
        let _ = writeln!(text, "and {more} more\n");
    }
    text
}

fn one(diagnostic: &Diagnostic, screen: &Screen<'_>, style: Style, config: &Config) -> String {
    // Labels are cut to their files, so drawing cannot fail; were it to, the finding must still be told.
    draw(to_drawn(diagnostic, screen.sources), screen, style, config)
        .unwrap_or_else(|| super::short(std::slice::from_ref(diagnostic), screen.sources))
}

/// Source lines with labels that are no finding: an explanation.
pub fn passage(title: &str, labels: &[Label], sources: &Sources, style: Style) -> String {
    let chars = if style.unicode { Chars::box_drawing() } else { Chars::ascii() };
    let config = Config { chars, ..Config::default() };
    let labels = labels.iter().filter_map(|l| to_drawn_label(l, sources)).collect();
    let drawing = drawn::Diagnostic::note().with_message(clip::message(title)).with_labels(labels);
    draw(drawing, &Screen::of(sources), style, &config).unwrap_or_else(|| format!("{title}\n"))
}

fn draw(mut drawing: drawn::Diagnostic<FileId>, screen: &Screen<'_>, style: Style, config: &Config) -> Option<String> {
    let sheet = Sheet::of(screen, &mut drawing.labels);
    let drawn = if style.colour {
        let mut out = term::termcolor::Ansi::new(Vec::new());
        term::emit_to_write_style(&mut out, config, &sheet, &drawing)
            .map(|()| String::from_utf8_lossy(&out.into_inner()).into_owned())
    } else {
        term::emit_into_string(config, &sheet, &drawing)
    };
    drawn.ok().map(|text| without_blank_ends(&text))
}

/// Lines do not end in blanks: copied text and committed snapshots stay clean.
fn without_blank_ends(text: &str) -> String {
    text.lines().fold(String::with_capacity(text.len()), |mut out, line| {
        out.push_str(line.trim_end());
        out.push('\n');
        out
    })
}

fn to_drawn(diagnostic: &Diagnostic, sources: &Sources) -> drawn::Diagnostic<FileId> {
    let severity = match diagnostic.severity {
        Severity::Error => drawn::Severity::Error,
        Severity::Warning => drawn::Severity::Warning,
        Severity::Note => drawn::Severity::Note,
    };
    let mut notes: Vec<String> = diagnostic.notes.iter().map(|n| indented("note: ", n)).collect();
    notes.extend(diagnostic.help.iter().map(|h| indented("help: ", h)));
    notes.extend(diagnostic.fixes.iter().map(fix_line));
    notes.push(format!("for more: progc explain {}", diagnostic.code.id()));
    drawn::Diagnostic::new(severity)
        .with_code(diagnostic.code.id())
        .with_message(clip::message(&diagnostic.message))
        .with_labels(diagnostic.labels.iter().filter_map(|l| to_drawn_label(l, sources)).collect())
        .with_notes(notes)
}

fn to_drawn_label(label: &Label, sources: &Sources) -> Option<drawn::Label<FileId>> {
    let file = sources.get(label.span.file)?;
    let mut range = clamp(file, label.span);
    // A label that ends with its line must not be drawn over the empty start of the next one.
    let text = file.text().get(range.clone()).unwrap_or("");
    let kept = text.trim_end_matches(['\n', '\r']).len();
    if kept > 0 {
        range.end = range.start + kept;
    }
    let style = if label.primary { drawn::LabelStyle::Primary } else { drawn::LabelStyle::Secondary };
    Some(drawn::Label::new(style, label.span.file, range).with_message(clip::message(&label.text)))
}

/// `fix: write …`, with a word of care where a person should look.
pub(super) fn fix_line(fix: &Fix) -> String {
    match fix.safety {
        Safety::Safe => indented("fix: ", &fix.title),
        Safety::Unsafe => indented("fix (look first): ", &fix.title),
        Safety::DisplayOnly => indented("idea: ", &fix.title),
    }
}

/// Later lines stand under the first.
fn indented(word: &str, text: &str) -> String {
    format!("{word}{}", clip::message(text).replace('\n', &format!("\n{}", " ".repeat(word.len()))))
}

/// The sources as a terminal may show them: a control character of a file must not steer it.
struct Screen<'a> {
    sources: &'a Sources,
    texts: Vec<Cow<'a, str>>,
}

impl<'a> Screen<'a> {
    fn of(sources: &'a Sources) -> Self {
        Screen { sources, texts: sources.iter().map(|f| harmless(f.text())).collect() }
    }
}

/// The sources for one drawing: of files with long lines only what matters to it.
struct Sheet<'s> {
    screen: &'s Screen<'s>,
    windows: BTreeMap<FileId, Window>,
}

impl<'s> Sheet<'s> {
    /// Cuts the lines under the labels, and moves the labels with them.
    fn of(screen: &'s Screen<'s>, labels: &mut [drawn::Label<FileId>]) -> Self {
        let mut ranges: BTreeMap<FileId, Vec<Range<usize>>> = BTreeMap::new();
        for label in &*labels {
            ranges.entry(label.file_id).or_default().push(label.range.clone());
        }
        let mut windows = BTreeMap::new();
        for (id, ranges) in ranges {
            if let Some(mut window) = screen.sources.get(id).and_then(|file| Window::of(file, &ranges)) {
                if let Cow::Owned(text) = harmless(&window.text) {
                    window.text = text;
                }
                windows.insert(id, window);
            }
        }
        for label in labels {
            if let Some(window) = windows.get(&label.file_id) {
                label.range = window.at(label.range.start)..window.at(label.range.end);
            }
        }
        Sheet { screen, windows }
    }

    fn file(&self, id: FileId) -> Result<&SourceFile, Error> {
        self.screen.sources.get(id).ok_or(Error::FileMissing)
    }
}

impl<'a> Files<'a> for Sheet<'_> {
    type FileId = FileId;
    type Name = Cow<'a, str>;
    type Source = &'a str;

    fn name(&'a self, id: FileId) -> Result<Cow<'a, str>, Error> {
        self.file(id).map(|file| clip::message(file.name()))
    }

    fn source(&'a self, id: FileId) -> Result<&'a str, Error> {
        match self.windows.get(&id) {
            Some(window) => Ok(&window.text),
            None => self.screen.texts.get(id.0 as usize).map(AsRef::as_ref).ok_or(Error::FileMissing),
        }
    }

    fn line_index(&'a self, id: FileId, byte_index: usize) -> Result<usize, Error> {
        match self.windows.get(&id) {
            Some(window) => Ok(window.line_index(byte_index)),
            None => Ok(self.file(id)?.line_index(byte_index)),
        }
    }

    fn line_number(&'a self, id: FileId, line_index: usize) -> Result<usize, Error> {
        Ok(self.file(id)?.line_number(line_index))
    }

    fn line_range(&'a self, id: FileId, line_index: usize) -> Result<Range<usize>, Error> {
        let file = self.file(id)?;
        let missing = Error::LineTooLarge { given: line_index, max: file.line_count().saturating_sub(1) };
        let found = match self.windows.get(&id) {
            Some(window) => window.line_range(line_index),
            None => file.line_range(line_index),
        };
        found.ok_or(missing)
    }
}
