package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
	"github.com/openincidents/openincidents/internal/synthetic"
)

// TestPublishAWorld: a made-up dataset has much that no fixture thinks of, and
// more records than one batch.
func TestPublishAWorld(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	w := synthetic.New(synthetic.Shape{Seed: 7, Events: 3000, Groups: 40, Sources: 900})
	stream := store.Stream{Sources: w.Sources(), Groups: w.Groups(), Events: w.Events()}
	result, err := s.PublishStream(t.Context(), publication, stream)
	if err != nil || result.Added != 3940 {
		t.Fatalf("%+v, %v", result, err)
	}
	checkSeries(t, s, w)
	again, err := s.PublishStream(t.Context(), publication, stream)
	if err != nil || again.Published || again.Unchanged != 3940 {
		t.Errorf("what was published is published again: %+v, %v", again, err)
	}
}

// checkSeries holds the answers of all series against those that follow from
// the whole world in memory.
func checkSeries(t *testing.T, s *store.Store, w *synthetic.World) {
	t.Helper()
	sources, groups, events := w.All()
	facts := factsOf(store.Records{Sources: sources, Groups: groups})
	own, parts := map[string]incident.Answers{}, map[string][]string{}
	for _, e := range events {
		own[e.ID] = incident.Compute(incident.TypeEvent, e.Claims, facts, incident.StandardVocabulary())
		if e.PartOf != "" {
			parts[e.PartOf] = append(parts[e.PartOf], e.ID)
		}
	}
	var whole func(id string) incident.Answers
	whole = func(id string) incident.Answers {
		var all []incident.Answers
		for _, part := range parts[id] {
			all = append(all, whole(part))
		}
		return own[id].WithParts(all)
	}
	for id := range parts {
		got, err := s.Event(t.Context(), 1, id)
		if err != nil {
			t.Fatal(err)
		}
		want := whole(id)
		if diff := cmp.Diff(want.Dates, got.Answers.Dates); diff != "" || want.Corroboration != got.Answers.Corroboration {
			t.Errorf("%s: (-computed +read)\n%s", id, diff)
		}
	}
}
