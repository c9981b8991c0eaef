package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/incident"
)

// byID is the one order that lists of groups, sources and claims have.
func byID(o Order, column string) (ordering, error) {
	if o.By != OrderByID {
		return ordering{}, &OrderError{By: o.By, Reason: "only events have orders other than by id"}
	}
	return ordering{Order: o, id: column, known: true}, nil
}

// listRecords reads a page of the live records of a type; the conditions call them
// i, and their versions in a table v. The page is cut before anything is joined to
// it by what selects from record r.
func listRecords[R any](ctx context.Context, s *Store, where *conditions, t *table, kind incident.RecordType,
	selects string, p PageRequest, id func(R) string,
) (Page[R], error) {
	by, err := byID(p.Order, "i.id")
	if err != nil {
		return Page[R]{}, err
	}
	where.args["kind"] = string(kind)
	outer := ordering{Order: p.Order, id: "r.id", known: true}
	return pageRows(ctx, s, by, p, func(part section) (string, pgx.NamedArgs) {
		first := append([]string{"i.type = @kind", "v.state = 'live'"}, by.narrow(where, part)...)
		return selects + ` WHERE r.key IN (SELECT i.key FROM record i JOIN ` + t.name + ` v ON v.key = i.key AND ` + at("v") + `
		` + where.where(first...) + by.by(part) + ` LIMIT @limit)` + outer.by(part), where.args
	}, func(r R) (*string, string) { return nil, id(r) })
}
