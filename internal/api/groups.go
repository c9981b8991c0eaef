package api

import (
	"context"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// ListGroups implements StrictServerInterface.
func (s *server) ListGroups(ctx context.Context, request ListGroupsRequestObject) (ListGroupsResponseObject, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	whole := rd.has("include", "claims")
	f := store.GroupFilter{Kinds: given(request.Params.Kind), Sources: given(request.Params.Source)}
	page, err := s.store.Groups(ctx, rd.at, f, rd.page, whole)
	if err != nil {
		return nil, err
	}
	data, links, err := listOf(ctx, &rd, page, func(g store.Group) string { return g.ID },
		func(g store.Group) (Group, error) { return rd.group(g, whole) })
	return ListGroups200JSONResponse{Data: data, Meta: rd.meta(), Links: links}, err
}

// GetGroup implements StrictServerInterface.
func (s *server) GetGroup(ctx context.Context, request GetGroupRequestObject) (GetGroupResponseObject, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	g, err := s.findGroup(ctx, rd.at, request.ID)
	if err != nil {
		return nil, err
	}
	answer, err := rd.group(g, true)
	if err != nil {
		return nil, err
	}
	return GetGroup200JSONResponse(answer), nil
}

func (s *server) findGroup(ctx context.Context, at int64, id string) (store.Group, error) {
	if !incident.ValidID(id) {
		return store.Group{}, store.ErrNotFound
	}
	return s.store.Group(ctx, at, id)
}

// group maps a group; whole gives its claims in full instead of their ids.
func (rd *reading) group(g store.Group, whole bool) (Group, error) {
	a := g.Answers
	claims, err := rd.claimsOrIDs(g.ClaimIDs, g.Claims, whole)
	return Group{
		ID:                 g.ID,
		Type:               GroupTypeGroup,
		Collection:         g.Collection,
		Revision:           g.Revision,
		Title:              g.Title,
		Summary:            orNull(g.Summary),
		Kind:               g.Kind,
		ExternalIds:        externalIDs(g.ExternalIDs),
		Founded:            dateOf(a, "founded"),
		Figures:            figures(a),
		Aliases:            setOf(a, "alias", setText),
		Leaders:            setOf(a, "leader", setPerson),
		Members:            setOf(a, "member", setPerson),
		AreasOfOperation:   setOf(a, "area_of_operation", setPlace),
		Ideologies:         setOf(a, "ideology", setTerm),
		Relations:          setOf(a, "relation", setRelation(g.GroupTitles)),
		Details:            setOf(a, "detail", setText),
		IndependentSources: a.IndependentSources,
		Sources:            each(g.Sources, sourceRef),
		UnderlyingSources:  list(a.UnderlyingSources),
		Claims:             claims,
		Links: GroupLinks{
			Self:      rd.link("groups", g.ID),
			Permanent: rd.permanent("groups", g.ID),
			Claims:    rd.link("groups", g.ID, "claims"),
			Sources:   rd.link("groups", g.ID, "sources"),
			Events:    rd.link("groups", g.ID, "events"),
		},
	}, err
}
