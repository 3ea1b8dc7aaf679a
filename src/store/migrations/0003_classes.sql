-- Migration 3: live classes, each a log of its own in this file, and the one way in which rows of
-- a log may go: with the learner that they are about.
-- Never edited once released: a change is a new file beside this one.

-- `owner` is the fingerprint of the instructor's key, or 'host'. `last_seq` is kept, not counted:
-- a number that was given out never comes again, whatever is forgotten.
CREATE TABLE class (
    id            BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    code          TEXT NOT NULL CHECK (code <> ''),
    title         TEXT NOT NULL,
    owner         TEXT NOT NULL CHECK (owner <> ''),
    started_ms    INTEGER NOT NULL,
    ended_ms      INTEGER,
    keep_until_ms INTEGER NOT NULL,
    last_seq      INTEGER NOT NULL DEFAULT 0 CHECK (last_seq >= 0)
) STRICT, WITHOUT ROWID;

-- A code leads to one class; it is free again once that has ended.
CREATE UNIQUE INDEX class_code ON class (code) WHERE ended_ms IS NULL;

-- The log of each class. Bodies are text of another layer and name nobody.
CREATE TABLE class_event (
    class   BLOB NOT NULL REFERENCES class (id),
    seq     INTEGER NOT NULL CHECK (seq > 0),
    at_ms   INTEGER NOT NULL,
    kind    TEXT NOT NULL CHECK (kind <> ''),
    learner BLOB CHECK (length(learner) = 16),
    poll    INTEGER CHECK (poll >= 0),
    vote    INTEGER CHECK (vote >= 0),
    body    TEXT NOT NULL,
    PRIMARY KEY (class, seq),
    CHECK (
        kind <> 'responded'
        OR (learner IS NOT NULL AND poll IS NOT NULL AND vote IS NOT NULL)
    )
) STRICT, WITHOUT ROWID;

-- Whoever writes, and however it was checked: one response for each learner, poll and vote. One
-- that is changed later is an event of another kind.
CREATE UNIQUE INDEX class_event_responded ON class_event (class, learner, poll, vote)
    WHERE kind = 'responded';

-- Who is known in a class. Names are here and nowhere else.
CREATE TABLE class_learner (
    class    BLOB NOT NULL REFERENCES class (id),
    learner  BLOB NOT NULL REFERENCES learner (id),
    name     TEXT NOT NULL,
    pin_hash TEXT,
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (class, learner)
) STRICT, WITHOUT ROWID;

-- Whose public keys are whose.
CREATE TABLE learner_key (
    fingerprint TEXT NOT NULL PRIMARY KEY CHECK (fingerprint <> ''),
    learner     BLOB NOT NULL REFERENCES learner (id),
    since_ms    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who is being forgotten: a row only inside the transaction that forgets.
CREATE TABLE forgetting (
    learner BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TRIGGER class_event_never_changes BEFORE UPDATE ON class_event
BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END;
CREATE TRIGGER class_event_never_goes BEFORE DELETE ON class_event
WHEN NOT EXISTS (SELECT 1 FROM forgetting WHERE forgetting.learner = OLD.learner)
BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END;

DROP TRIGGER event_never_goes;
CREATE TRIGGER event_never_goes BEFORE DELETE ON event
WHEN NOT EXISTS (SELECT 1 FROM forgetting WHERE forgetting.learner = OLD.learner)
BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END;

DROP TRIGGER form_item_never_goes;
CREATE TRIGGER form_item_never_goes BEFORE DELETE ON form_item
WHEN NOT EXISTS (
    SELECT 1 FROM event JOIN forgetting ON forgetting.learner = event.learner
    WHERE event.kind = 'started' AND event.sitting = OLD.sitting)
BEGIN SELECT RAISE(ABORT, 'a form is drawn once'); END;
