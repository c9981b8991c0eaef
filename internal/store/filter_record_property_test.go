package store_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/openincidents/openincidents/internal/store"
)

// field sets a field of a filter F to something drawn.
type field[F any] struct {
	name string
	set  func(d drawer, f *F)
}

var groupFields = []field[store.GroupFilter]{
	{"IDs", func(d drawer, f *store.GroupFilter) { f.IDs = d.some(d.groupIDs()) }},
	{"Collections", func(d drawer, f *store.GroupFilter) { f.Collections = d.some([]string{"curated", "other"}) }},
	{"Kinds", func(d drawer, f *store.GroupFilter) { f.Kinds = d.some([]string{"armed-group", "militia", "unit"}) }},
	{"Sources", func(d drawer, f *store.GroupFilter) { f.Sources = d.some(d.sourceIDs()) }},
	{"ExternalIDs", func(d drawer, f *store.GroupFilter) { f.ExternalIDs = d.some([]string{"wikidata:Q1", "wikidata"}) }},
	{"ChangedSince", func(d drawer, f *store.GroupFilter) { f.ChangedSince = d.since() }},
	{"Words", func(d drawer, f *store.GroupFilter) { f.Words = d.words() }},
}

var sourceFields = []field[store.SourceFilter]{
	{"Events", func(d drawer, f *store.SourceFilter) { f.Events = d.some(d.eventIDs()) }},
	{"Groups", func(d drawer, f *store.SourceFilter) { f.Groups = d.some(d.groupIDs()) }},
	{"IDs", func(d drawer, f *store.SourceFilter) { f.IDs = d.some(d.sourceIDs()) }},
	{"Collections", func(d drawer, f *store.SourceFilter) { f.Collections = d.some([]string{"curated", "other"}) }},
	{"ExternalIDs", func(d drawer, f *store.SourceFilter) { f.ExternalIDs = d.some([]string{"doi:10.1/1"}) }},
	{"CSLTypes", func(d drawer, f *store.SourceFilter) {
		f.CSLTypes = d.some([]string{"webpage", "article-newspaper", "dataset"})
	}},
	{"Languages", func(d drawer, f *store.SourceFilter) { f.Languages = d.some([]string{"en", "fr", "es"}) }},
	{"Roles", func(d drawer, f *store.SourceFilter) { f.Roles = d.some([]string{"report", "reference"}) }},
	{"Statuses", func(d drawer, f *store.SourceFilter) {
		f.Statuses = d.some([]string{"current", "corrected", "retracted"})
	}},
	{"Publishers", func(d drawer, f *store.SourceFilter) {
		f.Publishers = d.some(slices.DeleteFunc(idsOf(d.sources, func(s store.Source) string { return s.Publisher }), isEmpty))
	}},
	{"ChangedSince", func(d drawer, f *store.SourceFilter) { f.ChangedSince = d.since() }},
	{"Words", func(d drawer, f *store.SourceFilter) {
		words, err := store.ParseWords(rapid.SampledFrom([]string{"attack", "art*", "record -attack", `"daily record"`, "são", "Muller", "garc*"}).Draw(d.t, "q"))
		if err != nil {
			d.t.Fatal(err)
		}
		f.Words = words
	}},
}

