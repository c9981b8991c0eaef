DROP TABLE setting;
DROP TABLE release;
DROP TABLE revision;
DROP FUNCTION open_revision();
DROP FUNCTION current_revision();
