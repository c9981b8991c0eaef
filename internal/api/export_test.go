package api

import (
	"bytes"

	"github.com/openincidents/openincidents/internal/store"
)

// EventDocument is the document of an event, as a store keeps it.
func EventDocument(e store.Event) []byte {
	rd := &reading{server: &server{}}
	answer, err := rd.event(e, false)
	if err != nil {
		panic(err)
	}
	text, err := marshal(answer)
	if err != nil {
		panic(err)
	}
	return append(text[:bytes.LastIndex(text, []byte(`,"links":`))], '}')
}
