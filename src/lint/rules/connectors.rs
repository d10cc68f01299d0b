//! `and` beside `or` without parentheses.

use crate::diagnostic::{Code, Diagnostic, Edit, Safety};
use crate::lint::{Context, walk};
use crate::source::Span;
use crate::syntax::ast::{Cond, CondKind};

/// `a and b or c`: progc binds `and` more tightly, and not every reader does.
pub(in crate::lint) fn mixed(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    walk::conds(context.ast, &mut |cond| {
        cond.for_each_part(&mut |cond| {
            let CondKind::Any(choices) = &cond.kind else { return };
            if !joined_by(context, choices, "or") {
                return;
            }
            let bare = |c: &&Cond| {
                matches!(&c.kind, CondKind::All(parts) if joined_by(context, parts, "and"))
                    && !is_in_parentheses(context.slice(c.span))
            };
            let bare: Vec<&Cond> = choices.iter().filter(bare).collect();
            let Some(first) = bare.first() else { return };
            let around = |span: Span| {
                let open = Edit { span: Span { end: span.start, ..span }, replacement: String::from("(") };
                [open, Edit { span: span.end_point(), replacement: String::from(")") }]
            };
            let edits = bare.iter().flat_map(|c| around(c.span)).collect();
            out.push(
                Diagnostic::warning(
                    Code::MixedAndOr,
                    cond.span,
                    "`and` and `or` stand side by side without parentheses",
                )
                .label("which belongs together is not seen at once")
                .also(first.span, "progc reads this as one")
                .help("put parentheses around what belongs together")
                .fix_edits(Safety::Safe, "put parentheses where progc reads them", edits),
            );
        });
    });
}

/// Whether conditions are joined by a word; in `any of (a, b)` they are not.
fn joined_by(context: &Context<'_>, conds: &[Cond], word: &str) -> bool {
    let mut pairs = conds.windows(2).filter_map(|pair| match pair {
        [left, right] => Some((left.span.end, right.span.start)),
        _ => None,
    });
    pairs.next().is_some_and(|(start, end)| {
        let between = context.text().get(start as usize..end as usize).unwrap_or("");
        // Comments may stand between them.
        let code = between.lines().map(|line| line.split('#').next().unwrap_or(""));
        code.flat_map(str::split_whitespace).any(|w| w.trim_matches(['(', ')']).eq_ignore_ascii_case(word))
    })
}

/// Whether one pair of parentheses encloses the whole text.
fn is_in_parentheses(text: &str) -> bool {
    let (mut depth, mut quoted) = (0usize, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return c == ')' && at + 1 == text.len();
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::is_in_parentheses;

    #[test]
    fn parentheses_enclose_all_or_nothing() {
        assert!(is_in_parentheses("(a and (b or \")\"))"));
        assert!(!is_in_parentheses("(a) and (b)"));
        assert!(!is_in_parentheses("a"));
        assert!(!is_in_parentheses(""));
    }
}
