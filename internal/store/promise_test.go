package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/openincidents/openincidents/internal/store"
)

// attack is SQL that would break a promise, and the constraint that refuses it.
type attack struct {
	name, sql, refusedBy string
}

const (
	infinity   = "9223372036854775807"
	opening    = `INSERT INTO revision (author, message, collection, rule) VALUES ('Mallory', 'an attack', 'curated', 'none');`
	permission = "permission denied"
)

// key is SQL for the key of a record.
func key(id string) string { return fmt.Sprintf(`(SELECT key FROM record WHERE id = '%s')`, id) }

// copyVersion is SQL that writes a version like the one that stands, with some
// columns changed, after the one that stands was closed.
func copyVersion(table, where string, changes map[string]string, columns ...string) string {
	return closeVersion(table, where) + insertLike(table, where+" AND rev_to = current_revision()", changes, columns...)
}

func closeVersion(table, where string) string {
	return fmt.Sprintf(`UPDATE %s SET rev_to = current_revision() WHERE %s AND rev_to = %s;`, table, where, infinity)
}

func insertLike(table, where string, changes map[string]string, columns ...string) string {
	columns = append(columns, "rev_from", "digest")
	values := make([]string, len(columns))
	for i, column := range columns {
		values[i] = column
		if column == "rev_from" {
			values[i] = "current_revision()"
		}
		if changed, ok := changes[column]; ok {
			values[i] = changed
		}
	}
	return fmt.Sprintf(`INSERT INTO %s (%s) SELECT %s FROM %s WHERE %s;`,
		table, strings.Join(columns, ", "), strings.Join(values, ", "), table, where)
}

var (
	claimColumns  = []string{"id", "subject", "property", "value_type", "value", "lower", "upper", "candidate", "source", "locator", "excerpt", "rank", "state", "reason"}
	eventColumns  = []string{"key", "title", "kind", "part_of", "answers", "state", "reason", "merged_into"}
	groupColumns  = []string{"key", "title", "kind", "answers", "independent_sources", "state", "reason"}
	sourceColumns = []string{"key", "csl_type", "title", "role", "state", "reason", "status", "retracted"}
	figureColumns = []string{"subject", "property", "best", "best_basis", "low", "open_ended", "agreement", "independent_sources", "rule", "position", "claims"}
	rowColumns    = []string{"event", "id", "collection", "title", "kind", "part_of", "killed", "injured", "corroboration", "independent_sources"}
)

const withdrawn = `'{"reason": "gone", "date": "2026-01-01"}'`

