//! A part of the text with some of it replaced, and the way back from places in it to places in the file.

use std::borrow::Cow;

/// Puts `with` in the place of `start..end` of the file; nothing where `start == end`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Patch {
    /// The first byte replaced.
    pub(crate) start: usize,
    /// The byte after the last.
    pub(crate) end: usize,
    /// The new text.
    pub(crate) with: String,
}

impl Patch {
    /// A patch.
    pub(crate) fn new(start: usize, end: usize, with: impl Into<String>) -> Self {
        Patch { start, end, with: with.into() }
    }
}

/// Part of a file with patches applied.
#[derive(Debug)]
pub(crate) struct Patched<'t> {
    text: Cow<'t, str>,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    /// Where it begins in the patched text.
    at: usize,
    /// Where it comes from in the file.
    from: usize,
    /// Where that ends in the file.
    to: usize,
    /// Whether it is the file's own text.
    own: bool,
}

impl<'t> Patched<'t> {
    /// `range` of `text` under `patches`; a patch that is out of place or overlaps an earlier one is left out.
    pub(crate) fn new(text: &'t str, range: std::ops::Range<usize>, patches: &[&Patch]) -> Self {
        let whole = text.get(range.clone()).unwrap_or("");
        if patches.is_empty() {
            let piece = Piece { at: 0, from: range.start, to: range.end, own: true };
            return Patched { text: Cow::Borrowed(whole), pieces: vec![piece] };
        }
        let mut out = String::with_capacity(whole.len() + 16);
        let mut pieces = Vec::with_capacity(patches.len() * 2 + 1);
        let mut done = range.start;
        for patch in patches {
            if patch.start < done || patch.end > range.end {
                continue;
            }
            pieces.push(Piece { at: out.len(), from: done, to: patch.start, own: true });
            out.push_str(text.get(done..patch.start).unwrap_or(""));
            pieces.push(Piece { at: out.len(), from: patch.start, to: patch.end, own: false });
            out.push_str(&patch.with);
            done = patch.end;
        }
        pieces.push(Piece { at: out.len(), from: done, to: range.end, own: true });
        out.push_str(text.get(done..range.end).unwrap_or(""));
        Patched { text: Cow::Owned(out), pieces }
    }

    /// The patched text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The place in the file of what begins at `offset`.
    pub(crate) fn start(&self, offset: usize) -> usize {
        let index = self.pieces.partition_point(|p| p.at <= offset).saturating_sub(1);
        self.pieces.get(index).map_or(0, |p| if p.own { (p.from + offset - p.at).min(p.to) } else { p.from })
    }

    /// The place in the file of what ends at `offset`.
    pub(crate) fn end(&self, offset: usize) -> usize {
        let index = self.pieces.partition_point(|p| p.at < offset).saturating_sub(1);
        self.pieces.get(index).map_or(0, |p| if p.own { (p.from + offset - p.at).min(p.to) } else { p.to })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_its_way_back() {
        let text = "a => €5 b";
        let euro = text.find('€').unwrap();
        let patches = [Patch::new(2, 4, ">="), Patch::new(euro, euro + 3, ""), Patch::new(euro + 4, euro + 4, " EUR")];
        let patched = Patched::new(text, 0..text.len(), &patches.iter().collect::<Vec<_>>());
        assert_eq!(patched.text(), "a >= 5 EUR b");
        assert_eq!((patched.start(2), patched.end(4)), (2, 4));
        assert_eq!((patched.start(5), patched.end(6)), (euro + 3, euro + 4));
        assert_eq!(patched.end(10), euro + 4);
        assert_eq!((patched.start(11), patched.end(12)), (text.len() - 1, text.len()));
    }
}
