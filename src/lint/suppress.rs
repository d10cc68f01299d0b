//! Comments that allow a lint in one place: `# progc: allow(unused-measure) the next version asks for it`.
//!
//! At the end of a line, such a comment speaks of that line; in a line of its own, of the next line that is no
//! comment; before the first item, of the whole file.

use std::collections::BTreeMap;

use super::level::{Selector, near};
use super::{Context, LINTS, Lint, Options, is_looked_for};
use crate::diagnostic::{Code, Diagnostic, Edit, Safety};
use crate::source::{SourceFile, Span};
use crate::syntax::ast::{self, Comment};

/// What begins such a comment.
const MARK: &str = "progc:";

/// The lines that it speaks of, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    File,
    Line(usize),
}

/// One name in one comment.
#[derive(Debug)]
struct Allowed {
    selector: Selector,
    /// The name as written.
    name: Span,
    /// Which comment of the file.
    comment: usize,
    reach: Reach,
    used: bool,
}

/// Whether a comment is meant for progc.
pub(super) fn speaks(ast: &ast::File) -> bool {
    ast.comments.iter().any(|comment| comment.text.starts_with(MARK))
}

/// Takes out what the program's comments allow, and adds what is wrong with those comments.
pub(super) fn apply(context: &Context<'_>, options: &Options, found: &mut Vec<Diagnostic>) {
    let Some(file) = context.sources.get(context.file) else { return };
    let mut allowed = Vec::new();
    for (index, comment) in context.ast.comments.iter().enumerate() {
        if comment.text.starts_with(MARK) && !is_excuse(&comment.text) {
            read(context, file, index, comment, &mut allowed, found);
        }
    }
    if allowed.is_empty() {
        return;
    }
    let allow = |d: &Diagnostic, allowed: &mut [Allowed]| {
        let Some((lint, span)) = super::of(d.code).zip(d.span()) else { return false };
        let line = file.line_index(span.range().start);
        let mut hit = false;
        for one in allowed.iter_mut().filter(|a| a.selector.covers(lint)) {
            let here = match one.reach {
                Reach::File => true,
                Reach::Line(at) => at == line,
            };
            if here && span.file == context.file {
                one.used = true;
                hit = true;
            }
        }
        hit
    };
    found.retain(|d| !allow(d, &mut allowed));
    let mut unused = unused(context, options, &allowed);
    // To allow that a comment allows too much is possible, too.
    unused.retain(|d| !allow(d, &mut allowed));
    found.extend(unused);
}

/// Reads a comment that is meant for progc.
fn read(
    context: &Context<'_>,
    file: &SourceFile,
    index: usize,
    comment: &Comment,
    allowed: &mut Vec<Allowed>,
    found: &mut Vec<Diagnostic>,
) {
    let written = context.slice(comment.span);
    let list = written.find("allow(").map(|at| at + "allow(".len());
    let only_mark = |start: usize| {
        let before = written.get(..start - "allow(".len()).unwrap_or("");
        before.trim_start_matches('#').trim() == MARK
    };
    let list = list.filter(|&start| only_mark(start)).and_then(|start| {
        let length = written.get(start..)?.find(')')?;
        Some(start..start + length)
    });
    let Some(list) = list else {
        found.push(
            Diagnostic::error(Code::UnknownLint, comment.span, "this comment is meant for progc, and cannot be read")
                .label("no `allow(…)`")
                .help(
                    "write `# progc: allow(NAME) reason`, with the name of a lint, or `# progc: uncovered(REASON)` where no \
                     example has to show what the line says",
                ),
        );
        return;
    };
    let reach = reach(context, file, index, comment);
    let mut at = list.start;
    for part in written.get(list.clone()).unwrap_or("").split(',') {
        let name = part.trim();
        let start = comment.span.start as usize + at + (part.len() - part.trim_start().len());
        let span = Span::new(comment.span.file, start, start + name.len());
        at += part.len() + 1;
        match Selector::find(name).filter(|s| *s != Selector::Warnings) {
            Some(selector) => allowed.push(Allowed { selector, name: span, comment: index, reach, used: false }),
            None => found.push(unknown(name, span)),
        }
    }
}

fn unknown(name: &str, span: Span) -> Diagnostic {
    if Code::find(name).is_some() {
        return Diagnostic::error(Code::UnknownLint, span, format!("`{name}` is an error, and cannot be allowed"))
            .label("no lint")
            .help("mend what it is about");
    }
    let diagnostic =
        Diagnostic::error(Code::UnknownLint, span, format!("there is no lint `{name}`")).label("no lint of this name");
    match near(name).filter(|n| *n != "warnings") {
        Some(near) => diagnostic.meant(near),
        None => diagnostic.help("a finding shows its name: `progc explain CODE`"),
    }
}

