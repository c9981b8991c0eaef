package store

import (
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// cellQuery puts together the statement that reads the cells of an aggregation.
type cellQuery struct {
	by []Dimension
	// with are common table expressions, from where the rows come that are summed.
	with, from string
	// keys are what the rows are grouped by, for each of by; events counts.
	keys   []string
	events string
	sums   []sumSQL
	args   pgx.NamedArgs
}

// sumSQL is one Sum in SQL; its value may be larger than a bigint.
type sumSQL struct{ value, events, openEnded string }

// sql groups first, and writes the keys as filters take them for the cells alone.
// Where there are too many cells it stops, before it orders them.
func (q cellQuery) sql() string {
	return q.with + `
SELECT ` + strings.Join(q.served(), ", ") + `
  FROM (SELECT ` + strings.Join(q.grouped(), ", ") + `
          ` + q.from + q.groupBy() + `
        HAVING ` + strings.Join(q.something(), " OR ") + `
         LIMIT @cell_limit) AS cell` + q.order()
}

// grouped are the columns of the cells: k1…, events, and v1, n1, o1… of the sums.
func (q cellQuery) grouped() []string {
	var columns []string
	for i, key := range q.keys {
		columns = append(columns, fmt.Sprintf("%s AS k%d", key, i+1))
	}
	columns = append(columns, q.events+" AS events")
	for i, s := range q.sums {
		columns = append(columns, fmt.Sprintf("%s AS v%d, %s AS n%d, %s AS o%d", s.value, i+1, s.events, i+1, s.openEnded, i+1))
	}
	return columns
}

func (q cellQuery) served() []string {
	columns := q.names()
	columns = append(columns, "events")
	for i := range q.sums {
		columns = append(columns, fmt.Sprintf("CASE WHEN n%[1]d > 0 THEN least(v%[1]d, 9223372036854775807)::bigint END, n%[1]d, o%[1]d", i+1))
	}
	return columns
}

func (q cellQuery) names() []string {
	var names []string
	for i, d := range q.by {
		names = append(names, fmt.Sprintf(dimensions[d].name, fmt.Sprintf("k%d", i+1)))
	}
	return names
}

// something tells cells from those in which nothing counts: of a series whose
// parts lie elsewhere, and which has no number of its own.
func (q cellQuery) something() []string {
	some := []string{q.events + " > 0"}
	for _, s := range q.sums {
		some = append(some, s.events+" > 0")
	}
	return some
}

func (q cellQuery) groupBy() string {
	return q.list("\n         GROUP BY ", func(i int) string { return fmt.Sprint(i + 1) })
}

// order is that of the names, which is the order of the keys where they are no records'.
func (q cellQuery) order() string {
	return q.list("\n ORDER BY ", func(i int) string {
		if dimensions[q.by[i]].name == recordID {
			return fmt.Sprintf("%d NULLS LAST", i+1)
		}
		return fmt.Sprintf("k%d NULLS LAST", i+1)
	})
}

// list is a clause with an item for each dimension, or nothing without any.
func (q cellQuery) list(clause string, item func(int) string) string {
	if len(q.by) == 0 {
		return ""
	}
	items := make([]string, len(q.by))
	for i := range items {
		items[i] = item(i)
	}
	return clause + strings.Join(items, ", ")
}
