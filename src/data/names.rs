//! How column names are compared: wider than names in a program, since exports are written by many hands.

use crate::diagnostic::did_you_mean;

/// The form in which column names are compared: letter case, blanks, `_` and `-` do not count, and `ä`, `ae` and an `a`
/// with a combining diaeresis are the same.
///
/// ```
/// use progc::data::names::wide;
/// assert_eq!(wide("Certified_Engineers"), wide("certified engineers"));
/// assert_eq!(wide("Umsätze"), wide("UMSAETZE"));
/// ```
pub fn wide(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            // Dashes, marks without width, and accents that follow their letter, the diaeresis apart.
            '_'
            | '-'
            | '\u{2010}'..='\u{2015}'
            | '\u{feff}'
            | '\u{200b}'
            | '\u{300}'..='\u{307}'
            | '\u{309}'..='\u{36f}' => {}
            c if c.is_whitespace() => {}
            'ä' | 'æ' => out.push_str("ae"),
            'ö' | 'ø' | 'œ' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            'à' | 'á' | 'â' | 'ã' | 'å' => out.push('a'),
            // A diaeresis may follow its letter: macOS writes names so.
            'è' | 'é' | 'ê' | 'ë' | '\u{308}' => out.push('e'),
            'ì' | 'í' | 'î' | 'ï' => out.push('i'),
            'ò' | 'ó' | 'ô' | 'õ' => out.push('o'),
            'ù' | 'ú' | 'û' => out.push('u'),
            'ç' => out.push('c'),
            'ñ' => out.push('n'),
            c => out.push(c),
        }
    }
    out
}

/// The one of `candidates` that `name` may stand for: nearly the same, the one within the other, or of one stem
/// (`purchasing` and `purchases`).
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    if let Some(near) = did_you_mean(name, candidates.clone()) {
        return Some(near);
    }
    let wanted = wide(name);
    let folded: Vec<(String, &str)> = candidates.map(|c| (wide(c), c)).collect();
    if let Some(near) = did_you_mean(&wanted, folded.iter().map(|(f, _)| f.as_str())) {
        return folded.iter().find(|(f, _)| f == near).map(|&(_, c)| c);
    }
    let long = |s: &str| s.chars().count() >= 5;
    let within =
        folded.iter().find(|(f, _)| (long(&wanted) && f.contains(&wanted)) || (long(f) && wanted.contains(f.as_str())));
    let stem = || {
        let rated = folded.iter().map(|(f, c)| (common(&wanted, f), f, *c));
        let near = rated.filter(|(same, f, _)| {
            let shorter = wanted.chars().count().min(f.chars().count());
            *same >= 5 && same * 10 >= shorter * 7
        });
        near.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, _, c)| c)
    };
    within.map(|&(_, c)| c).or_else(stem)
}

/// So many characters two names begin with alike.
fn common(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name() {
        for text in ["Certified Engineers", "certified_engineers", "CERTIFIED-ENGINEERS", " certifiedEngineers "] {
            assert_eq!(wide(text), "certifiedengineers", "{text}");
        }
        for text in ["Umsätze", "umsaetze", "Umsa\u{308}tze", "UMSÄTZE"] {
            assert_eq!(wide(text), "umsaetze", "{text}");
        }
    }

    #[test]
    fn one_suggestion_or_none() {
        let columns = ["cert_engineers", "purchases_eur", "country"];
        assert_eq!(nearest("purchases", columns.iter().copied()), Some("purchases_eur"));
        assert_eq!(nearest("cert engineer", columns.iter().copied()), Some("cert_engineers"));
        assert_eq!(nearest("portal access", columns.iter().copied()), None);
        assert_eq!(nearest("purchases", ["country", "purchasing"].into_iter()), Some("purchasing"));
        assert_eq!(nearest("customer rating", ["customer references"].into_iter()), None);
    }
}
