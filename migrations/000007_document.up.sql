-- Lists and tables of events are read from one row an event. What the flat row is
-- to tables, the document is to lists: the whole event as it is served, put
-- together once, when it is published, and not again for each reader.

-- Tables -----------------------------------------------------------------------

-- Guards refuse changes of published rows; this one fills in a new column.
ALTER TABLE event_row_v DISABLE TRIGGER USER;
ALTER TABLE event_row_v ADD COLUMN title text;
UPDATE event_row_v x SET title = e.title
  FROM event_v e WHERE e.key = x.event AND e.rev_from < x.rev_to AND x.rev_to <= e.rev_to;
ALTER TABLE event_row_v ALTER COLUMN title SET NOT NULL;
ALTER TABLE event_row_v ENABLE TRIGGER USER;
COMMENT ON COLUMN event_row_v.title IS 'The curators'' title of the event.';
DROP INDEX event_by_title;

CREATE FUNCTION check_titles() RETURNS void
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM refuse('p2_event_has_row', (
        SELECT min(t.id)
          FROM touched t
          JOIN event_v e ON e.key = t.key AND e.rev_to = 9223372036854775807 AND e.state = 'live'
          JOIN event_row_v x ON x.event = t.key AND x.rev_to = 9223372036854775807
         WHERE x.title <> e.title),
        'a live event has a flat row that says the same');
END
$$;
COMMENT ON FUNCTION check_titles() IS 'P2: the flat row has the title of its event.';

-- Documents --------------------------------------------------------------------

CREATE TABLE event_document_v (
    event    bigint NOT NULL,
    document text NOT NULL,
    rev_from bigint NOT NULL,
    rev_to   bigint NOT NULL DEFAULT 9223372036854775807,
    PRIMARY KEY (event, rev_to)
);
COMMENT ON TABLE event_document_v IS 'Versions of events as lists serve them, with the names of their groups and sources: renaming one writes the documents of its events anew. Written at commit, by nobody else.';
COMMENT ON COLUMN event_document_v.event IS 'The event, record.key.';
COMMENT ON COLUMN event_document_v.document IS 'The members of Event in openapi.yaml, in their order, but for links, as a JSON object without spaces.';
COMMENT ON COLUMN event_document_v.rev_from IS 'The revision that wrote the version: of the event, or of what it names.';
COMMENT ON COLUMN event_document_v.rev_to IS 'The revision that ended the version; the largest bigint while it stands.';

-- It is read several times as fast as the default compression.
DO $$
BEGIN
    ALTER TABLE event_document_v ALTER document SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL; -- this PostgreSQL was built without it
END
$$;

