package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// EventDocument is an event as lists serve it.
type EventDocument struct {
	ID string
	// JSON is an object with the members of Event in openapi.yaml, in their order,
	// but for links. Claims are ids.
	JSON []byte
}

// EventDocuments lists live events like Events, as they were put together when
// they were published: PageRequest.Fields is not heeded. Errors: *PlaceError, *OrderError.
func (s *Store) EventDocuments(ctx context.Context, rev int64, f EventFilter, p PageRequest) (Page[EventDocument], error) {
	list, err := s.eventList(ctx, rev, f, p.Order)
	if err != nil {
		return Page[EventDocument]{}, err
	}
	page, err := pageRows(ctx, s, list.ordering, p, func(part section) (string, pgx.NamedArgs) {
		return list.section(part, "d.document", "LEFT JOIN event_document_v d ON d.event = x.event AND "+at("d"))
	}, func(r listedDocument) (*string, string) { return r.Place, r.PlaceID })
	if err != nil {
		return Page[EventDocument]{}, err
	}
	documents := make([]EventDocument, len(page.Items))
	for i, row := range page.Items {
		if row.Document == nil {
			return Page[EventDocument]{}, fmt.Errorf("event %s has no document at revision %d", row.PlaceID, rev)
		}
		documents[i] = EventDocument{ID: row.PlaceID, JSON: row.Document}
	}
	return Page[EventDocument]{Items: documents, Next: page.Next}, nil
}

// listedDocument is the document of an event of a page.
type listedDocument struct {
	Document []byte
	Place    *string
	PlaceID  string
}
