package store_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/openincidents/openincidents/internal/store"
)

// TestSearchFindsWhatRecordsSay: each record in which the words stand, once, on
// pages of any size, at any revision.
func TestSearchFindsWhatRecordsSay(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	_, readouts := publishWorld(t, s, rand.Uint64(), 60, 4)
	rapid.Check(t, func(rt *rapid.T) {
		d := drawerAt(rt, readouts)
		words := d.words()
		found := crawl(t, rapid.IntRange(1, 60).Draw(rt, "limit"), func(p store.PageRequest) (store.Page[store.Found], error) {
			return s.Search(t.Context(), d.revision, words, store.SearchFilter{}, p)
		})
		got := idsOf(found, func(f store.Found) string { return f.ID })
		slices.Sort(got)
		want := slices.Concat(idsOf(d.matching(store.EventFilter{Words: words}), func(e store.Event) string { return e.ID }),
			d.matchingGroups(store.GroupFilter{Words: words}), d.matchingSources(store.SourceFilter{Words: words}))
		slices.Sort(want)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			rt.Fatalf("%+v at %d (-one by one +search):\n%s", words, d.revision, diff)
		}
	})
}