// attacks try to break P1, P2, P3, P4 and P7 in one transaction each.
func attacks() []attack {
	const claimID = `id = 'hall-attack-5'`
	hall := key("hall-attack")
	newClaim := func(id, subject, source string) string {
		return insertLike("claim_v", claimID, map[string]string{"id": id, "subject": subject, "source": source}, claimColumns...)
	}
	return []attack{
		{"P1: a claim without a source", opening + newClaim("'new'", "subject", "NULL"), "source"},
		{"P1: a claim whose source does not exist", opening + newClaim("'new'", "subject", "-1"), "p1_claim_has_source"},
		{"P1: a claim whose source is a group", opening + newClaim("'new'", "subject", key("group-one")), "p1_claim_has_source"},
		{"P1: a claim about nothing", opening + newClaim("'new'", "-1", "source"), "p1_claim_has_subject"},
		{"P1: a claim about a source", opening + newClaim("'new'", key("article-a"), "source"), "p1_claim_has_subject"},
		{"P1: an event without a claim", opening + mintBareEvent, "p1_record_has_claim"},
		{"P1: an event with a reference's claim alone", opening + mintBareEvent + newClaim("'new'", key("bare"), key("gazetteer")), "p1_record_has_claim"},
		{"P1: an event loses its last claim", opening + copyVersion("claim_v", `subject = `+key("shrine-attacks"),
			map[string]string{"state": "'withdrawn'", "reason": withdrawn}, claimColumns...), "p1_record_has_claim"},
		{"P1: an event's last claim is deprecated", opening + copyVersion("claim_v", `subject = `+key("shrine-attacks"),
			map[string]string{"rank": "'deprecated'"}, claimColumns...), "p1_record_has_claim"},
		{"P1: an event's only source is retracted", opening + copyVersion("source_v", `key = `+key("article-b"),
			map[string]string{"status": "'retracted'", "retracted": `'{"date": "2026-01-01", "notice": "n"}'`}, sourceColumns...), "p1_record_has_claim"},
		{"P1: a source with claims is withdrawn", opening + copyVersion("source_v", `key = `+key("article-a"),
			map[string]string{"state": "'withdrawn'", "reason": withdrawn}, sourceColumns...), "p1_claim_has_source"},
		{"P1: an event with claims is withdrawn alone", opening + copyVersion("event_v", `key = `+key("hall-attack"),
			map[string]string{"state": "'withdrawn'", "reason": withdrawn}, eventColumns...), "p1_claim_has_subject"},
		{"P1: a figure without claims", opening + insertLike("figure_v", `subject = `+key("hall-attack")+` AND property = 'killed'`,
			map[string]string{"property": "'abducted'", "claims": "'{}'"}, figureColumns...), "p1_figure_names_claims"},
		{"P1: a figure with claims of another event", opening + insertLike("figure_v", `subject = `+key("hall-attack")+` AND property = 'killed'`,
			map[string]string{"property": "'abducted'", "claims": "'{shrine-attacks-1}'"}, figureColumns...), "p1_answer_has_claims"},
		{"P1: a figure with a claim that does not exist", opening + insertLike("figure_v", `subject = `+key("hall-attack")+` AND property = 'killed'`,
			map[string]string{"property": "'abducted'", "claims": "'{nothing}'"}, figureColumns...), "p1_answer_has_claims"},
		{"P1: a claim is withdrawn under a figure", opening + copyVersion("claim_v", claimID,
			map[string]string{"state": "'withdrawn'", "reason": withdrawn}, claimColumns...), "p1_answer_has_claims"},
		{"P1: checked early, broken late", opening + `SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;` + mintBareEvent, "p1_record_has_claim"},
		{"P1: a temporary table in place of the claims", `CREATE TEMP TABLE claim_v AS SELECT * FROM public.claim_v;` + opening + mintBareEvent, "p1_record_has_claim"},

		{"P1: a figure ends and its number stays", opening + closeVersion("figure_v", `subject = `+hall+` AND property = 'killed'`), "p7_unknown_is_null"},
		{"P1: a flat row ends and its event stays", opening + closeVersion("event_row_v", `event = `+hall), "p2_event_has_row"},
		{"P1: a figure made of claims about something else", opening + insertLike("figure_v", `subject = `+hall+` AND property = 'killed'`,
			map[string]string{"property": "'abducted'"}, figureColumns...), "p1_answer_has_claims"},
		{"P1: a figure made of a deprecated claim", opening + copyVersion("claim_v", claimID, map[string]string{"rank": "'deprecated'"}, claimColumns...), "p1_answer_has_claims"},
		{"P1: a participant that no claim names", opening + insertParticipant(key("group-two"), "perpetrator", "hall-attack-8"), "p1_answer_has_claims"},
		{"P1: a participant in another role", opening + insertParticipant(key("group-one"), "target", "hall-attack-8"), "p1_answer_has_claims"},
		{"P1: a participant that does not exist", opening + insertParticipant("-1", "perpetrator", "hall-attack-8"), "p1_answer_has_claims"},
		{"P1: a participant with a claim about the dead", opening + insertParticipant(key("group-two"), "perpetrator", "hall-attack-5"), "p1_answer_has_claims"},
		{"P1: a group is withdrawn while events name it", opening +
			copyVersion("group_v", `key = `+key("group-one"), map[string]string{"state": "'withdrawn'", "reason": withdrawn, "answers": "'{}'"}, groupColumns...) +
			copyVersion("claim_v", `subject = `+key("group-one"), map[string]string{"state": "'withdrawn'", "reason": withdrawn}, claimColumns...) +
			closeVersion("relation_v", `subject = `+key("group-one")), "p1_answer_has_claims"},
		{"P1: a claim of a property that the vocabulary has not", opening + insertLike("claim_v", `id = 'hall-attack-7'`,
			map[string]string{"id": "'new'", "property": "'nonsense'"}, claimColumns...), "p1_claim_refers"},

		{"P2: an answer with another event's claim", opening + copyVersion("event_v", `key = `+hall,
			map[string]string{"answers": `'{"dates": [{"property": "occurred", "edtf": "2024", "claims": ["shrine-attack-2022-1"]}]}'`}, eventColumns...), "p2_answer_has_claims"},
		{"P2: a date with a claim about the dead", opening + copyVersion("event_v", `key = `+hall,
			map[string]string{"answers": `'{"dates": [{"property": "occurred", "edtf": "2024", "claims": ["hall-attack-5"]}]}'`}, eventColumns...), "p2_answer_has_claims"},
		{"P2: a series keeps the date of a part that lost it", opening +
			copyVersion("claim_v", `id = 'shrine-attack-2022-1'`, map[string]string{"state": "'withdrawn'", "reason": withdrawn}, claimColumns...) +
			copyVersion("event_v", `key = `+key("shrine-attack-2022"), map[string]string{"answers": "'{}'"}, eventColumns...), "p2_answer_has_claims"},
		{"P2: answers that are no object", opening + copyVersion("event_v", `key = `+hall, map[string]string{"answers": `'[]'`}, eventColumns...), "answers_is_object"},
		{"P2: a flat row of another kind", opening + copyVersion("event_row_v", `event = `+hall, map[string]string{"kind": "'battle'"}, rowColumns...), "p2_event_has_row"},
		{"P2: a flat row of another collection", opening + copyVersion("event_row_v", `event = `+hall, map[string]string{"collection": "'other'"}, rowColumns...), "p2_event_has_row"},
		{"P2: an answer without claims", opening + copyVersion("event_v", `key = `+key("hall-attack"),
			map[string]string{"answers": `'{"dates": [{"property": "occurred", "edtf": "2024", "claims": []}]}'`}, eventColumns...), "p2_answers_name_claims"},
		{"P2: an answer that names no claims at all", opening + copyVersion("event_v", `key = `+key("hall-attack"),
			map[string]string{"answers": `'{"dates": [{"property": "occurred", "edtf": "2024"}]}'`}, eventColumns...), "p2_answers_name_claims"},
		{"P2: an answer with a claim that does not exist", opening + copyVersion("event_v", `key = `+key("hall-attack"),
			map[string]string{"answers": `'{"dates": [{"property": "occurred", "edtf": "2024", "claims": ["nothing"]}]}'`}, eventColumns...), "p2_answer_has_claims"},

		{"P3: a changed version", opening + `UPDATE event_v SET title = 'changed' WHERE key = ` + key("hall-attack"), permission},
		{"P3: a changed claim", opening + `UPDATE claim_v SET value = '{"exactly": 1}' WHERE ` + claimID, permission},
		{"P3: a version reopened", opening + closeVersion("figure_v", `subject = `+key("hall-attack")) +
			`UPDATE figure_v SET rev_to = ` + infinity + ` WHERE rev_to = current_revision();`, "p3_append_only"},
		{"P3: a version closed in the past", opening + `UPDATE claim_v SET rev_to = 1 WHERE ` + claimID, "p3_append_only"},
		{"P3: a version closed in the future", opening + `UPDATE claim_v SET rev_to = 99 WHERE ` + claimID, "p3_append_only"},
		{"P3: a version that vanishes", opening + closeVersion("claim_v", claimID), "p3_succession"},
		{"P3: an event that vanishes", opening + closeVersion("event_v", `key = `+key("hall-attack")), "p3_succession"},
		{"P3: a deleted version", opening + `DELETE FROM claim_v WHERE ` + claimID, permission},
		{"P3: a deleted figure", opening + `DELETE FROM figure_v`, permission},
		{"P3: a deleted revision", `DELETE FROM revision`, permission},
		{"P3: a changed revision", `UPDATE revision SET message = 'other'`, permission},
		{"P3: TRUNCATE of claims", opening + `TRUNCATE claim_v`, permission},
		{"P3: TRUNCATE of records", opening + `TRUNCATE record`, permission},
		{"P3: a record's id changed", opening + `UPDATE record SET id = 'other' WHERE id = 'hall-attack'`, permission},
		{"P3: an id used twice", opening + `INSERT INTO record (id, type, collection, rev_from) VALUES ('hall-attack', 'event', 'curated', current_revision())`, "record_id_key"},
		{"P3: an id minted for nothing", opening + `INSERT INTO record (id, type, collection, rev_from) VALUES ('shell', 'event', 'curated', current_revision())`, "p3_record_has_version"},
		{"P3: a claim id used twice", opening + newClaim("'hall-attack-6'", "subject", "source"), "claim_v_pkey"},
		{"P3: a claim moved to another event", opening + copyVersion("claim_v", claimID, map[string]string{"subject": key("shrine-attacks")}, claimColumns...), "p3_id_used_twice"},
		{"P3: a claim by another source", opening + copyVersion("claim_v", claimID, map[string]string{"source": key("article-b")}, claimColumns...), "p3_id_used_twice"},
		{"P3: a claim about another property", opening + copyVersion("claim_v", claimID, map[string]string{"property": "'injured'"}, claimColumns...), "p3_id_used_twice"},
		{"P3: a path as an id", opening + `INSERT INTO record (id, type, collection, rev_from) VALUES ('aggregate', 'event', 'curated', current_revision())`, "record_id_is_no_path"},
		{"P3: a record of another collection", opening + `INSERT INTO record (id, type, collection, rev_from) VALUES ('stranger', 'source', 'other', current_revision());
			INSERT INTO source_v (key, csl_type, title, rev_from, digest) VALUES (` + key("stranger") + `, 'webpage', 't', current_revision(), '')`, "p3_own_collection"},
		{"P3: an event that is part of itself", opening + copyVersion("event_v", `key = `+hall, map[string]string{"part_of": "key"}, eventColumns...) +
			copyVersion("event_row_v", `event = `+hall, map[string]string{"part_of": "event"}, rowColumns...), "p3_refers"},
		{"P3: an event that is part of nothing", opening + copyVersion("event_v", `key = `+hall, map[string]string{"part_of": "-1"}, eventColumns...) +
			copyVersion("event_row_v", `event = `+hall, map[string]string{"part_of": "-1"}, rowColumns...), "p3_refers"},
		{"P3: a basis that grows", opening + fmt.Sprintf(`INSERT INTO basis (set, source, rev_from) SELECT set, %s, current_revision() FROM basis LIMIT 1`, key("article-b")), "p3_basis_is_whole"},
		{"P3: a basis that is not what its address says", opening + fmt.Sprintf(`INSERT INTO basis (set, source, rev_from) VALUES (gen_random_uuid(), %s, current_revision())`, key("article-b")), "p3_basis_is_whole"},
		{"P3: the rights of the guards borrowed", `CREATE TEMP TABLE borrowed (rev_from bigint);
			CREATE TRIGGER borrowed AFTER INSERT ON borrowed REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION guard_insert()`, permission},
		{"P3: the check forgotten", opening + mintBareEvent + `DELETE FROM publication_step`, permission},
		{"P3: a version of a record of another type", opening + fmt.Sprintf(
			`INSERT INTO event_v (key, title, kind, answers, rev_from, digest) VALUES (%s, 't', 'attack', '{}', current_revision(), '')`, key("group-one")), "p3_record_has_version"},
		{"P3: guards switched off", `ALTER TABLE claim_v DISABLE TRIGGER ALL`, "must be owner"},
		{"P3: guards switched off for the session", `SET session_replication_role = replica`, permission},
		{"P3: guards dropped", `DROP TRIGGER guard_insert ON claim_v`, "must be owner"},

		{"P4: rows without a revision", insertLike("claim_v", claimID, map[string]string{"id": "'new'", "rev_from": "1"}, claimColumns...), "p4_own_revision"},
		{"P4: rows under a published revision", opening + insertLike("claim_v", claimID, map[string]string{"id": "'new'", "rev_from": "1"}, claimColumns...), "p4_own_revision"},
		{"P4: rows under a revision to come", opening + insertLike("claim_v", claimID, map[string]string{"id": "'new'", "rev_from": "99"}, claimColumns...), "p4_own_revision"},
		{"P4: a record under a published revision", opening + `INSERT INTO record (id, type, collection, rev_from) VALUES ('shell', 'event', 'curated', 1)`, "p4_own_revision"},
		{"P4: two revisions in one transaction", opening + opening, "p4_one_revision"},
		{"P4: a revision with a number of one's own", `INSERT INTO revision (number, at, author, message, collection, rule, xid) VALUES (1, now(), 'a', 'm', 'curated', 'none', '1')`, permission},

		{"P7: a number that no claim offers", opening + copyVersion("figure_v", `subject = `+hall+` AND property = 'killed'`, map[string]string{"best": "999"}, figureColumns...) +
			copyVersion("event_row_v", `event = `+hall, map[string]string{"killed": "999"}, rowColumns...), "p7_number_is_stated"},
		{"P7: a zero where a claim says many", opening + copyVersion("figure_v", `subject = `+hall+` AND property = 'injured'`,
			map[string]string{"best": "0", "best_basis": "'stated'", "low": "0"}, figureColumns...) +
			copyVersion("event_row_v", `event = `+hall, map[string]string{"injured": "0"}, rowColumns...), "p7_number_is_stated"},
		{"P7: a number in the flat row that no figure has", opening + copyVersion("event_row_v", `event = `+key("hall-attack"),
			map[string]string{"injured": "0"}, rowColumns...), "p7_unknown_is_null"},
		{"P7: an unquantified claim with a number", opening + insertLike("claim_v", `id = 'hall-attack-7'`,
			map[string]string{"id": "'new'", "candidate": "0"}, claimColumns...), "p7_unquantified_has_no_number"},
		{"P7: a best number without a basis", opening + insertLike("figure_v", `subject = `+key("hall-attack")+` AND property = 'killed'`,
			map[string]string{"property": "'abducted'", "best_basis": "NULL"}, figureColumns...), "figure_best_has_basis"},
	}
}

