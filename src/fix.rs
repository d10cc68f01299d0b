//! Mends a text by the fixes of its findings.
//!
//! Round after round, all fixes that do not overlap are applied and the text is checked again, until there is nothing
//! more to mend. A fix that makes more errors than there were is taken back: it was a guess at what the writer meant.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Edit, Fix, Safety};
use crate::source::FileId;

/// So often a text is mended and checked again; each round mends what the one before brought to light.
const MOST_ROUNDS: usize = 20;

/// A mended text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The text.
    pub text: String,
    /// How many findings were mended.
    pub applied: usize,
    /// What is found in it now.
    pub diagnostics: Vec<Diagnostic>,
}

/// Mends `text`, the file `file` of its findings, with safe fixes; with `unsafe_too`, also with those that a person should
/// look at. `check` finds what is wrong with a text.
pub fn fix(text: &str, file: FileId, unsafe_too: bool, check: &mut dyn FnMut(&str) -> Vec<Diagnostic>) -> Fixed {
    let diagnostics = check(text);
    let mut state = Fixed { text: text.to_owned(), applied: 0, diagnostics };
    let mut refused: BTreeSet<Tried> = BTreeSet::new();
    let mut seen: BTreeSet<String> = BTreeSet::from([text.to_owned()]);
    for _ in 0..MOST_ROUNDS {
        let wanted = chosen(&state, file, unsafe_too, &refused);
        let Some(first) = wanted.first() else { break };
        let next = step(&state, &wanted, check).or_else(|| {
            // Something in them does harm: each is tried alone, and what does harm is not tried again.
            let (good, bad): (Vec<Fix>, Vec<Fix>) =
                wanted.iter().cloned().partition(|fix| step(&state, std::slice::from_ref(fix), check).is_some());
            refused.extend(bad.iter().map(|fix| Tried::of(fix, &state.text)));
            let together = if bad.is_empty() { None } else { step(&state, &good, check) };
            let alone = good.first().unwrap_or(first);
            together.or_else(|| step(&state, std::slice::from_ref(alone), check))
        });
        let Some(next) = next else { continue };
        state = next;
        // Two fixes that undo each other would go on for ever.
        if !seen.insert(state.text.clone()) {
            break;
        }
    }
    state
}

/// A fix that was tried and did harm.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Tried {
    title: String,
    /// What it would replace, and what follows: the same place of the text, even when that has moved.
    replaced: Vec<(String, String)>,
}

impl Tried {
    fn of(fix: &Fix, text: &str) -> Tried {
        let slice = |range: std::ops::Range<usize>| text.get(range).unwrap_or("").to_owned();
        let around = |edit: &Edit| {
            let range = edit.span.range();
            let behind = text.get(range.end..).and_then(|t| t.lines().next()).unwrap_or("").to_owned();
            (slice(range), behind)
        };
        Tried { title: fix.title.clone(), replaced: fix.edits.iter().map(around).collect() }
    }
}

/// The fixes that can be applied together, in order of the text.
fn chosen(state: &Fixed, file: FileId, unsafe_too: bool, refused: &BTreeSet<Tried>) -> Vec<Fix> {
    let allowed = |fix: &&Fix| match fix.safety {
        Safety::Safe => true,
        Safety::Unsafe => unsafe_too,
        Safety::DisplayOnly => false,
    };
    let here = |fix: &&Fix| !fix.edits.is_empty() && fix.edits.iter().all(|e| e.span.file == file);
    let first = |d: &Diagnostic| d.fixes.iter().find(|fix| allowed(fix) && here(fix)).cloned();
    let mut fixes: Vec<Fix> = state.diagnostics.iter().filter_map(first).collect();
    fixes.retain(|fix| !refused.contains(&Tried::of(fix, &state.text)));
    let start = |fix: &Fix| fix.edits.iter().map(|e| (e.span.start, e.span.end)).min();
    fixes.sort_by_key(start);
    let mut taken: BTreeSet<(u32, u32)> = BTreeSet::new();
    let mut out = Vec::new();
    for fix in fixes {
        if fix.edits.iter().all(|edit| is_free(&taken, edit)) {
            taken.extend(fix.edits.iter().map(|e| (e.span.start, e.span.end)));
            out.push(fix);
        }
    }
    out
}

