package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// EventDocument is an event as it was put together when it was published.
type EventDocument struct {
	ID []byte
	// JSON is an object with the members of Event in openapi.yaml, in their order,
	// but for links; claims are ids.
	JSON []byte
	// Longitude and Latitude are in degrees of WGS 84, as JSON has them; nil is unknown.
	Longitude, Latitude []byte
}

// EventDocuments reads a page of events as documents. It returns where the next
// page begins. A document is valid until each returns. PageRequest.Fields is not
// heeded. Errors: *PlaceError, *OrderError, those of each.
func (s *Store) EventDocuments(ctx context.Context, rev int64, f EventFilter, p PageRequest, each func(EventDocument) error) (next string, err error) {
	list, err := s.eventList(ctx, rev, f, p)
	if err != nil {
		return "", err
	}
	return tableRows(ctx, s, list.ordering, p, func(part section) (string, pgx.NamedArgs) {
		return list.section(part, "x.id, d.document, x.point[0], x.point[1]", "LEFT JOIN event_document_v d ON d.event = x.event AND "+at("d"))
	}, func(row [][]byte) error {
		if row[1] == nil {
			return fmt.Errorf("event %s has no document at revision %d", row[0], rev)
		}
		return each(EventDocument{ID: row[0], JSON: row[1], Longitude: row[2], Latitude: row[3]})
	})
}
