//! When two names are the same.

/// The form in which names are compared: lower case, `_` and every run of blanks as one space, trimmed.
///
/// ```
/// assert_eq!(progc::syntax::name::normal(" Certified_Engineers "), "certified engineers");
/// ```
pub fn normal(text: &str) -> String {
    // One word in lower case is its own form.
    if text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        return text.to_owned();
    }
    let mut form = String::with_capacity(text.len());
    // Nearly every name, and names are most of what is compared.
    if text.is_ascii() {
        let mut blank = false;
        for byte in text.bytes().map(char::from) {
            if byte.is_whitespace() || byte == '_' {
                blank = !form.is_empty();
                continue;
            }
            if std::mem::take(&mut blank) {
                form.push(' ');
            }
            form.push(byte.to_ascii_lowercase());
        }
        return form;
    }
    for part in text.split(|c: char| c.is_whitespace() || c == '_').filter(|p| !p.is_empty()) {
        if !form.is_empty() {
            form.push(' ');
        }
        form.extend(part.chars().flat_map(char::to_lowercase));
    }
    form
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn case_blanks_and_underscores_do_not_tell_names_apart() {
        assert_eq!(normal("Certified  Engineers"), normal("certified_engineers"));
        assert_eq!(normal("\u{a0}ÜBER\n Uns "), "über uns");
        assert_eq!(normal("half-year"), "half-year");
        assert_eq!(normal(" _ "), "");
    }
}
