//! How far a run is: bytes read of the bytes that there are.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes read so far, of all files together.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
}

impl Progress {
    /// Bytes read so far.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Bytes that are to be read, as far as that is known: a file that is read twice counts twice.
    pub fn total(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }

    /// So many bytes more are to be read.
    pub fn expect(&self, bytes: u64) {
        self.total.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Counts bytes.
    pub fn add(&self, bytes: u64) {
        self.done.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// A reader that counts what it reads.
pub(super) struct Watched {
    inner: Box<dyn Read + Send>,
    progress: Option<Arc<Progress>>,
}

impl Watched {
    pub(super) fn new(inner: Box<dyn Read + Send>, progress: Option<Arc<Progress>>) -> Watched {
        Watched { inner, progress }
    }
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        if let Some(progress) = &self.progress {
            progress.add(u64::try_from(count).unwrap_or(u64::MAX));
        }
        Ok(count)
    }
}
