//! Backups of the progress file, and the restoration of one.
//!
//! Both are whole or not at all: they are written beside their target, checked, synced and renamed.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};

use super::error::StoreError;
use super::{FILE_NAME, Store, class_lease, file, identify, log, migrations, reading, shadow};
use crate::domain::Moment;

/// The ending of a file that is not whole yet.
const UNFINISHED: &str = ".unfinished";
/// The name of the file that is about to become the progress file, in the same directory.
const COMING: &str = "progress.db.coming";
/// The files that SQLite keeps beside a file.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// The result of a restoration or a repair.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Restored {
    /// The file that was there before, under its new name; `None` if there was none.
    pub kept_aside: Option<PathBuf>,
}

impl Store {
    /// Writes a copy of the progress file, as of one moment, and checks it. Returns its size.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if there is such a file, or if the copy cannot be written; nothing is
    /// left of it then.
    pub fn back_up(&self, target: &Path) -> Result<u64, StoreError> {
        if target.exists() {
            return Err(StoreError::Exists(target.to_path_buf()));
        }
        let unfinished = with_ending(target, UNFINISHED);
        let bytes = vacuum(&self.conn, &self.path, &unfinished).and_then(|()| {
            checked(&unfinished)?;
            settle(&unfinished, target)
        });
        if bytes.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
        bytes
    }

    /// Puts a backup in the place of the progress file of `dir`, brought to the present format. The
    /// directory gets a new id, because other machines may know entries that the backup does not
    /// have. The present file stays under another name.
    ///
    /// # Errors
    /// [`StoreError`] if `backup` is not a whole progress file, or if another program uses the
    /// present file; nothing has changed then.
    pub fn restore(dir: &Path, backup: &Path, now: Moment) -> Result<Restored, StoreError> {
        file::is_a_file(backup)?;
        fs::metadata(backup).map_err(|error| StoreError::io(&error, backup))?;
        let known = migrations::known(migrations::STEPS);
        let (conn, found) = reading::open(backup, known)?;
        if found == 0 {
            return Err(StoreError::NotOurs(backup.to_path_buf()));
        }
        whole(&conn, backup)?;
        file::prepare_dir(dir)?;
        let coming = dir.join(COMING);
        let copied = vacuum(&conn, backup, &coming);
        let restored = copied
            .and_then(|()| renew(&coming, now))
            .and_then(|()| put_in_place(dir, &coming, "before-restore", now));
        if restored.is_err() {
            clear_away(&coming);
        }
        restored
    }
}

/// Copies a file through its connection into a new file, which only its owner can read.
pub(super) fn vacuum(conn: &Connection, from: &Path, to: &Path) -> Result<(), StoreError> {
    clear_away(to);
    let text = to.to_str().ok_or_else(|| StoreError::CannotOpen {
        path: to.to_path_buf(),
        reason: "its name is not Unicode".into(),
    })?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(to)
        .map_err(|error| StoreError::io(&error, to))?;
    let copied = conn.execute("VACUUM INTO ?1", [text]);
    // SQLite does not say which of the two files it means; a full disk is that of the new one.
    copied.map_err(|error| match StoreError::from(error).at(to) {
        StoreError::Damaged { reason, .. } => StoreError::Damaged {
            path: from.to_path_buf(),
            reason,
        },
        error => file::explained(error, to),
    })?;
    Ok(())
}

/// Refuses a file with any damage.
fn whole(conn: &Connection, path: &Path) -> Result<(), StoreError> {
    let found: rusqlite::Result<String> =
        conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0));
    match found.map_err(|error| StoreError::from(error).at(path))? {
        found if found == "ok" => Ok(()),
        reason => Err(StoreError::Damaged {
            path: path.to_path_buf(),
            reason,
        }),
    }
}

/// Opens a copy that was just written, and checks it.
fn checked(path: &Path) -> Result<(), StoreError> {
    let (conn, _) = reading::open(path, migrations::known(migrations::STEPS))?;
    whole(&conn, path)
}

/// Brings a copy to the present format and gives its directory a new id.
pub(super) fn renew(path: &Path, now: Moment) -> Result<(), StoreError> {
    let steps = migrations::STEPS;
    let (mut conn, _) = file::open(path, migrations::known(steps))?;
    let renewed = (|| {
        // The copy is a copy already: none is made before its migration.
        migrations::migrate(&mut conn, path, 0, steps)?;
        shadow::mend(&mut conn)?;
        identify(&mut conn, now)?;
        let origin = log::new_id(now);
        conn.execute("UPDATE here SET origin = ?1", params![origin.as_bytes()])?;
        Ok(())
    })();
    renewed.map_err(|error: StoreError| error.at(path))
}

