package store

import (
	"fmt"

	"github.com/jackc/pgx/v5"
)

// rolledUp reports whether the rollup holds the sums, over all events.
func (a Aggregation) rolledUp() bool {
	for _, d := range a.By {
		if dimensions[d].rollup == "" {
			return false
		}
	}
	return a.Population == ""
}

// rollupCells reads cells over all events from the rollup.
func rollupCells(rev int64, a Aggregation) cellQuery {
	q := cellQuery{by: a.By,
		from:   "FROM rollup r WHERE r.revision <= @rev AND r.property = ANY(@properties)",
		events: rolledUpSum("events", "event"),
		args:   pgx.NamedArgs{"rev": rev, "properties": append([]string{"event"}, a.Properties...)}}
	for _, d := range a.By {
		q.keys = append(q.keys, dimensions[d].rollup)
	}
	for _, property := range a.Properties {
		q.sums = append(q.sums, sumSQL{
			value:     rolledUpSum(string(a.Estimate), property),
			events:    rolledUpSum("events", property),
			openEnded: rolledUpSum("open_ended", property),
		})
	}
	return q
}

// rolledUpSum adds up all changes of a column of the rollup; no change is 0. The
// changes of a count are small enough for sums without numeric, which are faster.
func rolledUpSum(column, property string) string {
	if column == "events" || column == "open_ended" {
		column += "::integer"
	}
	return fmt.Sprintf("coalesce(sum(r.%s) FILTER (WHERE r.property = '%s'), 0)", column, property)
}
