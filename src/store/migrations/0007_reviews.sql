-- Migration 7: reviews: what grades depend on is in the log, and item states hold first responses
-- and memories.
-- Never edited once released: a change is a new file beside this one.

-- Facts of the item when it was answered. NULL in rows that older programs wrote.
ALTER TABLE event ADD COLUMN safety_critical INTEGER CHECK (safety_critical IN (0, 1));
ALTER TABLE event ADD COLUMN item_kind TEXT;

-- The newest weights of a learner, however long the log is.
CREATE INDEX event_weights ON event (learner, seq) WHERE kind = 'weights';

-- The columns from `stability` on are the reviews, all NULL for an item that was never reviewed.
DROP TABLE item_state;
CREATE TABLE item_state (
    learner         BLOB NOT NULL,
    bank_id         TEXT NOT NULL,
    item_id         TEXT NOT NULL,
    responses       INTEGER NOT NULL,
    first_earned    INTEGER NOT NULL,
    first_possible  INTEGER NOT NULL,
    first_on        TEXT,
    last_earned     INTEGER NOT NULL,
    last_possible   INTEGER NOT NULL,
    last_on         TEXT,
    last_at_ms      INTEGER,
    last_confidence INTEGER,
    last_revision   BLOB,
    total_earned    INTEGER NOT NULL,
    total_possible  INTEGER NOT NULL,
    flagged         INTEGER NOT NULL CHECK (flagged IN (0, 1)),
    stability       REAL,
    difficulty      REAL,
    rated_on        TEXT,
    grade           INTEGER,
    reviews         INTEGER,
    lapses          INTEGER,
    PRIMARY KEY (learner, bank_id, item_id)
) STRICT, WITHOUT ROWID;

-- Predicted recall beside what happened. Bin 0 is a prediction below 5 %, bin 19 one of 95 % or
-- more; `predicted_ppm` is the sum of the predictions, in millionths.
CREATE TABLE recall_bin (
    learner       BLOB NOT NULL,
    bin           INTEGER NOT NULL CHECK (bin BETWEEN 0 AND 19),
    reviews       INTEGER NOT NULL,
    recalled      INTEGER NOT NULL,
    predicted_ppm INTEGER NOT NULL,
    PRIMARY KEY (learner, bin)
) STRICT, WITHOUT ROWID;

-- Responses by the learner's confidence; `share_ppm` is the sum of their shares of points, in
-- millionths.
CREATE TABLE confidence_total (
    learner    BLOB NOT NULL,
    confidence INTEGER NOT NULL,
    responses  INTEGER NOT NULL,
    share_ppm  INTEGER NOT NULL,
    PRIMARY KEY (learner, confidence)
) STRICT, WITHOUT ROWID;

-- The weights by which a learner's reviews are rated. No row for the published ones.
CREATE TABLE review_weights (
    learner BLOB NOT NULL PRIMARY KEY,
    weights TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The next read makes all projections from the log.
DELETE FROM item_note;
DELETE FROM item_response;
DELETE FROM topic_day;
DELETE FROM group_total;
DELETE FROM sitting;
DELETE FROM sitting_group;
UPDATE projected SET seq = 0;
