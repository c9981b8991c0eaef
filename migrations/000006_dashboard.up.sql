-- What dashboards ask for: filters, orders and sums over many events. The flat
-- row says all that a table or a sum needs, so that neither opens other rows.

-- A word that filters take for what has no record.
ALTER TABLE record ADD CONSTRAINT record_id_is_no_word CHECK (id <> 'none');

-- Guards refuse changes of published rows; this one fills in new columns.
ALTER TABLE event_row_v DISABLE TRIGGER USER;

ALTER TABLE event_row_v
    ADD COLUMN edtf text COLLATE "C",
    ADD COLUMN claims text[] COLLATE "C" NOT NULL DEFAULT '{}',
    ADD COLUMN sources bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN killed_low bigint,
    ADD COLUMN killed_high bigint,
    ADD COLUMN injured_low bigint,
    ADD COLUMN injured_high bigint,
    ADD COLUMN casualties_low bigint,
    ADD COLUMN casualties_high bigint,
    ADD COLUMN missing_low bigint,
    ADD COLUMN missing_high bigint,
    ADD COLUMN abducted_low bigint,
    ADD COLUMN abducted_high bigint,
    ADD COLUMN detained_low bigint,
    ADD COLUMN detained_high bigint,
    ADD COLUMN imprisoned_low bigint,
    ADD COLUMN imprisoned_high bigint,
    ADD COLUMN surrendered_low bigint,
    ADD COLUMN surrendered_high bigint,
    ADD COLUMN displaced_low bigint,
    ADD COLUMN displaced_high bigint,
    ADD COLUMN perpetrators_low bigint,
    ADD COLUMN perpetrators_high bigint,
    ADD COLUMN operations_low bigint,
    ADD COLUMN operations_high bigint;

-- The row that stands at the end of an earlier version's time is what is known of it.
UPDATE event_row_v x SET
    edtf = (SELECT d ->> 'edtf' FROM event_v e, jsonb_array_elements(e.answers -> 'dates') d
             WHERE e.key = x.event AND e.rev_from < x.rev_to AND x.rev_to <= e.rev_to AND d ->> 'property' = 'occurred'),
    claims = ARRAY(SELECT c.id FROM claim_v c
             WHERE c.subject = x.event AND c.state = 'live' AND c.rev_from < x.rev_to AND x.rev_to <= c.rev_to ORDER BY c.id),
    sources = ARRAY(SELECT DISTINCT c.source FROM claim_v c
             WHERE c.subject = x.event AND c.state = 'live' AND c.rev_from < x.rev_to AND x.rev_to <= c.rev_to ORDER BY c.source);
DO $$
DECLARE
    property text;
