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
	Answers            readAnswers
	Corroboration      *string
	IndependentSources *int
	ClaimIDs           []string
	SourceKeys         []int64
}

var eventSelect = `
SELECT r.id, r.key, r.collection, e.state, e.reason, m.id AS merged_into, e.rev_from AS revision,
       e.title, e.kind, e.summary, p.id AS part_of, e.answers, x.corroboration, x.independent_sources,
       x.claims AS claim_ids, x.sources AS source_keys
  FROM record r
  ` + joinVersion(eventTable, "e") + `
  LEFT ` + joinVersion(eventRowTable, "x") + `
  LEFT JOIN record m ON m.key = e.merged_into
  LEFT JOIN record p ON p.key = e.part_of
`

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
	events, err := complete(ctx, s, rev, []eventRowRead{row}, wanted{claims: true})
	if err != nil {
		return Event{}, err
	}
	return events[0], nil
}

func (r eventRowRead) subject() int64   { return r.Key }
func (r eventRowRead) reports() []int64 { return r.SourceKeys }

func (r eventRowRead) with(d *details) Event {
	sources := d.sourcesOf(r.SourceKeys)
	answers := d.answers(r.Key, r.Answers, sources)
	answers.Corroboration = incident.Corroboration(orText(r.Corroboration))
	if r.IndependentSources != nil {
		answers.IndependentSources = *r.IndependentSources
	}
	return Event{
		Head: Head{ID: r.ID, Type: incident.TypeEvent, Collection: r.Collection, Revision: r.Revision,
			ExternalIDs: d.externalIDs[r.Key]},
		Title: r.Title, Summary: orText(r.Summary), Kind: r.Kind, PartOf: orText(r.PartOf), Parts: d.parts[r.Key],
		Answers: answers, GroupTitles: d.groupTitles[r.Key], Sources: sources,
		ClaimIDs: r.ClaimIDs, Claims: d.claims[r.Key],
	}
}
