//! The canonical form of a text or of the items in a part of it.

use lsp_types::{DocumentFormattingParams, DocumentRangeFormattingParams, TextEdit};

use super::refusal::Refusal;
use super::view::View;
use crate::format::{FormatError, format, format_range};

fn refused(error: FormatError) -> Refusal {
    Refusal::failed(error.to_string())
}

/// The whole text. The editor's own settings of tabs and widths do not count: the form is the same everywhere.
pub(super) fn whole(view: &View<'_>, _: &DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>, Refusal> {
    let formatted = format(view.text()).map_err(refused)?;
    Ok(Some(replaced(view, &formatted)))
}

/// The items that a range touches.
pub(super) fn range(view: &View<'_>, params: &DocumentRangeFormattingParams) -> Result<Option<Vec<TextEdit>>, Refusal> {
    let edits = format_range(view.text(), view.bytes(params.range)).map_err(refused)?;
    let edit = |e: crate::format::Edit| TextEdit { range: view.range(e.range), new_text: e.text };
    Ok(Some(edits.into_iter().map(edit).collect()))
}

/// The edit that makes another text of a view's, without the lines that stay at both ends.
pub(super) fn replaced(view: &View<'_>, new: &str) -> Vec<TextEdit> {
    let old = view.text();
    if old == new {
        return Vec::new();
    }
    let same = |lines: &mut dyn Iterator<Item = (&str, &str)>| -> usize {
        lines.take_while(|(a, b)| a == b).map(|(a, _)| a.len()).sum()
    };
    let head = same(&mut old.split_inclusive('\n').zip(new.split_inclusive('\n')));
    let (old_rest, new_rest) = (old.get(head..).unwrap_or(""), new.get(head..).unwrap_or(""));
    let backwards = |s| str::split_inclusive(s, '\n').rev();
    let tail = same(&mut backwards(old_rest).zip(backwards(new_rest)));
    let new_text = new_rest.get(..new_rest.len() - tail).unwrap_or("").to_owned();
    vec![TextEdit { range: view.range(head..old.len() - tail), new_text }]
}
