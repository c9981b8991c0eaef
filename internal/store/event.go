package store

import (
	"context"

	"github.com/openincidents/openincidents/internal/incident"
)

// eventRowRead is an event as SQL returns it, without what details adds.
type eventRowRead struct {
	headRow
	Key                int64
	Collection         string
	Title, Kind        string
	Summary, PartOf    *string
	Answers            storedAnswers
	Corroboration      *string
	IndependentSources *int
}

var eventSelect = `
SELECT r.id, r.key, r.collection, e.state, e.reason, m.id AS merged_into, e.rev_from AS revision,
       e.title, e.kind, e.summary, p.id AS part_of, e.answers, x.corroboration, x.independent_sources
  FROM record r
  ` + joinVersion(eventTable, "e") + `
  LEFT ` + joinVersion(eventRowTable, "x") + `
  LEFT JOIN record m ON m.key = e.merged_into
  LEFT JOIN record p ON p.key = e.part_of
`

// Events lists live events, by id.
func (s *Store) Events(ctx context.Context, rev int64, f EventFilter, p PageRequest, withClaims bool) (Page[Event], error) {
	where := eventConditions(rev, f)
	where.add("x.id > @after", "after", p.After)
	where.args["limit"] = p.Limit + 1
	// The flat rows are filtered and ordered first; only the page is joined.
	rows, err := many[eventRowRead](ctx, s.pool, eventSelect+`
		 WHERE r.key IN (SELECT x.event FROM event_row_v x `+where.where(at("x"))+` ORDER BY x.id LIMIT @limit)
		 ORDER BY r.id`, where.args)
	if err != nil {
		return Page[Event]{}, err
	}
	page := pageOf(rows, p.Limit)
	events, err := complete(ctx, s, rev, page.Items, withClaims)
	return Page[Event]{Items: events, More: page.More}, err
}

func eventConditions(rev int64, f EventFilter) *conditions {
	where := newConditions(rev)
	where.anyOf("x.country = ANY(@countries)", "countries", f.Countries)
	where.anyOf("x.kind = ANY(@kinds)", "kinds", f.Kinds)
	where.anyOf(`EXISTS (SELECT FROM participant_v y
		WHERE y.subject = x.event AND `+at("y")+` AND y."group" IN `+keysOf(groupTable, "groups")+`)`, "groups", f.Groups)
	where.anyOf(`EXISTS (SELECT FROM claim_v c
		WHERE c.subject = x.event AND `+at("c")+` AND c.state = 'live' AND c.source IN `+keysOf(sourceTable, "sources")+`)`, "sources", f.Sources)
	if f.From != "" || f.To != "" {
		// one range: a series may happen before it and after it, and not in it
		where.add("x.occurred && daterange(@from::date, @to::date, '[]')", "from", null(f.From))
		where.args["to"] = null(f.To)
	}
	return where
}

// Event returns one event with its claims. Errors: ErrNotFound, *GoneError, *MovedError.
func (s *Store) Event(ctx context.Context, rev int64, id string) (Event, error) {
	where := newConditions(rev)
	where.add("r.id = @id", "id", id)
	row, err := one[eventRowRead](ctx, s, eventSelect+where.where(), where.args)
	if err != nil {
		return Event{}, err
	}
	if err := row.err(); err != nil {
		return Event{}, err
	}
	events, err := complete(ctx, s, rev, []eventRowRead{row}, true)
	if err != nil {
		return Event{}, err
	}
	return events[0], nil
}

func (r eventRowRead) subject() int64 { return r.Key }

func (r eventRowRead) with(d *details) Event {
	answers := d.answers(r.Key, r.Answers)
	answers.Corroboration = incident.Corroboration(orText(r.Corroboration))
	if r.IndependentSources != nil {
		answers.IndependentSources = *r.IndependentSources
	}
	return Event{
		Head: Head{ID: r.ID, Type: incident.TypeEvent, Collection: r.Collection, Revision: r.Revision,
			ExternalIDs: d.externalIDs[r.Key]},
		Title: r.Title, Summary: orText(r.Summary), Kind: r.Kind, PartOf: orText(r.PartOf), Parts: d.parts[r.Key],
		Answers: answers, GroupTitles: d.groupTitles[r.Key], Sources: d.sources[r.Key],
		ClaimIDs: d.claimIDs[r.Key], Claims: d.claims[r.Key],
	}
}
