//! Store errors and their remedies.
//!
//! Inside the store, SQLite errors are passed on unchanged. At the public functions,
//! [`StoreError::at`] turns them into errors for the user.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use thiserror::Error;

use crate::domain::ClassId;
use crate::domain::SittingId;

/// The reason the store refused or failed. Nothing of the append is kept then.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file was written by a newer Dripset.
    #[error("{} is from a newer version of Dripset (format {found}; this one knows {known})", path.display())]
    TooNew {
        /// The file.
        path: PathBuf,
        /// The file's format.
        found: u32,
        /// The newest format this program knows.
        known: u32,
    },
    /// The file is not a progress file.
    #[error("{} is not a progress file of Dripset", .0.display())]
    NotOurs(PathBuf),
    /// The path is not a regular file.
    #[error("{} is {what}, not a file", path.display())]
    NotAFile {
        /// The path of the file.
        path: PathBuf,
        /// The kind of thing found there.
        what: &'static str,
    },
    /// The file is damaged.
    #[error("{} is damaged: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The problem found.
        reason: String,
    },
    /// The disk is full.
    #[error("the disk is full: {} could not be written", .0.display())]
    DiskFull(PathBuf),
    /// The file, its directory or its disk is read-only.
    #[error("{} cannot be written: it is read-only", .0.display())]
    ReadOnly(PathBuf),
    /// Another program holds the file and did not release it in time.
    #[error("{} is locked by another program", .0.display())]
    Locked(PathBuf),
    /// The file or its directory cannot be created or opened.
    #[error("{} cannot be opened: {reason}", path.display())]
    CannotOpen {
        /// The file or directory.
        path: PathBuf,
        /// The system's message.
        reason: String,
    },
    /// The disk failed.
    #[error("the disk failed under {}: {reason}", path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// SQLite's message.
        reason: String,
    },
    /// That place already has a response, from this or another window.
    #[error("question {} of this set is answered already", position + 1)]
    AlreadyAnswered {
        /// The sitting.
        sitting: SittingId,
        /// The place in the form, from 0.
        position: usize,
    },
    /// That place already has an item, or the place before it has none.
    #[error("question {} of this set is chosen already", position + 1)]
    AlreadyChosen {
        /// The sitting.
        sitting: SittingId,
        /// The place in the form, from 0.
        position: usize,
    },
    /// The sitting has already started.
    #[error("set {0} has started already")]
    AlreadyStarted(SittingId),
    /// The sitting has ended and accepts nothing more.
    #[error("this set has ended")]
    Ended(SittingId),
    /// The learner has no such sitting.
    #[error("there is no set {0}")]
    NoSuchSitting(SittingId),
    /// The form has another item at that place, or none.
    #[error("this set has no such question at place {}", position + 1)]
    NotInForm {
        /// The sitting.
        sitting: SittingId,
        /// The place, from 0.
        position: usize,
    },
    /// A class has that id, or one with that code has not ended.
    #[error("the class code {0} is in use")]
    ClassTaken(String),
    /// The class does not exist.
    #[error("there is no class {}", .0.0)]
    NoSuchClass(ClassId),
    /// A program runs that class.
    #[error("this class is running in another program")]
    Held,
    /// A file that would be written exists.
    #[error("{} exists already", .0.display())]
    Exists(PathBuf),
    /// Entries to be merged contradict each other.
    #[error("the entries contradict each other: {0}")]
    Contradiction(String),
    /// The store that several nodes share cannot be reached.
    #[error("the shared store cannot be reached: {0}")]
    Unreachable(String),
    /// The store that several nodes share refused something, or has something unknown.
    #[error("the shared store cannot be used: {0}")]
    Refused(String),
    /// Any other SQLite error.
    #[error("the progress file could not be used: {0}")]
    Database(#[from] rusqlite::Error),
}

