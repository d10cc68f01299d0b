//! A stream cut into chunks of whole rows.

use std::io::{self, Read};
use std::ops::Range;

use super::grid::last_end;
use super::order::Cut;
use super::scan::{Scanner, Seen, State};
use crate::data::TableError;
use crate::data::read::{ROW_MAX, csv};

/// Some rows of a table, as they stand in it.
#[derive(Debug, Default)]
pub struct Chunk {
    held: Vec<u8>,
    used: usize,
}

impl Chunk {
    /// The bytes: rows, each with its end.
    pub fn bytes(&self) -> &[u8] {
        self.held.get(..self.used).unwrap_or_default()
    }
}

/// Why a table breaks off.
#[derive(Debug)]
pub enum Trouble {
    /// It cannot be read.
    Read(io::Error),
    /// A row is longer than rows may be.
    Endless,
    /// A quote is opened in the last row, of which these are the bytes, and never closed.
    OpenQuote(Vec<u8>),
}

impl Trouble {
    /// The same in words, for a table of which so many lines were read.
    pub fn error(self, name: &str, lines: u64, delimiter: Option<u8>) -> TableError {
        let read = |cause| TableError::Read { name: name.to_owned(), line: lines, cause };
        match self {
            Trouble::Read(cause) => read(cause),
            Trouble::Endless => TableError::EndlessRow { name: name.to_owned(), line: lines + 1 },
            Trouble::OpenQuote(row) => {
                // Empty lines may come before the row.
                let lead = row.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
                let (before, row) = row.split_at_checked(lead).unwrap_or_default();
                let line = lines + 1 + memchr::memchr_iter(b'\n', before).count() as u64;
                let error = csv::open_quote(row, delimiter.unwrap_or(b','), line, name);
                error.unwrap_or_else(|| read(io::ErrorKind::UnexpectedEof.into()))
            }
        }
    }
}

/// Cuts a stream at ends of rows.
pub struct Cutter {
    inner: Box<dyn Read + Send>,
    scanner: Scanner,
    delimiter: u8,
    /// So large a chunk is, unless a row is longer.
    size: usize,
    /// The beginning of a row that the last chunk does not hold.
    rest: Vec<u8>,
    ended: bool,
    trouble: Option<Trouble>,
}

impl Cutter {
    /// Cuts what `inner` gives, which begins with a row.
    pub fn new(inner: Box<dyn Read + Send>, delimiter: u8, size: usize) -> Cutter {
        let scanner = Scanner::new(delimiter);
        Cutter { inner, scanner, delimiter, size: size.max(1), rest: Vec::new(), ended: false, trouble: None }
    }

    /// What of the last bytes of the stream is rows: all of it, unless a quote stays open or reading broke off. The last row
    /// gets an end where it has none.
    fn at_the_end(&mut self, held: &mut Vec<u8>, all: Range<usize>, end: usize, state: State) -> usize {
        let have = all.end;
        if self.trouble.is_some() || end == have {
            return end;
        }
        if state == State::Quoted {
            self.trouble = Some(Trouble::OpenQuote(held.get(end..have).unwrap_or_default().to_vec()));
            return end;
        }
        held.truncate(have);
        held.push(b'\n');
        have + 1
    }

    /// Behind the last end of a row, and how the reader stands at the end of the bytes.
    fn last_end(&self, bytes: &[u8]) -> (usize, State) {
        if memchr::memchr(b'"', bytes).is_none() {
            let end = memchr::memrchr2(b'\n', b'\r', bytes).map_or(0, |at| at + 1);
            return (end, State::Plain);
        }
        if let Some((end, open)) = last_end(bytes, self.delimiter) {
            return (end, if open { State::Quoted } else { State::Plain });
        }
        let mut end = 0;
        let state = self.scanner.scan(bytes, State::Begin, &mut Seen::default(), |at, ends| {
            if let Some(last) = ends.rows.checked_ilog2() {
                end = at + last as usize + 1;
            }
        });
        (end, state)
    }
}

impl Cut for Cutter {
    type Chunk = Chunk;
    type Trouble = Trouble;

    fn next(&mut self, chunk: &mut Chunk) -> Result<bool, Trouble> {
        chunk.used = 0;
        if let Some(trouble) = self.trouble.take() {
            return Err(trouble);
        }
        let mut wanted = self.size;
        let mut have = self.rest.len();
        room(&mut chunk.held, wanted.max(have));
        if let Some(slot) = chunk.held.get_mut(..have) {
            slot.copy_from_slice(&self.rest);
        }
        self.rest.clear();
        let end = loop {
            while have < wanted && !self.ended {
                let space = chunk.held.get_mut(have..wanted).unwrap_or_default();
                match self.inner.read(space) {
                    Ok(0) => self.ended = true,
                    Ok(count) => have += count,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => {
                        self.ended = true;
                        self.trouble = Some(Trouble::Read(error));
                    }
                }
            }
            let bytes = chunk.held.get(..have).unwrap_or_default();
            let (end, state) = self.last_end(bytes);
            if self.ended {
                break self.at_the_end(&mut chunk.held, 0..have, end, state);
            }
            match end {
                0 if have > ROW_MAX => {
                    self.ended = true;
                    self.trouble = Some(Trouble::Endless);
                    break 0;
                }
                // A row that is longer than a chunk.
                0 => {
                    wanted = have * 2;
                    room(&mut chunk.held, wanted);
                }
                end => {
                    self.rest.extend_from_slice(bytes.get(end..).unwrap_or_default());
                    break end;
                }
            }
        };
        if end == 0 {
            return match self.trouble.take() {
                Some(trouble) => Err(trouble),
                None => Ok(false),
            };
        }
        chunk.used = end;
        Ok(true)
    }

    fn is_done(&self) -> bool {
        self.ended && self.trouble.is_none() && self.rest.is_empty()
    }
}

/// Makes room for so many bytes.
fn room(held: &mut Vec<u8>, wanted: usize) {
    if held.len() < wanted {
        held.resize(wanted, 0);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn cut(text: &str, size: usize) -> (Vec<String>, Option<Trouble>) {
        let mut cutter = Cutter::new(Box::new(Cursor::new(text.as_bytes().to_vec())), b',', size);
        let (mut chunk, mut chunks) = (Chunk::default(), Vec::new());
        loop {
            match cutter.next(&mut chunk) {
                Ok(true) => chunks.push(String::from_utf8(chunk.bytes().to_vec()).unwrap()),
                Ok(false) => return (chunks, None),
                Err(trouble) => return (chunks, Some(trouble)),
            }
        }
    }

    #[test]
    fn chunks_hold_whole_rows() {
        let text = "1,\"a\nb\"\n2,c\r\n3,\"\"\"\n\"\n4,d";
        for size in 1..40 {
            let (chunks, trouble) = cut(text, size);
            assert!(trouble.is_none());
            assert_eq!(chunks.concat(), format!("{text}\n"), "{size}");
            assert!(chunks.iter().all(|c| !c.starts_with('b') && !c.starts_with('"')), "{size}: {chunks:?}");
        }
    }

    #[test]
    fn a_quote_that_stays_open_ends_the_table_before_its_row() {
        for size in 1..40 {
            let (chunks, trouble) = cut("1,a\n2,\"b\n3,c\n", size);
            assert_eq!(chunks.concat(), "1,a\n");
            assert!(matches!(trouble, Some(Trouble::OpenQuote(row)) if row == b"2,\"b\n3,c\n"), "{size}");
        }
    }
}
