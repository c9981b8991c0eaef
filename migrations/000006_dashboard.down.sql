-- The functions and tables as they were before; the columns go with their indexes.
DROP TRIGGER announce_revision ON revision;
DROP FUNCTION announce_revision();
CREATE OR REPLACE FUNCTION check_publication() RETURNS trigger
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
CREATE OR REPLACE FUNCTION note_touched(open bigint) RETURNS void
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
CREATE OR REPLACE FUNCTION check_succession(open bigint) RETURNS void
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
CREATE OR REPLACE FUNCTION check_claims(open bigint) RETURNS void
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
CREATE OR REPLACE FUNCTION check_answers() RETURNS void
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
DROP FUNCTION check_rows(bigint);
DROP FUNCTION add_rollup(bigint);
DROP TABLE rollup;
DROP FUNCTION keep_rollup();
DROP INDEX event_by_words, event_by_title;
ALTER TABLE group_v DROP COLUMN search;
ALTER TABLE source_v DROP COLUMN search;
ALTER TABLE record DROP CONSTRAINT record_id_is_no_word;
DROP INDEX figure_by_population;
DROP INDEX claim_by_basis, claim_by_basis_set, claim_by_population, claim_by_rank, claim_by_authority, event_row_by_collection, event_row_by_country_kind,
    source_by_publisher, source_by_language, source_by_csl_type, source_by_role, source_by_status;
DROP INDEX event_row_by_occurred_from, event_row_by_country_occurred, event_row_by_admin1, event_row_by_change,
    event_row_by_series, event_row_by_point,
    event_row_by_killed, event_row_by_injured, event_row_by_casualties, event_row_by_missing, event_row_by_abducted, event_row_by_detained,
    event_row_by_imprisoned, event_row_by_surrendered, event_row_by_displaced, event_row_by_perpetrators, event_row_by_operations;
ALTER TABLE event_row_v
    DROP COLUMN edtf,
    DROP COLUMN claims,
    DROP COLUMN sources,
    DROP COLUMN killed_low,
    DROP COLUMN killed_high,
    DROP COLUMN injured_low,
    DROP COLUMN injured_high,
    DROP COLUMN casualties_low,
    DROP COLUMN casualties_high,
    DROP COLUMN missing_low,
    DROP COLUMN missing_high,
    DROP COLUMN abducted_low,
    DROP COLUMN abducted_high,
    DROP COLUMN detained_low,
    DROP COLUMN detained_high,
    DROP COLUMN imprisoned_low,
    DROP COLUMN imprisoned_high,
    DROP COLUMN surrendered_low,
    DROP COLUMN surrendered_high,
    DROP COLUMN displaced_low,
    DROP COLUMN displaced_high,
    DROP COLUMN perpetrators_low,
    DROP COLUMN perpetrators_high,
    DROP COLUMN operations_low,
    DROP COLUMN operations_high;
