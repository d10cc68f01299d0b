//! The one shape of everything we tell the user, from the parser to the data reader.
//!
//! A diagnostic has a [`Code`] with a page, labels on characters of a source or data file, notes, help
//! and fixes as edits. How it is drawn is the business of [`render`].

mod code;
pub mod render;

pub use code::Code;

use crate::source::Span;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; never fails a run.
    Note,
    /// A finding that a careful writer would mend.
    Warning,
    /// The program or the data cannot be used as it stands.
    Error,
}

impl Severity {
    /// The word that outputs show.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Text at a place. The first primary label is where the finding is reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The characters.
    pub span: Span,
    /// What is there.
    pub text: String,
    /// Whether the finding is here, or this place only explains it.
    pub primary: bool,
}

/// Whether a fix keeps the meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// The fix is certain: what the writer meant is not in doubt.
    Safe,
    /// The fix may change what the program means; a person should look.
    Unsafe,
    /// An idea, shown and never applied.
    DisplayOnly,
}

/// Replaces the bytes of a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; an empty span inserts.
    pub span: Span,
    /// The new text.
    pub replacement: String,
}

/// A structured way to mend a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: "write `10000`".
    pub title: String,
    /// Edits that do not overlap.
    pub edits: Vec<Edit>,
    /// Whether it may be applied without a look.
    pub safety: Safety,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of finding, with a page of its own.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// One plain sentence in the writer's words, lower case, no full stop.
    pub message: String,
    /// Places; the first is primary.
    pub labels: Vec<Label>,
    /// More to know.
    pub notes: Vec<String>,
    /// How to mend it.
    pub help: Vec<String>,
    /// How to mend it by machine.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    fn new(severity: Severity, code: Code, span: Span, message: impl Into<String>) -> Self {
        let label = Label { span, text: String::new(), primary: true };
        Diagnostic {
            code,
            severity,
            message: message.into(),
            labels: vec![label],
            notes: Vec::new(),
            help: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// An error at `span`.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic::new(Severity::Error, code, span, message)
    }

    /// A warning at `span`.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic::new(Severity::Warning, code, span, message)
    }

    /// A note at `span`.
    pub fn note(code: Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic::new(Severity::Note, code, span, message)
    }

    /// Says what is at the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = text.into();
        }
        self
    }

    /// Adds a place that explains.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into(), primary: false });
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn with_note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds a fix of one edit.
    #[must_use]
    pub fn fix(self, safety: Safety, title: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        self.fix_edits(safety, title, vec![Edit { span, replacement: replacement.into() }])
    }

    /// Says at the primary place what is written there instead, with the fix that is safe.
    #[must_use]
    pub fn instead(self, right: &str) -> Self {
        let Some(span) = self.span() else { return self };
        let title = format!("write `{right}`");
        self.label(title.clone()).fix(Safety::Safe, title, span, right)
    }

    /// Asks whether something else was meant at the primary place, with the fix that is safe.
    #[must_use]
    pub fn meant(self, right: &str) -> Self {
        let Some(span) = self.span() else { return self };
        self.help(format!("did you mean `{right}`?")).fix(Safety::Safe, format!("write `{right}`"), span, right)
    }

    /// Adds a fix of several edits.
    #[must_use]
    pub fn fix_edits(mut self, safety: Safety, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.fixes.push(Fix { title: title.into(), edits, safety });
        self
    }

    /// The same finding after its files were added behind `by` others: [`Sources::append`](crate::source::Sources::append).
    #[must_use]
    pub fn in_files_from(mut self, by: u32) -> Self {
        let labels = self.labels.iter_mut().map(|l| &mut l.span);
        let edits = self.fixes.iter_mut().flat_map(|f| &mut f.edits).map(|e| &mut e.span);
        for span in labels.chain(edits) {
            span.file.0 = span.file.0.saturating_add(by);
        }
        self
    }

    /// Where it is reported.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|l| l.span)
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Sorts by place and takes out what is said twice.
pub fn tidy(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| (a.span(), a.code, &a.message).cmp(&(b.span(), b.code, &b.message)));
    diagnostics.dedup();
}

/// The nearest of `candidates` to `word`, where one is near enough to be meant. One suggestion, never a list.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    let limit = match length {
        0..=2 => return None,
        3..=5 => 1,
        6..=9 => 2,
        _ => 3,
    };
    candidates
        .into_iter()
        // What differs more in length differs more in letters; most candidates are out by that alone.
        .filter(|c| c.chars().count().abs_diff(length) <= limit)
        .map(|c| (strsim::damerau_levenshtein(&word, &c.to_lowercase()), c))
        .filter(|&(distance, _)| distance <= limit)
        .min_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(b.1)))
        .map(|(_, c)| c)
}
