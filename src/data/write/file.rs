//! An output that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use miette::Diagnostic;
use tempfile::{NamedTempFile, SpooledTempFile};
use thiserror::Error;

use crate::data::error::worded;

/// So much of a result is held in memory before it goes to a temporary file.
const IN_MEMORY: usize = 4 << 20;

/// Why an output cannot be written.
#[derive(Debug, Error, Diagnostic)]
pub enum OutputError {
    /// A folder of that name is in the way.
    #[error("`{}` is a folder", path.display())]
    #[diagnostic(code(progc::output::folder), help("name a file in it"))]
    Folder {
        /// The path.
        path: PathBuf,
    },
    /// It would overwrite what is read.
    #[error("`{}` is read by this very run, and would be overwritten", path.display())]
    #[diagnostic(code(progc::output::same_file), help("write to another file"))]
    SameFile {
        /// The path.
        path: PathBuf,
    },
    /// The folder that it shall stand in is not there, or is not writable.
    #[error("cannot write `{}`", path.display())]
    #[diagnostic(
        code(progc::output::cannot_write),
        help("check that its folder is there and that you may write in it")
    )]
    Write {
        /// The path.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// Standard output failed.
    #[error("cannot write the result")]
    #[diagnostic(code(progc::output::cannot_print))]
    Print {
        /// Why.
        #[source]
        cause: io::Error,
    },
}

impl OutputError {
    /// Whether the reader of standard output has gone: that is its good right.
    pub fn is_broken_pipe(&self) -> bool {
        match self {
            OutputError::Print { cause } => cause.kind() == io::ErrorKind::BrokenPipe,
            OutputError::Folder { .. } | OutputError::SameFile { .. } | OutputError::Write { .. } => false,
        }
    }
}

/// Temporary files that are to go if the run is stopped.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Takes what is not finished away: for a run that is stopped.
pub fn abandon() {
    for path in UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
        // It is gone already, or nothing can be done.
        let _ = fs::remove_file(path);
    }
}

/// A temporary file that goes with a run that is stopped.
#[derive(Debug)]
pub(in crate::data) struct Unfinished(PathBuf);

impl Unfinished {
    pub(in crate::data) fn new(path: &Path) -> Unfinished {
        UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
        Unfinished(path.to_owned())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).retain(|path| *path != self.0);
    }
}

/// Where a result is gathered until it is whole.
pub struct Output {
    target: Target,
    packer: Packer,
}

/// How a result is packed, by the ending of its file: what is packed and not yet in its file is in memory.
enum Packer {
    Plain,
    Gzip(Box<flate2::write::GzEncoder<Vec<u8>>>),
    Zstd(Box<zstd::stream::write::Encoder<'static, Vec<u8>>>),
}

/// So much of what is packed is held.
const PACKED: usize = 256 << 10;

impl Packer {
    fn of(path: &Path) -> io::Result<Packer> {
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        Ok(match ending.as_str() {
            "gz" => Packer::Gzip(Box::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default()))),
            "zst" => {
                let mut packer = zstd::stream::write::Encoder::new(Vec::new(), 3)?;
                packer.include_checksum(true)?;
                Packer::Zstd(Box::new(packer))
            }
            _ => Packer::Plain,
        })
    }
}

enum Target {
    /// Beside the file that it becomes.
    Beside(BufWriter<NamedTempFile>, PathBuf, Unfinished),
    /// For standard output, or for a device that cannot be replaced.
    Spooled(SpooledTempFile, Option<PathBuf>),
}

impl Output {
    /// For standard output.
    pub fn standard() -> Output {
        Output { target: Target::Spooled(SpooledTempFile::new(IN_MEMORY), None), packer: Packer::Plain }
    }

