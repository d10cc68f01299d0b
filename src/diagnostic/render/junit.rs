//! JUnit XML: a suite a file, a case a finding; errors fail, the rest is told and passes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::place::Place;
use crate::diagnostic::Diagnostic;
use crate::source::Sources;

/// The report. Without findings it holds one case that passes, since many readers refuse an empty one.
pub fn junit(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut suites: BTreeMap<String, Vec<(&Diagnostic, Option<Place>)>> = BTreeMap::new();
    for d in diagnostics {
        let place = Place::of_diagnostic(d, sources);
        suites.entry(place.as_ref().map_or_else(|| "progc".to_owned(), Place::path)).or_default().push((d, place));
    }
    let failures = failures(diagnostics.iter());
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    if suites.is_empty() {
        out.push_str("<testsuites name=\"progc\" tests=\"1\" failures=\"0\">\n");
        out.push_str("  <testsuite name=\"progc\" tests=\"1\" failures=\"0\">\n");
        out.push_str("    <testcase name=\"no findings\" classname=\"progc\"/>\n");
        out.push_str("  </testsuite>\n");
    } else {
        let tests = diagnostics.len();
        // Writing to a String cannot fail.
        let _ = writeln!(out, "<testsuites name=\"progc\" tests=\"{tests}\" failures=\"{failures}\">");
        for (file, findings) in &suites {
            suite(&mut out, file, findings);
        }
    }
    out.push_str("</testsuites>\n");
    out
}

fn failures<'a>(diagnostics: impl Iterator<Item = &'a Diagnostic>) -> usize {
    diagnostics.filter(|d| d.is_error()).count()
}

fn suite(out: &mut String, file: &str, findings: &[(&Diagnostic, Option<Place>)]) {
    let (tests, failures) = (findings.len(), failures(findings.iter().map(|(d, _)| *d)));
    let file = escape(file);
    let _ = writeln!(out, "  <testsuite name=\"{file}\" tests=\"{tests}\" failures=\"{failures}\">");
    for (d, place) in findings {
        let at = place.as_ref().map(|p| format!(" at {}:{}", p.line, p.column)).unwrap_or_default();
        let line = place.as_ref().map(|p| format!(" line=\"{}\"", p.line)).unwrap_or_default();
        let (id, slug) = (d.code.id(), d.code.slug());
        let _ = writeln!(out, "    <testcase name=\"{id} {slug}{at}\" classname=\"{file}\" file=\"{file}\"{line}>");
        let text = escape(&super::whole_message(d));
        if d.is_error() {
            let _ = writeln!(out, "      <failure message=\"{}\" type=\"{id}\">{text}</failure>", escape(&d.message));
        } else {
            let _ = writeln!(out, "      <system-out>{}: {text}</system-out>", d.severity.word());
        }
        out.push_str("    </testcase>\n");
    }
    out.push_str("  </testsuite>\n");
}

/// For text and attributes; a character that XML cannot hold becomes U+FFFD.
pub fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c < ' ' => out.push('\u{fffd}'),
            c => out.push(c),
        }
        out
    })
}
