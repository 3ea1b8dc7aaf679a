//! The log file, for whoever looks after the program: what failed, never what was answered.
//!
//! Written to `dripset.log` in the data directory, and only once something is worth saying. It
//! starts afresh when it has grown too large.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing::Level;

use crate::paths;

/// Bytes past which a log file starts afresh.
const LOG_BYTES_MAX: u64 = 1024 * 1024;

/// Starts logging into this data directory. Where that cannot be done there is no log: a learner
/// must not be kept from studying by it.
pub fn start(data_dir: &Path) {
    let path = paths::log_file(data_dir);
    if fs::metadata(&path).is_ok_and(|log| log.len() > LOG_BYTES_MAX) {
        let _ = fs::remove_file(&path);
    }
    let _ = tracing_subscriber::fmt()
        .with_max_level(Level::INFO)
        .with_ansi(false)
        .with_target(false)
        .with_writer(Mutex::new(Lazily { path, file: None }))
        .try_init();
}

/// A file that is made at its first line.
struct Lazily {
    path: PathBuf,
    file: Option<File>,
}

impl Lazily {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.file.is_none() {
            self.file = Some(
                OpenOptions::new()
                    .create(true)
                    .append(true)
                    .open(&self.path)?,
            );
        }
        match &mut self.file {
            Some(file) => file.write_all(bytes),
            None => Ok(()),
        }
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
