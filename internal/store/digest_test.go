package store

import (
	"crypto/sha256"
	"encoding/json"
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
		"event_row_v":   "e0c488335859",
		"event_v":       "6a783799bb78",
		"external_id_v": "5f7e1eb16a66",
	}
	for _, r := range eventRows(e, "curated", answers, keys{"e": 7}) {
		if got := fmt.Sprintf("%x", r.digest[:6]); got != want[r.table.name] {
			t.Errorf("%s: %s", r.table.name, got)
		}
	}
}

// TestDigestsAreThoseOfJSON holds what is written by hand to what the library
// writes, for rows of all tables.
func TestDigestsAreThoseOfJSON(t *testing.T) {
	t.Parallel()
	for _, r := range someRows() {
		said := map[string]any{}
		for i, column := range r.table.columns {
			if value := digestible(r.values[i]); value != nil && (r.table != eventRowTable || column != "title") {
				said[column] = value
			}
		}
		for _, also := range [][]string{nil, {}, {"a", "<b>"}} {
			data, err := json.Marshal([]any{r.table.name, said, also})
			if err != nil {
				t.Fatal(err)
			}
			if newRow(r.table, r.values, also...).digest != sha256.Sum256(data) {
				t.Errorf("the digest is not that of %s", data)
			}
		}
	}
}

// someRows are rows with values of all types, and texts that JSON escapes.
func someRows() []row {
	k := keys{"e": 1, "g": 2, "s": 3, "o": 4}
	longitude, latitude, best := -0.1, 1e-7, int64(3)
	header := func(id string) incident.Header {
		return incident.Header{ID: id, ExternalIDs: map[string]string{"wikidata": "Q<1>"}}
	}
	var claims []incident.Claim
	for i, value := range []incident.Value{
		incident.Count{Form: incident.Between, Low: 1, High: 5, Best: &best}, incident.Count{Form: incident.Unquantified, Words: "many & more"},
		incident.Count{Form: incident.MoreThan, N: 7}, incident.Date{EDTF: "2024-03-22/.."}, incident.Date{EDTF: "-0043"},
		incident.Place{Country: "CI", Place: "Côte \u2028 \"d'Ivoire\" \\", Longitude: &longitude, Latitude: &latitude, Precision: "exact"},
		incident.Participant{Group: "g", Role: "perpetrator", Basis: "claimed"}, incident.Participant{Name: "men in <black>\n", Role: "target", Basis: "alleged"},
		incident.Relation{Relation: "part-of", Group: "g"}, incident.Text{Text: "\x7f\xff"},
	} {
		property := map[incident.ValueType]string{incident.ValueCount: "killed", incident.ValueDate: "occurred", incident.ValuePlace: "location",
			incident.ValueParticipant: "participant", incident.ValueRelation: "relation", incident.ValueText: "detail"}[value.Type()]
		claims = append(claims, incident.Claim{ID: fmt.Sprint("c-", i), Property: property, Value: value, Source: "s", RestsOn: []string{"s", "o"},
			Rank: incident.RankNormal, Locator: &incident.Locator{Section: "<Q&A>"}, Excerpt: "é", Denies: i%2 == 1})
	}
	withdrawn := claims[0]
	withdrawn.Withdrawn = &incident.Withdrawal{Reason: "<gone>", Date: "2026-01-01"}
	answers := incident.Compute(incident.TypeEvent, claims, func(id string) incident.SourceFacts { return incident.SourceFacts{Voice: id} }, incident.StandardVocabulary())
	rows := eventRows(incident.Event{Header: header("e"), Title: "An <event>", PartOf: "o", Claims: append(claims, withdrawn)}, "curated", answers, k)
	rows = append(rows, groupRows(incident.Group{Header: header("g"), Title: "G", Claims: claims}, answers, k)...)
	rows = append(rows, sourceRows(incident.Source{Header: header("s"), Title: "S", Origin: "o", Retracted: &incident.Notice{Notice: "<no>"},
		Authors: []incident.Author{{Family: "Ş"}}}, k)...)
	return append(rows, vocabularyRows(incident.StandardVocabulary())[:3]...)
}
