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

DROP TABLE event_document_v;
DROP FUNCTION keep_documents(), add_documents(bigint), event_document(bigint, bigint), check_titles();

CREATE INDEX event_by_title ON event_v (key, rev_to) INCLUDE (rev_from, title) WHERE octet_length(title) <= 1000;
COMMENT ON INDEX event_by_title IS 'The titles of events, but for very long ones, for tables.';
ALTER TABLE event_row_v DROP COLUMN title;
