package api

import (
	"context"
	"time"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// Store is what the API reads. Every read but Newest, RevisionAt, Release,
// CursorKey and Ping is a read at a revision; lists come in ascending order of
// ids or tags (bytewise), those of revisions newest first. Reads of one record answer store.ErrNotFound,
// *store.GoneError or *store.MovedError where there is no live one; every
// method may answer store.ErrUnavailable.
type Store interface {
	// Newest returns the newest revision; its Number is 0 where nothing is
	// published yet.
	Newest(ctx context.Context) (store.Revision, error)
	// Revision returns one revision, or *store.NoRevisionError.
	Revision(ctx context.Context, number int64) (store.Revision, error)
	// Revisions lists the revisions up to at.
	Revisions(ctx context.Context, at int64, page store.PageRequest) (store.Page[store.Revision], error)
	// RevisionAt returns the newest revision published by a point in time, or
	// store.ErrNotFound.
	RevisionAt(ctx context.Context, at time.Time) (store.Revision, error)
	// Release returns one release, or store.ErrNotFound.
	Release(ctx context.Context, tag string) (store.Release, error)
	// Releases lists the releases of revisions up to at.
	Releases(ctx context.Context, at int64, page store.PageRequest) (store.Page[store.Release], error)
	// Events lists events; their Claims are set only if withClaims is.
	Events(ctx context.Context, rev int64, f store.EventFilter, p store.PageRequest, withClaims bool) (store.Page[store.Event], error)
	// EventDocuments reads a page of whole events. It returns where the next page
	// begins, as Page.Next. A document is valid until each returns.
	EventDocuments(ctx context.Context, rev int64, f store.EventFilter, p store.PageRequest, each func(store.EventDocument) error) (next string, err error)
	// Event returns one event with its Claims.
	Event(ctx context.Context, rev int64, id string) (store.Event, error)
	// Groups lists groups; their Claims are set only if withClaims is.
	Groups(ctx context.Context, rev int64, f store.GroupFilter, p store.PageRequest, withClaims bool) (store.Page[store.Group], error)
	// Group returns one group with its Claims.
	Group(ctx context.Context, rev int64, id string) (store.Group, error)
	// Sources lists sources.
	Sources(ctx context.Context, rev int64, f store.SourceFilter, p store.PageRequest) (store.Page[store.Source], error)
	// Source returns one source.
	Source(ctx context.Context, rev int64, id string) (store.Source, error)
	// Claims lists claims that are not withdrawn.
	Claims(ctx context.Context, rev int64, f store.ClaimFilter, p store.PageRequest) (store.Page[store.Claim], error)
	// Check returns nil where there is a live record of the type with the id, and
	// the error of a read of it else.
	Check(ctx context.Context, rev int64, t incident.RecordType, id string) error
	// Claim returns one claim.
	Claim(ctx context.Context, rev int64, id string) (store.Claim, error)
	// EventTable reads a page of events as rows of texts, one column for each of
	// columns, which are names of store.EventColumns; nil is null. It returns where
	// the next page begins, as Page.Next. A row is valid until each returns.
	EventTable(ctx context.Context, rev int64, f store.EventFilter, p store.PageRequest, columns []string, each func(row [][]byte) error) (next string, err error)
	// ClaimTable is EventTable for claims, with store.ClaimColumns.
	ClaimTable(ctx context.Context, rev int64, f store.ClaimFilter, p store.PageRequest, columns []string, each func(row [][]byte) error) (next string, err error)
	// Aggregate sums events, or answers *store.TooManyCellsError.
	Aggregate(ctx context.Context, rev int64, f store.EventFilter, a store.Aggregation) (store.Aggregate, error)
	// Search finds events, groups and sources, best match first.
	Search(ctx context.Context, rev int64, words store.Words, f store.SearchFilter, p store.PageRequest) (store.Page[store.Found], error)
	// Vocabulary returns all terms in the vocabulary's order.
	Vocabulary(ctx context.Context, rev int64) ([]incident.VocabularyTerm, error)
	// CursorKey returns the secret that signs cursors, the same for all servers
	// over one database.
	CursorKey(ctx context.Context) ([]byte, error)
	// Ping tells whether the database can be reached and is migrated; any error
	// means that nothing can be read.
	Ping(ctx context.Context) error
}
