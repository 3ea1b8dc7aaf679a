-- Migration 5: classes whose days are over go; what learners get of a class follows its end; a
-- class with a list of the school stays closed, whoever is forgotten.
-- Never edited once released: a change is a new file beside this one.

-- Whether a list of the school says who may come in.
ALTER TABLE class ADD COLUMN is_listed INTEGER NOT NULL DEFAULT 0 CHECK (is_listed IN (0, 1));

-- Whether all who responded have it in their own logs.
ALTER TABLE class ADD COLUMN logs_kept INTEGER NOT NULL DEFAULT 0 CHECK (logs_kept IN (0, 1));

-- Until when some program says that it runs this class.
ALTER TABLE class ADD COLUMN held_until_ms INTEGER NOT NULL DEFAULT 0;

UPDATE class SET is_listed = 1 WHERE id IN (
    SELECT class FROM class_learner WHERE roster_id IS NOT NULL);
UPDATE class SET logs_kept = 1 WHERE ended_ms IS NOT NULL;

-- Which classes go: rows only inside the transaction that removes them.
CREATE TABLE expiring (
    class BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- A row where rows went and their bytes may still be in the file.
CREATE TABLE uncleared (
    one INTEGER PRIMARY KEY CHECK (one = 1)
) STRICT;

DROP TRIGGER class_event_never_goes;
CREATE TRIGGER class_event_never_goes BEFORE DELETE ON class_event
WHEN NOT EXISTS (SELECT 1 FROM forgetting WHERE forgetting.learner = OLD.learner)
    AND NOT EXISTS (SELECT 1 FROM expiring WHERE expiring.class = OLD.class)
BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END;
