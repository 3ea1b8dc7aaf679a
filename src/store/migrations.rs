//! Migrates a progress file to this program's format, one numbered step after another.
//!
//! A step is never edited once released. All pending steps and the new number are committed in one
//! transaction, so that a crash leaves the file either as it was or in this format. Before the
//! first step an existing file is copied to `progress.db.before-N`, N being the new format.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::error::StoreError;
use super::file::{APPLICATION_ID, pragma};

/// The steps, in order: the first makes format 1.
pub(super) const STEPS: &[&str] = &[
    include_str!("migrations/0001_log_and_projections.sql"),
    include_str!("migrations/0002_projections_follow.sql"),
    include_str!("migrations/0003_classes.sql"),
    include_str!("migrations/0004_rosters.sql"),
    include_str!("migrations/0005_days_of_classes.sql"),
    include_str!("migrations/0006_plain_lines.sql"),
    include_str!("migrations/0007_reviews.sql"),
];

/// Returns the format that these steps lead to.
pub(super) fn known(steps: &[&str]) -> u32 {
    u32::try_from(steps.len()).unwrap_or(u32::MAX)
}

/// Migrates the file from the format it was found in to the one that `steps` lead to.
pub(super) fn migrate(
    conn: &mut Connection,
    path: &Path,
    found: u32,
    steps: &[&str],
) -> Result<(), StoreError> {
    let known = known(steps);
    if found >= known {
        return Ok(());
    }
    if found > 0 {
        copy(conn, path, found, known)?;
    }
    let transaction =
        Transaction::new(conn, TransactionBehavior::Immediate).map_err(StoreError::from)?;
    // Read again under the lock: another process may have run these steps just now.
    let found: u32 = pragma(&transaction, "user_version")?;
    for (number, step) in (1..).zip(steps) {
        if found < number {
            transaction.execute_batch(step)?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", number)?;
        }
    }
    Ok(transaction.commit()?)
}

/// Returns an empty in-memory file of the present format.
pub(super) fn pristine() -> rusqlite::Result<Connection> {
    let conn = Connection::open_in_memory()?;
    for step in STEPS {
        conn.execute_batch(step)?;
    }
    Ok(conn)
}

/// Returns the path of the copy made before a migration to format `number`.
pub(super) fn copy_path(path: &Path, number: u32) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".before-{number}"));
    PathBuf::from(name)
}

/// Returns the copies beside the file, complete or not.
pub(super) fn copies(path: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let (Some(dir), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok(Vec::new());
    };
    let start = format!("{}.before-", name.to_string_lossy());
    let io_error = |error: std::io::Error| StoreError::io(&error, dir);
    let mut copies = Vec::new();
    for beside in fs::read_dir(dir).map_err(io_error)? {
        let beside = beside.map_err(io_error)?;
        if beside.file_name().to_string_lossy().starts_with(&start) {
            copies.push(beside.path());
        }
    }
    copies.sort();
    Ok(copies)
}

