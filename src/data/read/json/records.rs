//! Cuts a file into the texts of its records, without holding more than one of them.

use std::io::{self, BufRead, BufReader, Read};

use crate::data::TableError;
use crate::data::read::ROW_MAX;

/// The text of one record.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    pub(super) text: String,
    pub(super) line: u64,
    pub(super) valid_utf8: bool,
}

/// Where in the file the splitter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// One record a line.
    Lines,
    /// Before the `[`.
    Before,
    /// Behind the `[`.
    First,
    /// Behind a record.
    Behind,
    /// Behind the `]`.
    After,
}

/// Cuts a file into the texts of its records.
pub(super) struct Source {
    pub(super) name: String,
    pub(super) reader: BufReader<Box<dyn Read + Send>>,
    pub(super) line: u64,
    pub(super) state: State,
}

impl Source {
    pub(super) fn next(&mut self) -> Result<Option<Record>, TableError> {
        loop {
            match self.state {
                State::Lines => return self.next_line(),
                State::Before => match self.peek_sign()? {
                    Some(b'[') => self.step(State::First),
                    Some(_) => return Err(self.broken("something other than `[`")),
                    None => return Err(TableError::Empty { name: self.name.clone() }),
                },
                State::First => match self.peek_sign()? {
                    Some(b']') => self.step(State::After),
                    Some(_) => return self.record().map(Some),
                    None => return Err(self.broken("the end of the file")),
                },
                State::Behind => match self.peek_sign()? {
                    Some(b']') => self.step(State::After),
                    Some(b',') => {
                        self.reader.consume(1);
                        return match self.peek_sign()? {
                            Some(b']' | b',') => Err(self.broken("a comma too many")),
                            Some(_) => self.record().map(Some),
                            None => Err(self.broken("the end of the file")),
                        };
                    }
                    Some(_) => return Err(self.broken("something other than `,` or `]`")),
                    None => return Err(self.broken("the end of the file")),
                },
                State::After => {
                    return match self.peek_sign()? {
                        None => Ok(None),
                        Some(_) => Err(self.broken("something behind the `]`")),
                    };
                }
            }
        }
    }

    fn step(&mut self, to: State) {
        self.reader.consume(1);
        self.state = to;
    }

    fn broken(&self, what: &'static str) -> TableError {
        TableError::BrokenJson { name: self.name.clone(), what, line: self.line }
    }

    fn failed(&self, cause: io::Error) -> TableError {
        TableError::Read { name: self.name.clone(), line: self.line, cause }
    }

    /// The next byte that is no blank, left where it is.
    fn peek_sign(&mut self) -> Result<Option<u8>, TableError> {
        loop {
            let bytes = match self.reader.fill_buf() {
                Ok(bytes) => bytes,
                Err(cause) => return Err(TableError::Read { name: self.name.clone(), line: self.line, cause }),
            };
            if bytes.is_empty() {
                return Ok(None);
            }
            let blanks = bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
            let found = bytes.get(blanks).copied();
            self.line += bytes.iter().take(blanks).map(|&b| u64::from(b == b'\n')).sum::<u64>();
            self.reader.consume(blanks);
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    fn next_line(&mut self) -> Result<Option<Record>, TableError> {
        loop {
            let mut bytes = Vec::new();
            let limit = u64::try_from(ROW_MAX).unwrap_or(u64::MAX);
            let read = (&mut self.reader).take(limit).read_until(b'\n', &mut bytes);
            let count = read.map_err(|cause| self.failed(cause))?;
            let line = self.line;
            if count == 0 {
                return Ok(None);
            }
            if count >= ROW_MAX {
                return Err(TableError::EndlessRow { name: self.name.clone(), line });
            }
            self.line += u64::from(bytes.last() == Some(&b'\n'));
            if !bytes.iter().all(u8::is_ascii_whitespace) {
                return Ok(Some(Record::new(&bytes, line)));
            }
        }
    }

    /// The record that begins at the next byte: up to the bracket that closes it.
    fn record(&mut self) -> Result<Record, TableError> {
        let line = self.line;
        let mut text = Vec::new();
        let mut scan = Scan::default();
        loop {
            let bytes = match self.reader.fill_buf() {
                Ok(bytes) => bytes,
                Err(cause) => return Err(TableError::Read { name: self.name.clone(), line: self.line, cause }),
            };
            if bytes.is_empty() {
                return Err(self.broken("the end of the file"));
            }
            let mut used = 0;
            let mut done = false;
            for &byte in bytes {
                match scan.step(byte) {
                    Step::Inside => used += 1,
                    Step::Last => {
                        used += 1;
                        done = true;
                    }
                    Step::Behind => done = true,
                }
                if done {
                    break;
                }
            }
            let taken = bytes.get(..used).unwrap_or_default();
            self.line += taken.iter().map(|&b| u64::from(b == b'\n')).sum::<u64>();
            text.extend_from_slice(taken);
            self.reader.consume(used);
            if done {
                self.state = State::Behind;
                return Ok(Record::new(&text, line));
            }
            if text.len() > ROW_MAX {
                return Err(TableError::EndlessRow { name: self.name.clone(), line });
            }
        }
    }
}

impl Record {
    fn new(bytes: &[u8], line: u64) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let valid_utf8 = matches!(text, std::borrow::Cow::Borrowed(_));
        Record { text: text.trim().to_owned(), line, valid_utf8 }
    }
}

/// Follows brackets and strings to find the end of a value.
#[derive(Debug, Default)]
pub(super) struct Scan {
    depth: u32,
    string: bool,
    escaped: bool,
    begun: bool,
}

pub(super) enum Step {
    /// The byte belongs to the value, which goes on.
    Inside,
    /// The byte is the value's last.
    Last,
    /// The value ended before the byte.
    Behind,
}

impl Scan {
    pub(super) fn step(&mut self, byte: u8) -> Step {
        let first = !std::mem::replace(&mut self.begun, true);
        if self.string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.string = false;
                    return if self.depth == 0 { Step::Last } else { Step::Inside };
                }
                _ => {}
            }
            return Step::Inside;
        }
        match byte {
            b'"' => self.string = true,
            b'{' | b'[' => self.depth = self.depth.saturating_add(1),
            b'}' | b']' if self.depth > 0 => {
                self.depth -= 1;
                if self.depth == 0 {
                    return Step::Last;
                }
            }
            b',' | b'}' | b']' | b':' if self.depth == 0 && !first => return Step::Behind,
            b if b.is_ascii_whitespace() && self.depth == 0 => return Step::Behind,
            _ => {}
        }
        Step::Inside
    }
}
