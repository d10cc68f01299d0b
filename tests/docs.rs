//! Nothing in the documentation is only claimed: programs compile, commands are run.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::harness::{Page, binary, compiled, drawn, files, is_finding, report, root, shown};

/// README.md and docs/, without the pages of codes: those have their own tests.
fn pages() -> Vec<PathBuf> {
    let mut pages = files("docs", "md");
    pages.retain(|p| !p.starts_with(root().join("docs/codes")));
    pages.push(root().join("README.md"));
    pages.retain(|p| p.exists());
    pages
}

/// A ```prog block compiles without a finding, unless it is marked ```prog fragment, and its examples hold.
#[test]
fn programs_compile() {
    let mut problems = Vec::new();
    for path in pages() {
        let page = Page::read(&path);
        for block in page.blocks.iter().filter(|b| b.word == "prog" && !b.has("fragment")) {
            let compilation = compiled("example.prog", page.body(block));
            if compilation.diagnostics.iter().any(is_finding) {
                problems.push(format!("{}\n{}", page.place(block, 0), drawn(&compilation)));
            }
            let examples = compilation.ir.iter().flat_map(|program| program.examples.iter().map(move |e| (program, e)));
            for (program, example) in examples {
                let ran = progc::eval::example::run(program, example, jiff::civil::date(2026, 1, 1)).unwrap();
                for failure in ran.failures {
                    let said = format!("expected {}, got {}", failure.expected, failure.found);
                    problems.push(format!("{}: {}: {said}", page.place(block, 0), example.name));
                }
            }
        }
    }
    report(&problems);
}

/// A ```console block shows commands after `$ ` and what they say; a line `...` stands for any lines.
#[test]
fn commands_say_what_is_shown() {
    let mut problems = Vec::new();
    for path in pages() {
        let mut page = Page::read(&path);
        let blocks: Vec<_> = page.blocks.iter().filter(|b| b.word == "console").cloned().collect();
        if blocks.is_empty() {
            continue;
        }
        let folder = working_copy();
        for block in blocks {
            let mut actual = String::new();
            for (command, written) in transcript(page.body(&block)) {
                let said = match runnable(command) {
                    Some(command) => run(&command, folder.path()),
                    None => written.clone(),
                };
                let shown = if agrees(&written, &said) { written } else { elided(&written, said) };
                actual.extend(["$ ", command, "\n", &shown]);
            }
            page.expect(&block, &actual, &mut problems);
        }
        page.finish();
    }
    report(&problems);
}

/// What a command says, cut as what was written is cut: as many lines before and after its first and last `...`.
fn elided(written: &str, said: String) -> String {
    let lines: Vec<&str> = written.lines().collect();
    let (Some(first), Some(last)) = (lines.iter().position(|l| *l == "..."), lines.iter().rposition(|l| *l == "..."))
    else {
        return said;
    };
    let all: Vec<&str> = said.lines().collect();
    let after = lines.len() - last - 1;
    if first + after >= all.len() {
        return said;
    }
    let kept = all[..first].iter().chain(&["..."]).chain(&all[all.len() - after..]);
    kept.flat_map(|line| [*line, "\n"]).collect()
}

/// A ```sh block shows commands to be copied: those of progc do their work.
#[test]
fn commands_to_copy_work() {
    let mut problems = Vec::new();
    for path in pages() {
        let page = Page::read(&path);
        let folder = working_copy();
        for block in page.blocks.iter().filter(|b| b.word == "sh") {
            for command in page.body(block).lines().filter_map(runnable) {
                let said = run(&format!("{command}; echo \"status $?\""), folder.path());
                if !said.ends_with("status 0\n") {
                    problems.push(format!("{}: {command}\n{said}", page.place(block, 0)));
                }
            }
        }
    }
    report(&problems);
}

/// A link to a place of the repository leads there.
#[test]
fn links_lead_somewhere() {
    let mut problems = Vec::new();
    for path in files("", "md") {
        let page = Page::read(&path);
        for (at, _) in page.text.match_indices("](") {
            let target = page.text[at + 2..].split([')', '#', ' ', '\n']).next().unwrap();
            let is_here = !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:");
            if is_here && !path.parent().unwrap().join(target).exists() {
                problems.push(format!("{}: nothing is at `{target}`", shown(&path)));
            }
        }
    }
    report(&problems);
}

/// Commands with the text written below each.
fn transcript(body: &str) -> Vec<(&str, String)> {
    let mut commands: Vec<(&str, String)> = Vec::new();
    for line in body.split_inclusive('\n') {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command.trim_end(), String::new())),
            (None, Some((_, written))) => written.push_str(line),
            (None, None) => panic!("a console block begins with `$ `, not with {line:?}"),
        }
    }
    commands
}

/// Only commands of progc are run; `cargo run … --` is the same binary.
fn runnable(command: &str) -> Option<String> {
    let command = ["cargo run --release -- ", "cargo run -- "]
        .iter()
        .find_map(|prefix| command.strip_prefix(prefix))
        .map_or_else(|| command.to_owned(), |rest| format!("progc {rest}"));
    (command == "progc" || command.starts_with("progc ")).then_some(command)
}

/// What a shell shows: both outputs, in order.
fn run(command: &str, folder: &Path) -> String {
    let programs = Path::new(env!("CARGO_BIN_EXE_progc")).parent().unwrap().to_path_buf();
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(programs).chain(std::env::split_paths(&rest))).unwrap();
    let mut shell = Command::new("sh");
    binary::neutral(&mut shell).args(["-c", &format!("exec 2>&1; {command}")]).env("PATH", path).current_dir(folder);
    String::from_utf8_lossy(&shell.output().unwrap().stdout).into_owned()
}

/// Commands run in a copy, so that what they write does not stay.
fn working_copy() -> TempDir {
    let folder = TempDir::new().unwrap();
    for (top, ext) in [("programs", "prog"), ("programs", "csv"), ("programs", "md"), ("docs", "prog"), ("docs", "csv")]
    {
        for path in files(top, ext) {
            let to = folder.path().join(shown(&path));
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(&path, to).unwrap();
        }
    }
    folder
}

fn agrees(written: &str, said: &str) -> bool {
    let written: Vec<&str> = written.lines().collect();
    let said: Vec<&str> = said.lines().collect();
    lines_agree(&written, &said)
}

fn lines_agree(written: &[&str], said: &[&str]) -> bool {
    match written.split_first() {
        None => said.is_empty(),
        Some((&"...", rest)) => (0..=said.len()).any(|skip| lines_agree(rest, &said[skip..])),
        Some((line, rest)) => said.split_first().is_some_and(|(first, said)| first == line && lines_agree(rest, said)),
    }
}

#[test]
fn dots_stand_for_any_lines() {
    assert!(agrees("a\n...\nd\n", "a\nb\nc\nd\n"));
    assert!(agrees("...\n", ""));
    assert!(!agrees("a\n...\nd\n", "a\nb\n"));
    assert!(!agrees("", "a\n"));
    assert_eq!(runnable("cargo run --release -- check x").as_deref(), Some("progc check x"));
    assert_eq!(runnable("cargo test"), None);
}
