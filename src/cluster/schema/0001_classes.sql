-- Step 1: nodes, classes with their logs and leases, and the people of classes.
-- Never edited once released: a change is a new file beside this one.

-- One row: the format that the steps have led to, and the least format of a program that may still
-- use it.
CREATE TABLE dripset.meta (
    only   boolean PRIMARY KEY DEFAULT true CHECK (only),
    format integer NOT NULL CHECK (format > 0),
    least  integer NOT NULL CHECK (least > 0)
);
INSERT INTO dripset.meta (format, least) VALUES (1, 1);

-- The runs of nodes. A run is alive until `until` by this server's clock. Many updates and few rows,
-- so that each page has room for them.
CREATE TABLE dripset.node (
    id      uuid PRIMARY KEY,
    name    text NOT NULL,
    version text NOT NULL,
    started timestamptz NOT NULL DEFAULT clock_timestamp(),
    until   timestamptz NOT NULL,
    has_left boolean NOT NULL DEFAULT false
) WITH (fillfactor = 50);

CREATE TABLE dripset.learner (
    id       uuid PRIMARY KEY,
    since_ms bigint NOT NULL
);

-- The learners of public keys.
CREATE TABLE dripset.learner_key (
    fingerprint text PRIMARY KEY CHECK (fingerprint <> ''),
    learner     uuid NOT NULL REFERENCES dripset.learner (id),
    since_ms    bigint NOT NULL
);
CREATE INDEX learner_key_learner ON dripset.learner_key (learner);

-- The display that a learner chose last. No row where none was chosen.
CREATE TABLE dripset.learner_display (
    learner uuid PRIMARY KEY REFERENCES dripset.learner (id),
    plain   boolean NOT NULL
);

-- `owner` is the fingerprint of the instructor's key, or 'host'. `last_seq` is kept, not counted:
-- a number that was given out never comes again, whatever is forgotten. `node` has the lease with
-- the number `lease`, for as long as it is alive. Its numbers are indexed nowhere, so that a turn
-- changes no index of this table.
CREATE TABLE dripset.class (
    id            uuid PRIMARY KEY,
    code          text NOT NULL CHECK (code <> ''),
    title         text NOT NULL,
    owner         text NOT NULL CHECK (owner <> ''),
    started_ms    bigint NOT NULL,
    ended_ms      bigint,
    keep_until_ms bigint NOT NULL,
    last_seq      bigint NOT NULL DEFAULT 0 CHECK (last_seq >= 0),
    is_listed     boolean NOT NULL DEFAULT false,
    logs_kept     boolean NOT NULL DEFAULT false,
    is_over       boolean NOT NULL DEFAULT false,
    log_format    integer NOT NULL CHECK (log_format > 0),
    node          uuid,
    lease         bigint NOT NULL DEFAULT 0 CHECK (lease >= 0)
) WITH (fillfactor = 50);

-- A code leads to one class; it is free again once that has ended.
CREATE UNIQUE INDEX class_code ON dripset.class (code) WHERE ended_ms IS NULL;
CREATE INDEX class_node ON dripset.class (node) WHERE node IS NOT NULL;
CREATE INDEX class_unfinished ON dripset.class (id) WHERE is_over AND NOT logs_kept;

-- Every lease that was ever given: the node had it until the next number of the same class.
CREATE TABLE dripset.class_lease (
    class    uuid NOT NULL REFERENCES dripset.class (id),
    lease    bigint NOT NULL CHECK (lease > 0),
    node     uuid NOT NULL,
    taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (class, lease)
);

-- The log of each class, with the node and the turn that wrote each event, and the lease if it was
-- written by one. Bodies are text of another layer and name nobody.
CREATE TABLE dripset.class_event (
    class   uuid NOT NULL REFERENCES dripset.class (id),
    seq     bigint NOT NULL CHECK (seq > 0),
    at_ms   bigint NOT NULL,
    kind    text NOT NULL CHECK (kind <> ''),
    learner uuid,
    poll    bigint CHECK (poll >= 0),
    vote    bigint CHECK (vote >= 0),
    body    text NOT NULL,
    node    uuid NOT NULL,
    turn    bigint NOT NULL,
    lease   bigint,
    PRIMARY KEY (class, seq),
    CHECK (
        kind <> 'responded'
        OR (learner IS NOT NULL AND poll IS NOT NULL AND vote IS NOT NULL)
    )
);
CREATE UNIQUE INDEX class_event_responded ON dripset.class_event (class, learner, poll, vote)
    WHERE kind = 'responded';

-- The names and PINs of the learners of a class.
CREATE TABLE dripset.class_learner (
    class     uuid NOT NULL REFERENCES dripset.class (id),
    learner   uuid NOT NULL REFERENCES dripset.learner (id),
    name      text NOT NULL,
    pin_hash  text,
    since_ms  bigint NOT NULL,
    roster_id text CHECK (roster_id <> ''),
    extra     text NOT NULL DEFAULT '1',
    plain     boolean NOT NULL DEFAULT false,
    PRIMARY KEY (class, learner)
);
CREATE UNIQUE INDEX class_learner_roster ON dripset.class_learner (class, roster_id)
    WHERE roster_id IS NOT NULL;

