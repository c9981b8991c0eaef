package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
	"github.com/openincidents/openincidents/internal/synthetic"
)

// The small publications are about one event for updateShare of the large one, and
// updateEvents at most; each changes one in changedOf.
const (
	updateShare  = 10
	updateEvents = 900
	changedOf    = 3
)

// lately marks the ids of events of the small publications.
const lately = "lately-"

// update publishes a small collection, and then changes some of it, again and
// again. It has the sources and groups of the large one.
func update(ctx context.Context, databaseURL string, shape synthetic.Shape, times int, progress io.Writer) error {
	s, err := store.Open(ctx, databaseURL)
	if err != nil {
		return err
	}
	defer s.Close()
	events := updatedEvents(shape)
	for i := range times {
		change(events, i)
		p := store.Publication{Collection: "synthetic-lately", Author: "bench", Message: fmt.Sprintf("made-up events, publication %d", i+1)}
		result, err := s.Publish(ctx, p, store.Records{Events: events})
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(progress, "revision %d: %d added, %d changed\n", result.Revision, result.Added, result.Changed)
	}
	return nil
}

// updatedEvents are those of another world with the same sources and groups,
// under ids that the large one has not.
func updatedEvents(shape synthetic.Shape) []incident.Event {
	shape.Seed++
	shape.Events = min(shape.Events/updateShare, updateEvents)
	events := slices.Collect(synthetic.New(shape).Events())
	for i := range events {
		e := &events[i]
		e.ID = lately + e.ID
		if e.PartOf != "" {
			e.PartOf = lately + e.PartOf
		}
		for j := range e.Claims {
			e.Claims[j].ID = lately + e.Claims[j].ID
		}
	}
	return events
}

// change gives some of the events another summary, each time to others.
func change(events []incident.Event, time int) {
	for i := range events {
		if i%changedOf == time%changedOf {
			events[i].Summary = fmt.Sprintf("%s Told for the %d. time.", events[i].Summary, time+1)
		}
	}
}