/// Whether an edit touches none of those taken, which do not touch each other. Where it does, it waits for the next round.
fn is_free(taken: &BTreeSet<(u32, u32)>, edit: &Edit) -> bool {
    let (start, end) = (edit.span.start, edit.span.end);
    let before = taken.range(..=(start, u32::MAX)).next_back().is_none_or(|&(_, before)| before < start);
    let behind = taken.range((start, 0)..).next().is_none_or(|&(behind, _)| end < behind);
    before && behind
}

/// The text with fixes applied; `None` where there would be more errors than before.
fn step(state: &Fixed, fixes: &[Fix], check: &mut dyn FnMut(&str) -> Vec<Diagnostic>) -> Option<Fixed> {
    let edits: Vec<Edit> = fixes.iter().flat_map(|f| f.edits.iter().cloned()).collect();
    let text = apply(&state.text, &edits).filter(|text| *text != state.text)?;
    let diagnostics = check(&text);
    let errors = |all: &[Diagnostic]| all.iter().filter(|d| d.is_error()).count();
    (errors(&diagnostics) <= errors(&state.diagnostics)).then(|| Fixed {
        text,
        applied: state.applied + fixes.len(),
        diagnostics,
    })
}

/// Applies edits to a text. `None` where they overlap or do not fit it.
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    // Stable: what is inserted twice at one place stays in order.
    edits.sort_by_key(|e| (e.span.start, e.span.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        let range = edit.span.range();
        out.push_str(text.get(done..range.start)?);
        text.get(range.clone())?;
        out.push_str(&edit.replacement);
        done = range.end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::Span;

    fn edit(start: usize, end: usize, with: &str) -> Edit {
        Edit { span: Span::new(FileId(0), start, end), replacement: with.to_owned() }
    }

    #[test]
    fn edits_apply_together_or_not_at_all() {
        assert_eq!(apply("abc", &[edit(2, 3, "C"), edit(0, 1, ""), edit(1, 1, "-")]).as_deref(), Some("-bC"));
        assert_eq!(apply("abc", &[edit(0, 2, ""), edit(1, 3, "")]), None);
        assert_eq!(apply("ä", &[edit(0, 1, "")]), None);
        assert_eq!(apply("abc", &[edit(2, 9, "")]), None);
    }

    /// Every `a` is a warning that becomes `b` by a safe fix; every `c` is one that becomes an error `!`.
    fn check(text: &str) -> Vec<Diagnostic> {
        let span = |at| Span::new(FileId(0), at, at + 1);
        let find = |(at, c)| match c {
            'a' => Some(Diagnostic::warning(Code::NearMiss, span(at), "a").fix(Safety::Safe, "b", span(at), "b")),
            'c' => Some(Diagnostic::warning(Code::NearMiss, span(at), "c").fix(Safety::Safe, "!", span(at), "!")),
            'x' => Some(Diagnostic::warning(Code::NearMiss, span(at), "x").fix(Safety::Safe, "y", span(at), "y")),
            'y' => Some(Diagnostic::warning(Code::NearMiss, span(at), "y").fix(Safety::Safe, "x", span(at), "x")),
            'u' => Some(Diagnostic::warning(Code::NearMiss, span(at), "u").fix(Safety::Unsafe, "v", span(at), "v")),
            '!' => Some(Diagnostic::error(Code::NearMiss, span(at), "!")),
            _ => None,
        };
        text.char_indices().filter_map(find).collect()
    }

    #[test]
    fn a_fix_that_does_harm_is_taken_back_alone() {
        let fixed = fix("a-c-a-aa", FileId(0), false, &mut check);
        assert_eq!((fixed.text.as_str(), fixed.applied), ("b-c-b-bb", 4));
    }

    #[test]
    fn fixes_that_undo_each_other_come_to_an_end() {
        let fixed = fix("x", FileId(0), false, &mut check);
        assert!(fixed.applied <= MOST_ROUNDS);
    }

    #[test]
    fn unsafe_fixes_are_asked_for() {
        assert_eq!(fix("u a", FileId(0), false, &mut check).text, "u b");
        assert_eq!(fix("u a", FileId(0), true, &mut check).text, "v b");
    }
}
