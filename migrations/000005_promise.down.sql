DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['event_v', 'group_v', 'source_v', 'external_id_v', 'vocabulary_v', 'claim_v',
                                'figure_v', 'participant_v', 'relation_v', 'event_row_v'] LOOP
        EXECUTE format('DROP TRIGGER guard_insert ON %I', name);
        EXECUTE format('DROP TRIGGER guard_update ON %I', name);
        EXECUTE format('DROP TRIGGER refuse_delete ON %I', name);
        EXECUTE format('DROP INDEX %I', name || '_by_rev_from');
        EXECUTE format('DROP INDEX %I', name || '_by_rev_to');
    END LOOP;
    FOREACH name IN ARRAY ARRAY['record', 'basis'] LOOP
        EXECUTE format('DROP TRIGGER guard_insert ON %I', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['revision', 'release', 'record', 'basis'] LOOP
        EXECUTE format('DROP TRIGGER refuse_change ON %I', name);
    END LOOP;
    -- the roles may serve other databases of this server: only what they may do here goes
    FOREACH name IN ARRAY ARRAY['openincidents_importer', 'openincidents_reader'] LOOP
        CONTINUE WHEN to_regrole(name) IS NULL;
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %I', name);
        EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM %I', name);
        EXECUTE format('REVOKE ALL ON SCHEMA public FROM %I', name);
    END LOOP;
END
$$;
DROP TABLE publication_step;
DROP FUNCTION check_publication();
DROP FUNCTION keep_step();
DROP FUNCTION check_answers();
DROP FUNCTION is_within(bigint, bigint);
DROP FUNCTION check_sources(bigint);
DROP FUNCTION check_subjects();
DROP FUNCTION check_claims(bigint);
DROP FUNCTION check_succession(bigint);
DROP FUNCTION refuse(text, text, text);
DROP FUNCTION note_touched(bigint);
DROP FUNCTION refuse_change();
DROP FUNCTION guard_close_version();
DROP FUNCTION guard_insert_version();
DROP FUNCTION guard_insert();
DROP FUNCTION require_revision();