-- A log is only ever added to, except by a transaction that names the learner or the class whose
-- rows go, in the setting dripset.removes (several with commas between them).
CREATE FUNCTION dripset.only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT 1
        FROM unnest(string_to_array(current_setting('dripset.removes', true), ',')) AS removed
        WHERE removed IN (OLD.learner::text, OLD.class::text)
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the log is only ever added to';
END $$;
CREATE TRIGGER class_event_only_added BEFORE UPDATE OR DELETE ON dripset.class_event
    FOR EACH ROW EXECUTE FUNCTION dripset.only_added();

CREATE FUNCTION dripset.is_alive(p_node uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM dripset.node WHERE id = p_node AND until > clock_timestamp())
$$;

-- Opens a class, owned by the node that opens it. Returns its lease; null if another class has the
-- id or the code. The same call again returns the same lease, for a caller who got no reply.
CREATE FUNCTION dripset.open_class(
    p_class uuid, p_code text, p_title text, p_owner text, p_at_ms bigint, p_keep_until_ms bigint,
    p_format integer, p_node uuid, p_kinds text[], p_bodies text[]
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    present dripset.class;
BEGIN
    INSERT INTO dripset.class
        (id, code, title, owner, started_ms, keep_until_ms, log_format, node, lease, last_seq)
    VALUES (p_class, p_code, p_title, p_owner, p_at_ms, p_keep_until_ms, p_format, p_node, 1,
        cardinality(p_kinds))
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        SELECT * INTO present FROM dripset.class WHERE id = p_class;
        IF present.code = p_code AND present.ended_ms IS NULL AND EXISTS (
            SELECT 1 FROM dripset.class_lease
            WHERE class = p_class AND lease = 1 AND node = p_node
        ) AND present.started_ms = p_at_ms AND present.node = p_node THEN
            RETURN present.lease;
        END IF;
        RETURN NULL;
    END IF;
    INSERT INTO dripset.class_lease (class, lease, node) VALUES (p_class, 1, p_node);
    INSERT INTO dripset.class_event (class, seq, at_ms, kind, body, node, turn, lease)
    SELECT p_class, added.number, p_at_ms, added.kind, added.body, p_node, 0, 1
    FROM unnest(p_kinds, p_bodies) WITH ORDINALITY AS added (kind, body, number);
    RETURN 1;
END $$;

-- Writes a turn whole or not at all. The class row is locked until it is committed, so that turns
-- of one class follow each other. Returns the outcome: one row with the number of the last event
-- if it is written, one row for each event after `p_after` if there are any, and else one row with
-- the reason.
CREATE FUNCTION dripset.write_turn(
    p_class uuid, p_after bigint, p_node uuid, p_turn bigint, p_lease bigint, p_format integer,
    p_at_ms bigint,
    p_kinds text[], p_learners uuid[], p_polls bigint[], p_votes bigint[], p_bodies text[],
    p_new_learners uuid[], p_new_names text[], p_new_pins text[], p_new_keys text[],
    p_vacated uuid[]
) RETURNS TABLE (
    outcome text, number bigint, at_ms bigint, kind text, learner uuid, poll bigint, vote bigint,
    body text, node uuid, turn bigint
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    present dripset.class;
    last bigint;
BEGIN
    SELECT * INTO present FROM dripset.class WHERE id = p_class FOR UPDATE;
    IF NOT FOUND THEN
        RETURN QUERY SELECT 'unknown', 0::bigint, NULL::bigint, NULL, NULL::uuid, NULL::bigint,
            NULL::bigint, NULL, NULL::uuid, NULL::bigint;
        RETURN;
    END IF;
    last := present.last_seq;
    IF last > p_after THEN
        RETURN QUERY SELECT 'behind', seq, at_ms, kind, learner, poll, vote, body, node, turn
            FROM dripset.class_event WHERE class = p_class AND seq > p_after ORDER BY seq;
        IF FOUND THEN
            RETURN;
        END IF;
        -- The newer events were erased with their learner, so there is nothing to know.
    END IF;
    outcome := CASE
        WHEN present.log_format > p_format THEN 'newer'
        WHEN present.ended_ms IS NOT NULL THEN 'ended'
        WHEN last < p_after THEN 'lost'
        WHEN p_lease IS NOT NULL AND (
            p_lease <> present.lease OR present.node IS DISTINCT FROM p_node
            OR NOT dripset.is_alive(p_node)
        ) THEN 'not owner'
        ELSE 'written'
    END;
    number := present.log_format;
    IF outcome <> 'written' THEN
        RETURN NEXT;
        RETURN;
    END IF;
    IF cardinality(p_new_learners) > 0 THEN
        INSERT INTO dripset.learner (id, since_ms)
        SELECT added, p_at_ms FROM unnest(p_new_learners) AS added ORDER BY added
        ON CONFLICT DO NOTHING;
        INSERT INTO dripset.learner_key (fingerprint, learner, since_ms)
        SELECT added.key, added.learner, p_at_ms
        FROM unnest(p_new_keys, p_new_learners) AS added (key, learner)
        WHERE added.key IS NOT NULL ORDER BY added.key
        ON CONFLICT DO NOTHING;
        INSERT INTO dripset.class_learner (class, learner, name, pin_hash, since_ms)
        SELECT p_class, added.learner, added.name, added.pin, p_at_ms
        FROM unnest(p_new_learners, p_new_names, p_new_pins) AS added (learner, name, pin)
        ON CONFLICT (class, learner)
            DO UPDATE SET name = excluded.name, pin_hash = excluded.pin_hash;
    END IF;
    IF cardinality(p_vacated) > 0 THEN
        DELETE FROM dripset.class_learner
        WHERE class = p_class AND learner = ANY (p_vacated) AND roster_id IS NULL;
    END IF;
    INSERT INTO dripset.class_event
        (class, seq, at_ms, kind, learner, poll, vote, body, node, turn, lease)
    SELECT p_class, last + added.place, p_at_ms, added.kind, added.learner, added.poll, added.vote,
        added.body, p_node, p_turn, p_lease
    FROM unnest(p_kinds, p_learners, p_polls, p_votes, p_bodies)
        WITH ORDINALITY AS added (kind, learner, poll, vote, body, place);
    number := last + cardinality(p_kinds);
    UPDATE dripset.class SET
        last_seq = number,
        log_format = greatest(log_format, p_format),
        is_over = is_over OR 'ended' = ANY (p_kinds)
    WHERE id = p_class;
    RETURN NEXT;
END $$;

-- Takes the lease on a class unless a live node has it. Returns the outcome: 'taken' with the number
-- of the lease, 'held', or the reason.
CREATE FUNCTION dripset.take_class(p_class uuid, p_node uuid, p_format integer)
RETURNS TABLE (outcome text, number bigint) LANGUAGE plpgsql AS $$
DECLARE
    present dripset.class;
BEGIN
    SELECT * INTO present FROM dripset.class WHERE id = p_class FOR UPDATE;
    IF NOT FOUND THEN
        RETURN QUERY SELECT 'unknown', 0::bigint;
    ELSIF present.log_format > p_format THEN
        RETURN QUERY SELECT 'newer', present.log_format::bigint;
    ELSIF NOT dripset.is_alive(p_node) THEN
        RETURN QUERY SELECT 'held', 0::bigint;
    ELSIF present.node = p_node THEN
        RETURN QUERY SELECT 'taken', present.lease;
    ELSIF present.node IS NOT NULL AND dripset.is_alive(present.node) THEN
        RETURN QUERY SELECT 'held', 0::bigint;
    ELSE
        UPDATE dripset.class SET node = p_node, lease = lease + 1 WHERE id = p_class;
        INSERT INTO dripset.class_lease (class, lease, node)
        VALUES (p_class, present.lease + 1, p_node);
        RETURN QUERY SELECT 'taken', present.lease + 1;
    END IF;
END $$;

-- Renews a node. If its time had run out, its leases are over, even those that nobody has taken.
-- Returns this server's clock, the nodes that are alive, and the newest event of some classes.
CREATE FUNCTION dripset.renew(
    p_node uuid, p_name text, p_version text, p_lease_ms bigint, p_classes uuid[]
) RETURNS TABLE (outcome text, id uuid, number bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    present dripset.node;
    fresh timestamptz := clock_timestamp() + p_lease_ms * interval '1 millisecond';
BEGIN
    SELECT * INTO present FROM dripset.node WHERE id = p_node FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO dripset.node (id, name, version, until)
        VALUES (p_node, p_name, p_version, fresh) ON CONFLICT DO NOTHING;
        -- Once for each run is often enough.
        DELETE FROM dripset.node WHERE until < clock_timestamp() - interval '1 day';
    ELSIF NOT present.has_left THEN
        IF present.until <= clock_timestamp() THEN
            UPDATE dripset.class SET node = NULL WHERE node = p_node;
        END IF;
        UPDATE dripset.node SET until = fresh WHERE id = p_node;
    END IF;
    RETURN QUERY SELECT 'clock', NULL::uuid,
        (extract(epoch FROM clock_timestamp()) * 1000)::bigint;
    RETURN QUERY SELECT 'node', id, 0::bigint FROM dripset.node WHERE until > clock_timestamp();
    RETURN QUERY SELECT 'class', id, last_seq FROM dripset.class WHERE id = ANY (p_classes);
END $$;

-- Ends a node: its leases are free at once, and a renewal on its way changes nothing.
CREATE FUNCTION dripset.leave(p_node uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE dripset.node SET has_left = true, until = clock_timestamp() WHERE id = p_node;
    UPDATE dripset.class SET node = NULL WHERE node = p_node;
END $$;
