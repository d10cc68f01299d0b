//! One mistake, what is said of it, and what its fixes give.

use std::fmt;

use progc::diagnostic::{Diagnostic, Fix, Safety, Severity};
use progc::pipeline::Compilation;

use crate::harness::{compiled, drawn, is_finding};

/// How many fixes after one another may be needed.
const MOST_STEPS: usize = 4;

/// Where a mistake comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// A page of mistakes.
    Hand,
    /// A shipped program with one edit.
    Mutant,
}

impl Source {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Source::Hand => "by hand",
            Source::Mutant => "in the shipped programs",
        }
    }
}

/// A program with one mistake.
#[derive(Debug, Clone)]
pub(crate) struct Mistake {
    /// For a reader of the report.
    pub(crate) name: String,
    pub(crate) source: Source,
    pub(crate) text: String,
    /// Where the mistake is, from 1.
    pub(crate) line: usize,
    /// The codes that name the cause.
    pub(crate) codes: Vec<String>,
    /// Texts that a fix may give; for a mutant any clean program will do.
    pub(crate) mended: Vec<String>,
    /// Whether a fix must be on offer.
    pub(crate) must_be_mended: bool,
}

/// How many of the mistakes are told and mended.
#[derive(Debug, Default)]
pub(crate) struct Score {
    pub(crate) all: usize,
    /// The first finding is in the right line and names the cause.
    pub(crate) right: usize,
    /// Of these, those with no second error.
    pub(crate) alone: usize,
    pub(crate) mendable: usize,
    /// A fix gives the mended text, or a clean program.
    pub(crate) mended: usize,
    /// The fix gives the very text.
    pub(crate) same: usize,
}

impl Score {
    /// Counts a mistake; what is missed comes back in words.
    pub(crate) fn add(&mut self, mistake: &Mistake) -> Option<String> {
        let compilation = compiled("mistake.prog", &mistake.text);
        let right = is_right(mistake, &compilation);
        let (same, clean) = mended(mistake, &mistake.text, MOST_STEPS);
        let mended = if mistake.source == Source::Hand { same } else { same || clean };
        self.all += 1;
        self.right += usize::from(right);
        let errors = compilation.diagnostics.iter().filter(|d| d.is_error()).count();
        self.alone += usize::from(right && errors <= 1);
        if mistake.must_be_mended {
            self.mendable += 1;
            self.mended += usize::from(mended);
            self.same += usize::from(same);
        }
        let missed = !right || (mistake.must_be_mended && !mended);
        let what = match (right, mended || !mistake.must_be_mended) {
            (false, false) => "line or cause, and fix",
            (false, true) => "line or cause",
            _ => "fix",
        };
        let wanted = format!("line {}, {:?}", mistake.line, mistake.codes);
        missed.then(|| format!("missed ({what}): {}: {wanted}\n{}", mistake.name, drawn(&compilation)))
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Score { all, right, alone, mendable, mended, same } = self;
        write!(f, "line and cause {right} of {all} ({alone} with no second error), ")?;
        write!(f, "fix {mended} of {mendable} ({same} give the very text)")
    }
}

/// Whether the first error, or where there is none the first warning, tells the line and the cause.
fn is_right(mistake: &Mistake, compilation: &Compilation) -> bool {
    let of = |severity| compilation.diagnostics.iter().find(|d: &&Diagnostic| d.severity == severity);
    let Some(first) = of(Severity::Error).or(of(Severity::Warning)) else { return false };
    let file = compilation.sources.get(compilation.file).unwrap();
    let line = first.span().map_or(0, |s| file.line_column(s.start as usize).line);
    line == mistake.line && mistake.codes.iter().any(|c| c == first.code.id())
}

/// Whether some way through the fixes on offer gives a mended text, and whether one gives a clean program.
fn mended(mistake: &Mistake, text: &str, steps: usize) -> (bool, bool) {
    let compilation = compiled("mistake.prog", text);
    let clean = !compilation.diagnostics.iter().any(is_finding);
    let same = mistake.mended.iter().any(|m| plain(m) == plain(text));
    if same || clean || steps == 0 {
        return (same, clean);
    }
    let with_fix = compilation.diagnostics.iter().find(|d| d.fixes.iter().any(may_be_applied));
    let fixes = with_fix.iter().flat_map(|d| &d.fixes).filter(|f| may_be_applied(f));
    let mut any_clean = false;
    for fix in fixes {
        let (same, clean) = mended(mistake, &applied(text, fix), steps - 1);
        if same {
            return (true, clean);
        }
        any_clean |= clean;
    }
    (false, any_clean)
}

fn may_be_applied(fix: &Fix) -> bool {
    fix.safety != Safety::DisplayOnly
}

fn applied(text: &str, fix: &Fix) -> String {
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|e| (e.span.start, e.span.end));
    let mut out = text.to_owned();
    for edit in edits.iter().rev() {
        out.replace_range(edit.span.range(), &edit.replacement);
    }
    out
}

/// How blanks are set makes no difference.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace(" ,", ",").replace(" )", ")").replace("( ", "(")
}
