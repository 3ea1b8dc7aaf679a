//! The database of a package, opened in memory and read from its tables alone.
//!
//! It comes from strangers. Views, triggers and computed columns, which would run statements of
//! theirs, are refused or off; rows, texts and steps of the engine have limits.

mod tables;

use std::io::Read;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode};
use ruzstd::decoding::StreamingDecoder;

use super::note::AnkiNote;
use crate::domain::limits::{
    ANKI_COLLECTION_BYTES_MAX, ANKI_ENGINE_STEPS_MAX, ANKI_VALUE_BYTES_MAX,
};
use crate::interchange::package::Package;
use crate::interchange::{ForeignError, ItemPlace};

/// The databases that a package may hold, the newest first: an older one beside it only asks for a
/// newer Anki.
const COLLECTIONS: [&str; 3] = [
    "collection.anki21b",
    "collection.anki21",
    "collection.anki2",
];

/// Steps of the engine between two looks at their number.
const STEPS: i32 = 10_000;

/// Returns the database of the package in a file of this name, unpacked, with its own name.
pub fn unpack(file: &str, package: &Package<'_>) -> Result<(String, Vec<u8>), ForeignError> {
    let held = |name: &&str| package.contains(name);
    let Some(name) = COLLECTIONS.into_iter().find(held) else {
        return Err(malformed(file, "there is no collection of Anki in it"));
    };
    let bytes = package.read(name)?;
    let bytes = match name.ends_with('b') {
        true => decompressed(name, &bytes)?,
        false => bytes,
    };
    Ok((name.to_owned(), bytes))
}

fn decompressed(name: &str, bytes: &[u8]) -> Result<Vec<u8>, ForeignError> {
    let damaged =
        |e: &dyn std::fmt::Display| malformed(name, &format!("it cannot be unpacked: {e}"));
    let limit = ANKI_COLLECTION_BYTES_MAX;
    let window = limit as u64;
    let decoder = StreamingDecoder::new_with_max_window_size(bytes, window);
    let mut unpacked = Vec::new();
    let mut limited = decoder.map_err(|e| damaged(&e))?.take(limit as u64 + 1);
    limited
        .read_to_end(&mut unpacked)
        .map_err(|e| damaged(&e))?;
    match unpacked.len() <= limit {
        true => Ok(unpacked),
        false => Err(over(
            name,
            "the unpacked collection",
            &format!("{limit} bytes"),
        )),
    }
}

/// Reads the notes of a database in the order of their ids.
pub fn read(
    name: &str,
    bytes: Vec<u8>,
    each: &mut dyn FnMut(AnkiNote),
) -> Result<(), ForeignError> {
    if bytes.len() > ANKI_COLLECTION_BYTES_MAX {
        let limit = format!("{ANKI_COLLECTION_BYTES_MAX} bytes");
        return Err(over(name, "the collection", &limit));
    }
    let connection = open(name, bytes)?;
    tables::read(name, &connection, each)
}

fn open(name: &str, mut bytes: Vec<u8>) -> Result<Connection, ForeignError> {
    if !bytes.starts_with(b"SQLite format 3\0") || bytes.len() < 100 {
        return Err(malformed(name, "this is not a database"));
    }
    // A database in memory has no journal beside it, whatever its header says.
    for byte in bytes.iter_mut().skip(18).take(2) {
        *byte = 1;
    }
    let opened = || -> rusqlite::Result<Connection> {
        let mut connection = Connection::open_in_memory()?;
        let value_max = i32::try_from(ANKI_VALUE_BYTES_MAX).unwrap_or(i32::MAX);
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, value_max)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
        connection.deserialize_read_exact("main", bytes.as_slice(), bytes.len(), true)?;
        // Newer collections have their names in this order, and the engine asks for it by name.
        let order = |a: &str, b: &str| a.to_lowercase().cmp(&b.to_lowercase());
        connection.create_collation("unicase", order)?;
        let mut left = ANKI_ENGINE_STEPS_MAX / STEPS.unsigned_abs();
        let is_over = move || {
            left = left.saturating_sub(1);
            left == 0
        };
        connection.progress_handler(STEPS, Some(is_over))?;
        Ok(connection)
    };
    opened().map_err(|e| damaged(name, &e))
}

/// Returns the error of a file that is not as it should be.
pub(super) fn malformed(name: &str, why: &str) -> ForeignError {
    ForeignError::Malformed {
        place: place(name),
        why: why.to_owned(),
    }
}

/// Returns the error of the database engine as one of this file.
pub(super) fn damaged(name: &str, error: &rusqlite::Error) -> ForeignError {
    match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => {
            over(name, "the work to read it", "what a large collection takes")
        }
        Some(ErrorCode::TooBig) => over(name, "a text", &format!("{ANKI_VALUE_BYTES_MAX} bytes")),
        _ => malformed(name, &format!("its database is damaged: {error}")),
    }
}

/// Returns the error of a limit.
pub(super) fn over(name: &str, what: &str, limit: &str) -> ForeignError {
    ForeignError::OverLimit {
        place: place(name),
        what: what.to_owned(),
        limit: limit.to_owned(),
    }
}

fn place(name: &str) -> ItemPlace {
    ItemPlace {
        file: name.to_owned(),
        ..ItemPlace::default()
    }
}
