-- Migration 6: who sits in plain lines: by the list of a school, and by a learner's own choice.
-- Never edited once released: a change is a new file beside this one.

ALTER TABLE class_learner ADD COLUMN plain INTEGER NOT NULL DEFAULT 0 CHECK (plain IN (0, 1));

-- The display that a learner chose last. No row where none was chosen.
CREATE TABLE learner_display (
    learner BLOB NOT NULL PRIMARY KEY REFERENCES learner (id) CHECK (length(learner) = 16),
    plain INTEGER NOT NULL CHECK (plain IN (0, 1))
) STRICT, WITHOUT ROWID;
