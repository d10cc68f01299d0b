//! Between the compiler's bytes and the places of the protocol, and between paths and URIs.

use std::fmt::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

use lsp_types::{Position, PositionEncodingKind, Uri};

use crate::source::SourceFile;

/// How places within a line are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Encoding {
    /// In bytes.
    Utf8,
    /// In units of 16 bits, which every editor knows.
    #[default]
    Utf16,
}

impl Encoding {
    /// As the protocol names it.
    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    /// The length of a text.
    pub(super) fn length(self, text: &str) -> u32 {
        number(match self {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 => text.encode_utf16().count(),
        })
    }

    /// The byte at which `units` are counted; the end of the text where it has fewer.
    fn byte(self, text: &str, units: usize) -> usize {
        let mut counted = 0;
        for (at, c) in text.char_indices() {
            if counted >= units {
                return at;
            }
            counted += match self {
                Encoding::Utf8 => c.len_utf8(),
                Encoding::Utf16 => c.len_utf16(),
            };
        }
        text.len()
    }
}

/// A number for the protocol.
pub(super) fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The place of a byte.
pub(super) fn position(file: &SourceFile, offset: usize, encoding: Encoding) -> Position {
    let line = file.line_index(offset);
    let start = file.line_range(line).map_or(0, |r| r.start);
    let before = file.text().get(start..offset.min(file.text().len())).unwrap_or("");
    Position { line: number(line), character: encoding.length(before) }
}

/// The byte of a place. A place behind the end of its line is that end; one behind the last line, the end of the text.
pub(super) fn offset(file: &SourceFile, position: Position, encoding: Encoding) -> usize {
    let Some(line) = file.line_range(position.line as usize) else { return file.text().len() };
    let text = file.text().get(line.clone()).unwrap_or("");
    line.start + encoding.byte(text, position.character as usize)
}

/// The places of some bytes.
pub(super) fn range(file: &SourceFile, bytes: Range<usize>, encoding: Encoding) -> lsp_types::Range {
    lsp_types::Range { start: position(file, bytes.start, encoding), end: position(file, bytes.end, encoding) }
}

/// The bytes of places, in order even where the editor has turned them round.
pub(super) fn bytes(file: &SourceFile, range: lsp_types::Range, encoding: Encoding) -> Range<usize> {
    let (a, b) = (offset(file, range.start, encoding), offset(file, range.end, encoding));
    a.min(b)..a.max(b)
}

/// The path of a file's URI; `None` for what is no file.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    let path = decoded(rest.get(rest.find('/')?..)?);
    let drive = path.get(1..).filter(|p| p.starts_with(char::is_alphabetic) && p.get(1..2) == Some(":"));
    Some(PathBuf::from(drive.unwrap_or(&path)))
}

/// The name of a text for messages: the last part of its path.
pub(super) fn name(uri: &Uri) -> String {
    let last = uri.as_str().rsplit('/').next().unwrap_or_default();
    decoded(last)
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let hex = behind.get(..2).filter(|_| first == b'%').and_then(|h| std::str::from_utf8(h).ok());
        if let Some(byte) = hex.and_then(|h| u8::from_str_radix(h, 16).ok()) {
            bytes.push(byte);
            rest = behind.get(2..).unwrap_or_default();
        } else {
            bytes.push(first);
            rest = behind;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The URI of an absolute path.
pub(super) fn uri(path: &Path) -> Option<Uri> {
    let mut text = String::from("file://");
    let shown = path.to_string_lossy().replace('\\', "/");
    if !shown.starts_with('/') {
        text.push('/');
    }
    for byte in shown.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'~') {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_go_there_and_back() {
        let file = SourceFile::new("a", "a𝄞ä\r\nb\rc\n");
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            for (at, _) in file.text().char_indices().filter(|(_, c)| !matches!(c, '\r' | '\n')) {
                assert_eq!(offset(&file, position(&file, at, encoding), encoding), at);
            }
        }
        let ends = |encoding| position(&file, 7, encoding).character;
        assert_eq!((ends(Encoding::Utf8), ends(Encoding::Utf16)), (7, 4));
        assert_eq!(position(&file, 9, Encoding::Utf16), Position { line: 1, character: 0 });
        assert_eq!(offset(&file, Position { line: 0, character: 99 }, Encoding::Utf16), 7);
        assert_eq!(offset(&file, Position { line: 99, character: 0 }, Encoding::Utf16), file.text().len());
    }

    #[test]
    fn paths_go_there_and_back() {
        let there = uri(Path::new("/a b/ü%.prog")).unwrap();
        assert_eq!(there.as_str(), "file:///a%20b/%C3%BC%25.prog");
        assert_eq!(path(&there), Some(PathBuf::from("/a b/ü%.prog")));
        assert_eq!(name(&there), "ü%.prog");
        assert_eq!(path(&"file:///c%3A/x".parse().unwrap()), Some(PathBuf::from("c:/x")));
        assert_eq!(path(&"untitled:Untitled-1".parse().unwrap()), None);
    }
}
