//! The progress file: created, opened and checked before anything is written to it.
//!
//! A refused file stays unchanged byte for byte. The file is opened only through SQLite: on Unix,
//! closing any other handle to it would drop the locks of every connection in this process.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::error::StoreError;

/// The name of the progress file in its data directory.
pub const FILE_NAME: &str = "progress.db";

/// The mark of our files in the header that `file` and SQLite read: "DRIP".
pub(super) const APPLICATION_ID: i32 = 0x4452_4950;

/// The time to wait for another program's lock: longer than any write of ours, shorter than a
/// person waits.
pub(super) const WAIT_FOR_LOCK: Duration = Duration::from_secs(5);

/// The number of prepared statements to cache: all that the store has.
pub(super) const STATEMENTS_MAX: usize = 96;

/// The query that counts the two tables that every format has.
const OUR_TABLES: &str =
    "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('event', 'here')";

/// Creates the directory and an empty file if missing, readable by the owner only.
pub(super) fn prepare(dir: &Path, path: &Path) -> Result<(), StoreError> {
    prepare_dir(dir)?;
    prepare_file(path)
}

/// Creates the directory if missing.
pub(super) fn prepare_dir(dir: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(dir)
        .map_err(|error| StoreError::io(&error, dir))
}

/// Creates an empty file if missing.
pub(super) fn prepare_file(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        // If the file exists but its directory is read-only, SQLite reports it better.
        Err(_) if path.exists() => Ok(()),
        Err(error) => Err(StoreError::io(&error, path)),
    }
}

/// Refuses anything but a regular file, before an open call can block on it.
pub(super) fn is_a_file(path: &Path) -> Result<(), StoreError> {
    let Ok(found) = fs::metadata(path) else {
        // SQLite reports it better.
        return Ok(());
    };
    if found.is_file() {
        return Ok(());
    }
    let what = if found.is_dir() {
        "a directory"
    } else {
        "a device or a pipe"
    };
    Err(StoreError::NotAFile {
        path: path.to_path_buf(),
        what,
    })
}

/// Opens a file, or refuses it unchanged if it is not for this program. Returns its format; 0 means
/// empty.
pub(super) fn open(path: &Path, known: u32) -> Result<(Connection, u32), StoreError> {
    is_a_file(path)?;
    let conn = connect(path).map_err(|error| explained(StoreError::from(error).at(path), path))?;
    let found = vet(&conn, path, known).and_then(|found| {
        writable(&conn, path)?;
        Ok(found)
    });
    let found = found.map_err(|error| {
        tidy(&conn, path);
        explained(error.at(path), path)
    })?;
    settle(&conn).map_err(|error| StoreError::from(error).at(path))?;
    Ok((conn, found))
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(WAIT_FOR_LOCK)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    // Until the file is known to be ours, closing it must not move its write-ahead log into it.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(conn)
}

/// The size of a test write: one page of the file.
const PROBE_BYTES: usize = 4096;

/// Refines an SQLite error that says only that a file cannot be opened or that the disk failed. A
/// test write beside the file shows a read-only mount or a quota that is used up.
pub(super) fn explained(error: StoreError, path: &Path) -> StoreError {
    if !matches!(
        error,
        StoreError::CannotOpen { .. } | StoreError::Disk { .. }
    ) {
        return error;
    }
    let mut probe = path.as_os_str().to_owned();
    probe.push(".probe");
    let opened = OpenOptions::new().write(true).create_new(true).open(&probe);
    let written = opened.and_then(|mut file| {
        file.write_all(&[0; PROBE_BYTES])?;
        file.sync_all()
    });
    let _ = fs::remove_file(&probe);
    match written.map_err(|why| StoreError::io(&why, path)) {
        Ok(()) | Err(StoreError::CannotOpen { .. }) => error,
        Err(message) => message,
    }
}

/// Lets SQLite remove the files it created beside a refused file, unless they hold data.
fn tidy(conn: &Connection, path: &Path) {
    if write_ahead_log_bytes(path) == Some(0) {
        // If this fails, two empty files stay.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)
            .ok();
    }
}

/// Returns the size of the write-ahead log; `None` if there is none.
pub(super) fn write_ahead_log_bytes(path: &Path) -> Option<u64> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    fs::metadata(log).ok().map(|log| log.len())
}

