package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
)

// pageStatement returns, in one statement, all that a page of events serves. $1 is
// the revision, $2 the number of events.
const pageStatement = `
SELECT x.id, d.document
  FROM (SELECT x.event, x.id FROM event_row_v x
         WHERE x.rev_from <= $1 AND $1 < x.rev_to AND %s
         ORDER BY x.id LIMIT $2) x
  JOIN event_document_v d ON d.event = x.event AND d.rev_from <= $1 AND $1 < d.rev_to
 ORDER BY x.id`

// The filters of the two pages.
const (
	pairCondition   = "x.country = $3 AND x.kind = $4"
	periodCondition = "x.country = $3 AND x.occurred && daterange($4::date, $5::date, '[]')"
)

// statement reads the page that matches; like the server, it looks one event
// further to know whether there is another page.
func (p pairFilter) statement(revision int64) statement {
	return statement{fmt.Sprintf(pageStatement, pairCondition), []any{revision, pageSize + 1, p.Country, p.Kind}}
}

func (p periodFilter) statement(revision int64) statement {
	return statement{fmt.Sprintf(pageStatement, periodCondition), []any{revision, pageSize + 1, p.Country, p.From, p.To}}
}

// checkSame fails where a statement returns other events than a page has: then
// the limit would be that of another question.
func checkSame(ctx context.Context, databaseURL, address string, r request, s statement) error {
	p, err := fetchPage(ctx, address, r.path)
	if err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	rows, err := conn.Query(ctx, `SELECT id FROM (`+s.sql+`) AS page ORDER BY id LIMIT $2 - 1`, s.args...)
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	if !slices.Equal(ids, p.ids()) {
		return fmt.Errorf("GET %s has the events %v, and the statement that it is compared with %v", r.path, p.ids(), ids)
	}
	return nil
}

func (p page) ids() []string {
	ids := make([]string, len(p.Data))
	for i, record := range p.Data {
		ids[i] = record.ID
	}
	return ids
}
