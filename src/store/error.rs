//! Why the store could not do something, and what to do about it.
//!
//! Inside the store an error of SQLite travels as it is; at the border [`StoreError::at`] says
//! what it means for the person at the screen.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use thiserror::Error;

use super::class::ClassId;
use crate::domain::SittingId;

/// Why the store refused or failed. Nothing of the append in question is kept then.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file was written by a newer Dripset.
    #[error("{} is from a newer version of Dripset (format {found}; this one knows {known})", path.display())]
    TooNew {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format this program knows.
        known: u32,
    },
    /// The file is something else.
    #[error("{} is not a progress file of Dripset", .0.display())]
    NotOurs(PathBuf),
    /// In the place of the file is something else than a file.
    #[error("{} is {what}, not a file", path.display())]
    NotAFile {
        /// Where the file should be.
        path: PathBuf,
        /// What is there.
        what: &'static str,
    },
    /// The file cannot be read as it should.
    #[error("{} is damaged: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        reason: String,
    },
    /// No room left on the disk.
    #[error("the disk is full: {} could not be written", .0.display())]
    DiskFull(PathBuf),
    /// The file, its directory or its disk cannot be written to.
    #[error("{} cannot be written: it is read-only", .0.display())]
    ReadOnly(PathBuf),
    /// Another program holds the file and did not let go in time.
    #[error("{} is locked by another program", .0.display())]
    Locked(PathBuf),
    /// The file or its directory cannot be made or opened.
    #[error("{} cannot be opened: {reason}", path.display())]
    CannotOpen {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The disk failed.
    #[error("the disk failed under {}: {reason}", path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        reason: String,
    },
    /// That place has its response already, from here or from another window.
    #[error("question {} of this set is answered already", position + 1)]
    AlreadyAnswered {
        /// Of which sitting.
        sitting: SittingId,
        /// Its place in the form, from 0.
        position: usize,
    },
    /// A sitting starts once.
    #[error("set {0} has started already")]
    AlreadyStarted(SittingId),
    /// A sitting that has ended takes nothing more.
    #[error("this set has ended")]
    Ended(SittingId),
    /// The learner has no such sitting.
    #[error("there is no set {0}")]
    NoSuchSitting(SittingId),
    /// The form has another item at that place, or none.
    #[error("this set has no such question at place {}", position + 1)]
    NotInForm {
        /// Of which sitting.
        sitting: SittingId,
        /// The place, from 0.
        position: usize,
    },
    /// There is a class of that identity, or one with that code which has not ended.
    #[error("the class code {0} is in use")]
    ClassTaken(String),
    /// There is no such class.
    #[error("there is no class {}", .0.0)]
    NoSuchClass(ClassId),
    /// A program runs that class.
    #[error("this class is held by another program")]
    Held,
    /// Anything else that SQLite says.
    #[error("the progress file could not be used: {0}")]
    Database(#[from] rusqlite::Error),
}

impl StoreError {
    /// Says what to do, for the person at the screen.
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
                "Put a backup of yours, or the newest {}.before-N beside it, in its place; or \
                 move it aside, with the -wal and -journal files of its name, and start afresh.",
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
                that runs it; once that is gone, however it went, the class is free at once."
                    .into()
            }
            Self::Database(_) => "Try again. If this comes back, please report it with this \
                message."
                .into(),
        }
    }

    /// What is wrong and what to do, where a screen has one line for both.
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
            _ => return None,
        })
    }

    /// Says what an error of SQLite means for the file at `path`.
    pub(super) fn at(self, path: &Path) -> Self {
        match self {
            Self::Database(error) => classify(error, path),
            other => other,
        }
    }

    /// What an error of the file system means for `path`.
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

    /// Whether this is SQLite saying that somebody else has the file.
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
    // The memory that windows share lies beside the file, and there is no room to make it.
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
        // SQLite has no code of its own for a table that the file should have and has not.
        ErrorCode::Unknown if reason.contains("no such ") => StoreError::Damaged { path, reason },
        _ => StoreError::Database(error),
    }
}

fn folder(path: &Path) -> String {
    // Of one name what is above is nothing.
    path.parent()
        .filter(|above| path.extension().is_some() && !above.as_os_str().is_empty())
        .unwrap_or(path)
        .display()
        .to_string()
}
