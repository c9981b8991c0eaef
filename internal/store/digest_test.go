package store

import (
	"fmt"
	"testing"

	"github.com/openincidents/openincidents/internal/incident"
)

// TestDigestsAreStable: a digest that changes without its row makes the next
// import of any dataset republish everything. Change it only with a reason.
func TestDigestsAreStable(t *testing.T) {
	t.Parallel()
	longitude, latitude := 37.6, 55.75
	e := incident.Event{Header: incident.Header{ID: "e", ExternalIDs: map[string]string{"wikidata": "Q1"}}, Title: "E", Kind: "attack"}
	answers := incident.Answers{
		Dates:         []incident.DateAnswer{{Property: "occurred", EDTF: "{2022-10,2023-08}", Claims: []string{"c"}}},
		Places:        []incident.PlaceAnswer{{Property: "location", Place: incident.Place{Country: "RU", Longitude: &longitude, Latitude: &latitude}, Claims: []string{"c"}}},
		Corroboration: incident.Uncorroborated,
	}
	want := map[string]string{
		"event_row_v":   "08e19e576978",
		"event_v":       "95428f309b75",
		"external_id_v": "5f7e1eb16a66",
	}
	for _, r := range eventRows(e, "curated", answers, keys{"e": 7}) {
		if got := fmt.Sprintf("%x", r.digest[:6]); got != want[r.table.name] {
			t.Errorf("%s: %s", r.table.name, got)
		}
	}
}
