package store_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

var dimensions = []store.Dimension{store.ByCountry, store.ByAdmin1, store.ByKind, store.ByGroup, store.BySource, store.ByCollection,
	store.ByCorroboration, store.ByYear, store.ByMonth, store.ByWeek, store.ByDay}

// plenty is more cells than there are.
const plenty = 10000

// TestAggregate over histories in which events change, move and go.
func TestAggregate(t *testing.T) {
	t.Parallel()
	var histories []history
	for seed := range uint64(3) {
		histories = append(histories, newHistory(t, seed))
	}
	t.Run("is the naive sum", func(t *testing.T) { aggregateIsTheNaiveSum(t, histories) })
	t.Run("is the same by the rollup", func(t *testing.T) { rollupIsTheSumOfEvents(t, histories) })
}

// aggregateIsTheNaiveSum over all dimensions, estimates and populations.
func aggregateIsTheNaiveSum(t *testing.T, histories []history) {
	rapid.Check(t, func(rt *rapid.T) {
		h := rapid.SampledFrom(histories).Draw(rt, "history")
		rev := rapid.IntRange(0, len(h.events)-1).Draw(rt, "revision")
		filter, matches := drawSummed(rt)
		a := drawAggregation(rt)
		got, err := h.store.Aggregate(t.Context(), int64(rev), filter, a)
		if err != nil {
			rt.Fatal(err)
		}
		want := sumNaively(h.events[rev], matches, filter.Roles, a)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			rt.Fatalf("%+v of %+v:\n%s", a, filter, diff)
		}
		if !a.Each && !addsUp(got) {
			rt.Fatalf("cells do not add up to the total: %+v", got)
		}
	})
}

// TestAnyFilterIsSummed: sums of whatever a filter matches, in a made-up world.
func TestAnyFilterIsSummed(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	_, readouts := publishWorld(t, s, rand.Uint64(), 90, 4)
	rapid.Check(t, func(rt *rapid.T) {
		d := drawerAt(rt, readouts)
		f, a := d.filter(map[string]int{}), drawAggregation(rt)
		got, err := s.Aggregate(t.Context(), d.revision, f, a)
		if err != nil {
			rt.Fatal(err)
		}
		want := sumNaively(d.events, func(e store.Event) bool { return d.matches(e, f) }, f.Roles, a)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			rt.Fatalf("%+v of %+v at %d:\n%s", a, f, d.revision, diff)
		}
	})
}

// drawSummed draws a filter, and what it asks of an event.
func drawSummed(t *rapid.T) (store.EventFilter, func(store.Event) bool) {
	some := func(name string, of ...string) []string {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(of), 0, 2, rapid.ID[string]).Draw(t, name)
	}
	f := store.EventFilter{Countries: some("countries", "RU", "IR", "AF"), Kinds: some("kinds", "attack", "bombing", "attack-series")}
	f.Groups, f.Roles = some("groups", "group-one", "group-two"), some("roles", "perpetrator", "target")
	f.Collections = some("collections", "curated", "other")
	return f, func(e store.Event) bool {
		return oneOf(f.Countries, placeOf(e).Country) && oneOf(f.Kinds, e.Kind) && oneOf(f.Collections, e.Collection) &&
			oneOf(f.Groups, groupsOf(e, f.Roles)...) && (len(f.Roles) == 0 || len(groupsOf(e, f.Roles)) > 0)
	}
}

// oneOf reports whether there are no alternatives, or one of them is among values.
func oneOf(alternatives []string, values ...string) bool {
	return len(alternatives) == 0 || slices.ContainsFunc(alternatives, func(a string) bool { return slices.Contains(values, a) })
}

func drawAggregation(t *rapid.T) store.Aggregation {
	return store.Aggregation{
		By:         rapid.SliceOfNDistinct(rapid.SampledFrom(dimensions), 0, 3, rapid.ID[store.Dimension]).Draw(t, "by"),
		Properties: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"killed", "injured", "missing"}), 0, 3, rapid.ID[string]).Draw(t, "properties"),
		Estimate:   rapid.SampledFrom([]store.Estimate{store.EstimateLow, store.EstimateBest, store.EstimateHigh}).Draw(t, "estimate"),
		Population: rapid.SampledFrom([]string{"", "", "civilians"}).Draw(t, "population"),
		Each:       rapid.Bool().Draw(t, "each"),
		Limit:      plenty,
	}
}

