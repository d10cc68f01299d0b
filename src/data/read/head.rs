//! What the first lines of separated values tell: the sign between cells, and where the names of the columns stand.

use csv::ReaderBuilder;

use super::report;

/// The delimiter that a first line `sep=;` announces, as Excel writes it, and how long that line is.
pub(super) fn announced(head: &[u8]) -> Option<(u8, u64)> {
    let end = head.iter().position(|&b| b == b'\n')?;
    let line = head.get(..end)?.trim_ascii_end();
    let sign = match line.split_at_checked(4) {
        Some((word, &[sign])) if word.eq_ignore_ascii_case(b"sep=") => sign,
        Some(_) if line.eq_ignore_ascii_case(b"sep=") && head.get(4) == Some(&b'\t') => b'\t',
        Some(_) | None => return None,
    };
    Some((sign, u64::try_from(end).ok()? + 1))
}

/// The sign between cells, and how many records stand before the names of the columns.
pub(super) fn told(head: &[u8], announced: Option<u8>, names: &[String]) -> (u8, usize) {
    let guess = announced.unwrap_or_else(|| guessed(head));
    let mostly = plain_record(head, guess).map(|cells| report::known(cells, names));
    if names.is_empty() || mostly.is_some_and(|count| count > 1) {
        return (guess, 0);
    }
    let counts = |delimiter: u8| {
        let reader = ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(head);
        let known = reader
            .into_byte_records()
            .take(report::BEFORE)
            .map_while(Result::ok)
            .map(|record| report::known(record.iter().filter_map(|cell| std::str::from_utf8(cell).ok()), names));
        known.collect::<Vec<usize>>()
    };
    if counts(guess).first().is_none_or(|&count| count > 1) {
        return (guess, 0);
    }
    let signs: &[u8] = if announced.is_some() { &[] } else { b",;\t" };
    let best = std::iter::once(guess).chain(signs.iter().copied()).map(|sign| {
        let counts = counts(sign);
        let at = report::header(&counts);
        (counts.get(at).copied().unwrap_or(0), sign, at)
    });
    best.reduce(|best, next| if next.0 > best.0 { next } else { best }).map_or((guess, 0), |(_, sign, at)| (sign, at))
}

/// The cells of the first record, where no quote stands in it.
fn plain_record(head: &[u8], delimiter: u8) -> Option<impl Iterator<Item = &str>> {
    let start = head.iter().position(|b| !matches!(b, b'\r' | b'\n'))?;
    let line = head.get(start..)?.split(|b| matches!(b, b'\r' | b'\n')).next()?;
    let plain = memchr::memchr(b'"', line).is_none();
    plain.then(|| line.split(move |&b| b == delimiter).filter_map(|cell| std::str::from_utf8(cell).ok()))
}

/// The sign of which the line of column names has most outside of quotes.
fn guessed(head: &[u8]) -> u8 {
    let mut counts = [(b',', 0u32), (b';', 0), (b'\t', 0)];
    let (mut quoted, mut begun) = (false, false);
    for &byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if begun && !quoted => break,
            b'\r' | b'\n' => {}
            _ => begun = true,
        }
        for (sign, count) in &mut counts {
            *count += u32::from(byte == *sign && !quoted);
        }
    }
    let mut best = (b',', 0);
    for (sign, count) in counts {
        if count > best.1 {
            best = (sign, count);
        }
    }
    best.0
}
