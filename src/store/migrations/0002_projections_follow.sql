-- Migration 2: projections follow the log in a transaction of their own, so that a response is
-- on disk as soon as its row of the log is.
-- Never edited once released: a change is a new file beside this one.

-- The log again, without what every append paid for and nothing read: an index of the ids, which
-- are made to differ, and one of the items. Its rows stay as they are.
DROP VIEW event_group;

CREATE TABLE log (
    seq          INTEGER PRIMARY KEY,
    id           BLOB NOT NULL CHECK (length(id) = 16),
    origin       BLOB NOT NULL CHECK (length(origin) = 16),
    origin_seq   INTEGER NOT NULL CHECK (origin_seq > 0),
    learner      BLOB NOT NULL REFERENCES learner (id),
    kind         TEXT NOT NULL,
    at_ms        INTEGER NOT NULL,
    offset_s     INTEGER NOT NULL,
    study_on     TEXT NOT NULL,
    monotonic_ms INTEGER NOT NULL CHECK (monotonic_ms >= 0),
    purpose      TEXT,
    sitting      BLOB CHECK (length(sitting) = 16),
    position     INTEGER CHECK (position >= 0),
    vote         INTEGER CHECK (vote >= 0),
    bank_id      TEXT,
    item_id      TEXT,
    revision     BLOB CHECK (length(revision) = 32),
    topic        TEXT,
    client_need  TEXT,
    step         TEXT,
    response     TEXT,
    earned       INTEGER,
    possible     INTEGER,
    harmful      INTEGER CHECK (harmful IN (0, 1)),
    confidence   INTEGER,
    elapsed_ms   INTEGER CHECK (elapsed_ms >= 0),
    allowed_ms   INTEGER CHECK (allowed_ms >= 0),
    body         TEXT,
    UNIQUE (origin, origin_seq),
    CHECK (earned BETWEEN 0 AND possible),
    CHECK (
        kind <> 'response' OR (
            purpose IS NOT NULL AND sitting IS NOT NULL AND position IS NOT NULL
            AND vote IS NOT NULL AND bank_id IS NOT NULL AND item_id IS NOT NULL
            AND revision IS NOT NULL AND topic IS NOT NULL AND response IS NOT NULL
            AND earned IS NOT NULL AND possible IS NOT NULL AND harmful IS NOT NULL
            AND elapsed_ms IS NOT NULL
        )
    ),
    CHECK (kind <> 'started' OR (sitting IS NOT NULL AND purpose IS NOT NULL AND body IS NOT NULL)),
    CHECK (kind NOT IN ('ended', 'resumed') OR sitting IS NOT NULL),
    CHECK (kind NOT IN ('flagged', 'unflagged') OR (bank_id IS NOT NULL AND item_id IS NOT NULL)),
    CHECK (kind <> 'note' OR (bank_id IS NOT NULL AND item_id IS NOT NULL AND body IS NOT NULL))
) STRICT;

INSERT INTO log SELECT * FROM event ORDER BY seq;
DROP TABLE event;
ALTER TABLE log RENAME TO event;

-- Two processes cannot answer one place twice.
CREATE UNIQUE INDEX event_response ON event (sitting, position, vote) WHERE kind = 'response';
CREATE UNIQUE INDEX event_started ON event (sitting) WHERE kind = 'started';
CREATE UNIQUE INDEX event_ended ON event (sitting) WHERE kind = 'ended';

CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END;
CREATE TRIGGER event_never_goes BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END;

-- The groups a response counts for.
CREATE VIEW event_group (seq, axis, name) AS
    SELECT seq, 'topic', bank_id || '/' || topic FROM event WHERE kind = 'response'
    UNION ALL
    SELECT seq, 'client-need', client_need FROM event
    WHERE kind = 'response' AND client_need IS NOT NULL
    UNION ALL
    SELECT seq, 'step', step FROM event WHERE kind = 'response' AND step IS NOT NULL;

-- One row: up to where the log has been taken into the projections.
CREATE TABLE projected (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seq INTEGER NOT NULL
) STRICT;

INSERT INTO projected SELECT 1, coalesce(max(seq), 0) FROM event;

-- The responses to an item, in place of an index of the log.
CREATE TABLE item_response (
    learner BLOB NOT NULL,
    bank_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    seq     INTEGER NOT NULL,
    PRIMARY KEY (learner, bank_id, item_id, seq)
) STRICT, WITHOUT ROWID;

INSERT INTO item_response
    SELECT learner, bank_id, item_id, seq FROM event WHERE kind = 'response'
    ORDER BY learner, bank_id, item_id, seq;
