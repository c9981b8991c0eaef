-- Claims: one statement by one source about one property of one record.

CREATE TABLE claim_v (
    id            text COLLATE "C" NOT NULL
                  CHECK (id ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(id) <= 64),
    subject       bigint NOT NULL,
    property      text COLLATE "C" NOT NULL,
    value_type    text COLLATE "C" NOT NULL
                  CHECK (value_type IN ('count', 'date', 'place', 'term', 'text', 'person', 'participant', 'relation')),
    value         jsonb  NOT NULL CHECK (jsonb_typeof(value) = 'object'),
    population    text COLLATE "C",
    period        text COLLATE "C",
    area          text COLLATE "C",
    point_in_time text COLLATE "C",
    attributed_to text,
    denies        boolean NOT NULL DEFAULT false,
    lower         bigint,
    upper         bigint,
    candidate     bigint,
    dates         daterange,
    target        bigint,
    source        bigint NOT NULL,
    basis_set     uuid,
    locator       jsonb,
    excerpt       text CHECK (length(excerpt) BETWEEN 1 AND 200),
    note          text,
    rank          text COLLATE "C" NOT NULL DEFAULT 'normal' CHECK (rank IN ('preferred', 'normal', 'deprecated')),
    rev_from      bigint NOT NULL,
    rev_to        bigint NOT NULL DEFAULT 9223372036854775807,
    state         text COLLATE "C" NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'withdrawn')),
    reason        jsonb,
    digest        bytea NOT NULL,
    PRIMARY KEY (id, rev_to),
    CONSTRAINT claim_state CHECK ((state = 'withdrawn') = (reason IS NOT NULL)),
    CONSTRAINT p7_unquantified_has_no_number
        CHECK (NOT value ? 'unquantified' OR (candidate IS NULL AND upper IS NULL)),
    CONSTRAINT claim_candidate_is_counted CHECK (candidate IS NULL OR lower IS NOT NULL)
);
CREATE INDEX claim_by_subject ON claim_v (subject, id);
CREATE INDEX claim_by_source ON claim_v (source, id);
CREATE INDEX claim_by_property ON claim_v (property, id);
CREATE INDEX claim_by_target ON claim_v (target) WHERE target IS NOT NULL;
COMMENT ON TABLE claim_v IS 'Versions of claims. A claim keeps its id and its subject for good.';
COMMENT ON COLUMN claim_v.id IS 'The claim''s public id.';
COMMENT ON COLUMN claim_v.subject IS 'The event or group that the claim is about, record.key.';
COMMENT ON COLUMN claim_v.property IS 'A term of the scheme property.';
COMMENT ON COLUMN claim_v.value_type IS 'The shape of the value, as the vocabulary had it for the property.';
COMMENT ON COLUMN claim_v.value IS 'What the source states, in the form of the data files.';
COMMENT ON COLUMN claim_v.population IS 'Whom a count is about, a term of the scheme population; null is everyone.';
COMMENT ON COLUMN claim_v.period IS 'The period that the value is about, EDTF.';
COMMENT ON COLUMN claim_v.area IS 'The area that the value is about, ISO 3166-1 alpha-2 or ISO 3166-2.';
COMMENT ON COLUMN claim_v.point_in_time IS 'The date that the value is about, EDTF.';
COMMENT ON COLUMN claim_v.attributed_to IS 'Whom the source cites by name.';
COMMENT ON COLUMN claim_v.denies IS 'True where the source says that the value does not hold.';
COMMENT ON COLUMN claim_v.lower IS 'Smallest whole number that a count allows.';
COMMENT ON COLUMN claim_v.upper IS 'Largest whole number that a count allows; null is no bound.';
COMMENT ON COLUMN claim_v.candidate IS 'The number that a count proposes as best; null is none.';
COMMENT ON COLUMN claim_v.dates IS 'The days that a date covers.';
COMMENT ON COLUMN claim_v.target IS 'The group that a participant or relation names, record.key.';
COMMENT ON COLUMN claim_v.source IS 'The one source that states this, record.key.';
COMMENT ON COLUMN claim_v.basis_set IS 'The sources that the source names as its basis, basis.set.';
COMMENT ON COLUMN claim_v.locator IS 'Where in the source: {section, paragraph, item, page, start, end}; null for reference sources.';
COMMENT ON COLUMN claim_v.excerpt IS 'A short phrase of the source at that place.';
COMMENT ON COLUMN claim_v.note IS 'The curators'' remark on how the value follows from the source.';
COMMENT ON COLUMN claim_v.rank IS 'preferred, normal, or deprecated: served but not counted.';

CREATE TABLE basis (
    set      uuid   NOT NULL,
    source   bigint NOT NULL,
    rev_from bigint NOT NULL,
    PRIMARY KEY (set, source)
);
CREATE INDEX basis_by_source ON basis (source);
CREATE INDEX basis_by_rev_from ON basis USING brin (rev_from) WITH (autosummarize = on);
COMMENT ON TABLE basis IS 'Sets of sources that claims rest on, addressed by content: claims that rest on the same sources share one set. Append-only, each set written whole.';
COMMENT ON COLUMN basis.set IS 'The first 16 bytes of the SHA-256 of the sources'' ids, ascending, joined by line feeds.';
COMMENT ON COLUMN basis.source IS 'A member, record.key.';
COMMENT ON COLUMN basis.rev_from IS 'The revision that wrote the set.';

COMMENT ON INDEX claim_by_subject IS 'The claims about a record, by id.';
COMMENT ON INDEX claim_by_source IS 'The claims of a source, by id.';
COMMENT ON INDEX claim_by_property IS 'The claims about a property, by id.';
COMMENT ON INDEX claim_by_target IS 'The claims that name a group.';
COMMENT ON INDEX basis_by_source IS 'The sets that a source belongs to.';
COMMENT ON INDEX basis_by_rev_from IS 'What a revision wrote.';
