package api

import (
	"context"
	"net/url"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// ListGroups implements StrictServerInterface.
func (s *server) ListGroups(ctx context.Context, _ ListGroupsRequestObject) (ListGroupsResponseObject, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	return rd.groups(ctx, rd.query.values)
}

// groups lists the groups that match the filters.
func (rd *reading) groups(ctx context.Context, filters url.Values) (*listing, error) {
	f, err := groupFilter(filters)
	if err != nil {
		return nil, err
	}
	whole := rd.has("include", "claims")
	read := func(ctx context.Context, p store.PageRequest) (store.Page[store.Group], error) {
		return rd.server.store.Groups(ctx, rd.at, f, p, whole)
	}
	return records[store.Group, Group]{
		rd: rd, read: read, table: groupTable(read),
		record: func(g store.Group) (Group, error) { return rd.group(g, whole) },
	}.listing(ctx)
}

// groupFilter reads the filters of groups from a query that the contract allows.
func groupFilter(v url.Values) (store.GroupFilter, error) {
	var errs parameterErrors
	return store.GroupFilter{
		IDs: v["ids"], Collections: v["collection"], Kinds: v["kind"], Sources: v["source"],
		ExternalIDs: v["external_id"], ChangedSince: optional(v, "changed_since"), Words: wordsIn(v, &errs),
	}, errs.orNil()
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