func addsUp(a store.Aggregate) bool {
	var events int64
	with := make([]int64, len(a.Total.Sums))
	for _, c := range a.Cells {
		events += c.Events
		for i, sum := range c.Sums {
			with[i] += sum.Events
		}
	}
	for i, sum := range a.Total.Sums {
		if with[i] != sum.Events {
			return false
		}
	}
	return events == a.Total.Events
}

// rollupIsTheSumOfEvents: both ways give the same at every revision, of which
// a filter that all events match takes the long one.
func rollupIsTheSumOfEvents(t *testing.T, histories []history) {
	all := store.EventFilter{Kinds: []string{"attack", "bombing", "attack-series"}}
	for _, h := range histories {
		for rev := range h.events {
			for _, by := range rollups() {
				for _, estimate := range []store.Estimate{store.EstimateLow, store.EstimateBest, store.EstimateHigh} {
					a := store.Aggregation{By: by, Properties: []string{"injured", "killed"}, Estimate: estimate, Limit: plenty}
					short, err := h.store.Aggregate(t.Context(), int64(rev), store.EventFilter{}, a)
					long, err2 := h.store.Aggregate(t.Context(), int64(rev), all, a)
					if err := errors.Join(err, err2); err != nil {
						t.Fatal(err)
					}
					if diff := cmp.Diff(long, short); diff != "" {
						t.Errorf("by %v at %d: %s", by, rev, diff)
					}
				}
			}
		}
	}
}

// rollups are the breakdowns that the rollup holds.
func rollups() [][]store.Dimension {
	return [][]store.Dimension{nil, {store.ByCountry}, {store.ByYear}, {store.ByMonth}, {store.ByMonth, store.ByCountry},
		{store.ByCountry, store.ByYear}, {store.ByYear, store.ByCountry, store.ByMonth}}
}

// TestSumsAreReproducible: an old revision gives the same after later ones.
func TestSumsAreReproducible(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	read := func() string {
		var all []store.Aggregate
		for _, f := range []store.EventFilter{{}, {Countries: []string{"IR", "RU"}}} {
			for _, d := range dimensions {
				a, err := s.Aggregate(t.Context(), 1, f, store.Aggregation{By: []store.Dimension{d}, Properties: []string{"killed"}, Estimate: store.EstimateBest, Limit: plenty})
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, a)
			}
		}
		return cmp.Diff(nil, all)
	}
	before := read()
	r := fixture()
	event(&r, "shrine-attack-2022").PartOf = ""
	event(&r, "hall-attack").Claims[2].Value = incident.Place{Country: "IR", Precision: "country"}
	event(&r, "hall-attack").Claims[4].Withdrawn = &incident.Withdrawal{Reason: "r", Date: "2026-01-01"}
	publish(t, s, r)
	if after := read(); after != before {
		t.Error(cmp.Diff(before, after))
	}
}

func TestTooManyCells(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	for _, f := range []store.EventFilter{{}, {Kinds: []string{"attack", "armed-assault"}}} {
		a := store.Aggregation{By: []store.Dimension{store.ByMonth}, Estimate: store.EstimateBest, Limit: 3}
		cells, err := s.Aggregate(t.Context(), 1, f, a)
		if err != nil || len(cells.Cells) != 3 {
			t.Errorf("%d cells, %v", len(cells.Cells), err)
		}
		a.Limit = 2
		var many *store.TooManyCellsError
		if _, err := s.Aggregate(t.Context(), 1, f, a); !errors.As(err, &many) || many.Limit != 2 {
			t.Error(err)
		}
	}
}

// TestAggregateRefusesOtherNames, which would become SQL.
func TestAggregateRefusesOtherNames(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	best := store.EstimateBest
	for _, a := range []store.Aggregation{
		{By: []store.Dimension{"digest"}, Estimate: best},
		{Properties: []string{"digest"}, Estimate: best},
		{Estimate: "median"},
	} {
		if _, err := s.Aggregate(t.Context(), 1, store.EventFilter{}, a); err == nil {
			t.Errorf("%+v is taken", a)
		}
	}
}