// insertParticipant is SQL for a participant of the attack on the hall.
func insertParticipant(group, role, claim string) string {
	return fmt.Sprintf(`INSERT INTO participant_v (subject, role, "group", basis, agreement, independent_sources, position, claims, rev_from, digest)
		VALUES (%s, '%s', %s, 'alleged', 'single_source', 1, 0, '{%s}', current_revision(), '');`, key("hall-attack"), role, group, claim)
}

// mintBareEvent is SQL for an event with its flat row and no claims.
var mintBareEvent = fmt.Sprintf(`INSERT INTO record (id, type, collection, rev_from) VALUES ('%[1]s', 'event', 'curated', current_revision());
		INSERT INTO event_v (key, title, kind, answers, rev_from, digest) VALUES (%[2]s, 'Bare', 'attack', '{}', current_revision(), '');
		INSERT INTO event_row_v (event, id, collection, title, kind, corroboration, independent_sources, rev_from, digest)
		VALUES (%[2]s, '%[1]s', 'curated', 'Bare', 'attack', 'single_source', 1, current_revision(), '');`, "bare", key("bare"))

func TestPromisesHoldAgainstDirectSQL(t *testing.T) {
	t.Parallel()
	s, url := open(t)
	publish(t, s, fixture())
	before := fingerprint(t, s)
	for _, a := range attacks() {
		t.Run(a.name, func(t *testing.T) {
			err := asImporter(t, url, a.sql)
			if err == nil {
				t.Fatal("was not refused")
			}
			var pgErr *pgconn.PgError
			if !errors.As(err, &pgErr) || !strings.Contains(pgErr.ConstraintName+" "+pgErr.ColumnName+" "+pgErr.Message, a.refusedBy) {
				t.Fatalf("refused for another reason than %s: %v", a.refusedBy, err)
			}
		})
	}
	if after := fingerprint(t, s); after != before {
		t.Errorf("something was left behind:\n%s\n%s", before, after)
	}
}

