//! Reads the parts of one item after the other. Where a part cannot be read, `diagnose` says why; where it knows what
//! was meant, the part is read once more as if that had been written.

use std::collections::VecDeque;
use std::ops::Range;

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

use super::Rule;
use super::build::{Build, Pair};
use super::grammar::Grammar;
use super::kept::{Cut, Kept};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Clause, Item, ItemKind, Modifiers};
use crate::syntax::diagnose::{self, Verdict};
use crate::syntax::patch::{Patch, Patched};
use crate::syntax::scan::{Kind, Token};
use crate::syntax::split::{Part, PartKind};

/// How many levels of parentheses and `not` are read.
const MOST_LEVELS: usize = 64;
/// How many mistakes in one part are mended before it is given up.
const MOST_REPAIRS: usize = 12;

/// How many mistakes in one item are looked into.
const MOST_MISTAKES: usize = 200;

/// Where a part could not be read, and what could have stood there.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// The token that did not fit; one past the part where it ended too early.
    pub(crate) token: usize,
    /// What could have stood there.
    pub(crate) expected: Vec<Rule>,
}

/// Reads the parts of a file.
pub(crate) struct Reader<'t> {
    pub(crate) file: FileId,
    pub(crate) text: &'t str,
    pub(crate) tokens: &'t [Token],
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What is mended, in order of place.
    patches: Vec<Patch>,
    /// Mistakes in the item that is read.
    mistakes: usize,
}

/// What a part gives.
#[expect(clippy::large_enum_variant, reason = "one of these lives at a time")]
enum Said {
    Head(ItemKind, Modifiers),
    Clause(Clause),
    Header,
}

impl<'t> Reader<'t> {
    pub(crate) fn new(file: FileId, text: &'t str, tokens: &'t [Token], patches: Vec<Patch>) -> Self {
        Reader { file, text, tokens, diagnostics: Vec::new(), patches, mistakes: 0 }
    }

    /// As [`Reader::item`], from what is kept where nothing of the item has changed.
    pub(crate) fn item_again(&mut self, parts: Vec<Part>, kept: &mut Kept) -> Option<Item> {
        let whole = parts.first()?.tokens.start..parts.last()?.tokens.end;
        let bytes = self.bytes(&whole);
        let patched = self.patches.partition_point(|p| p.start < bytes.start);
        let words = self.text.get(bytes.clone())?;
        let is_plain = self.patches.get(patched).is_none_or(|p| p.start > bytes.end);
        let cut = Cut::of(self.tokens, &parts, bytes.start).filter(|_| is_plain);
        let Some(cut) = cut else { return self.item(parts) };
        if let Some(item) = kept.find(words, bytes.start, &cut) {
            return Some(item);
        }
        let found = self.diagnostics.len();
        let item = self.item(parts)?;
        if self.mistakes == 0 && self.diagnostics.len() == found {
            kept.keep(words, bytes.start, cut, &item);
        }
        Some(item)
    }

    /// An item from its parts; `None` where its head cannot be read.
    pub(crate) fn item(&mut self, parts: Vec<Part>) -> Option<Item> {
        let keyword = parts.first().and_then(|p| self.tokens.get(p.tokens.start)).map(|t| t.span(self.file));
        let end = parts.last().and_then(|p| p.tokens.end.checked_sub(1)).and_then(|i| self.tokens.get(i));
        let span = match (keyword, end) {
            (Some(keyword), Some(end)) => keyword.to(end.span(self.file)),
            _ => return None,
        };
        let mut head: Option<(ItemKind, Modifiers)> = None;
        let mut clauses = Vec::new();
        self.mistakes = 0;
        let mut queue: VecDeque<Part> = parts.into();
        while let Some(part) = queue.pop_front() {
            match self.part(&part, head.as_mut(), &mut queue) {
                Some(Said::Head(kind, modifiers)) => head = Some((kind, modifiers)),
                Some(Said::Clause(clause)) => clauses.push(clause),
                Some(Said::Header) | None => {}
            }
        }
        let (kind, modifiers) = head?;
        Some(Item { span, keyword: keyword?, kind, clauses, modifiers })
    }

