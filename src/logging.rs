//! The log file for administrators: it records failures, never answers.
//!
//! It is `dripset.log` in the data directory, created at the first message. A log that grows too
//! large is rotated, even in a program that runs for months, so that repeated connections cannot
//! fill the disk. One older file is kept.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing::Level;

use crate::paths;

/// The size past which the log file is rotated.
const LOG_BYTES_MAX: u64 = 1024 * 1024;
/// The extension of the older file.
const BEFORE: &str = "log.before";

/// Starts logging into this data directory. If that fails there is no log: it must not keep a
/// learner from studying.
pub fn start(data_dir: &Path) {
    let path = paths::log_file(data_dir);
    let _ = tracing_subscriber::fmt()
        .with_max_level(Level::INFO)
        .with_ansi(false)
        .with_target(false)
        .with_writer(Mutex::new(Lazily::new(path, LOG_BYTES_MAX)))
        .try_init();
}

/// A file that is created at its first line.
struct Lazily {
    path: PathBuf,
    bytes_max: u64,
    /// The open file and its size, as far as this program knows.
    file: Option<(File, u64)>,
}

impl Lazily {
    fn new(path: PathBuf, bytes_max: u64) -> Self {
        Self {
            path,
            bytes_max,
            file: None,
        }
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let (mut file, length) = match self.file.take() {
            Some((file, length)) if length <= self.bytes_max => (file, length),
            _ => self.open()?,
        };
        let written = file.write_all(bytes);
        let more = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.file = Some((file, length.saturating_add(more)));
        written
    }

    /// Opens the file and rotates it if too large. Another program may have done that already.
    fn open(&self) -> io::Result<(File, u64)> {
        let length = || fs::metadata(&self.path).map_or(0, |log| log.len());
        if length() > self.bytes_max {
            let _ = fs::rename(&self.path, self.path.with_extension(BEFORE));
        }
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        // It contains addresses: only the owner may read it, like all stored data.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&self.path)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // A file from an older program may have wider permissions.
            let _ = file.set_permissions(fs::Permissions::from_mode(0o600));
        }
        Ok((file, length()))
    }
}

/// A line that cannot be written is dropped: an error message would overwrite the screens.
impl Write for Lazily {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = self.append(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_log_is_for_its_owner_alone_also_where_it_was_not_before() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a directory");
        let mode = |path: &Path| {
            let found = fs::metadata(path).expect("a file");
            found.permissions().mode() & 0o777
        };
        let path = dir.path().join("dripset.log");
        let mut log = Lazily::new(path.clone(), 10);
        writeln!(log, "came from=192.0.2.1").expect("a line");
        assert_eq!(mode(&path), 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("another mode");
        let mut later = Lazily::new(path.clone(), 1_000);
        writeln!(later, "left").expect("a line");
        assert_eq!(mode(&path), 0o600);
        writeln!(log, "came again").expect("a line");
        assert_eq!(mode(&path.with_extension(BEFORE)), 0o600);
    }

    #[test]
    fn a_log_that_is_written_to_for_long_takes_no_more_than_so_much_of_the_disk() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("dripset.log");
        let mut log = Lazily::new(path.clone(), 1_000);
        let mut other = Lazily::new(path.clone(), 1_000);
        for number in 0..1_000 {
            writeln!(log, "came number={number}").expect("a line");
            writeln!(other, "left number={number}").expect("a line");
        }
        let files = fs::read_dir(dir.path()).expect("a directory");
        let lengths = files.map(|file| file.expect("a file").metadata().expect("one").len());
        let lengths: Vec<u64> = lengths.collect();
        assert_eq!(lengths.len(), 2);
        assert!(lengths.iter().all(|length| *length < 2_100), "{lengths:?}");
        let newest = fs::read_to_string(&path).expect("a log");
        let before = fs::read_to_string(path.with_extension(BEFORE)).expect("the one before");
        assert!((newest + &before).contains("number=999\n"));
    }
}
