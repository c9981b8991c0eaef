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
	last := ""
	for _, revision := range page.Items {
		last = strconv.FormatInt(revision.Number, 10)
	}
	links, err := rd.listLinks(ctx, last, page.More)
	return ListRevisions200JSONResponse{Data: each(page.Items, rd.revision), Meta: rd.meta(), Links: links}, err
}

// GetRevision implements StrictServerInterface.
func (s *server) GetRevision(ctx context.Context, request GetRevisionRequestObject) (GetRevisionResponseObject, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	if request.Number < 1 || request.Number > rd.at {
		return nil, &store.NoRevisionError{Asked: request.Number, Newest: rd.at}
	}
	revision, err := s.store.Revision(ctx, request.Number)
	return GetRevision200JSONResponse(rd.revision(revision)), err
}

// revision never depends on what else is published: its links have no pin but
// its own number.
func (rd *reading) revision(r store.Revision) Revision {
	l := rd.server.links
	self := l.to(pathOf([]string{"revisions", strconv.FormatInt(r.Number, 10)}), nil)
	at := func(list string) string { return l.to(pathOf([]string{list}), pinned(nil, r.Number)) }
	return Revision{
		Number:     r.Number,
		Type:       RevisionTypeRevision,
		At:         r.At.UTC(),
		Author:     r.Author,
		Message:    r.Message,
		Collection: r.Collection,
		Links: RevisionLinks{
			Self: self, Permanent: self,
			Events: at("events"), Groups: at("groups"), Sources: at("sources"), Claims: at("claims"),
		},
	}
}
