//! Damaged and hostile files.

use proptest::prelude::*;
use rusqlite::Connection;

use crate::interchange::package::Package;
use crate::interchange::{ForeignError, ForeignFile, Imported, anki, anki_notes};

fn read(bytes: &[u8]) -> Result<Imported, ForeignError> {
    let file = ForeignFile {
        name: "made.apkg",
        bytes,
    };
    anki::read(&file, &mut |_| {})
}

/// Returns a package with one database, made by these statements.
fn made(sql: &str) -> Vec<u8> {
    let mut connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(sql).unwrap();
    let database = connection.serialize("main").unwrap().to_vec();
    packed("collection.anki2", database)
}

fn packed(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    Package::write(&[(name.to_owned(), bytes)])
}

const COL: &str = "CREATE TABLE col (models text, decks text);
    INSERT INTO col VALUES ('{\"1\":{\"name\":\"T\",\"flds\":[{\"name\":\"Question\",\"ord\":0},
        {\"name\":\"A\",\"ord\":1},{\"name\":\"B\",\"ord\":2},{\"name\":\"Answer\",\"ord\":3}]}}', '{}');
    CREATE TABLE cards (nid, ord, did, odid);";

const NOTES: &str = "CREATE TABLE notes (id integer primary key, guid, mid, tags, flds);";

fn why(result: Result<Imported, ForeignError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn a_small_database_is_read_whatever_the_types_of_its_values() {
    let rows = "INSERT INTO notes VALUES (1, x'6162', 1, NULL, 'Why?' || char(31) || 'Yes'
        || char(31) || 'No' || char(31) || 'B'), (2, 3.5, 'x', 7, x'ff1f00');";
    let found = read(&made(&[COL, NOTES, rows].concat())).unwrap();
    assert_eq!(found.bank.items.len(), 1);
    assert_eq!(found.bank.items[0].foreign_id.as_deref(), Some("ab"));
    assert_eq!(found.notes.len(), 1);
}

#[test]
fn a_view_instead_of_a_table_is_not_run() {
    let view = "CREATE VIEW notes AS WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1
        FROM n) SELECT id, id AS guid, 1 AS mid, '' AS tags, '' AS flds FROM n;";
    let told = why(read(&made(&[COL, view].concat())));
    assert_eq!(told, "collection.anki2: it has no table \"notes\"");
}

#[test]
fn a_computed_column_is_refused() {
    let notes = "CREATE TABLE notes (id integer primary key, guid, mid, tags,
        flds GENERATED ALWAYS AS (hex(zeroblob(100000000))));
        INSERT INTO notes (id) VALUES (1);";
    let refused = read(&made(&[COL, notes].concat())).unwrap_err();
    assert!(matches!(refused, ForeignError::Unsafe { .. }), "{refused}");
}

#[test]
fn a_text_over_the_limit_is_refused_and_not_read() {
    let huge = "INSERT INTO notes VALUES (1, '', 1, '', hex(zeroblob(9000000)));";
    let told = why(read(&made(&[COL, NOTES, huge].concat())));
    assert_eq!(
        told,
        "collection.anki2: a text is over the limit of 16777216 bytes"
    );
}

#[test]
fn what_is_no_collection_is_told() {
    assert_eq!(
        why(read(&packed("notes.txt", b"x".to_vec()))),
        "made.apkg: there is no collection of Anki in it"
    );
    assert_eq!(
        why(read(&packed("collection.anki21", vec![0; 4096]))),
        "collection.anki21: this is not a database"
    );
    assert!(why(read(&packed("collection.anki21b", vec![7; 64]))).contains("cannot be unpacked"));
    assert_eq!(
        why(read(&made("CREATE TABLE x (y);"))),
        "collection.anki2: it has no table \"col\""
    );
    assert!(read(b"PK no zip").is_err());
}

#[test]
fn note_types_that_are_no_json_are_told() {
    let col = "CREATE TABLE col (models text, decks text); INSERT INTO col VALUES ('{', '{}');";
    assert!(why(read(&made(&[col, NOTES].concat()))).contains("note types cannot be read"));
}

/// Returns the database of a sample, so that changed bytes reach the engine and not the archive.
fn sample(name: &str, member: &str) -> Vec<u8> {
    let path = format!(
        "{}/tests/interchange/anki/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    let bytes = std::fs::read(path).unwrap();
    Package::open(&bytes).unwrap().read(member).unwrap()
}

/// A database with a page in each role, small enough to be changed often.
fn small() -> Vec<u8> {
    let rows = "WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n LIMIT 60)
        INSERT INTO notes SELECT id, id, 1, 'a b', 'Why?' || char(31) || 'Yes' || char(31) || 'No'
        || char(31) || 'B' FROM n;
        INSERT INTO cards SELECT id, 0, 1, 0 FROM notes;";
    let mut connection = Connection::open_in_memory().unwrap();
    connection.execute_batch("PRAGMA page_size = 512;").unwrap();
    connection
        .execute_batch(&[COL, NOTES, rows].concat())
        .unwrap();
    connection.serialize("main").unwrap().to_vec()
}

fn changed(mut bytes: Vec<u8>, changes: &[(usize, u8)]) -> Vec<u8> {
    for (at, byte) in changes {
        let length = bytes.len();
        bytes[at % length] = *byte;
    }
    bytes
}

fn any_bytes_are_read(cases: u32) {
    let (database, text) = (
        small(),
        include_bytes!("../../../../tests/interchange/anki/plain.txt"),
    );
    let squeezed = sample("as-anki-exports.apkg", "collection.anki21b");
    let changes = proptest::collection::vec((any::<usize>(), any::<u8>()), 1..12);
    let garbage = proptest::collection::vec(any::<u8>(), 0..200);
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    };
    proptest!(config, |(changes in changes, garbage in garbage)| {
        let _ = read(&packed("collection.anki21", changed(database.clone(), &changes)));
        let _ = read(&packed("collection.anki21b", changed(squeezed.clone(), &changes)));
        let _ = read(&garbage);
        for bytes in [changed(text.to_vec(), &changes), garbage] {
            let file = ForeignFile { name: "made.txt", bytes: &bytes };
            let _ = anki_notes::read(&file, &mut |_| {});
        }
    });
}

#[test]
fn changed_bytes_are_errors_or_items() {
    any_bytes_are_read(256);
}

#[test]
#[ignore = "takes minutes: cargo test --lib -- --ignored fuzz"]
fn fuzz_anki() {
    any_bytes_are_read(100_000);
}
