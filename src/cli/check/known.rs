//! The baseline: findings that are set aside.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::findings::Findings;
use crate::cli::{Failure, fmt, terminal};
use crate::data::error::worded;
use crate::lint::baseline::Baseline;

/// Takes out of `found` what the baseline knows, and says what of it is gone.
pub(super) fn set_aside(path: &str, found: &mut Findings, files: &[String]) -> Result<(), Failure> {
    let failed = |cause| Failure::Baseline { path: path.into(), cause };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Failure::NoBaseline { path: path.into() });
        }
        Err(cause) => return Err(Failure::Read { path: path.into(), cause: worded(cause) }),
    };
    let names = Names::beside(path);
    let looked_at: BTreeSet<String> = files.iter().map(|f| names.of(super::load::shown(f))).collect();
    let rest = Baseline::read(&text).map_err(failed)?.apply(
        std::mem::take(&mut found.diagnostics),
        &found.sources,
        &|name| names.of(name),
        &|name| looked_at.contains(name),
    );
    found.diagnostics = rest.new;
    match rest.gone {
        0 => {}
        1 => terminal::tell(&format!("note: 1 finding of `{path}` is gone: write it again with `--write-baseline`\n")),
        n => terminal::tell(&format!(
            "note: {n} findings of `{path}` are gone: write it again with `--write-baseline`\n"
        )),
    }
    Ok(())
}

/// Writes the findings of this run as the baseline.
pub(super) fn write(path: &str, found: &Findings) -> Result<(), Failure> {
    let names = Names::beside(path);
    let baseline = Baseline::of(&found.diagnostics, &found.sources, &|name| names.of(name));
    fmt::write(path, &baseline.write())?;
    let count = baseline.count();
    let findings = if count == 1 { "finding" } else { "findings" };
    terminal::tell(&format!("wrote {count} {findings} to `{path}`\n"));
    Ok(())
}

/// How a baseline names files: from its own folder, so that it does not matter where progc runs.
struct Names {
    folder: PathBuf,
}

impl Names {
    fn beside(path: &str) -> Self {
        let mut folder = plain(Path::new(path));
        folder.pop();
        Names { folder }
    }

    fn of(&self, file: &str) -> String {
        if file == super::load::shown("-") {
            return file.to_owned();
        }
        let file = plain(Path::new(file));
        let shared = file.components().zip(self.folder.components()).take_while(|(a, b)| a == b).count();
        let up = self.folder.components().skip(shared).map(|_| String::from(".."));
        let down = file.components().skip(shared).map(|c| c.as_os_str().to_string_lossy().into_owned());
        up.chain(down).collect::<Vec<_>>().join("/")
    }
}

/// An absolute path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut out = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(out.pop()),
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_from_the_folder_of_the_baseline() {
        let names = Names::beside("ci/base.json");
        assert_eq!(names.of("a/../b.prog"), "../b.prog");
        assert_eq!(names.of("./ci/b.prog"), "b.prog");
        assert_eq!(names.of("standard input"), "standard input");
    }
}
