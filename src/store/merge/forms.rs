//! The forms, drafts and places after a merge: they follow the starts and the choices that count.

use rusqlite::Connection;

/// Keeps the items that were chosen before the log changes. `follow` compares the new ones with them.
pub(super) fn remember(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch(
        "DROP TABLE IF EXISTS temp.chosen_before;
         CREATE TEMP TABLE chosen_before (
             sitting BLOB NOT NULL, position INTEGER NOT NULL, bank_id TEXT, item_id TEXT,
             revision BLOB, PRIMARY KEY (sitting, position)) WITHOUT ROWID;
         INSERT INTO temp.chosen_before
         SELECT sitting, position, bank_id, item_id, revision FROM main.event
         WHERE kind = 'chosen';",
    )
}

/// Adds the forms of the starts that count and are new, the items that were chosen for them, and
/// wordings that the file does not have. A wording that it has stays as it is.
pub(super) fn follow(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch(
        "CREATE TEMP TABLE started AS
             SELECT incoming.sitting FROM temp.ranked
             JOIN temp.incoming ON ranked.is_new AND incoming.seq = ranked.source
             WHERE ranked.kind = 'started';
         INSERT OR IGNORE INTO main.item_revision
         SELECT bank_id, item_id, revision, text FROM temp.incoming_wording
         WHERE (bank_id, item_id, revision) IN
             (SELECT bank_id, item_id, revision FROM temp.incoming_form
              WHERE sitting IN (SELECT sitting FROM temp.started)
              UNION SELECT bank_id, item_id, revision FROM temp.incoming
              WHERE kind IN ('chosen', 'chosen-again'));
         DELETE FROM main.form_item
         WHERE sitting IN (SELECT sitting FROM temp.started)
             OR (sitting, position) IN (SELECT sitting, position FROM temp.chosen_before);
         INSERT INTO main.form_item
         SELECT sitting, position, bank_id, item_id, revision FROM temp.incoming_form
         WHERE sitting IN (SELECT sitting FROM temp.started) AND NOT is_chosen;
         INSERT INTO main.form_item
         SELECT sitting, position, bank_id, item_id, revision FROM main.event
         WHERE kind = 'chosen'
             AND sitting IN (SELECT sitting FROM main.event WHERE kind = 'started')
             AND (bank_id, item_id, revision) IN
                 (SELECT bank_id, item_id, revision FROM main.item_revision);
         DELETE FROM main.draft WHERE (sitting, position) IN (
             SELECT sitting, position FROM temp.chosen_before AS before
             JOIN main.form_item AS now USING (sitting, position)
             WHERE (before.bank_id, before.item_id, before.revision)
                 <> (now.bank_id, now.item_id, now.revision));
         DROP TABLE temp.started;
         DROP TABLE temp.ranked;
         DROP TABLE temp.chosen_before;",
    )
}

/// Adds drafts and places of sittings that are the learner's, as far as they are of the item that is
/// there. Of two, the one with more time stays, and the place that is further on.
pub(super) fn unsent(conn: &Connection, is_changed: bool) -> rusqlite::Result<()> {
    if is_changed {
        conn.execute_batch(
            "DELETE FROM main.draft
             WHERE EXISTS (SELECT 1 FROM main.event WHERE kind = 'response'
                     AND event.sitting = draft.sitting AND event.position = draft.position
                     AND event.vote = 0)
                 OR NOT EXISTS (SELECT 1 FROM main.form_item
                     WHERE form_item.sitting = draft.sitting
                         AND form_item.position = draft.position);
             DELETE FROM main.place
             WHERE NOT EXISTS (SELECT 1 FROM main.form_item
                 WHERE form_item.sitting = place.sitting
                     AND form_item.position = place.position)",
        )?;
    }
    conn.execute_batch(
        "INSERT INTO main.draft
         SELECT draft.* FROM temp.incoming_draft AS draft
         WHERE EXISTS (SELECT 1 FROM main.form_item
                 JOIN temp.incoming_form AS form
                     USING (sitting, position, bank_id, item_id, revision)
                 WHERE form_item.sitting = draft.sitting AND form_item.position = draft.position)
             AND NOT EXISTS (SELECT 1 FROM main.event WHERE kind = 'response'
                 AND event.sitting = draft.sitting AND event.position = draft.position
                 AND event.vote = 0)
         ON CONFLICT DO UPDATE SET entry = excluded.entry, elapsed_ms = excluded.elapsed_ms
         WHERE (excluded.elapsed_ms, excluded.entry) > (elapsed_ms, entry);
         INSERT INTO main.place
         SELECT place.* FROM temp.incoming_place AS place
         WHERE EXISTS (SELECT 1 FROM main.form_item
                 WHERE form_item.sitting = place.sitting AND form_item.position = place.position)
         ON CONFLICT DO UPDATE SET position = max(position, excluded.position);",
    )
}