// TestGuardsHoldForTheOwner: the guards are not a matter of privileges alone.
func TestGuardsHoldForTheOwner(t *testing.T) {
	t.Parallel()
	s, url := open(t)
	publish(t, s, fixture())
	for _, a := range []attack{
		{"a changed version", opening + `UPDATE event_v SET title = 'changed' WHERE key = ` + key("hall-attack"), "p3_append_only"},
		{"a changed key", opening + `UPDATE claim_v SET id = 'other', rev_to = current_revision() WHERE id = 'hall-attack-5'`, "p3_append_only"},
		{"a deleted version", `DELETE FROM claim_v`, "p3_append_only"},
		{"a deleted record", `DELETE FROM record`, "p3_append_only"},
		{"TRUNCATE", `TRUNCATE claim_v, figure_v`, "p3_append_only"},
		{"a changed revision", `UPDATE revision SET message = 'other'`, "p3_append_only"},
		{"a deleted revision", `DELETE FROM revision`, "p3_append_only"},
		{"the check forgotten", opening + mintBareEvent + `DELETE FROM publication_step`, "p3_append_only"},
		{"the check deferred for ever", opening + mintBareEvent + `UPDATE publication_step SET revision = 0`, "p3_append_only"},
		{"rows without a revision", mintBareEvent, "p4_own_revision"},
		{"a number of one's own", `INSERT INTO revision (number, at, author, message, collection, rule, xid) VALUES (1, now(), 'a', 'm', 'curated', 'none', '1');` +
			mintBareEvent, "p1_record_has_claim"},
	} {
		t.Run(a.name, func(t *testing.T) {
			err := execute(t, url, "", strings.ReplaceAll(a.sql, "current_revision()", "coalesce(current_revision(), 1)"))
			var pgErr *pgconn.PgError
			if !errors.As(err, &pgErr) || pgErr.ConstraintName != a.refusedBy {
				t.Fatalf("want %s: %v", a.refusedBy, err)
			}
		})
	}
}

