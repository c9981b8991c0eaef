package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

const nothing = "\x00" // stands for null

// table reads a whole table, page by page, as texts.
func table(t *testing.T, limit int, o store.Order, read func(store.PageRequest, func([][]byte) error) (string, error)) [][]string {
	t.Helper()
	var rows [][]string
	p := store.PageRequest{Limit: limit, Order: o}
	for {
		before := len(rows)
		next, err := read(p, func(row [][]byte) error {
			texts := make([]string, len(row))
			for i, value := range row {
				if texts[i] = string(value); value == nil {
					texts[i] = nothing
				}
			}
			rows = append(rows, texts)
			return nil
		})
		if err != nil || len(rows)-before > limit {
			t.Fatalf("%d rows at a limit of %d, %v", len(rows)-before, limit, err)
		}
		if p.After = next; next == "" {
			return rows
		}
	}
}

// TestEventTable says of each event what a read of it says.
func TestEventTable(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	_, readouts := publishWorld(t, s, 3, 60, 3)
	for _, o := range []store.Order{{}, {By: store.OrderByKilled, Descending: true}} {
		for _, r := range readouts {
			byID := map[string]store.Event{}
			for _, e := range r.events {
				byID[e.ID] = e
			}
			var want [][]string
			for _, id := range sorted(slices.Clone(r.events), o) {
				want = append(want, eventTexts(byID[id]))
			}
			got := table(t, 17, o, func(p store.PageRequest, each func([][]byte) error) (string, error) {
				return s.EventTable(t.Context(), r.revision, store.EventFilter{}, p, store.EventColumns, each)
			})
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("at %d by %q (-one by one +table):\n%s", r.revision, o.By, diff)
			}
		}
	}
}

// TestEventTableHasLongTitles: those that no index holds, too.
func TestEventTableHasLongTitles(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	r := fixture()
	long := map[string]string{"hall-attack": strings.Repeat("a", 1001), "shrine-attack-2022": strings.Repeat("é", 500), "shrine-attack-2023": strings.Repeat("long ", 3000)}
	for id, title := range long {
		event(&r, id).Title = title
	}
	publish(t, s, r)
	for _, row := range table(t, 2, store.Order{}, func(p store.PageRequest, each func([][]byte) error) (string, error) {
		return s.EventTable(t.Context(), 1, store.EventFilter{}, p, []string{"id", "title"}, each)
	}) {
		if title, changed := long[row[0]]; changed && row[1] != title {
			t.Errorf("%s: a title of %d bytes is given as one of %d", row[0], len(title), len(row[1]))
		}
		delete(long, row[0])
	}
	if len(long) > 0 {
		t.Errorf("%d events are missing", len(long))
	}
}

func eventTexts(e store.Event) []string {
	place, date := placeOf(e), occurred(e)
	row := []string{e.ID, e.Collection, fmt.Sprint(e.Revision), e.Title, e.Kind, orNothing(e.PartOf),
		orNothing(date.EDTF), orNothing(date.From), orNothing(date.To),
		orNothing(place.Country), orNothing(place.Admin1), orNothing(place.Admin2), orNothing(place.Place), orNothing(place.Site),
		orNothing(place.Precision), degrees(place.Longitude), degrees(place.Latitude),
		string(e.Answers.Corroboration), fmt.Sprint(e.Answers.IndependentSources)}
	for _, column := range store.EventColumns[len(row) : len(store.EventColumns)-1] {
		row = append(row, figureText(e, column))
	}
	return append(row, strings.Join(e.ClaimIDs, " "))
}

func orNothing(text string) string {
	if text == "" {
		return nothing
	}
	return text
}

func degrees(d *float64) string {
	if d == nil {
		return nothing
	}
	return fmt.Sprint(*d)
}

