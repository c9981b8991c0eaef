package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
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
	config, err := pgxpool.ParseConfig(databaseURL)
	if err != nil {
		return nil, fmt.Errorf("the database URL: %w", err)
	}
	config.AfterConnect = becomeReader
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

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.pool.Ping(ctx); err != nil {
		return fmt.Errorf("connecting to the database: %w", unavailable(err))
	}
	return nil
}

// CursorKey returns the key that all servers over this database sign cursors with.
func (s *Store) CursorKey(ctx context.Context) ([]byte, error) {
	var key []byte
	err := s.pool.QueryRow(ctx, `SELECT value FROM setting WHERE name = 'cursor_key'`).Scan(&key)
	return key, unavailable(err)
}

func becomeReader(ctx context.Context, conn *pgx.Conn) error {
	if err := takeRole(ctx, conn, roleReader, false); err != nil {
		return err
	}
	_, err := conn.Exec(ctx, `SET default_transaction_read_only = on`)
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

// unavailable marks errors that mean that the database cannot be reached, or
// is about to be out of reach.
func unavailable(err error) error {
	var pgErr *pgconn.PgError
	var connectErr *pgconn.ConnectError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &pgErr):
		// class 08: connection; 57P0x: shutdown, crash, not yet started; 53300: too many connections
		if class := pgErr.Code[:2]; class == "08" || pgErr.Code[:3] == "57P" || pgErr.Code == "53300" {
			return errors.Join(ErrUnavailable, err)
		}
		return err
	case errors.As(err, &connectErr), pgconn.SafeToRetry(err):
		return errors.Join(ErrUnavailable, err)
	default:
		return err
	}
}
