package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/incident"
)

// claimRowRead is a claim as SQL returns it.
type claimRowRead struct {
	ID, Subject, SubjectType, Collection, Property, Source, Rank, State string
	ValueType                                                           incident.ValueType
	Value                                                               json.RawMessage
	Population, Period, Area, PointInTime, AttributedTo, Excerpt, Note  *string
	RestsOn                                                             []string
	Locator                                                             *incident.Locator
	Reason                                                              *incident.Withdrawal
	Denies, Counts                                                      bool
	Revision                                                            int64
}

// keyedClaimRow is a claim with the key of its subject.
type keyedClaimRow struct {
	claimRowRead
	Key int64
}

const (
	claimSelect      = "SELECT " + claimColumns + claimFrom
	claimSelectKeyed = "SELECT c.subject AS key, " + claimColumns + claimFrom
)

const claimColumns = `c.id, r.id AS subject, r.type AS subject_type, r.collection, c.property, c.value_type, c.value,
       c.population, c.period, c.area, c.point_in_time, c.attributed_to, c.denies,
       sr.id AS source, c.locator, c.excerpt, c.note, c.rank, c.state, c.reason, c.rev_from AS revision,
       ` + claimRestsOn + ` AS rests_on,
       ` + claimCounts + ` AS counts
`

const claimFrom = `
  FROM claim_v c
  JOIN record r ON r.key = c.subject
  JOIN record sr ON sr.key = c.source
  JOIN source_v s ON s.key = c.source AND s.rev_from <= @rev AND @rev < s.rev_to
`

// Claims lists claims that are not withdrawn. Errors: *PlaceError, *OrderError.
func (s *Store) Claims(ctx context.Context, rev int64, f ClaimFilter, p PageRequest) (Page[Claim], error) {
	by, err := byID(p.Order, "c.id")
	if err != nil {
		return Page[Claim]{}, err
	}
	where := claimConditions(rev, f)
	if err := s.settle(ctx, where); err != nil {
		return Page[Claim]{}, err
	}
	page, err := pageRows(ctx, s, by, p, func(part section) (string, pgx.NamedArgs) {
		first := append([]string{at("c"), "c.state = 'live'"}, by.narrow(where, part)...)
		return claimSelect + where.where(first...) + by.by(part) + " LIMIT @limit", where.args
	}, func(r claimRowRead) (*string, string) { return nil, r.ID })
	if err != nil {
		return Page[Claim]{}, err
	}
	list, err := claimsOf(page.Items)
	return Page[Claim]{Items: list, Next: page.Next}, err
}

// Claim returns one claim. Errors: ErrNotFound, *GoneError.
func (s *Store) Claim(ctx context.Context, rev int64, id string) (Claim, error) {
	where := newConditions(rev)
	where.add("c.id = @id", "id", id)
	rows, err := many[claimRowRead](ctx, s.pool, claimSelect+where.where(at("c")), where.args)
	if err != nil {
		return Claim{}, err
	}
	if len(rows) == 0 {
		return Claim{}, ErrNotFound
	}
	head := headRow{ID: rows[0].ID, State: rows[0].State, Reason: rows[0].Reason, Revision: rows[0].Revision}
	if err := head.err(); err != nil {
		return Claim{}, err
	}
	return rows[0].claim()
}

func claimsOf(rows []claimRowRead) ([]Claim, error) {
	list := make([]Claim, 0, len(rows))
	for _, row := range rows {
		claim, err := row.claim()
		if err != nil {
			return nil, err
		}
		list = append(list, claim)
	}
	return list, nil
}

func (r claimRowRead) claim() (Claim, error) {
	value, err := incident.DecodeValue(r.ValueType, r.Value)
	if err != nil {
		return Claim{}, fmt.Errorf("the value of claim %s: %w", r.ID, err)
	}
	return Claim{
		Claim: incident.Claim{
			ID: r.ID, Property: r.Property, Value: value,
			Qualifiers: incident.Qualifiers{
				Population: orText(r.Population), Period: orText(r.Period), Area: orText(r.Area),
				PointInTime: orText(r.PointInTime), AttributedTo: orText(r.AttributedTo),
			},
			Source: r.Source, RestsOn: r.RestsOn, Locator: r.Locator, Excerpt: orText(r.Excerpt), Note: orText(r.Note),
			Rank: incident.Rank(r.Rank), Denies: r.Denies,
		},
		Subject: r.Subject, SubjectType: incident.RecordType(r.SubjectType), Collection: r.Collection,
		Revision: r.Revision, Counts: r.Counts,
	}, nil
}