BEGIN
    FOREACH property IN ARRAY ARRAY['killed', 'injured', 'casualties', 'missing', 'abducted', 'detained',
        'imprisoned', 'surrendered', 'displaced', 'perpetrators', 'operations'] LOOP
        EXECUTE format('UPDATE event_row_v x SET %1$I = f.low, %2$I = f.high FROM figure_v f
            WHERE f.subject = x.event AND f.property = %3$L AND f.best IS NOT NULL
              AND f.population IS NULL AND f.period IS NULL AND f.area IS NULL AND f.point_in_time IS NULL
              AND f.rev_from < x.rev_to AND x.rev_to <= f.rev_to', property || '_low', property || '_high', property);
        EXECUTE format('COMMENT ON COLUMN event_row_v.%I IS %L', property || '_low',
            'The low of the figure that ' || property || ' is the best of; null where that is unknown.');
        EXECUTE format('COMMENT ON COLUMN event_row_v.%I IS %L', property || '_high',
            'The high of the figure that ' || property || ' is the best of; null where that is unknown or has no bound.');
        EXECUTE format('CREATE INDEX %I ON event_row_v (%I, id) WHERE %2$I IS NOT NULL', 'event_row_by_' || property, property);
        EXECUTE format('COMMENT ON INDEX %I IS %L', 'event_row_by_' || property, 'Events by their number of ' || property || ', where one is known.');
    END LOOP;
END
$$;
ALTER TABLE event_row_v ENABLE TRIGGER USER;

COMMENT ON COLUMN event_row_v.edtf IS 'When it took place, EDTF; null is unknown.';
COMMENT ON COLUMN event_row_v.claims IS 'The ids of the event''s claims that are not withdrawn, ascending: what the row''s values follow from.';
COMMENT ON COLUMN event_row_v.sources IS 'The sources of those claims, record.key, ascending.';

CREATE INDEX event_row_by_occurred_from ON event_row_v (occurred_from, id);
CREATE INDEX event_row_by_country_occurred ON event_row_v (country, occurred_from, id);
CREATE INDEX event_row_by_admin1 ON event_row_v (admin1, id) WHERE admin1 IS NOT NULL;
CREATE INDEX event_row_by_change ON event_row_v (rev_from, id);
CREATE INDEX event_row_by_series ON event_row_v (part_of) WHERE part_of IS NOT NULL;
CREATE INDEX event_row_by_point ON event_row_v USING spgist (point);
COMMENT ON INDEX event_row_by_occurred_from IS 'Pages of events, by their first day.';
COMMENT ON INDEX event_row_by_country_occurred IS 'Pages of events in a country, by their first day.';
COMMENT ON INDEX event_row_by_admin1 IS 'Pages of events in a first-order division, by id.';
COMMENT ON INDEX event_row_by_change IS 'Pages of events, by the revision that changed them.';
COMMENT ON INDEX event_row_by_series IS 'The parts of a series.';
COMMENT ON INDEX event_row_by_point IS 'Events by their coordinates.';

-- Tables of all events need no more of an event than its title. Read from this
-- index, it costs a fraction of what the large rows of event_v do; a title that is
-- too long for an entry is left out, and read from its row.
CREATE INDEX event_by_title ON event_v (key, rev_to) INCLUDE (rev_from, title) WHERE octet_length(title) <= 1000;
COMMENT ON INDEX event_by_title IS 'The titles of events, but for very long ones, for tables.';

-- Country and kind are asked for together more than any other two; each index by
-- itself finds thousands of events of which few are in both.
CREATE INDEX event_row_by_country_kind ON event_row_v (country, kind, id);
COMMENT ON INDEX event_row_by_country_kind IS 'Pages of events of a kind in a country, by id.';

CREATE INDEX figure_by_population ON figure_v (population, property) WHERE population IS NOT NULL AND best IS NOT NULL;
COMMENT ON INDEX figure_by_population IS 'The numbers of a part of the people.';

CREATE INDEX claim_by_basis ON claim_v (subject, basis_set) WHERE basis_set IS NOT NULL;
COMMENT ON INDEX claim_by_basis IS 'What the claims about a record rest on.';

-- Filters that few records match: without these a page would go through all.
CREATE INDEX event_row_by_collection ON event_row_v (collection, id);
COMMENT ON INDEX event_row_by_collection IS 'Pages of events of a collection, by id.';
CREATE INDEX claim_by_basis_set ON claim_v (basis_set, id) WHERE basis_set IS NOT NULL;
CREATE INDEX claim_by_population ON claim_v (population, id) WHERE population IS NOT NULL;
CREATE INDEX claim_by_rank ON claim_v (rank, id) WHERE rank <> 'normal';
CREATE INDEX claim_by_authority ON claim_v (attributed_to, id) WHERE attributed_to IS NOT NULL;
COMMENT ON INDEX claim_by_basis_set IS 'Pages of claims that rest on the same sources, by id.';
COMMENT ON INDEX claim_by_population IS 'Pages of claims about a population, by id.';
COMMENT ON INDEX claim_by_rank IS 'Pages of claims that are ranked, by id.';
COMMENT ON INDEX claim_by_authority IS 'Pages of claims that cite an authority, by id.';
CREATE INDEX source_by_publisher ON source_v (publisher);
CREATE INDEX source_by_language ON source_v (language);
CREATE INDEX source_by_csl_type ON source_v (csl_type);
CREATE INDEX source_by_role ON source_v (role) WHERE role <> 'report';
CREATE INDEX source_by_status ON source_v (status) WHERE status <> 'current';
COMMENT ON INDEX source_by_publisher IS 'The sources of a publisher.';
COMMENT ON INDEX source_by_language IS 'The sources in a language.';
COMMENT ON INDEX source_by_csl_type IS 'The sources of a CSL type.';
COMMENT ON INDEX source_by_role IS 'The sources that are no reports.';
COMMENT ON INDEX source_by_status IS 'The sources that were corrected or retracted.';

-- Full text ------------------------------------------------------------------

ALTER TABLE group_v ADD COLUMN search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('public.openincidents', title), 'A')
    || setweight(to_tsvector('public.openincidents',
        jsonb_path_query_array(answers, '$.values[*] ? (@.property == "alias").value.text')), 'B')
    || setweight(to_tsvector('public.openincidents', coalesce(summary, '')), 'C')) STORED;
