//! From the bytes of a file to UTF-8: gzip and Zstandard are unpacked, UTF-16 and the code pages of Windows are decoded.
//!
//! A text without a byte order mark is UTF-8 if its first character beyond ASCII is; else it is Windows-1252, as Excel writes
//! it. Up to that character both are the same, so no second look is needed.

use std::io::{self, Cursor, Read};
use std::sync::{Arc, OnceLock};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::data::TableError;

/// So many bytes are enough to tell the kind of a file, and the sign between its cells.
pub(super) const HEAD: usize = 64 << 10;

/// The beginning of a file, and what gives the rest.
pub(super) struct Opened {
    pub(super) head: Vec<u8>,
    pub(super) rest: Box<dyn Read + Send>,
}

/// Unpacks a file that is packed.
pub(super) fn unpacked(name: &str, mut reader: Box<dyn Read + Send>) -> Result<Opened, TableError> {
    let failed = |cause| TableError::Read { name: name.to_owned(), line: 0, cause };
    let head = head(&mut reader).map_err(failed)?;
    let mut reader: Box<dyn Read + Send> = if head.starts_with(b"\x1f\x8b") {
        Box::new(flate2::read::MultiGzDecoder::new(Cursor::new(head).chain(reader)))
    } else if head.starts_with(b"\x28\xb5\x2f\xfd") {
        Box::new(zstd::stream::read::Decoder::new(Cursor::new(head).chain(reader)).map_err(failed)?)
    } else {
        return Ok(Opened { head, rest: reader });
    };
    let head = self::head(&mut reader).map_err(failed)?;
    Ok(Opened { head, rest: reader })
}

fn head(reader: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    reader.take(u64::try_from(HEAD).unwrap_or(u64::MAX)).read_to_end(&mut head)?;
    Ok(head)
}

/// The encoding that was found, once it is known.
pub(super) type Found = Arc<OnceLock<&'static Encoding>>;

/// A text as UTF-8, without a byte order mark; `wanted` is what the user says of it.
pub(super) fn decoded(
    name: &str,
    opened: Opened,
    wanted: Option<&'static Encoding>,
) -> Result<(Opened, Found), TableError> {
    let Opened { mut head, rest } = opened;
    let marked = Encoding::for_bom(&head);
    let found = Found::default();
    let encoding = wanted.or(marked.map(|(encoding, _)| encoding)).or_else(|| in_utf16(&head));
    if let Some((of_mark, length)) = marked
        && encoding == Some(of_mark)
    {
        head.drain(..length);
    }
    // All of it is here, and the same in every encoding that may be told of it.
    if encoding.is_none() && head.len() < HEAD && head.is_ascii() {
        return Ok((Opened { head, rest }, found));
    }
    let raw: Box<dyn Read + Send> = Box::new(Cursor::new(head).chain(rest));
    let mut reader: Box<dyn Read + Send> = match encoding {
        Some(encoding) if encoding == UTF_8 => raw,
        Some(encoding) => {
            let _ = found.set(encoding);
            Box::new(Decoding::new(raw, encoding))
        }
        None => Box::new(Telling { raw: Some(raw), now: Cursor::new(Vec::new()), then: None, found: found.clone() }),
    };
    let head = self::head(&mut reader).map_err(|cause| TableError::Read { name: name.to_owned(), line: 0, cause })?;
    Ok((Opened { head, rest: reader }, found))
}

