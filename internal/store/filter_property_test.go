package store_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/openincidents/openincidents/internal/store"
)

// eventFields draws each field of a filter from what a readout has, so that
// filters meet something, and from what it has not.
var eventFields = []field[store.EventFilter]{
	{"IDs", func(d drawer, f *store.EventFilter) {
		f.IDs = d.some(d.eventTexts(func(e store.Event) string { return e.ID }))
	}},
	{"Collections", func(d drawer, f *store.EventFilter) { f.Collections = d.some([]string{"curated", "other", "none"}) }},
	{"Kinds", func(d drawer, f *store.EventFilter) {
		f.Kinds = d.some(d.eventTexts(func(e store.Event) string { return e.Kind }))
	}},
	{"Countries", func(d drawer, f *store.EventFilter) {
		f.Countries = d.someOrNone(d.eventTexts(func(e store.Event) string { return placeOf(e).Country }))
	}},
	{"Admin1s", func(d drawer, f *store.EventFilter) {
		f.Admin1s = d.someOrNone(d.eventTexts(func(e store.Event) string { return placeOf(e).Admin1 }))
	}},
	{"ExternalIDs", func(d drawer, f *store.EventFilter) {
		f.ExternalIDs = d.some(d.eventTexts(func(e store.Event) string { return "ucdp:" + e.ExternalIDs["ucdp"] }))
	}},
	{"Groups", func(d drawer, f *store.EventFilter) { f.Groups = d.some(d.groupIDs()) }},
	{"Groups with roles", func(d drawer, f *store.EventFilter) { f.Groups, f.Roles = d.some(d.groupIDs()), d.some(roles) }},
	{"Roles", func(d drawer, f *store.EventFilter) { f.Roles = d.some(roles) }},
	{"Subgroups", func(d drawer, f *store.EventFilter) { f.Groups, f.Subgroups = d.some(d.groupIDs()), true }},
	{"OnlyGroups", func(d drawer, f *store.EventFilter) { f.OnlyGroups = d.someOrNone(d.groupIDs()) }},
	{"OnlyGroups with roles", func(d drawer, f *store.EventFilter) {
		f.OnlyGroups, f.Roles = d.someOrNone(d.groupIDs()), d.some(roles)
	}},
	{"Sources", func(d drawer, f *store.EventFilter) { f.Sources = d.some(d.sourceIDs()) }},
	{"OnlySources", func(d drawer, f *store.EventFilter) { f.OnlySources = d.someOrNone(d.sourceIDs()) }},
	{"PartOf", func(d drawer, f *store.EventFilter) {
		f.PartOf = d.some(d.eventTexts(func(e store.Event) string { return e.PartOf }))
	}},
	{"Corroborations", func(d drawer, f *store.EventFilter) {
		f.Corroborations = d.some([]string{"single_source", "corroborated", "disputed"})
	}},
	{"Agreements", func(d drawer, f *store.EventFilter) {
		f.Agreements = d.some([]string{"single_source", "consistent", "conflicting"})
	}},
	{"From", func(d drawer, f *store.EventFilter) { f.From = d.day() }},
	{"To", func(d drawer, f *store.EventFilter) { f.To = d.day() }},
	{"From and to", func(d drawer, f *store.EventFilter) { f.From, f.To = d.day(), d.day() }},
	{"Years", func(d drawer, f *store.EventFilter) { f.Years = d.someOrNone([]string{d.day()[:4], d.day()[:4]}) }},
	{"Months", func(d drawer, f *store.EventFilter) { f.Months = d.someOrNone([]string{d.day()[:7], d.day()[:7]}) }},
	{"Weeks", func(d drawer, f *store.EventFilter) {
		f.Weeks = d.someOrNone([]string{weekName(parseDay(d.day())), "2020-W53", "2021-W53"})
	}},
	{"Days", func(d drawer, f *store.EventFilter) { f.Days = d.someOrNone([]string{d.day(), d.day()}) }},
	{"Box", func(d drawer, f *store.EventFilter) { f.Box = d.box() }},
	{"Near", func(d drawer, f *store.EventFilter) {
		near := d.point()
		f.Near = &store.Near{Longitude: near[0], Latitude: near[1], Kilometres: rapid.SampledFrom([]float64{0.5, 50, 900, 5000, 19000, 20037}).Draw(d.t, "km")}
	}},
	{"Numbers", func(d drawer, f *store.EventFilter) {
		n := store.NumberFilter{Property: rapid.SampledFrom([]string{"killed", "injured", "detained", "displaced"}).Draw(d.t, "property")}
		if low := rapid.Int64Range(0, 30).Draw(d.t, "min"); low > 3 {
			n.Min = &low
		}
		if high := rapid.Int64Range(0, 60).Draw(d.t, "max"); high > 8 {
			n.Max = &high
		}
		f.Numbers = append(f.Numbers, n)
	}},
	{"ChangedSince", func(d drawer, f *store.EventFilter) {
		f.ChangedSince = ptr(rapid.Int64Range(0, d.revision).Draw(d.t, "changed since"))
	}},
	{"Words", func(d drawer, f *store.EventFilter) { f.Words = d.words() }},
}