ALTER TABLE source_v ADD COLUMN search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('public.openincidents', title), 'A')
    || setweight(to_tsvector('public.openincidents', coalesce(container_title, '') || ' ' || coalesce(publisher, '')), 'B')
    || setweight(to_tsvector('public.openincidents', authors), 'C')) STORED;
COMMENT ON COLUMN group_v.search IS 'Words of title (A), aliases (B) and summary (C), by the configuration openincidents.';
COMMENT ON COLUMN source_v.search IS 'Words of title (A), container title and publisher (B) and authors (C), by the configuration openincidents.';

CREATE INDEX event_by_words ON event_v USING gin (search);
CREATE INDEX group_by_words ON group_v USING gin (search);
CREATE INDEX source_by_words ON source_v USING gin (search);
COMMENT ON INDEX event_by_words IS 'Events by words of title, place and summary.';
COMMENT ON INDEX group_by_words IS 'Groups by words of title, aliases and summary.';
COMMENT ON INDEX source_by_words IS 'Sources by words of title, container, publisher and authors.';

-- Sums -----------------------------------------------------------------------

CREATE TABLE rollup (
    revision   bigint NOT NULL,
    property   text COLLATE "C" NOT NULL,
    country    text COLLATE "C",
    year       integer,
    month      date,
    events     bigint NOT NULL,
    low        numeric NOT NULL,
    best       numeric NOT NULL,
    high       numeric NOT NULL,
    open_ended bigint NOT NULL
);
CREATE INDEX rollup_by_property ON rollup (property, revision);
COMMENT ON TABLE rollup IS 'By how much each revision changed the sums over all events, by country and month. The sum of the rows up to a revision is the sum at that revision. Written at commit, by nobody else.';
COMMENT ON COLUMN rollup.revision IS 'The revision that made the change.';
COMMENT ON COLUMN rollup.property IS 'A counted property of the scheme property, or event: the number of events alone.';
COMMENT ON COLUMN rollup.country IS 'ISO 3166-1 alpha-2; null is unknown.';
COMMENT ON COLUMN rollup.year IS 'The year that the events lie wholly in; null is none.';
COMMENT ON COLUMN rollup.month IS 'The first day of the month that the events lie wholly in; null is none.';
COMMENT ON COLUMN rollup.events IS 'Change in the number of events that have a number; for event, of events without parts.';
COMMENT ON COLUMN rollup.low IS 'Change in the sum of lows.';
COMMENT ON COLUMN rollup.best IS 'Change in the sum of best numbers.';
COMMENT ON COLUMN rollup.high IS 'Change in the sum of highs; a missing one enters as best.';
COMMENT ON COLUMN rollup.open_ended IS 'Change in the number of events without a high.';
COMMENT ON INDEX rollup_by_property IS 'The changes of a sum, by revision.';

