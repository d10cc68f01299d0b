//! Which files are checked.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::Failure;
use crate::data::error::worded;

/// The files that are named, and those found in the folders that are named.
pub(in crate::cli) fn files(paths: &[String]) -> Result<Vec<String>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path == "-" || !Path::new(path).is_dir() {
            files.push(path.clone());
        } else {
            search(Path::new(path), &mut files)?;
        }
    }
    Ok(files)
}

/// Programs below a folder, in order of their names. Hidden folders and `target` hold none that a person wrote.
fn search(folder: &Path, files: &mut Vec<String>) -> Result<(), Failure> {
    let failed = |cause| Failure::Search { path: folder.to_owned(), cause: worded(cause) };
    let entries = fs::read_dir(folder).map_err(failed)?.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    let mut paths: Vec<(PathBuf, bool)> = Vec::new();
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        // A linked folder may lead in a circle: it is not entered.
        let is_folder = entry.file_type().map_err(failed)?.is_dir();
        let skipped = name.starts_with('.') || (is_folder && name == "target");
        if !skipped {
            let path = if folder == Path::new(".") { PathBuf::from(&*name) } else { entry.path() };
            paths.push((path, is_folder));
        }
    }
    paths.sort();
    for (path, is_folder) in paths {
        if is_folder {
            search(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "prog") {
            files.push(path.to_string_lossy().into_owned());
        }
    }
    Ok(())
}
