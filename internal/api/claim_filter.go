package api

import (
	"maps"
	"net/url"
	"reflect"

	"github.com/openincidents/openincidents/internal/store"
)

// claimFilter reads the filters of claims from a query that the contract allows.
func claimFilter(v url.Values) (store.ClaimFilter, error) {
	subjects, err := subjectFilter(v)
	f := store.ClaimFilter{
		IDs: v["ids"], Collections: v["collection"], Properties: v["property"], Sources: v["source"],
		Events: v["event"], Groups: v["group"], RestsOn: v["rests_on"],
		Populations: v["population"], Ranks: v["rank"], AttributedTo: v["attributed_to"],
		ChangedSince: optional(v, "changed_since"), Subjects: subjects,
	}
	if v.Has("counts") {
		counts := v.Get("counts") == "true"
		f.Counts = &counts
	}
	return f, err
}

// nameAmongClaims has the filters of events that claims have under another name,
// as they have filters of their own under that one.
var nameAmongClaims = map[string]string{
	"ids": "event", "collection": "event_collection", "group": "participant", "source": "event_source",
	"changed_since": "event_changed_since",
}

// ownOfClaims are the filters of claims that do not ask for their events.
var ownOfClaims = []string{
	"ids", "collection", "property", "source", "event", "group", "rests_on", "population", "rank",
	"attributed_to", "counts", "changed_since",
}

// subjectFilter reads the filters of the events that claims are about, or nil
// where there are none.
func subjectFilter(v url.Values) (*store.EventFilter, error) {
	of := maps.Clone(v)
	for _, name := range ownOfClaims {
		delete(of, name)
	}
	for name, among := range nameAmongClaims {
		if among != "event" && v.Has(among) {
			of[name] = v[among]
		}
	}
	f, err := eventFilter(of)
	if reflect.DeepEqual(f, store.EventFilter{}) {
		return nil, err
	}
	return &f, err
}
