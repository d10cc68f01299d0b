//! The records of separated values, as the bytes of their cells.

use std::io::{self, Cursor, Read};
use std::ops::Range;

use csv::{ByteRecord, ReaderBuilder};

use super::ROW_MAX;
use super::bytes::{HEAD, Opened};

/// What reads the records.
pub(super) enum Records {
    /// All of a short table in which no quote stands: every sign there ends a cell, and every line end a record. What reads
    /// by the book takes longer to be made than such a table to be read.
    Plain {
        /// The table.
        text: Vec<u8>,
        /// What was read of it.
        read: usize,
        /// The sign between cells.
        delimiter: u8,
    },
    /// By the book.
    Book(csv::Reader<Kept>),
}

impl Records {
    /// Begins to read behind so many bytes.
    pub(super) fn new(opened: Opened, skipped: u64, delimiter: u8) -> Records {
        let Opened { head, rest } = opened;
        let special = |byte: u8| matches!(byte, b'"' | b'\r' | b'\n');
        let plain = head.len() < HEAD && memchr::memchr(b'"', &head).is_none() && !special(delimiter);
        match usize::try_from(skipped) {
            Ok(read) if plain => Records::Plain { text: head, read, delimiter },
            Ok(_) | Err(_) => {
                let mut start = Cursor::new(head);
                start.set_position(skipped);
                Records::Book(book(Box::new(start.chain(rest)), delimiter))
            }
        }
    }

    /// How many bytes were read.
    pub(super) fn position(&self) -> u64 {
        match self {
            Records::Plain { read, .. } => *read as u64,
            Records::Book(reader) => reader.position().byte(),
        }
    }

    /// Reads the next record; false at the end. What lies before it is forgotten.
    pub(super) fn read(&mut self, record: &mut ByteRecord) -> Result<bool, csv::Error> {
        match self {
            Records::Plain { text, read, delimiter } => Ok(plain(text, read, *delimiter, record)),
            Records::Book(reader) => {
                reader.get_mut().needed = reader.position().byte();
                reader.read_byte_record(record)
            }
        }
    }

    /// Bytes of the last record.
    pub(super) fn slice(&self, range: Range<u64>) -> &[u8] {
        match self {
            Records::Plain { text, .. } => {
                let at = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
                text.get(at(range.start)..at(range.end)).unwrap_or_default()
            }
            Records::Book(reader) => reader.get_ref().slice(range),
        }
    }

    /// Whether nothing comes behind a place, as far as that is known.
    pub(super) fn is_all_read(&self, to: u64) -> bool {
        match self {
            Records::Plain { text, .. } => to >= text.len() as u64,
            Records::Book(reader) => reader.get_ref().ended && to >= reader.get_ref().end(),
        }
    }

    /// The bytes behind the last record, and how many they are, where that is known.
    pub(super) fn into_rest(self) -> (Box<dyn Read + Send>, Option<usize>) {
        match self {
            Records::Plain { text, read, .. } => {
                let length = text.len().saturating_sub(read);
                let mut rest = Cursor::new(text);
                rest.set_position(read as u64);
                (Box::new(rest), Some(length))
            }
            Records::Book(reader) => {
                let read = reader.position().byte();
                let kept = reader.into_inner();
                let held = kept.slice(read..kept.end()).to_vec();
                (Box::new(Cursor::new(held).chain(kept.inner)), None)
            }
        }
    }

    /// How much memory the bytes take that are held.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        match self {
            Records::Plain { text, .. } => text.capacity(),
            Records::Book(reader) => reader.get_ref().held.capacity(),
        }
    }
}

/// Reads a record of a text without quotes.
fn plain(text: &[u8], read: &mut usize, delimiter: u8, record: &mut ByteRecord) -> bool {
    record.clear();
    let rest = text.get(*read..).unwrap_or_default();
    let ends = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let Some(lead) = rest.iter().position(|byte| !ends(byte)) else {
        *read = text.len();
        return false;
    };
    let rest = rest.get(lead..).unwrap_or_default();
    let length = memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
    let mut cells = rest.get(..length).unwrap_or_default();
    while let Some(end) = memchr::memchr(delimiter, cells) {
        record.push_field(cells.get(..end).unwrap_or_default());
        cells = cells.get(end + 1..).unwrap_or_default();
    }
    record.push_field(cells);
    *read = (*read + lead + length + 1).min(text.len());
    true
}

fn book(inner: Box<dyn Read + Send>, delimiter: u8) -> csv::Reader<Kept> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(64 << 10)
        .from_reader(Kept { inner, held: Vec::new(), base: 0, needed: 0, ended: false })
}

/// A reader that keeps what was read since the beginning of the current record, so that a message can show the record as it
/// stands in the file.
pub(super) struct Kept {
    inner: Box<dyn Read + Send>,
    held: Vec<u8>,
    /// Where in the stream the held bytes begin.
    base: u64,
    /// What lies before is no longer needed.
    needed: u64,
    /// Whether all was read.
    ended: bool,
}

impl Kept {
    /// Where the held bytes end.
    fn end(&self) -> u64 {
        self.base.saturating_add(u64::try_from(self.held.len()).unwrap_or(u64::MAX))
    }

    fn slice(&self, range: Range<u64>) -> &[u8] {
        let at = |n: u64| usize::try_from(n.saturating_sub(self.base)).unwrap_or(usize::MAX);
        self.held.get(at(range.start)..at(range.end)).unwrap_or_default()
    }
}

impl Read for Kept {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let done = usize::try_from(self.needed - self.base).unwrap_or(usize::MAX).min(self.held.len());
        // Half of it at least is moved away at once: each byte is moved a bounded number of times.
        if done > self.held.len() / 2 {
            self.held.drain(..done);
            self.base = self.needed;
        }
        let count = self.inner.read(buffer)?;
        self.ended |= count == 0 && !buffer.is_empty();
        if self.held.len() - done.min(self.held.len()) > ROW_MAX {
            return Err(io::Error::other(TooLong));
        }
        self.held.extend_from_slice(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the row is too long")]
pub(super) struct TooLong;

#[cfg(test)]
mod tests {
    use super::*;

    /// Each record with the bytes that were read for it, and at last what was read in all.
    fn read(mut records: Records) -> Vec<(Vec<Vec<u8>>, Vec<u8>)> {
        let (mut record, mut all) = (ByteRecord::new(), Vec::new());
        loop {
            let start = records.position();
            let more = records.read(&mut record).unwrap();
            let bytes = records.slice(start..records.position()).to_vec();
            all.push((record.iter().map(<[u8]>::to_vec).collect(), bytes));
            if !more {
                return all;
            }
        }
    }

    #[test]
    fn what_is_plain_is_read_as_by_the_book() {
        let signs = *b"a,\n\r ";
        for number in 0..signs.len().pow(6) {
            let text: Vec<u8> = (0..6).map(|place| signs[number / signs.len().pow(place) % signs.len()]).collect();
            let opened = Opened { head: text.clone(), rest: Box::new(io::empty()) };
            let plain = Records::new(opened, 0, b',');
            assert!(matches!(plain, Records::Plain { .. }));
            let book = Records::Book(book(Box::new(Cursor::new(text.clone())), b','));
            assert_eq!(read(plain), read(book), "{:?}", String::from_utf8_lossy(&text));
        }
    }
}
