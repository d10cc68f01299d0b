//! Bytes in the making, a few at a time.
//!
//! Most of what a row of a result says is shorter than sixteen bytes, and asking the allocator for room and the library for a
//! copy would cost more than the bytes do. So room is made ahead, texts are copied sixteen bytes at a time, and what is
//! copied beyond their end is written over by what follows.

use std::sync::{Mutex, PoisonError};

/// Bytes of a text that are copied at once.
const STEP: usize = 16;
/// The same of a text that is made ready.
const STAMP: usize = 32;
/// Bytes of a row that is written as a whole, and of what a step may write beyond its end.
const LINE: usize = 512;
/// The least room that is made at a time.
const ROOM: usize = 1 << 12;

/// Writes short texts one after the other.
#[derive(Debug, Default)]
pub struct Pen {
    held: Vec<u8>,
    used: usize,
}

/// Pens that wait to be used again. Giving their memory back to the system, and asking for it anew with every chunk, would take
/// a tenth of the time.
#[derive(Debug, Default)]
pub struct Pens(Mutex<Vec<Pen>>);

impl Pens {
    /// A pen that has written nothing, with room for so many bytes at least.
    pub fn take(&self, room: usize) -> Pen {
        let mut pen = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        pen.used = 0;
        if pen.held.len() < room {
            pen.held.resize(room, 0);
        }
        pen
    }

    /// What a pen has written is not needed any more.
    pub fn give(&self, pen: Pen) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(pen);
    }
}

/// A text that is written often.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Stamp {
    first: [u8; STAMP],
    /// What comes behind the first bytes.
    more: Vec<u8>,
    /// How many of the first there are.
    length: usize,
}

impl Stamp {
    pub(super) fn new(text: &[u8]) -> Stamp {
        let (begin, more) = text.split_at_checked(STAMP).unwrap_or((text, &[]));
        let mut first = [0; STAMP];
        first.iter_mut().zip(begin).for_each(|(slot, byte)| *slot = *byte);
        Stamp { first, more: more.to_vec(), length: begin.len() }
    }

    /// The text.
    pub(super) fn text(&self) -> Vec<u8> {
        [self.first.get(..self.length).unwrap_or_default(), &self.more].concat()
    }
}

impl Pen {
    /// Counts the bytes of the last [`Pen::line`].
    #[inline]
    pub(super) fn keep(&mut self, length: usize) {
        self.used = self.used.wrapping_add(length);
    }

    /// How many bytes are written.
    pub fn len(&self) -> usize {
        self.used
    }

    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// Takes back all but the first bytes.
    pub fn truncate(&mut self, length: usize) {
        self.used = self.used.min(length);
    }

    /// What is written.
    pub fn written(&self) -> &[u8] {
        self.held.get(..self.used).unwrap_or_default()
    }

    /// Room for a row as most are; its bytes count once it is [`Pen::keep`]t.
    #[inline]
    pub(super) fn line(&mut self) -> Option<Line<'_>> {
        if self.held.len().wrapping_sub(self.used) < LINE {
            self.grow(&[0; LINE]);
        }
        Some(Line { room: self.held.get_mut(self.used..)?.first_chunk_mut()?, at: 0 })
    }

    /// Writes the first bytes of some.
    #[inline]
    fn step<const N: usize>(&mut self, step: &[u8; N], length: usize) {
        let room = self.held.get_mut(self.used..).and_then(<[u8]>::first_chunk_mut);
        match room {
            Some(slot) => *slot = *step,
            None => self.grow(step),
        }
        self.used = self.used.wrapping_add(length);
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, text: &[u8]) {
        let room = (self.used + text.len()).max(self.held.len() * 2).max(self.held.capacity()).max(ROOM);
        self.held.resize(room, 0);
        if let Some(slot) = self.held.get_mut(self.used..self.used + text.len()) {
            slot.copy_from_slice(text);
        }
    }

    /// Writes a text.
    pub fn text(&mut self, text: &[u8]) {
        match self.held.get_mut(self.used..self.used + text.len()) {
            Some(room) => room.copy_from_slice(text),
            None => self.grow(text),
        }
        self.used += text.len();
    }

    /// Writes a text that is made ready for it.
    #[inline]
    pub(super) fn stamp(&mut self, stamp: &Stamp) {
        self.step(&stamp.first, stamp.length);
        if !stamp.more.is_empty() {
            self.text(&stamp.more);
        }
    }

    /// Writes a number of up to eight digits.
    fn eight(&mut self, number: u64) {
        let (text, length) = shown(number);
        self.step(&text, length);
    }

    /// Writes `number / 10^places`.
    #[inline]
    pub(super) fn digits(&mut self, number: u64, places: u8) {
        if places == 0 && number < MOST {
            return self.eight(number);
        }
        let power = 10u64.checked_pow(u32::from(places)).filter(|&power| places < 8 && number / power < MOST);
        let Some(power) = power.filter(|_| places > 0) else { return self.any_digits(number, places) };
        self.eight(number / power);
        // The last of eight digits, behind a point.
        let behind = (eight(number % power) | u64::from_le_bytes([b'0'; 8])) >> (8 * (8 - u32::from(places)));
        self.step(b".", 1);
        self.step(&behind.to_le_bytes(), usize::from(places));
    }

    /// The same for any number.
    #[cold]
    fn any_digits(&mut self, number: u64, places: u8) {
        let places = usize::from(places);
        let text = format!("{number:0>width$}", width = places + 1);
        let (whole, rest) = text.split_at_checked(text.len() - places).unwrap_or((&text, ""));
        self.text(whole.as_bytes());
        if !rest.is_empty() {
            self.text(b".");
            self.text(rest.as_bytes());
        }
    }
}

