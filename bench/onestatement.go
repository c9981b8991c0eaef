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
SELECT r.id, r.collection, e.rev_from, e.title, e.kind, e.summary, series.id AS part_of, e.answers,
       page.corroboration, page.independent_sources, page.claims,
       (SELECT json_agg(f ORDER BY f.position) FROM (
            SELECT f.property, f.population, f.period, f.area, f.point_in_time, f.best, f.best_basis, f.low, f.high, f.open_ended,
                   f.agreement, f.independent_sources, f.contradictory, f.rule, f.claims, f.position
              FROM figure_v f WHERE f.subject = page.event AND f.rev_from <= $1 AND $1 < f.rev_to) f) AS figures,
       (SELECT json_agg(p ORDER BY p.position) FROM (
            SELECT p.role, p.basis, p.period, p.area, p.agreement, gr.id, p.name, g.title, p.independent_sources, p.position, p.claims
              FROM participant_v p
              LEFT JOIN record gr ON gr.key = p."group"
              LEFT JOIN group_v g ON g.key = p."group" AND g.rev_from <= $1 AND $1 < g.rev_to
             WHERE p.subject = page.event AND p.rev_from <= $1 AND $1 < p.rev_to) p) AS participants,
       (SELECT json_agg(i) FROM (
            SELECT i.scheme, i.value FROM external_id_v i
             WHERE i.record = page.event AND i.rev_from <= $1 AND $1 < i.rev_to) i) AS external_ids,
       (SELECT json_agg(part.id ORDER BY part.id) FROM event_row_v part
         WHERE part.part_of = page.event AND part.rev_from <= $1 AND $1 < part.rev_to) AS parts,
       (SELECT json_agg(s ORDER BY s.id) FROM (
            SELECT sr.id, s.title, s.role, s.container_title, s.url, s.published, s.status
              FROM record sr
              JOIN source_v s ON s.key = sr.key AND s.rev_from <= $1 AND $1 < s.rev_to
             WHERE sr.key = ANY(page.sources)) s) AS sources,
       (SELECT json_agg(DISTINCT br.id) FROM claim_v c
          JOIN basis b ON b.set = c.basis_set
          JOIN record br ON br.key = b.source
         WHERE c.subject = page.event AND c.basis_set IS NOT NULL AND c.state = 'live'
           AND c.rev_from <= $1 AND $1 < c.rev_to) AS underlying_sources
  FROM (SELECT x.event, x.id, x.part_of, x.corroboration, x.independent_sources, x.claims, x.sources
          FROM event_row_v x
         WHERE x.rev_from <= $1 AND $1 < x.rev_to AND %s
         ORDER BY x.id LIMIT $2) page
  JOIN record r ON r.key = page.event
  JOIN event_v e ON e.key = page.event AND e.rev_from <= $1 AND $1 < e.rev_to
  LEFT JOIN record series ON series.key = page.part_of
 ORDER BY page.id`

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
