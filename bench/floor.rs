//! The least that any engine does for a table of separated values: reads all of its bytes, finds where its cells end, and writes as
//! many bytes as a result has. Nothing is understood and nothing is worked out.
//!
//! usage: floor TABLE OUT BYTES THREADS

use std::env;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::thread;

use wide::u8x16;

/// Bytes that are read at a time.
const CHUNK: usize = 1 << 18;

/// Finds the cells of a part of a file; how many there are.
fn cells(path: &str, from: u64, to: u64) -> io::Result<u64> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(from))?;
    let mut file = file.take(to - from);
    let (mut bytes, mut ends, mut found) = (vec![0; CHUNK], Vec::with_capacity(CHUNK), 0u64);
    let (comma, feed) = (u8x16::splat(b','), u8x16::splat(b'\n'));
    loop {
        let mut have = 0;
        while let Some(space) = bytes.get_mut(have..).filter(|space| !space.is_empty()) {
            match file.read(space)? {
                0 => break,
                count => have += count,
            }
        }
        let Some(read) = bytes.get(..have).filter(|read| !read.is_empty()) else { return Ok(found) };
        ends.clear();
        let (words, rest) = read.as_chunks::<16>();
        for (word, base) in words.iter().zip((0u32..).step_by(16)) {
            let word = u8x16::from(*word);
            let mut mask = (word.simd_eq(comma) | word.simd_eq(feed)).to_bitmask();
            while mask != 0 {
                ends.push(base + mask.trailing_zeros());
                mask &= mask - 1;
            }
        }
        found += ends.len() as u64;
        found += rest.iter().filter(|byte| matches!(byte, b',' | b'\n')).count() as u64;
    }
}

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let [_, table, out, bytes, threads] = args.as_slice() else {
        return Err(io::Error::other("usage: floor TABLE OUT BYTES THREADS"));
    };
    let number = |text: &String| text.parse::<u64>().map_err(io::Error::other);
    let (mut bytes, threads) = (number(bytes)?, number(threads)?.max(1));
    let size = std::fs::metadata(table)?.len();
    let found = thread::scope(|scope| {
        let part = |at: u64| scope.spawn(move || cells(table, size * at / threads, size * (at + 1) / threads));
        let parts: Vec<_> = (0..threads).map(part).collect();
        let counts = parts.into_iter().map(|part| part.join().map_err(|_| io::Error::other("a thread broke off"))?);
        counts.sum::<io::Result<u64>>()
    })?;
    let (mut out, row) = (File::create(out)?, vec![b'x'; CHUNK]);
    while bytes > 0 {
        let count = bytes.min(CHUNK as u64);
        out.write_all(row.get(..usize::try_from(count).unwrap_or(CHUNK)).unwrap_or_default())?;
        bytes -= count;
    }
    writeln!(io::stdout(), "{found} cells")
}