// figureText is the column of a property: its best number, its low or its high.
func figureText(e store.Event, column string) string {
	property, low := strings.CutSuffix(column, "_low")
	property, high := strings.CutSuffix(property, "_high")
	for _, f := range e.Answers.Figures {
		if f.Property == property && f.Population == "" && f.Period == "" && f.Area == "" && f.PointInTime == "" && f.Best != nil {
			switch {
			case low:
				return countText(f.Low)
			case high:
				return countText(f.High)
			default:
				return countText(f.Best)
			}
		}
	}
	return nothing
}

func countText(n *int64) string {
	if n == nil {
		return nothing
	}
	return fmt.Sprint(*n)
}

func TestClaimTable(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	r := fixture()
	r.Groups[1].Claims[0].Denies = true
	r.Groups[1].Claims[0].RestsOn = []string{"gazetteer", "article-a"}
	publish(t, s, r)
	all := table(t, 3, store.Order{}, func(p store.PageRequest, each func([][]byte) error) (string, error) {
		return s.ClaimTable(t.Context(), 1, store.ClaimFilter{}, p, store.ClaimColumns, each)
	})
	byID := map[string][]string{}
	for _, row := range all {
		byID[row[0]] = row
	}
	want := map[string][]string{
		"hall-attack-5": {"hall-attack-5", "curated", "1", "hall-attack", "event", "killed", `{"at_least": 145}`,
			"145", nothing, "145", nothing, nothing, nothing, nothing, nothing, "false",
			"article-a", "Article A", "https://a.example/1", "2024-04-01", nothing,
			"One", "2", nothing, nothing, "10", "20", "ten letter", "normal", "true"},
		"group-two-1": {"group-two-1", "curated", "1", "group-two", "group", "alias", `{"text": "The Two"}`,
			nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, "true",
			"article-b", "Article B", nothing, nothing, "article-a gazetteer",
			"One", "2", nothing, nothing, "10", "20", "ten letter", "normal", "true"},
	}
	for id, row := range want {
		if diff := cmp.Diff(row, byID[id]); diff != "" {
			t.Errorf("%s: %s", id, diff)
		}
	}
	if page, err := s.Claims(t.Context(), 1, store.ClaimFilter{}, firstPage); err != nil || len(all) != len(page.Items) {
		t.Errorf("%d rows of %d claims, %v", len(all), len(page.Items), err)
	}
}

// TestClaimTableFilters: a filter may look at tables that no column needs.
func TestClaimTableFilters(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	for _, f := range []store.ClaimFilter{
		{Counts: ptr(false)}, {Collections: []string{"curated"}}, {Properties: []string{"killed"}},
		{Subjects: &store.EventFilter{Countries: []string{"RU"}, Sources: []string{"article-b"}}, Sources: []string{"article-a"}},
	} {
		page, err := s.Claims(t.Context(), 1, f, firstPage)
		want := ids(t, page, err, func(c store.Claim) string { return c.ID })
		got := []string{}
		for _, row := range table(t, 2, store.Order{}, func(p store.PageRequest, each func([][]byte) error) (string, error) {
			return s.ClaimTable(t.Context(), 1, f, p, []string{"id"}, each)
		}) {
			got = append(got, row[0])
		}
		if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
			t.Errorf("%+v: %s", f, diff)
		}
	}
}

func TestTablesRefuse(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	none := func([][]byte) error { return nil }
	var unknown *store.UnknownColumnError
	_, err := s.EventTable(t.Context(), 1, store.EventFilter{}, firstPage, []string{"id", "x.digest"}, none)
	if !errors.As(err, &unknown) || unknown.Column != "x.digest" || !strings.Contains(err.Error(), "killed_high") {
		t.Errorf("%v", err)
	}
	if _, err = s.ClaimTable(t.Context(), 1, store.ClaimFilter{}, firstPage, []string{"digest"}, none); !errors.As(err, &unknown) {
		t.Errorf("%v", err)
	}
	full := errors.New("the disk is full")
	if _, err = s.EventTable(t.Context(), 1, store.EventFilter{}, firstPage, []string{"id"}, func([][]byte) error { return full }); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
}

