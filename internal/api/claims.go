package api

import (
	"context"
	"fmt"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// ListClaims implements StrictServerInterface.
func (s *server) ListClaims(ctx context.Context, request ListClaimsRequestObject) (ListClaimsResponseObject, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	p := request.Params
	answer, err := rd.claims(ctx, store.ClaimFilter{
		Properties: given(p.Property), Sources: given(p.Source), Events: given(p.Event), Groups: given(p.Group),
	})
	return ListClaims200JSONResponse(answer), err
}

// ListEventClaims implements StrictServerInterface.
func (s *server) ListEventClaims(ctx context.Context, request ListEventClaimsRequestObject) (ListEventClaimsResponseObject, error) {
	rd, err := s.readBelow(ctx, incident.TypeEvent, request.ID)
	if err != nil {
		return nil, err
	}
	answer, err := rd.claims(ctx, store.ClaimFilter{
		Properties: given(request.Params.Property), Sources: given(request.Params.Source), Events: []string{request.ID},
	})
	return ListEventClaims200JSONResponse(answer), err
}

// ListGroupClaims implements StrictServerInterface.
func (s *server) ListGroupClaims(ctx context.Context, request ListGroupClaimsRequestObject) (ListGroupClaimsResponseObject, error) {
	rd, err := s.readBelow(ctx, incident.TypeGroup, request.ID)
	if err != nil {
		return nil, err
	}
	answer, err := rd.claims(ctx, store.ClaimFilter{
		Properties: given(request.Params.Property), Sources: given(request.Params.Source), Groups: []string{request.ID},
	})
	return ListGroupClaims200JSONResponse(answer), err
}

// ListSourceClaims implements StrictServerInterface.
func (s *server) ListSourceClaims(ctx context.Context, request ListSourceClaimsRequestObject) (ListSourceClaimsResponseObject, error) {
	rd, err := s.readBelow(ctx, incident.TypeSource, request.ID)
	if err != nil {
		return nil, err
	}
	p := request.Params
	answer, err := rd.claims(ctx, store.ClaimFilter{
		Properties: given(p.Property), Sources: []string{request.ID}, Events: given(p.Event), Groups: given(p.Group),
	})
	return ListSourceClaims200JSONResponse(answer), err
}

// GetClaim implements StrictServerInterface.
func (s *server) GetClaim(ctx context.Context, request GetClaimRequestObject) (GetClaimResponseObject, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	if !incident.ValidID(request.ID) {
		return nil, store.ErrNotFound
	}
	c, err := s.store.Claim(ctx, rd.at, request.ID)
	if err != nil {
		return nil, err
	}
	answer, err := rd.claim(c)
	if err != nil {
		return nil, err
	}
	return GetClaim200JSONResponse(answer), nil
}

func (rd *reading) claims(ctx context.Context, f store.ClaimFilter) (ClaimList, error) {
	page, err := rd.server.store.Claims(ctx, rd.at, f, rd.page)
	if err != nil {
		return ClaimList{}, err
	}
	data, links, err := listOf(ctx, rd, page, func(c store.Claim) string { return c.ID }, rd.claim)
	return ClaimList{Data: data, Meta: rd.meta(), Links: links}, err
}

// claimsOrIDs are a record's claims: in full, or only their ids.
func (rd *reading) claimsOrIDs(ids []string, claims []store.Claim, whole bool) ([]ClaimOrID, error) {
	if !whole {
		return each(ids, func(id string) ClaimOrID {
			// A string always encodes.
			text, _ := marshal(id)
			return ClaimOrID{union: text}
		}), nil
	}
	out := make([]ClaimOrID, 0, len(claims))
	for _, c := range claims {
		claim, err := rd.claim(c)
		if err != nil {
			return nil, err
		}
		text, err := marshal(claim)
		if err != nil {
			return nil, err
		}
		out = append(out, ClaimOrID{union: text})
	}
	return out, nil
}

func (rd *reading) claim(c store.Claim) (Claim, error) {
	value, err := marshal(c.Value)
	if err != nil {
		return Claim{}, fmt.Errorf("value of claim %s: %w", c.ID, err)
	}
	subjects := string(c.SubjectType) + "s"
	return Claim{
		ID:           c.ID,
		Type:         ClaimTypeClaim,
		Collection:   c.Collection,
		Revision:     c.Revision,
		Subject:      c.Subject,
		SubjectType:  SubjectType(c.SubjectType),
		Property:     c.Property,
		Value:        Value{union: value},
		Population:   orNull(c.Population),
		Period:       orNull(c.Period),
		Area:         orNull(c.Area),
		PointInTime:  orNull(c.PointInTime),
		AttributedTo: orNull(c.AttributedTo),
		Source:       c.Source,
		RestsOn:      list(c.RestsOn),
		Locator:      locator(c.Locator),
		Excerpt:      orNull(c.Excerpt),
		Note:         orNull(c.Note),
		Rank:         Rank(c.Rank),
		Denies:       c.Denies,
		Counts:       c.Counts,
		Links: ClaimLinks{
			Self:      rd.link("claims", c.ID),
			Permanent: rd.permanent("claims", c.ID),
			Subject:   rd.link(subjects, c.Subject),
			Source:    rd.link("sources", c.Source),
		},
	}, nil
}

func locator(l *incident.Locator) *Locator {
	if l == nil {
		return nil
	}
	return &Locator{
		Section: orNull(l.Section), Paragraph: orNull(l.Paragraph), Item: orNull(l.Item), Page: orNull(l.Page),
		Start: l.Start, End: l.End,
	}
}
