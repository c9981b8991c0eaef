package api_test

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

func yearWeek(year, week int) string { return fmt.Sprintf("%04d-W%02d", year, week) }

// keysOf are the values of a dimension whose cells an event enters; none is null.
func keysOf(e store.Event, d store.Dimension, roles []string, each bool) []string {
	switch d {
	case store.ByCountry:
		return []string{or(placeOf(e).Country)}
	case store.ByAdmin1:
		return []string{or(placeOf(e).Admin1)}
	case store.ByKind:
		return []string{e.Kind}
	case store.ByCollection:
		return []string{e.Collection}
	case store.ByCorroboration:
		return []string{string(e.Answers.Corroboration)}
	case store.ByGroup:
		return shared(groupsOf(e, roles), each)
	case store.BySource:
		return shared(sourceIDs(e.Sources), each)
	}
	return []string{periodOf(e, d)}
}

func shared(values []string, each bool) []string {
	if each {
		return orNone(values)
	}
	return []string{one(values)}
}

// cellsOf are the keys of all cells that an event enters.
func cellsOf(e store.Event, f store.EventFilter, a store.Aggregation) [][]string {
	cells := [][]string{nil}
	for _, d := range a.By {
		var longer [][]string
		for _, cell := range cells {
			for _, key := range keysOf(e, d, f.Roles, a.Each) {
				longer = append(longer, append(slices.Clone(cell), key))
			}
		}
		cells = longer
	}
	return cells
}

// add counts an event in a cell. No fixture is a series.
func add(c *store.Cell, e store.Event, a store.Aggregation) {
	c.Events++
	for i, property := range a.Properties {
		if n := numberOf(e, property); n != nil {
			sum := *n
			if c.Sums[i].Value != nil {
				sum += *c.Sums[i].Value
			}
			c.Sums[i].Value = &sum
			c.Sums[i].Events++
			c.Sums[i].OpenEnded++
		}
	}
}

// Aggregate sums best numbers.
func (f *fake) Aggregate(ctx context.Context, rev int64, filter store.EventFilter, a store.Aggregation) (store.Aggregate, error) {
	s, err := f.at(ctx, "Aggregate", rev)
	if err != nil {
		return store.Aggregate{}, err
	}
	out := store.Aggregate{Total: store.Cell{Sums: make([]store.Sum, len(a.Properties))}}
	cells := map[string]*store.Cell{}
	for _, e := range s.events {
		if !matchesEvent(e, filter) {
			continue
		}
		add(&out.Total, e, a)
		for _, keys := range cellsOf(e, filter, a) {
			name := strings.ReplaceAll(strings.Join(keys, "\x00"), store.None, "\xff")
			if cells[name] == nil {
				cells[name] = &store.Cell{Keys: pointers(keys), Sums: make([]store.Sum, len(a.Properties))}
			}
			add(cells[name], e, a)
		}
	}
	if len(cells) > a.Limit {
		return out, &store.TooManyCellsError{Limit: a.Limit}
	}
	for _, name := range sortedKeys(cells) {
		out.Cells = append(out.Cells, *cells[name])
	}
	return out, nil
}

func sortedKeys[T any](of map[string]T) []string {
	var keys []string
	for key := range of {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func pointers(keys []string) []*string {
	out := make([]*string, len(keys))
	for i, key := range keys {
		if key != store.None {
			out[i] = &key
		}
	}
	return out
}

// Search finds titles.
func (f *fake) Search(ctx context.Context, rev int64, words store.Words, filter store.SearchFilter, p store.PageRequest) (store.Page[store.Found], error) {
	s, err := f.at(ctx, "Search", rev)
	if err != nil {
		return store.Page[store.Found]{}, err
	}
	var found []store.Found
	for _, e := range s.events {
		found = append(found, foundOf(e.Head, e.Title, words))
	}
	for _, g := range s.groups {
		found = append(found, foundOf(g.Head, g.Title, words))
	}
	return pageOf(found, func(found store.Found) string { return found.ID }, p, func(found store.Found) bool {
		return matchesWords(found.Title, words) && anyOf(filter.Collections, found.Collection) &&
			(len(filter.Types) == 0 || slices.Contains(filter.Types, found.Type))
	}), nil
}

// foundOf marks the first word of a search in a title. Its second match is
// one with claims.
func foundOf(h store.Head, title string, words store.Words) store.Found {
	at := max(0, strings.Index(strings.ToLower(title), strings.ToLower(words[0].Text)))
	end := min(len(title), at+len(words[0].Text))
	found := store.Found{
		Type: h.Type, ID: h.ID, Title: title, Collection: h.Collection, Revision: h.Revision,
		Matches: []store.Match{{Field: "title", Text: store.Marked{{Text: title[:at]}, {Text: title[at:end], Marked: true}, {Text: title[end:]}}}},
	}
	if h.Type == incident.TypeEvent {
		found.Matches = append(found.Matches, store.Match{
			Field: "place", Text: store.Marked{{Text: "House of "}, {Text: "concerts", Marked: true}, {Text: " & dance"}}, Claims: []string{"c-location"},
		})
	}
	return found
}
