//! The progress file: made, opened and looked at before anything is written to it.
//!
//! A file that is refused stays byte for byte as it is. It is never opened other than through
//! SQLite: on Unix, closing any other handle of the file would drop the locks of every
//! connection that this process has to it.

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

/// Marks the file as ours, in the header that `file` and SQLite read: "DRIP".
pub(super) const APPLICATION_ID: i32 = 0x4452_4950;

/// How long to wait for another program to let go of the file: longer than any write of ours,
/// shorter than a person waits.
pub(super) const WAIT_FOR_LOCK: Duration = Duration::from_secs(5);

/// How many prepared statements are kept: all that the store has.
pub(super) const STATEMENTS_MAX: usize = 96;

/// The two tables that every format has.
const OUR_TABLES: &str =
    "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('event', 'here')";

/// Makes the directory and an empty file where there are none, for nobody else to read.
pub(super) fn prepare(dir: &Path, path: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        builder.mode(0o700);
        options.mode(0o600);
    }
    builder
        .create(dir)
        .map_err(|error| StoreError::io(&error, dir))?;
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        // Where the file is there but its directory cannot be written, SQLite says it better.
        Err(_) if path.exists() => Ok(()),
        Err(error) => Err(StoreError::io(&error, path)),
    }
}

/// Refuses what is there in place of a file, before anybody waits for it to say something.
pub(super) fn is_a_file(path: &Path) -> Result<(), StoreError> {
    let Ok(found) = fs::metadata(path) else {
        // SQLite says it better.
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

/// Opens a file and refuses it, unchanged, where it is not for this program. Returns the format
/// it has; 0 is an empty one.
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

/// Bytes that are written to see whether any can be: a page of the file.
const PROBE_BYTES: usize = 4096;

/// Where SQLite says no more than that it cannot open a file, or that the disk failed: whether that
/// is because nothing can be written beside it, as on a disk that is mounted read-only, or no more,
/// as where a quota is used up.
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
        Err(told) => told,
    }
}

/// Lets SQLite take away what it laid beside a refused file, unless that holds something.
fn tidy(conn: &Connection, path: &Path) {
    if write_ahead_log_bytes(path) == Some(0) {
        // Where this fails, two empty files stay.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)
            .ok();
    }
}

/// How large the write-ahead log beside the file is; `None` where there is none.
pub(super) fn write_ahead_log_bytes(path: &Path) -> Option<u64> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    fs::metadata(log).ok().map(|log| log.len())
}

/// Reads the format of a file, and refuses one that is not for this program.
pub(super) fn vet(conn: &Connection, path: &Path, known: u32) -> Result<u32, StoreError> {
    let marks = (|| {
        let reading = conn.unchecked_transaction()?;
        let application_id: i32 = pragma(&reading, "application_id")?;
        let version: i64 = pragma(&reading, "user_version")?;
        let pages: i64 = pragma(&reading, "page_count")?;
        // Reads the whole list of tables, so that a file cut short shows now.
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
    // SQLite counts a file of one byte as empty as well: on some disks it makes one itself.
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

/// Refuses a file that a newer program has taken further while it was open here.
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

/// SQLite opens a file it may not write as read-only, without a word.
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

/// Sets what holds for the whole life of a connection to a file of ours.
fn settle(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    // Without a write-ahead log only EXTRA makes a commit outlast a loss of power: it also puts
    // the removal of the rollback journal on disk.
    conn.pragma_update(None, "synchronous", "EXTRA")?;
    // On macOS a plain fsync leaves data in the cache of the drive; elsewhere this does nothing.
    conn.pragma_update(None, "fullfsync", true)?;
    conn.pragma_update(None, "checkpoint_fullfsync", true)
}

/// Chooses the journal: a write-ahead log where the file is on this machine, since its shared
/// memory does not reach to another one; else the rollback journal.
pub(super) fn choose_journal(conn: &Connection, is_network: bool) -> rusqlite::Result<()> {
    let wanted = if is_network { "DELETE" } else { "WAL" };
    let chosen =
        conn.pragma_update_and_check(None, "journal_mode", wanted, |row| row.get::<_, String>(0));
    let mode = match chosen {
        Ok(mode) => mode,
        // Another process has the file open now; both go on with the journal it has.
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

/// Does `write` without waiting for the disk, where the journal allows that without harm: what is
/// in a write-ahead log is on disk no later than the next synced commit, and never without what
/// came before it.
pub(super) fn unsynced<T>(
    conn: &Connection,
    write: impl FnOnce() -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let hurried = hurry(conn)?;
    // Whatever happens, later commits wait for the disk again.
    let written = catch_unwind(AssertUnwindSafe(write));
    settle_again(conn, hurried)?;
    written.unwrap_or_else(|fault| resume_unwind(fault))
}

/// From here on commits do not wait for the disk, where the journal allows that without harm;
/// says whether it does.
pub(super) fn hurry(conn: &Connection) -> rusqlite::Result<bool> {
    const FULL: i64 = 2;
    let allowed = pragma::<i64>(conn, "synchronous")? == FULL;
    if allowed {
        conn.pragma_update(None, "synchronous", "NORMAL")?;
    }
    Ok(allowed)
}

/// From here on commits wait for the disk again.
pub(super) fn settle_again(conn: &Connection, hurried: bool) -> rusqlite::Result<()> {
    if hurried {
        conn.pragma_update(None, "synchronous", "FULL")?;
    }
    Ok(())
}
