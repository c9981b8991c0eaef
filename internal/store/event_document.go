package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// EventDocuments reads a page of events as they were put together when they were
// published: each a JSON object with the members of Event in openapi.yaml, in
// their order, but for links; claims are ids. It returns where the next page
// begins. What each is given is valid until it returns. PageRequest.Fields is not
// heeded. Errors: *PlaceError, *OrderError, those of each.
func (s *Store) EventDocuments(ctx context.Context, rev int64, f EventFilter, p PageRequest, each func(id, document []byte) error) (next string, err error) {
	list, err := s.eventList(ctx, rev, f, p)
	if err != nil {
		return "", err
	}
	return tableRows(ctx, s, list.ordering, p, func(part section) (string, pgx.NamedArgs) {
		return list.section(part, "x.id, d.document", "LEFT JOIN event_document_v d ON d.event = x.event AND "+at("d"))
	}, func(row [][]byte) error {
		if row[1] == nil {
			return fmt.Errorf("event %s has no document at revision %d", row[0], rev)
		}
		return each(row[0], row[1])
	})
}
