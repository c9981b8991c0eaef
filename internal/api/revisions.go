package api

import (
	"context"
	"strconv"

	"github.com/openincidents/openincidents/internal/store"
)

// ListRevisions implements StrictServerInterface.
func (s *server) ListRevisions(ctx context.Context, _ ListRevisionsRequestObject) (ListRevisionsResponseObject, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	page, err := s.store.Revisions(ctx, rd.at, rd.page)
	if err != nil {
		return nil, err
	}
	data, links, err := listOf(ctx, &rd, page, certain(rd.revision))
	return ListRevisions200JSONResponse{Data: data, Meta: rd.meta(), Links: links}, err
}

// GetRevision implements StrictServerInterface.
func (s *server) GetRevision(ctx context.Context, request GetRevisionRequestObject) (GetRevisionResponseObject, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	// The binder reads 01 and +1 as well; a revision has one address only.
	if idIn(rd.query.path) != decimal(request.Number) {
		return nil, store.ErrNotFound
	}
	if request.Number < 1 || request.Number > rd.at {
		return nil, &store.NoRevisionError{Asked: request.Number, Newest: rd.at}
	}
	revision, err := s.store.Revision(ctx, request.Number)
	return GetRevision200JSONResponse(rd.revision(revision)), err
}

func decimal(number int64) string { return strconv.FormatInt(number, 10) }

// revision never depends on what else is published: its links have no pin but
// its own number.
func (rd *reading) revision(r store.Revision) Revision {
	l := rd.server.links
	self := l.to(pathOf([]string{"revisions", decimal(r.Number)}), nil)
	at := func(list string) string { return l.to(pathOf([]string{list}), pinned(nil, r.Number)) }
	return Revision{
		Number:     r.Number,
		Type:       RevisionTypeRevision,
		At:         r.At.UTC(),
		Author:     r.Author,
		Message:    r.Message,
		Collection: r.Collection,
		Rule:       r.Rule,
		Links: RevisionLinks{
			Self: self, Permanent: self,
			Events: at("events"), Groups: at("groups"), Sources: at("sources"), Claims: at("claims"),
		},
	}
}
