package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// sqlClient replays statements over one connection. Rows are read and discarded.
type sqlClient struct {
	conn  *pgx.Conn
	reads [][]trip
}

// replayer returns a function that opens connections, in sessions that begin as
// the store's do.
func (s script) replayer(databaseURL string) func(context.Context) (client, error) {
	return func(ctx context.Context) (client, error) {
		conn, err := pgx.Connect(ctx, databaseURL)
		if err != nil {
			return nil, err
		}
		c := &sqlClient{conn: conn, reads: s.reads}
		for _, t := range s.session {
			for _, st := range t.statements {
				if _, err := conn.Exec(ctx, st.sql, st.args...); err != nil {
					c.close()
					return nil, fmt.Errorf("beginning a session: %w", err)
				}
			}
		}
		return c, nil
	}
}

// do implements client.
func (c *sqlClient) do(ctx context.Context, n int) (int, error) {
	size := 0
	for _, t := range c.reads[n%len(c.reads)] {
		bytes, err := c.send(ctx, t)
		if err != nil {
			return 0, fmt.Errorf("replaying: %w", err)
		}
		size += bytes
	}
	return size, nil
}

func (c *sqlClient) send(ctx context.Context, t trip) (int, error) {
	if !t.batch {
		rows, err := c.conn.Query(ctx, t.statements[0].sql, t.statements[0].args...)
		return discard(rows, err)
	}
	batch := &pgx.Batch{}
	for _, s := range t.statements {
		batch.Queue(s.sql, s.args...)
	}
	results := c.conn.SendBatch(ctx, batch)
	defer func() { _ = results.Close() }()
	size := 0
	for range t.statements {
		rows, err := results.Query()
		bytes, err := discard(rows, err)
		if err != nil {
			return 0, err
		}
		size += bytes
	}
	return size, results.Close()
}

// discard reads all rows and returns their size.
func discard(rows pgx.Rows, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	size := 0
	for rows.Next() {
		for _, value := range rows.RawValues() {
			size += len(value)
		}
	}
	return size, rows.Err()
}

// close implements client.
func (c *sqlClient) close() { _ = c.conn.Close(context.Background()) }
