//! The places of all cells of a chunk.

use super::scan::{Scanner, Seen, State};

/// Where the cells of a chunk end, and which of them end a row.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    /// Where each cell ends; before the first there is one that ends before the chunk.
    ends: Vec<u32>,
    /// How many of [`Index::ends`] are in use.
    used: usize,
    /// By row: the place in [`Index::ends`] of the end of its last cell.
    rows: Vec<u32>,
    /// How many cells each row has, where all have as many.
    even: Option<usize>,
    /// What was seen beside.
    pub(super) seen: Seen,
}

/// One row: where its cells are found in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// The place of the end before its first cell.
    pub(super) before: u32,
    /// How many cells it has.
    pub(super) cells: u32,
}

/// Ends that are written at a time.
const STEP: usize = 4;

impl Index {
    /// Indexes a chunk of less than 2^32 bytes, instead of what was indexed before. It begins with a row and ends with one.
    pub(super) fn fill(&mut self, scanner: &Scanner, chunk: &[u8]) {
        self.rows.clear();
        self.seen = Seen::default();
        // One that ends before the first byte, so that each cell begins behind the end of the one before.
        if self.ends.is_empty() {
            self.ends.push(u32::MAX);
        }
        let mut used = 1usize;
        // The place of the last end of a row, and how far it is from the one before: mostly the next is as far again.
        let (mut last, mut width, mut widths) = (0usize, 0usize, 0usize);
        let (all, rows) = (&mut self.ends, &mut self.rows);
        scanner.scan(chunk, State::Begin, &mut self.seen, |at, ends| {
            let base = u32::try_from(at).unwrap_or(u32::MAX);
            if all.len() < used + 2 * super::scan::WORD {
                all.resize(used * 2 + 4 * super::scan::WORD, 0);
            }
            let mut cells = ends.cells;
            let slots = all.get_mut(used..used + super::scan::WORD).unwrap_or_default();
            for slots in slots.as_chunks_mut::<STEP>().0 {
                if cells == 0 {
                    break;
                }
                // Some at a time: those that are too many are written over.
                for slot in slots {
                    *slot = base.wrapping_add(cells.trailing_zeros());
                    cells &= cells.wrapping_sub(1);
                }
            }
            let behind = used + ends.cells.count_ones() as usize;
            let mut of_rows = ends.rows;
            while of_rows != 0 {
                let end = base.wrapping_add(of_rows.trailing_zeros());
                let mut place = last + width;
                if !(used..behind).contains(&place) || all.get(place) != Some(&end) {
                    let before = of_rows & of_rows.wrapping_neg();
                    place = used + (ends.cells & (before - 1)).count_ones() as usize;
                    widths += usize::from(width != place - last);
                    width = place - last;
                }
                rows.push(u32::try_from(place).unwrap_or(u32::MAX));
                last = place;
                of_rows &= of_rows - 1;
            }
            used = behind;
        });
        self.used = used;
        self.even = (widths == 1).then_some(width);
    }

    /// Whether all rows have so many cells, at least two.
    pub(super) fn is_grid(&self, columns: usize) -> bool {
        columns > 1 && self.even == Some(columns) && self.used == self.rows.len() * columns + 1
    }

    /// How many rows there are, those in which there is nothing among them.
    pub(super) fn rows(&self) -> usize {
        self.rows.len()
    }

    /// How many lines end in the chunk, where that can be told from its rows.
    pub(super) fn lines(&self) -> Option<u64> {
        // Within quotes a line may end without its row, and a return before a feed ends a row of its own.
        (!self.seen.quotes && !self.seen.returns).then_some(self.rows.len() as u64)
    }

    /// The rows, without those in which there is nothing at all.
    pub(super) fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        let mut before = 0u32;
        self.rows.iter().filter_map(move |&last| {
            let span = Span { before, cells: last - before };
            before = last;
            (span.cells > 1 || self.width(span) > 0).then_some(span)
        })
    }

    /// How many bytes a row has, its end not counted.
    fn width(&self, span: Span) -> usize {
        let (from, to) = self.bytes(span);
        to - from
    }

    /// Where a row begins, and where it ends.
    pub(super) fn bytes(&self, span: Span) -> (usize, usize) {
        let end = |place: u32| self.ends.get(place as usize).copied().unwrap_or(0);
        (end(span.before).wrapping_add(1) as usize, end(span.before + span.cells) as usize)
    }

    /// The cells of a row, by column: where each begins and ends.
    #[inline]
    pub(super) fn cell(&self, before: u32, column: usize) -> Option<(usize, usize)> {
        let place = before as usize + column;
        match self.ends.get(place..place + 2) {
            Some(&[start, end]) => Some((start.wrapping_add(1) as usize, end as usize)),
            Some(_) | None => None,
        }
    }
}
