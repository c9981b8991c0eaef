-- Revisions, releases and settings: what every other table hangs on.

CREATE TABLE revision (
    number     bigint      PRIMARY KEY CHECK (number > 0),
    at         timestamptz NOT NULL,
    author     text        NOT NULL CHECK (author <> ''),
    message    text        NOT NULL CHECK (message <> ''),
    collection text COLLATE "C" NOT NULL CHECK (collection ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    rule       text COLLATE "C" NOT NULL CHECK (rule <> ''),
    xid        xid8        NOT NULL
);
COMMENT ON TABLE revision IS 'One row for each atomic publication. Append-only; every read happens at one revision.';
COMMENT ON COLUMN revision.number IS 'Rises by one; given under a lock, so that the order of numbers is the order of commits.';
COMMENT ON COLUMN revision.at IS 'When the revision was opened; strictly later than the one before.';
COMMENT ON COLUMN revision.author IS 'Who published.';
COMMENT ON COLUMN revision.message IS 'Why, in the words of the author.';
COMMENT ON COLUMN revision.collection IS 'The collection whose records the revision changes.';
COMMENT ON COLUMN revision.rule IS 'The rule that figures of this revision were computed by.';
COMMENT ON COLUMN revision.xid IS 'The transaction that may write under this revision.';

CREATE TABLE release (
    tag      text COLLATE "C" PRIMARY KEY CONSTRAINT release_tag_check
             CHECK (tag ~ '^[0-9A-Za-z]+([.-][0-9A-Za-z]+)*$' AND length(tag) <= 64),
    revision bigint      NOT NULL REFERENCES revision,
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    notes    text        NOT NULL DEFAULT ''
);
COMMENT ON TABLE release IS 'Revisions with a name, kept for good. Append-only.';
COMMENT ON COLUMN release.tag IS 'The name, such as 2026.11.';
COMMENT ON COLUMN release.revision IS 'The revision that the name stands for.';
COMMENT ON COLUMN release.at IS 'When the release was made.';
COMMENT ON COLUMN release.notes IS 'What a reader should know of it.';

CREATE TABLE setting (
    name  text COLLATE "C" PRIMARY KEY,
    value bytea NOT NULL
);
COMMENT ON TABLE setting IS 'Secrets that all servers over this database share. Not published data.';
COMMENT ON COLUMN setting.name IS 'The name of the setting: cursor_key.';
COMMENT ON COLUMN setting.value IS 'Its value; cursor_key is 32 random bytes.';

-- gen_random_uuid draws on the server's strong random source.
INSERT INTO setting (name, value)
VALUES ('cursor_key', sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));

-- The functions below name pg_temp last in their search path: a temporary table
-- that somebody calls "revision" must not stand in for the real one.

CREATE FUNCTION current_revision() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
    SELECT newest.number
      FROM (SELECT number, xid, at FROM revision ORDER BY number DESC LIMIT 1) AS newest
     -- the time guards against a database that was restored elsewhere, where
     -- numbers of transactions begin again
     WHERE newest.xid = pg_current_xact_id_if_assigned() AND newest.at >= transaction_timestamp()
$$;
COMMENT ON FUNCTION current_revision() IS 'The revision that this transaction opened; null if it opened none.';

CREATE FUNCTION open_revision() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
DECLARE
    newest revision;
BEGIN
    -- 0x4F49: one publication at a time; the next one waits here for its turn
    PERFORM pg_advisory_xact_lock(20297, 1);
    IF current_revision() IS NOT NULL THEN
        RAISE EXCEPTION 'a transaction opens one revision; this one has opened % already', current_revision()
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'p4_one_revision';
    END IF;
    SELECT * INTO newest FROM revision ORDER BY number DESC LIMIT 1;
    NEW.number := coalesce(newest.number, 0) + 1;
    NEW.at := greatest(clock_timestamp(), newest.at + interval '1 microsecond');
    NEW.xid := pg_current_xact_id();
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION open_revision() IS 'Gives a new revision its number, time and transaction, one publication at a time.';

CREATE TRIGGER open_revision BEFORE INSERT ON revision
    FOR EACH ROW EXECUTE FUNCTION open_revision();

COMMENT ON TRIGGER open_revision ON revision IS 'Gives a revision its number, time and transaction.';