// TestOrdersRefuse what is no place in them, without asking the database.
func TestOrdersRefuse(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	for _, tc := range []struct {
		by    store.OrderBy
		after string
	}{
		{store.OrderByKilled, "hall-attack"}, {store.OrderByKilled, "1;2 hall-attack"}, {store.OrderByKilled, "145 "},
		{store.OrderByOccurred, "2024-02-30 hall-attack"}, {store.OrderByOccurred, "0000-01-01 hall-attack"},
		{store.OrderByChanged, "none hall-attack"}, {store.OrderByRelevance, "NaN hall-attack"},
	} {
		p := store.PageRequest{Limit: 1, After: tc.after, Order: store.Order{By: tc.by}}
		_, err := s.Events(t.Context(), 1, store.EventFilter{Words: store.Words{{Text: "hall"}}}, p, false)
		if refused := (*store.PlaceError)(nil); !errors.As(err, &refused) || refused.After != tc.after {
			t.Errorf("%s, %q: %v", tc.by, tc.after, err)
		}
	}
	var refused *store.OrderError
	if _, err := s.Events(t.Context(), 1, store.EventFilter{}, store.PageRequest{Limit: 1, Order: store.Order{By: store.OrderByRelevance}}, false); !errors.As(err, &refused) {
		t.Errorf("relevance without words: %v", err)
	}
	if _, err := s.Sources(t.Context(), 1, store.SourceFilter{}, store.PageRequest{Limit: 1, Order: store.Order{By: store.OrderByKilled}}); !errors.As(err, &refused) {
		t.Errorf("sources by killed: %v", err)
	}
}

// TestRelevance puts the best match first, and every match somewhere.
func TestRelevance(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	r := fixture()
	event(&r, "shrine-attack-2022").Title = "Attack after attack on a hall"
	event(&r, "shrine-attack-2023").Summary = "Like the attack on the hall."
	publish(t, s, r)
	f := store.EventFilter{Words: store.Words{{Text: "attack"}}}
	for _, descending := range []bool{false, true} {
		got := crawl(t, 1, func(p store.PageRequest) (store.Page[store.Event], error) {
			p.Order = store.Order{By: store.OrderByRelevance, Descending: descending}
			return s.Events(t.Context(), 1, f, p, false)
		})
		list := idsOf(got, func(e store.Event) string { return e.ID })
		if descending {
			slices.Reverse(list)
		}
		if len(list) != 4 || list[0] != "shrine-attack-2022" {
			t.Errorf("descending %v: %v", descending, list)
		}
	}
}

// TestFieldsAreReadAsWanted: what no field needs stays empty.
func TestFieldsAreReadAsWanted(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	for fields, want := range map[string]func(e store.Event) bool{
		"figures":      func(e store.Event) bool { return len(e.Answers.Figures) > 0 },
		"participants": func(e store.Event) bool { return len(e.Answers.Values) > 0 && e.GroupTitles["group-one"] != "" },
		"location":     func(e store.Event) bool { return placeOf(e) != incident.Place{} },
		"occurred":     func(e store.Event) bool { return occurred(e).EDTF != "" },
		"sources":      func(e store.Event) bool { return len(e.Sources) > 0 && len(e.Answers.Sources) > 0 },
		"claims":       func(e store.Event) bool { return len(e.ClaimIDs) > 0 && e.Claims == nil },
	} {
		page, err := s.Events(t.Context(), 1, store.EventFilter{}, store.PageRequest{Limit: 1, Fields: []string{"id", fields}}, false)
		if err != nil || !want(page.Items[0]) {
			t.Errorf("%s: %+v, %v", fields, page.Items, err)
		}
		if fields != "figures" && len(page.Items[0].Answers.Figures) > 0 {
			t.Errorf("%s: figures were read", fields)
		}
	}
}