    /// Reads a part; what `diagnose` finds to be a part of its own is put before the rest of the queue.
    fn part(
        &mut self,
        part: &Part,
        mut head: Option<&mut (ItemKind, Modifiers)>,
        queue: &mut VecDeque<Part>,
    ) -> Option<Said> {
        if let Some(diagnostic) = self.too_deep(&part.tokens) {
            self.diagnostics.push(diagnostic);
            return None;
        }
        let mut part = part.clone();
        let mut extra: Vec<Patch> = Vec::new();
        for _ in 0..MOST_REPAIRS {
            let failure = match self.read(&part, &extra, head.as_deref_mut()) {
                Ok(said) => return said,
                Err(failure) => failure,
            };
            self.mistakes += 1;
            if self.mistakes > MOST_MISTAKES {
                return None;
            }
            match diagnose::diagnose(self, &part, &extra, &failure) {
                Verdict::Mended(diagnostics, patches) => {
                    self.diagnostics.extend(diagnostics);
                    extra.extend(patches);
                    extra.sort_by_key(|p| (p.start, p.end));
                }
                Verdict::NewPart(diagnostic, patch, rest) => {
                    self.diagnostics.push(diagnostic);
                    part.tokens.end = rest.tokens.start;
                    let at = self.patches.partition_point(|p| (p.start, p.end) < (patch.start, patch.end));
                    self.patches.insert(at, patch);
                    queue.push_front(rest);
                }
                Verdict::Hopeless(diagnostic) => {
                    self.diagnostics.extend(diagnostic);
                    return self
                        .other_grants(&part, &extra, &failure, queue)
                        .or_else(|| self.beginning(&part, &extra, &failure));
                }
            }
        }
        None
    }

    /// The grants before the one that cannot be read; those after it are put before the rest of the queue.
    fn other_grants(
        &mut self,
        part: &Part,
        extra: &[Patch],
        failure: &Failure,
        queue: &mut VecDeque<Part>,
    ) -> Option<Said> {
        if part.kind != PartKind::Clause || self.keyword(part, extra) != "grants" {
            return None;
        }
        let (mut depth, mut before, mut after) = (0_usize, None, None);
        for index in part.tokens.clone() {
            match self.tokens.get(index)?.text(self.text) {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                "," if depth == 0 && index < failure.token => before = Some(index),
                "," if depth == 0 && after.is_none() => after = Some(index),
                _ => {}
            }
        }
        // A comma before `from` goes on with the bands that cannot be read.
        let next = after.and_then(|i| self.tokens.get(i + 1)).map_or("", |t| t.text(self.text));
        if let Some(comma) = after.filter(|&i| i + 1 < part.tokens.end && !next.eq_ignore_ascii_case("from")) {
            let token = self.tokens.get(comma)?;
            let patch = Patch::new(token.start, token.end, " grants ");
            let at = self.patches.partition_point(|p| (p.start, p.end) < (patch.start, patch.end));
            self.patches.insert(at, patch);
            queue.push_front(Part { kind: part.kind, tokens: comma..part.tokens.end });
        }
        let sound = Part { kind: part.kind, tokens: part.tokens.start..before? };
        self.read(&sound, extra, None).ok().flatten()
    }

    /// What of a head can be kept when its end cannot be read: a name that others refer to.
    fn beginning(&mut self, part: &Part, extra: &[Patch], failure: &Failure) -> Option<Said> {
        if part.kind != PartKind::Head {
            return None;
        }
        let from = part.tokens.start + 2;
        let known = self.diagnostics.len();
        for end in (from..=failure.token.min(part.tokens.end)).rev().take(4) {
            let shorter = Part { kind: part.kind, tokens: part.tokens.start..end };
            if let Ok(said) = self.read(&shorter, extra, None) {
                self.diagnostics.truncate(known);
                return said;
            }
        }
        None
    }

    /// The bytes of a part, without what stands behind its last token.
    fn bytes(&self, tokens: &Range<usize>) -> Range<usize> {
        let start = self.tokens.get(tokens.start).map_or(self.text.len(), |t| t.start);
        let end = tokens.end.checked_sub(1).and_then(|i| self.tokens.get(i)).map_or(start, |t| t.end);
        start..end.max(start)
    }

