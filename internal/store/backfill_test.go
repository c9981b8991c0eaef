package store_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// TestOlderSchemasAreFilledIn: what migrations add to published rows is what
// publishing would have written, at every revision.
func TestOlderSchemasAreFilledIn(t *testing.T) {
	t.Parallel()
	s, url := open(t)
	publish(t, s, fixture())
	changed := fixture()
	event(&changed, "hall-attack").Claims[4].Value = incident.Count{Form: incident.AtLeast, N: 146}
	event(&changed, "shrine-attack-2022").Claims = append(event(&changed, "shrine-attack-2022").Claims, killedClaim("shrine-attack-2022-3", 15))
	publish(t, s, changed)
	changed.Groups[0].Title, source(&changed, "article-b").Title = "Another name", "Another title"
	publish(t, s, changed)
	event(&changed, "shrine-attacks").Withdrawn = &incident.Withdrawal{Reason: "r", Date: "2026-01-01"}
	event(&changed, "shrine-attack-2022").PartOf, event(&changed, "shrine-attack-2023").PartOf = "", ""
	publish(t, s, changed)
	s.Close()
	published := flatRows(t, url)
	if err := store.MigrateTo(url, 5); err != nil {
		t.Fatal(err)
	}
	if err := store.Migrate(url); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(published, flatRows(t, url)); diff != "" {
		t.Errorf("published -, filled in +:\n%s", diff)
	}
}

func killedClaim(id string, n int64) incident.Claim {
	c := claim("killed", incident.Count{Form: incident.Exactly, N: n}, "article-b")
	c.ID = id
	return c
}

// flatRows are the rows that dashboards read, as text.
func flatRows(t *testing.T, url string) []string {
	t.Helper()
	rows, err := connect(t, url).Query(t.Context(), `
		SELECT to_jsonb(x)::text FROM event_row_v x
		UNION ALL SELECT to_jsonb(r)::text FROM rollup r
		UNION ALL SELECT to_jsonb(d)::text FROM event_document_v d`)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(list) < 10 {
		t.Fatalf("%d rows, %v", len(list), err)
	}
	slices.Sort(list)
	return list
}
