package api

import (
	"context"
	"net/url"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// ListEvents implements StrictServerInterface.
func (s *server) ListEvents(ctx context.Context, _ ListEventsRequestObject) (ListEventsResponseObject, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	return rd.events(ctx, rd.query.values)
}

// ListGroupEvents implements StrictServerInterface.
func (s *server) ListGroupEvents(ctx context.Context, request ListGroupEventsRequestObject) (ListGroupEventsResponseObject, error) {
	rd, err := s.readBelow(ctx, incident.TypeGroup, request.ID)
	if err != nil {
		return nil, err
	}
	return rd.events(ctx, rd.query.with("group", request.ID))
}

// ListSourceEvents implements StrictServerInterface.
func (s *server) ListSourceEvents(ctx context.Context, request ListSourceEventsRequestObject) (ListSourceEventsResponseObject, error) {
	rd, err := s.readBelow(ctx, incident.TypeSource, request.ID)
	if err != nil {
		return nil, err
	}
	return rd.events(ctx, rd.query.with("source", request.ID))
}

// GetEvent implements StrictServerInterface.
func (s *server) GetEvent(ctx context.Context, request GetEventRequestObject) (GetEventResponseObject, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	e, err := s.findEvent(ctx, rd.at, request.ID)
	if err != nil {
		return nil, err
	}
	answer, err := rd.event(e, true)
	if err != nil {
		return nil, err
	}
	return GetEvent200JSONResponse(answer), nil
}

func (s *server) findEvent(ctx context.Context, at int64, id string) (store.Event, error) {
	if !incident.ValidID(id) {
		return store.Event{}, store.ErrNotFound
	}
	return s.store.Event(ctx, at, id)
}

type eventRecords = records[store.Event, Event]

// events lists the events that match the filters.
func (rd *reading) events(ctx context.Context, filters url.Values) (*listing, error) {
	f, err := eventFilter(filters)
	if err != nil {
		return nil, err
	}
	whole := rd.has("include", "claims")
	if !whole && len(rd.page.Fields) == 0 {
		return eventDocuments{rd: rd, filter: f}.listing(ctx)
	}
	events := eventRecords{
		rd: rd,
		read: func(ctx context.Context, p store.PageRequest) (store.Page[store.Event], error) {
			return rd.server.store.Events(ctx, rd.at, f, p, whole)
		},
		record: func(e store.Event) (Event, error) { return rd.event(e, whole) },
		table:  rd.eventTable(f),
	}
	if mediaType(ctx) == geoJSONType {
		return rd.features(ctx, events)
	}
	return events.listing(ctx)
}

// event maps an event; whole gives its claims in full instead of their ids.
func (rd *reading) event(e store.Event, whole bool) (Event, error) {
	a := e.Answers
	claims, err := rd.claimsOrIDs(e.ClaimIDs, e.Claims, whole)
	return Event{
		ID:                 e.ID,
		Type:               EventTypeEvent,
		Collection:         e.Collection,
		Revision:           e.Revision,
		Title:              e.Title,
		Summary:            orNull(e.Summary),
		Kind:               e.Kind,
		ExternalIds:        externalIDs(e.ExternalIDs),
		PartOf:             orNull(e.PartOf),
		Parts:              list(e.Parts),
		Occurred:           dateOf(a, "occurred"),
		Location:           placeOf(a, "location"),
		Figures:            figures(a),
		Outcome:            termOf(a, "outcome"),
		Methods:            setOf(a, "method", setTerm),
		Targets:            setOf(a, "target", setTerm),
		Participants:       setOf(a, "participant", setParticipant(e.GroupTitles)),
		NamedVictims:       setOf(a, "named_victim", setPerson),
		Details:            setOf(a, "detail", setText),
		Corroboration:      Corroboration(a.Corroboration),
		IndependentSources: a.IndependentSources,
		Sources:            each(e.Sources, sourceRef),
		UnderlyingSources:  list(a.UnderlyingSources),
		Claims:             claims,
		Links:              rd.eventLinks(e.ID),
	}, err
}

func (rd *reading) eventLinks(id string) EventLinks {
	return EventLinks{
		Self:      rd.link("events", id),
		Permanent: rd.permanent("events", id),
		Claims:    rd.link("events", id, "claims"),
		Sources:   rd.link("events", id, "sources"),
	}
}

func externalIDs(ids map[string]string) ExternalIDs {
	if ids == nil {
		return ExternalIDs{}
	}
	return ids
}
