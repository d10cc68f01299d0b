//! Texts of a few bytes as one number, so that all of their bytes are looked at together.
#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for the processor that is there")]

/// Eight times the digit nought.
pub(super) const ZEROS: u64 = 0x3030_3030_3030_3030;
/// The highest bit of each byte.
pub(super) const HIGHEST: u64 = 0x8080_8080_8080_8080;

/// A text of one to eight bytes, the first of them lowest, and noughts behind it.
#[inline]
pub(super) fn word(text: &[u8]) -> Option<u64> {
    match (text.first_chunk::<4>(), text.last_chunk::<4>(), text) {
        (Some(first), Some(last), _) if text.len() <= 8 => {
            Some(u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << (8 * (text.len() - 4)))
        }
        (_, _, &[a]) => Some(u64::from(a)),
        (_, _, &[a, b]) => Some(u64::from(u16::from_le_bytes([a, b]))),
        (_, _, &[a, b, c]) => Some(u64::from(u32::from_le_bytes([a, b, c, 0]))),
        _ => None,
    }
}

/// Eight bytes of a chunk up to a place.
#[inline]
pub(super) fn up_to(bytes: &[u8], to: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(..to)?.last_chunk()?))
}

/// Whether one of eight bytes is this.
#[inline]
pub(super) fn has(bytes: u64, byte: u8) -> bool {
    let other = bytes ^ u64::from_le_bytes([byte; 8]);
    (other.wrapping_sub(HIGHEST >> 7) & !other & HIGHEST) != 0
}

/// Eight bytes of a chunk from a place on.
#[inline(always)]
pub(super) fn eight(bytes: &[u8], from: u32) -> Option<u64> {
    // What has no more than 32 bits has room for eight more: so one comparison is enough.
    let from = from as usize;
    Some(u64::from_le_bytes(*bytes.get(from..from.wrapping_add(8))?.first_chunk()?))
}

/// The highest bit of each byte that is above nine, where no byte before it is above 127.
#[inline(always)]
pub(super) fn above_nine(digits: u64) -> u64 {
    (digits.wrapping_add(0x7676_7676_7676_7676) | digits) & HIGHEST
}

/// The number of eight digits, each a byte from 0 to 9, the first of them lowest.
#[inline(always)]
pub(super) fn number(digits: u64) -> u64 {
    let pairs = (digits.wrapping_mul(10).wrapping_add(digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(100).wrapping_add(pairs >> 16)) & 0x0000_ffff_0000_ffff;
    (fours.wrapping_mul(10_000).wrapping_add(fours >> 32)) & 0xffff_ffff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_hold_their_bytes() {
        let bytes = b"12345678";
        for length in 1..=8 {
            let text = &bytes[..length];
            let mut all = [0; 8];
            all[..length].copy_from_slice(text);
            assert_eq!(word(text), Some(u64::from_le_bytes(all)));
        }
        assert_eq!((word(b""), word(b"123456789")), (None, None));
    }

    #[test]
    fn eight_digits_are_a_number() {
        assert_eq!(number(u64::from_le_bytes(*b"00016531") ^ ZEROS), 16_531);
        assert_eq!(number(u64::from_le_bytes(*b"98765432") ^ ZEROS), 98_765_432);
        assert_eq!(above_nine(u64::from_le_bytes(*b"0123/678") ^ ZEROS), 0x80 << 32);
        assert_eq!(above_nine(u64::from_le_bytes(*b"01234567") ^ ZEROS), 0);
    }
}
