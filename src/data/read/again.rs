//! A table that is read more than once.

use std::fs;
use std::io;

use tempfile::NamedTempFile;

use super::{Reading, Table};
use crate::data::TableError;
use crate::data::error::worded;
use crate::data::write::file::Unfinished;

/// A file, or what came from where nothing can be read twice, kept in a temporary file.
#[derive(Debug)]
pub struct Source {
    name: String,
    kept: Option<(NamedTempFile, Unfinished)>,
    reading: Reading,
}

impl Source {
    /// The source `name`, `-` being standard input; `twice` where it is to be read more than once.
    pub fn new(name: &str, twice: bool, reading: &Reading) -> Result<Source, TableError> {
        let is_file = name != "-" && fs::metadata(name).is_ok_and(|m| m.is_file() || m.is_dir());
        if !twice || is_file {
            return Ok(Source { name: name.to_owned(), kept: None, reading: reading.clone() });
        }
        let shown = if name == "-" { "standard input" } else { name };
        let failed = |cause| TableError::Read { name: shown.to_owned(), line: 0, cause };
        let mut kept = NamedTempFile::new().map_err(failed)?;
        let unfinished = Unfinished::new(kept.path());
        if name == "-" {
            io::copy(&mut io::stdin().lock(), &mut kept).map_err(failed)?;
        } else {
            let mut file = fs::File::open(name)
                .map_err(|cause| TableError::Open { name: shown.to_owned(), cause: worded(cause) })?;
            io::copy(&mut file, &mut kept).map_err(failed)?;
        }
        Ok(Source { name: shown.to_owned(), kept: Some((kept, unfinished)), reading: reading.clone() })
    }

    /// Opens the table, from its beginning. `names` are names of columns that are looked for, folded.
    pub fn open(&self, names: &[String]) -> Result<Table, TableError> {
        let reading = Reading { names: names.to_vec(), ..self.reading.clone() };
        match &self.kept {
            None => Table::open(&self.name, &reading),
            Some((kept, _)) => {
                let file = kept.reopen().map_err(|cause| TableError::Open { name: self.name.clone(), cause })?;
                Table::from_file(&self.name, file, &reading)
            }
        }
    }
}
