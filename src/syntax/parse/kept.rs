//! Items that were read before. One whose words have not changed keeps its tree, moved to where it stands now: so of a long
//! text only what was typed in is read again.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::source::FileId;
use crate::syntax::ast::Item;
use crate::syntax::mend::Sound;
use crate::syntax::scan::Token;
use crate::syntax::split::{Part, PartKind};

/// The items of a text, by their words. Only what was read without a finding is kept: nothing but its own words decides what
/// it means then.
#[derive(Debug, Default)]
pub struct Kept {
    file: FileId,
    items: HashMap<Box<str>, Read, FixedState>,
    /// Counts the texts.
    text: u64,
    /// What has not to be mended.
    pub(super) sound: Sound,
}

#[derive(Debug)]
struct Read {
    item: Item,
    /// Where the item began.
    start: usize,
    cut: Cut,
    /// The last text that had it.
    text: u64,
}

/// How the words of an item are cut: where its tokens end, and what its parts are read as. What stands behind it in its last
/// line can have a say in that.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cut {
    ends: Vec<u32>,
    parts: Vec<(PartKind, usize)>,
}

impl Cut {
    /// That of an item with these parts; `start` is its first byte.
    pub(super) fn of(tokens: &[Token], parts: &[Part], start: usize) -> Option<Self> {
        let (first, last) = (parts.first()?.tokens.start, parts.last()?.tokens.end);
        let end = |token: &Token| u32::try_from(token.end.checked_sub(start)?).ok();
        let ends = tokens.get(first..last)?.iter().map(end).collect::<Option<_>>()?;
        let parts = parts.iter().map(|part| Some((part.kind, part.tokens.end.checked_sub(first)?)));
        Some(Cut { ends, parts: parts.collect::<Option<_>>()? })
    }
}

impl Kept {
    /// Begins another text.
    pub(super) fn begin(&mut self, file: FileId) {
        if self.file != file {
            *self = Kept::default();
        }
        self.file = file;
        self.text += 1;
    }

    /// Forgets the items that the text no longer has.
    pub(super) fn end(&mut self) {
        let text = self.text;
        self.items.retain(|_, read| read.text == text);
    }

    /// The item of these words, where it stands now.
    pub(super) fn find(&mut self, words: &str, start: usize, cut: &Cut) -> Option<Item> {
        let read = self.items.get_mut(words).filter(|read| read.cut == *cut)?;
        read.text = self.text;
        let by = i64::try_from(start).ok()? - i64::try_from(read.start).ok()?;
        read.item.move_by(by);
        read.start = start;
        Some(read.item.clone())
    }

    /// Keeps an item.
    pub(super) fn keep(&mut self, words: &str, start: usize, cut: Cut, item: &Item) {
        let read = Read { item: item.clone(), start, cut, text: self.text };
        self.items.insert(words.into(), read);
    }
}