/// A row in the making: without asking for room at each step, and its place kept where it is quickly at hand.
#[derive(Debug)]
pub(super) struct Line<'p> {
    room: &'p mut [u8; LINE],
    at: usize,
}

impl Line<'_> {
    /// How many bytes are written; `None` where there was no room for all of them, or where a number had too many digits.
    pub(super) fn length(&self) -> Option<usize> {
        // Whatever began before the last place had room for a step.
        (self.at <= LINE - STAMP).then_some(self.at)
    }

    /// Writes the first bytes of some.
    #[inline]
    fn step<const N: usize>(&mut self, step: &[u8; N], length: usize) {
        if let Some(slot) = self.room.get_mut(self.at..).and_then(<[u8]>::first_chunk_mut) {
            *slot = *step;
        }
        self.at = self.at.saturating_add(length);
    }

    /// Writes a text that is made ready for it.
    #[inline]
    pub(super) fn stamp(&mut self, stamp: &Stamp) {
        self.step(&stamp.first, stamp.length);
        if !stamp.more.is_empty() {
            self.text(&stamp.more);
        }
    }

    /// Writes a text.
    #[inline(never)]
    pub(super) fn text(&mut self, text: &[u8]) {
        let end = self.at.saturating_add(text.len());
        if let Some(room) = self.room.get_mut(self.at..end) {
            room.copy_from_slice(text);
        }
        self.at = end;
    }

    /// Writes the bytes from one place to another, of a text that goes on behind them as a rule.
    #[inline]
    pub(super) fn part(&mut self, all: &[u8], from: usize, to: usize) {
        let length = to.wrapping_sub(from);
        match all.get(from..).and_then(<[u8]>::first_chunk::<STEP>) {
            Some(step) if length <= STEP => self.step(step, length),
            Some(_) | None => self.text(all.get(from..to).unwrap_or_default()),
        }
    }

    /// Writes a number.
    #[inline]
    pub(super) fn whole(&mut self, number: u64) {
        if number < 10 {
            let [digit, ..] = number.to_le_bytes();
            self.step(&[digit | b'0'], 1);
        } else if number < MOST {
            let (text, length) = shown(number);
            self.step(&text, length);
        } else {
            self.at = usize::MAX;
        }
    }

    /// Writes a number of hundredths: with two digits behind the point, or without both where they are zeros.
    #[inline]
    pub(super) fn hundredths(&mut self, number: u64) {
        if number >= MOST {
            self.at = usize::MAX;
            return;
        }
        // Six digits, of which the last stays, and two behind them.
        let digits = eight(number);
        let skipped = (digits & 0xffff_ffff_ffff).trailing_zeros().min(40) & !7;
        let text = (digits | u64::from_le_bytes([b'0'; 8])) >> skipped;
        self.step(&text.to_le_bytes(), 6 - skipped as usize / 8);
        let behind = (digits >> 48) as u32;
        if behind != 0 {
            let text = (behind << 8) + u32::from_le_bytes([b'.', b'0', b'0', 0]);
            self.step(&text.to_le_bytes(), 3);
        }
    }
}

