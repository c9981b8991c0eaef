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

CREATE FUNCTION event_document(subject bigint, at bigint) RETURNS text
    LANGUAGE sql STABLE
    SET search_path = public, pg_temp
AS $$
    SELECT row_to_json(document)::text FROM (
        SELECT x.id, 'event' AS type, x.collection, e.rev_from AS revision, x.title, e.summary, x.kind,
               (SELECT ('{' || coalesce(string_agg(to_json(i.scheme) || ':' || to_json(i.value), ',' ORDER BY i.scheme), '') || '}')::json
                  FROM external_id_v i
                 WHERE i.record = x.event AND i.rev_from <= at AND at < i.rev_to) AS external_ids,
               (SELECT r.id FROM record r WHERE r.key = x.part_of) AS part_of,
               ARRAY(SELECT part.id FROM event_row_v part
                      WHERE part.part_of = x.event AND part.rev_from <= at AND at < part.rev_to ORDER BY part.id) AS parts,
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
                     WHERE f.subject = x.event AND f.rev_from <= at AND at < f.rev_to
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
                      LEFT JOIN group_v g ON g.key = p."group" AND g.rev_from <= at AND at < g.rev_to
                     WHERE p.subject = x.event AND p.rev_from <= at AND at < p.rev_to
                     ORDER BY p.position) AS participant) AS participants,
               own.named_victims, own.details,
               x.corroboration, x.independent_sources,
               ARRAY(SELECT row_to_json(source) FROM (
                    SELECT r.id, s.title, s.container_title, s.url, s.published, s.role, s.status = 'retracted' AS retracted
                      FROM source_v s JOIN record r ON r.key = s.key
                     WHERE s.key = ANY(x.sources) AND s.rev_from <= at AND at < s.rev_to
                     ORDER BY r.id) AS source) AS sources,
               ARRAY(SELECT DISTINCT r.id
                       FROM claim_v c JOIN basis b ON b.set = c.basis_set JOIN record r ON r.key = b.source
                      WHERE c.subject = x.event AND c.basis_set IS NOT NULL AND c.state = 'live' AND c.rev_from <= at AND at < c.rev_to
                      ORDER BY r.id) AS underlying_sources,
               x.claims
          FROM event_row_v x
          JOIN event_v e ON e.key = x.event AND e.rev_from <= at AND at < e.rev_to
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
         WHERE x.event = subject AND x.rev_from <= at AND at < x.rev_to) AS document
$$;
COMMENT ON FUNCTION event_document(bigint, bigint) IS 'The event with a key as it is served at a revision, but for links; null where it is not live.';

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
        -- records and claims change with their event, unless something other than the publisher writes them
        UNION SELECT record FROM external_id_v WHERE rev_from = open OR rev_to = open AND rev_to < 9223372036854775807
        UNION SELECT subject FROM claim_v WHERE rev_from = open OR rev_to = open AND rev_to < 9223372036854775807
        UNION SELECT subject FROM figure_v WHERE rev_from = open OR rev_to = open AND rev_to < 9223372036854775807
        UNION SELECT subject FROM participant_v WHERE rev_from = open OR rev_to = open AND rev_to < 9223372036854775807
        UNION SELECT key FROM event_v WHERE rev_from = open OR rev_to = open AND rev_to < 9223372036854775807
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
    SELECT own.event, event_document(own.event, open) AS document
      FROM own JOIN record ON record.key = own.event AND record.type = 'event';
    ANALYZE documented;

    DELETE FROM documented d USING event_document_v old
     WHERE old.event = d.event AND old.rev_to = 9223372036854775807 AND old.document = d.document;
    UPDATE event_document_v old SET rev_to = open
      FROM documented d
     WHERE old.event = d.event AND old.rev_to = 9223372036854775807;
    INSERT INTO event_document_v (event, document, rev_from)
    SELECT event, document, open FROM documented WHERE document IS NOT NULL ORDER BY event;
    IF (SELECT count(*) FROM documented) > 1000 THEN
        ANALYZE event_document_v;
    END IF;
    DROP TABLE documented;
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

REVOKE EXECUTE ON FUNCTION check_titles(), event_document(bigint, bigint), add_documents(bigint), keep_documents() FROM PUBLIC;
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
