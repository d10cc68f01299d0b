//! The rules of the house, as far as a machine can see them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::harness::{files, report, root, shown};

/// Which rooms a room may name, beside itself. The way of the data goes one way.
const ROOMS: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("value", &[]),
    ("diagnostic", &["source"]),
    ("syntax", &["source", "diagnostic", "value"]),
    ("ir", &["source", "value"]),
    ("check", &["syntax", "ir", "value", "source", "diagnostic"]),
    ("eval", &["ir", "value", "source", "diagnostic"]),
    ("data", &["ir", "value", "source", "diagnostic", "eval"]),
    ("pipeline", &["syntax", "check", "lint", "ir", "source", "diagnostic"]),
    ("fix", &["source", "diagnostic"]),
    ("lint", &["syntax", "check", "ir", "source", "value", "diagnostic", "analyze"]),
    ("analyze", &["ir", "eval", "value", "source", "diagnostic"]),
    ("testing", &["analyze", "eval", "ir", "value", "source"]),
    ("format", &["syntax", "source", "diagnostic"]),
    (
        "cli",
        &[
            "source",
            "value",
            "diagnostic",
            "syntax",
            "ir",
            "check",
            "eval",
            "data",
            "pipeline",
            "lint",
            "fix",
            "format",
            "lsp",
            "testing",
        ],
    ),
    (
        "lsp",
        &[
            "source",
            "value",
            "diagnostic",
            "syntax",
            "ir",
            "check",
            "eval",
            "analyze",
            "testing",
            "pipeline",
            "lint",
            "fix",
            "format",
        ],
    ),
];

/// Rooms that may touch the world.
const WORLDLY: [&str; 3] = ["cli", "data", "main"];

const LONGEST_FILE: usize = 800;

/// The first folder or file below src/: its room. The crate's roots have none.
fn room(path: &Path) -> String {
    let below = path.strip_prefix(root().join("src")).unwrap();
    below.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// Lines of code with their numbers; comments are left out.
fn code(path: &Path) -> Vec<(usize, String)> {
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    lines.map(|(index, line)| (index + 1, line.to_owned())).collect()
}

/// The rooms' own files; the tests beside them may look further.
fn sources() -> Vec<PathBuf> {
    files("src", "rs").into_iter().filter(|path| !path.components().any(|part| part.as_os_str() == "tests")).collect()
}

/// The words of a line.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_')
}

#[test]
fn rooms_look_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let mut problems = Vec::new();
    for path in sources() {
        let here = room(&path);
        if here == "main" || here == "lib" {
            continue;
        }
        let Some(may) = allowed.get(here.as_str()) else {
            problems.push(format!("{}: the room `{here}` has no row in tests/tidy.rs", shown(&path)));
            continue;
        };
        // Joined, since a `use crate::{…}` may go over several lines.
        let text: String = code(&path).into_iter().map(|(_, line)| line + "\n").collect();
        for (at, _) in text.match_indices("crate::") {
            for named in rooms_named(&text[at + "crate::".len()..]) {
                if named != here && allowed.contains_key(named) && !may.contains(&named) {
                    problems.push(format!("{}: `{here}` must not know `{named}`", shown(&path)));
                }
            }
        }
    }
    report(&problems);
}

