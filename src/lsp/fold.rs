//! What can be folded: items of several lines, and runs of comments.

use lsp_types::{FoldingRange, FoldingRangeKind, FoldingRangeParams};

use super::convert::number;
use super::view::View;

/// The parts that can be folded, in order of the text.
pub(super) fn ranges(view: &View<'_>, _: &FoldingRangeParams) -> Vec<FoldingRange> {
    let line = |offset: u32| view.file.line_index(offset as usize);
    let items = view.compiled.ast.items.iter().map(|item| {
        // The blanks behind an item are no part of it.
        let text = view.slice(item.span).trim_end();
        (line(item.span.start), view.file.line_index(item.span.start as usize + text.len()), FoldingRangeKind::Region)
    });
    let mut found: Vec<(usize, usize, FoldingRangeKind)> = items.collect();
    let mut run: Option<(usize, usize)> = None;
    for comment in view.compiled.ast.comments.iter().filter(|c| c.own_line) {
        let here = line(comment.span.start);
        run = match run {
            Some((first, last)) if here == last + 1 => Some((first, here)),
            ended => {
                found.extend(ended.map(|(first, last)| (first, last, FoldingRangeKind::Comment)));
                Some((here, here))
            }
        };
    }
    found.extend(run.map(|(first, last)| (first, last, FoldingRangeKind::Comment)));
    found.retain(|(first, last, _)| first < last);
    found.sort_by_key(|(first, last, _)| (*first, *last));
    let fold = |(first, last, kind)| FoldingRange {
        start_line: number(first),
        end_line: number(last),
        kind: Some(kind),
        ..FoldingRange::default()
    };
    found.into_iter().map(fold).collect()
}
