package store

import (
	"context"

	"github.com/openincidents/openincidents/internal/incident"
)

// groupRowRead is a group as SQL returns it, without what details adds.
type groupRowRead struct {
	headRow
	Key                int64
	Collection         string
	Title, Kind        string
	Summary            *string
	Answers            readAnswers
	IndependentSources int
	ClaimIDs           []string
	SourceKeys         []int64
}

var groupSelect = `
SELECT r.id, r.key, r.collection, g.state, g.reason, m.id AS merged_into, g.rev_from AS revision,
       g.title, g.kind, g.summary, g.answers, g.independent_sources,
       ARRAY(SELECT c.id FROM claim_v c WHERE c.subject = g.key AND c.state = 'live' AND ` + at("c") + ` ORDER BY c.id) AS claim_ids,
       ARRAY(SELECT DISTINCT c.source FROM claim_v c WHERE c.subject = g.key AND c.state = 'live' AND ` + at("c") + `) AS source_keys
  FROM record r
  ` + joinVersion(groupTable, "g") + `
  LEFT JOIN record m ON m.key = g.merged_into
`

// Groups lists live groups. Errors: *PlaceError, *OrderError.
func (s *Store) Groups(ctx context.Context, rev int64, f GroupFilter, p PageRequest, withClaims bool) (Page[Group], error) {
	page, err := listRecords(ctx, s, groupConditions(rev, f), groupTable, incident.TypeGroup, groupSelect, p,
		func(r groupRowRead) string { return r.ID })
	if err != nil {
		return Page[Group]{}, err
	}
	groups, err := complete(ctx, s, rev, page.Items, wantedOf(p.Fields, withClaims))
	return Page[Group]{Items: groups, Next: page.Next}, err
}

// groupConditions narrows versions v of groups, of records i, to those that match.
func groupConditions(rev int64, f GroupFilter) *conditions {
	where := newConditions(rev)
	where.oneOf("i.id", "ids", f.IDs)
	where.oneOf("i.collection", "collections", f.Collections)
	where.oneOf("v.kind", "kinds", f.Kinds)
	where.externalIDs("v.key", f.ExternalIDs)
	where.anyOf(reportedBy("v.key", "sources"), "sources", f.Sources)
	where.changedSince("v.rev_from", f.ChangedSince)
	where.recordWords(f.Words, groupTexts)
	return where
}

// Group returns one group with its claims. Errors: ErrNotFound, *GoneError, *MovedError.
func (s *Store) Group(ctx context.Context, rev int64, id string) (Group, error) {
	where := newConditions(rev)
	where.add("r.id = @id", "id", id)
	row, err := one[groupRowRead](ctx, s, groupSelect+where.where(), where.args)
	if err != nil {
		return Group{}, err
	}
	if err := row.err(); err != nil {
		return Group{}, err
	}
	groups, err := complete(ctx, s, rev, []groupRowRead{row}, wanted{claims: true})
	if err != nil {
		return Group{}, err
	}
	return groups[0], nil
}

func (r groupRowRead) subject() int64   { return r.Key }
func (r groupRowRead) reports() []int64 { return r.SourceKeys }

func (r groupRowRead) with(d *details) Group {
	sources := d.sourcesOf(r.SourceKeys)
	answers := d.answers(r.Key, r.Answers, sources)
	answers.IndependentSources = r.IndependentSources
	return Group{
		Head: Head{ID: r.ID, Type: incident.TypeGroup, Collection: r.Collection, Revision: r.Revision,
			ExternalIDs: d.externalIDs[r.Key]},
		Title: r.Title, Summary: orText(r.Summary), Kind: r.Kind,
		Answers: answers, GroupTitles: d.groupTitles[r.Key], Sources: sources,
		ClaimIDs: r.ClaimIDs, Claims: d.claims[r.Key],
	}
}
