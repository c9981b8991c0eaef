package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// pageRows reads one page of a list, section by section: one statement, and a
// second one where the page goes on from known values to unknown ones. sql is the
// statement of a section, with @limit; placeOf is the place of a row.
func pageRows[R any](ctx context.Context, s *Store, by ordering, p PageRequest,
	sql func(section) (string, pgx.NamedArgs), placeOf func(R) (value *string, id string),
) (Page[R], error) {
	sections, err := by.sections(p.After)
	if err != nil {
		return Page[R]{}, err
	}
	var rows []R
	for _, part := range sections {
		text, args := sql(part)
		args["limit"] = p.Limit + 1 - len(rows)
		more, err := many[R](ctx, s.pool, text, by.mode(), args)
		if err != nil {
			return Page[R]{}, err
		}
		if rows = append(rows, more...); len(rows) > p.Limit {
			break
		}
	}
	return pageOf(rows, p.Limit, func(r R) string { return by.next(placeOf(r)) }), nil
}

// planned is for statements whose best plan depends on the values at hand: a plan
// for any country walks past all events where one for a rare country takes the
// index. Statements that look up keys are prepared, and planned once.
const planned = pgx.QueryExecModeCacheDescribe

// mode is how the statements of pages are run: planned anew, unless one plan
// serves all, since that takes longer than to read a page.
func (o ordering) mode() pgx.QueryExecMode {
	if o.steady {
		return pgx.QueryExecModeCacheStatement
	}
	return planned
}
