//! The bytes of a file, read by offset: copies of an open file share the place at which they are read.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::sync::Arc;

use bytes::{Buf, Bytes};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};

/// A file, or what came from where nothing can be read by offset.
#[derive(Debug, Clone)]
pub(super) enum Kept {
    File { file: Arc<File>, length: u64 },
    Memory(Bytes),
}

/// Bytes from a place on.
pub(super) enum Ahead {
    File(BufReader<From>),
    Memory(bytes::buf::Reader<Bytes>),
}

/// A file from a place on.
pub(super) struct From {
    file: Arc<File>,
    next: u64,
}

impl Read for From {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = at(&self.file, buffer, self.next)?;
        self.next = self.next.saturating_add(u64::try_from(count).unwrap_or(0));
        Ok(count)
    }
}

impl Read for Ahead {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Ahead::File(file) => file.read(buffer),
            Ahead::Memory(bytes) => bytes.read(buffer),
        }
    }
}

#[cfg(unix)]
pub(super) fn at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
pub(super) fn at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    use std::io::{Seek, SeekFrom};
    // The place moves with each read here; it is put back, so that who opened the file finds it where it was.
    let mut place = file;
    let before = place.stream_position()?;
    let count = std::os::windows::fs::FileExt::seek_read(file, buffer, offset)?;
    place.seek(SeekFrom::Start(before))?;
    Ok(count)
}

impl Length for Kept {
    fn len(&self) -> u64 {
        match self {
            Kept::File { length, .. } => *length,
            Kept::Memory(bytes) => bytes.len() as u64,
        }
    }
}

impl ChunkReader for Kept {
    type T = Ahead;

    fn get_read(&self, start: u64) -> Result<Ahead, ParquetError> {
        Ok(match self {
            Kept::File { file, .. } => Ahead::File(BufReader::new(From { file: file.clone(), next: start })),
            Kept::Memory(bytes) => Ahead::Memory(from(bytes, start).reader()),
        })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        let found = match self {
            Kept::File { file, length: whole } => {
                let there = usize::try_from(whole.saturating_sub(start)).unwrap_or(usize::MAX);
                let mut bytes = Vec::with_capacity(length.min(there));
                let most = u64::try_from(length).unwrap_or(u64::MAX);
                From { file: file.clone(), next: start }.take(most).read_to_end(&mut bytes)?;
                Bytes::from(bytes)
            }
            Kept::Memory(bytes) => {
                let mut rest = from(bytes, start);
                rest.truncate(length);
                rest
            }
        };
        if found.len() < length {
            return Err(ParquetError::EOF(format!("{length} bytes at {start} are not there")));
        }
        Ok(found)
    }
}

fn from(bytes: &Bytes, start: u64) -> Bytes {
    bytes.slice(usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len())..)
}
