DROP TABLE event_row_v;
DROP TABLE relation_v;
DROP TABLE participant_v;
DROP TABLE figure_v;