CREATE FUNCTION add_rollup(open bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
BEGIN
    -- Whether an event counts depends on its series and its parts: all of a tree
    -- that the revision touched is summed anew, as it was before and as it is now.
    CREATE TEMPORARY TABLE summed ON COMMIT DROP AS
    WITH RECURSIVE up AS (
        SELECT event, part_of FROM event_row_v WHERE rev_from = open
        UNION SELECT event, part_of FROM event_row_v WHERE rev_to = open AND rev_to < 9223372036854775807
        UNION SELECT x.event, x.part_of
                FROM up JOIN event_row_v x ON x.event = up.part_of AND x.rev_to >= open AND x.rev_from <= open
    ), down AS (
        SELECT event FROM up
        UNION SELECT x.event FROM down JOIN event_row_v x ON x.part_of = down.event AND x.rev_to >= open AND x.rev_from <= open
    )
    SELECT event FROM down;
    ANALYZE summed;

    -- each part, with all that it is part of
    CREATE TEMPORARY TABLE within_series ON COMMIT DROP AS
    WITH RECURSIVE up AS (
        SELECT side.sign, side.at, x.event AS part, x.part_of AS series
          FROM (VALUES (1, open), (-1, open - 1)) side (sign, at)
          JOIN event_row_v x ON x.rev_from <= side.at AND side.at < x.rev_to
         WHERE x.part_of IS NOT NULL AND x.event IN (SELECT event FROM summed)
        UNION SELECT up.sign, up.at, up.part, x.part_of
                FROM up JOIN event_row_v x ON x.event = up.series AND x.rev_from <= up.at AND up.at < x.rev_to
               WHERE x.part_of IS NOT NULL
    )
    SELECT sign, at, part, series FROM up;
    CREATE INDEX ON within_series (part);
    ANALYZE within_series;

    INSERT INTO rollup (revision, property, country, year, month, events, low, best, high, open_ended)
    SELECT open, v.property, x.country,
           CASE WHEN date_trunc('year', x.occurred_from) = date_trunc('year', x.occurred_to) THEN extract(year FROM x.occurred_from)::integer END,
           CASE WHEN date_trunc('month', x.occurred_from) = date_trunc('month', x.occurred_to) THEN date_trunc('month', x.occurred_from)::date END,
           sum(side.sign), sum(side.sign * coalesce(v.low, 0)), sum(side.sign * coalesce(v.best, 0)),
           sum(side.sign * coalesce(v.high, v.best, 0)), coalesce(sum(side.sign) FILTER (WHERE v.best IS NOT NULL AND v.high IS NULL), 0)
      FROM (VALUES (1, open), (-1, open - 1)) side (sign, at)
      JOIN event_row_v x ON x.rev_from <= side.at AND side.at < x.rev_to
      JOIN summed ON summed.event = x.event
     CROSS JOIN LATERAL (
         SELECT 'event' AS property, NULL::bigint AS low, NULL::bigint AS best, NULL::bigint AS high
          WHERE (side.sign, x.event) NOT IN (SELECT w.sign, w.series FROM within_series w)
         UNION ALL
         SELECT flat.property, flat.low, flat.best, flat.high
           FROM (VALUES
                ('killed', x.killed_low, x.killed, x.killed_high),
                ('injured', x.injured_low, x.injured, x.injured_high),
                ('casualties', x.casualties_low, x.casualties, x.casualties_high),
                ('missing', x.missing_low, x.missing, x.missing_high),
                ('abducted', x.abducted_low, x.abducted, x.abducted_high),
                ('detained', x.detained_low, x.detained, x.detained_high),
                ('imprisoned', x.imprisoned_low, x.imprisoned, x.imprisoned_high),
                ('surrendered', x.surrendered_low, x.surrendered, x.surrendered_high),
                ('displaced', x.displaced_low, x.displaced, x.displaced_high),
                ('perpetrators', x.perpetrators_low, x.perpetrators, x.perpetrators_high),
                ('operations', x.operations_low, x.operations, x.operations_high)
           ) AS flat (property, low, best, high)
          WHERE flat.best IS NOT NULL
            -- a series' own number stands for those of its parts
            AND (x.part_of IS NULL OR NOT EXISTS (
                SELECT FROM within_series w
                  JOIN event_row_v s ON s.event = w.series AND s.rev_from <= side.at AND side.at < s.rev_to
                 WHERE w.sign = side.sign AND w.part = x.event
                   AND CASE flat.property
                       WHEN 'killed' THEN s.killed
                       WHEN 'injured' THEN s.injured
                       WHEN 'casualties' THEN s.casualties
                       WHEN 'missing' THEN s.missing
                       WHEN 'abducted' THEN s.abducted
                       WHEN 'detained' THEN s.detained
                       WHEN 'imprisoned' THEN s.imprisoned
                       WHEN 'surrendered' THEN s.surrendered
                       WHEN 'displaced' THEN s.displaced
                       WHEN 'perpetrators' THEN s.perpetrators
                       WHEN 'operations' THEN s.operations
                       END IS NOT NULL))
     ) AS v
     GROUP BY 1, 2, 3, 4, 5
    HAVING sum(side.sign) <> 0 OR sum(side.sign * coalesce(v.low, 0)) <> 0 OR sum(side.sign * coalesce(v.best, 0)) <> 0
        OR sum(side.sign * coalesce(v.high, v.best, 0)) <> 0
        OR coalesce(sum(side.sign) FILTER (WHERE v.best IS NOT NULL AND v.high IS NULL), 0) <> 0
     ORDER BY 2, 3, 5;
    IF (SELECT count(*) FROM summed) > 1000 THEN
        ANALYZE rollup;
    END IF;
    DROP TABLE summed, within_series;
END
$$;
COMMENT ON FUNCTION add_rollup(bigint) IS 'Writes by how much a revision changed the sums over all events.';

-- Backfill, revision by revision.
DO $$
BEGIN
    PERFORM add_rollup(number) FROM (SELECT number FROM revision ORDER BY number) AS published;
END
$$;

-- The checks of 000005, in forms whose cost rises in step with a publication, so
-- that a million events are checked as fast, one by one, as a thousand are. They
-- refuse the same; but a figure may be unknown whose voice gave a number once and
-- says only "many" since, as the rule has it.

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
        SELECT min(lost.id)
          FROM (SELECT r.id
                  FROM event_v old JOIN record r ON r.key = old.key
                  LEFT JOIN event_v new ON new.key = old.key AND new.rev_from = open
                 WHERE old.rev_to = open AND old.rev_to < 9223372036854775807
                   AND (new.key IS NULL OR old.state <> 'live' AND new.state = 'live')
                UNION ALL
                SELECT r.id
                  FROM group_v old JOIN record r ON r.key = old.key
                  LEFT JOIN group_v new ON new.key = old.key AND new.rev_from = open
                 WHERE old.rev_to = open AND old.rev_to < 9223372036854775807
                   AND (new.key IS NULL OR old.state <> 'live' AND new.state = 'live')
                UNION ALL
                SELECT r.id
                  FROM source_v old JOIN record r ON r.key = old.key
                  LEFT JOIN source_v new ON new.key = old.key AND new.rev_from = open
                 WHERE old.rev_to = open AND old.rev_to < 9223372036854775807
                   AND (new.key IS NULL OR old.state <> 'live' AND new.state = 'live')
                UNION ALL
                SELECT old.id
                  FROM claim_v old
                  LEFT JOIN claim_v new ON new.id = old.id AND new.rev_from = open
                 WHERE old.rev_to = open AND old.rev_to < 9223372036854775807
                   AND (new.id IS NULL OR old.state <> 'live' AND new.state = 'live')) AS lost),
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
        SELECT min(c.id || '')
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
        SELECT min(c.id || '')
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