/// Copies the file as it is, whole or not at all.
fn copy(conn: &Connection, path: &Path, found: u32, known: u32) -> Result<(), StoreError> {
    let target = copy_path(path, known);
    let mut unfinished = target.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let unfinished = PathBuf::from(unfinished);
    let unfinished_text = unfinished.to_str().ok_or_else(|| StoreError::CannotOpen {
        path: unfinished.clone(),
        reason: "its name is not Unicode".into(),
    })?;
    let io_error = |error: std::io::Error| StoreError::io(&error, &unfinished);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(&unfinished).map_err(io_error)?;
    conn.execute("VACUUM INTO ?1", [unfinished_text])?;
    let copied: u32 = {
        let copy = Connection::open_with_flags(&unfinished, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        pragma(&copy, "user_version")?
    };
    if copied == found {
        fs::rename(&unfinished, &target).map_err(io_error)
    } else {
        // Another process has migrated the file in between, and made the copy before it did.
        fs::remove_file(&unfinished).map_err(io_error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::file;

    const ADDED: &str = "CREATE TABLE note (text TEXT NOT NULL) STRICT;";

    /// Returns the steps of a later program, with one more at the end.
    fn later(step: &'static str) -> Vec<&'static str> {
        STEPS.iter().copied().chain([step]).collect()
    }

    fn opened(dir: &Path, steps: &[&str]) -> Result<Connection, StoreError> {
        let path = dir.join(file::FILE_NAME);
        file::prepare(dir, &path)?;
        let (mut conn, found) = file::open(&path, known(steps))?;
        migrate(&mut conn, &path, found, steps)?;
        Ok(conn)
    }

    #[test]
    fn an_older_file_is_copied_and_then_migrated() {
        let dir = tempfile::tempdir().unwrap();
        drop(opened(dir.path(), STEPS).unwrap());
        let conn = opened(dir.path(), &later(ADDED)).unwrap();
        let format = known(STEPS) + 1;
        assert_eq!(pragma::<u32>(&conn, "user_version").unwrap(), format);
        conn.execute("INSERT INTO note VALUES ('kept')", [])
            .unwrap();
        let copy = copy_path(&dir.path().join(file::FILE_NAME), format);
        assert!(copy.ends_with(format!("progress.db.before-{format}")));
        let copy = Connection::open(copy).unwrap();
        assert_eq!(pragma::<u32>(&copy, "user_version").unwrap(), format - 1);
        assert_eq!(
            pragma::<i32>(&copy, "application_id").unwrap(),
            APPLICATION_ID
        );
    }

    #[test]
    fn a_step_that_fails_leaves_the_format_before_it() {
        let dir = tempfile::tempdir().unwrap();
        drop(opened(dir.path(), STEPS).unwrap());
        let broken = later("CREATE TABLE note (text TEXT); CREATE NONSENSE;");
        assert!(opened(dir.path(), &broken).is_err());
        let conn = opened(dir.path(), STEPS).unwrap();
        let notes: i64 = conn
            .query_row(
                "SELECT count(*) FROM sqlite_schema WHERE name = 'note'",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(notes, 0);
    }

    #[test]
    fn a_new_file_is_not_copied() {
        let dir = tempfile::tempdir().unwrap();
        drop(opened(dir.path(), &later(ADDED)).unwrap());
        let names: Vec<_> = fs::read_dir(dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names, [file::FILE_NAME]);
    }

    #[test]
    fn what_format_1_kept_reads_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let conn = opened(dir.path(), &STEPS[..1]).unwrap();
        conn.execute_batch(
            "INSERT INTO learner VALUES (zeroblob(16), 0);
             INSERT INTO event (id, origin, origin_seq, learner, kind, at_ms, offset_s, study_on,
                 monotonic_ms, sitting, purpose, position, vote, bank_id, item_id, revision,
                 topic, response, earned, possible, harmful, elapsed_ms, body)
             SELECT randomblob(16), zeroblob(16), value, zeroblob(16),
                 CASE value WHEN 1 THEN 'started' ELSE 'response' END, value, 0, '2026-11-22', 0,
                 zeroblob(16), 'study', value, 0, 'ivig', 'rate', zeroblob(32), 'rate', '{}', 1,
                 1, 0, 9, 'form'
             FROM (SELECT 1 AS value UNION ALL SELECT 2 UNION ALL SELECT 3);",
        )
        .unwrap();
        let log = |conn: &Connection| -> Vec<String> {
            let mut rows = conn
                .prepare(
                    "SELECT seq || hex(id) || origin_seq || kind || coalesce(body, '') FROM event",
                )
                .unwrap();
            let rows = rows.query_map([], |row| row.get(0)).unwrap();
            rows.map(Result::unwrap).collect()
        };
        let before = log(&conn);
        drop(conn);
        let conn = opened(dir.path(), STEPS).unwrap();
        assert_eq!(log(&conn), before);
        assert!(conn.execute("DELETE FROM event", []).is_err());
        let count = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(
            count("SELECT seq FROM projected"),
            0,
            "left to the next read"
        );
        crate::store::projections::follow(&conn, &mut |_| ()).unwrap();
        assert_eq!(count("SELECT count(*) FROM item_response"), 2);
        assert_eq!(count("SELECT seq FROM projected"), 3);
    }
}