/// The first words of what follows `crate::`: one path, or a list in braces.
fn rooms_named(rest: &str) -> Vec<&str> {
    let Some(list) = rest.strip_prefix('{') else { return words(rest).take(1).collect() };
    let (mut depth, mut start, mut paths) = (1, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && c == ',') {
            paths.push(list[start..at].trim());
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    paths.into_iter().filter_map(|path| words(path).next()).collect()
}

#[test]
fn only_the_parser_knows_pest() {
    let mut problems = Vec::new();
    for path in sources().into_iter().filter(|p| !shown(p).starts_with("src/syntax/parse")) {
        for (line, text) in code(&path) {
            if text.contains("pest::") || text.contains("pest_derive") {
                problems.push(format!("{}:{line}: names pest", shown(&path)));
            }
        }
    }
    report(&problems);
}

#[test]
fn only_the_shell_touches_the_world() {
    let worldly =
        ["std::fs", "std::env", "std::net", "std::process", "std::thread", "println!", "eprintln!", "print!("];
    let clocks = ["SystemTime", "Instant::now", "Zoned::now", "Timestamp::now", "stdout()", "stderr()", "stdin()"];
    let mut problems = Vec::new();
    for path in sources().into_iter().filter(|p| !WORLDLY.contains(&room(p).as_str())) {
        for (line, text) in code(&path) {
            // The language server looks at what takes long beside what it answers.
            let threads = room(&path) == "lsp" && text.contains("std::thread");
            if let Some(word) = worldly.iter().chain(&clocks).find(|w| text.contains(**w) && !threads) {
                problems.push(format!("{}:{line}: `{word}` is for {WORLDLY:?}", shown(&path)));
            }
        }
    }
    report(&problems);
}

#[test]
fn no_binary_fractions_where_money_is() {
    let mut problems = Vec::new();
    for path in sources().into_iter().filter(|p| ["value", "ir", "eval", "check"].contains(&room(p).as_str())) {
        for (line, text) in code(&path) {
            if words(&text).any(|w| matches!(w, "f32" | "f64")) {
                problems.push(format!("{}:{line}: a binary fraction", shown(&path)));
            }
        }
    }
    report(&problems);
}

#[test]
fn files_stay_short() {
    let mut problems = Vec::new();
    let all = ["src", "tests", "benches"].into_iter().flat_map(|f| files(f, "rs")).chain(files("grammar", "pest"));
    for path in all {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        if lines >= LONGEST_FILE {
            problems.push(format!("{}: {lines} lines; divide it before {LONGEST_FILE}", shown(&path)));
        }
    }
    report(&problems);
}

#[test]
fn no_test_file_is_forgotten() {
    let mut problems = Vec::new();
    let main = root().join("tests/main.rs");
    for path in files("tests", "rs").into_iter().filter(|p| *p != main) {
        let (stem, folder) = (path.file_stem().unwrap().to_string_lossy(), path.parent().unwrap());
        let (name, parent) = match (stem.as_ref(), folder == root().join("tests")) {
            ("mod", _) => (folder.file_name().unwrap().to_string_lossy(), parent_of(folder.parent().unwrap())),
            (_, _) => (stem, parent_of(folder)),
        };
        let declared = std::fs::read_to_string(&parent).unwrap_or_default();
        if !declared.lines().any(|l| l.trim_end_matches(';').split_whitespace().rev().take(2).eq([&*name, "mod"])) {
            problems.push(format!("{} is not a module of {}", shown(&path), shown(&parent)));
        }
    }
    report(&problems);
}

/// The file that declares the modules of a folder of tests/.
fn parent_of(folder: &Path) -> PathBuf {
    if folder == root().join("tests") { folder.join("main.rs") } else { folder.join("mod.rs") }
}

/// The project speaks of itself alone: no path of a machine it was written on.
#[test]
fn no_words_of_a_workplace() {
    let foreign = [concat!("/wo", "rk/"), concat!("../sh", "ared"), concat!("/ho", "me/"), concat!("/ro", "ot/")];
    let mut problems = Vec::new();
    for ext in ["rs", "md", "prog", "pest", "toml", "json", "csv", "js", "ts", "txt", "sql"] {
        for path in files("", ext) {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            for (index, line) in text.lines().enumerate() {
                if let Some(word) = foreign.iter().find(|w| line.contains(**w)) {
                    problems.push(format!("{}:{}: `{word}`", shown(&path), index + 1));
                }
            }
        }
    }
    report(&problems);
}

#[test]
fn the_changelog_takes_entries() {
    let changelog = std::fs::read_to_string(root().join("CHANGELOG.md")).unwrap_or_default();
    assert!(changelog.lines().any(|l| l == "## Unreleased"), "CHANGELOG.md has no section `## Unreleased`");
}

#[test]
fn lists_in_braces_are_seen() {
    assert_eq!(rooms_named("ir::Program;"), ["ir"]);
    assert_eq!(rooms_named("{ir::{self, json}, source::Span};"), ["ir", "source"]);
}
