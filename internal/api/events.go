package api

import (
	"context"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// ListEvents implements StrictServerInterface.
func (s *server) ListEvents(ctx context.Context, request ListEventsRequestObject) (ListEventsResponseObject, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	p := request.Params
	answer, err := rd.events(ctx, store.EventFilter{
		Countries: given(p.Country), Kinds: given(p.Kind), Groups: given(p.Group), Sources: given(p.Source),
	}, p.From, p.To)
	return ListEvents200JSONResponse(answer), err
}

// ListGroupEvents implements StrictServerInterface.
func (s *server) ListGroupEvents(ctx context.Context, request ListGroupEventsRequestObject) (ListGroupEventsResponseObject, error) {
	rd, err := s.readBelow(ctx, incident.TypeGroup, request.ID)
	if err != nil {
		return nil, err
	}
	p := request.Params
	answer, err := rd.events(ctx, store.EventFilter{
		Countries: given(p.Country), Kinds: given(p.Kind), Groups: []string{request.ID}, Sources: given(p.Source),
	}, p.From, p.To)
	return ListGroupEvents200JSONResponse(answer), err
}

// ListSourceEvents implements StrictServerInterface.
func (s *server) ListSourceEvents(ctx context.Context, request ListSourceEventsRequestObject) (ListSourceEventsResponseObject, error) {
	rd, err := s.readBelow(ctx, incident.TypeSource, request.ID)
	if err != nil {
		return nil, err
	}
	p := request.Params
	answer, err := rd.events(ctx, store.EventFilter{
		Countries: given(p.Country), Kinds: given(p.Kind), Groups: given(p.Group), Sources: []string{request.ID},
	}, p.From, p.To)
	return ListSourceEvents200JSONResponse(answer), err
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

func (rd *reading) events(ctx context.Context, f store.EventFilter, from, to *string) (EventList, error) {
	var err error
	if f.From, f.To, err = period(from, to); err != nil {
		return EventList{}, err
	}
	whole := rd.has("include", "claims")
	page, err := rd.server.store.Events(ctx, rd.at, f, rd.page, whole)
	if err != nil {
		return EventList{}, err
	}
	data, links, err := listOf(ctx, rd, page, func(e store.Event) string { return e.ID },
		func(e store.Event) (Event, error) { return rd.event(e, whole) })
	return EventList{Data: data, Meta: rd.meta(), Links: links}, err
}

// period is the first day of from and the last of to, both of which the check
// of the query found to be of the calendar.
func period(from, to *string) (first, last string, err error) {
	if from != nil {
		first, _, _ = daysOf(*from)
	}
	if to != nil {
		_, last, _ = daysOf(*to)
	}
	if first != "" && last != "" && last < first {
		return "", "", badParameter("to", "%q ends before %q begins", *to, *from)
	}
	return first, last, nil
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
		Links: EventLinks{
			Self:      rd.link("events", e.ID),
			Permanent: rd.permanent("events", e.ID),
			Claims:    rd.link("events", e.ID, "claims"),
			Sources:   rd.link("events", e.ID, "sources"),
		},
	}, err
}

func externalIDs(ids map[string]string) ExternalIDs {
	if ids == nil {
		return ExternalIDs{}
	}
	return ids
}
