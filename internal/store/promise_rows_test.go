package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// wholeRow are the columns of a flat row that the attacks below copy.
var wholeRow = append(slices.Clone(rowColumns), "killed_low", "killed_high", "claims", "sources")

// rowAttacks try to make the flat row, or the sums over it, say something else
// than the event does.
func rowAttacks() []attack {
	hall := key("hall-attack")
	both := func(changes map[string]string) string {
		return opening + copyVersion("event_v", `key = `+hall, nil, eventColumns...) + copyVersion("event_row_v", `event = `+hall, changes, wholeRow...)
	}
	return []attack{
		{"P2: a flat row that leaves a claim out", both(map[string]string{"claims": "claims[2:]"}), "p2_row_names_claims"},
		{"P2: a flat row with another event's claim", both(map[string]string{"claims": "claims || '{shrine-attacks-1}'::text[]"}), "p2_row_names_claims"},
		{"P2: a flat row without its sources", both(map[string]string{"sources": "'{}'"}), "p2_row_names_claims"},
		{"P2: a flat row with another source", both(map[string]string{"sources": "sources || " + key("group-one")}), "p2_row_names_claims"},
		{"P2: a flat row changes without its event", opening + copyVersion("event_row_v", `event = `+hall, nil, wholeRow...), "p2_row_is_in_step"},
		{"P2: an event changes without its flat row", opening + copyVersion("event_v", `key = `+hall, nil, eventColumns...), "p2_row_is_in_step"},
		{"P2: a flat row with a title of its own", both(map[string]string{"title": "'Another'"}), "p2_event_has_row"},
		{"P7: a low of one's own", both(map[string]string{"killed_low": "0"}), "p7_unknown_is_null"},
		{"P7: a high where claims have no bound", both(map[string]string{"killed_high": "145"}), "p7_unknown_is_null"},
		{"P7: a low without a number", both(map[string]string{"killed": "NULL"}), "p7_unknown_is_null"},
		{"P7: a figure that hides the numbers of its claims", opening +
			copyVersion("figure_v", `subject = `+hall+` AND property = 'killed'`, map[string]string{"best": "NULL", "best_basis": "NULL"}, figureColumns...), "p7_number_is_stated"},
		{"P3: sums of one's own", opening + insertRollup, permission},
		{"P2: a document of one's own", opening + insertDocument, permission},
		{"P3: a document ended", opening + closeVersion("event_document_v", `event = `+hall), permission},
	}
}

const insertRollup = `INSERT INTO rollup VALUES (1, 'killed', 'RU', 2024, '2024-03-01', 1, 1, 1, 1, 0);`

const insertDocument = `INSERT INTO event_document_v (event, document, rev_from) VALUES (-1, '{}', 1);`

func TestFlatRowsHoldAgainstDirectSQL(t *testing.T) {
	t.Parallel()
	s, url := open(t)
	publish(t, s, fixture())
	before := fingerprint(t, s)
	for _, a := range rowAttacks() {
		t.Run(a.name, func(t *testing.T) {
			var pgErr *pgconn.PgError
			if err := asImporter(t, url, a.sql); !errors.As(err, &pgErr) || !strings.Contains(pgErr.ConstraintName+" "+pgErr.Message, a.refusedBy) {
				t.Fatalf("want %s: %v", a.refusedBy, err)
			}
		})
	}
	for _, sql := range []string{insertRollup, opening + insertRollup, `UPDATE rollup SET events = 0`, `DELETE FROM rollup`, `TRUNCATE rollup`,
		insertDocument, opening + insertDocument, `UPDATE event_document_v SET document = '{}'`, `DELETE FROM event_document_v`, `TRUNCATE event_document_v`} {
		var pgErr *pgconn.PgError
		if err := execute(t, url, "", sql); !errors.As(err, &pgErr) || pgErr.ConstraintName != "p3_append_only" {
			t.Errorf("the owner of the tables: %s: %v", sql, err)
		}
	}
	if after := fingerprint(t, s); after != before {
		t.Errorf("something was left behind:\n%s\n%s", before, after)
	}
}

// TestAVoiceMayTakeItsNumberBack: its later claim speaks, and where that says
// only "many" the figure is unknown, although the earlier claim had a number.
func TestAVoiceMayTakeItsNumberBack(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	r := fixture()
	source(&r, "article-b").Origin, source(&r, "article-b").Published = "article-a", "2024-04-02"
	hall := event(&r, "hall-attack")
	hall.Claims[4].Value = incident.Count{Form: incident.Exactly, N: 40}
	hall.Claims[5].Value = incident.Count{Form: incident.Unquantified, Words: "many"}
	publish(t, s, r)
	got, err := s.Event(t.Context(), 1, "hall-attack")
	if err != nil || got.Answers.Figures[0].Best != nil || len(got.Answers.Figures[0].Claims) != 2 {
		t.Errorf("%+v, %v", got.Answers.Figures, err)
	}
}

// TestAClaimIDIsMintedOnce: where all records of a batch are new, the table's key
// is what finds an id that is in use.
func TestAClaimIDIsMintedOnce(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	other := store.Publication{Collection: "other", Author: "A. Curator", Message: "a test"}
	report := func(id, claim string) incident.Event {
		c := fixture().Events[0].Claims[4]
		c.ID = claim
		return incident.Event{Header: incident.Header{ID: id}, Title: "An event", Kind: "attack", Claims: []incident.Claim{c}}
	}
	for want, events := range map[string][]incident.Event{
		"hall-attack": {report("new", "hall-attack-5")},
		"":            {report("new-one", "new"), report("new-two", "new")},
	} {
		var taken *store.TakenIDError
		_, err := s.Publish(t.Context(), other, store.Records{Events: events})
		if !errors.As(err, &taken) || taken.Subject != want || taken.ID != events[0].Claims[0].ID {
			t.Errorf("%v", err)
		}
	}
}
