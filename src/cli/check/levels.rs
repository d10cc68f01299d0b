//! The levels of a file: those of the `progc.toml` nearest to it, below those of the command line.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::Failure;
use crate::data::error::worded;
use crate::lint::level::Layer;
use crate::lint::{Levels, config};
use crate::source::{FileId, SourceFile, Sources, Span};

/// Levels by folder; each `progc.toml` is read once.
pub(in crate::cli) struct Folders {
    above_all: Layer,
    read: BTreeMap<PathBuf, Option<Layer>>,
}

impl Folders {
    /// With what the command line says.
    pub(in crate::cli) fn new(above_all: Layer) -> Self {
        Folders { above_all, read: BTreeMap::new() }
    }

    /// The levels for a program; for standard input, those of the folder in which progc runs.
    pub(in crate::cli) fn levels(&mut self, program: &str) -> Result<Levels, Failure> {
        let path = std::path::absolute(if program == "-" { "-" } else { program });
        let folder = path.ok().and_then(|p| p.parent().map(Path::to_owned)).unwrap_or_default();
        let near = self.nearest(&folder)?;
        let levels = near.map_or_else(Levels::new, |layer| Levels::new().with(layer));
        Ok(levels.with(self.above_all.clone()))
    }

    fn nearest(&mut self, folder: &Path) -> Result<Option<Layer>, Failure> {
        for folder in folder.ancestors() {
            let known = if let Some(known) = self.read.get(folder) {
                known.clone()
            } else {
                let read = read(&folder.join(config::FILE))?;
                self.read.insert(folder.to_owned(), read.clone());
                read
            };
            if known.is_some() {
                return Ok(known);
            }
        }
        Ok(None)
    }
}

fn read(path: &Path) -> Result<Option<Layer>, Failure> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(cause) => return Err(Failure::Read { path: path.to_owned(), cause: worded(cause) }),
    };
    config::read(&text).map(|config| Some(config.lints)).map_err(|cause| {
        let here = std::env::current_dir().unwrap_or_default();
        let name = path.strip_prefix(here).unwrap_or(path).to_string_lossy().into_owned();
        let mut sources = Sources::new();
        sources.add(SourceFile::new(name, text));
        let place = sources.place(Span::new(FileId(0), cause.at.start, cause.at.end));
        Failure::Config { place, help: cause.help.clone(), cause }
    })
}
