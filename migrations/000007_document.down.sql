CREATE OR REPLACE FUNCTION check_publication() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
    SET work_mem = '64MB'
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
    PERFORM check_rows(NEW.revision);
    DROP TABLE touched;
    PERFORM add_rollup(NEW.revision);
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
        -- through a source that was there before: what its claims are about
        UNION SELECT c.subject
                FROM (SELECT DISTINCT key FROM source_v JOIN record USING (key)
                       WHERE source_v.rev_from = open AND record.rev_from < open) s
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
        ANALYZE event_v, group_v, source_v, claim_v, figure_v, participant_v, relation_v, event_row_v, record,
            external_id_v, basis;
    END IF;
END
$$;
CREATE OR REPLACE FUNCTION check_answers() RETURNS void
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
DECLARE
    unborne  text;
    unstated text;
BEGIN
    SELECT min(f.offender) FILTER (WHERE NOT f.borne_out),
           min(f.offender) FILTER (WHERE CASE WHEN f.best IS NOT NULL THEN NOT f.offered
                                              -- a voice's later "many" takes its number back
                                              ELSE f.quantified AND NOT f.unquantified END)
      INTO unborne, unstated
      FROM (SELECT min(t.id || ', ' || f.property) AS offender, f.best,
                   bool_and(s.key IS NOT NULL AND c.state = 'live' AND c.rank <> 'deprecated'
                       AND c.subject = f.subject AND c.property = f.property
                       AND c.period IS NOT DISTINCT FROM f.period AND c.area IS NOT DISTINCT FROM f.area
                       AND (c.population IS NOT DISTINCT FROM f.population OR f.population IS NULL)) AS borne_out,
                   f.best_basis = 'parts' OR bool_or(coalesce(c.candidate = f.best, false)
                       AND c.population IS NOT DISTINCT FROM f.population) AS offered,
                   bool_or(c.candidate IS NOT NULL AND c.population IS NOT DISTINCT FROM f.population) AS quantified,
                   bool_or(c.id IS NOT NULL AND c.candidate IS NULL) AS unquantified
              FROM touched t
              JOIN figure_v f ON f.subject = t.key AND f.rev_to = 9223372036854775807
             CROSS JOIN LATERAL unnest(f.claims) AS named (id)
              LEFT JOIN claim_v c ON c.id = named.id AND c.rev_to = 9223372036854775807
              LEFT JOIN source_v s ON s.key = c.source AND s.rev_to = 9223372036854775807
               AND s.state = 'live' AND s.role = 'report' AND s.status <> 'retracted'
             GROUP BY f.ctid, f.best, f.best_basis) AS f;
    PERFORM refuse('p1_answer_has_claims', unborne, 'a figure names live claims about the same that count');
    PERFORM refuse('p7_number_is_stated', unstated,
        'the best number of a figure is one that its claims offer, and is null where none of them has any');

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
END
$$;

DROP TABLE event_document_v;
DROP FUNCTION keep_documents(), add_documents(bigint), check_titles();

CREATE INDEX event_by_title ON event_v (key, rev_to) INCLUDE (rev_from, title) WHERE octet_length(title) <= 1000;
COMMENT ON INDEX event_by_title IS 'The titles of events, but for very long ones, for tables.';
ALTER TABLE event_row_v DROP COLUMN title;
