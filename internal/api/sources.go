package api

import (
	"context"
	"net/url"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// ListSources implements StrictServerInterface.
func (s *server) ListSources(ctx context.Context, _ ListSourcesRequestObject) (ListSourcesResponseObject, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	return rd.sources(ctx, rd.query.values)
}

// ListEventSources implements StrictServerInterface.
func (s *server) ListEventSources(ctx context.Context, request ListEventSourcesRequestObject) (ListEventSourcesResponseObject, error) {
	rd, err := s.readBelow(ctx, incident.TypeEvent, request.ID)
	if err != nil {
		return nil, err
	}
	return rd.sources(ctx, rd.query.with("event", request.ID))
}

// ListGroupSources implements StrictServerInterface.
func (s *server) ListGroupSources(ctx context.Context, request ListGroupSourcesRequestObject) (ListGroupSourcesResponseObject, error) {
	rd, err := s.readBelow(ctx, incident.TypeGroup, request.ID)
	if err != nil {
		return nil, err
	}
	return rd.sources(ctx, rd.query.with("group", request.ID))
}

// GetSource implements StrictServerInterface.
func (s *server) GetSource(ctx context.Context, request GetSourceRequestObject) (GetSourceResponseObject, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	source, err := s.findSource(ctx, rd.at, request.ID)
	if err != nil {
		return nil, err
	}
	return GetSource200JSONResponse(rd.source(source)), nil
}

func (s *server) findSource(ctx context.Context, at int64, id string) (store.Source, error) {
	if !incident.ValidID(id) {
		return store.Source{}, store.ErrNotFound
	}
	return s.store.Source(ctx, at, id)
}

// sources lists the sources that match the filters.
func (rd *reading) sources(ctx context.Context, filters url.Values) (*listing, error) {
	f, err := sourceFilter(filters)
	if err != nil {
		return nil, err
	}
	read := func(ctx context.Context, p store.PageRequest) (store.Page[store.Source], error) {
		return rd.server.store.Sources(ctx, rd.at, f, p)
	}
	return records[store.Source, Source]{rd: rd, read: read, record: certain(rd.source), table: sourceTable(read)}.listing(ctx)
}

// sourceFilter reads the filters of sources from a query that the contract allows.
func sourceFilter(v url.Values) (store.SourceFilter, error) {
	var errs parameterErrors
	return store.SourceFilter{
		Events: v["event"], Groups: v["group"],
		IDs: v["ids"], Collections: v["collection"], ExternalIDs: v["external_id"],
		CSLTypes: v["csl_type"], Languages: v["language"], Roles: v["role"], Statuses: v["status"], Publishers: v["publisher"],
		ChangedSince: optional(v, "changed_since"), Words: wordsIn(v, &errs),
	}, errs.orNil()
}

func (rd *reading) source(s store.Source) Source {
	return Source{
		ID:             s.ID,
		Type:           SourceTypeSource,
		Collection:     s.Collection,
		Revision:       s.Revision,
		ExternalIds:    externalIDs(s.ExternalIDs),
		CslType:        orNull(s.CSLType),
		Title:          s.Title,
		ContainerTitle: orNull(s.ContainerTitle),
		Publisher:      orNull(s.Publisher),
		Authors:        each(s.Authors, author),
		Published:      orNull(s.Published),
		Accessed:       orNull(s.Accessed),
		URL:            orNull(s.URL),
		Language:       orNull(s.Language),
		Licence:        orNull(s.Licence),
		Note:           orNull(s.Note),
		Role:           SourceRole(s.Role),
		Origin:         orNull(s.Origin),
		Corrected:      notice(s.Corrected),
		Retracted:      notice(s.Retracted),
		Copies:         each(s.Copies, sourceCopy),
		Links: SourceLinks{
			Self:      rd.link("sources", s.ID),
			Permanent: rd.permanent("sources", s.ID),
			Claims:    rd.link("sources", s.ID, "claims"),
			Events:    rd.link("sources", s.ID, "events"),
		},
	}
}

func sourceRef(s store.SourceRef) SourceRef {
	return SourceRef{
		ID: s.ID, Title: s.Title, ContainerTitle: orNull(s.ContainerTitle), URL: orNull(s.URL),
		Published: orNull(s.Published), Role: SourceRole(s.Role), Retracted: s.Retracted,
	}
}

func author(a incident.Author) Author {
	return Author{Family: orNull(a.Family), Given: orNull(a.Given), Literal: orNull(a.Literal)}
}

func notice(n *incident.Notice) *Notice {
	if n == nil {
		return nil
	}
	return &Notice{Date: n.Date, Notice: n.Notice, URL: orNull(n.URL)}
}

func sourceCopy(c incident.Copy) Copy {
	return Copy{
		Name: c.Name, Sha256: c.SHA256, Length: c.Length,
		Taken: orNull(c.Taken), ArchiveURL: orNull(c.ArchiveURL),
	}
}
