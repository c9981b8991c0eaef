package store

import (
	"iter"

	"github.com/openincidents/openincidents/internal/incident"
)

// seriesDates works out the dates of series, which follow from those of their
// parts, which may be series too.
type seriesDates struct {
	partsOf map[string][]string
	// own are the dates that an event's own claims give; whole are those of series
	// with those of their parts.
	own, whole map[string]incident.Answers
}

func newSeriesDates(partsOf map[string][]string) *seriesDates {
	return &seriesDates{partsOf: partsOf, own: map[string]incident.Answers{}}
}

// has reports whether an event has parts.
func (d *seriesDates) has(id string) bool { return len(d.partsOf[id]) > 0 }

// only yields those of events that have parts.
func (d *seriesDates) only(events iter.Seq[incident.Event]) iter.Seq[incident.Event] {
	return func(yield func(incident.Event) bool) {
		if len(d.partsOf) == 0 {
			return
		}
		for e := range events {
			if d.has(e.ID) && !yield(e) {
				return
			}
		}
	}
}

// learn takes in the dates that the claims of parts and of series give.
func (d *seriesDates) learn(own map[string]incident.Answers) {
	for id, answers := range own {
		d.own[id] = answers
	}
}

// settle works out the dates of all series, when those of all events are known.
func (d *seriesDates) settle() {
	d.whole = make(map[string]incident.Answers, len(d.partsOf))
	for id := range d.partsOf {
		d.whole[id] = d.of(id)
	}
}

// of returns the dates of an event. A series that is a part of itself, which the
// database refuses, has its own.
func (d *seriesDates) of(id string) incident.Answers {
	if whole, settled := d.whole[id]; settled || !d.has(id) {
		if settled {
			return whole
		}
		return d.own[id]
	}
	d.whole[id] = d.own[id]
	d.whole[id] = d.own[id].WithParts(d.parts(id))
	return d.whole[id]
}

// parts are the dates of a series' parts.
func (d *seriesDates) parts(id string) []incident.Answers {
	var parts []incident.Answers
	for _, part := range d.partsOf[id] {
		parts = append(parts, d.of(part))
	}
	return parts
}
