//! The database of a new package, in format 11, which every version of Anki opens.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::collection::malformed;
use super::note::{AnkiNote, plain};
use super::own_type::{FIELDS, TYPE_NAME};
use super::templates;
use crate::interchange::ForeignError;

const SCHEMA: &str = "
    CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null,
        scm integer not null, ver integer not null, dty integer not null, usn integer not null,
        ls integer not null, conf text not null, models text not null, decks text not null,
        dconf text not null, tags text not null);
    CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null,
        mod integer not null, usn integer not null, tags text not null, flds text not null,
        sfld integer not null, csum integer not null, flags integer not null, data text not null);
    CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null,
        ord integer not null, mod integer not null, usn integer not null, type integer not null,
        queue integer not null, due integer not null, ivl integer not null, factor integer not null,
        reps integer not null, lapses integer not null, left integer not null,
        odue integer not null, odid integer not null, flags integer not null, data text not null);
    CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null,
        ease integer not null, ivl integer not null, lastIvl integer not null,
        factor integer not null, time integer not null, type integer not null);
    CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
    CREATE INDEX ix_notes_usn ON notes (usn);
    CREATE INDEX ix_cards_usn ON cards (usn);
    CREATE INDEX ix_revlog_usn ON revlog (usn);
    CREATE INDEX ix_cards_nid ON cards (nid);
    CREATE INDEX ix_cards_sched ON cards (did, queue, due);
    CREATE INDEX ix_revlog_cid ON revlog (cid);
    CREATE INDEX ix_notes_csum ON notes (csum);";

/// The id of our note type: always the same, so that Anki does not add the type again.
const TYPE_ID: i64 = 1_795_996_800_017;

/// The first of the ids of decks and notes, which are milliseconds since 1970 in Anki.
const FIRST_ID_MS: i64 = 1_500_000_000_000;

/// The range of the numbers that follow from the title, so that the ids of two banks differ.
const IDS: u64 = 200_000_000_000;

/// Returns a database with these notes, as changed at this time in seconds since 1970.
pub fn build(title: &str, notes: &[AnkiNote], at_s: i64) -> Result<Vec<u8>, ForeignError> {
    let built = || -> rusqlite::Result<Vec<u8>> {
        let mut connection = Connection::open_in_memory()?;
        connection.execute_batch(SCHEMA)?;
        let first_id = first_id(title);
        let mut decks: BTreeMap<&str, i64> = BTreeMap::new();
        for note in notes {
            let next = first_id + decks.len() as i64;
            decks.entry(&note.deck).or_insert(next);
        }
        let transaction = connection.transaction()?;
        insert_collection(&transaction, &decks, at_s)?;
        let first_note = first_id + decks.len() as i64;
        for (position, note) in (0..).zip(notes) {
            let deck = decks.get(note.deck.as_str()).copied().unwrap_or(1);
            insert_note(
                &transaction,
                note,
                (first_note + position, deck, position),
                at_s,
            )?;
        }
        transaction.commit()?;
        Ok(connection.serialize("main")?.to_vec())
    };
    built().map_err(|e| malformed("", &format!("the database cannot be built: {e}")))
}

fn first_id(title: &str) -> i64 {
    let digest = Sha256::digest(title.as_bytes());
    let number = digest
        .iter()
        .take(7)
        .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    FIRST_ID_MS + i64::try_from(number % IDS).unwrap_or(0)
}