    /// For a file; `-` is standard output. `inputs` are the files that the run reads.
    pub fn file(path: &str, inputs: &[&str]) -> Result<Output, OutputError> {
        if path == "-" {
            return Ok(Output::standard());
        }
        let given = PathBuf::from(path);
        let failed = |cause| OutputError::Write { path: given.clone(), cause: worded(cause) };
        // A link is followed, so that the file it names is replaced and not the link.
        let real = fs::canonicalize(&given).unwrap_or_else(|_| given.clone());
        let same = |input: &&&str| **input != "-" && fs::canonicalize(input).is_ok_and(|i| i == real);
        if inputs.iter().any(|i| same(&i)) {
            return Err(OutputError::SameFile { path: given });
        }
        let present = fs::metadata(&real).ok();
        if present.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(OutputError::Folder { path: given });
        }
        // Replacing a file would get round its protection.
        if present.as_ref().is_some_and(|m| m.is_file() && m.permissions().readonly()) {
            return Err(failed(io::Error::from(io::ErrorKind::PermissionDenied)));
        }
        if present.as_ref().is_some_and(|m| !m.is_file()) {
            let target = Target::Spooled(SpooledTempFile::new(IN_MEMORY), Some(real));
            return Ok(Output { target, packer: Packer::Plain });
        }
        let folder = match real.parent() {
            Some(folder) if folder != Path::new("") => folder.to_owned(),
            Some(_) | None => PathBuf::from("."),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".progc-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As any new file would have it: the process's mask takes its bits away. A file that is replaced keeps its own.
            let mode = present.as_ref().map_or(0o666, |m| m.permissions().mode());
            builder.permissions(fs::Permissions::from_mode(mode));
        }
        // The temporary file's own name would only puzzle.
        let beside = builder.tempfile_in(folder).map_err(|cause| failed(io::Error::from(cause.kind())))?;
        let (unfinished, packer) = (Unfinished::new(beside.path()), Packer::of(&given).map_err(failed)?);
        Ok(Output { target: Target::Beside(BufWriter::new(beside), real, unfinished), packer })
    }

    /// Ends what is packed.
    pub fn close(mut self) -> io::Result<Output> {
        let rest = match std::mem::replace(&mut self.packer, Packer::Plain) {
            Packer::Plain => Vec::new(),
            Packer::Gzip(packer) => packer.finish()?,
            Packer::Zstd(packer) => packer.finish()?,
        };
        self.write_all(&rest)?;
        Ok(self)
    }

    /// Puts the whole result in its place.
    pub fn commit(self) -> Result<(), OutputError> {
        let this = self.close().map_err(|cause| OutputError::Print { cause: worded(cause) })?;
        match this.target {
            Target::Beside(writer, path, _unfinished) => {
                let failed = |cause| OutputError::Write { path: path.clone(), cause: worded(cause) };
                let beside = writer.into_inner().map_err(|e| failed(e.into_error()))?;
                beside.persist(&path).map_err(|e| failed(e.error))?;
                Ok(())
            }
            Target::Spooled(mut spool, None) => {
                let print = |cause| OutputError::Print { cause: worded(cause) };
                spool.rewind().map_err(print)?;
                let mut out = io::stdout().lock();
                copy(spool, &mut out).and_then(|()| out.flush()).map_err(print)
            }
            Target::Spooled(mut spool, Some(path)) => {
                let failed = |cause| OutputError::Write { path: path.clone(), cause: worded(cause) };
                spool.rewind().map_err(failed)?;
                let mut out = File::options().write(true).open(&path).map_err(failed)?;
                copy(spool, &mut out).map_err(failed)
            }
        }
    }
}

fn copy(from: impl Read, to: &mut impl Write) -> io::Result<()> {
    io::copy(&mut BufReader::with_capacity(64 << 10, from), to).map(|_| ())
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Target::Beside(writer, _, _) => writer.write(bytes),
            Target::Spooled(spool, _) => spool.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Target::Beside(writer, _, _) => writer.flush(),
            Target::Spooled(spool, _) => spool.flush(),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let packed = match &mut self.packer {
            Packer::Plain => return self.target.write(bytes),
            Packer::Gzip(packer) => {
                packer.write_all(bytes)?;
                packer.get_mut()
            }
            Packer::Zstd(packer) => {
                packer.write_all(bytes)?;
                packer.get_mut()
            }
        };
        if packed.len() >= PACKED {
            self.target.write_all(packed)?;
            packed.clear();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.target.flush()
    }
}
