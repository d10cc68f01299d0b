//! Quotes around cells and returns at the ends of rows, as far as there is nothing strange about them.
#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for the processor that is there")]

/// What stands around the texts of cells.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Marks {
    /// Whether some stand in quotes.
    pub(super) quotes: bool,
    /// Whether some of those have signs in them that end cells elsewhere.
    pub(super) within: bool,
    /// Whether the last cell of each row has a return behind it.
    pub(super) returns: bool,
}

impl Marks {
    /// Where the text of a cell begins and ends; `last`: it is that of a row.
    #[inline(always)]
    pub(super) fn text(self, bytes: &[u8], (before, end): (u32, u32), last: bool) -> (u32, u32) {
        let (begin, end) = (before.wrapping_add(1), end.wrapping_sub(u32::from(self.returns & last)));
        let quoted = u32::from(self.quotes && bytes.get(begin as usize) == Some(&b'"'));
        (begin.wrapping_add(quoted), end.wrapping_sub(quoted))
    }
}

/// What quotes and returns mean, from one word to the next: a bit a byte.
#[derive(Default)]
pub(super) struct Quotes {
    /// All bits where a cell in quotes goes on.
    inside: u64,
    /// The lowest bit where a cell has ended, a quote was closed, and a return stood.
    ended: u64,
    closed: u64,
    returned: u64,
    /// Whether something is not as it is in a grid.
    strange: bool,
    any: bool,
    within: bool,
    returns: usize,
}

impl Quotes {
    /// Before the first word, where a cell begins.
    pub(super) fn at_the_beginning() -> Self {
        Quotes { ended: 1, ..Quotes::default() }
    }

    /// Whether the next word is to be looked at, even if there are neither quotes nor returns in it.
    #[inline(always)]
    pub(super) fn go_on(&self) -> bool {
        self.inside | self.closed | self.returned != 0
    }

    /// A word without them, in which cells end here.
    #[inline(always)]
    pub(super) fn none(&mut self, ends: u64) {
        self.ended = ends >> 63;
    }

    /// Those of the feeds and of all signs of a word that end rows and cells.
    #[inline(always)]
    pub(super) fn outside(&mut self, feeds: u64, signs: u64, quotes: u64, returns: u64) -> (u64, u64) {
        let mut inside = quotes;
        for shift in [1, 2, 4, 8, 16, 32] {
            inside ^= inside << shift;
        }
        inside ^= self.inside;
        let (own_feeds, ends, own_returns) = (feeds & !inside, signs & !inside, returns & !inside);
        let (opening, closing) = (quotes & inside, quotes & !inside);
        // A quote opens where a cell begins; one that closes ends it, and a return stands before its feed.
        let begins = ends << 1 | self.ended;
        let (behind_quotes, behind_returns) = (closing << 1 | self.closed, own_returns << 1 | self.returned);
        let strange = opening & !begins | behind_quotes & !(ends | own_returns) | behind_returns & !own_feeds;
        self.strange |= strange != 0;
        self.any |= quotes != 0;
        self.within |= (signs | returns) & inside != 0;
        self.returns = self.returns.wrapping_add(own_returns.count_ones() as usize);
        self.inside = (inside >> 63).wrapping_neg();
        (self.ended, self.closed, self.returned) = (ends >> 63, closing >> 63, own_returns >> 63);
        (own_feeds, ends)
    }

    /// Whether something is not as it is in a grid.
    pub(super) fn is_strange(&self) -> bool {
        self.strange
    }

    /// Whether a cell in quotes goes on.
    pub(super) fn is_inside(&self) -> bool {
        self.inside != 0
    }

    /// What stands around texts in so many rows; `None` where something is strange.
    pub(super) fn marks(&self, rows: usize) -> Option<Marks> {
        let is_whole = !self.go_on() && (self.returns == 0 || self.returns == rows);
        let marks = Marks { quotes: self.any, within: self.within, returns: self.returns > 0 };
        (is_whole && !self.strange).then_some(marks)
    }
}
