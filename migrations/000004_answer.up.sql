-- Answers that are filtered, summed or joined. They are computed at publication
-- by the rule that the row names, so that a later rule leaves history alone.

CREATE TABLE figure_v (
    subject             bigint  NOT NULL,
    property            text COLLATE "C" NOT NULL,
    population          text COLLATE "C",
    period              text COLLATE "C",
    area                text COLLATE "C",
    point_in_time       text COLLATE "C",
    best                bigint  CHECK (best >= 0),
    best_basis          text COLLATE "C",
    low                 bigint  CHECK (low >= 0),
    high                bigint  CHECK (high >= 0),
    open_ended          boolean NOT NULL,
    agreement           text COLLATE "C" NOT NULL CHECK (agreement IN ('single_source', 'consistent', 'conflicting')),
    independent_sources integer NOT NULL CHECK (independent_sources > 0),
    contradictory       boolean NOT NULL DEFAULT false,
    rule                text COLLATE "C" NOT NULL,
    position            integer NOT NULL,
    claims              text[] COLLATE "C" NOT NULL,
    rev_from            bigint  NOT NULL,
    rev_to              bigint  NOT NULL DEFAULT 9223372036854775807,
    digest              bytea   NOT NULL,
    CONSTRAINT figure_key UNIQUE NULLS NOT DISTINCT (subject, property, population, period, area, point_in_time, rev_to),
    CONSTRAINT p1_figure_names_claims CHECK (cardinality(claims) > 0 AND array_position(claims, NULL) IS NULL),
    CONSTRAINT figure_best_has_basis CHECK ((best IS NULL) = (best_basis IS NULL)),
    CONSTRAINT figure_is_ordered CHECK (contradictory OR (best >= low) IS NOT FALSE AND (best <= high) IS NOT FALSE)
);
COMMENT ON TABLE figure_v IS 'Versions of figures: the answer for one counted property of one key.';
COMMENT ON COLUMN figure_v.subject IS 'The event or group, record.key.';
COMMENT ON COLUMN figure_v.property IS 'The counted property, a term of the scheme property.';
COMMENT ON COLUMN figure_v.population IS 'Whom it counts; null is everyone.';
COMMENT ON COLUMN figure_v.period IS 'The period it is about, EDTF.';
COMMENT ON COLUMN figure_v.area IS 'The area it is about.';
COMMENT ON COLUMN figure_v.point_in_time IS 'The date it is about, EDTF, for properties that vary in time.';
COMMENT ON COLUMN figure_v.best IS 'The number that the rule picks; null is unknown.';
COMMENT ON COLUMN figure_v.best_basis IS 'What kind of number best is, a term of the scheme best-basis.';
COMMENT ON COLUMN figure_v.low IS 'The smallest lower bound; null is unknown.';
COMMENT ON COLUMN figure_v.high IS 'The largest upper bound; null where no claim has one.';
COMMENT ON COLUMN figure_v.open_ended IS 'True where a claim has no upper bound.';
COMMENT ON COLUMN figure_v.agreement IS 'How far the voices agree.';
COMMENT ON COLUMN figure_v.independent_sources IS 'How many voices speak.';
COMMENT ON COLUMN figure_v.contradictory IS 'True where a reported range contradicts itself.';
COMMENT ON COLUMN figure_v.rule IS 'The rule that computed the row.';
COMMENT ON COLUMN figure_v.position IS 'Its place among the figures of the subject.';
COMMENT ON COLUMN figure_v.claims IS 'The ids of the claims that it is made from.';