fn reach(context: &Context<'_>, file: &SourceFile, index: usize, comment: &Comment) -> Reach {
    let first = context.ast.items.first();
    if comment.own_line && first.is_none_or(|item| comment.span.start < item.span.start) {
        return Reach::File;
    }
    Reach::Line(line_of(context.ast, file, index, comment))
}

/// The line, from 0, of which a comment speaks: its own, or the next one that is no comment.
fn line_of(ast: &ast::File, file: &SourceFile, index: usize, comment: &Comment) -> usize {
    let line = |span: Span| file.line_index(span.range().start);
    let own = line(comment.span);
    if !comment.own_line {
        return own;
    }
    // Comments in lines of their own may stand above each other.
    let mut next = own + 1;
    for after in ast.comments.iter().skip(index + 1) {
        if !after.own_line || line(after.span) != next {
            break;
        }
        next += 1;
    }
    next
}

/// Whether a comment says why no example shows something: `# progc: uncovered(the article gives no number)`.
fn is_excuse(text: &str) -> bool {
    excuse(text).is_some()
}

/// The reason of such a comment; it must have one.
fn excuse(text: &str) -> Option<&str> {
    let inner = text.strip_prefix(MARK)?.trim_start().strip_prefix("uncovered(")?;
    let reason = inner.get(..inner.rfind(')')?)?.trim();
    (!reason.is_empty()).then_some(reason)
}

/// The lines, from 0, on which examples need not show everything, with the reason.
pub fn excuses(file: &SourceFile, ast: &ast::File) -> BTreeMap<usize, String> {
    let comments = ast.comments.iter().enumerate();
    let excused = comments
        .filter_map(|(index, comment)| Some((line_of(ast, file, index, comment), excuse(&comment.text)?.to_owned())));
    excused.collect()
}

/// Names that allow nothing. Where a lint was not looked for, nothing can be said.
fn unused(context: &Context<'_>, options: &Options, allowed: &[Allowed]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let looked_for = |lint: &&Lint| is_looked_for(lint, context, options);
    for (at, one) in allowed.iter().enumerate().filter(|(_, a)| !a.used) {
        let mut covered = LINTS.iter().filter(|l| one.selector.covers(l));
        if !covered.all(|l| looked_for(&l)) || one.selector == Selector::Lint(Code::UnusedSuppression) {
            continue;
        }
        let name = context.slice(one.name);
        let where_to = match one.reach {
            Reach::File => "in this file",
            Reach::Line(_) => "in its line",
        };
        let message = format!("`{name}` is allowed here, and finds nothing {where_to}");
        let diagnostic = Diagnostic::warning(Code::UnusedSuppression, one.name, message).label("allows nothing");
        let alone = allowed.iter().enumerate().all(|(i, a)| i == at || a.comment != one.comment || !a.used);
        let edit = if alone { whole_comment(context, one.comment) } else { one_name(context, one.name) };
        out.push(match edit {
            Some(edit) => diagnostic.fix_edits(Safety::Safe, "take it out", vec![edit]),
            None => diagnostic.help("take it out"),
        });
    }
    out
}

/// Takes a comment out, with its line where it has one to itself.
fn whole_comment(context: &Context<'_>, index: usize) -> Option<Edit> {
    let comment = context.ast.comments.get(index)?;
    let text = context.text();
    let (start, end) = (comment.span.start as usize, comment.span.end as usize);
    let before = text.get(..start)?;
    let span = if comment.own_line {
        let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let after = text.get(end..)?.find(['\n', '\r']).map_or(text.len(), |at| end + at + 1);
        Span::new(comment.span.file, line, after)
    } else {
        Span::new(comment.span.file, before.trim_end_matches([' ', '\t']).len(), end)
    };
    Some(Edit { span, replacement: String::new() })
}

/// Takes one of several names out, with a comma.
fn one_name(context: &Context<'_>, name: Span) -> Option<Edit> {
    let text = context.text();
    let (start, end) = (name.start as usize, name.end as usize);
    let before = text.get(..start)?.trim_end();
    let span = if before.ends_with(',') {
        Span::new(name.file, before.len() - 1, end)
    } else {
        let rest = text.get(end..)?;
        let comma = rest.find(',')? + 1;
        let blanks = rest.get(comma..)?.len() - rest.get(comma..)?.trim_start_matches(' ').len();
        Span::new(name.file, start, end + comma + blanks)
    };
    Some(Edit { span, replacement: String::new() })
}
