package store_test

import (
	"fmt"
	"slices"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// fixture is a small collection: two articles and a gazetteer, two groups, a
// series of two events, and an event that both articles report.
func fixture() store.Records {
	return store.Records{
		Sources: []incident.Source{
			{Header: incident.Header{ID: "article-a"}, CSLType: "webpage", Title: "Article A", Role: incident.RoleReport,
				Published: "2024-04-01", URL: "https://a.example/1",
				Copies: []incident.Copy{{Name: "a.txt", SHA256: "00", Length: 100}}},
			{Header: incident.Header{ID: "article-b"}, CSLType: "webpage", Title: "Article B", Role: incident.RoleReport},
			{Header: incident.Header{ID: "gazetteer"}, CSLType: "dataset", Title: "Gazetteer", Role: incident.RoleReference},
		},
		Groups: []incident.Group{
			{Header: incident.Header{ID: "group-one", ExternalIDs: map[string]string{"wikidata": "Q1"}}, Title: "Group One", Kind: "armed-group",
				Claims: claims("group-one", claim("founded", incident.Date{EDTF: "2015"}, "article-a"),
					claim("relation", incident.Relation{Relation: "opponent-of", Group: "group-two"}, "article-a"),
					claim("alias", incident.Text{Text: "The One"}, "article-b"))},
			{Header: incident.Header{ID: "group-two"}, Title: "Group Two", Kind: "armed-group",
				Claims: claims("group-two", resting(claim("alias", incident.Text{Text: "The Two"}, "article-b"), "article-a"))},
		},
		Events: []incident.Event{
			{Header: incident.Header{ID: "hall-attack"}, Title: "Attack on a hall", Summary: "An attack.", Kind: "armed-assault",
				Claims: claims("hall-attack",
					claim("occurred", incident.Date{EDTF: "2024-03-22"}, "article-a"),
					claim("occurred", incident.Date{EDTF: "2024-03"}, "article-b"),
					claim("location", incident.Place{Country: "RU", Place: "Moscow", Precision: "settlement"}, "article-a"),
					claim("location", incident.Place{Country: "RU", Place: "Moscow", Precision: "settlement",
						Longitude: ptr(37.6), Latitude: ptr(55.75)}, "gazetteer"),
					claim("killed", incident.Count{Form: incident.AtLeast, N: 145}, "article-a"),
					claim("killed", incident.Count{Form: incident.MoreThan, N: 130}, "article-b"),
					claim("injured", incident.Count{Form: incident.Unquantified, Words: "many"}, "article-b"),
					claim("participant", incident.Participant{Group: "group-one", Role: "perpetrator", Basis: "claimed"}, "article-a"),
					claim("method", incident.Term{Term: "arson"}, "article-a"))},
			{Header: incident.Header{ID: "shrine-attacks"}, Title: "Two attacks on a shrine", Kind: "attack-series",
				Claims: claims("shrine-attacks", claim("killed", incident.Count{Form: incident.MoreThan, N: 20}, "article-b"))},
			{Header: incident.Header{ID: "shrine-attack-2022"}, Title: "First attack", Kind: "attack", PartOf: "shrine-attacks",
				Claims: claims("shrine-attack-2022", claim("occurred", incident.Date{EDTF: "2022-10"}, "article-b"),
					claim("location", incident.Place{Country: "IR", Precision: "country"}, "article-b"))},
			{Header: incident.Header{ID: "shrine-attack-2023"}, Title: "Second attack", Kind: "attack", PartOf: "shrine-attacks",
				Claims: claims("shrine-attack-2023", claim("occurred", incident.Date{EDTF: "2023-08"}, "article-b"),
					claim("location", incident.Place{Country: "IR", Precision: "country"}, "article-b"))},
		},
	}
}

func ptr[T any](v T) *T { return &v }

func claim(property string, value incident.Value, source string) incident.Claim {
	return incident.Claim{Property: property, Value: value, Source: source, Rank: incident.RankNormal,
		Locator: &incident.Locator{Section: "One", Paragraph: 2, Start: ptr[int64](10), End: ptr[int64](20)}, Excerpt: "ten letter"}
}

// resting makes a claim rest on another source.
func resting(c incident.Claim, on string) incident.Claim {
	c.RestsOn = []string{on}
	return c
}

// claims gives the claims of a subject their ids.
func claims(subject string, list ...incident.Claim) []incident.Claim {
	for i := range list {
		list[i].ID = fmt.Sprintf("%s-%d", subject, i+1)
	}
	return list
}

// event returns a pointer to an event of r, to change it.
func event(r *store.Records, id string) *incident.Event {
	return &r.Events[slices.IndexFunc(r.Events, func(e incident.Event) bool { return e.ID == id })]
}

// source returns a pointer to a source of r, to change it.
func source(r *store.Records, id string) *incident.Source {
	return &r.Sources[slices.IndexFunc(r.Sources, func(s incident.Source) bool { return s.ID == id })]
}
