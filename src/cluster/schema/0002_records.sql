-- Step 2: the records of learners, for whom the nodes keep only copies.
-- Never edited once released: a change is a new file beside this one.

-- The log of each learner. The number `log` is given out once: a learner who was forgotten and comes
-- back has another one, so that nobody adds to a log that is gone. `last` is the number of the newest
-- row, of any of the three tables below.
CREATE SEQUENCE dripset.record_log_number;
CREATE TABLE dripset.record_log (
    learner uuid PRIMARY KEY REFERENCES dripset.learner (id),
    log     bigint NOT NULL DEFAULT nextval('dripset.record_log_number'),
    last    bigint NOT NULL DEFAULT 0 CHECK (last >= 0)
) WITH (fillfactor = 50);

-- The events. `line` is the line of an export; the other columns are what the rules below need.
CREATE TABLE dripset.record (
    learner  uuid NOT NULL REFERENCES dripset.record_log (learner),
    seq      bigint NOT NULL CHECK (seq > 0),
    id       uuid NOT NULL,
    kind     text NOT NULL CHECK (kind <> ''),
    sitting  uuid,
    position bigint CHECK (position >= 0),
    vote     bigint CHECK (vote >= 0),
    line     text NOT NULL,
    PRIMARY KEY (learner, seq)
);
-- Two nodes cannot answer one place twice, however a push was checked.
CREATE UNIQUE INDEX record_response ON dripset.record (sitting, position, vote)
    WHERE kind = 'response';
CREATE UNIQUE INDEX record_started ON dripset.record (sitting) WHERE kind = 'started';
CREATE UNIQUE INDEX record_ended ON dripset.record (sitting) WHERE kind = 'ended';
CREATE UNIQUE INDEX record_chosen ON dripset.record (sitting, position) WHERE kind = 'chosen';

-- The drafts and places, each with the number of its last change.
CREATE TABLE dripset.record_draft (
    sitting  uuid NOT NULL,
    position bigint NOT NULL CHECK (position >= 0),
    learner  uuid NOT NULL REFERENCES dripset.record_log (learner),
    seq      bigint NOT NULL CHECK (seq > 0),
    line     text NOT NULL,
    PRIMARY KEY (sitting, position)
);
CREATE INDEX record_draft_learner ON dripset.record_draft (learner, seq);
CREATE TABLE dripset.record_place (
    sitting uuid PRIMARY KEY,
    learner uuid NOT NULL REFERENCES dripset.record_log (learner),
    seq     bigint NOT NULL CHECK (seq > 0),
    line    text NOT NULL
);
CREATE INDEX record_place_learner ON dripset.record_place (learner, seq);

-- The items as they were worded, for all learners.
CREATE TABLE dripset.wording (
    bank     text NOT NULL,
    item     text NOT NULL,
    revision text NOT NULL,
    body     text NOT NULL,
    PRIMARY KEY (bank, item, revision)
);

-- The server keeps samples of values for its plans. Names and responses are not among them, because
-- they would stay there after their rows are gone.
ALTER TABLE dripset.class_learner ALTER COLUMN name SET STATISTICS 0;
ALTER TABLE dripset.class_learner ALTER COLUMN pin_hash SET STATISTICS 0;
ALTER TABLE dripset.class_learner ALTER COLUMN roster_id SET STATISTICS 0;
ALTER TABLE dripset.class_event ALTER COLUMN body SET STATISTICS 0;
ALTER TABLE dripset.learner_key ALTER COLUMN fingerprint SET STATISTICS 0;
ALTER TABLE dripset.record ALTER COLUMN line SET STATISTICS 0;
ALTER TABLE dripset.record_draft ALTER COLUMN line SET STATISTICS 0;
ALTER TABLE dripset.record_place ALTER COLUMN line SET STATISTICS 0;

