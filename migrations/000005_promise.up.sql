-- The promises, held by the database itself against whoever writes, the owner
-- of the tables included. Guards on every statement hold P3 and P4; a check of
-- the whole revision at commit holds P1, P2 and P7. Both work on sets: checks
-- for each row would cost two thirds of the speed at a million events.

CREATE TABLE publication_step (
    step     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    revision bigint NOT NULL
);
COMMENT ON TABLE publication_step IS 'One row for each statement that wrote in an open revision; the check at commit empties it.';
COMMENT ON COLUMN publication_step.step IS 'Rises; the last step of a revision runs the check.';
COMMENT ON COLUMN publication_step.revision IS 'The open revision.';

-- Statement guards -----------------------------------------------------------

CREATE FUNCTION require_revision() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
DECLARE
    open bigint := current_revision();
BEGIN
    IF open IS NULL THEN
        RAISE EXCEPTION 'writing needs a revision opened by the same transaction'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p4_own_revision',
                  HINT = 'INSERT INTO revision (author, message, collection) first.';
    END IF;
    INSERT INTO publication_step (revision) VALUES (open);
    RETURN open;
END
$$;
COMMENT ON FUNCTION require_revision() IS 'The open revision of this transaction, an error if there is none; asks for the check at commit.';

CREATE FUNCTION guard_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
DECLARE
    open bigint := require_revision();
BEGIN
    IF EXISTS (SELECT FROM added WHERE rev_from <> open) THEN
        RAISE EXCEPTION '%: rows are written under revision %, the one that this transaction opened', TG_TABLE_NAME, open
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p4_own_revision';
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION guard_insert() IS 'P4: rows are written under the revision of their own transaction.';

CREATE FUNCTION guard_insert_version() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
DECLARE
    open bigint := require_revision();
BEGIN
    IF EXISTS (SELECT FROM added WHERE rev_from <> open OR rev_to <> 9223372036854775807) THEN
        RAISE EXCEPTION '%: versions are written open-ended, under revision %, the one that this transaction opened', TG_TABLE_NAME, open
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p4_own_revision';
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION guard_insert_version() IS 'P3 and P4: new versions are open-ended and begin at the revision of their own transaction.';

CREATE FUNCTION guard_close_version() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
DECLARE
    open bigint := require_revision();
BEGIN
    IF EXISTS (SELECT FROM old_rows WHERE rev_to <> 9223372036854775807 OR rev_from >= open)
       OR EXISTS (SELECT FROM new_rows WHERE rev_to <> open)
       OR EXISTS (SELECT to_jsonb(o) - 'rev_to' FROM old_rows o
                  EXCEPT ALL
                  SELECT to_jsonb(n) - 'rev_to' FROM new_rows n) THEN
        RAISE EXCEPTION '%: of a published version nothing changes but its end, set once, to revision %', TG_TABLE_NAME, open
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p3_append_only';
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION guard_close_version() IS 'P3: an update closes open versions at the open revision and does nothing else.';

CREATE FUNCTION refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '%: % is refused; what was published stays', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p3_append_only';
END
$$;
COMMENT ON FUNCTION refuse_change() IS 'P3: refuses the statement.';

-- Checks at commit -----------------------------------------------------------
-- They look at what the revision touched and at what hangs on it, so that their
-- cost follows the size of the publication, not that of the dataset. They ask for
-- the least offender, not for any: told to LIMIT 1, the planner expects to meet
-- one soon, and loops where it should hash.

