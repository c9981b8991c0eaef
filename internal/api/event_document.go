package api

import (
	"context"

	"github.com/openincidents/openincidents/internal/store"
)

// eventDocuments lists whole events as the store keeps them in JSON: a page of
// fifty costs a fraction of what it does to put them together.
func (rd *reading) eventDocuments(f store.EventFilter) records[store.EventDocument, eventDocument] {
	return records[store.EventDocument, eventDocument]{
		rd: rd,
		read: func(ctx context.Context, p store.PageRequest) (store.Page[store.EventDocument], error) {
			return rd.server.store.EventDocuments(ctx, rd.at, f, p)
		},
		record: certain(func(d store.EventDocument) eventDocument {
			return eventDocument{members: d.JSON, links: rd.eventLinks(d.ID)}
		}),
		table: rd.eventTable(f),
	}
}

// eventDocument is an Event of the contract.
type eventDocument struct {
	// members is an object with all of the event's members but for links.
	members []byte
	links   EventLinks
}

// appendJSON implements appender.
func (d eventDocument) appendJSON(to []byte) ([]byte, error) {
	to = append(to, d.members[:len(d.members)-1]...)
	to, err := appendJSON(append(to, `,"links":`...), d.links)
	return append(to, '}'), err
}
