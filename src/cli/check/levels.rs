//! The levels of a file: those of the `progc.toml` nearest to it, below those of the command line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::cli::{Failure, config};
use crate::lint::Levels;
use crate::lint::level::Layer;

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
        let near = self.nearest(&config::folder(program))?;
        let levels = near.map_or_else(Levels::new, |layer| Levels::new().with(layer));
        Ok(levels.with(self.above_all.clone()))
    }

    fn nearest(&mut self, folder: &Path) -> Result<Option<Layer>, Failure> {
        for folder in folder.ancestors() {
            let known = if let Some(known) = self.read.get(folder) {
                known.clone()
            } else {
                let read = config::of(folder)?.map(|found| found.config.lints);
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
