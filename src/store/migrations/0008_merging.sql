-- Migration 8: logs of several directories become one.
-- Never edited once released: a change is a new file beside this one.

-- For each directory: the number up to which its entries were forgotten here, which an import
-- leaves out; and the highest number that was in the log, so that no number is given out twice.
CREATE TABLE origin_mark (
    origin    BLOB NOT NULL PRIMARY KEY CHECK (length(origin) = 16),
    forgotten INTEGER NOT NULL CHECK (forgotten >= 0),
    last      INTEGER NOT NULL CHECK (last >= 0)
) STRICT, WITHOUT ROWID;
