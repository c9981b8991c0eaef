package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Roles of the database, see migrations/000005_promise.up.sql.
const (
	roleImporter = "openincidents_importer"
	roleReader   = "openincidents_reader"
)

// Store reads published records, and publishes new ones.
type Store struct {
	pool *pgxpool.Pool
}

// Open connects to a migrated database. Reads run in sessions that cannot write.
func Open(ctx context.Context, databaseURL string) (*Store, error) {
	return OpenTraced(ctx, databaseURL, nil)
}

// OpenTraced is Open for those who want to see the statements of reads: tests of
// their plans, and measurements.
func OpenTraced(ctx context.Context, databaseURL string, tracer pgx.QueryTracer) (*Store, error) {
	if err := CheckURL(databaseURL); err != nil {
		return nil, err
	}
	config, err := pgxpool.ParseConfig(databaseURL)
	if err != nil {
		return nil, err
	}
	config.AfterConnect = becomeReader
	config.ConnConfig.Tracer = tracer
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connecting to the database: %w", unavailable(err))
	}
	s := &Store{pool: pool}
	if err := s.Ping(ctx); err != nil {
		pool.Close()
		return nil, err
	}
	return s, nil
}

// Close ends all connections.
func (s *Store) Close() { s.pool.Close() }

// Ping reports whether the database answers and is migrated.
func (s *Store) Ping(ctx context.Context) error {
	_, err := s.pool.Exec(ctx, `SELECT number FROM revision LIMIT 1`)
	if err != nil {
		return fmt.Errorf("asking the database: %w", unavailable(err))
	}
	return nil
}

// CursorKey returns the key that all servers over this database sign cursors with.
func (s *Store) CursorKey(ctx context.Context) ([]byte, error) {
	var key []byte
	err := s.pool.QueryRow(ctx, `SELECT value FROM setting WHERE name = 'cursor_key'`).Scan(&key)
	return key, unavailable(err)
}

// becomeReader makes a session one that cannot write, and bounds its statements.
// Many sessions share few processors, so that none compiles its plans or splits
// them; and what is read often is in memory, where jumping costs little. Dates
// are sent as they are served.
func becomeReader(ctx context.Context, conn *pgx.Conn) error {
	if err := takeRole(ctx, conn, roleReader, false); err != nil {
		return err
	}
	_, err := conn.Exec(ctx, `
		SET default_transaction_read_only = on;
		SET statement_timeout = '30s';
		SET jit = off;
		SET max_parallel_workers_per_gather = 0;
		SET random_page_cost = 1.1;
		SET work_mem = '32MB';
		SET client_min_messages = warning;
		SET datestyle = ISO`)
	return err
}

// takeRole takes on a role that the migrations made, for the session or for the
// transaction. Where they were not allowed to make it, the tables' guards are
// all that stands between this session and the promises.
func takeRole(ctx context.Context, conn *pgx.Conn, role string, local bool) error {
	_, err := conn.Exec(ctx, `
		SELECT set_config('role', $1, $2)
		 WHERE to_regrole($1) IS NOT NULL AND pg_has_role(session_user, to_regrole($1), 'MEMBER')`,
		role, local)
	return err
}

// MissingRoles names the roles that the migrations make and that this session
// may not take on: without them, the tables' guards alone hold the promises.
func (s *Store) MissingRoles(ctx context.Context) ([]string, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT name FROM unnest($1::text[]) AS name
		 WHERE to_regrole(name) IS NULL OR NOT pg_has_role(session_user, to_regrole(name), 'MEMBER')`,
		[]string{roleImporter, roleReader})
	if err != nil {
		return nil, unavailable(err)
	}
	missing, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return missing, unavailable(err)
}
