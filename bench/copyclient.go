package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/store"
)

// copyClient reads everything with COPY.
type copyClient struct {
	conn *pgx.Conn
	sql  string
}

// copier opens connections that copy the table of events at a revision.
func copier(databaseURL string, revision int64) func(context.Context) (client, error) {
	return func(ctx context.Context) (client, error) {
		conn, err := pgx.Connect(ctx, databaseURL)
		return &copyClient{conn: conn, sql: copyStatement(revision)}, err
	}
}

// otherColumns are those of the table of events that do not stand in the flat row
// under their names.
var otherColumns = map[string]string{
	"revision":  "x.rev_from",
	"part_of":   "series.id",
	"occurred":  "x.edtf",
	"longitude": "x.point[0]",
	"latitude":  "x.point[1]",
	"claims":    "array_to_string(x.claims, ' ')",
}

func copyStatement(revision int64) string {
	columns := slices.Clone(store.EventColumns)
	for i, name := range columns {
		columns[i] = `x."` + name + `"`
		if other, found := otherColumns[name]; found {
			columns[i] = other
		}
	}
	return fmt.Sprintf(`COPY (SELECT %s FROM event_row_v x
		LEFT JOIN record series ON series.key = x.part_of
		WHERE x.rev_from <= %[2]d AND %[2]d < x.rev_to) TO STDOUT WITH (FORMAT csv, HEADER)`, strings.Join(columns, ", "), revision)
}

// do implements client.
func (c *copyClient) do(ctx context.Context, _ int) (int, error) {
	var size counter
	_, err := c.conn.PgConn().CopyTo(ctx, &size, c.sql)
	if err != nil {
		return 0, fmt.Errorf("COPY: %w", err)
	}
	return int(size), nil
}

// close implements client.
func (c *copyClient) close() { _ = c.conn.Close(context.Background()) }

// counter counts what is written to it.
type counter int64

// Write implements io.Writer.
func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