CREATE FUNCTION note_touched(open bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
BEGIN
    -- a table with statistics: the planner must know whether this is one record or all
    CREATE TEMPORARY TABLE touched ON COMMIT DROP AS
    WITH RECURSIVE written AS (
        SELECT key FROM event_v WHERE rev_from = open
        UNION SELECT key FROM group_v WHERE rev_from = open
        UNION SELECT subject FROM claim_v WHERE rev_from = open
        UNION SELECT subject FROM figure_v WHERE rev_from = open
        UNION SELECT subject FROM participant_v WHERE rev_from = open
        UNION SELECT subject FROM relation_v WHERE rev_from = open
        UNION SELECT event FROM event_row_v WHERE rev_from = open
        UNION SELECT key FROM event_v WHERE rev_to = open AND rev_to < 9223372036854775807
        UNION SELECT key FROM group_v WHERE rev_to = open AND rev_to < 9223372036854775807
        UNION SELECT subject FROM claim_v WHERE rev_to = open AND rev_to < 9223372036854775807
        UNION SELECT subject FROM figure_v WHERE rev_to = open AND rev_to < 9223372036854775807
        UNION SELECT subject FROM participant_v WHERE rev_to = open AND rev_to < 9223372036854775807
        UNION SELECT subject FROM relation_v WHERE rev_to = open AND rev_to < 9223372036854775807
        UNION SELECT event FROM event_row_v WHERE rev_to = open AND rev_to < 9223372036854775807
        -- through a source: what its claims are about
        UNION SELECT c.subject
                FROM (SELECT DISTINCT key FROM source_v WHERE rev_from = open) s
               CROSS JOIN LATERAL (SELECT subject FROM claim_v WHERE source = s.key AND rev_to = 9223372036854775807 OFFSET 0) c
        -- through a group: the events and groups that name it
        UNION SELECT p.subject
                FROM (SELECT DISTINCT key FROM group_v WHERE rev_from = open AND state <> 'live') g
                JOIN participant_v p ON p."group" = g.key AND p.rev_to = 9223372036854775807
        UNION SELECT p.subject
                FROM (SELECT DISTINCT key FROM group_v WHERE rev_from = open AND state <> 'live') g
                JOIN relation_v p ON p."group" = g.key AND p.rev_to = 9223372036854775807
    ), reached AS (
        SELECT key FROM written
        -- up the series: their dates are made of their parts' claims
        UNION SELECT e.part_of
                FROM reached r JOIN event_v e ON e.key = r.key AND e.part_of IS NOT NULL
                 AND (e.rev_to = 9223372036854775807 OR e.rev_to = open)
    )
    SELECT reached.key, record.id, record.type, record.collection
      FROM reached LEFT JOIN record USING (key);
    ANALYZE touched;
    -- after a large publication what the planner knows of the tables is of no use
    IF (SELECT count(*) FROM touched) > 1000 THEN
        ANALYZE event_v, group_v, source_v, claim_v, figure_v, participant_v, relation_v, event_row_v, record;
    END IF;
END
$$;
COMMENT ON FUNCTION note_touched(bigint) IS 'Lists in the temporary table touched the events and groups that a revision may have changed.';

CREATE FUNCTION refuse(promise text, offender text, what text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
BEGIN
    IF offender IS NOT NULL THEN
        RAISE EXCEPTION '%: %', offender, what
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = promise;
    END IF;
END
$$;
COMMENT ON FUNCTION refuse(text, text, text) IS 'Ends the transaction where there is an offender; promise names what would be broken.';

CREATE FUNCTION check_succession(open bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM refuse('p3_record_has_version', (
        SELECT min(coalesce(r.id, v.type || ' without a record'))
          FROM (SELECT * FROM record WHERE rev_from = open) r
          FULL JOIN (SELECT key, 'event' AS type, rev_from FROM event_v WHERE rev_from = open
                     UNION ALL SELECT key, 'group', rev_from FROM group_v WHERE rev_from = open
                     UNION ALL SELECT key, 'source', rev_from FROM source_v WHERE rev_from = open) v ON v.key = r.key AND v.type = r.type
         WHERE v.key IS NULL
            OR r.key IS NULL AND NOT EXISTS (SELECT FROM record old WHERE old.key = v.key AND old.type = v.type)), 'a record has versions of its own type, and a version a record');

    PERFORM refuse('p3_succession', (
        WITH versions AS (
            SELECT (SELECT id FROM record WHERE record.key = v.key) AS id, 'record' AS what, state, rev_from, rev_to FROM event_v v
             WHERE rev_from = open OR (rev_to = open AND rev_to < 9223372036854775807)
            UNION ALL SELECT (SELECT id FROM record WHERE record.key = v.key), 'record', state, rev_from, rev_to FROM group_v v
             WHERE rev_from = open OR (rev_to = open AND rev_to < 9223372036854775807)
            UNION ALL SELECT (SELECT id FROM record WHERE record.key = v.key), 'record', state, rev_from, rev_to FROM source_v v
             WHERE rev_from = open OR (rev_to = open AND rev_to < 9223372036854775807)
            UNION ALL SELECT id, 'claim', state, rev_from, rev_to FROM claim_v
             WHERE rev_from = open OR (rev_to = open AND rev_to < 9223372036854775807)
        )
        SELECT min(old.id)
          FROM versions old
          LEFT JOIN versions new ON new.what = old.what AND new.id = old.id AND new.rev_from = open
         WHERE old.rev_to = open AND (new.id IS NULL OR old.state <> 'live' AND new.state = 'live')),
        'what was published does not vanish, and does not come back after it was withdrawn or merged');

    PERFORM refuse('p3_id_used_twice', (
        SELECT min(new.id)
          FROM claim_v new JOIN claim_v old ON old.id = new.id AND old.rev_to = open
         WHERE new.rev_from = open AND (new.subject, new.property, new.source) <> (old.subject, old.property, old.source)),
        'a claim keeps its subject, property and source');

    PERFORM refuse('p3_own_collection', (
        SELECT min(r.id)
          FROM (SELECT key FROM record WHERE rev_from = open
                UNION SELECT subject FROM claim_v WHERE rev_from = open
                UNION SELECT key FROM source_v WHERE rev_from = open) w
          JOIN record r ON r.key = w.key
         WHERE r.collection <> (SELECT collection FROM revision WHERE number = open)),
        'a revision writes records and claims of its own collection');
END
$$;
COMMENT ON FUNCTION check_succession(bigint) IS 'P3: ids are minted once and keep their meaning; nothing vanishes and nothing withdrawn comes back.';

CREATE FUNCTION check_claims(open bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM refuse('p1_claim_has_source', (
        SELECT min(c.id)
          FROM claim_v c
         WHERE c.rev_from = open AND c.state = 'live'
           AND NOT EXISTS (SELECT FROM source_v s WHERE s.key = c.source AND s.rev_to = 9223372036854775807 AND s.state = 'live')),
        'a claim has a live source');

    PERFORM refuse('p1_claim_has_source', (
        SELECT min(c.id)
          FROM (SELECT key FROM source_v WHERE rev_from = open AND state <> 'live') s
          JOIN claim_v c ON c.source = s.key AND c.rev_to = 9223372036854775807 AND c.state = 'live'),
        'a claim has a live source');

    PERFORM refuse('p1_claim_has_subject', (
        SELECT min(c.id)
          FROM touched t
          JOIN claim_v c ON c.subject = t.key AND c.rev_to = 9223372036854775807 AND c.state = 'live'
         WHERE NOT EXISTS (SELECT FROM event_v e WHERE e.key = t.key AND e.rev_to = 9223372036854775807 AND e.state = 'live')
           AND NOT EXISTS (SELECT FROM group_v g WHERE g.key = t.key AND g.rev_to = 9223372036854775807 AND g.state = 'live')),
        'a claim is about a live event or group');

    PERFORM refuse('p1_claim_refers', (
        SELECT min(c.id)
          FROM claim_v c
         WHERE c.rev_from = open AND c.state = 'live'
           AND (NOT EXISTS (SELECT FROM vocabulary_v v WHERE v.scheme = 'property' AND v.id = c.property AND v.rev_to = 9223372036854775807)
                OR c.basis_set IS NOT NULL AND NOT EXISTS (SELECT FROM basis b WHERE b.set = c.basis_set)
                OR c.target IS NOT NULL AND NOT EXISTS (SELECT FROM group_v g WHERE g.key = c.target AND g.rev_to = 9223372036854775807 AND g.state = 'live'))), 'a claim has a property of the vocabulary, and what it names is published');

    PERFORM refuse('p3_basis_is_whole', (
        SELECT b.set::text
          FROM (SELECT DISTINCT set FROM basis WHERE rev_from = open) w
          JOIN basis b ON b.set = w.set
          LEFT JOIN record r ON r.key = b.source AND r.type = 'source'
         GROUP BY b.set
        HAVING bool_or(b.rev_from <> open) OR bool_or(r.key IS NULL)
            OR encode(substring(sha256(convert_to(string_agg(r.id, E'\n' ORDER BY r.id), 'UTF8')) FOR 16), 'hex')::uuid <> b.set
         LIMIT 1), 'a basis set is written whole, of sources, under the address of its content');
END
$$;
COMMENT ON FUNCTION check_claims(bigint) IS 'P1: every live claim has exactly one live source and a live subject.';

CREATE FUNCTION check_subjects() RETURNS void
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM refuse('p1_record_has_claim', (
        SELECT min(t.id)
          FROM touched t
         WHERE (EXISTS (SELECT FROM event_v e WHERE e.key = t.key AND e.rev_to = 9223372036854775807 AND e.state = 'live')
                OR EXISTS (SELECT FROM group_v g WHERE g.key = t.key AND g.rev_to = 9223372036854775807 AND g.state = 'live'))
           AND NOT EXISTS (
               SELECT FROM claim_v c
                 JOIN source_v s ON s.key = c.source AND s.rev_to = 9223372036854775807
                WHERE c.subject = t.key AND c.rev_to = 9223372036854775807 AND c.state = 'live' AND c.rank <> 'deprecated'
                  AND s.state = 'live' AND s.role = 'report' AND s.status <> 'retracted')),
        'a live event or group has a live claim; deprecated ones and those of reference or retracted sources do not count');

    PERFORM refuse('p2_event_has_row', (
        SELECT min(t.id)
          FROM touched t
          LEFT JOIN event_v e ON e.key = t.key AND e.rev_to = 9223372036854775807 AND e.state = 'live'
          LEFT JOIN event_row_v x ON x.event = t.key AND x.rev_to = 9223372036854775807
         WHERE t.type = 'event'
           AND ((e.key IS NULL) <> (x.event IS NULL)
                OR (x.id, x.kind, x.collection) IS DISTINCT FROM
                   (CASE WHEN e.key IS NOT NULL THEN t.id END, e.kind, CASE WHEN e.key IS NOT NULL THEN t.collection END)
                OR x.part_of IS DISTINCT FROM e.part_of)),
        'a live event has a flat row that says the same');

    PERFORM refuse('p3_refers', (
        SELECT min(t.id)
          FROM touched t
          LEFT JOIN event_v e ON e.key = t.key AND e.rev_to = 9223372036854775807
          LEFT JOIN group_v g ON g.key = t.key AND g.rev_to = 9223372036854775807
         WHERE coalesce(e.merged_into, g.merged_into) = t.key
            OR e.part_of = t.key
            OR e.merged_into IS NOT NULL AND NOT EXISTS (SELECT FROM event_v m WHERE m.key = e.merged_into AND m.rev_to = 9223372036854775807 AND m.state = 'live')
            OR g.merged_into IS NOT NULL AND NOT EXISTS (SELECT FROM group_v m WHERE m.key = g.merged_into AND m.rev_to = 9223372036854775807 AND m.state = 'live')
            OR e.state = 'live' AND e.part_of IS NOT NULL
               AND NOT EXISTS (SELECT FROM event_v m WHERE m.key = e.part_of AND m.rev_to = 9223372036854775807 AND m.state = 'live')),
        'a record is part of, or merged into, another live record of its type');
END
$$;
COMMENT ON FUNCTION check_subjects() IS 'P1: every live event and group has a live claim that counts, and refers to what is published.';

CREATE FUNCTION check_sources(open bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM refuse('p3_refers', (
        SELECT min(r.id)
          FROM source_v s JOIN record r ON r.key = s.key
         WHERE s.rev_from = open
           AND (s.origin = s.key OR s.merged_into = s.key
                OR s.origin IS NOT NULL AND NOT EXISTS (SELECT FROM record o WHERE o.key = s.origin AND o.type = 'source')
                OR s.merged_into IS NOT NULL AND NOT EXISTS (SELECT FROM source_v m WHERE m.key = s.merged_into AND m.rev_to = 9223372036854775807 AND m.state = 'live'))), 'a source names another published source as its origin, or as what it is merged into');

    PERFORM refuse('p3_refers', (
        SELECT min(x.scheme || ' ' || x.value)
          FROM external_id_v x
         WHERE x.rev_from = open AND NOT EXISTS (SELECT FROM record r WHERE r.key = x.record)),
        'an external id belongs to a record');
END
$$;
COMMENT ON FUNCTION check_sources(bigint) IS 'P3: sources and external ids refer to what is published.';

CREATE FUNCTION is_within(part bigint, series bigint) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path = public, pg_temp
AS $$
    WITH RECURSIVE upwards AS (
        SELECT e.part_of AS key FROM event_v e WHERE e.key = part AND e.rev_to = 9223372036854775807 AND e.state = 'live'
        UNION SELECT e.part_of FROM upwards JOIN event_v e ON e.key = upwards.key AND e.rev_to = 9223372036854775807
    )
    SELECT EXISTS (SELECT FROM upwards WHERE upwards.key = series)
$$;
COMMENT ON FUNCTION is_within(bigint, bigint) IS 'Whether an event is part of another, or of a part of it.';

CREATE FUNCTION check_answers() RETURNS void
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM refuse('p1_answer_has_claims', (
        SELECT min(t.id || ', ' || f.property)
          FROM touched t
          JOIN figure_v f ON f.subject = t.key AND f.rev_to = 9223372036854775807
         CROSS JOIN LATERAL unnest(f.claims) AS named (id)
         WHERE NOT EXISTS (
               SELECT FROM claim_v c
                 JOIN source_v s ON s.key = c.source AND s.rev_to = 9223372036854775807
                WHERE c.id = named.id AND c.rev_to = 9223372036854775807 AND c.state = 'live' AND c.rank <> 'deprecated'
                  AND c.subject = f.subject AND c.property = f.property
                  AND c.period IS NOT DISTINCT FROM f.period AND c.area IS NOT DISTINCT FROM f.area
                  AND (c.population IS NOT DISTINCT FROM f.population OR f.population IS NULL)
                  AND s.state = 'live' AND s.role = 'report' AND s.status <> 'retracted')),
        'a figure names live claims about the same that count');

    PERFORM refuse('p7_number_is_stated', (
        SELECT min(t.id || ', ' || f.property)
          FROM touched t
          JOIN figure_v f ON f.subject = t.key AND f.rev_to = 9223372036854775807 AND f.best_basis IS DISTINCT FROM 'parts'
         WHERE f.best IS DISTINCT FROM (
               SELECT c.candidate
                 FROM claim_v c
                WHERE c.id = ANY(f.claims) AND c.rev_to = 9223372036854775807
                  AND c.population IS NOT DISTINCT FROM f.population
                  AND (c.candidate = f.best OR f.best IS NULL AND c.candidate IS NOT NULL) LIMIT 1)),
        'the best number of a figure is one that its claims offer, and is null where they offer none');

    PERFORM refuse('p1_answer_has_claims', (
        SELECT min(t.id || ', ' || a.what)
          FROM touched t
          JOIN (SELECT subject, 'participant' AS what, "group", role AS word, claims FROM participant_v WHERE rev_to = 9223372036854775807
                UNION ALL SELECT subject, 'relation', "group", relation, claims FROM relation_v WHERE rev_to = 9223372036854775807) a ON a.subject = t.key
         CROSS JOIN LATERAL unnest(a.claims) AS named (id)
         WHERE NOT EXISTS (
               SELECT FROM claim_v c
                 JOIN source_v s ON s.key = c.source AND s.rev_to = 9223372036854775807
                WHERE c.id = named.id AND c.rev_to = 9223372036854775807 AND c.state = 'live' AND c.rank <> 'deprecated'
                  AND c.subject = a.subject AND c.property = a.what AND c.target IS NOT DISTINCT FROM a."group"
                  AND a.word = CASE a.what WHEN 'participant' THEN c.value ->> 'role' ELSE c.value ->> 'relation' END
                  AND s.state = 'live' AND s.role = 'report' AND s.status <> 'retracted')),
        'a participant or relation names live claims that state it');

    PERFORM refuse('p1_answer_has_claims', (
        SELECT min(t.id)
          FROM touched t
          JOIN (SELECT subject, "group" FROM participant_v WHERE rev_to = 9223372036854775807 AND "group" IS NOT NULL
                UNION ALL SELECT subject, "group" FROM relation_v WHERE rev_to = 9223372036854775807) a ON a.subject = t.key
         WHERE NOT EXISTS (SELECT FROM group_v g WHERE g.key = a."group" AND g.rev_to = 9223372036854775807 AND g.state = 'live')),
        'a participant or relation is about a live group');

    -- a table with statistics again: of a document the planner expects thousands of answers
    CREATE TEMPORARY TABLE named ON COMMIT DROP AS
    SELECT t.key, t.id AS record, answer ->> 'property' AS property, claim.id
      FROM touched t
      JOIN event_v v ON v.key = t.key AND v.rev_to = 9223372036854775807
     CROSS JOIN LATERAL jsonb_path_query(v.answers, '$.*[*]') AS answer
     CROSS JOIN LATERAL jsonb_array_elements_text(answer -> 'claims') AS claim (id)
    UNION ALL
    SELECT t.key, t.id, answer ->> 'property', claim.id
      FROM touched t
      JOIN group_v v ON v.key = t.key AND v.rev_to = 9223372036854775807
     CROSS JOIN LATERAL jsonb_path_query(v.answers, '$.*[*]') AS answer
     CROSS JOIN LATERAL jsonb_array_elements_text(answer -> 'claims') AS claim (id);
    ANALYZE named;
    PERFORM refuse('p2_answer_has_claims', (
        SELECT min(n.record || ', ' || coalesce(n.property, 'an answer'))
          FROM named n
         WHERE NOT EXISTS (
               SELECT FROM claim_v c
                 JOIN source_v s ON s.key = c.source AND s.rev_to = 9223372036854775807
                WHERE c.id = n.id AND c.rev_to = 9223372036854775807 AND c.state = 'live' AND c.rank <> 'deprecated'
                  AND c.property = n.property
                  AND s.state = 'live' AND s.status <> 'retracted' AND (s.role = 'report' OR c.value_type = 'place')
                  AND (c.subject = n.key OR is_within(c.subject, n.key)))),
        'an answer names live claims about the same that count');
    DROP TABLE named;

    PERFORM refuse('p7_unknown_is_null', (
        SELECT min(t.id || ', ' || flat.property)
          FROM touched t
          JOIN event_row_v x ON x.event = t.key AND x.rev_to = 9223372036854775807
         CROSS JOIN LATERAL (VALUES ('killed', x.killed), ('injured', x.injured), ('casualties', x.casualties),
                ('missing', x.missing), ('abducted', x.abducted), ('detained', x.detained), ('imprisoned', x.imprisoned),
                ('surrendered', x.surrendered), ('displaced', x.displaced), ('perpetrators', x.perpetrators),
                ('operations', x.operations)) AS flat (property, best)
         WHERE flat.best IS DISTINCT FROM (
               SELECT f.best FROM figure_v f
                WHERE f.subject = t.key AND f.property = flat.property AND f.rev_to = 9223372036854775807
                  AND f.population IS NULL AND f.period IS NULL AND f.area IS NULL AND f.point_in_time IS NULL)),
        'the flat row has the best number of the figure for everyone, and null where there is none');
END
$$;
COMMENT ON FUNCTION check_answers() IS 'P1, P2 and P7: every answer names live claims that bear it out, and a number stands only where claims have it.';

CREATE FUNCTION check_publication() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
BEGIN
    -- each statement that wrote asked for a check; the last one's stands for all
    IF EXISTS (SELECT FROM publication_step WHERE revision = NEW.revision AND step > NEW.step) THEN
        RETURN NULL;
    END IF;
    DELETE FROM publication_step WHERE revision = NEW.revision;
    PERFORM note_touched(NEW.revision);
    PERFORM check_succession(NEW.revision);
    PERFORM check_claims(NEW.revision);
    PERFORM check_subjects();
    PERFORM check_sources(NEW.revision);
    PERFORM check_answers();
    DROP TABLE touched;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_publication() IS 'Runs the checks of a revision once, at commit or when constraints are made immediate.';

CREATE FUNCTION keep_step() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION '%: % is refused; the check at commit empties it', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p3_append_only';
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION keep_step() IS 'Refuses to forget that a check was asked for, but to the check itself.';

CREATE TRIGGER keep_step BEFORE UPDATE OR DELETE OR TRUNCATE ON publication_step
    FOR EACH STATEMENT EXECUTE FUNCTION keep_step();

CREATE CONSTRAINT TRIGGER check_publication AFTER INSERT ON publication_step
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION check_publication();

-- Guards, indexes and comments of all tables ---------------------------------

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['event_v', 'group_v', 'source_v', 'external_id_v', 'vocabulary_v', 'claim_v',
                                'figure_v', 'participant_v', 'relation_v', 'event_row_v'] LOOP
        EXECUTE format('CREATE TRIGGER guard_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS added
                        FOR EACH STATEMENT EXECUTE FUNCTION guard_insert_version()', name);
        EXECUTE format('CREATE TRIGGER guard_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
                        FOR EACH STATEMENT EXECUTE FUNCTION guard_close_version()', name);
        EXECUTE format('CREATE TRIGGER refuse_delete BEFORE DELETE OR TRUNCATE ON %I
                        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
        EXECUTE format('CREATE INDEX %I ON %I USING brin (rev_from) WITH (autosummarize = on)', name || '_by_rev_from', name);
        EXECUTE format('CREATE INDEX %I ON %I (rev_to) WHERE rev_to < 9223372036854775807', name || '_by_rev_to', name);
        EXECUTE format('COMMENT ON TRIGGER guard_insert ON %I IS %L', name, 'P3, P4: versions are written open-ended, under their own revision.');
        EXECUTE format('COMMENT ON TRIGGER guard_update ON %I IS %L', name, 'P3: an update ends versions and does nothing else.');
        EXECUTE format('COMMENT ON TRIGGER refuse_delete ON %I IS %L', name, 'P3: nothing published is deleted.');
        EXECUTE format('COMMENT ON INDEX %I IS %L', name || '_by_rev_from', 'What a revision wrote.');
        EXECUTE format('COMMENT ON INDEX %I IS %L', name || '_by_rev_to', 'What a revision ended.');
        EXECUTE format('COMMENT ON COLUMN %I.rev_from IS %L', name, 'The revision that wrote the version.');
        EXECUTE format('COMMENT ON COLUMN %I.rev_to IS %L', name, 'The revision that ended the version; the largest bigint while it stands.');
        EXECUTE format('COMMENT ON COLUMN %I.digest IS %L', name, 'SHA-256 of what the version says; equal digests are equal versions.');
    END LOOP;
    FOREACH name IN ARRAY ARRAY['event_v', 'group_v', 'source_v', 'claim_v'] LOOP
        EXECUTE format('COMMENT ON COLUMN %I.state IS %L', name, 'live, withdrawn or, for records, merged; what is not live never comes back.');
        EXECUTE format('COMMENT ON COLUMN %I.reason IS %L', name, 'Why and when it was withdrawn: {reason, date}.');
    END LOOP;
    FOREACH name IN ARRAY ARRAY['event_v', 'group_v', 'source_v'] LOOP
        EXECUTE format('COMMENT ON COLUMN %I.merged_into IS %L', name, 'The record that stands for this one now, record.key.');
    END LOOP;
    FOREACH name IN ARRAY ARRAY['record', 'basis'] LOOP
        EXECUTE format('CREATE TRIGGER guard_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS added
                        FOR EACH STATEMENT EXECUTE FUNCTION guard_insert()', name);
        EXECUTE format('COMMENT ON TRIGGER guard_insert ON %I IS %L', name, 'P4: rows are written under their own revision.');
    END LOOP;
    FOREACH name IN ARRAY ARRAY['revision', 'release', 'record', 'basis'] LOOP
        EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
                        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
        EXECUTE format('COMMENT ON TRIGGER refuse_change ON %I IS %L', name, 'P3: what was published stays.');
    END LOOP;
END
$$;
COMMENT ON TRIGGER keep_step ON publication_step IS 'A check that was asked for is not forgotten.';
COMMENT ON TRIGGER check_publication ON publication_step IS 'P1, P2, P3 and P7: checks the revision at commit.';

-- Nobody calls the guards and checks but the triggers: they run with the rights
-- of the tables' owner, and a trigger of somebody's own could lend those to him.
REVOKE EXECUTE ON FUNCTION open_revision(), require_revision(), guard_insert(), guard_insert_version(), guard_close_version(),
    refuse_change(), keep_step(), note_touched(bigint), refuse(text, text, text), check_succession(bigint), check_claims(bigint),
    check_subjects(), check_sources(bigint), is_within(bigint, bigint), check_answers(), check_publication() FROM PUBLIC;

-- Roles ----------------------------------------------------------------------
-- The program publishes as openincidents_importer and reads as
-- openincidents_reader, which cannot lift the guards. Roles belong to the whole
-- server, so that they may exist already; where this role may not create any,
-- the guards alone hold.

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['openincidents_importer', 'openincidents_reader'] LOOP
        BEGIN
            IF to_regrole(name) IS NULL THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', name);
            END IF;
            -- from PostgreSQL 16 on, who creates a role may not yet take it on
            IF NOT pg_has_role(current_user, name, 'MEMBER') OR current_setting('server_version_num')::int >= 160000 THEN
                EXECUTE format('GRANT %I TO %I', name, current_user);
            END IF;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL;
            WHEN insufficient_privilege THEN
                RAISE NOTICE 'role % is not available: %', name, SQLERRM;
        END;
        CONTINUE WHEN to_regrole(name) IS NULL;
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', name);
        EXECUTE format('GRANT SELECT ON revision, release, setting, record, event_v, group_v, source_v, external_id_v,
            vocabulary_v, claim_v, basis, figure_v, participant_v, relation_v, event_row_v TO %I', name);
    END LOOP;
    IF to_regrole('openincidents_importer') IS NOT NULL THEN
        GRANT USAGE ON SEQUENCE record_key_seq TO openincidents_importer;
        GRANT INSERT (author, message, collection, rule) ON revision TO openincidents_importer;
        GRANT INSERT (tag, revision, notes) ON release TO openincidents_importer;
        GRANT INSERT ON record, event_v, group_v, source_v, external_id_v, vocabulary_v, claim_v, basis,
            figure_v, participant_v, relation_v, event_row_v TO openincidents_importer;
        GRANT UPDATE (rev_to) ON event_v, group_v, source_v, external_id_v, vocabulary_v, claim_v,
            figure_v, participant_v, relation_v, event_row_v TO openincidents_importer;
    END IF;
END
$$;
