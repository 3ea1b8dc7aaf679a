//! The log file, for whoever looks after the program: what failed, never what was answered.
//!
//! Written to `dripset.log` in the data directory, and only once something is worth saying. When it
//! has grown too large it starts afresh, also while a program runs that stays for months: whoever
//! knocks at a door over and over fills no disk. What it said until then is kept beside it, once.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing::Level;

use crate::paths;

/// Bytes past which a log file starts afresh.
const LOG_BYTES_MAX: u64 = 1024 * 1024;
/// What is added to the name of the file that was before.
const BEFORE: &str = "log.before";

/// Starts logging into this data directory. Where that cannot be done there is no log: a learner
/// must not be kept from studying by it.
pub fn start(data_dir: &Path) {
    let path = paths::log_file(data_dir);
    let _ = tracing_subscriber::fmt()
        .with_max_level(Level::INFO)
        .with_ansi(false)
        .with_target(false)
        .with_writer(Mutex::new(Lazily::new(path, LOG_BYTES_MAX)))
        .try_init();
}

/// A file that is made at its first line.
struct Lazily {
    path: PathBuf,
    bytes_max: u64,
    /// With how many bytes it has, as far as this program knows.
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

    /// Opens the file, afresh where it is too large. Another program may have done that already.
    fn open(&self) -> io::Result<(File, u64)> {
        let length = || fs::metadata(&self.path).map_or(0, |log| log.len());
        if length() > self.bytes_max {
            let _ = fs::rename(&self.path, self.path.with_extension(BEFORE));
        }
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.path)?;
        Ok((file, length()))
    }
}

/// A line that cannot be written is lost: told as an error, it would come over the screens.
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
