-- Migration 1: the log, what it refers to, what may still change, and the projections of the log.
-- Never edited once released: a change is a new file beside this one.

---------------------------------------------------------------------------------------------------
-- Who and where.

CREATE TABLE learner (
    id       BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    since_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row: which data directory this is, and who learns in it.
CREATE TABLE here (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    origin  BLOB NOT NULL CHECK (length(origin) = 16),
    learner BLOB NOT NULL REFERENCES learner (id)
) STRICT;

---------------------------------------------------------------------------------------------------
-- The log. `seq` is the order in which this file took events in; projections follow that order.

CREATE TABLE event (
    seq          INTEGER PRIMARY KEY,
    id           BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
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

-- Two processes cannot answer one place twice.
CREATE UNIQUE INDEX event_response ON event (sitting, position, vote) WHERE kind = 'response';
CREATE UNIQUE INDEX event_started ON event (sitting) WHERE kind = 'started';
CREATE UNIQUE INDEX event_ended ON event (sitting) WHERE kind = 'ended';
CREATE INDEX event_item ON event (learner, bank_id, item_id, seq) WHERE kind = 'response';

CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END;
CREATE TRIGGER event_never_goes BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END;

-- What was shown: the whole item as it was worded, once for each wording, with what explained
-- it when it was last shown.
CREATE TABLE item_revision (
    bank_id  TEXT NOT NULL,
    item_id  TEXT NOT NULL,
    revision BLOB NOT NULL CHECK (length(revision) = 32),
    text     TEXT NOT NULL,
    PRIMARY KEY (bank_id, item_id, revision)
) STRICT;

-- The items of a sitting in order; belongs to its 'started' event.
CREATE TABLE form_item (
    sitting  BLOB NOT NULL CHECK (length(sitting) = 16),
    position INTEGER NOT NULL CHECK (position >= 0),
    bank_id  TEXT NOT NULL,
    item_id  TEXT NOT NULL,
    revision BLOB NOT NULL,
    PRIMARY KEY (sitting, position),
    FOREIGN KEY (bank_id, item_id, revision) REFERENCES item_revision (bank_id, item_id, revision)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER form_item_never_changes BEFORE UPDATE ON form_item
BEGIN SELECT RAISE(ABORT, 'a form is drawn once'); END;
CREATE TRIGGER form_item_never_goes BEFORE DELETE ON form_item
BEGIN SELECT RAISE(ABORT, 'a form is drawn once'); END;

---------------------------------------------------------------------------------------------------
-- What may still change: not part of the log, not touched by a rebuild.

CREATE TABLE draft (
    sitting    BLOB NOT NULL CHECK (length(sitting) = 16),
    position   INTEGER NOT NULL CHECK (position >= 0),
    entry      TEXT NOT NULL,
    elapsed_ms INTEGER NOT NULL CHECK (elapsed_ms >= 0),
    PRIMARY KEY (sitting, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE place (
    sitting  BLOB NOT NULL PRIMARY KEY CHECK (length(sitting) = 16),
    position INTEGER NOT NULL CHECK (position >= 0)
) STRICT, WITHOUT ROWID;

---------------------------------------------------------------------------------------------------
-- Projections: what the log comes to. src/store/projections.rs keeps them and rebuilds them.

CREATE TABLE item_state (
    learner        BLOB NOT NULL,
    bank_id        TEXT NOT NULL,
    item_id        TEXT NOT NULL,
    responses      INTEGER NOT NULL,
    last_earned    INTEGER NOT NULL,
    last_possible  INTEGER NOT NULL,
    total_earned   INTEGER NOT NULL,
    total_possible INTEGER NOT NULL,
    flagged        INTEGER NOT NULL CHECK (flagged IN (0, 1)),
    last_at_ms     INTEGER,
    last_revision  BLOB,
    PRIMARY KEY (learner, bank_id, item_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE item_note (
    learner BLOB NOT NULL,
    bank_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    text    TEXT NOT NULL,
    PRIMARY KEY (learner, bank_id, item_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE topic_day (
    learner   BLOB NOT NULL,
    study_on  TEXT NOT NULL,
    bank_id   TEXT NOT NULL,
    topic     TEXT NOT NULL,
    responses INTEGER NOT NULL,
    earned    INTEGER NOT NULL,
    possible  INTEGER NOT NULL,
    PRIMARY KEY (learner, study_on, bank_id, topic)
) STRICT, WITHOUT ROWID;

-- `axis` is 'topic', 'client-need' or 'step'; `name` is 'bank/topic' or the id.
CREATE TABLE group_total (
    learner   BLOB NOT NULL,
    axis      TEXT NOT NULL,
    name      TEXT NOT NULL,
    responses INTEGER NOT NULL,
    earned    INTEGER NOT NULL,
    possible  INTEGER NOT NULL,
    PRIMARY KEY (learner, axis, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE sitting (
    id          BLOB NOT NULL PRIMARY KEY,
    learner     BLOB NOT NULL,
    started_seq INTEGER NOT NULL,
    purpose     TEXT NOT NULL,
    started_ms  INTEGER NOT NULL,
    offset_s    INTEGER NOT NULL,
    study_on    TEXT NOT NULL,
    last_at_ms  INTEGER NOT NULL,
    ended_ms    INTEGER,
    items       INTEGER NOT NULL,
    answered    INTEGER NOT NULL,
    earned      INTEGER NOT NULL,
    possible    INTEGER NOT NULL,
    -- The ids of the banks in its form, in the order they come up, parted by spaces.
    banks       TEXT,
    -- How it ended, as the log says it.
    ending      TEXT,
    -- How often the learner came back to it.
    breaks      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sitting_newest ON sitting (learner, started_seq);
CREATE INDEX sitting_unfinished ON sitting (learner, started_seq) WHERE ended_ms IS NULL;

CREATE TABLE sitting_group (
    sitting           BLOB NOT NULL,
    axis              TEXT NOT NULL,
    name              TEXT NOT NULL,
    responses         INTEGER NOT NULL,
    earned            INTEGER NOT NULL,
    possible          INTEGER NOT NULL,
    earlier_responses INTEGER NOT NULL,
    earlier_earned    INTEGER NOT NULL,
    earlier_possible  INTEGER NOT NULL,
    PRIMARY KEY (sitting, axis, name)
) STRICT, WITHOUT ROWID;

-- The groups a response counts for.
CREATE VIEW event_group (seq, axis, name) AS
    SELECT seq, 'topic', bank_id || '/' || topic FROM event WHERE kind = 'response'
    UNION ALL
    SELECT seq, 'client-need', client_need FROM event
    WHERE kind = 'response' AND client_need IS NOT NULL
    UNION ALL
    SELECT seq, 'step', step FROM event WHERE kind = 'response' AND step IS NOT NULL;