    /// The text of a part with everything mended.
    fn patched(&self, part: &Part, extra: &[Patch]) -> Patched<'t> {
        let bytes = self.bytes(&part.tokens);
        let from = self.patches.partition_point(|p| p.start < bytes.start);
        let mut patches: Vec<&Patch> = self.patches.iter().skip(from).take_while(|p| p.end <= bytes.end).collect();
        if !extra.is_empty() {
            patches.extend(extra.iter().filter(|p| p.start >= bytes.start && p.end <= bytes.end));
            patches.sort_by_key(|p| (p.start, p.end));
        }
        Patched::new(self.text, bytes, &patches)
    }

    /// The first word of a part as it is read, in lower case.
    pub(crate) fn keyword(&self, part: &Part, extra: &[Patch]) -> String {
        let patched = self.patched(part, extra);
        patched.text().trim_start().split(|c: char| !c.is_alphabetic()).next().unwrap_or("").to_ascii_lowercase()
    }

    /// Whether a part can be read with `extra` patches, and if not, where it stops.
    pub(crate) fn try_part(&self, part: &Part, extra: &[Patch]) -> Result<(), Failure> {
        let patched = self.patched(part, extra);
        match Grammar::parse(rule_of(part.kind), patched.text()) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.failure(part, &patched, &error)),
        }
    }

    /// Reads a part as it stands with `extra` patches.
    fn read(
        &mut self,
        part: &Part,
        extra: &[Patch],
        head: Option<&mut (ItemKind, Modifiers)>,
    ) -> Result<Option<Said>, Failure> {
        let patched = self.patched(part, extra);
        let pairs = match Grammar::parse(rule_of(part.kind), patched.text()) {
            Ok(pairs) => pairs,
            Err(error) => return Err(self.failure(part, &patched, &error)),
        };
        let mut build = Build { file: self.file, patched: &patched, tokens: self.tokens, diagnostics: Vec::new() };
        let mut pairs = pairs.filter(|p| p.as_rule() != Rule::EOI);
        let said = match part.kind {
            PartKind::Head => {
                pairs.next().and_then(|p| build.head(&p)).map(|(kind, modifiers)| Said::Head(kind, modifiers))
            }
            PartKind::Clause => pairs.next().and_then(|p| build.clause(&p)).map(Said::Clause),
            PartKind::Header => {
                if let Some(head) = head
                    && let (ItemKind::Program(program), modifiers) = head
                {
                    pairs.for_each(|p: Pair<'_>| {
                        build.header_line(&p, program, modifiers);
                    });
                }
                Some(Said::Header)
            }
        };
        self.diagnostics.extend(build.diagnostics);
        if said.is_none() {
            let span = self.tokens.get(part.tokens.start).map_or(Span::new(self.file, 0, 0), |t| t.span(self.file));
            let diagnostic = Diagnostic::error(Code::UnexpectedText, span, "this sentence cannot be read");
            self.diagnostics.push(diagnostic.label("begins here"));
        }
        Ok(said)
    }

    fn failure(&self, part: &Part, patched: &Patched<'_>, error: &pest::error::Error<Rule>) -> Failure {
        let offset = match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        };
        // The parser stops before the blanks and comments in front of a token.
        let place = patched.start(offset);
        let token = self.tokens.partition_point(|t| t.end <= place).clamp(part.tokens.start, part.tokens.end);
        let expected = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives.clone(),
            ErrorVariant::CustomError { .. } => Vec::new(),
        };
        Failure { token, expected }
    }

    /// The error about more levels than are read; the parser's own recursion would run out of stack.
    fn too_deep(&self, tokens: &Range<usize>) -> Option<Diagnostic> {
        let mut levels: Vec<usize> = Vec::new();
        let (mut open, mut nots) = (0, 0);
        for token in self.tokens.get(tokens.clone())? {
            match (token.kind, token.text(self.text)) {
                (Kind::Sign, "(") => {
                    levels.push(nots);
                    open += nots + 1;
                    nots = 0;
                }
                (Kind::Sign, ")") => {
                    open -= levels.pop().map_or(0, |n| n + 1);
                    nots = 0;
                }
                (Kind::Word, word) if word.eq_ignore_ascii_case("not") || word.eq_ignore_ascii_case("nicht") => {
                    nots += 1;
                }
                _ => nots = 0,
            }
            if open + nots > MOST_LEVELS {
                let span = Span::new(self.file, token.start, token.end);
                let message = format!("more than {MOST_LEVELS} levels of parentheses and `not`");
                let diagnostic = Diagnostic::error(Code::NestingTooDeep, span, message)
                    .label("one level too many")
                    .help("split the requirement: several `requires` are joined by *and*");
                return Some(diagnostic);
            }
        }
        None
    }
}

fn rule_of(kind: PartKind) -> Rule {
    match kind {
        PartKind::Head => Rule::only_head,
        PartKind::Header => Rule::only_header,
        PartKind::Clause => Rule::only_clause,
    }
}
