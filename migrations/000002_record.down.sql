DROP TABLE vocabulary_v;
DROP TABLE external_id_v;
DROP TABLE source_v;
DROP TABLE group_v;
DROP TABLE event_v;
DROP TEXT SEARCH CONFIGURATION openincidents;
DROP EXTENSION unaccent;
DROP TABLE record;