CREATE FUNCTION add_documents(open bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
BEGIN
    -- a table with statistics: the planner must know whether this is one event or all
    CREATE TEMPORARY TABLE documented ON COMMIT DROP AS
    WITH own AS (
        SELECT event FROM event_row_v WHERE rev_from = open
        UNION SELECT event FROM event_row_v WHERE rev_to = open AND rev_to < 9223372036854775807
        UNION SELECT part_of FROM event_row_v WHERE part_of IS NOT NULL AND rev_from = open
        UNION SELECT part_of FROM event_row_v WHERE part_of IS NOT NULL AND rev_to = open AND rev_to < 9223372036854775807
        -- these change with their event, unless something other than the publisher writes them
        UNION SELECT record FROM external_id_v WHERE rev_from = open
        UNION SELECT record FROM external_id_v WHERE rev_to = open AND rev_to < 9223372036854775807
        UNION SELECT subject FROM claim_v WHERE rev_from = open
        UNION SELECT subject FROM claim_v WHERE rev_to = open AND rev_to < 9223372036854775807
        UNION SELECT subject FROM figure_v WHERE rev_from = open
        UNION SELECT subject FROM figure_v WHERE rev_to = open AND rev_to < 9223372036854775807
        UNION SELECT subject FROM participant_v WHERE rev_from = open
        UNION SELECT subject FROM participant_v WHERE rev_to = open AND rev_to < 9223372036854775807
        UNION SELECT key FROM event_v WHERE rev_from = open
        UNION SELECT key FROM event_v WHERE rev_to = open AND rev_to < 9223372036854775807
        -- what names a group or a source that says something else of itself now
        UNION SELECT p.subject
                FROM group_v new
                JOIN group_v old ON old.key = new.key AND old.rev_to = open AND old.title <> new.title
                JOIN participant_v p ON p."group" = new.key AND p.rev_from <= open AND open < p.rev_to
               WHERE new.rev_from = open
        UNION SELECT c.subject
                FROM source_v new
                JOIN source_v old ON old.key = new.key AND old.rev_to = open
                 AND (old.title, old.container_title, old.url, old.published, old.role, old.status = 'retracted')
                     IS DISTINCT FROM (new.title, new.container_title, new.url, new.published, new.role, new.status = 'retracted')
                JOIN claim_v c ON c.source = new.key AND c.rev_from <= open AND open < c.rev_to
               WHERE new.rev_from = open
    )
    SELECT own.event FROM own JOIN record ON record.key = own.event AND record.type = 'event' ORDER BY own.event;
    ANALYZE documented;

    CREATE TEMPORARY TABLE drawn (event bigint, document text) ON COMMIT DROP;
    -- documents are compressed where they go
    ALTER TABLE drawn ALTER document SET STORAGE EXTERNAL;
    INSERT INTO drawn (event, document)
    SELECT x.event, row_to_json(document)::text
      FROM documented d
      JOIN event_row_v x ON x.event = d.event AND x.rev_from <= open AND open < x.rev_to
      JOIN event_v e ON e.key = d.event AND e.rev_from <= open AND open < e.rev_to
      CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(v.term) FILTER (WHERE v.property = 'method'), '{}') AS methods,
                   coalesce(array_agg(v.term) FILTER (WHERE v.property = 'target'), '{}') AS targets,
                   coalesce(array_agg(v.person) FILTER (WHERE v.property = 'named_victim'), '{}') AS named_victims,
                   coalesce(array_agg(v.detail) FILTER (WHERE v.property = 'detail'), '{}') AS details
              FROM (SELECT a.property,
                           CASE WHEN a.property IN ('method', 'target') THEN (SELECT row_to_json(one) FROM (
                                SELECT a.value ->> 'term' AS term, a.period, a.area, a.agreement, a.independent_sources, a.claims) AS one) END AS term,
                           CASE WHEN a.property = 'named_victim' THEN (SELECT row_to_json(one) FROM (
                                SELECT a.value ->> 'name' AS name, a.value ->> 'description' AS description, a.period, a.area,
                                       a.agreement, a.independent_sources, a.claims) AS one) END AS person,
                           CASE WHEN a.property = 'detail' THEN (SELECT row_to_json(one) FROM (
                                SELECT a.value ->> 'text' AS text, a.period, a.area, a.agreement, a.independent_sources, a.claims) AS one) END AS detail
                      FROM jsonb_to_recordset(e.answers -> 'values')
                        AS a (property text, value jsonb, period text, area text, agreement text, independent_sources integer, claims text[])) AS v
            ) AS own
      CROSS JOIN LATERAL (
        SELECT x.id, 'event' AS type, x.collection, e.rev_from AS revision, x.title, e.summary, x.kind,
               (SELECT ('{' || coalesce(string_agg(to_json(i.scheme) || ':' || to_json(i.value), ',' ORDER BY i.scheme), '') || '}')::json
                  FROM external_id_v i
                 WHERE i.record = x.event AND i.rev_from <= open AND open < i.rev_to) AS external_ids,
               (SELECT r.id FROM record r WHERE r.key = x.part_of) AS part_of,
               ARRAY(SELECT part.id FROM event_row_v part
                      WHERE part.part_of = x.event AND part.rev_from <= open AND open < part.rev_to ORDER BY part.id) AS parts,
               (SELECT row_to_json(answer) FROM (
                    SELECT a.edtf, a."from", a."to", a.agreement, a.independent_sources, a.claims
                      FROM jsonb_to_recordset(e.answers -> 'dates')
                        AS a (property text, edtf text, "from" text, "to" text, agreement text, independent_sources integer, claims text[])
                     WHERE a.property = 'occurred') AS answer) AS occurred,
               (SELECT row_to_json(answer) FROM (
                    SELECT a.country, a.admin1, a.admin2, a.place, a.site, a.longitude, a.latitude, a.precision,
                           a.agreement, a.independent_sources, a.claims
                      FROM jsonb_to_recordset(e.answers -> 'places')
                        AS a (property text, country text, admin1 text, admin2 text, place text, site text, longitude float8, latitude float8,
                              precision text, agreement text, independent_sources integer, claims text[])
                     WHERE a.property = 'location') AS answer) AS location,
               ARRAY(SELECT row_to_json(figure) FROM (
                    SELECT f.property, f.population, f.period, f.area, f.point_in_time, f.best, f.best_basis, f.low, f.high,
                           f.open_ended, f.contradictory, f.rule, f.agreement, f.independent_sources, f.claims
                      FROM figure_v f
                     WHERE f.subject = x.event AND f.rev_from <= open AND open < f.rev_to
                     ORDER BY f.position) AS figure) AS figures,
               (SELECT row_to_json(answer) FROM (
                    SELECT a.term, a.agreement, a.independent_sources, a.claims
                      FROM jsonb_to_recordset(e.answers -> 'terms')
                        AS a (property text, term text, agreement text, independent_sources integer, claims text[])
                     WHERE a.property = 'outcome') AS answer) AS outcome,
               own.methods, own.targets,
               ARRAY(SELECT row_to_json(participant) FROM (
                    SELECT r.id AS "group", coalesce(g.title, r.id, p.name) AS name, p.role, p.basis, p.period, p.area,
                           p.agreement, p.independent_sources, p.claims
                      FROM participant_v p
                      LEFT JOIN record r ON r.key = p."group"
                      LEFT JOIN group_v g ON g.key = p."group" AND g.rev_from <= open AND open < g.rev_to
                     WHERE p.subject = x.event AND p.rev_from <= open AND open < p.rev_to
                     ORDER BY p.position) AS participant) AS participants,
               own.named_victims, own.details,
               x.corroboration, x.independent_sources,
               ARRAY(SELECT row_to_json(source) FROM (
                    SELECT r.id, s.title, s.container_title, s.url, s.published, s.role, s.status = 'retracted' AS retracted
                      FROM source_v s JOIN record r ON r.key = s.key
                     WHERE s.key = ANY(x.sources) AND s.rev_from <= open AND open < s.rev_to
                     ORDER BY r.id) AS source) AS sources,
               ARRAY(SELECT DISTINCT r.id
                       FROM claim_v c JOIN basis b ON b.set = c.basis_set JOIN record r ON r.key = b.source
                      WHERE c.subject = x.event AND c.basis_set IS NOT NULL AND c.state = 'live' AND c.rev_from <= open AND open < c.rev_to
                      ORDER BY r.id) AS underlying_sources,
               x.claims) AS document;
    ANALYZE drawn;

    UPDATE event_document_v old SET rev_to = open
      FROM documented d LEFT JOIN drawn n ON n.event = d.event
     WHERE old.event = d.event AND old.rev_to = 9223372036854775807 AND old.document IS DISTINCT FROM n.document;
    INSERT INTO event_document_v (event, document, rev_from)
    SELECT n.event, n.document, open
      FROM drawn n
     WHERE NOT EXISTS (SELECT FROM event_document_v old WHERE old.event = n.event AND old.rev_to = 9223372036854775807)
     ORDER BY n.event;
    IF (SELECT count(*) FROM documented) > 1000 THEN
        ANALYZE event_document_v;
    END IF;
    DROP TABLE documented, drawn;