/// Makes `coming` the progress file of `dir`, and keeps the present one under another name.
pub(super) fn put_in_place(
    dir: &Path,
    coming: &Path,
    why: &str,
    now: Moment,
) -> Result<Restored, StoreError> {
    let path = dir.join(FILE_NAME);
    sync(coming)?;
    let is_there = path.exists();
    let mut lock = match is_there {
        true => alone(dir, &path)?,
        false => None,
    };
    let kept_aside = is_there.then(|| free_name(&path, why, now));
    if let Some(aside) = &kept_aside {
        keep(&path, aside)?;
    }
    if cfg!(windows) {
        // Windows replaces no file that is open.
        lock = None;
    }
    fs::rename(coming, &path).map_err(|error| StoreError::io(&error, &path))?;
    drop(lock);
    sync_dir(dir);
    Ok(Restored { kept_aside })
}

/// Returns a connection that alone uses the present file, whose write-ahead log is then in it;
/// `None` if the file is too damaged for that.
fn alone(dir: &Path, path: &Path) -> Result<Option<Connection>, StoreError> {
    if class_lease::is_any_held(dir) {
        return Err(StoreError::Held);
    }
    let conn = match Connection::open(path) {
        Ok(conn) => conn,
        Err(_) => return Ok(None),
    };
    let taken = conn
        .busy_timeout(file::WAIT_FOR_LOCK)
        .and_then(|()| {
            // Refused as long as another connection is open.
            conn.pragma_update_and_check(None, "journal_mode", "DELETE", |row| {
                row.get::<_, String>(0)
            })
        })
        .and_then(|_| conn.execute_batch("BEGIN EXCLUSIVE"));
    match taken {
        Ok(()) => Ok(Some(conn)),
        Err(error) if StoreError::is_locked(&error) => Err(StoreError::Locked(path.to_path_buf())),
        Err(_) => Ok(None),
    }
}

/// Gives a file a second name, with what belongs to it. The first name stays until the new file
/// takes it, so that a kill in between leaves one of the two there.
fn keep(path: &Path, aside: &Path) -> Result<(), StoreError> {
    let linked = fs::hard_link(path, aside).or_else(|_| fs::copy(path, aside).map(|_| ()));
    linked.map_err(|error| StoreError::io(&error, aside))?;
    for ending in BESIDE {
        // These are here only if the file is damaged. The new file must not be read with them.
        let (from, to) = (with_ending(path, ending), with_ending(aside, ending));
        match fs::rename(&from, &to) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(StoreError::io(&error, &from)),
        }
    }
    Ok(())
}

/// Returns a name for the present file that is not taken.
fn free_name(path: &Path, why: &str, now: Moment) -> PathBuf {
    let day = now.offset.to_datetime(now.at).date();
    let first = with_ending(path, &format!(".{why}-{day}"));
    let more = (2..).map(|number| with_ending(&first, &format!("-{number}")));
    let mut names = std::iter::once(first.clone()).chain(more);
    names.find(|name| !name.exists()).unwrap_or(first)
}

/// Syncs a finished file, gives it its name and returns its size.
fn settle(unfinished: &Path, target: &Path) -> Result<u64, StoreError> {
    let bytes = sync(unfinished)?;
    let named = fs::rename(unfinished, target);
    named.map_err(|error| StoreError::io(&error, target))?;
    sync_dir(target.parent().unwrap_or(Path::new(".")));
    Ok(bytes)
}

fn sync(path: &Path) -> Result<u64, StoreError> {
    let synced = OpenOptions::new().write(true).open(path).and_then(|file| {
        file.sync_all()?;
        file.metadata()
    });
    let synced = synced.map_err(|error| StoreError::io(&error, path))?;
    Ok(synced.len())
}

/// Syncs the names in a directory, where the system can.
fn sync_dir(dir: &Path) {
    let dir = match dir.as_os_str().is_empty() {
        true => Path::new("."),
        false => dir,
    };
    if let Ok(dir) = File::open(dir) {
        let _ = dir.sync_all();
    }
}

/// Removes a file of ours that is not whole, with the files beside it.
pub(super) fn clear_away(path: &Path) {
    for ending in BESIDE.iter().chain([&""]) {
        let _ = fs::remove_file(with_ending(path, ending));
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
