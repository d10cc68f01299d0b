//! What the tests share: pages of Markdown, the real binary, and one way to report and to update.

pub(crate) mod binary;
pub(crate) mod markdown;

use std::path::{Path, PathBuf};

pub(crate) use binary::{Progc, Ran, neutral};
pub(crate) use markdown::{Block, Page};

use progc::diagnostic::{Code, Diagnostic, Severity};
use progc::lint::level::Layer;
use progc::lint::{self, Level, Levels, Options, Selector};
use progc::pipeline::{self, Compilation, compile};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Whether expected results are rewritten instead of compared.
pub(crate) fn updating() -> bool {
    std::env::var_os("UPDATE").is_some_and(|v| v == "1")
}

/// A path as messages show it: from the root, with `/`.
pub(crate) fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// The files below `folder` of the repository that end in `.ext`, in order; without hidden and built ones.
pub(crate) fn files(folder: &str, ext: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().map(Result::unwrap) {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if name.starts_with('.') || name == "target" || name == "node_modules" {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == ext) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Compares a whole file that is generated, or writes it.
pub(crate) fn check_generated(path: &Path, expected: &str) -> Result<(), String> {
    if std::fs::read_to_string(path).is_ok_and(|found| found == expected) {
        return Ok(());
    }
    if updating() {
        std::fs::write(path, expected).unwrap();
        return Ok(());
    }
    Err(format!("{} is not current: run `UPDATE=1 cargo test`", shown(path)))
}

/// What is wrong, all of it, or nothing.
#[track_caller]
pub(crate) fn report(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems\n\n{}\n", problems.len(), problems.join("\n\n"));
}

/// Compiles a program, without lints.
pub(crate) fn compiled(name: &str, text: &str) -> Compilation {
    compile(name, text)
}

/// The day on which the tests take place.
pub(crate) fn today() -> progc::value::Date {
    "2026-01-01".parse().unwrap()
}

/// Compiles and lints a program as `progc check` does. Lints in `also` are looked for whatever their level.
pub(crate) fn linted(name: &str, text: &str, also: &[Code]) -> Compilation {
    let mut layer = Layer::new();
    let allowed = also.iter().filter(|code| lint::of(**code).is_some_and(|l| l.level == Level::Allow));
    allowed.for_each(|code| layer.set(Selector::Lint(*code), Level::Warn));
    let options = Options { levels: Levels::new().with(layer), today: Some(today()), ..Options::default() };
    pipeline::check(name, text, &options)
}

/// The findings of a compilation as they look in a file or a pipe.
pub(crate) fn drawn(compilation: &Compilation) -> String {
    use progc::diagnostic::render::{Style, human};
    human(&compilation.diagnostics, &compilation.sources, Style::PLAIN)
}

/// Errors and warnings: what a clean program has none of.
pub(crate) fn is_finding(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity >= Severity::Warning
}
