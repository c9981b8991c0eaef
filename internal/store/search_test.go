package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// searchWords are those of a query.
func searchWords(t *testing.T, query string) store.Words {
	t.Helper()
	words, err := store.ParseWords(query)
	if err != nil {
		t.Fatal(err)
	}
	return words
}

// find returns what a query finds, on pages of a size.
func find(t *testing.T, s *store.Store, rev int64, query string, f store.SearchFilter, limit int) []store.Found {
	t.Helper()
	found, page := []store.Found{}, store.Page[store.Found]{Next: "begin"}
	for after := ""; page.Next != ""; after = page.Next {
		var err error
		page, err = s.Search(t.Context(), rev, searchWords(t, query), f, store.PageRequest{After: after, Limit: limit})
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, page.Items...)
	}
	return found
}

func findIDs(t *testing.T, s *store.Store, rev int64, query string, f store.SearchFilter) []string {
	t.Helper()
	list := []string{}
	for _, found := range find(t, s, rev, query, f, 100) {
		list = append(list, found.ID)
	}
	return list
}

// library is a collection with words in all places that are searched.
func library() store.Records {
	r := fixture()
	hall := event(&r, "hall-attack")
	hall.Summary = "Four men with rifles and fire bombs attacked the hall before a concert. <i>Many</i> died in the fire & the smoke."
	hall.Claims[2].Value = incident.Place{Country: "RU", Place: "Moscow", Site: "Crocus café", Precision: "exact"}
	event(&r, "shrine-attack-2022").Title = "Car bomb at a shrine"
	event(&r, "shrine-attack-2023").Title = "Bomb in a car, said <men> in black"
	r.Groups[0].Title = "Islamic State"
	r.Groups[0].Claims[2].Value = incident.Text{Text: "Al-Dawla al-Islamiya"}
	article := source(&r, "article-a")
	article.Title, article.ContainerTitle, article.Publisher = "Recent attacks", "Daily Café", "Moscow Press"
	article.Authors = []incident.Author{{Family: "Müller", Given: "Ann"}, {Literal: "Moscow desk"}}
	return r
}

// TestSearchFinds: whom, and with the best match first.
func TestSearchFinds(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, library())
	for query, want := range map[string][]string{
		"hall":             {"hall-attack"},
		"attacks":          {"hall-attack", "shrine-attacks", "article-a"},
		"the":              {},
		"the hall":         {"hall-attack"},
		"nowhere":          {},
		"car bomb":         {"shrine-attack-2022", "shrine-attack-2023"},
		`"car bomb"`:       {"shrine-attack-2022"},
		"bomb -car":        {"hall-attack"},
		`bomb -"car bomb"`: {"shrine-attack-2023", "hall-attack"},
		"cafe":             {"hall-attack", "article-a"},
		"muller":           {"article-a"},
		"isl*":             {"group-one", "hall-attack"},
		"islamic hall":     {"hall-attack"},
		"hall -islamic":    {},
		`"fire bom*"`:      {"hall-attack"},
		"dawla":            {"group-one", "hall-attack"},
		"moscow":           {"article-a", "hall-attack"},
		"moscow -cafe":     {},
	} {
		if diff := cmp.Diff(want, findIDs(t, s, 1, query, store.SearchFilter{})); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
	for name, tc := range map[string]struct {
		filter store.SearchFilter
		want   []string
	}{
		"events":             {store.SearchFilter{Types: []incident.RecordType{incident.TypeEvent}}, []string{"hall-attack"}},
		"groups and sources": {store.SearchFilter{Types: []incident.RecordType{incident.TypeGroup, incident.TypeSource}}, []string{"article-a"}},
		"the collection":     {store.SearchFilter{Collections: []string{"curated"}}, []string{"article-a", "hall-attack"}},
		"another collection": {store.SearchFilter{Collections: []string{"other"}}, []string{}},
	} {
		if diff := cmp.Diff(tc.want, findIDs(t, s, 1, "moscow", tc.filter)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestSearchMarks: where the words stand, and the claims that say so.
func TestSearchMarks(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, library())
	no, yes := func(text string) store.Run { return store.Run{Text: text} }, func(text string) store.Run { return store.Run{Text: text, Marked: true} }
	for query, want := range map[string][]store.Match{
		"fire": {{Field: "summary", Text: store.Marked{no("Four men with rifles and "), yes("fire"),
			no(" bombs attacked the hall before a concert. <i>Many</i> died in the "), yes("fire"), no(" & the smoke")}}},
		"cafe crocus": {{Field: "place", Text: store.Marked{yes("Crocus"), no(" "), yes("café")}, Claims: []string{"hall-attack-3", "hall-attack-4"}}},
		`"car bomb"`:  {{Field: "title", Text: store.Marked{yes("Car"), no(" "), yes("bomb"), no(" at a shrine")}}},
		"car black":   {{Field: "title", Text: store.Marked{no("Bomb in a "), yes("car"), no(", said <men> in "), yes("black")}}},
		"islami*": {{Field: "title", Text: store.Marked{yes("Islamic"), no(" State")}},
			{Field: "alias", Text: store.Marked{no("Al-Dawla al-"), yes("Islamiya")}, Claims: []string{"group-one-3"}}},
		"moscow cafe muller": {{Field: "container_title", Text: store.Marked{no("Daily "), yes("Café")}},
			{Field: "publisher", Text: store.Marked{yes("Moscow"), no(" Press")}},
			{Field: "author", Text: store.Marked{no("Ann "), yes("Müller")}},
			{Field: "author", Text: store.Marked{yes("Moscow"), no(" desk")}}},
	} {
		found := find(t, s, 1, query, store.SearchFilter{}, 100)
		if len(found) == 0 {
			t.Errorf("%s: nothing found", query)
			continue
		}
		if diff := cmp.Diff(want, found[0].Matches); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
}

// TestSearchIsReproducible: on pages of any size, and after others published.
func TestSearchIsReproducible(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, library())
	queries := []string{"attack", "moscow", "islamic -bomb", "a* -nowhere", "bomb fire"}
	var want [][]store.Found
	for _, query := range queries {
		want = append(want, find(t, s, 1, query, store.SearchFilter{}, 100))
	}
	r := library()
	event(&r, "hall-attack").Title, r.Groups[0].Title = "Nothing of that", "Another group"
	event(&r, "shrine-attack-2022").Withdrawn = &incident.Withdrawal{Reason: "r", Date: "2026-01-01"}
	source(&r, "article-b").Title = "Moscow attack"
	publish(t, s, r)
	for i, query := range queries {
		for limit := 1; limit <= len(want[i])+1; limit++ {
			if diff := cmp.Diff(want[i], find(t, s, 1, query, store.SearchFilter{}, limit)); diff != "" {
				t.Errorf("%s, by %d: %s", query, limit, diff)
			}
		}
	}
	if diff := cmp.Diff([]string{"article-b", "article-a", "hall-attack"}, findIDs(t, s, 2, "moscow", store.SearchFilter{})); diff != "" {
		t.Errorf("at revision 2: %s", diff)
	}
}

func TestSearchRefusesAnOddPlace(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	var odd *store.PlaceError
	for _, place := range []string{"x", "x event a", "1"} {
		if _, err := s.Search(t.Context(), 1, searchWords(t, "hall"), store.SearchFilter{}, store.PageRequest{After: place, Limit: 1}); !errors.As(err, &odd) {
			t.Errorf("%q: %v", place, err)
		}
	}
}
