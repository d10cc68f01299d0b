//! SARIF 2.1.0 for code scanning: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::place::{Place, fingerprints};
use crate::diagnostic::{Code, Diagnostic, Fix, Safety, Severity};
use crate::source::Sources;

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<ResultObject>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    name: &'static str,
    short_description: Message,
    help: Help,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultObject {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<FixObject>,
}

#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "progc/v1")]
    progc: String,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(rename = "physicalLocation")]
    physical: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    #[serde(rename = "artifactLocation")]
    artifact: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FixObject {
    description: Message,
    artifact_changes: Vec<ArtifactChange>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    #[serde(rename = "artifactLocation")]
    location: Artifact,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}

/// One log of one run, with the rules that were broken and their pages.
pub fn sarif(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let codes: BTreeSet<Code> = diagnostics.iter().map(|d| d.code).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let marks = fingerprints(diagnostics, sources);
    let results = diagnostics
        .iter()
        .zip(marks)
        .map(|(d, mark)| result(d, mark, codes.binary_search(&d.code).unwrap_or_default(), sources))
        .collect();
    let driver =
        Driver { name: "progc", version: env!("CARGO_PKG_VERSION"), rules: codes.into_iter().map(rule).collect() };
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results }],
    };
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

fn rule(code: Code) -> Rule {
    let page = code.page();
    let title = page.lines().next().unwrap_or_default().trim_start_matches(['#', ' ']);
    Rule {
        id: code.id(),
        name: code.slug(),
        short_description: Message { text: title.to_owned() },
        help: Help { text: page, markdown: page },
    }
}

fn result(d: &Diagnostic, mark: String, rule_index: usize, sources: &Sources) -> ResultObject {
    let level = match d.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let first = Place::of_diagnostic(d, sources).map(|p| location(&p, None, None));
    let related = d.labels.iter().skip(1).filter_map(|l| Some((Place::of(l.span, sources)?, &l.text)));
    ResultObject {
        rule_id: d.code.id(),
        rule_index,
        level,
        message: Message { text: super::whole_message(d) },
        locations: first.into_iter().collect(),
        related_locations: related.enumerate().map(|(id, (p, text))| location(&p, Some(id), Some(text))).collect(),
        partial_fingerprints: Fingerprints { progc: mark },
        fixes: d.fixes.iter().filter(|f| f.safety != Safety::DisplayOnly).map(|f| fix(f, sources)).collect(),
    }
}

fn location(place: &Place, id: Option<usize>, text: Option<&str>) -> Location {
    Location {
        id,
        physical: PhysicalLocation { artifact: artifact(&place.path()), region: region(place) },
        message: text.map(|text| Message { text: text.to_owned() }),
    }
}

fn region(place: &Place) -> Region {
    Region {
        start_line: place.line,
        start_column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
    }
}

fn fix(fix: &Fix, sources: &Sources) -> FixObject {
    let mut changes: BTreeMap<String, Vec<Replacement>> = BTreeMap::new();
    for edit in &fix.edits {
        if let Some(place) = Place::of(edit.span, sources) {
            let inserted_content = Message { text: edit.replacement.clone() };
            let replacement = Replacement { deleted_region: region(&place), inserted_content };
            changes.entry(place.path()).or_default().push(replacement);
        }
    }
    let artifact_changes = changes
        .into_iter()
        .map(|(path, replacements)| ArtifactChange { location: artifact(&path), replacements })
        .collect();
    FixObject { description: Message { text: fix.title.clone() }, artifact_changes }
}

/// A path as a URI reference: what a URI may not hold is written in percent.
fn artifact(path: &str) -> Artifact {
    let kept = |b: u8| b.is_ascii_alphanumeric() || b"/-._~".contains(&b);
    let written = path.bytes().map(|b| if kept(b) { char::from(b).to_string() } else { format!("%{b:02X}") });
    let uri = written.collect();
    Artifact { uri }
}
