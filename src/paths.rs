//! Where things lie: the data directory, the learner's own banks, the log file.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use thiserror::Error;

/// The variable that names the data directory.
pub const DATA_DIR_VARIABLE: &str = "DRIPSET_DATA_DIR";

/// The variable that names the file of settings.
pub const CONFIG_VARIABLE: &str = "DRIPSET_CONFIG";

/// No data directory could be told.
#[derive(Debug, Error)]
#[error("this account has no home directory to keep progress in")]
pub struct NoDataDir;

impl NoDataDir {
    /// What to do.
    pub fn help(&self) -> String {
        format!("name a directory: `dripset --data-dir DIR`, or set {DATA_DIR_VARIABLE}")
    }
}

/// The data directory: the one named, else the platform's.
///
/// # Errors
/// [`NoDataDir`] where none is named and the account has no home.
pub fn data_dir(named: Option<&Path>) -> Result<PathBuf, NoDataDir> {
    match named.filter(|dir| !dir.as_os_str().is_empty()) {
        Some(dir) => Ok(dir.to_owned()),
        None => ProjectDirs::from("", "", "dripset")
            .map(|dirs| dirs.data_dir().to_owned())
            .ok_or(NoDataDir),
    }
}

/// The platform's file of settings; none where the account has no home.
pub fn config_file() -> Option<PathBuf> {
    let dirs = ProjectDirs::from("", "", "dripset")?;
    Some(dirs.config_dir().join("config.toml"))
}

/// Where a learner puts banks of their own.
pub fn own_banks(data_dir: &Path) -> PathBuf {
    data_dir.join("banks")
}

/// Where the program writes what whoever looks after it may want to know.
pub fn log_file(data_dir: &Path) -> PathBuf {
    data_dir.join("dripset.log")
}
