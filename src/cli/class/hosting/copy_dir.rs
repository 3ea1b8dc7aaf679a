//! The directory in which a node of several keeps its copy of what it needs.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::Refused;

/// The directory of the copy, inside the data directory.
const COPY: &str = "node";
/// The lock of that directory, beside it.
const LOCK: &str = "node.lock";

/// The directory of a node's copy of what it needs. Nothing in it has to outlast the node.
pub(super) struct CopyDir {
    /// The directory.
    pub(super) path: PathBuf,
    _lock: File,
}

impl CopyDir {
    /// Makes the directory anew, for this program alone.
    ///
    /// # Errors
    /// If another node uses this data directory, or the directory cannot be made.
    pub(super) fn make(data_dir: &Path) -> Result<Self, Refused> {
        let cannot = |error: io::Error| {
            Refused::new(
                format!("{} cannot be written: {error}", data_dir.display()),
                "check its owner and permissions, or choose another one with --data-dir",
            )
        };
        fs::create_dir_all(data_dir).map_err(cannot)?;
        let lock = File::create(data_dir.join(LOCK)).map_err(cannot)?;
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            return Err(Refused::new(
                format!("another node uses {}", data_dir.display()),
                "give each node a data directory of its own with --data-dir",
            ));
        }
        let path = data_dir.join(COPY);
        match fs::remove_dir_all(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(cannot(error)),
            _ => {}
        }
        fs::create_dir_all(&path).map_err(cannot)?;
        Ok(Self { path, _lock: lock })
    }
}

/// Returns the name of a node for the people who look after it: of the machine, and the data
/// directory.
pub(super) fn node_name(data_dir: &Path) -> String {
    let machine = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    format!("{}:{}", machine.trim(), data_dir.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_that_cannot_be_made_is_named() {
        let dir = tempfile::tempdir().expect("a directory");
        let taken = dir.path().join("file");
        fs::write(&taken, "").expect("a file");
        let data_dir = taken.join("data");
        let mut told = Vec::new();
        let refused = CopyDir::make(&data_dir).err().expect("a refusal");
        refused.tell(&mut told).expect("a text");
        let told = String::from_utf8_lossy(&told).into_owned();
        let named = format!("{} cannot be written", data_dir.display());
        assert!(told.contains(&named), "{told}");
    }
}
