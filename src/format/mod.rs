//! The canonical form of a program's text: `docs/reference/format.md` says what it is.
//!
//! Tokens and comments are laid out anew, the tree is only asked whether it stayed the same. So no comment can be lost and
//! no word changed, and an item that cannot be read is left as it stands. `layout` makes lines of items, `words` says how
//! words are spelled and spaced, `breaks` where lines end, `comments` puts trailing comments in a column.

mod breaks;
mod comments;
mod layout;
mod meaning;
mod tables;
mod words;

use std::borrow::Cow;
use std::ops::Range;

use thiserror::Error;

use layout::Layout;

/// Why a text is not formatted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FormatError {
    /// The formatted text would say something else. The fault is the formatter's; the text stays as it is.
    #[error("the formatted text would not mean the same")]
    OtherMeaning,
}

/// Replaces a range of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes replaced; whole lines.
    pub range: Range<usize>,
    /// The new text.
    pub text: String,
}

/// The widest line that the formatter makes, in characters and without a comment behind it.
pub const WIDTH: usize = 100;

/// The canonical form of `text`. Items that cannot be read are left as they stand.
pub fn format(text: &str) -> Result<String, FormatError> {
    let text = &*line_feeds(text);
    let (chunks, parsed) = Layout::new(text).chunks();
    let formatted: String = chunks.into_iter().map(|chunk| chunk.text).collect();
    if formatted == text || meaning::same(&parsed, &formatted) { Ok(formatted) } else { Err(FormatError::OtherMeaning) }
}

/// What is to be edited so that the items that `range` touches are in canonical form, in order of place.
pub fn format_range(text: &str, range: Range<usize>) -> Result<Vec<Edit>, FormatError> {
    let text = &*line_feeds(text);
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let offset = |line: usize| starts.get(line).copied().unwrap_or(text.len());
    let (chunks, parsed) = Layout::new(text).chunks();
    let ends: Vec<usize> = chunks.iter().skip(1).map(|c| offset(c.line)).chain(std::iter::once(text.len())).collect();
    let mut edits = Vec::new();
    for (chunk, end) in chunks.into_iter().zip(ends) {
        let bytes = offset(chunk.line)..end;
        if bytes.start <= range.end && range.start <= bytes.end {
            edits.extend(smallest(text, bytes, &chunk.text));
        }
    }
    let mut edited = text.to_owned();
    for edit in edits.iter().rev() {
        if edited.get(edit.range.clone()).is_some() {
            edited.replace_range(edit.range.clone(), &edit.text);
        }
    }
    if edits.is_empty() || meaning::same(&parsed, &edited) { Ok(edits) } else { Err(FormatError::OtherMeaning) }
}

/// The text with line feeds where carriage returns alone end its lines: byte for byte, so that places hold.
fn line_feeds(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    let mut follows = text.chars().skip(1);
    Cow::Owned(text.chars().map(|c| if follows.next() != Some('\n') && c == '\r' { '\n' } else { c }).collect())
}

/// The edit that makes `new` of the lines in `bytes`, without the lines that stay at both ends.
fn smallest(text: &str, bytes: Range<usize>, new: &str) -> Option<Edit> {
    let old = text.get(bytes.clone())?;
    if old == new {
        return None;
    }
    let same = |lines: &mut dyn Iterator<Item = (&str, &str)>| -> usize {
        lines.take_while(|(a, b)| a == b).map(|(a, _)| a.len()).sum()
    };
    let head = same(&mut old.split_inclusive('\n').zip(new.split_inclusive('\n')));
    let (old_rest, new_rest) = (old.get(head..)?, new.get(head..)?);
    let backwards = |s| str::split_inclusive(s, '\n').rev();
    let tail = same(&mut backwards(old_rest).zip(backwards(new_rest)));
    let text = new_rest.get(..new_rest.len() - tail)?.to_owned();
    Some(Edit { range: bytes.start + head..bytes.end - tail, text })
}

#[cfg(test)]
mod tests;