var roles = []string{"perpetrator", "target", "party", "supporter", "sponsor"}

// drawer draws values of filters.
type drawer struct {
	t *rapid.T
	readout
}

func drawerAt(t *rapid.T, readouts []readout) drawer {
	return drawer{t, readouts[rapid.IntRange(0, len(readouts)-1).Draw(t, "revision")]}
}

// some draws one to three of a list, and now and then something else.
func (d drawer) some(list []string) []string {
	return rapid.SliceOfN(rapid.SampledFrom(append(slices.Clone(list), "nothing-like-it")), 1, 3).Draw(d.t, "some")
}

func (d drawer) someOrNone(list []string) []string {
	if rapid.IntRange(0, 3).Draw(d.t, "none") == 0 {
		return append(d.some(list)[1:], store.None)
	}
	return d.some(list)
}

// eventTexts are texts of some events, without the empty one.
func (d drawer) eventTexts(text func(store.Event) string) []string {
	var list []string
	for _, e := range d.events {
		if t := text(e); t != "" {
			list = append(list, t)
		}
	}
	return list
}

// groupIDs and sourceIDs have those that are merged too.
func (d drawer) groupIDs() []string {
	return append(idsOf(d.groups, func(g store.Group) string { return g.ID }), d.mergedIDs()...)
}

func (d drawer) sourceIDs() []string {
	return append(idsOf(d.sources, func(s store.Source) string { return s.ID }), d.mergedIDs()...)
}

func (d drawer) mergedIDs() []string {
	var list []string
	for id := range d.merged {
		list = append(list, id)
	}
	slices.Sort(list)
	return list
}

func idsOf[T any](list []T, id func(T) string) []string {
	ids := make([]string, len(list))
	for i, item := range list {
		ids[i] = id(item)
	}
	return ids
}

// day is the first or last one of an event.
func (d drawer) day() string {
	days := append(d.eventTexts(func(e store.Event) string { return occurred(e).From }),
		d.eventTexts(func(e store.Event) string { return occurred(e).To })...)
	return rapid.SampledFrom(days).Draw(d.t, "day")
}

// point is that of an event, or lies near an edge of the map.
func (d drawer) point() [2]float64 {
	points := [][2]float64{{180, 0}, {-180, 10}, {179.9, -89.99}, {0, 90}, {0, -90}, {-179, 66}}
	for _, e := range d.events {
		if p := placeOf(e); p.Longitude != nil {
			points = append(points, [2]float64{*p.Longitude, *p.Latitude}, [2]float64{*p.Longitude, *p.Latitude})
		}
	}
	return rapid.SampledFrom(points).Draw(d.t, "point")
}

// box lies between two points; every other one goes round the other way.
func (d drawer) box() *store.Box {
	a, b := d.point(), d.point()
	box := &store.Box{West: a[0], East: b[0], South: min(a[1], b[1]), North: max(a[1], b[1])}
	if box.West > box.East && rapid.Bool().Draw(d.t, "swap") {
		box.West, box.East = box.East, box.West
	}
	return box
}

var queries = []string{"attack", "bombings", "the attack", "BOMBED", `"armed assault"`, "market*", "markets", "-villagers attack", "army -attack",
	"explo*", "villag*", "brigade", "front*", "liberation", `"closed the road"`, "são*", "Sao", "fami*", "famil* army", "clash*", "hall", "nowhere"}

func (d drawer) words() store.Words {
	words, err := store.ParseWords(rapid.SampledFrom(queries).Draw(d.t, "q"))
	if err != nil {
		d.t.Fatal(err)
	}
	return words
}

// filter draws a filter of one or two fields.
func (d drawer) filter(met map[string]int) store.EventFilter {
	var f store.EventFilter
	for range rapid.IntRange(1, 2).Draw(d.t, "fields") {
		field := rapid.SampledFrom(eventFields).Draw(d.t, "field")
		field.set(d, &f)
		met[field.name]++
	}
	return f
}

func (d drawer) order() store.Order {
	by := []store.OrderBy{store.OrderByID, store.OrderByOccurred, store.OrderByKilled, store.OrderByInjured, store.OrderByChanged}
	return store.Order{By: rapid.SampledFrom(by).Draw(d.t, "order"), Descending: rapid.Bool().Draw(d.t, "descending")}
}

