//! Findings of several files in one list.

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Sources, Span};

/// Findings of several files, with the texts that they point into.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) sources: Sources,
}

impl Findings {
    /// Adds the findings of one file; only the texts that they point into are kept.
    pub(super) fn add(&mut self, diagnostics: Vec<Diagnostic>, sources: &Sources) {
        let mut moved: Vec<(FileId, FileId)> = Vec::new();
        for mut diagnostic in diagnostics {
            for label in &mut diagnostic.labels {
                self.carry(&mut label.span, sources, &mut moved);
            }
            for edit in diagnostic.fixes.iter_mut().flat_map(|f| &mut f.edits) {
                self.carry(&mut edit.span, sources, &mut moved);
            }
            self.diagnostics.push(diagnostic);
        }
    }

    fn carry(&mut self, span: &mut Span, from: &Sources, moved: &mut Vec<(FileId, FileId)>) {
        let known = moved.iter().find(|(old, _)| *old == span.file).map(|&(_, new)| new);
        let Some(new) = known.or_else(|| {
            let id = self.sources.add(from.get(span.file)?.clone());
            moved.push((span.file, id));
            Some(id)
        }) else {
            return;
        };
        span.file = new;
    }
}
