package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// UnknownColumnError means that a table has no such column.
type UnknownColumnError struct {
	Column string
	// Columns are those that there are.
	Columns []string
}

// Error implements error.
func (e *UnknownColumnError) Error() string {
	return fmt.Sprintf("there is no column %q; there are %s", e.Column, strings.Join(e.Columns, ", "))
}

// columnOf is how SQL has a column of a table: an expression, and the tables that
// it needs besides the one that the rows are of, by their names here.
type columnOf struct {
	sql   string
	needs string
}

// selected writes columns as a list for SELECT, and the joins that they need.
func selected(columns, known []string, sql func(column string) columnOf, joins []tableJoin) (list, from string, err error) {
	expressions, needed := make([]string, len(columns)), map[string]bool{}
	for i, column := range columns {
		c := sql(column)
		if c.sql == "" {
			return "", "", &UnknownColumnError{Column: column, Columns: known}
		}
		expressions[i], needed[c.needs] = c.sql, true
	}
	for _, join := range joins {
		if needed[join.name] || join.always {
			from += "\n  " + join.sql
		}
	}
	return strings.Join(expressions, ", "), from, nil
}

// tableJoin is a table that some columns need, or, always, the filter.
type tableJoin struct {
	name, sql string
	always    bool
}

// tableRows reads one page of a table, as PostgreSQL writes its values: nothing
// is decoded, since an export has millions of rows. sql is the statement of a
// section, with @limit, whose last two columns are a row's place: value and id.
func tableRows(ctx context.Context, s *Store, by ordering, p PageRequest,
	sql func(section) (string, pgx.NamedArgs), each func(row [][]byte) error,
) (next string, err error) {
	sections, err := by.sections(p.After)
	if err != nil {
		return "", err
	}
	page := tablePage{limit: p.Limit, each: each}
	for _, part := range sections {
		text, args := sql(part)
		args["limit"] = p.Limit + 1 - page.rows
		rows, err := s.pool.Query(ctx, text, by.mode(), pgx.QueryResultFormats{pgx.TextFormatCode}, args)
		if err != nil {
			return "", unavailable(err)
		}
		if err := page.read(rows); err != nil {
			return "", unavailable(err)
		}
		if page.rows > p.Limit {
			return by.next(page.value, page.id), nil
		}
	}
	return "", nil
}

// tablePage hands on rows, and remembers the place of the last one that it holds.
type tablePage struct {
	limit, rows int
	each        func(row [][]byte) error
	value       *string
	id          string
}

func (p *tablePage) read(rows pgx.Rows) error {
	defer rows.Close()
	for rows.Next() {
		if p.rows++; p.rows > p.limit {
			break
		}
		values := rows.RawValues()
		last := len(values) - 2
		if p.rows == p.limit {
			p.remember(values[last], values[last+1])
		}
		if err := p.each(values[:last]); err != nil {
			return err
		}
	}
	rows.Close()
	return rows.Err()
}

func (p *tablePage) remember(value, id []byte) {
	if value != nil {
		text := string(value)
		p.value = &text
	}
	p.id = string(id)
}
