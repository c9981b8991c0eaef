package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Release is a revision with a name, kept for good.
type Release struct {
	Tag      string
	Revision int64
	At       time.Time
	Notes    string
}

// ReleaseExistsError means that a tag is in use.
type ReleaseExistsError struct {
	Release
}

// Error implements error.
func (e *ReleaseExistsError) Error() string {
	return fmt.Sprintf("the release %s names revision %d already; a release keeps its revision", e.Tag, e.Revision)
}

// BadTagError means that a text cannot be the tag of a release.
type BadTagError struct {
	Tag string
}

// Error implements error.
func (e *BadTagError) Error() string {
	return fmt.Sprintf("%q cannot name a release: a tag is at most 64 letters and digits, in parts joined by dots or hyphens, such as 2026.11", e.Tag)
}

const releaseColumns = `tag, revision, at, notes`

// Release returns one release. Error: ErrNotFound.
func (s *Store) Release(ctx context.Context, tag string) (Release, error) {
	return one[Release](ctx, s, `SELECT `+releaseColumns+` FROM release WHERE tag = $1`, tag)
}

// Releases lists the releases of revisions up to at, by tag.
func (s *Store) Releases(ctx context.Context, at int64, p PageRequest) (Page[Release], error) {
	list, err := many[Release](ctx, s.pool, `SELECT `+releaseColumns+` FROM release
		WHERE revision <= $1 AND tag > $2 ORDER BY tag LIMIT $3`, at, p.After, p.Limit+1)
	return pageOf(list, p.Limit, func(r Release) string { return r.Tag }), err
}

// RevisionAt returns the newest revision that was published by a point in time.
// Error: ErrNotFound, where nothing was published yet.
func (s *Store) RevisionAt(ctx context.Context, at time.Time) (Revision, error) {
	return one[Revision](ctx, s, `SELECT `+revisionColumns+` FROM revision WHERE at <= $1 ORDER BY number DESC LIMIT 1`, at)
}

// MakeRelease names a revision. Errors: *NoRevisionError, *ReleaseExistsError, *BadTagError.
func (s *Store) MakeRelease(ctx context.Context, r Release) (Release, error) {
	if _, err := s.Revision(ctx, r.Revision); err != nil {
		return Release{}, err
	}
	err := s.asImporter(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `INSERT INTO release (tag, revision, notes) VALUES ($1, $2, $3) RETURNING at`,
			r.Tag, r.Revision, r.Notes).Scan(&r.At)
	})
	return r, s.releaseError(ctx, r.Tag, err)
}

// releaseError says in our words what the database refuses.
func (s *Store) releaseError(ctx context.Context, tag string, err error) error {
	pgErr := (*pgconn.PgError)(nil)
	if !errors.As(err, &pgErr) {
		return unavailable(err)
	}
	switch pgErr.ConstraintName {
	case "release_pkey":
		existing, err := s.Release(ctx, tag)
		if err != nil {
			return err
		}
		return &ReleaseExistsError{existing}
	case "release_tag_check":
		return &BadTagError{tag}
	}
	return unavailable(err)
}