END
$$;
COMMENT ON FUNCTION add_documents(bigint) IS 'Writes the documents that a revision changed.';

-- Backfill, revision by revision.
DO $$
BEGIN
    PERFORM add_documents(number) FROM (SELECT number FROM revision ORDER BY number) AS published;
END
$$;

CREATE TRIGGER refuse_change BEFORE DELETE OR TRUNCATE ON event_document_v
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TRIGGER refuse_change ON event_document_v IS 'P3: nothing published is deleted.';
CREATE FUNCTION keep_documents() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION '%: % is refused; the check at commit writes it', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p3_append_only';
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION keep_documents() IS 'Refuses documents that the check at commit did not make.';
CREATE TRIGGER keep_documents BEFORE INSERT OR UPDATE ON event_document_v
    FOR EACH STATEMENT EXECUTE FUNCTION keep_documents();
COMMENT ON TRIGGER keep_documents ON event_document_v IS 'Documents follow from the events, and from nothing else.';

-- Checks --------------------------------------------------------------------

-- Two checks of 000006 that read whole tables for a publication of one event:
-- what is joined by key goes by key now, and participants apart from relations.

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
      FROM reached LEFT JOIN LATERAL (SELECT * FROM record r WHERE r.key = reached.key OFFSET 0) record ON true;
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
        SELECT min(t.id || ', participant')
          FROM touched t
          JOIN participant_v a ON a.subject = t.key AND a.rev_to = 9223372036854775807
         CROSS JOIN LATERAL unnest(a.claims) AS named (id)
         WHERE NOT EXISTS (
               SELECT FROM claim_v c
                 JOIN source_v s ON s.key = c.source AND s.rev_to = 9223372036854775807
                WHERE c.id = named.id AND c.rev_to = 9223372036854775807 AND c.state = 'live' AND c.rank <> 'deprecated'
                  AND c.subject = a.subject AND c.property = 'participant' AND c.target IS NOT DISTINCT FROM a."group"
                  AND a.role = c.value ->> 'role'
                  AND s.state = 'live' AND s.role = 'report' AND s.status <> 'retracted')),
        'a participant or relation names live claims that state it');

    PERFORM refuse('p1_answer_has_claims', (
        SELECT min(t.id)
          FROM touched t
          JOIN participant_v a ON a.subject = t.key AND a.rev_to = 9223372036854775807 AND a."group" IS NOT NULL
         WHERE NOT EXISTS (SELECT FROM group_v g WHERE g.key = a."group" AND g.rev_to = 9223372036854775807 AND g.state = 'live')),
        'a participant or relation is about a live group');

    PERFORM refuse('p1_answer_has_claims', (
        SELECT min(t.id || ', relation')
          FROM touched t
          JOIN relation_v a ON a.subject = t.key AND a.rev_to = 9223372036854775807
         CROSS JOIN LATERAL unnest(a.claims) AS named (id)
         WHERE NOT EXISTS (
               SELECT FROM claim_v c
                 JOIN source_v s ON s.key = c.source AND s.rev_to = 9223372036854775807
                WHERE c.id = named.id AND c.rev_to = 9223372036854775807 AND c.state = 'live' AND c.rank <> 'deprecated'
                  AND c.subject = a.subject AND c.property = 'relation' AND c.target IS NOT DISTINCT FROM a."group"
                  AND a.relation = c.value ->> 'relation'
                  AND s.state = 'live' AND s.role = 'report' AND s.status <> 'retracted')),
        'a participant or relation names live claims that state it');

    PERFORM refuse('p1_answer_has_claims', (
        SELECT min(t.id)
          FROM touched t
          JOIN relation_v a ON a.subject = t.key AND a.rev_to = 9223372036854775807 AND a."group" IS NOT NULL
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
    PERFORM check_titles();
    DROP TABLE touched;
    PERFORM add_rollup(NEW.revision);
    PERFORM add_documents(NEW.revision);
    RETURN NULL;
END
$$;

REVOKE EXECUTE ON FUNCTION check_titles(), add_documents(bigint), keep_documents() FROM PUBLIC;
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['openincidents_importer', 'openincidents_reader'] LOOP
        CONTINUE WHEN to_regrole(name) IS NULL;
        EXECUTE format('GRANT SELECT ON event_document_v TO %I', name);
    END LOOP;
END
$$;