var claimFields = []field[store.ClaimFilter]{
	{"IDs", func(d drawer, f *store.ClaimFilter) {
		f.IDs = d.some(d.claimTexts(func(c store.Claim) string { return c.ID }))
	}},
	{"Collections", func(d drawer, f *store.ClaimFilter) { f.Collections = d.some([]string{"curated", "other"}) }},
	{"Properties", func(d drawer, f *store.ClaimFilter) {
		f.Properties = d.some(d.claimTexts(func(c store.Claim) string { return c.Property }))
	}},
	{"Sources", func(d drawer, f *store.ClaimFilter) { f.Sources = d.some(d.sourceIDs()) }},
	{"Events", func(d drawer, f *store.ClaimFilter) { f.Events = d.some(d.eventIDs()) }},
	{"Groups", func(d drawer, f *store.ClaimFilter) { f.Groups = d.some(d.groupIDs()) }},
	{"RestsOn", func(d drawer, f *store.ClaimFilter) { f.RestsOn = d.some(d.sourceIDs()) }},
	{"Populations", func(d drawer, f *store.ClaimFilter) {
		f.Populations = d.someOrNone(d.claimTexts(func(c store.Claim) string { return c.Population }))
	}},
	{"Ranks", func(d drawer, f *store.ClaimFilter) { f.Ranks = d.some([]string{"preferred", "normal", "deprecated"}) }},
	{"AttributedTo", func(d drawer, f *store.ClaimFilter) {
		f.AttributedTo = d.some(d.claimTexts(func(c store.Claim) string { return c.AttributedTo }))
	}},
	{"Counts", func(d drawer, f *store.ClaimFilter) { f.Counts = ptr(rapid.Bool().Draw(d.t, "counts")) }},
	{"ChangedSince", func(d drawer, f *store.ClaimFilter) { f.ChangedSince = d.since() }},
	{"Subjects", func(d drawer, f *store.ClaimFilter) { f.Subjects = ptr(d.filter(map[string]int{})) }},
}

func isEmpty(text string) bool { return text == "" }

func (d drawer) since() *int64 {
	return ptr(rapid.Int64Range(0, d.revision).Draw(d.t, "changed since"))
}

func (d drawer) eventIDs() []string {
	return append(d.eventTexts(func(e store.Event) string { return e.ID }), d.mergedIDs()...)
}

// claimTexts are texts of some claims, without the empty one.
func (d drawer) claimTexts(text func(store.Claim) string) []string {
	var list []string
	for _, c := range d.claims {
		if t := text(c); t != "" {
			list = append(list, t)
		}
	}
	return list
}

// drawFilter sets one or two fields.
func drawFilter[F any](d drawer, fields []field[F]) F {
	var f F
	for range rapid.IntRange(1, 2).Draw(d.t, "fields") {
		rapid.SampledFrom(fields).Draw(d.t, "field").set(d, &f)
	}
	return f
}

// checkList compares a crawl over a list with the ids that match.
func checkList[T any](t *testing.T, d drawer, want []string, f any, id func(T) string, read func(store.PageRequest) (store.Page[T], error)) {
	t.Helper()
	o := store.Order{Descending: rapid.Bool().Draw(d.t, "descending")}
	if o.Descending {
		slices.Reverse(want)
	}
	got := crawl(t, rapid.IntRange(2, 60).Draw(d.t, "limit"), func(p store.PageRequest) (store.Page[T], error) {
		p.Order, p.Fields = o, []string{"id"}
		return read(p)
	})
	if diff := gocmp.Diff(want, idsOf(got, id)); diff != "" {
		d.t.Fatalf("at %d, %+v (-one by one +list):\n%s", d.revision, f, diff)
	}
}

// TestOtherListsAreWhatRecordsSay is TestListsAreWhatRecordsSay for groups,
// sources and claims.
func TestOtherListsAreWhatRecordsSay(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	_, readouts := publishWorld(t, s, rand.Uint64(), 60, 5)
	rapid.Check(t, func(rt *rapid.T) {
		d := drawerAt(rt, readouts)
		groups, sources, claims := drawFilter(d, groupFields), drawFilter(d, sourceFields), drawFilter(d, claimFields)
		checkList(t, d, d.matchingGroups(groups), groups, func(g store.Group) string { return g.ID },
			func(p store.PageRequest) (store.Page[store.Group], error) {
				return s.Groups(t.Context(), d.revision, groups, p, false)
			})
		checkList(t, d, d.matchingSources(sources), sources, func(s store.Source) string { return s.ID },
			func(p store.PageRequest) (store.Page[store.Source], error) {
				return s.Sources(t.Context(), d.revision, sources, p)
			})
		checkList(t, d, d.matchingClaims(claims), claims, func(c store.Claim) string { return c.ID },
			func(p store.PageRequest) (store.Page[store.Claim], error) {
				return s.Claims(t.Context(), d.revision, claims, p)
			})
	})
}