impl StoreError {
    /// Returns the remedy, for the person at the screen.
    pub fn help(&self) -> String {
        match self {
            Self::TooNew { .. } => "Use the newer Dripset, or another data directory with \
                --data-dir. The file was left as it is."
                .into(),
            Self::NotOurs(path) => format!(
                "Move {} elsewhere, or use another data directory with --data-dir. \
                 The file was left as it is.",
                path.display()
            ),
            Self::NotAFile { path, .. } => format!(
                "Move {} elsewhere, or use another data directory with --data-dir.",
                path.display()
            ),
            Self::Damaged { path, .. } => format!(
                "`dripset data verify --repair` saves what can be read of it, and `dripset data \
                 restore FILE` puts a backup in its place, such as the newest {}.before-N.",
                path.display()
            ),
            Self::DiskFull(path) => format!(
                "Free some space on the disk that holds {}, then try again. \
                 What was confirmed before is safe.",
                folder(path)
            ),
            Self::ReadOnly(path) => format!(
                "Make {} and what is in it writable for you, or use another data directory \
                 with --data-dir. `dripset progress` shows what is there without writing.",
                folder(path)
            ),
            Self::Locked(path) => format!(
                "Close the other program that uses {} (another Dripset, a backup, a file \
                 synchroniser), then try again.",
                path.display()
            ),
            Self::CannotOpen { path, .. } => format!(
                "Check that {} is a directory that you may read and write, or use another data \
                 directory with --data-dir.",
                folder(path)
            ),
            Self::Disk { path, .. } => format!(
                "Check the disk, or the network if {} is on another machine, then try again. \
                 What was confirmed before is safe unless the disk itself is broken.",
                folder(path)
            ),
            Self::AlreadyAnswered { .. } => {
                "Another window answered it first, and that answer counts.".into()
            }
            Self::AlreadyChosen { .. } => {
                "Another window was first. Open the set again from History.".into()
            }
            Self::Ended(_) => "Another window ended it. What was entered here since then does \
                not count."
                .into(),
            Self::AlreadyStarted(_) | Self::NoSuchSitting(_) | Self::NotInForm { .. } => {
                "Open the set again from History. If this comes back, please report it.".into()
            }
            Self::ClassTaken(_) => {
                "End the class that has this code, or choose another code.".into()
            }
            Self::NoSuchClass(_) => "Open a class first, or choose one from the list.".into(),
            Self::Held => {
                "Close the `dripset class host`, `dripset class resume` or `dripset serve` \
                that runs it. Then try again."
                    .into()
            }
            Self::Exists(_) => "Give another name. The file was left as it is.".into(),
            Self::Contradiction(_) => "Nothing was changed. Export the progress again on the \
                other machine, and import that file."
                .into(),
            Self::Unreachable(_) => {
                "Wait a moment, then try again. What was confirmed before is safe.".into()
            }
            Self::Refused(_) | Self::Database(_) => {
                "Try again. If this comes back, please report it with this \
                message."
                    .into()
            }
        }
    }

    /// Returns the problem and the remedy in one line, for small spaces.
    pub fn brief(&self) -> Option<String> {
        Some(match self {
            Self::DiskFull(_) => "the disk is full: free some space, then try again".into(),
            Self::ReadOnly(_) => {
                "the progress file is read-only: make it writable, then try again".into()
            }
            Self::Locked(_) => {
                "another program holds the progress file: close it, then try again".into()
            }
            Self::AlreadyAnswered { position, .. } => format!(
                "question {} is answered already, in another window: that counts",
                position + 1
            ),
            Self::Ended(_) => "this set has ended: another window ended it".into(),
            Self::Unreachable(_) => {
                "the host cannot save anything now: wait a moment, then try again".into()
            }
            _ => return None,
        })
    }

    /// Translates an SQLite error for the file at `path`.
    pub(super) fn at(self, path: &Path) -> Self {
        match self {
            Self::Database(error) => classify(error, path),
            other => other,
        }
    }

    /// Translates a file system error for `path`.
    pub(super) fn io(error: &io::Error, path: &Path) -> Self {
        let path = path.to_path_buf();
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull(path),
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
                Self::ReadOnly(path)
            }
            _ => Self::CannotOpen {
                path,
                reason: error.to_string(),
            },
        }
    }

    /// Returns whether SQLite reports that somebody else has locked the file.
    pub(super) fn is_locked(error: &rusqlite::Error) -> bool {
        matches!(
            error.sqlite_error_code(),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
        )
    }
}

fn classify(error: rusqlite::Error, path: &Path) -> StoreError {
    let reason = error.to_string();
    let path = path.to_path_buf();
    // The memory shared by windows is a file beside it, and there is no room to create it.
    let no_room = Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE);
    if error.sqlite_error().map(|error| error.extended_code) == no_room {
        return StoreError::DiskFull(path);
    }
    let Some(code) = error.sqlite_error_code() else {
        return match error {
            // A value of a type or range that this program never writes.
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..) => StoreError::Damaged { path, reason },
            other => StoreError::Database(other),
        };
    };
    match code {
        ErrorCode::DiskFull => StoreError::DiskFull(path),
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => StoreError::ReadOnly(path),
        ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseLocked
        | ErrorCode::FileLockingProtocolFailed => StoreError::Locked(path),
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
            StoreError::Damaged { path, reason }
        }
        ErrorCode::CannotOpen => StoreError::CannotOpen { path, reason },
        ErrorCode::SystemIoFailure => StoreError::Disk { path, reason },
        // SQLite has no error code for a missing table.
        ErrorCode::Unknown if reason.contains("no such ") => StoreError::Damaged { path, reason },
        _ => StoreError::Database(error),
    }
}

fn folder(path: &Path) -> String {
    // The parent of a bare name is an empty path.
    path.parent()
        .filter(|above| path.extension().is_some() && !above.as_os_str().is_empty())
        .unwrap_or(path)
        .display()
        .to_string()
}
