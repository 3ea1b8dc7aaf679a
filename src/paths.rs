//! The paths of the data directory, the learner's own banks and the log file.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use thiserror::Error;

/// The variable that names the data directory.
pub const DATA_DIR_VARIABLE: &str = "DRIPSET_DATA_DIR";

/// The variable that names the settings file.
pub const CONFIG_VARIABLE: &str = "DRIPSET_CONFIG";

/// The reason a path cannot be determined.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum NoPlace {
    /// The account has no home directory.
    #[error("this account has no home directory for progress")]
    NoHome,
    /// The path is relative, so it would differ in each working directory.
    #[error("{variable} is `{}`, which is not an absolute path", value.display())]
    Relative {
        /// The variable.
        variable: &'static str,
        /// The value.
        value: PathBuf,
    },
}

impl NoPlace {
    /// Returns the remedy.
    pub fn help(&self) -> String {
        let named =
            format!("give a directory with `dripset --data-dir DIR` or {DATA_DIR_VARIABLE}");
        match self {
            Self::NoHome => named,
            Self::Relative { variable, .. } => format!(
                "set {variable} to an absolute path, or {named}; for the settings file, use \
                 `--config FILE` or {CONFIG_VARIABLE}"
            ),
        }
    }
}

/// Returns the data directory: the one named, else the platform's.
///
/// # Errors
/// [`NoPlace`] if none is named and the account has no home directory, or a relative one.
pub fn data_dir(named: Option<&Path>) -> Result<PathBuf, NoPlace> {
    match named.filter(|dir| !dir.as_os_str().is_empty()) {
        Some(dir) => Ok(dir.to_owned()),
        None => {
            absolute(&deciding("XDG_DATA_HOME"), |name| env::var_os(name))?;
            ProjectDirs::from("", "", "dripset")
                .map(|dirs| dirs.data_dir().to_owned())
                .ok_or(NoPlace::NoHome)
        }
    }
}

/// Returns the platform's settings file; `None` if the account has no home directory.
///
/// # Errors
/// [`NoPlace::Relative`] if the path would differ in each working directory.
pub fn config_file() -> Result<Option<PathBuf>, NoPlace> {
    absolute(&deciding("XDG_CONFIG_HOME"), |name| env::var_os(name))?;
    let dirs = ProjectDirs::from("", "", "dripset");
    Ok(dirs.map(|dirs| dirs.config_dir().join("config.toml")))
}

/// Returns the variables that decide here, in order of priority: this one, else `HOME`.
fn deciding(own: &'static str) -> Vec<&'static str> {
    match () {
        // Windows is asked directly, not through the environment.
        () if cfg!(windows) => vec![],
        () if cfg!(target_os = "macos") => vec!["HOME"],
        () => vec![own, "HOME"],
    }
}

/// Refuses a relative path in the variable that decides.
fn absolute(
    deciding: &[&'static str],
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<(), NoPlace> {
    let set = |name: &&'static str| {
        let value = variable(name).filter(|value| !value.is_empty())?;
        Some((*name, PathBuf::from(value)))
    };
    match deciding.iter().find_map(set) {
        Some((variable, value)) if value.is_relative() => {
            Err(NoPlace::Relative { variable, value })
        }
        _ => Ok(()),
    }
}

/// Returns the folder of the learner's own banks.
pub fn own_banks(data_dir: &Path) -> PathBuf {
    data_dir.join("banks")
}

/// Returns the path of the log file.
pub fn log_file(data_dir: &Path) -> PathBuf {
    data_dir.join("dripset.log")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABSOLUTE: &str = if cfg!(windows) {
        r"C:\ada"
    } else {
        "/home/ada"
    };

    fn refused(variables: &[(&str, &str)]) -> Option<&'static str> {
        let variable = |name: &str| {
            let set = variables.iter().find(|(set, _)| *set == name);
            set.map(|(_, value)| OsString::from(value))
        };
        match absolute(&["XDG_DATA_HOME", "HOME"], variable) {
            Err(NoPlace::Relative { variable, .. }) => Some(variable),
            _ => None,
        }
    }

    #[test]
    fn a_relative_path_is_refused_in_the_variable_that_decides() {
        assert_eq!(refused(&[("HOME", "relative/x")]), Some("HOME"));
        assert_eq!(refused(&[("HOME", ABSOLUTE)]), None);
        let both = [("XDG_DATA_HOME", "data"), ("HOME", ABSOLUTE)];
        assert_eq!(refused(&both), Some("XDG_DATA_HOME"));
        let decided = [("XDG_DATA_HOME", ABSOLUTE), ("HOME", "relative/x")];
        assert_eq!(refused(&decided), None);
        let empty = [("XDG_DATA_HOME", ""), ("HOME", "x")];
        assert_eq!(refused(&empty), Some("HOME"));
        assert_eq!(refused(&[]), None);
    }
}