/// UTF-16 without a mark: every other byte of what is mostly ASCII is zero.
fn in_utf16(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = (head.len() / 2).min(64);
    let zeros = |from: usize| head.iter().skip(from).step_by(2).take(pairs).filter(|&&b| b == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    match (pairs >= 4, first * 2 > pairs, second * 2 > pairs) {
        (true, true, false) => Some(UTF_16BE),
        (true, false, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// Passes text on until its first character beyond ASCII tells how it is encoded.
struct Telling {
    raw: Option<Box<dyn Read + Send>>,
    now: Cursor<Vec<u8>>,
    then: Option<Box<dyn Read + Send>>,
    found: Found,
}

impl Read for Telling {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.now.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            if let Some(then) = &mut self.then {
                return then.read(buffer);
            }
            let Some(raw) = &mut self.raw else { return Ok(0) };
            let mut filled = raw.read(buffer)?;
            let mut bytes = match buffer.get(..filled) {
                // Most of it is passed on as it is.
                Some(read) if read.is_ascii() => return Ok(filled),
                read => read.unwrap_or_default().to_vec(),
            };
            // A character may go on in what is read next.
            let encoding = loop {
                let read = bytes.get(..filled).unwrap_or_default();
                match beyond_ascii(read) {
                    Beyond::Nothing => break None,
                    Beyond::Character(encoding) => break Some(encoding),
                    Beyond::More => {
                        bytes.resize(filled.saturating_add(1), 0);
                        let more = raw.read(bytes.get_mut(filled..).unwrap_or_default())?;
                        if more == 0 {
                            break Some(WINDOWS_1252);
                        }
                        filled += more;
                    }
                }
            };
            bytes.truncate(filled);
            match (encoding, self.raw.take_if(|_| encoding.is_some())) {
                (Some(encoding), Some(raw)) if encoding != UTF_8 => {
                    let _ = self.found.set(encoding);
                    self.then = Some(Box::new(Decoding::new(Box::new(Cursor::new(bytes).chain(raw)), encoding)));
                }
                (_, raw) => {
                    self.now = Cursor::new(bytes);
                    self.then = raw;
                }
            }
        }
    }
}

enum Beyond {
    Nothing,
    Character(&'static Encoding),
    More,
}

/// What the first character beyond ASCII says.
fn beyond_ascii(bytes: &[u8]) -> Beyond {
    let Some(first) = bytes.iter().position(|b| !b.is_ascii()) else { return Beyond::Nothing };
    match std::str::from_utf8(bytes) {
        Ok(_) => Beyond::Character(UTF_8),
        Err(error) if error.valid_up_to() > first => Beyond::Character(UTF_8),
        Err(error) if error.error_len().is_none() => Beyond::More,
        Err(_) => Beyond::Character(WINDOWS_1252),
    }
}

/// Decodes to UTF-8. What is no text in the encoding becomes a byte that is none in UTF-8 either, so that it is found where
/// it stands.
struct Decoding {
    raw: Box<dyn Read + Send>,
    decoder: Decoder,
    bytes: Vec<u8>,
    now: Cursor<Vec<u8>>,
    ended: bool,
}

impl Decoding {
    fn new(raw: Box<dyn Read + Send>, encoding: &'static Encoding) -> Decoding {
        let decoder = encoding.new_decoder_without_bom_handling();
        Decoding { raw, decoder, bytes: vec![0; HEAD], now: Cursor::new(Vec::new()), ended: false }
    }
}

impl Read for Decoding {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.now.read(buffer)?;
            if count > 0 || buffer.is_empty() || self.ended {
                return Ok(count);
            }
            let read = self.raw.read(&mut self.bytes)?;
            self.ended = read == 0;
            let mut left = self.bytes.get(..read).unwrap_or_default();
            let mut text = Vec::with_capacity(read.saturating_mul(3));
            loop {
                let room = self.decoder.max_utf8_buffer_length_without_replacement(left.len()).unwrap_or(HEAD * 4);
                let start = text.len();
                text.resize(start.saturating_add(room), 0);
                let to = text.get_mut(start..).unwrap_or_default();
                let (result, used, written) = self.decoder.decode_to_utf8_without_replacement(left, to, self.ended);
                text.truncate(start.saturating_add(written));
                left = left.get(used..).unwrap_or_default();
                match result {
                    DecoderResult::InputEmpty => break,
                    DecoderResult::OutputFull => {}
                    DecoderResult::Malformed(..) => text.push(0xff),
                }
            }
            self.now = Cursor::new(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, as a slow pipe may.
    struct Slow(Cursor<Vec<u8>>);

    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let one = buffer.len().min(1);
            self.0.read(&mut buffer[..one])
        }
    }

    fn text(bytes: &[u8], wanted: Option<&'static Encoding>) -> (Vec<u8>, Option<&'static str>) {
        let read = |reader: Box<dyn Read + Send>| {
            let (mut opened, found) = decoded("t", unpacked("t", reader).unwrap(), wanted).unwrap();
            let mut all = opened.head;
            opened.rest.read_to_end(&mut all).unwrap();
            (all, found.get().map(|e| e.name()))
        };
        let whole = read(Box::new(Cursor::new(bytes.to_vec())));
        assert_eq!(read(Box::new(Slow(Cursor::new(bytes.to_vec())))), whole);
        whole
    }

    #[test]
    fn encodings_are_told() {
        let german = "Kürzel;Größe €";
        assert_eq!(text(german.as_bytes(), None), (german.into(), None));
        assert_eq!(text(b"\xef\xbb\xbfid", None), (b"id".to_vec(), None));
        let (old, _, _) = WINDOWS_1252.encode(german);
        assert_eq!(text(&old, None), (german.into(), Some("windows-1252")));
        for (mark, order) in
            [(&b"\xff\xfe"[..], u16::to_le_bytes as fn(u16) -> [u8; 2]), (b"\xfe\xff", u16::to_be_bytes)]
        {
            let units: Vec<u8> = german.encode_utf16().flat_map(order).collect();
            assert_eq!(text(&[mark, &units].concat(), None).0, german.as_bytes());
            assert_eq!(text(&units, None).0, german.as_bytes());
        }
        let mixed = [german.as_bytes(), b"\xfc"].concat();
        assert_eq!(text(&mixed, None), (mixed, None), "what is found wrong later is wrong where it stands");
        assert_eq!(text(b"\xfc", Some(UTF_8)).0, b"\xfc");
        assert_eq!(text(b"a\0b\xd8", Some(UTF_16LE)).0, b"a\xff");
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        use std::io::Write;
        let plain = "id\nA\n".repeat(50_000);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(plain.as_bytes()).unwrap();
        assert_eq!(text(&gzip.finish().unwrap(), None).0, plain.as_bytes());
        let packed = zstd::stream::encode_all(plain.as_bytes(), 1).unwrap();
        assert_eq!(text(&packed, None).0, plain.as_bytes());
    }
}
