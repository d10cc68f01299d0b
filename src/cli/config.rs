//! The `progc.toml` nearest to a program.

use std::io;
use std::path::{Path, PathBuf};

use super::Failure;
use crate::data::error::worded;
use crate::lint::config::{self, Config, ConfigError};
use crate::source::{FileId, SourceFile, Sources, Span};

/// A `progc.toml`.
#[derive(Debug, Clone)]
pub(super) struct Found {
    path: PathBuf,
    text: String,
    /// What it says.
    pub(super) config: Config,
}

impl Found {
    /// Something in it that cannot be used.
    pub(super) fn failure(&self, cause: ConfigError) -> Failure {
        failure(&self.path, &self.text, cause)
    }
}

/// The folder of a program; for standard input, the one in which progc runs.
pub(super) fn folder(program: &str) -> PathBuf {
    let path = std::path::absolute(if program == "-" { "-" } else { program });
    path.ok().and_then(|p| p.parent().map(Path::to_owned)).unwrap_or_default()
}

/// The file nearest to a program: beside it or above.
pub(super) fn near(program: &str) -> Result<Option<Found>, Failure> {
    for folder in folder(program).ancestors() {
        if let Some(found) = of(folder)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The file of a folder.
pub(super) fn of(folder: &Path) -> Result<Option<Found>, Failure> {
    let path = folder.join(config::FILE);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(cause) => return Err(Failure::Read { path, cause: worded(cause) }),
    };
    match config::read(&text) {
        Ok(config) => Ok(Some(Found { path, text, config })),
        Err(cause) => Err(failure(&path, &text, cause)),
    }
}

fn failure(path: &Path, text: &str, cause: ConfigError) -> Failure {
    let here = std::env::current_dir().unwrap_or_default();
    let name = path.strip_prefix(here).unwrap_or(path).to_string_lossy().into_owned();
    let mut sources = Sources::new();
    sources.add(SourceFile::new(name, text.to_owned()));
    let place = sources.place(Span::new(FileId(0), cause.at.start, cause.at.end));
    Failure::Config { place, help: cause.help.clone(), cause }
}