// sorted puts events in an order, unknown values last.
func sorted(events []store.Event, o store.Order) []string {
	slices.SortFunc(events, func(a, b store.Event) int {
		x, y := sortValue(a, o.By), sortValue(b, o.By)
		if (x == nil) != (y == nil) {
			return cmp.Compare(btoi(x == nil), btoi(y == nil))
		}
		by := strings.Compare(a.ID, b.ID)
		if x != nil && *x != *y {
			by = cmp.Compare(*x, *y)
		}
		if o.Descending {
			return -by
		}
		return by
	})
	return idsOf(events, func(e store.Event) string { return e.ID })
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func sortValue(e store.Event, by store.OrderBy) *int64 {
	switch by {
	case store.OrderByOccurred:
		if from := occurred(e).From; from != "" {
			return ptr(parseDay(from).Unix())
		}
		return nil
	case store.OrderByKilled, store.OrderByInjured:
		return number(e, string(by))
	case store.OrderByChanged:
		return ptr(e.Revision)
	default:
		return ptr(int64(0))
	}
}

// crawl reads a list to its end, page by page.
func crawl[T any](t testing.TB, limit int, page func(store.PageRequest) (store.Page[T], error)) []T {
	t.Helper()
	var all []T
	request := store.PageRequest{Limit: limit}
	for {
		got, err := page(request)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Items) > limit || got.Next != "" && len(got.Items) < limit {
			t.Fatalf("a page of %d at a limit of %d, and another one after it", len(got.Items), limit)
		}
		all = append(all, got.Items...)
		if request.After = got.Next; got.Next == "" {
			return all
		}
	}
}

// TestListsAreWhatRecordsSay: every list of events is that of the events, read one
// by one at the revision, that match, in order.
func TestListsAreWhatRecordsSay(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	_, readouts := publishWorld(t, s, rand.Uint64(), 90, 5)
	met := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		for range 5 {
			d := drawerAt(rt, readouts)
			f := d.filter(met)
			o := d.order()
			limit := rapid.IntRange(1, 40).Draw(rt, "limit")
			got := crawl(t, limit, func(p store.PageRequest) (store.Page[store.Event], error) {
				p.Order, p.Fields = o, []string{"id"}
				return s.Events(t.Context(), d.revision, f, p, false)
			})
			documents := crawl(t, limit, func(p store.PageRequest) (store.Page[string], error) {
				var page store.Page[string]
				var err error
				p.Order = o
				page.Next, err = s.EventDocuments(t.Context(), d.revision, f, p, func(e store.EventDocument) error {
					page.Items = append(page.Items, string(e.ID))
					return nil
				})
				return page, err
			})
			want := sorted(d.matching(f), o)
			if diff := gocmp.Diff(want, idsOf(got, func(e store.Event) string { return e.ID })); diff != "" || !slices.Equal(want, documents) {
				rt.Fatalf("at %d, %+v by %+v (-one by one +list):\n%s\ndocuments: %s", d.revision, f, o, diff, documents)
			}
		}
	})
	for _, field := range eventFields {
		if met[field.name] == 0 {
			t.Errorf("no filter had %s", field.name)
		}
	}
}

// TestListedRecordsAreWhole: they are what a read of one is, but for the claims
// unless these are asked for.
func TestListedRecordsAreWhole(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	_, readouts := publishWorld(t, s, 11, 60, 4)
	for _, r := range readouts {
		for _, withClaims := range []bool{true, false} {
			events := crawl(t, 25, func(p store.PageRequest) (store.Page[store.Event], error) {
				return s.Events(t.Context(), r.revision, store.EventFilter{}, p, withClaims)
			})
			groups := crawl(t, 5, func(p store.PageRequest) (store.Page[store.Group], error) {
				return s.Groups(t.Context(), r.revision, store.GroupFilter{}, p, withClaims)
			})
			wantEvents, wantGroups := slices.Clone(r.events), slices.Clone(r.groups)
			sorted(wantEvents, store.Order{})
			slices.SortFunc(wantGroups, func(a, b store.Group) int { return strings.Compare(a.ID, b.ID) })
			for i := range wantEvents {
				if !withClaims {
					wantEvents[i].Claims = nil
				}
			}
			for i := range wantGroups {
				if !withClaims {
					wantGroups[i].Claims = nil
				}
			}
			if diff := gocmp.Diff(wantEvents, events) + gocmp.Diff(wantGroups, groups); diff != "" {
				t.Errorf("at %d (-one by one +list):\n%s", r.revision, diff)
			}
		}
	}
}

// TestACrawlStaysAtItsRevision while others publish between its pages.
func TestACrawlStaysAtItsRevision(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	w, readouts := publishWorld(t, s, 5, 60, 3)
	r := readouts[len(readouts)-1]
	for _, by := range []store.OrderBy{store.OrderByID, store.OrderByKilled, store.OrderByOccurred, store.OrderByChanged} {
		o := store.Order{By: by, Descending: by != store.OrderByID}
		pages := 0
		got := crawl(t, 21, func(p store.PageRequest) (store.Page[store.Event], error) {
			if pages++; pages == 2 {
				w.edit()
				w.publish(t, s)
			}
			p.Order = o
			return s.Events(t.Context(), r.revision, store.EventFilter{}, p, false)
		})
		if diff := gocmp.Diff(sorted(slices.Clone(r.events), o), idsOf(got, func(e store.Event) string { return e.ID })); diff != "" {
			t.Errorf("by %s: %s", by, diff)
		}
	}
}

func parseDay(text string) time.Time {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return day
}
