package synthetic

import (
	"iter"
	"slices"

	"github.com/openincidents/openincidents/internal/incident"
)

// Shape says how large a world is, and which of all worlds of that size it is.
type Shape struct {
	Seed uint64
	// Events, Groups and Sources are how many records there are of each type. Of
	// groups and sources there is at least one.
	Events, Groups, Sources int
}

// World is a made-up dataset. It holds no record: each is made anew whenever it
// is asked for, so that a world takes no more memory the larger it is.
type World struct{ shape Shape }

// New returns the world of a shape.
func New(shape Shape) *World {
	shape.Groups, shape.Sources = max(shape.Groups, 1), max(shape.Sources, 1)
	return &World{shape}
}

// Sources yields all sources, always the same in the same order.
func (w *World) Sources() iter.Seq[incident.Source] { return each(w.shape.Sources, w.source) }

// Groups yields all groups, always the same in the same order.
func (w *World) Groups() iter.Seq[incident.Group] { return each(w.shape.Groups, w.group) }

// Events yields all events, always the same in the same order. Their claims
// have ids, unique in the world.
func (w *World) Events() iter.Seq[incident.Event] { return each(w.shape.Events, w.event) }

// All collects the whole world.
func (w *World) All() ([]incident.Source, []incident.Group, []incident.Event) {
	return slices.Collect(w.Sources()), slices.Collect(w.Groups()), slices.Collect(w.Events())
}

func each[T any](count int, record func(i int) T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for i := range count {
			if !yield(record(i)) {
				return
			}
		}
	}
}
