//! Texts of cells and rows as they stand in a chunk.

/// Whether a row has nothing in it but delimiters, blanks and quotes.
#[inline]
pub(super) fn is_blank(row: &[u8], delimiter: u8) -> bool {
    let is_nothing = |byte: u8| byte == delimiter || byte.is_ascii_whitespace() || byte == b'"';
    row.first().is_none_or(|&first| is_nothing(first)) && row.iter().all(|&byte| is_nothing(byte))
}

/// How many lines end in some bytes.
pub(super) fn lines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// Without the blanks around it that are ASCII.
#[inline]
pub(super) fn trimmed(text: &[u8]) -> &[u8] {
    match text {
        [first, .., last] if *first > b' ' && *last > b' ' => text,
        text => text.trim_ascii(),
    }
}

/// Without blanks around it, of whatever script.
#[inline]
pub(super) fn text_of(text: &[u8]) -> &[u8] {
    match text {
        [first, .., last] if (0x21..0x80).contains(first) && (0x21..0x80).contains(last) => text,
        text => std::str::from_utf8(text).map_or(text, |text| text.trim().as_bytes()),
    }
}

/// The text of a cell that begins with a quote: what is between the quotes, doubled ones once, and whatever follows them.
pub(super) fn unquoted<'c>(cell: &'c [u8], scratch: &'c mut Vec<u8>) -> &'c [u8] {
    if let [b'"', inner @ .., b'"'] = cell
        && memchr::memchr(b'"', inner).is_none()
    {
        return inner;
    }
    scratch.clear();
    let (mut quoted, mut closing) = (true, false);
    for &byte in cell.iter().skip(1) {
        match (quoted, closing, byte) {
            (true, false, b'"') => closing = true,
            (true, true, b'"') => {
                closing = false;
                scratch.push(b'"');
            }
            (true, true, other) => {
                quoted = false;
                scratch.push(other);
            }
            (_, _, other) => scratch.push(other),
        }
    }
    scratch
}

/// Whether an id may be a word rather than a key: it has no digit in it.
#[inline]
pub(super) fn is_word(text: &[u8]) -> bool {
    text.len() <= 40 && (!text.iter().any(u8::is_ascii_digit) || text.contains(&b'('))
}
