//! Leases on classes: one program runs a class at a time. Each lease is a lock that the system
//! releases however the program ends.
//!
//! Each lock is on a file of its own beside the progress file, unknown to SQLite's locks. The file
//! is removed when the class is released. A lock file left by a killed program is unlocked, and the
//! next program takes it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::{Store, StoreError};
use crate::domain::ClassId;

/// The folder of the lock files, beside the progress file.
const FOLDER: &str = "held";
/// The most bytes of a note that are read.
const NOTE_BYTES_MAX: u64 = 16 * 1024;
/// The lock held while a lock file is made or removed, so that nobody locks a file that another is
/// about to remove.
const GATE: &str = "gate";

/// The exclusive lease on a class; released when this is dropped, and at once after a kill.
#[derive(Debug)]
pub struct ClassLease {
    lock: Option<File>,
    path: PathBuf,
}

impl Store {
    /// Leases a class to this program alone. On a file system without locks the lease always
    /// succeeds.
    ///
    /// # Errors
    /// [`StoreError::Held`] if this or another program runs it; or if the lock file cannot be
    /// opened.
    pub fn take_class(&self, class: ClassId) -> Result<ClassLease, StoreError> {
        let folder = self.path.with_file_name(FOLDER);
        let path = folder.join(class.0.to_string());
        let taken = make(&folder).and_then(|()| {
            let _gate = pass(&folder)?;
            let lock = open(&path)?;
            match lock.try_lock() {
                Err(TryLockError::WouldBlock) => Ok(None),
                Ok(()) | Err(TryLockError::Error(_)) => Ok(Some(lock)),
            }
        });
        match taken.map_err(|error| StoreError::io(&error, &path))? {
            Some(lock) => Ok(ClassLease {
                lock: Some(lock),
                path,
            }),
            None => Err(StoreError::Held),
        }
    }
}

/// The program that runs a class, as far as another program can tell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ClassRunner {
    /// There is none.
    Nobody,
    /// There is one, with its note.
    Somebody(String),
    /// The file system has no locks, so nobody can tell. With the note of the last one.
    Unknown(String),
}

impl Store {
    /// Returns the program that runs a class now.
    pub fn class_runner(&self, class: ClassId) -> ClassRunner {
        let folder = self.path.with_file_name(FOLDER);
        // Nobody takes the class while this looks at its lock.
        let _gate = pass(&folder);
        let Ok(lock) = File::open(folder.join(class.0.to_string())) else {
            return ClassRunner::Nobody;
        };
        let held = lock.try_lock_shared();
        let mut note = String::new();
        if lock.take(NOTE_BYTES_MAX).read_to_string(&mut note).is_err() {
            note.clear();
        }
        match held {
            Ok(()) => ClassRunner::Nobody,
            Err(TryLockError::WouldBlock) => ClassRunner::Somebody(note),
            Err(TryLockError::Error(_)) => ClassRunner::Unknown(note),
        }
    }
}

impl ClassLease {
    /// Leaves a note for other programs, such as the address that the class is reached at. Without
    /// it they do as well as they can.
    pub fn note(&mut self, words: &str) {
        if let Some(lock) = &mut self.lock {
            let noted = lock
                .set_len(0)
                .and_then(|()| lock.rewind())
                .and_then(|()| lock.write_all(words.as_bytes()));
            // A missing note does no harm.
            let _ = noted;
        }
    }
}

/// Returns whether a program runs a class of the directory now.
pub(super) fn is_any_held(dir: &Path) -> bool {
    let Ok(locks) = fs::read_dir(dir.join(FOLDER)) else {
        return false;
    };
    let classes = locks.flatten().filter(|lock| lock.file_name() != GATE);
    let mut locks = classes.filter_map(|lock| File::open(lock.path()).ok());
    locks.any(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

impl Drop for ClassLease {
    fn drop(&mut self) {
        let gate = self.path.parent().map(pass);
        // Closed first: not every system can remove an open file.
        drop(self.lock.take());
        if let Some(Ok(_gate)) = gate {
            // A leftover file does no harm.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn make(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Waits for the gate, which is held only as long as it takes to open a file.
fn pass(folder: &Path) -> io::Result<File> {
    let gate = open(&folder.join(GATE))?;
    // On a file system without locks there is nothing to wait for.
    let _ = gate.lock();
    Ok(gate)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fresh, minute};
    use super::*;
    use uuid::Uuid;

    const ONE: ClassId = ClassId(Uuid::from_u128(1));
    const TWO: ClassId = ClassId(Uuid::from_u128(2));

    #[test]
    fn a_class_is_run_by_one_at_a_time_and_leaves_no_lock_behind() {
        let (dir, store) = fresh();
        let other = Store::open(dir.path(), minute(0)).expect("the same file");
        let one = store.take_class(ONE).expect("a free class");
        for asks in [&store, &other] {
            assert!(matches!(asks.take_class(ONE), Err(StoreError::Held)));
        }
        let _two = other.take_class(TWO).expect("another class");
        drop(one);
        drop(other.take_class(ONE).expect("a class that was let go of"));
        let left = fs::read_dir(dir.path().join(FOLDER)).expect("a folder");
        let left = left.map(|file| file.expect("a file").file_name());
        let mut left: Vec<_> = left.collect();
        left.sort();
        assert_eq!(left, [TWO.0.to_string().as_str(), GATE]);
    }

    #[test]
    fn another_program_reads_the_note_of_the_one_that_runs_a_class() {
        let (dir, store) = fresh();
        let other = Store::open(dir.path(), minute(0)).expect("the same file");
        assert_eq!(other.class_runner(ONE), ClassRunner::Nobody);
        let mut lease = store.take_class(ONE).expect("a free class");
        lease.note("ssh -p 2222 a-long-address@host");
        lease.note("ssh code@host");
        let note = "ssh code@host";
        assert_eq!(other.class_runner(ONE), ClassRunner::Somebody(note.into()));
        assert!(matches!(other.take_class(ONE), Err(StoreError::Held)));
        drop(lease);
        assert_eq!(other.class_runner(ONE), ClassRunner::Nobody);
    }

    #[test]
    fn a_lock_that_a_kill_left_behind_is_nobodys() {
        let (dir, store) = fresh();
        let folder = dir.path().join(FOLDER);
        make(&folder).expect("a folder");
        open(&folder.join(ONE.0.to_string())).expect("a file");
        store.take_class(ONE).expect("a free class");
    }

    #[test]
    fn where_no_lock_can_be_made_the_file_is_named() {
        let (dir, store) = fresh();
        fs::write(dir.path().join(FOLDER), "in the way").expect("a file");
        let refused = store.take_class(ONE).expect_err("no folder");
        assert!(refused.to_string().contains(FOLDER), "{refused}");
    }
}
