//! Files that are written whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use super::Refused;
use crate::content::render::harmless;

/// Bytes written to the disk at a time.
const BUFFER_BYTES: usize = 256 * 1024;
/// The most files of one day that get a number: more in one directory are a mistake.
const FREE_NAMES_MAX: u32 = 999;

/// A file that gets its name once it is complete. Dropped before, it is removed.
pub struct WholeFile {
    target: PathBuf,
    unfinished: PathBuf,
    file: Option<BufWriter<File>>,
}

impl WholeFile {
    /// Begins a file beside its target, which only the owner can read.
    ///
    /// # Errors
    /// If the target exists, unless `replaces`; or if the file cannot be created.
    pub fn begin(target: &Path, replaces: bool) -> io::Result<Self> {
        if target.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !replaces && target.exists() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let mut unfinished = OsString::from(target);
        unfinished.push(".unfinished");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&unfinished)?;
        Ok(Self {
            target: target.to_owned(),
            unfinished: unfinished.into(),
            file: Some(BufWriter::with_capacity(BUFFER_BYTES, file)),
        })
    }

    /// Syncs the file and gives it its name.
    ///
    /// # Errors
    /// If it cannot be written to the end.
    pub fn finish(mut self) -> io::Result<()> {
        if let Some(file) = self.file.take() {
            let done = file
                .into_inner()
                .map_err(io::IntoInnerError::into_error)
                .and_then(|file| file.sync_all())
                .and_then(|()| fs::rename(&self.unfinished, &self.target));
            if done.is_err() {
                let _ = fs::remove_file(&self.unfinished);
            }
            done?;
        }
        Ok(())
    }
}

/// Returns the first of `NAME.END`, `NAME-2.END`, `NAME-3.END` … that is not taken in the present
/// directory.
pub fn free_name(name: &str, end: &str) -> PathBuf {
    let first = PathBuf::from(format!("{name}.{end}"));
    let more = (2..=FREE_NAMES_MAX).map(|number| format!("{name}-{number}.{end}").into());
    let mut names = std::iter::once(first.clone()).chain(more);
    names.find(|name| !name.exists()).unwrap_or(first)
}

/// Returns the refusal for a file that cannot be written. `forceable` says that `--force` helps.
pub fn cannot_write(error: &io::Error, target: &Path, forceable: bool) -> Refused {
    let target = harmless(&target.display().to_string());
    match error.kind() {
        io::ErrorKind::AlreadyExists if forceable => Refused::new(
            format!("{target} exists already"),
            "nothing was written; give another file with `--output FILE`, or replace it with \
             `--force`",
        ),
        io::ErrorKind::IsADirectory => Refused::new(
            format!("{target} is a directory"),
            "nothing was written; name a file in it",
        ),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Refused::new(
            format!("the disk is full: {target} was not written"),
            "free some space, or choose another disk",
        ),
        _ => Refused::new(
            format!("{target} cannot be written: {error}"),
            "nothing was written; check the directory and its permissions",
        ),
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.file {
            Some(file) => file.write(bytes),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            let _ = fs::remove_file(&self.unfinished);
        }
    }
}

/// Opens a file or a pipe that was named, but no directory.
///
/// # Errors
/// If it does not exist or cannot be read.
pub fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    if fs::metadata(path)?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(Box::new(File::open(path)?))
}

/// Returns the size of a file, if it is there.
pub fn bytes(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().map(|file| file.len())
}
