package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/store"
)

// copied is how long plain COPY takes for the rows of a filled database.
type copied struct {
	// Rows counts them over all tables.
	Rows int64
	Took time.Duration
}

// writtenTables are the tables that a publication writes, in the order of writing.
var writtenTables = []string{"vocabulary_v", "record", "source_v", "group_v", "external_id_v", "basis", "claim_v", "event_v",
	"figure_v", "participant_v", "relation_v", "event_row_v", "event_document_v"}

// measureCopy copies the rows of a filled database into a second one with the
// same tables and indexes, whose guards are switched off: from files, so that
// reading them out does not count. The second database is made for it beside the
// first, and dropped again; the role of databaseURL has to be allowed to.
func measureCopy(ctx context.Context, databaseURL string, progress io.Writer) (result copied, err error) {
	const name = "openincidents_copy"
	target, err := beside(databaseURL, name)
	if err != nil {
		return result, err
	}
	from, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return result, err
	}
	defer func() { _ = from.Close(context.WithoutCancel(ctx)) }()
	for _, sql := range []string{"DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name} {
		if _, err := from.Exec(ctx, sql); err != nil {
			return result, err
		}
	}
	defer func() { _, _ = from.Exec(context.WithoutCancel(ctx), "DROP DATABASE "+name) }()
	if err := store.Migrate(target); err != nil {
		return result, err
	}
	return copyAll(ctx, from, target, progress)
}

// beside is databaseURL with another database's name.
func beside(databaseURL, name string) (string, error) {
	u, err := url.Parse(databaseURL)
	if err != nil || u.Scheme == "" {
		return "", fmt.Errorf("the database's address has to be a URL, such as postgres:///name?host=/run/postgresql")
	}
	u.Path = "/" + name
	return u.String(), nil
}

// copyAll copies in one transaction, as a publication does.
func copyAll(ctx context.Context, from *pgx.Conn, target string, progress io.Writer) (result copied, err error) {
	to, err := pgx.Connect(ctx, target)
	if err != nil {
		return result, err
	}
	defer func() { _ = to.Close(context.WithoutCancel(ctx)) }()
	for _, table := range writtenTables {
		if _, err := to.Exec(ctx, "ALTER TABLE "+table+" DISABLE TRIGGER USER"); err != nil {
			return result, err
		}
	}
	tx, err := to.Begin(ctx)
	if err != nil {
		return result, err
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	for _, table := range writtenTables {
		rows, took, err := copyTable(ctx, from, to, table)
		if err != nil {
			return result, fmt.Errorf("%s: %w", table, err)
		}
		result.Rows, result.Took = result.Rows+rows, result.Took+took
		if _, err := fmt.Fprintf(progress, "COPY %s: %d rows in %s\n", table, rows, took.Round(time.Millisecond)); err != nil {
			return result, err
		}
	}
	start := time.Now()
	err = tx.Commit(ctx)
	result.Took += time.Since(start)
	return result, err
}

// copyTable copies the rows of a table by way of a file.
func copyTable(ctx context.Context, from, to *pgx.Conn, table string) (rows int64, took time.Duration, err error) {
	columns, err := columnsOf(ctx, from, table)
	if err != nil {
		return 0, 0, err
	}
	file, err := os.CreateTemp("", "bench-*.copy")
	if err != nil {
		return 0, 0, err
	}
	defer func() { _, _ = file.Close(), os.Remove(file.Name()) }()
	if _, err := from.PgConn().CopyTo(ctx, file, fmt.Sprintf("COPY %s (%s) TO STDOUT", table, columns)); err != nil {
		return 0, 0, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return 0, 0, err
	}
	start := time.Now()
	tag, err := to.PgConn().CopyFrom(ctx, file, fmt.Sprintf("COPY %s (%s) FROM STDIN", table, columns))
	return tag.RowsAffected(), time.Since(start), err
}

// columnsOf are the columns that are written, not worked out by the database.
func columnsOf(ctx context.Context, conn *pgx.Conn, table string) (string, error) {
	rows, err := conn.Query(ctx, `SELECT quote_ident(attname) FROM pg_attribute
		WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`, table)
	if err != nil {
		return "", err
	}
	columns, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return strings.Join(columns, ", "), err
}
