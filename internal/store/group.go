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
	Answers            storedAnswers
	IndependentSources int
}

var groupSelect = `
SELECT r.id, r.key, r.collection, g.state, g.reason, m.id AS merged_into, g.rev_from AS revision,
       g.title, g.kind, g.summary, g.answers, g.independent_sources
  FROM record r
  ` + joinVersion(groupTable, "g") + `
  LEFT JOIN record m ON m.key = g.merged_into
`

// Groups lists live groups, by id.
func (s *Store) Groups(ctx context.Context, rev int64, f GroupFilter, p PageRequest, withClaims bool) (Page[Group], error) {
	where := newConditions(rev)
	where.anyOf("v.kind = ANY(@kinds)", "kinds", f.Kinds)
	where.anyOf(`EXISTS (SELECT FROM claim_v c
		WHERE c.subject = v.key AND `+at("c")+` AND c.state = 'live' AND c.source IN `+keysOf(sourceTable, "sources")+`)`, "sources", f.Sources)
	rows, err := many[groupRowRead](ctx, s.pool, groupSelect+where.page(groupTable, incident.TypeGroup, p), where.args)
	if err != nil {
		return Page[Group]{}, err
	}
	page := pageOf(rows, p.Limit)
	groups, err := complete(ctx, s, rev, page.Items, withClaims)
	return Page[Group]{Items: groups, More: page.More}, err
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
	groups, err := complete(ctx, s, rev, []groupRowRead{row}, true)
	if err != nil {
		return Group{}, err
	}
	return groups[0], nil
}

func (r groupRowRead) subject() int64 { return r.Key }

func (r groupRowRead) with(d *details) Group {
	answers := d.answers(r.Key, r.Answers)
	answers.IndependentSources = r.IndependentSources
	return Group{
		Head: Head{ID: r.ID, Type: incident.TypeGroup, Collection: r.Collection, Revision: r.Revision,
			ExternalIDs: d.externalIDs[r.Key]},
		Title: r.Title, Summary: orText(r.Summary), Kind: r.Kind,
		Answers: answers, GroupTitles: d.groupTitles[r.Key], Sources: d.sources[r.Key],
		ClaimIDs: d.claimIDs[r.Key], Claims: d.claims[r.Key],
	}
}
