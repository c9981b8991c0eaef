package store_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// history is a database with some revisions, and what each of them has.
type history struct {
	store  *store.Store
	events [][]store.Event
}

// newHistory publishes made-up events, in two collections and some revisions:
// few of each kind, so that they meet in the same cells, and in series of series.
func newHistory(t *testing.T, seed uint64) history {
	t.Helper()
	h := history{events: [][]store.Event{nil}}
	h.store, _ = open(t)
	d := dice{rand.New(rand.NewPCG(seed, 1))}
	sources := fixture()
	sources.Events = nil
	collections := map[string]*store.Records{"curated": &sources, "other": {}}
	for revision := range 5 {
		collection := []string{"curated", "other"}[revision%2]
		records := collections[collection]
		if revision == 0 {
			h.publish(t, collection, *records)
			continue
		}
		d.change(records.Events)
		for range 4 + d.IntN(12) {
			records.Events = append(records.Events, d.event(fmt.Sprintf("%s-%02d", collection, len(records.Events)), records.Events))
		}
		h.publish(t, collection, *records)
	}
	return h
}

func (h *history) publish(t *testing.T, collection string, r store.Records) {
	t.Helper()
	p := publication
	p.Collection = collection
	result, err := h.store.Publish(t.Context(), p, r)
	if err != nil {
		t.Fatal(err)
	}
	page, err := h.store.Events(t.Context(), result.Revision, store.EventFilter{}, store.PageRequest{Limit: 1000}, true)
	if err != nil {
		t.Fatal(err)
	}
	h.events = append(h.events, page.Items)
}

// dice makes events up.
type dice struct{ *rand.Rand }

func roll[T any](d dice, from ...T) T { return from[d.IntN(len(from))] }

func (d dice) event(id string, earlier []incident.Event) incident.Event {
	e := incident.Event{Header: incident.Header{ID: id}, Title: "An event", Kind: roll(d, "attack", "bombing", "attack-series"), PartOf: d.series(earlier)}
	properties := []string{"occurred", "location", "location", "participant", "participant", "killed", "killed", "killed", "injured", "killed"}
	for i, property := range properties {
		if i > 0 && d.IntN(4) == 0 {
			continue
		}
		c := claim(property, d.value(property), roll(d, "article-a", "article-b"))
		if c.Value.Type() == incident.ValueCount {
			c.Population = roll(d, "", "", "civilians", "soldiers")
		}
		e.Claims = append(e.Claims, c)
	}
	claims(id, e.Claims...)
	return e
}

// series is an earlier event that is not withdrawn, or none.
func (d dice) series(earlier []incident.Event) string {
	if len(earlier) > 0 && d.IntN(5) < 3 {
		if e := roll(d, earlier...); e.Live() {
			return e.ID
		}
	}
	return ""
}

func (d dice) value(property string) incident.Value {
	switch property {
	case "occurred":
		return incident.Date{EDTF: roll(d, "2024-03-22", "2024-03-24", "2024-03", "2024", "2024-12-30", "2025-01-01", "2024-12-31/2025-01-01",
			"2024-03-18/2024-03-24", "2023-01-01", "202X", "2024/..", "../2024", "0043-02", "-0043")}
	case "location":
		country := roll(d, "RU", "IR", "AF")
		return incident.Place{Country: country, Admin1: roll(d, "", country+"-1", country+"-2"), Precision: "country"}
	case "participant":
		return incident.Participant{Group: roll(d, "group-one", "group-two"), Role: roll(d, "perpetrator", "target"), Basis: "alleged"}
	}
	form := roll(d, incident.Exactly, incident.AtLeast, incident.About, incident.Between, incident.Unquantified)
	return incident.Count{Form: form, N: int64(d.IntN(9)), Low: 3, High: roll[int64](d, 3, 8, 1e12), Words: "some"}
}

// change lets a few of the events say something else, move or go.
func (d dice) change(events []incident.Event) {
	for i := range events {
		e := &events[i]
		switch x := d.IntN(8); {
		case !e.Live() || x > 3:
		case x == 0:
			e.PartOf = d.series(events[:i])
		case x == 1:
			d.withdraw(events, i)
		default:
			c := &e.Claims[d.IntN(len(e.Claims))]
			if c.Property != "participant" {
				c.Value = d.value(c.Property)
			}
		}
	}
}

// withdraw takes an event back, and lets its parts go.
func (d dice) withdraw(events []incident.Event, i int) {
	events[i].Withdrawn = &incident.Withdrawal{Reason: "made up", Date: "2026-01-01"}
	for j := range events {
		if events[j].PartOf == events[i].ID {
			events[j].PartOf = ""
		}
	}
}
