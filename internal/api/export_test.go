package api

import (
	"bytes"

	"github.com/openincidents/openincidents/internal/store"
)

// EventDocument is an event as a store keeps it.
func EventDocument(e store.Event) store.EventDocument {
	rd := &reading{server: &server{}}
	answer, err := rd.event(e, false)
	if err != nil {
		panic(err)
	}
	text, err := appendJSON(nil, answer)
	if err != nil {
		panic(err)
	}
	d := store.EventDocument{ID: []byte(e.ID), JSON: append(text[:bytes.LastIndex(text, []byte(`,"links":`))], '}')}
	if p := point(answer.Location); p != nil {
		d.Longitude, _ = appendJSON(nil, p.Coordinates[0])
		d.Latitude, _ = appendJSON(nil, p.Coordinates[1])
	}
	return d
}