// TestAnotherTransactionCannotJoinARevision: not even while it is open.
func TestAnotherTransactionCannotJoinARevision(t *testing.T) {
	t.Parallel()
	s, url := open(t)
	publish(t, s, fixture())
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	tx, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), opening); err != nil {
		t.Fatal(err)
	}
	err = asImporter(t, url, insertLike("claim_v", `id = 'hall-attack-5'`, map[string]string{"id": "'new'", "rev_from": "2"}, claimColumns...))
	var pgErr *pgconn.PgError
	if !errors.As(err, &pgErr) || pgErr.ConstraintName != "p4_own_revision" {
		t.Errorf("%v", err)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestReadersCannotWrite(t *testing.T) {
	t.Parallel()
	s, url := open(t)
	publish(t, s, fixture())
	for _, sql := range []string{opening, `UPDATE claim_v SET rev_to = 2`, `DELETE FROM setting`} {
		if err := execute(t, url, "openincidents_reader", sql); err == nil || !strings.Contains(err.Error(), permission) {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

func asImporter(t *testing.T, url, sql string) error {
	return execute(t, url, "openincidents_importer", sql)
}

// execute runs SQL in one transaction as a role, and commits.
func execute(t *testing.T, url, role, sql string) error {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	if role != "" {
		if _, err := conn.Exec(t.Context(), "SET ROLE "+role); err != nil {
			t.Fatal(err)
		}
	}
	_, err = conn.Exec(t.Context(), "BEGIN;"+sql+";COMMIT")
	return err
}

// fingerprint tells whether anything that is served has changed.
func fingerprint(t *testing.T, s *store.Store) string {
	t.Helper()
	newest, err := s.Newest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	events, err := s.Events(t.Context(), newest.Number, store.EventFilter{}, store.PageRequest{Limit: 100}, true)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(events)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%d %s", newest.Number, text)
}
