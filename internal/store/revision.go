package store

import (
	"context"
	"errors"
	"strconv"

	"github.com/jackc/pgx/v5"
)

const revisionColumns = `number, at, author, message, collection, rule`

const selectNewest = `SELECT ` + revisionColumns + ` FROM revision ORDER BY number DESC LIMIT 1`

// Newest returns the newest revision; its number is 0 where nothing is published.
func (s *Store) Newest(ctx context.Context) (Revision, error) {
	r, err := one[Revision](ctx, s, selectNewest)
	if errors.Is(err, ErrNotFound) {
		return Revision{}, nil
	}
	return r, err
}

// Revision returns one revision. Error: *NoRevisionError.
func (s *Store) Revision(ctx context.Context, number int64) (Revision, error) {
	r, err := one[Revision](ctx, s, `SELECT `+revisionColumns+` FROM revision WHERE number = $1`, number)
	if !errors.Is(err, ErrNotFound) {
		return r, err
	}
	newest, err := s.Newest(ctx)
	if err != nil {
		return Revision{}, err
	}
	return Revision{}, &NoRevisionError{Asked: number, Newest: newest.Number}
}

// Revisions lists the revisions up to at, newest first.
func (s *Store) Revisions(ctx context.Context, at int64, p PageRequest) (Page[Revision], error) {
	before := at + 1
	if p.After != "" {
		number, err := strconv.ParseInt(p.After, 10, 64)
		if err != nil {
			return Page[Revision]{}, err
		}
		before = min(before, number)
	}
	list, err := many[Revision](ctx, s.pool, `SELECT `+revisionColumns+` FROM revision
		WHERE number < $1 ORDER BY number DESC LIMIT $2`, before, p.Limit+1)
	return pageOf(list, p.Limit, func(r Revision) string { return strconv.FormatInt(r.Number, 10) }), err
}

// one reads the only row of a query into T by the names of its columns.
func one[T any](ctx context.Context, s *Store, sql string, args ...any) (T, error) {
	var none T
	rows, err := s.pool.Query(ctx, sql, args...)
	if err != nil {
		return none, unavailable(err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[T])
	if errors.Is(err, pgx.ErrNoRows) {
		return none, ErrNotFound
	}
	return found, unavailable(err)
}

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// many reads all rows of a query into T by the names of its columns.
func many[T any](ctx context.Context, q querier, sql string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, unavailable(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[T])
	return list, unavailable(err)
}

// pageOf cuts a list that was asked for with one item more than the page holds.
// place says where the page after an item begins.
func pageOf[T any](list []T, limit int, place func(T) string) Page[T] {
	if len(list) > limit {
		return Page[T]{Items: list[:limit:limit], Next: place(list[limit-1])}
	}
	return Page[T]{Items: list}
}

// NewestOf returns the newest revision of a collection; its number is 0 where
// nothing of it is published.
func (s *Store) NewestOf(ctx context.Context, collection string) (Revision, error) {
	r, err := one[Revision](ctx, s, `SELECT `+revisionColumns+` FROM revision
		WHERE collection = $1 ORDER BY number DESC LIMIT 1`, collection)
	if errors.Is(err, ErrNotFound) {
		return Revision{}, nil
	}
	return r, err
}

// HasMessage reports whether some revision of a collection has the message.
func (s *Store) HasMessage(ctx context.Context, collection, message string) (bool, error) {
	var found bool
	err := s.pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM revision WHERE collection = $1 AND message = $2)`,
		collection, message).Scan(&found)
	return found, unavailable(err)
}
