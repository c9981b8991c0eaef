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

CREATE FUNCTION touched_subjects(open bigint) RETURNS TABLE (key bigint)
    LANGUAGE sql STABLE
    SET search_path = public, pg_temp
AS $$
    SELECT key FROM event_v WHERE rev_from = open
    UNION SELECT key FROM group_v WHERE rev_from = open
    UNION SELECT subject FROM claim_v WHERE rev_from = open
    UNION SELECT subject FROM claim_v WHERE rev_to = open AND rev_to < 9223372036854775807
    UNION SELECT subject FROM figure_v WHERE rev_from = open
    UNION SELECT subject FROM participant_v WHERE rev_from = open
    UNION SELECT subject FROM relation_v WHERE rev_from = open
    UNION SELECT event FROM event_row_v WHERE rev_from = open
    UNION SELECT c.subject
            FROM source_v s JOIN claim_v c ON c.source = s.key
           WHERE s.rev_from = open AND c.rev_to = 9223372036854775807
$$;
COMMENT ON FUNCTION touched_subjects(bigint) IS 'Events and groups that a revision may have changed, through their claims and sources too.';

CREATE FUNCTION check_succession(open bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
DECLARE
    bad text;
BEGIN
    SELECT r.id INTO bad
      FROM record r
      LEFT JOIN (SELECT key, 'event' AS type FROM event_v WHERE rev_from = open
                 UNION ALL SELECT key, 'group' FROM group_v WHERE rev_from = open
                 UNION ALL SELECT key, 'source' FROM source_v WHERE rev_from = open) v ON v.key = r.key AND v.type = r.type
     WHERE r.rev_from = open AND v.key IS NULL LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'record % was minted without a version of its type', bad
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p3_record_has_version';
    END IF;

    WITH versions AS (
        SELECT key::text AS id, 'event' AS type, state, rev_from, rev_to FROM event_v WHERE rev_from = open OR (rev_to = open AND rev_to < 9223372036854775807)
        UNION ALL SELECT key::text, 'group', state, rev_from, rev_to FROM group_v WHERE rev_from = open OR (rev_to = open AND rev_to < 9223372036854775807)
        UNION ALL SELECT key::text, 'source', state, rev_from, rev_to FROM source_v WHERE rev_from = open OR (rev_to = open AND rev_to < 9223372036854775807)
        UNION ALL SELECT id, 'claim', state, rev_from, rev_to FROM claim_v WHERE rev_from = open OR (rev_to = open AND rev_to < 9223372036854775807)
    )
    SELECT old.type || ' ' || old.id INTO bad
      FROM versions old
      LEFT JOIN versions new ON new.type = old.type AND new.id = old.id AND new.rev_from = open
     WHERE old.rev_to = open AND (new.id IS NULL OR (old.state <> 'live' AND new.state = 'live')) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% vanished, or came back after it was withdrawn or merged', bad
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p3_succession';
    END IF;

    SELECT v.type || ' ' || v.key INTO bad
      FROM (SELECT key, 'event' AS type FROM event_v WHERE rev_from = open
            UNION ALL SELECT key, 'group' FROM group_v WHERE rev_from = open
            UNION ALL SELECT key, 'source' FROM source_v WHERE rev_from = open) v
      LEFT JOIN record r ON r.key = v.key AND r.type = v.type
     WHERE r.key IS NULL LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% has no record of that type', bad
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p3_record_has_version';
    END IF;

    SELECT new.id INTO bad
      FROM claim_v new JOIN claim_v old ON old.id = new.id AND old.rev_to = open
     WHERE new.rev_from = open AND new.subject <> old.subject LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'claim % moved to another subject', bad
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p3_id_used_twice';
    END IF;
END
$$;
COMMENT ON FUNCTION check_succession(bigint) IS 'P3: ids are minted once and keep their meaning; nothing vanishes and nothing withdrawn comes back.';

CREATE FUNCTION check_claims(open bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
DECLARE
    bad text;
BEGIN
    SELECT c.id INTO bad
      FROM claim_v c
     WHERE c.rev_from = open AND c.state = 'live'
       AND NOT EXISTS (SELECT FROM source_v s WHERE s.key = c.source AND s.rev_to = 9223372036854775807 AND s.state = 'live') LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'claim % has no live source', bad
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p1_claim_has_source';
    END IF;

    SELECT c.id INTO bad
      FROM source_v s JOIN claim_v c ON c.source = s.key AND c.rev_to = 9223372036854775807 AND c.state = 'live'
     WHERE s.rev_from = open AND s.state <> 'live' LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'claim % would lose its source', bad
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p1_claim_has_source';
    END IF;

    SELECT c.id INTO bad
      FROM claim_v c
     WHERE c.rev_to = 9223372036854775807 AND c.state = 'live'
       AND c.subject IN (SELECT key FROM touched_subjects(open))
       AND NOT EXISTS (SELECT FROM event_v e WHERE e.key = c.subject AND e.rev_to = 9223372036854775807 AND e.state = 'live')
       AND NOT EXISTS (SELECT FROM group_v g WHERE g.key = c.subject AND g.rev_to = 9223372036854775807 AND g.state = 'live') LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'claim % is about no live event or group', bad
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p1_claim_has_subject';
    END IF;

    SELECT c.id INTO bad
      FROM claim_v c
     WHERE c.rev_from = open AND c.state = 'live'
       AND (c.basis_set IS NOT NULL AND NOT EXISTS (SELECT FROM basis b WHERE b.set = c.basis_set)
            OR c.target IS NOT NULL AND NOT EXISTS (SELECT FROM record r WHERE r.key = c.target AND r.type = 'group')) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'claim % names a basis or a group that does not exist', bad
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p1_claim_refers';
    END IF;
END
$$;
COMMENT ON FUNCTION check_claims(bigint) IS 'P1: every live claim has exactly one live source and a live subject.';

CREATE FUNCTION check_subjects(open bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
DECLARE
    bad text;
BEGIN
    SELECT r.id INTO bad
      FROM touched_subjects(open) t
      JOIN record r ON r.key = t.key
     WHERE (EXISTS (SELECT FROM event_v e WHERE e.key = t.key AND e.rev_to = 9223372036854775807 AND e.state = 'live')
            OR EXISTS (SELECT FROM group_v g WHERE g.key = t.key AND g.rev_to = 9223372036854775807 AND g.state = 'live'))
       AND NOT EXISTS (
           SELECT FROM claim_v c
             JOIN source_v s ON s.key = c.source AND s.rev_to = 9223372036854775807
            WHERE c.subject = t.key AND c.rev_to = 9223372036854775807 AND c.state = 'live' AND c.rank <> 'deprecated'
              AND s.state = 'live' AND s.role = 'report' AND s.status <> 'retracted') LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% has no live claim', bad
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p1_record_has_claim',
                  HINT = 'A deprecated claim, or one of a reference or retracted source, does not keep a record alive.';
    END IF;

    SELECT r.id INTO bad
      FROM touched_subjects(open) t
      JOIN record r ON r.key = t.key AND r.type = 'event'
     WHERE EXISTS (SELECT FROM event_v e WHERE e.key = t.key AND e.rev_to = 9223372036854775807 AND e.state = 'live')
        <> EXISTS (SELECT FROM event_row_v x WHERE x.event = t.key AND x.id = r.id AND x.rev_to = 9223372036854775807) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'event % and its flat row do not go together', bad
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p2_event_has_row';
    END IF;
END
$$;
COMMENT ON FUNCTION check_subjects(bigint) IS 'P1: every live event and group has a live claim that counts.';

CREATE FUNCTION check_answers(open bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
DECLARE
    bad text;
BEGIN
    SELECT r.id || ', ' || a.what INTO bad
      FROM touched_subjects(open) t
      JOIN (SELECT subject, property AS what, claims FROM figure_v WHERE rev_to = 9223372036854775807
            UNION ALL SELECT subject, 'participant', claims FROM participant_v WHERE rev_to = 9223372036854775807
            UNION ALL SELECT subject, 'relation', claims FROM relation_v WHERE rev_to = 9223372036854775807) a ON a.subject = t.key
      JOIN record r ON r.key = t.key
     CROSS JOIN LATERAL unnest(a.claims) AS named (id)
     WHERE NOT EXISTS (SELECT FROM claim_v c
                        WHERE c.id = named.id AND c.rev_to = 9223372036854775807 AND c.state = 'live' AND c.subject = t.key) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'an answer names a claim that is not live: %', bad
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p1_answer_has_claims';
    END IF;

    SELECT r.id INTO bad
      FROM touched_subjects(open) t
      JOIN (SELECT key, answers FROM event_v WHERE rev_to = 9223372036854775807
            UNION ALL SELECT key, answers FROM group_v WHERE rev_to = 9223372036854775807) v ON v.key = t.key
      JOIN record r ON r.key = t.key
     CROSS JOIN LATERAL jsonb_path_query(v.answers, '$.*[*].claims[*]') AS named (id)
     WHERE NOT EXISTS (SELECT FROM claim_v c
                        WHERE c.id = named.id #>> '{}' AND c.rev_to = 9223372036854775807 AND c.state = 'live') LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'an answer names a claim that is not live: %', bad
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p2_answer_has_claims';
    END IF;

    SELECT r.id || ', ' || f.property INTO bad
      FROM touched_subjects(open) t
      JOIN event_row_v x ON x.event = t.key AND x.rev_to = 9223372036854775807
      JOIN record r ON r.key = t.key
     CROSS JOIN LATERAL (VALUES ('killed', x.killed), ('injured', x.injured), ('casualties', x.casualties),
            ('missing', x.missing), ('abducted', x.abducted), ('detained', x.detained), ('imprisoned', x.imprisoned),
            ('surrendered', x.surrendered), ('displaced', x.displaced), ('perpetrators', x.perpetrators),
            ('operations', x.operations)) AS f (property, best)
     WHERE f.best IS DISTINCT FROM (
           SELECT g.best FROM figure_v g
            WHERE g.subject = t.key AND g.property = f.property AND g.rev_to = 9223372036854775807
              AND g.population IS NULL AND g.period IS NULL AND g.area IS NULL AND g.point_in_time IS NULL) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the flat row has a number that no figure has: %', bad
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p7_unknown_is_null';
    END IF;
END
$$;
COMMENT ON FUNCTION check_answers(bigint) IS 'P1, P2 and P7: every answer names live claims, and a number stands only where a figure has it.';

CREATE FUNCTION check_publication() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
BEGIN
    -- each statement that wrote asked for a check; the last one's stands for all
    IF EXISTS (SELECT FROM publication_step WHERE revision = NEW.revision AND step > NEW.step)
       OR NOT EXISTS (SELECT FROM publication_step WHERE step = NEW.step) THEN
        RETURN NULL;
    END IF;
    DELETE FROM publication_step WHERE revision = NEW.revision;
    PERFORM check_succession(NEW.revision);
    PERFORM check_claims(NEW.revision);
    PERFORM check_subjects(NEW.revision);
    PERFORM check_answers(NEW.revision);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_publication() IS 'Runs the checks of a revision once, at commit or when constraints are made immediate.';

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
        EXECUTE format('CREATE INDEX %I ON %I USING brin (rev_from)', name || '_by_rev_from', name);
        EXECUTE format('CREATE INDEX %I ON %I (rev_to) WHERE rev_to < 9223372036854775807', name || '_by_rev_to', name);
        EXECUTE format('COMMENT ON COLUMN %I.rev_from IS %L', name, 'The revision that wrote the version.');
        EXECUTE format('COMMENT ON COLUMN %I.rev_to IS %L', name, 'The revision that ended the version; the largest bigint while it stands.');
        EXECUTE format('COMMENT ON COLUMN %I.digest IS %L', name, 'SHA-256 of what the version says; equal digests are equal versions.');
    END LOOP;
    FOREACH name IN ARRAY ARRAY['event_v', 'group_v', 'source_v', 'claim_v'] LOOP
        EXECUTE format('COMMENT ON COLUMN %I.state IS %L', name, 'live, withdrawn or merged; what is not live never comes back.');
        EXECUTE format('COMMENT ON COLUMN %I.reason IS %L', name, 'Why and when it was withdrawn: {reason, date}.');
    END LOOP;
    FOREACH name IN ARRAY ARRAY['event_v', 'group_v', 'source_v'] LOOP
        EXECUTE format('COMMENT ON COLUMN %I.merged_into IS %L', name, 'The record that stands for this one now, record.key.');
    END LOOP;
    FOREACH name IN ARRAY ARRAY['record', 'basis'] LOOP
        EXECUTE format('CREATE TRIGGER guard_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS added
                        FOR EACH STATEMENT EXECUTE FUNCTION guard_insert()', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['revision', 'release', 'record', 'basis'] LOOP
        EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
                        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
    END LOOP;
END
$$;

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
        GRANT INSERT (author, message, collection) ON revision TO openincidents_importer;
        GRANT INSERT ON release, record, event_v, group_v, source_v, external_id_v, vocabulary_v, claim_v, basis,
            figure_v, participant_v, relation_v, event_row_v TO openincidents_importer;
        GRANT UPDATE (rev_to) ON event_v, group_v, source_v, external_id_v, vocabulary_v, claim_v,
            figure_v, participant_v, relation_v, event_row_v TO openincidents_importer;
    END IF;
END
$$;
