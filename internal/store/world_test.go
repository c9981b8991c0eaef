package store_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
	"github.com/openincidents/openincidents/internal/synthetic"
)

// world is a made-up collection that is edited and published again and again.
type world struct {
	draw    *rand.Rand
	records store.Records
	// merged says what stands for what, after each revision.
	merged map[string]string
	edits  int
}

func newWorld(seed uint64, events int) *world {
	w := &world{draw: rand.New(rand.NewPCG(seed, 0)), merged: map[string]string{}}
	w.records.Sources, w.records.Groups, w.records.Events =
		synthetic.New(synthetic.Shape{Seed: seed, Events: events, Groups: 12, Sources: 30}).All()
	return w
}

// publishWorld publishes a world of its own in each of two collections, and
// edits of the first as later revisions.
func publishWorld(t *testing.T, s *store.Store, seed uint64, events, revisions int) (*world, []readout) {
	t.Helper()
	w := newWorld(seed, events)
	w.publish(t, s)
	if _, err := s.Publish(t.Context(), store.Publication{Collection: "other", Author: "B", Message: "m"}, fixture()); err != nil {
		t.Fatal(err)
	}
	readouts := []readout{w.readOut(t, s, 2)}
	for rev := int64(3); rev <= int64(revisions); rev++ {
		w.edit()
		w.publish(t, s)
		readouts = append(readouts, w.readOut(t, s, rev))
	}
	return w, readouts
}

func (w *world) publish(t *testing.T, s *store.Store) {
	t.Helper()
	publish(t, s, w.records)
}

// edit changes, withdraws and merges records.
func (w *world) edit() {
	w.edits++
	for range 6 {
		e := &w.records.Events[w.draw.IntN(len(w.records.Events))]
		e.Title += fmt.Sprintf(" and markets %d", w.edits)
		for i, c := range e.Claims {
			if _, counts := c.Value.(incident.Count); counts && c.Withdrawn == nil {
				e.Claims[i].Value = incident.Count{Form: incident.Exactly, N: int64(w.draw.IntN(40))}
			}
		}
	}
	w.endEvent(func(e *incident.Event) {
		e.Withdrawn = &incident.Withdrawal{Reason: "it did not happen", Date: "2026-01-02"}
	})
	if into := w.living(); into != nil {
		w.endEvent(func(e *incident.Event) {
			if e.ID != into.ID {
				e.MergedInto, w.merged[e.ID] = into.ID, into.ID
			}
		})
	}
	w.mergeGroups()
	w.mergeSources()
}

// living is a live event without parts, that is no part itself.
func (w *world) living() *incident.Event {
	series := map[string]bool{}
	for _, e := range w.records.Events {
		series[e.PartOf] = true
	}
	for _, i := range w.draw.Perm(len(w.records.Events)) {
		if e := &w.records.Events[i]; e.Live() && e.PartOf == "" && !series[e.ID] && !w.stands(e.ID) {
			return e
		}
	}
	return nil
}

// stands reports whether a record stands for another, so that it has to stay.
func (w *world) stands(id string) bool {
	for _, into := range w.merged {
		if into == id {
			return true
		}
	}
	return false
}

func (w *world) endEvent(end func(e *incident.Event)) {
	if e := w.living(); e != nil {
		end(e)
	}
}

// mergeGroups merges a group into another; what named it names that one.
func (w *world) mergeGroups() {
	from, into := w.draw.IntN(len(w.records.Groups)), w.draw.IntN(len(w.records.Groups))
	g, to := &w.records.Groups[from], w.records.Groups[into]
	if from == into || !g.Live() || !to.Live() || w.stands(g.ID) {
		return
	}
	g.MergedInto, w.merged[g.ID] = to.ID, to.ID
	w.eachClaim(func(subject string, c *incident.Claim) {
		switch v := c.Value.(type) {
		case incident.Participant:
			if v.Group == g.ID {
				v.Group, c.Value = to.ID, v
			}
			c.Value = v
		case incident.Relation:
			if v.Group == g.ID {
				v.Group = to.ID
			}
			if c.Value = v; v.Group == subject {
				c.Withdrawn = &incident.Withdrawal{Reason: "of itself", Date: "2026-01-02"}
			}
		}
	})
}

// mergeSources merges a source into another, which then makes its claims.
func (w *world) mergeSources() {
	from, into := w.draw.IntN(len(w.records.Sources)), w.draw.IntN(len(w.records.Sources))
	s, to := &w.records.Sources[from], w.records.Sources[into]
	if from == into || !s.Live() || !to.Live() || w.stands(s.ID) || to.Role != s.Role || to.Origin != "" || s.Origin != "" {
		return
	}
	for i := range w.records.Sources {
		if w.records.Sources[i].Origin == s.ID {
			w.records.Sources[i].Origin = to.ID
		}
	}
	s.MergedInto, w.merged[s.ID] = to.ID, to.ID
	for i := range w.records.Groups {
		w.records.Groups[i].Claims = retold(w.records.Groups[i].Claims, s.ID, to.ID)
	}
	for i := range w.records.Events {
		w.records.Events[i].Claims = retold(w.records.Events[i].Claims, s.ID, to.ID)
	}
}

// retold are claims of which those of one source are made by another: a claim
// keeps its source, so that they are claims anew.
func retold(claims []incident.Claim, from, to string) []incident.Claim {
	for i, c := range claims {
		for j, id := range c.RestsOn {
			if id == from {
				claims[i].RestsOn[j] = to
			}
		}
		if c.Source == from && c.Withdrawn == nil {
			claims[i].Withdrawn = &incident.Withdrawal{Reason: "its source is another", Date: "2026-01-02"}
			c.ID, c.Source = c.ID+"-anew", to
			claims = append(claims, c)
		}
	}
	return claims
}

func (w *world) eachClaim(change func(subject string, c *incident.Claim)) {
	for _, g := range w.records.Groups {
		for i := range g.Claims {
			change(g.ID, &g.Claims[i])
		}
	}
	for _, e := range w.records.Events {
		for i := range e.Claims {
			change(e.ID, &e.Claims[i])
		}
	}
}

// readOut reads every record one by one.
func (w *world) readOut(t *testing.T, s *store.Store, rev int64) readout {
	t.Helper()
	r := readout{revision: rev, merged: map[string]string{}}
	for from, into := range w.merged {
		r.merged[from] = into
	}
	other := fixture()
	for _, e := range append(other.Events, w.records.Events...) {
		if found, err := s.Event(t.Context(), rev, e.ID); err == nil {
			r.events = append(r.events, found)
			r.claims = append(r.claims, found.Claims...)
		} else if e.Live() {
			t.Fatal(err)
		}
	}
	for _, g := range append(other.Groups, w.records.Groups...) {
		if found, err := s.Group(t.Context(), rev, g.ID); err == nil {
			r.groups = append(r.groups, found)
			r.claims = append(r.claims, found.Claims...)
		} else if g.Live() {
			t.Fatal(err)
		}
	}
	for _, source := range append(other.Sources, w.records.Sources...) {
		if found, err := s.Source(t.Context(), rev, source.ID); err == nil {
			r.sources = append(r.sources, found)
		} else if source.Live() {
			t.Fatal(err)
		}
	}
	return r
}