CREATE FUNCTION check_rows(open bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM refuse('p7_unknown_is_null', (
        WITH flat AS (
            SELECT t.key, flat.property, flat.low, flat.best, flat.high
              FROM touched t
              JOIN event_row_v x ON x.event = t.key AND x.rev_to = 9223372036854775807
             CROSS JOIN LATERAL (VALUES
                ('killed', x.killed_low, x.killed, x.killed_high),
                ('injured', x.injured_low, x.injured, x.injured_high),
                ('casualties', x.casualties_low, x.casualties, x.casualties_high),
                ('missing', x.missing_low, x.missing, x.missing_high),
                ('abducted', x.abducted_low, x.abducted, x.abducted_high),
                ('detained', x.detained_low, x.detained, x.detained_high),
                ('imprisoned', x.imprisoned_low, x.imprisoned, x.imprisoned_high),
                ('surrendered', x.surrendered_low, x.surrendered, x.surrendered_high),
                ('displaced', x.displaced_low, x.displaced, x.displaced_high),
                ('perpetrators', x.perpetrators_low, x.perpetrators, x.perpetrators_high),
                ('operations', x.operations_low, x.operations, x.operations_high)
                ) AS flat (property, low, best, high)
             WHERE flat.best IS NOT NULL OR flat.low IS NOT NULL OR flat.high IS NOT NULL
        ), figure AS (
            SELECT t.key, f.property, f.low, f.best, f.high
              FROM touched t
              JOIN figure_v f ON f.subject = t.key AND f.rev_to = 9223372036854775807
             WHERE t.type = 'event' AND f.best IS NOT NULL
               AND f.population IS NULL AND f.period IS NULL AND f.area IS NULL AND f.point_in_time IS NULL
        )
        SELECT min(t.id || ', ' || odd.property)
          FROM ((TABLE flat EXCEPT TABLE figure) UNION ALL (TABLE figure EXCEPT TABLE flat)) AS odd
          JOIN touched t USING (key)),
        'the flat row has low, best and high of the figures for everyone, and null where there is no number');

    PERFORM refuse('p2_row_names_claims', (
        SELECT min(t.id)
          FROM touched t
          JOIN event_row_v x ON x.event = t.key AND x.rev_to = 9223372036854775807
          LEFT JOIN (SELECT c.subject, array_agg(c.id ORDER BY c.id) AS ids, array_agg(DISTINCT c.source ORDER BY c.source) AS sources
                       FROM touched t JOIN claim_v c ON c.subject = t.key
                      WHERE t.type = 'event' AND c.rev_to = 9223372036854775807 AND c.state = 'live'
                      GROUP BY c.subject) c ON c.subject = t.key
         WHERE (x.claims, x.sources) IS DISTINCT FROM (c.ids, c.sources)),
        'the flat row of an event names its live claims and their sources');

    PERFORM refuse('p2_row_is_in_step', (
        SELECT min(t.id)
          FROM touched t
          JOIN event_v e ON e.key = t.key AND e.rev_to = 9223372036854775807 AND e.state = 'live'
          JOIN event_row_v x ON x.event = t.key AND x.rev_to = 9223372036854775807
         WHERE open IN (e.rev_from, x.rev_from) AND e.rev_from <> x.rev_from),
        'the flat row of an event changes with the event');
END
$$;
COMMENT ON FUNCTION check_rows(bigint) IS 'P2 and P7: the flat row says what the event''s own rows say.';

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

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON rollup
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TRIGGER refuse_change ON rollup IS 'P3: what was summed stays.';
CREATE FUNCTION keep_rollup() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION '%: % is refused; the check at commit fills it', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p3_append_only';
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION keep_rollup() IS 'Refuses sums that the check at commit did not make.';
CREATE TRIGGER keep_rollup BEFORE INSERT ON rollup
    FOR EACH STATEMENT EXECUTE FUNCTION keep_rollup();
COMMENT ON TRIGGER keep_rollup ON rollup IS 'Sums follow from the events, and from nothing else.';

-- Servers hear of a new revision when it is committed.
CREATE FUNCTION announce_revision() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM pg_notify('openincidents_revision', NEW.number::text);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION announce_revision() IS 'Tells all who listen on openincidents_revision the number of a new revision.';
CREATE TRIGGER announce_revision AFTER INSERT ON revision
    FOR EACH ROW EXECUTE FUNCTION announce_revision();
COMMENT ON TRIGGER announce_revision ON revision IS 'Announces the revision when it is committed.';

REVOKE EXECUTE ON FUNCTION add_rollup(bigint), check_rows(bigint), keep_rollup(), announce_revision() FROM PUBLIC;
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['openincidents_importer', 'openincidents_reader'] LOOP
        CONTINUE WHEN to_regrole(name) IS NULL;
        EXECUTE format('GRANT SELECT ON rollup TO %I', name);
    END LOOP;
END
$$;
