package store_test

import (
	"context"
	"maps"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// plannedSums are filters that match few enough events for indexes to find them.
var plannedSums = []string{"a rare country", "group", "only group", "source", "parts", "month", "rare collection", "external id",
	"box", "near", "rare words"}

// plannedBy are aggregations whose statements differ.
var plannedBy = map[string]store.Aggregation{
	"kind, year, month":        {By: []store.Dimension{store.ByKind, store.ByYear, store.ByMonth}},
	"group":                    {By: []store.Dimension{store.ByGroup}},
	"each group":               {By: []store.Dimension{store.ByGroup}, Each: true},
	"each source":              {By: []store.Dimension{store.BySource}, Each: true},
	"country, of a population": {By: []store.Dimension{store.ByCountry}, Population: "civilians"},
	"nothing":                  {},
}

func init() {
	for by, a := range plannedBy {
		a.Properties, a.Estimate, a.Limit = []string{"killed", "injured"}, store.EstimateHigh, 1000
		for _, name := range plannedSums {
			planned["sums by "+by+", "+name] = func(ctx context.Context, s *store.Store, w *large) error {
				_, err := s.Aggregate(ctx, 1, plannedFilters[name](w), a)
				return err
			}
		}
	}
	planned["sums over everything, from the rollup"] = func(ctx context.Context, s *store.Store, _ *large) error {
		_, err := s.Aggregate(ctx, 1, store.EventFilter{}, store.Aggregation{
			By: []store.Dimension{store.ByCountry, store.ByMonth}, Properties: []string{"killed"}, Estimate: store.EstimateBest, Limit: 1000})
		return err
	}
	maps.Copy(planned, map[string]func(ctx context.Context, s *store.Store, w *large) error{
		"search, rare words":   searching(store.Words{{Text: "election"}, {Text: "mount", Prefix: true}}),
		"search, a phrase":     searching(store.Words{{Text: "polling station"}}),
		"search, among groups": searching(store.Words{{Text: "brigade"}}, incident.TypeGroup),
	})
}

func searching(words store.Words, types ...incident.RecordType) func(ctx context.Context, s *store.Store, w *large) error {
	return func(ctx context.Context, s *store.Store, _ *large) error {
		return twoPages(func(p store.PageRequest) (string, error) {
			p.Limit = 5
			page, err := s.Search(ctx, 1, words, store.SearchFilter{Types: types}, p)
			return page.Next, err
		}, store.Order{})
	}
}
