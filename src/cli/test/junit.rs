//! JUnit XML: a suite a program, a case an example.

use std::fmt::Write as _;

use super::{Counts, Suite};
use crate::diagnostic::render::junit::escape;

/// The report. Without examples it holds one case that passes, since many readers refuse an empty one.
pub(super) fn text(suites: &[Suite], counts: Counts) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    if counts.run == 0 {
        out.push_str("<testsuites name=\"progc test\" tests=\"1\" failures=\"0\">\n");
        out.push_str("  <testsuite name=\"progc test\" tests=\"1\" failures=\"0\">\n");
        out.push_str("    <testcase name=\"no examples\" classname=\"progc test\"/>\n");
        out.push_str("  </testsuite>\n</testsuites>\n");
        return out;
    }
    let Counts { run, failed } = counts;
    // Writing to a String cannot fail.
    let _ = writeln!(out, "<testsuites name=\"progc test\" tests=\"{run}\" failures=\"{failed}\">");
    for suite in suites.iter().filter(|suite| !suite.cases.is_empty()) {
        let file = escape(&suite.file.replace('\\', "/"));
        let failed = suite.cases.iter().filter(|case| case.failed).count();
        let _ = writeln!(out, "  <testsuite name=\"{file}\" tests=\"{}\" failures=\"{failed}\">", suite.cases.len());
        for case in &suite.cases {
            let (name, line) = (escape(&case.name), case.line);
            let _ = write!(out, "    <testcase name=\"{name}\" classname=\"{file}\" file=\"{file}\" line=\"{line}\"");
            if !case.failed {
                out.push_str("/>\n");
                continue;
            }
            out.push_str(">\n");
            let lines: Vec<String> = case
                .misses
                .iter()
                .map(|miss| format!("expected {}, got {}", miss.expected, miss.found))
                .chain(case.why.iter().map(|label| {
                    let sources = &suite.program.sources;
                    format!("{}: {}: {}", sources.place(label.span), sources.slice(label.span), label.text)
                }))
                .collect();
            let message = lines.first().map_or("", String::as_str);
            let _ = writeln!(
                out,
                "      <failure message=\"{}\" type=\"E0480\">{}</failure>",
                escape(message),
                escape(&lines.join("\n"))
            );
            out.push_str("    </testcase>\n");
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}
