-- Step 3: turns that commute with newer events. Programs of the formats before use write_turn alone,
-- and both may write the same class.

-- Writes a turn as dripset.write_turn does. A turn that commutes is also written if all events after
-- `p_after` are of other learners, who only came, went or responded: it is as valid after them.
-- Returns these events first, with the outcome 'newer event', and then what write_turn returns. The
-- time of the turn is never before theirs.
CREATE FUNCTION dripset.append_turn(
    p_class uuid, p_after bigint, p_node uuid, p_turn bigint, p_lease bigint, p_format integer,
    p_at_ms bigint,
    p_kinds text[], p_learners uuid[], p_polls bigint[], p_votes bigint[], p_bodies text[],
    p_new_learners uuid[], p_new_names text[], p_new_pins text[], p_new_keys text[],
    p_vacated uuid[], p_commutes boolean
) RETURNS TABLE (
    outcome text, number bigint, at_ms bigint, kind text, learner uuid, poll bigint, vote bigint,
    body text, node uuid, turn bigint
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    newest bigint;
    newest_ms bigint;
    conflicts boolean;
BEGIN
    IF p_commutes THEN
        -- Locked until the turn is committed, so that nothing newer comes in between.
        PERFORM 1 FROM dripset.class WHERE id = p_class FOR UPDATE;
        SELECT max(seq), max(at_ms), bool_or(
            kind NOT IN ('joined', 'returned', 'left', 'responded', 'changed')
            OR learner IS NULL OR learner = ANY (p_learners)
        ) INTO newest, newest_ms, conflicts
        FROM dripset.class_event WHERE class = p_class AND seq > p_after;
        IF NOT conflicts THEN
            RETURN QUERY SELECT 'newer event', seq, at_ms, kind, learner, poll, vote, body, node, turn
                FROM dripset.class_event WHERE class = p_class AND seq > p_after ORDER BY seq;
            p_after := newest;
            p_at_ms := greatest(p_at_ms, newest_ms);
        END IF;
    END IF;
    RETURN QUERY SELECT * FROM dripset.write_turn(
        p_class, p_after, p_node, p_turn, p_lease, p_format, p_at_ms, p_kinds, p_learners, p_polls,
        p_votes, p_bodies, p_new_learners, p_new_names, p_new_pins, p_new_keys, p_vacated
    );
END $$;
