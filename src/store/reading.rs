//! Reading the progress file from a full disk, a read-only drive or a backup. Missing projections
//! are summed in memory.

use std::path::Path;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use super::error::StoreError;
use super::{FILE_NAME, Store, file, identify, identity, migrations};
use crate::domain::Moment;

impl Store {
    /// Opens the progress file in `dir` to read it, as [`Store::open`] does. If it cannot be
    /// written or is damaged, reads what it can: [`Store::messages`] then says so, and every write is
    /// refused.
    ///
    /// # Errors
    /// As [`Store::open`], if the file cannot be read either.
    pub fn open_to_read(dir: &Path, now: Moment) -> Result<Self, StoreError> {
        let refused = match Self::open(dir, now) {
            Err(
                error @ (StoreError::ReadOnly(_)
                | StoreError::DiskFull(_)
                | StoreError::CannotOpen { .. }
                | StoreError::Damaged { .. }),
            ) => error,
            opened => return opened,
        };
        let messages = match &refused {
            StoreError::Damaged { .. } => format!("{refused}; what can be read of it is shown"),
            _ => format!("{refused}; what is there is shown, and nothing new is kept"),
        };
        match Self::read(&dir.join(FILE_NAME), now) {
            Ok(store) => Ok(Self {
                messages: vec![messages],
                ..store
            }),
            Err(_) => Err(refused),
        }
    }

    /// Opens the progress file of another data directory to read its log. It creates nothing, and
    /// an older file stays as it is.
    ///
    /// # Errors
    /// If there is no file, or it cannot be read.
    pub fn open_elsewhere(dir: &Path, now: Moment) -> Result<Self, StoreError> {
        Self::read(&dir.join(FILE_NAME), now)
    }

    /// Reads a file without writing anything to it or beside it.
    pub(super) fn read(path: &Path, now: Moment) -> Result<Self, StoreError> {
        let known = migrations::known(migrations::STEPS);
        let (mut conn, found) = open(path, known)?;
        let settled = match found == known {
            true => identity(&conn)?,
            false => None,
        };
        let (origin, learner) = match settled {
            Some(settled) => settled,
            // An older format, or empty: a copy in memory is migrated.
            None => {
                conn = copied(&conn)?;
                migrations::migrate(&mut conn, path, 0, migrations::STEPS)?;
                identify(&mut conn, now)?
            }
        };
        conn.set_prepared_statement_cache_capacity(file::STATEMENTS_MAX);
        Ok(Self {
            conn,
            path: path.to_path_buf(),
            origin,
            learner,
            messages: Vec::new(),
            shared: None,
        })
    }
}

fn copied(conn: &Connection) -> rusqlite::Result<Connection> {
    const ALL_PAGES: i32 = -1;
    let mut copy = Connection::open_in_memory()?;
    Backup::new(conn, &mut copy)?.step(ALL_PAGES)?;
    Ok(copy)
}

/// Opens a file of ours read-only, without writing to it or beside it. Returns its format; 0 means
/// empty.
pub(super) fn open(path: &Path, known: u32) -> Result<(Connection, u32), StoreError> {
    file::is_a_file(path)?;
    // The usual way first: it has the locks that keep other programs from writing meanwhile.
    let ways: [Way; 2] = if file::write_ahead_log_bytes(path) > Some(0) {
        [usual, without_shared_memory]
    } else {
        [usual, as_it_lies]
    };
    let mut refused = None;
    for way in ways {
        let opened = way(path).map_err(StoreError::from).and_then(|conn| {
            let found = file::vet(&conn, path, known)?;
            Ok((conn, found))
        });
        match opened.map_err(|error| error.at(path)) {
            Ok(opened) => return Ok(opened),
            Err(error @ (StoreError::TooNew { .. } | StoreError::NotOurs(_))) => return Err(error),
            Err(error) => refused = Some(refused.unwrap_or(error)),
        }
    }
    Err(refused.unwrap_or_else(|| StoreError::ReadOnly(path.to_path_buf())))
}

type Way = fn(&Path) -> rusqlite::Result<Connection>;

const TO_READ: OpenFlags = OpenFlags::SQLITE_OPEN_READ_ONLY.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

pub(super) fn usual(path: &Path) -> rusqlite::Result<Connection> {
    let conn = Connection::open_with_flags(path, TO_READ)?;
    conn.busy_timeout(file::WAIT_FOR_LOCK)?;
    Ok(conn)
}

/// Opens a file with data in its write-ahead log if the shared index cannot be created: this
/// connection keeps a private index.
pub(super) fn without_shared_memory(path: &Path) -> rusqlite::Result<Connection> {
    let no_locks = if cfg!(windows) {
        c"win32-none"
    } else {
        c"unix-none"
    };
    let conn = Connection::open_with_flags_and_vfs(path, TO_READ, no_locks)?;
    conn.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    Ok(conn)
}

/// Opens a file that has no write-ahead log and cannot get one: all data is in the file.
pub(super) fn as_it_lies(path: &Path) -> rusqlite::Result<Connection> {
    let mut address = "file:".to_owned();
    for c in path.to_string_lossy().chars() {
        match c {
            '%' | '?' | '#' => address += &format!("%{:02X}", u32::from(c)),
            '\\' if cfg!(windows) => address.push('/'),
            c => address.push(c),
        }
    }
    address += "?immutable=1";
    Connection::open_with_flags(address, TO_READ | OpenFlags::SQLITE_OPEN_URI)
}