fn insert_collection(
    connection: &Connection,
    decks: &BTreeMap<&str, i64>,
    at_s: i64,
) -> rusqlite::Result<()> {
    let mut all = serde_json::Map::new();
    for (name, id) in [("Default", 1)]
        .into_iter()
        .chain(decks.iter().map(|(n, id)| (*n, *id)))
    {
        all.insert(id.to_string(), deck(name, id, at_s));
    }
    let conf = json!({
        "nextPos": 1, "estTimes": true, "activeDecks": [1], "sortType": "noteFld", "timeLim": 0,
        "sortBackwards": false, "addToCur": true, "curDeck": 1, "newSpread": 0, "dueCounts": true,
        "curModel": TYPE_ID, "collapseTime": 1200, "schedVer": 2,
    });
    let mut types = serde_json::Map::new();
    types.insert(TYPE_ID.to_string(), note_type(at_s));
    connection.execute(
        "INSERT INTO col VALUES (1, ?1, ?2, ?2, 11, 0, 0, 0, ?3, ?4, ?5, ?6, '{}')",
        params![
            at_s,
            at_s * 1000,
            conf.to_string(),
            Value::Object(types).to_string(),
            Value::Object(all).to_string(),
            json!({ "1": deck_options() }).to_string(),
        ],
    )?;
    Ok(())
}

fn deck(name: &str, id: i64, at_s: i64) -> Value {
    json!({
        "id": id, "mod": at_s, "name": name, "usn": 0, "lrnToday": [0, 0], "revToday": [0, 0],
        "newToday": [0, 0], "timeToday": [0, 0], "collapsed": false, "browserCollapsed": false,
        "desc": "", "dyn": 0, "conf": 1, "extendNew": 0, "extendRev": 0,
    })
}

fn deck_options() -> Value {
    json!({
        "id": 1, "mod": 0, "name": "Default", "usn": 0, "maxTaken": 60, "autoplay": true,
        "timer": 0, "replayq": true, "dyn": false,
        "new": { "bury": false, "delays": [1.0, 10.0], "initialFactor": 2500, "ints": [1, 4, 0],
            "order": 1, "perDay": 20 },
        "rev": { "bury": false, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": 36500, "perDay": 200,
            "hardFactor": 1.2 },
        "lapse": { "delays": [10.0], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0.0 },
    })
}

fn note_type(at_s: i64) -> Value {
    let field = |(ord, name): (usize, &&str)| {
        json!({ "name": name, "ord": ord, "sticky": false, "rtl": false, "font": "Arial",
            "size": 20, "media": [] })
    };
    let fields: Vec<Value> = FIELDS.iter().enumerate().map(field).collect();
    json!({
        "id": TYPE_ID, "name": TYPE_NAME, "type": 0, "mod": at_s, "usn": 0, "sortf": 0,
        "did": null, "flds": fields, "css": templates::CSS, "latexPre": "", "latexPost": "",
        "latexsvg": false, "req": [[0, "any", [0]]], "tags": [], "vers": [],
        "tmpls": [{ "name": "Question", "ord": 0, "qfmt": templates::front(),
            "afmt": templates::back(), "bqfmt": "", "bafmt": "", "did": null, "bfont": "",
            "bsize": 0 }],
    })
}

fn insert_note(
    connection: &Connection,
    note: &AnkiNote,
    (id, deck, position): (i64, i64, i64),
    at_s: i64,
) -> rusqlite::Result<()> {
    let texts: Vec<&str> = note.fields.iter().map(|(_, text)| text.as_str()).collect();
    let tags = match note.tags.is_empty() {
        true => String::new(),
        false => format!(" {} ", note.tags.join(" ")),
    };
    // Anki computes the checksum of the first field when it adds the note.
    connection
        .prepare_cached("INSERT INTO notes VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6, ?7, 0, 0, '')")?
        .execute(params![
            id,
            note.guid,
            TYPE_ID,
            at_s,
            tags,
            texts.join("\u{1f}"),
            plain(texts.first().copied().unwrap_or("")),
        ])?;
    connection
        .prepare_cached(
            "INSERT INTO cards VALUES (?1, ?1, ?2, 0, ?3, 0, 0, 0, ?4, 0, 0, 0, 0, 0, 0, 0, 0, '')",
        )?
        .execute(params![id, deck, at_s, position + 1])?;
    Ok(())
}