/// Reads the format of a file and refuses one that is not for this program.
pub(super) fn vet(conn: &Connection, path: &Path, known: u32) -> Result<u32, StoreError> {
    let marks = (|| {
        let reading = conn.unchecked_transaction()?;
        let application_id: i32 = pragma(&reading, "application_id")?;
        let version: i64 = pragma(&reading, "user_version")?;
        let pages: i64 = pragma(&reading, "page_count")?;
        // Reads the whole list of tables, so that a truncated file is detected now.
        let tables: i64 = reading.query_row(OUR_TABLES, [], |row| row.get(0))?;
        Ok((application_id, version, pages, tables))
    })();
    let (application_id, version, pages, tables) = match marks {
        Ok(marks) => marks,
        Err(error) if is_no_database(&error) => {
            return Err(StoreError::NotOurs(path.to_path_buf()));
        }
        Err(error) => return Err(error.into()),
    };
    // SQLite counts a file of one byte as empty too, and creates one itself on some disks.
    if pages == 0 {
        return Ok(0);
    }
    if application_id != APPLICATION_ID {
        return Err(StoreError::NotOurs(path.to_path_buf()));
    }
    let damaged = |reason: String| StoreError::Damaged {
        path: path.to_path_buf(),
        reason,
    };
    match u32::try_from(version) {
        Ok(found) if found > known => Err(StoreError::TooNew {
            path: path.to_path_buf(),
            found,
            known,
        }),
        Ok(found) if found > 0 && tables == 2 => Ok(found),
        Ok(found) if found > 0 => Err(damaged("tables are missing".into())),
        _ => Err(damaged(format!("its format number is {version}"))),
    }
}

/// Refuses a file that a newer program has migrated while it was open here.
pub(super) fn still_known(conn: &Connection, path: &Path, known: u32) -> Result<(), StoreError> {
    let found: u32 = conn
        .prepare_cached("PRAGMA user_version")?
        .query_row([], |row| row.get(0))?;
    if found > known {
        return Err(StoreError::TooNew {
            path: path.to_path_buf(),
            found,
            known,
        });
    }
    Ok(())
}

/// Refuses a read-only connection: SQLite silently opens a read-only file as one.
fn writable(conn: &Connection, path: &Path) -> Result<(), StoreError> {
    if conn.is_readonly("main")? {
        Err(StoreError::ReadOnly(path.to_path_buf()))
    } else {
        Ok(())
    }
}

fn is_no_database(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::NotADatabase)
}

/// Reads one pragma.
pub(super) fn pragma<T: rusqlite::types::FromSql>(
    conn: &Connection,
    name: &str,
) -> rusqlite::Result<T> {
    conn.pragma_query_value(None, name, |row| row.get(0))
}

/// Sets the options for the whole life of a connection to a file of ours.
fn settle(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    // Without a write-ahead log, only EXTRA makes a commit survive a power loss: it also syncs the
    // removal of the rollback journal.
    conn.pragma_update(None, "synchronous", "EXTRA")?;
    // On macOS a plain fsync leaves data in the cache of the drive; elsewhere this does nothing.
    conn.pragma_update(None, "fullfsync", true)?;
    conn.pragma_update(None, "checkpoint_fullfsync", true)
}

/// Chooses the journal: a write-ahead log for a local file, else the rollback journal, because the
/// log's shared memory does not reach other machines.
pub(super) fn choose_journal(conn: &Connection, is_network: bool) -> rusqlite::Result<()> {
    let wanted = if is_network { "DELETE" } else { "WAL" };
    let chosen =
        conn.pragma_update_and_check(None, "journal_mode", wanted, |row| row.get::<_, String>(0));
    let mode = match chosen {
        Ok(mode) => mode,
        // Another process has the file open now; both go on with its present journal.
        Err(error) if StoreError::is_locked(&error) => pragma(conn, "journal_mode")?,
        Err(error) => return Err(error),
    };
    let synchronous = if mode.eq_ignore_ascii_case("wal") {
        "FULL"
    } else {
        "EXTRA"
    };
    conn.pragma_update(None, "synchronous", synchronous)
}

/// Runs `write` without waiting for the disk, if the journal makes that safe. A write-ahead log
/// reaches the disk in order, at the latest with the next synced commit.
pub(super) fn unsynced<T>(
    conn: &Connection,
    write: impl FnOnce() -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let hurried = hurry(conn)?;
    // Even after a panic, later commits must wait for the disk again.
    let written = catch_unwind(AssertUnwindSafe(write));
    settle_again(conn, hurried)?;
    written.unwrap_or_else(|fault| resume_unwind(fault))
}

/// Stops commits from waiting for the disk, if the journal makes that safe. Returns whether it
/// does.
pub(super) fn hurry(conn: &Connection) -> rusqlite::Result<bool> {
    const FULL: i64 = 2;
    let allowed = pragma::<i64>(conn, "synchronous")? == FULL;
    if allowed {
        conn.pragma_update(None, "synchronous", "NORMAL")?;
    }
    Ok(allowed)
}

/// Stops all commits from waiting for the disk, for a file that is only a copy.
pub(super) fn hold_loosely(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update(None, "synchronous", "OFF")
}

/// Makes commits wait for the disk again.
pub(super) fn settle_again(conn: &Connection, hurried: bool) -> rusqlite::Result<()> {
    if hurried {
        conn.pragma_update(None, "synchronous", "FULL")?;
    }
    Ok(())
}