/// The least number that has more than eight digits.
const MOST: u64 = 100_000_000;

/// A number of up to eight digits as a text, and its length; whatever stands behind it.
#[inline]
fn shown(number: u64) -> ([u8; 8], usize) {
    let digits = eight(number);
    // Of zero, the last digit stays.
    let skipped = digits.trailing_zeros().min(56) & !7;
    let text = (digits | u64::from_le_bytes([b'0'; 8])) >> skipped;
    (text.to_le_bytes(), 8 - skipped as usize / 8)
}

/// The eight digits of a number below a hundred million, a byte each, the first in the lowest. Halves, quarters and single
/// digits are told apart in lanes of one word; the factors are the inverses of 100 and 10 that are exact in these ranges.
#[inline]
fn eight(number: u64) -> u64 {
    let fours = (number / 10_000) | ((number % 10_000) << 32);
    let hundreds = (fours.wrapping_mul(10_486) >> 20) & 0x0000_007f_0000_007f;
    let pairs = hundreds | (fours.wrapping_sub(hundreds.wrapping_mul(100)) << 16);
    let tens = (pairs.wrapping_mul(103) >> 10) & 0x000f_000f_000f_000f;
    tens | (pairs.wrapping_sub(tens.wrapping_mul(10)) << 8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Decimal;

    /// What a line says that is written.
    fn in_line(write: impl FnOnce(&mut Line<'_>)) -> Option<String> {
        let mut pen = Pen::default();
        pen.text(b"before");
        let mut line = pen.line().unwrap();
        write(&mut line);
        let length = line.length()?;
        pen.keep(length);
        Some(String::from_utf8(pen.written().strip_prefix(b"before").unwrap().to_vec()).unwrap())
    }

    #[test]
    fn a_line_that_is_too_long_is_none() {
        let all = "0123456789abcdefghijklmnopqrstuvwxyz";
        for length in 0..700 {
            let text = all.repeat(20).get(..length).unwrap().to_owned();
            let line = in_line(|line| {
                for part in text.as_bytes().chunks(7) {
                    line.part(part, 0, part.len());
                }
            });
            assert_eq!(line, (length <= LINE - STAMP).then_some(text));
        }
    }

    #[test]
    fn digits_are_those_of_decimals() {
        let numbers = (0..20_000).chain([99_999, 1_000_000, 12_345_678, 99_999_999, 100_000_000, u64::MAX]);
        let written = |write: &dyn Fn(&mut Pen)| {
            let mut pen = Pen::default();
            write(&mut pen);
            String::from_utf8(pen.written().to_vec()).unwrap()
        };
        for number in numbers {
            for scale in [0, 1, 2, 3, 7, 9] {
                let decimal: Decimal = written(&|pen| pen.digits(number, scale)).parse().unwrap();
                assert_eq!(decimal, Decimal::new(i128::from(number), scale));
            }
            let cents = if number % 100 == 0 { String::new() } else { format!(".{:02}", number % 100) };
            for (shown, line) in [
                (number.to_string(), in_line(|line| line.whole(number))),
                (format!("{}{cents}", number / 100), in_line(|line| line.hundredths(number))),
            ] {
                assert_eq!(line, (number < MOST).then_some(shown));
            }
        }
    }

    #[test]
    fn what_is_copied_beyond_a_text_is_written_over() {
        let (mut pen, mut expected) = (Pen { held: vec![b'?'; 5], used: 0 }, Vec::new());
        let all: Vec<u8> = (0..200).collect();
        for length in 0..100 {
            let text = all.get(..length).unwrap();
            pen.stamp(&Stamp::new(text));
            let mut line = pen.line().unwrap();
            line.part(&all, 7, 7 + length);
            let written = line.length().unwrap();
            pen.keep(written);
            pen.text(text);
            expected.extend_from_slice(text);
            expected.extend_from_slice(all.get(7..7 + length).unwrap());
            expected.extend_from_slice(text);
            assert_eq!((pen.written(), pen.len(), pen.is_empty()), (expected.as_slice(), expected.len(), length == 0));
        }
        // At the very end of the bytes there are no sixteen of them.
        let mut line = pen.line().unwrap();
        line.part(&all, 190, 200);
        pen.truncate(expected.len());
        assert_eq!(pen.written(), expected);
    }
}
