//! What other tools read of findings has the shape that they document: SARIF, JUnit, GitLab, GitHub. The findings are
//! those of all mistakes of `tests/mistakes`, and none.
//!
//! The schemas in `tests/schemas` hold what progc writes. `SARIF_SCHEMA=FILE cargo test sarif` validates against another,
//! such as the whole one of the standard.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jsonschema::Validator;
use progc::diagnostic::Diagnostic;
use progc::diagnostic::render::{Format, Style, render};
use progc::source::Sources;
use serde_json::Value;

use crate::harness::{compiled, report, root};
use crate::mistakes;

/// Findings of every mistake, each in a file whose name is hard to write down.
static ALL: LazyLock<Vec<(Vec<Diagnostic>, Sources)>> = LazyLock::new(|| {
    let texts = mistakes::texts();
    let names = ["programs/a.prog", "Verträge & <Rabatte>/50 %, \"neu\":1.prog", "./b.prog"];
    let named = texts.iter().zip(names.iter().cycle());
    let checked = named.map(|(text, name)| compiled(name, text)).map(|c| (c.diagnostics, c.sources));
    std::iter::once((Vec::new(), Sources::new())).chain(checked).collect()
});

fn written(format: Format) -> Vec<String> {
    ALL.iter().map(|(found, sources)| render(format, found, sources, Style::PLAIN)).collect()
}

fn schema(path: &std::path::Path) -> Validator {
    let text = std::fs::read_to_string(path).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

fn own_schema(name: &str) -> Validator {
    schema(&root().join("tests/schemas").join(name))
}

/// What a validator finds in texts.
fn problems(validator: &Validator, texts: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    for text in texts {
        let value: Value = serde_json::from_str(text).unwrap();
        out.extend(validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())));
    }
    out
}

#[test]
fn sarif_is_valid() {
    let texts = written(Format::Sarif);
    report(&problems(&own_schema("sarif-2.1.0.json"), &texts));
    if let Some(path) = std::env::var_os("SARIF_SCHEMA") {
        report(&problems(&schema(std::path::Path::new(&path)), &texts));
    }
}

/// What the schema cannot say: rules are found by their index, and regions are not empty backwards.
#[test]
fn sarif_refers_to_its_rules() {
    for text in written(Format::Sarif) {
        let log: Value = serde_json::from_str(&text).unwrap();
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
            let region = &result["locations"][0]["physicalLocation"]["region"];
            let place = |line, column| (region[line].as_u64().unwrap(), region[column].as_u64().unwrap());
            assert!(place("startLine", "startColumn") <= place("endLine", "endColumn"), "{region}");
        }
    }
}

#[test]
fn gitlab_reports_are_valid() {
    let texts = written(Format::Gitlab);
    report(&problems(&own_schema("gitlab-code-quality.json"), &texts));
    // GitLab takes findings of one fingerprint for one finding.
    for text in texts {
        let issues: Vec<Value> = serde_json::from_str(&text).unwrap();
        let marks: BTreeSet<&str> = issues.iter().map(|i| i["fingerprint"].as_str().unwrap()).collect();
        assert_eq!(marks.len(), issues.len(), "{text}");
    }
}

#[test]
fn junit_is_well_formed_and_counts_right() {
    for ((found, _), text) in ALL.iter().zip(written(Format::Junit)) {
        let document = roxmltree::Document::parse(&text).unwrap();
        let suites = document.root_element();
        assert_eq!(suites.tag_name().name(), "testsuites");
        let number = |node: roxmltree::Node<'_, '_>, name| node.attribute(name).unwrap().parse::<usize>().unwrap();
        let named = |node: roxmltree::Node<'_, '_>, name| node.descendants().filter(|n| n.has_tag_name(name)).count();
        for node in suites.children().filter(roxmltree::Node::is_element).chain([suites]) {
            assert!(matches!(node.tag_name().name(), "testsuites" | "testsuite"));
            assert!(node.attribute("name").is_some());
            assert_eq!(number(node, "tests"), named(node, "testcase"), "{text}");
            assert_eq!(number(node, "failures"), named(node, "failure"), "{text}");
        }
        for case in document.descendants().filter(|n| n.has_tag_name("testcase")) {
            assert!(case.attribute("name").is_some() && case.attribute("classname").is_some());
            let inside: Vec<&str> =
                case.children().filter(roxmltree::Node::is_element).map(|n| n.tag_name().name()).collect();
            assert!(matches!(inside.as_slice(), [] | ["failure" | "system-out"]), "{text}");
        }
        assert_eq!(number(suites, "failures"), found.iter().filter(|d| d.is_error()).count());
        for failure in document.descendants().filter(|n| n.has_tag_name("failure")) {
            assert!(failure.attribute("message").is_some() && failure.attribute("type").is_some());
        }
    }
}

/// A line is `::level name=value,…::message`; a value holds no colon, no comma and no bare percent sign.
#[test]
fn github_commands_are_read_as_written() {
    for ((found, _), text) in ALL.iter().zip(written(Format::Github)) {
        assert_eq!(text.lines().count(), found.len(), "{text}");
        for line in text.lines() {
            let (head, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
            let (level, properties) = head.split_once(' ').unwrap();
            assert!(matches!(level, "error" | "warning" | "notice"), "{line}");
            assert!(!message.is_empty());
            let names: Vec<&str> = properties.split(',').map(|p| p.split_once('=').unwrap().0).collect();
            let known = ["file", "line", "col", "endLine", "endColumn", "title"];
            assert!(names.iter().all(|n| known.contains(n)), "{line}");
            for part in [properties, message] {
                for (at, _) in part.match_indices('%') {
                    assert!(["%25", "%0A", "%0D", "%3A", "%2C"].iter().any(|e| part[at..].starts_with(e)), "{line}");
                }
            }
            let value = |name: &str| {
                let found = properties.split(',').filter_map(|p| p.split_once('=')).find(|(n, _)| *n == name);
                found.map(|(_, v)| v)
            };
            let number = |name| value(name).map(|v| v.parse::<usize>().unwrap());
            assert!(number("line").is_some_and(|l| l >= 1) && number("endLine") >= number("line"), "{line}");
            // Columns only count within one line.
            assert!(number("col").is_none() || number("line") == number("endLine"), "{line}");
        }
    }
}