CREATE TABLE participant_v (
    subject             bigint  NOT NULL,
    role                text COLLATE "C" NOT NULL,
    "group"             bigint,
    name                text,
    basis               text COLLATE "C" NOT NULL,
    period              text COLLATE "C",
    area                text COLLATE "C",
    agreement           text COLLATE "C" NOT NULL CHECK (agreement IN ('single_source', 'consistent', 'conflicting')),
    independent_sources integer NOT NULL CHECK (independent_sources > 0),
    position            integer NOT NULL,
    claims              text[] COLLATE "C" NOT NULL,
    rev_from            bigint  NOT NULL,
    rev_to              bigint  NOT NULL DEFAULT 9223372036854775807,
    digest              bytea   NOT NULL,
    CONSTRAINT participant_key UNIQUE NULLS NOT DISTINCT (subject, role, "group", name, period, area, rev_to),
    CONSTRAINT participant_is_somebody CHECK (("group" IS NULL) <> (name IS NULL)),
    CONSTRAINT p1_participant_names_claims CHECK (cardinality(claims) > 0 AND array_position(claims, NULL) IS NULL)
);
CREATE INDEX participant_by_group ON participant_v ("group", subject);
COMMENT ON TABLE participant_v IS 'Versions of participants: a group''s part in an event.';
COMMENT ON COLUMN participant_v.subject IS 'The event, record.key.';
COMMENT ON COLUMN participant_v.role IS 'A term of the scheme role.';
COMMENT ON COLUMN participant_v."group" IS 'The group, record.key; null where there is no record of it.';
COMMENT ON COLUMN participant_v.name IS 'The name reported, where there is no record.';
COMMENT ON COLUMN participant_v.basis IS 'The strongest basis: claimed, attributed or alleged.';
COMMENT ON COLUMN participant_v.period IS 'The period it is about, EDTF.';
COMMENT ON COLUMN participant_v.area IS 'The area it is about, ISO 3166-1 alpha-2 or ISO 3166-2.';
COMMENT ON COLUMN participant_v.agreement IS 'How far the voices agree.';
COMMENT ON COLUMN participant_v.independent_sources IS 'How many voices state it.';
COMMENT ON COLUMN participant_v.position IS 'Its place among the participants of the event.';
COMMENT ON COLUMN participant_v.claims IS 'The ids of the claims that it is made from.';

CREATE TABLE relation_v (
    subject             bigint  NOT NULL,
    relation            text COLLATE "C" NOT NULL,
    "group"             bigint  NOT NULL,
    period              text COLLATE "C",
    area                text COLLATE "C",
    agreement           text COLLATE "C" NOT NULL CHECK (agreement IN ('single_source', 'consistent', 'conflicting')),
    independent_sources integer NOT NULL CHECK (independent_sources > 0),
    position            integer NOT NULL,
    claims              text[] COLLATE "C" NOT NULL,
    rev_from            bigint  NOT NULL,
    rev_to              bigint  NOT NULL DEFAULT 9223372036854775807,
    digest              bytea   NOT NULL,
    CONSTRAINT relation_key UNIQUE NULLS NOT DISTINCT (subject, relation, "group", period, area, rev_to),
    CONSTRAINT p1_relation_names_claims CHECK (cardinality(claims) > 0 AND array_position(claims, NULL) IS NULL)
);
CREATE INDEX relation_by_group ON relation_v ("group", subject);
COMMENT ON TABLE relation_v IS 'Versions of relations: how a group stands to another.';
COMMENT ON COLUMN relation_v.subject IS 'The group that the relation is told of, record.key.';
COMMENT ON COLUMN relation_v.relation IS 'A term of the scheme relation.';
COMMENT ON COLUMN relation_v."group" IS 'The other group, record.key.';
COMMENT ON COLUMN relation_v.period IS 'The period it is about, EDTF.';
COMMENT ON COLUMN relation_v.area IS 'The area it is about, ISO 3166-1 alpha-2 or ISO 3166-2.';
COMMENT ON COLUMN relation_v.agreement IS 'How far the voices agree.';
COMMENT ON COLUMN relation_v.independent_sources IS 'How many voices state it.';
COMMENT ON COLUMN relation_v.position IS 'Its place among the relations of the group.';
COMMENT ON COLUMN relation_v.claims IS 'The ids of the claims that it is made from.';

