package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// ListClaims implements StrictServerInterface.
func (s *server) ListClaims(ctx context.Context, _ ListClaimsRequestObject) (ListClaimsResponseObject, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	return rd.claims(ctx, rd.query.values)
}

// ListEventClaims implements StrictServerInterface.
func (s *server) ListEventClaims(ctx context.Context, request ListEventClaimsRequestObject) (ListEventClaimsResponseObject, error) {
	rd, err := s.readBelow(ctx, incident.TypeEvent, request.ID)
	if err != nil {
		return nil, err
	}
	return rd.claims(ctx, rd.query.with("event", request.ID))
}

// ListGroupClaims implements StrictServerInterface.
func (s *server) ListGroupClaims(ctx context.Context, request ListGroupClaimsRequestObject) (ListGroupClaimsResponseObject, error) {
	rd, err := s.readBelow(ctx, incident.TypeGroup, request.ID)
	if err != nil {
		return nil, err
	}
	return rd.claims(ctx, rd.query.with("group", request.ID))
}

// ListSourceClaims implements StrictServerInterface.
func (s *server) ListSourceClaims(ctx context.Context, request ListSourceClaimsRequestObject) (ListSourceClaimsResponseObject, error) {
	rd, err := s.readBelow(ctx, incident.TypeSource, request.ID)
	if err != nil {
		return nil, err
	}
	return rd.claims(ctx, rd.query.with("source", request.ID))
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

// claims lists the claims that match the filters.
func (rd *reading) claims(ctx context.Context, filters url.Values) (*listing, error) {
	f, err := claimFilter(filters)
	if err != nil {
		return nil, err
	}
	return records[store.Claim, Claim]{
		rd: rd, record: rd.claim, table: rd.claimTable(f),
		read: func(ctx context.Context, p store.PageRequest) (store.Page[store.Claim], error) {
			return rd.server.store.Claims(ctx, rd.at, f, p)
		},
	}.listing(ctx)
}

// claimsOrIDs are a record's claims: in full, or only their ids.
func (rd *reading) claimsOrIDs(ids []string, claims []store.Claim, whole bool) ([]ClaimOrID, error) {
	if !whole {
		return each(ids, func(id string) ClaimOrID {
			// An id has no character that JSON would escape.
			return ClaimOrID{union: json.RawMessage(`"` + id + `"`)}
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