CREATE FUNCTION dripset.record_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('dripset.forgets', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the log is only ever added to';
END $$;
CREATE TRIGGER record_only_added BEFORE UPDATE OR DELETE ON dripset.record
    FOR EACH ROW EXECUTE FUNCTION dripset.record_only_added();

-- The lock that keeps pushes and the removal of learners apart: shared by pushes.
CREATE FUNCTION dripset.forgetting_lock() RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT 7236833201903395329
$$;

-- Stores rows of some learners, all or none. `p_of` has the place of each row's learner in
-- `p_learners`. The kinds 'draft' and 'place' are rows that change. Returns the outcome: 'stored' with
-- the versions, 'behind', or 'erased' with the learners who have no response in `p_class`.
CREATE FUNCTION dripset.push_records(
    p_at_ms bigint, p_class uuid, p_learners uuid[], p_logs bigint[], p_lasts bigint[],
    p_of integer[], p_ids uuid[], p_kinds text[], p_sittings uuid[], p_positions bigint[],
    p_votes bigint[], p_lines text[],
    p_banks text[], p_items text[], p_revisions text[], p_texts text[]
) RETURNS TABLE (outcome text, learner uuid, log bigint, last bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    PERFORM pg_advisory_xact_lock_shared(dripset.forgetting_lock());
    IF p_class IS NOT NULL THEN
        RETURN QUERY SELECT 'erased', asked, 0::bigint, 0::bigint FROM unnest(p_learners) AS asked
            WHERE NOT EXISTS (
                SELECT 1 FROM dripset.class_event AS event
                WHERE event.class = p_class AND event.learner = asked AND event.kind = 'responded');
        IF FOUND THEN
            RETURN;
        END IF;
    END IF;
    -- A log that is known and gone is not begun again. In one order, so that pushes wait for each
    -- other and not in a circle.
    INSERT INTO dripset.learner (id, since_ms)
    SELECT asked.learner, p_at_ms
    FROM unnest(p_learners, p_logs) WITH ORDINALITY AS asked (learner, log, place)
    WHERE asked.log = 0 AND asked.place = ANY (p_of) ORDER BY asked.learner
    ON CONFLICT DO NOTHING;
    INSERT INTO dripset.record_log (learner)
    SELECT asked.learner
    FROM unnest(p_learners, p_logs) WITH ORDINALITY AS asked (learner, log, place)
    WHERE asked.log = 0 AND asked.place = ANY (p_of) ORDER BY asked.learner
    ON CONFLICT DO NOTHING;
    PERFORM 1 FROM dripset.record_log AS present
        WHERE present.learner = ANY (p_learners) ORDER BY present.learner FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM unnest(p_learners, p_logs, p_lasts) AS asked (learner, log, last)
        LEFT JOIN dripset.record_log AS present ON present.learner = asked.learner
        WHERE coalesce(present.last, 0) <> asked.last
            OR asked.log <> 0 AND asked.log IS DISTINCT FROM present.log
    ) THEN
        RETURN QUERY SELECT 'behind', NULL::uuid, 0::bigint, 0::bigint;
        RETURN;
    END IF;
    IF cardinality(p_banks) > 0 THEN
        -- The same wording may have a better explanation than when it was first shown.
        INSERT INTO dripset.wording AS present (bank, item, revision, body)
        SELECT * FROM unnest(p_banks, p_items, p_revisions, p_texts) AS shown (bank, item, revision, body)
        ORDER BY 1, 2, 3
        ON CONFLICT (bank, item, revision) DO UPDATE SET body = excluded.body
            WHERE present.body <> excluded.body;
    END IF;
    WITH added AS (
        SELECT pushed.*, p_learners[pushed.place] AS learner, p_lasts[pushed.place]
            + row_number() OVER (PARTITION BY pushed.place ORDER BY pushed.number) AS seq
        FROM unnest(p_of, p_ids, p_kinds, p_sittings, p_positions, p_votes, p_lines)
            WITH ORDINALITY
            AS pushed (place, id, kind, sitting, "position", vote, line, number)
    ), events AS (
        INSERT INTO dripset.record (learner, seq, id, kind, sitting, position, vote, line)
        SELECT added.learner, added.seq, added.id, added.kind, added.sitting, added.position,
            added.vote, added.line
        FROM added WHERE added.kind NOT IN ('draft', 'place')
    ), gone AS (
        DELETE FROM dripset.record_draft AS draft USING added
        WHERE added.kind = 'response' AND draft.sitting = added.sitting
            AND draft.position = added.position
            AND NOT EXISTS (SELECT 1 FROM added AS again WHERE again.kind = 'draft'
                AND again.sitting = draft.sitting AND again.position = draft.position)
    ), drafts AS (
        INSERT INTO dripset.record_draft (sitting, position, learner, seq, line)
        SELECT added.sitting, added.position, added.learner, added.seq, added.line
        FROM added WHERE added.kind = 'draft'
        ON CONFLICT (sitting, position) DO UPDATE SET seq = excluded.seq, line = excluded.line
    )
    INSERT INTO dripset.record_place (sitting, learner, seq, line)
    SELECT added.sitting, added.learner, added.seq, added.line FROM added WHERE added.kind = 'place'
    ON CONFLICT (sitting) DO UPDATE SET seq = excluded.seq, line = excluded.line;
    UPDATE dripset.record_log AS present SET last = present.last + counted.rows
    FROM (
        SELECT p_learners[place] AS learner, count(*) AS rows FROM unnest(p_of) AS place GROUP BY 1
    ) AS counted
    WHERE present.learner = counted.learner;
    RETURN QUERY SELECT 'stored', asked.learner, coalesce(present.log, 0), coalesce(present.last, 0)
        FROM unnest(p_learners) WITH ORDINALITY AS asked (learner, place)
        LEFT JOIN dripset.record_log AS present ON present.learner = asked.learner
        ORDER BY asked.place;
END $$;

-- Returns the rows after the versions that are known, at most `p_max`, each learner's in their order.
-- A learner without new rows has one row without a number.
CREATE FUNCTION dripset.pull_records(
    p_learners uuid[], p_logs bigint[], p_lasts bigint[], p_max bigint
) RETURNS TABLE (learner uuid, log bigint, last bigint, is_anew boolean, seq bigint, line text)
LANGUAGE sql STABLE AS $$
    WITH asked AS (
        SELECT known.learner, known.place, coalesce(present.log, 0) AS log,
            coalesce(present.last, 0) AS last, known.log <> 0 AS is_known, known.last AS since,
            known.log IS NOT DISTINCT FROM present.log AND known.last <= present.last AS is_part
        FROM unnest(p_learners, p_logs, p_lasts) WITH ORDINALITY
            AS known (learner, log, last, place)
        LEFT JOIN dripset.record_log AS present ON present.learner = known.learner
    )
    SELECT asked.learner, asked.log, asked.last, asked.is_known AND NOT asked.is_part,
        newer.seq, newer.line
    FROM asked LEFT JOIN LATERAL (
        SELECT seq, line FROM dripset.record
        WHERE learner = asked.learner AND seq > CASE WHEN asked.is_part THEN asked.since ELSE 0 END
        UNION ALL
        SELECT seq, line FROM dripset.record_draft
        WHERE learner = asked.learner AND seq > CASE WHEN asked.is_part THEN asked.since ELSE 0 END
        UNION ALL
        SELECT seq, line FROM dripset.record_place
        WHERE learner = asked.learner AND seq > CASE WHEN asked.is_part THEN asked.since ELSE 0 END
        ORDER BY seq LIMIT p_max
    ) AS newer ON true
    ORDER BY asked.place, newer.seq LIMIT p_max
$$;

-- Records the learner of a verified key, unless the learner's log is gone.
CREATE FUNCTION dripset.know_key(p_fingerprint text, p_learner uuid, p_log bigint, p_at_ms bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(dripset.forgetting_lock());
    IF p_log <> 0 AND NOT EXISTS (
        SELECT 1 FROM dripset.record_log WHERE learner = p_learner AND log = p_log
    ) THEN
        RETURN;
    END IF;
    INSERT INTO dripset.learner (id, since_ms) VALUES (p_learner, p_at_ms) ON CONFLICT DO NOTHING;
    INSERT INTO dripset.learner_key (fingerprint, learner, since_ms)
    VALUES (p_fingerprint, p_learner, p_at_ms) ON CONFLICT DO NOTHING;
END $$;

-- Deletes everything of these learners; the caller holds the lock. Classes that they owned become the
-- host's. Returns the number of rows.
CREATE FUNCTION dripset.delete_learners(p_learners uuid[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    rows bigint := 0;
    gone bigint;
BEGIN
    PERFORM set_config('dripset.forgets', 'on', true);
    UPDATE dripset.class SET owner = 'host' WHERE owner IN (
        SELECT fingerprint FROM dripset.learner_key WHERE learner = ANY (p_learners));
    DELETE FROM dripset.record_draft WHERE learner = ANY (p_learners);
    GET DIAGNOSTICS gone = ROW_COUNT; rows := rows + gone;
    DELETE FROM dripset.record_place WHERE learner = ANY (p_learners);
    GET DIAGNOSTICS gone = ROW_COUNT; rows := rows + gone;
    DELETE FROM dripset.record WHERE learner = ANY (p_learners);
    GET DIAGNOSTICS gone = ROW_COUNT; rows := rows + gone;
    DELETE FROM dripset.record_log WHERE learner = ANY (p_learners);
    GET DIAGNOSTICS gone = ROW_COUNT; rows := rows + gone;
    DELETE FROM dripset.class_event WHERE learner = ANY (p_learners);
    GET DIAGNOSTICS gone = ROW_COUNT; rows := rows + gone;
    DELETE FROM dripset.class_learner WHERE learner = ANY (p_learners);
    GET DIAGNOSTICS gone = ROW_COUNT; rows := rows + gone;
    DELETE FROM dripset.learner_key WHERE learner = ANY (p_learners);
    GET DIAGNOSTICS gone = ROW_COUNT; rows := rows + gone;
    DELETE FROM dripset.learner_display WHERE learner = ANY (p_learners);
    GET DIAGNOSTICS gone = ROW_COUNT; rows := rows + gone;
    DELETE FROM dripset.learner WHERE id = ANY (p_learners);
    GET DIAGNOSTICS gone = ROW_COUNT; rows := rows + gone;
    RETURN rows;
END $$;

-- Removes everything of a learner. Returns the number of rows.
CREATE FUNCTION dripset.forget_learner(p_learner uuid) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(dripset.forgetting_lock());
    -- No turn of the learner's classes is written meanwhile.
    PERFORM 1 FROM dripset.class WHERE id IN (
        SELECT class FROM dripset.class_learner WHERE learner = p_learner
        UNION SELECT class FROM dripset.class_event WHERE learner = p_learner
    ) ORDER BY id FOR UPDATE;
    PERFORM set_config('dripset.removes', p_learner::text, true);
    RETURN dripset.delete_learners(ARRAY[p_learner]);
END $$;

-- Removes those of these classes that have expired and that no live node owns, and the learners whom
-- nobody could reach afterwards: without a key, and in no other class. Returns the classes.
CREATE FUNCTION dripset.expire_classes(p_classes uuid[], p_now_ms bigint)
RETURNS TABLE (class uuid, learners bigint, rows bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    expired uuid[];
    unreachable uuid[];
    gone bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(dripset.forgetting_lock());
    SELECT coalesce(array_agg(locked.id), '{}') INTO expired FROM (
        SELECT present.id FROM dripset.class AS present
        WHERE present.id = ANY (p_classes) AND present.keep_until_ms <= p_now_ms
            AND (present.node IS NULL OR NOT dripset.is_alive(present.node))
        ORDER BY present.id FOR UPDATE
    ) AS locked;
    SELECT coalesce(array_agg(alone.learner), '{}') INTO unreachable FROM (
        SELECT listed.learner FROM dripset.class_learner AS listed
            WHERE listed.class = ANY (expired)
        UNION SELECT event.learner FROM dripset.class_event AS event
            WHERE event.class = ANY (expired) AND event.learner IS NOT NULL
        EXCEPT SELECT key.learner FROM dripset.learner_key AS key
        EXCEPT SELECT listed.learner FROM dripset.class_learner AS listed
            WHERE listed.class <> ALL (expired)
        EXCEPT SELECT event.learner FROM dripset.class_event AS event
            WHERE event.class <> ALL (expired) AND event.learner IS NOT NULL
    ) AS alone;
    PERFORM set_config('dripset.removes', array_to_string(expired, ','), true);
    DELETE FROM dripset.class_event AS event WHERE event.class = ANY (expired);
    GET DIAGNOSTICS gone = ROW_COUNT;
    rows := gone;
    DELETE FROM dripset.class_learner AS listed WHERE listed.class = ANY (expired);
    GET DIAGNOSTICS gone = ROW_COUNT;
    rows := rows + gone + dripset.delete_learners(unreachable);
    DELETE FROM dripset.class_lease AS lease WHERE lease.class = ANY (expired);
    DELETE FROM dripset.class AS present WHERE present.id = ANY (expired);
    learners := cardinality(unreachable);
    RETURN QUERY SELECT gone_class, learners, rows FROM unnest(expired) AS gone_class;
END $$;