CREATE TABLE event_row_v (
    event           bigint NOT NULL,
    id              text COLLATE "C" NOT NULL,
    collection      text COLLATE "C" NOT NULL,
    kind            text COLLATE "C" NOT NULL,
    part_of         bigint,
    occurred        datemultirange,
    occurred_from   date,
    occurred_to     date,
    country         text COLLATE "C",
    admin1          text COLLATE "C",
    admin2          text,
    place           text,
    site            text,
    "precision"     text COLLATE "C",
    point           point,
    corroboration   text COLLATE "C" NOT NULL CHECK (corroboration IN ('single_source', 'corroborated', 'disputed')),
    independent_sources integer NOT NULL,
    killed          bigint,
    injured         bigint,
    casualties      bigint,
    missing         bigint,
    abducted        bigint,
    detained        bigint,
    imprisoned      bigint,
    surrendered     bigint,
    displaced       bigint,
    perpetrators    bigint,
    operations      bigint,
    rev_from        bigint NOT NULL,
    rev_to          bigint NOT NULL DEFAULT 9223372036854775807,
    digest          bytea NOT NULL,
    PRIMARY KEY (event, rev_to)
);
CREATE INDEX event_row_by_id ON event_row_v (id);
CREATE INDEX event_row_by_country ON event_row_v (country, id);
CREATE INDEX event_row_by_kind ON event_row_v (kind, id);
CREATE INDEX event_row_by_occurred ON event_row_v USING gist (occurred);
COMMENT ON TABLE event_row_v IS 'Versions of the flat row of an event, for filters and tables. It holds no other record''s name, so that renaming a group rewrites nothing.';
COMMENT ON COLUMN event_row_v.event IS 'The event, record.key.';
COMMENT ON COLUMN event_row_v.id IS 'Its public id, for keyset order.';
COMMENT ON COLUMN event_row_v.collection IS 'Its collection.';
COMMENT ON COLUMN event_row_v.kind IS 'A term of the scheme event-kind.';
COMMENT ON COLUMN event_row_v.part_of IS 'The series that it belongs to, record.key.';
COMMENT ON COLUMN event_row_v.occurred IS 'The days on which it may have taken place; several ranges for a series; null is unknown.';
COMMENT ON COLUMN event_row_v.occurred_from IS 'The first of those days; null is open or unknown.';
COMMENT ON COLUMN event_row_v.occurred_to IS 'The last of those days; null is open or unknown.';
COMMENT ON COLUMN event_row_v.country IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN event_row_v.admin1 IS 'ISO 3166-2.';
COMMENT ON COLUMN event_row_v.admin2 IS 'Second-order division, by name.';
COMMENT ON COLUMN event_row_v.place IS 'Settlement or natural feature.';
COMMENT ON COLUMN event_row_v.site IS 'Place within it.';
COMMENT ON COLUMN event_row_v."precision" IS 'How narrowly the location is known, a term of the scheme precision.';
COMMENT ON COLUMN event_row_v.point IS 'Longitude and latitude, WGS 84 degrees.';
COMMENT ON COLUMN event_row_v.corroboration IS 'How far the reports of the event agree.';
COMMENT ON COLUMN event_row_v.independent_sources IS 'How many voices report it.';
DO $$
DECLARE
    property text;
BEGIN
    FOREACH property IN ARRAY ARRAY['killed', 'injured', 'casualties', 'missing', 'abducted', 'detained',
        'imprisoned', 'surrendered', 'displaced', 'perpetrators', 'operations'] LOOP
        EXECUTE format('COMMENT ON COLUMN event_row_v.%I IS %L', property,
            'The best number of its figure for ' || property || ', everyone, no period, no area; null is unknown.');
    END LOOP;
END
$$;

COMMENT ON INDEX participant_by_group IS 'The events that a group takes part in.';
COMMENT ON INDEX relation_by_group IS 'The groups that stand to a group.';
COMMENT ON INDEX event_row_by_id IS 'Pages of events, by id.';
COMMENT ON INDEX event_row_by_country IS 'Pages of events in a country, by id.';
COMMENT ON INDEX event_row_by_kind IS 'Pages of events of a kind, by id.';
COMMENT ON INDEX event_row_by_occurred IS 'Events by the days on which they may have taken place.';
