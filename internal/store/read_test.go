package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

var firstPage = store.PageRequest{Limit: 100}

func eventIDs(t *testing.T, s *store.Store, rev int64, f store.EventFilter) []string {
	t.Helper()
	page, err := s.Events(t.Context(), rev, f, firstPage, false)
	return ids(t, page, err, func(e store.Event) string { return e.ID })
}

// ids are those of the items of a page, in their order.
func ids[T any](t *testing.T, page store.Page[T], err error, id func(T) string) []string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	list := []string{}
	for _, item := range page.Items {
		list = append(list, id(item))
	}
	return list
}

func TestEventFilters(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	first, second, series, hall := "shrine-attack-2022", "shrine-attack-2023", "shrine-attacks", "hall-attack"
	for name, tc := range map[string]struct {
		filter store.EventFilter
		want   []string
	}{
		"all":                     {store.EventFilter{}, []string{hall, first, second, series}},
		"country":                 {store.EventFilter{Countries: []string{"IR"}}, []string{first, second}},
		"either country":          {store.EventFilter{Countries: []string{"IR", "RU"}}, []string{hall, first, second}},
		"kind":                    {store.EventFilter{Kinds: []string{"attack"}}, []string{first, second}},
		"group":                   {store.EventFilter{Groups: []string{"group-one"}}, []string{hall}},
		"group without events":    {store.EventFilter{Groups: []string{"group-two"}}, []string{}},
		"unknown group":           {store.EventFilter{Groups: []string{"nobody"}}, []string{}},
		"source":                  {store.EventFilter{Sources: []string{"article-a"}}, []string{hall}},
		"from, inside a month":    {store.EventFilter{From: "2023-08-15"}, []string{hall, second, series}},
		"to, inside a month":      {store.EventFilter{To: "2022-10-15"}, []string{first, series}},
		"between a series' parts": {store.EventFilter{From: "2023-01-01", To: "2023-02-01"}, []string{}},
		"a day":                   {store.EventFilter{From: "2024-03-22", To: "2024-03-22"}, []string{hall}},
		"the day after":           {store.EventFilter{From: "2024-03-23"}, []string{}},
		"all at once": {store.EventFilter{Countries: []string{"RU"}, Kinds: []string{"armed-assault"}, Groups: []string{"group-one"},
			Sources: []string{"article-b"}, From: "2024-01-01", To: "2024-12-31"}, []string{hall}},
		"one of all fails": {store.EventFilter{Countries: []string{"RU"}, Kinds: []string{"attack"}}, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, eventIDs(t, s, 1, tc.filter)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOtherFilters(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	claimIDs := func(f store.ClaimFilter) []string {
		page, err := s.Claims(t.Context(), 1, f, firstPage)
		return ids(t, page, err, func(c store.Claim) string { return c.ID })
	}
	sourceIDs := func(f store.SourceFilter) []string {
		page, err := s.Sources(t.Context(), 1, f, firstPage)
		return ids(t, page, err, func(s store.Source) string { return s.ID })
	}
	groupIDs := func(f store.GroupFilter) []string {
		page, err := s.Groups(t.Context(), 1, f, firstPage, false)
		return ids(t, page, err, func(g store.Group) string { return g.ID })
	}
	for name, tc := range map[string]struct{ got, want []string }{
		"claims by property":                  {claimIDs(store.ClaimFilter{Properties: []string{"killed"}}), []string{"hall-attack-5", "hall-attack-6", "shrine-attacks-1"}},
		"claims by source":                    {claimIDs(store.ClaimFilter{Sources: []string{"gazetteer"}}), []string{"hall-attack-4"}},
		"claims by event":                     {claimIDs(store.ClaimFilter{Events: []string{"shrine-attacks"}}), []string{"shrine-attacks-1"}},
		"claims by group":                     {claimIDs(store.ClaimFilter{Groups: []string{"group-two"}}), []string{"group-two-1"}},
		"claims by event or group":            {claimIDs(store.ClaimFilter{Groups: []string{"group-two"}, Events: []string{"shrine-attacks"}}), []string{"group-two-1", "shrine-attacks-1"}},
		"claims: an event's id is no group's": {claimIDs(store.ClaimFilter{Groups: []string{"shrine-attacks"}}), []string{}},
		"sources of an event":                 {sourceIDs(store.SourceFilter{Events: []string{"hall-attack"}}), []string{"article-a", "article-b", "gazetteer"}},
		"sources of a group":                  {sourceIDs(store.SourceFilter{Groups: []string{"group-two"}}), []string{"article-b"}},
		"groups by source":                    {groupIDs(store.GroupFilter{Sources: []string{"article-a"}}), []string{"group-one"}},
		"groups by kind":                      {groupIDs(store.GroupFilter{Kinds: []string{"state"}}), []string{}},
	} {
		if diff := cmp.Diff(tc.want, tc.got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestPagesMeetEveryRecordOnce, at any size, while others publish.
func TestPagesMeetEveryRecordOnce(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	want := eventIDs(t, s, 1, store.EventFilter{})
	for limit := 1; limit <= len(want)+1; limit++ {
		var got []string
		page := store.Page[store.Event]{Next: "begin"}
		for after := ""; page.Next != ""; after = page.Next {
			var err error
			if page, err = s.Events(t.Context(), 1, store.EventFilter{}, store.PageRequest{After: after, Limit: limit}, false); err != nil {
				t.Fatal(err)
			}
			for _, e := range page.Items {
				got = append(got, e.ID)
			}
			if limit == 1 && len(got) == 1 {
				r := fixture()
				event(&r, "shrine-attacks").Withdrawn = &incident.Withdrawal{Reason: "r", Date: "2026-01-01"}
				event(&r, "shrine-attack-2022").PartOf, event(&r, "shrine-attack-2023").PartOf = "", ""
				publish(t, s, r)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("limit %d: %v", limit, got)
		}
	}
	if got := eventIDs(t, s, 2, store.EventFilter{}); len(got) != len(want)-1 {
		t.Errorf("at revision 2: %v", got)
	}
}

// TestReadsAreReproducible: what is read at a revision stays as it is while
// others are published.
func TestReadsAreReproducible(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	read := func() any {
		events, err := s.Events(t.Context(), 1, store.EventFilter{}, firstPage, true)
		groups, err2 := s.Groups(t.Context(), 1, store.GroupFilter{}, firstPage, true)
		sources, err3 := s.Sources(t.Context(), 1, store.SourceFilter{}, firstPage)
		terms, err4 := s.Vocabulary(t.Context(), 1)
		if err := errors.Join(err, err2, err3, err4); err != nil {
			t.Fatal(err)
		}
		return []any{events, groups, sources, terms}
	}
	before := read()
	r := fixture()
	source(&r, "article-a").Retracted = &incident.Notice{Date: "2026-01-01", Notice: "n"}
	source(&r, "article-b").Title = "Another title"
	r.Groups[1].Title = "Another name"
	event(&r, "shrine-attack-2022").Claims[0].Value = incident.Date{EDTF: "2022-11"}
	event(&r, "hall-attack").Claims[2].Withdrawn = &incident.Withdrawal{Reason: "r", Date: "2026-01-01"}
	publish(t, s, r)
	if diff := cmp.Diff(before, read()); diff != "" {
		t.Errorf("revision 1 reads otherwise after revision 2:\n%s", diff)
	}
	series, err := s.Event(t.Context(), 2, "shrine-attacks")
	if err != nil || series.Answers.Dates[0].EDTF != "{2022-11,2023-08}" || series.Revision != 2 {
		t.Errorf("a series follows its parts: %+v, %v", series.Answers.Dates, err)
	}
}

func TestUnknownIDs(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	_, event := s.Event(t.Context(), 1, "group-one")
	_, group := s.Group(t.Context(), 1, "hall-attack")
	_, source := s.Source(t.Context(), 1, "nothing")
	_, claim := s.Claim(t.Context(), 1, "nothing")
	_, early := s.Event(t.Context(), 0, "hall-attack")
	for i, err := range []error{event, group, source, claim, early} {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%d: %v", i, err)
		}
	}
	var none *store.NoRevisionError
	if _, err := s.Revision(t.Context(), 7); !errors.As(err, &none) || none.Newest != 1 {
		t.Errorf("%v", err)
	}
}

// TestInterruptedPublication: ended at any moment, a publication leaves the
// revision before it whole, or has made the next one whole.
func TestInterruptedPublication(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	before := fingerprint(t, s)
	r := fixture()
	event(&r, "hall-attack").Claims[4].Value = incident.Count{Form: incident.AtLeast, N: 999}
	source(&r, "article-b").Title = "Another title"
	for wait := time.Duration(0); wait < 60*time.Millisecond; wait += 3 * time.Millisecond {
		ctx, cancel := context.WithTimeout(t.Context(), wait)
		_, err := s.Publish(ctx, publication, r)
		cancel()
		if err == nil {
			break
		}
		if newest, err := s.Newest(t.Context()); err != nil || newest.Number > 1 {
			break // it was published, and the answer alone was cut off
		}
		if after := fingerprint(t, s); after != before {
			t.Fatalf("after %v: %s", wait, after)
		}
	}
	publish(t, s, r)
	got, err := s.Event(t.Context(), 2, "hall-attack")
	if err != nil || *got.Answers.Figures[0].Best != 999 {
		t.Errorf("%+v, %v", got.Answers.Figures, err)
	}
}
